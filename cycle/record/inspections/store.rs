//! Questions and commands on the register of inspections.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use terms::{Error, Result};

use super::{Finding, NewInspection, Weights};
use crate::register::{self, Kept, Outcome};

pub type Inspection = Kept<NewInspection>;

questions!(NewInspection);

/// Adds findings that came in a file of their own to inspections already there (code of the inspection,
/// finding), and counts anew. What is known already changes nothing; the rest is a correction of
/// the inspection.
///
/// # Errors
/// Invalid, with one breach for each inspection that is not there; then nothing is kept.
pub fn add_findings(
    tx: &mut Tx<'_>,
    findings: &[(String, Finding)],
    weights: Weights,
    source: &str,
    ground: Option<&str>,
) -> Result<Outcome> {
    let mut by_code: BTreeMap<&str, Vec<Finding>> = BTreeMap::new();
    for (inspection, finding) in findings {
        by_code.entry(inspection).or_default().push(finding.clone());
    }
    let codes = by_code.keys().map(|code| (*code).to_owned()).collect();
    let known = register::current::<NewInspection>(tx, codes)?;
    let there: BTreeSet<&str> = known.iter().map(|kept| kept.record.code.as_str()).collect();
    let missing = by_code
        .keys()
        .filter(|code| !there.contains(**code))
        .fold(Error::invalid("inspection-missing"), |error, code| {
            error.field(*code, "inspection-missing")
        });
    if !missing.fields().is_empty() {
        return Err(missing);
    }
    let with_findings = |kept: Inspection| {
        let more = by_code.remove(kept.record.code.as_str()).unwrap_or_default();
        // A finding given again takes the severity it has now.
        let given = |old: &Finding| more.iter().any(|new| new.code == old.code);
        let before: Vec<Finding> =
            kept.record.findings.iter().filter(|old| !given(old)).cloned().collect();
        kept.record.found([before, more].concat(), weights)
    };
    let rows: Vec<NewInspection> = known.into_iter().map(with_findings).collect();
    register::record_many(tx, &rows, source, ground)
}
