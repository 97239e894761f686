//! When a subscription is told: seconds, minutes, hours, days and months by a comma list of `n` or `[low-high]`.
//!
//! The published patterns of the grammar match what they must not; it is parsed by hand. Times are civil times of the
//! city. Source: EPCIS 2.0 §8.2.5.3.

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};

/// Fields in the order of the standard, with the least and the most of each. Monday is 1.
const FIELDS: [(&str, i8, i8); 6] = [
    ("second", 0, 59),
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("dayOfMonth", 1, 31),
    ("month", 1, 12),
    ("dayOfWeek", 1, 7),
];

/// A schedule; a field that is left out matches always, but seconds, which are 0 then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    fields: [Option<Vec<(i8, i8)>>; 6],
}

impl Schedule {
    /// Reads fields by name.
    ///
    /// # Errors
    /// The name of the field that is wrong, and how.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Schedule, String> {
        let mut fields: [Option<Vec<(i8, i8)>>; 6] = Default::default();
        for (name, text) in pairs {
            let place = FIELDS.iter().position(|(known, ..)| *known == name);
            let place = place.ok_or_else(|| format!("{name} is no field of a schedule"))?;
            let (_, least, most) = FIELDS[place];
            fields[place] = Some(spans(text, least, most).ok_or_else(|| {
                format!("{name} is a comma list of n or [low-high] from {least} to {most}")
            })?);
        }
        if fields.iter().all(Option::is_none) {
            return Err("a schedule needs a field".to_owned());
        }
        let schedule = Schedule { fields };
        // 30 February never comes.
        match schedule.next_after(0) {
            Some(_) => Ok(schedule),
            None => Err("this day never comes".to_owned()),
        }
    }

    /// As it is kept: `name=text;…`.
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        for ((name, ..), spans) in FIELDS.iter().zip(&self.fields) {
            if let Some(spans) = spans {
                let list: Vec<String> = spans
                    .iter()
                    .map(
                        |(low, high)| {
                            if low == high { low.to_string() } else { format!("[{low}-{high}]") }
                        },
                    )
                    .collect();
                parts.push(format!("{name}={}", list.join(",")));
            }
        }
        parts.join(";")
    }

    /// Reads what [`Schedule::text`] wrote.
    ///
    /// # Errors
    /// It is something else.
    pub fn read(text: &str) -> Result<Schedule, String> {
        Schedule::of(text.split(';').filter_map(|part| part.split_once('=')))
    }

    fn fits(&self, field: usize, value: i8) -> bool {
        match &self.fields[field] {
            Some(spans) => spans.iter().any(|(low, high)| (*low..=*high).contains(&value)),
            None => field != 0 || value == 0,
        }
    }

    /// The first tick behind a moment, in microseconds; nothing when it never comes.
    pub fn next_after(&self, micros: i64) -> Option<i64> {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let start = Timestamp::from_microsecond(micros).ok()?;
        let start = start.to_zoned(zone.clone()).datetime();
        let mut at = DateTime::new(
            start.year(),
            start.month(),
            start.day(),
            start.hour(),
            start.minute(),
            start.second(),
            0,
        )
        .ok()?
        .checked_add(1.second())
        .ok()?;
        // Days of nine years at most (29 February on a Monday may take longer, and is refused), then hours and less.
        for _ in 0..20_000 {
            let day = self.fits(4, at.month())
                && self.fits(3, at.day())
                && self.fits(5, at.weekday().to_monday_one_offset());
            if !day {
                at = at.date().checked_add(1.day()).ok()?.at(0, 0, 0, 0);
            } else if !self.fits(2, at.hour()) {
                at = at.date().at(at.hour(), 0, 0, 0).checked_add(1.hour()).ok()?;
            } else if !self.fits(1, at.minute()) {
                at = at.date().at(at.hour(), at.minute(), 0, 0).checked_add(1.minute()).ok()?;
            } else if !self.fits(0, at.second()) {
                at = at.checked_add(1.second()).ok()?;
            } else {
                return Some(at.to_zoned(zone).ok()?.timestamp().as_microsecond());
            }
        }
        None
    }
}

fn spans(text: &str, least: i8, most: i8) -> Option<Vec<(i8, i8)>> {
    let number = |text: &str| text.parse::<i8>().ok().filter(|n| (least..=most).contains(n));
    text.split(',')
        .map(|part| {
            let part = part.trim();
            match part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
                Some(span) => {
                    let (low, high) = span.split_once('-')?;
                    let (low, high) = (number(low)?, number(high)?);
                    (low <= high).then_some((low, high))
                }
                None => number(part).map(|n| (n, n)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    #[test]
    fn the_next_tick_is_found() {
        let next = |pairs: &[(&str, &str)], from: &str| {
            let schedule = Schedule::of(pairs.iter().copied()).unwrap();
            assert_eq!(Schedule::read(&schedule.text()), Ok(schedule.clone()));
            schedule.next_after(micros(from)).unwrap()
        };
        // Civil time of the city is eight hours ahead.
        assert_eq!(
            next(&[("minute", "0,30")], "2026-11-20T04:00:00Z"),
            micros("2026-11-20T04:30:00Z")
        );
        assert_eq!(
            next(&[("hour", "2"), ("minute", "0")], "2026-11-20T04:00:00Z"),
            micros("2026-11-20T18:00:00Z")
        );
        assert_eq!(
            next(
                &[("dayOfWeek", "1"), ("hour", "[8-9]"), ("minute", "15")],
                "2026-11-20T04:00:00Z"
            ),
            micros("2026-11-23T00:15:00Z")
        );
        assert_eq!(
            next(
                &[("month", "2"), ("dayOfMonth", "29"), ("hour", "0"), ("minute", "0")],
                "2026-11-20T04:00:00Z"
            ),
            micros("2028-02-28T16:00:00Z")
        );
    }

    #[test]
    fn what_is_no_schedule_is_said_so() {
        for pairs in [
            [("minute", "60")],
            [("hour", "[9-8]")],
            [("second", "")],
            [("year", "2026")],
            [("dayOfWeek", "0")],
        ] {
            assert!(Schedule::of(pairs).is_err(), "{pairs:?}");
        }
        assert!(Schedule::of([]).is_err());
        assert!(Schedule::of([("month", "2"), ("dayOfMonth", "30")]).is_err());
    }
}
