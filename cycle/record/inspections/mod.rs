//! Inspections (监督检查): a visit to a firm, what was found, how grave it was.
//!
//! Findings have codes of the checklist in use and one of three severities. Their counts stand in
//! the inspection; the weighted count (for example critical 5, serious 3, minor 1) uses weights that
//! a pack declares, so that a change of weights is a correction and not a silent change.

mod http;
mod model;
mod store;

pub use http::routes;
pub use model::{Counts, Finding, NewInspection, Weights};
pub use store::{Inspection, add_findings, get, history, list, record_many};
