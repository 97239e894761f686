//! One's day: several at once after a preview, a calendar to take along, and what a deputy sees.

use identity::Role;
use store::Actor;
use store::testing::engines;
use web::testing::City;

use crate::{city, opened};

fn supervised(city: &City, title: &str) -> String {
    let page = city.as_role(Role::Office).post(
        "/cases",
        &[
            ("kind", "rectification"),
            ("title", title),
            ("subject", "140802"),
            ("accountable", "140802"),
            ("on", "2026-11-02"),
            ("ground", "依据"),
            ("field.problem", "未落实"),
        ],
    );
    assert_eq!(page.status, 303, "{}", page.html);
    page.location.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[test]
fn several_cases_are_moved_at_once_after_a_preview_that_says_what_will_happen() {
    for engine in engines() {
        let city = city(engine);
        let (a, b, c) =
            (supervised(&city, "甲件"), supervised(&city, "乙件"), supervised(&city, "丙件"));
        let leader = city.as_role(Role::Leader);
        assert!(leader.get("/day").says("action=\"/day/bulk\""));
        let query = format!("case={a}&case={b}&case={c}");
        let which = leader.get(&format!("/day/bulk?{query}"));
        assert!(which.says("rectification%2Fnotify"), "{}", which.html);
        let notify = [("seen", "1"), ("on", "2026-11-03"), ("document", "运质强办〔2026〕9号")];
        assert_eq!(leader.post(&format!("/cases/{c}/moves/notify"), &notify).status, 303);
        let preview = leader.get(&format!("/day/bulk?move=rectification/notify&{query}"));
        assert!(preview.says("办理这2件") && preview.says("现在不能走这一步"), "{}", preview.html);
        // Nothing has happened yet.
        assert!(leader.get(&format!("/cases/{a}")).says("moves/notify"));
        let (seen_a, seen_b) = (format!("{a}/1"), format!("{b}/1"));
        let form = [
            ("move", "rectification/notify"),
            ("case", a.as_str()),
            ("case", b.as_str()),
            ("seen", seen_a.as_str()),
            ("seen", seen_b.as_str()),
            ("on", "2026-11-03"),
        ];
        let bare = leader.post("/day/bulk", &form);
        assert_eq!(bare.status, 422, "a document is asked for");
        let mut full = form.to_vec();
        full.push(("document", "运质强办〔2026〕10号"));
        let done = leader.post("/day/bulk", &full);
        assert_eq!(done.status, 303, "{}", done.html);
        for id in [&a, &b] {
            assert!(leader.get(&format!("/cases/{id}")).says("运质强办〔2026〕10号"));
        }
        // Once more: they have moved on, so nothing is done twice.
        assert_eq!(leader.post("/day/bulk", &full).status, 409);
        let neighbour = city.as_account("neighbour");
        assert!(
            neighbour.get(&format!("/day/bulk?{query}")).says("没有选中"),
            "what is not theirs is not there"
        );
    }
}

#[test]
fn a_calendar_is_read_by_its_secret_until_it_is_taken_back() {
    for engine in engines() {
        let city = city(engine);
        let case = opened(&city);
        assert_eq!(crate::notified(&city, &case).status, 303);
        let clerk = city.as_role(Role::County);
        let made = clerk.post("/day/feed", &[]);
        assert_eq!(made.status, 303, "{}", made.html);
        let said: String =
            made.cookies.iter().find(|it| it.starts_with("zs_flash=")).unwrap().clone();
        let address = said.split("%2Ffeed%2F").nth(1).unwrap().split([';', '&']).next().unwrap();
        let address = format!("/feed/{}", address.replace("%2F", "/"));
        let stranger = city.nobody();
        let calendar = stranger.get(&address);
        assert_eq!(calendar.status, 200, "{address}: {}", calendar.html);
        assert!(calendar.media.starts_with("text/calendar"));
        assert!(
            calendar.says("SUMMARY:示例县整改") && calendar.says("DTSTART;VALUE=DATE:20261203")
        );
        for private in ["示例county", "示例leader", "三项措施"] {
            assert!(!calendar.says(private), "{private} is in the calendar");
        }
        let secret = address.split('/').nth(3).unwrap();
        let kept = city
            .space
            .db
            .read(|tx| {
                tx.query("select secret from calendar_feed order by id", &[], |row| {
                    row.get::<String>(0)
                })
            })
            .unwrap();
        assert!(kept.iter().all(|it| it != secret), "only a digest is kept");
        assert_eq!(stranger.get(&address.replace(secret, &"0".repeat(40))).status, 404);
        // A new one ends the old one.
        assert_eq!(clerk.post("/day/feed", &[]).status, 303);
        assert_eq!(stranger.get(&address).status, 404);
        assert_eq!(clerk.post("/day/feed/end", &[]).status, 303);
        assert!(clerk.get("/day").says("订阅日历"));
    }
}

#[test]
fn a_deputy_sees_the_day_of_whom_they_stand_in_for_and_no_more() {
    for engine in engines() {
        let city = city(engine);
        let case = opened(&city);
        assert_eq!(crate::notified(&city, &case).status, 303);
        let neighbour = city.as_account("neighbour");
        assert!(!neighbour.get("/day").says("示例县整改"));
        city.space
            .db
            .write(Actor::PROGRAM, |tx| {
                let principal = identity::by_account(tx, "county")?.unwrap().id;
                let deputy = identity::by_account(tx, "neighbour")?.unwrap().id;
                identity::appoint(tx, principal, deputy, None, "休假").map(|_| ())
            })
            .unwrap();
        let token = neighbour.cookie.split("test.").nth(1).unwrap().to_owned();
        city.space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let principal = identity::by_account(tx, "county")?.unwrap().id;
                let deputy = identity::by_account(tx, "neighbour")?.unwrap().id;
                identity::act_for(tx, &token, deputy, Some(principal))
            })
            .unwrap();
        assert!(neighbour.get("/day").says("示例县整改"), "the day of the principal");
        let extend = neighbour.get(&case);
        assert!(extend.says("moves/plan"));
        let plan = [
            ("seen", "2"),
            ("on", "2026-11-10"),
            ("field.cause", "duty-not-done"),
            ("field.analysis", "一"),
            ("field.measures", "二"),
            ("field.deadline", "2026-12-20"),
        ];
        assert_eq!(neighbour.post(&format!("{case}/moves/plan"), &plan).status, 303);
        assert!(
            city.as_role(Role::County).get(&case).says("示例neighbour（代示例county）"),
            "both names"
        );
    }
}
