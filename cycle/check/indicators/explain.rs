//! One value taken apart: formula, inputs with the place where each can be seen, rule version,
//! freshness, and what has been corrected.
//!
//! [`Explanation::recompute`] makes the value again from the listed inputs alone; a test and the crawler hold it
//! against the value shown.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use store::{Tx, params};
use terms::{Error, Period, Result};

use super::catalogue::Catalogue;
use super::definition::{Aggregate, Compute, Definition, Filter, IntervalKind, Measured, RollUp};
use super::explanation::How;
pub use super::explanation::{Correction, Explanation, Input, Link, Role};
use super::measured::{population, span_of, trees};
use super::question::{Missing, Origin, Question, Value, last_day};
use super::records::{Records, Span, Sql, fact};
use super::{entered, evaluate_with, formula, times};
use crate::passrate;

/// Explains one value.
///
/// # Errors
/// Not found, where no version of the indicator is in force.
pub fn explain(
    tx: &mut Tx<'_>,
    indicator: &str,
    unit: i64,
    period: Period,
    question: &Question,
) -> Result<Explanation> {
    let question = Question {
        indicators: vec![indicator.to_owned()],
        units: vec![unit],
        periods: vec![period],
        ..question.clone()
    };
    let catalogue = Catalogue::at(tx, question.as_of)?;
    let answer = evaluate_with(tx, &catalogue, &question)?;
    let defined = answer
        .definition(indicator, period)
        .cloned()
        .ok_or_else(|| Error::not_found("indicator-unknown").with("value", indicator))?;
    let value = answer
        .value(indicator, unit, period)
        .cloned()
        .ok_or_else(|| Error::broken("an answer has every cell that was asked"))?;
    let mut at = Explaining { tx, catalogue: &catalogue, question: &question, unit, period };
    let (how, formula, mut inputs, corrected) = at.take_apart(&defined.definition, &value)?;
    let corrections = corrections(at.tx, corrected)?;
    if let Some(Missing::BelowPublishing { .. }) = value.missing {
        // n is shown and nothing that gives the rate away.
        inputs.retain(|input| input.role != Role::Numerator);
        for input in &mut inputs {
            input.numerator = None;
            input.value = input.value.filter(|_| input.role == Role::Denominator);
        }
    }
    let how = if value.value.is_some() { how } else { How::NoValue };
    Ok(Explanation {
        unit,
        period,
        as_of: question.as_of,
        head: answer.head,
        fresh: answer.fresh(&value),
        defined,
        value,
        formula,
        inputs,
        corrections,
        how,
    })
}

/// Rows touched by each later entry.
type Corrected = BTreeMap<i64, i64>;
type Parts = (How, String, Vec<Input>, Corrected);

struct Explaining<'a, 'c> {
    tx: &'a mut Tx<'c>,
    catalogue: &'a Catalogue,
    question: &'a Question,
    unit: i64,
    period: Period,
}

impl Explaining<'_, '_> {
    fn input(&self, role: Role, code: &str, unit: i64, link: Link) -> Input {
        Input {
            role,
            code: code.to_owned(),
            unit,
            value: None,
            numerator: None,
            denominator: None,
            weight: None,
            link,
        }
    }

    fn take_apart(&mut self, definition: &Definition, value: &Value) -> Result<Parts> {
        match &definition.compute {
            Compute::Entered => self.figure(definition, value),
            Compute::Measured(measured) => self.measured(definition, measured, value),
            Compute::Passrate(of) => self.passrate(definition, of),
            Compute::Formula { text } => {
                let inputs = self.operands(formula::names(text))?;
                Ok((How::Formula, text.clone(), inputs, Corrected::new()))
            }
            Compute::Competitiveness(index) => {
                let codes = index.leaves.iter().map(|leaf| leaf.indicator.clone()).collect();
                let inputs = self.operands(codes)?;
                let day = last_day(self.period, &self.question.declared())?;
                Ok((How::Index(day), "Σ w * s".to_owned(), inputs, Corrected::new()))
            }
        }
    }

    fn operands(&mut self, codes: Vec<String>) -> Result<Vec<Input>> {
        let question = Question { indicators: codes.clone(), ..self.question.clone() };
        let answer = evaluate_with(self.tx, self.catalogue, &question)?;
        let (unit, period) = (self.unit, self.period);
        let input = |code: &String| {
            let link = Link::Indicator { code: code.clone(), unit, period };
            let found = answer.value(code, unit, period);
            Input {
                value: found.and_then(|v| v.value),
                ..self.input(Role::Operand, code, unit, link)
            }
        };
        Ok(codes.iter().map(input).collect())
    }

