//! Breaks: a level that jumps from one period to the next, beyond trend, season and noise.

use super::{Finding, Oddity};
use crate::distribution::beta;
use crate::error::{Error, all_finite, at_least, within};

/// The step that, added to a straight line and a season, explains most; with a p-value for having
/// looked everywhere.
///
/// For each place (three values kept at each end) the t statistic of the step in `level + trend·t +
/// season + step`; the largest, with its variance raised by `(1 + r)/(1 - r)` for the correlation
/// `r` of neighbouring residuals and its degrees of freedom lowered likewise, against Student's t
/// times the number of places (Bonferroni). The season is two harmonics of `period`, where the
/// series has three periods or more. At least 12 values.
///
/// ```
/// use stats::gaming::{Oddity, breaks::level_break};
/// let mut values: Vec<f64> = (0..24).map(|i| 50.0 + f64::from(i * 7 % 5)).collect();
/// assert!(level_break(&values, None).unwrap().p_value > 0.2);
/// values[15..].iter_mut().for_each(|v| *v += 8.0);
/// let found = level_break(&values, None).unwrap();
/// assert!(matches!(found.oddity, Oddity::Break { at: 15, .. }) && found.p_value < 1e-4);
/// ```
pub fn level_break(values: &[f64], period: Option<usize>) -> Result<Finding, Error> {
    at_least("values", values.len(), 12)?;
    all_finite("values", values)?;
    values.iter().try_for_each(|v| within("value", *v, -1e150, 1e150).map(|_| ()))?;
    let n = values.len();
    let basis = basis(n, period);
    let left = without(values, &basis);
    let total: f64 = left.iter().map(|r| r * r).sum();
    let all: f64 = values.iter().map(|v| v * v).sum();
    if total <= 1e-24 * all {
        let name = "residuals from trend and season";
        return Err(Error::Constant { name, value: 0.0 });
    }
    // From the end: with a step at k, what is left of it after level, trend and season.
    let mut after = 0.0;
    let mut sums = vec![0.0; basis.len()];
    let mut best = (0.0, 0, 0.0);
    for k in (3..n).rev() {
        after += left[k];
        sums.iter_mut().zip(&basis).for_each(|(sum, vector)| *sum += vector[k]);
        let steps = (n - k) as f64;
        let own = steps - sums.iter().map(|sum| sum * sum).sum::<f64>();
        if n - k < 3 || own < 1e-6 * steps {
            continue;
        }
        let explained: f64 = after * after / own;
        if explained > best.0 {
            best = (explained, k, after / own);
        }
    }
    let (explained, at, by) = best;
    let step: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i >= at))).collect();
    let step = without(&step, &basis);
    let rest: Vec<f64> = left.iter().zip(step).map(|(r, s)| r - by * s).collect();
    let (ratio, df) = (shared(&rest), (n - basis.len() - 1) as f64);
    let variance = (total - explained).max(1e-24 * total) / df * ratio;
    let t = (explained / variance).sqrt();
    let p_value = (2.0 * beta::t_upper(t, (df / ratio).max(3.0)) * (n as f64 - 5.0)).min(1.0);
    Ok(Finding { oddity: Oddity::Break { at, by }, p_value, rests_on: (at..n).collect() })
}

/// Orthonormal columns for level, trend and season.
fn basis(n: usize, period: Option<usize>) -> Vec<Vec<f64>> {
    let time = |i: usize| i as f64 / n as f64 - 0.5;
    let mut columns = vec![vec![1.0; n], (0..n).map(time).collect::<Vec<f64>>()];
    if let Some(period) = period.filter(|period| *period >= 4 && *period <= n / 3) {
        for turns in [1.0, 2.0] {
            let angle =
                |i: usize| turns * std::f64::consts::TAU * (i % period) as f64 / period as f64;
            columns.push((0..n).map(|i| angle(i).cos()).collect());
            columns.push((0..n).map(|i| angle(i).sin()).collect());
        }
    }
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for column in columns {
        // Twice is enough against rounding. A season of four has no second sine: nothing is left.
        let left = without(&without(&column, &basis), &basis);
        let length = left.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length > 1e-6 * (n as f64).sqrt() {
            basis.push(left.iter().map(|x| x / length).collect());
        }
    }
    basis
}

/// What is left of a column after its projections.
fn without(column: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut left = column.to_vec();
    for vector in basis {
        let along: f64 = left.iter().zip(vector).map(|(a, b)| a * b).sum();
        left.iter_mut().zip(vector).for_each(|(a, b)| *a -= along * b);
    }
    left
}

/// `(1 + r)/(1 - r)` for the correlation of neighbours; at least 1.
fn shared(rest: &[f64]) -> f64 {
    let all: f64 = rest.iter().map(|r| r * r).sum();
    let pairs: f64 = rest.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let r = if all > 0.0 { (pairs / all).clamp(0.0, 0.9) } else { 0.0 };
    (1.0 + r) / (1.0 - r)
}
