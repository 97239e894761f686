//! Working days where the state moves them: public holidays, and weekends worked in exchange (调休).
//!
//! A calendar is built from yearly [`Announcements`]. Each covered year is announced or assumed, and
//! a deadline says when it rests on an assumed one. A day outside the covered years has no answer:
//! guessing would make a statutory deadline wrong in silence.
//!
//! Counting begins on the day after (开始的当日不计入). Whether a deadline that falls on a day of
//! rest moves is a setting of the rule, not of the calendar: see [`Roll`]. Which rule governs is a matter
//! of the day something began: see [`Clockwork`].
//!
//! ```
//! use calendar::{Announcements, Calendar, Limit, Roll, Standing, Stretch, Year};
//! use jiff::civil::date;
//!
//! let year = Year {
//!     year: 2026,
//!     standing: Standing::Announced,
//!     source: None,
//!     holidays: vec![Stretch { name: "劳动节".into(), from: date(2026, 5, 1), to: date(2026, 5, 5) }],
//!     working: vec![date(2026, 5, 9)],
//! };
//! let calendar = Calendar::build(&Announcements { years: vec![year], ..Default::default() }).unwrap();
//! let order = date(2026, 3, 2);
//! let as_is = calendar.deadline(order, Limit::calendar_days(60, Roll::Stay)).unwrap();
//! let moved = calendar.deadline(order, Limit::calendar_days(60, Roll::Next)).unwrap();
//! assert_eq!((as_is.day, moved.day), (date(2026, 5, 1), date(2026, 5, 6)));
//! ```

mod announcements;
mod clock;
mod deadline;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::{Date, Weekday, date};

pub use announcements::{Announcements, Breach, DayOfRest, Fault, Standing, Stretch, Year};
pub use clock::{Clock, Clockwork, NoDeadline, Rules};
pub use deadline::{Deadline, Limit, Roll, Span};

/// Which days are worked, for the years that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    rest: Vec<Weekday>,
    years: BTreeMap<i16, Standing>,
    holidays: BTreeSet<Date>,
    working: BTreeSet<Date>,
    /// Every worked day of the covered years, in order: counting is looking up.
    worked: Vec<Date>,
}

/// A day that no covered year holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// The day, or the last one that a date can be where counting ran beyond it.
    pub day: Date,
    /// First and last covered years.
    pub covered: Option<(i16, i16)>,
}

impl fmt::Display for Uncovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.covered {
            Some((first, last)) => {
                write!(f, "{} is outside the working-day calendar ({first}–{last})", self.day)
            }
            None => write!(f, "{}: the working-day calendar covers no year", self.day),
        }
    }
}

impl std::error::Error for Uncovered {}

impl Calendar {
    /// Builds the calendar, or says everything that is wrong with the announcements.
    ///
    /// # Errors
    /// All breaches at once, each with its place.
    pub fn build(announcements: &Announcements) -> Result<Self, Vec<Breach>> {
        let breaches = announcements.check();
        if !breaches.is_empty() {
            return Err(breaches);
        }
        let years = &announcements.years;
        let mut calendar = Self {
            rest: announcements.rest.iter().map(|day| day.weekday()).collect(),
            years: years.iter().map(|year| (year.year, year.standing)).collect(),
            holidays: years.iter().flat_map(|y| &y.holidays).flat_map(Stretch::days).collect(),
            working: years.iter().flat_map(|year| &year.working).copied().collect(),
            worked: Vec::new(),
        };
        let days = calendar.years.keys().flat_map(|year| days_of(*year));
        calendar.worked = days.filter(|day| calendar.is_worked(*day)).collect();
        Ok(calendar)
    }

    /// Whether the year of this day was announced or is assumed.
    ///
    /// # Errors
    /// [`Uncovered`] outside the covered years.
    pub fn standing(&self, day: Date) -> Result<Standing, Uncovered> {
        self.years.get(&day.year()).copied().ok_or_else(|| self.uncovered(day))
    }

    /// # Errors
    /// [`Uncovered`] outside the covered years.
    pub fn is_working_day(&self, day: Date) -> Result<bool, Uncovered> {
        self.standing(day)?;
        Ok(self.is_worked(day))
    }
    fn is_worked(&self, day: Date) -> bool {
        self.working.contains(&day)
            || !self.holidays.contains(&day) && !self.rest.contains(&day.weekday())
    }

    /// The n-th working day after `day`, before it where `n` is negative, `day` itself for 0.
    ///
    /// # Errors
    /// [`Uncovered`] where counting leaves the covered years.
    pub fn add_working_days(&self, day: Date, n: i32) -> Result<Date, Uncovered> {
        self.standing(day)?;
        let count = n.unsigned_abs() as usize;
        let found = match n {
            0 => Some(day),
            1.. => {
                let after = self.worked.partition_point(|worked| *worked <= day);
                self.worked.get(after + count - 1).copied()
            }
            _ => {
                let before = self.worked.partition_point(|worked| *worked < day);
                before.checked_sub(count).and_then(|at| self.worked.get(at)).copied()
            }
        };
        let end = found.unwrap_or(if n < 0 { Date::MIN } else { Date::MAX });
        self.covers(day, end).map(|()| end)
    }

    /// Working days after `from` up to and including `to`; negative where `to` is earlier. So
    /// `add_working_days(from, n)` is n of them away.
    ///
    /// # Errors
    /// [`Uncovered`] where either end is outside the covered years or a year between them is.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<i32, Uncovered> {
        self.covers(from, to)?;
        // The day that counting starts from is not counted, whichever way it goes.
        let until = |day: Date| self.worked.partition_point(|worked| *worked <= day) as i32;
        let before = |day: Date| self.worked.partition_point(|worked| *worked < day) as i32;
        Ok(if from <= to { until(to) - until(from) } else { before(to) - before(from) })
    }

    /// Whether every year from one day to the other is covered; the first that is not says so.
    fn covers(&self, from: Date, to: Date) -> Result<(), Uncovered> {
        self.standing(from)?;
        let (from, to) = (from.year(), to.year());
        let missing = if from <= to {
            (from..=to).find(|year| !self.years.contains_key(year))
        } else {
            (to..=from).rev().find(|year| !self.years.contains_key(year))
        };
        match missing {
            None => Ok(()),
            Some(year) if from <= to => Err(self.uncovered(date(year, 1, 1))),
            Some(year) => Err(self.uncovered(date(year, 12, 31))),
        }
    }

    /// The day itself where it is worked, else the nearest worked one in the direction.
    pub(crate) fn nearest(&self, day: Date, back: bool) -> Result<Date, Uncovered> {
        let mut at = day;
        while !self.is_working_day(at)? {
            at = self.step(at, back)?;
        }
        Ok(at)
    }

    fn step(&self, day: Date, back: bool) -> Result<Date, Uncovered> {
        let next = if back { day.yesterday() } else { day.tomorrow() };
        next.map_err(|_| self.uncovered(day))
    }

    pub(crate) fn uncovered(&self, day: Date) -> Uncovered {
        let ends = self.years.first_key_value().zip(self.years.last_key_value());
        Uncovered { day, covered: ends.map(|((first, _), (last, _))| (*first, *last)) }
    }
}

/// The days of a year; none of a year that no date can be in.
fn days_of(year: i16) -> impl Iterator<Item = Date> {
    let first = Date::new(year, 1, 1).ok();
    std::iter::successors(first, move |day| day.tomorrow().ok().filter(|day| day.year() == year))
}
