//! Which records: the question behind every drill-down, as an address and as SQL.
//!
//! `/samples?area=140802&from=2026-01-01&to=2026-06-30&purpose=evaluation&verdict=fail` is a filter.
//! Keys are columns of the register, checked against its list; nothing else reaches the SQL. A key
//! may come twice (either value will do). A suffix asks differently:
//!
//! | key | finds rows where the column |
//! |---|---|
//! | `verdict=fail` | is this, or one of these |
//! | `verdict.not=fail` | has a value, and none of these |
//! | `weighted.min=3`, `weighted.max=9` | is at least, at most (integers, dates) |
//! | `recheck.present=1` | has a value (`0`: has none) |
//! | `area.under=140800` | is this unit or below it in the territory, on the day `tree` (default: `to`) |
//! | `industry.within=C32` | is this GB/T 4754 code or within it |
//!
//! `from` and `to` (both included) bound the day, `period=2026Q3` is short for both, `as_of=4711`
//! asks for what was known after that journal entry.

use store::{Tx, Value, params};
use terms::{Date, Error, Field, Period, Result};

use crate::register::{Column, Holds, Record};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Journal position; none is now.
    pub as_of: Option<i64>,
    /// The day whose hierarchy `under` uses.
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
    Under(Vec<String>),
    Within(Vec<String>),
}

impl Test {
    fn suffix(&self) -> &'static str {
        match self {
            Test::Is(_) => "",
            Test::Not(_) => ".not",
            Test::AtLeast(_) => ".min",
            Test::AtMost(_) => ".max",
            Test::Present(_) => ".present",
            Test::Under(_) => ".under",
            Test::Within(_) => ".within",
        }
    }
    fn values(&self) -> Vec<&str> {
        match self {
            Test::Is(list) | Test::Not(list) | Test::Under(list) | Test::Within(list) => {
                list.iter().map(String::as_str).collect()
            }
            Test::AtLeast(one) | Test::AtMost(one) => vec![one],
            Test::Present(yes) => vec![if *yes { "1" } else { "0" }],
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
        match key {
            "from" => self.from = Some(day()?),
            "to" => self.to = Some(day()?),
            "tree" => self.tree = Some(day()?),
            "as_of" => self.as_of = Some(value.parse().map_err(|_| "record-filter-number")?),
            "period" => {
                let (first, after) = Period::parse(value)
                    .ok()
                    .and_then(Period::span)
                    .ok_or("record-filter-period")?;
                self.from = Some(first);
                self.to = Some(after.yesterday().map_err(|_| "record-filter-period")?);
            }
            _ => {
                let (name, suffix) = key.split_once('.').unwrap_or((key, ""));
                let column = R::COLUMNS
                    .iter()
                    .find(|column| column.name == name)
                    .ok_or("record-filter-column")?;
                self.add(column, suffix, value)?;
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        column: &'static Column,
        suffix: &str,
        value: &str,
    ) -> Result<(), &'static str> {
        let one = || vec![value.to_owned()];
        let test = match (suffix, column.holds) {
            ("" | "not", holds) => {
                fits(holds, value)?;
                if suffix.is_empty() { Test::Is(one()) } else { Test::Not(one()) }
            }
            ("min" | "max", holds @ (Holds::Integer | Holds::Truth | Holds::Date)) => {
                fits(holds, value)?;
                let value = value.to_owned();
                if suffix == "min" { Test::AtLeast(value) } else { Test::AtMost(value) }
            }
            ("present", _) => match value {
                "1" => Test::Present(true),
                "0" => Test::Present(false),
                _ => return Err("record-filter-truth"),
            },
            ("under", Holds::Unit) => Test::Under(one()),
            ("within", Holds::Industry) => Test::Within(one()),
            _ => return Err("record-filter-column"),
        };
        self.push(Condition { column, test });
        Ok(())
    }

    /// Adds a condition; lists of the same column and kind become one list.
    fn push(&mut self, new: Condition) {
        let before = self
            .conditions
            .iter_mut()
            .find(|old| old.column == new.column && old.test.suffix() == new.test.suffix());
        let Some(before) = before else { return self.conditions.push(new) };
        match (&mut before.test, new.test) {
            (Test::Is(list), Test::Is(more))
            | (Test::Not(list), Test::Not(more))
            | (Test::Under(list), Test::Under(more))
            | (Test::Within(list), Test::Within(more)) => {
                for value in more {
                    if !list.contains(&value) {
                        list.push(value);
                    }
                }
            }
            (test, later) => *test = later,
        }
    }

    /// The same filter as the query part of an address, encoded, without the question mark.
    pub fn query(&self) -> String {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut say = |key: &str, value: String| pairs.push((key.to_owned(), value));
        for Condition { column, test } in &self.conditions {
            for value in test.values() {
                say(&format!("{}{}", column.name, test.suffix()), value.to_owned());
            }
        }
        if let Some(day) = self.from {
            say("from", day.to_string());
        }
        if let Some(day) = self.to {
            say("to", day.to_string());
        }
        if let Some(day) = self.tree {
            say("tree", day.to_string());
        }
        if let Some(seq) = self.as_of {
            say("as_of", seq.to_string());
        }
        let encoded: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
        encoded.join("&")
    }
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
        for condition in &filter.conditions {
            if !R::COLUMNS.contains(condition.column) {
                return Err(Error::broken(format!(
                    "{} of another register",
                    condition.column.name
                )));
            }
            question.condition(tx, filter, condition)?;
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
        match filter.as_of {
            None => self.clause("until is null".to_owned()),
            Some(seq) => {
                let seq = self.bind(seq);
                self.clause(format!("seq <= {seq} and (until is null or until > {seq})"));
            }
        }
        Ok(())
    }

    fn condition(&mut self, tx: &mut Tx<'_>, filter: &Filter, asked: &Condition) -> Result<()> {
        let Condition { column, test } = asked;
        let name = column.name;
        match test {
            Test::Is(list) => {
                let list = self.list(tx, column, list)?;
                self.clause(format!("{name} {list}"));
            }
            Test::Not(list) => {
                let list = self.list(tx, column, list)?;
                self.clause(format!("{name} is not null and not ({name} {list})"));
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
            Test::Under(codes) => {
                let top = units(tx, column, codes)?;
                let day = filter.tree.or(filter.to).unwrap_or_else(|| store::civil_date(tx.now()));
                let below = tx.query(
                    "select distinct unit from reach where hierarchy = 'territory' and ancestor {in 1}
                     and valid_from <= ?2 and valid_to > ?2 order by unit",
                    params![top.clone(), day],
                    |row| row.get::<i64>(0),
                )?;
                let list = self.ints([top, below].concat());
                self.clause(format!("{name} {list}"));
            }
            Test::Within(codes) => {
                let mut either = Vec::new();
                for code in codes {
                    let length = self.bind(code.chars().count() as i64);
                    let code = self.bind(code.as_str());
                    either.push(format!("substr({name}, 1, {length}) = {code}"));
                }
                self.clause(format!("({})", either.join(" or ")));
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
