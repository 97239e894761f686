//! A county never sees another's drafts or evidence: what the office drafts for the year, what a county attaches to its
//! case and to its duties, what it says in its case. Asked on every route of the whole product, in search and exports.

use crate::referrals::routes_with;

const SECRETS: [&str; 4] = ["密不外传之计划", "密不外传之佐证", "密不外传之履职", "密不外传之答复"];

#[test]
fn a_county_never_meets_anothers_drafts_or_evidence_on_any_route() {
    crate::with_yuncheng(|city| {
        let (office, owner) = (city.as_account("zhou"), city.as_account("du"));
        let plan = office
            .post("/plans", &[("code", "secret-draft"), ("period", "2031"), ("name", SECRETS[0])]);
        assert_eq!(plan.status, 303, "{}", plan.html);
        let opened = office.post(
            "/cases",
            &[
                ("kind", "rectification"),
                ("title", "邻县不知之件"),
                ("subject", "140802"),
                ("accountable", "140802"),
                ("ground", "依据"),
                ("field.problem", SECRETS[3]),
            ],
        );
        assert_eq!(opened.status, 303, "{}", opened.html);
        let case = opened.location.split('?').next().unwrap().to_owned();
        let file =
            owner.upload(&format!("{case}/evidence"), &[], "佐证.txt", SECRETS[1].as_bytes());
        assert_eq!(file.status, 303, "{}", file.html);
        let words = [("words", SECRETS[2])];
        let duty = owner.upload(
            "/duties/gov-leading-group/evidence",
            &words,
            "履职.txt",
            SECRETS[2].as_bytes(),
        );
        assert_eq!(duty.status, 303, "{}", duty.html);
        let own = owner.get(&case);
        assert!(own.says("佐证.txt"));
        let number = |html: &str, before: &str| -> String {
            html.split(before).nth(1).unwrap().split(['"', '/']).next().unwrap().to_owned()
        };
        let evidence = number(&own.html, &format!("{case}/evidence/"));
        let record = number(&owner.get("/duties/gov-leading-group").html, "/duties/evidence/");
        assert_eq!(owner.get(&format!("/duties/evidence/{record}/download")).html, SECRETS[2]);
        let case_id = case.rsplit('/').next().unwrap().to_owned();
        let plan_id =
            plan.location.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
        let mut paths = Vec::new();
        for id in [&case_id, &plan_id, &evidence, &record] {
            paths.extend(routes_with(id));
        }
        for last in ["", "/inline", "/download"] {
            paths.push(format!("{case}/evidence/{evidence}{last}"));
        }
        let asked = web::encoded("密不外传");
        for search in ["/find", "/search", "/cases", "/documents", "/papers", "/plans", "/comments"]
        {
            paths.push(format!("{search}?q={asked}"));
        }
        paths.sort();
        paths.dedup();
        for account in ["he", "wen", "admin"] {
            let reader = city.as_account(account);
            for path in &paths {
                let page = reader.get(path);
                let bytes = String::from_utf8_lossy(&page.bytes);
                for secret in SECRETS {
                    assert!(!bytes.contains(secret), "{account} meets {secret} on {path}");
                }
            }
        }
        // A county does not see the office's draft either, until it is in force.
        let clerk = city.as_account("du");
        for path in [format!("/plans/{plan_id}"), "/plans".to_owned(), "/dispatch".to_owned()] {
            assert!(!clerk.get(&path).says(SECRETS[0]), "{path}");
        }
    });
}
