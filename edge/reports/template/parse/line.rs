//! One line of a text: words, placeholders, and the names that a formula may use there.

use std::collections::BTreeMap;

use rule::{Columns, Type};

use super::{Reader, cut};
use crate::data::{Declared, Kind};
use crate::template::expression::Formula;
use crate::template::*;

impl Reader<'_> {
    /// Words, `**strong**` words and `{{ placeholders }}`.
    pub(super) fn line(&mut self, number: u32, text: &str) -> Line {
        let mut pieces = Vec::new();
        let (mut rest, mut strong) = (text, false);
        while let Some(at) = rest.find("{{") {
            words(&rest[..at], &mut strong, &mut pieces);
            let after = &rest[at + 2..];
            let Some(end) = after.find("}}") else {
                self.fault(number, "paper-fault-hole", vec![("text", cut(after))]);
                return Line { pieces };
            };
            pieces.extend(self.hole(number, &after[..end]).map(Piece::Hole));
            rest = &after[end + 2..];
        }
        words(rest, &mut strong, &mut pieces);
        Line { pieces }
    }

    pub(super) fn hole(&mut self, number: u32, text: &str) -> Option<Hole> {
        let text = text.trim();
        let (required, text) = match text.strip_prefix('!') {
            Some(text) => (true, text.trim()),
            None => (false, text),
        };
        let (formula, format) = text.rsplit_once('|').unwrap_or((text, ""));
        let Some(format) = format_of(format.trim()) else {
            self.fault(number, "paper-fault-format", vec![("text", format.trim().to_owned())]);
            return None;
        };
        let formula = self.formula(number, formula, None)?;
        Some(Hole { line: number, formula, format, required })
    }

    pub(super) fn formula(
        &mut self,
        number: u32,
        text: &str,
        expected: Option<&Type>,
    ) -> Option<Formula> {
        let text = text.trim();
        if !self.columns.contains_key(&self.loops) {
            let columns = columns(self.declared, &self.loops);
            self.columns.insert(self.loops.clone(), columns);
        }
        let (declared, loops) = (self.declared, &self.loops);
        let kind = |name: &str| kind_in(declared, loops, name);
        match Formula::read(text, &self.columns[&self.loops], kind, expected) {
            Ok(formula) => {
                for name in formula.names() {
                    note_use(declared, loops, name, &mut self.used);
                }
                Some(formula)
            }
            Err(problem) => {
                let mut args = problem.args();
                args.push(("formula", cut(text)));
                self.fault(number, problem.code(), args);
                None
            }
        }
    }
}

fn words(text: &str, strong: &mut bool, into: &mut Vec<Piece>) {
    for (at, part) in text.split("**").enumerate() {
        if at > 0 {
            *strong = !*strong;
        }
        if !part.is_empty() {
            into.push(Piece::Words { text: part.to_owned(), strong: *strong });
        }
    }
}

fn format_of(text: &str) -> Option<Format> {
    Some(match text {
        "" => Format::Declared,
        "iso" => Format::Iso,
        "月" | "month" => Format::Month,
        _ => match (text.strip_prefix('+'), text.parse::<u32>()) {
            (Some(places), _) => Format::Signed(places.parse().ok().filter(|it| *it <= 6)?),
            (None, Ok(places)) if places <= 6 => Format::Decimals(places),
            _ => return None,
        },
    })
}

/// The kind of a bare name: a column of the rows that are gone through, or a value.
fn kind_in(declared: &Declared, loops: &[String], name: &str) -> Option<Kind> {
    let column = loops.iter().rev().find_map(|table| {
        declared.tables[table].iter().find(|(column, _)| column == name).map(|(_, kind)| *kind)
    });
    column.or_else(|| declared.values.get(name).copied())
}

/// Values, lists of columns (`县情况_得分`), and the columns of the rows that are gone through.
fn columns(declared: &Declared, loops: &[String]) -> Columns {
    let mut all: BTreeMap<String, Type> =
        declared.values.iter().map(|(name, kind)| (name.clone(), kind.of_rule())).collect();
    for (table, columns) in &declared.tables {
        for (column, kind) in columns.iter().filter(|(_, kind)| *kind != Kind::Texts) {
            all.insert(format!("{table}_{column}"), Type::List(Box::new(kind.of_rule())));
        }
    }
    for table in loops {
        all.extend(
            declared.tables[table].iter().map(|(name, kind)| (name.clone(), kind.of_rule())),
        );
    }
    // Declared names are checked where they are declared.
    Columns::new(all).unwrap_or_default()
}

fn note_use(declared: &Declared, loops: &[String], name: &str, used: &mut Used) {
    for table in loops.iter().rev() {
        if declared.tables[table].iter().any(|(column, _)| column == name) {
            used.columns.insert((table.clone(), name.to_owned()));
            return;
        }
    }
    if declared.values.contains_key(name) {
        used.values.insert(name.to_owned());
        return;
    }
    for (table, columns) in &declared.tables {
        if let Some(column) = name.strip_prefix(table.as_str()).and_then(|it| it.strip_prefix('_'))
            && columns.iter().any(|(known, _)| known == column)
        {
            used.columns.insert((table.clone(), column.to_owned()));
        }
    }
}
