//! Points in time as EPCIS writes them.
//!
//! An event carries an instant and, beside it, the offset that applied where it happened. Instants
//! are compared as instants; the event hash wants them in UTC with exactly three decimals (CBV 2.0
//! §8.9, rules 8 and 9), the fourth rounding half up with carry.
//!
//! ```
//! use epcis::time::Instant;
//! let instant: Instant = "2005-04-03T20:33:31.1156-06:00".parse().unwrap();
//! assert_eq!(instant.canonical(), "2005-04-04T02:33:31.116Z");
//! assert!("22-07-2026".parse::<Instant>().is_err());
//! ```

use std::fmt;
use std::str::FromStr;

/// A moment: seconds since 1970-01-01T00:00:00Z and nanoseconds of that second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant {
    pub seconds: i64,
    pub nanoseconds: u32,
}

/// The text is no date and time with an offset (`2026-07-22T06:45:00+02:00`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time with an offset, such as 2026-07-22T06:45:00+02:00")
    }
}

impl std::error::Error for NotATime {}

impl FromStr for Instant {
    type Err = NotATime;

    /// RFC 3339: a date, `T`, a time, any number of decimals, `Z` or an offset. A leap second counts
    /// as the second after it. Seconds may be left out, as XML documents in circulation do.
    fn from_str(text: &str) -> Result<Instant, NotATime> {
        parse(text.as_bytes()).ok_or(NotATime)
    }
}

impl Instant {
    /// UTC, three decimals, `Z`.
    pub fn canonical(self) -> String {
        let mut out = Vec::with_capacity(24);
        self.write_canonical(&mut out);
        String::from_utf8(out).expect("digits and signs are ASCII")
    }

    pub(crate) fn write_canonical(self, out: &mut Vec<u8>) {
        // Half up, with carry into the second, the minute and the year.
        let mut milliseconds = (self.nanoseconds + 500_000) / 1_000_000;
        let mut seconds = self.seconds;
        if milliseconds == 1000 {
            milliseconds = 0;
            seconds += 1;
        }
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let second = seconds.rem_euclid(86_400) as u32;
        pad(out, year as u32, 4);
        out.push(b'-');
        pad(out, month, 2);
        out.push(b'-');
        pad(out, day, 2);
        out.push(b'T');
        pad(out, second / 3600, 2);
        out.push(b':');
        pad(out, second / 60 % 60, 2);
        out.push(b':');
        pad(out, second % 60, 2);
        out.push(b'.');
        pad(out, milliseconds, 3);
        out.push(b'Z');
    }
}

/// `+02:00`: hours to 13 with any minutes, or exactly 14 hours.
pub fn is_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6
        && matches!(bytes[0], b'+' | b'-')
        && bytes[3] == b':'
        && match (number(&bytes[1..3]), number(&bytes[4..6])) {
            (Some(hours), Some(minutes)) => {
                (hours <= 13 && minutes <= 59) || (hours == 14 && minutes == 0)
            }
            _ => false,
        }
}

/// Whether the seconds are written, as JSON demands.
pub(crate) fn has_seconds(text: &str) -> bool {
    text.as_bytes().get(16) == Some(&b':')
}

/// A calendar day: `2023-12-20`.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && day(text.as_bytes()).is_some()
}

fn parse(bytes: &[u8]) -> Option<Instant> {
    if bytes.len() < 17 || !matches!(bytes[10], b'T' | b't') || bytes[13] != b':' {
        return None;
    }
    let days = day(bytes)?;
    let (hour, minute) = (number(&bytes[11..13])?, number(&bytes[14..16])?);
    let (second, mut rest) = match &bytes[16..] {
        [b':', tens, ones, rest @ ..] => (number(&[*tens, *ones])?, rest),
        rest => (0, rest),
    };
    let midnight = hour == 24 && minute == 0 && second == 0;
    if (hour > 23 && !midnight) || minute > 59 || second > 60 {
        return None;
    }
    let mut nanoseconds = 0u32;
    if rest.first() == Some(&b'.') {
        let decimals = rest[1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if decimals == 0 {
            return None;
        }
        for place in 0..9 {
            let digit = if place < decimals { u32::from(rest[1 + place] - b'0') } else { 0 };
            nanoseconds = nanoseconds * 10 + digit;
        }
        rest = &rest[1 + decimals..];
    }
    let offset = match rest {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            if hours > 14 || minutes > 59 {
                return None;
            }
            let seconds = i64::from(hours * 60 + minutes) * 60;
            if *sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let seconds = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second) - offset;
    // The year stays one of four digits after the shift to UTC.
    (civil_range(seconds)).then_some(Instant { seconds, nanoseconds })
}

fn civil_range(seconds: i64) -> bool {
    // 0000-01-01 to the last second but one of 9999, so that rounding up cannot leave the year.
    (-62_167_219_200..253_402_300_799).contains(&seconds)
}

fn day(bytes: &[u8]) -> Option<i64> {
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = number(&bytes[..4])?;
    let (month, day) = (number(&bytes[5..7])?, number(&bytes[8..10])?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=longest).contains(&day).then(|| days(i64::from(year), i64::from(month), i64::from(day)))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

fn pad(out: &mut Vec<u8>, value: u32, width: u32) {
    for place in (0..width).rev() {
        out.push(b'0' + (value / 10u32.pow(place) % 10) as u8);
    }
}

/// Days since 1970-01-01 of a civil date, after Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms".
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * part + 2) / 5 + 1) as u32;
    let month = (if part < 10 { part + 3 } else { part - 9 }) as u32;
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_decimal_rounds_half_up_and_carries() {
        for (text, expected) in [
            ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000Z"),
            ("2020-01-01T00:00:00.0005Z", "2020-01-01T00:00:00.001Z"),
            ("2020-01-01T00:00:00.0015Z", "2020-01-01T00:00:00.002Z"),
            ("2019-12-31T23:59:59.9995Z", "2020-01-01T00:00:00.000Z"),
            ("2019-12-31T23:59:59.9994999999999Z", "2019-12-31T23:59:59.999Z"),
            ("2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00.000Z"),
            ("2020-01-14T00:00:00.000+01:00", "2020-01-13T23:00:00.000Z"),
            ("2006-11-07T13:00Z", "2006-11-07T13:00:00.000Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().canonical(), expected, "{text}");
        }
    }

    #[test]
    fn days_come_back_as_the_dates_they_were() {
        for day in (-719_000..2_900_000).step_by(37) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, i64::from(month), i64::from(of_month)), day);
        }
    }

    #[test]
    fn what_is_no_time_is_said_so() {
        for text in [
            "",
            "22-07-2026",
            "2026-07-22",
            "2026-07-22T06:45:00",
            "2026-02-30T06:45:00Z",
            "2026-07-22T25:45:00Z",
            "2026-07-22T06:45:00.Z",
            "2026-07-22T06:45:00+15:00",
            "2026-07-22 06:45:00Z",
            "2026-07-22T06:45:0Z",
            "2026-07-22T06:45.5",
            "9999-12-31T23:59:59.9999-14:00",
        ] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }

    #[test]
    fn offsets_go_to_fourteen_hours() {
        assert!(is_offset("+02:00") && is_offset("-13:59") && is_offset("+14:00"));
        assert!(!is_offset("+14:01") && !is_offset("02:00") && !is_offset("+2:00"));
    }
}
