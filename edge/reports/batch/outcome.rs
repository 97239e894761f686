//! What came of the acts on a batch.

use serde::{Deserialize, Serialize};
use store::{Tx, params};
use terms::{Error, Result};

use super::trouble::Trouble;
use super::work::{Act, JOB, Payload};

/// What came of a job: how many papers took the step since it began or went on, and each that was
/// refused (a unit, while papers are made) with the ground.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outcome {
    pub done: i64,
    pub refused: Vec<(i64, Trouble)>,
}

/// The last act that came to an end on a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub act: Act,
    /// The code of the fault, where the job broke off.
    pub outcome: Result<Outcome, String>,
}

/// The last act that came to an end.
///
/// # Errors
/// As the store.
pub fn last(tx: &mut Tx<'_>, batch: i64) -> Result<Option<Ended>> {
    let mut found = None;
    tx.each(
        "select payload, outcome from job where kind = ?1 and state in ('done', 'failed') order by id desc",
        params![JOB],
        |row| {
            let payload: String = row.get(0)?;
            let payload: Payload = serde_json::from_str(&payload).map_err(Error::broken)?;
            if payload.batch == batch {
                let outcome: Option<String> = row.get(1)?;
                found = Some((payload.act, outcome.unwrap_or_default()));
            }
            Ok(found.is_none())
        },
    )?;
    let Some((act, text)) = found else { return Ok(None) };
    let outcome = match serde_json::from_str::<Outcome>(&text) {
        Ok(outcome) => Ok(outcome),
        Err(_) => Err(serde_json::from_str::<serde_json::Value>(&text)
            .ok()
            .and_then(|it| it["error"].as_str().map(str::to_owned))
            .unwrap_or_else(|| "error-broken".to_owned())),
    };
    Ok(Some(Ended { act, outcome }))
}
