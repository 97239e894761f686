//! `plans/*.toml`: a yearly plan that comes with a pack, as for a demo city.

use serde::Deserialize;
use terms::{Date, Text};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearPlan {
    pub code: String,
    pub name: Text,
    /// `2026`, or `2025/26` for July to June.
    pub period: String,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    #[serde(default)]
    pub synthetic: bool,
    /// Document number that it is published with; a draft where there is none.
    pub document: Option<String>,
    pub published: Option<Date>,
    #[serde(rename = "goal")]
    pub goals: Vec<PlanGoal>,
    #[serde(rename = "measure")]
    pub measures: Vec<PlanMeasure>,
    #[serde(rename = "task")]
    pub tasks: Vec<PlanTask>,
    /// What became of tasks, in a synthetic city.
    #[serde(default, rename = "step")]
    pub steps: Vec<PlanStep>,
}

/// A number that is to be reached.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanNumber {
    pub indicator: Option<String>,
    /// As text, so that it is a decimal and no float.
    pub baseline: Option<String>,
    pub value: Option<String>,
    pub unit: Option<String>,
    #[serde(default)]
    pub lower: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanGoal {
    pub code: String,
    pub name: Text,
    #[serde(default)]
    pub number: PlanNumber,
    pub quality: Option<super::Quality>,
    pub work: Option<super::Work>,
    pub transformation: Option<super::Transformation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanMeasure {
    pub code: String,
    pub goal: String,
    pub name: Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanTask {
    pub code: String,
    pub measure: String,
    pub name: Text,
    /// The one unit that answers.
    pub lead: String,
    #[serde(default)]
    pub helpers: Vec<String>,
    /// The last day; without it the task goes on to the end of the year.
    pub due: Option<Date>,
    /// Days on which it is looked at; the ends of the quarters where it goes on and none is written.
    #[serde(default)]
    pub points: Vec<Date>,
    /// The points are milestones of the quarters.
    #[serde(default)]
    pub quarterly: bool,
    pub deliverable: String,
    #[serde(default)]
    pub evidence: String,
    #[serde(default)]
    pub ground: String,
    #[serde(default)]
    pub number: PlanNumber,
    pub split: Option<PlanSplit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanSplit {
    pub rule: PlanSplitRule,
    pub parts: Vec<PlanPart>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanSplitRule {
    Sum,
    Weight,
    All,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPart {
    pub unit: String,
    pub value: Option<String>,
    pub weight: Option<String>,
}

/// A step of the case of a task, or of the parts of it that these units answer for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanStep {
    pub task: String,
    #[serde(default)]
    pub units: Vec<String>,
    /// A move of the kind `task`.
    #[serde(rename = "move")]
    pub step: String,
    pub on: Date,
    pub words: String,
    /// Per cent done, with a report.
    pub share: Option<u8>,
}
