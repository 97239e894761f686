//! The export for the province's platform: what was accepted, once.
//!
//! Whoever keys the same figure into two systems keys it wrong in one. An accepted sheet goes out when it has not been
//! reported since it last changed. The ledger knows every figure that went out, by indicator (or by its cell, where it
//! is bound to none), unit and period: it goes out once, through whichever form it came, and once more only where its
//! value changed, as the next edition. A file can be fetched again, word for word: a download that broke off loses
//! nothing and reports nothing twice.

use std::collections::BTreeMap;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Period, Result};

use super::bulk::{Observation, values};
use crate::model::CellKey;
use crate::store::{FillingState, FillingStep, Sheet, sheet, take_step};

/// The word of the step.
pub const REPORTED: &str = "report";

/// What one run reports: the values, and the sheets that they are of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// None where nothing waited.
    pub id: Option<i64>,
    pub values: Vec<Observation>,
    pub fillings: Vec<i64>,
}

/// A file that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub id: i64,
    pub code: String,
    pub period: Period,
    pub cells: i64,
    pub person: i64,
    /// Microseconds.
    pub at: i64,
}

/// A figure of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub figure: String,
    pub unit: i64,
    pub period: Period,
    /// 1 the first time; higher where the value changed.
    pub edition: i64,
    pub filling: i64,
    pub cell: String,
    pub value: String,
    pub measure: String,
}

/// A form and period of which something waits or has gone out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub code: String,
    pub period: Period,
    /// Accepted sheets that have not been reported since.
    pub waiting: usize,
    pub accepted: usize,
}

/// Whether a sheet has been reported since it was accepted last.
fn reported(steps: &[FillingStep]) -> bool {
    let last = steps.iter().rev().find(|it| it.step == REPORTED || it.step == "accept");
    last.is_some_and(|it| it.step == REPORTED)
}

/// What waits, newest period first.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Waiting>> {
    let rows = tx.query(
        "select f.id, f.code, f.period from filling f join filling_stand s on s.filling = f.id
         where s.state = ?1 order by f.period desc, f.code, f.id",
        params![FillingState::Accepted.word()],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<Period>(2)?)),
    )?;
    let mut last: BTreeMap<i64, String> = BTreeMap::new();
    tx.each(
        "select filling, step from filling_step where step in ('accept', 'report') and part = ''
         order by filling, number",
        &[],
        |row| {
            last.insert(row.get(0)?, row.get(1)?);
            Ok(true)
        },
    )?;
    let mut found: Vec<Waiting> = Vec::new();
    for (id, code, period) in rows {
        let waits = last.get(&id).is_none_or(|it| it != REPORTED);
        let same = found.iter_mut().find(|it| it.code == code && it.period == period);
        match same {
            Some(it) => {
                it.accepted += 1;
                it.waiting += usize::from(waits);
            }
            None => {
                found.push(Waiting { code, period, waiting: usize::from(waits), accepted: 1 });
            }
        }
    }
    Ok(found)
}

/// The figure that a value is, and the unit that it is of.
fn identity(sheet: &Sheet, key: &CellKey) -> (String, i64) {
    let own = || format!("{}.{key}", sheet.filling.code);
    let Some((section, line, column)) = sheet.layout.find(key) else {
        return (own(), sheet.filling.unit);
    };
    let asked = sheet.layout.asked(section, line, column);
    let unit = sheet.layout.sections[section].lines[line].unit;
    // Lines about other units are cells of their own even where they collect no indicator: the cell names the line.
    match asked.indicator {
        Some(indicator) => (indicator.to_owned(), unit.unwrap_or(sheet.filling.unit)),
        None => (own(), sheet.filling.unit),
    }
}

