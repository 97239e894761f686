//! Taking back: what one entry said about units is corrected to what was known before it.
//!
//! Nothing is deleted. The rows that the entry brought end their known time, the rows that it ended
//! are said again, and both are a new entry with its ground; asked as of the time between, the
//! answer is still what the entry said. A taking back can be taken back too.

use std::collections::BTreeSet;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::edge::hierarchies;
use crate::unit::{day, index};
use crate::{UnitId, ended, reach};

/// Entries that can be taken back. A unit that was added in error is ended on its first day
/// after; entries that load thousands of rows are corrected by another file.
pub const CAN_BE_TAKEN_BACK: [&str; 6] =
    ["unit.renamed", "unit.related", "unit.closed", "unit.merged", "unit.split", "unit.taken_back"];

/// Whether an entry is of a kind that can be taken back and nothing later stands on it; the entry
/// that stands on it where there is one.
///
/// # Errors
/// Not found; `units-take-back-kind`.
pub fn stands_on(tx: &mut Tx<'_>, seq: i64) -> Result<Option<i64>> {
    let verb: Option<String> =
        tx.find("select verb from journal where seq = ?1", params![seq], |r| r.get(0))?;
    let verb = verb.ok_or_else(|| Error::not_found("error-not-found"))?;
    if !CAN_BE_TAKEN_BACK.contains(&verb.as_str()) {
        return Err(Error::invalid("units-take-back-kind").with("entry", seq));
    }
    let mut later: Option<i64> = None;
    for table in ["unit_name", "edge", "unit_end", "succession", "firm_move"] {
        let sql = format!(
            "select until from {table} where seq = ?1 and until > ?1 order by until desc limit 1"
        );
        later = later.max(tx.find(&sql, params![seq], |r| r.get(0))?);
    }
    Ok(later)
}

/// Takes back one entry, for a ground.
///
/// # Errors
/// `units-take-back-kind`; `units-take-back-later` names the entry that must be taken back first;
/// `units-cycle`, `units-two-parents` where other entries have filled the place since.
pub fn take_back(tx: &mut Tx<'_>, entry: i64, ground: &str) -> Result<i64> {
    if let Some(later) = stands_on(tx, entry)? {
        return Err(Error::conflict("units-take-back-later")
            .with("entry", entry)
            .with("later", later));
    }
    let seq = tx.next_seq()?;
    let mut renamed: BTreeSet<UnitId> = BTreeSet::new();
    again(tx, NAMES, (entry, seq), &mut renamed)?;
    again(tx, EDGES, (entry, seq), &mut BTreeSet::new())?;
    ends(tx, entry)?;
    again(tx, SUCCESSIONS, (entry, seq), &mut BTreeSet::new())?;
    firms(tx, entry, seq)?;
    for unit in renamed {
        index(tx, unit)?;
    }
    for hierarchy in hierarchies(tx)? {
        reach::rebuild(tx, &hierarchy)?;
    }
    let subject =
        tx.one("select subject from journal where seq = ?1", params![entry], |r| r.get(0))?;
    let said = Entry::new("unit.taken_back", "unit", subject).ground(ground);
    tx.record(said.detail(json!({ "entry": entry })).touches("units").touches("firms"))
}

/// A table, the column that names the unit, and the columns that are said again as they were.
type Said = (&'static str, &'static str, &'static str);
const NAMES: Said = ("unit_name", "unit", "unit, zh, en, short_zh, valid_from, valid_to");
const EDGES: Said = ("edge", "child", "hierarchy, parent, child, valid_from, valid_to");
const SUCCESSIONS: Said =
    ("succession", "successor", "kind, predecessor, successor, on_date, ground");

fn again(
    tx: &mut Tx<'_>,
    (table, unit, columns): Said,
    (entry, seq): (i64, i64),
    touched: &mut BTreeSet<UnitId>,
) -> Result<()> {
    let sql = format!(
        "select id, {unit}, cast(case when until is null then 1 else 0 end as bigint) from {table}
         where (seq = ?1 and until is null) or (until = ?1 and seq < ?1) order by id"
    );
    let rows: Vec<(i64, i64, i64)> =
        tx.query(&sql, params![entry], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    for (id, unit, brought) in rows {
        touched.insert(UnitId(unit));
        if brought == 1 {
            let sql = format!("update {table} set until = ?2 where id = ?1");
            tx.run(&sql, params![id, seq])?;
        } else {
            let sql = format!(
                "insert into {table} (id, {columns}, seq) select cast(?2 as bigint), {columns}, cast(?3 as bigint)
                 from {table}
                 where id = ?1"
            );
            let new = tx.next_id()?;
            tx.run(&sql, params![id, new, seq])?;
        }
    }
    Ok(())
}

fn ends(tx: &mut Tx<'_>, entry: i64) -> Result<()> {
    let rows: Vec<(i64, String, i64)> = tx.query(
        "select unit, on_date, seq from unit_end
         where (seq = ?1 and until is null) or (until = ?1 and seq < ?1) order by unit, seq desc",
        params![entry],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    let units: BTreeSet<i64> = rows.iter().map(|(unit, ..)| *unit).collect();
    for unit in units {
        let before = rows.iter().find(|(other, _, seq)| *other == unit && *seq < entry);
        let before: Option<Date> = before.map(|(_, on, _)| day(on)).transpose()?;
        ended::set(tx, UnitId(unit), before)?;
    }
    Ok(())
}

/// Firms go back where they came from, unless they have moved on since.
fn firms(tx: &mut Tx<'_>, entry: i64, seq: i64) -> Result<()> {
    let moved: Vec<(i64, i64, i64, i64, String)> = tx.query(
        "select id, firm, from_area, to_area, on_date from firm_move
         where seq = ?1 and until is null order by id",
        params![entry],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
    )?;
    for (id, firm, from, to, on) in moved {
        tx.run("update firm_move set until = ?2 where id = ?1", params![id, seq])?;
        let done = tx.run(
            "update firm set area = ?3 where unit = ?1 and area = ?2",
            params![firm, to, from],
        )?;
        if done > 0 {
            let new = tx.next_id()?;
            tx.run(
                "insert into firm_move (id, firm, from_area, to_area, on_date, seq)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![new, firm, to, from, on, seq],
            )?;
        }
    }
    Ok(())
}
