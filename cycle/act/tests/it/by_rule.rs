//! What happens by rule: once a ground, within one look, and never for what lies before the rule.

use act::rules::tend;
use identity::Role;
use store::testing::engines;
use store::{Actor, Entry, params};
use web::testing::City;

use crate::{city, notified, opened};

/// Samples of the first county, written as an import writes them.
fn sampled(city: &City, first: i64, rows: &[(&str, &str, &str)]) {
    let rows: Vec<(String, String, String)> = rows
        .iter()
        .map(|(code, verdict, on)| ((*code).into(), (*verdict).into(), (*on).into()))
        .collect();
    city.space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let area = units::find_by_code(tx, "140802")?.unwrap().0;
            let seq = tx.next_seq()?;
            for (id, (code, verdict, on)) in (first..).zip(rows) {
                tx.run(
                    "insert into sample (id, code, firm, area, domain, product, purpose, on_date, month, verdict, source, seq)
                     values (?1, ?2, ?3, ?3, 'manufacturing', '电缆', 'evaluation', ?4, 0, ?5, 'synthetic', ?6)",
                    params![id, code, area, on, verdict, seq],
                )?;
            }
            tx.record(Entry::new("samples.recorded", "samples", 0).touches("samples"))
        })
        .unwrap();
}

#[test]
fn a_failed_sample_opens_one_case_however_often_it_is_seen() {
    for engine in engines() {
        let city = city(engine);
        let db = &city.space.db;
        sampled(&city, 900_000, &[("S-0", "fail", "2026-10-01")]);
        assert_eq!(tend(db).unwrap().opened, 0, "what lies before the first look opens nothing");
        sampled(
            &city,
            900_010,
            &[
                ("S-1", "fail", "2026-11-02"),
                ("S-2", "pass", "2026-11-02"),
                ("S-3", "fail", "2019-12-31"),
            ],
        );
        let tended = tend(db).unwrap();
        assert_eq!(tended.opened, 1, "one failed after the rule came into force");
        let clerk = city.as_role(Role::County);
        let page = clerk.get("/cases");
        assert!(page.says("责令改正：样品S-1（电缆）") && !page.says("S-2") && !page.says("S-3"));
        let case = page.html.split("href=\"/cases/").find(|it| it.contains("S-1")).unwrap();
        let case = format!("/cases/{}", case.split('"').next().unwrap());
        let page = clerk.get(&case);
        assert!(page.says("/samples/900010"), "the chain back is shown");
        assert!(page.says("系统"), "by rule, not by a person");
        // As after a crash before the cursor moved: the same entries once more.
        db.write(Actor::PROGRAM, |tx| store::jobs::advance(tx, "cases.rules", 1)).unwrap();
        assert_eq!(tend(db).unwrap().opened, 1, "S-0, which the cursor had passed by");
        db.write(Actor::PROGRAM, |tx| store::jobs::advance(tx, "cases.rules", 1)).unwrap();
        assert_eq!(tend(db).unwrap().opened, 0);
        // A correction of the same sample is the same ground.
        sampled(&city, 900_020, &[("S-1", "fail", "2026-11-02")]);
        assert_eq!(tend(db).unwrap().opened, 0);
    }
}

#[test]
fn a_rectification_in_vain_proposes_a_talk_that_waits_for_a_leader() {
    for engine in engines() {
        let city = city(engine);
        let db = &city.space.db;
        tend(db).unwrap();
        let case = opened(&city);
        assert_eq!(notified(&city, &case).status, 303);
        let (office, county) = (city.as_role(Role::Office), city.as_role(Role::County));
        let plan = [
            ("seen", "2"),
            ("on", "2026-11-10"),
            ("field.cause", "duty-not-done"),
            ("field.analysis", "一"),
            ("field.measures", "二"),
            ("field.deadline", "2026-12-20"),
        ];
        assert_eq!(county.post(&format!("{case}/moves/plan"), &plan).status, 303);
        let hand_in = [
            ("seen", "3"),
            ("on", "2026-11-12"),
            ("field.result", "好"),
            ("address.proof", "/samples/1"),
        ];
        assert_eq!(county.post(&format!("{case}/moves/hand-in"), &hand_in).status, 303);
        assert_eq!(tend(db).unwrap().opened, 0);
        let fail = [
            ("seen", "4"),
            ("on", "2026-11-13"),
            ("ground", "现场未见落实"),
            ("field.effect", "未落实"),
        ];
        let failed = office.post(&format!("{case}/moves/fail"), &fail);
        assert_eq!(failed.status, 303, "{}", failed.html);
        assert_eq!(tend(db).unwrap().opened, 1);
        let leader = city.as_role(Role::Leader);
        assert!(leader.get("/day").says("约谈：示例县整改整改不到位"));
        let page = leader.get("/cases?kind=government-talk");
        assert!(
            page.says("待批准"),
            "drafted, and worth nothing until a leader approves: {}",
            page.html
        );
    }
}

#[test]
fn an_amended_calendar_moves_deadlines_and_says_so_where_the_work_is() {
    for engine in engines() {
        let city = city(engine);
        let db = &city.space.db;
        tend(db).unwrap();
        let case = opened(&city);
        assert_eq!(notified(&city, &case).status, 303);
        assert!(city.as_role(Role::County).get("/day").says("2026-12-03"));
        // 3 December becomes a day of rest; the deadline moves to Friday.
        db.write(Actor::PROGRAM, |tx| {
            let text: String =
                tx.one("select definition from pack where code = 'cn'", &[], |row| row.get(0))?;
            let mut definition: serde_json::Value = serde_json::from_str(&text).unwrap();
            let years = definition["time_rules"]["notices"]["year"].as_array_mut().unwrap();
            let year = years.iter_mut().find(|it| it["year"] == 2026).unwrap();
            let rest =
                serde_json::json!({ "name": "补休", "from": "2026-12-03", "to": "2026-12-03" });
            let key = if year.get("holidays").is_some() { "holidays" } else { "holiday" };
            year[key].as_array_mut().unwrap().push(rest);
            let seq = tx.next_seq()?;
            tx.run(
                "update pack set definition = ?1, seq = ?2 where code = 'cn'",
                params![definition.to_string(), seq],
            )?;
            tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs"))
        })
        .unwrap();
        assert_eq!(tend(db).unwrap().moved, 1);
        let day = city.as_role(Role::County).get("/day");
        assert!(day.says("2026-12-03 → 2026-12-04"), "the notice says what moved: {}", day.html);
        assert_eq!(tend(db).unwrap().moved, 0);
    }
}
