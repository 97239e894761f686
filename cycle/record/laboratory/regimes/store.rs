//! Regimes and limits as packs tell them, kept by version.

use std::collections::BTreeMap;

use packs::{Compare, ProductLimit, Regime};
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Millionths, Result};

use crate::reports::judge::Limit;

/// Puts what packs and workbooks tell in force, returns how many are new; the same again changes nothing. A limit that
/// is told anew ends the one before.
///
/// # Errors
/// A limit that is no decimal.
pub fn learn(tx: &mut Tx<'_>, regimes: &[Regime], limits: &[ProductLimit]) -> Result<usize> {
    let mut new = 0;
    for regime in regimes {
        new += usize::from(put_regime(tx, regime)?);
    }
    for limit in limits {
        new += usize::from(put_limit(tx, limit)?);
    }
    if new == 0 {
        tx.housekeeping();
        return Ok(new);
    }
    let detail = json!({ "new": new });
    tx.record(Entry::new("regime.learnt", "regimes", 0).detail(detail).touches("packs"))?;
    Ok(new)
}

fn put_regime(tx: &mut Tx<'_>, regime: &Regime) -> Result<bool> {
    let definition = serde_json::to_string(regime).map_err(Error::broken)?;
    let known: Option<String> = tx.find(
        "select definition from lab_regime where code = ?1 and from_day = ?2 order by seq desc limit 1",
        params![&regime.code, regime.from],
        |row| row.get(0),
    )?;
    if known.as_deref() == Some(definition.as_str()) {
        return Ok(false);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_regime (id, code, from_day, definition, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, &regime.code, regime.from, definition, seq],
    )?;
    Ok(true)
}

/// The last place that a decimal is written to, in millionths: `0.15` is 10,000.
fn step_of(texts: [Option<&str>; 2]) -> i64 {
    let places = texts
        .into_iter()
        .flatten()
        .map(|text| text.split_once('.').map_or(0, |(_, after)| after.len()))
        .max()
        .unwrap_or(0);
    10_i64.pow(6_u32.saturating_sub(u32::try_from(places).unwrap_or(6)))
}

/// How many places a step has: 10,000 millionths are two.
pub(crate) fn step_places(step: i64) -> usize {
    usize::try_from(6 - step.max(1).ilog10().min(6)).unwrap_or(0)
}

fn put_limit(tx: &mut Tx<'_>, limit: &ProductLimit) -> Result<bool> {
    let read = |text: &Option<String>| -> Result<Option<i64>> {
        text.as_deref().map(|text| Millionths::parse(text).map(|it| it.0)).transpose()
    };
    let (low, high, guard) = (read(&limit.low)?, read(&limit.high)?, read(&limit.guard)?);
    let step = step_of([limit.low.as_deref(), limit.high.as_deref()]);
    let compare = limit.compare.map(Compare::code);
    let known = tx.find(
        "select id, low, high, low_open, high_open, step, compare, guard, basis, measure, method, to_day from lab_limit
         where regime = ?1 and product = ?2 and item = ?3 and from_day = ?4 and until is null order by id",
        params![&limit.regime, &limit.product, &limit.item, limit.from],
        |row| {
            let same = row.get::<Option<i64>>(1)? == low
                && row.get::<Option<i64>>(2)? == high
                && row.get::<bool>(3)? == limit.low_open
                && row.get::<bool>(4)? == limit.high_open
                && row.get::<i64>(5)? == step
                && row.get::<Option<String>>(6)?.as_deref() == compare
                && row.get::<Option<i64>>(7)? == guard
                && row.get::<String>(8)? == limit.basis
                && row.get::<String>(9)? == limit.measure
                && row.get::<String>(10)? == limit.method
                && row.get::<Option<String>>(11)? == limit.to.map(|day| day.to_string());
            Ok((row.get::<i64>(0)?, same))
        },
    )?;
    let seq = tx.next_seq()?;
    match known {
        Some((_, true)) => return Ok(false),
        Some((id, false)) => {
            tx.run("update lab_limit set until = ?2 where id = ?1", params![id, seq])?;
        }
        None => {}
    }
    let id = tx.next_id()?;
    let source = limit
        .source
        .clone()
        .unwrap_or_else(|| if limit.synthetic { "synthetic".to_owned() } else { String::new() });
    tx.run(
        "insert into lab_limit (id, regime, product, item, measure, method, low, high, low_open, high_open, step, compare, guard, basis, from_day, to_day, source, assumed, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        params![
            id,
            &limit.regime,
            &limit.product,
            &limit.item,
            &limit.measure,
            &limit.method,
            low,
            high,
            limit.low_open,
            limit.high_open,
            step,
            compare.map(str::to_owned),
            guard,
            &limit.basis,
            limit.from,
            limit.to,
            source,
            limit.assumed,
            seq
        ],
    )?;
    Ok(true)
}

fn read(text: &str) -> Result<Regime> {
    serde_json::from_str(text).map_err(|error| Error::broken(error).at("a regime"))
}

/// The regimes in force on a day, by code.
pub fn all(tx: &mut Tx<'_>, on: Date) -> Result<Vec<Regime>> {
    let rows = tx.query(
        "select definition from lab_regime where from_day <= ?1 order by code, from_day, seq",
        params![on],
        |row| row.get::<String>(0),
    )?;
    let mut latest = BTreeMap::new();
    for text in rows {
        let regime = read(&text)?;
        latest.insert(regime.code.clone(), regime);
    }
    Ok(latest.into_values().collect())
}

/// The version of a regime in force on a day.
pub fn in_force(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Regime>> {
    let text: Option<String> = tx.find(
        "select definition from lab_regime where code = ?1 and from_day <= ?2 order by from_day desc, seq desc limit 1",
        params![code, on],
        |row| row.get(0),
    )?;
    text.as_deref().map(read).transpose()
}

/// The regime that a domain of the register belongs to; none where two claim it, so that a person says which.
pub fn of_domain(tx: &mut Tx<'_>, domain: &str, on: Date) -> Result<Option<Regime>> {
    let mut found: Vec<Regime> = all(tx, on)?;
    found.retain(|regime| regime.domains.iter().any(|it| it == domain));
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// What a product must meet, as it was in force on the day the sample was taken.
pub fn limits(tx: &mut Tx<'_>, regime: &str, product: &str, on: Date) -> Result<Vec<Limit>> {
    tx.query(
        "select item, measure, method, low, high, low_open, high_open, step, compare, guard, basis, assumed from lab_limit
         where regime = ?1 and product = ?2 and from_day <= ?3 and (to_day is null or to_day > ?3) and until is null
         order by item, from_day desc, id desc",
        params![regime, product, on],
        limit,
    )
    .map(|mut found| {
        // A newer limit of the same item stands in place of the older one.
        found.dedup_by(|later, first| later.item == first.item);
        found
    })
}

fn limit(row: &Row<'_>) -> Result<Limit> {
    Ok(Limit {
        item: row.get(0)?,
        measure: row.get(1)?,
        method: row.get(2)?,
        low: row.get(3)?,
        high: row.get(4)?,
        low_open: row.get(5)?,
        high_open: row.get(6)?,
        step: row.get(7)?,
        compare: row.get::<Option<String>>(8)?.as_deref().and_then(Compare::named),
        guard: row.get(9)?,
        basis: row.get(10)?,
        assumed: row.get(11)?,
    })
}

/// Products that have limits, with their regime, and how many items.
pub fn products(tx: &mut Tx<'_>) -> Result<Vec<(String, String, i64)>> {
    tx.query(
        "select regime, product, count(distinct item) from lab_limit where until is null group by regime, product
         order by regime, product",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
