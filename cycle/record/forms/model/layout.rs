//! The paper table: for every place whether it is grey, added up, computed or asked.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use packs::{Form, FormCell, FormColumn, FormFrom, FormLine, FormSection, FormSort};
use terms::{Decimal, Error, Result, Text};

/// A place on a sheet: `section.line.column`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    pub section: String,
    pub line: String,
    pub column: String,
}

impl CellKey {
    pub fn new(
        section: impl Into<String>,
        line: impl Into<String>,
        column: impl Into<String>,
    ) -> Self {
        Self { section: section.into(), line: line.into(), column: column.into() }
    }
    /// # Errors
    /// `form-cell-unknown` for what is not three codes.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parts = text.split('.');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(section), Some(line), Some(column), None) => Ok(Self::new(section, line, column)),
            _ => Err(Error::invalid("form-cell-unknown").with("cell", text)),
        }
    }
}

impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.section, self.line, self.column)
    }
}

/// A line that a filling brings along: a unit of an axis, a record of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraLine {
    pub section: String,
    pub line: String,
    pub label: String,
    pub unit: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Not asked here.
    Grey,
    /// The clerk says it.
    Asked,
    /// Adds other lines of its column.
    Total,
    /// Computed from its line.
    Formula,
}

/// What is asked in one cell, from its column, its line and what is said of the cell alone.
#[derive(Debug, Clone)]
pub struct Asked<'f> {
    pub kind: CellKind,
    pub sort: FormSort,
    pub measure: Option<&'f str>,
    pub decimals: u8,
    pub required: bool,
    pub choices: &'f [Text],
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
    pub jump: Option<Decimal>,
    pub outlier: bool,
    /// The figure that is collected here.
    pub indicator: Option<&'f str>,
    /// Where the value may be known already.
    pub known: Option<&'f FormFrom>,
    pub formula: Option<&'f str>,
    pub column: &'f FormColumn,
}

#[derive(Debug, Clone)]
pub struct LineLayout {
    pub code: String,
    pub name: Text,
    pub indent: u8,
    /// The unit that the line is about, on an axis of units.
    pub unit: Option<i64>,
    /// Positions of the lines that this one adds; empty where it adds none.
    pub adds: Vec<usize>,
    /// Position among the lines of the form; none for lines that a filling brought.
    pub written: Option<usize>,
}

#[derive(Debug, Clone)]
pub struct SectionLayout {
    /// Position among the sections of the form.
    pub at: usize,
    pub lines: Vec<LineLayout>,
    cells: HashMap<(String, String), usize>,
    lines_at: HashMap<String, usize>,
}

/// A form with the lines of one filling.
#[derive(Debug, Clone)]
pub struct Layout {
    pub form: Arc<Form>,
    pub sections: Vec<SectionLayout>,
}

impl Layout {
    pub fn new(form: Arc<Form>, extra: &[ExtraLine]) -> Self {
        let sections = form
            .sections
            .iter()
            .enumerate()
            .map(|(at, section)| SectionLayout::of(at, section, extra))
            .collect();
        Self { form, sections }
    }
    pub fn section(&self, at: usize) -> &FormSection {
        &self.form.sections[self.sections[at].at]
    }
    /// What is asked at a place; the positions come from this layout.
    pub fn asked(&self, section: usize, line: usize, column: usize) -> Asked<'_> {
        let laid = &self.sections[section];
        let form = self.section(section);
        let column = &form.columns[column];
        let here = &laid.lines[line];
        let written = here.written.map(|at| &form.lines[at]);
        // Most tables say nothing of single cells, and this is asked of every cell of every sheet.
        let cell = if laid.cells.is_empty() {
            None
        } else {
            let place = (here.code.clone(), column.code.clone());
            laid.cells.get(&place).map(|at| &form.cells[*at])
        };
        of_cell(column, written, cell, !here.adds.is_empty())
    }
    /// Positions of a place: section, line, column.
    pub fn find(&self, key: &CellKey) -> Option<(usize, usize, usize)> {
        let section = self.form.sections.iter().position(|it| it.code == key.section)?;
        let line = *self.sections[section].lines_at.get(&key.line)?;
        let columns = &self.form.sections[section].columns;
        Some((section, line, columns.iter().position(|it| it.code == key.column)?))
    }
    pub fn key(&self, section: usize, line: usize, column: usize) -> CellKey {
        let form = self.section(section);
        CellKey::new(
            &form.code,
            &self.sections[section].lines[line].code,
            &form.columns[column].code,
        )
    }
    /// Every place, in reading order.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.sections.iter().enumerate().flat_map(move |(section, laid)| {
            let columns = self.section(section).columns.len();
            (0..laid.lines.len())
                .flat_map(move |line| (0..columns).map(move |column| (section, line, column)))
        })
    }
    /// How many cells a clerk is asked for.
    pub fn asked_count(&self) -> usize {
        self.places().filter(|(s, l, c)| self.asked(*s, *l, *c).kind == CellKind::Asked).count()
    }
}

