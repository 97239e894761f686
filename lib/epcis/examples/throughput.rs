//! Events a second of processor time, on a machine that may be busy with other work.
//!
//! `throughput hash FILE [ROUNDS]` reads a JSON-LD document from memory again and again; `check` also
//! validates; `xml` reads the same document as XML; `graph` derives a graph of four tiers of lots and
//! walks it; `list` prints the hashes; `make EVENTS ITEMS` writes the document of the stated workload. Wall time is said
//! too; on an idle machine the two are the same.

use epcis::hash::{Hasher, Profile};
use epcis::head::{Head, Syntax};
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

/// Tiers of lots, three inputs each, and ten items of each lot of the last tier.
fn graph(lots: usize) {
    use epcis::graph::{Builder, Mode, Options};
    let event = |inputs: String, outputs: String, minute: usize| {
        format!(
            r#"{{"@context":"c","type":"TransformationEvent","eventTime":"2026-07-{:02}T{:02}:{:02}:00Z","eventTimeZoneOffset":"+08:00","inputEPCList":[{inputs}],"outputEPCList":[{outputs}]}}"#,
            1 + minute / 1440,
            minute / 60 % 24,
            minute % 60
        )
    };
    let mut seed = 1u64;
    let mut below = |end: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % end as u64) as usize
    };
    let mut documents = Vec::new();
    for tier in 1..=4 {
        for lot in 0..lots {
            let inputs: Vec<String> =
                (0..3).map(|_| format!(r#""urn:lot:{}:{}""#, tier - 1, below(lots))).collect();
            let output = format!(r#""urn:lot:{tier}:{lot}""#);
            documents.push(event(inputs.join(","), output, tier * 1000 + below(900)));
        }
    }
    for lot in 0..lots {
        let items: Vec<String> =
            (0..10).map(|item| format!(r#""urn:item:{lot}:{item}""#)).collect();
        documents.push(event(format!(r#""urn:lot:4:{lot}""#), items.join(","), 6000 + below(900)));
    }
    let before = processor();
    let mut builder = Builder::default();
    for document in &documents {
        let event = epcis::json::events(document.as_bytes()).next();
        builder.add(&event.expect("one event").expect("a good one"), None);
    }
    let graph = builder.finish(Options::default());
    let built = processor();
    let (mut reached, mut walks) = (0usize, 0usize);
    for _ in 0..500 {
        let root = graph.things(&format!("urn:lot:0:{}", below(lots)));
        reached += graph.forward(&root, None, Mode::Material).len();
        walks += 1;
    }
    let forward = processor();
    let mut origins = 0usize;
    for _ in 0..500 {
        let item = graph.things(&format!("urn:item:{}:3", below(lots)));
        origins += graph.back(&item, None).len();
    }
    if let (Some(before), Some(built), Some(forward), Some(end)) =
        (before, built, forward, processor())
    {
        let micro = |nanoseconds: u64| nanoseconds as f64 / 1e3 / walks as f64;
        println!(
            "graph: {} events read and derived in {} ms of processor time",
            documents.len(),
            (built - before) / 1_000_000
        );
        println!(
            "graph: forward {} vertices in {:.0} µs, back {} in {:.0} µs, on average",
            reached / walks,
            micro(forward - built),
            origins / walks,
            micro(end - forward)
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize, otherwise: usize| {
        arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let mode = arguments.get(1).map_or("hash", String::as_str);
    if mode == "graph" {
        graph(number(2, 20_000));
        return;
    }
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
    let xml = (mode == "xml").then(|| {
        let head = Head { creation_date: Some("2026-07-22T10:30:00Z".into()), ..Head::default() };
        let words = epcis::xml::Words::Urn;
        let mut writer =
            epcis::xml::Writer::new(Vec::new(), &head, words).expect("memory takes it");
        for event in epcis::json::events(&document) {
            writer.event(&event.expect("the document is good")).expect("memory takes it");
        }
        writer.finish().expect("memory takes it")
    });
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
        if let Some(xml) = &xml {
            for event in epcis::xml::Reader::new(xml.as_slice()) {
                sum ^= hasher.hash(&event.expect("the document is good")).len() as u64;
                count += 1;
            }
            continue;
        }
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
