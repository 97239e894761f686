//! May this report be issued? Everything that stands in the way, all at once.
//!
//! A result by a method outside the accredited scope, or from an instrument that was out of calibration on the day of
//! the measurement, cannot be released; nor can one whose controls failed, whose worksheet nobody else has looked at,
//! or whose sample belongs to no law. The mark (CMA) is printed only where every method of the report is in the scope
//! that carries it.

use std::collections::BTreeSet;

use packs::Compare;
use serde::{Deserialize, Serialize};
use terms::Date;

use super::judge::{self, Limit, Measured, Rule, Verdict};

/// A span of days; no end is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
}

impl Span {
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// One item of a sample on the bench, with everything that decides whether it may go out.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub test: i64,
    pub sheet: i64,
    pub item: String,
    pub method: String,
    pub measured: Measured,
    pub on: Date,
    pub hand: i64,
    /// The days for which the institute is accredited for the method, and whether with the mark.
    pub scope: Vec<(Span, bool)>,
    /// Code of the instrument and the days it was calibrated and fit for.
    pub instrument: Option<(String, Vec<Span>)>,
    /// Blanks, controls and duplicates of the sheet are as they should be.
    pub controls: bool,
    /// Who looked at the sheet.
    pub reviewed_by: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindrance {
    NoRegime,
    NoLimits,
    Missing {
        item: String,
    },
    OutOfScope {
        item: String,
        method: String,
    },
    NoInstrument {
        item: String,
    },
    OutOfCalibration {
        item: String,
        instrument: String,
        on: Date,
    },
    ControlFailed {
        sheet: i64,
    },
    NotReviewed {
        sheet: i64,
    },
    ReviewedByOperator {
        sheet: i64,
    },
    NotSignatory,
    SameHand,
    /// The second result comes from another laboratory.
    SameLaboratory,
}

impl Hindrance {
    /// The message code and its arguments.
    pub fn said(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Hindrance::NoRegime => ("laboratory-hindrance-regime", vec![]),
            Hindrance::NoLimits => ("laboratory-hindrance-limits", vec![]),
            Hindrance::Missing { item } => {
                ("laboratory-hindrance-missing", vec![("item", item.clone())])
            }
            Hindrance::OutOfScope { item, method } => (
                "laboratory-hindrance-scope",
                vec![("item", item.clone()), ("method", method.clone())],
            ),
            Hindrance::NoInstrument { item } => {
                ("laboratory-hindrance-instrument", vec![("item", item.clone())])
            }
            Hindrance::OutOfCalibration { item, instrument, on } => (
                "laboratory-hindrance-calibration",
                vec![
                    ("item", item.clone()),
                    ("instrument", instrument.clone()),
                    ("day", on.to_string()),
                ],
            ),
            Hindrance::ControlFailed { sheet } => {
                ("laboratory-hindrance-control", vec![("sheet", sheet.to_string())])
            }
            Hindrance::NotReviewed { sheet } => {
                ("laboratory-hindrance-review", vec![("sheet", sheet.to_string())])
            }
            Hindrance::ReviewedByOperator { sheet } => {
                ("laboratory-hindrance-operator", vec![("sheet", sheet.to_string())])
            }
            Hindrance::NotSignatory => ("laboratory-hindrance-signatory", vec![]),
            Hindrance::SameHand => ("laboratory-hindrance-hand", vec![]),
            Hindrance::SameLaboratory => ("laboratory-hindrance-same-laboratory", vec![]),
        }
    }
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub limit: Limit,
    pub measured: Measured,
    pub verdict: Verdict,
    pub rule: Rule,
    pub instrument: String,
    pub on: Date,
    pub test: i64,
    pub sheet: i64,
}

/// What a report would say now.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub lines: Vec<Line>,
    /// None where there is no law, or an item is missing: no regime, no verdict.
    pub verdict: Option<Verdict>,
    pub cma: bool,
    pub hindrances: Vec<Hindrance>,
}

/// Puts items against limits.
pub fn draft(regime: Option<Compare>, limits: &[Limit], items: &[Item]) -> Draft {
    let mut found = BTreeSet::new();
    let mut lines = Vec::new();
    if regime.is_none() {
        found.insert(Hindrance::NoRegime);
    }
    if limits.is_empty() {
        found.insert(Hindrance::NoLimits);
    }
    let mut cma = !limits.is_empty();
    for limit in limits {
        // The newest test that counts.
        let Some(item) = items.iter().filter(|it| it.item == limit.item).max_by_key(|it| it.test)
        else {
            found.insert(Hindrance::Missing { item: limit.item.clone() });
            cma = false;
            continue;
        };
        cma &= hinder(item, limit, &mut found);
        if let Some(compare) = regime {
            let (verdict, rule) = judge::judge(&item.measured, limit, compare);
            lines.push(Line {
                limit: limit.clone(),
                measured: item.measured,
                verdict,
                rule,
                instrument: item.instrument.as_ref().map_or_else(String::new, |it| it.0.clone()),
                on: item.on,
                test: item.test,
                sheet: item.sheet,
            });
        }
    }
    let whole = regime.is_some() && !limits.is_empty() && lines.len() == limits.len();
    let verdict = whole
        .then(|| lines.iter().fold(Verdict::Pass, |sum, line| judge::worse(sum, line.verdict)));
    Draft { lines, verdict, cma, hindrances: found.into_iter().collect() }
}

/// What keeps one item back; whether it may carry the mark.
fn hinder(item: &Item, limit: &Limit, found: &mut BTreeSet<Hindrance>) -> bool {
    let in_scope = item.scope.iter().filter(|(span, _)| span.holds(item.on));
    let (mut any, mut mark) = (false, false);
    for (_, cma) in in_scope {
        any = true;
        mark |= cma;
    }
    // The limit names the method it is tested by; another one is outside too.
    if !any || item.method != limit.method {
        found
            .insert(Hindrance::OutOfScope { item: item.item.clone(), method: item.method.clone() });
    }
    match &item.instrument {
        None => {
            found.insert(Hindrance::NoInstrument { item: item.item.clone() });
        }
        Some((code, spans)) if !spans.iter().any(|span| span.holds(item.on)) => {
            found.insert(Hindrance::OutOfCalibration {
                item: item.item.clone(),
                instrument: code.clone(),
                on: item.on,
            });
        }
        Some(_) => {}
    }
    if !item.controls {
        found.insert(Hindrance::ControlFailed { sheet: item.sheet });
    }
    match item.reviewed_by {
        None => {
            found.insert(Hindrance::NotReviewed { sheet: item.sheet });
        }
        Some(person) if person == item.hand => {
            found.insert(Hindrance::ReviewedByOperator { sheet: item.sheet });
        }
        Some(_) => {}
    }
    any && mark
}
