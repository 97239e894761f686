//! Clocks: time limits by the thing they time and by the rule that was in force when it began.
//!
//! A rule that changes on a day changes nothing for what began before: the version in force on the
//! day of the trigger governs to the end (从旧). So a clock has versions, each with its first day, and
//! a deadline asks for the trigger, never for today.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Announcements, Breach, Calendar, Deadline, Limit, Uncovered};

/// One version of a clock, as a pack writes it:
///
/// ```toml
/// [[clock]]
/// code = "complaint-accept"
/// from = "2020-01-01"
/// limit = { count = 7, span = "working_days", roll = "stay" }
/// source = "…"
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// What it times.
    pub code: String,
    /// Governs triggers from this day until the next version of the same code.
    pub from: Date,
    pub limit: Limit,
    /// The clause it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The clause could not be read; the limit may be another.
    #[serde(default)]
    pub assumed: bool,
}

/// What a space is told of time limits: the notices and the clocks, as its packs give them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rules {
    pub notices: Announcements,
    #[serde(default)]
    pub clocks: Vec<Clock>,
}

/// A working calendar with its clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clockwork {
    calendar: Calendar,
    clocks: Vec<Clock>,
}

/// Why there is no deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDeadline {
    /// No version of the clock was in force on that day.
    NoClock,
    Uncovered(Uncovered),
}

impl Rules {
    /// # Errors
    /// Everything that is wrong with the notices.
    pub fn build(self) -> Result<Clockwork, Vec<Breach>> {
        Ok(Clockwork { calendar: Calendar::build(&self.notices)?, clocks: self.clocks })
    }
}

impl Clockwork {
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The version of a clock that governs what began on `trigger`.
    pub fn in_force(&self, code: &str, trigger: Date) -> Option<&Clock> {
        let of_code = self.clocks.iter().filter(|clock| clock.code == code);
        of_code.filter(|clock| clock.from <= trigger).max_by_key(|clock| clock.from)
    }

    /// The deadline of what began on `trigger`, by the version in force on that day. It is assumed
    /// where its rule is, or where it rests on a year that is.
    ///
    /// # Errors
    /// [`NoDeadline`], where no rule says one or the calendar does not reach.
    pub fn due(&self, code: &str, trigger: Date) -> Result<Deadline, NoDeadline> {
        let clock = self.in_force(code, trigger).ok_or(NoDeadline::NoClock)?;
        let due = self.calendar.deadline(trigger, clock.limit).map_err(NoDeadline::Uncovered)?;
        Ok(Deadline { assumed: due.assumed || clock.assumed, ..due })
    }

    /// Whether something was done in time, as far as it can be said on `today`: once it was done, or
    /// once its deadline is past. None also where there is no deadline.
    pub fn in_time(
        &self,
        code: &str,
        trigger: Date,
        done: Option<Date>,
        today: Date,
    ) -> Option<bool> {
        let due = self.due(code, trigger).ok()?.day;
        match done {
            Some(day) => Some(day <= due),
            None => (due < today).then_some(false),
        }
    }
}
