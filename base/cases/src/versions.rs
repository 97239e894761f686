//! Kinds of case in the store, by version: what was opened goes by the version of its day.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::{Date, Error, Result};

use crate::kind::Kind;

/// Puts a version of a kind in force; the same text again changes nothing.
pub fn put_kind(tx: &mut Tx<'_>, kind: &Kind) -> Result<bool> {
    let definition = serde_json::to_string(kind).map_err(Error::broken)?;
    let from = kind.from.to_string();
    let known: Option<String> = tx.find(
        "select definition from case_kind where code = ?1 and from_day = ?2 order by seq desc limit 1",
        params![&kind.code, &from],
        |row| row.get(0),
    )?;
    if known.as_deref() == Some(definition.as_str()) {
        return Ok(false);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into case_kind (id, code, from_day, definition, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, &kind.code, &from, &definition, seq],
    )?;
    Ok(true)
}

/// The kinds in force on a day, by code.
pub fn kinds(tx: &mut Tx<'_>, on: Date) -> Result<Vec<(i64, Kind)>> {
    let rows = tx.query(
        "select id, definition from case_kind where from_day <= ?1 order by code, from_day, seq",
        params![on],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    let mut latest = BTreeMap::new();
    for (id, text) in rows {
        let kind = read_kind(&text)?;
        latest.insert(kind.code.clone(), (id, kind));
    }
    Ok(latest.into_values().collect())
}

pub(crate) fn read_kind(text: &str) -> Result<Kind> {
    serde_json::from_str(text).map_err(|error| Error::broken(error).at("a kind of case"))
}

/// The version of a kind in force on a day, where there is one.
pub(crate) fn kind_on(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Kind>> {
    match kind_in_force(tx, code, on) {
        Ok((_, kind)) => Ok(Some(kind)),
        Err(error) if error.kind() == terms::Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(crate) fn kind_in_force(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<(i64, Kind)> {
    let found = tx.find(
        "select id, definition from case_kind where code = ?1 and from_day <= ?2
         order by from_day desc, seq desc limit 1",
        params![code, on],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    let (id, text) =
        found.ok_or_else(|| Error::not_found("case-kind-unknown").with("kind", code))?;
    Ok((id, read_kind(&text)?))
}
