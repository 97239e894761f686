//! Indicators: a named, dated definition and the way its value comes about.

use serde::Deserialize;
use terms::{Date, Decimal, Text};

use super::de;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $word:ident = $text:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $word,)* }
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$word,)*];
            /// The word in packs, stores and addresses.
            pub fn word(self) -> &'static str {
                match self { $($name::$word => $text,)* }
            }
        }
    )*};
}

words! {
    /// The five qualities (五种质量).
    Quality { Economic = "economic", Product = "product", Construction = "construction", Service = "service", Environment = "environment" }
    /// The five works (五大工程).
    Work { Product = "product", Construction = "construction", Service = "service", Environment = "environment", Innovation = "innovation" }
    /// The three transformations (三个转变) of which an indicator serves one.
    Transformation {
        /// Made in China → created in China.
        Created = "created",
        /// Speed → quality.
        Quality = "quality",
        /// Products → brands.
        Brand = "brand",
    }
    Direction { Higher = "higher", Lower = "lower", Neither = "neither" }
    /// What stands behind a value; printed beside it.
    Evidence {
        /// Every object counted: no sampling error.
        Census = "census",
        /// A probability sample: interval beside it.
        Sample = "sample",
        ThirdParty = "third-party",
        /// The reporting unit's own word with a numbered document.
        Reported = "reported",
    }
    /// How values of units below become the value above.
    RollUp {
        /// Add values.
        Sum = "sum",
        /// Add numerators and denominators, then divide.
        Ratio = "ratio",
        /// Mean weighted by the denominator.
        Weighted = "weighted",
        /// The value above is entered or computed on its own.
        None = "none",
    }
    Interval { Wilson = "wilson", Stratified = "stratified", Mean = "mean", None = "none" }
    Frequency { Month = "month", Quarter = "quarter", Half = "half", Year = "year" }
    Aggregate { Count = "count", Ratio = "ratio", Mean = "mean", Sum = "sum", Distinct = "distinct" }
}

/// `[[indicator]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// A name that formulas can use: letters, digits, `_`.
    pub code: String,
    #[serde(default = "first")]
    pub version: u32,
    #[serde(default, deserialize_with = "de::day_if")]
    pub from: Option<Date>,
    #[serde(default, deserialize_with = "de::day_if")]
    pub to: Option<Date>,
    pub name: Text,
    pub short: Option<Text>,
    pub definition: Definition,
    pub quality: Quality,
    pub work: Option<Work>,
    pub transformation: Transformation,
    pub direction: Direction,
    pub measure: Measure,
    /// Unit that answers for the value.
    pub owner: String,
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What its values are held against before anybody relies on them.
    pub limits: Option<Limits>,
    pub evidence: Evidence,
    pub compute: Compute,
    pub roll_up: RollUp,
    pub interval: Interval,
    /// Below this many objects only n is printed, no rate.
    #[serde(default)]
    pub publishing_size: u32,
    /// 驰名商标, 著名商标, 名牌: kept as a fact, never scored.
    #[serde(default)]
    pub never_scores: bool,
    #[serde(default)]
    pub synthetic: bool,
}

fn first() -> u32 {
    1
}

/// What a reader needs in order to trust or doubt the number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub meaning: Text,
    pub scope: Option<Text>,
    pub numerator: Option<Text>,
    pub denominator: Option<Text>,
    pub exclusions: Option<Text>,
    /// What is done where a value is missing; missing is never zero.
    pub missing: Option<Text>,
    pub frequency: Frequency,
    /// Law, standard or paper the definition comes from, with clause.
    pub source: Option<String>,
    /// True where the definition is ours (本市口径) or unverified.
    #[serde(default)]
    pub assumed: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Code of `[[measure]]`: `percent`, `count`, …
    pub unit: String,
    pub decimals: u8,
}

/// `[[measure]]`: a unit of measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureUnit {
    pub code: String,
    pub name: Text,
    /// As printed behind the number: `%`, `件`.
    pub sign: Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub year: i16,
    #[serde(deserialize_with = "de::decimal")]
    pub value: Decimal,
    /// Number of the document that sets it.
    pub document: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// What values are held against. A value outside is marked, never refused or removed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The least and the greatest that is possible at all.
    #[serde(default, deserialize_with = "de::decimal_if")]
    pub min: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if")]
    pub max: Option<Decimal>,
    #[serde(default)]
    pub scale: LimitScale,
    /// Distances from the peers that are of no interest.
    #[serde(default, deserialize_with = "de::decimal_if")]
    pub slack: Option<Decimal>,
    /// The largest change against the year before that nobody need explain.
    #[serde(default, deserialize_with = "de::decimal_if")]
    pub jump: Option<Decimal>,
    /// Other bounds for a unit and everything below it; the nearest unit above decides.
    #[serde(default)]
    pub at: Vec<UnitLimits>,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitLimits {
    pub unit: String,
    #[serde(default, deserialize_with = "de::decimal_if")]
    pub min: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if")]
    pub max: Option<Decimal>,
}

