//! What an explanation holds, and how the value is made again from it.

use rust_decimal::Decimal;
use terms::{Date, Period, Timestamp};

use super::catalogue::Defined;
use super::definition::Compute;
use super::formula;
use super::measured::quotient;
use super::question::Value;
use super::records::Records;

/// A value with everything a reader needs to make it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub defined: Defined,
    pub unit: i64,
    pub period: Period,
    pub as_of: Option<i64>,
    /// The seq the explanation speaks of.
    pub head: i64,
    pub value: Value,
    /// When the latest entry touched it.
    pub fresh: Option<Timestamp>,
    /// In letters: `numerator / denominator * 100`.
    pub formula: String,
    pub inputs: Vec<Input>,
    /// Entries that superseded an input: after `as_of` where that is given, else ever.
    pub corrections: Vec<Correction>,
    pub(super) how: How,
}

/// What enters the formula, and where it can be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    pub role: Role,
    /// Code of the indicator, or of the division.
    pub code: String,
    /// The unit it is of.
    pub unit: i64,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub weight: Option<Decimal>,
    pub link: Link,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The rows that were counted, added up or told apart.
    Counted,
    Numerator,
    Denominator,
    /// The figure itself.
    Own,
    /// The same indicator of a unit below.
    Part,
    /// Another indicator of the same unit.
    Operand,
    /// A cell of region and division.
    Stratum,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// A list of exactly these rows; [`Records::pairs`] is its address.
    Records {
        records: Records,
        count: i64,
    },
    Document {
        id: i64,
        number: String,
        title: String,
        issuer: String,
        address: Option<String>,
    },
    /// The explanation of another value.
    Indicator {
        code: String,
        unit: i64,
        period: Period,
    },
    /// The journal entry that brought it.
    Journal {
        seq: i64,
    },
    None,
}

/// An entry that took something away or put something in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    pub seq: i64,
    pub at: Option<Timestamp>,
    pub verb: String,
    pub ground: Option<String>,
    /// Rows or figures of this value that it touched.
    pub rows: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The only input is the value.
    Plain,
    /// Numerator over denominator, times the scale.
    Quotient(Decimal),
    Sum,
    /// Numerators over denominators of the parts.
    PartsQuotient(Decimal),
    PartsWeighted,
    Formula,
    Strata(Decimal),
    /// By the bounds of a day.
    Index(Date),
    /// There is no value to make again.
    NoValue,
}

impl Explanation {
    /// Whether its formula was written by the author of a pack.
    pub(super) fn operands(&self) -> bool {
        matches!(self.how, How::Formula)
    }
    /// The value made again from the inputs alone; none where it is missing.
    pub fn recompute(&self) -> Option<Decimal> {
        let inputs = &self.inputs;
        let round = |value: Decimal| value.round_dp(6).normalize();
        let sum = |of: &dyn Fn(&Input) -> Option<Decimal>| -> Decimal {
            inputs.iter().filter_map(of).sum()
        };
        match self.how {
            How::Plain => inputs.first()?.value.map(|value| value.normalize()),
            How::Quotient(scale) => quotient(inputs.first()?.value?, inputs.get(1)?.value?, scale),
            How::Sum => Some(sum(&|i| i.value).normalize()),
            How::PartsQuotient(scale) => {
                let known = |i: &Input| i.numerator.zip(i.denominator);
                let above = sum(&|i| known(i).map(|(above, _)| above));
                quotient(above, sum(&|i| known(i).map(|(_, below)| below)), scale)
            }
            How::PartsWeighted => quotient(
                sum(&|i| i.value?.checked_mul(i.denominator?)),
                sum(&|i| i.value.and(i.denominator)),
                Decimal::ONE,
            ),
            How::Formula => {
                let operand = |code: &str| inputs.iter().find(|i| i.code == code)?.value;
                formula::value(&formula::compile(&self.formula).ok()?, operand).ok().map(round)
            }
            How::Strata(scale) => {
                let sampled = |i: &Input| i.denominator.filter(|n| !n.is_zero());
                let above = sum(&|i| Some(i.weight? * i.numerator? / sampled(i)?));
                let below = sum(&|i| sampled(i).and(i.weight));
                if below.is_zero() { None } else { Some(round(above / below * scale)) }
            }
            How::NoValue => None,
            How::Index(day) => {
                let Compute::Competitiveness(index) = &self.defined.definition.compute else {
                    return None;
                };
                let value = |code: &str| inputs.iter().find(|i| i.code == code)?.value;
                let leaves = crate::competitiveness::leaves(index, day, value);
                crate::competitiveness::index(index, &leaves)
            }
        }
    }
}
