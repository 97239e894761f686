//! Documents that mean harm, or were written by nobody.
//!
//! Each ends in a named problem, and none in a panic, in memory without end or in a wait.

use epcis::event::Event;
use epcis::hash::{Hasher, Profile};
use epcis::head::Syntax;
use epcis::problem::{Code, Problem};

const HEAD: &str = r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"x":"https://x.example/"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{"eventList":["#;
const EVENT: &str = r#"{"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00Z","eventTimeZoneOffset":"+08:00","action":"ADD","epcList":["urn:example:1"]}"#;
const ROOT: &str = r#"<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-07-22T10:30:00Z"><EPCISBody><EventList>"#;
const XML_EVENT: &str = "<ObjectEvent><eventTime>2026-07-22T06:45:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:example:1</epc></epcList><action>ADD</action></ObjectEvent>";
const FOOT: &str = "</EventList></EPCISBody></e:EPCISDocument>";

fn json(events: &str) -> String {
    format!("{HEAD}{events}]}}}}")
}

fn xml(events: &str) -> String {
    format!("{ROOT}{events}{FOOT}")
}

fn read_json(document: &[u8]) -> (Vec<Event<'static>>, Vec<Problem>) {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for event in epcis::json::Reader::new(document) {
        match event {
            Ok(event) => good.push(event),
            Err(problems) => bad.extend(problems),
        }
    }
    (good, bad)
}

fn read_xml(document: &[u8]) -> (Vec<Event<'static>>, Vec<Problem>) {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for event in epcis::xml::Reader::new(document) {
        match event {
            Ok(event) => good.push(event),
            Err(problems) => bad.extend(problems),
        }
    }
    (good, bad)
}

