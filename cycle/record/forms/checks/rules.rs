//! The rules of a form, compiled against the names that its cells give.
//!
//! Over a line: the columns of its section by code, and `last_x`, `year_x` for the period before and the same
//! period a year ago. Over the sheet: `section_line_column` for lines that are written in the form, and
//! `section_column` for the numbers of a whole column as a list.

use std::collections::{BTreeSet, HashMap};

use rule::{Columns, Expression, Type};
use terms::{Error, Field, Result};

use crate::model::{Form, FormSection, FormSort};

#[derive(Debug, Default)]
pub struct Rules {
    /// By section and column.
    pub(super) formulas: HashMap<(usize, usize), Expression>,
    /// By position in the checks of the form.
    pub(super) checks: Vec<Expression>,
    pub(super) sections: HashMap<usize, Expression>,
    /// By section and line.
    pub(super) lines: HashMap<(usize, usize), Expression>,
}

impl Rules {
    /// # Errors
    /// Every rule that cannot be read, at its place in the form.
    pub fn compile(form: &Form) -> Result<Self> {
        let mut rules = Self::default();
        let mut wrong: Vec<Field> = Vec::new();
        for (at, section) in form.sections.iter().enumerate() {
            for (column, it) in section.columns.iter().enumerate() {
                if let Some(text) = &it.formula {
                    let place = format!("{}.{}", section.code, it.code);
                    let names = line_names(section, text);
                    let made = compiled(text, names, &Type::Number, &place, &mut wrong);
                    rules.formulas.extend(made.map(|made| ((at, column), made)));
                }
            }
            if let Some(text) = &section.when {
                let names = sheet_names(form, text);
                let made = compiled(text, names, &Type::Boolean, &section.code, &mut wrong);
                rules.sections.extend(made.map(|made| (at, made)));
            }
            for (line, it) in section.lines.iter().enumerate() {
                if let Some(text) = &it.when {
                    let place = format!("{}.{}", section.code, it.code);
                    let names = sheet_names(form, text);
                    let made = compiled(text, names, &Type::Boolean, &place, &mut wrong);
                    rules.lines.extend(made.map(|made| ((at, line), made)));
                }
            }
        }
        for check in &form.checks {
            let names = match &check.section {
                Some(code) => match form.sections.iter().find(|it| it.code == *code) {
                    Some(section) => line_names(section, &check.holds),
                    None => {
                        wrong.push(unknown(&check.code, "section", code));
                        continue;
                    }
                },
                None => sheet_names(form, &check.holds),
            };
            let made = compiled(&check.holds, names, &Type::Boolean, &check.code, &mut wrong);
            rules.checks.extend(made);
        }
        if wrong.is_empty() {
            return Ok(rules);
        }
        let error = Error::invalid("form-rules-wrong").with("count", wrong.len());
        Err(wrong.into_iter().fold(error, Error::breach))
    }
}

impl Rules {
    /// The syntax tree of each check, in the order of the form, for the browser.
    pub fn check_trees(&self) -> impl Iterator<Item = &str> {
        self.checks.iter().map(Expression::tree)
    }
    /// The same of formulas, by position of section and column.
    pub fn formula_trees(&self) -> impl Iterator<Item = ((usize, usize), &str)> {
        self.formulas.iter().map(|(at, made)| (*at, made.tree()))
    }
}

fn unknown(place: &str, kind: &str, code: &str) -> Field {
    Field {
        place: place.to_owned(),
        rule: "form-rule-unknown",
        args: vec![("kind", kind.to_owned()), ("value", code.to_owned())],
    }
}

fn compiled(
    text: &str,
    names: Vec<(String, Type)>,
    expected: &Type,
    place: &str,
    wrong: &mut Vec<Field>,
) -> Option<Expression> {
    let made = Columns::new(names).and_then(|it| Expression::compile_as(text, &it, expected));
    made.map_err(|problem| {
        let args = problem.args().into_iter().map(|(name, value)| (name, value.to_string()));
        wrong.push(Field { place: place.to_owned(), rule: problem.code(), args: args.collect() });
    })
    .ok()
}

/// The names that a text uses, so that a wide sheet declares no more than it needs.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|it| !it.is_empty()).collect()
}

pub(super) fn type_of(sort: FormSort) -> Type {
    match sort {
        FormSort::Number => Type::Number,
        FormSort::Text | FormSort::Choice => Type::Text,
        FormSort::Date => Type::Date,
        FormSort::Truth => Type::Boolean,
    }
}

pub(super) const BEFORE: [&str; 2] = ["last_", "year_"];

fn line_names(section: &FormSection, text: &str) -> Vec<(String, Type)> {
    let used = words(text);
    let mut names = Vec::new();
    for column in &section.columns {
        let own = std::iter::once(column.code.clone());
        let past = BEFORE.iter().map(|it| format!("{it}{}", column.code));
        for name in own.chain(past) {
            if used.contains(name.as_str()) {
                names.push((name, type_of(column.sort)));
            }
        }
    }
    names
}

fn sheet_names(form: &Form, text: &str) -> Vec<(String, Type)> {
    let used = words(text);
    let mut names = Vec::new();
    for section in &form.sections {
        for column in &section.columns {
            let list = format!("{}_{}", section.code, column.code);
            if used.contains(list.as_str()) {
                names.push((list, Type::List(Box::new(Type::Number))));
            }
            for line in &section.lines {
                let name = format!("{}_{}_{}", section.code, line.code, column.code);
                if used.contains(name.as_str()) {
                    names.push((name, type_of(line.sort.unwrap_or(column.sort))));
                }
            }
        }
    }
    names
}
