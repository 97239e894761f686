//! Units change by pages: a preview first, a ground always, nothing lost.

use ::units::{TERRITORY, Tree, UnitId};
use identity::Role;
use terms::{Date, date};

use crate::tests::{Town, on_each_engine, speaks};

const PAPER: (&str, &str) = ("paper", "示例批复〔2026〕1号");
const GROUND: (&str, &str) = ("ground", "示例：行政区划调整");

/// The codes of a tree, each after its parent's.
fn tree(town: &Town, on: Date, as_of: Option<i64>) -> String {
    let read = town.city.space.db.read(move |tx| {
        let tree = Tree::at(tx, TERRITORY, on, as_of)?;
        let code = |id: UnitId| tree.unit(id).expect("in the tree").code.clone();
        let said = |id: &UnitId| match tree.parent(*id) {
            Some(parent) => format!("{}<{}", code(*id), code(parent)),
            None => code(*id),
        };
        Ok(tree.walk().iter().map(said).collect::<Vec<_>>().join(" "))
    });
    read.expect("a tree can be read")
}
fn head(town: &Town) -> i64 {
    town.city.space.db.read(|tx| tx.head_seq()).expect("a head")
}
/// Looks first, which changes nothing, and then means it.
fn change(town: &Town, path: &str, pairs: &[(&str, &str)]) -> String {
    // Signing in is an entry too.
    let office = town.city.as_role(Role::Office);
    let before = head(town);
    let preview = office.post(path, pairs);
    assert_eq!(preview.status, 200, "{path}: {}", preview.html);
    assert!(preview.says("name=\"sure\""), "{path}: {}", preview.html);
    speaks(&preview, path);
    assert_eq!(head(town), before, "a preview is no change");
    let sure: Vec<(&str, &str)> = pairs.iter().copied().chain([("sure", "1")]).collect();
    let done = office.post(path, &sure);
    assert_eq!(done.status, 303, "{path}: {}", done.html);
    preview.html
}

#[test]
fn a_merger_is_seen_before_it_is_made_and_can_be_taken_back() {
    on_each_engine(|town| {
        let now = date(2027, 1, 1);
        let before = head(town);
        let merge = [("others", "乙县"), ("on", "2027-01-01"), PAPER, GROUND];
        let preview = change(town, "/units/140802/merge", &merge);
        assert!(preview.contains("乙县") && preview.contains("2026-12-31"), "{preview}");
        assert!(preview.contains("由甲区承接"), "reports follow the successor: {preview}");
        assert!(preview.contains("岗位授权"), "a clerk of the merged county is named: {preview}");
        assert_eq!(tree(town, now, None), "140800 140802<140800");
        let then = date(2026, 12, 31);
        assert_eq!(tree(town, then, None), "140800 140802<140800 140803<140800");
        assert_eq!(
            tree(town, now, Some(before)),
            "140800 140802<140800 140803<140800",
            "what was known before stays"
        );
        let page = town.page(Role::Department, "/units/140803");
        assert!(page.says("并入甲区") && page.says("示例批复〔2026〕1号"), "{}", page.html);

        let merged = town.city.space.db.read(|tx| {
            tx.count("select seq from journal where verb = ?1", &["unit.merged".into()])
        });
        let merged = merged.expect("the merger is in the journal").to_string();
        assert!(!page.says("take-back"), "nobody takes back who may not: {}", page.html);
        let page = town.page(Role::Office, "/units/140803");
        assert!(page.says(&format!("take-back?entry={merged}")), "{}", page.html);
        let back = [("entry", merged.as_str()), ("ground", "批复撤销")];
        change(town, "/units/140803/take-back", &back);
        assert_eq!(tree(town, now, None), "140800 140802<140800 140803<140800");
        let known = merged.parse().ok();
        assert_eq!(tree(town, now, known), "140800 140802<140800", "what was said in its time");
        assert_eq!(town.verbs_of("unit.taken_back"), 1);
    });
}

