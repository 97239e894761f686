//! Which records: the question behind every drill-down, as an address and as SQL.
//!
//! `/samples?unit=7&tree=2026-12-31&from=2026-01&to=2026-06&purpose=evaluation&verdict=fail` is a filter.
//! Keys are columns of the register, checked against its list; nothing else reaches the SQL. Several
//! values stand with commas between (either will do). A word before the column asks differently:
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
//! in it or below it, in the territory of the day `tree` (the last day asked for, else today).
//! `from` and `to` are days or periods, both included; `before` is a day, not included; `period` is
//! short for both. `seq` asks for what was known after that journal entry.

use store::{Tx, Value, params};
use terms::{Date, Error, Field, Period, Result};
use units::UnitId;

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
    pub conditions: Vec<Condition>,
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
            _ => {
                let (asks, name) = key.split_once('.').unwrap_or(("is", key));
                let column = R::COLUMNS
                    .iter()
                    .find(|column| column.name == name)
                    .ok_or("record-filter-column")?;
                let test = test(asks, column.holds, value)?;
                self.push(Condition { column, test });
            }
        }
        Ok(())
    }

    /// Adds a condition; the same question about the same column twice makes one list.
    fn push(&mut self, new: Condition) {
        let same = |old: &&mut Condition| {
            old.column == new.column && old.test.prefix() == new.test.prefix()
        };
        let Some(before) = self.conditions.iter_mut().find(same) else {
            return self.conditions.push(new);
        };
        match (&mut before.test, new.test) {
            (Test::Is(list), Test::Is(more)) | (Test::Not(list), Test::Not(more)) => {
                list.extend(more);
                list.dedup();
            }
            (test, later) => *test = later,
        }
    }

    /// The same filter as the query part of an address, encoded, without the question mark.
    pub fn query(&self) -> String {
        let mut pairs: Vec<String> = Vec::new();
        let mut say = |key: &str, value: String| pairs.push(format!("{key}={}", encode(&value)));
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
        for Condition { column, test } in &self.conditions {
            say(&format!("{}{}", test.prefix(), column.name), test.said());
        }
        pairs.join("&")
    }
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
        "min" | "max" if ordered => {
            fits(holds, value)?;
            let value = value.to_owned();
            if asks == "min" { Test::AtLeast(value) } else { Test::AtMost(value) }
        }
        "has" => {
            fits(Holds::Truth, value)?;
            Test::Present(value == "1")
        }
        "begins" if spelt => Test::Begins(value.to_owned()),
        _ => return Err("record-filter-column"),
    })
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

/// Percent-encoding of everything outside RFC 3986's unreserved characters.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A filter on its way into SQL: clauses and the values they bind.
pub(crate) struct Question {
    clauses: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Question {
    pub(crate) fn of<R: Record>(tx: &mut Tx<'_>, filter: &Filter) -> Result<Question> {
        let mut question = Question { clauses: Vec::new(), values: Vec::new() };
        question.time(filter)?;
        question.territory(tx, filter)?;
        for condition in &filter.conditions {
            if !R::COLUMNS.contains(condition.column) {
                return Err(Error::broken(format!(
                    "{} of another register",
                    condition.column.name
                )));
            }
            question.condition(tx, condition)?;
        }
        Ok(question)
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }
    pub(crate) fn clause(&mut self, clause: String) {
        self.clauses.push(clause);
    }
    pub(crate) fn clauses(&self) -> String {
        self.clauses.join(" and ")
    }

    /// When it happened, and when it was known. Months are bounded too: they lead the index.
    fn time(&mut self, filter: &Filter) -> Result<()> {
        if let Some(day) = filter.from {
            let month = self.bind(Period::month_of(day)?);
            let day = self.bind(day);
            self.clause(format!("month >= {month} and on_date >= {day}"));
        }
        if let Some(day) = filter.to {
            let month = self.bind(Period::month_of(day)?);
            let day = self.bind(day);
            self.clause(format!("month <= {month} and on_date <= {day}"));
        }
        match filter.seq {
            None => self.clause("until is null".to_owned()),
            Some(seq) => {
                let seq = self.bind(seq);
                self.clause(format!("seq <= {seq} and (until is null or until > {seq})"));
            }
        }
        Ok(())
    }

    fn territory(&mut self, tx: &mut Tx<'_>, filter: &Filter) -> Result<()> {
        let Some(unit) = filter.unit else { return Ok(()) };
        let day = filter.tree.or(filter.to).unwrap_or_else(|| store::civil_date(tx.now()));
        let tree = units::Tree::at(tx, units::TERRITORY, day, filter.seq)?;
        let below = tree.descendants(UnitId(unit)).into_iter().map(|unit| unit.0);
        let list = self.ints(std::iter::once(unit).chain(below).collect());
        self.clause(format!("area {list}"));
        Ok(())
    }

    fn condition(&mut self, tx: &mut Tx<'_>, asked: &Condition) -> Result<()> {
        let Condition { column, test } = asked;
        let name = column.name;
        match test {
            Test::Is(list) => {
                let list = self.list(tx, column, list)?;
                self.clause(format!("{name} {list}"));
            }
            Test::Not(list) => {
                let list = self.list(tx, column, list)?;
                self.clause(format!("not ({name} {list})"));
            }
            Test::AtLeast(value) => {
                let value = self.bind(one(column, value)?);
                self.clause(format!("{name} >= {value}"));
            }
            Test::AtMost(value) => {
                let value = self.bind(one(column, value)?);
                self.clause(format!("{name} <= {value}"));
            }
            Test::Present(true) => self.clause(format!("{name} is not null")),
            Test::Present(false) => self.clause(format!("{name} is null")),
            Test::Begins(head) => {
                let length = head.chars().count();
                let head = self.bind(head.as_str());
                self.clause(format!("substr({name}, 1, {length}) = {head}"));
            }
        }
        Ok(())
    }

    fn list(&mut self, tx: &mut Tx<'_>, column: &Column, values: &[String]) -> Result<String> {
        Ok(match column.holds {
            Holds::Unit => {
                let ids = units(tx, column, values)?;
                self.ints(ids)
            }
            Holds::Integer | Holds::Truth => {
                let numbers: Vec<i64> = values.iter().filter_map(|x| x.parse().ok()).collect();
                self.ints(numbers)
            }
            Holds::Text | Holds::Word(_) | Holds::Date | Holds::Industry => {
                self.values.push(Value::Texts(values.to_vec()));
                format!("{{in {}}}", self.values.len())
            }
        })
    }
    fn ints(&mut self, list: Vec<i64>) -> String {
        self.values.push(Value::Ints(list));
        format!("{{in {}}}", self.values.len())
    }
}

fn one(column: &Column, value: &str) -> Result<Value> {
    match column.holds {
        Holds::Integer | Holds::Truth => value
            .parse::<i64>()
            .map(Value::from)
            .map_err(|e| Error::broken(format!("{value}: {e}"))),
        _ => Ok(Value::from(value)),
    }
}

/// Codes of units as ids; an unknown code is the reader's mistake and says so.
fn units(tx: &mut Tx<'_>, column: &Column, codes: &[String]) -> Result<Vec<i64>> {
    let found = tx.query(
        "select code, id from unit where code {in 1} order by id",
        params![codes.to_vec()],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    for code in codes {
        if !found.iter().any(|(known, _)| known == code) {
            return Err(Error::invalid("record-filter").with("column", column.name).breach(
                Field {
                    place: column.name.to_owned(),
                    rule: "record-filter-unit",
                    args: vec![("column", column.name.to_owned()), ("value", code.clone())],
                },
            ));
        }
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}
