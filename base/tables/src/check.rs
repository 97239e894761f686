//! Rows into values. Good rows are ready to load; a bad row keeps every problem it has, so that one
//! round of corrections is enough.

use std::collections::{BTreeMap, HashMap};

use terms::{Error, Field, Result};

use crate::mapping::{MARK_HEADS, normal};
use crate::value::{Cell, Reading};
use crate::{Mapping, Sheet, SheetRow, Template};

/// A good row: values in the order of the template's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the sender sees it.
    pub number: u32,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column's key; empty where the whole row is meant.
    pub column: String,
    /// The message code in `tables.ftl`, or a slice's own.
    pub rule: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    pub fn new(column: impl Into<String>, rule: &'static str) -> Self {
        Self { column: column.into(), rule, args: Vec::new() }
    }
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub row: u32,
    pub problems: Vec<Problem>,
}

/// Results plus remarks: one bad row does not spoil a thousand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    pub good: Vec<Row>,
    /// In the order of the file.
    pub bad: Vec<BadRow>,
    /// Sample rows of our template that were left in and passed over.
    pub samples: usize,
    /// Column key → place in the file's rows, for the notes that go back.
    pub(crate) places: BTreeMap<String, usize>,
}

impl Checked {
    /// Takes rows out of the good ones, for rules that only a slice knows (an unknown firm, a closed
    /// period). Rows already bad get the problem added.
    pub fn reject(&mut self, problems: impl IntoIterator<Item = (u32, Problem)>) {
        let mut by_row: BTreeMap<u32, Vec<Problem>> = BTreeMap::new();
        for (row, problem) in problems {
            by_row.entry(row).or_default().push(problem);
        }
        if by_row.is_empty() {
            return;
        }
        self.good.retain(|row| !by_row.contains_key(&row.number));
        for bad in &mut self.bad {
            bad.problems.extend(by_row.remove(&bad.row).unwrap_or_default());
        }
        self.bad.extend(by_row.into_iter().map(|(row, problems)| BadRow { row, problems }));
        self.bad.sort_by_key(|b| b.row);
    }
}

/// Checks every row under the head.
///
/// # Errors
/// `table-columns-missing` naming the needed columns that no head bears, `table-heads-repeated` where
/// a head in use stands twice: then no row can be judged.
pub fn check(sheet: &Sheet, template: &Template, mapping: &Mapping) -> Result<Checked> {
    let missing = mapping.missing(template);
    if !missing.is_empty() {
        let names = missing.iter().map(|c| c.title.zh.as_str()).collect::<Vec<_>>().join("、");
        let error = Error::invalid("table-columns-missing").with("columns", names);
        return Err(missing.iter().fold(error, |e, c| {
            let args = vec![("column", c.title.zh.clone())];
            e.breach(Field { place: c.key.clone(), rule: "table-column-missing", args })
        }));
    }
    let repeated = mapping.repeated(sheet);
    if !repeated.is_empty() {
        return Err(Error::invalid("table-heads-repeated").with("heads", repeated.join("、")));
    }
    let places = mapping.places(sheet, template);
    let readings: Vec<Reading<'_>> = template.columns.iter().map(Reading::new).collect();
    let marks = sample_places(sheet);
    let mut checked =
        Checked { good: Vec::with_capacity(sheet.rows().len()), ..Checked::default() };
    for (column, place) in template.columns.iter().zip(&places) {
        if let Some(place) = place {
            checked.places.insert(column.key.clone(), *place);
        }
    }
    for row in sheet.rows() {
        if marks.iter().any(|at| is_sample(&row.cell(*at).text)) {
            checked.samples += 1;
            continue;
        }
        match values(row, template, &places, &readings) {
            Ok(cells) => checked.good.push(Row { number: row.number, cells }),
            Err(problems) => checked.bad.push(BadRow { row: row.number, problems }),
        }
    }
    let twice = duplicates(&checked.good, template);
    checked.reject(twice);
    Ok(checked)
}

fn values(
    row: &SheetRow,
    template: &Template,
    places: &[Option<usize>],
    readings: &[Reading<'_>],
) -> Result<Vec<Cell>, Vec<Problem>> {
    let mut cells = Vec::with_capacity(readings.len());
    let mut problems = Vec::new();
    for ((column, place), reading) in template.columns.iter().zip(places).zip(readings) {
        let Some(place) = place else {
            cells.push(Cell::Empty);
            continue;
        };
        match reading.read(row.cell(*place)) {
            Ok(cell) => cells.push(cell),
            Err((rule, args)) => problems.push(Problem { column: column.key.clone(), rule, args }),
        }
    }
    if problems.is_empty() { Ok(cells) } else { Err(problems) }
}

/// Rows that bear the same name. All of them go back: which one is right, only the sender knows.
fn duplicates(rows: &[Row], template: &Template) -> Vec<(u32, Problem)> {
    let at: Vec<usize> = template.unique.iter().filter_map(|key| template.place(key)).collect();
    let Some(first_key) = template.unique.first().filter(|_| !at.is_empty()) else {
        return Vec::new();
    };
    let mut seen: HashMap<Vec<&Cell>, Vec<u32>> = HashMap::with_capacity(rows.len());
    for row in rows {
        let name: Vec<&Cell> = at.iter().map(|i| &row.cells[*i]).collect();
        if name.iter().all(|c| !c.is_empty()) {
            seen.entry(name).or_default().push(row.number);
        }
    }
    let mut problems = Vec::new();
    for numbers in seen.into_values().filter(|n| n.len() > 1) {
        for number in &numbers {
            // Each row names one other row and how many there are; naming all of them in all of them
            // would grow with the square.
            let other = if *number == numbers[0] { numbers[1] } else { numbers[0] };
            let problem = Problem::new(first_key.as_str(), "table-duplicate")
                .with("row", number)
                .with("other", other)
                .with("count", numbers.len());
            problems.push((*number, problem));
        }
    }
    problems
}

/// The places of our own mark column.
fn sample_places(sheet: &Sheet) -> Vec<usize> {
    let ours = |h: &str| MARK_HEADS.iter().any(|m| normal(m) == normal(h));
    sheet.heads().enumerate().filter(|(_, h)| ours(h)).map(|(i, _)| i).collect()
}

/// The beginnings of the mark of a sample row, in both languages.
pub(crate) const SAMPLE_MARKS: [&str; 2] = ["示例行", "Sample row"];

fn is_sample(text: &str) -> bool {
    SAMPLE_MARKS.iter().any(|mark| text.trim().starts_with(mark))
}
