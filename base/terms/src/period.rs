//! Periods: years, halves, quarters, months, ISO weeks, and years that a pack declares (the
//! assessment year of 国办发〔2013〕47号 runs from 1 July to 30 June).
//!
//! A period is one integer, `YYYY·k·nn`: year, kind digit, number within the year. It sorts by
//! time within a kind, is readable in a table, and needs no join.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday, date};

use crate::{Error, Lang, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    Year,
    Half,
    Quarter,
    Month,
    Week,
    /// A year that starts on a declared day; the digit names which declaration.
    Declared(u8),
}

/// A kind of year that a pack declares, for example 1 July–30 June, written `2025/26`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclaredYear {
    /// 0–3; at most four declarations a space.
    pub slot: u8,
    pub month: i8,
    pub day: i8,
}

/// A stretch of the calendar, stored as `YYYY·k·nn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(i64);

/// First and last years that any calendar here covers.
const YEARS: std::ops::RangeInclusive<i64> = 1949..=2199;

impl Period {
    pub fn new(kind: PeriodKind, year: i64, number: i64) -> Result<Self> {
        let last = match kind {
            PeriodKind::Year | PeriodKind::Declared(_) => 1,
            PeriodKind::Half => 2,
            PeriodKind::Quarter => 4,
            PeriodKind::Month => 12,
            PeriodKind::Week => weeks_of(year),
        };
        let digit = match kind {
            PeriodKind::Year => 0,
            PeriodKind::Half => 1,
            PeriodKind::Quarter => 2,
            PeriodKind::Month => 3,
            PeriodKind::Week => 4,
            PeriodKind::Declared(slot) if slot < 4 => 5 + i64::from(slot),
            PeriodKind::Declared(_) => return Err(Error::invalid("period-slot")),
        };
        if !YEARS.contains(&year) || number < 1 || number > last {
            return Err(Error::invalid("period-outside").with("value", format!("{year} {number}")));
        }
        Ok(Self(year * 1000 + digit * 100 + number))
    }
    /// From the stored integer.
    pub fn from_stored(value: i64) -> Result<Self> {
        let kind = match value / 100 % 10 {
            0 => PeriodKind::Year,
            1 => PeriodKind::Half,
            2 => PeriodKind::Quarter,
            3 => PeriodKind::Month,
            4 => PeriodKind::Week,
            k @ 5..=8 => PeriodKind::Declared((k - 5) as u8),
            _ => return Err(Error::invalid("period-outside").with("value", value)),
        };
        Self::new(kind, value / 1000, value % 100)
    }
    pub fn stored(self) -> i64 {
        self.0
    }
    pub fn year_of(year: i64) -> Result<Self> {
        Self::new(PeriodKind::Year, year, 1)
    }
    pub fn month_of(day: Date) -> Result<Self> {
        Self::new(PeriodKind::Month, day.year().into(), day.month().into())
    }
    pub fn year(self) -> i64 {
        self.0 / 1000
    }
    pub fn number(self) -> i64 {
        self.0 % 100
    }
    pub fn kind(self) -> PeriodKind {
        match self.0 / 100 % 10 {
            0 => PeriodKind::Year,
            1 => PeriodKind::Half,
            2 => PeriodKind::Quarter,
            3 => PeriodKind::Month,
            4 => PeriodKind::Week,
            k => PeriodKind::Declared((k - 5) as u8),
        }
    }

