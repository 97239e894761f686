//! Series by indicator, combos by label: interned, so that a cell is four integers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use store::{Tx, params};
use terms::{Error, Result};

use crate::{Combo, SeriesId};

pub fn find_series(tx: &mut Tx<'_>, indicator: &str) -> Result<Option<SeriesId>> {
    tx.find("select id from series where indicator = ?1", params![indicator], |r| {
        Ok(SeriesId(r.get(0)?))
    })
}

/// Many at once; an indicator without figures has no series.
pub fn series(tx: &mut Tx<'_>, indicators: &[String]) -> Result<HashMap<String, SeriesId>> {
    let rows = tx.query(
        "select indicator, id from series where indicator {in 1} order by indicator",
        params![indicators.to_vec()],
        |r| Ok((r.get(0)?, SeriesId(r.get(1)?))),
    )?;
    Ok(rows.into_iter().collect())
}

/// The indicator of every series.
pub fn indicators(tx: &mut Tx<'_>) -> Result<BTreeMap<SeriesId, String>> {
    let rows = tx.query("select id, indicator from series order by id", &[], |r| {
        Ok((SeriesId(r.get(0)?), r.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// The series of an indicator, made where there is none. Part of a command that records figures.
pub fn ensure_series(tx: &mut Tx<'_>, indicator: &str) -> Result<SeriesId> {
    if let Some(series) = find_series(tx, indicator)? {
        return Ok(series);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into series (id, indicator, seq) values (?1, ?2, ?3)",
        params![id, indicator, seq],
    )?;
    Ok(SeriesId(id))
}

/// The combo of these categories, whatever their order; of none, the total. Part of a command.
///
/// # Errors
/// `figures-category` where a name or value is empty or holds `|` or `=`, or a name comes twice.
pub fn ensure_combo(tx: &mut Tx<'_>, categories: &[(&str, &str)]) -> Result<Combo> {
    let label = label(categories)?;
    if label.is_empty() {
        return Ok(Combo::TOTAL);
    }
    let known: Option<i64> =
        tx.find("select id from combo where label = ?1", params![&label], |r| r.get(0))?;
    if let Some(id) = known {
        return Ok(Combo(id));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run("insert into combo (id, label, seq) values (?1, ?2, ?3)", params![id, label, seq])?;
    Ok(Combo(id))
}

fn label(categories: &[(&str, &str)]) -> Result<String> {
    let mut names = BTreeSet::new();
    let mut parts = Vec::new();
    for (name, value) in categories {
        let bad = |text: &str| text.trim().is_empty() || text.contains(['|', '=']);
        if bad(name) || bad(value) || !names.insert(name.trim()) {
            return Err(Error::invalid("figures-category").with("value", format!("{name}={value}")));
        }
        parts.push(format!("{}={}", name.trim(), value.trim()));
    }
    parts.sort_unstable();
    Ok(parts.join("|"))
}

/// The combos that hold a category, by label.
pub fn combos(tx: &mut Tx<'_>, name: &str) -> Result<Vec<(Combo, String)>> {
    let all = tx.query("select id, label from combo order by label", &[], |r| {
        Ok((Combo(r.get(0)?), r.get::<String>(1)?))
    })?;
    let holds = |label: &str| {
        label.split('|').any(|part| part.split_once('=').is_some_and(|p| p.0 == name))
    };
    Ok(all.into_iter().filter(|(_, label)| holds(label)).collect())
}

/// The labels of these combos; the total has the empty label.
pub fn combo_labels(tx: &mut Tx<'_>, ids: &[Combo]) -> Result<BTreeMap<Combo, String>> {
    let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows =
        tx.query("select id, label from combo where id {in 1} order by id", params![list], |r| {
            Ok((Combo(r.get(0)?), r.get(1)?))
        })?;
    let total = ids.contains(&Combo::TOTAL).then(|| (Combo::TOTAL, String::new()));
    Ok(rows.into_iter().chain(total).collect())
}
