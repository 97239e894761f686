//! Uncertainty of a result calculated from measured quantities (GUM, JCGM 100:2008).

use crate::distribution::beta;
use crate::error::{Error, all_finite, amount, at_least, same_length, within};

/// A measured quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    pub value: f64,
    /// Standard uncertainty.
    pub uncertainty: f64,
}

/// A result with its budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Propagated {
    pub value: f64,
    pub uncertainty: f64,
    /// Partial derivatives.
    pub sensitivities: Vec<f64>,
    /// `|sensitivity| × uncertainty` of each quantity.
    pub contributions: Vec<f64>,
}

/// Carries uncertainties through a formula to first order: `u² = ΣΣ c_i c_j u_i u_j r_ij` (5.2.2).
///
/// Sensitivities are central differences with Richardson's extrapolation, steps of about `u`.
/// `correlation` is row by row, `None` for independent quantities. Where the formula bends within
/// `u`, compare with [`super::monte_carlo`].
///
/// ```
/// use stats::measurement::uncertainty::*;
/// let sides = [(3.0, 0.03), (4.0, 0.04)].map(|(value, uncertainty)| Quantity { value, uncertainty });
/// let area = propagate(&sides, None, |x| x[0] * x[1]).unwrap();
/// assert!((area.uncertainty - 0.12 * 2f64.sqrt()).abs() < 1e-12);
/// ```
pub fn propagate(
    quantities: &[Quantity],
    correlation: Option<&[Vec<f64>]>,
    model: impl Fn(&[f64]) -> f64,
) -> Result<Propagated, Error> {
    let n = quantities.len();
    at_least("quantities", n, 1)?;
    let x: Vec<f64> = quantities.iter().map(|q| q.value).collect();
    all_finite("quantities", &x)?;
    for quantity in quantities {
        amount("uncertainty", quantity.uncertainty)?;
    }
    check_correlation(correlation, n)?;
    let value = model(&x);
    all_finite("result of the model", &[value])?;
    let slope = |index: usize, step: f64| {
        let at = |x_i: f64| {
            let mut moved = x.clone();
            moved[index] = x_i;
            model(&moved)
        };
        let (up, down) = (x[index] + step, x[index] - step);
        (at(up) - at(down)) / (up - down)
    };
    let sensitivity = |index: usize| {
        let u = quantities[index].uncertainty;
        if u == 0.0 {
            return 0.0;
        }
        // Half the uncertainty, but not below what the number's digits can show.
        let step = (0.5 * u).max(1e-6 * x[index].abs());
        (4.0 * slope(index, 0.5 * step) - slope(index, step)) / 3.0
    };
    let sensitivities: Vec<f64> = (0..n).map(sensitivity).collect();
    all_finite("sensitivities", &sensitivities)?;
    let signed: Vec<f64> =
        sensitivities.iter().zip(quantities).map(|(c, q)| c * q.uncertainty).collect();
    let r = |i: usize, j: usize| match correlation {
        Some(rows) => rows[i][j],
        None => f64::from(u8::from(i == j)),
    };
    let square: f64 = (0..n)
        .flat_map(|i| (0..n).map(move |j| (i, j)))
        .map(|(i, j)| signed[i] * signed[j] * r(i, j))
        .sum();
    // Impossible correlations could push the sum below 0; rounding does so by a few 1e-16 of it.
    let whole: f64 = signed.iter().map(|c| c * c).sum();
    let square = within("squared uncertainty", square, -1e-12 * whole, f64::MAX)?;
    Ok(Propagated {
        value,
        uncertainty: square.max(0.0).sqrt(),
        sensitivities,
        contributions: signed.iter().map(|c| c.abs()).collect(),
    })
}

