//! Which records: the question behind every drill-down, as an address and as SQL.
//!
//! `/samples?unit=7&tree=2026-12-31&from=2026-01&to=2026-06&purpose=evaluation&verdict=fail` is a filter.
//! Keys are columns of the register, checked against its list; nothing else reaches the SQL. Several
//! values stand with commas between (either will do); several pairs must all hold, so `verdict=pass,fail`
//! and `verdict=pass` together find the passed. A word before the column asks differently:
//!
//! | key | finds rows where the column |
//! |---|---|
//! | `verdict=fail` | is this, or one of these |
//! | `not.verdict=fail` | has a value, and none of these |
//! | `min.weighted=3`, `max.weighted=9` | is at least, at most (integers, dates) |
//! | `has.recheck=1` | has a value (`0`: has none) |
//! | `begins.industry=C32` | begins so |
//!
//! Units in columns (`area`, `firm`) are told by code. `unit` is the id of an area: rows that happened
//! in it or below it, in the territory of the day `tree` (the last day asked for, else today). That is
//! how a number that explains itself writes its question. A person types `area` with a code; where no
//! `unit` is named, that too takes what lies below.
//! `from` and `to` are days or periods, both included; `before` is a day, not included; `period` is
//! short for both. `seq` asks for what was known after that journal entry. `q` looks into code, product
//! and title, and for firms by name, pinyin and code.

use terms::{Date, Decimal, Error, Field, Period, Result};

use crate::register::{Column, Holds, Record};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub from: Option<Date>,
    /// Last day, included.
    pub to: Option<Date>,
    /// Journal position; none is now.
    pub seq: Option<i64>,
    /// The id of an area; everything below it too.
    pub unit: Option<i64>,
    /// The day whose territory says what is below.
    pub tree: Option<Date>,
    /// Words of a person who searches.
    pub words: Option<String>,
    pub conditions: Vec<Condition>,
    /// The units that the reader may see: rows that happened there, or to these firms. No address
    /// says it; the page takes it from the reader's territory. None is no limit.
    pub limit: Option<Vec<i64>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub column: &'static Column,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Is(Vec<String>),
    Not(Vec<String>),
    AtLeast(String),
    AtMost(String),
    Present(bool),
    Begins(String),
}

impl Test {
    fn prefix(&self) -> &'static str {
        match self {
            Test::Is(_) => "",
            Test::Not(_) => "not.",
            Test::AtLeast(_) => "min.",
            Test::AtMost(_) => "max.",
            Test::Present(_) => "has.",
            Test::Begins(_) => "begins.",
        }
    }
    fn said(&self) -> String {
        match self {
            Test::Is(list) | Test::Not(list) => list.join(","),
            Test::AtLeast(one) | Test::AtMost(one) | Test::Begins(one) => one.clone(),
            Test::Present(yes) => if *yes { "1" } else { "0" }.to_owned(),
        }
    }
}

/// Keys of an address that are not the filter's.
const PAGE_KEYS: &[&str] = &["cursor", "limit", "lang"];

/// What every register keeps beside the columns of its kind, as facts name it. Not `seq`: that key
/// asks for a past.
const KEPT: &[Column] = &[
    Column { name: "id", holds: Holds::Integer },
    Column { name: "month", holds: Holds::Integer },
    Column { name: "source", holds: Holds::Text },
];

/// The column of this name that a filter on the register may ask about.
pub fn column<R: Record>(name: &str) -> Option<&'static Column> {
    R::COLUMNS.iter().chain(KEPT).find(|column| column.name == name)
}

