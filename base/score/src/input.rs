//! What was known of a unit when an item was scored.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A measured value with what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// In the unit of the indicator; rates are per cent (97.2, not 0.972).
    pub value: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Decimal>,
    /// How many were sampled, where it is a sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// The value comes from a probability sample, so it carries sampling error.
    #[serde(default)]
    pub sampled: bool,
}

/// The input of one item or part. [`Input::Missing`] is not zero: see [`crate::score`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    Measured(Measured),
    /// Occurrences, missing fields, awards: whatever the rule counts.
    Count(u64),
    /// The code of a tier.
    Tier(String),
    /// Checklist entries by code. An entry that is not stated is missing, not unmet.
    Checks(BTreeMap<String, bool>),
    /// Place in an order, the best is 1.
    Position(u32),
    /// Nobody reported it (yet).
    Missing,
    /// The matter does not exist in this unit; the item's policy decides.
    NotApplicable,
}

impl Input {
    /// A bare value without numerator, denominator or sampling error.
    pub fn value(value: Decimal) -> Self {
        Self::Measured(Measured {
            value,
            numerator: None,
            denominator: None,
            n: None,
            sampled: false,
        })
    }
    /// Checklist answers.
    pub fn checks<'a>(entries: impl IntoIterator<Item = (&'a str, bool)>) -> Self {
        Self::Checks(entries.into_iter().map(|(code, met)| (code.to_owned(), met)).collect())
    }
    /// Whether the points that follow from it carry sampling error.
    pub fn sampled(&self) -> bool {
        matches!(self, Self::Measured(Measured { sampled: true, .. }))
    }
    /// The number in it, where it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Measured(measured) => Some(measured.value),
            Self::Count(count) => Some(Decimal::from(*count)),
            Self::Position(position) => Some(Decimal::from(*position)),
            _ => None,
        }
    }
}