    /// First day and the day after the last, for all but declared years.
    pub fn span(self) -> Option<(Date, Date)> {
        let year = self.year() as i16;
        let months = |first: i64, count: i64| {
            let after = first + count;
            let start = date(year, first as i8, 1);
            let end = if after > 12 {
                date(year + 1, (after - 12) as i8, 1)
            } else {
                date(year, after as i8, 1)
            };
            (start, end)
        };
        match self.kind() {
            PeriodKind::Year => Some(months(1, 12)),
            PeriodKind::Half => Some(months(self.number() * 6 - 5, 6)),
            PeriodKind::Quarter => Some(months(self.number() * 3 - 2, 3)),
            PeriodKind::Month => Some(months(self.number(), 1)),
            PeriodKind::Week => {
                let monday =
                    ISOWeekDate::new(year, self.number() as i8, Weekday::Monday).ok()?.date();
                Some((monday, monday.checked_add(jiff::Span::new().days(7)).ok()?))
            }
            PeriodKind::Declared(_) => None,
        }
    }
    /// As [`Period::span`], with the declarations of the space.
    pub fn span_with(self, declared: &[DeclaredYear]) -> Result<(Date, Date)> {
        if let Some(span) = self.span() {
            return Ok(span);
        }
        let PeriodKind::Declared(slot) = self.kind() else {
            unreachable!("only declared years have no span")
        };
        let rule = declared
            .iter()
            .find(|d| d.slot == slot)
            .ok_or_else(|| Error::invalid("period-undeclared").with("value", self.0))?;
        let start = Date::new(self.year() as i16, rule.month, rule.day)
            .map_err(|_| Error::invalid("period-outside").with("value", self.0))?;
        let end = Date::new(self.year() as i16 + 1, rule.month, rule.day)
            .map_err(|_| Error::invalid("period-outside").with("value", self.0))?;
        Ok((start, end))
    }
    /// The period of the same kind one step earlier.
    pub fn previous(self) -> Result<Self> {
        if self.number() > 1 {
            return Ok(Self(self.0 - 1));
        }
        let year = self.year() - 1;
        let last = match self.kind() {
            PeriodKind::Year | PeriodKind::Declared(_) => 1,
            PeriodKind::Half => 2,
            PeriodKind::Quarter => 4,
            PeriodKind::Month => 12,
            PeriodKind::Week => weeks_of(year),
        };
        Self::new(self.kind(), year, last)
    }
    pub fn next(self) -> Result<Self> {
        Self::new(self.kind(), self.year(), self.number() + 1)
            .or_else(|_| Self::new(self.kind(), self.year() + 1, 1))
    }
    /// The same period one year earlier (上年同期); week 53 answers week 52.
    pub fn year_before(self) -> Result<Self> {
        let year = self.year() - 1;
        Self::new(self.kind(), year, self.number())
            .or_else(|_| Self::new(self.kind(), year, self.number() - 1))
    }
    /// The months that make this period up; empty for weeks and declared years.
    pub fn months(self) -> Vec<Period> {
        let (first, count) = match self.kind() {
            PeriodKind::Year => (1, 12),
            PeriodKind::Half => (self.number() * 6 - 5, 6),
            PeriodKind::Quarter => (self.number() * 3 - 2, 3),
            PeriodKind::Month => (self.number(), 1),
            PeriodKind::Week | PeriodKind::Declared(_) => return Vec::new(),
        };
        (first..first + count).map(|m| Period(self.year() * 1000 + 300 + m)).collect()
    }

