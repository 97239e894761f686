//! The days that a demo city uses, counted by number: quick to add and to compare.

use terms::{Date, date};

/// Days from 1 January 2000 to the end of 2060.
pub(crate) struct Days {
    days: Vec<Date>,
    /// Number of the last day that records are known of.
    pub(crate) last: i32,
}

impl Days {
    pub(crate) fn until(last_day: Date) -> Self {
        let mut days = Vec::with_capacity(22_300);
        let mut day = date(2000, 1, 1);
        while day.year() <= 2060 {
            days.push(day);
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        let mut all = Self { days, last: 0 };
        all.last = all.number(last_day);
        all
    }
    pub(crate) fn number(&self, day: Date) -> i32 {
        self.days.partition_point(|known| *known < day) as i32
    }
    /// The day of a number; the ends of the calendar for numbers beyond it.
    pub(crate) fn day(&self, number: i32) -> Date {
        let last = self.days.len() - 1;
        self.days[(number.max(0) as usize).min(last)]
    }
    /// First and last day of a year, as far as records are known.
    pub(crate) fn year(&self, year: i16) -> (i32, i32) {
        let first = self.number(date(year, 1, 1));
        let last = self.number(date(year, 12, 31));
        (first, last.min(self.last))
    }
    /// How much of a year's yearly number falls into the known part.
    pub(crate) fn part(&self, year: i16, per_year: u32) -> usize {
        let (first, last) = self.year(year);
        let known = f64::from((last - first + 1).max(0));
        let whole = f64::from(self.number(date(year, 12, 31)) - first + 1);
        (f64::from(per_year) * known / whole).round() as usize
    }
    /// The day, if it is known already.
    pub(crate) fn known(&self, number: i32) -> Option<Date> {
        (number <= self.last).then(|| self.day(number))
    }
}
