//! Answers with their weights, handed to the estimators and to whoever wants to reckon elsewhere.

use std::collections::BTreeMap;

use stats::survey::Design;
use stats::survey::calibrate::post_stratify;
use stats::survey::proportion::{Method, proportion};
use store::{Tx, params};
use terms::{Error, Millionths, Result};

use super::response::{Response, responses};
use super::sample::Survey;
use crate::model::{CellKind, Layout};
use crate::store::by_id;

/// An answer of somebody who was drawn, with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighted {
    pub answer: i64,
    pub stratum: String,
    /// Of the design: frame ÷ drawn of its stratum.
    pub base: f64,
    /// Raised by post-stratification to those of the stratum who belong to the survey.
    pub weight: f64,
    pub words: BTreeMap<String, String>,
    pub numbers: BTreeMap<String, f64>,
}

/// The share that chose each choice of a question, with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    pub choice: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The mean of a question that asks for a number, with its standard error by linearisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    pub value: f64,
    pub error: f64,
    pub answers: usize,
}

/// What of a stratum belongs to the survey: its frame, less the share that was found out of scope.
fn population(it: &Response) -> f64 {
    it.frame as f64 * (it.drawn - it.counts.ineligible) as f64 / it.drawn.max(1) as f64
}

/// The answers with their weights: those of the design, raised for those of the stratum who did not answer. An answer
/// by a poster has none and is not among them.
///
/// # Errors
/// Weights that cannot be made agree.
pub fn weighted(tx: &mut Tx<'_>, survey: &Survey) -> Result<Vec<Weighted>> {
    let strata = responses(tx, survey)?;
    let place: BTreeMap<&str, usize> =
        strata.iter().enumerate().map(|(at, it)| (it.stratum.as_str(), at)).collect();
    let mut all: Vec<Weighted> = tx.query(
        "select a.id, a.stratum, s.design_weight from survey_answer a
         join survey_subject s on s.survey = a.survey and s.position = a.position
         where a.survey = ?1 and a.left_out is null order by a.id",
        params![survey.id],
        |row| {
            let base: Option<Millionths> = row.get(2)?;
            let base = base.map_or(1.0, |it| it.to_string().parse().unwrap_or(1.0));
            Ok(Weighted {
                answer: row.get(0)?,
                stratum: row.get(1)?,
                base,
                weight: base,
                words: BTreeMap::new(),
                numbers: BTreeMap::new(),
            })
        },
    )?;
    let at: BTreeMap<i64, usize> = all.iter().enumerate().map(|(at, it)| (it.answer, at)).collect();
    tx.each(
        "select v.answer, v.field, v.words, v.number from survey_answer a join survey_value v on v.answer = a.id
         where a.survey = ?1 and a.left_out is null and a.position is not null order by v.answer, v.field",
        params![survey.id],
        |row| {
            let Some(one) = at.get(&row.get::<i64>(0)?).map(|at| &mut all[*at]) else {
                return Ok(true);
            };
            let field: String = row.get(1)?;
            if let Some(words) = row.get::<Option<String>>(2)? {
                one.words.insert(field.clone(), words);
            }
            if let Some(number) = row.get::<Option<Millionths>>(3)? {
                one.numbers.insert(field, number.to_string().parse().map_err(Error::broken)?);
            }
            Ok(true)
        },
    )?;
    let classes: Vec<usize> =
        all.iter().map(|it| place.get(it.stratum.as_str()).copied().unwrap_or_default()).collect();
    let base: Vec<f64> = all.iter().map(|it| it.base).collect();
    // A stratum without an answer is spoken for by nobody; the page names it.
    let known: BTreeMap<usize, f64> = strata
        .iter()
        .enumerate()
        .filter(|(at, _)| classes.contains(at))
        .map(|(at, it)| (at, population(it)))
        .collect();
    if !all.is_empty() {
        let weights = post_stratify(&base, &classes, &known).map_err(Error::broken)?;
        for (one, weight) in all.iter_mut().zip(weights) {
            one.weight = weight;
        }
    }
    Ok(all)
}

