//! Clues from whoever has no account, until they are answered; and that nobody learns who told them.

use identity::Role;
use store::testing::engines;
use store::{Actor, Entry, params};
use web::testing::{Caller, City, Page};

const NAME: &str = "赵试样";
const PHONE: &str = "13800000000";

struct Town {
    city: City,
    county: i64,
}

fn town(engine: &str) -> Town {
    let city = City::new(engine, record::routes());
    let county = cases::testing::town(&city.space.db).unwrap().counties[0];
    cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
    city.space.db.write(Actor::PROGRAM, name_home).unwrap();
    city.add_role(Role::Office, None);
    city.add_role(Role::Leader, None);
    city.add_role(Role::Auditor, None);
    city.add_role(Role::County, Some(county));
    Town { city, county }
}

/// The desk of the space is the city.
fn name_home(tx: &mut store::Tx<'_>) -> terms::Result<()> {
    let text: String =
        tx.one("select definition from pack where code = 'cn'", &[], |row| row.get(0))?;
    let mut definition: serde_json::Value = serde_json::from_str(&text).unwrap();
    definition["space"] =
        serde_json::json!({ "code": "140800", "home": "140800", "opens_at": "2026" });
    tx.run("update pack set definition = ?1 where code = 'cn'", params![definition.to_string()])?;
    tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs")).map(|_| ())
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
        let id = desk
            .html
            .split("href=\"/clues/")
            .find(|it| it.starts_with(|c: char| c.is_ascii_digit()));
        let id = id.expect("a clue is listed").split('"').next().unwrap();
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
fn an_identity_is_kept_as_long_as_the_rule_says_and_then_destroyed_with_a_ground() {
    for engine in engines() {
        let town = town(engine);
        let db = &town.city.space.db;
        let caller = stranger(&town.city);
        let receipts = [clue(&caller), clue(&caller)];
        let office = town.city.as_role(Role::Office);
        let ids: Vec<i64> = db
            .read(|tx| tx.query("select id from clue order by id", &[], |row| row.get(0)))
            .unwrap();
        for role in [Role::Leader, Role::Auditor, Role::County] {
            assert_eq!(town.city.as_role(role).get("/clues/identities").status, 403, "{role:?}");
        }
        let list = office.get("/clues/identities");
        assert!(list.says("三十六个月") || list.says("36"), "the rule is said: {}", list.html);
        assert!(list.says("未办结，继续保管") && !list.says(NAME) && !list.says(PHONE));
        assert_eq!(office.get("/clues/identities/due").status, 404, "nothing is due");
        // The first was answered more than three years ago.
        let (first, second) = (ids[0], ids[1]);
        db.write(Actor::PROGRAM, move |tx| {
            tx.housekeeping();
            tx.run(
                "update case_stand set ended = 'terminated', state = 'answered', moved_on = '2023-01-31'
                 where case_id = (select case_id from clue where id = ?1)",
                params![first],
            )
        })
        .unwrap();
        let list = office.get("/clues/identities");
        assert!(list.says("2026-01-31") && list.says("已到期，应销毁"), "{}", list.html);
        let ground = [("ground", "保管期满")];
        assert_eq!(office.post("/clues/identities/due", &[("ground", "")]).status, 422);
        let done = office.post("/clues/identities/due", &ground);
        assert_eq!(done.status, 303, "{}", done.html);
        let page = office.post(&format!("/clues/{first}/reporter"), &[("ground", "核实")]);
        assert!(!page.says(NAME) && !page.says(PHONE), "nobody reads it any more");
        let page = office.post(&format!("/clues/{second}/reporter"), &[("ground", "核实")]);
        assert!(page.says(NAME), "the other is kept");
        // Asked for by whoever it is: before the time is up, once.
        let one = format!("/clues/identities/{second}");
        assert_eq!(office.post(&one, &[("ground", "本人申请")]).status, 303);
        assert_eq!(office.post(&one, &[("ground", "本人申请")]).status, 404);
        assert!(office.get("/clues/identities").says("销毁于"));
        let left = db.read(|tx| {
            let keys =
                tx.count("select count(*) from personal p join clue c on c.id = p.subject", &[])?;
            let entries =
                tx.count("select count(*) from journal where verb = 'clue.identity-erased'", &[])?;
            Ok((keys, entries))
        });
        assert_eq!(left.unwrap(), (0, 2), "nothing sealed is left, and each end is in the journal");
        let verdict = db.read(|tx| store::verify(tx, 0, None)).unwrap();
        assert!(verdict.breach.is_none(), "{verdict:?}");
        assert!(receipts.iter().all(|page| page.status == 200));
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
