//! The output-weighted pass rate (制造业产品质量合格率), two layers.
//!
//! `P = Σ V_ri · p_ri / Σ V_ri` over the cells of region r and GB/T 4754 division i that were sampled. Weighting
//! divisions inside a region and then regions is the same sum, because the region's output cancels. A
//! county is one region; the city sums the cells of all its counties.
//!
//! - Only samples drawn for evaluation enter. What was drawn on suspicion never does.
//! - A cell without samples is dropped and the rest renormalised; `coverage` is the share of output
//!   that the answer stands for.
//! - Samples of a cell without output weigh nothing; they are counted and said.
//! - The interval is the stratified Wilson interval (Yan and Su 2010).
//! - Below the publishing size n is shown and no rate.
//! - It is labelled 本市口径: the national rate has other samples and other weights.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use stats::rate;
use store::Tx;
use terms::{Millionths, Period, PeriodKind, Result};

use crate::indicators::definition::{Definition, Passrate, Window};
use crate::indicators::entered::{Figures, figures};
use crate::indicators::measured::{decimal, population, reaches, register_reach, span_of};
use crate::indicators::question::{Interval, Missing, Origin, Question, Status, Value};
use crate::indicators::records::{Sql, column, fact};
use crate::indicators::sampling::{Sampling, Stratum, float};
use crate::indicators::tree::Tree;

/// One cell of region and division.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The unit whose output weighs it.
    pub region: i64,
    /// GB/T 4754 division, `C26`.
    pub division: String,
    pub weight: Decimal,
    pub passed: u64,
    pub n: u64,
    /// `V_ri · p_ri / Σ V`, in the measure of the rate; none where nothing was sampled.
    pub contribution: Option<Decimal>,
}

/// A rate with all its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    pub cells: Vec<Cell>,
    /// The plain mean of the sampled cells' rates, which people ask for.
    pub plain: Option<Decimal>,
    /// Samples of cells that have no output to weigh them.
    pub unweighted: u64,
    /// The period whose figures were the weights.
    pub weights_of: Period,
    pub value: Value,
}

/// The layer of a code: its leading characters (`C26` of `C2614`).
fn layer(code: &str, length: usize) -> &str {
    code.char_indices().nth(length).map_or(code, |(end, _)| &code[..end])
}

/// The layer in the label of a disaggregation: `industry=C26`, or `C26` alone.
fn layer_of_label<'l>(label: &'l str, strata: &str, length: usize) -> Option<&'l str> {
    let parts: Vec<(&str, &str)> =
        label.split('|').map(|part| part.split_once('=').unwrap_or((strata, part))).collect();
    // A figure cut by something else besides is a part of a cell, not the cell.
    match parts[..] {
        [(name, code)] if name == strata && !code.is_empty() => Some(layer(code, length)),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    passed: u64,
    n: u64,
    touched: i64,
}

