//! The public page of a product: what it shows, what it never shows, and that it answers alike where there is nothing.

use std::io::Cursor;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use identity::Role;
use serde_json::{Value, json};
use tower::ServiceExt;
use trace::capture::{Behaviour, Sender, capture};
use trace::public::{code_in, spelled};
use web::testing::{Caller, City};

pub(crate) const GTIN: &str = "06901234567892";
pub(crate) const MAKER: &str = "urn:example:party:maker";
pub(crate) const BUYER: &str = "urn:example:party:secret-buyer";

/// The packs' own rules, in force in a space.
pub(crate) fn rules(db: &store::Db) {
    for text in [
        include_str!("../../../../../packs/cn/rulebook/trace-public.toml"),
        include_str!("../../../../../packs/cn/rulebook/trace-steps.toml"),
    ] {
        let book: cases::Rulebook = toml::from_str(text).unwrap();
        db.write(store::Actor::PROGRAM, move |tx| cases::put_rules(tx, &book).map(|_| ())).unwrap();
    }
}

pub(crate) fn document(head: Value, events: &[Value]) -> Vec<u8> {
    json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-01T00:00:00Z",
        "epcisHeader": head,
        "epcisBody": { "eventList": events },
    })
    .to_string()
    .into_bytes()
}

fn described() -> Value {
    json!({ "epcisMasterData": { "vocabularyList": [{
        "type": "urn:epcglobal:epcis:vtype:EPCClass",
        "vocabularyElementList": [{
            "id": format!("https://id.gs1.org/01/{GTIN}"),
            "attributes": [
                { "id": "urn:epcglobal:cbv:mda#descriptionShort", "attribute": "示例陈醋" },
                { "id": "urn:epcglobal:cbv:mda#netContent", "attribute": "500 mL" },
                { "id": "urn:example:mda#internalCost", "attribute": "SECRET-COST" },
            ],
        }],
    }]}})
}

fn lot(code: &str) -> String {
    format!("https://id.gs1.org/01/{GTIN}/10/{code}")
}

/// A lot that was made of somebody's lot and went to somebody.
fn chain() -> Vec<Value> {
    vec![
        json!({
            "type": "TransformationEvent",
            "eventTime": "2026-07-02T01:00:00Z",
            "eventTimeZoneOffset": "+08:00",
            "bizStep": "commissioning",
            "readPoint": { "id": "urn:example:place:secret-hall" },
            "inputQuantityList": [{ "epcClass": "urn:example:secret-raw", "quantity": 777_777, "uom": "KGM" }],
            "outputQuantityList": [{ "epcClass": lot("L1"), "quantity": 888_888 }],
            "ilmd": { "cbvmda:bestBeforeDate": "2028-07-01", "cbvmda:countryOfOrigin": "CN" },
        }),
        json!({
            "type": "ObjectEvent",
            "action": "OBSERVE",
            "eventTime": "2026-07-03T01:00:00Z",
            "eventTimeZoneOffset": "+08:00",
            "bizStep": "shipping",
            "quantityList": [{ "epcClass": lot("L1"), "quantity": 888_888 }],
            "sourceList": [{ "type": "possessing_party", "source": MAKER }],
            "destinationList": [{ "type": "possessing_party", "destination": BUYER }],
            "bizTransactionList": [{ "type": "po", "bizTransaction": "urn:example:secret-order" }],
        }),
    ]
}

fn says(disposition: &str, day: u32) -> Value {
    json!({
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": format!("2026-07-{day:02}T02:00:00Z"),
        "eventTimeZoneOffset": "+08:00",
        "bizStep": "holding",
        "disposition": disposition,
        "quantityList": [{ "epcClass": lot("L1"), "quantity": 5 }],
    })
}

pub(crate) fn tell(db: &store::Db, party: Option<&str>, head: Value, events: &[Value]) {
    let sender =
        Sender { party: party.map(str::to_owned), all: party.is_none(), ..Sender::default() };
    let told = capture(db, &document(head, events), &sender, Behaviour::Rollback).unwrap();
    assert!(told.success, "{:?}", told.faults);
}

/// A city in which the maker is a firm with a name.
pub(crate) fn city(engine: &str) -> City {
    let city = City::new(engine, trace::routes());
    city.add_role(Role::Office, None);
    rules(&city.space.db);
    let town = cases::testing::town(&city.space.db).unwrap();
    let unit = town.bureau;
    city.space
        .db
        .write(store::Actor::PROGRAM, move |tx| {
            trace::redaction::register(tx, unit, MAKER, 0).map(|_| ())
        })
        .unwrap();
    city
}

