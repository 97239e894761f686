//! A definition as it is kept: whole, dated, independent of the pack that brought it, so that a value of
//! three years ago is still computed and explained by the words of three years ago.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use terms::{Date, Text};

/// A named, dated way to a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    pub code: String,
    pub version: u32,
    #[serde(default, with = "iso")]
    pub from: Option<Date>,
    /// The last day on which it is used.
    #[serde(default, with = "iso")]
    pub to: Option<Date>,
    pub name: Text,
    pub short: Option<Text>,
    pub meaning: Text,
    pub scope: Option<Text>,
    pub numerator: Option<Text>,
    pub denominator: Option<Text>,
    pub exclusions: Option<Text>,
    /// What is done where a value is missing.
    pub missing: Option<Text>,
    pub source: Option<String>,
    /// The definition is the city's own (本市口径) or unverified.
    pub assumed: bool,
    pub frequency: String,
    /// Words of the pack: one of the five qualities, five works, three transformations.
    pub quality: String,
    pub work: Option<String>,
    pub transformation: String,
    pub direction: Direction,
    /// Code of the unit of measure (`percent`, `count`) and the decimals it is printed with.
    pub measure: String,
    pub decimals: u8,
    pub owner: String,
    pub targets: Vec<Target>,
    /// What values are held against; see [`crate::checks`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// What stands behind the value: `census`, `sample`, `third-party`, `reported`.
    pub evidence: String,
    pub compute: Compute,
    pub roll_up: RollUp,
    pub interval: IntervalKind,
    /// Below this many objects n is shown and no rate.
    pub publishing_size: u64,
    pub never_scores: bool,
    pub synthetic: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    pub year: i64,
    pub value: Decimal,
    pub document: Option<String>,
    pub assumed: bool,
}

/// What values are held against before anybody relies on them: bounds of the possible, and how far from
/// its peers or from the year before a value may lie without a question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    #[serde(default)]
    pub scale: Scale,
    pub slack: Option<Decimal>,
    pub jump: Option<Decimal>,
    /// Bounds of a unit and all below it; the nearest unit above decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<UnitLimits>,
    pub source: Option<String>,
    pub assumed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitLimits {
    pub unit: String,
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($word:ident),* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($word),* }
    )*};
}
words! {
    Direction { Higher, Lower, Neither }
    /// How values of units below become the value above.
    RollUp { Sum, Ratio, Weighted, None }
    IntervalKind { Wilson, Stratified, Mean, None }
    Aggregate { Count, Ratio, Mean, Sum, Distinct }
    /// Rows of the period, or all rows up to its end.
    Window { Period, Stock }
    /// How distances between values are measured: by difference or by ratio.
    Scale { Plain, Log }
}

#[expect(clippy::derivable_impls, reason = "the macro that makes the enum marks no default")]
impl Default for Scale {
    fn default() -> Self {
        Self::Plain
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Compute {
    /// Reported, with a numbered document.
    Entered,
    /// Counted from a fact.
    Measured(Measured),
    /// An expression over codes of other indicators.
    Formula {
        text: String,
    },
    Passrate(Passrate),
    Competitiveness(Competitiveness),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub fact: String,
    pub aggregate: Aggregate,
    /// Rows that belong to the population at all.
    pub population: Vec<Filter>,
    /// Rows of the population that count above the line; for a count, the rows that count.
    pub numerator: Vec<Filter>,
    /// Rows of the population that count below the line; none means all.
    pub denominator: Vec<Filter>,
    /// The column of a mean, a sum, a distinct count.
    pub column: Option<String>,
    pub scale: Decimal,
    pub window: Window,
}

/// The two-layer, output-weighted rate: see [`crate::passrate`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passrate {
    pub fact: String,
    pub population: Vec<Filter>,
    pub numerator: Vec<Filter>,
    /// Column with the GB/T 4754 code.
    pub strata: String,
    /// Leading characters that make one layer: 3 for the divisions of GB/T 4754.
    pub strata_length: usize,
    /// Indicator whose figures, by unit and division, are the weights.
    pub weights: String,
}

/// The index of standardised leaves: see [`crate::competitiveness`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Competitiveness {
    pub name: Text,
    /// 本市口径, 参考: printed beside every value.
    pub label: Text,
    pub source: String,
    pub leaves: Vec<Leaf>,
    pub bands: Vec<ReadingBand>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    pub indicator: String,
    pub branch: Text,
    pub twig: Text,
    pub direction: Direction,
    /// Numerator and denominator, so that twelve twelfths are one.
    pub weight: (i64, i64),
    pub bounds: Vec<Bounds>,
}

/// The dated bounds that standardise a leaf; never derived from the counties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    pub min: Decimal,
    pub max: Decimal,
    #[serde(with = "iso")]
    pub from: Option<Date>,
    #[serde(default, with = "iso")]
    pub to: Option<Date>,
    pub source: Option<String>,
    pub assumed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingBand {
    pub reading: String,
    pub from: Decimal,
    pub name: Text,
    pub source: String,
}

/// A test of one column. A row without a value fulfils neither `Is` nor `Not`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    pub column: String,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    Is(Vec<String>),
    Not(Vec<String>),
    AtLeast(Decimal),
    AtMost(Decimal),
    Present(bool),
    /// A code that begins so: the division of an industry.
    Begins(String),
}

impl Filter {
    pub fn is<'a>(column: &str, words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().map(str::to_owned).collect();
        Self { column: column.to_owned(), test: Test::Is(words) }
    }
    pub fn begins(column: &str, head: &str) -> Self {
        Self { column: column.to_owned(), test: Test::Begins(head.to_owned()) }
    }
}

impl Definition {
    /// Whether it is used on this day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
    /// Codes of the indicators that its value stands on.
    pub fn stands_on(&self) -> Vec<String> {
        match &self.compute {
            Compute::Entered | Compute::Measured(_) => Vec::new(),
            Compute::Formula { text } => super::formula::names(text),
            Compute::Passrate(passrate) => vec![passrate.weights.clone()],
            Compute::Competitiveness(index) => {
                index.leaves.iter().map(|leaf| leaf.indicator.clone()).collect()
            }
        }
    }
    /// The fact it is counted from.
    pub fn fact(&self) -> Option<&str> {
        match &self.compute {
            Compute::Measured(measured) => Some(&measured.fact),
            Compute::Passrate(passrate) => Some(&passrate.fact),
            _ => None,
        }
    }
    /// What is printed beside every value of the two national methods computed here.
    pub fn label(&self) -> Option<Text> {
        match &self.compute {
            Compute::Passrate(_) => Some(Text::new("本市口径", "the city's own reckoning")),
            Compute::Competitiveness(index) => Some(index.label.clone()),
            _ => None,
        }
    }
    /// A rate in per cent is a hundred times its ratio.
    pub fn scale(&self) -> Decimal {
        match &self.compute {
            Compute::Measured(measured) => measured.scale,
            _ if self.measure == "percent" => Decimal::ONE_HUNDRED,
            _ => Decimal::ONE,
        }
    }
    pub fn target(&self, year: i64) -> Option<&Target> {
        self.targets.iter().find(|target| target.year == year)
    }
}

/// Dates are ISO texts.
pub(crate) mod iso {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use terms::Date;

    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(to)
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        Option::<String>::deserialize(from)?
            .map(|text| text.parse().map_err(|_| D::Error::custom("a date is an ISO text")))
            .transpose()
    }
}
