//! Clues from whoever has no account, until they are answered; and that nobody learns who told them.

use std::path::Path;

use calendar::{Announcements, Clock, Rules, Year};
use identity::Role;
use store::testing::engines;
use store::{Actor, Entry, params};
use terms::{Text, date};
use web::testing::{Caller, City, Page};

const NAME: &str = "赵试样";
const PHONE: &str = "13800000000";

struct Town {
    city: City,
    county: i64,
}

fn town(engine: &str) -> Town {
    let city = City::new(engine, record::routes());
    let county = city
        .space
        .db
        .write(Actor::PROGRAM, |tx| {
            let row = |code: &str, kind: &str, name: &str| units::UnitRow {
                code: code.to_owned(),
                kind: kind.to_owned(),
                name: Text::zh(name),
                short: None,
                valid_from: date(1949, 10, 1),
                valid_to: None,
            };
            let rows = [
                row("140800", "city", "示例市"),
                row("140802", "county", "甲县"),
                row("140881", "county", "乙县"),
            ];
            let edges = ["140802", "140881"].map(|code| units::EdgeRow {
                hierarchy: units::TERRITORY.to_owned(),
                parent: "140800".to_owned(),
                child: code.to_owned(),
                valid_from: date(1949, 10, 1),
                valid_to: None,
            });
            units::load(tx, rows, edges, [])?;
            Ok(units::find_by_code(tx, "140802")?.unwrap().0)
        })
        .unwrap();
    load_pack(&city);
    city.add_role(Role::Office, None);
    city.add_role(Role::Leader, None);
    city.add_role(Role::Auditor, None);
    city.add_role(Role::County, Some(county));
    Town { city, county }
}

fn load_pack(city: &City) {
    #[derive(serde::Deserialize)]
    struct Calendar {
        year: Vec<Year>,
        clock: Vec<Clock>,
    }
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/cn");
    let text = std::fs::read_to_string(pack.join("calendar.toml")).unwrap();
    let calendar: Calendar = toml::from_str(&text).unwrap();
    let notices = Announcements { years: calendar.year, ..Announcements::default() };
    let rules = Rules { notices, clocks: calendar.clock };
    let kind = std::fs::read_to_string(pack.join("cases/clue.toml")).unwrap();
    let kind: cases::Kind = toml::from_str(&kind).unwrap();
    let space = serde_json::json!({ "code": "140800", "home": "140800", "opens_at": "2026" });
    city.space
        .db
        .write(Actor::PROGRAM, move |tx| {
            cases::put_kind(tx, &kind)?;
            let seq = tx.next_seq()?;
            let definition = serde_json::json!({ "time_rules": rules, "space": space });
            tx.run(
                "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
                 values ('cn', '1', 'x', '{}', ?1, '{}', ?2, ?3)",
                params![false, definition.to_string(), seq],
            )?;
            tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs"))
        })
        .unwrap();
}

/// A browser without a session that has opened the form.
fn stranger(city: &City) -> Caller<'_> {
    let mut caller = city.nobody();
    let page = caller.get("/clue");
    assert_eq!(page.status, 200, "{}", page.html);
    let cookie = page.cookies.iter().find(|cookie| cookie.starts_with("zs_pre=")).unwrap();
    let token = cookie.trim_start_matches("zs_pre=").split(';').next().unwrap();
    caller.csrf = token.to_owned();
    caller.cookie = format!("zs_pre={token}");
    caller
}

fn clue(caller: &Caller<'_>) -> Page {
    caller.post(
        "/clue",
        &[
            ("words", "甲县某超市卖的水壶烫手，我是赵试样，电话138-0000 0000"),
            ("place", "甲县某超市"),
            ("area", "甲县"),
            ("name", NAME),
            ("contact", PHONE),
        ],
    )
}

/// The text of an element by its id.
fn said(page: &Page, id: &str) -> String {
    let (_, rest) = page.html.split_once(&format!("id=\"{id}\">")).expect("it is there");
    rest.split('<').next().unwrap().to_owned()
}

