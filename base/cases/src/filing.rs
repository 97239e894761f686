//! Filings: what whoever answers for a task owes besides its deliverable, and by when.
//!
//! A rule of a pack says it once for all tasks: so many days after the task was issued, or each quarter by a day of
//! the month after it. What is owed is a function of the rule, of the task's days and of its steps; nothing of it is
//! stored.

use calendar::Clockwork;
use serde::{Deserialize, Serialize};
use store::Tx;
use terms::{Date, DeclaredYear, Error, Period, PeriodKind, Result, Text};

use crate::kind::{Kind, Party};

/// The kind of case that filings are owed of.
pub const TASK: &str = "task";

/// A rule of `filings.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    pub code: String,
    pub name: Text,
    /// The move of the case `task` that files it.
    #[serde(rename = "move")]
    pub step: String,
    /// Counted by this clock of the calendar, from the day the task was issued.
    pub clock: Option<String>,
    /// Each quarter, by this day of the month after it.
    pub quarter_day: Option<i8>,
    /// So many days before the quarter ends a report already counts for it.
    #[serde(default)]
    pub early_days: u8,
    /// Only of tasks that are not a part of another.
    #[serde(default)]
    pub wholes_only: bool,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// The filing calendar of the pack that was loaded last and has one.
pub fn filing_rules(tx: &mut Tx<'_>) -> Result<Vec<Filing>> {
    #[derive(Deserialize)]
    struct Definition {
        #[serde(default)]
        filings: Vec<Filing>,
    }
    let rows = tx.query("select definition from pack order by seq desc, code", &[], |row| {
        row.get::<String>(0)
    })?;
    for text in rows {
        let definition: Definition = serde_json::from_str(&text).map_err(Error::broken)?;
        if !definition.filings.is_empty() {
            return Ok(definition.filings);
        }
    }
    Ok(Vec::new())
}

/// The moves by which a filing is filed: its own, and the owner's moves that the kind lists after it,
/// because whoever hands in the deliverable has said more than a report says.
pub fn counted_moves(kind: Option<&Kind>, step: &str) -> Vec<String> {
    let Some(kind) = kind else { return vec![step.to_owned()] };
    let owners = kind.moves.iter().filter(|it| it.by == Party::Owner);
    owners.map(|it| it.code.clone()).skip_while(|code| code != step).collect()
}

/// One filing of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub code: String,
    pub name: Text,
    /// The move that files it.
    pub step: String,
    /// The first day on which it can be filed.
    pub opens: Date,
    /// The last day in time.
    pub due: Date,
    /// The rule, or a year of the calendar, is assumed.
    pub assumed: bool,
    /// The day on which the next one of the same rule takes its place.
    pub closes: Option<Date>,
    pub filed: Option<Date>,
}

/// How a filing stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Filed,
    FiledLate,
    Waiting,
    Overdue,
    /// Another took its place before it came.
    Missed,
}

impl Due {
    pub fn stands(&self, today: Date) -> Standing {
        match self.filed {
            Some(day) if day <= self.due => Standing::Filed,
            Some(_) => Standing::FiledLate,
            None if self.closes.is_some_and(|day| day <= today) => Standing::Missed,
            None if self.due < today => Standing::Overdue,
            None => Standing::Waiting,
        }
    }
    fn takes(&self, day: Date) -> bool {
        day >= self.opens && self.closes.is_none_or(|closes| day < closes)
    }
}

/// The days that matter of a plan in force and of one of its tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub issued: Date,
    /// The last day of the plan.
    pub ends: Date,
    /// The day on which the task's case ended; nothing is owed from then on.
    pub ended: Option<Date>,
}

impl Days {
    /// The days of a task that is open: issued on the day its case was opened, over the period of its plan.
    pub fn of_open(issued: Date, period: Option<Period>) -> Self {
        let declared = |slot| [DeclaredYear { slot, month: 7, day: 1 }];
        let span = period.and_then(|period| match period.kind() {
            PeriodKind::Declared(slot) => period.span_with(&declared(slot)).ok(),
            _ => period.span(),
        });
        let year_end = || Date::new(issued.year(), 12, 31).unwrap_or(issued);
        Self { issued, ends: span.map_or_else(year_end, |(_, ends)| ends), ended: None }
    }
}

/// The windows of a rule that have opened by `today`, oldest first.
pub fn windows(rule: &Filing, days: Days, clockwork: &Clockwork, today: Date) -> Vec<Due> {
    let blank = |opens: Date, due: Date, closes: Option<Date>| Due {
        code: rule.code.clone(),
        name: rule.name.clone(),
        step: rule.step.clone(),
        opens,
        due,
        assumed: rule.assumed,
        closes,
        filed: None,
    };
    if let Some(clock) = &rule.clock {
        // Where no rule says by when, or the calendar does not reach, nothing is owed.
        let Ok(deadline) = clockwork.due(clock, days.issued) else { return Vec::new() };
        let due = blank(days.issued, deadline.day, None);
        return vec![Due { assumed: due.assumed || deadline.assumed, ..due }];
    }
    let Some(day) = rule.quarter_day else { return Vec::new() };
    let mut found: Vec<Due> = Vec::new();
    let mut month = days.issued.first_of_month();
    while month <= days.ends {
        if month.month() % 3 == 0
            && let Some((opens, due)) = quarter(month, day, rule.early_days)
        {
            if opens > today {
                break;
            }
            if let Some(last) = found.last_mut() {
                last.closes = Some(opens);
            }
            found.push(blank(opens.max(days.issued), due, None));
        }
        let Ok(next) = month.last_of_month().tomorrow() else { break };
        month = next;
    }
    found
}

