//! The chance of two units being drawn together.
//!
//! Both designs here keep given chances exactly and give every pair a positive chance, which the
//! systematic draw does not. Sampford's is simple to carry out; conditional Poisson sampling has
//! the largest entropy of all.

use crate::error::{Error, strictly_within, within};

/// Pairs are a square; beyond this many units it does not fit.
const UNITS_MAX: usize = 5000;

/// Joint chances under Sampford's design (M. R. Sampford, Biometrika 54, 1967, 499–513; Y. Tillé,
/// Sampling Algorithms, 2006, 5.6); the diagonal holds the chances themselves. They must lie
/// strictly between 0 and 1 and sum to a whole number of at least 2.
///
/// ```
/// let joint = stats::drawing::joint::sampford(&[0.5, 0.5, 0.5, 0.5]).unwrap();
/// assert!((joint[0][1] - 1.0 / 6.0).abs() < 1e-12); // simple random sampling: 2·1/(4·3)
/// ```
pub fn sampford(chances: &[f64]) -> Result<Vec<Vec<f64>>, Error> {
    let n = check(chances)?;
    let size = n as f64;
    let odds: Vec<f64> = chances.iter().map(|p| p / (size * (1.0 - p))).collect();
    let whole = symmetric(&odds, n);
    let scale: f64 =
        (1..=n).map(|t| t as f64 * whole[n - t] / size.powi(t as i32)).sum::<f64>().recip();
    matrix(chances, n, |i, j| {
        let without = without_two(&whole, odds[i], odds[j]);
        let both = chances[i] + chances[j];
        let term = |t: usize| (t as f64 - both) * without[n - t] / size.powi(t as i32 - 2);
        scale * odds[i] * odds[j] * (2..=n).map(term).sum::<f64>()
    })
}

/// Joint chances under conditional Poisson sampling (J. Hájek 1964; S. X. Chen, A. P. Dempster and
/// J. S. Liu, Biometrika 81, 1994, 457–469), the design of maximum entropy for the given chances.
pub fn conditional_poisson(chances: &[f64]) -> Result<Vec<Vec<f64>>, Error> {
    let n = check(chances)?;
    let mut working = chances.to_vec();
    let steps_max = 2000;
    for _ in 0..steps_max {
        let odds: Vec<f64> = working.iter().map(|p| p / (1.0 - p)).collect();
        let whole = symmetric(&odds, n);
        let found: Vec<f64> =
            odds.iter().map(|w| w * without_one(&whole, *w)[n - 1] / whole[n]).collect();
        let miss = |found: &[f64]| {
            chances.iter().zip(found).map(|(p, q)| (p - q).abs()).fold(0.0, f64::max)
        };
        if miss(&found) < 1e-13 {
            return matrix(chances, n, |i, j| {
                odds[i] * odds[j] * without_two(&whole, odds[i], odds[j])[n - 2] / whole[n]
            });
        }
        for ((p, wanted), found) in working.iter_mut().zip(chances).zip(&found) {
            // Inside 0..1 the odds exist.
            *p = (*p + wanted - found).clamp(1e-12, 1.0 - 1e-12);
        }
    }
    Err(Error::NotConverged { name: "conditional Poisson chances", iterations: steps_max })
}

fn check(chances: &[f64]) -> Result<usize, Error> {
    within("units", chances.len() as f64, 2.0, UNITS_MAX as f64)?;
    for chance in chances {
        strictly_within("chance", *chance, 0.0, 1.0)?;
    }
    let total: f64 = chances.iter().sum();
    let n = total.round();
    within("sum of chances (a whole number)", total, n - 1e-6, n + 1e-6)?;
    within("sample size", n, 2.0, chances.len() as f64)?;
    within("units² × sample size", (chances.len() as f64).powi(2) * n, 1.0, WORK_MAX)?;
    Ok(n as usize)
}

/// Every pair costs a pass over the sample size; this many passes take seconds.
const WORK_MAX: f64 = 1e9;

/// Fills the square, and checks what both designs promise: the joint chances of one unit with all
/// others sum to `(n - 1)` times its own. The recursions lose digits when samples are large and
/// chances near 1; then there is no answer instead of a wrong one.
fn matrix(
    chances: &[f64],
    n: usize,
    pair: impl Fn(usize, usize) -> f64,
) -> Result<Vec<Vec<f64>>, Error> {
    let count = chances.len();
    let mut joint = vec![vec![0.0; count]; count];
    for i in 0..count {
        joint[i][i] = chances[i];
        for j in 0..i {
            joint[i][j] = pair(i, j);
            joint[j][i] = joint[i][j];
        }
    }
    for (unit, row) in joint.iter().enumerate() {
        let others = row.iter().sum::<f64>() - row[unit];
        let kept = (others - (n as f64 - 1.0) * row[unit]).abs() <= 1e-6 * n as f64 * row[unit];
        if !kept || row.iter().any(|both| both.is_nan() || *both < 0.0) {
            let reason = "the recursion loses its digits on these chances";
            return Err(Error::NoAnswer { name: "joint chances", reason });
        }
    }
    Ok(joint)
}

/// Elementary symmetric sums of orders 0 to `n`.
fn symmetric(values: &[f64], n: usize) -> Vec<f64> {
    let mut sums = vec![0.0; n + 1];
    sums[0] = 1.0;
    for x in values {
        for order in (1..=n).rev() {
            sums[order] += x * sums[order - 1];
        }
    }
    sums
}

/// The same with one value taken out.
fn without_one(whole: &[f64], x: f64) -> Vec<f64> {
    let mut sums = whole.to_vec();
    for order in 1..sums.len() {
        sums[order] = whole[order] - x * sums[order - 1];
    }
    sums
}

fn without_two(whole: &[f64], x: f64, y: f64) -> Vec<f64> {
    without_one(&without_one(whole, x), y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_add_up_as_a_fixed_sample_size_demands() {
        let chances = [0.2, 0.4, 0.6, 0.8, 0.35, 0.65];
        for joint in [sampford(&chances).unwrap(), conditional_poisson(&chances).unwrap()] {
            for (i, row) in joint.iter().enumerate() {
                let others: f64 = row.iter().sum::<f64>() - chances[i];
                assert!((others - 2.0 * chances[i]).abs() < 1e-10);
                for (j, pair) in row.iter().enumerate().filter(|(j, _)| *j != i) {
                    assert!(*pair > 0.0 && *pair <= chances[i].min(chances[j]));
                }
            }
        }
    }

    #[test]
    fn certainties_fractions_and_single_draws_are_refused() {
        for bad in
            [vec![1.0, 0.5, 0.5], vec![0.5, 0.7, 0.2], vec![0.5, 0.5], vec![f64::NAN; 3], vec![]]
        {
            assert!(sampford(&bad).is_err() && conditional_poisson(&bad).is_err());
        }
    }
}
