//! Totals, formulas, and what is skipped, from what stands in the cells.

use std::collections::{BTreeMap, BTreeSet};

use rule::{Expression, Value, Values};
use terms::{Decimal, Millionths};

use super::Rules;
use crate::model::{CellKey, CellKind, Content, FormSort, Layout};
use crate::store::Filled;

/// Values that nobody types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Computed {
    values: BTreeMap<CellKey, Content>,
    /// Totals over a line that says nothing yet: shown while the sheet is being filled, and no figure.
    partial: BTreeSet<CellKey>,
}

impl Computed {
    pub fn get(&self, key: &CellKey) -> Option<&Content> {
        self.values.get(key)
    }
    pub fn is_partial(&self, key: &CellKey) -> bool {
        self.partial.contains(key)
    }
    pub fn iter(&self) -> impl Iterator<Item = (&CellKey, &Content)> {
        self.values.iter()
    }
}

/// Sections, and lines of sections, that are not asked now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Skipped {
    pub sections: BTreeSet<usize>,
    pub lines: BTreeSet<(usize, usize)>,
}

impl Skipped {
    pub fn holds(&self, section: usize, line: usize) -> bool {
        self.sections.contains(&section) || self.lines.contains(&(section, line))
    }
}

type Cells = BTreeMap<CellKey, Filled>;

impl Rules {
    /// Totals first, then formulas, which may use those to their left.
    pub fn compute(&self, layout: &Layout, cells: &Cells) -> Computed {
        let mut out = Computed::default();
        // A total may add totals that stand below it.
        for _ in 0..2 {
            for (section, line, column) in layout.places() {
                if layout.asked(section, line, column).kind == CellKind::Total {
                    total(layout, cells, (section, line, column), &mut out);
                }
            }
        }
        for (section, line, column) in layout.places() {
            if let Some(formula) = self.formulas.get(&(section, column))
                && layout.asked(section, line, column).kind == CellKind::Formula
            {
                let values = line_values(layout, cells, &out, (section, line), formula);
                self.formula(layout, (section, line, column), formula, &values, &mut out);
            }
        }
        out
    }

    fn formula(
        &self,
        layout: &Layout,
        (section, line, column): (usize, usize, usize),
        formula: &Expression,
        values: &Values,
        out: &mut Computed,
    ) {
        let Ok(Value::Number(value)) = formula.evaluate(values) else { return };
        let key = layout.key(section, line, column);
        let decimals = layout.asked(section, line, column).decimals;
        let rounded = Millionths::rounded(value.round_dp(u32::from(decimals)));
        let Ok(number) = rounded else { return };
        let section = &layout.form.sections[section];
        let from_partial = formula.names().any(|name| {
            section.columns.iter().any(|it| it.code == name)
                && out.is_partial(&CellKey::new(&key.section, &key.line, name))
        });
        if from_partial {
            out.partial.insert(key.clone());
        }
        out.values.insert(key, Content::Number(number));
    }

    /// What is not asked now, by the conditions of sections and lines. A condition that cannot be answered yet
    /// leaves its part asked.
    pub fn skipped(&self, layout: &Layout, cells: &Cells, computed: &Computed) -> Skipped {
        let mut skipped = Skipped::default();
        for (section, when) in &self.sections {
            if self.says_no(layout, cells, computed, when) {
                skipped.sections.insert(*section);
            }
        }
        for ((section, written), when) in &self.lines {
            if self.says_no(layout, cells, computed, when) {
                let lines = &layout.sections[*section].lines;
                let at = lines.iter().position(|it| it.written == Some(*written));
                skipped.lines.extend(at.map(|line| (*section, line)));
            }
        }
        skipped
    }

    fn says_no(
        &self,
        layout: &Layout,
        cells: &Cells,
        computed: &Computed,
        when: &Expression,
    ) -> bool {
        let values = sheet_values(layout, cells, computed, when);
        matches!(when.evaluate(&values), Ok(Value::Boolean(false)))
    }
}

