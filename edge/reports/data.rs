//! The values that a paper is filled with: named, typed, each with the way back to its ground.
//!
//! A value that cannot be had is there all the same, with the reason why: it prints as —, and a
//! template that requires it refuses. Nothing here knows a clock or a store, and all of it can be
//! kept as text, because the values of a signed paper are kept for good.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use terms::Date;

/// What a name holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number, printed with this many decimals unless the template says otherwise.
    Number(u32),
    /// A number as it is, without zeros at its end.
    Plain,
    Text,
    Truth,
    Day,
    /// Several texts, printed with 、 between them.
    Texts,
}

impl Kind {
    pub(crate) fn of_rule(self) -> rule::Type {
        match self {
            Self::Number(_) | Self::Plain => rule::Type::Number,
            Self::Text => rule::Type::Text,
            Self::Truth => rule::Type::Boolean,
            Self::Day => rule::Type::Date,
            Self::Texts => rule::Type::List(Box::new(rule::Type::Text)),
        }
    }
    pub fn is_number(self) -> bool {
        matches!(self, Self::Number(_) | Self::Plain)
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Number(Decimal),
    Text(String),
    Truth(bool),
    #[serde(with = "day")]
    Day(Date),
    Texts(Vec<String>),
}

impl Cell {
    pub(crate) fn of_rule(&self) -> rule::Value {
        match self {
            Self::Number(number) => rule::Value::Number(*number),
            Self::Text(text) => rule::Value::from(text.as_str()),
            Self::Truth(truth) => rule::Value::Boolean(*truth),
            Self::Day(day) => rule::Value::Date(*day),
            Self::Texts(texts) => rule::Value::from(texts.clone()),
        }
    }
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// A value with where it comes from, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Datum {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// Message code for the reader: why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// An address in the program that takes the value apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Nobody reported it: it was estimated by a decision, and prints with ≈ and a note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

impl Datum {
    pub fn missing(why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::default() }
    }
    pub fn number(number: impl Into<Decimal>) -> Self {
        Self { cell: Some(Cell::Number(number.into())), ..Self::default() }
    }
    pub fn text(text: impl Into<String>) -> Self {
        Self { cell: Some(Cell::Text(text.into())), ..Self::default() }
    }
    pub fn truth(truth: bool) -> Self {
        Self { cell: Some(Cell::Truth(truth)), ..Self::default() }
    }
    pub fn day(day: Date) -> Self {
        Self { cell: Some(Cell::Day(day)), ..Self::default() }
    }
    /// A number that may be missing.
    pub fn maybe(number: Option<Decimal>, why: &str) -> Self {
        number.map_or_else(|| Self::missing(why), Self::number)
    }
    #[must_use]
    pub fn estimated(self, estimated: bool) -> Self {
        Self { estimated: estimated && self.cell.is_some(), ..self }
    }
    #[must_use]
    pub fn linked(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }
}

/// Why a value is missing, with its arguments, as one text that is kept: the code of a message, then
/// `name=value`, parted by `|`.
pub fn why(code: &str, args: &[(&str, String)]) -> String {
    let args = args.iter().map(|(name, value)| format!("|{name}={}", value.replace('|', "/")));
    std::iter::once(code.to_owned()).chain(args).collect()
}

/// The same for a reader. What was kept as words stays as it is.
pub fn say_why(lang: terms::Lang, why: &str) -> String {
    let mut parts = why.split('|');
    let code = parts.next().unwrap_or_default();
    let args: Vec<(&str, String)> = parts
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let said = if code.is_ascii() { ui::ta(lang, code, &args) } else { String::new() };
    let is_known = !said.is_empty() && said != format!("[{code}]");
    if is_known { said } else { why.to_owned() }
}

/// One row; the key tells which thing it is about, so that two readings can be laid side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub key: String,
    pub cells: Vec<Datum>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

impl Table {
    pub fn new<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        Self { columns: columns.into_iter().map(str::to_owned).collect(), rows: Vec::new() }
    }
    pub fn push(&mut self, key: impl Into<String>, cells: Vec<Datum>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(Row { key: key.into(), cells });
    }
    pub fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }
}

/// All values of one paper.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Data {
    pub values: BTreeMap<String, Datum>,
    pub tables: BTreeMap<String, Table>,
}

impl Data {
    pub fn set(&mut self, name: &str, datum: Datum) {
        self.values.insert(name.to_owned(), datum);
    }
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name)?.cell.as_ref()? {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The names that a template may use, with what each holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    pub values: BTreeMap<String, Kind>,
    /// Columns in their order.
    pub tables: BTreeMap<String, Vec<(String, Kind)>>,
}

impl Declared {
    pub fn value(&mut self, name: impl Into<String>, kind: Kind) {
        self.values.insert(name.into(), kind);
    }
    pub fn table(&mut self, name: impl Into<String>, columns: &[(&str, Kind)]) {
        let columns = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        self.tables.insert(name.into(), columns);
    }
}

/// Days as text, `2026-11-23`.
mod day {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use terms::Date;

    pub(super) fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(day)
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
