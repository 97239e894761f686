//! Papers: what an office drafts, signs, prints and sends.
//!
//! - [`template`]: the text of a kind of paper, checked before use, filled without surprises.
//! - [`feeds`]: where its values come from, each with the way back to its ground.
//! - [`kinds`]: kinds of paper as pack data, kept in the space.
//! - [`papers`]: draft → review → sign → issue; frozen figures, numbers without gaps, receipts.
//! - [`batch`]: one order, one paper for each unit, resumed after a crash.
//!
//! Software drafts, people decide: nothing here signs, issues or withdraws by itself.

pub mod batch;
pub mod data;
pub mod feeds;
pub mod kinds;
pub mod papers;
pub mod template;

mod pages;
mod preview;

pub use kinds::{check, learn};
pub use pages::routes;
