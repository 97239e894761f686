//! Comments, approvals, locks and actions through the front door.

use cases::lock::NewLock;
use figures::{Figure, Status, ensure_series};
use identity::Role;
use store::testing::engines;
use store::{Actor, params};
use terms::{Millionths, Period, PeriodKind, date};
use web::testing::City;

use crate::{city, notified, opened};

fn unit(city: &City, code: &'static str) -> i64 {
    city.space.db.read(move |tx| Ok(units::find_by_code(tx, code)?.unwrap().0)).unwrap()
}

/// A figure of the first county; its address in the page of comments.
fn figure(city: &City) -> (String, i64) {
    let county = unit(city, "140802");
    let series = city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let series = ensure_series(tx, "mfg_pass_rate")?;
            let period = Period::new(PeriodKind::Month, 2026, 3)?;
            let value = Some(Millionths(97_500_000));
            figures::record(
                tx,
                vec![Figure::new(series, period, units::UnitId(county), value)],
                None,
            )?;
            Ok(series.0)
        })
        .unwrap();
    (format!("kind=figure&thing={series}&part=2026-03/{county}/0"), series)
}

#[test]
fn a_figure_is_commented_on_answered_and_known_to_its_county_alone() {
    for engine in engines() {
        let city = city(engine);
        let (_, series) = figure(&city);
        let county = unit(&city, "140802");
        let address = format!("/about/figure/{series}?part=2026-03/{county}/0");
        let office = city.as_role(Role::Office);
        let (thing, part) = (series.to_string(), format!("2026-03/{county}/0"));
        let said = office.post(
            "/comments",
            &[
                ("kind", "figure"),
                ("thing", &thing),
                ("part", &part),
                ("words", "请 @county 说明"),
                ("back", &address),
            ],
        );
        assert_eq!(said.status, 303, "{}", said.html);
        let clerk = city.as_role(Role::County);
        assert!(clerk.get(&address).says("请 @county 说明"));
        assert!(clerk.get("/day").says("请 @county 说明"), "it is in the day of whom it names");
        assert!(!city.as_account("neighbour").get("/comments").says("请 @county 说明"));
        assert_eq!(city.as_account("neighbour").get(&address).status, 404);
        let id = clerk
            .get(&address)
            .html
            .split("action=\"/comments/")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let answer = |words: &str, said: &str, seen: &str| {
            clerk.post(
                &format!("/comments/{id}"),
                &[("said", said), ("seen", seen), ("words", words), ("back", &address)],
            )
        };
        assert_eq!(answer("补录", "answer", "0").status, 409, "who saw an older thread is told so");
        assert_eq!(answer("补录了两家", "answer", "1").status, 303);
        assert!(!clerk.get("/day").says("请 @county 说明"));
        assert!(office.get(&address).says("补录了两家"));
        // Another's page of ours, never one outside.
        let outside = office.post(
            "/comments",
            &[
                ("kind", "figure"),
                ("thing", &thing),
                ("part", &part),
                ("words", "x"),
                ("back", "//evil.example"),
            ],
        );
        assert!(outside.location.starts_with("/indicators/"), "{}", outside.location);
    }
}

#[test]
fn an_approved_figure_is_verified_by_three_other_people() {
    for engine in engines() {
        let city = city(engine);
        city.add_role(Role::Department, None);
        city.add_account("second", Role::Office, None);
        let (query, series) = figure(&city);
        let clerk = city.as_role(Role::County);
        let form = clerk.get(&format!("/approvals/new?{query}"));
        assert!(form.says("97.5"), "what is approved is shown: {}", form.html);
        let part = query.split("part=").nth(1).unwrap().to_owned();
        let item = format!("figure~{series}~{part}");
        let asked = clerk.post(
            "/approvals",
            &[("item", &item), ("route", "figure"), ("title", "三月合格率"), ("ground", "月报")],
        );
        assert_eq!(asked.status, 303, "{}", asked.html);
        let id = asked.location.split('?').next().unwrap().to_owned();
        let approve =
            |who: &str| city.as_account(who).post(&id, &[("item", "1"), ("decision", "approve")]);
        assert_eq!(approve("county").status, 422, "nobody approves their own");
        assert_eq!(approve("neighbour").status, 404);
        assert!(city.as_account("department").get("/day").says("三月合格率"));
        for who in ["department", "office", "second"] {
            let page = approve(who);
            assert_eq!(page.status, 303, "{who}: {}", page.html);
        }
        assert!(clerk.get(&id).says("已批准"));
        let status = city
            .space
            .db
            .read(move |tx| {
                tx.count("select status from figure where series = ?1", params![series])
            })
            .unwrap();
        assert_eq!(status, Status::Verified.stored());
    }
}

