//! How the clocks of a case run: a function of its steps and of the calendar.
//!
//! The rule is the version in force on the day the clock started. Counting begins on the day after.
//! A pause stops the counting on the day after it begins, and it goes on the day after it ends
//! (中止期间不计入期限, 开始的当日不计入): the day that pauses still counts, the day that resumes does not.
//! An extension counts on from the last day in time, rolled where the rule rolls. Nothing is stored, so a holiday table that is
//! amended moves the deadlines by itself; who keeps a list of them compares and tells what moved.

use calendar::{Calendar, Clockwork, Limit, NoDeadline, Roll, Span, Standing, Uncovered};
use terms::Date;

use crate::course::Step;
use crate::kind::{Kind, KindClock};

/// One clock, as it runs or ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub code: String,
    pub started: Date,
    pub due: Due,
    /// The day it was stopped on, in time or not.
    pub stopped: Option<Date>,
    pub extended: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The last day in time. `assumed` where the rule or a year of the calendar is.
    On { day: Date, assumed: bool },
    /// It stands still since that day; nobody knows for how long.
    Paused { since: Date },
    /// No version of the rule was in force, or the calendar does not reach.
    Unknown(Why),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    NoRule,
    Uncovered,
}

impl Running {
    pub fn day(&self) -> Option<Date> {
        match self.due {
            Due::On { day, .. } => Some(day),
            Due::Paused { .. } | Due::Unknown(_) => None,
        }
    }
    pub fn is_running(&self) -> bool {
        self.stopped.is_none()
    }
    /// Late on `today`, or stopped late. None where no deadline is known.
    pub fn is_late(&self, today: Date) -> Option<bool> {
        Some(self.stopped.unwrap_or(today) > self.day()?)
    }
}

/// The clocks of a case that have started, each as it last ran, in the order of the kind.
pub fn running(kind: &Kind, steps: &[Step], clockwork: &Clockwork) -> Vec<Running> {
    let has_ended = |step: &Step| kind.has_ended(&step.state).is_some();
    kind.clocks.iter().filter_map(|clock| one(clock, steps, clockwork, has_ended)).collect()
}

/// The next deadline of a case: of the clocks that run, the one that is due first.
pub fn next_due(running: &[Running]) -> Option<&Running> {
    let open = running.iter().filter(|clock| clock.is_running());
    open.filter(|clock| clock.day().is_some()).min_by_key(|clock| clock.day())
}

fn one(
    clock: &KindClock,
    steps: &[Step],
    clockwork: &Clockwork,
    has_ended: impl Fn(&Step) -> bool,
) -> Option<Running> {
    let first = steps.iter().rposition(|step| clock.starts.contains(&step.code))?;
    let started = steps[first].on;
    let mut pauses: Vec<(Date, Option<Date>)> = Vec::new();
    let mut extensions = Vec::new();
    let mut stopped = None;
    for step in &steps[first + 1..] {
        let stands_still = matches!(pauses.last(), Some((_, None)));
        if clock.stops.contains(&step.code) || has_ended(step) {
            stopped = Some(step.on);
            break;
        } else if clock.pauses.contains(&step.code) && !stands_still {
            pauses.push((step.on, None));
        } else if clock.resumes.contains(&step.code) && stands_still {
            pauses.last_mut().expect("it stands still").1 = Some(step.on);
        } else if let Some(extension) = clock.extensions.iter().find(|e| e.by == step.code) {
            extensions.push(extension.limit);
        }
    }
    let due = match &clock.answer {
        Some(field) => answered(field, steps)
            .map_or(Due::Unknown(Why::NoRule), |day| Due::On { day, assumed: false }),
        None => due(clock, started, &pauses, &extensions, clockwork),
    };
    let extended = u32::try_from(extensions.len()).unwrap_or(u32::MAX);
    Some(Running { code: clock.code.clone(), started, due, stopped, extended })
}

/// The last day that was answered to a field.
fn answered(field: &str, steps: &[Step]) -> Option<Date> {
    steps.iter().rev().find_map(|step| step.fields.get(field)?.trim().parse().ok())
}

fn due(
    clock: &KindClock,
    started: Date,
    pauses: &[(Date, Option<Date>)],
    extensions: &[Limit],
    clockwork: &Clockwork,
) -> Due {
    let Some(rule) = clockwork.in_force(&clock.rule, started) else {
        return Due::Unknown(Why::NoRule);
    };
    if pauses.is_empty() && extensions.is_empty() {
        return match clockwork.due(&clock.rule, started) {
            Ok(deadline) => Due::On { day: deadline.day, assumed: deadline.assumed },
            Err(NoDeadline::NoClock) => Due::Unknown(Why::NoRule),
            Err(NoDeadline::Uncovered(_)) => Due::Unknown(Why::Uncovered),
        };
    }
    let calendar = clockwork.calendar();
    let mut end = started;
    let mut assumed = rule.assumed;
    for limit in std::iter::once(&rule.limit).chain(extensions) {
        let counted = match count(calendar, end, *limit, pauses) {
            Ok(Counted::To(day)) => day,
            Ok(Counted::Stopped(since)) => return Due::Paused { since },
            Err(_) => return Due::Unknown(Why::Uncovered),
        };
        let Ok(rolled) = calendar.deadline(counted, Limit::calendar_days(0, limit.roll)) else {
            return Due::Unknown(Why::Uncovered);
        };
        assumed |= rolled.assumed
            || limit.span == Span::WorkingDays && rests_on_assumed(calendar, end, rolled.day);
        end = rolled.day;
    }
    Due::On { day: end, assumed }
}

fn rests_on_assumed(calendar: &Calendar, first: Date, last: Date) -> bool {
    (first.year()..=last.year())
        .any(|year| calendar.standing(terms::date(year, 1, 1)) == Ok(Standing::Assumed))
}

enum Counted {
    To(Date),
    Stopped(Date),
}

fn count(
    calendar: &Calendar,
    from: Date,
    limit: Limit,
    pauses: &[(Date, Option<Date>)],
) -> Result<Counted, Uncovered> {
    // Months are counted as the days they have: to the same day of a later month without the pauses.
    let wanted = match limit.span {
        Span::Months => {
            let plain = calendar.deadline(from, Limit { roll: Roll::Stay, ..limit })?.counted;
            (plain - from).get_days()
        }
        Span::CalendarDays | Span::WorkingDays => i32::from(limit.count),
    };
    let mut day = from;
    let mut counted = 0;
    while counted < wanted {
        day = day.tomorrow().map_err(|_| Uncovered { day, covered: None })?;
        match pauses.iter().find(|(since, until)| day > *since && until.is_none_or(|u| day <= u)) {
            Some((since, None)) => return Ok(Counted::Stopped(*since)),
            Some(_) => {}
            None if limit.span != Span::WorkingDays || calendar.is_working_day(day)? => {
                counted += 1
            }
            None => {}
        }
    }
    Ok(Counted::To(day))
}
