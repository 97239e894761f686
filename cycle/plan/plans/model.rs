//! What a plan is made of, and what makes a task one that can be asked for.

use serde::{Deserialize, Serialize};
use terms::{Date, DeclaredYear, Millionths, Period, PeriodKind, Result, Text};

use super::split::Rule;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub id: i64,
    pub code: String,
    pub period: Period,
    pub starts: Date,
    /// The last day.
    pub ends: Date,
    pub name: Text,
    pub synthetic: bool,
    /// Empty while it is a draft; the first is its publication, each later one an amendment.
    pub issues: Vec<Issue>,
}

impl Plan {
    pub fn is_draft(&self) -> bool {
        self.issues.is_empty()
    }
}

/// A document by which the plan came into force or was amended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    pub number: i64,
    pub document: String,
    pub on: Date,
    pub ground: Option<String>,
    pub person: i64,
}

/// A plan to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub code: String,
    pub period: Period,
    pub name: Text,
    pub synthetic: bool,
}

/// First and last day. A declared year that no pack says otherwise of is the assessment year of
/// 国办发〔2013〕47号, July to June.
///
/// # Errors
/// Where the period is no year.
pub(crate) fn days_of(period: Period) -> Result<(Date, Date)> {
    let wrong = || terms::Error::invalid("plan-refused").field("period", "plan-period-no-year");
    match period.kind() {
        PeriodKind::Year => period.span().ok_or_else(wrong),
        PeriodKind::Declared(slot) => {
            period.span_with(&[DeclaredYear { slot, month: 7, day: 1 }]).map_err(|_| wrong())
        }
        _ => Err(wrong()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    #[default]
    Higher,
    Lower,
}

impl Direction {
    pub fn code(self) -> &'static str {
        match self {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
        }
    }
    pub fn named(code: &str) -> Self {
        if code == "lower" { Direction::Lower } else { Direction::Higher }
    }
}

/// What a number is to become, from where, by which indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Number {
    pub indicator: Option<String>,
    pub baseline: Option<Millionths>,
    pub value: Option<Millionths>,
    pub unit: Option<String>,
    pub direction: Direction,
}

impl Number {
    /// `≥ 95 %`; empty where there is no number.
    pub(crate) fn say(&self) -> String {
        let Some(value) = self.value else { return String::new() };
        let sign = if self.direction == Direction::Lower { "≤" } else { "≥" };
        format!("{sign} {}", with_unit(value, self.unit.as_deref()))
    }
}

pub(crate) fn with_unit(value: Millionths, unit: Option<&str>) -> String {
    match unit {
        Some(unit) if !unit.is_empty() => format!("{value} {unit}"),
        _ => value.to_string(),
    }
}

/// Quality × work × transformation, as the words of the packs: what the plan serves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags {
    pub quality: Option<String>,
    pub work: Option<String>,
    pub transformation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    pub id: i64,
    pub plan: i64,
    pub code: String,
    pub name: Text,
    pub number: Number,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub id: i64,
    pub plan: i64,
    pub goal: i64,
    pub code: String,
    pub name: Text,
}

/// When a task is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Done on a day.
    Deadline,
    /// Goes on all year (持续推进), asked for at check-points.
    Continuing,
    /// A milestone each quarter.
    Quarterly,
}

impl Timing {
    pub fn code(self) -> &'static str {
        match self {
            Timing::Deadline => "deadline",
            Timing::Continuing => "continuing",
            Timing::Quarterly => "quarterly",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        let all = [Timing::Deadline, Timing::Continuing, Timing::Quarterly];
        all.into_iter().find(|timing| timing.code() == code)
    }
}

/// A day on which something is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub on: Date,
    /// What is to be there; empty for a plain look.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Stays the same through amendments.
    pub id: i64,
    /// Which row this is.
    pub version: i64,
    pub plan: i64,
    pub measure: i64,
    /// The task that this is a part of.
    pub parent: Option<i64>,
    pub code: String,
    pub name: Text,
    /// The one unit that answers.
    pub lead: i64,
    pub helpers: Vec<i64>,
    pub timing: Timing,
    /// The last day; of the plan, where the task goes on.
    pub due: Date,
    pub points: Vec<Point>,
    pub deliverable: String,
    /// Kinds of evidence, in words.
    pub evidence: String,
    /// 文号 or 批示 that it rests on.
    pub ground: String,
    pub number: Number,
    /// How its parts become it; none where it is not split.
    pub split: Option<Rule>,
    /// Its weight within the task that it is a part of.
    pub weight: Option<Millionths>,
}

/// Why something cannot be published or kept: where, which rule, with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Code of the task, measure or goal.
    pub code: String,
    /// The field of the form that it is mended in.
    pub place: &'static str,
    pub rule: &'static str,
    pub unit: Option<i64>,
    pub args: Vec<(&'static str, String)>,
}

impl Task {
    /// What a task lacks before anybody can be asked for it.
    pub fn faults(&self, plan: &Plan) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut say = |place, rule| {
            let args = Vec::new();
            faults.push(Fault { code: self.code.clone(), place, rule, unit: None, args });
        };
        if self.name.zh.trim().is_empty() {
            say("name", "plan-name-missing");
        }
        if self.deliverable.trim().is_empty() {
            say("deliverable", "plan-deliverable-missing");
        }
        if self.due < plan.starts {
            say("due", "plan-due-before");
        }
        let within = |point: &&Point| point.on >= plan.starts && point.on <= self.due;
        match self.timing {
            Timing::Deadline => {}
            Timing::Continuing | Timing::Quarterly if self.points.is_empty() => {
                say("points", "plan-points-missing");
            }
            Timing::Continuing | Timing::Quarterly => {
                if self.points.iter().filter(within).count() != self.points.len() {
                    say("points", "plan-points-outside");
                }
            }
        }
        if self.helpers.contains(&self.lead) {
            say("helpers", "plan-lead-helps");
        }
        if self.number.baseline.is_some() && self.number.value.is_none() {
            say("value", "plan-baseline-alone");
        }
        faults
    }

    pub(crate) fn whole(&self) -> Option<super::split::Whole> {
        Some(super::split::Whole {
            rule: self.split?,
            value: self.number.value.map(Millionths::decimal),
            lower: self.number.direction == Direction::Lower,
        })
    }
    pub(crate) fn as_part(&self) -> super::split::Part {
        super::split::Part {
            unit: self.lead,
            value: self.number.value.map(Millionths::decimal),
            weight: self.weight.map(Millionths::decimal),
        }
    }
}

/// The ends of the quarters within these days: where a task that goes on is asked for when nobody said.
pub(crate) fn quarter_ends(starts: Date, ends: Date) -> Vec<Point> {
    let mut points = Vec::new();
    let mut day = starts;
    while day <= ends {
        let quarter_month = day.month() % 3 == 0;
        if quarter_month && day == day.last_of_month() {
            points.push(Point { on: day, words: String::new() });
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    points
}

/// Check-points that passed without a report since the one before: days on which somebody should have
/// said something and did not.
pub(crate) fn missed(points: &[Point], reports: &[Date], from: Date, today: Date) -> usize {
    let mut since = from;
    let mut missed = 0;
    for point in points.iter().filter(|point| point.on < today) {
        if !reports.iter().any(|day| *day >= since && *day <= point.on) {
            missed += 1;
        }
        since = point.on;
    }
    missed
}
