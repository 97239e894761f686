//! One value from several results with their uncertainties: key comparisons and small
//! interlaboratory studies.

use crate::distribution::gamma;
use crate::error::{Error, at_least, positive, same_length, within};

/// A consensus value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Consensus {
    pub value: f64,
    /// Standard uncertainty.
    pub uncertainty: f64,
    /// Standard deviation between laboratories beyond what they state; 0 for the weighted mean.
    pub between: f64,
}

/// Agreement of the results with their weighted mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Consistency {
    pub chi_squared: f64,
    /// `√(χ²/(n-1))`; above 1 the stated uncertainties are too small for the scatter.
    pub birge: f64,
    /// Probability of a larger χ²; consistent if above 0.05.
    pub p_value: f64,
}

/// The weighted mean, weights `1/u²` (M. G. Cox, Metrologia 39, 2002, 589–595), and whether the
/// results agree with it.
///
/// ```
/// let (mean, agreement) =
///     stats::laboratory::consensus::weighted_mean(&[10.0, 10.2], &[0.1, 0.1]).unwrap();
/// assert!((mean.value - 10.1).abs() < 1e-12 && (agreement.chi_squared - 2.0).abs() < 1e-9);
/// ```
pub fn weighted_mean(
    values: &[f64],
    uncertainties: &[f64],
) -> Result<(Consensus, Consistency), Error> {
    check(values, uncertainties)?;
    let mean = weigh(values, uncertainties, 0.0);
    let chi_squared = scatter(values, uncertainties, 0.0);
    let df = values.len() as f64 - 1.0;
    let p_value = gamma::chi_squared_upper(chi_squared, df);
    Ok((mean, Consistency { chi_squared, birge: (chi_squared / df).sqrt(), p_value }))
}

/// Mandel and Paule: the variance between laboratories at which the scatter equals its expectation
/// (R. C. Paule and J. Mandel, Journal of Research NBS 87, 1982, 377–385).
pub fn mandel_paule(values: &[f64], uncertainties: &[f64]) -> Result<Consensus, Error> {
    check(values, uncertainties)?;
    let df = values.len() as f64 - 1.0;
    if scatter(values, uncertainties, 0.0) <= df {
        return Ok(weigh(values, uncertainties, 0.0));
    }
    // The scatter falls with the variance: double, then halve.
    // Equal values have no variance, and rounding may still scatter them beyond tiny uncertainties.
    let least = uncertainties.iter().map(|u| u * u).fold(f64::INFINITY, f64::min);
    let mut high = crate::describe::variance_of(values).max(least);
    while scatter(values, uncertainties, high) > df {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if scatter(values, uncertainties, middle) > df {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(weigh(values, uncertainties, high))
}

/// DerSimonian and Laird: the same variance in one step (Controlled Clinical Trials 7, 1986,
/// 177–188).
pub fn dersimonian_laird(values: &[f64], uncertainties: &[f64]) -> Result<Consensus, Error> {
    check(values, uncertainties)?;
    let weights: Vec<f64> = uncertainties.iter().map(|u| 1.0 / (u * u)).collect();
    let total: f64 = weights.iter().sum();
    let excess = scatter(values, uncertainties, 0.0) - (values.len() as f64 - 1.0);
    let scale = total - weights.iter().map(|w| w * w).sum::<f64>() / total;
    // One result that outweighs all others leaves nothing to tell the variance by.
    let variance = if scale > 0.0 { (excess / scale).clamp(0.0, 1e140) } else { 0.0 };
    Ok(weigh(values, uncertainties, variance))
}

fn weigh(values: &[f64], uncertainties: &[f64], variance: f64) -> Consensus {
    let weights: Vec<f64> = uncertainties.iter().map(|u| 1.0 / (u * u + variance)).collect();
    let total: f64 = weights.iter().sum();
    let sum: f64 = values.iter().zip(&weights).map(|(x, w)| x * w).sum();
    Consensus { value: sum / total, uncertainty: total.sqrt().recip(), between: variance.sqrt() }
}

fn scatter(values: &[f64], uncertainties: &[f64], variance: f64) -> f64 {
    let mean = weigh(values, uncertainties, variance).value;
    let term = |(x, u): (&f64, &f64)| (x - mean).powi(2) / (u * u + variance);
    values.iter().zip(uncertainties).map(term).sum()
}

fn check(values: &[f64], uncertainties: &[f64]) -> Result<(), Error> {
    same_length("uncertainties", uncertainties.len(), values.len())?;
    at_least("results", values.len(), 2)?;
    for value in values {
        within("result", *value, -1e70, 1e70)?;
    }
    for u in uncertainties {
        // The fourth power and its inverse must both be numbers.
        positive("uncertainty", *u)?;
        within("uncertainty", *u, 1e-70, 1e70)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreeing_results_need_no_variance_between() {
        let (values, u) = ([10.0, 10.01, 9.99], [0.05, 0.02, 0.03]);
        let plain = weighted_mean(&values, &u).unwrap().0;
        assert_eq!(mandel_paule(&values, &u).unwrap(), plain);
        assert_eq!(dersimonian_laird(&values, &u).unwrap(), plain);
    }

    #[test]
    fn equal_uncertainties_give_the_mean_and_its_scatter() {
        let values = [1.0, 2.0, 3.0, 6.0];
        let found = mandel_paule(&values, &[0.1; 4]).unwrap();
        assert!((found.value - 3.0).abs() < 1e-12);
        let variance: f64 = crate::describe::variance_of(&values);
        assert!((found.uncertainty - (variance / 4.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn hostile_uncertainties_are_refused() {
        for u in [0.0, -1.0, f64::NAN, 1e-200, f64::INFINITY] {
            assert!(weighted_mean(&[1.0, 2.0], &[u, 1.0]).is_err());
        }
        assert!(mandel_paule(&[1.0], &[1.0]).is_err());
        assert!(dersimonian_laird(&[1.0, 2.0], &[1.0]).is_err());
    }
}
