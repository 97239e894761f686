//! Reports (检验报告): results against limits, what stands in the way of release, and what a failure starts.
//!
//! A report is issued by an authorised signatory who entered none of its results. It is never changed: one that was
//! wrong is retracted with a ground, and another is issued. What follows goes by the law of the sample: its regime
//! names the case that a failure opens and the case and clock of an objection.

mod follow;
mod http;
pub mod judge;
pub mod release;
mod show;
mod store;

pub use follow::{objection_of, papers_of, serve};
pub(crate) use follow::{required_by, words_of};
pub use http::routes;
pub(crate) use store::regime_of;
pub use store::{Report, Signing, bench_of, draft_of, get, issue, of_sample, retract};
