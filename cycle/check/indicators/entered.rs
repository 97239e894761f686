//! Reported figures: what stands at the unit itself, else what the units below amount to.
//!
//! A figure counts for the period it was reported for and for no other. Where a unit has none of its own, the
//! definition says how those below make one: added, divided anew from numerators and denominators,
//! weighted by denominators, or not at all. What is missing below is said, not filled.

use std::collections::HashMap;
use std::sync::Arc;

use figures::{Combo, DocumentId, Figure, Query};
use rust_decimal::Decimal;
use store::Tx;
use terms::{Millionths, Period, Result};
use units::UnitId;

use super::definition::{Definition, RollUp};
use super::measured::{proportion, quotient};
use super::question::{Missing, Origin, Question, Status, Value};
use super::tree::Tree;

/// Figures of an indicator by unit, period and label of the disaggregation (empty for the whole).
pub(crate) type Figures = HashMap<(i64, Period), HashMap<String, Figure>>;

/// Figures of an indicator for these periods and units (none named: all); those of the whole, or
/// disaggregated ones too (no combos named).
pub(crate) fn figures(
    tx: &mut Tx<'_>,
    indicator: &str,
    periods: &[Period],
    units: Vec<UnitId>,
    combos: Vec<Combo>,
    as_of: Option<i64>,
) -> Result<Figures> {
    let Some(series) = figures::find_series(tx, indicator)? else { return Ok(Figures::new()) };
    let query = Query { series: vec![series], periods: periods.to_vec(), units, combos };
    let rows = match as_of {
        None => figures::current(tx, &query)?,
        Some(seq) => figures::as_of(tx, &query, seq)?,
    };
    let mut labels: Vec<Combo> = rows.iter().map(|figure| figure.combo).collect();
    labels.sort_unstable();
    labels.dedup();
    let labels = figures::combo_labels(tx, &labels)?;
    let mut found = Figures::new();
    for figure in rows {
        let label = labels.get(&figure.combo).cloned().unwrap_or_default();
        found.entry((figure.unit.0, figure.period)).or_default().insert(label, figure);
    }
    Ok(found)
}

/// Numbers of the documents that figures stand in.
fn documents(
    tx: &mut Tx<'_>,
    of: impl Iterator<Item = DocumentId>,
) -> Result<HashMap<DocumentId, Arc<str>>> {
    let mut ids: Vec<DocumentId> = of.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = figures::document::some(tx, &ids)?;
    Ok(found.into_iter().map(|document| (document.id, document.number.into())).collect())
}

pub(crate) fn evaluate(
    tx: &mut Tx<'_>,
    definition: &Definition,
    question: &Question,
    periods: &[Period],
    trees: &HashMap<Period, Arc<Tree>>,
) -> Result<HashMap<(i64, Period), Value>> {
    let mut values = unhidden(tx, definition, question, periods, trees)?;
    for value in values.values_mut().filter(|value| value.value.is_some()) {
        finish(definition, value);
    }
    Ok(values)
}

/// Values before the publishing size hides the small ones: a city adds up its small counties.
pub(crate) fn unhidden(
    tx: &mut Tx<'_>,
    definition: &Definition,
    question: &Question,
    periods: &[Period],
    trees: &HashMap<Period, Arc<Tree>>,
) -> Result<HashMap<(i64, Period), Value>> {
    let mut units: Vec<i64> = question.units.clone();
    if definition.roll_up != RollUp::None {
        // Whatever may be added up.
        for tree in trees.values() {
            units.extend(question.units.iter().flat_map(|unit| tree.within(*unit)));
        }
    }
    units.sort_unstable();
    units.dedup();
    let units: Vec<UnitId> = units.into_iter().map(UnitId).collect();
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let whole = vec![Combo::TOTAL];
    let figures = figures(tx, &definition.code, periods, units, whole, question.as_of)?;
    let sources =
        figures.values().filter_map(|labels| labels.get("")).filter_map(|figure| figure.source);
    let documents = documents(tx, sources)?;
    let mut values = HashMap::new();
    for &period in periods {
        let mut rolling = Rolling {
            definition,
            figures: &figures,
            documents: &documents,
            period,
            tree: &trees[&period],
            done: HashMap::new(),
        };
        for &unit in &question.units {
            values.insert((unit, period), rolling.value(unit, 0));
        }
    }
    Ok(values)
}

/// Sampling error and publishing size.
fn finish(definition: &Definition, value: &mut Value) {
    let scale = definition.scale();
    let n = value.n.map(Decimal::from).or(value.denominator);
    let above = value
        .numerator
        .or_else(|| Some(value.value?.checked_mul(n?)?.checked_div(scale)?.round_dp(6)));
    if let (Some(above), Some(n)) = (above, n) {
        let within = above >= Decimal::ZERO && above <= n && !n.is_zero();
        let sampled = proportion(definition.interval, above, n, scale);
        if let Some((interval, sampling)) = sampled.filter(|_| within) {
            value.interval = Some(interval);
            value.sampling = Some(Arc::new(sampling));
        }
    }
    let size = definition.publishing_size;
    if let Some(n) = value.n.filter(|n| *n < size) {
        let mut hidden = Value::missing(Missing::BelowPublishing { n, size });
        (hidden.n, hidden.seq, hidden.status) = (value.n, value.seq, value.status);
        hidden.origin = value.origin.clone();
        *value = hidden;
    }
}

