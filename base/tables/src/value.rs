//! From the text of a cell to a value of its column's kind, or the rule that it breaks.

use std::collections::HashMap;

use terms::{Date, Millionths};

use crate::mapping::normal;
use crate::{Column, Kind, Origin, Raw};

/// A checked value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Text, or the code of a choice.
    Text(String),
    Integer(i64),
    Millionths(Millionths),
    Date(Date),
    Flag(bool),
    /// Nothing was written. It is not zero.
    Empty,
}

impl Cell {
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
    pub fn integer(&self) -> Option<i64> {
        if let Self::Integer(n) = self { Some(*n) } else { None }
    }
    pub fn millionths(&self) -> Option<Millionths> {
        if let Self::Millionths(m) = self { Some(*m) } else { None }
    }
    pub fn date(&self) -> Option<Date> {
        if let Self::Date(day) = self { Some(*day) } else { None }
    }
    pub fn flag(&self) -> Option<bool> {
        if let Self::Flag(yes) = self { Some(*yes) } else { None }
    }
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

/// A broken rule with what its message needs.
pub(crate) type Breach = (&'static str, Vec<(&'static str, String)>);

/// Reads the cells of one column; made once, used for every row.
pub(crate) struct Reading<'a> {
    column: &'a Column,
    choices: HashMap<String, &'a str>,
}

/// Nobody types more into one cell; a longer text is a slipped quotation mark.
const LONGEST: usize = 4_000;

impl<'a> Reading<'a> {
    pub(crate) fn new(column: &'a Column) -> Self {
        let mut choices = HashMap::new();
        for choice in &column.choices {
            let names = [Some(&choice.code), Some(&choice.title.zh), choice.title.en.as_ref()];
            for name in names.into_iter().flatten() {
                choices.entry(normal(name)).or_insert(choice.code.as_str());
            }
        }
        Self { column, choices }
    }

    pub(crate) fn read(&self, raw: &Raw) -> Result<Cell, Breach> {
        let text = raw.text.trim();
        if raw.origin == Origin::Error {
            return Err(("table-cell-error", said(text)));
        }
        if text.is_empty() {
            let missing = ("table-required", Vec::new());
            return if self.column.required { Err(missing) } else { Ok(Cell::Empty) };
        }
        match self.column.kind {
            Kind::Text => self.words(text),
            Kind::Integer => {
                let value = self.figure(text, raw.origin)?;
                if value.0 % Millionths::ONE != 0 {
                    return Err(("table-integer", said(text)));
                }
                Ok(Cell::Integer(value.0 / Millionths::ONE))
            }
            Kind::Decimal => Ok(Cell::Millionths(self.figure(text, raw.origin)?)),
            Kind::Date => day(text, raw.origin).map(Cell::Date),
            Kind::Code => self.choice(text),
            Kind::Flag => flag(text).map(Cell::Flag),
        }
    }

    fn words(&self, text: &str) -> Result<Cell, Breach> {
        let limit = self.column.max_len.unwrap_or(LONGEST);
        // Bytes bound characters from above, so most texts are never counted.
        if text.len() > limit {
            let found = text.chars().count();
            if found > limit {
                let args = vec![("limit", limit.to_string()), ("found", found.to_string())];
                return Err(("table-text-long", args));
            }
        }
        let clean = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        if text.chars().all(|c| clean(&c)) {
            return Ok(Cell::Text(text.to_owned()));
        }
        Ok(Cell::Text(text.chars().filter(clean).collect()))
    }

    fn figure(&self, text: &str, origin: Origin) -> Result<Millionths, Breach> {
        let bare = match text.strip_suffix(['%', '％']) {
            None => text,
            Some(bare) if self.column.unit.as_deref() == Some("%") => bare.trim_end(),
            Some(_) => return Err(("table-percent", said(text))),
        };
        millionths(bare, origin == Origin::Number).map_err(|rule| (rule, said(text)))
    }

    fn choice(&self, text: &str) -> Result<Cell, Breach> {
        if let Some(code) = self.choices.get(&normal(text)) {
            return Ok(Cell::Text((*code).to_owned()));
        }
        let names = self.column.choices.iter().map(|c| c.title.zh.as_str());
        let shown: Vec<&str> = names.take(12).collect();
        let mut args = said(text);
        args.push(("choices", shown.join("、")));
        args.push(("count", self.column.choices.len().to_string()));
        Err(("table-choice", args))
    }
}

fn said(text: &str) -> Vec<(&'static str, String)> {
    // A message quotes what was written, not a whole page of it.
    let short: String = text.chars().take(60).collect();
    vec![("value", if short.len() < text.len() { format!("{short}…") } else { short })]
}

/// Reads a figure exactly: digits (full width too), thousands commas where they belong, one point.
///
/// A number that a sheet calculated is rounded to six places, as it never was exact; one that a
/// person typed with more places is refused rather than changed.
fn millionths(text: &str, calculated: bool) -> Result<Millionths, &'static str> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' | '，' | '－' | '＋' => {
                char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
            }
            '−' => '-',
            other => other,
        })
        .collect();
    let (negative, digits) = match plain.strip_prefix(['-', '+']) {
        Some(rest) => (plain.starts_with('-'), rest),
        None => (false, plain.as_str()),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = ungrouped(whole).ok_or("table-decimal")?;
    if whole.is_empty() && places.is_empty() || !places.bytes().all(|b| b.is_ascii_digit()) {
        return Err("table-decimal");
    }
    let (kept, beyond) = places.split_at(places.len().min(6));
    let lost = beyond.bytes().any(|b| b != b'0');
    if lost && !calculated {
        return Err("table-places");
    }
    let mut value: i64 = 0;
    for digit in whole.bytes().chain(kept.bytes()).chain((kept.len()..6).map(|_| b'0')) {
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i64::from(digit - b'0')))
            .ok_or("table-range")?;
    }
    if lost && beyond.as_bytes()[0] >= b'5' {
        value = value.checked_add(1).ok_or("table-range")?;
    }
    Ok(Millionths(if negative { -value } else { value }))
}

