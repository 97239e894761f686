//! `inspection.toml`: who may enforce, the published items, kinds of visit with their caps, rates, hours.

use serde::{Deserialize, Serialize};
use terms::{Date, Text};

/// A unit that may enforce (执法主体).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnforcementSubject {
    pub code: String,
    pub unit: String,
    /// Fields of law, such as `product`, `food`, `metrology`.
    pub domains: Vec<String>,
    /// The paper that names it.
    pub document: String,
    pub from: Date,
    pub to: Option<Date>,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    #[serde(default)]
    pub synthetic: bool,
}

/// Somebody with a licence (执法证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectorEntry {
    /// Number of the licence.
    pub code: String,
    pub name: Text,
    pub unit: String,
    /// The account, where there is one.
    pub account: Option<String>,
    /// Hours a year that are there for visits.
    pub hours: i64,
    pub from: Date,
    pub to: Option<Date>,
    #[serde(default)]
    pub fictitious: bool,
}

/// A body that tests, and samples under delegation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstituteEntry {
    pub code: String,
    pub unit: String,
    pub certificate: String,
    pub products: Vec<String>,
    pub from: Date,
    pub to: Option<Date>,
    #[serde(default)]
    pub synthetic: bool,
}

/// What an enforcement subject lets an institute do, in writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelegationEntry {
    /// Number of the paper.
    pub code: String,
    pub institute: String,
    pub subject: String,
    pub products: Vec<String>,
    pub from: Date,
    pub to: Option<Date>,
    #[serde(default)]
    pub synthetic: bool,
}

/// One question of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckQuestion {
    pub code: String,
    pub text: Text,
    /// The clause that asks for it.
    pub law: String,
    /// critical, serious or minor.
    pub severity: String,
}

/// An entry of the published list (抽查事项清单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionItem {
    pub code: String,
    pub name: Text,
    pub domain: String,
    /// firm, site or product-line.
    pub objects: String,
    /// The statute it rests on.
    pub basis: String,
    /// The product to be sampled, where samples are taken.
    pub sample: Option<String>,
    /// Hours of one inspector for one visit.
    pub hours: i64,
    pub from: Date,
    pub to: Option<Date>,
    /// The paper by which the province keeps the draw of this item to its own platform; none where it is left open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_by: Option<String>,
    pub check: Vec<CheckQuestion>,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// What a rule does when it is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restraint {
    Flag,
    Warn,
    Block,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitKind {
    pub code: String,
    pub name: Text,
    /// Whether caps bind it; others are counted and flagged.
    #[serde(default)]
    pub capped: bool,
    /// Whether somebody approves it: `before`, or none.
    pub approval: Option<String>,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// Why a visit is made outside the plan; a duty by law is never blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitBasis {
    pub code: String,
    pub name: Text,
    #[serde(default)]
    pub statutory: bool,
    /// Goes at once and is approved afterwards.
    #[serde(default)]
    pub urgent: bool,
    /// Hours of one inspector for one visit.
    pub hours: i64,
    /// Smaller is dropped later when hands are short.
    pub rank: i64,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// At most so many visits of one firm within so many days (`days = 0`: the calendar year).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitCap {
    pub code: String,
    pub days: i64,
    pub most: i64,
    pub act: Restraint,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// So many visits running of one firm by one inspector that found nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FruitlessRule {
    pub most: i64,
    pub act: Restraint,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// The share of a credit class that a campaign draws, in millionths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassRate {
    pub class: String,
    pub rate_ppm: u64,
    pub most_ppm: u64,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// All rules in force from a day on; a space follows the newest of its packs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionRules {
    pub kinds: Vec<VisitKind>,
    pub bases: Vec<VisitBasis>,
    pub caps: Vec<VisitCap>,
    pub fruitless: Option<FruitlessRule>,
    pub rates: Vec<ClassRate>,
    /// What a finding weighs: critical, serious, minor. Of `[severity]` in pack.toml.
    #[serde(default)]
    pub weights: [i64; 3],
}

/// A campaign of a demo city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoCampaign {
    pub code: String,
    pub title: String,
    pub subject: String,
    pub item: String,
    pub area: String,
    pub institute: Option<String>,
    pub industry: Option<String>,
    pub from: Date,
    pub to: Date,
    pub document: String,
    /// Public chance, announced before.
    pub entropy_source: String,
    /// The words of chance as they came; left out, the campaign waits for them.
    pub entropy: Option<String>,
    /// How many of the drawn visits were made.
    #[serde(default)]
    pub visited: usize,
    #[serde(default)]
    pub opened: bool,
}
