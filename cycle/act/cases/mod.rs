//! Cases (办件): what somebody answers for, from its ground to an effect that somebody else has seen.
//!
//! The register lists them by deadline. The page of one shows the chain back to what it grew from, the
//! clocks, every step with who, when and on what ground, and offers exactly the moves that this reader may
//! take now. What is asked with a move is said by its kind; a refusal comes back beside its field.

mod actions;
mod http;
mod moves;
mod opening;
mod register;
mod show;

pub use http::routes;
pub(crate) use moves::{answers, asked};
pub(crate) use opening::offered;
pub(crate) use register::rows;
pub(crate) use show::{Seen, seen};
