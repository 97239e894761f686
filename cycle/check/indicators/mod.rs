//! Indicators: a named, dated definition and a value that explains itself.
//!
//! Four ways lead to a value. **Entered**: somebody reported it, with a numbered document.
//! **Measured**: counted from facts by structured filters over known columns. **Formula**: an expression
//! over other indicators of the same unit and period. And the two national methods, [`crate::passrate`]
//! and [`crate::competitiveness`].
//!
//! [`evaluate`] answers a [`Question`] in one snapshot, straight from facts and figures, so a value is
//! seen in the moment it is committed and there is nothing to rebuild. [`Answers`] remembers answers
//! for as long as the topics they stand on stay untouched. [`explain`] takes one value apart, down to
//! the records or the document. A question with `as_of` is answered from what was known at that seq:
//! figures, records, definitions and the tree.

mod answers;
mod areas;
mod catalogue;
pub mod definition;
pub(crate) mod entered;
mod explain;
mod explanation;
mod formula;
mod from_pack;
mod held;
mod http;
mod index;
pub(crate) mod measured;
pub(crate) mod panel;
pub(crate) mod question;
pub(crate) mod records;
pub(crate) mod sampling;
mod show;
pub(crate) mod tree;
mod trend;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use store::{Tx, params};
use terms::{Error, Period, Result, Timestamp};

pub use answers::Answers;
pub use catalogue::{Catalogue, Defined, Loaded, load};
pub use definition::{Definition, Filter, Test};
pub use explain::{Correction, Explanation, Input, Link, Role, explain};
pub use from_pack::definitions;
pub use http::routes;
pub use question::{Answer, Interval, Missing, Origin, Question, Status, Value, WhoseTree};
pub use records::{Records, Span, TERRITORY};
pub use sampling::Sampling;
pub(crate) use trend::draw_trend;

use definition::Compute;
use formula::NoValue;
use question::last_day;
use sampling::Term;
use tree::Tree;

/// Answers a question from facts and figures.
///
/// # Errors
/// Invalid, where the question names a seq that is not yet or a year that nobody declared. A value that cannot
/// be had is no error: its cell says why.
pub fn evaluate(tx: &mut Tx<'_>, question: &Question) -> Result<Answer> {
    let catalogue = Catalogue::at(tx, question.as_of)?;
    evaluate_with(tx, &catalogue, question)
}

pub(crate) fn evaluate_with(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    question: &Question,
) -> Result<Answer> {
    let head = tx.head_seq()?;
    let head = match question.as_of {
        Some(seq) if seq > head => return Err(Error::invalid("as-of-not-yet").with("value", seq)),
        Some(seq) => seq,
        None => head,
    };
    let trees = measured::trees(tx, question, &question.periods)?;
    let mut solving =
        Solving { catalogue, question, trees, done: HashMap::new(), open: BTreeSet::new() };
    for code in &question.indicators {
        solving.solve(tx, code)?;
    }
    let Solving { mut done, .. } = solving;
    let declared = question.declared();
    let (mut cells, mut used) = (HashMap::new(), BTreeMap::new());
    for (code, at) in question.indicators.iter().zip(0u32..) {
        // The same code asked twice is answered once.
        let Some(values) = done.remove(code) else { continue };
        cells.extend(values.into_iter().map(|((unit, period), value)| ((at, unit, period), value)));
        for &period in &question.periods {
            if let Some(defined) = catalogue.for_period(code, period, &declared) {
                used.insert((at, period), defined.clone());
            }
        }
    }
    let times = times(tx, cells.values().filter_map(|value: &Value| value.seq))?;
    Ok(Answer { question: question.clone(), head, cells, used, times })
}

