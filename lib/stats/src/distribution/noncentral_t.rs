//! The non-central t distribution: what a variables sampling plan with unknown sigma rests on.

use super::{gamma, normal};
use crate::quadrature::integrate;

/// Probability of a value of at most `t` with `df` degrees of freedom and non-centrality `shift`.
///
/// Integrated directly, `∫ Φ(ts - shift) g(s) ds` with `g` the density of `χ/√df`: a smooth
/// positive integrand for any shift, where the usual series lose digits beyond 37.
pub(crate) fn at_most(t: f64, df: f64, shift: f64) -> f64 {
    let half = 0.5 * df;
    let low = (gamma::quantile(half, 1e-18) / half).sqrt();
    // The upper end leaves 1e-17 outside.
    let high = {
        let z = 9.0;
        let cube = half * (1.0 - 1.0 / (9.0 * half) + z / (3.0 * half.sqrt())).powi(3);
        (cube / half).sqrt() + 3.0 / half.sqrt()
    };
    // ln g(s) = ln 2 + half ln half - lnΓ(half) + (df-1) ln s - half s²
    let constant = 2.0f64.ln() + half * half.ln() - libm::lgamma(half);
    let density = |s: f64| (constant + (df - 1.0) * s.ln() - half * s * s).exp();
    integrate(low, high, 24, |s| normal::cumulative(t * s - shift) * density(s)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::beta::t_upper;

    #[test]
    fn without_a_shift_it_is_students_t() {
        for df in [1.0, 2.0, 9.0, 50.0, 400.0] {
            for t in [-2.0, -0.3, 0.0, 1.0, 3.0] {
                let found = at_most(t, df, 0.0);
                assert!((found - (1.0 - t_upper(t, df))).abs() < 1e-11, "{df} {t}: {found}");
            }
        }
    }

    #[test]
    fn zero_splits_at_the_normal_tail_of_the_shift() {
        for shift in [0.5, 3.0, 8.0] {
            let found = at_most(0.0, 12.0, shift);
            assert!((found / normal::cumulative(-shift) - 1.0).abs() < 1e-11);
        }
    }
}
