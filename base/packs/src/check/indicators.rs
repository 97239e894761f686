//! Indicators: definitions that can be trusted and computations that can run.

use std::collections::BTreeMap;

use super::units::members_of_circles;
use super::{Known, dates, need, overlap};
use crate::at::At;
use crate::facts::{Fact, Holds, fact};
use crate::model::{Aggregate, Compute, Filter, Indicator, Limits, Test};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};
use terms::Decimal;

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    for indicator in &pack.indicators {
        definition(indicator, known, found);
        computation(pack, indicator, known, found);
    }
    editions(pack, found);
    loops(pack, found);
    trees(pack, known, found);
}

fn definition(indicator: &At<Indicator>, known: &Known<'_>, found: &mut Vec<Problem>) {
    let code = &indicator.code;
    let plain = code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !plain {
        let fix = "lower-case letters, digits and _";
        found.push(indicator.problem("code", Rule::Code).with("value", code).with("fix", fix));
    }
    dates(indicator, indicator.from, indicator.to, found);
    need(indicator, "owner", "unit", &indicator.owner, &known.units, found);
    need(indicator, "measure", "measure", &indicator.measure.unit, &known.measures, found);
    if indicator.measure.decimals > 6 {
        let value = indicator.measure.decimals;
        found.push(
            indicator
                .problem("measure", Rule::Range)
                .with("field", "decimals")
                .with("value", value),
        );
    }
    if indicator.definition.source.is_none() && !indicator.definition.assumed {
        found.push(indicator.problem("definition", Rule::NoSource).with("value", code));
    }
    for target in &indicator.targets {
        match &target.document {
            Some(document) => {
                need(indicator, "targets", "document", document, &known.documents, found);
            }
            None if !target.assumed => {
                let what = format!("{code} {}", target.year);
                found.push(indicator.problem("targets", Rule::NoSource).with("value", what));
            }
            None => {}
        }
    }
    if let Some(declared) = &indicator.limits {
        limits(indicator, declared, known, found);
    }
}

fn limits(indicator: &At<Indicator>, limits: &Limits, known: &Known<'_>, found: &mut Vec<Problem>) {
    let mut range = |field: &str, value: Decimal| {
        let problem = indicator.problem("limits", Rule::Range).with("field", field);
        found.push(problem.with("value", value));
    };
    let bounds = limits.at.iter().map(|at| (at.min.or(limits.min), at.max.or(limits.max)));
    for (min, max) in std::iter::once((limits.min, limits.max)).chain(bounds) {
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            range("max", max);
        }
    }
    if let Some(slack) = limits.slack.filter(|slack| *slack < Decimal::ZERO) {
        range("slack", slack);
    }
    if let Some(jump) = limits.jump.filter(|jump| *jump <= Decimal::ZERO) {
        range("jump", jump);
    }
    if limits.source.is_none() && !limits.assumed {
        found.push(indicator.problem("limits", Rule::NoSource).with("value", &indicator.code));
    }
    for at in &limits.at {
        need(indicator, "limits", "unit", &at.unit, &known.units, found);
    }
}

