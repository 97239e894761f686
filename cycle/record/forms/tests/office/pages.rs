//! The pages around sheets, through the front door.

use forms::store::open;
use identity::Role;
use store::Actor;
use store::testing::engines;
use terms::{Period, date};
use web::testing::City;

use crate::{SHEET, published};

fn city(engine: &str) -> (City, i64, i64) {
    let city = City::new(engine, forms::routes());
    let town = cases::testing::town(&city.space.db).unwrap();
    cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
    city.add_role(Role::Office, None);
    city.add_role(Role::County, Some(town.counties[0]));
    let (own, other) = city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let form = published(tx, SHEET)?;
            let kept = forms::store::by_id(tx, form)?;
            let period = Period::parse("2025")?;
            let due = date(2026, 1, 20);
            let own = open(tx, &kept, town.counties[0], period, due)?;
            Ok((own, open(tx, &kept, town.counties[1], period, due)?))
        })
        .unwrap();
    (city, own, other)
}

#[test]
fn a_clerk_sees_what_is_due_for_the_own_county_and_no_sheet_of_another() {
    for engine in engines() {
        let (city, own, other) = city(engine);
        let clerk = city.as_role(Role::County);
        let page = clerk.get("/forms");
        assert_eq!(page.status, 200);
        assert!(page.html.contains(&format!("/fillings/{own}\"")));
        assert!(!page.html.contains(&format!("/fillings/{other}\"")));
        assert_eq!(clerk.get(&format!("/fillings/{other}/course")).status, 404);
        let course = clerk.get(&format!("/fillings/{own}/course"));
        assert_eq!(course.status, 200);
        assert!(course.html.contains("work.a.need"), "what is missing is a list of jumps");
        let step = clerk.post(
            &format!("/fillings/{own}/step"),
            &[("step", "submit"), ("part", ""), ("seen", "0")],
        );
        assert_eq!(step.status, 422, "{}", step.html);
    }
}

#[test]
fn the_register_the_board_and_a_form_are_read_in_both_languages() {
    for engine in engines() {
        let (city, ..) = city(engine);
        let office = city.as_role(Role::Office);
        for path in [
            "/forms",
            "/forms/board",
            "/burden",
            "/burden/overlaps",
            "/burden/short",
            "/burden/demands/new",
            "/forms/quality",
            "/forms/new",
        ] {
            for lang in ["zh", "en"] {
                let page = office.get(&format!("{path}?lang={lang}"));
                assert_eq!(page.status, 200, "{path} {}", page.html);
                assert!(!page.html.contains("forms-"), "{path} lacks a text");
            }
        }
    }
}

#[test]
fn a_form_is_designed_previewed_published_and_opened_by_pages_alone() {
    for engine in engines() {
        let (city, ..) = city(engine);
        let office = city.as_role(Role::Office);
        let made = office.post(
            "/forms/new",
            &[
                ("code", "dust"),
                ("zh", "粉尘防爆检查表"),
                ("kind", "administrative"),
                ("owner", "amr"),
                ("ground", "示例依据"),
                ("period", "month"),
                ("hours", "0.5"),
                ("columns", "涉粉车间 | 数字 | piece | 0 | 必填\n已配除尘 | 数字 | piece\n配备率 | 数字 | percent | 1 | | c2 / c1 * 100"),
                ("lines", "铝加工\n木材加工\n合计 | 全部"),
            ],
        );
        assert_eq!(made.status, 303, "{}", made.html);
        let page = office.get("/forms/dust");
        assert!(page.html.contains("木材加工") && page.html.contains("涉粉车间"));
        let published = office.post("/forms/dust/publish", &[("document", "示例1号")]);
        assert_eq!(published.status, 303, "{}", published.html);
        let clerk = city.as_role(Role::County);
        assert_eq!(clerk.post("/forms/dust/open", &[("period", "2030-01")]).status, 403);
        let opened =
            office.post("/forms/dust/open", &[("period", "2026-12"), ("override", "示例")]);
        assert_eq!(opened.status, 303, "{}", opened.html);
        assert!(office.get("/forms").html.contains("粉尘防爆检查表"));
    }
}