fn told(engine: &str) -> City {
    let city = city(engine);
    tell(&city.space.db, Some(MAKER), described(), &chain());
    city
}

fn path(lot: &str) -> String {
    format!("/01/{GTIN}/10/{lot}")
}

#[test]
fn everybody_sees_the_fields_of_the_list_and_nothing_else_in_any_form() {
    for engine in store::testing::engines() {
        let city = told(engine);
        let nobody = city.nobody();
        let page = nobody.get(&path("L1"));
        assert_eq!(page.status, 200);
        for text in ["示例陈醋", "L1", "2026-07-02", "2028-07-01", "市监局", "500 mL", "未见召回"]
        {
            assert!(page.says(text), "{text} {}", page.html);
        }
        assert!(page.says("/clue?space=test"), "where something is wrong people say so");
        let lang = nobody.get(&format!("{}?lang=en", path("L1")));
        assert!(lang.says("Best before"), "{}", lang.html);
        let forms = [
            page.html.clone(),
            lang.html,
            nobody.get_json(&path("L1")).html,
            nobody.get(&format!("{}?linkType=all", path("L1"))).html,
            nobody.get(&format!("{}?linkType=linkset", path("L1"))).html,
            nobody.get_json(&format!("{}?linkType=gs1:traceability", path("L1"))).html,
            nobody.get_json(&format!("{}?linkType=all", path("L1"))).html,
            nobody.get(&format!("/product?code=(01){GTIN}(10)L1")).html,
            city.as_role(Role::Office).get(&path("L1")).html,
        ];
        for form in &forms {
            for hidden in [
                "ecret",
                "SECRET",
                "777777",
                "777,777",
                "888888",
                "888,888",
                "urn:example:party",
                "ommissioning",
            ] {
                assert!(!form.contains(hidden), "{hidden} in {form}");
            }
        }
        let told: Value = serde_json::from_str(&forms[2]).unwrap();
        let codes: Vec<&str> = told["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["code"].as_str().unwrap())
            .collect();
        let wanted =
            ["product", "lot", "made-on", "best-before", "producer", "origin", "net-content"];
        assert_eq!(codes, wanted);
        let links: Value = serde_json::from_str(&forms[3]).unwrap();
        assert!(links["linkset"][0]["https://gs1.org/voc/pip"][0]["href"].is_string(), "{links}");
    }
}

#[test]
fn a_field_that_no_pack_lists_is_shown_to_nobody() {
    let city = City::new("sqlite", trace::routes());
    let only = "[[public-field]]\ncode = \"lot\"\nname = { zh = \"批号\", en = \"Lot\" }\nfrom = \"2015-01-01\"\nassumed = true\norder = 1\nreads = \"lot\"\n";
    let book: cases::Rulebook = toml::from_str(only).unwrap();
    let db = &city.space.db;
    db.write(store::Actor::PROGRAM, move |tx| cases::put_rules(tx, &book).map(|_| ())).unwrap();
    tell(db, Some(MAKER), described(), &chain());
    tell(db, Some(MAKER), json!({}), &[says("recalled", 9)]);
    let told: Value = serde_json::from_str(&city.nobody().get_json(&path("L1")).html).unwrap();
    assert_eq!(told["fields"].as_array().unwrap().len(), 1);
    assert_eq!(told["state"], Value::Null, "not even a recall, where the pack does not say so");
    assert!(!city.nobody().get(&path("L1")).says("示例陈醋"));
}

/// A stranger whose form token is known, so that pages can be compared.
fn stranger(city: &City) -> Caller<'_> {
    let mut caller = city.nobody();
    caller.csrf = "0123456789abcdef0123456789abcdef".to_owned();
    caller.cookie = format!("zs_pre={}", caller.csrf);
    caller
}