struct Rolling<'a> {
    definition: &'a Definition,
    figures: &'a Figures,
    documents: &'a HashMap<DocumentId, Arc<str>>,
    period: Period,
    tree: &'a Tree,
    done: HashMap<i64, Value>,
}

impl Rolling<'_> {
    fn value(&mut self, unit: i64, depth: usize) -> Value {
        if let Some(value) = self.done.get(&unit) {
            return value.clone();
        }
        let own = self.figures.get(&(unit, self.period)).and_then(|labels| labels.get(""));
        // An estimate that was taken back leaves nothing behind; it does not say that there is none.
        let own = own.filter(|of| of.value.is_some() || of.status != figures::Status::Imputed);
        let value = match own {
            Some(figure) => self.own(figure),
            // A ring in bad data ends here.
            None if depth > 32 => Value::missing(Missing::NotReported),
            None => self.rolled(unit, depth),
        };
        self.done.insert(unit, value.clone());
        value
    }

    fn own(&self, figure: &Figure) -> Value {
        let mut value = Value::missing(Missing::SaidNone);
        value.status = figure.status.into();
        value.seq = Some(figure.seq);
        value.numerator = figure.numerator.map(Millionths::decimal);
        value.denominator = figure.denominator.map(Millionths::decimal);
        value.n = figure.n.map(|n| n.max(0) as u64);
        let document = figure.source.and_then(|id| Some((id, self.documents.get(&id)?)));
        value.origin = match document {
            Some((id, number)) => Origin::Document { document: id.0, number: Arc::clone(number) },
            None => Origin::Figure,
        };
        let scale = self.definition.scale();
        let divided = || quotient(value.numerator?, value.denominator?, scale);
        value.value =
            figure.value.map(Millionths::decimal).or_else(divided).map(|value| value.normalize());
        if value.value.is_some() {
            value.missing = None;
        } else if value.denominator.is_some_and(|below| below.is_zero()) {
            value.missing = Some(Missing::NothingToDivide);
        }
        value
    }

    fn rolled(&mut self, unit: i64, depth: usize) -> Value {
        let below = self.tree.below(unit);
        if self.definition.roll_up == RollUp::None || below.is_empty() {
            return Value::missing(Missing::NotReported);
        }
        let mut parts: Vec<Value> = below.iter().map(|&unit| self.value(unit, depth + 1)).collect();
        parts.retain(|value| self.usable(value));
        if parts.is_empty() {
            return Value::missing(Missing::NotReported);
        }
        let mut value = Value::missing(Missing::OutOfRange);
        value.status = parts.iter().map(|part| part.status).max().unwrap_or(Status::Reported);
        value.seq = parts.iter().filter_map(|part| part.seq).max();
        value.origin = Origin::Figures { units: parts.len() as u32 };
        let total = |of: fn(&Value) -> Option<Decimal>| {
            parts.iter().map(of).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))
        };
        value.numerator = total(|part| part.numerator);
        value.denominator = total(|part| part.denominator);
        let n: Option<Vec<u64>> = parts.iter().map(|part| part.n).collect();
        value.n = n.map(|n| n.iter().sum());
        let scale = self.definition.scale();
        value.value = match self.definition.roll_up {
            RollUp::Sum => total(|part| part.value),
            RollUp::Ratio => value.numerator.zip(value.denominator).and_then(|(above, below)| {
                if below.is_zero() {
                    value.missing = Some(Missing::NothingToDivide);
                }
                quotient(above, below, scale)
            }),
            RollUp::Weighted => weighted(&parts),
            RollUp::None => None,
        };
        if value.value.is_none() {
            return value;
        }
        let (known, expected) = (parts.len() as u32, below.len() as u32);
        value.coverage = quotient(known.into(), expected.into(), Decimal::ONE);
        value.missing = (known < expected).then_some(Missing::Partial { known, expected });
        value
    }

    /// Whether the roll-up can use a part: what is needed of it is known.
    fn usable(&self, value: &Value) -> bool {
        match self.definition.roll_up {
            RollUp::Ratio => value.numerator.is_some() && value.denominator.is_some(),
            RollUp::Weighted => value.value.is_some() && value.denominator.is_some(),
            _ => value.value.is_some(),
        }
    }
}

/// `Σ value · denominator / Σ denominator`.
fn weighted(parts: &[Value]) -> Option<Decimal> {
    let (mut above, mut below) = (Decimal::ZERO, Decimal::ZERO);
    for part in parts {
        above = above.checked_add(part.value?.checked_mul(part.denominator?)?)?;
        below = below.checked_add(part.denominator?)?;
    }
    quotient(above, below, Decimal::ONE)
}