/// What the asked periods need, read once.
pub(crate) struct Sheet<'a> {
    definition: &'a Definition,
    passrate: &'a Passrate,
    question: &'a Question,
    weights: Figures,
    counts: HashMap<Period, HashMap<(i64, String), Count>>,
    reached: HashMap<Period, bool>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        definition: &'a Definition,
        passrate: &'a Passrate,
        question: &'a Question,
        periods: &[Period],
    ) -> Result<Self> {
        let mut of_weights = Vec::new();
        for &period in periods {
            of_weights.extend(weight_periods(period, question)?);
        }
        of_weights.sort_unstable();
        of_weights.dedup();
        let weights =
            figures(tx, &passrate.weights, &of_weights, Vec::new(), Vec::new(), question.as_of)?;
        let reach = register_reach(tx, &passrate.fact, question.as_of)?;
        let (mut counts, mut reached) = (HashMap::new(), HashMap::new());
        for &period in periods {
            counts.insert(period, count(tx, passrate, question, period)?);
            reached.insert(period, reaches(reach, Window::Period, period, question)?);
        }
        Ok(Self { definition, passrate, question, weights, counts, reached })
    }

    /// The weights of a period: its own figures, else those of its year, else of the year before.
    fn weights_of(&self, period: Period, units: &[i64]) -> Option<Period> {
        weight_periods(period, self.question).ok()?.into_iter().find(|of| {
            units.iter().any(|unit| {
                let labels = self.weights.get(&(*unit, *of));
                labels.is_some_and(|labels| labels.keys().any(|label| self.layer(label).is_some()))
            })
        })
    }

    fn layer<'l>(&self, label: &'l str) -> Option<&'l str> {
        layer_of_label(label, &self.passrate.strata, self.passrate.strata_length)
    }

    pub(crate) fn rate(&self, unit: i64, period: Period, tree: &Tree) -> Rate {
        let units = tree.within(unit);
        let mut rate = Rate {
            cells: Vec::new(),
            plain: None,
            unweighted: 0,
            weights_of: period,
            value: Value::missing(Missing::NoRecords),
        };
        if !self.reached[&period] {
            return rate;
        }
        let Some(of) = self.weights_of(period, &units) else {
            rate.value.missing = Some(Missing::NoWeights);
            return rate;
        };
        rate.weights_of = of;
        let (mut cells, touched) = self.cells(&units, of);
        let mut touched = touched;
        for ((area, division), count) in &self.counts[&period] {
            if !units.contains(area) {
                continue;
            }
            touched = touched.max(count.touched);
            let region = tree.upwards(*area).find_map(|up| {
                let key = (up, division.clone());
                cells.contains_key(&key).then_some(key)
            });
            match region.and_then(|key| cells.get_mut(&key)) {
                Some(cell) => {
                    cell.passed += count.passed;
                    cell.n += count.n;
                }
                None => rate.unweighted += count.n,
            }
        }
        rate.cells = cells.into_values().collect();
        self.weigh(&mut rate, touched);
        rate
    }

    fn cells(&self, units: &[i64], of: Period) -> (BTreeMap<(i64, String), Cell>, i64) {
        let (mut cells, mut touched) = (BTreeMap::new(), 0);
        for &region in units {
            for (label, figure) in self.weights.get(&(region, of)).into_iter().flatten() {
                touched = touched.max(figure.seq);
                let weight = figure.value.map(Millionths::decimal).filter(|w| *w > Decimal::ZERO);
                let (Some(division), Some(weight)) = (self.layer(label), weight) else { continue };
                let division = division.to_owned();
                let cell = Cell {
                    region,
                    division: division.clone(),
                    weight: Decimal::ZERO,
                    passed: 0,
                    n: 0,
                    contribution: None,
                };
                let cell: &mut Cell = cells.entry((region, division)).or_insert(cell);
                cell.weight = cell.weight.saturating_add(weight);
            }
        }
        (cells, touched)
    }

    fn weigh(&self, rate: &mut Rate, touched: i64) {
        let scale = self.definition.scale();
        let total: Decimal = rate.cells.iter().map(|cell| cell.weight).sum();
        let sampled: Decimal = rate.cells.iter().filter(|c| c.n > 0).map(|cell| cell.weight).sum();
        let n: u64 = rate.cells.iter().map(|cell| cell.n).sum();
        let value = &mut rate.value;
        value.n = Some(n);
        value.seq = (touched > 0).then_some(touched);
        value.origin = Origin::Weighted {
            fact: self.passrate.fact.as_str().into(),
            count: n,
            weights: self.passrate.weights.as_str().into(),
        };
        value.coverage = (!total.is_zero()).then(|| (sampled / total).round_dp(6).normalize());
        value.status = Status::Measured;
        value.missing = if total.is_zero() {
            Some(Missing::NoWeights)
        } else if n == 0 {
            Some(Missing::NothingToDivide)
        } else if n < self.definition.publishing_size {
            Some(Missing::BelowPublishing { n, size: self.definition.publishing_size })
        } else {
            None
        };
        if rate.value.missing.is_some() {
            return;
        }
        let mut strata = Vec::new();
        let (mut sum, mut plain, mut seen) = (Decimal::ZERO, Decimal::ZERO, 0);
        for cell in rate.cells.iter_mut().filter(|cell| cell.n > 0) {
            let share = cell.weight / sampled;
            let (passed, of) = (Decimal::from(cell.passed), Decimal::from(cell.n));
            // The weights are divided last, so that whole shares stay exact.
            let weighted = cell.weight * passed / of;
            cell.contribution = Some((weighted / sampled * scale).round_dp(6).normalize());
            sum += weighted;
            plain += passed / of;
            seen += 1;
            strata.push(Stratum { share, successes: cell.passed, n: cell.n });
        }
        rate.plain = Some((plain / Decimal::from(seen) * scale).round_dp(6).normalize());
        rate.value.value = Some((sum / sampled * scale).round_dp(6).normalize());
        let cells: Vec<rate::Stratum> = strata
            .iter()
            .map(|s| rate::Stratum { weight: float(s.share), successes: s.successes, n: s.n })
            .collect();
        rate.value.interval = rate::weighted(&cells, 0.95).ok().and_then(|found| {
            let low = decimal(found.interval.low, scale)?;
            Some(Interval { low, high: decimal(found.interval.high, scale)? })
        });
        rate.value.sampling = Some(Arc::new(Sampling::Stratified { strata, scale }));
    }
}

