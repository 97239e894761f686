//! Builds a space with N synthetic figures and measures the pivot of 20 indicators × 200 units ×
//! 12 periods, now and as of an earlier entry.
//!
//! `cargo run --release -p figures --example bulk -- [FIGURES]`; with `ZHUNSHENG_TEST_POSTGRES` set
//! also there. 10,000,000 figures want 3 GB in the temporary folder and a minute or two.

#![expect(clippy::print_stdout, reason = "a measurement for a person to read")]

use std::time::{Duration, Instant};

use figures::{Query, SeriesId, as_of, bulk, current, ensure_series};
use store::testing::{engines, space};
use store::{Actor, Db};
use terms::{Period, Result};
use units::UnitId;

const SEED: u64 = 20_261_120;
const SERIES: i64 = 100;
const UNITS: i64 = 1_000;

fn main() -> Result<()> {
    let figures = std::env::args().nth(1).map_or(1_000_000, |n| n.parse().expect("a count"));
    for engine in engines() {
        measure(&space(engine).db, figures)?;
    }
    Ok(())
}

fn measure(db: &Db, figures: i64) -> Result<()> {
    let months = months(figures / SERIES / UNITS)?;
    println!(
        "{:?}: {SERIES} series x {UNITS} units x {} months, seed {SEED}",
        db.engine(),
        months.len()
    );

    let begun = Instant::now();
    let mut written = 0;
    for number in 0..SERIES {
        let months = months.clone();
        written += db.write(Actor::PROGRAM, move |tx| {
            let series = ensure_series(tx, &format!("bulk.{number:03}"))?;
            let units: Vec<UnitId> = (1..=UNITS).map(UnitId).collect();
            bulk::generate(tx, &[series], &units, &months, SEED)
        })?;
    }
    let took = begun.elapsed();
    println!(
        "{written} log rows in {took:.1?}, {:.0} a second",
        written as f64 / took.as_secs_f64()
    );

    let series: Vec<SeriesId> = db.read(|tx| Ok(figures::indicators(tx)?.into_keys().collect()))?;
    // The last entry but one: nearly everything was known, and the log must be read.
    let earlier = db.read(|tx| tx.head_seq())? - 1;
    let mut now = Vec::new();
    let mut then = Vec::new();
    for round in 0..40_usize {
        let first = round * 13 % (series.len() - 20);
        let from = round * 7 % (months.len().saturating_sub(12).max(1));
        let units = (1..=200).map(|n| UnitId(n + (round as i64 * 37) % (UNITS - 200))).collect();
        let periods = months.iter().skip(from).take(12).copied().collect();
        let query = Query::totals(series[first..first + 20].to_vec(), periods, units);
        let (a, b) = (query.clone(), query);
        now.push(timed(|| db.read(move |tx| Ok(current(tx, &a)?.len())))?);
        then.push(timed(|| db.read(move |tx| Ok(as_of(tx, &b, earlier)?.len())))?);
    }
    report("current", &mut now);
    report("as-of", &mut then);
    Ok(())
}

fn months(count: i64) -> Result<Vec<Period>> {
    let first = Period::parse("2000-01")?;
    std::iter::successors(Some(Ok(first)), |last: &Result<Period>| {
        Some(last.clone().and_then(Period::next))
    })
    .take(count.max(12) as usize)
    .collect()
}

fn timed(work: impl FnOnce() -> Result<usize>) -> Result<(Duration, usize)> {
    let begun = Instant::now();
    let cells = work()?;
    Ok((begun.elapsed(), cells))
}

fn report(what: &str, times: &mut [(Duration, usize)]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!(
        "{what}: p50 {:.1?}, p95 {:.1?}, {} cells at most",
        at(50).0,
        at(95).0,
        times.iter().map(|(_, cells)| *cells).max().unwrap_or(0)
    );
}