impl Filter {
    /// Reads the pairs of an address (already decoded). Empty values are no filter: an empty form field.
    ///
    /// # Errors
    /// Invalid, with one breach for each key or value that the register does not know.
    pub fn parse<'q, R: Record>(
        pairs: impl IntoIterator<Item = (&'q str, &'q str)>,
    ) -> Result<Filter> {
        let mut filter = Filter::default();
        let mut breaches = Vec::new();
        for (key, value) in pairs {
            let value = value.trim();
            if value.is_empty() || PAGE_KEYS.contains(&key) {
                continue;
            }
            if let Err(rule) = filter.take::<R>(key, value) {
                breaches.push(Field {
                    place: key.to_owned(),
                    rule,
                    args: vec![("column", key.to_owned()), ("value", value.to_owned())],
                });
            }
        }
        if breaches.is_empty() {
            return Ok(filter);
        }
        let error = Error::invalid("record-filter").with("column", breaches[0].place.clone());
        Err(breaches.into_iter().fold(error, Error::breach))
    }

    fn take<R: Record>(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        let day = || value.parse::<Date>().map_err(|_| "record-filter-date");
        let number = || value.parse::<i64>().map_err(|_| "record-filter-number");
        match key {
            "from" => self.from = Some(first_and_last(value)?.0),
            "to" => self.to = Some(first_and_last(value)?.1),
            "before" => self.to = Some(day()?.yesterday().map_err(|_| "record-filter-date")?),
            "period" => {
                let (first, last) = first_and_last(value)?;
                (self.from, self.to) = (Some(first), Some(last));
            }
            "tree" => self.tree = Some(day()?),
            "unit" => self.unit = Some(number()?),
            "seq" => self.seq = Some(number()?),
            "q" => self.words = Some(value.to_owned()),
            _ => {
                let (asks, name) = key.split_once('.').unwrap_or(("is", key));
                let column = column::<R>(name).ok_or("record-filter-column")?;
                let test = test(asks, column.holds, value)?;
                self.conditions.push(Condition { column, test });
            }
        }
        Ok(())
    }

    /// The same filter as pairs of an address.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut say = |key: &str, value: String| pairs.push((key.to_owned(), value));
        let days = [("tree", self.tree), ("from", self.from), ("to", self.to)];
        if let Some(unit) = self.unit {
            say("unit", unit.to_string());
        }
        for (key, day) in days {
            if let Some(day) = day {
                say(key, day.to_string());
            }
        }
        if let Some(seq) = self.seq {
            say("seq", seq.to_string());
        }
        if let Some(words) = &self.words {
            say("q", words.clone());
        }
        for condition in &self.conditions {
            say(&condition.key(), condition.test.said());
        }
        pairs
    }

    /// The same, encoded, without the question mark.
    pub fn query(&self) -> String {
        query(&self.pairs())
    }
}

impl Condition {
    /// The key of its pair: `not.verdict`.
    pub fn key(&self) -> String {
        format!("{}{}", self.test.prefix(), self.column.name)
    }
}

/// Pairs as the query part of an address.
pub fn query(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{key}={}", web::encoded(value))).collect();
    pairs.join("&")
}

/// A day, or the first and last day of a period.
fn first_and_last(value: &str) -> Result<(Date, Date), &'static str> {
    if let Ok(day) = value.parse::<Date>() {
        return Ok((day, day));
    }
    let (first, after) =
        Period::parse(value).ok().and_then(Period::span).ok_or("record-filter-period")?;
    Ok((first, after.yesterday().map_err(|_| "record-filter-period")?))
}

fn test(asks: &str, holds: Holds, value: &str) -> Result<Test, &'static str> {
    let list = || -> Result<Vec<String>, &'static str> {
        value.split(',').map(|word| fits(holds, word).map(|()| word.to_owned())).collect()
    };
    let ordered = matches!(holds, Holds::Integer | Holds::Truth | Holds::Date);
    let spelt = matches!(holds, Holds::Text | Holds::Industry);
    Ok(match asks {
        "is" => Test::Is(list()?),
        "not" => Test::Not(list()?),
        "min" if ordered => Test::AtLeast(bound(holds, value, Decimal::ceil)?),
        "max" if ordered => Test::AtMost(bound(holds, value, Decimal::floor)?),
        "has" => {
            fits(Holds::Truth, value)?;
            Test::Present(value == "1")
        }
        "begins" if spelt => Test::Begins(value.to_owned()),
        _ => return Err("record-filter-column"),
    })
}

/// A bound of a whole number may stand between two of them: at least 2.5 is at least 3.
fn bound(
    holds: Holds,
    value: &str,
    whole: impl Fn(&Decimal) -> Decimal,
) -> Result<String, &'static str> {
    if holds != Holds::Integer || value.parse::<i64>().is_ok() {
        return fits(holds, value).map(|()| value.to_owned());
    }
    let bound: Decimal = value.parse().map_err(|_| "record-filter-number")?;
    let bound = i64::try_from(whole(&bound)).map_err(|_| "record-filter-number")?;
    Ok(bound.to_string())
}

fn fits(holds: Holds, value: &str) -> Result<(), &'static str> {
    let (good, rule) = match holds {
        Holds::Text | Holds::Unit | Holds::Industry => (true, ""),
        Holds::Word(words) => (words.contains(&value), "record-filter-word"),
        Holds::Integer => (value.parse::<i64>().is_ok(), "record-filter-number"),
        Holds::Truth => (matches!(value, "0" | "1"), "record-filter-truth"),
        Holds::Date => (value.parse::<Date>().is_ok(), "record-filter-date"),
    };
    if good { Ok(()) } else { Err(rule) }
}
