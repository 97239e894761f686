//! What an assessment says of each unit. Stored with a frozen run and printed on its page.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Input, Note, Scored, UnitKey, Working};

/// One part of an item, with the input it was scored from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartResult {
    pub code: String,
    pub max: Decimal,
    pub input: Input,
    pub scored: Scored,
}

/// One item, or one bonus or penalty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemResult {
    pub code: String,
    pub max: Decimal,
    /// What of the maximum applies in this unit; less where a part is scaled out, 0 where all is.
    pub applicable: Decimal,
    /// None where the item has parts.
    pub input: Option<Input>,
    pub points: Option<Decimal>,
    /// None where the item has parts that add up.
    pub working: Option<Working>,
    pub parts: Vec<PartResult>,
    /// How much of the maximum rests on inputs with sampling error.
    pub sampled: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionResult {
    pub code: String,
    pub max: Decimal,
    pub applicable: Decimal,
    /// The sum of the points that are known.
    pub points: Decimal,
}

/// An item, part, bonus, penalty, gate or veto that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    pub code: String,
    pub part: Option<String>,
    pub why: Note,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateOutcome {
    pub code: String,
    /// None while items that it asks for are missing and none of the others fails.
    pub passed: Option<bool>,
    /// The items below their share.
    pub failed: Vec<String>,
    pub missing: Vec<String>,
    /// The total is below the minimum.
    pub below_total: bool,
    pub cap: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VetoOutcome {
    pub code: String,
    pub input: Input,
    /// None while nobody has said; an unknown veto does not act.
    pub applied: Option<bool>,
    pub grade: String,
}

/// The grade with each step that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeResult {
    /// By points alone, as far as they are known.
    pub by_points: Option<String>,
    /// The worst and best that it could be by points once the missing items are known; both equal
    /// `by_points` where none is missing.
    pub at_least: Option<String>,
    pub at_most: Option<String>,
    /// After the gates.
    pub after_gates: Option<String>,
    /// After the vetoes: the grade.
    pub grade: Option<String>,
}

impl GradeResult {
    /// Whether missing items could still change the grade by points.
    pub fn provisional(&self) -> bool {
        self.at_least != self.at_most
    }
}

/// All that is known of one unit under a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitResult {
    pub unit: UnitKey,
    pub items: Vec<ItemResult>,
    pub dimensions: Vec<DimensionResult>,
    /// Bonuses and penalties.
    pub outside: Vec<ItemResult>,
    /// Base points, scaled where items were scaled out, within 0 and the maximum.
    pub base: Decimal,
    /// After the cap of the scheme.
    pub bonus: Decimal,
    pub penalty: Decimal,
    /// `base + bonus − penalty`, six places.
    pub total: Decimal,
    /// The total as printed and graded, two places.
    pub score: Decimal,
    /// The total if what is missing came in as badly, and as well, as it can.
    pub total_at_least: Decimal,
    pub total_at_most: Decimal,
    pub gates: Vec<GateOutcome>,
    pub vetoes: Vec<VetoOutcome>,
    pub grade: GradeResult,
    pub missing: Vec<Left>,
    /// How many of the base points rest on inputs with sampling error.
    pub sampled: Decimal,
}
