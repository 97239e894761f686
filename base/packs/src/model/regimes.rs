//! `regimes/*.toml`: by which rules a sample is judged and what follows a failure, and what a product must meet.
//!
//! Industrial products, food, farm produce, construction material and metrology have laws of their own. A sample
//! that belongs to none gets no verdict.

use serde::{Deserialize, Serialize};
use terms::{Date, Text};

use super::de;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    pub code: String,
    pub name: Text,
    /// Governs samples taken from this day, until the next version of the same code.
    #[serde(deserialize_with = "de::day")]
    pub from: Date,
    /// The domains of the register of samples that belong here.
    pub domains: Vec<String>,
    /// The kind of case that a failed sample opens.
    pub case: String,
    /// The kind of case by which who was sampled objects, and the calendar's clock for it.
    pub objection: String,
    pub objection_clock: String,
    /// From reception to the issued report.
    pub report_clock: String,
    /// How results are compared with limits, unless a limit says otherwise.
    pub compare: Compare,
    /// A reserve sample is taken and sealed with it.
    #[serde(default)]
    pub reserve: bool,
    /// Only another laboratory may test it again.
    #[serde(default)]
    pub other_laboratory: bool,
    /// Records and reports are kept so long.
    pub keep_years: u8,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// GB/T 8170-2008, 4.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// 全数值比较法.
    Full,
    /// 修约值比较法.
    Rounded,
}

impl Compare {
    pub fn code(self) -> &'static str {
        match self {
            Compare::Full => "full",
            Compare::Rounded => "rounded",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        [Compare::Full, Compare::Rounded].into_iter().find(|it| it.code() == code)
    }
}

/// What a product must meet in one item, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductLimit {
    pub regime: String,
    pub product: String,
    pub item: String,
    /// The unit of measure, as it is printed.
    pub measure: String,
    /// The method that it is tested by.
    pub method: String,
    /// As text, so that they are decimals as the standard writes them: the last place is the rounding interval.
    #[serde(default)]
    pub low: Option<String>,
    #[serde(default)]
    pub high: Option<String>,
    /// The limit itself does not conform.
    #[serde(default)]
    pub low_open: bool,
    #[serde(default)]
    pub high_open: bool,
    /// Only where the rule says otherwise than its regime.
    #[serde(default)]
    pub compare: Option<Compare>,
    /// Only where the rule or a contract asks for a guard band: the risk of a wrong decision that it allows, as
    /// `0.05`.
    #[serde(default)]
    pub guard: Option<String>,
    /// The standard and clause.
    pub basis: String,
    #[serde(deserialize_with = "de::day")]
    pub from: Date,
    #[serde(default, deserialize_with = "de::day_if")]
    pub to: Option<Date>,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    #[serde(default)]
    pub synthetic: bool,
}
