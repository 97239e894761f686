//! Questions about the packs in force.

use ::store::{Row, Tx, params};
use terms::{Result, Text};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loaded {
    pub(crate) code: String,
    pub(crate) version: String,
    pub(crate) digest: String,
    pub(crate) title: Text,
    pub(crate) synthetic: bool,
    pub(crate) notice: Text,
    pub(crate) definition: String,
    pub(crate) seq: i64,
}

const COLUMNS: &str = "code, version, digest, title, synthetic, notice, definition, seq";

fn read(r: &Row<'_>) -> Result<Loaded> {
    Ok(Loaded {
        code: r.get(0)?,
        version: r.get(1)?,
        digest: r.get(2)?,
        title: text(&r.get::<String>(3)?),
        synthetic: r.get(4)?,
        notice: text(&r.get::<String>(5)?),
        definition: r.get(6)?,
        seq: r.get(7)?,
    })
}

/// A text in two languages, kept as JSON; a plain text is Chinese.
fn text(kept: &str) -> Text {
    serde_json::from_str(kept).unwrap_or_else(|_| Text::zh(kept))
}

pub(crate) fn list(tx: &mut Tx<'_>) -> Result<Vec<Loaded>> {
    tx.query(&format!("select {COLUMNS} from pack order by seq, code"), &[], read)
}
pub(crate) fn find(tx: &mut Tx<'_>, code: &str) -> Result<Loaded> {
    tx.one(&format!("select {COLUMNS} from pack where code = ?1"), params![code], read)
}

/// Current indicators of a pack: code, version, from, definition.
pub(crate) fn indicators(
    tx: &mut Tx<'_>,
    pack: &str,
) -> Result<Vec<(String, i64, String, String)>> {
    tx.query(
        "select code, version, valid_from, definition from indicator
         where pack = ?1 and until is null order by code, version",
        params![pack],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// Current schemes of a pack: code, version, title, from, to.
pub(crate) type Scheme = (String, String, Text, String, Option<String>);

pub(crate) fn schemes(tx: &mut Tx<'_>, pack: &str) -> Result<Vec<Scheme>> {
    tx.query(
        "select code, version, title, valid_from, valid_to from scheme
         where pack = ?1 and until is null order by code, version",
        params![pack],
        |r| Ok((r.get(0)?, r.get(1)?, text(&r.get::<String>(2)?), r.get(3)?, r.get(4)?)),
    )
}

/// A word of the head of a definition, whether it was kept as JSON or as TOML.
pub(crate) fn word(definition: &str, key: &str) -> Option<String> {
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(definition) {
        let places = [&value[key], &value["pack"][key], &value["header"][key]];
        return places.into_iter().find_map(|v| v.as_str().map(str::to_owned));
    }
    definition.lines().find_map(|line| {
        let (name, rest) = line.split_once('=')?;
        let text = rest.trim().strip_prefix('"')?.split('"').next()?;
        (name.trim() == key).then(|| text.to_owned())
    })
}

/// How many of a thing a definition lists.
pub(crate) fn listed(definition: &str, key: &str) -> Option<usize> {
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(definition) {
        let plural = format!("{key}s");
        let places = [&value[key], &value[plural.as_str()]];
        return places.into_iter().find_map(|v| v.as_array().map(Vec::len));
    }
    let head = format!("[[{key}]]");
    Some(definition.lines().filter(|line| line.trim() == head).count())
}

/// The definition as a person reads it.
pub(crate) fn readable(definition: &str) -> String {
    serde_json::from_str::<serde_json::Value>(definition)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| definition.to_owned())
}

/// The name in an indicator's definition; its code where there is none.
pub(crate) fn name_in(definition: &str, code: &str) -> Text {
    serde_json::from_str::<serde_json::Value>(definition)
        .ok()
        .and_then(|value| serde_json::from_value(value["name"].clone()).ok())
        .unwrap_or_else(|| Text::zh(code))
}
