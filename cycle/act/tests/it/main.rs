//! Cases through the front door: one matter from its ground to a verified effect, by four people.

mod beside;
mod by_rule;
mod day;
mod group;
mod referrals;

use identity::Role;
use store::testing::engines;
use web::testing::{City, Page};

/// A city with two counties, the kinds and clocks of the national pack, and a person for each part.
pub(crate) fn city(engine: &str) -> City {
    let city = City::new(engine, act::routes());
    let town = cases::testing::town(&city.space.db).unwrap();
    cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
    city.add_role(Role::Office, None);
    city.add_role(Role::Leader, None);
    city.add_role(Role::County, Some(town.counties[0]));
    city.add_account("neighbour", Role::County, Some(town.counties[1]));
    city
}

pub(crate) fn opened(city: &City) -> String {
    let page = city.as_role(Role::Office).post(
        "/cases",
        &[
            ("kind", "rectification"),
            ("title", "示例县整改"),
            ("subject", "140802"),
            ("accountable", "140802"),
            ("on", "2026-11-02"),
            ("ground", "年度考核低于合格线"),
            ("field.problem", "三项措施未落实"),
        ],
    );
    assert_eq!(page.status, 303, "{}", page.html);
    page.location.split('?').next().unwrap().to_owned()
}

pub(crate) fn notified(city: &City, case: &str) -> Page {
    city.as_role(Role::Leader).post(
        &format!("{case}/moves/notify"),
        &[("seen", "1"), ("on", "2026-11-03"), ("document", "运质强办〔2026〕9号")],
    )
}

#[test]
fn from_the_ground_to_an_effect_that_somebody_else_has_seen() {
    for engine in engines() {
        let city = city(engine);
        let case = opened(&city);
        let (office, county) = (city.as_role(Role::Office), city.as_role(Role::County));
        assert!(!office.get(&case).says("moves/notify"), "the office drafts, a leader signs");
        assert_eq!(notified(&city, &case).status, 303);

        // 3 November and one month, to Thursday 3 December.
        assert!(county.get("/day").says("2026-12-03"));
        let plan = county.post(
            &format!("{case}/moves/plan"),
            &[
                ("seen", "2"),
                ("on", "2026-11-10"),
                ("field.cause", "duty-not-done"),
                ("field.analysis", "责任科室未明确"),
                ("field.measures", "明确到人"),
                ("field.deadline", "2026-12-20"),
            ],
        );
        assert_eq!(plan.status, 303, "{}", plan.html);
        let file =
            county.upload(&format!("{case}/evidence"), &[], "佐证.txt", "照片说明".as_bytes());
        assert_eq!(file.status, 303, "{}", file.html);
        let form = county.get(&format!("{case}/moves/hand-in"));
        let chosen = form.html.split("佐证.txt</option>").next().unwrap();
        let chosen = chosen.rsplit("value=\"").next().unwrap().split('"').next().unwrap();
        let hand_in = county.post(
            &format!("{case}/moves/hand-in"),
            &[
                ("seen", "3"),
                ("on", "2026-11-18"),
                ("field.result", "三项措施均已落实"),
                ("evidence.proof", chosen),
            ],
        );
        assert_eq!(hand_in.status, 303, "{}", hand_in.html);

        let pass = [("seen", "4"), ("on", "2026-11-19"), ("field.effect", "现场看过")];
        let own_word = county.post(&format!("{case}/moves/pass"), &pass);
        assert_eq!(own_word.status, 422);
        assert!(own_word.says("核查方"), "{}", own_word.html);
        assert!(office.get("/day").says("示例县整改"), "it waits for somebody who verifies");
        assert_eq!(office.post(&format!("{case}/moves/pass"), &pass).status, 303);
        let page = county.get(&case);
        assert!(page.says("整改有效") && page.says("现场看过") && page.says("佐证.txt"));
        let file = page.html.split(&format!("{case}/evidence/")).nth(1).unwrap();
        let file = format!("{case}/evidence/{}", file.split('"').next().unwrap());
        assert!(county.get(&file).says("照片说明"), "shown in the page");
        assert_eq!(county.get(&format!("{file}/download")).html, "照片说明");
        assert_eq!(city.as_account("neighbour").get(&format!("{file}/inline")).status, 404);
        assert!(!office.get("/cases").says("示例县整改"));
        assert!(office.get("/cases?ended=1").says("示例县整改"));
    }
}

#[test]
fn a_neighbour_knows_nothing_of_it() {
    for engine in engines() {
        let city = city(engine);
        let case = opened(&city);
        let neighbour = city.as_account("neighbour");
        assert_eq!(neighbour.get(&case).status, 404);
        assert_eq!(neighbour.get(&format!("{case}/moves/plan")).status, 404);
        assert_eq!(neighbour.upload(&format!("{case}/evidence"), &[], "x", b"x").status, 404);
        assert!(!neighbour.get("/cases").says("示例县整改"));
        assert!(!neighbour.get("/day").says("示例县整改"));
    }
}

#[test]
fn a_refusal_comes_back_beside_its_field_with_what_was_filled_in() {
    let city = city("sqlite");
    let case = opened(&city);
    assert_eq!(notified(&city, &case).status, 303);
    let page = city.as_role(Role::County).post(
        &format!("{case}/moves/plan"),
        &[
            ("seen", "2"),
            ("on", "2026-11-01"),
            ("field.cause", "9"),
            ("field.analysis", "责任科室未明确"),
            ("field.deadline", "明天"),
        ],
    );
    assert_eq!(page.status, 422);
    for said in ["早于上一步", "请从原因列表中选", "请填日期", "必填", "责任科室未明确"]
    {
        assert!(page.says(said), "{said} is missing");
    }
}

#[test]
fn who_saw_an_older_case_is_told_that_it_moved_on() {
    let city = city("sqlite");
    let case = opened(&city);
    assert_eq!(notified(&city, &case).status, 303);
    let again = notified(&city, &case);
    assert_eq!(again.status, 422);
    assert!(again.says("别人刚刚办过"), "{}", again.html);
}

#[test]
fn a_referral_is_known_to_leaders_alone() {
    for engine in engines() {
        let city = city(engine);
        let leader = city.as_role(Role::Leader);
        let page = leader.post(
            "/cases",
            &[
                ("kind", "admonition-referral"),
                ("title", "移送一件"),
                ("subject", "140802"),
                ("accountable", "140802"),
                ("ground", "依据"),
            ],
        );
        assert_eq!(page.status, 303, "{}", page.html);
        let case = page.location.split('?').next().unwrap();
        assert_eq!(leader.get(case).status, 200);
        for role in [Role::Office, Role::County] {
            assert_eq!(city.as_role(role).get(case).status, 404);
            assert!(!city.as_role(role).get("/cases").says("移送一件"));
        }
    }
}

#[test]
fn an_address_outside_is_no_evidence() {
    let city = city("sqlite");
    let case = opened(&city);
    assert_eq!(notified(&city, &case).status, 303);
    let county = city.as_role(Role::County);
    let plan = [
        ("seen", "2"),
        ("field.cause", "duty-not-done"),
        ("field.analysis", "一"),
        ("field.measures", "二"),
        ("field.deadline", "2026-12-20"),
    ];
    assert_eq!(county.post(&format!("{case}/moves/plan"), &plan).status, 303);
    let page = county.post(
        &format!("{case}/moves/hand-in"),
        &[("seen", "3"), ("field.result", "好"), ("address.proof", "//evil.example/x")],
    );
    assert_eq!(page.status, 422);
    assert!(page.says("指向本平台的记录"));
}
