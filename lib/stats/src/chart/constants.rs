//! The constants of Shewhart charts, computed, not copied.
//!
//! Printed tables carry three or four digits; limits computed with them differ in the fourth. Here
//! `d2` and `d3` are integrals of the range of normal samples and `c4` a ratio of gamma functions.

use crate::distribution::normal;
use crate::error::{Error, within};
use crate::quadrature::gauss_legendre;
use std::sync::OnceLock;

/// Largest sample for which a range is accepted: beyond, the range wastes most of the data.
pub const RANGE_N_MAX: usize = 50;

/// Expected range of `n` standard normal values and its standard deviation, `(d2, d3)`.
///
/// `P(R > r) = 1 - n∫φ(u)[Φ(u + r) - Φ(u)]^(n-1) du`, `d2 = ∫P dr`, `d3² = 2∫r P dr - d2²` (H. L.
/// Harter, Annals of Mathematical Statistics 31, 1960, 1122–1147). Computed once per size.
///
/// ```
/// let (d2, d3) = stats::chart::constants::range(5).unwrap();
/// assert!((d2 - 2.325_929).abs() < 1e-6 && (d3 - 0.864_082).abs() < 1e-6);
/// ```
pub fn range(n: usize) -> Result<(f64, f64), Error> {
    within("sample size", n as f64, 2.0, RANGE_N_MAX as f64)?;
    static KNOWN: [OnceLock<(f64, f64)>; RANGE_N_MAX + 1] =
        [const { OnceLock::new() }; RANGE_N_MAX + 1];
    Ok(*KNOWN[n].get_or_init(|| integrate_range(n)))
}

fn integrate_range(n: usize) -> (f64, f64) {
    let rule = gauss_legendre(16);
    let panels = |low: f64, high: f64, count: usize| {
        let half = 0.5 * (high - low) / count as f64;
        let place = move |panel: usize| low + (2.0 * panel as f64 + 1.0) * half;
        let nodes = rule.clone();
        (0..count).flat_map(move |panel| {
            let middle = place(panel);
            nodes.clone().into_iter().map(move |(x, w)| (middle + half * x, w * half))
        })
    };
    let inner: Vec<(f64, f64, f64)> = panels(-9.0, 9.0, 12)
        .map(|(u, w)| (u, normal::cumulative(u), w * normal::density(u)))
        .collect();
    let (mut first, mut second) = (0.0, 0.0);
    for (r, w) in panels(0.0, 14.0, 10) {
        let within_r: f64 = inner
            .iter()
            .map(|(u, below, w)| w * (normal::cumulative(u + r) - below).powi(n as i32 - 1))
            .sum();
        let above = 1.0 - n as f64 * within_r;
        first += w * above;
        second += w * 2.0 * r * above;
    }
    (first, (second - first * first).sqrt())
}

/// `c4 = √(2/(n-1)) Γ(n/2)/Γ((n-1)/2)`: the expected standard deviation of `n` standard normal
/// values.
pub fn c4(n: usize) -> Result<f64, Error> {
    within("sample size", n as f64, 2.0, 1e15)?;
    Ok(c4_of(n as f64))
}

/// `c4` of a sample size, at least 2, computed once per size.
pub(crate) fn c4_of_size(n: usize) -> f64 {
    static KNOWN: [OnceLock<f64>; RANGE_N_MAX + 1] = [const { OnceLock::new() }; RANGE_N_MAX + 1];
    KNOWN.get(n).map_or_else(|| c4_of(n as f64), |known| *known.get_or_init(|| c4_of(n as f64)))
}

/// `c4` for real `n > 1`; the caller has checked.
pub(crate) fn c4_of(n: f64) -> f64 {
    if n > 400.0 {
        // Ratio of gammas as a series in 1/(n-1): differences of lnΓ would lose digits here.
        let m = n - 1.0;
        return 1.0 - 1.0 / (4.0 * m) + 1.0 / (32.0 * m * m) + 5.0 / (128.0 * m * m * m);
    }
    (2.0 / (n - 1.0)).sqrt() * (libm::lgamma(0.5 * n) - libm::lgamma(0.5 * (n - 1.0))).exp()
}

/// The factors of the tables, for readers who compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    pub d2: f64,
    pub d3: f64,
    pub c4: f64,
    /// `3/√n`.
    pub a: f64,
    /// `3/(d2 √n)`.
    pub a2: f64,
    /// `3/(c4 √n)`.
    pub a3: f64,
    /// Limits of S over its mean.
    pub b3: f64,
    pub b4: f64,
    /// Limits of R over its mean (`D3`, `D4` in the tables).
    pub range_low: f64,
    pub range_high: f64,
}

/// All factors for one sample size.
pub fn factors(n: usize) -> Result<Factors, Error> {
    let ((d2, d3), c4) = (range(n)?, c4(n)?);
    let a = 3.0 / (n as f64).sqrt();
    let s = 3.0 * (1.0 - c4 * c4).sqrt() / c4;
    let r = 3.0 * d3 / d2;
    Ok(Factors {
        d2,
        d3,
        c4,
        a,
        a2: a / d2,
        a3: a / c4,
        b3: (1.0 - s).max(0.0),
        b4: 1.0 + s,
        range_low: (1.0 - r).max(0.0),
        range_high: 1.0 + r,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_and_three_have_closed_forms() {
        let pi = std::f64::consts::PI;
        let (d2, d3) = range(2).unwrap();
        assert!((d2 - 2.0 / pi.sqrt()).abs() < 1e-13);
        assert!((d3 - (2.0 - 4.0 / pi).sqrt()).abs() < 1e-12);
        assert!((range(3).unwrap().0 - 3.0 / pi.sqrt()).abs() < 1e-13);
        assert!((c4(2).unwrap() - (2.0 / pi).sqrt()).abs() < 1e-14);
        assert!((c4(400).unwrap() - c4_of(400.001)).abs() < 1e-8);
    }

    #[test]
    fn sizes_without_a_range_are_refused() {
        for n in [0, 1, 51, usize::MAX] {
            assert!(range(n).is_err());
        }
        assert!(c4(1).is_err() && factors(0).is_err());
    }
}
