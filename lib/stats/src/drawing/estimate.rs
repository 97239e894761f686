//! From a sample with known chances back to the whole.

use crate::error::{Error, all_finite, at_least, same_length, within, within_arithmetic};

/// Horvitz and Thompson's total: `Σ y/π` (JASA 47, 1952, 663–685). Unbiased whatever the `y`, if
/// the chances are true.
///
/// ```
/// let total = stats::drawing::estimate::total(&[3.0, 5.0], &[0.5, 0.25]).unwrap();
/// assert_eq!(total, 26.0);
/// ```
pub fn total(y: &[f64], chances: &[f64]) -> Result<f64, Error> {
    check(y, chances)?;
    let total = y.iter().zip(chances).map(|(y, p)| y / p).sum();
    within_arithmetic("total", &[total])?;
    Ok(total)
}

/// Hájek's mean: `Σ(y/π)/Σ(1/π)`; steadier than the total over a known count when `y` and `π` are
/// not related.
pub fn mean(y: &[f64], chances: &[f64]) -> Result<f64, Error> {
    check(y, chances)?;
    let weights: f64 = chances.iter().map(|p| 1.0 / p).sum();
    let mean = total(y, chances)? / weights;
    within_arithmetic("mean", &[mean])?;
    Ok(mean)
}

/// Variance estimates of the Horvitz–Thompson total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variances {
    /// Horvitz and Thompson's own; may be negative and swings widely.
    pub horvitz_thompson: f64,
    /// Sen, Yates and Grundy's (1953), for a fixed sample size: report this one.
    pub sen_yates_grundy: f64,
}

/// Both variance estimates from the joint chances of the sampled units (diagonal: their own
/// chances).
pub fn variances(y: &[f64], joint: &[Vec<f64>]) -> Result<Variances, Error> {
    same_length("rows of joint chances", joint.len(), y.len())?;
    let chances: Vec<f64> =
        joint.iter().enumerate().map(|(i, row)| row.get(i).copied().unwrap_or(f64::NAN)).collect();
    check(y, &chances)?;
    let (mut own, mut differences) = (0.0, 0.0);
    for (i, row) in joint.iter().enumerate() {
        same_length("row of joint chances", row.len(), y.len())?;
        for (j, both) in row.iter().enumerate() {
            within("joint chance", *both, f64::MIN_POSITIVE, 1.0)?;
            let product = chances[i] * chances[j];
            let (a, b) = (y[i] / chances[i], y[j] / chances[j]);
            own += (both - product) / both * a * b;
            if i < j {
                differences += (product - both) / both * (a - b).powi(2);
            }
        }
    }
    within_arithmetic("variance", &[own, differences])?;
    Ok(Variances { horvitz_thompson: own, sen_yates_grundy: differences })
}

fn check(y: &[f64], chances: &[f64]) -> Result<(), Error> {
    same_length("chances", chances.len(), y.len())?;
    at_least("sampled units", y.len(), 1)?;
    all_finite("y", y)?;
    chances.iter().try_for_each(|p| within("chance", *p, f64::MIN_POSITIVE, 1.0).map(|_| ()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_proportional_to_the_chances_have_no_variance() {
        let chances = [0.2, 0.4, 0.6, 0.8];
        let joint = super::super::joint::sampford(&chances).unwrap();
        let y: Vec<f64> = chances.iter().map(|p| 50.0 * p).collect();
        let found = variances(&y, &joint).unwrap();
        assert!(found.sen_yates_grundy.abs() < 1e-9);
        assert!((total(&y, &chances).unwrap() - 200.0).abs() < 1e-9);
    }

    #[test]
    fn impossible_chances_are_refused() {
        for bad in [0.0, 1.5, f64::NAN, -0.1] {
            assert!(total(&[1.0], &[bad]).is_err() && mean(&[1.0], &[bad]).is_err());
        }
        assert!(total(&[], &[]).is_err() && total(&[1.0], &[]).is_err());
        assert!(variances(&[1.0, 2.0], &[vec![0.5, 0.0], vec![0.0, 0.5]]).is_err());
        assert!(variances(&[1.0], &[vec![]]).is_err());
    }
}
