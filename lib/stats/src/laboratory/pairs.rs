//! Two similar samples to each laboratory: Youden's plot separates bias from noise (W. J. Youden,
//! Industrial Quality Control 15, 1959, 24–28).

use crate::describe::{mean_of, median_of, variance_of};
use crate::error::{Error, all_finite, at_least, same_length};

/// What the pairs say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Youden {
    pub median_a: f64,
    pub median_b: f64,
    /// Random error: `sd(A - B)/√2`.
    pub random: f64,
    /// Total: `sd(A + B)/√2`.
    pub total: f64,
    /// Bias between laboratories: `√((total² - random²)/2)`, at least 0.
    pub systematic: f64,
    /// Radius of the circle that holds 95 % of laboratories without bias: 2.447 `random`.
    pub circle: f64,
    /// Correlation; `None` if one sample shows no spread.
    pub correlation: Option<f64>,
}

/// Analyses the results of both samples, one pair per laboratory.
///
/// ```
/// let a = [12.3, 11.6, 11.6, 12.2];
/// let b = [12.5, 11.7, 12.1, 12.7];
/// let youden = stats::laboratory::pairs::youden(&a, &b).unwrap();
/// assert!(youden.systematic > youden.random); // the laboratories differ more than they scatter
/// ```
pub fn youden(a: &[f64], b: &[f64]) -> Result<Youden, Error> {
    same_length("results of sample B", b.len(), a.len())?;
    at_least("laboratories", a.len(), 3)?;
    all_finite("results of sample A", a)?;
    all_finite("results of sample B", b)?;
    let combine = |sign: f64| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a + sign * b).collect() };
    let random = (0.5 * variance_of(&combine(-1.0))).sqrt();
    let total = (0.5 * variance_of(&combine(1.0))).sqrt();
    let (mean_a, mean_b) = (mean_of(a), mean_of(b));
    let products = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>();
    let scale = variance_of(a).sqrt() * variance_of(b).sqrt() * (a.len() as f64 - 1.0);
    Ok(Youden {
        median_a: median_of(a),
        median_b: median_of(b),
        random,
        total,
        systematic: (0.5 * (total * total - random * random)).max(0.0).sqrt(),
        circle: 2.447 * random,
        correlation: (scale > 0.0).then(|| products / scale),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_may_change_places_and_hostile_pairs_are_refused() {
        let (a, b) = ([1.0, 2.0, 4.0, 3.0], [1.5, 2.0, 4.5, 2.5]);
        let (one, other) = (youden(&a, &b).unwrap(), youden(&b, &a).unwrap());
        assert_eq!((one.random, one.total), (other.random, other.total));
        assert!(youden(&a, &b[..3]).is_err() && youden(&a[..2], &b[..2]).is_err());
        assert!(youden(&[f64::NAN; 4], &b).is_err());
        assert_eq!(youden(&[1.0; 4], &b).unwrap().correlation, None);
    }
}
