//! Rows into the space, one command per chunk.

use std::collections::HashMap;

use record::register::{CHUNK, record_many};
use record::{Outcome, Record};
use store::{Actor, Db};
use terms::{Error, Result};
use units::FirmRow;

use crate::{Progress, Summary};

/// Records of one kind, from one source.
pub(crate) fn records<R: Record>(
    db: &Db,
    rows: Vec<R>,
    source: &str,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<()> {
    let total = rows.len() as u64;
    let mut rows = rows.into_iter();
    let mut done = 0;
    progress(R::TABLE, 0, total);
    loop {
        let chunk: Vec<R> = rows.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        done += chunk.len() as u64;
        let source = source.to_owned();
        let outcome = db.write(Actor::PROGRAM, move |tx| record_many(tx, &chunk, &source, None))?;
        summary.add(R::TABLE, outcome);
        progress(R::TABLE, done, total);
    }
}

/// Firms, and the id of each by its code.
pub(crate) fn firms(
    db: &Db,
    rows: Vec<FirmRow>,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<HashMap<String, i64>> {
    let total = rows.len() as u64;
    let mut ids = HashMap::with_capacity(rows.len());
    progress("firms", 0, total);
    for chunk in rows.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        let (loaded, known) = db.write(Actor::PROGRAM, move |tx| {
            let codes: Vec<String> = chunk.iter().map(|row| row.code.clone()).collect();
            let loaded = units::load(tx, [], [], chunk)?;
            Ok((loaded, units::ids_by_code(tx, &codes)?))
        })?;
        summary.firms += Outcome {
            new: loaded.added as u64,
            same: loaded.unchanged as u64,
            corrected: loaded.changed as u64,
        };
        for refused in loaded.refused {
            let rules: Vec<&str> = refused.fields.iter().map(|field| field.rule).collect();
            summary.refused.push(format!("{}: {}", refused.code, rules.join(", ")));
        }
        ids.extend(known.into_iter().map(|(code, id)| (code, id.0)));
        progress("firms", ids.len() as u64, total);
    }
    Ok(ids)
}

/// The ids of units that must be there.
pub(crate) fn units_of(db: &Db, codes: Vec<String>) -> Result<HashMap<String, i64>> {
    let asked = codes.clone();
    let ids = db.read(move |tx| units::ids_by_code(tx, &asked))?;
    match codes.iter().find(|code| !ids.contains_key(*code)) {
        Some(missing) => Err(Error::invalid("demo-unit-missing").with("unit", missing)),
        None => Ok(ids.into_iter().map(|(code, id)| (code, id.0)).collect()),
    }
}
