//! Values counted from facts: one question per indicator, grouped by area and month, rolled up the tree.
//!
//! Superseded rows are read too, for one thing only: a correction that took a row out of a cell has
//! touched that cell, and its freshness must say so.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use stats::interval::wilson;
use store::{Tx, params};
use terms::{Error, Period, Result};

use super::definition::{Aggregate, Definition, Filter, IntervalKind, Measured, Window};
use super::question::{Interval, Missing, Origin, Question, Value, months};
use super::records::{Span, Sql, TERRITORY, column, fact};
use super::sampling::Sampling;
use super::tree::Tree;

/// What is counted of one area and month; adds up along both.
#[derive(Debug, Clone, Default)]
struct Cell {
    above: i64,
    below: i64,
    squares: i128,
    rows: i64,
    touched: i64,
    distinct: BTreeSet<String>,
}

impl Cell {
    fn add(&mut self, other: &Cell) {
        self.above = self.above.saturating_add(other.above);
        self.below = self.below.saturating_add(other.below);
        self.squares = self.squares.saturating_add(other.squares);
        self.rows = self.rows.saturating_add(other.rows);
        self.touched = self.touched.max(other.touched);
        self.distinct.extend(other.distinct.iter().cloned());
    }
}

struct Row {
    area: i64,
    month: Option<Period>,
    cell: Cell,
}

/// A rate that claims to come from a probability sample stands on evaluation samples only: what was drawn on
/// suspicion says nothing about the rest.
pub(crate) fn population(fact: &str, claims_sample: bool, own: &[Filter]) -> Vec<Filter> {
    let mut filters = own.to_vec();
    if claims_sample && fact == "samples" {
        filters.retain(|filter| filter.column != "purpose");
        filters.push(Filter::is("purpose", ["evaluation"]));
    }
    filters
}

/// The filters of exactly the rows that an origin counts: those that were counted for a count, the
/// whole population for what divides or adds up.
fn stands_on(measured: &Measured, population: &[Filter]) -> Arc<[Filter]> {
    let counted = matches!(measured.aggregate, Aggregate::Count | Aggregate::Distinct);
    let more: &[Filter] = if counted { &measured.numerator } else { &[] };
    population.iter().chain(more).cloned().collect()
}

pub(crate) fn span_of(
    window: Window,
    period: Period,
    question: &Question,
) -> Result<(Span, Option<(Period, Period)>)> {
    let declared = question.declared();
    let stock = window == Window::Stock;
    if let Some((first, last)) = months(period, &declared)? {
        return Ok((Span::Months((!stock).then_some(first), last), Some((first, last))));
    }
    let (start, end) = period.span_with(&declared)?;
    Ok((Span::Days((!stock).then_some(start), end), None))
}

/// First and last month with a row; what lies outside is not known to be zero.
pub(crate) fn register_reach(
    tx: &mut Tx<'_>,
    fact_name: &str,
    as_of: Option<i64>,
) -> Result<Option<(Period, Period)>> {
    let name = fact(fact_name)?.name;
    let seq = as_of.unwrap_or(i64::MAX);
    let mut end = |order: &str| {
        tx.find(
            &format!(
                "select month from fact_{name} where seq <= ?1 order by month {order} limit 1"
            ),
            params![seq],
            |row| row.get::<Period>(0),
        )
    };
    Ok(end("asc")?.zip(end("desc")?))
}

pub(crate) fn reaches(
    reach: Option<(Period, Period)>,
    window: Window,
    period: Period,
    question: &Question,
) -> Result<bool> {
    let Some((first, last)) = reach else { return Ok(false) };
    let (start, end) = period.span_with(&question.declared())?;
    let begun = Period::month_of(end.yesterday().unwrap_or(end))? >= first;
    let not_past = Period::month_of(start)? <= last;
    Ok(begun && (not_past || window == Window::Stock))
}

