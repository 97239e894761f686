//! Every case of others, with its own expectation.
//!
//! The index names the cases; one judge per kind, and no case without one.

mod documents;
mod identifiers;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/data")
}

pub(crate) fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// What is wrong with one case; how many single expectations were looked at.
type Judge = fn(&Value, &mut Vec<String>) -> usize;

fn judge(kind: &str) -> Option<Judge> {
    Some(match kind {
        "event-hash" => documents::hashes,
        "all-events-in-file-have-equal-hash" => documents::equal,
        "xml-json-hash-parity" => documents::parity,
        "accept" => documents::accept,
        "reject" => documents::reject,
        "translation-pairs" => identifiers::translation,
        "canonical-DL-pairs" => identifiers::canonical,
        _ => return None,
    })
}

#[test]
fn every_case_comes_out_as_its_publisher_says() {
    let index: Value = serde_json::from_slice(&bytes("INDEX.json")).unwrap();
    let cases = index["cases"].as_array().unwrap();
    let mut complaints = Vec::new();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in cases {
        let kind = case["kind"].as_str().unwrap();
        let mut found = Vec::new();
        let looked_at = match judge(kind) {
            Some(judge) => judge(case, &mut found),
            None => {
                found.push("no judge".to_owned());
                0
            }
        };
        assert!(looked_at > 0 || !found.is_empty(), "{case} looked at nothing");
        let count = counts.entry(kind).or_default();
        *count = (count.0 + 1, count.1 + looked_at);
        complaints.extend(found.iter().map(|what| format!("{}: {what}", case["id"])));
    }
    for (kind, (cases, single)) in &counts {
        eprintln!("{kind}: {cases} cases, {single} expectations");
        assert_eq!(index["counts"][kind].as_u64(), Some(*cases as u64), "{kind}");
    }
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}
