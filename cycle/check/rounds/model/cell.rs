//! One item of one unit: the values that people stand behind, side by side.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Step;

/// A value somebody stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub points: Decimal,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub step: usize,
}

impl Mark {
    pub fn by(&self, person: i64) -> bool {
        self.person == person || self.acting_for == Some(person)
    }
}

/// One item of one unit: self-score, what reviewers say, what was seen, what the panel and objections made of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub own: Option<Mark>,
    pub seats: Vec<Mark>,
    pub settled: Option<Mark>,
    pub visit: Option<Mark>,
    pub panel: Option<Mark>,
    pub revised: Option<Mark>,
    /// Everybody who ever gave a value to it as a reviewer, also one that another took the place of.
    pub hands: BTreeSet<i64>,
}

/// How a cell stands, as a matrix shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    Absent,
    Empty,
    /// Scored by its unit; a draft until the unit hands in.
    Draft,
    HandedIn,
    /// One of two reviewers has spoken.
    Half,
    /// Two reviewers differ.
    Differs,
    Verified,
    Visited,
    Final,
    /// An objection waits for its decision.
    Objected,
}

impl Cell {
    /// What the scoring departments say; nothing while a second is awaited or two differ.
    pub fn verified(&self, second: bool) -> Option<&Mark> {
        if let Some(settled) = &self.settled {
            return Some(settled);
        }
        match (second, self.seats.as_slice()) {
            (false, [first, ..]) => Some(first),
            (true, [first, other]) if first.points == other.points => Some(other),
            _ => None,
        }
    }
    pub fn differs(&self) -> bool {
        let apart = matches!(self.seats.as_slice(), [a, b] if a.points != b.points);
        apart && self.settled.is_none()
    }
    /// What the panel decided, as far as no objection changed it.
    pub fn decided(&self) -> Option<&Mark> {
        self.revised.as_ref().or(self.panel.as_ref())
    }
    /// The last value that anybody stands behind.
    pub fn last(&self, second: bool) -> Option<&Mark> {
        self.decided()
            .or(self.visit.as_ref())
            .or_else(|| self.verified(second))
            .or(self.own.as_ref())
    }
    /// The cell after somebody gave a value to it as a reviewer.
    pub(super) fn touched(&mut self, step: &Step) -> &mut Self {
        self.hands.insert(step.person);
        self.hands.extend(step.acting_for);
        self
    }
}