#[test]
fn a_clue_is_left_followed_answered_rated_and_told_more_of_without_an_account() {
    for engine in engines() {
        let town = town(engine);
        let caller = stranger(&town.city);
        let page = clue(&caller);
        assert_eq!(page.status, 200, "{}", page.html);
        let (number, secret) = (said(&page, "clue-number"), said(&page, "clue-secret"));
        assert!(number.starts_with("XS-") && secret.len() == 12, "{number} {secret}");
        let held = [("number", number.as_str()), ("secret", secret.as_str())];
        let wrong = caller.post("/clue/follow", &[held[0], ("secret", "000000000000")]);
        assert!(wrong.says("编号或查询码不对") && !wrong.says("收到</h3>"), "{}", wrong.html);
        assert!(caller.post("/clue/follow", &held).says("已接收"));
        assert_eq!(caller.post("/clue/rate", &[held[0], held[1], ("rating", "5")]).status, 422);

        let office = town.city.as_role(Role::Office);
        let desk = office.get("/clues");
        assert!(desk.says(&number) && desk.says("在办 1 条"), "{}", desk.html);
        let id = desk.html.split("href=\"/clues/").nth(1).unwrap().split('"').next().unwrap();
        let address = format!("/clues/{id}");
        let county = town.city.as_role(Role::County);
        assert_eq!(county.get(&address).status, 404, "not its own yet");
        let unit = town.county.to_string();
        assert_eq!(county.post(&format!("{address}/assign"), &[("unit", &unit)]).status, 403);
        let page = office.get(&address);
        assert!(page.says("处理期限") && page.says("水壶烫手"), "{}", page.html);
        assert!(
            !page.says(NAME) && !page.says("138-0") && !page.says("1380"),
            "who told it is not on the page"
        );
        assert_eq!(office.post(&format!("{address}/assign"), &[("unit", &unit)]).status, 303);
        let page = county.get(&address);
        assert!(page.says("甲县") && page.says("/moves/answer"), "{}", page.html);
        assert!(!page.says("/reporter"), "a county never learns who told it");
        assert_eq!(county.post(&format!("{address}/reporter"), &[("ground", "核实")]).status, 403);

        // The county answers as a move of the case.
        let (clue, answer) = (id.parse::<i64>().unwrap(), "已责令停售并检验");
        town.city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let case = tx
                    .find("select case_id from clue where id = ?1", params![clue], |r| r.get(0))?
                    .unwrap();
                let case = cases::load(tx, case)?;
                let today = store::civil_date(tx.now());
                let intent = cases::course::Intent {
                    code: "answer".into(),
                    person: 1,
                    acting_for: None,
                    parties: [cases::Party::Owner].into(),
                    of_owner: true,
                    on: today,
                    today,
                    ground: None,
                    document: None,
                    fields: [("answer".to_owned(), answer.to_owned())].into(),
                    evidence: [].into(),
                };
                let clockwork = cases::clocks(tx)?;
                cases::take(tx, &clockwork, case.id, case.steps.len(), &intent, &[], None)
            })
            .unwrap();
        let page = caller.post("/clue/follow", &held);
        assert!(page.says(answer) && page.says("已答复"), "{}", page.html);
        let rated = caller.post("/clue/rate", &[held[0], held[1], ("rating", "2")]);
        assert!(rated.says("您的评价：2 分"), "{}", rated.html);
        let twice = caller.post("/clue/rate", &[held[0], held[1], ("rating", "5")]);
        assert!(twice.status == 422 && twice.says("已经评价过"), "{}", twice.html);
        let more = [held[0], held[1], ("words", "昨天又摆出来卖了，电话13800000000")];
        let reopened = caller.post("/clue/more", &more);
        assert!(reopened.says("核查中"), "{}", reopened.html);
        let page = office.get(&address);
        assert!(
            page.says("又摆出来卖")
                && page.says("2/5")
                && !page.says("138-0")
                && !page.says("1380"),
            "{}",
            page.html
        );
    }
}

