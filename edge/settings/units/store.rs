//! Questions about units that base/units does not answer: everything ever known about one.

use ::store::{Tx, params};
use terms::{Result, Text};

use crate::wheres::Wheres;

/// A name in its days, with the entries that brought and superseded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: Text,
    pub(crate) short: Option<String>,
    pub(crate) from: String,
    pub(crate) to: Option<String>,
    pub(crate) seq: i64,
    pub(crate) until: Option<i64>,
}

pub(crate) fn names(tx: &mut Tx<'_>, unit: i64) -> Result<Vec<Named>> {
    tx.query(
        "select zh, en, short_zh, valid_from, valid_to, seq, until from unit_name
         where unit = ?1 order by valid_from, seq, id",
        params![unit],
        |r| {
            Ok(Named {
                name: Text { zh: r.get(0)?, en: r.get(1)? },
                short: r.get(2)?,
                from: r.get(3)?,
                to: r.get(4)?,
                seq: r.get(5)?,
                until: r.get(6)?,
            })
        },
    )
}

/// A place in a hierarchy, above or below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) hierarchy: String,
    pub(crate) other: i64,
    pub(crate) code: String,
    pub(crate) from: String,
    pub(crate) to: Option<String>,
    pub(crate) seq: i64,
    pub(crate) until: Option<i64>,
}

/// Where the unit hangs or hung, superseded edges too.
pub(crate) fn above(tx: &mut Tx<'_>, unit: i64) -> Result<Vec<Placed>> {
    edges(
        tx,
        "select e.hierarchy, e.parent, u.code, e.valid_from, e.valid_to, e.seq, e.until
         from edge e join unit u on u.id = e.parent where e.child = ?1
         order by e.hierarchy, e.valid_from, e.seq, e.id",
        unit,
    )
}
/// What hangs or hung below it, as known now.
pub(crate) fn below(tx: &mut Tx<'_>, unit: i64) -> Result<Vec<Placed>> {
    edges(
        tx,
        "select e.hierarchy, e.child, u.code, e.valid_from, e.valid_to, e.seq, e.until
         from edge e join unit u on u.id = e.child where e.parent = ?1 and e.until is null
         order by e.hierarchy, u.code, e.valid_from, e.id",
        unit,
    )
}

fn edges(tx: &mut Tx<'_>, sql: &str, unit: i64) -> Result<Vec<Placed>> {
    tx.query(sql, params![unit], |r| {
        Ok(Placed {
            hierarchy: r.get(0)?,
            other: r.get(1)?,
            code: r.get(2)?,
            from: r.get(3)?,
            to: r.get(4)?,
            seq: r.get(5)?,
            until: r.get(6)?,
        })
    })
}

pub(crate) fn hierarchies(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    tx.query("select distinct hierarchy from edge order by hierarchy", &[], |r| r.get(0))
}

/// Every kind of unit there is, with how many; firms too.
pub(crate) fn kinds(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.query("select kind, count(*) from unit group by kind order by kind", &[], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}

/// Units of a kind by code after the cursor; firms of an area where one is named.
pub(crate) fn of_kind(
    tx: &mut Tx<'_>,
    kind: &str,
    area: Option<i64>,
    after: &str,
    limit: i64,
) -> Result<(Vec<i64>, i64)> {
    let mut wheres = Wheres::default();
    wheres.and("kind = ?#", kind);
    if let Some(area) = area {
        wheres.and("id in (select unit from firm where area = ?#)", area);
    }
    let sql = format!("select count(*) from unit {}", wheres.sql());
    let total = tx.count(&sql, &wheres.values)?;
    wheres.and("code > ?#", after);
    let sql = format!("select id from unit {} order by code limit {limit}", wheres.sql());
    Ok((tx.query(&sql, &wheres.values, |r| r.get(0))?, total))
}

pub(crate) fn firms_in(tx: &mut Tx<'_>, area: i64) -> Result<i64> {
    tx.count("select count(*) from firm where area = ?1", params![area])
}

/// The unit that alone bears or bore a name; firms are not meant.
pub(crate) fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<::units::UnitId>> {
    let mut found: Vec<i64> = tx.query(
        "select distinct n.unit from unit_name n join unit u on u.id = n.unit
         where (n.zh = ?1 or n.en = ?1 or n.short_zh = ?1) and n.until is null and u.kind <> ?2
         order by n.unit limit 2",
        params![name, ::units::FIRM],
        |r| r.get(0),
    )?;
    Ok(if found.len() == 1 { found.pop().map(::units::UnitId) } else { None })
}
