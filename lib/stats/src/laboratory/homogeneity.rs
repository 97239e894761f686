//! Was the material fit to be sent (ISO 13528:2015, annex B)?

use crate::describe::{mean_of, variance_of};
use crate::distribution::{beta, gamma};
use crate::error::{Error, all_finite, at_least, positive, same_length};

/// Spread between units of the material against the yardstick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homogeneity {
    /// Standard deviation within units (of the measurement).
    pub within: f64,
    /// Standard deviation between units, at least 0.
    pub between: f64,
    /// `0.3 σ`.
    pub limit: f64,
    /// `between ≤ limit`.
    pub sufficient: bool,
    /// The expanded criterion, which allows for the error of the check itself: `√(F1 (0.3σ)² + F2
    /// s_w²)`.
    pub expanded_limit: f64,
    pub sufficient_expanded: bool,
}

/// Checks units measured `m` times each; `sigma` is the standard deviation for proficiency
/// assessment.
///
/// `s_s² = s_x̄² - s_w²/m`; `F1 = χ²(0.95; g-1)/(g-1)`, `F2 = (F(0.95; g-1, g(m-1)) - 1)/m`.
///
/// ```
/// use stats::laboratory::homogeneity::homogeneity;
/// let units: Vec<Vec<f64>> = (0..10).map(|k| vec![5.0 + 0.01 * f64::from(k % 2), 5.0]).collect();
/// assert!(homogeneity(&units, 0.2).unwrap().sufficient);
/// ```
pub fn homogeneity(units: &[Vec<f64>], sigma: f64) -> Result<Homogeneity, Error> {
    positive("sigma", sigma)?;
    at_least("units", units.len(), 2)?;
    let m = units[0].len();
    at_least("measurements of a unit", m, 2)?;
    for unit in units {
        same_length("measurements of a unit", unit.len(), m)?;
        all_finite("measurements", unit)?;
    }
    let (g, replicates) = (units.len() as f64, m as f64);
    let means: Vec<f64> = units.iter().map(|unit| mean_of(unit)).collect();
    let inner = mean_of(&units.iter().map(|unit| variance_of(unit)).collect::<Vec<f64>>());
    let between = (variance_of(&means) - inner / replicates).max(0.0).sqrt();
    let limit = 0.3 * sigma;
    let f1 = gamma::chi_squared_quantile(0.95, g - 1.0) / (g - 1.0);
    let f2 = (beta::f_quantile(0.95, g - 1.0, g * (replicates - 1.0)) - 1.0) / replicates;
    let expanded_limit = (f1 * limit * limit + f2 * inner).sqrt();
    Ok(Homogeneity {
        within: inner.sqrt(),
        between,
        limit,
        sufficient: between <= limit,
        expanded_limit,
        sufficient_expanded: between <= expanded_limit,
    })
}

/// Whether the material kept its value: `|mean before - mean after| ≤ 0.3 σ`. Returns the
/// difference and the verdict.
pub fn stability(before: &[f64], after: &[f64], sigma: f64) -> Result<(f64, bool), Error> {
    positive("sigma", sigma)?;
    for series in [before, after] {
        at_least("measurements", series.len(), 1)?;
        all_finite("measurements", series)?;
    }
    let difference = mean_of(after) - mean_of(before);
    Ok((difference, difference.abs() <= 0.3 * sigma))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_differ_are_called_and_noise_alone_is_not() {
        let units: Vec<Vec<f64>> =
            (0..10).map(|k| vec![f64::from(k), f64::from(k) + 0.01]).collect();
        let uneven = homogeneity(&units, 1.0).unwrap();
        assert!(!uneven.sufficient && !uneven.sufficient_expanded);
        assert!((uneven.between - 3.0277).abs() < 1e-3);
        let mut stream = crate::stream::Stream::new(1, 0);
        let noise: Vec<Vec<f64>> =
            (0..10).map(|_| vec![stream.normal(), stream.normal()]).collect();
        assert!(homogeneity(&noise, 1.0).unwrap().sufficient_expanded);
    }

    #[test]
    fn ragged_and_single_measurements_are_refused() {
        assert!(homogeneity(&[vec![1.0, 2.0], vec![1.0]], 1.0).is_err());
        assert!(homogeneity(&[vec![1.0], vec![1.0]], 1.0).is_err());
        assert!(
            homogeneity(&[], 1.0).is_err() && homogeneity(&vec![vec![1.0, 2.0]; 3], 0.0).is_err()
        );
        assert_eq!(stability(&[1.0, 2.0], &[1.6], 1.0), Ok((0.10000000000000009, true)));
        assert!(stability(&[], &[1.0], 1.0).is_err());
    }
}
