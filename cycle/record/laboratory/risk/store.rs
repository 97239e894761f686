//! Scenarios that were worked out, kept by product.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};

use super::matrix::{self, Fraction, Level};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScenario {
    pub product: String,
    pub hazard: String,
    pub words: String,
    pub severity: u8,
    /// Each step in words with its probability, one a line: `手放在折叠处 | 1/50`.
    pub steps: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: i64,
    pub it: NewScenario,
    pub level: Level,
}

/// The steps of a scenario: words and probability.
///
/// # Errors
/// A line without a probability that can be read.
pub(super) fn steps(text: &str) -> Result<Vec<(String, Fraction)>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = lines.map(|line| {
        let (words, probability) = line.rsplit_once(['|', '｜']).unwrap_or(("", line));
        let probability = matrix::read(probability)?;
        Some((words.trim().to_owned(), probability))
    });
    let found: Option<Vec<_>> = read.collect();
    let found = found.filter(|steps| !steps.is_empty() && steps.len() <= 12);
    found.ok_or_else(|| {
        Error::invalid("laboratory-refused").field("steps", "laboratory-steps-unfit")
    })
}

/// The level of a scenario by its own steps.
///
/// # Errors
/// Steps or a severity that cannot be read.
pub(super) fn level_of(new: &NewScenario) -> Result<(Vec<(String, Fraction)>, Fraction, Level)> {
    let steps = steps(&new.steps)?;
    let fractions: Vec<Fraction> = steps.iter().map(|it| it.1).collect();
    let unfit =
        |place: &str| Error::invalid("laboratory-refused").field(place, "laboratory-steps-unfit");
    let whole = matrix::whole(&fractions).ok_or_else(|| unfit("steps"))?;
    let level = matrix::level(whole, new.severity).ok_or_else(|| unfit("severity"))?;
    Ok((steps, whole, level))
}

/// Keeps a scenario.
///
/// # Errors
/// No product; what [`level_of`] refuses.
pub fn add(tx: &mut Tx<'_>, new: &NewScenario) -> Result<i64> {
    if new.product.trim().is_empty() {
        return Err(Error::invalid("laboratory-refused").field("product", "field-missing"));
    }
    let (_, _, level) = level_of(new)?;
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    let today = store::civil_date(tx.now());
    tx.run(
        "insert into lab_scenario (id, product, hazard, words, severity, steps, level, person, on_day, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            new.product.trim(),
            &new.hazard,
            &new.words,
            i64::from(new.severity),
            &new.steps,
            level.code(),
            person,
            today,
            seq
        ],
    )?;
    let detail = json!({ "level": level.code() });
    tx.record(
        Entry::new("scenario.kept", "lab_scenario", id).detail(detail).touches("laboratory"),
    )?;
    Ok(id)
}

pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Kept>> {
    tx.query(
        "select id, product, hazard, words, severity, steps, level from lab_scenario where until is null order by product, id",
        &[],
        |row| {
            Ok(Kept {
                id: row.get(0)?,
                it: NewScenario {
                    product: row.get(1)?,
                    hazard: row.get(2)?,
                    words: row.get(3)?,
                    severity: u8::try_from(row.get::<i64>(4)?).map_err(Error::broken)?,
                    steps: row.get(5)?,
                },
                level: Level::named(&row.get::<String>(6)?)
                    .ok_or_else(|| Error::broken("level").at("a scenario"))?,
            })
        },
    )
}