    fn figure(&mut self, definition: &Definition, value: &Value) -> Result<Parts> {
        let corrected = self.figure_corrections(&definition.code, self.unit)?;
        let Origin::Figures { .. } = value.origin else {
            let link = match (&value.origin, value.seq) {
                (Origin::Document { document, .. }, _) => self.document(*document)?,
                (_, Some(seq)) => Link::Journal { seq },
                _ => Link::None,
            };
            let own = self.input(Role::Own, &definition.code, self.unit, link);
            let (numerator, denominator) = (value.numerator, value.denominator);
            let inputs = vec![Input { value: value.value, numerator, denominator, ..own }];
            return Ok((How::Plain, "x".to_owned(), inputs, corrected));
        };
        let trees = trees(self.tx, self.question, &[self.period])?;
        let below = trees[&self.period].below(self.unit);
        let question = Question { units: below.clone(), ..self.question.clone() };
        let figures = entered::unhidden(self.tx, definition, &question, &[self.period], &trees)?;
        let mut inputs = Vec::new();
        for unit in below {
            let Some(part) = figures.get(&(unit, self.period)) else { continue };
            let (code, period) = (definition.code.clone(), self.period);
            let link = Link::Indicator { code, unit, period };
            inputs.push(Input {
                value: part.value,
                numerator: part.numerator,
                denominator: part.denominator,
                ..self.input(Role::Part, &definition.code, unit, link)
            });
        }
        let scale = definition.scale();
        let (how, formula) = match definition.roll_up {
            RollUp::Ratio => (
                How::PartsQuotient(scale),
                format!("Σ numerator / Σ denominator{}", times_scale(scale)),
            ),
            RollUp::Weighted => {
                (How::PartsWeighted, "Σ x * denominator / Σ denominator".to_owned())
            }
            _ => (How::Sum, "Σ x".to_owned()),
        };
        Ok((how, formula, inputs, corrected))
    }

    fn document(&mut self, id: i64) -> Result<Link> {
        self.tx.one(
            "select number, title, issuer, address from document where id = ?1",
            params![id],
            |row| {
                Ok(Link::Document {
                    id,
                    number: row.get(0)?,
                    title: row.get(1)?,
                    issuer: row.get(2)?,
                    address: row.get(3)?,
                })
            },
        )
    }

    fn figure_corrections(&mut self, code: &str, unit: i64) -> Result<Corrected> {
        let rows = self.tx.query(
            "select l.seq from figure_log l join series s on s.id = l.series
             where s.indicator = ?1 and l.period = ?2 and l.unit = ?3 and l.combo = 0 order by l.seq",
            params![code, self.period, unit],
            |row| row.get::<i64>(0),
        )?;
        let later = |seq: &i64| self.question.as_of.is_none_or(|known| *seq > known);
        // The first one corrected nothing.
        Ok(rows.into_iter().skip(1).filter(later).map(|seq| (seq, 1)).collect())
    }

    fn records(&mut self, fact: &str, span: Span, filters: Vec<Filter>) -> Result<(Records, i64)> {
        self.records_of(self.unit, fact, span, filters)
    }
    fn records_of(
        &mut self,
        unit: i64,
        fact: &str,
        span: Span,
        filters: Vec<Filter>,
    ) -> Result<(Records, i64)> {
        let records = Records {
            fact: fact.to_owned(),
            unit,
            tree: self.question.tree_day(self.period)?,
            span,
            filters,
            as_of: self.question.as_of,
        };
        let count = records.count(self.tx)?;
        Ok((records, count))
    }

    fn measured(
        &mut self,
        definition: &Definition,
        measured: &Measured,
        value: &Value,
    ) -> Result<Parts> {
        let (span, _) = span_of(measured.window, self.period, self.question)?;
        let claims_sample = definition.interval != IntervalKind::None;
        let population = population(&measured.fact, claims_sample, &measured.population);
        let with = |more: &[Filter]| population.iter().chain(more).cloned().collect::<Vec<_>>();
        let scale = measured.scale;
        let corrected = self.record_corrections(&measured.fact, span, &population)?;
        let (above, above_count) = self.records(&measured.fact, span, with(&measured.numerator))?;
        let counted = Decimal::from(above_count);
        if measured.aggregate == Aggregate::Ratio {
            let (below, below_count) =
                self.records(&measured.fact, span, with(&measured.denominator))?;
            let mut inputs = Vec::new();
            for (role, records, count) in
                [(Role::Numerator, above, above_count), (Role::Denominator, below, below_count)]
            {
                let link = Link::Records { records, count };
                let input = self.input(role, &definition.code, self.unit, link);
                inputs.push(Input { value: Some(count.into()), ..input });
            }
            let formula = format!("numerator / denominator{}", times_scale(scale));
            return Ok((How::Quotient(scale), formula, inputs, corrected));
        }
        let column = measured.column.as_deref().unwrap_or_default();
        let (how, formula, shown) = match measured.aggregate {
            Aggregate::Sum | Aggregate::Mean => {
                let sum = Decimal::from(above.sum(self.tx, column)?);
                let link = Link::Records { records: above.clone(), count: above_count };
                let mut of = above.clone();
                of.filters.push(Filter {
                    column: column.to_owned(),
                    test: super::definition::Test::Present(true),
                });
                let n = of.count(self.tx)?;
                let input = self.input(Role::Numerator, column, self.unit, link);
                let sum_input = Input { value: Some(sum), ..input };
                let below = Link::Records { records: of, count: n };
                let input = self.input(Role::Denominator, column, self.unit, below);
                let count_input = Input { value: Some(n.into()), ..input };
                if measured.aggregate == Aggregate::Mean {
                    let formula = format!("sum({column}) / count{}", times_scale(scale));
                    let inputs = vec![sum_input, count_input];
                    return Ok((How::Quotient(scale), formula, inputs, corrected));
                }
                let shown = sum.checked_mul(scale);
                (How::Plain, format!("sum({column}){}", times_scale(scale)), shown)
            }
            Aggregate::Distinct => {
                (How::Plain, format!("distinct({column}){}", times_scale(scale)), value.value)
            }
            _ => (How::Plain, format!("count{}", times_scale(scale)), counted.checked_mul(scale)),
        };
        let link = Link::Records { records: above, count: above_count };
        let input = self.input(Role::Counted, &definition.code, self.unit, link);
        Ok((how, formula, vec![Input { value: shown, ..input }], corrected))
    }

