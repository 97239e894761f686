//! Adds many synthetic figures to a demo space, so that a city of full size can be served and weighed:
//! a hundred series over its firms, by the month, 5 % of them corrected.
//!
//! `cargo run --release --example fill -- DATA_DIR SPACE [FIGURES]`; ten million want 3 GB and minutes.

#![expect(clippy::print_stdout, reason = "a measurement for a person to read")]

use std::path::Path;
use std::time::Instant;

use figures::{bulk, ensure_series};
use store::{Actor, Db, Settings};
use terms::{Error, Period, Result};
use units::UnitId;

const SEED: u64 = 20_261_123;
const SERIES: u64 = 100;
const UNITS: u64 = 1_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, space, rest @ ..] = arguments.as_slice() else {
        eprintln!("fill DATA_DIR SPACE [FIGURES]");
        std::process::exit(2);
    };
    let wanted: u64 = rest.first().map_or(Ok(10_000_000), |n| n.parse()).map_err(Error::broken)?;
    let db = Db::open(Settings::in_folder(Path::new(folder), space))?;
    let firms: Vec<UnitId> = db.read(|tx| {
        tx.query(&format!("select unit from firm order by unit limit {UNITS}"), &[], |row| {
            Ok(UnitId(row.get(0)?))
        })
    })?;
    let per_month = SERIES * firms.len().max(1) as u64;
    let first = Period::parse("2000-01")?;
    let mut months = vec![first];
    while (months.len() as u64) < wanted.div_ceil(per_month) {
        let next = months[months.len() - 1].next()?;
        months.push(next);
    }
    let begun = Instant::now();
    let mut rows = 0;
    for number in 0..SERIES {
        let (months, firms) = (months.clone(), firms.clone());
        rows += db.write(Actor::PROGRAM, move |tx| {
            let series = ensure_series(tx, &format!("bulk.{number:03}"))?;
            bulk::generate(tx, &[series], &firms, &months, SEED)
        })?;
    }
    println!(
        "{SERIES} series x {} firms x {} months: {rows} log rows in {:.1?}, seed {SEED}",
        firms.len(),
        months.len(),
        begun.elapsed()
    );
    Ok(())
}
