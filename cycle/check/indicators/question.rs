//! What is asked, and what is answered.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use terms::{Date, DeclaredYear, Period, PeriodKind, Result, Timestamp};

use super::catalogue::Defined;
use super::definition::Filter;
use super::sampling::Sampling;

/// Values of some indicators for some units and periods.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    pub indicators: Vec<String>,
    pub units: Vec<i64>,
    pub periods: Vec<Period>,
    /// As it was known at this seq; none is now.
    pub as_of: Option<i64>,
    pub tree: WhoseTree,
    /// The declarations of the space, for years that do not begin in January: slot, month, day.
    pub declared: Vec<(u8, i8, i8)>,
}

/// Whose tree is used for units above others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WhoseTree {
    /// That of the last day of each period.
    #[default]
    PeriodEnd,
    On(Date),
}

impl Question {
    pub fn new(
        indicators: impl IntoIterator<Item = impl Into<String>>,
        units: impl Into<Vec<i64>>,
        periods: impl Into<Vec<Period>>,
    ) -> Self {
        Self {
            indicators: indicators.into_iter().map(Into::into).collect(),
            units: units.into(),
            periods: periods.into(),
            as_of: None,
            tree: WhoseTree::PeriodEnd,
            declared: Vec::new(),
        }
    }
    pub fn as_of(mut self, seq: Option<i64>) -> Self {
        self.as_of = seq;
        self
    }
    pub fn on_tree(mut self, tree: WhoseTree) -> Self {
        self.tree = tree;
        self
    }
    pub fn declaring(mut self, years: &[DeclaredYear]) -> Self {
        self.declared = years.iter().map(|year| (year.slot, year.month, year.day)).collect();
        self
    }
    pub(crate) fn declared(&self) -> Vec<DeclaredYear> {
        self.declared.iter().map(|&(slot, month, day)| DeclaredYear { slot, month, day }).collect()
    }
    /// The day whose tree rolls up this period.
    pub(crate) fn tree_day(&self, period: Period) -> Result<Date> {
        match self.tree {
            WhoseTree::On(day) => Ok(day),
            WhoseTree::PeriodEnd => last_day(period, &self.declared()),
        }
    }
}

pub(crate) fn last_day(period: Period, declared: &[DeclaredYear]) -> Result<Date> {
    let (_, end) = period.span_with(declared)?;
    Ok(end.yesterday().unwrap_or(end))
}

/// The months of a period, where it begins and ends with months.
pub(crate) fn months(
    period: Period,
    declared: &[DeclaredYear],
) -> Result<Option<(Period, Period)>> {
    let (start, end) = period.span_with(declared)?;
    if start.day() != 1 || end.day() != 1 || period.kind() == PeriodKind::Week {
        return Ok(None);
    }
    let last = end.yesterday().unwrap_or(end);
    Ok(Some((Period::month_of(start)?, Period::month_of(last)?)))
}

/// How far a figure is to be trusted; of several values the least trusted decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Counted from records.
    Measured,
    Verified,
    Reported,
    Provisional,
    /// Put in the place of a missing value; flagged wherever it shows.
    Imputed,
}

impl From<figures::Status> for Status {
    fn from(status: figures::Status) -> Self {
        match status {
            figures::Status::Reported => Self::Reported,
            figures::Status::Verified => Self::Verified,
            figures::Status::Imputed => Self::Imputed,
            figures::Status::Provisional => Self::Provisional,
        }
    }
}

/// Why there is no value, or what is missing behind the value there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// No version of the definition is in force at the end of the period.
    NotDefined,
    /// Nobody reported a figure.
    NotReported,
    /// Asked, and there is none: the matter does not exist there.
    SaidNone,
    /// The register does not reach this period.
    NoRecords,
    /// The denominator is zero.
    NothingToDivide,
    /// Too few objects to print a rate.
    BelowPublishing {
        n: u64,
        size: u64,
    },
    /// Operands without a value.
    Operands(Vec<String>),
    DivisionByZero,
    OutOfRange,
    /// The formula cannot be read.
    Unreadable,
    /// No figures to weight by.
    NoWeights,
    /// No reference bounds in force.
    NoBounds(Vec<String>),
    /// The value stands on some of the units below only.
    Partial {
        known: u32,
        expected: u32,
    },
}

