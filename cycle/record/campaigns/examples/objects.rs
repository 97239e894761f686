//! The page of one object in a register of a million, with ten million inspections behind it.
//!
//! `cargo run --release -p campaigns --example objects -- [OBJECTS] [INSPECTIONS] [RATE] [SECONDS]`: fills a store in
//! bulk, then asks for the page by its front door at a fixed rate, whether answers come or not; latency counts from
//! the moment a request was due. Budget: p99 50 ms at 100 a second. All rows are synthetic.

#![expect(clippy::print_stdout, reason = "a measurement for a person to read")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use identity::Role;
use store::{Actor, Db, Entry, Value, params};
use terms::{Result, Text, date};
use units::UnitRow;
use web::testing::City;

/// The day from which units and objects hold.
const SINCE: &str = "2015-01-01";
/// Rows of one command.
const CHUNK: u64 = 50_000;
/// Callers, so that one slow answer holds back nobody.
const CALLERS: u64 = 4;

fn main() {
    let numbers: Vec<u64> =
        std::env::args().skip(1).filter_map(|it| it.replace('_', "").parse().ok()).collect();
    let number = |at: usize, usual: u64| numbers.get(at).copied().unwrap_or(usual);
    let (objects, inspections) = (number(0, 1_000_000), number(1, 10_000_000));
    let (rate, seconds) = (number(2, 100), number(3, 30));
    for engine in store::testing::engines() {
        let city = City::new(engine, campaigns::routes());
        let area = area(&city.space.db).expect("an area for all objects");
        city.add_role(Role::Office, None);
        let begun = Instant::now();
        fill(&city.space.db, area, objects, inspections).expect("the store takes the rows");
        println!(
            "{engine}: {objects} objects and {inspections} inspections in {:.0?}",
            begun.elapsed()
        );
        drop(city.as_role(Role::Office).get(&page(1)));
        measure(&city, objects, rate, seconds);
    }
}

fn page(object: u64) -> String {
    format!("/objects/OBJ{object:08}")
}

fn area(db: &Db) -> Result<i64> {
    db.write(Actor::PROGRAM, |tx| {
        let row = UnitRow {
            code: "140882".into(),
            kind: "county".into(),
            name: Text::new("示例县", "Example"),
            short: None,
            valid_from: units::ALWAYS,
            valid_to: None,
        };
        units::load(tx, [row], [], [])?;
        Ok(units::find_by_code(tx, "140882")?.map_or(0, |unit| unit.0))
    })
}

/// Units, objects and inspections in bulk; only what the page asks of them is filled.
fn fill(db: &Db, area: i64, objects: u64, inspections: u64) -> Result<()> {
    let first = db.write(Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        tx.next_ids(whole(objects + inspections + objects))
    })?;
    bulk(db, objects, move |at, seq| {
        let firm = first + whole(at);
        let code = format!("B{at:08}");
        vec![
            (
                "insert into unit (id, code, kind, valid_from, seq) values (?1, ?2, ?3, ?4, ?5)",
                params![firm, code.as_str(), "firm", SINCE, seq].to_vec(),
            ),
            (
                "insert into unit_name (id, unit, zh, valid_from, seq) values (?1, ?2, ?3, ?4, ?5)",
                params![firm, firm, format!("示例企业{at:08}"), SINCE, seq].to_vec(),
            ),
            (
                "insert into inspection_object (id, code, firm, area, kind, name, industry, size, valid_from, source, seq)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    firm,
                    format!("OBJ{at:08}"),
                    firm,
                    area,
                    "firm",
                    "示例",
                    "C2621",
                    1_i64,
                    SINCE,
                    "synthetic",
                    seq
                ]
                .to_vec(),
            ),
        ]
    })?;
    bulk(db, inspections, move |at, seq| {
        let id = first + whole(objects + at);
        // Spread over firms and over three years.
        let firm = first + whole(at.wrapping_mul(2_654_435_761) % objects.max(1));
        let mut day = date(2023, 1, 1);
        day = day.saturating_add(Duration::from_secs(at % 1_050 * 86_400));
        let month = i64::from(day.year()) * 100 + i64::from(day.month());
        vec![(
            "insert into inspection (id, code, firm, area, kind, on_date, month, result, critical, serious, minor, weighted, source, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                id,
                format!("I{at:09}"),
                firm,
                area,
                "daily",
                day,
                month,
                "pass",
                0_i64,
                0_i64,
                1_i64,
                1_i64,
                "synthetic",
                seq
            ]
            .to_vec(),
        )]
    })
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).expect("a count of rows fits")
}

/// Rows in chunks; what one number makes goes into its tables together.
fn bulk(
    db: &Db,
    rows: u64,
    made: impl Fn(u64, i64) -> Vec<(&'static str, Vec<Value>)> + Copy + Send + 'static,
) -> Result<()> {
    for from in (0..rows).step_by(usize::try_from(CHUNK).unwrap_or(1)) {
        let upto = (from + CHUNK).min(rows);
        db.write(Actor::PROGRAM, move |tx| {
            let seq = tx.next_seq()?;
            let tables = made(from, seq).len();
            for table in 0..tables {
                let sql = made(from, seq)[table].0;
                tx.run_many(sql, (from..upto).map(|at| made(at, seq).swap_remove(table).1))?;
            }
            tx.record(Entry::new("test.filled", "objects", 0).touches("objects"))?;
            Ok(())
        })?;
    }
    Ok(())
}

fn measure(city: &City, objects: u64, rate: u64, seconds: u64) {
    let total = rate * seconds;
    let next = Arc::new(AtomicU64::new(0));
    let taken = Arc::new(Mutex::new(Vec::new()));
    let begun = Instant::now();
    let cookie = city.as_role(Role::Office).cookie;
    let app = city.app.clone();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (next, taken, cookie) = (Arc::clone(&next), Arc::clone(&taken), cookie.clone());
            let router = app.serve(campaigns::routes());
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime");
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    if turn >= total {
                        break;
                    }
                    let due = begun + Duration::from_micros(turn * 1_000_000 / rate);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let object = turn.wrapping_mul(40_503_001) % objects;
                    let request = axum::http::Request::get(page(object))
                        .header("cookie", &cookie)
                        .body(axum::body::Body::empty())
                        .expect("a request");
                    let answer =
                        runtime.block_on(tower::ServiceExt::oneshot(router.clone(), request));
                    let status = answer.expect("the router never fails").status();
                    assert_eq!(status, 200, "{object}");
                    taken.lock().expect("no caller panics").push(due.elapsed());
                }
            })
        })
        .collect();
    for caller in callers {
        caller.join().expect("no caller panics");
    }
    let mut taken = taken.lock().expect("all callers have ended").clone();
    taken.sort_unstable();
    let at = |share: usize| taken[(taken.len() * share / 1_000).min(taken.len() - 1)];
    println!(
        "{} pages at {rate} a second: median {:.1?}, p99 {:.1?}, slowest {:.1?}",
        taken.len(),
        at(500),
        at(990),
        at(1_000)
    );
}