    /// Rows of the population that a later entry ended, and late ones that an earlier answer did not know.
    fn record_corrections(
        &mut self,
        fact_name: &str,
        span: Span,
        population: &[Filter],
    ) -> Result<Corrected> {
        let trees = trees(self.tx, self.question, &[self.period])?;
        let fact = fact(fact_name)?;
        let mut corrected = Corrected::new();
        let known = self.question.as_of;
        let mut kinds = vec![("until", known.unwrap_or(0))];
        kinds.extend(known.map(|seq| ("seq", seq)));
        for (column, after) in kinds {
            let mut sql = Sql::default();
            sql.params.push(trees[&self.period].within(self.unit).into());
            let span = sql.span(span);
            let rows = sql.filters(self.tx, fact, population)?;
            let after = sql.bind(after);
            self.tx.each(
                &format!(
                    "select {column}, count(*) from fact_{} where area {{in 1}} and {span} and {rows} and {column} > {after}
                     group by {column} order by {column}",
                    fact.name
                ),
                &sql.params,
                |row| {
                    *corrected.entry(row.get(0)?).or_default() += row.get::<i64>(1)?;
                    Ok(true)
                },
            )?;
        }
        Ok(corrected)
    }

    fn passrate(
        &mut self,
        definition: &Definition,
        of: &super::definition::Passrate,
    ) -> Result<Parts> {
        let periods = [self.period];
        let trees = trees(self.tx, self.question, &periods)?;
        let sheet = passrate::Sheet::read(self.tx, definition, of, self.question, &periods)?;
        let rate = sheet.rate(self.unit, self.period, &trees[&self.period]);
        let (span, _) = span_of(super::definition::Window::Period, self.period, self.question)?;
        let rows = population(&of.fact, true, &of.population);
        let mut inputs = Vec::new();
        for cell in &rate.cells {
            let mut filters = rows.clone();
            filters.push(Filter::begins(&of.strata, &cell.division));
            let (records, count) = self.records_of(cell.region, &of.fact, span, filters)?;
            let link = Link::Records { records, count };
            inputs.push(Input {
                value: cell.contribution,
                numerator: Some(cell.passed.into()),
                denominator: Some(cell.n.into()),
                weight: Some(cell.weight),
                ..self.input(Role::Stratum, &cell.division, cell.region, link)
            });
        }
        let corrected = self.record_corrections(&of.fact, span, &rows)?;
        let scale = definition.scale();
        let formula = format!("Σ weight * passed / n / Σ weight{}", times_scale(scale));
        Ok((How::Strata(scale), formula, inputs, corrected))
    }
}

fn times_scale(scale: Decimal) -> String {
    if scale == Decimal::ONE { String::new() } else { format!(" * {}", scale.normalize()) }
}

fn corrections(tx: &mut Tx<'_>, corrected: Corrected) -> Result<Vec<Correction>> {
    let seqs: Vec<i64> = corrected.keys().copied().collect();
    let times = times(tx, seqs.iter().copied())?;
    let rows = tx.query(
        "select seq, verb, ground from journal where seq {in 1} order by seq desc",
        params![seqs],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<Option<String>>(2)?)),
    )?;
    Ok(rows
        .into_iter()
        .map(|(seq, verb, ground)| Correction {
            seq,
            at: times.get(&seq).copied(),
            verb,
            ground,
            rows: corrected[&seq],
        })
        .collect())
}