impl SectionLayout {
    fn of(at: usize, section: &FormSection, extra: &[ExtraLine]) -> Self {
        let written = section.lines.iter().enumerate().map(|(at, line)| LineLayout {
            code: line.code.clone(),
            name: line.name.clone(),
            indent: line.indent,
            unit: None,
            adds: Vec::new(),
            written: Some(at),
        });
        let brought = extra.iter().filter(|it| it.section == section.code).map(|it| LineLayout {
            code: it.line.clone(),
            name: Text::zh(it.label.clone()),
            indent: 0,
            unit: it.unit,
            adds: Vec::new(),
            written: None,
        });
        let mut lines: Vec<LineLayout> = if section.axis.is_some() {
            // What is written beside an axis adds it up, and stands below.
            brought.chain(written).collect()
        } else {
            written.collect()
        };
        let lines_at: HashMap<String, usize> =
            lines.iter().enumerate().map(|(at, line)| (line.code.clone(), at)).collect();
        for position in 0..lines.len() {
            lines[position].adds = adds(section, &lines, &lines_at, position);
        }
        let cells = section
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| ((cell.line.clone(), cell.column.clone()), at))
            .collect();
        Self { at, lines, cells, lines_at }
    }
}

/// The lines that a line adds up.
fn adds(
    section: &FormSection,
    lines: &[LineLayout],
    at: &HashMap<String, usize>,
    position: usize,
) -> Vec<usize> {
    let Some(line) = lines[position].written.map(|at| &section.lines[at]) else {
        return Vec::new();
    };
    if line.total.iter().any(|code| code == "*") {
        let plain = |other: &LineLayout| {
            other.written.is_none_or(|at| {
                section.lines[at].total.is_empty()
                    && !section.lines[at].grey.iter().any(|it| it == "*")
            })
        };
        return (0..lines.len()).filter(|it| *it != position && plain(&lines[*it])).collect();
    }
    line.total.iter().filter_map(|code| at.get(code).copied()).collect()
}

fn of_cell<'f>(
    column: &'f FormColumn,
    line: Option<&'f FormLine>,
    cell: Option<&'f FormCell>,
    adds: bool,
) -> Asked<'f> {
    let sort = line.and_then(|line| line.sort).unwrap_or(column.sort);
    let grey = cell.is_some_and(|cell| cell.grey)
        || line
            .is_some_and(|line| line.grey.iter().any(|code| code == "*" || *code == column.code));
    let kind = if grey {
        CellKind::Grey
    } else if column.formula.is_some() {
        CellKind::Formula
    } else if adds {
        // Texts are not added up.
        let adds = sort == FormSort::Number && !column.never_added;
        if adds { CellKind::Total } else { CellKind::Grey }
    } else {
        CellKind::Asked
    };
    let asked = kind == CellKind::Asked;
    let known = cell.map(|cell| &cell.known).filter(|it| !it.is_nothing());
    let known = known.or(Some(&column.known).filter(|it| !it.is_nothing()));
    let choices = line.map(|line| line.choices.as_slice()).filter(|it| !it.is_empty());
    let required = cell.and_then(|cell| cell.required);
    let required = required.or(line.and_then(|line| line.required)).unwrap_or(column.required);
    Asked {
        kind,
        sort,
        measure: line.and_then(|line| line.measure.as_deref()).or(column.measure.as_deref()),
        decimals: line.and_then(|line| line.decimals).unwrap_or(column.decimals),
        required: asked && required,
        choices: choices.unwrap_or(&column.choices),
        least: cell.and_then(|it| it.least).or(line.and_then(|it| it.least)).or(column.least),
        most: cell.and_then(|it| it.most).or(line.and_then(|it| it.most)).or(column.most),
        jump: cell.and_then(|it| it.jump).or(column.jump),
        outlier: asked && column.outlier,
        indicator: cell.and_then(|it| it.indicator.as_deref()).or(column.indicator.as_deref()),
        known: known.filter(|_| asked),
        formula: column.formula.as_deref(),
        column,
    }
}
