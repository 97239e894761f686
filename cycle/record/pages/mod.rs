//! The pages that every register has: the list that a filter finds, one record with its history, and
//! its correction. A slice says which columns stand where ([`Kind`]); the rest follows from the
//! columns, so that a new kind of record has all its pages from the first day.
//!
//! A reader with a territory sees the records that happened there or to the firms in it. A list is
//! cut to them and says so; the page of another area's record answers in words that it may not be
//! seen. Numbers elsewhere lead here with the filter they were counted by, and the list states
//! the exact count of it.

mod correct;
mod index;
mod said;
mod show;
mod texts;

pub(crate) use said::Names;

use identity::{Class, Territory, Verb};
use store::{Tx, Value};
use terms::{Date, Error, Result};
use web::{Me, Need, Routes};

use crate::register::{self, Column, Holds, Kept, Record};
use crate::words::Severity;

/// What a kind of record shows. Its topic is the path of its pages and the name of its fact.
pub(crate) trait Kind: Record {
    /// Columns of the list, after code, area, firm and day.
    const LISTED: &'static [&'static str];
    /// Columns that the form above the list asks for.
    const ASKED: &'static [&'static str];
    /// Columns that a correction never touches: what names the record, and what follows from others.
    const FIXED: &'static [&'static str] = &["code"];

    /// Whether the list can be taken away as a file.
    const EXPORTED: bool = true;

    /// Whether events of goods may stand under this record's number.
    const TRACED: bool = false;

    /// Brings what follows from other columns in line with them, after a correction.
    fn settle(&mut self, _tx: &mut Tx<'_>, _today: Date) -> Result<()> {
        Ok(())
    }
    /// Whether a correction may touch the column in this record.
    fn open(&self, column: &str) -> bool {
        !Self::FIXED.contains(&column)
    }
    /// What was found, by the code of the checklist.
    fn found(&self) -> Vec<(&str, Severity)> {
        Vec::new()
    }
}

pub(crate) fn routes<R: Kind>() -> Routes {
    let list = format!("/{}", R::TOPIC);
    let one = format!("/{}/{{id}}", R::TOPIC);
    let correct = format!("/{}/{{id}}/correct", R::TOPIC);
    Routes::new()
        .get(&list, Need::May(Verb::View, Class::Records), index::index::<R>)
        .get(&one, Need::May(Verb::View, Class::Records), show::show::<R>)
        .get(&correct, Need::May(Verb::Correct, Class::Records), correct::ask::<R>)
        .post(&correct, Need::May(Verb::Correct, Class::Records), correct::save::<R>)
}

/// A record that the reader may see.
///
/// # Errors
/// Not found; not allowed, in words that name the area.
pub(crate) fn readable<R: Kind>(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Kept<R>> {
    let kept = register::get::<R>(tx, id)?;
    reaches(tx, me, &me.may(Verb::View, Class::Records)?, &kept.record)?;
    Ok(kept)
}

/// # Errors
/// Not allowed, in words that name the area of the record and what the reader may see.
pub(crate) fn reaches<R: Kind>(
    tx: &mut Tx<'_>,
    me: &Me,
    territory: &Territory,
    record: &R,
) -> Result<()> {
    let values = values(record);
    let unit = |name: &str| match R::COLUMNS.iter().position(|column| column.name == name) {
        Some(at) => match values[at] {
            Value::Int(id) => Some(id),
            _ => None,
        },
        None => None,
    };
    let area = unit("area");
    if area.into_iter().chain(unit("firm")).any(|unit| territory.holds(unit)) {
        return Ok(());
    }
    let names = said::Names::of(tx, me.lang, area)?;
    let name = area.and_then(|area| names.label(area)).unwrap_or_default().to_owned();
    Err(Error::not_allowed("record-outside-area")
        .with("area", name)
        .with("kind", me.t(&texts::title(R::TOPIC))))
}

/// The cells of a record, in the order of its columns.
pub(crate) fn values<R: Record>(record: &R) -> Vec<Value> {
    let mut values = Vec::with_capacity(R::COLUMNS.len());
    record.put(&mut values);
    values
}

/// The columns of these names, in their order.
pub(crate) fn columns<R: Record>(names: &[&str]) -> Vec<&'static Column> {
    names.iter().filter_map(|name| crate::filter::column::<R>(name)).collect()
}

/// The ids of all units that these records name.
pub(crate) fn unit_ids<'k, R: Record>(rows: impl IntoIterator<Item = &'k Kept<R>>) -> Vec<i64> {
    let mut ids = Vec::new();
    for kept in rows {
        for (column, value) in R::COLUMNS.iter().zip(values(&kept.record)) {
            if let (Holds::Unit, Value::Int(id)) = (column.holds, value) {
                ids.push(id);
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}