fn design_of(answers: &[&Weighted]) -> Design {
    let mut strata: Vec<&str> = answers.iter().map(|it| it.stratum.as_str()).collect();
    strata.sort_unstable();
    strata.dedup();
    let place = |stratum: &str| strata.binary_search(&stratum).unwrap_or_default();
    // The finite population is left out of account: with weights raised for the silent that errs on the safe side.
    Design::stratified(
        answers.iter().map(|it| place(&it.stratum)).collect(),
        answers.iter().map(|it| it.weight).collect(),
        None,
    )
}

/// Weighted shares of the choices of a question with 95 % intervals (Korn and Graubard). Empty where a stratum has
/// fewer than two answers: then nobody knows how far it is off.
pub fn shares(answers: &[Weighted], field: &str, choices: &[String]) -> Vec<Share> {
    let of_field: Vec<&Weighted> =
        answers.iter().filter(|it| it.words.contains_key(field)).collect();
    let design = design_of(&of_field);
    let share = |choice: &String| {
        let marked: Vec<bool> = of_field.iter().map(|it| it.words[field] == *choice).collect();
        let (estimate, interval) = proportion(&design, &marked, 0.95, Method::Beta).ok()?;
        let (low, high) = (interval.low, interval.high);
        Some(Share { choice: choice.clone(), value: estimate.value, low, high })
    };
    choices.iter().filter_map(share).collect()
}

/// The weighted mean of a number with its standard error; none where a stratum has fewer than two.
pub fn means(answers: &[Weighted], field: &str) -> Option<Mean> {
    let of_field: Vec<&Weighted> =
        answers.iter().filter(|it| it.numbers.contains_key(field)).collect();
    let values: Vec<f64> = of_field.iter().map(|it| it.numbers[field]).collect();
    let design = design_of(&of_field);
    let found = design.mean(&values).ok()?;
    Some(Mean { value: found.value, error: found.error, answers: values.len() })
}

/// Every answer as a line of a CSV: stratum, channel, weights, then a column for each question.
pub fn export(tx: &mut Tx<'_>, survey: &Survey) -> Result<String> {
    let kept = by_id(tx, survey.form)?;
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let fields: Vec<String> = layout
        .places()
        .filter(|it| layout.asked(it.0, it.1, it.2).kind == CellKind::Asked)
        .map(|it| layout.key(it.0, it.1, it.2).to_string())
        .collect();
    let weights: BTreeMap<i64, (f64, f64)> =
        weighted(tx, survey)?.into_iter().map(|it| (it.answer, (it.base, it.weight))).collect();
    let mut said: BTreeMap<(i64, String), String> = BTreeMap::new();
    tx.each(
        "select v.answer, v.field, v.words, v.number from survey_answer a join survey_value v on v.answer = a.id
         where a.survey = ?1 and a.left_out is null order by v.answer, v.field",
        params![survey.id],
        |row| {
            let number = row.get::<Option<Millionths>>(3)?.map(|it| it.to_string());
            let text = row.get::<Option<String>>(2)?.or(number).unwrap_or_default();
            said.insert((row.get(0)?, row.get(1)?), text);
            Ok(true)
        },
    )?;
    let rows = tx.query(
        "select id, stratum, channel from survey_answer where survey = ?1 and left_out is null order by id",
        params![survey.id],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
    )?;
    let mut head = vec!["answer", "stratum", "channel", "base_weight", "weight"];
    head.extend(fields.iter().map(String::as_str));
    let lines = rows.into_iter().enumerate().map(|(at, (id, stratum, channel))| {
        let weight = |it: Option<f64>| it.map(|it| format!("{it:.6}")).unwrap_or_default();
        let of = weights.get(&id);
        let mut line = vec![
            (at + 1).to_string(),
            stratum,
            channel,
            weight(of.map(|it| it.0)),
            weight(of.map(|it| it.1)),
        ];
        line.extend(
            fields.iter().map(|it| said.get(&(id, it.clone())).cloned().unwrap_or_default()),
        );
        line
    });
    Ok(crate::workbook::bulk::lines(&head.join(","), lines))
}