#[test]
fn where_there_is_nothing_to_show_all_answers_are_alike() {
    for engine in store::testing::engines() {
        let city = told(engine);
        let caller = stranger(&city);
        // Seen, but never made here; a container; somebody's own code that nobody registered, known and unknown.
        let known = [
            "urn:example:secret-raw".to_owned(),
            "urn:example:place:secret-hall".to_owned(),
            BUYER.to_owned(),
        ];
        let unknown = ["urn:example:never-heard", "06901234567885", "no code at all", "(01)1(10"];
        let ask = |code: &str| {
            let code = web::encoded(code);
            let page = caller.get(&format!("/product?space=test&code={code}"));
            assert_eq!(page.status, 404, "{code}");
            let json = caller.get_json(&format!("/product?space=test&code={code}"));
            let links = caller.get(&format!("/product?space=test&linkType=all&code={code}"));
            (page.html, json.html, links.html)
        };
        let plain = |code: &str| {
            let (page, json, links) = ask(code);
            let mut page = page.replace(&web::encoded(&web::encoded(code)), "…");
            for spelling in [web::encoded(code), code.replace('&', "&#38;")] {
                page = page.replace(&spelling, "…");
            }
            (page, json, links)
        };
        let first = plain("urn:example:nothing-of-the-kind");
        for code in known.iter().map(String::as_str).chain(unknown) {
            assert_eq!(plain(code), first, "{code}");
        }
        // A lot that was only ever passed on is nobody's product.
        let seen = json!({
            "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "receiving",
            "eventTime": "2026-07-04T01:00:00Z", "eventTimeZoneOffset": "+08:00",
            "quantityList": [{ "epcClass": lot("PASSED"), "quantity": 3 }],
        });
        tell(&city.space.db, Some(BUYER), json!({}), &[seen]);
        let page = caller.get(&path("PASSED"));
        let none = caller.get(&path("NEVER0"));
        assert_eq!((page.status, none.status), (404, 404));
        assert_eq!(page.html.replace("PASSED", "…"), none.html.replace("NEVER0", "…"));
    }
}

#[test]
fn a_code_of_another_space_is_a_code_that_nobody_knows() {
    let here = store::testing::space("sqlite");
    let there = store::testing::space("sqlite");
    for space in [&here, &there] {
        rules(&space.db);
    }
    let made = json!({
        "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
        "eventTime": "2026-07-02T01:00:00Z", "eventTimeZoneOffset": "+08:00",
        "quantityList": [{ "epcClass": lot("THERE"), "quantity": 10 }],
    });
    tell(&there.db, Some(MAKER), described(), &[made]);
    let state = |code: &str, db: &store::Db| {
        web::SpaceState::new(code, db.clone(), web::SpaceInfo::default())
    };
    let spaces = [state("a", &here.db), state("b", &there.db)];
    let router = web::App::new(spaces, web::Site::default()).serve(trace::routes());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let get = |path: String| {
        let request = Request::builder()
            .uri(path)
            .header("cookie", "zs_pre=0123456789abcdef0123456789abcdef")
            .body(Body::empty())
            .unwrap();
        runtime.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, String::from_utf8_lossy(&bytes).into_owned())
        })
    };
    let (status, other) = get(format!("{}?space=a", path("THERE")));
    let (none, never) = get(format!("{}?space=a", path("NEVER")));
    assert_eq!((status, none), (404, 404));
    assert_eq!(other.replace("THERE", "…"), never.replace("NEVER", "…"));
    assert_eq!(get(format!("{}?space=b", path("THERE"))).0, 200);
}

#[test]
fn a_recall_is_said_where_the_maker_or_an_authority_said_so() {
    for engine in store::testing::engines() {
        let city = told(engine);
        let db = &city.space.db;
        let state = || {
            let told = city.nobody().get_json(&path("L1")).html;
            let told: Value = serde_json::from_str(&told).unwrap();
            told["state"]["code"].as_str().unwrap().to_owned()
        };
        tell(db, Some(BUYER), json!({}), &[says("recalled", 4)]);
        assert_eq!(state(), "none", "what a customer says of goods is no public fact");
        tell(db, Some(MAKER), json!({}), &[says("non_sellable_other", 5)]);
        assert_eq!(state(), "none", "what a maker holds back is its own business");
        tell(db, Some(MAKER), json!({}), &[says("recalled", 6)]);
        assert_eq!(state(), "recalled");
        let page = city.nobody().get(&path("L1"));
        assert!(page.says("2026-07-06") && page.says("已被召回"), "{}", page.html);
        // Goods on their way back are recalled all the same.
        tell(db, Some(MAKER), json!({}), &[says("in_transit", 7)]);
        assert_eq!(state(), "recalled");
        tell(db, None, json!({}), &[says("sellable_accessible", 8)]);
        assert_eq!(state(), "none");
        tell(db, None, json!({}), &[says("non_sellable_other", 9)]);
        assert_eq!(state(), "stopped");
    }
}

