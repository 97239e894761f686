//! Progress (进展): what the lead of a task said of it and by when, with what evidence, and what the linked
//! indicator says whatever was said.
//!
//! A report is a step of the task's case; its evidence is a file that is uploaded once, or the address of
//! a record that is already here. What is owed besides the deliverable, and by when, is the filing calendar
//! of the packs ([`cases::filing`]): computed from the steps and never stored. Where a task has an indicator its
//! progress is the way from baseline to target, worked out from figures; a share that says otherwise is
//! kept beside it, and only with a remark why.

mod http;
mod measure;
mod owed;
mod report;
mod store;

pub use http::routes;
pub(crate) use measure::Progress;
pub use measure::{Asked, Measure, Measured, share, unmeasured};
pub(crate) use owed::{FilingLine, filing_lines};
pub(crate) use report::REPORT;