impl Missing {
    /// The message code for pages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotDefined => "missing-not-defined",
            Self::NotReported => "missing-not-reported",
            Self::SaidNone => "missing-said-none",
            Self::NoRecords => "missing-no-records",
            Self::NothingToDivide => "missing-nothing-to-divide",
            Self::BelowPublishing { .. } => "missing-below-publishing",
            Self::Operands(_) => "missing-operands",
            Self::DivisionByZero => "missing-division-by-zero",
            Self::OutOfRange => "missing-out-of-range",
            Self::Unreadable => "missing-unreadable",
            Self::NoWeights => "missing-no-weights",
            Self::NoBounds(_) => "missing-no-bounds",
            Self::Partial { .. } => "missing-partial",
        }
    }
    /// Named arguments for the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BelowPublishing { n, size } => {
                vec![("n", n.to_string()), ("size", size.to_string())]
            }
            Self::Operands(codes) | Self::NoBounds(codes) => vec![("codes", codes.join(", "))],
            Self::Partial { known, expected } => {
                vec![("known", known.to_string()), ("expected", expected.to_string())]
            }
            _ => Vec::new(),
        }
    }
}

/// What a value was made from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    None,
    /// Rows of a fact within the unit and period.
    Records {
        fact: Arc<str>,
        filters: Arc<[Filter]>,
        count: u64,
    },
    /// A figure with a numbered document.
    Document {
        document: i64,
        number: Arc<str>,
    },
    /// A figure that a form or an import brought.
    Figure,
    /// Figures of the units below.
    Figures {
        units: u32,
    },
    /// Other indicators of the same unit and period.
    Formula {
        inputs: Arc<[String]>,
    },
    /// Rows of a fact weighted by figures.
    Weighted {
        fact: Arc<str>,
        count: u64,
        weights: Arc<str>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub low: Decimal,
    pub high: Decimal,
}

/// One cell of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    /// How many objects were looked at.
    pub n: Option<u64>,
    /// 95 %.
    pub interval: Option<Interval>,
    pub status: Status,
    /// Share of what should stand behind the value that does: weight sampled, units reporting.
    pub coverage: Option<Decimal>,
    /// The latest entry that touched it; [`Answer::fresh`] knows its time.
    pub seq: Option<i64>,
    pub origin: Origin,
    pub missing: Option<Missing>,
    /// How it varies by sampling; none where it does not.
    pub sampling: Option<Arc<Sampling>>,
}

impl Value {
    pub(crate) fn missing(why: Missing) -> Self {
        Self {
            value: None,
            numerator: None,
            denominator: None,
            n: None,
            interval: None,
            status: Status::Measured,
            coverage: None,
            seq: None,
            origin: Origin::None,
            missing: Some(why),
            sampling: None,
        }
    }
    /// Whether it carries sampling error.
    pub fn sampled(&self) -> bool {
        self.sampling.is_some()
    }
}

/// All cells of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub question: Question,
    /// The seq that the answer speaks of.
    pub head: i64,
    pub(crate) cells: HashMap<(u32, i64, Period), Value>,
    /// Which version of which indicator was used for a period.
    pub(crate) used: BTreeMap<(u32, Period), Defined>,
    pub(crate) times: BTreeMap<i64, Timestamp>,
}

impl Answer {
    fn at(&self, code: &str) -> Option<u32> {
        self.question.indicators.iter().position(|c| c == code).map(|at| at as u32)
    }
    pub fn value(&self, code: &str, unit: i64, period: Period) -> Option<&Value> {
        self.cells.get(&(self.at(code)?, unit, period))
    }
    /// The definition that was in force.
    pub fn definition(&self, code: &str, period: Period) -> Option<&Defined> {
        self.used.get(&(self.at(code)?, period))
    }
    /// When the latest entry touched it.
    pub fn fresh(&self, value: &Value) -> Option<Timestamp> {
        self.times.get(&value.seq?).copied()
    }
    /// The latest entry of all cells.
    pub fn freshest(&self) -> Option<(i64, Timestamp)> {
        self.times.iter().next_back().map(|(seq, at)| (*seq, *at))
    }
    /// Cells in the order of the question: indicator, unit, period.
    pub fn cells(&self) -> impl Iterator<Item = (&str, i64, Period, &Value)> {
        let question = &self.question;
        question.indicators.iter().zip(0u32..).flat_map(move |(code, at)| {
            question.units.iter().flat_map(move |&unit| {
                question.periods.iter().filter_map(move |&period| {
                    let value = self.cells.get(&(at, unit, period))?;
                    Some((code.as_str(), unit, period, value))
                })
            })
        })
    }
    pub fn len(&self) -> usize {
        self.cells.len()
    }
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