/// All asked units and periods of one version of an indicator.
pub(crate) fn evaluate(
    tx: &mut Tx<'_>,
    definition: &Definition,
    measured: &Measured,
    question: &Question,
    periods: &[Period],
    trees: &HashMap<Period, Arc<Tree>>,
) -> Result<HashMap<(i64, Period), Value>> {
    let claims_sample = definition.interval != IntervalKind::None;
    let filters = population(&measured.fact, claims_sample, &measured.population);
    let making = Making {
        definition,
        measured,
        fact: measured.fact.as_str().into(),
        filters: stands_on(measured, &filters),
    };
    let reach = register_reach(tx, &measured.fact, question.as_of)?;
    let mut monthly: Vec<(Period, Period, Period)> = Vec::new();
    let mut sums: HashMap<Period, HashMap<i64, Cell>> = HashMap::new();
    for &period in periods {
        let (span, in_months) = span_of(measured.window, period, question)?;
        if let Some((first, last)) = in_months {
            monthly.push((period, first, last));
            continue;
        }
        let rows = read(tx, measured, &filters, span, question.as_of)?;
        sums.insert(period, rolled(rows.iter(), &trees[&period]));
    }
    let first = monthly.iter().map(|(_, first, _)| *first).min();
    if let (Some(first), Some(last)) = (first, monthly.iter().map(|(_, _, last)| *last).max()) {
        let from = (measured.window == Window::Period).then_some(first);
        let rows = read(tx, measured, &filters, Span::Months(from, last), question.as_of)?;
        for (period, first, last) in monthly {
            let stock = measured.window == Window::Stock;
            let within = |row: &&Row| {
                row.month.is_some_and(|month| month <= last && (stock || month >= first))
            };
            sums.insert(period, rolled(rows.iter().filter(within), &trees[&period]));
        }
    }
    let nothing = Cell::default();
    let mut values = HashMap::new();
    for &period in periods {
        let reached = reaches(reach, measured.window, period, question)?;
        for &unit in &question.units {
            let cell = sums[&period].get(&unit).unwrap_or(&nothing);
            let value =
                if reached { making.value(cell) } else { Value::missing(Missing::NoRecords) };
            values.insert((unit, period), value);
        }
    }
    Ok(values)
}

/// Sums of areas handed upwards.
fn rolled<'a>(rows: impl Iterator<Item = &'a Row>, tree: &Tree) -> HashMap<i64, Cell> {
    let mut areas: HashMap<i64, Cell> = HashMap::new();
    for row in rows {
        areas.entry(row.area).or_default().add(&row.cell);
    }
    let mut sums: HashMap<i64, Cell> = HashMap::new();
    for (area, cell) in areas {
        for unit in tree.upwards(area) {
            sums.entry(unit).or_default().add(&cell);
        }
    }
    sums
}

fn read(
    tx: &mut Tx<'_>,
    measured: &Measured,
    population: &[Filter],
    span: Span,
    as_of: Option<i64>,
) -> Result<Vec<Row>> {
    let fact = fact(&measured.fact)?;
    let name = fact.name;
    let mut sql = Sql::default();
    let by_month = matches!(span, Span::Months(..));
    let month = if by_month { "month" } else { "0" };
    let group = if by_month { "area, month" } else { "area" };
    let span = sql.span(span);
    let live = sql.live(as_of);
    let population = sql.filters(tx, fact, population)?;
    let above = sql.filters(tx, fact, &measured.numerator)?;
    let below = sql.filters(tx, fact, &measured.denominator)?;
    let known = sql.bind(as_of.unwrap_or(i64::MAX));
    let of = measured.column.as_deref().map(|of| column(fact, of)).transpose()?.map(|of| of.name);
    let of = |aggregate: &str| {
        of.ok_or_else(|| Error::invalid("indicator-column").with("value", aggregate))
    };
    let month_of = |month: i64| (month != 0).then(|| Period::from_stored(month)).transpose();
    if measured.aggregate == Aggregate::Distinct {
        let of = of("distinct")?;
        return tx.query(
            &format!(
                "select area, {month}, cast({of} as text),
                   cast(sum(case when {live} then 1 else 0 end) as bigint),
                   max(case when until <= {known} then until else seq end)
                 from fact_{name}
                 where {span} and {population} and {above} and {of} is not null and seq <= {known}
                 group by {group}, {of} order by {group}, {of}"
            ),
            &sql.params,
            |row| {
                let rows: i64 = row.get(3)?;
                let key: String = row.get(2)?;
                let cell = Cell {
                    rows,
                    touched: row.get(4)?,
                    distinct: if rows > 0 { [key].into() } else { BTreeSet::new() },
                    ..Cell::default()
                };
                Ok(Row { area: row.get(0)?, month: month_of(row.get(1)?)?, cell })
            },
        );
    }
    let (add, test, squares) = match measured.aggregate {
        Aggregate::Mean | Aggregate::Sum => {
            let of = of("mean, sum")?;
            let test = format!("{above} and {of} is not null");
            (of.to_owned(), test, format!("{of} * {of}"))
        }
        _ => ("1".to_owned(), above, "0".to_owned()),
    };
    let below = match measured.aggregate {
        Aggregate::Ratio => below,
        _ => test.clone(),
    };
    tx.query(
        &format!(
            "select area, {month},
               cast(sum(case when {live} and {test} then {add} else 0 end) as bigint),
               cast(sum(case when {live} and {below} then 1 else 0 end) as bigint),
               cast(sum(case when {live} and {test} then {squares} else 0 end) as bigint),
               cast(sum(case when {live} then 1 else 0 end) as bigint),
               max(case when until <= {known} then until else seq end)
             from fact_{name}
             where {span} and {population} and seq <= {known}
             group by {group} order by {group}"
        ),
        &sql.params,
        |row| {
            let cell = Cell {
                above: row.get(2)?,
                below: row.get(3)?,
                squares: i128::from(row.get::<i64>(4)?),
                rows: row.get(5)?,
                touched: row.get(6)?,
                distinct: BTreeSet::new(),
            };
            Ok(Row { area: row.get(0)?, month: month_of(row.get(1)?)?, cell })
        },
    )
}

