//! How an assessment scheme turns what is known of a county into points, and points into a grade.
//!
//! A [`Scheme`] is a dated document: dimensions, items with their maximum, a [`Rule`] for each item, bands, and what
//! stands outside the hundred points (bonus, penalty, gate, veto). [`score`] applies one rule to one [`Input`];
//! [`assess`] applies a scheme to many units. Nothing here reads a clock, a file or a store, so a frozen
//! run computes the same points in ten years.
//!
//! What is always true:
//! - Points are decimals. In binary floats 98 − 97.2 is not 0.8 and a ceiling can jump a step.
//! - The arithmetic that is printed is the arithmetic that was done: [`Working`] holds the text, and
//!   [`Arithmetic`] reads it back.
//! - Missing is not zero. A missing item has no points, is left out of the total and is named.
//! - Points and grade are kept apart: a veto or a gate changes the grade, never the points.
//!
//! ```
//! use score::{Input, Rule, StepRounding, score};
//! use rust_decimal::Decimal;
//! let d = |text: &str| text.parse::<Decimal>().unwrap();
//! let rule = Rule::StepDeduct {
//!     target: d("94"),
//!     step: d("0.5"),
//!     per_step: d("1"),
//!     rounding: StepRounding::Identity,
//! };
//! let scored = score(&rule, d("7"), &Input::value(d("93.0")));
//! assert_eq!(scored.points, Some(d("5")));
//! assert_eq!(scored.working.text(), "7 - (94 - 93.0) / 0.5 * 1 = 5");
//! ```

mod arithmetic;
mod assess;
mod bands;
mod breach;
mod check;
mod day;
mod decide;
mod input;
mod procedure;
mod results;
mod rule;
mod scheme;
mod scoring;
mod total;
mod working;

pub use arithmetic::{Arithmetic, Fault};
pub use assess::{Inputs, Place, UnitKey, assess, positions};
pub use bands::{BandRounding, Bands, Grade};
pub use breach::{Breach, Fix};
pub use decide::{Decisions, decide};
pub use input::{Input, Measured};
pub use procedure::{Appraisal, Bottom, ObjectionDays, PhaseDays, Procedure};
pub use results::{
    DimensionResult, GateOutcome, GradeResult, ItemResult, Left, PartResult, UnitResult,
    VetoOutcome,
};
pub use rule::{Direction, Entry, NotApplicable, RankBand, Rule, RuleKind, StepRounding, Tier};
pub use scheme::{Audience, Combine, Dimension, IssuingDocument, Item, Outside, Part, Scheme};
pub use scoring::{Scored, score, score_or_policy};
pub use working::{Note, Operand, Symbol, Working};
