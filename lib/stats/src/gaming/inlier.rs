//! Too ordinary: who makes figures up puts them where nobody looks, near the middle or the target.

use super::{Finding, Oddity};
use crate::distribution::{beta, gamma};
use crate::error::{Error, all_finite, at_least, same_length, within};
use crate::matrix::Matrix;

/// One unit's indicators against all other units: the squared Mahalanobis distance from their
/// middle, lower tail.
///
/// With `n` others and `p` indicators, `d² · n (n - p)/(p (n + 1)(n - 1))` follows F with `p` and
/// `n - p` degrees of freedom if the unit is one of them. At least 3 indicators, and 5 more others than
/// indicators.
///
/// ```
/// use stats::gaming::inlier::inlier;
/// let mut s = stats::stream::Stream::new(1, 0);
/// let mut panel: Vec<Vec<f64>> = (0..20).map(|_| (0..6).map(|_| s.normal()).collect()).collect();
/// assert!(inlier(&panel, 3).unwrap().p_value > 0.01);
/// panel[3] = vec![0.02, -0.05, 0.04, 0.0, 0.03, -0.01];
/// assert!(inlier(&panel, 3).unwrap().p_value < 0.01);
/// ```
pub fn inlier(panel: &[Vec<f64>], unit: usize) -> Result<Finding, Error> {
    at_least("units", panel.len(), 1)?;
    within("unit", unit as f64, 0.0, panel.len() as f64 - 1.0)?;
    let p = panel[unit].len();
    at_least("indicators", p, 3)?;
    within("indicators", p as f64, 3.0, 100.0)?;
    at_least("units", panel.len(), p + 6)?;
    for row in panel {
        same_length("indicators of a unit", row.len(), p)?;
        all_finite("indicators", row)?;
    }
    let others = || panel.iter().enumerate().filter(|(i, _)| *i != unit).map(|(_, row)| row);
    let n = panel.len() as f64 - 1.0;
    let mean: Vec<f64> = (0..p).map(|j| others().map(|row| row[j]).sum::<f64>() / n).collect();
    let spread = Matrix::from_fn(p, p, |i, j| {
        others().map(|row| (row[i] - mean[i]) * (row[j] - mean[j])).sum::<f64>() / (n - 1.0)
    });
    let apart: Vec<f64> = panel[unit].iter().zip(&mean).map(|(x, m)| x - m).collect();
    let forward = spread.cholesky("covariance of the units")?.forward(&apart);
    let distance: f64 = forward.iter().map(|x| x * x).sum();
    let p = p as f64;
    let f = distance * n * (n - p) / (p * (n + 1.0) * (n - 1.0));
    let (above, below) = (p * f, n - p);
    let p_value =
        beta::tails_at(0.5 * p, 0.5 * below, above / (above + below), below / (above + below)).0;
    let usual = p * (n + 1.0) * (n - 1.0) / (n * (n - p - 2.0));
    Ok(Finding { oddity: Oddity::Inlier { distance, usual }, p_value, rests_on: vec![unit] })
}

/// Results against their targets: `Σ ((x - target)/spread)²` against χ², lower tail. `spreads` are
/// standard deviations that such results have from unit to unit or from year to year; at least 5
/// results.
///
/// ```
/// use stats::gaming::inlier::near_targets;
/// let hits = near_targets(&[95.1, 80.2, 70.0, 60.1, 99.0], &[95.0, 80.0, 70.0, 60.0, 99.0], &[2.0; 5]);
/// assert!(hits.unwrap().p_value < 1e-4);
/// ```
pub fn near_targets(values: &[f64], targets: &[f64], spreads: &[f64]) -> Result<Finding, Error> {
    at_least("results", values.len(), 5)?;
    same_length("targets", targets.len(), values.len())?;
    same_length("spreads", spreads.len(), values.len())?;
    all_finite("results", values)?;
    all_finite("targets", targets)?;
    let mut sum = 0.0;
    for ((value, target), spread) in values.iter().zip(targets).zip(spreads) {
        sum += ((value - target) / within("spread", *spread, f64::MIN_POSITIVE, f64::MAX)?).powi(2);
    }
    let k = values.len() as f64;
    let share = within("squared distance", sum / k, 0.0, f64::MAX)?;
    let p_value = gamma::tails(0.5 * k, 0.5 * sum).0;
    let oddity = Oddity::NearTargets { share };
    Ok(Finding { oddity, p_value, rests_on: (0..values.len()).collect() })
}
