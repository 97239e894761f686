//! A scheme as its issuing document gives it, and as a pack writes it.
//!
//! ```toml
//! code = "yc-2026"
//! name = { zh = "…", en = "…" }
//! valid_from = "2026-01-01"
//! [bands]
//! grade = [{ code = "A", from = 90 }, { code = "B", from = 80 }, { code = "C", from = 60 }, { code = "D", from = 0 }]
//! [[dimension]]
//! code = "1"
//! name = { zh = "质量整体水平" }
//! max = 31
//! [[dimension.item]]
//! code = "1.1"
//! name = { zh = "制造业产品质量合格率" }
//! max = 7
//! owner = ["市监局"]
//! indicator = "manufacturing-pass-rate"
//! rule = { type = "step_deduct", target = 94, step = 0.5, per_step = 1, rounding = "identity" }
//! [[outside]]
//! code = "V1"
//! name = { zh = "…" }
//! owner = ["市监局"]
//! ground = { zh = "…" }
//! rule = { type = "veto", grade = "D" }
//! ```

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use terms::{Date, Text};

use crate::{Bands, NotApplicable, Procedure, Rule, day};

/// A dated tree of scoring items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    pub code: String,
    pub name: Text,
    /// First day on which a case is judged by it.
    #[serde(with = "day")]
    pub valid_from: Date,
    /// Last day; none while it is in force.
    #[serde(default, with = "day::optional", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Asked for at publication; a draft may do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<IssuingDocument>,
    #[serde(default)]
    pub audience: Audience,
    /// Slot of the declared year it assesses (1 July–30 June); none is the calendar year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_year: Option<u8>,
    /// What the base points must total.
    #[serde(default = "hundred")]
    pub max: Decimal,
    /// The most that all bonuses add together.
    #[serde(default)]
    pub bonus_cap: Decimal,
    pub bands: Bands,
    #[serde(rename = "dimension")]
    pub dimensions: Vec<Dimension>,
    /// Bonus, penalty, gate and veto.
    #[serde(default)]
    pub outside: Vec<Outside>,
    /// How a round by it is held; a scheme without one is applied and never held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Made up or unverified.
    #[serde(default)]
    pub assumed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// The paper that a published scheme rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuingDocument {
    /// 文号, for example 国办发〔2013〕47号.
    pub number: String,
    pub title: Text,
    pub issuer: Text,
    #[serde(default, with = "day::optional", skip_serializing_if = "Option::is_none")]
    pub issued: Option<Date>,
}

/// Who receives the results. Internal unless it says otherwise; the public needs a basis.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    #[serde(default)]
    pub named: Vec<Text>,
    #[serde(default)]
    pub public: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    pub code: String,
    pub name: Text,
    pub max: Decimal,
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// A scoring item: a rule of its own, or parts that have one each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub code: String,
    pub name: Text,
    pub max: Decimal,
    /// Units that answer for the data; the first leads.
    #[serde(default)]
    pub owner: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    #[serde(default, rename = "part", skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// How parts make the item.
    #[serde(default)]
    pub combine: Combine,
    /// Undeclared means that a unit cannot claim it: such an item counts as missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<NotApplicable>,
    /// Evidence to be linked (需提交材料).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A part of an item with its own rule and input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub code: String,
    pub name: Text,
    /// Its share of the item's points; left out where the lowest part counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owner: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    pub rule: Rule,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<NotApplicable>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Parts add up.
    #[default]
    Sum,
    /// Each part is scored against the whole item and the lowest counts (min of two).
    Lowest,
}

/// What stands outside the base points: bonus, penalty, gate, veto.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    pub code: String,
    pub name: Text,
    #[serde(default)]
    pub owner: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    pub rule: Rule,
    /// The clause it rests on; each veto has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

fn hundred() -> Decimal {
    Decimal::ONE_HUNDRED
}

impl Scheme {
    /// All base items in the order of the document.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.dimensions.iter().flat_map(|dimension| &dimension.items)
    }
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items().find(|item| item.code == code)
    }
    /// Whether a case of this day is judged by it.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}