/// From a summed cell to a value.
struct Making<'a> {
    definition: &'a Definition,
    measured: &'a Measured,
    fact: Arc<str>,
    filters: Arc<[Filter]>,
}

impl Making<'_> {
    fn value(&self, cell: &Cell) -> Value {
        let mut value = Value::missing(Missing::NothingToDivide);
        value.seq = (cell.touched > 0).then_some(cell.touched);
        let rows = if self.measured.aggregate == Aggregate::Count { cell.above } else { cell.rows };
        let count = rows.max(0) as u64;
        value.origin = Origin::Records {
            fact: Arc::clone(&self.fact),
            filters: Arc::clone(&self.filters),
            count,
        };
        match self.measured.aggregate {
            Aggregate::Count | Aggregate::Sum => {
                self.whole(&mut value, Decimal::from(cell.above) * self.measured.scale);
            }
            Aggregate::Distinct => {
                self.whole(&mut value, Decimal::from(cell.distinct.len()) * self.measured.scale);
            }
            Aggregate::Ratio | Aggregate::Mean => self.quotient(&mut value, cell),
        }
        value
    }
    fn whole(&self, value: &mut Value, number: Decimal) {
        value.value = Some(number.normalize());
        value.missing = None;
    }
    fn quotient(&self, value: &mut Value, cell: &Cell) {
        let n = cell.below.max(0) as u64;
        value.n = Some(n);
        let size = self.definition.publishing_size;
        if n == 0 {
            return;
        }
        if n < size {
            value.missing = Some(Missing::BelowPublishing { n, size });
            return;
        }
        let (above, below) = (Decimal::from(cell.above), Decimal::from(cell.below));
        let scale = self.measured.scale;
        value.numerator = Some(above);
        value.denominator = Some(below);
        let Some(number) = quotient(above, below, scale) else {
            value.missing = Some(Missing::OutOfRange);
            return;
        };
        self.whole(value, number);
        let sampled = match self.measured.aggregate {
            Aggregate::Ratio => proportion(self.definition.interval, above, below, scale),
            _ => mean(self.definition.interval, cell, number, scale),
        };
        if let Some((interval, sampling)) = sampled {
            value.interval = Some(interval);
            value.sampling = Some(Arc::new(sampling));
        }
    }
}

/// `above / below · scale`, rounded once, as it is stored.
pub(crate) fn quotient(above: Decimal, below: Decimal, scale: Decimal) -> Option<Decimal> {
    let exact = above.checked_mul(scale)?.checked_div(below)?;
    Some(exact.round_dp(6).normalize())
}

