//! Figures: what an indicator says of a unit in a period, now and at any time before.
//!
//! A figure sits in a cell: series × period × unit × combo. Table `figure` holds what is current,
//! `figure_log` every value that a cell ever had, each with the journal entry that wrote it. So
//! "as of entry S" is the last log row with `seq <= S`, and a correction changes the present and
//! never the past.
//!
//! - [`record`] is the one way in. The same rows twice change nothing; a changed value asks for a
//!   ground; rows that contradict each other are refused, so their order never matters.
//! - Missing is not zero: a row without a value says "asked, and there is none".
//! - A ratio carries its numerator and denominator, and only these are summed ([`roll_up`]).
//! - [`current`], [`as_of`] read pivots; [`history`] tells who changed a cell, when, from what, why.
//! - [`doubt`] tells which values deserve a second look: impossible, far from their peers, jumped.
//! - A [`document`] (文号) or a record stands behind a value; [`target`]s are set by documents too.

pub mod bulk;
pub mod document;
pub mod doubt;
mod history;
mod model;
mod query;
mod record;
mod rollup;
mod series;
pub mod target;

pub use document::{Document, DocumentId, NewDocument};
pub use doubt::Doubt;
pub use history::{Change, HISTORY, history};
pub use model::{Cell, Combo, Figure, SeriesId, Status};
pub use query::{Query, as_of, current, seq_at};
pub use record::{Recorded, last_day, locked, locks, record};
pub use rollup::{Parts, roll_up};
pub use series::{
    combo_labels, combos, ensure_combo, ensure_series, find_series, indicators, series,
};
pub use target::{NewTarget, Target};