fn total(
    layout: &Layout,
    cells: &Cells,
    (section, line, column): (usize, usize, usize),
    out: &mut Computed,
) {
    let key = layout.key(section, line, column);
    let (mut sum, mut any, mut missing) = (Decimal::ZERO, false, false);
    for &added in &layout.sections[section].lines[line].adds {
        if layout.asked(section, added, column).kind == CellKind::Grey {
            continue;
        }
        let place = layout.key(section, added, column);
        match content(cells, out, &place) {
            Some(Content::Number(number)) => {
                any = true;
                sum += number.decimal();
            }
            Some(Content::Absent) => any = true,
            _ => missing = true,
        }
        missing |= out.is_partial(&place);
    }
    let Ok(number) = Millionths::rounded(sum) else { return };
    if any {
        if missing {
            out.partial.insert(key.clone());
        } else {
            out.partial.remove(&key);
        }
        out.values.insert(key, Content::Number(number));
    }
}

pub(super) fn content<'c>(
    cells: &'c Cells,
    computed: &'c Computed,
    key: &CellKey,
) -> Option<&'c Content> {
    cells.get(key).and_then(|it| it.content.as_ref()).or_else(|| computed.get(key))
}

/// As FEEL knows it; what is absent is missing.
pub(super) fn feel(content: &Content, sort: FormSort) -> Option<Value> {
    match (content, sort) {
        (Content::Number(number), _) => Some(Value::Number(number.decimal())),
        (Content::Words(words), FormSort::Truth) => Some(Value::Boolean(words == "yes")),
        (Content::Words(words), FormSort::Date) => words.parse().ok().map(Value::Date),
        (Content::Words(words), _) => Some(Value::Text(words.clone())),
        (Content::Absent, _) => None,
    }
}

/// The values of one line that a rule over lines asks for.
pub(super) fn line_values(
    layout: &Layout,
    cells: &Cells,
    computed: &Computed,
    (section, line): (usize, usize),
    rule: &Expression,
) -> Values {
    let mut values = Values::new();
    let form = layout.section(section);
    for name in rule.names() {
        let Some(column) = form.columns.iter().position(|it| it.code == name) else { continue };
        let key = layout.key(section, line, column);
        let found = content(cells, computed, &key);
        if let Some(value) = found.and_then(|it| feel(it, form.columns[column].sort)) {
            values.set(name, value);
        }
    }
    values
}

/// The values of the whole sheet that a rule asks for.
pub(super) fn sheet_values(
    layout: &Layout,
    cells: &Cells,
    computed: &Computed,
    rule: &Expression,
) -> Values {
    let mut values = Values::new();
    let used: BTreeSet<&str> = rule.names().collect();
    for (at, form) in layout.form.sections.iter().enumerate() {
        for (column, it) in form.columns.iter().enumerate() {
            let list = format!("{}_{}", form.code, it.code);
            if used.contains(list.as_str()) {
                values.set(list, Value::List(numbers(layout, cells, computed, at, column)));
            }
            for line in 0..layout.sections[at].lines.len() {
                let code = &layout.sections[at].lines[line].code;
                let name = format!("{}_{code}_{}", form.code, it.code);
                if used.contains(name.as_str()) {
                    let asked = layout.asked(at, line, column);
                    let found = content(cells, computed, &layout.key(at, line, column));
                    if let Some(value) = found.and_then(|it| feel(it, asked.sort)) {
                        values.set(name, value);
                    }
                }
            }
        }
    }
    values
}

/// The numbers of a column, without what is added up.
fn numbers(
    layout: &Layout,
    cells: &Cells,
    computed: &Computed,
    section: usize,
    column: usize,
) -> Vec<Value> {
    let plain =
        layout.sections[section].lines.iter().enumerate().filter(|(_, it)| it.adds.is_empty());
    plain
        .filter_map(|(line, _)| {
            let key = layout.key(section, line, column);
            let number = content(cells, computed, &key)?.number()?;
            Some(Value::Number(number.decimal()))
        })
        .collect()
}
