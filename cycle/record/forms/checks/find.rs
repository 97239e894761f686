//! What on a sheet deserves a second look.

use std::collections::BTreeMap;

use rule::{Value, Values};
use terms::{Decimal, Lang, Millionths, Text};

use super::compute::{feel, line_values, sheet_values};
use super::rules::BEFORE;
use super::{Before, Limit, Reason, Skipped};
use crate::model::{Asked, CellKey, CellKind, CellState, Content, FormCheck, FormSeverity, Layout};
use crate::store::Sheet;

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it is told; none for the sheet as a whole.
    pub key: Option<CellKey>,
    /// `required`, `least`, `most`, `limit`, `jump`, `outlier`, `unconfirmed`, `conflict`, or the code of a check.
    pub rule: String,
    pub severity: FormSeverity,
    /// What the form says in its own words, for its own checks.
    pub words: Option<Text>,
    /// Arguments of the message `form-finding-…`.
    pub args: Vec<(&'static str, String)>,
    /// The value that it was found at.
    pub value: String,
    /// The reason given for this very value.
    pub reason: Option<String>,
}

impl Finding {
    /// The cell, or nothing for the sheet.
    pub fn place(&self) -> String {
        self.key.as_ref().map(CellKey::to_string).unwrap_or_default()
    }
    /// Whether the sheet can be handed in with it.
    pub fn stands_in_the_way(&self) -> bool {
        match self.severity {
            FormSeverity::Error => true,
            FormSeverity::Reason => self.reason.is_none(),
            FormSeverity::Note => false,
        }
    }
    pub fn say(&self, lang: Lang) -> String {
        match &self.words {
            Some(words) => words.get(lang).to_owned(),
            None => ui::ta(lang, message(&self.rule), &self.args),
        }
    }
}

fn message(rule: &str) -> &'static str {
    match rule {
        "required" => "form-finding-required",
        "least" => "form-finding-least",
        "most" => "form-finding-most",
        "limit" => "form-finding-limit",
        "jump" => "form-finding-jump",
        "outlier" => "form-finding-outlier",
        "unconfirmed" => "form-finding-unconfirmed",
        _ => "form-finding-conflict",
    }
}

/// Below this many values a distance from the median says nothing.
const PEERS_MIN: usize = 5;

/// All findings in reading order: pure, from what was read.
pub fn findings(
    sheet: &Sheet,
    before: &Before,
    limits: &[Limit],
    reasons: &BTreeMap<(String, String), Reason>,
) -> Vec<Finding> {
    let rules = &sheet.kept.prepared.rules;
    let skipped = rules.skipped(&sheet.layout, &sheet.cells, &sheet.computed);
    let mut looking = Looking { sheet, before, limits, skipped, found: Vec::new() };
    looking.cells();
    looking.outliers();
    looking.own_checks();
    for conflict in &sheet.conflicts {
        let args = vec![("kept", conflict.kept.clone()), ("offered", conflict.offered.clone())];
        let key = Some(conflict.key.clone());
        looking.add(key, "conflict", FormSeverity::Error, args, conflict.kept.clone());
    }
    let mut found = looking.found;
    for finding in &mut found {
        let given = reasons.get(&(finding.place(), finding.rule.clone()));
        finding.reason = given.filter(|it| it.of == finding.value).map(|it| it.words.clone());
    }
    let order = |finding: &Finding| finding.key.as_ref().and_then(|key| sheet.layout.find(key));
    found.sort_by_key(|finding| (finding.key.is_none(), order(finding)));
    found
}

struct Looking<'s> {
    sheet: &'s Sheet,
    before: &'s Before,
    limits: &'s [Limit],
    skipped: Skipped,
    found: Vec<Finding>,
}

