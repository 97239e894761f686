//! Checks: what is computed on a sheet, and what on it deserves a second look.
//!
//! A rule has a severity. An `error` cannot be and is put right before the sheet is handed in; a `reason` can be, and
//! whoever hands it in says why, in words that travel with the value; a `note` is only said. Besides the rules of the
//! form (FEEL) every number is held against the limits of its cell, against narrower limits that a unit above has
//! set for its area, against the same period of last year, and against its peers by a robust distance
//! ([`stats::outlier`], median and MAD). A rule over something missing says nothing: missing is not zero.
//!
//! The server judges; the browser shows the same rules as advice.

mod compute;
mod find;
mod inherit;
mod limits;
mod past;
mod reasons;
mod rules;

pub use compute::{Computed, Skipped};
pub use find::{Finding, findings};
pub use inherit::{Bounds, FieldLimits, Narrowing, inherited, tighten};
pub use limits::{Limit, limits, put_limit, take_limit_off};
pub use past::{Before, before};
pub use reasons::{Reason, give_reason, reasons};
pub use rules::Rules;

use store::Tx;
use terms::Result;

use crate::store::Sheet;

/// Everything that a sheet's checks find now, with the reasons that were given.
pub fn look(tx: &mut Tx<'_>, sheet: &Sheet) -> Result<Vec<Finding>> {
    let before = before(tx, sheet)?;
    let limits = limits(tx, &sheet.filling.code, sheet.filling.unit)?;
    let reasons = reasons(tx, sheet.filling.id)?;
    Ok(findings(sheet, &before, &limits, &reasons))
}