fn codes(problems: &[Problem]) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_billion_laughs_are_refused_before_the_first() {
    let document = format!(
        r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>{}"#,
        xml(XML_EVENT).replace("urn:example:1", "&b;")
    );
    assert_eq!(codes(&read_xml(document.as_bytes()).1), [Code::DocumentTypeDeclared]);
    let without = xml(XML_EVENT).replace("urn:example:1", "urn:&b;");
    assert_eq!(codes(&read_xml(without.as_bytes()).1), [Code::Syntax]);
    let external = format!(r#"<!DOCTYPE x SYSTEM "file:///etc/passwd">{}"#, xml(XML_EVENT));
    assert_eq!(codes(&read_xml(external.as_bytes()).1), [Code::DocumentTypeDeclared]);
}

#[test]
fn nesting_without_end_is_too_deep_in_both_syntaxes() {
    for count in [100, 100_000] {
        let event = EVENT.replace(
            "\"action\"",
            &format!("\"x:a\":{}1{},\"action\"", "[".repeat(count), "]".repeat(count)),
        );
        assert_eq!(codes(&read_json(json(&event).as_bytes()).1), [Code::TooDeep], "{count}");
        let nested = format!(
            "<x:a xmlns:x=\"urn:x\">{}{}</x:a>",
            "<x:b>".repeat(count),
            "</x:b>".repeat(count)
        );
        let event = XML_EVENT.replace("</ObjectEvent>", &format!("{nested}</ObjectEvent>"));
        assert_eq!(codes(&read_xml(xml(&event).as_bytes()).1), [Code::TooDeep], "{count}");
    }
    let open = "{\"a\":".repeat(1_000_000);
    assert_eq!(codes(&read_json(open.as_bytes()).1), [Code::TooDeep]);
}

#[test]
fn a_million_identifiers_in_one_event_are_read_checked_and_hashed() {
    let mut list = String::new();
    for serial in 0..1_000_000 {
        if serial > 0 {
            list.push(',');
        }
        list.push_str(&format!("\"urn:epc:id:sgtin:4012345.011111.{serial}\""));
    }
    let document = json(&EVENT.replace("\"urn:example:1\"", &list));
    let mut reader = epcis::json::Reader::new(document.as_bytes());
    let event = reader.next_event().unwrap().unwrap();
    assert_eq!(event.epcs.len(), 1_000_000);
    assert!(event.is_valid(Syntax::Json));
    assert!(Hasher::new(Profile::Reference).hash(&event).starts_with("ni:///sha-256;"));

    let list: String = (0..1_000_000)
        .map(|serial| format!("<epc>urn:epc:id:sgtin:4012345.011111.{serial}</epc>"))
        .collect();
    let document = xml(&XML_EVENT.replace("<epc>urn:example:1</epc>", &list));
    assert_eq!(read_xml(document.as_bytes()).0[0].epcs.len(), 1_000_000);
}

#[test]
fn an_xml_event_over_the_limit_is_refused() {
    let long = XML_EVENT.replace("urn:example:1", &format!("urn:example:{}", "1".repeat(1 << 20)));
    let document = xml(&format!("{XML_EVENT}{long}"));
    let order = epcis::xml::Order::default();
    let mut reader = epcis::xml::Reader::with(document.as_bytes(), order, 1 << 19);
    assert!(reader.next().unwrap().is_ok());
    assert_eq!(codes(&reader.next().unwrap().unwrap_err()), [Code::TooLarge]);
    assert!(reader.next().is_none());
}

#[test]
fn other_encodings_are_named() {
    let text = json(EVENT);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(wide.clone()).collect();
    for document in [&wide, &big, &marked] {
        assert_eq!(codes(&read_json(document).1), [Code::Encoding]);
    }
    // 追溯 in GB 18030, and a Latin-1 é.
    for bytes in [&[0xD7u8, 0xB7, 0xCB, 0xDD][..], &[0xE9]] {
        let mut document = text.clone().into_bytes();
        let at = text.find("urn:example:1").unwrap();
        document.splice(at..at, bytes.iter().copied());
        assert_eq!(codes(&read_json(&document).1), [Code::Encoding]);
        let mut document = xml(XML_EVENT).into_bytes();
        let at = xml(XML_EVENT).find("urn:example:1").unwrap();
        document.splice(at..at, bytes.iter().copied());
        let found = codes(&read_xml(&document).1);
        assert!(matches!(found[..], [Code::Encoding | Code::Syntax]), "{found:?}");
    }
    let declared = format!("<?xml version=\"1.0\" encoding=\"GBK\"?>{}", xml(XML_EVENT));
    assert_eq!(codes(&read_xml(declared.as_bytes()).1), [Code::Encoding]);
    let bom = format!("\u{FEFF}{text}");
    assert_eq!(read_json(bom.as_bytes()).0.len(), 1);
}

#[test]
fn numbers_that_are_none_and_numbers_without_end_are_named_or_kept() {
    let quantity = |amount: &str| {
        let list = format!(
            "\"quantityList\":[{{\"epcClass\":\"urn:example:c\",\"quantity\":{amount}}}],\"action\""
        );
        json(&EVENT.replace("\"action\"", &list))
    };
    for amount in ["NaN", "Infinity", "-Infinity", "1_000", "0x10", "01", "+1", "1e"] {
        assert_eq!(codes(&read_json(quantity(amount).as_bytes()).1), [Code::Syntax], "{amount}");
    }
    for amount in ["1e999999999", "-1e-999999999", &"9".repeat(100_000)] {
        let (events, problems) = read_json(quantity(amount).as_bytes());
        assert!(problems.is_empty(), "{problems:?}");
        assert!(Hasher::new(Profile::Reference).pre_hash(&events[0]).contains(amount));
    }
    assert_eq!(codes(&read_json(quantity("\"NaN\"").as_bytes()).1), [Code::WrongType]);
    let xml_quantity = "<quantityList><quantityElement><epcClass>urn:example:c</epcClass><quantity>NaN</quantity></quantityElement></quantityList></ObjectEvent>";
    let (events, _) = read_xml(xml(&XML_EVENT.replace("</ObjectEvent>", xml_quantity)).as_bytes());
    assert_eq!(codes(&events[0].check(Syntax::Xml2)), [Code::BadNumber]);
}

#[test]
fn what_is_said_twice_is_named() {
    let twice = EVENT.replace("\"action\":\"ADD\"", "\"action\":\"ADD\",\"action\":\"DELETE\"");
    assert_eq!(codes(&read_json(json(&twice).as_bytes()).1), [Code::DuplicateField]);
    let twice = XML_EVENT.replace("<action>", "<action>DELETE</action><action>");
    assert_eq!(codes(&read_xml(xml(&twice).as_bytes()).1), [Code::DuplicateField]);
    let named = EVENT.replace("\"action\"", "\"eventID\":\"urn:uuid:1\",\"action\"");
    let declared = named.replace(
        "\"action\"",
        "\"errorDeclaration\":{\"declarationTime\":\"2026-08-01T00:00:00Z\"},\"action\"",
    );
    let (events, problems) = read_json(json(&format!("{named},{declared},{named}")).as_bytes());
    assert!(problems.is_empty());
    let mut identities = epcis::validate::Identities::default();
    let found: Vec<_> = events.iter().map(|event| identities.add(event).map(|p| p.code)).collect();
    assert_eq!(found, [None, None, Some(Code::DuplicateEventId)]);
    let (events, _) = read_json(
        json(&EVENT.replace("\"urn:example:1\"", "\"urn:example:1\",\"urn:example:1\"")).as_bytes(),
    );
    assert_eq!(codes(&events[0].check(Syntax::Json)), [Code::DuplicateIdentifier]);
}

#[test]
fn a_document_cut_short_anywhere_is_told_and_what_came_before_is_kept() {
    let document = json(&format!("{EVENT},{EVENT}"));
    for end in 0..document.len() {
        let (events, problems) = read_json(&document.as_bytes()[..end]);
        assert!(!problems.is_empty(), "{end}");
        assert!(events.len() <= 2);
    }
    let document = xml(&format!("{XML_EVENT}{XML_EVENT}"));
    for end in 0..document.len() {
        let (events, problems) = read_xml(&document.as_bytes()[..end]);
        assert!(!problems.is_empty(), "{end}");
        assert!(events.len() <= 2);
    }
}

#[test]
fn a_faulty_event_does_not_hide_the_next() {
    let faulty = EVENT.replace("\"action\"", "\"eventTime\":5,\"unknown\":1,\"action\"");
    let (events, problems) = read_json(json(&format!("{EVENT},{faulty},{EVENT}")).as_bytes());
    assert_eq!(events.len(), 2);
    assert_eq!(codes(&problems), [Code::WrongType, Code::DuplicateField, Code::UnknownField]);
    assert!(problems.iter().all(|problem| problem.event == Some(1)));
    let faulty = XML_EVENT.replace("<action>", "<unknown/><action>");
    let (events, problems) = read_xml(xml(&format!("{XML_EVENT}{faulty}{XML_EVENT}")).as_bytes());
    assert_eq!((events.len(), codes(&problems)), (2, vec![Code::UnknownField]));
}

#[test]
fn a_source_that_drips_or_fails_is_read_as_far_as_it_goes() {
    struct Drip<'d>(&'d [u8], bool);
    impl std::io::Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            match self.0.split_first() {
                Some((first, rest)) => {
                    out[0] = *first;
                    self.0 = rest;
                    Ok(1)
                }
                None if self.1 => Err(std::io::Error::other("the line broke")),
                None => Ok(0),
            }
        }
    }
    let document = json(&format!("{EVENT},{EVENT}"));
    let dripped: Vec<_> = epcis::json::Reader::new(Drip(document.as_bytes(), false)).collect();
    assert!(dripped.len() == 2 && dripped.iter().all(Result::is_ok));
    let broken = &document.as_bytes()[..document.len() - 2];
    let last = epcis::json::Reader::new(Drip(broken, true)).last().unwrap().unwrap_err();
    assert_eq!(codes(&last), [Code::Syntax]);
    assert!(last[0].to_string().contains("the line broke"));
}

