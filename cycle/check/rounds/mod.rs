//! Rounds: an assessment as it is really done, year by year, by people.
//!
//! A round takes one published scheme over one period and its units, from filed targets over self-score,
//! verification by the departments that answer for the items, site check, panel and approval to the notice, the
//! objections with their hearings, and the result that is frozen and told to its audiences. [`model`] is the
//! state that its steps add up to, [`judge`] says which step may be taken, [`audience`] who sees what,
//! [`triggers`] what a result calls for: four files without store or clock. Three values stand side by side, the unit's
//! own, the verified and the final one, each with who said it, on what ground and on which evidence; the computed
//! points of the scheme ([`crate::assessment`]) are what they are compared with, and never overwritten.
//!
//! A frozen round is a frozen run that carries the decisions, so papers, exports and re-runs stand on it.

pub mod access;
pub mod audience;
pub mod calibration;
pub mod deadlines;
pub mod evidence;
pub mod follow;
pub mod judge;
pub mod model;
pub(crate) mod pages;
mod results;
mod store;
pub mod triggers;

pub(crate) use pages::Here;
pub use pages::{owners, routes};
pub use results::{appraised, decided_run, decisions, freeze, question, result};
pub use store::{Head, Opening, Round, breach, find, frame, list, load, open, take};
