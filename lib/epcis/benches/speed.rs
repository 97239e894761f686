//! How fast, with the workload stated: a JSON-LD document of 500 object events of ten serialised
//! items each, from bytes in memory to hashes; the same with validation; the same in XML.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use epcis::hash::{Hasher, Profile};
use epcis::head::{Head, Syntax};
use std::hint::black_box;

const EVENTS: usize = 500;

fn document() -> String {
    let mut out = String::from(
        r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"example":"https://ns.example.com/epcis/"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{"eventList":["#,
    );
    for event in 0..EVENTS {
        if event > 0 {
            out.push(',');
        }
        out.push_str(&format!(
            r#"{{"type":"ObjectEvent","eventTime":"2026-07-22T{:02}:{:02}:00.000+08:00","eventTimeZoneOffset":"+08:00","epcList":["#,
            event / 60 % 24,
            event % 60
        ));
        for item in 0..10 {
            if item > 0 {
                out.push(',');
            }
            let serial = (event * 10 + item) * 7919 % 100_000;
            if item % 2 == 0 {
                out.push_str(&format!(r#""urn:epc:id:sgtin:4012345.011111.{serial}""#));
            } else {
                out.push_str(&format!(r#""https://id.gs1.org/01/04012345111118/21/{serial}""#));
            }
        }
        out.push_str(
            r#"],"action":"OBSERVE","bizStep":"shipping","disposition":"in_transit","readPoint":{"id":"urn:epc:id:sgln:4012345.00001.0"},"bizLocation":{"id":"urn:epc:id:sgln:4012345.00002.0"},"bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:4012345000009:4711"}]}"#,
        );
    }
    out.push_str("]}}");
    out
}

fn speed(criterion: &mut Criterion) {
    let json = document();
    let mut writer = epcis::xml::Writer::new(
        Vec::new(),
        &Head { creation_date: Some("2026-07-22T10:30:00Z".into()), ..Head::default() },
        epcis::xml::Words::Urn,
    )
    .unwrap();
    for event in epcis::json::events(json.as_bytes()) {
        writer.event(&event.unwrap()).unwrap();
    }
    let xml = writer.finish().unwrap();

    let mut group = criterion.benchmark_group("500 events of 10 items");
    group.throughput(Throughput::Elements(EVENTS as u64));
    let mut hasher = Hasher::new(Profile::Reference);
    group.bench_function("JSON bytes to hash", |bencher| {
        bencher.iter(|| {
            for event in epcis::json::events(json.as_bytes()) {
                black_box(hasher.hash(&event.unwrap()));
            }
        });
    });
    group.bench_function("JSON bytes read only", |bencher| {
        bencher.iter(|| epcis::json::events(json.as_bytes()).map(black_box).count());
    });
    group.bench_function("JSON stream to hash", |bencher| {
        bencher.iter(|| {
            let mut reader = epcis::json::Reader::new(json.as_bytes());
            while let Some(event) = reader.next_event() {
                black_box(hasher.hash(&event.unwrap()));
            }
        });
    });
    group.bench_function("JSON bytes, validated, to hash", |bencher| {
        bencher.iter(|| {
            for event in epcis::json::events(json.as_bytes()) {
                let event = event.unwrap();
                assert!(event.check(Syntax::Json).is_empty());
                black_box(hasher.hash(&event));
            }
        });
    });
    group.bench_function("XML to hash", |bencher| {
        bencher.iter(|| {
            for event in epcis::xml::Reader::new(xml.as_slice()) {
                black_box(hasher.hash(&event.unwrap()));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, speed);
criterion_main!(benches);