fn computation(
    pack: &Pack,
    indicator: &At<Indicator>,
    known: &Known<'_>,
    found: &mut Vec<Problem>,
) {
    match &indicator.compute {
        Compute::Entered => {}
        Compute::Measured {
            fact,
            aggregate,
            population,
            numerator,
            denominator,
            column,
            scale,
            ..
        } => {
            let Some(fact) = known_fact(indicator, fact, found) else { return };
            for filter in population.iter().chain(numerator).chain(denominator) {
                filter_fits(indicator, fact, filter, found);
            }
            let needs_column =
                matches!(aggregate, Aggregate::Mean | Aggregate::Sum | Aggregate::Distinct);
            let lacks = |what: &str| {
                indicator
                    .problem("compute", Rule::Aggregate)
                    .with("value", aggregate.word())
                    .with("needs", what)
            };
            match column {
                None if needs_column => found.push(lacks("column")),
                Some(name) => match fact.column(name) {
                    None => found.push(unknown_column(indicator, fact, name)),
                    Some(column) => {
                        let number = matches!(column.holds, Holds::Integer | Holds::Truth);
                        if !number && matches!(aggregate, Aggregate::Mean | Aggregate::Sum) {
                            found.push(lacks("a column of numbers"));
                        }
                    }
                },
                None => {}
            }
            if *aggregate == Aggregate::Ratio && numerator.is_empty() {
                found.push(lacks("numerator"));
            }
            if *scale <= terms::Decimal::ZERO {
                found.push(
                    indicator
                        .problem("compute", Rule::Range)
                        .with("field", "scale")
                        .with("value", scale),
                );
            }
        }
        Compute::Passrate { fact, population, numerator, strata, weights, .. } => {
            need(indicator, "compute", "indicator", weights, &known.indicators, found);
            let Some(fact) = known_fact(indicator, fact, found) else { return };
            for filter in population.iter().chain(numerator) {
                filter_fits(indicator, fact, filter, found);
            }
            if fact.column(strata).is_none() {
                found.push(unknown_column(indicator, fact, strata));
            }
        }
        Compute::Formula { feel } => {
            let names = formula_names(feel);
            if names.is_empty() {
                found.push(indicator.problem("compute", Rule::Formula).with("value", feel));
            }
            for name in names {
                need(indicator, "compute", "indicator", name, &known.indicators, found);
            }
        }
        Compute::Competitiveness { tree } => {
            let trees = pack.trees.iter().map(|tree| tree.code.as_str()).collect();
            need(indicator, "compute", "tree", tree, &trees, found);
        }
    }
}

fn known_fact(
    indicator: &At<Indicator>,
    name: &str,
    found: &mut Vec<Problem>,
) -> Option<&'static Fact> {
    let known = fact(name);
    if known.is_none() {
        let names: Vec<&str> = crate::facts::FACTS.iter().map(|fact| fact.name).collect();
        found.push(
            indicator
                .problem("compute", Rule::UnknownFact)
                .with("value", name)
                .with("known", names.join(", ")),
        );
    }
    known
}

fn unknown_column(indicator: &At<Indicator>, fact: &Fact, name: &str) -> Problem {
    let names: Vec<&str> = fact.columns.iter().map(|column| column.name).collect();
    indicator
        .problem("compute", Rule::UnknownColumn)
        .with("value", name)
        .with("fact", fact.name)
        .with("known", names.join(", "))
}

/// The column exists and can hold what the filter asks for.
fn filter_fits(indicator: &At<Indicator>, fact: &Fact, filter: &Filter, found: &mut Vec<Problem>) {
    let Some(column) = fact.column(&filter.column) else {
        found.push(unknown_column(indicator, fact, &filter.column));
        return;
    };
    let refuse = |value: &dyn std::fmt::Display, known: String| {
        indicator
            .problem("compute", Rule::UnknownValue)
            .with("column", column.name)
            .with("value", value)
            .with("known", known)
    };
    match &filter.test {
        Test::Is(values) | Test::Not(values) => {
            for value in values {
                let (fits, known) = match column.holds {
                    Holds::Word(words) => (words.contains(&value.as_str()), words.join(", ")),
                    Holds::Truth => (value == "0" || value == "1", "0, 1".to_owned()),
                    Holds::Integer | Holds::Month => {
                        (value.parse::<i64>().is_ok(), "a whole number".to_owned())
                    }
                    Holds::Date => (
                        value.parse::<terms::Date>().is_ok(),
                        "a date such as 2026-01-01".to_owned(),
                    ),
                    Holds::Text | Holds::Unit | Holds::Industry => (true, String::new()),
                };
                if !fits {
                    found.push(refuse(value, known));
                }
            }
        }
        Test::AtLeast(value) | Test::AtMost(value) => {
            if !matches!(column.holds, Holds::Integer | Holds::Truth | Holds::Month) {
                found.push(refuse(value, "a column of numbers".to_owned()));
            }
        }
        Test::Present(_) => {}
    }
}