/// How distances are measured: by difference, or by ratio where sizes differ manifold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitScale {
    #[default]
    Plain,
    Log,
}

/// Where the value comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Compute {
    /// Somebody enters it, with a numbered document.
    Entered,
    /// Counted from a fact.
    Measured {
        fact: String,
        aggregate: Aggregate,
        /// Rows that belong to the population at all.
        #[serde(default, rename = "where")]
        population: Vec<Filter>,
        /// `ratio`: rows of the population that count above the line.
        #[serde(default)]
        numerator: Vec<Filter>,
        /// `ratio`: rows of the population that count below the line; empty means all.
        #[serde(default)]
        denominator: Vec<Filter>,
        /// `mean`, `sum`, `distinct`: the column.
        column: Option<String>,
        /// A ratio is shown times this: 100 for percent.
        #[serde(default = "one", deserialize_with = "de::decimal")]
        scale: Decimal,
        /// Whether rows of the period count, or all rows up to its end (a stock).
        #[serde(default)]
        window: Window,
    },
    /// A FEEL expression over codes of other indicators.
    Formula { feel: String },
    /// The two-layer, output-weighted rate of lib/check (RULES §4.1 of the national method).
    Passrate {
        fact: String,
        #[serde(default, rename = "where")]
        population: Vec<Filter>,
        numerator: Vec<Filter>,
        /// Column that makes the layers.
        strata: String,
        /// Leading characters of the column that make one layer: 3 for the divisions of GB/T 4754.
        #[serde(default = "three")]
        strata_length: usize,
        /// Indicator whose figures, by unit and stratum, are the weights.
        weights: String,
    },
    /// The 2/6/12 index over a reference table of `competitiveness.toml`.
    Competitiveness { tree: String },
}

fn three() -> usize {
    3
}

fn one() -> Decimal {
    Decimal::ONE
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    #[default]
    Period,
    Stock,
}

/// A test of one column: `{ column = "verdict", is = ["pass"] }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "WrittenFilter")]
pub struct Filter {
    pub column: String,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Is(Vec<String>),
    Not(Vec<String>),
    AtLeast(Decimal),
    AtMost(Decimal),
    /// The column has a value, or has none.
    Present(bool),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Scalar),
    Many(Vec<Scalar>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Number(i64),
    Truth(bool),
}

impl From<Scalar> for String {
    fn from(value: Scalar) -> String {
        match value {
            Scalar::Text(text) => text,
            Scalar::Number(number) => number.to_string(),
            Scalar::Truth(truth) => i64::from(truth).to_string(),
        }
    }
}

impl From<OneOrMany> for Vec<String> {
    fn from(value: OneOrMany) -> Vec<String> {
        match value {
            OneOrMany::One(one) => vec![one.into()],
            OneOrMany::Many(many) => many.into_iter().map(String::from).collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFilter {
    column: String,
    is: Option<OneOrMany>,
    not: Option<OneOrMany>,
    #[serde(default, deserialize_with = "de::decimal_if")]
    at_least: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if")]
    at_most: Option<Decimal>,
    present: Option<bool>,
}

impl TryFrom<WrittenFilter> for Filter {
    type Error = String;
    fn try_from(written: WrittenFilter) -> Result<Self, String> {
        let WrittenFilter { column, is, not, at_least, at_most, present } = written;
        let mut tests = [
            is.map(|list| Test::Is(list.into())),
            not.map(|list| Test::Not(list.into())),
            at_least.map(Test::AtLeast),
            at_most.map(Test::AtMost),
            present.map(Test::Present),
        ]
        .into_iter()
        .flatten();
        match (tests.next(), tests.next()) {
            (Some(test), None) => Ok(Self { column, test }),
            _ => Err(format!(
                "a filter on {column} has exactly one of is, not, at_least, at_most, present"
            )),
        }
    }
}