#[test]
fn a_lock_says_whose_it_is_and_how_to_ask() {
    for engine in engines() {
        let city = city(engine);
        let office = city.as_role(Role::Office);
        let put = office.post(
            "/locks",
            &[
                ("kind", "rectification"),
                ("from", "2026-01-01"),
                ("to", "2026-12-31"),
                ("since", "2026-01-01"),
                ("ground", "年度考核已定稿"),
                ("fields", "notify"),
            ],
        );
        assert_eq!(put.status, 303, "{}", put.html);
        let lock = put.location.split('?').next().unwrap().to_owned();
        let case = opened(&city);
        let refused = notified(&city, &case);
        assert_eq!(refused.status, 422);
        for said in ["年度考核已定稿", "示例office", lock.as_str(), "申请开锁"] {
            assert!(refused.says(said), "{said} is missing: {}", refused.html);
        }
        let clerk = city.as_role(Role::County);
        assert!(clerk.get(&lock).says("年度考核已定稿"), "whoever runs into it may look at it");
        assert_eq!(clerk.get(&format!("{lock}/off")).status, 403);
        let asked = clerk.post(
            "/comments",
            &[
                ("kind", "lock"),
                ("thing", lock.rsplit('/').next().unwrap()),
                ("part", ""),
                ("words", "@office 请开到本周五"),
                ("back", &lock),
            ],
        );
        assert_eq!(asked.status, 303, "{}", asked.html);
        assert!(office.get("/day").says("请开到本周五"));
        assert!(!city.as_account("neighbour").get(&lock).says("请开到本周五"));
        let opening = [("unit", "140802"), ("to", "2099-01-01"), ("ground", "更正")];
        assert_eq!(office.post(&format!("{lock}/opening"), &opening).status, 303);
        assert_eq!(notified(&city, &case).status, 303);
        assert_eq!(office.post(&format!("{lock}/off"), &[("ground", "")]).status, 422);
        assert_eq!(office.post(&format!("{lock}/off"), &[("ground", "考核结束")]).status, 303);
        assert!(office.get("/locks").says("考核结束") || office.get(&lock).says("考核结束"));
    }
}

#[test]
fn a_closed_record_is_not_corrected() {
    let city = city("sqlite");
    city.space
        .db
        .write(Actor::PROGRAM, |tx| {
            let new = NewLock {
                kind: "samples".into(),
                fields: vec!["verdict".into()],
                unit: None,
                from: date(2026, 1, 1),
                to: date(2026, 3, 31),
                since: date(2026, 1, 1),
                office: None,
                ground: "一季度".into(),
                document: None,
            };
            cases::lock::put_lock(tx, &new)
        })
        .unwrap();
    let guard = city.space.db.read(|tx| cases::lock::Guard::of(tx, "samples")).unwrap();
    assert!(guard.against(Some("verdict"), 1, date(2026, 2, 1)).is_some());
    assert!(guard.against(Some("product"), 1, date(2026, 2, 1)).is_none());
}

#[test]
fn an_action_is_done_with_evidence_before_anybody_says_it_works() {
    let city = city("sqlite");
    let case = opened(&city);
    assert_eq!(notified(&city, &case).status, 303);
    let clerk = city.as_role(Role::County);
    let added = clerk.post(
        &format!("{case}/actions"),
        &[
            ("sort", "corrective"),
            ("words", "明确责任科室"),
            ("unit", "140802"),
            ("due", "2099-01-01"),
        ],
    );
    assert_eq!(added.status, 303, "{}", added.html);
    let page = clerk.get(&case);
    assert!(page.says("明确责任科室"));
    let action = page
        .html
        .split(&format!("{case}/actions/"))
        .nth(2)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let end = |pairs: &[(&str, &str)]| clerk.post(&format!("{case}/actions/{action}"), pairs);
    assert_eq!(end(&[("how", "done"), ("words", "已明确")]).status, 422, "without evidence");
    assert_eq!(
        end(&[("how", "done"), ("words", "已明确"), ("address", "/documents/1")]).status,
        303
    );
    assert!(clerk.get(&case).says("已明确"));
    assert_eq!(city.as_account("neighbour").get(&format!("{case}/actions/new")).status, 404);
}