/// On any day at most one edition is in force.
fn editions(pack: &Pack, found: &mut Vec<Problem>) {
    for (i, a) in pack.indicators.iter().enumerate() {
        for b in &pack.indicators[..i] {
            if a.code == b.code && overlap((a.from, a.to), (b.from, b.to)) {
                found.push(
                    a.problem("from", Rule::Overlap)
                        .with("value", &a.code)
                        .with("other", format!("v{}", b.version)),
                );
            }
        }
    }
}

fn loops(pack: &Pack, found: &mut Vec<Problem>) {
    let mut uses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for indicator in &pack.indicators {
        let from: Vec<&str> = match &indicator.compute {
            Compute::Formula { feel } => formula_names(feel),
            Compute::Passrate { weights, .. } => vec![weights],
            Compute::Competitiveness { tree } => pack
                .trees
                .iter()
                .filter(|it| it.code == *tree)
                .flat_map(|tree| tree.leaf.iter().map(|leaf| leaf.indicator.as_str()))
                .collect(),
            Compute::Entered | Compute::Measured { .. } => continue,
        };
        uses.entry(&indicator.code).or_default().extend(from);
    }
    for code in members_of_circles(&uses) {
        if let Some(indicator) = pack.indicator(code) {
            found.push(indicator.problem("compute", Rule::FormulaLoop).with("value", code));
        }
    }
}

fn trees(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    for tree in &pack.trees {
        // Common denominator of small fractions: exact in i128, no rounding.
        let below: i128 = tree.leaf.iter().map(|leaf| i128::from(leaf.weight.1)).fold(1, lcm);
        let sum: i128 = tree
            .leaf
            .iter()
            .map(|leaf| i128::from(leaf.weight.0) * (below / i128::from(leaf.weight.1)))
            .sum();
        if sum != below {
            found.push(tree.problem("leaf", Rule::Weights).with("found", format!("{sum}/{below}")));
        }
        for leaf in &tree.leaf {
            need(tree, "leaf", "indicator", &leaf.indicator, &known.indicators, found);
            let has = pack
                .references
                .iter()
                .any(|it| it.tree == tree.code && it.indicator == leaf.indicator);
            if !has {
                let value = format!("reference {}", leaf.indicator);
                found.push(
                    tree.problem("leaf", Rule::Unknown)
                        .with("field", "leaf")
                        .with("kind", "reference")
                        .with("value", value),
                );
            }
        }
    }
    for row in &pack.references {
        dates(row, Some(row.from), row.to, found);
        if row.max <= row.min {
            found.push(row.problem("max", Rule::Range).with("field", "max").with("value", row.max));
        }
        if row.source.is_none() && !row.assumed {
            found.push(row.problem("source", Rule::NoSource).with("value", &row.indicator));
        }
    }
}

fn lcm(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

/// Names in a FEEL expression that can only be indicators: not keywords, not functions, not text.
pub(crate) fn formula_names(feel: &str) -> Vec<&str> {
    const WORDS: [&str; 16] = [
        "if",
        "then",
        "else",
        "and",
        "or",
        "not",
        "true",
        "false",
        "null",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
    ];
    let mut names = Vec::new();
    let mut rest = feel;
    while let Some(at) = rest.find(|c: char| c == '"' || c.is_ascii_alphabetic() || c == '_') {
        rest = &rest[at..];
        if let Some(text) = rest.strip_prefix('"') {
            rest = text.find('"').map_or("", |end| &text[end + 1..]);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let function = after.trim_start().starts_with('(');
        if !function && !WORDS.contains(&name) && !names.contains(&name) {
            names.push(name);
        }
        rest = after;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_names_the_indicators_it_uses() {
        assert_eq!(
            formula_names("if gi_granted > 0 then min(gi_granted, 100) - gi_ended else null"),
            ["gi_granted", "gi_ended"]
        );
        assert!(formula_names("1 + 2 \"gi_granted\"").is_empty());
    }
}
