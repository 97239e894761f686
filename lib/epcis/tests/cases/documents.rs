//! Documents: hashes, equality, parity, what is read and what is refused.

use crate::bytes;
use epcis::event::Event;
use epcis::hash::{Hasher, Profile};
use epcis::head::Head;
use epcis::problem::{Problem, Severity};
use serde_json::Value;

/// All events of a document with its head, and everything that is wrong.
fn read(file: &str) -> (Vec<Event<'static>>, Vec<Problem>, Head) {
    let document = bytes(file);
    let mut events = Vec::new();
    let mut problems = Vec::new();
    let mut sort = |event: Result<Event<'static>, Vec<Problem>>| match event {
        Ok(event) => events.push(event),
        Err(found) => problems.extend(found),
    };
    let head = if file.ends_with(".xml") {
        let mut reader = epcis::xml::Reader::new(document.as_slice());
        reader.by_ref().for_each(&mut sort);
        reader.head().clone()
    } else {
        let mut reader = epcis::json::Reader::new(document.as_slice());
        reader.by_ref().for_each(&mut sort);
        // The text in memory and the text that arrives are read alike.
        let borrowed: Vec<_> =
            epcis::json::events(&document).filter_map(Result::ok).map(Event::into_owned).collect();
        assert_eq!(borrowed.len(), events.len(), "{file}");
        assert!(borrowed == events, "{file}");
        reader.head().clone()
    };
    (events, problems, head)
}

fn hash(profile: Profile, file: &str, found: &mut Vec<String>) -> Vec<String> {
    let (events, problems, head) = read(file);
    found.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
    let mut hasher = Hasher::new(profile).ignoring(&head.ignored);
    events.iter().map(|event| hasher.hash(event)).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().into_iter().flatten();
    list.map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn same(what: &str, got: &[String], expected: &[String], found: &mut Vec<String>) {
    if got != expected {
        found.push(format!("{what}\n  got      {got:?}\n  expected {expected:?}"));
    }
}

pub(crate) fn hashes(case: &Value, found: &mut Vec<String>) -> usize {
    let file = case["file"].as_str().unwrap();
    let expected = strings(&case["expected_hashes"]);
    let got = hash(Profile::Reference, file, found);
    if case["expected_prehash"].is_array() {
        let (events, _, head) = read(file);
        let mut hasher = Hasher::new(Profile::Reference).ignoring(&head.ignored);
        let got: Vec<_> = events.iter().map(|event| hasher.pre_hash(event).to_owned()).collect();
        same("pre-hash", &got, &strings(&case["expected_prehash"]), found);
    }
    same("reference", &got, &expected, found);
    let table = match &case["derived_table_order_hashes"] {
        Value::Null => expected.clone(),
        derived => strings(derived),
    };
    same("table", &hash(Profile::Table, file, found), &table, found);
    expected.len()
}

pub(crate) fn equal(case: &Value, found: &mut Vec<String>) -> usize {
    let file = case["file"].as_str().unwrap();
    let count = case["events"].as_u64().unwrap() as usize;
    let expected = vec![case["expected_hash"].as_str().unwrap().to_owned(); count];
    same("reference", &hash(Profile::Reference, file, found), &expected, found);
    let table = match &case["derived_table_order_hashes"] {
        Value::Null => expected,
        derived => strings(derived),
    };
    same("table", &hash(Profile::Table, file, found), &table, found);
    count
}

pub(crate) fn parity(case: &Value, found: &mut Vec<String>) -> usize {
    let xml = case["xml"]["file"].as_str().unwrap();
    let json = case["json"]["file"].as_str().unwrap();
    let mut count = 0;
    for profile in [Profile::Reference, Profile::Table] {
        let from_xml = hash(profile, xml, found);
        let from_json = hash(profile, json, found);
        if from_xml != from_json {
            let strings = |file: &str| -> Vec<String> {
                let mut hasher = Hasher::new(profile);
                read(file).0.iter().map(|event| hasher.pre_hash(event).to_owned()).collect()
            };
            same("XML and JSON", &strings(xml), &strings(json), found);
        }
        count += from_xml.len();
        let expected = match profile {
            Profile::Reference => &case["expected_hashes"],
            Profile::Table => match &case["derived_table_order_hashes"] {
                Value::Null => &case["expected_hashes"],
                derived => derived,
            },
        };
        if expected.is_array() {
            same("value", &from_xml, &strings(expected), found);
        }
    }
    count
}

pub(crate) fn accept(case: &Value, found: &mut Vec<String>) -> usize {
    let file = case["file"].as_str().unwrap();
    let (events, problems, head) = read(file);
    found.extend(problems.iter().map(ToString::to_string));
    let kinds: Vec<_> = events.iter().map(|event| event.kind.name().to_owned()).collect();
    same("types", &kinds, &strings(&case["expected"]["event_types_in_order"]), found);
    for event in &events {
        let errors = event.check(head.syntax).into_iter();
        let errors = errors.filter(|problem| problem.severity() == Severity::Error);
        found.extend(errors.map(|problem| problem.to_string()));
    }
    kinds.len()
}

pub(crate) fn reject(case: &Value, found: &mut Vec<String>) -> usize {
    let file = case["file"].as_str().unwrap();
    let document = bytes(file);
    let query = case["role"] == "query-definition";
    let problems = match (query, file.ends_with(".xml")) {
        (true, true) => epcis::query::read_xml(&document).err().unwrap_or_default(),
        (true, false) => epcis::query::read_json(&document).err().unwrap_or_default(),
        _ => {
            let (events, mut problems, head) = read(file);
            problems.extend(events.iter().flat_map(|event| event.check(head.syntax)));
            problems
        }
    };
    let errors: Vec<_> = problems.iter().filter(|p| p.severity() == Severity::Error).collect();
    if errors.is_empty() {
        found.push("was accepted".to_owned());
    }
    let exceptions = if query {
        ["epcisException:QueryParameterException", "epcisException:QueryValidationException"]
    } else {
        ["epcisException:ValidationException"; 2]
    };
    for error in &errors {
        if !exceptions.contains(&error.exception()) {
            found.push(format!("{} for {error}", error.exception()));
        }
    }
    errors.len()
}
