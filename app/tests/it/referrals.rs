//! Nobody outside its class meets a referral for an admonitory talk: on no route of the whole product, in no
//! export, no search, no feed.

use identity::Role;

const SECRETS: [&str; 3] = ["绝密移送之件", "绝密依据之文", "绝密文号之号"];

/// Every route that is read, with this id in each of its places.
pub(crate) fn routes_with(id: &str) -> Vec<String> {
    let routes = zhunsheng::routes().access().into_iter();
    let read = routes.filter(|(method, ..)| *method == "GET").map(|(_, path, _)| {
        let path = path.replace("{kind}", "case").replace("{step}", "send");
        let parts = path.split('/').map(|part| if part.starts_with('{') { id } else { part });
        parts.collect::<Vec<_>>().join("/")
    });
    read.collect()
}

#[test]
fn a_referral_is_met_on_no_route_export_search_or_feed_outside_its_class() {
    crate::with_yuncheng(|city| {
        let leader = city.as_account("gao");
        let made = leader.post(
            "/cases",
            &[
                ("kind", "admonition-referral"),
                ("title", SECRETS[0]),
                ("subject", "140802"),
                ("accountable", "140802"),
                ("ground", SECRETS[1]),
            ],
        );
        assert_eq!(made.status, 303, "{}", made.html);
        let case = made.location.split('?').next().unwrap().to_owned();
        let id = case.rsplit('/').next().unwrap().to_owned();
        let send = [("seen", "1"), ("ground", SECRETS[1]), ("document", SECRETS[2])];
        assert_eq!(leader.post(&format!("{case}/moves/send"), &send).status, 303);
        assert!(leader.get(&case).says(SECRETS[2]));
        act::rules::tend(&city.space.db).unwrap();

        let mut paths = routes_with(&id);
        assert!(paths.len() > 100, "{} routes", paths.len());
        let asked = web::encoded("绝密");
        for search in
            ["/find", "/search", "/cases", "/journal", "/dispatch", "/documents", "/papers"]
        {
            paths.push(format!("{search}?q={asked}&ended=1&kind=admonition-referral"));
        }
        paths.push(format!("/journal?kind=case&subject={id}"));
        for account in ["zhou", "du", "he", "qin", "wen", "liang", "admin"] {
            let reader = city.as_account(account);
            for path in &paths {
                let page = reader.get(path);
                let bytes = String::from_utf8_lossy(&page.bytes);
                for secret in SECRETS {
                    assert!(!bytes.contains(secret), "{account} meets {secret} on {path}");
                }
            }
        }
        let roles = identity::Role::ALL
            .into_iter()
            .filter(|role| role.may(identity::Verb::View, identity::Class::Referrals).is_some());
        assert_eq!(roles.collect::<Vec<_>>(), [Role::Leader]);
    });
}