#[test]
fn who_told_it_stands_sealed_and_nowhere_else_and_each_look_is_journaled() {
    for engine in engines() {
        let town = town(engine);
        assert_eq!(clue(&stranger(&town.city)).status, 200);
        let everything = |town: &Town| {
            let read = |tx: &mut store::Tx<'_>| {
                let mut all = Vec::new();
                for sql in [
                    "select coalesce(ground, '') || ' ' || detail from journal order by seq",
                    "select title from case_file order by id",
                    "select fields || ' ' || coalesce(ground, '') || ' ' || coalesce(document, '') from case_step order by case_id, number",
                    "select words || ' ' || address from case_origin order by case_id, kind, thing",
                    "select term from term order by kind, id, term",
                    "select number || ' ' || secret from clue order by id",
                    "select payload || ' ' || coalesce(outcome, '') from job order by id",
                ] {
                    all.extend(tx.query(sql, &[], |r| r.get::<String>(0))?);
                }
                let sealed =
                    tx.query("select sealed from personal order by subject, field", &[], |r| {
                        r.get::<Vec<u8>>(0)
                    })?;
                assert!(sealed.len() >= 3, "name, contact, words");
                all.extend(sealed.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
                Ok(all.join("\n"))
            };
            town.city.space.db.read(read).unwrap()
        };
        let all = everything(&town);
        assert!(all.contains("水壶烫手"), "the text itself is there to be worked on: {all}");
        for secret in [NAME, PHONE, "138-0000", "0000 0000"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }

        let id: i64 = town
            .city
            .space
            .db
            .read(|tx| tx.one("select id from clue order by id", &[], |r| r.get(0)))
            .unwrap();
        let address = format!("/clues/{id}/reporter");
        for role in [Role::Leader, Role::Auditor, Role::County] {
            let page = town.city.as_role(role).post(&address, &[("ground", "想看看")]);
            assert_eq!(page.status, 403, "{role:?}");
        }
        let office = town.city.as_role(Role::Office);
        assert_eq!(office.post(&address, &[("ground", "")]).status, 422, "a look has a ground");
        let page = office.post(&address, &[("ground", "电话核实地点")]);
        assert!(page.says(NAME) && page.says(PHONE) && page.says("138-0000 0000"), "{}", page.html);
        let all = everything(&town);
        assert!(all.contains("电话核实地点") && !all.contains(NAME) && !all.contains(PHONE));
        let looks = town.city.space.db.read(|tx| {
            tx.count("select count(*) from journal where verb = 'clue.reporter-seen'", &[])
        });
        assert_eq!(looks.unwrap(), 1);
        let verdict = town.city.space.db.read(|tx| store::verify(tx, 0, None)).unwrap();
        assert!(verdict.breach.is_none(), "{verdict:?}");
    }
}

#[test]
fn a_machine_a_flood_and_another_site_leave_nothing() {
    for engine in engines() {
        let town = town(engine);
        let count =
            || town.city.space.db.read(|tx| tx.count("select count(*) from clue", &[])).unwrap();
        let caller = stranger(&town.city);
        let words = ("words", "甲县某超市卖的水壶烫手");
        let trapped = caller.post("/clue", &[words, ("website", "http://x.example")]);
        assert!(
            trapped.status == 200 && trapped.says("查询码"),
            "it is told what it wants to hear"
        );
        let mut other = caller.clone();
        other.csrf = "0".repeat(32);
        assert_eq!(other.post("/clue", &[words]).status, 403, "not our form");
        assert_eq!(caller.post("/clue", &[("words", "短")]).status, 422);
        assert_eq!(count(), 0);
        // The short one was counted as a try.
        for _ in 0..4 {
            assert_eq!(caller.post("/clue", &[words]).status, 200);
        }
        let flood = caller.post("/clue", &[words]);
        assert!(flood.status == 422 && flood.says("太频繁"), "{}", flood.html);
        assert_eq!(count(), 4);
        assert_eq!(stranger(&town.city).post("/clue", &[words]).status, 200, "another browser");
    }
}
