//! Reduced inspection (放宽检验): only where the authority agreed to it, with the table that it is judged by.
//!
//! GB/T 2828.1—2012, 9.3.3 (ISO 2859-1:1999): from normal inspection when the switching score has reached 30, production is
//! steady and the responsible authority agrees; back at the first lot that is not accepted, and when the agreement is
//! withdrawn. The reduced plans of that edition are sold, so whoever has them keys them ([`stats::acceptance::keyed`]);
//! the table is kept with the agreement as it was keyed. The older plans of MIL-STD-105E come along, marked assumed.

use serde_json::json;
use stats::acceptance::keyed::{self, Keyed};
use stats::acceptance::switching::Severity;
use stats::acceptance::tables::TablePlan;
use store::{Entry, Tx, params};
use terms::{Date, Error, Field, Millionths, Result};

use super::store::{Series, get, letter_for, lots, refuse, standing};

/// Reduced single plans of MIL-STD-105E, which is in the public domain.
pub const OF_105E: &str = include_str!("reduced-105e.csv");

/// What is done to the agreement, as `lab_lot.sort` has it.
pub(super) const AGREED: &str = "reduce";
pub(super) const WITHDRAWN: &str = "withdraw";

/// Agrees to reduced inspection of a series by a table.
///
/// # Errors
/// No ground; a table that cannot be read or keys nothing of this AQL, with its line; an agreement that stands.
pub fn agree(tx: &mut Tx<'_>, series: i64, on: Date, ground: &str, table: &str) -> Result<()> {
    let of = get(tx, series)?;
    if standing(tx, &of)?.reduced_by.is_some() {
        return Err(refuse("ground", "laboratory-reduce-stands"));
    }
    let read = Keyed::read(table).map_err(|problem| {
        Error::invalid("laboratory-refused").breach(Field {
            place: "table".to_owned(),
            rule: "laboratory-table-unread",
            args: vec![("line", problem.line.to_string()), ("reason", problem.reason)],
        })
    })?;
    if !(b'A'..=b'R').any(|letter| plan_of(&read, &of, char::from(letter)).is_some()) {
        return Err(refuse("table", "laboratory-table-empty"));
    }
    write(tx, series, AGREED, table, on, ground)?;
    let detail = json!({ "table": read.source() });
    let entry = Entry::new("series.reduced", "lab_series", series).detail(detail);
    tx.record(entry.ground(ground.trim()).touches("laboratory"))?;
    Ok(())
}

/// Withdraws the agreement: production is no longer steady, or nobody wants it any more.
///
/// # Errors
/// No ground; no agreement.
pub fn withdraw(tx: &mut Tx<'_>, series: i64, on: Date, ground: &str) -> Result<()> {
    let of = get(tx, series)?;
    if standing(tx, &of)?.reduced_by.is_none() {
        return Err(refuse("ground", "laboratory-reduce-none"));
    }
    write(tx, series, WITHDRAWN, "", on, ground)?;
    let entry = Entry::new("series.unreduced", "lab_series", series).ground(ground.trim());
    tx.record(entry.touches("laboratory"))?;
    Ok(())
}

/// A line of a series that is no lot. `code` holds the table of an agreement.
fn write(
    tx: &mut Tx<'_>,
    series: i64,
    sort: &str,
    code: &str,
    on: Date,
    ground: &str,
) -> Result<()> {
    if ground.trim().is_empty() {
        return Err(refuse("ground", "laboratory-no-ground"));
    }
    if on > store::civil_date(tx.now()) {
        return Err(refuse("on", "laboratory-in-future"));
    }
    let before = lots(tx, series)?;
    if before.last().is_some_and(|last| on < last.on) {
        return Err(refuse("on", "laboratory-before-last-step"));
    }
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    let number = before.last().map_or(0, |last| last.number) + 1;
    tx.run(
        "insert into lab_lot (id, series, number, sort, code, size, severity, letter, n, accept, reject, found, verdict, on_day, person, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, 0, ?6, '', 0, 0, 0, 0, '', ?7, ?8, ?9, ?10)",
        params![
            id,
            series,
            number,
            sort,
            code,
            super::store::severity_code(Severity::Reduced),
            on,
            person,
            ground.trim(),
            seq
        ],
    )?;
    Ok(())
}

/// The reduced plan of a series for a lot; none where nobody keyed it.
pub(super) fn plan(table: &Keyed, series: &Series, size: i64) -> Result<Option<TablePlan>> {
    Ok(plan_of(table, series, letter_for(series, size)?))
}

fn plan_of(table: &Keyed, series: &Series, letter: char) -> Option<TablePlan> {
    let aql = Millionths(series.it.aql).to_f64();
    let found = table.plan(keyed::Severity::Reduced, 1, letter, aql).ok()?;
    let stage = found.plan.stages().first()?;
    let (accept, reject) = found.numbers;
    Some(TablePlan { letter: found.letter, n: stage.n, accept, reject })
}
