//! How an assessment scheme turns what is known of a county into points, and points into a grade.
//!
//! A [`Scheme`] is a dated document: dimensions, items with their maximum, a [`Rule`] for each item, bands, and what
//! stands outside the hundred points (bonus, penalty, gate, veto). Nothing here reads a clock, a file or a store, so a frozen
//! run computes the same points in ten years.
//!
//! What is always true:
//! - Points are decimals. In binary floats 98 − 97.2 is not 0.8 and a ceiling can jump a step.
//! - Missing is not zero. A missing item has no points, is left out of the total and is named.
//! - Points and grade are kept apart: a veto or a gate changes the grade, never the points.

mod bands;
mod check;
mod day;
mod input;
mod rule;
mod scheme;

pub use bands::{BandRounding, Bands, Grade};
pub use check::{Breach, Fix};
pub use input::{Input, Measured};
pub use rule::{Direction, Entry, NotApplicable, RankBand, Rule, RuleKind, StepRounding, Tier};
pub use scheme::{Audience, Combine, Dimension, IssuingDocument, Item, Outside, Part, Scheme};