/// Where to look for weights, the best first.
fn weight_periods(period: Period, question: &Question) -> Result<Vec<Period>> {
    let (_, end) = period.span_with(&question.declared())?;
    let year = Period::year_of(i64::from(end.yesterday().unwrap_or(end).year()))?;
    let mut of = vec![period];
    if period.kind() != PeriodKind::Year {
        of.push(year);
    }
    of.extend(year.previous());
    Ok(of)
}

fn count(
    tx: &mut Tx<'_>,
    passrate: &Passrate,
    question: &Question,
    period: Period,
) -> Result<HashMap<(i64, String), Count>> {
    let fact = fact(&passrate.fact)?;
    let (name, strata) = (fact.name, column(fact, &passrate.strata)?.name);
    let (span, _) = span_of(Window::Period, period, question)?;
    let mut sql = Sql::default();
    let span = sql.span(span);
    let live = sql.live(question.as_of);
    let filters = population(name, true, &passrate.population);
    let rows = sql.filters(tx, fact, &filters)?;
    let passed = sql.filters(tx, fact, &passrate.numerator)?;
    let known = sql.bind(question.as_of.unwrap_or(i64::MAX));
    let mut counts: HashMap<(i64, String), Count> = HashMap::new();
    tx.each(
        &format!(
            "select area, {strata},
               cast(sum(case when {live} and {passed} then 1 else 0 end) as bigint),
               cast(sum(case when {live} then 1 else 0 end) as bigint),
               max(case when until <= {known} then until else seq end)
             from fact_{name}
             where {span} and {rows} and {strata} is not null and seq <= {known}
             group by area, {strata} order by area, {strata}"
        ),
        &sql.params,
        |row| {
            let code: String = row.get(1)?;
            let layer = layer(&code, passrate.strata_length).to_owned();
            let count = counts.entry((row.get(0)?, layer)).or_default();
            count.passed += row.get::<i64>(2)?.max(0) as u64;
            count.n += row.get::<i64>(3)?.max(0) as u64;
            count.touched = count.touched.max(row.get(4)?);
            Ok(true)
        },
    )?;
    Ok(counts)
}

pub(crate) fn evaluate(
    tx: &mut Tx<'_>,
    definition: &Definition,
    passrate: &Passrate,
    question: &Question,
    periods: &[Period],
    trees: &HashMap<Period, Arc<Tree>>,
) -> Result<HashMap<(i64, Period), Value>> {
    let sheet = Sheet::read(tx, definition, passrate, question, periods)?;
    let mut values = HashMap::new();
    for &period in periods {
        for &unit in &question.units {
            values.insert((unit, period), sheet.rate(unit, period, &trees[&period]).value);
        }
    }
    Ok(values)
}
