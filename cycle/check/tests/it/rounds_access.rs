//! Who sees what of a round: on its pages, in its files, in what is found and what is fed.

use crate::city::*;
use crate::rounds_hall::*;

#[test]
fn a_county_sees_nothing_of_another_on_any_route() {
    on_each(|door, _| {
        let round = scored(door);
        // A file that only its own unit and the item's department may know of.
        let fresh = [("unit", "140802"), ("ground", "补正")];
        assert_eq!(step(&door.as_account("office"), &round, "give-back", &fresh).status, 403);
        let (b, dept) = (door.as_account("b"), door.as_account("dept"));
        for path in [
            "/units/140802",
            "/units/140802/1.1",
            "/units/140802/B1",
            "/moves/score?unit=140802&item=1.1",
            "/moves/object?unit=140802&item=1.1",
            "/follow-up/140802",
            "/panel",
        ] {
            let page = b.get(&format!("{round}{path}"));
            assert!(matches!(page.status, 403 | 404), "{path}: {}", page.status);
            assert!(!page.says("两项荣誉") && !page.says("示例140802"), "{path}");
        }
        for path in [
            "",
            "/desk",
            "/objections",
            "/results",
            "/results.csv",
            "/follow-up",
            "/units/140881",
            "/units/140881/1.1",
        ] {
            let page = b.get(&format!("{round}{path}"));
            assert!(page.status == 200, "{path}: {} {}", page.status, page.html);
            assert!(!page.says("两项荣誉") && !page.says("示例140802"), "{path}: {}", page.html);
        }
        // The pages of the computed run, its files and frozen runs as well.
        for path in [
            "/assessment/held?period=2026",
            "/assessment/held/ranking?period=2026",
            "/assessment/held/export.csv?period=2026",
            "/assessment/held/export.csv?period=2026&what=ranking",
            "/assessment/held/140881?period=2026",
            "/assessment/held/140881/1.1?period=2026",
        ] {
            let page = b.get(path);
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.says("示例140802"), "{path}: {}", page.html);
        }
        assert_eq!(b.get("/assessment/held/140802?period=2026").status, 404);
        assert_eq!(b.get("/assessment/held/140802/1.1?period=2026").status, 404);
        let forged = [("value.1.1", "1")];
        assert_eq!(b.post(&format!("{round}/units/140802"), &forged).status, 404);
        // Its own it sees, and what reviewers make of it only after the notice.
        done(&step(
            &dept,
            &round,
            "verify",
            &[("unit", "140881"), ("item", "2.1"), ("value", "11"), ("ground", "台账不符")],
        ));
        let sheet = b.get(&format!("{round}/units/140881"));
        assert!(sheet.says("15") && !sheet.says("11.00"), "{}", sheet.html);
        let cell = b.get(&format!("{round}/units/140881/2.1"));
        assert!(!cell.says("台账不符") && !cell.says("已核定"), "{}", cell.html);
        // A department sees its items and no totals; the auditor reads and does nothing.
        assert!(dept.get(&format!("{round}/units/140802/1.1")).says("60.00"));
        assert!(!dept.get(&format!("{round}/units/140802/B1")).says("两项荣誉"));
        assert!(!dept.get(&format!("{round}/results")).says("示例140802"));
        let auditor = door.as_account("auditor");
        assert_eq!(auditor.get(&round).status, 200);
        assert_eq!(step(&auditor, &round, "next", &[]).status, 403);
    });
}

#[test]
fn evidence_is_shown_to_its_unit_and_its_department_and_to_nobody_else() {
    on_each(|door, _| {
        let round = opened(door);
        let (a, b) = (door.as_account("a"), door.as_account("b"));
        let place = format!("{round}/units/140802/1.1/evidence");
        assert_eq!(b.upload(&place, &[], "x.txt", b"x").status, 404);
        assert_eq!(door.as_account("dept").upload(&place, &[], "x.txt", b"x").status, 403);
        done(&a.upload(&place, &[], "台账.txt", "示例台账".as_bytes()));
        let file = read(&door.space, |tx| {
            tx.one("select id from round_evidence order by id", &[], |row| row.get::<i64>(0))
        });
        for rest in ["", "/inline", "/download"] {
            let path = format!("{round}/evidence/{file}{rest}");
            assert_eq!(a.get(&path).status, 200, "{path}");
            assert_eq!(b.get(&path).status, 404, "{path}");
            // A draft is its unit's alone.
            assert_eq!(door.as_account("dept").get(&path).status, 404, "{path}");
        }
    });
}
