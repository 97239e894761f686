//! The 2/6/12 tree of the manufacturing quality competitiveness index, and its reference tables.

use serde::Deserialize;
use terms::{Date, Decimal, Text};

use super::de;
use super::indicators::Direction;

/// `[[tree]]` of `competitiveness.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompetitivenessTree {
    pub code: String,
    pub name: Text,
    /// 本市口径, 参考: printed beside every value.
    pub label: Text,
    pub source: String,
    pub leaf: Vec<Leaf>,
}

/// One of the twelve statistical indicators.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    pub indicator: String,
    /// 二级指标.
    pub branch: Text,
    /// 三级指标.
    pub twig: Text,
    pub direction: Direction,
    /// A fraction such as `1/12`, so that twelve of them are exactly one.
    pub weight: Fraction,
}

/// Numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Fraction(pub i64, pub i64);

impl TryFrom<String> for Fraction {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let bad = || format!("{text} is not a fraction such as 1/12");
        let (above, below) = text.split_once('/').ok_or_else(bad)?;
        match (above.trim().parse(), below.trim().parse()) {
            (Ok(above), Ok(below)) if above >= 0 && below > 0 && below <= 1_000_000 => {
                Ok(Self(above, below))
            }
            _ => Err(bad()),
        }
    }
}

/// `[[reference]]`: the bounds that standardise a leaf, dated; never derived from the counties.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    pub tree: String,
    pub indicator: String,
    #[serde(deserialize_with = "de::decimal")]
    pub min: Decimal,
    #[serde(deserialize_with = "de::decimal")]
    pub max: Decimal,
    #[serde(deserialize_with = "de::day")]
    pub from: Date,
    #[serde(default, deserialize_with = "de::day_if")]
    pub to: Option<Date>,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// `[[band]]`: a published way to read the index.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingBand {
    pub reading: String,
    #[serde(deserialize_with = "de::decimal")]
    pub from: Decimal,
    pub name: Text,
    pub source: String,
}
