//! Rounds between laboratories (能力验证、实验室比对): one material, many laboratories, each judged by how far it is off.
//!
//! The assigned value and the yardstick are given, or come from the results themselves by algorithm A of ISO 13528:2015,
//! which a quarter of bad results cannot ruin. Scores say satisfactory to 2, questionable to 3, unsatisfactory beyond.

mod homogeneity;
mod http;
mod store;

pub use http::routes;
pub use store::{NewRound, Round, RoundResult, Scored, add_result, get, list, open, score};
