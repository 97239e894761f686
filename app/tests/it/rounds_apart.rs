//! No county meets another's unpublished scores, drafts or evidence: on no route of the whole product, in no
//! export, no search, no feed; nor does anybody else whom they are not meant for.

use web::testing::{Caller, City};

/// What only Wenxi, and whoever judges it, may read; each stands in another place of the round.
const DRAFT: &str = "只有本县知道的草稿";
const FILE: &str = "只有本县知道的材料";
const REVIEW: &str = "只有评审知道的依据";
const TARGET: &str = "97.5313";

/// A step of the round by its form.
fn step(who: &Caller<'_>, round: &str, act: &str, fields: &[(&str, &str)]) {
    let place: Vec<String> = fields
        .iter()
        .filter(|(name, _)| matches!(*name, "unit" | "item"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let asked = who.get(&format!("{round}/moves/{act}?{}", place.join("&")));
    let marker = "name=\"seen\" value=\"";
    let at = asked.html.find(marker).unwrap_or_else(|| panic!("{act}: {}", asked.html));
    let seen = asked.html[at + marker.len()..].split('"').next().unwrap().to_owned();
    let fields: Vec<_> = fields.iter().copied().chain([("seen", seen.as_str())]).collect();
    let page = who.post(&format!("{round}/moves/{act}"), &fields);
    assert_eq!(page.status, 303, "{act}: {}", page.html);
}

/// Every address that can be asked for, about the round, Wenxi and its item.
fn paths(city: &City, round: &str, evidence: i64) -> Vec<String> {
    let id = round.rsplit('/').next().unwrap().to_owned();
    let mut paths: Vec<String> = zhunsheng::routes()
        .access()
        .into_iter()
        .filter(|(method, ..)| *method == "GET")
        .map(|(_, path, _)| {
            let known = [
                ("/rounds/{id}", format!("/rounds/{id}")),
                ("{evidence}", evidence.to_string()),
                ("{unit}", "140823".to_owned()),
                ("{item}", "3.4".to_owned()),
                ("{act}", "score".to_owned()),
                ("{key}", "yc-2026".to_owned()),
                ("{scheme}", "yc-2026".to_owned()),
            ];
            let path = known.iter().fold(path, |path, (from, to)| path.replace(from, to));
            let parts = path.split('/').map(|part| if part.starts_with('{') { &*id } else { part });
            parts.collect::<Vec<_>>().join("/")
        })
        .collect();
    assert!(paths.len() > 100, "{} routes", paths.len());
    for asked in [DRAFT, FILE, REVIEW] {
        // A page may say again what was asked for, so it is asked for by a part.
        let asked = web::encoded(&asked.chars().skip(2).collect::<String>());
        for search in ["/find", "/search", "/documents", "/papers", "/journal", "/cases"] {
            paths.push(format!("{search}?q={asked}"));
        }
    }
    for path in ["", "/ranking", "/export.csv", "/export.xlsx", "/140823", "/140823/3.4"] {
        paths.push(format!("/assessment/yc-2026{path}?period=2024/25"));
    }
    paths.push("/assessment/yc-2026/export.csv?period=2024/25&what=ranking".to_owned());
    paths.push(format!("/journal?kind=round&subject={id}"));
    let feeds = city.as_account("du").get("/day");
    assert_eq!(feeds.status, 200);
    paths
}

#[test]
fn a_county_meets_nothing_of_another_ones_round_on_any_route_export_search_or_feed() {
    crate::with_yuncheng(|city| {
        let (office, he, ning) =
            (city.as_account("zhou"), city.as_account("he"), city.as_account("ning"));
        // A year of its own, so that the rounds of the demo stay as they are.
        let scheme = city.space.db.read(|tx| {
            let all = check::assessment::list(tx)?;
            Ok(all
                .iter()
                .find(|it| it.scheme.code == "yc-2026" && it.until.is_none())
                .map(|it| it.id))
        });
        let scheme = scheme.unwrap().expect("the scheme of the year").to_string();
        let made = office.post(
            "/rounds",
            &[("scheme", scheme.as_str()), ("period", "2024/25"), ("ground", "示例考核")],
        );
        assert_eq!(made.status, 303, "{}", made.html);
        let round = made.location.split('?').next().unwrap().to_owned();
        let sheet = format!("{round}/units/140823");
        assert_eq!(he.post(&sheet, &[("target.3.4", TARGET)]).status, 303);
        step(&office, &round, "next", &[("ground", "备案结束")]);
        let value = [("value.3.4", "3.1"), ("words.3.4", DRAFT)];
        assert_eq!(he.post(&sheet, &value).status, 303);
        let kept = he.upload(
            &format!("{sheet}/3.4/evidence"),
            &[],
            &format!("{FILE}.txt"),
            FILE.as_bytes(),
        );
        assert_eq!(kept.status, 303, "{}", kept.html);
        let evidence = city
            .space
            .db
            .read(|tx| tx.one("select max(id) from round_evidence", &[], |row| row.get::<i64>(0)));
        let paths = paths(city, &round, evidence.unwrap());
        let meets = |account: &str, words: &[&str]| -> Vec<String> {
            let reader = city.as_account(account);
            let met = paths.iter().filter(|path| {
                let page = reader.get(path);
                let text = String::from_utf8_lossy(&page.bytes);
                words.iter().any(|word| text.contains(word))
            });
            met.cloned().collect()
        };
        // A draft is its unit's: not even the department reads it, nor the file.
        for account in ["du", "qin", "ning", "cheng", "wen", "admin"] {
            let met = meets(account, &[DRAFT, FILE, TARGET]);
            assert!(met.is_empty(), "{account} meets a draft on {met:?}");
        }
        assert!(!meets("he", &[DRAFT, FILE, TARGET]).is_empty(), "its own unit does");

        step(&he, &round, "hand-in", &[("unit", "140823"), ("ground", "其余未报")]);
        step(&office, &round, "next", &[("ground", "自评结束")]);
        let reviewed =
            [("unit", "140823"), ("item", "3.4"), ("value", "2.3719"), ("ground", REVIEW)];
        step(&ning, &round, "verify", &reviewed);
        // What reviewers say is nobody's before the notice but those who judge; the county's own self-score
        // has gone to the departments of its items, and to no other county, institute or firm.
        for account in ["du", "qin", "cheng", "wen", "admin", "he"] {
            let met = meets(account, &[REVIEW, "2.3719"]);
            assert!(met.is_empty(), "{account} meets a review on {met:?}");
        }
        for account in ["du", "qin", "cheng", "wen", "admin"] {
            let met = meets(account, &[DRAFT, FILE, TARGET]);
            assert!(met.is_empty(), "{account} meets a self-score on {met:?}");
        }
        assert!(!meets("ning", &[REVIEW]).is_empty(), "who judges does");
    });
}
