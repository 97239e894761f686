//! Who answers for an event, by name.

use store::{Tx, params};
use terms::{Lang, Result};

use crate::graph::fact::{Fact, flag};
use crate::names::{self, ById};

/// The key of the party that an event is the business of: whoever handed it in, else who sent or received, else its place.
pub(super) fn answers(fact: &Fact) -> i64 {
    let side = match fact {
        fact if fact.has(flag::SENDS) => fact.from_party,
        fact if fact.has(flag::RECEIVES) => fact.to_party,
        _ => 0,
    };
    [fact.captured_by, side, fact.place].into_iter().find(|key| *key != 0).unwrap_or_default()
}

/// Units of registered keys.
pub(super) fn units(tx: &mut Tx<'_>, keys: &[i64]) -> Result<ById<i64>> {
    let mut found = ById::default();
    for keys in keys.chunks(5_000) {
        tx.each(
            "select party, unit from trace_party where party {in 1} and until is null order by party, id",
            params![keys.to_vec()],
            |row| {
                found.entry(row.get(0)?).or_insert(row.get(1)?);
                Ok(true)
            },
        )?;
    }
    Ok(found)
}

/// What a firm is called: the registered unit, else the key as it is written.
pub(super) fn name(
    tx: &mut Tx<'_>,
    lang: Lang,
    known: &mut web::Names,
    unit: Option<i64>,
    key: i64,
) -> Result<String> {
    match unit {
        Some(unit) => known.unit(tx, lang, unit),
        None if key == 0 => Ok(ui::t(lang, "kde-nobody")),
        None => Ok(names::texts(tx, &[key])?.remove(&key).unwrap_or_default()),
    }
}