/// When these entries were written.
pub(crate) fn times(
    tx: &mut Tx<'_>,
    seqs: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, Timestamp>> {
    let seqs: BTreeSet<i64> = seqs.collect();
    let seqs: Vec<i64> = seqs.into_iter().collect();
    let rows = tx.query(
        "select seq, at from journal where seq {in 1} order by seq",
        params![seqs],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    rows.into_iter()
        .map(|(seq, at)| Ok((seq, Timestamp::from_microsecond(at).map_err(Error::broken)?)))
        .collect()
}

type Values = HashMap<(i64, Period), Value>;

struct Solving<'a> {
    catalogue: &'a Catalogue,
    question: &'a Question,
    trees: HashMap<Period, Arc<Tree>>,
    done: HashMap<String, Values>,
    /// Codes on the way down; a load refuses loops, this guards against an older one.
    open: BTreeSet<String>,
}

impl Solving<'_> {
    fn solve(&mut self, tx: &mut Tx<'_>, code: &str) -> Result<()> {
        if self.done.contains_key(code) {
            return Ok(());
        }
        if !self.open.insert(code.to_owned()) {
            return Err(Error::broken(format!("the formulas of {code} run in a ring")));
        }
        // Periods by the version that is in force at their end.
        let declared = self.question.declared();
        let mut versions: BTreeMap<u32, (Arc<Definition>, Vec<Period>)> = BTreeMap::new();
        let mut values = Values::new();
        for &period in &self.question.periods {
            match self.catalogue.for_period(code, period, &declared) {
                Some(defined) => versions
                    .entry(defined.definition.version)
                    .or_insert_with(|| (Arc::clone(&defined.definition), Vec::new()))
                    .1
                    .push(period),
                None => {
                    let missing = |&unit| ((unit, period), Value::missing(Missing::NotDefined));
                    values.extend(self.question.units.iter().map(missing));
                }
            }
        }
        for (definition, periods) in versions.into_values() {
            values.extend(self.version(tx, &definition, &periods)?);
        }
        self.open.remove(code);
        self.done.insert(code.to_owned(), values);
        Ok(())
    }

    fn version(
        &mut self,
        tx: &mut Tx<'_>,
        definition: &Definition,
        periods: &[Period],
    ) -> Result<Values> {
        let (question, trees) = (self.question, &self.trees);
        match &definition.compute {
            Compute::Entered => entered::evaluate(tx, definition, question, periods, trees),
            Compute::Measured(measured) => {
                measured::evaluate(tx, definition, measured, question, periods, trees)
            }
            Compute::Passrate(passrate) => {
                crate::passrate::evaluate(tx, definition, passrate, question, periods, trees)
            }
            Compute::Formula { text } => {
                for code in formula::names(text) {
                    self.solve(tx, &code)?;
                }
                Ok(self.each(periods, |_, operand| formula_value(text, operand)))
            }
            Compute::Competitiveness(index) => {
                for leaf in &index.leaves {
                    self.solve(tx, &leaf.indicator)?;
                }
                let declared = question.declared();
                Ok(self.each(periods, |period, operand| match last_day(period, &declared) {
                    Ok(day) => crate::competitiveness::value(index, day, operand),
                    Err(_) => Value::missing(Missing::NotDefined),
                }))
            }
        }
    }

    /// A value for each unit and period from others of the same.
    fn each(
        &self,
        periods: &[Period],
        value: impl for<'v> Fn(Period, &dyn Fn(&str) -> Option<&'v Value>) -> Value,
    ) -> Values {
        let mut values = Values::new();
        for &period in periods {
            for &unit in &self.question.units {
                let operand = |code: &str| self.done.get(code)?.get(&(unit, period));
                values.insert((unit, period), value(period, &operand));
            }
        }
        values
    }
}

fn formula_value<'v>(text: &str, operand: &dyn Fn(&str) -> Option<&'v Value>) -> Value {
    let Ok(expression) = formula::compile(text) else { return Value::missing(Missing::Unreadable) };
    let names: Vec<String> = expression.names().map(str::to_owned).collect();
    let operands: Vec<&Value> = names.iter().filter_map(|name| operand(name)).collect();
    let mut value = Value::missing(Missing::Unreadable);
    value.status = operands.iter().map(|value| value.status).max().unwrap_or(Status::Measured);
    value.seq = operands.iter().filter_map(|value| value.seq).max();
    value.origin = Origin::Formula { inputs: names.clone().into() };
    let number = |name: &str| operand(name).and_then(|value| value.value);
    match formula::value(&expression, number) {
        Ok(result) => {
            let result = result.round_dp(6).normalize();
            value.value = Some(result);
            value.missing = None;
            value.sampling = first_order(&expression, &names, result, operand);
        }
        Err(why) => {
            value.missing = Some(match why {
                NoValue::Missing(codes) => Missing::Operands(codes),
                NoValue::DivisionByZero => Missing::DivisionByZero,
                NoValue::OutOfRange => Missing::OutOfRange,
                NoValue::Unreadable => Missing::Unreadable,
            });
        }
    }
    value
}

/// How a formula follows its sampled operands: the slope at the point, by a step of a millionth part.
fn first_order<'v>(
    expression: &rule::Expression,
    names: &[String],
    result: Decimal,
    operand: &dyn Fn(&str) -> Option<&'v Value>,
) -> Option<Arc<Sampling>> {
    let mut terms = Vec::new();
    for name in names {
        let Some(value) = operand(name) else { continue };
        let (Some(at), Some(sampling)) = (value.value, &value.sampling) else { continue };
        let step = (at.abs() / Decimal::from(1_000_000)).max(Decimal::new(1, 6));
        let moved = |by: Decimal| {
            formula::value(expression, |other| {
                let own = operand(other).and_then(|value| value.value)?;
                if other == name { own.checked_add(by) } else { Some(own) }
            })
        };
        let (Ok(up), Ok(down)) = (moved(step), moved(-step)) else { continue };
        let slope = ((up - down) / (step + step)).round_dp(12);
        terms.push(Term { slope, at, of: Arc::clone(sampling) });
    }
    (!terms.is_empty()).then(|| Arc::new(Sampling::Linear { value: result, terms }))
}
