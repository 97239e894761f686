//! Events a second of processor time, on a machine that may be busy with other work.
//!
//! `throughput hash FILE [ROUNDS]` reads a JSON-LD document from memory again and again; `check` also
//! validates; `list` prints the hashes; `make EVENTS ITEMS` writes the document of the stated workload. Wall time is said
//! too; on an idle machine the two are the same.

use epcis::hash::{Hasher, Profile};
use epcis::head::Syntax;
use std::time::Instant;

/// Nanoseconds this process has spent on a processor.
fn processor() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

fn make(events: usize, items: usize) -> String {
    let mut out = String::from(
        r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"example":"https://ns.example.com/epcis/"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{"eventList":["#,
    );
    for event in 0..events {
        let separator = if event > 0 { "," } else { "" };
        let (hour, minute) = (event / 60 % 24, event % 60);
        let epcs: Vec<String> = (0..items)
            .map(|item| {
                let serial = (event * items + item) * 7919 % 100_000;
                match item % 2 {
                    0 => format!(r#""urn:epc:id:sgtin:4012345.011111.{serial}""#),
                    _ => format!(r#""https://id.gs1.org/01/04012345111118/21/{serial}""#),
                }
            })
            .collect();
        out.push_str(&format!(
            r#"{separator}{{"type":"ObjectEvent","eventTime":"2026-07-22T{hour:02}:{minute:02}:00.000+08:00","eventTimeZoneOffset":"+08:00","epcList":[{}],"action":"OBSERVE","bizStep":"shipping","disposition":"in_transit","readPoint":{{"id":"urn:epc:id:sgln:4012345.00001.0"}},"bizLocation":{{"id":"urn:epc:id:sgln:4012345.00002.0"}},"bizTransactionList":[{{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:4012345000009:4711"}}]}}"#,
            epcs.join(",")
        ));
    }
    out.push_str("]}}");
    out
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize, otherwise: usize| {
        arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let mode = arguments.get(1).map_or("hash", String::as_str);
    if mode == "make" {
        print!("{}", make(number(2, 500), number(3, 10)));
        return;
    }
    let document = match arguments.get(2) {
        Some(file) => std::fs::read(file).expect("the file can be read"),
        None => make(500, 10).into_bytes(),
    };
    let rounds = number(3, 200);
    let mut hasher = Hasher::new(Profile::Reference);
    if mode == "list" {
        for event in epcis::json::events(&document) {
            println!("{}", hasher.hash(&event.expect("the document is good")));
        }
        return;
    }
    let mut count = 0usize;
    let mut sum = 0u64;
    let (wall, before) = (Instant::now(), processor());
    for _ in 0..rounds {
        for event in epcis::json::events(&document) {
            let event = event.expect("the document is good");
            if mode == "check" {
                assert!(event.is_valid(Syntax::Json));
            }
            sum ^= hasher.hash(&event).len() as u64;
            count += 1;
        }
    }
    let wall = wall.elapsed().as_secs_f64();
    let rate = |seconds: f64| (count as f64 / seconds) as u64;
    println!("{mode}: {count} events, {} events/s of wall time ({sum})", rate(wall));
    if let (Some(before), Some(after)) = (before, processor()) {
        println!("{mode}: {} events/s of processor time", rate((after - before) as f64 / 1e9));
    }
}
