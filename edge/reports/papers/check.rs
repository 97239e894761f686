//! A signed paper's figures beside today's.

use std::collections::BTreeMap;

use check::scope::Place;
use rust_decimal::Decimal;
use store::{Tx, params};
use terms::{Lang, Result};

use super::draft::Desk;
use super::frozen::{self, Row};
use super::{Paper, find, version};
use crate::data::{Cell, Datum, Kind as Holds, Table};
use crate::feeds::{self, Asked};
use crate::kinds;
use crate::template::{Words, printed};

/// One value as it was signed and as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub name: String,
    pub then: String,
    pub now: String,
    /// Now less then, where both are numbers and differ.
    pub difference: Option<Decimal>,
    pub same: bool,
    pub link: Option<String>,
}

/// The paper with this code.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Paper>> {
    let code = frozen::typed(code);
    let id: Option<i64> =
        tx.find("select paper from paper_frozen where code = ?1", params![code], |r| r.get(0))?;
    id.map(|id| find(tx, id)).transpose()
}

/// Every figure of the paper, in the order of names and rows.
///
/// # Errors
/// As the slices that are asked for today's values.
pub fn compare(tx: &mut Tx<'_>, desk: &Desk, paper: &Paper, row: &Row) -> Result<Vec<Pair>> {
    let kind = kinds::by_id(tx, paper.kind_id)?;
    let newest = version(tx, paper.id, row.frozen.version)?;
    let template = desk
        .templates
        .get(&kind, &row.frozen.text)
        .map_err(|faults| crate::template::as_error(&faults))?;
    let place = Place::of(tx)?;
    let asked = Asked {
        kind: &kind.kept,
        subject: &row.frozen.subject,
        sources: &desk.sources,
        place: &place,
        used: template.used(),
        today: true,
        lang: Lang::Zh,
    };
    let today = feeds::gather(tx, &asked, &newest.inputs)?;
    let declared = kind.kept.declared().map_err(|fault| crate::template::as_error(&[fault]))?;
    let own: Vec<&str> = kind.kept.kind.input.iter().map(|input| input.name.as_str()).collect();
    let mut pairs = Vec::new();
    // What the drafter wrote and the day of signing are no figures that could have moved.
    let told = |name: &str| own.contains(&name) || name == "今日";
    for (name, then) in row.frozen.data.values.iter().filter(|(name, _)| !told(name)) {
        let Some(holds) = declared.values.get(name) else { continue };
        let none = Datum::default();
        let now = today.values.get(name).unwrap_or(&none);
        pairs.push(pair(name.clone(), *holds, then, now));
    }
    for (name, then) in row.frozen.data.tables.iter().filter(|(name, _)| !told(name)) {
        let Some(columns) = declared.tables.get(name) else { continue };
        let empty = Table::default();
        let now = today.tables.get(name).unwrap_or(&empty);
        let read =
            |column: &str| template.used().columns.contains(&(name.clone(), column.to_owned()));
        rows(name, columns, &read, then, now, &mut pairs);
    }
    Ok(pairs)
}

fn rows(
    name: &str,
    columns: &[(String, Holds)],
    read: &dyn Fn(&str) -> bool,
    then: &Table,
    now: &Table,
    pairs: &mut Vec<Pair>,
) {
    let by_key: BTreeMap<&str, &crate::data::Row> =
        now.rows.iter().map(|row| (row.key.as_str(), row)).collect();
    for row in &then.rows {
        let title = row.cells.iter().find_map(|datum| match &datum.cell {
            Some(Cell::Text(text)) => Some(text.as_str()),
            _ => None,
        });
        for (column, holds) in columns.iter().filter(|(column, _)| read(column)) {
            let Some(at) = then.at(column) else { continue };
            let none = Datum::default();
            let today = by_key
                .get(row.key.as_str())
                .and_then(|row| now.at(column).and_then(|at| row.cells.get(at)));
            let Some(then) = row.cells.get(at) else { continue };
            // The name of the row is its head, not a figure of it.
            if title.is_some() && then.cell == title.map(|it| Cell::Text(it.to_owned())) {
                continue;
            }
            let label = format!("{name} · {} · {column}", title.unwrap_or(&row.key));
            pairs.push(pair(label, *holds, then, today.unwrap_or(&none)));
        }
    }
}

fn pair(name: String, holds: Holds, then: &Datum, now: &Datum) -> Pair {
    let words = |datum: &Datum| {
        datum.cell.as_ref().map_or_else(
            || ui::number::MISSING.to_owned(),
            |cell| printed(cell, holds, Default::default(), Words::default()),
        )
    };
    let numbers =
        then.cell.as_ref().and_then(Cell::number).zip(now.cell.as_ref().and_then(Cell::number));
    let difference = numbers.map(|(then, now)| now - then).filter(|it| !it.is_zero());
    let same = match numbers {
        Some((then, now)) => then == now,
        None => then.cell == now.cell,
    };
    Pair {
        name,
        then: words(then),
        now: words(now),
        difference,
        same,
        link: now.link.clone().or_else(|| then.link.clone()),
    }
}