/// Wilson's interval of a rate that carries sampling error.
pub(crate) fn proportion(
    kind: IntervalKind,
    above: Decimal,
    below: Decimal,
    scale: Decimal,
) -> Option<(Interval, Sampling)> {
    use rust_decimal::prelude::ToPrimitive;
    if kind == IntervalKind::None {
        return None;
    }
    let found = wilson(above.round().to_u64()?, below.round().to_u64()?, 0.95).ok()?;
    let interval = Interval { low: decimal(found.low, scale)?, high: decimal(found.high, scale)? };
    Some((interval, Sampling::Proportion { successes: above, n: below, scale }))
}

/// `mean ± 1.96 s/√n`, with n − 1 below s².
///
/// Where all n values are alike, s says nothing, and least where n is small. Then at most
/// `1 − 0.05^(1/n)` of the population differ, with 95 % confidence (the rule of three: about 3/n), and
/// they are taken to differ by one step of the column, which holds whole numbers: that is how far the
/// mean may lie away. It is the least doubt that can be had without knowing how far one can differ.
///
/// No column counts below nought, so neither does an interval.
fn mean(
    kind: IntervalKind,
    cell: &Cell,
    mean: Decimal,
    scale: Decimal,
) -> Option<(Interval, Sampling)> {
    if kind == IntervalKind::None || cell.below < 2 {
        return None;
    }
    let (n, sum) = (cell.below as f64, cell.above as f64);
    let spread = (cell.squares as f64 - sum * sum / n).max(0.0) / (n - 1.0);
    let normal = Decimal::new(196, 2);
    let alike =
        i128::from(cell.above) * i128::from(cell.above) == cell.squares * i128::from(cell.below);
    let (error, half) = if alike {
        let half = decimal(1.0 - 0.05_f64.powf(1.0 / n), scale)?;
        ((half / normal).round_dp(6), half)
    } else {
        let error = decimal((spread / n).sqrt(), scale)?;
        (error, error * normal)
    };
    let low = (mean - half).round_dp(6);
    let low = if mean >= Decimal::ZERO { low.max(Decimal::ZERO) } else { low };
    let interval = Interval { low, high: (mean + half).round_dp(6) };
    Some((interval, Sampling::Mean { mean, error }))
}

/// A float of lib/stats at the border: six places, once.
pub(crate) fn decimal(value: f64, scale: Decimal) -> Option<Decimal> {
    let value = Decimal::from_f64_retain(value)?.checked_mul(scale)?;
    Some(value.round_dp(6).normalize())
}

/// Trees by period, for measured and other values alike.
pub(crate) fn trees(
    tx: &mut Tx<'_>,
    question: &Question,
    periods: &[Period],
) -> Result<HashMap<Period, Arc<Tree>>> {
    let mut by_day: HashMap<terms::Date, Arc<Tree>> = HashMap::new();
    let mut by_period = HashMap::new();
    for &period in periods {
        let day = question.tree_day(period)?;
        let tree = match by_day.get(&day) {
            Some(tree) => Arc::clone(tree),
            None => {
                let tree = Arc::new(Tree::at(tx, TERRITORY, day, question.as_of)?);
                by_day.insert(day, Arc::clone(&tree));
                tree
            }
        };
        by_period.insert(period, tree);
    }
    Ok(by_period)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64]) -> (Decimal, Interval) {
        let above: i64 = values.iter().sum();
        let cell = Cell {
            above,
            below: values.len() as i64,
            squares: values.iter().map(|x| i128::from(x * x)).sum(),
            ..Cell::default()
        };
        let centre = quotient(above.into(), cell.below.into(), Decimal::ONE).unwrap();
        let (interval, _) = mean(IntervalKind::Mean, &cell, centre, Decimal::ONE).unwrap();
        (centre, interval)
    }

    #[test]
    fn values_that_are_all_alike_leave_doubt_that_shrinks_with_their_number() {
        // 1 − 0.05^(1/30) is 0.0950, where three over thirty is 0.1.
        let (_, none) = of(&[0; 30]);
        assert_eq!(none.low, Decimal::ZERO);
        assert!((none.high - Decimal::new(950, 4)).abs() < Decimal::new(1, 4), "{none:?}");
        let (_, threes) = of(&[3; 300]);
        assert!(threes.low < Decimal::from(3) && Decimal::from(3) < threes.high);
        assert!(threes.high - threes.low < none.high - none.low);
    }

    #[test]
    fn an_interval_of_counts_never_lies_below_nought() {
        let (mean, interval) = of(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(interval.low, Decimal::ZERO);
        assert!(mean < interval.high);
    }
}