fn check_correlation(correlation: Option<&[Vec<f64>]>, n: usize) -> Result<(), Error> {
    let Some(rows) = correlation else { return Ok(()) };
    same_length("correlation", rows.len(), n)?;
    for (i, row) in rows.iter().enumerate() {
        same_length("row of correlation", row.len(), n)?;
        for (j, r) in row.iter().enumerate() {
            let least = if i == j { 1.0 } else { -1.0 };
            within("correlation", *r, least, 1.0)?;
            let mirrored = rows[j].get(i).copied().unwrap_or(f64::NAN);
            within("correlation against its mirror", *r, mirrored - 1e-12, mirrored + 1e-12)?;
        }
    }
    Ok(())
}

/// Effective degrees of freedom of Welch and Satterthwaite, `u⁴/Σ(c_i⁴/ν_i)` (G.4.1); infinite
/// degrees are allowed. Not defined for correlated quantities.
pub fn effective_degrees(contributions: &[f64], degrees: &[f64]) -> Result<f64, Error> {
    same_length("degrees of freedom", degrees.len(), contributions.len())?;
    at_least("contributions", contributions.len(), 1)?;
    let (mut square, mut below) = (0.0, 0.0);
    for (contribution, df) in contributions.iter().zip(degrees) {
        within("contribution", *contribution, 0.0, 1e75)?;
        if df.is_nan() || *df < 1.0 {
            return Err(Error::OutOfRange {
                name: "degrees of freedom",
                value: *df,
                low: 1.0,
                high: f64::INFINITY,
            });
        }
        square += contribution * contribution;
        below += contribution.powi(4) / df;
    }
    Ok(if below > 0.0 { square * square / below } else { f64::INFINITY })
}

/// Coverage factor: the two-sided t quantile with the degrees of freedom rounded down, as in the
/// examples of annex H.
pub fn coverage_factor(confidence: f64, degrees: f64) -> Result<f64, Error> {
    let z = crate::interval::two_sided_z(confidence)?;
    if degrees.is_infinite() && degrees > 0.0 {
        return Ok(z);
    }
    let whole = within("degrees of freedom", degrees, 1.0, f64::MAX)?.floor();
    Ok(if whole > 1e9 { z } else { beta::t_quantile(0.5 + 0.5 * confidence, whole) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: f64, uncertainty: f64) -> Quantity {
        Quantity { value, uncertainty }
    }

    #[test]
    fn full_correlation_adds_and_opposite_correlation_cancels() {
        let both = [quantity(1.0, 0.1), quantity(2.0, 0.1)];
        let with = |r: f64| {
            let rows = vec![vec![1.0, r], vec![r, 1.0]];
            propagate(&both, Some(&rows), |x| x[0] + x[1]).unwrap().uncertainty
        };
        assert!((with(1.0) - 0.2).abs() < 1e-12 && with(-1.0) < 1e-6);
        assert!((with(0.0) - 0.02f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn curved_formulas_have_their_derivatives() {
        let found = propagate(&[quantity(1.3, 0.01)], None, |x| x[0].powi(3).exp()).unwrap();
        let exact = 3.0 * 1.69 * 1.3f64.powi(3).exp();
        assert!((found.sensitivities[0] / exact - 1.0).abs() < 1e-5);
    }

    #[test]
    fn broken_models_and_correlations_are_refused() {
        let one = [quantity(0.0, 0.1)];
        assert!(propagate(&one, None, |x| 1.0 / x[0]).is_err());
        assert!(propagate(&[], None, |_| 1.0).is_err());
        assert!(propagate(&[quantity(1.0, -0.1)], None, |x| x[0]).is_err());
        assert!(propagate(&one, Some(&[vec![0.5]]), |x| x[0]).is_err());
        assert!(effective_degrees(&[1.0], &[0.0]).is_err());
        assert_eq!(effective_degrees(&[1.0], &[f64::INFINITY]), Ok(f64::INFINITY));
        assert!((coverage_factor(0.95, f64::INFINITY).unwrap() - 1.96).abs() < 1e-3);
        assert!(coverage_factor(0.95, f64::NAN).is_err());
    }
}
