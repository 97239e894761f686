//! Scope, instruments and signatories in the store.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::reports::release::Span;
use crate::samples::day_of;

/// A method that an institute is accredited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScope {
    pub institute: i64,
    pub method: String,
    pub name: String,
    pub from: Date,
    /// The last day; the certificate ends.
    pub to: Option<Date>,
    pub cma: bool,
    pub certificate: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    pub id: i64,
    pub institute: i64,
    pub code: String,
    pub name: String,
    /// The days for which it was calibrated and found fit, newest first.
    pub fit: Vec<Span>,
    pub certificate: String,
}

fn missing(place: &str) -> Error {
    Error::invalid("laboratory-refused").field(place, "field-missing")
}

/// A span whose last day comes first is refused.
fn in_order(from: Date, to: Option<Date>) -> Result<()> {
    if to.is_some_and(|to| to < from) {
        return Err(Error::invalid("laboratory-refused").field("to", "laboratory-days-reversed"));
    }
    Ok(())
}

pub fn add_scope(tx: &mut Tx<'_>, new: &NewScope) -> Result<i64> {
    in_order(new.from, new.to)?;
    if new.method.trim().is_empty() {
        return Err(missing("method"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_scope (id, institute, method, name, from_day, to_day, cma, certificate, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            new.institute,
            new.method.trim(),
            &new.name,
            new.from,
            new.to,
            new.cma,
            &new.certificate,
            seq
        ],
    )?;
    let detail = json!({ "institute": new.institute, "method": new.method });
    tx.record(Entry::new("scope.entered", "lab_scope", id).detail(detail).touches("laboratory"))?;
    Ok(id)
}

/// The days for which an institute is accredited for a method, and whether with the mark.
pub fn scope_of(tx: &mut Tx<'_>, institute: i64, method: &str) -> Result<Vec<(Span, bool)>> {
    tx.query(
        "select from_day, to_day, cma from lab_scope where institute = ?1 and method = ?2 and until is null order by from_day, id",
        params![institute, method],
        |row| {
            let to: Option<String> = row.get(1)?;
            let to = to.as_deref().map(day_of).transpose()?;
            Ok((Span { from: day_of(&row.get::<String>(0)?)?, to }, row.get(2)?))
        },
    )
}

/// Every entry of the scope of an institute.
pub fn methods(tx: &mut Tx<'_>, institute: i64) -> Result<Vec<NewScope>> {
    tx.query(
        "select institute, method, name, from_day, to_day, cma, certificate from lab_scope
         where institute = ?1 and until is null order by method, from_day, id",
        params![institute],
        |row| {
            let to: Option<String> = row.get(4)?;
            Ok(NewScope {
                institute: row.get(0)?,
                method: row.get(1)?,
                name: row.get(2)?,
                from: day_of(&row.get::<String>(3)?)?,
                to: to.as_deref().map(day_of).transpose()?,
                cma: row.get(5)?,
                certificate: row.get(6)?,
            })
        },
    )
}

pub fn add_instrument(tx: &mut Tx<'_>, institute: i64, code: &str, name: &str) -> Result<i64> {
    if code.trim().is_empty() {
        return Err(missing("code"));
    }
    let taken = tx.count(
        "select count(*) from lab_instrument where institute = ?1 and code = ?2 and until is null",
        params![institute, code.trim()],
    )?;
    if taken > 0 {
        return Err(Error::invalid("laboratory-refused").field("code", "laboratory-code-taken"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_instrument (id, institute, code, name, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, institute, code.trim(), name.trim(), seq],
    )?;
    let detail = json!({ "institute": institute, "code": code });
    tx.record(
        Entry::new("instrument.entered", "lab_instrument", id).detail(detail).touches("laboratory"),
    )?;
    Ok(id)
}

/// A calibration: from its day to the last day it is valid for, if it was found fit.
pub fn add_calibration(
    tx: &mut Tx<'_>,
    instrument: i64,
    span: (Date, Date),
    certificate: &str,
    fit: bool,
) -> Result<i64> {
    in_order(span.0, Some(span.1))?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_calibration (id, instrument, on_day, valid_to, certificate, fit, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, instrument, span.0, span.1, certificate.trim(), fit, seq],
    )?;
    let detail = json!({ "instrument": instrument, "fit": fit });
    tx.record(
        Entry::new("calibration.entered", "lab_instrument", instrument)
            .detail(detail)
            .touches("laboratory"),
    )?;
    Ok(id)
}

/// The days an instrument was calibrated and fit for. A later calibration that found it unfit ends the one before on
/// the day before.
pub fn calibrated(tx: &mut Tx<'_>, instrument: i64) -> Result<Vec<Span>> {
    let rows = tx.query(
        "select on_day, valid_to, fit from lab_calibration where instrument = ?1 and until is null order by on_day, id",
        params![instrument],
        |row| {
            let fit: bool = row.get(2)?;
            Ok((day_of(&row.get::<String>(0)?)?, day_of(&row.get::<String>(1)?)?, fit))
        },
    )?;
    let mut spans: Vec<Span> = Vec::new();
    for (on, to, fit) in rows {
        if !fit {
            for span in &mut spans {
                let last = on.yesterday().unwrap_or(on);
                span.to = Some(span.to.map_or(last, |to| to.min(last)));
            }
        } else {
            spans.push(Span { from: on, to: Some(to) });
        }
    }
    spans.retain(|span| span.to.is_none_or(|to| to >= span.from));
    spans.reverse();
    Ok(spans)
}

pub fn instruments(tx: &mut Tx<'_>, institute: i64) -> Result<Vec<Instrument>> {
    let mut all = tx.query(
        "select id, institute, code, name from lab_instrument where institute = ?1 and until is null order by code, id",
        params![institute],
        |row| {
            Ok(Instrument {
                id: row.get(0)?,
                institute: row.get(1)?,
                code: row.get(2)?,
                name: row.get(3)?,
                fit: Vec::new(),
                certificate: String::new(),
            })
        },
    )?;
    for instrument in &mut all {
        instrument.fit = calibrated(tx, instrument.id)?;
        let newest: Option<String> = tx.find(
            "select certificate from lab_calibration where instrument = ?1 and until is null order by on_day desc, id desc limit 1",
            params![instrument.id],
            |row| row.get(0),
        )?;
        instrument.certificate = newest.unwrap_or_default();
    }
    Ok(all)
}

pub fn add_signatory(
    tx: &mut Tx<'_>,
    institute: i64,
    person: i64,
    span: Span,
    document: &str,
) -> Result<i64> {
    in_order(span.from, span.to)?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_signatory (id, institute, person, from_day, to_day, document, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, institute, person, span.from, span.to, document.trim(), seq],
    )?;
    let detail = json!({ "institute": institute, "person": person });
    tx.record(
        Entry::new("signatory.entered", "lab_signatory", id).detail(detail).touches("laboratory"),
    )?;
    Ok(id)
}

/// Whether a person may issue reports of an institute on a day.
pub fn is_signatory(tx: &mut Tx<'_>, institute: i64, person: i64, on: Date) -> Result<bool> {
    let found = tx.count(
        "select count(*) from lab_signatory where institute = ?1 and person = ?2 and from_day <= ?3
         and (to_day is null or to_day >= ?3) and until is null",
        params![institute, person, on],
    )?;
    Ok(found > 0)
}

/// Who may sign for an institute, with the days and the document that says so.
pub fn signatories(tx: &mut Tx<'_>, institute: i64) -> Result<Vec<(i64, Span, String)>> {
    tx.query(
        "select person, from_day, to_day, document from lab_signatory where institute = ?1 and until is null order by from_day, id",
        params![institute],
        |row| {
            let to: Option<String> = row.get(2)?;
            let to = to.as_deref().map(day_of).transpose()?;
            Ok((row.get(0)?, Span { from: day_of(&row.get::<String>(1)?)?, to }, row.get(3)?))
        },
    )
}
