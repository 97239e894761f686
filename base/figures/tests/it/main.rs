//! Figures through their front door, on every engine that this run can reach.

mod document;
mod locked;
mod past;
mod record;
mod tree;

use figures::{Figure, Query, Recorded, SeriesId, current, ensure_series, record};
use store::testing::{Space, engines, space};
use store::{Actor, Tx};
use terms::{Millionths, Period, Result};
use units::UnitId;

/// Runs the same sentence on each engine.
fn on_each_engine(test: impl Fn(&Space)) {
    for engine in engines() {
        test(&space(engine));
    }
}

fn write<T: Send + 'static>(
    space: &Space,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    space.db.write(Actor::person(7), work)
}

fn read<T: Send + 'static>(
    space: &Space,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    space.db.read(work).unwrap()
}

fn put(space: &Space, rows: Vec<Figure>, ground: Option<&'static str>) -> Result<Recorded> {
    write(space, move |tx| record(tx, rows, ground))
}

fn series(space: &Space, indicator: &'static str) -> SeriesId {
    write(space, move |tx| {
        tx.housekeeping();
        ensure_series(tx, indicator)
    })
    .unwrap()
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn number(text: &str) -> Option<Millionths> {
    Some(Millionths::parse(text).unwrap())
}

fn figure(series: SeriesId, at: &str, unit: i64, value: &str) -> Figure {
    Figure::new(series, period(at), UnitId(unit), number(value))
}

/// Everything of a series in 2025 and 2026.
fn whole(series: SeriesId) -> Query {
    Query {
        series: vec![series],
        periods: vec![period("2025"), period("2026")],
        ..Query::default()
    }
}

fn now(space: &Space, series: SeriesId) -> Vec<Figure> {
    read(space, move |tx| current(tx, &whole(series)))
}

fn without_seq(figures: Vec<Figure>) -> Vec<Figure> {
    figures.into_iter().map(|figure| Figure { seq: 0, ..figure }).collect()
}
