//! The end of a unit, in both times.
//!
//! `unit.valid_to` is the end as known now, for the many questions that ask no more. Table
//! `unit_end` holds every end that was ever said: what was known at a seq is answered from there,
//! so that closing a county today does not close it in what we knew last year.

use std::collections::{BTreeMap, BTreeSet};

use store::{Tx, params};
use terms::{Date, Result};

use crate::unit::day;
use crate::{Unit, UnitId};

/// Says another end (none: it goes on after all). The caller leaves the entry.
pub(crate) fn set(tx: &mut Tx<'_>, unit: UnitId, on: Option<Date>) -> Result<()> {
    let seq = tx.next_seq()?;
    keep_first(tx, unit, seq)?;
    tx.run("update unit_end set until = ?2 where unit = ?1 and until is null", params![unit, seq])?;
    if let Some(on) = on {
        let id = tx.next_id()?;
        tx.run(
            "insert into unit_end (id, unit, on_date, seq) values (?1, ?2, ?3, ?4)",
            params![id, unit, on, seq],
        )?;
    }
    tx.run("update unit set valid_to = ?2 where id = ?1", params![unit, on])?;
    Ok(())
}

/// A unit that came with its end has no row of it yet: the first other word would lose it.
fn keep_first(tx: &mut Tx<'_>, unit: UnitId, until: i64) -> Result<()> {
    let said = tx.count("select count(*) from unit_end where unit = ?1", params![unit])?;
    let (first, since): (Option<String>, i64) =
        tx.one("select valid_to, seq from unit where id = ?1", params![unit], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    let Some(first) = first.filter(|_| said == 0) else { return Ok(()) };
    let id = tx.next_id()?;
    tx.run(
        "insert into unit_end (id, unit, on_date, seq, until) values (?1, ?2, ?3, ?4, ?5)",
        params![id, unit, first, since, until],
    )?;
    Ok(())
}

/// Puts the ends as known at a seq into units that carry the ends as known now.
pub(crate) fn as_of(tx: &mut Tx<'_>, units: &mut [Unit], seq: i64) -> Result<()> {
    let ids: Vec<i64> = units.iter().map(|unit| unit.id.0).collect();
    let mut spoken = BTreeSet::new();
    let mut known: BTreeMap<i64, Date> = BTreeMap::new();
    tx.each(
        "select unit, on_date, seq, until from unit_end where unit {in 1} order by unit, seq, id",
        params![ids],
        |r| {
            let unit: i64 = r.get(0)?;
            spoken.insert(unit);
            let until: Option<i64> = r.get(3)?;
            if r.get::<i64>(2)? <= seq && until.is_none_or(|until| until > seq) {
                known.insert(unit, day(&r.get::<String>(1)?)?);
            }
            Ok(true)
        },
    )?;
    for unit in units.iter_mut().filter(|unit| spoken.contains(&unit.id.0)) {
        unit.valid_to = known.get(&unit.id.0).copied();
    }
    Ok(())
}
