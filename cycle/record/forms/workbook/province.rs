//! The export for the province's platform: what was accepted, once.
//!
//! Whoever keys the same figure into two systems keys it wrong in one. An accepted sheet goes out when it
//! has not been reported since it last changed; reporting is a step of the sheet, so the second run of the
//! same day is empty, and a corrected sheet goes out again, whole, as a replacement.

use store::Tx;
use terms::{Period, Result};

use super::bulk::{Observation, values};
use crate::store::{FillingState, FillingStep, sheet, take_step};

/// The word of the step.
pub const REPORTED: &str = "report";

/// What one run reports: the values, and the sheets that they are of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub values: Vec<Observation>,
    pub fillings: Vec<i64>,
}

/// Whether a sheet has been reported since it was accepted last.
fn reported(steps: &[FillingStep]) -> bool {
    let last = steps.iter().rev().find(|it| it.step == REPORTED || it.step == "accept");
    last.is_some_and(|it| it.step == REPORTED)
}

/// Reports every accepted sheet of a form and period that waits for it, and remembers that it did.
pub fn report(tx: &mut Tx<'_>, code: &str, period: Period) -> Result<Report> {
    let ids = tx.query(
        "select f.id from filling f join filling_stand s on s.filling = f.id
         where f.code = ?1 and f.period = ?2 and s.state = ?3 order by f.unit",
        store::params![code, period, FillingState::Accepted.word()],
        |row| row.get::<i64>(0),
    )?;
    let mut report = Report::default();
    for id in ids {
        let sheet = sheet(tx, id)?;
        if reported(&sheet.steps) {
            continue;
        }
        report.values.extend(values(tx, std::slice::from_ref(&sheet))?);
        take_step(tx, id, "", REPORTED, None)?;
        report.fillings.push(id);
    }
    if report.fillings.is_empty() {
        tx.housekeeping();
    }
    Ok(report)
}
