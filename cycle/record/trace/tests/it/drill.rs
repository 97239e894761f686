//! Exercises: the clock of the server, ticks, a record.

use identity::Role;
use serde_json::json;

use crate::product::{BUYER, GTIN, MAKER, city, tell};

fn lot(code: &str) -> String {
    format!("https://id.gs1.org/01/{GTIN}/10/{code}")
}

fn chain(db: &store::Db) {
    let events = [
        json!({
            "type": "TransformationEvent",
            "eventTime": "2026-07-02T01:00:00Z", "eventTimeZoneOffset": "+08:00",
            "readPoint": { "id": "urn:example:place:hall" },
            "inputQuantityList": [{ "epcClass": lot("RAW"), "quantity": 10, "uom": "KGM" }],
            "outputQuantityList": [{ "epcClass": lot("OUT"), "quantity": 9, "uom": "KGM" }],
        }),
        json!({
            "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping",
            "eventTime": "2026-07-03T01:00:00Z", "eventTimeZoneOffset": "+08:00",
            "readPoint": { "id": "urn:example:place:hall" },
            "quantityList": [{ "epcClass": lot("OUT"), "quantity": 9, "uom": "KGM" }],
            "sourceList": [{ "type": "possessing_party", "source": MAKER }],
            "destinationList": [{ "type": "possessing_party", "destination": BUYER }],
        }),
    ];
    tell(db, Some(MAKER), json!({}), &events);
}

#[test]
fn an_exercise_is_timed_ticked_and_ends_with_what_the_server_found() {
    for engine in store::testing::engines() {
        let city = city(engine);
        chain(&city.space.db);
        let office = city.as_role(Role::Office);
        assert!(office.get("/trace/drills").says("还没有演练"));
        assert_eq!(office.post("/trace/drills", &[("code", " ")]).status, 422);
        let went = office.post("/trace/drills", &[("code", &lot("OUT")), ("kind", "both")]);
        assert_eq!(went.status, 303, "{}", went.html);
        let drill = went.location.clone();
        let page = office.get(&drill);
        assert!(page.says("进行中") && page.says("不是召回"), "{}", page.html);
        let tick = |step: &str| {
            office.post(&format!("{drill}/steps/{step}"), &[("note", "两分钟")]).status
        };
        let later = |seconds| {
            city.space.db.clock().advance(std::time::Duration::from_secs(seconds));
        };
        later(60);
        assert_eq!((tick("found"), tick("found")), (303, 303));
        later(60);
        assert_eq!(tick("holders"), 303);
        assert_eq!(tick("recall"), 404);
        assert_eq!(office.get(&drill).html.matches("两分钟").count(), 2, "a second tick is none");
        assert!(office.get(&drill).says("0:01:00"), "the first tick counts");
        later(67);
        assert_eq!(office.post(&format!("{drill}/end"), &[("remark", "下游慢")]).status, 303);
        let page = office.get(&drill);
        assert!(page.says("下游慢") && page.says("未做") && page.says("已结束"), "{}", page.html);
        // The lot, what it came of, the event between them; and whoever was sent it has said nothing since.
        let id: i64 = drill.rsplit('/').next().unwrap().parse().unwrap();
        let known = city
            .space
            .db
            .read(move |tx| {
                tx.one(
                    "select nodes, holders, open_ends, balanced, ended_at - started_at from trace_drill where id = ?1",
                    store::params![id],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
                )
            })
            .unwrap();
        let (nodes, holders, open, balanced, took): (i64, i64, i64, Option<i64>, i64) = known;
        assert_eq!((nodes, holders, open, balanced), (3, 1, 1, Some(1)));
        assert_eq!(took, 187_000_000, "the clock of the server ran");
        assert!(page.says("0:03:07"), "{}", page.html);
        assert_eq!(office.post(&format!("{drill}/end"), &[]).status, 409);
        assert_eq!(office.post(&format!("{drill}/steps/back"), &[]).status, 409);
        let list = office.get("/trace/drills");
        assert!(list.says(&lot("OUT")), "{}", list.html);
        let cases = city.space.db.read(|tx| tx.count("select count(*) from case_file", &[]));
        assert!(cases.is_err() || cases.unwrap() == 0, "an exercise opens no case");
    }
}

#[test]
fn an_exercise_belongs_to_its_unit_and_to_those_above() {
    for engine in store::testing::engines() {
        let city = city(engine);
        let unit = |code: &'static str| {
            city.space.db.read(move |tx| units::find_by_code(tx, code)).unwrap().unwrap().0
        };
        let (one, other) = (unit("140802"), unit("140881"));
        city.add_account("one", Role::County, Some(one));
        city.add_account("other", Role::County, Some(other));
        let went = city.as_account("one").post("/trace/drills", &[("code", "urn:t:1")]);
        assert_eq!(went.status, 303, "{}", went.html);
        let drill = went.location;
        let other = city.as_account("other");
        assert_eq!(other.get(&drill).status, 404);
        assert_eq!(other.post(&format!("{drill}/end"), &[]).status, 404);
        assert!(!other.get("/trace/drills").says("urn:t:1"));
        let office = city.as_role(Role::Office);
        assert!(office.get("/trace/drills").says("urn:t:1"));
        assert_eq!(office.get(&drill).status, 200);
        // A code that nobody spoke of ends with nothing found, and not with an error.
        assert_eq!(city.as_account("one").post(&format!("{drill}/end"), &[]).status, 303);
    }
}
