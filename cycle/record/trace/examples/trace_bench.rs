//! How fast documents are taken in and traces are answered, beside recursive questions to two databases and a walk of
//! one question a thing, on the same data in the same run.
//!
//! `cargo run --release -p trace --example trace_bench -- [references] [documents timed]`; a PostgreSQL is measured
//! where `ZHUNSHENG_TEST_POSTGRES` names one. Workload: four tiers of lots, three inputs each, plants that share lots;
//! forty items a finished lot, ten to a case, ten cases to a pallet that is shipped; one salt lot in a quarter of all
//! finished lots. All of it is invented.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use store::{Db, Settings};
use trace::capture::{Behaviour, Sender, capture};
use trace::graph::walk::walk;
use trace::graph::{Direction, Lens, Memory, Mode, Options, Walk};
use trace::redaction::Reach;
use trace::walk::Question;

/// Lots of a plant and tier.
const PLANT: usize = 100;
const TIERS: usize = 4;
const ITEMS: usize = 40;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).map(String::as_str) == Some("fresh") {
        return fresh(&args[2], &args[3]);
    }
    let references: usize = args.get(1).and_then(|text| text.parse().ok()).unwrap_or(200_000);
    let timed: usize = args.get(2).and_then(|text| text.parse().ok()).unwrap_or(20);
    let folder = std::env::temp_dir().join(format!("trace-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let db = Db::open(Settings::in_folder(&folder, "bench")).expect("a store opens");
    let memory = Memory::default();
    let mut made = Making {
        documents: Vec::new(),
        events: Vec::new(),
        edges: Vec::new(),
        names: Vec::new(),
        numbers: HashMap::new(),
    };
    let sender = Sender { all: true, ..Sender::default() };
    let finished = (references / 100).max(PLANT);
    let begun = Instant::now();
    let mut stored = 0;
    for plant in 0..finished.div_ceil(PLANT) {
        made.plant(plant);
        for document in made.documents.drain(..) {
            let receipt = capture(&db, &document, &sender, Behaviour::Rollback).expect("captured");
            assert!(receipt.success, "{:?}", receipt.faults.first());
            stored += receipt.stored;
        }
    }
    println!(
        "filled: {stored} events in {:.1?} ({:.0}/s)",
        begun.elapsed(),
        stored as f64 / begun.elapsed().as_secs_f64()
    );
    capture_rate(&db, &sender, timed, finished, false);
    capture_rate(&db, &sender, timed, finished, true);
    let seeds: Vec<String> =
        (0..200).map(|n| lot(n * 7 % finished.div_ceil(PLANT), 0, n % PLANT)).collect();
    let warm = traces(&db, memory, &seeds);
    println!("trace forward, warm: {}", warm.0);
    let program = std::env::current_exe().expect("this program has a path");
    let told = std::process::Command::new(program)
        .args(["fresh", &folder.to_string_lossy(), &seeds[3]])
        .output()
        .expect("a second process runs");
    print!("trace forward, fresh process: {}", String::from_utf8_lossy(&told.stdout));
    hub(&db);
    naive(&db, &seeds);
    let cte = sqlite(&made.edges, &seeds, &made.numbers);
    println!("(b) recursive question, SQLite in memory: {cte:.3?}");
    if let Some(url) = store::testing::postgres_url() {
        let cte = postgres(&url, &made.edges, &seeds, &made.numbers);
        println!(
            "(a) recursive question, PostgreSQL bigint: {cte:.3?} ({:.1} × ours)",
            cte.as_secs_f64() / warm.1.as_secs_f64()
        );
    }
    drop(db);
    let _ = std::fs::remove_dir_all(&folder);
}

fn lot(plant: usize, tier: usize, number: usize) -> String {
    format!("urn:bench:lot:{plant}:{tier}:{number}")
}

struct Making {
    documents: Vec<Vec<u8>>,
    events: Vec<String>,
    /// Places of names: what becomes what.
    edges: Vec<(i64, i64)>,
    names: Vec<String>,
    numbers: HashMap<String, i64>,
}

impl Making {
    fn name(&mut self, text: &str) -> i64 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = self.names.len() as i64;
        self.names.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn plant(&mut self, plant: usize) {
        let salt = plant.is_multiple_of(4).then(|| "urn:bench:salt".to_owned());
        for tier in 1..TIERS {
            for number in 0..PLANT {
                let mut inputs: Vec<String> =
                    (0..3).map(|n| lot(plant, tier - 1, (number * 3 + n * 31) % PLANT)).collect();
                inputs.sort();
                inputs.dedup();
                let own = lot(plant, tier, number);
                let mut outputs = vec![own.clone()];
                let last = tier == TIERS - 1;
                if last {
                    inputs.extend(salt.clone());
                    outputs = (0..ITEMS)
                        .map(|n| format!("urn:bench:item:{plant}:{number}:{n}"))
                        .collect();
                }
                let numbers: Vec<i64> = inputs.iter().map(|name| self.name(name)).collect();
                for output in &outputs {
                    let to = self.name(output);
                    self.edges.extend(numbers.iter().map(|from| (*from, to)));
                }
                self.event(
                    tier * 1000 + number,
                    "TransformationEvent",
                    &format!(
                        r#""inputEPCList":{},"outputEPCList":{}"#,
                        list(&inputs),
                        list(&outputs)
                    ),
                );
                if last {
                    self.pack(plant, number, &outputs);
                }
            }
        }
        self.close();
    }

    fn pack(&mut self, plant: usize, number: usize, items: &[String]) {
        for (case, some) in items.chunks(10).enumerate() {
            let case = format!("urn:bench:case:{plant}:{number}:{case}");
            self.event(
                5000 + number,
                "AggregationEvent",
                &format!(
                    r#""action":"ADD","bizStep":"packing","parentID":"{case}","childEPCs":{}"#,
                    list(some)
                ),
            );
            let pallet = format!("urn:bench:pallet:{plant}:{}", number / 3);
            self.event(6000 + number, "AggregationEvent", &format!(
                r#""action":"ADD","bizStep":"loading","parentID":"{pallet}","childEPCs":["{case}"]"#));
        }
        if number % 3 == 2 {
            let pallet = format!("urn:bench:pallet:{plant}:{}", number / 3);
            self.event(9000 + number, "ObjectEvent", &format!(
                r#""action":"OBSERVE","bizStep":"shipping","disposition":"in_transit","epcList":["{pallet}"],"destinationList":[{{"type":"possessing_party","destination":"urn:bench:shop:{}"}}]"#,
                plant % 50));
        }
    }

    fn event(&mut self, minute: usize, kind: &str, rest: &str) {
        let time = format!(
            "2026-{:02}-{:02}T{:02}:{:02}:00Z",
            1 + minute / 1440 / 28 % 9,
            1 + minute / 1440 % 28,
            minute / 60 % 24,
            minute % 60
        );
        self.events.push(format!(
            r#"{{"type":"{kind}","eventTime":"{time}","eventTimeZoneOffset":"+08:00",{rest}}}"#
        ));
        if self.events.len() == 500 {
            self.close();
        }
    }

    fn close(&mut self) {
        if !self.events.is_empty() {
            self.documents.push(document(&self.events));
            self.events.clear();
        }
    }
}

fn list(names: &[String]) -> String {
    serde_json::json!(names).to_string()
}

fn document(events: &[String]) -> Vec<u8> {
    format!(
        r#"{{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{{"eventList":[{}]}}}}"#,
        events.join(",")
    )
    .into_bytes()
}

/// Documents of 500 object events with ten items each: eight of ten seen lately, or any item of the store.
fn capture_rate(db: &Db, sender: &Sender, timed: usize, finished: usize, anywhere: bool) {
    let plants = finished.div_ceil(PLANT);
    let mut state = 7usize;
    let mut chance = move |end: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % end
    };
    let mut documents = Vec::new();
    for number in 0..timed {
        let mut events = Vec::new();
        for event in 0..500 {
            let names: HashSet<String> = (0..10)
                .map(|n| {
                    let recent = !anywhere && n < 8;
                    let plant =
                        if recent { plants - 1 - chance(plants.min(4)) } else { chance(plants) };
                    format!("urn:bench:item:{plant}:{}:{}", chance(PLANT), chance(ITEMS))
                })
                .collect();
            let names: Vec<String> = names.into_iter().collect();
            events.push(format!(
                r#"{{"type":"ObjectEvent","eventTime":"2026-10-{:02}T{:02}:{:02}:{:02}Z","eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"storing","readPoint":{{"id":"urn:bench:gate:{}"}},"epcList":{}}}"#,
                1 + number % 28, event / 60 % 24, event % 60, usize::from(anywhere), chance(20), list(&names)));
        }
        documents.push(document(&events));
    }
    let begun = Instant::now();
    let mut stored = 0;
    for document in &documents {
        stored += capture(db, document, sender, Behaviour::Rollback).expect("captured").stored;
    }
    let what = if anywhere { "any item of the store" } else { "8 of 10 items seen lately" };
    println!(
        "capture, {what}: {:.0} events/s ({stored} events)",
        stored as f64 / begun.elapsed().as_secs_f64()
    );
}

/// Median, the ninety-fifth, and the mean number of vertices.
fn traces(db: &Db, memory: Memory, seeds: &[String]) -> (String, Duration) {
    let seeds = seeds.to_vec();
    db.read(move |tx| {
        let lens = Lens::now(Options::default());
        let mut times = Vec::new();
        let mut vertices = 0;
        for round in 0..2 {
            for seed in &seeds {
                let (found, _) =
                    trace::walk::seeds(tx, &memory, &lens, std::slice::from_ref(seed))?;
                let wish = Walk {
                    seeds: found,
                    direction: Direction::Forward,
                    mode: Mode::Material,
                    time: None,
                    limit: None,
                    depth: None,
                };
                let begun = Instant::now();
                let outcome = walk(tx, &memory, &lens, &wish, &mut |_| true)?;
                if round == 1 {
                    times.push(begun.elapsed());
                    vertices += outcome.found.len();
                }
            }
        }
        times.sort();
        let median = times[times.len() / 2];
        Ok((
            format!(
                "median {median:.3?}, 95 % {:.3?}, {} vertices on average",
                times[times.len() * 95 / 100],
                vertices / times.len()
            ),
            median,
        ))
    })
    .expect("traces are answered")
}

/// A process that has read nothing yet; the system's cache may hold the file.
fn fresh(folder: &str, seed: &str) {
    let db = Db::open(Settings::in_folder(std::path::Path::new(folder), "bench"))
        .expect("a store opens");
    let seed = seed.to_owned();
    let (time, vertices) = db
        .read(move |tx| {
            let memory = Memory::default();
            let lens = Lens::now(Options::default());
            let begun = Instant::now();
            let (found, _) = trace::walk::seeds(tx, &memory, &lens, &[seed])?;
            let wish = Walk {
                seeds: found,
                direction: Direction::Forward,
                mode: Mode::Material,
                time: None,
                limit: None,
                depth: None,
            };
            let outcome = walk(tx, &memory, &lens, &wish, &mut |_| true)?;
            Ok((begun.elapsed(), outcome.found.len()))
        })
        .expect("a trace is answered");
    println!("{time:.3?} for {vertices} vertices");
}

fn hub(db: &Db) {
    db.read(|tx| {
        let memory = Memory::default();
        let question = Question { back: false, ..Question::about(&["urn:bench:salt"]) };
        for turn in ["first", "again"] {
            let begun = Instant::now();
            let scope = trace::scope::scope(tx, &memory, &Reach::All, &question, &mut |_| true)?;
            let counted = begun.elapsed();
            let begun = Instant::now();
            let mut count = 0usize;
            trace::scope::items(tx, &scope.rows, |_| {
                count += 1;
                true
            })?;
            println!(
                "scope of the salt lot, {turn}: {} rows, {} holders in {counted:.2?}; items {:.0}/s",
                scope.rows.len(), scope.holders.len(), count as f64 / begun.elapsed().as_secs_f64()
            );
        }
        Ok(())
    })
    .expect("a scope is answered");
}

/// What clients of a repository do: one question a thing, one an event.
fn naive(db: &Db, seeds: &[String]) {
    let seeds: Vec<String> = seeds.iter().take(20).cloned().collect();
    let told = db
        .read(move |tx| {
            let begun = Instant::now();
            let mut vertices = 0;
            for seed in &seeds {
                let mut open = vec![trace::names::number(tx, seed)?];
                let mut seen: HashSet<i64> = open.iter().copied().collect();
                while let Some(name) = open.pop() {
                    let events: Vec<i64> = tx.query(
                        "select event from trace_ref where entity = ?1 and role = 5 order by t",
                        store::params![name],
                        |row| row.get(0),
                    )?;
                    for event in events {
                        let body: String = tx.one(
                            "select body from trace_body where event = ?1",
                            store::params![event],
                            |row| row.get(0),
                        )?;
                        let Some(Ok(event)) = epcis::json::events(body.as_bytes()).next() else {
                            continue;
                        };
                        for output in &event.outputs {
                            let number = trace::names::number(tx, output)?;
                            if seen.insert(number) {
                                open.push(number);
                            }
                        }
                    }
                }
                vertices += seen.len();
            }
            Ok((begun.elapsed() / 20, vertices / 20))
        })
        .expect("the naive walk ends");
    println!("(c) one question a thing: {:.3?} for {} things", told.0, told.1);
}

const RECURSIVE: &str = "with recursive reached(node) as (select cast($1 as bigint) union select e.dst from edge e join reached r on e.src = r.node) select count(*) from reached";

fn numbers(seeds: &[String], names: &HashMap<String, i64>) -> Vec<i64> {
    seeds.iter().filter_map(|seed| names.get(seed).copied()).collect()
}

fn sqlite(edges: &[(i64, i64)], seeds: &[String], names: &HashMap<String, i64>) -> Duration {
    let conn = rusqlite::Connection::open_in_memory().expect("a database opens");
    conn.execute_batch(
        "create table edge (src integer, dst integer, primary key (src, dst)) without rowid; begin",
    )
    .expect("a table is made");
    for (src, dst) in edges {
        conn.execute("insert or ignore into edge values (?1, ?2)", (src, dst))
            .expect("a row is written");
    }
    conn.execute_batch("commit").expect("committed");
    let mut asked = conn.prepare(&RECURSIVE.replace("$1", "?1")).expect("a question");
    median(numbers(seeds, names), |seed| {
        let _: i64 = asked.query_row([seed], |row| row.get(0)).expect("an answer");
    })
}

fn postgres(
    url: &str,
    edges: &[(i64, i64)],
    seeds: &[String],
    names: &HashMap<String, i64>,
) -> Duration {
    let mut client = postgres::Client::connect(url, postgres::NoTls).expect("a server answers");
    client
        .batch_execute("create temporary table edge (src bigint, dst bigint)")
        .expect("a table is made");
    for some in edges.chunks(50_000) {
        let (src, dst): (Vec<i64>, Vec<i64>) = some.iter().copied().unzip();
        client
            .execute(
                "insert into edge select * from unnest($1::bigint[], $2::bigint[])",
                &[&src, &dst],
            )
            .expect("rows are written");
    }
    client
        .batch_execute("create index on edge (src) include (dst); analyze edge")
        .expect("an index");
    let asked = client.prepare(RECURSIVE).expect("a question");
    median(numbers(seeds, names), |seed| {
        let _ = client.query_one(&asked, &[&seed]).expect("an answer");
    })
}

fn median(seeds: Vec<i64>, mut ask: impl FnMut(i64)) -> Duration {
    let mut times: Vec<Duration> = seeds
        .into_iter()
        .map(|seed| {
            let begun = Instant::now();
            ask(seed);
            begun.elapsed()
        })
        .collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
