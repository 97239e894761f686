//! What holds for every event and every identifier.

mod make;

use epcis::event::*;
use epcis::gs1::{self, Identifier};
use epcis::hash::{Hasher, Profile};
use epcis::head::{Head, Syntax};
use epcis::problem::Severity;
use make::{Chance, event};
use proptest::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

fn head() -> Head {
    Head { creation_date: Some("2026-07-22T10:30:00Z".into()), ..Head::default() }
}

fn through_json(event: &Event<'_>) -> Event<'static> {
    let mut writer = epcis::json::Writer::new(Vec::new(), &head()).unwrap();
    writer.event(event).unwrap();
    let text = writer.finish().unwrap();
    serde_json::from_slice::<serde_json::Value>(&text).expect("what is written is JSON");
    let mut events = epcis::json::Reader::new(text.as_slice());
    let read = events
        .next()
        .unwrap()
        .unwrap_or_else(|problems| panic!("{problems:?} in {}", String::from_utf8_lossy(&text)));
    assert!(events.next().is_none());
    read
}

fn through_xml(event: &Event<'_>, words: epcis::xml::Words) -> Event<'static> {
    let mut writer = epcis::xml::Writer::new(Vec::new(), &head(), words).unwrap();
    writer.event(event).unwrap();
    let text = writer.finish().unwrap();
    // What is written keeps the order of the schema.
    let mut events = epcis::xml::Reader::with(text.as_slice(), epcis::xml::Order::Schema, 1 << 20);
    let read = events
        .next()
        .unwrap()
        .unwrap_or_else(|problems| panic!("{problems:?} in {}", String::from_utf8_lossy(&text)));
    assert!(events.next().is_none());
    read
}

fn hash(event: &Event<'_>) -> String {
    Hasher::new(Profile::Reference).pre_hash(event).to_owned()
}

fn table(event: &Event<'_>) -> String {
    Hasher::new(Profile::Table).pre_hash(event).to_owned()
}

/// Changes that say the same thing differently.
fn respelled(event: &Event<'_>, chance: &mut Chance) -> Event<'static> {
    let mut other = event.clone().into_owned();
    for list in [&mut other.epcs, &mut other.children, &mut other.inputs, &mut other.outputs] {
        chance.shuffle(list);
        for text in list.iter_mut() {
            *text = match Identifier::parse(text) {
                Ok(identifier) => Cow::Owned(identifier.canonical()),
                Err(_) => Cow::Owned(format!(" {text} ")),
            };
        }
    }
    chance.shuffle(&mut other.biz_transactions);
    chance.shuffle(&mut other.sources);
    chance.shuffle(&mut other.destinations);
    chance.shuffle(&mut other.sensor_elements);
    chance.shuffle(&mut other.ilmd);
    chance.shuffle(&mut other.extensions);
    for quantity in other.quantities.iter_mut().chain(&mut other.child_quantities) {
        quantity.quantity = quantity.quantity.take().map(|text| {
            let point = if text.contains('.') { "" } else { "." };
            Cow::Owned(format!("+0{text}{point}00"))
        });
    }
    other.biz_step = other.biz_step.map(|step| {
        let step = epcis::cbv::Vocabulary::BizStep.urn(&step);
        Cow::Owned(step)
    });
    // The same instant seen from Berlin.
    let instant: epcis::time::Instant = other.event_time.parse().unwrap();
    let text = instant.canonical();
    let hour: u32 = text[11..13].parse().unwrap();
    other.event_time = Cow::Owned(format!(
        "{}T{:02}{}00+02:00",
        &text[..10],
        hour + 2,
        text[13..].trim_end_matches('Z')
    ));
    // Another name for the same namespace.
    let mut prefixes = epcis::context::Prefixes::default();
    prefixes.declare("other", make::EXAMPLE);
    prefixes.declare("example", make::EXAMPLE);
    other.prefixes = Arc::new(prefixes);
    other
}

/// One change of what is said.
fn changed(event: &Event<'_>, chance: &mut Chance) -> Event<'static> {
    let mut other = event.clone().into_owned();
    match chance.below(8) {
        0 => other.event_time = Cow::Borrowed("2026-07-22T06:39:59.999Z"),
        1 => other.event_time_zone_offset = Cow::Borrowed("+09:00"),
        2 => other.biz_step = Some(Cow::Borrowed("void_shipping")),
        3 => other.epcs.push(Cow::Borrowed("urn:epc:id:sscc:4012345.0999999999")),
        4 => other.extensions.push(make::node(chance, "new", 0)),
        5 => other.disposition = Some(Cow::Borrowed("stolen")),
        6 => other.sources.push(Typed { kind: Some("location".into()), value: "urn:x:new".into() }),
        _ => {
            other.kind = if event.kind == Kind::Object { Kind::Transaction } else { Kind::Object };
        }
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn an_event_comes_back_from_json_as_it_was(seed in any::<u64>()) {
        let event = event(seed);
        prop_assert_eq!(through_json(&event), event);
    }

    #[test]
    fn an_event_comes_back_from_xml_with_the_same_hash_and_the_same_json(seed in any::<u64>()) {
        let event = event(seed);
        prop_assert!(event.fits_xml());
        for words in [epcis::xml::Words::Urn, epcis::xml::Words::WebUri, epcis::xml::Words::Kept] {
            let back = through_xml(&event, words);
            prop_assert_eq!(hash(&back), hash(&event));
            prop_assert_eq!(table(&back), table(&event));
            // Only JSON keeps the order in which prefixes were declared.
            let mut json = through_json(&back);
            json.prefixes = event.prefixes.clone();
            prop_assert_eq!(json, through_json(&event));
        }
    }

    #[test]
    fn an_invented_event_keeps_every_rule(seed in any::<u64>()) {
        let event = event(seed);
        for syntax in [Syntax::Json, Syntax::Xml2] {
            let errors: Vec<_> = event.check(syntax).into_iter()
                .filter(|problem| problem.severity() == Severity::Error)
                .filter(|problem| problem.code != epcis::problem::Code::DuplicateIdentifier)
                .collect();
            prop_assert!(errors.is_empty(), "{errors:?}");
        }
    }

    #[test]
    fn another_spelling_has_the_same_hash(seed in any::<u64>()) {
        let event = event(seed);
        let other = respelled(&event, &mut Chance(seed ^ 1));
        prop_assert_eq!(hash(&other), hash(&event));
        prop_assert_eq!(table(&other), table(&event));
    }

    #[test]
    fn another_event_has_another_hash(seed in any::<u64>()) {
        let event = event(seed);
        let other = changed(&event, &mut Chance(seed ^ 2));
        prop_assert_ne!(hash(&other), hash(&event));
        prop_assert_ne!(table(&other), table(&event));
    }

    #[test]
    fn identifier_record_time_and_declaration_of_error_are_no_part_of_the_hash(seed in any::<u64>()) {
        let event = event(seed);
        let mut other = event.clone();
        other.event_id = Some("urn:uuid:other".into());
        other.record_time = Some("2027-01-01T00:00:00Z".into());
        other.error_declaration = None;
        prop_assert_eq!(hash(&other), hash(&event));
    }

    #[test]
    fn a_urn_and_its_link_come_back_to_each_other(seed in any::<u64>()) {
        let chance = &mut Chance(seed);
        let length = 6 + chance.below(7);
        let company = chance.digits(length);
        let serial = |chance: &mut Chance, most: usize| -> String {
            const SIGNS: &[&str] = &["A", "z", "0", "9", "-", "_", ".", "!", "(", ")", "*", "+", ",", ":", ";", "=", "'",
                "%22", "%25", "%26", "%2F", "%3C", "%3E", "%3F"];
            (0..1 + chance.below(most)).map(|_| *chance.one(SIGNS)).collect()
        };
        let to = |total: usize, chance: &mut Chance| chance.digits(total - length);
        let urn = match chance.below(16) {
            0 => format!("urn:epc:id:sgtin:{company}.{}.{}", to(13, chance), serial(chance, 20)),
            1 => format!("urn:epc:class:lgtin:{company}.{}.{}", to(13, chance), serial(chance, 20)),
            2 => format!("urn:epc:idpat:sgtin:{company}.{}.*", to(13, chance)),
            3 => format!("urn:epc:id:sscc:{company}.{}", to(17, chance)),
            4 => format!("urn:epc:id:sgln:{company}.{}.0", to(12, chance)),
            5 => format!("urn:epc:id:sgln:{company}.{}.{}1", to(12, chance), serial(chance, 19)),
            6 => format!("urn:epc:id:pgln:{company}.{}", to(12, chance)),
            7 => format!("urn:epc:id:grai:{company}.{}.{}", to(12, chance), serial(chance, 16)),
            8 => format!("urn:epc:id:giai:{company}.{}", serial(chance, 30 - length)),
            9 => format!("urn:epc:id:gdti:{company}.{}.{}", to(12, chance), serial(chance, 17)),
            10 => format!("urn:epc:id:sgcn:{company}.{}.{}", to(12, chance), chance.digits(12)),
            11 => format!("urn:epc:id:gsrn:{company}.{}", to(17, chance)),
            12 => format!("urn:epc:id:gsin:{company}.{}", to(16, chance)),
            13 => format!("urn:epc:id:cpi:{company}.A%23%2F{}.{}", chance.digits(5), chance.digits(12)),
            14 => format!("urn:epc:id:itip:{company}.{}.01.02.{}", to(13, chance), serial(chance, 20)),
            _ => format!("urn:epc:id:upui:{company}.{}.{}", to(13, chance), serial(chance, 28)),
        };
        let identifier = Identifier::parse(&urn);
        prop_assert!(identifier.is_ok(), "{urn}: {identifier:?}");
        let identifier = identifier.unwrap();
        prop_assert_eq!(identifier.check_digit() == gs1::CheckDigit::None, matches!(identifier.scheme(), gs1::Scheme::Giai | gs1::Scheme::Cpi));
        let link = identifier.canonical();
        let again = Identifier::parse(&link).unwrap();
        prop_assert_eq!(&again, &identifier);
        prop_assert_eq!(again.canonical(), link.clone());
        prop_assert_eq!(again.urn(length).unwrap(), urn);
    }
}

#[test]
fn both_profiles_agree_on_an_event_without_lists_behind_its_sensors() {
    let mut event = event(7);
    event.sources.clear();
    event.biz_transactions.clear();
    event.destinations.clear();
    assert_eq!(hash(&event), table(&event));
}