impl Looking<'_> {
    fn add(
        &mut self,
        key: Option<CellKey>,
        rule: &str,
        severity: FormSeverity,
        args: Vec<(&'static str, String)>,
        value: String,
    ) {
        self.found.push(Finding {
            key,
            rule: rule.to_owned(),
            severity,
            words: None,
            args,
            value,
            reason: None,
        });
    }

    fn cells(&mut self) {
        let layout = &self.sheet.layout;
        for (section, line, column) in layout.places() {
            if self.skipped.holds(section, line) {
                continue;
            }
            let asked = layout.asked(section, line, column);
            if asked.kind == CellKind::Grey {
                continue;
            }
            let key = layout.key(section, line, column);
            let Some(content) = self.sheet.content(&key).cloned() else {
                if asked.required {
                    let value = String::new();
                    self.add(Some(key), "required", FormSeverity::Error, Vec::new(), value);
                }
                continue;
            };
            if self.sheet.state(&key) == CellState::Prefilled {
                let (args, value) = (vec![("value", content.text())], content.text());
                let key = Some(key.clone());
                self.add(key, "unconfirmed", FormSeverity::Error, args, value);
            }
            if let Some(number) = content.number() {
                self.number(&key, &asked, number);
            }
        }
    }

    fn number(&mut self, key: &CellKey, asked: &Asked<'_>, number: Millionths) {
        let value = number.to_string();
        let told = |bound: Decimal| {
            vec![("value", number.to_string()), ("bound", bound.normalize().to_string())]
        };
        if let Some(least) = asked.least.filter(|least| number.decimal() < *least) {
            self.add(Some(key.clone()), "least", FormSeverity::Error, told(least), value.clone());
        }
        if let Some(most) = asked.most.filter(|most| number.decimal() > *most) {
            self.add(Some(key.clone()), "most", FormSeverity::Error, told(most), value.clone());
        }
        let field = format!("{}.{}", key.section, key.column);
        let own: Vec<&Limit> = self.limits.iter().filter(|it| it.field == field).collect();
        let least = own.iter().filter_map(|it| it.least).max();
        let most = own.iter().filter_map(|it| it.most).min();
        let outside = least.filter(|it| number < *it).or(most.filter(|it| number > *it));
        if let Some(bound) = outside {
            let args = told(bound.decimal());
            self.add(Some(key.clone()), "limit", FormSeverity::Reason, args, value.clone());
        }
        let narrowest = own.iter().filter_map(|it| it.jump).map(Millionths::decimal).min();
        let jump = narrowest.into_iter().chain(asked.jump).min();
        if let (Some(jump), Some(was)) = (jump, self.before.year.get(key).and_then(Content::number))
            && jumped(number.decimal(), was.decimal(), jump)
        {
            let percent = (jump * Decimal::ONE_HUNDRED).normalize();
            let args = vec![
                ("value", value.clone()),
                ("was", was.to_string()),
                ("percent", percent.to_string()),
            ];
            self.add(Some(key.clone()), "jump", FormSeverity::Reason, args, value);
        }
    }

    /// Each number against the other lines of its column, or against the same cell of the other units.
    fn outliers(&mut self) {
        let layout = &self.sheet.layout;
        for section in 0..layout.sections.len() {
            for column in 0..layout.section(section).columns.len() {
                if layout.section(section).columns[column].outlier {
                    self.outliers_of(section, column);
                }
            }
        }
    }

    fn outliers_of(&mut self, section: usize, column: usize) {
        let layout = &self.sheet.layout;
        let lines = (0..layout.sections[section].lines.len()).filter(|line| {
            layout.asked(section, *line, column).kind == CellKind::Asked
                && !self.skipped.holds(section, *line)
        });
        let numbers: Vec<(CellKey, Millionths)> = lines
            .filter_map(|line| {
                let key = layout.key(section, line, column);
                let number = self.sheet.content(&key)?.number()?;
                Some((key, number))
            })
            .collect();
        if layout.section(section).axis.is_some() {
            let values: Vec<f64> = numbers.iter().map(|(_, it)| it.to_f64()).collect();
            for (at, z) in far(&values) {
                let (key, number) = &numbers[at];
                self.outlier(key.clone(), *number, z);
            }
            return;
        }
        for (key, number) in numbers {
            let peers = self.before.peers.get(&key).map_or(&[][..], Vec::as_slice);
            let mut values: Vec<f64> = vec![number.to_f64()];
            values.extend(peers.iter().map(|it| it.to_f64()));
            if let Some((_, z)) = far(&values).into_iter().find(|(at, _)| *at == 0) {
                self.outlier(key, number, z);
            }
        }
    }

    fn outlier(&mut self, key: CellKey, number: Millionths, z: f64) {
        let args = vec![("value", number.to_string()), ("z", format!("{:.1}", z.abs()))];
        self.add(Some(key), "outlier", FormSeverity::Reason, args, number.to_string());
    }

    fn own_checks(&mut self) {
        let layout = &self.sheet.layout;
        let form = &layout.form;
        let compiled = &self.sheet.kept.prepared.rules.checks;
        for (check, rule) in form.checks.iter().zip(compiled) {
            let Some(code) = &check.section else {
                let (cells, computed) = (&self.sheet.cells, &self.sheet.computed);
                let values = sheet_values(layout, cells, computed, rule);
                if fails(rule, &values) {
                    let key = CellKey::parse(&check.at).ok();
                    self.own(check, key);
                }
                continue;
            };
            let Some(section) = form.sections.iter().position(|it| it.code == *code) else {
                continue;
            };
            for line in 0..layout.sections[section].lines.len() {
                let code = &layout.sections[section].lines[line].code;
                // A total is off because its lines are; it is asked about only by name.
                let adds = !layout.sections[section].lines[line].adds.is_empty();
                let asked = check.lines.contains(code) || check.lines.is_empty() && !adds;
                if !asked || self.skipped.holds(section, line) {
                    continue;
                }
                let values = self.with_past(section, line, rule);
                if fails(rule, &values) {
                    let key = CellKey::new(&form.sections[section].code, code, &check.at);
                    self.own(check, Some(key));
                }
            }
        }
    }

    /// The values of a line, with what it said before.
    fn with_past(&self, section: usize, line: usize, rule: &rule::Expression) -> Values {
        let layout: &Layout = &self.sheet.layout;
        let place = (section, line);
        let mut values = line_values(layout, &self.sheet.cells, &self.sheet.computed, place, rule);
        let form = layout.section(section);
        for name in rule.names() {
            for (prefix, past) in BEFORE.iter().zip([&self.before.last, &self.before.year]) {
                let Some(code) = name.strip_prefix(prefix) else { continue };
                let Some(column) = form.columns.iter().position(|it| it.code == code) else {
                    continue;
                };
                let key = layout.key(section, line, column);
                let found = past.get(&key).and_then(|it| feel(it, form.columns[column].sort));
                if let Some(value) = found {
                    values.set(name, value);
                }
            }
        }
        values
    }

    fn own(&mut self, check: &FormCheck, key: Option<CellKey>) {
        let value = key.as_ref().and_then(|key| self.sheet.content(key)).map(Content::text);
        self.found.push(Finding {
            key,
            rule: check.code.clone(),
            severity: check.severity,
            words: Some(check.words.clone()),
            args: Vec::new(),
            value: value.unwrap_or_default(),
            reason: None,
        });
    }
}

/// A rule over something missing says nothing.
fn fails(rule: &rule::Expression, values: &Values) -> bool {
    matches!(rule.evaluate(values), Ok(Value::Boolean(false)))
}

/// Further from what was than the share: 0.5 is half as much again, or the same downwards (two thirds).
fn jumped(now: Decimal, was: Decimal, share: Decimal) -> bool {
    if was <= Decimal::ZERO || now <= Decimal::ZERO {
        return false;
    }
    let most = Decimal::ONE + share;
    let (small, large) = if now < was { (now, was) } else { (was, now) };
    small.checked_mul(most).is_some_and(|bound| large > bound)
}

fn far(values: &[f64]) -> Vec<(usize, f64)> {
    if values.len() < PEERS_MIN {
        return Vec::new();
    }
    let Ok(z) = stats::outlier::modified_z(values) else { return Vec::new() };
    let beyond = z.beyond(stats::outlier::MODIFIED_Z_LIMIT);
    beyond.into_iter().map(|at| (at, z.scores[at])).collect()
}