/// Reports every accepted sheet of a form and period that waits for it, and remembers each figure.
pub fn report(tx: &mut Tx<'_>, code: &str, period: Period) -> Result<Report> {
    let ids = tx.query(
        "select f.id from filling f join filling_stand s on s.filling = f.id
         where f.code = ?1 and f.period = ?2 and s.state = ?3 order by f.unit",
        params![code, period, FillingState::Accepted.word()],
        |row| row.get::<i64>(0),
    )?;
    let mut told = ledger_of(tx, period)?;
    let mut report = Report::default();
    let (mut rows, mut number) = (Vec::new(), None);
    for id in ids {
        let sheet = sheet(tx, id)?;
        if reported(&sheet.steps) {
            continue;
        }
        let of = match number {
            Some(of) => of,
            None => *number.insert(tx.next_id()?),
        };
        let seq = tx.next_seq()?;
        for value in values(tx, std::slice::from_ref(&sheet))? {
            let (figure, unit) = identity(&sheet, &value.key);
            let known = told.get(&(figure.clone(), unit));
            if known.is_some_and(|(_, said)| *said == value.value) {
                continue;
            }
            let edition = known.map_or(1, |(edition, _)| edition + 1);
            told.insert((figure.clone(), unit), (edition, value.value.clone()));
            rows.push(
                params![
                    figure,
                    unit,
                    period,
                    edition,
                    of,
                    rows.len() as i64,
                    id,
                    value.key.to_string(),
                    &value.value,
                    &value.measure,
                    seq
                ]
                .to_vec(),
            );
            report.values.push(value);
        }
        take_step(tx, id, "", REPORTED, None)?;
        report.fillings.push(id);
    }
    report.id = number;
    let Some(of) = number else {
        tx.housekeeping();
        return Ok(report);
    };
    let (seq, cells) = (tx.next_seq()?, rows.len() as i64);
    tx.run(
        "insert into province_report (id, code, period, cells, person, at, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![of, code, period, cells, tx.actor().person, tx.now_micros(), seq],
    )?;
    tx.run_many(
        "insert into province_value (figure, unit, period, edition, report, position, filling, cell, value, measure, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        rows.into_iter(),
    )?;
    tx.record(
        Entry::new("province.reported", "province", of)
            .detail(json!({ "form": code, "period": period.to_string(), "sheets": report.fillings.len(), "cells": cells }))
            .touches("fillings"),
    )?;
    Ok(report)
}

/// The newest edition of everything that was told of a period: figure and unit, edition and value.
fn ledger_of(tx: &mut Tx<'_>, period: Period) -> Result<BTreeMap<(String, i64), (i64, String)>> {
    let mut told = BTreeMap::new();
    tx.each(
        "select figure, unit, edition, value from province_value where period = ?1 order by figure, unit, edition",
        params![period],
        |row| {
            told.insert((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?));
            Ok(true)
        },
    )?;
    Ok(told)
}

const SENT: &str = "id, code, period, cells, person, at";

fn read_sent(row: &store::Row<'_>) -> Result<Sent> {
    Ok(Sent {
        id: row.get(0)?,
        code: row.get(1)?,
        period: row.get(2)?,
        cells: row.get(3)?,
        person: row.get(4)?,
        at: row.get(5)?,
    })
}

/// Files that went out, newest first.
pub fn sent(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Sent>> {
    let sql = format!("select {SENT} from province_report order by id desc limit ?1");
    tx.query(&sql, params![limit], read_sent)
}

/// # Errors
/// Not found.
pub fn one(tx: &mut Tx<'_>, id: i64) -> Result<Sent> {
    let sql = format!("select {SENT} from province_report where id = ?1");
    tx.find(&sql, params![id], read_sent)?.ok_or_else(|| Error::not_found("province-unknown"))
}

/// What a file said, in its order.
pub fn told(tx: &mut Tx<'_>, report: i64) -> Result<Vec<Told>> {
    tx.query(
        "select figure, unit, period, edition, filling, cell, value, measure from province_value
         where report = ?1 order by position",
        params![report],
        |row| {
            Ok(Told {
                figure: row.get(0)?,
                unit: row.get(1)?,
                period: row.get(2)?,
                edition: row.get(3)?,
                filling: row.get(4)?,
                cell: row.get(5)?,
                value: row.get(6)?,
                measure: row.get(7)?,
            })
        },
    )
}

/// The same as values for programs: the file as it went out.
pub fn again(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Observation>> {
    let code = one(tx, id)?.code;
    let mut units: BTreeMap<i64, String> = BTreeMap::new();
    let mut found = Vec::new();
    for it in told(tx, id)? {
        let filling = crate::store::filling(tx, it.filling)?;
        let unit = match units.get(&filling.unit) {
            Some(code) => code.clone(),
            None => {
                let code = units::get(tx, units::UnitId(filling.unit))?.code;
                units.insert(filling.unit, code.clone());
                code
            }
        };
        found.push(Observation {
            form: code.clone(),
            unit,
            period: it.period,
            key: CellKey::parse(&it.cell)?,
            value: it.value,
            state: FillingState::Accepted.word().to_owned(),
            measure: it.measure,
        });
    }
    Ok(found)
}

/// The file as it went out: `csv`, `sdmx` or `adx`. The same bytes however often it is fetched.
pub fn file(tx: &mut Tx<'_>, id: i64, kind: &str) -> Result<String> {
    let at = terms::Timestamp::from_microsecond(one(tx, id)?.at).map_err(Error::broken)?;
    let rows = again(tx, id)?;
    Ok(super::channel::as_file(kind, &rows, store::civil_date(at)).2)
}
