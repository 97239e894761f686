//! Forms: codes that formulas can use, places that are there, what a cell is bound to, a ground for the asking.

use std::collections::BTreeSet;

use super::{Known, dates, need};
use crate::at::At;
use crate::model::{Form, FormFrom, FormSection};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    let codes: BTreeSet<&str> = pack.forms.iter().map(|it| it.code.as_str()).collect();
    for form in &pack.forms {
        dates(form, Some(form.from), form.to, found);
        if form.source.is_none() && !form.assumed {
            found.push(form.problem("source", Rule::NoSource).with("value", &form.code));
        }
        // The national pack names owners and units that only a city has.
        if pack.space().is_some() {
            need(form, "owner", "unit", &form.owner, &known.units, found);
        }
        let mut seen = BTreeSet::new();
        code(form, "code", &form.code, &mut seen, found);
        let mut sections = BTreeSet::new();
        for it in &form.sections {
            code(form, "section", &it.code, &mut sections, found);
            section(form, it, known, found);
            for from in
                it.columns.iter().map(|it| &it.known).chain(it.cells.iter().map(|it| &it.known))
            {
                bound(form, from, &codes, known, found);
            }
        }
        let mut checks = BTreeSet::new();
        for check in &form.checks {
            if !checks.insert(&check.code) {
                let problem = form.problem("check", Rule::Duplicate).with("value", &check.code);
                found.push(problem.with("first", &form.code));
            }
            if let Some(section) = &check.section
                && !sections.contains(section)
            {
                unknown(form, "check", "section", section, found);
            }
        }
    }
}

fn section(form: &At<Form>, it: &FormSection, known: &Known<'_>, found: &mut Vec<Problem>) {
    let (mut columns, mut lines) = (BTreeSet::new(), BTreeSet::new());
    for column in &it.columns {
        code(form, "column", &column.code, &mut columns, found);
        if let Some(indicator) = &column.indicator {
            need(form, "column", "indicator", indicator, &known.indicators, found);
        }
        if let Some(measure) = &column.measure {
            need(form, "column", "measure", measure, &known.measures, found);
        }
    }
    for line in &it.lines {
        code(form, "line", &line.code, &mut lines, found);
        if let Some(measure) = &line.measure {
            need(form, "line", "measure", measure, &known.measures, found);
        }
    }
    for line in &it.lines {
        for added in line.total.iter().filter(|added| *added != "*" && !lines.contains(*added)) {
            unknown(form, "line", "line", added, found);
        }
        for grey in line.grey.iter().filter(|grey| *grey != "*" && !columns.contains(*grey)) {
            unknown(form, "line", "column", grey, found);
        }
    }
    for cell in &it.cells {
        if !lines.contains(&cell.line) {
            unknown(form, "cell", "line", &cell.line, found);
        }
        if !columns.contains(&cell.column) {
            unknown(form, "cell", "column", &cell.column, found);
        }
        if let Some(indicator) = &cell.indicator {
            need(form, "cell", "indicator", indicator, &known.indicators, found);
        }
    }
    if it.axis.is_none() && it.lines.is_empty() {
        let problem = form.problem("section", Rule::Range).with("field", "line");
        found.push(problem.with("value", &it.code));
    }
}

fn bound(
    form: &At<Form>,
    from: &FormFrom,
    codes: &BTreeSet<&str>,
    known: &Known<'_>,
    found: &mut Vec<Problem>,
) {
    if let Some(indicator) = &from.indicator {
        need(form, "known", "indicator", indicator, &known.indicators, found);
    }
    if let Some(other) = &from.form {
        need(form, "known", "form", other, codes, found);
    }
}

fn unknown(
    form: &At<Form>,
    field: &'static str,
    kind: &'static str,
    code: &str,
    found: &mut Vec<Problem>,
) {
    let problem = form.problem(field, Rule::Unknown).with("field", field);
    found.push(problem.with("kind", kind).with("value", code));
}

/// A code that formulas can use, once.
fn code<'f>(
    form: &At<Form>,
    field: &'static str,
    code: &'f String,
    seen: &mut BTreeSet<&'f String>,
    found: &mut Vec<Problem>,
) {
    let letters = code.starts_with(|c: char| c.is_ascii_lowercase());
    if !letters || !code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        let fix: String = code
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        found.push(form.problem(field, Rule::Code).with("value", code).with("fix", fix));
    }
    if !seen.insert(code) {
        let problem = form.problem(field, Rule::Duplicate).with("value", code);
        found.push(problem.with("first", &form.code));
    }
}