#[test]
fn a_code_that_is_no_gs1_key_is_shown_where_its_issuer_registered_it() {
    for engine in store::testing::engines() {
        let city = city(engine);
        let db = &city.space.db;
        let code = "https://trace.example.cn/q/10023420260701";
        let made = json!({
            "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
            "eventTime": "2026-07-02T01:00:00Z", "eventTimeZoneOffset": "+08:00",
            "quantityList": [{ "epcClass": code, "quantity": 10 }],
        });
        tell(db, Some(MAKER), json!({}), &[made]);
        let ask = || city.nobody().get(&format!("/product?code={}", web::encoded(code)));
        assert_eq!(ask().status, 404, "known, and nobody said how it is read");
        db.write(store::Actor::PROGRAM, |tx| {
            let reader = trace::names::Reader {
                start: "https://trace.example.cn/q/".into(),
                class_chars: 6,
                lot_chars: 8,
                issuer: "示例平台".into(),
            };
            trace::names::register_reader(tx, &reader)
        })
        .unwrap();
        let page = ask();
        assert_eq!(page.status, 200);
        assert!(page.says("2026-07-02") && page.says("市监局"), "{}", page.html);
    }
}

#[test]
fn codes_are_understood_as_people_type_them() {
    assert_eq!(spelled(" 6901234567892 "), "https://id.gs1.org/01/6901234567892");
    assert_eq!(
        spelled("(01)06901234567892(17)280701(10)A/1"),
        "https://id.gs1.org/01/06901234567892/10/A%2F1"
    );
    assert_eq!(spelled("urn:x:1"), "urn:x:1");
    assert_eq!(spelled("12345"), "12345");
}

/// A square code as PNG, so many pixels a module, turned by quarters.
fn label(text: &str, module: u32, quarters: u32) -> Vec<u8> {
    let code = fast_qr::QRBuilder::new(text).build().unwrap();
    let side = u32::try_from(code.size).unwrap() + 8;
    let picture = image::GrayImage::from_fn(side * module, side * module, |x, y| {
        let (x, y) = ((x / module) as usize, (y / module) as usize);
        let inside = (4..4 + code.size).contains(&x) && (4..4 + code.size).contains(&y);
        image::Luma([if inside && code[y - 4][x - 4].value() { 20 } else { 235 }])
    });
    let mut picture = image::DynamicImage::ImageLuma8(picture);
    for _ in 0..quarters {
        picture = picture.rotate90();
    }
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_square_code_is_read_out_of_a_picture_of_any_size_and_turn() {
    let text = format!("http://city.example{}", path("L1"));
    for (module, quarters) in [(4, 0), (12, 1), (30, 2), (60, 3)] {
        assert_eq!(code_in(&label(&text, module, quarters)).unwrap(), text, "{module}");
    }
    let rule = |bytes: &[u8]| code_in(bytes).unwrap_err().fields()[0].rule;
    assert_eq!(rule(b"no picture"), "product-picture-none");
    let mut empty = Cursor::new(Vec::new());
    let white = image::DynamicImage::new_luma8(200, 200);
    white.write_to(&mut empty, image::ImageFormat::Png).unwrap();
    assert_eq!(rule(&empty.into_inner()), "product-picture-code");
    assert_eq!(rule(&vec![0; (16 << 20) + 1]), "product-picture-large");
    // A header that promises a picture of a hundred thousand pixels a side is not believed.
    let mut bomb = label(&text, 4, 0);
    bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    assert_eq!(rule(&bomb), "product-picture-none");
}

#[test]
fn a_picture_leads_to_its_product_with_and_without_script() {
    let city = told("sqlite");
    let caller = stranger(&city);
    let picture = label(&format!("http://city.example{}", path("L1")), 6, 0);
    let went = caller.upload("/trace/read-image", &[("space", "test")], "label.png", &picture);
    assert_eq!(went.status, 303, "{}", went.html);
    assert!(went.location.starts_with("/product?space=test&code=http"), "{}", went.location);
    let page = caller.get(&went.location);
    assert!(page.status == 200 && page.says("示例陈醋"), "{}", page.html);
    let office = city.as_role(Role::Office);
    let went = office.upload("/trace/read-image", &[("to", "trace")], "label.png", &picture);
    assert!(went.location.starts_with("/trace?q="), "{}", went.location);
    let none = caller.upload("/trace/read-image", &[], "label.png", b"no picture");
    assert_eq!(none.status, 422, "{}", none.html);
    let mut other = stranger(&city);
    other.csrf = "another".to_owned();
    assert_eq!(other.upload("/trace/read-image", &[], "label.png", &picture).status, 403);
}
