//! One checked row on its way to a record: cells by field, what is missing, what is wrong.

use std::collections::HashMap;

use tables::{Cell, Kind as Holds, Problem, Row, Template};
use terms::{Date, Millionths, date};

use crate::Source;

/// How rows of a source are read; made once for a file.
pub(crate) struct Shape {
    places: HashMap<String, usize>,
    /// What an empty cell means.
    defaults: Vec<Cell>,
    /// What is put before a text to make our code of theirs.
    prefixes: Vec<Option<String>>,
    source: String,
    prefixed: bool,
    today: Date,
}

/// The books begin here, as periods do.
const FIRST_DAY: Date = date(1949, 1, 1);

impl Shape {
    pub(crate) fn new(source: &Source, template: &Template, today: Date) -> Self {
        let columns = &template.columns;
        let default = |column: &tables::Column| {
            source.when_empty(&column.key).map_or(Cell::Empty, |text| read(column.kind, text))
        };
        let prefix =
            |column: &tables::Column| source.told(&column.key).and_then(|it| it.prefix.clone());
        Self {
            places: columns.iter().enumerate().map(|(i, c)| (c.key.clone(), i)).collect(),
            defaults: columns.iter().map(default).collect(),
            prefixes: columns.iter().map(prefix).collect(),
            source: source.code.clone(),
            prefixed: source.prefixed,
            today,
        }
    }
    pub(crate) fn line<'a>(&'a self, row: &'a Row, wrong: &'a mut Wrong) -> Line<'a> {
        Line { shape: self, row, wrong, clean: true }
    }
}

/// A default as a pack writes it.
fn read(kind: Holds, text: &str) -> Cell {
    match kind {
        Holds::Text | Holds::Code => Cell::Text(text.to_owned()),
        Holds::Integer => text.parse().map_or(Cell::Empty, Cell::Integer),
        Holds::Decimal => Millionths::parse(text).map_or(Cell::Empty, Cell::Millionths),
        Holds::Date => text.parse().map_or(Cell::Empty, Cell::Date),
        Holds::Flag => Cell::Flag(matches!(text, "1" | "true")),
    }
}

/// Problems by row number.
pub(crate) type Wrong = Vec<(u32, Problem)>;

pub(crate) struct Line<'a> {
    shape: &'a Shape,
    row: &'a Row,
    wrong: &'a mut Wrong,
    clean: bool,
}

impl Line<'_> {
    pub(crate) fn number(&self) -> u32 {
        self.row.number
    }
    /// Nothing was wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.clean
    }
    pub(crate) fn today(&self) -> Date {
        self.shape.today
    }
    pub(crate) fn wrong(&mut self, problem: Problem) {
        self.clean = false;
        self.wrong.push((self.row.number, problem));
    }

    fn cell(&self, key: &str) -> &Cell {
        let Some(at) = self.shape.places.get(key) else { return &Cell::Empty };
        match &self.row.cells[*at] {
            Cell::Empty => &self.shape.defaults[*at],
            cell => cell,
        }
    }
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let text = self.cell(key).text()?;
        let at = self.shape.places.get(key)?;
        // A default is our code already.
        match (&self.shape.prefixes[*at], self.row.cells[*at].is_empty()) {
            (Some(prefix), false) => Some(format!("{prefix}{text}")),
            _ => Some(text.to_owned()),
        }
    }
    /// The text that must be there; an empty one is a problem.
    pub(crate) fn need(&mut self, key: &str) -> String {
        let text = self.text(key);
        if text.is_none() {
            self.wrong(Problem::new(key, "table-required"));
        }
        text.unwrap_or_default()
    }
    /// The number of the row in its own system, with the system before it.
    pub(crate) fn code(&mut self, key: &str) -> String {
        let code = self.need(key);
        if self.shape.prefixed && !code.is_empty() {
            return format!("{}:{code}", self.shape.source);
        }
        code
    }
    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        self.cell(key).integer()
    }
    pub(crate) fn millionths(&self, key: &str) -> Option<Millionths> {
        self.cell(key).millionths()
    }
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.cell(key).flag()
    }
    /// A choice that stands for yes or no.
    pub(crate) fn truth(&self, key: &str) -> Option<bool> {
        self.cell(key).text().map(|text| text == "1")
    }
    /// A word of a closed list; `check` has let nothing else pass.
    pub(crate) fn word<W>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Option<W>,
    ) -> Option<W> {
        let word = self.need(key);
        if word.is_empty() {
            return None;
        }
        let found = read(&word);
        if found.is_none() {
            self.wrong(Problem::new(key, "import-word").with("value", word));
        }
        found
    }

    /// A day inside the calendar.
    pub(crate) fn day(&mut self, key: &str) -> Option<Date> {
        let day = self.cell(key).date()?;
        if day < FIRST_DAY {
            self.wrong(Problem::new(key, "import-date-outside").with("value", day));
            return None;
        }
        Some(day)
    }
    /// A day on which something happened: not after today.
    pub(crate) fn past(&mut self, key: &str) -> Option<Date> {
        let day = self.day(key)?;
        let today = self.shape.today;
        if day > today {
            let problem = Problem::new(key, "import-date-future");
            self.wrong(problem.with("value", day).with("today", today));
            return None;
        }
        Some(day)
    }
    /// The day that every row has; a stand-in where it is wrong, because the row is not kept then.
    pub(crate) fn happened(&mut self, key: &str) -> Date {
        if self.cell(key).is_empty() {
            self.wrong(Problem::new(key, "table-required"));
        }
        self.past(key).unwrap_or(FIRST_DAY)
    }
}