/// From which day on the report of the quarter that ends with this month counts, and by which it is due.
fn quarter(month: Date, day: i8, early: u8) -> Option<(Date, Date)> {
    let after = month.last_of_month().tomorrow().ok()?;
    let due = Date::new(after.year(), after.month(), day).ok()?;
    let mut opens = after;
    for _ in 0..early {
        opens = opens.yesterday().ok()?;
    }
    Some((opens, due))
}

/// What a task owes or owed by `today`. `steps` are those of the owner that count for each rule, by code.
pub fn filings(
    rules: &[Filing],
    days: Days,
    is_part: bool,
    steps: &[(String, Date)],
    counts: &dyn Fn(&str, &str) -> bool,
    clockwork: &Clockwork,
    today: Date,
) -> Vec<Due> {
    let mut found = Vec::new();
    for rule in rules.iter().filter(|rule| !(is_part && rule.wholes_only)) {
        for mut due in windows(rule, days, clockwork, today) {
            due.filed = steps
                .iter()
                .filter(|(code, on)| counts(&rule.step, code) && due.takes(*on))
                .map(|(_, on)| *on)
                .min();
            // What ended before it could be filed is not owed.
            if due.filed.is_some() || days.ended.is_none_or(|ended| ended >= due.opens) {
                found.push(due);
            }
        }
    }
    found.sort_by_key(|due| (due.due, due.opens));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::date;

    fn quarterly() -> Filing {
        Filing {
            code: "quarterly".into(),
            name: Text::zh("季度进展"),
            step: "report".into(),
            clock: None,
            quarter_day: Some(20),
            early_days: 0,
            wholes_only: false,
            source: None,
            assumed: true,
        }
    }

    fn clockwork() -> Clockwork {
        calendar::Rules {
            notices: calendar::Announcements {
                years: (2025..=2027)
                    .map(|year| {
                        serde_json::from_value(serde_json::json!({
                            "year": year, "standing": "assumed", "source": "x", "holiday": [], "working": []
                        }))
                        .unwrap()
                    })
                    .collect(),
                ..calendar::Announcements::default()
            },
            clocks: vec![calendar::Clock {
                code: "task-plan-file".into(),
                from: date(2015, 1, 1),
                limit: calendar::Limit::calendar_days(20, calendar::Roll::Next),
                source: None,
                assumed: false,
            }],
        }
        .build()
        .unwrap()
    }

    fn days(ended: Option<Date>) -> Days {
        Days { issued: date(2026, 3, 16), ends: date(2026, 12, 31), ended }
    }

    fn same(rule: &str, step: &str) -> bool {
        rule == step || step == "hand-in"
    }

    fn told(steps: &[(&str, Date)], ended: Option<Date>, today: Date) -> Vec<(Date, Standing)> {
        let steps: Vec<_> = steps.iter().map(|(code, on)| ((*code).to_owned(), *on)).collect();
        filings(&[quarterly()], days(ended), false, &steps, &same, &clockwork(), today)
            .iter()
            .map(|due| (due.due, due.stands(today)))
            .collect()
    }

    #[test]
    fn each_quarter_is_filed_by_the_twentieth_of_the_month_after_it() {
        let today = date(2026, 11, 23);
        let steps = [
            ("report", date(2026, 4, 20)),
            ("report", date(2026, 6, 30)),
            ("report", date(2026, 7, 21)),
        ];
        assert_eq!(
            told(&steps, None, today),
            [
                (date(2026, 4, 20), Standing::Filed),
                (date(2026, 7, 20), Standing::FiledLate),
                (date(2026, 10, 20), Standing::Overdue),
            ]
        );
        let early = told(&[], None, date(2026, 4, 20));
        assert_eq!(early, [(date(2026, 4, 20), Standing::Waiting)], "the last day is in time");
        assert_eq!(told(&[], None, date(2026, 3, 31)), [], "the quarter is not over");
        assert_eq!(
            told(&[], None, date(2026, 7, 1))[0],
            (date(2026, 4, 20), Standing::Missed),
            "the next took its place"
        );
    }

    #[test]
    fn a_report_of_the_last_days_of_a_quarter_may_count_for_it() {
        let early = Filing { early_days: 10, ..quarterly() };
        let steps = [("report".to_owned(), date(2026, 9, 21))];
        let today = date(2026, 11, 23);
        let of = |rule: Filing| {
            let found = filings(&[rule], days(None), false, &steps, &same, &clockwork(), today);
            found.last().map(|due| due.stands(today))
        };
        assert_eq!(of(early), Some(Standing::Filed));
        assert_eq!(of(quarterly()), Some(Standing::Overdue));
    }

    #[test]
    fn what_has_ended_owes_no_more_and_handing_in_says_more_than_a_report() {
        let ended = Some(date(2026, 9, 30));
        let steps = [("hand-in", date(2026, 7, 3))];
        let told = told(&steps, ended, date(2026, 11, 23));
        assert_eq!(told.len(), 2, "nothing for the quarter after it ended: {told:?}");
        assert_eq!(told[1], (date(2026, 7, 20), Standing::Filed));
    }

    #[test]
    fn the_lead_says_within_twenty_days_how_it_will_be_done() {
        let rule = Filing {
            code: "lead-plan".into(),
            step: "begin".into(),
            clock: Some("task-plan-file".into()),
            quarter_day: None,
            ..quarterly()
        };
        // 16 March and twenty days is 5 April 2026, a Sunday: the Monday after.
        let due = filings(&[rule], days(None), false, &[], &same, &clockwork(), date(2026, 4, 6));
        assert_eq!(
            (due[0].due, due[0].stands(date(2026, 4, 6))),
            (date(2026, 4, 6), Standing::Waiting)
        );
    }
}
