//! A stretch of days, half open: `to` is the first day on which it no longer holds.

use terms::{Date, Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stretch {
    pub from: Date,
    /// None: until further word.
    pub to: Option<Date>,
}

impl Stretch {
    /// From a day on, until further word.
    pub fn since(from: Date) -> Self {
        Self { from, to: None }
    }
    /// # Errors
    /// `units-dates` where it would end before it begins.
    pub fn new(from: Date, to: Option<Date>) -> Result<Self> {
        if to.is_some_and(|to| to <= from) {
            let to = to.map(|to| to.to_string()).unwrap_or_default();
            return Err(Error::invalid("units-dates").with("from", from).with("to", to));
        }
        Ok(Self { from, to })
    }
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
    /// The days in both.
    pub fn meet(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }
    /// Whether every day of `other` is in this.
    pub fn covers(self, other: Self) -> bool {
        self.meet(other) == Some(other)
    }
    /// What is left when `hole` is cut out: nothing, one or two stretches.
    pub(crate) fn without(self, hole: Self) -> impl Iterator<Item = Self> {
        let before = Self { from: self.from, to: Some(hole.from) };
        let after = hole.to.map(|from| Self { from, to: self.to });
        [Some(before), after].into_iter().flatten().filter_map(move |part| self.meet(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::date;

    fn days(from: i8, to: Option<i8>) -> Stretch {
        Stretch { from: date(2026, 1, from), to: to.map(|d| date(2026, 1, d)) }
    }

    #[test]
    fn cutting_leaves_exactly_the_other_days() {
        let all: Vec<_> = (1..20)
            .flat_map(|from| {
                [None].into_iter().chain((from + 1..20).map(Some)).map(move |to| days(from, to))
            })
            .collect();
        for whole in &all {
            for hole in &all {
                let left: Vec<_> = whole.without(*hole).collect();
                for day in 1..=25 {
                    let day = date(2026, 1, day);
                    let want = whole.holds(day) && !hole.holds(day);
                    let found = left.iter().filter(|s| s.holds(day)).count();
                    assert_eq!(found, usize::from(want), "{whole:?} without {hole:?} on {day}");
                }
                assert_eq!(whole.covers(*hole), hole.without(*whole).next().is_none());
            }
        }
    }

    #[test]
    fn a_stretch_that_ends_before_it_begins_is_refused() {
        assert!(Stretch::new(date(2026, 1, 2), Some(date(2026, 1, 2))).is_err());
    }
}
