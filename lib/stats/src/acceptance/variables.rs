//! Plans on measurements with one specification limit: accept if the mean keeps `k` standard
//! deviations away from it.
//!
//! They need fewer items than counting, and normally distributed values; a heavy tail makes them
//! too generous.

use super::design::TwoPoints;
use crate::distribution::{noncentral_t, normal};
use crate::error::{Error, strictly_within, within};

/// Sample size and acceptance constant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VariablesPlan {
    pub n: u64,
    pub k: f64,
    /// Whether sigma is known; otherwise the sample's standard deviation (`n - 1`) stands in.
    pub sigma_known: bool,
}

const SIZE_MAX: u64 = 100_000;

impl VariablesPlan {
    /// Probability of acceptance when a share `p` lies beyond the limit.
    ///
    /// Known sigma: `Φ(√n(z - k))`, `z` the upper `p` quantile. Unknown: `P(T > k√n)` with `T`
    /// non-central t, `n - 1` degrees of freedom and non-centrality `z√n` (G. J. Lieberman and G.
    /// J. Resnikoff, JASA 50, 1955, 457–516).
    ///
    /// ```
    /// use stats::acceptance::variables::VariablesPlan;
    /// let plan = VariablesPlan { n: 10, k: 1.55, sigma_known: true };
    /// assert!((plan.acceptance(0.0605).unwrap() - 0.50).abs() < 0.01); // z = 1.55: even odds
    /// ```
    pub fn acceptance(&self, p: f64) -> Result<f64, Error> {
        within("p", p, 0.0, 1.0)?;
        within("k", self.k, -40.0, 40.0)?;
        within("n", self.n as f64, if self.sigma_known { 1.0 } else { 2.0 }, 1e9)?;
        if p == 0.0 || p == 1.0 {
            return Ok(1.0 - p);
        }
        let root = (self.n as f64).sqrt();
        let z = -normal::quantile(p);
        if self.sigma_known {
            return Ok(normal::cumulative(root * (z - self.k)));
        }
        // P(T > t; δ) = P(T < -t; -δ), which keeps the digits of a small acceptance.
        Ok(noncentral_t::at_most(-self.k * root, self.n as f64 - 1.0, -z * root))
    }
}

/// The plan with known sigma through two points: `n` from the distance of the quantiles, rounded
/// up, `k` exact at good quality.
pub fn known_sigma(points: &TwoPoints) -> Result<VariablesPlan, Error> {
    points.check()?;
    let q = normal::quantile;
    let (z_good, z_bad) = (-q(points.good), -q(points.bad));
    let reach = q(points.accept_good) - q(points.accept_bad);
    let n = (reach / (z_good - z_bad)).powi(2).ceil();
    within("sample size", n, 1.0, 1e9)?;
    let k = z_good - q(points.accept_good) / n.sqrt();
    Ok(VariablesPlan { n: n as u64, k, sigma_known: true })
}

/// The plan with unknown sigma: the smallest sample whose `k`, exact at good quality, keeps the
/// promise at bad quality.
pub fn unknown_sigma(points: &TwoPoints) -> Result<VariablesPlan, Error> {
    points.check()?;
    let plan = |n: u64| -> Result<VariablesPlan, Error> {
        Ok(VariablesPlan { n, k: exact_k(n, points)?, sigma_known: false })
    };
    let keeps = |n: u64| Ok(plan(n)?.acceptance(points.bad)? <= points.accept_bad);
    let mut high = known_sigma(points)?.n.max(2);
    while !keeps(high)? {
        high *= 2;
        if high > SIZE_MAX {
            let reason = "no sample of at most 100,000 items keeps both promises";
            return Err(Error::NoAnswer { name: "plan", reason });
        }
    }
    let mut low = 2;
    while low < high {
        let middle = low + (high - low) / 2;
        if keeps(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    plan(low)
}

/// The `k` at which good quality is accepted exactly as often as promised; halving, since
/// acceptance falls with `k`.
fn exact_k(n: u64, points: &TwoPoints) -> Result<f64, Error> {
    strictly_within("acceptance at good quality", points.accept_good, 0.0, 1.0)?;
    let (mut low, mut high) = (-40.0, 40.0);
    while high - low > 1e-13 {
        let k = 0.5 * (low + high);
        if k <= low || k >= high {
            break;
        }
        let accept = VariablesPlan { n, k, sigma_known: false }.acceptance(points.good)?;
        if accept > points.accept_good {
            low = k;
        } else {
            high = k;
        }
    }
    Ok(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignorance_of_sigma_costs_items_and_both_promises_hold() {
        for (good, bad) in [(0.01, 0.05), (0.02, 0.08), (0.1, 0.3)] {
            let points = TwoPoints { good, accept_good: 0.95, bad, accept_bad: 0.1 };
            let (known, unknown) = (known_sigma(&points).unwrap(), unknown_sigma(&points).unwrap());
            assert!(known.n < unknown.n);
            for plan in [known, unknown] {
                assert!((plan.acceptance(good).unwrap() - 0.95).abs() < 1e-9);
                assert!(plan.acceptance(bad).unwrap() <= 0.1);
            }
        }
    }

    #[test]
    fn impossible_arguments_are_refused() {
        let plan = VariablesPlan { n: 1, k: 1.0, sigma_known: false };
        assert!(plan.acceptance(0.1).is_err());
        let plan = VariablesPlan { n: 5, k: f64::NAN, sigma_known: true };
        assert!(plan.acceptance(0.1).is_err());
        assert!(VariablesPlan { n: 5, k: 1.0, sigma_known: false }.acceptance(1.5).is_err());
    }
}