    /// Reads `2026`, `2026H1`, `2026Q3`, `2026-11`, `2026W47`, `2025/26` (declared, slot 0).
    pub fn parse(text: &str) -> Result<Self> {
        let bad = || Error::invalid("period-unreadable").with("value", text);
        let text_ = text.trim();
        if !text_.is_ascii() || text_.len() < 4 {
            return Err(bad());
        }
        let (year, rest) = text_.split_at(4);
        let year: i64 = year.parse().map_err(|_| bad())?;
        let number = |s: &str| s.parse::<i64>().map_err(|_| bad());
        match rest.as_bytes().first() {
            None => Self::new(PeriodKind::Year, year, 1),
            Some(b'H' | b'h') => Self::new(PeriodKind::Half, year, number(&rest[1..])?),
            Some(b'Q' | b'q') => Self::new(PeriodKind::Quarter, year, number(&rest[1..])?),
            Some(b'W' | b'w') => Self::new(PeriodKind::Week, year, number(&rest[1..])?),
            Some(b'-') => Self::new(PeriodKind::Month, year, number(&rest[1..])?),
            Some(b'/') => {
                let (last, slot) = rest[1..].split_once('.').unwrap_or((&rest[1..], "0"));
                if number(last)? != (year + 1) % 100 {
                    return Err(bad());
                }
                Self::new(
                    PeriodKind::Declared(number(slot)?.try_into().map_err(|_| bad())?),
                    year,
                    1,
                )
            }
            _ => Err(bad()),
        }
    }
    /// As it is said on a page: 2026年三季度, 2026 Q3.
    pub fn say(self, lang: Lang) -> String {
        let (year, n) = (self.year(), self.number());
        match (lang, self.kind()) {
            (Lang::Zh, PeriodKind::Year) => format!("{year}年度"),
            (Lang::Zh, PeriodKind::Half) => {
                format!("{year}年{}半年", if n == 1 { "上" } else { "下" })
            }
            (Lang::Zh, PeriodKind::Quarter) => {
                format!("{year}年{}季度", ["一", "二", "三", "四"][(n - 1) as usize])
            }
            (Lang::Zh, PeriodKind::Month) => format!("{year}年{n}月"),
            (Lang::Zh, PeriodKind::Week) => format!("{year}年第{n}周"),
            (Lang::Zh, PeriodKind::Declared(_)) => format!("{year}–{}考核年度", year + 1),
            (Lang::En, PeriodKind::Month) => {
                const NAMES: [&str; 12] = [
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec",
                ];
                format!("{} {year}", NAMES[(n - 1) as usize])
            }
            (Lang::En, PeriodKind::Year) => year.to_string(),
            (Lang::En, PeriodKind::Half) => format!("{year} H{n}"),
            (Lang::En, PeriodKind::Quarter) => format!("{year} Q{n}"),
            (Lang::En, PeriodKind::Week) => format!("{year} week {n}"),
            (Lang::En, PeriodKind::Declared(_)) => format!("year {year}/{:02}", (year + 1) % 100),
        }
    }
}

fn weeks_of(year: i64) -> i64 {
    if ISOWeekDate::new(year as i16, 53, Weekday::Monday).is_ok() { 53 } else { 52 }
}

/// As in addresses and files; [`Period::parse`] reads it back.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, n) = (self.year(), self.number());
        match self.kind() {
            PeriodKind::Year => write!(f, "{year}"),
            PeriodKind::Half => write!(f, "{year}H{n}"),
            PeriodKind::Quarter => write!(f, "{year}Q{n}"),
            PeriodKind::Month => write!(f, "{year}-{n:02}"),
            PeriodKind::Week => write!(f, "{year}W{n:02}"),
            PeriodKind::Declared(0) => write!(f, "{year}/{:02}", (year + 1) % 100),
            PeriodKind::Declared(slot) => write!(f, "{year}/{:02}.{slot}", (year + 1) % 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_period_reads_back_from_what_it_prints() {
        for text in ["2026", "2026H2", "2026Q3", "2026-11", "2026W53", "2025/26", "2025/26.1"] {
            let period = Period::parse(text).expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(Period::from_stored(period.stored()), Ok(period));
            assert_eq!(period.next().and_then(Period::previous), Ok(period), "{text}");
        }
    }

    #[test]
    fn a_period_outside_the_calendar_is_refused() {
        for text in
            ["2026Q5", "2026-13", "2025W53", "1000", "2026H0", "2025/27", "季度", "2026X1", ""]
        {
            assert!(Period::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn quarters_tile_the_year_and_declared_years_start_where_they_are_declared() {
        let year = Period::parse("2026").unwrap().span().unwrap();
        let mut at = year.0;
        for q in 1..=4 {
            let (start, end) = Period::new(PeriodKind::Quarter, 2026, q).unwrap().span().unwrap();
            assert_eq!(start, at);
            at = end;
        }
        assert_eq!(at, year.1);
        let july = [DeclaredYear { slot: 0, month: 7, day: 1 }];
        let span = Period::parse("2025/26").unwrap().span_with(&july).unwrap();
        assert_eq!(span, (date(2025, 7, 1), date(2026, 7, 1)));
    }
}
