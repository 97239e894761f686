//! The pages of inspections.

use web::Routes;

use super::NewInspection;
use crate::pages::{self, Kind};
use crate::words::Severity;

/// What the findings add up to.
const COUNTED: &[&str] = &["critical", "serious", "minor", "weighted"];

pub fn routes() -> Routes {
    pages::routes::<NewInspection>()
}

impl Kind for NewInspection {
    const LISTED: &'static [&'static str] =
        &["kind", "team", "result", "critical", "serious", "minor", "weighted"];
    const ASKED: &'static [&'static str] = &["kind", "result"];

    /// Where the findings are known, their counts follow from them and from the weights of the pack.
    fn open(&self, column: &str) -> bool {
        column != "code" && (self.findings.is_empty() || !COUNTED.contains(&column))
    }
    fn found(&self) -> Vec<(&str, Severity)> {
        self.findings.iter().map(|finding| (finding.code.as_str(), finding.severity)).collect()
    }
}
