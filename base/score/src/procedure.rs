//! How a round by this scheme is held: working days of each phase, second reviewers, objections, what
//! follows from the result, and who is told.
//!
//! ```toml
//! [procedure]
//! second = ["2.4"]
//! line = 60
//! print_intervals = true
//! cadre = ["organisation"]
//! [procedure.days]
//! self_score = 10
//! verify = 10
//! [procedure.objection]
//! days = 5
//! answer = 5
//! hearing = 5
//! [procedure.appraisal]
//! weight = 4
//! document = "运发〔2026〕示例2号"
//! ```

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The procedure of a scheme; what is left out has no limit and no consequence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    #[serde(default)]
    pub days: PhaseDays,
    #[serde(default)]
    pub objection: ObjectionDays,
    /// Codes of items that a second reviewer scores without seeing the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub second: Vec<String>,
    /// A total below this calls for rectification (绝对底线).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Decimal>,
    /// The last so many, only by a document that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bottom: Option<Bottom>,
    /// Intervals and groups are aids to a decision; papers print them only where this says so.
    #[serde(default)]
    pub print_intervals: bool,
    /// Codes of the units that receive results as cadre departments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cadre: Vec<String>,
    /// What the result counts in the appraisal of governments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Appraisal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// Working days of each phase, counted from the day after it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PhaseDays {
    pub targets: Option<u16>,
    pub self_score: Option<u16>,
    pub verify: Option<u16>,
    pub site: Option<u16>,
    pub panel: Option<u16>,
    pub approval: Option<u16>,
}

/// Working days to object, to answer, and to hold a hearing that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectionDays {
    pub days: u16,
    pub answer: u16,
    pub hearing: u16,
}

impl Default for ObjectionDays {
    fn default() -> Self {
        Self { days: 5, answer: 5, hearing: 5 }
    }
}

/// A rule about the last places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bottom {
    pub count: u32,
    /// The number of the document that issued it.
    pub document: String,
}

/// How the result enters the appraisal of governments (纳入地方政府考核体系).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appraisal {
    /// Its points there, of the maximum of this scheme.
    pub weight: Decimal,
    /// The number of the document that says so.
    pub document: String,
}
