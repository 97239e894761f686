//! What is asked of each input, and what the answers must agree on.

use epcis::event::{Event, Kind};
use epcis::gs1::{CheckDigit, Identifier};
use epcis::hash::{Hasher, Profile};
use epcis::head::{Head, Syntax};
use epcis::problem::{Language, Problem};

fn told(problems: &[Problem]) -> String {
    for problem in problems {
        for language in [Language::Chinese, Language::English] {
            assert!(!problem.message(language).is_empty() && !problem.fix(language).is_empty());
        }
    }
    let mut names: Vec<_> = problems.iter().map(|problem| problem.code.name()).collect();
    names.dedup();
    names.join(" ")
}

fn head() -> Head {
    Head { creation_date: Some("2026-07-22T10:30:00Z".into()), ..Head::default() }
}

/// A good event keeps its hash through both writers.
fn examine(event: &Event<'_>, syntax: Syntax) -> String {
    let found = event.check(syntax);
    let mut hashers = [Hasher::new(Profile::Reference), Hasher::new(Profile::Table)];
    let hashes: Vec<String> = hashers.iter_mut().map(|h| h.pre_hash(event).to_owned()).collect();
    let mut writer = epcis::json::Writer::new(Vec::new(), &head()).unwrap();
    writer.event(event).unwrap();
    let text = writer.finish().unwrap();
    let again = epcis::json::events(&text).next().unwrap();
    // What XML allows and JSON refuses is told, and written nowhere.
    match again {
        Ok(again) => {
            for (hasher, hash) in hashers.iter_mut().zip(&hashes) {
                assert_eq!(hasher.pre_hash(&again), hash, "through JSON");
            }
        }
        Err(problems) => assert!(syntax != Syntax::Json, "{problems:?}"),
    }
    let printable = !hashes[0].contains(|sign: char| {
        sign < ' ' || matches!(sign, '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{FFFE}' | '\u{FFFF}')
    });
    let standard = !matches!(event.kind, Kind::Other(_));
    if event.fits_xml() && printable && standard && found.is_empty() {
        let mut writer =
            epcis::xml::Writer::new(Vec::new(), &head(), epcis::xml::Words::Urn).unwrap();
        writer.event(event).unwrap();
        let text = writer.finish().unwrap();
        let again = epcis::xml::Reader::new(text.as_slice()).next().unwrap();
        let again = again.unwrap_or_else(|problems| {
            panic!("{problems:?} in {}", String::from_utf8_lossy(&text))
        });
        for (hasher, hash) in hashers.iter_mut().zip(&hashes) {
            assert_eq!(hasher.pre_hash(&again), hash, "through XML");
        }
    }
    format!("{} {}", event.kind.name(), told(&found))
}

pub(crate) fn json(input: &[u8]) -> String {
    let in_memory: Vec<_> = epcis::json::events(input).collect();
    // A source that gives seven bytes at a time.
    let pieces = input
        .chunks(7)
        .fold(Box::new(std::io::empty()) as Box<dyn std::io::Read>, |before, piece| {
            Box::new(std::io::Read::chain(before, piece))
        });
    let arriving: Vec<_> = if input.len() < 700 {
        epcis::json::Reader::new(pieces).collect()
    } else {
        epcis::json::Reader::new(input).collect()
    };
    assert_eq!(in_memory.len(), arriving.len());
    for (one, other) in in_memory.iter().zip(&arriving) {
        match (one, other) {
            (Ok(one), Ok(other)) => assert!(one == other),
            (Err(one), Err(other)) => assert_eq!(told(one), told(other)),
            _ => panic!("in memory and arriving differ"),
        }
    }
    let good = in_memory.iter().all(Result::is_ok);
    if good && !in_memory.is_empty() {
        // An independent judge of what is JSON; it has its own limit for numbers.
        if let Err(error) = serde_json::from_slice::<serde_json::Value>(input) {
            let said = error.to_string();
            let bom = input.starts_with(&[0xEF, 0xBB, 0xBF]);
            assert!(bom || said.contains("number out of range"), "accepted, but {said}");
        }
    }
    let _ = epcis::query::read_json(input);
    let said: Vec<String> = in_memory
        .iter()
        .map(|event| match event {
            Ok(event) => examine(event, Syntax::Json),
            Err(problems) => told(problems),
        })
        .take(3)
        .collect();
    said.join(" | ")
}

pub(crate) fn xml(input: &[u8]) -> String {
    let mut reader = epcis::xml::Reader::new(input);
    let events: Vec<_> = reader.by_ref().collect();
    let _ = epcis::query::read_xml(input);
    let said: Vec<String> = events
        .iter()
        .map(|event| match event {
            Ok(event) => examine(event, reader.head().syntax),
            Err(problems) => told(problems),
        })
        .take(3)
        .collect();
    said.join(" | ")
}

pub(crate) fn link(input: &[u8]) -> String {
    let text = String::from_utf8_lossy(input);
    let _ = epcis::gs1::prefix::Lengths::default().of(&text);
    let _ = epcis::validate::is_uri(&text);
    let _ = epcis::number::canonical(&text, epcis::number::Form::Float64);
    let _ = epcis::time::is_offset(&text);
    for parse in [Identifier::parse, Identifier::parse_typed] {
        let Ok(identifier) = parse(&text) else { continue };
        let canonical = identifier.canonical();
        let again = Identifier::parse(&canonical).expect("the canonical form is read");
        assert_eq!(again, identifier);
        assert_eq!(again.canonical(), canonical);
        for length in 5..14 {
            let Ok(urn) = identifier.urn(length) else { continue };
            // A part number may be split inside its letters; such a URN is nobody's.
            let Ok(back) = Identifier::parse(&urn) else { continue };
            assert_eq!(back.canonical(), canonical, "{urn}");
        }
    }
    match Identifier::parse(&text) {
        Ok(identifier) => format!(
            "{:?} {:?} {}",
            identifier.scheme(),
            identifier.level(),
            matches!(identifier.check_digit(), CheckDigit::Wrong { .. })
        ),
        Err(fault) => format!("{fault:?}"),
    }
}