/// Digits without thousands commas; nothing where a comma stands elsewhere (`1,2` is no twelve).
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(',');
    let even = groups.all(|g| g.len() == 3) && (!grouped || (1..=3).contains(&first.len()));
    let digits = whole.bytes().all(|b| b.is_ascii_digit() || b == b',');
    (even && digits).then(|| whole.replace(',', ""))
}

/// `2026-11-20`, `2026/11/20`, `2026.11.20`, `2026年11月20日`, `20261120`; a clock time behind it is
/// left out. The year comes first: `11/12/2026` is two different days to two readers.
fn day(text: &str, origin: Origin) -> Result<Date, Breach> {
    let refused = || ("table-date", said(text));
    let first = text.split([' ', 'T', '\u{3000}']).next().unwrap_or(text);
    let ascii: String = first
        .chars()
        .map(|c| {
            if ('０'..='９').contains(&c) {
                char::from(b'0' + (c as u32 - '０' as u32) as u8)
            } else {
                c
            }
        })
        .collect();
    let parts: Vec<&str> = if ascii.len() == 8 && ascii.bytes().all(|b| b.is_ascii_digit()) {
        vec![&ascii[..4], &ascii[4..6], &ascii[6..]]
    } else {
        ascii.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect()
    };
    let [year, month, day] = parts[..] else {
        if origin == Origin::Number
            && ascii.parse::<f64>().is_ok_and(|n| (20_000.0..80_000.0).contains(&n))
        {
            return Err(("table-date-serial", said(text)));
        }
        return Err(refused());
    };
    let number = |part: &str, longest: usize| {
        let fits = (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if fits { part.parse::<i16>().ok() } else { None }
    };
    let year = number(year, 4).filter(|y| (1900..=2199).contains(y)).ok_or_else(refused)?;
    let (month, day) = number(month, 2).zip(number(day, 2)).ok_or_else(refused)?;
    // At most two digits, so neither leaves the range of a byte.
    Date::new(year, month as i8, day as i8).map_err(|_| refused())
}

fn flag(text: &str) -> Result<bool, Breach> {
    match normal(text).as_str() {
        "是" | "有" | "对" | "√" | "✓" | "y" | "yes" | "true" | "1" => Ok(true),
        "否" | "无" | "错" | "×" | "✗" | "n" | "no" | "false" | "0" => Ok(false),
        _ => Err(("table-flag", said(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them_and_never_guessed() {
        for (text, want) in [
            ("95.8", Ok(95_800_000)),
            ("１，２０４", Ok(1_204_000_000)),
            ("-0.000001", Ok(-1)),
            ("−3", Ok(-3_000_000)),
            (".5", Ok(500_000)),
            ("1,234,567.100000000", Ok(1_234_567_100_000)),
            ("1,2", Err("table-decimal")),
            ("12,34", Err("table-decimal")),
            ("1234,567", Err("table-decimal")),
            (",123", Err("table-decimal")),
            ("NaN", Err("table-decimal")),
            ("inf", Err("table-decimal")),
            ("1e5", Err("table-decimal")),
            ("1.2.3", Err("table-decimal")),
            ("--1", Err("table-decimal")),
            (".", Err("table-decimal")),
            ("-", Err("table-decimal")),
            ("0.0000001", Err("table-places")),
            ("9223372036855", Err("table-range")),
        ] {
            assert_eq!(millionths(text, false).map(|m| m.0), want, "{text}");
        }
        assert_eq!(millionths("0.958333333333333", true).map(|m| m.0), Ok(958_333));
        assert_eq!(millionths("-0.6666666666", true).map(|m| m.0), Ok(-666_667));
    }

    #[test]
    fn days_are_read_year_first_and_only_so() {
        for text in [
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "2026年11月20日",
            "20261120",
            "2026-11-20 10:12:00",
            "２０２６-11-20",
        ] {
            assert_eq!(day(text, Origin::Text), Ok(terms::date(2026, 11, 20)), "{text}");
        }
        for text in [
            "11/12/2026",
            "26-11-20",
            "2026-02-30",
            "2026-13-01",
            "2026-11",
            "去年",
            "1-1-1-1",
            "2026-+1-02",
        ] {
            assert!(day(text, Origin::Text).is_err(), "{text}");
        }
        assert_eq!(day("46346", Origin::Number).unwrap_err().0, "table-date-serial");
    }

    #[test]
    fn a_percent_sign_is_read_only_where_the_column_is_in_percent() {
        let plain = Column::new("rate", "合格率", "Rate", Kind::Decimal);
        let percent = Column { unit: Some("%".into()), ..plain.clone() };
        let raw = Raw::text("95.8%");
        assert_eq!(Reading::new(&plain).read(&raw).unwrap_err().0, "table-percent");
        assert_eq!(Reading::new(&percent).read(&raw), Ok(Cell::Millionths(Millionths(95_800_000))));
    }
}