#[test]
fn a_unit_is_founded_renamed_moved_parted_and_ended_by_pages_alone() {
    on_each_engine(|town| {
        let new = [
            ("code", "140890"),
            ("kind", "zone"),
            ("zh", "示范开发区"),
            ("from", "2026-01-01"),
            ("parent-territory", "甲区"),
            PAPER,
            GROUND,
        ];
        let preview = change(town, "/units/new", &new);
        assert!(preview.contains("示范开发区") && preview.contains("行政区划"), "{preview}");
        let on = date(2026, 6, 1);
        assert_eq!(tree(town, on, None), "140800 140802<140800 140890<140802 140803<140800");

        let name = [("zh", "示范新区"), ("en", "Model New Area"), ("from", "2026-03-01"), GROUND];
        change(town, "/units/140890/rename", &name);
        let page = town.page(Role::Office, "/units/140890");
        assert!(page.says("示范开发区") && page.says("示范新区"));

        // Two counties beside each other: the zone was below the second one in spring.
        let place = [
            ("hierarchy", "territory"),
            ("parent", "140803"),
            ("from", "2026-03-01"),
            ("last_day", "2026-05-31"),
            GROUND,
        ];
        change(town, "/units/140890/place", &place);
        assert_eq!(
            tree(town, date(2026, 4, 1), None),
            "140800 140802<140800 140803<140800 140890<140803"
        );
        assert_eq!(tree(town, on, None), "140800 140802<140800 140890<140802 140803<140800");

        let split = [("into", "140890、乙县"), ("on", "2027-01-01"), PAPER, GROUND];
        let office = town.city.as_role(Role::Office);
        let refused = office.post("/units/140802/split", &split);
        assert_eq!(refused.status, 422, "{}", refused.html);
        assert!(refused.says("name=\"firms-to\""), "firms need a place: {}", refused.html);
        let placed: Vec<_> = split.into_iter().chain([("firms-to", "140803")]).collect();
        change(town, "/units/140802/split", &placed);
        // The zone was below the unit that ended: as a part it takes that one's place.
        assert_eq!(tree(town, date(2027, 2, 1), None), "140800 140803<140800 140890<140800");
        assert_eq!(tree(town, on, None), "140800 140802<140800 140890<140802 140803<140800");

        let ended = [("last_day", "2027-06-30"), PAPER, GROUND];
        change(town, "/units/140890/end", &ended);
        assert_eq!(tree(town, date(2027, 7, 1), None), "140800 140803<140800");
        let page = town.page(Role::Office, "/units/140890?lang=en");
        assert!(page.says("2027-06-30 is the last day"), "{}", page.html);
    });
}

#[test]
fn a_circle_is_named_and_nothing_is_written() {
    on_each_engine(|town| {
        let office = town.city.as_role(Role::Office);
        let before = head(town);
        let circle =
            [("hierarchy", "territory"), ("parent", "甲区"), ("from", "2026-01-01"), GROUND];
        let refused = office.post("/units/140800/place", &circle);
        assert_eq!(refused.status, 422, "{}", refused.html);
        assert!(refused.says("140800 → 140802 → 140800"), "{}", refused.html);
        assert_eq!(head(town), before);
    });
}

#[test]
fn what_is_missing_is_said_beside_its_field() {
    on_each_engine(|town| {
        let office = town.city.as_role(Role::Office);
        let said = |path: &str, pairs: &[(&str, &str)], text: &str| {
            let page = office.post(path, pairs);
            assert!([409, 422].contains(&page.status), "{path}: {}", page.status);
            assert!(page.says(text), "{path} should say {text}: {}", page.html);
            speaks(&page, path);
        };
        said("/units/140802/rename", &[("zh", "新"), ("from", "2026-01-01")], "field-ground-error");
        said("/units/140802/merge", &[("others", "140803"), GROUND], "field-paper-error");
        let gone = [("others", "没有县"), ("on", "2026-01-01"), PAPER, GROUND];
        said("/units/140802/merge", &gone, "没有叫“没有县”的单位");
        let firm = [("others", "F1"), ("on", "2026-01-01"), PAPER, GROUND];
        said("/units/140802/merge", &firm, "企业不在层级里");
        let itself = [("others", "140802"), ("on", "2026-01-01"), PAPER, GROUND];
        said("/units/140802/merge", &itself, "合并要有别的单位");
        let back = [("zh", "新"), ("from", "2026-02-01"), ("last_day", "2026-01-01"), GROUND];
        said("/units/140802/rename", &back, "最后一天不能早于起始日");
        said("/units/140800/end", &[("last_day", "2026-12-31"), PAPER, GROUND], "140802");
        let taken = [("code", "140802"), ("kind", "county"), ("zh", "丙"), ("from", "2026-01-01")];
        let taken: Vec<_> = taken.into_iter().chain([PAPER, GROUND]).collect();
        said("/units/new", &taken, "已经有了");
        let mut slash = taken;
        slash[0] = ("code", "a/b");
        said("/units/new", &slash, "field-code-error");
        said("/units/140802/take-back", &[("entry", "1"), GROUND], "field-entry-error");
        assert_eq!(office.get("/units/none/rename").status, 404);
    });
}

#[test]
fn whoever_may_not_change_units_is_told_so_and_sees_no_button() {
    on_each_engine(|town| {
        for role in [Role::Department, Role::County, Role::CountyAdmin, Role::Auditor] {
            let caller = town.city.as_role(role);
            assert_eq!(caller.get("/units/new").status, 403, "{role:?}");
            let page = caller.post("/units/140802/end", &[("sure", "1")]);
            assert_eq!(page.status, 403, "{role:?}");
            let page = town.page(role, "/units/140802");
            assert!(!page.says("/units/140802/rename"), "{role:?}");
        }
    });
}

#[test]
fn an_answer_can_be_edited_again_after_the_preview() {
    on_each_engine(|town| {
        let office = town.city.as_role(Role::Office);
        let given = [("zh", "更名县"), ("from", "2026-01-01"), GROUND, ("edit", "1")];
        let page = office.post("/units/140802/rename", &given);
        assert_eq!(page.status, 200);
        assert!(
            page.says("value=\"更名县\"") && page.says("value=\"2026-01-01\""),
            "{}",
            page.html
        );
        let same = [("zh", "甲区"), ("en", "First"), ("from", "2000-01-01"), GROUND];
        let nothing = office.post("/units/140802/rename", &same);
        assert!(!nothing.says("name=\"sure\""), "nothing would change: {}", nothing.html);
    });
}
