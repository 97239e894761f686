//! Results as they are entered, by hand or from the file of an instrument. A result is corrected and never changed.

use std::collections::BTreeMap;

use serde_json::json;
use store::{Entry, Tx, Value, params};
use terms::{Error, Result};

use super::file;
use super::reckon::Sort;
use super::store::{Kept, get, refuse, reviewed_by, tests};

/// What somebody enters at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entering {
    pub test: i64,
    pub value: i64,
    pub below: bool,
    pub uncertainty: Option<i64>,
}

/// Enters results; what stands there already changes nothing, another value asks for a ground.
///
/// # Errors
/// A sheet that was reviewed, a place that is not on it or no longer counts, a value changed without a ground.
pub fn enter(
    tx: &mut Tx<'_>,
    sheet: i64,
    new: &[Entering],
    source: &str,
    ground: Option<&str>,
) -> Result<usize> {
    if reviewed_by(tx, sheet)?.is_some() {
        return Err(refuse("value", "laboratory-sheet-reviewed"));
    }
    let on = get(tx, sheet)?.it.on;
    let known: BTreeMap<i64, Kept> = tests(tx, sheet)?.into_iter().map(|it| (it.id, it)).collect();
    let ground = ground.map(str::trim).filter(|it| !it.is_empty());
    let mut wrong: Option<Error> = None;
    let mut changed = Vec::new();
    for entering in new {
        let place = format!("value.{}", entering.test);
        let mut refuse = |rule: &'static str| {
            let error = wrong.take().unwrap_or_else(|| Error::invalid("laboratory-refused"));
            wrong = Some(error.field(&place, rule));
        };
        let Some(test) = known.get(&entering.test) else {
            refuse("laboratory-test-unknown");
            continue;
        };
        if test.ended.is_some() {
            refuse("laboratory-test-ended");
            continue;
        }
        if entering.uncertainty.is_some_and(|it| it < 0) {
            refuse("laboratory-uncertainty-negative");
            continue;
        }
        match &test.result {
            Some(old)
                if old.value == entering.value
                    && old.below == entering.below
                    && old.uncertainty == entering.uncertainty => {}
            Some(_) if ground.is_none() => refuse("laboratory-change-without-ground"),
            old => changed.push((entering, old.is_some())),
        }
    }
    if let Some(error) = wrong {
        return Err(error);
    }
    if changed.is_empty() {
        tx.housekeeping();
        return Ok(0);
    }
    let (seq, person) = (tx.next_seq()?, tx.actor().person);
    let replaced: Vec<i64> = changed.iter().filter(|it| it.1).map(|it| it.0.test).collect();
    if !replaced.is_empty() {
        tx.run(
            "update lab_result set until = ?1 where until is null and test {in 2}",
            params![seq, replaced.clone()],
        )?;
    }
    let first = tx.next_ids(changed.len() as i64)?;
    let rows: Vec<Vec<Value>> = changed
        .iter()
        .enumerate()
        .map(|(at, (it, corrects))| {
            params![
                first + at as i64,
                it.test,
                it.value,
                it.below,
                it.uncertainty,
                source,
                person,
                on,
                if *corrects { ground.map(str::to_owned) } else { None },
                seq
            ]
            .to_vec()
        })
        .collect();
    tx.run_many(
        "insert into lab_result (id, test, value, below, uncertainty, source, person, on_day, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        rows.into_iter(),
    )?;
    let detail = json!({ "results": changed.len(), "corrected": replaced.len(), "source": source });
    let entry =
        Entry::new("results.entered", "lab_sheet", sheet).detail(detail).touches("laboratory");
    tx.record(match ground {
        Some(ground) if !replaced.is_empty() => entry.ground(ground),
        _ => entry,
    })?;
    Ok(changed.len())
}

/// What a file of an instrument did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    pub taken: usize,
    pub refused: Vec<file::Refused>,
    /// The same file was read before.
    pub known: bool,
}

/// Enters the results of a file at the places it names, by the code of the sample or the position. The file itself is
/// named by its content: the same one again changes nothing.
///
/// # Errors
/// What [`enter`] refuses.
pub fn import(
    tx: &mut Tx<'_>,
    sheet: i64,
    name: &str,
    digest: &str,
    read: &file::File,
) -> Result<Imported> {
    let known = tx.count(
        "select count(*) from lab_file where sheet = ?1 and digest = ?2",
        params![sheet, digest],
    )?;
    if known > 0 {
        tx.housekeeping();
        return Ok(Imported { known: true, ..Imported::default() });
    }
    let tests = tests(tx, sheet)?;
    let mut refused = read.refused.clone();
    let mut entering: Vec<Entering> = Vec::new();
    for result in &read.results {
        let mut found = tests.iter().filter(|test| {
            test.ended.is_none()
                && (test.label == result.label && test.it.sort == Sort::Sample
                    || test.position.to_string() == result.label)
        });
        let (first, second) = (found.next(), found.next());
        let rule = match (first, second) {
            (Some(test), None) if entering.iter().any(|it| it.test == test.id) => {
                "laboratory-file-twice"
            }
            (Some(test), None) if test.result.is_none() => {
                entering.push(Entering {
                    test: test.id,
                    value: result.value,
                    below: result.below,
                    uncertainty: result.uncertainty,
                });
                continue;
            }
            // A value that stands there is changed by a person with a ground, never by a file.
            (Some(_), None) => "laboratory-file-stands",
            (None, _) => "laboratory-file-no-place",
            (Some(_), Some(_)) => "laboratory-file-two-places",
        };
        refused.push(file::Refused { line: result.line, rule, text: result.label.clone() });
    }
    let taken = enter(tx, sheet, &entering, read.sort, None)?;
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    tx.run(
        "insert into lab_file (id, sheet, name, sort, digest, taken, refused, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            sheet,
            name,
            read.sort,
            digest,
            taken as i64,
            refused.len() as i64,
            person,
            seq
        ],
    )?;
    let detail = json!({ "taken": taken, "refused": refused.len(), "digest": digest });
    tx.record(
        Entry::new("instrument.read", "lab_sheet", sheet).detail(detail).touches("laboratory"),
    )?;
    refused.sort_by_key(|it| it.line);
    Ok(Imported { taken, refused, known: false })
}
