//! What records of a step lack.

use identity::Role;
use serde_json::{Value, json};

use crate::product::{BUYER, GTIN, MAKER, city, tell};

fn shipping(id: &str, day: u32) -> Value {
    json!({
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping", "eventID": id,
        "eventTime": format!("2026-07-{day:02}T01:00:00Z"), "eventTimeZoneOffset": "+08:00",
        "quantityList": [{ "epcClass": format!("https://id.gs1.org/01/{GTIN}/10/K1"), "quantity": 10 }],
    })
}

fn whole(id: &str, day: u32) -> Value {
    let mut event = shipping(id, day);
    event["sourceList"] = json!([{ "type": "possessing_party", "source": MAKER }]);
    event["destinationList"] = json!([{ "type": "possessing_party", "destination": BUYER }]);
    event["bizTransactionList"] = json!([{ "type": "po", "bizTransaction": "urn:example:po:1" }]);
    event
}

fn made() -> Value {
    json!({
        "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning", "eventID": "urn:example:made",
        "eventTime": "2026-07-01T01:00:00Z", "eventTimeZoneOffset": "+08:00",
        "readPoint": { "id": "urn:example:place:hall" },
        "quantityList": [{ "epcClass": format!("https://id.gs1.org/01/{GTIN}/10/K1"), "quantity": 10 }],
        "ilmd": { "cbvmda:descriptionShort": "示例陈醋" },
    })
}

fn named() -> Value {
    json!({ "epcisMasterData": { "vocabularyList": [{
        "type": "urn:epcglobal:epcis:vtype:EPCClass",
        "vocabularyElementList": [{ "id": format!("https://id.gs1.org/01/{GTIN}"),
            "attributes": [{ "id": "urn:epcglobal:cbv:mda#descriptionShort", "attribute": "示例陈醋" }] }],
    }]}})
}

const WINDOW: &str = "/trace/completeness?from=2026-07-01&to=2026-07-31";

/// Lines of the table of an event: names of what is missing.
fn missing(page: &str) -> Vec<&'static str> {
    let known = [
        "上一环节",
        "下一环节",
        "单据号",
        "产品名称",
        "赋码地点",
        "数量与单位",
        "批号或追溯码",
        "记录主体",
    ];
    known.into_iter().filter(|name| page.contains(&format!("<th scope=\"row\">{name}"))).collect()
}

#[test]
fn each_event_is_held_against_what_its_step_has_to_say() {
    for engine in store::testing::engines() {
        let city = city(engine);
        let db = &city.space.db;
        let office = city.as_role(Role::Office);
        assert!(office.get(WINDOW).says("所选期间没有属于目录内环节的事件"));
        tell(db, Some(MAKER), json!({}), &[shipping("urn:example:bare", 2)]);
        let page = office.get("/trace/events/urn%3Aexample%3Abare");
        assert_eq!(
            missing(&page.html),
            ["上一环节", "下一环节", "单据号", "产品名称", "赋码地点"],
            "{}",
            page.html
        );
        assert!(page.says("21 CFR 1.1340") && page.says("推定"), "{}", page.html);
        // What others record later counts: a name in master data, where the lot was made.
        tell(db, Some(MAKER), named(), &[made(), whole("urn:example:whole", 3)]);
        let page = office.get("/trace/events/urn%3Aexample%3Abare");
        assert_eq!(missing(&page.html), ["上一环节", "下一环节", "单据号"], "{}", page.html);
        let page = office.get("/trace/events/urn%3Aexample%3Awhole");
        assert!(page.says("9 项要素齐全"), "{}", page.html);
        let page = office.get(WINDOW);
        assert!(page.says("市监局") && page.says("50%"), "{}", page.html);
        assert!(
            page.html.contains("urn%3Aexample%3Abare")
                && !page.html.contains("urn%3Aexample%3Awhole"),
            "{}",
            page.html
        );
        let gap = office.get(&format!("{WINDOW}&step=shipping"));
        assert!(gap.html.contains("urn%3Aexample%3Awhole"), "a count leads to all its events");
        let gap = office.get(&format!("{WINDOW}&step=shipping&gap=lot-source"));
        assert!(!gap.html.contains("urn%3Aexample%3Abare"), "{}", gap.html);
        assert_eq!(office.get("/trace/completeness?from=yesterday").status, 422);
        assert_eq!(office.get("/trace/events/urn%3Aexample%3Anone").status, 404);
    }
}

#[test]
fn a_party_is_shown_its_own_events_alone() {
    for engine in store::testing::engines() {
        let city = city(engine);
        let db = &city.space.db;
        let firm = cases::testing::UNITS[1].0.to_owned();
        let unit = db.read(move |tx| units::find_by_code(tx, &firm)).unwrap().unwrap().0;
        db.write(store::Actor::PROGRAM, move |tx| {
            trace::redaction::register(tx, unit, BUYER, 0).map(|_| ())
        })
        .unwrap();
        city.add_account("clerk", Role::County, Some(unit));
        tell(
            db,
            Some(MAKER),
            json!({}),
            &[shipping("urn:example:theirs", 2), whole("urn:example:to-us", 3)],
        );
        let clerk = city.as_account("clerk");
        assert_eq!(clerk.get("/trace/events/urn%3Aexample%3Atheirs").status, 404);
        assert_eq!(clerk.get("/trace/events/urn%3Aexample%3Ato-us").status, 200);
        let page = clerk.get(&format!("{WINDOW}&step=shipping"));
        assert!(
            page.html.contains("urn%3Aexample%3Ato-us")
                && !page.html.contains("urn%3Aexample%3Atheirs"),
            "{}",
            page.html
        );
    }
}

#[test]
fn a_new_lot_is_a_lot_that_went_in_nowhere() {
    let city = city("sqlite");
    let turned = |id: &str, output: &str| {
        json!({
            "type": "TransformationEvent", "eventID": id,
            "eventTime": "2026-07-05T01:00:00Z", "eventTimeZoneOffset": "+08:00",
            "inputQuantityList": [{ "epcClass": format!("https://id.gs1.org/01/{GTIN}/10/IN"), "quantity": 1 }],
            "outputQuantityList": [{ "epcClass": output, "quantity": 1 }],
        })
    };
    let lot = |code: &str| format!("https://id.gs1.org/01/{GTIN}/10/{code}");
    let events = [
        turned("urn:example:same", &lot("IN")),
        turned("urn:example:none", &format!("https://id.gs1.org/01/{GTIN}")),
        turned("urn:example:new", &lot("OUT")),
    ];
    tell(&city.space.db, Some(MAKER), json!({}), &events);
    let office = city.as_role(Role::Office);
    let lacks = |id: &str| {
        let page = office.get(&format!("/trace/events/urn%3Aexample%3A{id}"));
        page.says("<th scope=\"row\">产出新批号")
    };
    assert!(lacks("same") && lacks("none") && !lacks("new"));
}
