//! A referral for an admonitory talk is known to its own class alone: on no page of this phase, in no file, no
//! calendar, no reminder, no comment, no approval, and the journal keeps nothing of it.

use act::rules::tend;
use identity::Role;
use store::testing::engines;

use crate::city;

const SECRETS: [&str; 3] = ["绝密移送一件", "绝密依据", "绝密文号"];

#[test]
fn nobody_outside_its_class_meets_a_referral_on_any_route_of_this_phase() {
    for engine in engines() {
        let city = city(engine);
        for role in [Role::Department, Role::Auditor, Role::CountyAdmin, Role::Administrator] {
            city.add_role(role, None);
        }
        let leader = city.as_role(Role::Leader);
        let page = leader.post(
            "/cases",
            &[
                ("kind", "admonition-referral"),
                ("title", SECRETS[0]),
                ("subject", "140802"),
                ("accountable", "140802"),
                ("ground", SECRETS[1]),
            ],
        );
        assert_eq!(page.status, 303, "{}", page.html);
        let case = page.location.split('?').next().unwrap().to_owned();
        let id = case.rsplit('/').next().unwrap().to_owned();
        let send = [("seen", "1"), ("ground", SECRETS[1]), ("document", SECRETS[2])];
        assert_eq!(leader.post(&format!("{case}/moves/send"), &send).status, 303);
        assert!(leader.get(&case).says(SECRETS[2]), "its class sees it");
        tend(&city.space.db).unwrap();

        // Every GET route of the phase, with the id of the referral wherever an id is asked for.
        let routes: Vec<String> = act::routes()
            .access()
            .iter()
            .filter(|(method, ..)| *method == "GET")
            .map(|(_, path, _)| filled(path, &id))
            .collect();
        assert!(routes.len() > 25, "{} routes", routes.len());
        for role in [
            Role::Office,
            Role::County,
            Role::Department,
            Role::Auditor,
            Role::CountyAdmin,
            Role::Administrator,
        ] {
            let reader = city.as_role(role);
            for path in &routes {
                let page = reader.get(path);
                assert!(page.status < 500, "{path}");
                for secret in SECRETS {
                    assert!(!page.says(secret), "{role:?} meets {secret} on {path}");
                }
            }
            for path in [
                format!("/cases?q={}&ended=1", "绝密"),
                format!("/day/bulk?case={id}"),
                "/cases?kind=admonition-referral".to_owned(),
            ] {
                let page = reader.get(&path);
                assert!(SECRETS.iter().all(|secret| !page.says(secret)), "{role:?} on {path}");
            }
        }
        // Nothing is said about it, asked about it, or follows from it; not even by its own class.
        for caller in [leader.clone(), city.as_role(Role::Office)] {
            let said = caller.post(
                "/comments",
                &[("kind", "case"), ("thing", &id), ("part", ""), ("words", "x")],
            );
            assert_eq!(said.status, 404);
            assert_eq!(caller.get(&format!("/approvals/new?kind=case&thing={id}")).status, 404);
            assert_eq!(caller.get(&format!("/about/case/{id}")).status, 404);
        }
        // The calendar of a leader, who may see it on the page, does not carry it out.
        let made = leader.post("/day/feed", &[]);
        let said = made.cookies.iter().find(|it| it.starts_with("zs_flash=")).unwrap().clone();
        let address = said.split("%2Ffeed%2F").nth(1).unwrap().split([';', '&']).next().unwrap();
        let calendar = city.nobody().get(&format!("/feed/{}", address.replace("%2F", "/")));
        assert!(calendar.says("BEGIN:VCALENDAR") && !calendar.says("绝密"), "{}", calendar.html);
        let kept = city
            .space
            .db
            .read(|tx| {
                tx.query(
                    "select coalesce(ground, '') || detail from journal order by seq",
                    &[],
                    |row| row.get::<String>(0),
                )
            })
            .unwrap();
        assert!(kept.iter().all(|line| !line.contains("绝密")), "the journal, which others read");
    }
}

fn filled(path: &str, id: &str) -> String {
    path.replace("{kind}", "case")
        .replace("{space}", "test")
        .replace("{secret}", "0000")
        .replace("{step}", "send")
        .replace("{code}", "gov-leading-group")
        .split('/')
        .map(|part| if part.starts_with('{') { id } else { part })
        .collect::<Vec<_>>()
        .join("/")
}
