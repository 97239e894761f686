//! Time limits as rules give them: so many calendar days, working days or months, and what happens
//! when the last day is a day of rest.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Calendar, Standing, Uncovered};

/// A time limit: `{ count = 60, span = "calendar_days", roll = "stay" }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub count: u16,
    pub span: Span,
    /// Declared and never assumed: statutes differ.
    pub roll: Roll,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    CalendarDays,
    WorkingDays,
    /// To the same day of a later month, or to its last day.
    Months,
}

/// Where a deadline goes that falls on a day of rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It stays.
    Stay,
    /// To the first working day after.
    Next,
    /// To the last working day before: where being late harms.
    Previous,
}

/// A deadline and how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The last day on which it is in time.
    pub day: Date,
    /// The day as counted, before it moved.
    pub counted: Date,
    /// It rests on a year that is not announced yet and may move.
    pub assumed: bool,
}

impl Limit {
    pub fn calendar_days(count: u16, roll: Roll) -> Self {
        Self { count, span: Span::CalendarDays, roll }
    }
    /// The last of them is worked, so nothing ever moves.
    pub fn working_days(count: u16) -> Self {
        Self { count, span: Span::WorkingDays, roll: Roll::Stay }
    }
    pub fn months(count: u16, roll: Roll) -> Self {
        Self { count, span: Span::Months, roll }
    }
}

impl Calendar {
    /// The deadline of something that starts on `start`, which is not counted itself.
    ///
    /// Calendar days and months that stay where they fall need no covered year.
    ///
    /// # Errors
    /// [`Uncovered`] where working days are needed outside the covered years.
    pub fn deadline(&self, start: Date, limit: Limit) -> Result<Deadline, Uncovered> {
        let count = i32::from(limit.count);
        let later =
            |span: jiff::Span| start.checked_add(span).map_err(|_| self.uncovered(Date::MAX));
        let counted = match limit.span {
            Span::CalendarDays => later(jiff::Span::new().days(count))?,
            Span::Months => later(jiff::Span::new().months(count))?,
            Span::WorkingDays => self.add_working_days(start, count)?,
        };
        let day = match limit.roll {
            Roll::Stay => counted,
            Roll::Next => self.nearest(counted, false)?,
            Roll::Previous => self.nearest(counted, true)?,
        };
        let used = limit.span == Span::WorkingDays || limit.roll != Roll::Stay;
        let (first, last) = match limit.span {
            Span::WorkingDays => (start, day),
            _ => (day.min(counted), day.max(counted)),
        };
        let assumed = used && self.assumed_within(first, last);
        Ok(Deadline { day, counted, assumed })
    }

    fn assumed_within(&self, first: Date, last: Date) -> bool {
        (first.year()..=last.year()).any(|year| self.years.get(&year) == Some(&Standing::Assumed))
    }
}
