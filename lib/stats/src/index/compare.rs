//! What an index rewards in fact, and what a change of rules would move.
//!
//! A weight of 20 % is an intention. Its effect depends on spread and correlation: a column that
//! hardly varies counts for nothing, two that say the same count double. [`importance`] measures
//! the effect, [`tune`] looks for weights whose effect is as intended, [`shifts`] lists who gains
//! and loses between two versions.

use super::weight::correlations;
use super::{Column, Framework};
use crate::error::{Error, all_finite, at_least, same_length, within};
use crate::rank::competition_ranks;

/// One unit before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    pub before: Option<u32>,
    pub after: Option<u32>,
    /// Places gained (positive) or lost; `None` if not ranked in both.
    pub gained: Option<i64>,
}

/// Ranks under two versions of an index, unit by unit; higher scores are better.
///
/// ```
/// let shifts = stats::index::compare::shifts(&[Some(3.0), Some(2.0)], &[Some(1.0), Some(2.0)]).unwrap();
/// assert_eq!(shifts[1].gained, Some(1));
/// ```
pub fn shifts(before: &[Option<f64>], after: &[Option<f64>]) -> Result<Vec<Shift>, Error> {
    same_length("scores after", after.len(), before.len())?;
    let ranks = |scores: &[Option<f64>]| {
        competition_ranks(&scores.iter().map(|x| x.unwrap_or(f64::NAN)).collect::<Vec<f64>>())
    };
    let pair = |(before, after): (Option<u32>, Option<u32>)| {
        let gained = before.zip(after).map(|(b, a)| i64::from(b) - i64::from(a));
        Shift { before, after, gained }
    };
    Ok(ranks(before).into_iter().zip(ranks(after)).map(pair).collect())
}

/// Shares of influence: squared correlation of each indicator with the index over their sum, the
/// effective weights (P. Paruolo, M. Saisana and A. Saltelli, JRSS A 176, 2013, 609–634, linear
/// case). Units with any value missing are left out.
pub fn importance(normalised: &[Column], index: &[Option<f64>]) -> Result<Vec<f64>, Error> {
    let mut columns = Vec::with_capacity(normalised.len() + 1);
    for column in normalised {
        same_length("column", column.len(), index.len())?;
    }
    let complete = |unit: &usize| {
        index[*unit].is_some() && normalised.iter().all(|column| column[*unit].is_some())
    };
    let kept: Vec<usize> = (0..index.len()).filter(complete).collect();
    at_least("complete units", kept.len(), 3)?;
    for column in normalised.iter().map(Vec::as_slice).chain([index]) {
        let values: Vec<f64> = kept.iter().filter_map(|unit| column[*unit]).collect();
        all_finite("column", &values)?;
        columns.push(values);
    }
    let r = correlations(&columns)?;
    let last = normalised.len();
    let squares: Vec<f64> = (0..last).map(|j| r[(j, last)].powi(2)).collect();
    let total = crate::error::positive("sum of influence", squares.iter().sum())?;
    Ok(squares.iter().map(|x| x / total).collect())
}

/// Weights found for a wished importance.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuned {
    /// Indicator weights, mean 1.
    pub weights: Vec<f64>,
    /// The importance they give.
    pub importance: Vec<f64>,
    /// Largest difference to the wish that remains. Correlation may forbid a perfect answer; read
    /// this first.
    pub gap: f64,
}

/// Looks for indicator weights whose [`importance`] comes close to `target` (shares summing to 1).
///
/// Each step multiplies a weight by the square root of wished over found importance and keeps the
/// best weights seen in `steps` steps (after W. Becker and others, Ecological Indicators 80, 2017,
/// 12–22). Group weights stay.
pub fn tune(
    framework: &Framework,
    normalised: &[Column],
    target: &[f64],
    steps: usize,
) -> Result<Tuned, Error> {
    same_length("target", target.len(), framework.indicators.len())?;
    for share in target {
        within("target", *share, 1e-9, 1.0)?;
    }
    within("sum of target", target.iter().sum(), 1.0 - 1e-9, 1.0 + 1e-9)?;
    within("steps", steps as f64, 1.0, 1e6)?;
    let mut framework = framework.clone();
    let mut best: Option<Tuned> = None;
    for _ in 0..steps {
        let scores = framework.scores(normalised)?;
        let found = importance(normalised, &scores[scores.len() - 1])?;
        let gap = found.iter().zip(target).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if best.as_ref().is_none_or(|best| gap < best.gap) {
            let weights = framework.indicators.iter().map(|indicator| indicator.weight).collect();
            best = Some(Tuned { weights, importance: found.clone(), gap });
        }
        for ((indicator, wish), found) in framework.indicators.iter_mut().zip(target).zip(&found) {
            indicator.weight *= (wish / found.max(1e-6)).sqrt();
        }
        let mean = framework.indicators.iter().map(|indicator| indicator.weight).sum::<f64>()
            / target.len() as f64;
        framework.indicators.iter_mut().for_each(|indicator| indicator.weight /= mean);
    }
    best.ok_or(Error::NotConverged { name: "weights", iterations: steps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Aggregation, Direction, Group, Indicator};
    use crate::stream::Stream;

    fn three() -> (Framework, Vec<Column>) {
        let indicator = Indicator { parent: 0, weight: 1.0, direction: Direction::HigherIsBetter };
        let group = Group { parent: None, weight: 1.0, method: Aggregation::Arithmetic };
        let mut stream = Stream::new(8, 0);
        let columns: Vec<Column> = [1.0, 3.0, 1.0]
            .iter()
            .map(|spread| (0..200).map(|_| Some(50.0 + spread * stream.normal())).collect())
            .collect();
        (Framework { indicators: vec![indicator; 3], groups: vec![group] }, columns)
    }

    #[test]
    fn equal_weights_do_not_mean_equal_influence_and_tuning_repairs_it() {
        let (framework, columns) = three();
        assert!(framework.nominal_weights().unwrap().iter().all(|w| (w - 1.0 / 3.0).abs() < 1e-15));
        let index = framework.scores(&columns).unwrap().pop().unwrap();
        let found = importance(&columns, &index).unwrap();
        assert!(found[1] > 0.7, "{found:?}");
        let tuned = tune(&framework, &columns, &[0.5, 0.25, 0.25], 500).unwrap();
        assert!(tuned.gap < 1e-6, "{tuned:?}");
    }

    #[test]
    fn impossible_wishes_are_refused() {
        let (framework, columns) = three();
        assert!(tune(&framework, &columns, &[0.5, 0.5, 0.5], 10).is_err());
        assert!(tune(&framework, &columns, &[1.0], 10).is_err());
        assert!(importance(&columns, &[]).is_err());
        let flat = vec![Some(1.0); 200];
        assert!(matches!(importance(&columns, &flat), Err(Error::Constant { .. })));
    }
}
