//! Trees of any day, and everything known about a unit.

use ::units::{UnitId, rename};
use identity::Role;
use store::Actor;
use terms::{Text, date};

use crate::tests::on_each_engine;

#[test]
fn a_past_day_shows_the_names_and_the_tree_of_that_day() {
    on_each_engine(|town| {
        let county = UnitId(town.county);
        let before = town
            .city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let before = tx.head_seq()?;
                let name = Text::new("甲新区", "New First");
                rename(tx, county, &name, None, date(2026, 1, 1), "批复1号")?;
                ::units::relate(
                    tx,
                    ::units::TERRITORY,
                    UnitId(county.0 + 2),
                    county,
                    date(2026, 7, 1),
                )
                .map(|_| before)
            })
            .unwrap();
        let now = town.page(Role::Department, "/units");
        assert!(now.says("甲新区") && now.says("deep-1") && now.says("deep-2"), "{}", now.html);
        let past = town.page(Role::Department, "/units?on=2025-12-31");
        assert!(past.says("甲区") && !past.says("甲新区") && !past.says("deep-2"));
        let unknown = town.page(Role::Department, &format!("/units?as_of={before}"));
        assert!(!unknown.says("甲新区"), "what was renamed later was not known then");
        let page = town.page(Role::Office, "/units/140802");
        assert!(page.says("甲区") && page.says("甲新区") && page.says("已更正"), "{}", page.html);
        assert!(
            page.says(&format!("/journal?kind=unit&#38;subject={county}"))
                || page.says(&format!("/journal?kind=unit&subject={county}")),
            "{}",
            page.html
        );
        assert_eq!(town.city.as_role(Role::Department).get("/units?on=去年").status, 422);
        assert_eq!(town.city.as_role(Role::Department).get("/units?as_of=x").status, 422);
        assert_eq!(town.city.as_role(Role::Department).get("/units/none").status, 404);
    });
}

#[test]
fn a_firm_says_what_is_doubtful_about_its_code_and_why_it_stands() {
    on_each_engine(|town| {
        let page = town.page(Role::Department, "/units/F1");
        assert!(page.says("信用代码存疑") && page.says("营业执照原件如此"), "{}", page.html);
        assert!(page.says("第18位应为"), "{}", page.html);
        let county = town.page(Role::Department, "/units/140802");
        assert!(county.says("1家企业"), "{}", county.html);
        let firms = town.page(Role::Department, "/units?kind=firm&area=140802");
        assert!(firms.says("示例醋厂"));
        assert!(!town.page(Role::Department, "/units?kind=firm&area=140803").says("示例醋厂"));
    });
}

#[test]
fn units_are_found_by_name_initials_and_code() {
    on_each_engine(|town| {
        for text in ["slcc", "示例醋", "F1", "91350203M0001QAY9B"] {
            let page = town.page(Role::Department, &format!("/units?q={text}"));
            assert!(page.says("示例醋厂"), "{text}: {}", page.html);
        }
    });
}
