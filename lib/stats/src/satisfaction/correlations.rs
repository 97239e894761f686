//! Correlations of the answers, weighted or not: all that the estimation needs of them.

use crate::describe::{dot, sum_by};
use crate::error::{Error, all_finite, at_least, positive, same_length, within};
use crate::matrix::Matrix;

/// Correlations of columns under optional weights (0 or more, one per answer).
pub(super) fn correlations(columns: &[Vec<f64>], weights: Option<&[f64]>) -> Result<Matrix, Error> {
    check_answers(columns)?;
    let n = columns[0].len();
    match weights {
        Some(weights) => {
            same_length("survey weights", weights.len(), n)?;
            for weight in weights {
                within("survey weight", *weight, 0.0, 1e100)?;
            }
            weighted_correlations(columns, weights)
        }
        None => weighted_correlations(columns, &vec![1.0; n]),
    }
}

fn check_answers(columns: &[Vec<f64>]) -> Result<(), Error> {
    at_least("items", columns.len(), 1)?;
    let n = columns[0].len();
    at_least("answers", n, 3)?;
    for column in columns {
        same_length("item", column.len(), n)?;
        all_finite("item", column)?;
    }
    Ok(())
}

/// Answers multiplied at a time: a block of all questions stays near the processor.
const ANSWERS_AT_ONCE: usize = 256;

/// Correlations of columns and weights that have been checked. Answers of weight 0, a third of every
/// resample, are left out at once.
pub(super) fn weighted_correlations(
    columns: &[Vec<f64>],
    weights: &[f64],
) -> Result<Matrix, Error> {
    let kept: Vec<usize> = (0..weights.len()).filter(|answer| weights[*answer] > 0.0).collect();
    let weights: Vec<f64> = kept.iter().map(|answer| weights[*answer]).collect();
    let roots: Vec<f64> = weights.iter().map(|w| w.sqrt()).collect();
    let total = positive("sum of survey weights", sum_by(&weights, |w| w))?;
    let mut standard = Vec::with_capacity(columns.len());
    for column in columns {
        let mut apart: Vec<f64> = kept.iter().map(|answer| column[*answer]).collect();
        let mean = dot(&apart, &weights) / total;
        apart.iter_mut().zip(&roots).for_each(|(x, root)| *x = (*x - mean) * root);
        let length = dot(&apart, &apart).sqrt();
        if length <= 1e-13 * mean.abs() * total.sqrt() || length == 0.0 {
            return Err(Error::Constant { name: "item", value: mean });
        }
        apart.iter_mut().for_each(|x| *x /= length);
        standard.push(apart);
    }
    let mut r = Matrix::from_fn(columns.len(), columns.len(), |i, j| f64::from(u8::from(i == j)));
    for start in (0..kept.len()).step_by(ANSWERS_AT_ONCE) {
        let end = (start + ANSWERS_AT_ONCE).min(kept.len());
        for i in 0..columns.len() {
            for j in 0..i {
                r[(i, j)] += dot(&standard[i][start..end], &standard[j][start..end]);
            }
        }
    }
    for i in 0..columns.len() {
        for j in 0..i {
            r[(j, i)] = r[(i, j)];
        }
    }
    Ok(r)
}
