//! Whatever comes in: a named problem, and nothing half-stored.

use trace::capture::Behaviour;

use crate::front::Front;
use crate::make::*;

fn stored(front: &Front) -> usize {
    front.get("/epcis/events?perPage=1000").event_ids().len()
}

#[test]
fn bad_documents_are_refused_by_name_and_leave_nothing() {
    let front = Front::new("sqlite");
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
        <e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-07-22T10:30:00Z">&lol2;</e:EPCISDocument>"#;
    let good = String::from_utf8(document(&[sees(1, "shipping", &["urn:t:a"])])).unwrap();
    let deep = good.replace(
        "\"epcList\"",
        &format!("\"x:y\":{}1{},\"epcList\"", "{\"x:y\":".repeat(5000), "}".repeat(5000)),
    );
    let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
    utf16.extend(good.encode_utf16().flat_map(u16::to_le_bytes));
    let mut latin = good.clone().into_bytes();
    let place = good.find("urn:t:a").unwrap();
    latin[place + 6] = 0xE9;
    for (what, bytes) in [
        ("document-type-declared", laughs.as_bytes().to_vec()),
        ("too-deep", deep.into_bytes()),
        ("encoding", utf16),
        ("encoding", latin),
        ("syntax", good.as_bytes()[..good.len() / 2].to_vec()),
        ("unknown-document", b"[1,2,3]".to_vec()),
    ] {
        let told = front.capture(bytes);
        let said = if told.status == 202 {
            front.get(told.header("location")).text
        } else {
            assert_eq!(told.problem(), "ValidationException");
            told.text
        };
        assert!(said.contains(what), "{what}: {said}");
        assert_eq!(stored(&front), 0, "{what}");
    }
}

#[test]
fn an_event_that_breaks_a_rule_undoes_its_document_or_is_left_out() {
    for engine in store::testing::engines() {
        let front = Front::new(engine);
        let mut far = sees(1, "shipping", &["urn:t:far"]);
        far.event_time = "2031-01-01T00:00:00Z".into();
        let events = [sees(1, "shipping", &["urn:t:a"]), far, sees(2, "shipping", &["urn:t:b"])];
        let told = front.capture(document(&events));
        let job = front.get(told.header("location")).json();
        assert_eq!(job["success"], false);
        assert!(job["errors"].to_string().contains("event-from-the-future"), "{job}");
        assert_eq!(job["errors"][0]["event"], 1);
        assert_eq!(stored(&front), 0);
        let proceed = [("gs1-capture-error-behaviour", Behaviour::Proceed.name())];
        let told = front.capture_as("office", document(&events), &proceed);
        let job = front.get(told.header("location")).json();
        assert_eq!((job["success"].clone(), job["storedCount"].clone()), (false.into(), 2.into()));
        assert_eq!(stored(&front), 2);
    }
}

#[test]
fn one_identifier_twice_in_a_document_or_for_two_events_is_refused() {
    for engine in store::testing::engines() {
        let front = Front::new(engine);
        let one = sees(1, "shipping", &["urn:t:a"]).named("urn:uuid:1");
        let other = sees(2, "shipping", &["urn:t:b"]).named("urn:uuid:1");
        let told = front.capture(document(&[one.clone(), other.clone()]));
        assert_eq!(front.get(told.header("location")).json()["success"], false);
        assert_eq!(stored(&front), 0);
        front.capture(document(&[one]));
        let more = sees(3, "shipping", &["urn:t:c"]);
        let told = front.capture(document(&[more, other]));
        let job = front.get(told.header("location")).json();
        assert!(job["errors"].to_string().contains("event-exists"), "{job}");
        assert_eq!(stored(&front), 1, "the good event of the document is undone too");
    }
}

#[test]
fn a_million_names_in_one_event_are_kept_and_more_are_refused() {
    let names: Vec<String> = (0..200_000).map(|n| format!("\"urn:t:{n}\"")).collect();
    let head = String::from_utf8(document(&[sees(1, "shipping", &["urn:t:only"])])).unwrap();
    let large = head.replace("\"urn:t:only\"", &names.join(","));
    let world = World::new("sqlite");
    let sender = trace::capture::Sender { all: true, ..Default::default() };
    let receipt =
        trace::capture::capture(&world.space.db, large.as_bytes(), &sender, Behaviour::Rollback)
            .unwrap();
    assert!(receipt.success, "{:?}", receipt.faults);
    let names: Vec<String> = (0..1_000_001).map(|n| format!("\"urn:t:{n}\"")).collect();
    let larger = head.replace("\"urn:t:only\"", &names.join(","));
    let receipt =
        trace::capture::capture(&world.space.db, larger.as_bytes(), &sender, Behaviour::Rollback)
            .unwrap();
    assert_eq!(receipt.faults[0].name, "too-many-members");
    assert_eq!(receipt.stored, 0);
}