#[test]
fn what_is_no_document_of_events_is_named() {
    for (document, expected) in [
        ("", Code::Syntax),
        ("[]", Code::UnknownDocument),
        ("{}", Code::UnknownDocument),
        ("nonsense", Code::UnknownDocument),
        (r#"{"type":"Invoice"}"#, Code::UnknownDocument),
        (r#"{"type":"EPCISDocument","epcisBody":{}}"#, Code::UnknownDocument),
        (r#"{"type":"EPCISDocument","epcisBody":{"eventList":[1]}}"#, Code::WrongType),
    ] {
        assert_eq!(codes(&read_json(document.as_bytes()).1)[0], expected, "{document}");
    }
    let trailing = format!("{} {{}}", json(EVENT));
    assert_eq!(codes(&read_json(trailing.as_bytes()).1), [Code::Syntax]);
    let late = r#"{"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{"eventList":[]},"@context":["a",{"x":"y"}]}"#;
    assert!(read_json(late.as_bytes()).1.is_empty());
    let late = late.replace("[]", &format!("[{EVENT}]"));
    assert_eq!(codes(&read_json(late.as_bytes()).1), [Code::ContextAfterEvents]);
    for (document, expected) in [
        ("", Code::UnknownDocument),
        ("<html/>", Code::UnknownDocument),
        ("<EPCISDocument schemaVersion='2.0'><a></b></EPCISDocument>", Code::Syntax),
        ("text", Code::Syntax),
    ] {
        let found = codes(&read_xml(document.as_bytes()).1);
        assert_eq!(found.first(), Some(&expected), "{document}: {found:?}");
    }
}

#[test]
fn a_hundred_thousand_of_anything_is_read_and_written_without_comparing_each_with_each() {
    let many = 100_000;
    let fields: String = (0..many).map(|n| format!(",\"x:f{n}\":{n}")).collect();
    let (events, problems) =
        read_json(json(&EVENT.replace("\"]}", &format!("\"]{fields}}}"))).as_bytes());
    assert!(problems.is_empty());
    assert_eq!(events[0].extensions.len(), many);
    let written = epcis::json::write_event(&events[0]);
    let again = epcis::json::events(written.as_bytes()).next().unwrap().unwrap();
    assert_eq!(again.extensions.len(), many);
    let prefixes: String = (0..many).map(|n| format!(",{{\"p{n}\":\"urn:{n}:\"}}")).collect();
    let document = json(EVENT).replace(",{\"x\"", &format!("{prefixes},{{\"x\""));
    assert_eq!(read_json(document.as_bytes()).0.len(), 1);
    let unknown: String = (0..many).map(|n| format!("<u{n}/>")).collect();
    let (_, problems) =
        read_xml(xml(&XML_EVENT.replace("<action>", &format!("{unknown}<action>"))).as_bytes());
    assert_eq!(problems.len(), 1000);
    let attributes: String = (0..many).map(|n| format!(" a{n}=\"\"")).collect();
    let element = format!("<y:e xmlns:y=\"urn:y\"{attributes}/></ObjectEvent>");
    let (_, problems) = read_xml(xml(&XML_EVENT.replace("</ObjectEvent>", &element)).as_bytes());
    assert_eq!(codes(&problems), [Code::TooManyAttributes]);
    let bad: Vec<String> = (0..many).map(|n| format!("\"{n}\"")).collect();
    let (events, _) =
        read_json(json(&EVENT.replace("\"urn:example:1\"", &bad.join(","))).as_bytes());
    assert_eq!(events[0].check(Syntax::Json).len(), 1000);
}
