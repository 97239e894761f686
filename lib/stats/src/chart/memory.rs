//! Charts with a memory: CUSUM and EWMA see small shifts that last.

use super::{ANYWHERE, Chart, Point};
use crate::error::{Error, all_finite, amount, number, positive, within};

/// A tabular CUSUM's settings, in standard errors of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    /// Allowance `k`, half of the shift to be found.
    pub allowance: f64,
    /// Decision interval `h`.
    pub decision: f64,
    /// Where both sums start; 0, or `h/2` for a fast initial response (J. M. Lucas and R. B.
    /// Crosier, Technometrics 24, 1982, 199–205).
    pub head_start: f64,
}

/// Both sums at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sums {
    pub upper: f64,
    /// Zero or negative.
    pub lower: f64,
    pub above: bool,
    pub below: bool,
}

/// Cumulative sums of standardised points: `C⁺ = max(0, C⁺ + z - k)`, `C⁻ = min(0, C⁻ + z + k)`; a
/// signal when a sum is strictly beyond `h` (E. S. Page, Biometrika 41, 1954, 100–115).
///
/// ```
/// use stats::chart::memory::*;
/// let settings = Cusum { allowance: 0.5, decision: 4.0, head_start: 0.0 };
/// let sums = cusum(&[0.2, 1.5, 1.8, 2.0, 1.6, 1.4], &settings).unwrap();
/// assert_eq!(sums.iter().position(|s| s.above), Some(4));
/// ```
pub fn cusum(z: &[f64], settings: &Cusum) -> Result<Vec<Sums>, Error> {
    amount("allowance", settings.allowance)?;
    positive("decision interval", settings.decision)?;
    within("head start", settings.head_start, 0.0, settings.decision)?;
    all_finite("z", z)?;
    let (mut upper, mut lower) = (settings.head_start, -settings.head_start);
    let step = |z: &f64| {
        upper = (upper + z - settings.allowance).max(0.0);
        lower = (lower + z + settings.allowance).min(0.0);
        let h = settings.decision;
        Sums { upper, lower, above: upper > h, below: lower < -h }
    };
    Ok(z.iter().map(step).collect())
}

/// Exponentially weighted moving averages: `y_t = λx_t + (1-λ)y_(t-1)`, starting at the centre (S.
/// W. Roberts, Technometrics 1, 1959, 239–250).
///
/// Limits `centre ± width·σ_t`, `σ_t² = s²λ/(2-λ)[1 - (1-λ)^(2t)]` with `s_t` the standard error of
/// each point (one per point, so sizes may differ; the formula is qcc's, exact for equal sizes).
pub fn ewma(
    values: &[f64],
    centre: f64,
    errors: &[f64],
    lambda: f64,
    width: f64,
) -> Result<Chart, Error> {
    within("lambda", lambda, f64::MIN_POSITIVE, 1.0)?;
    number("centre", centre)?;
    positive("width", width)?;
    crate::error::same_length("standard errors", errors.len(), values.len())?;
    all_finite("values", values)?;
    for error in errors {
        amount("standard error", *error)?;
    }
    let mut average = centre;
    let point = |(time, (x, error)): (usize, (&f64, &f64))| {
        average = lambda * x + (1.0 - lambda) * average;
        let settled = 1.0 - (1.0 - lambda).powf(2.0 * (time as f64 + 1.0));
        let sigma = error * (lambda / (2.0 - lambda) * settled).sqrt();
        Point::new(average, centre, sigma, width, ANYWHERE)
    };
    Ok(Chart { points: values.iter().zip(errors).enumerate().map(point).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrored_series_have_mirrored_sums() {
        let z = [0.3, -1.0, 2.0, 2.5, -0.2, -3.0, -2.0];
        let mirrored: Vec<f64> = z.iter().map(|x| -x).collect();
        let settings = Cusum { allowance: 0.5, decision: 3.0, head_start: 1.5 };
        let (one, other) = (cusum(&z, &settings).unwrap(), cusum(&mirrored, &settings).unwrap());
        for (a, b) in one.iter().zip(&other) {
            assert_eq!((a.upper, a.above), (-b.lower, b.below));
        }
    }

    #[test]
    fn lambda_one_is_the_shewhart_chart() {
        let values = [5.0, 7.0, 4.0];
        let chart = ewma(&values, 5.0, &[0.5; 3], 1.0, 3.0).unwrap();
        for (point, x) in chart.points.iter().zip(values) {
            assert_eq!(point.value, x);
            assert!((point.sigma - 0.5).abs() < 1e-15);
        }
        assert_eq!(chart.beyond(), [1]);
    }

    #[test]
    fn hostile_settings_are_refused() {
        let settings = |allowance, decision, head_start| Cusum { allowance, decision, head_start };
        for bad in [settings(f64::NAN, 1.0, 0.0), settings(0.5, 0.0, 0.0), settings(0.5, 4.0, 5.0)]
        {
            assert!(cusum(&[1.0], &bad).is_err());
        }
        assert!(cusum(&[f64::NAN], &settings(0.5, 4.0, 0.0)).is_err());
        assert!(cusum(&[], &settings(0.5, 4.0, 0.0)).unwrap().is_empty());
        for lambda in [0.0, 1.1, f64::NAN] {
            assert!(ewma(&[1.0], 0.0, &[1.0], lambda, 3.0).is_err());
        }
        assert!(ewma(&[1.0], 0.0, &[], 0.2, 3.0).is_err());
    }
}
