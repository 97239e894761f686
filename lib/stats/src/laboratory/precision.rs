//! Repeatability and reproducibility of a method from a trial in several laboratories (ISO 5725-2),
//! with the tests that ask which results to look at first: Cochran, Grubbs, Mandel.

use crate::describe::{mean_of, variance_of};
use crate::distribution::beta;
use crate::error::{Error, all_finite, at_least, strictly_within, within};

/// Precision of a method at one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Mean of all results.
    pub mean: f64,
    /// Repeatability standard deviation.
    pub s_r: f64,
    /// Between laboratories; 0 if the estimate is negative.
    pub s_l: f64,
    /// Reproducibility standard deviation, `√(s_r² + s_L²)`.
    pub s_reproducibility: f64,
    /// Repeatability limit, 2.8 s_r.
    pub r: f64,
    /// Reproducibility limit, 2.8 s_R.
    pub reproducibility: f64,
}

/// Precision from the results of each laboratory at one level; numbers of results may differ (ISO
/// 5725-2:2019, 7.4).
///
/// ```
/// let laboratories = [vec![41.0, 41.4], vec![41.9, 41.5], vec![40.8, 41.2]];
/// let found = stats::laboratory::precision::precision(&laboratories).unwrap();
/// assert!((found.s_r - 0.08f64.sqrt()).abs() < 1e-9);
/// assert!((found.r - 2.8 * found.s_r).abs() < 1e-12);
/// ```
pub fn precision(laboratories: &[Vec<f64>]) -> Result<Precision, Error> {
    check(laboratories, 1)?;
    let sizes: Vec<f64> = laboratories.iter().map(|lab| lab.len() as f64).collect();
    let total: f64 = sizes.iter().sum();
    let (p, df) = (sizes.len() as f64, total - sizes.len() as f64);
    if df < 1.0 {
        return Err(Error::TooFew { name: "repeated results", got: 0, need: 1 });
    }
    let all: Vec<f64> = laboratories.iter().flatten().copied().collect();
    let mean = mean_of(&all);
    let inner: f64 = laboratories
        .iter()
        .filter(|lab| lab.len() > 1)
        .map(|lab| variance_of(lab) * (lab.len() as f64 - 1.0))
        .sum();
    let s_r2 = inner / df;
    let outer: f64 = laboratories
        .iter()
        .map(|lab| lab.len() as f64 * (mean_of(lab) - mean).powi(2))
        .sum::<f64>()
        / (p - 1.0);
    let average = (total - sizes.iter().map(|n| n * n).sum::<f64>() / total) / (p - 1.0);
    let s_l2 = ((outer - s_r2) / average).max(0.0);
    let (s_r, s_reproducibility) = (s_r2.sqrt(), (s_r2 + s_l2).sqrt());
    Ok(Precision {
        mean,
        s_r,
        s_l: s_l2.sqrt(),
        s_reproducibility,
        r: 2.8 * s_r,
        reproducibility: 2.8 * s_reproducibility,
    })
}

/// Cochran's shares: each laboratory's variance over the sum of all; the largest is the statistic.
pub fn cochran_shares(laboratories: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    check(laboratories, 2)?;
    let variances: Vec<f64> = laboratories.iter().map(|lab| variance_of(lab)).collect();
    let total: f64 = variances.iter().sum();
    if total == 0.0 {
        return Err(Error::Constant { name: "variances of the laboratories", value: 0.0 });
    }
    Ok(variances.iter().map(|variance| variance / total).collect())
}

/// Critical share of Cochran's test for `p` laboratories of `n` results: `1/(1 + (p-1)/F)`, `F` the
/// upper `α/p` point with `n - 1` and `(p-1)(n-1)` degrees of freedom.
///
/// ```
/// let critical = stats::laboratory::precision::cochran_critical(8, 2, 0.05).unwrap();
/// assert_eq!((critical * 1000.0).round(), 680.0); // the table of ISO 5725-2
/// ```
pub fn cochran_critical(p: usize, n: usize, alpha: f64) -> Result<f64, Error> {
    share_critical(p, n, alpha, p as f64)
}

fn share_critical(p: usize, n: usize, alpha: f64, tests: f64) -> Result<f64, Error> {
    strictly_within("alpha", alpha, 0.0, 1.0)?;
    within("laboratories", p as f64, 2.0, 1e6)?;
    within("results of a laboratory", n as f64, 2.0, 1e6)?;
    let (others, df) = (p as f64 - 1.0, n as f64 - 1.0);
    let f = beta::f_quantile(1.0 - alpha / tests, df, others * df);
    Ok(1.0 / (1.0 + others / f))
}

/// Grubbs' statistics of a set of means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grubbs {
    /// `(largest - mean)/s` and `(mean - smallest)/s`.
    pub high: f64,
    pub low: f64,
    /// Sum of squares without the two largest over the whole, and without the two smallest:
    /// outlying when *small*. `None` below four values.
    pub two_high: Option<f64>,
    pub two_low: Option<f64>,
}

/// Grubbs' tests for one and for two outlying values.
pub fn grubbs(values: &[f64]) -> Result<Grubbs, Error> {
    at_least("values", values.len(), 3)?;
    let sorted = crate::describe::sorted(values)?;
    let (mean, variance) = (mean_of(&sorted), variance_of(&sorted));
    if variance == 0.0 {
        return Err(Error::Constant { name: "values", value: mean });
    }
    let n = sorted.len();
    let squares = |values: &[f64]| {
        let mean = mean_of(values);
        values.iter().map(|x| (x - mean).powi(2)).sum::<f64>()
    };
    let whole = squares(&sorted);
    let enough = n >= 4;
    Ok(Grubbs {
        high: (sorted[n - 1] - mean) / variance.sqrt(),
        low: (mean - sorted[0]) / variance.sqrt(),
        two_high: enough.then(|| squares(&sorted[..n - 2]) / whole),
        two_low: enough.then(|| squares(&sorted[2..]) / whole),
    })
}

/// Critical value of Grubbs' test for one outlier among `p`, two-sided at `alpha`:
/// `(p-1)/√p · √(t²/(p-2+t²))`, `t` the upper `α/2p` point with `p - 2` degrees of freedom.
///
/// ```
/// let critical = stats::laboratory::precision::grubbs_critical(8, 0.05).unwrap();
/// assert_eq!((critical * 1000.0).round(), 2127.0); // ISO 5725-2 prints 2.126
/// ```
pub fn grubbs_critical(p: usize, alpha: f64) -> Result<f64, Error> {
    strictly_within("alpha", alpha, 0.0, 1.0)?;
    within("values", p as f64, 3.0, 1e6)?;
    Ok(deviation_critical(p as f64, alpha / (2.0 * p as f64)))
}

/// Largest standardised deviation among `p` with this upper tail for one of them.
fn deviation_critical(p: f64, tail: f64) -> f64 {
    let t = beta::t_quantile(1.0 - tail, p - 2.0);
    (p - 1.0) / p.sqrt() / (1.0 + (p - 2.0) / (t * t)).sqrt()
}

/// Mandel's consistency statistics of one laboratory at one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mandel {
    /// Its mean, as a deviation in standard deviations of the laboratories' means.
    pub h: f64,
    /// Its standard deviation over the pooled one.
    pub k: f64,
}

/// Mandel's `h` and `k` for each laboratory.
pub fn mandel(laboratories: &[Vec<f64>]) -> Result<Vec<Mandel>, Error> {
    check(laboratories, 2)?;
    let means: Vec<f64> = laboratories.iter().map(|lab| mean_of(lab)).collect();
    let variances: Vec<f64> = laboratories.iter().map(|lab| variance_of(lab)).collect();
    let (centre, spread) = (mean_of(&means), variance_of(&means).sqrt());
    let pooled = mean_of(&variances).sqrt();
    if spread == 0.0 || pooled == 0.0 {
        return Err(Error::Constant {
            name: "means or results of the laboratories",
            value: centre,
        });
    }
    let pair = |(mean, variance): (&f64, &f64)| Mandel {
        h: (mean - centre) / spread,
        k: variance.sqrt() / pooled,
    };
    Ok(means.iter().zip(&variances).map(pair).collect())
}

/// Critical values of Mandel's `h` (two-sided) and `k` at level `alpha` for one laboratory among
/// `p` with `n` results.
pub fn mandel_critical(p: usize, n: usize, alpha: f64) -> Result<Mandel, Error> {
    let share = share_critical(p, n, alpha, 1.0)?;
    within("laboratories", p as f64, 3.0, 1e6)?;
    Ok(Mandel { h: deviation_critical(p as f64, 0.5 * alpha), k: (p as f64 * share).sqrt() })
}

fn check(laboratories: &[Vec<f64>], results_min: usize) -> Result<(), Error> {
    at_least("laboratories", laboratories.len(), 2)?;
    for laboratory in laboratories {
        at_least("results of a laboratory", laboratory.len(), results_min)?;
        all_finite("results", laboratory)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn the_components_that_made_the_data_are_found() {
        let mut stream = Stream::new(9, 0);
        let laboratories: Vec<Vec<f64>> = (0..3000)
            .map(|lab| {
                let bias = 2.0 * stream.normal();
                (0..2 + lab % 3).map(|_| 50.0 + bias + stream.normal()).collect()
            })
            .collect();
        let found = precision(&laboratories).unwrap();
        assert!((found.s_r - 1.0).abs() < 0.03 && (found.s_l - 2.0).abs() < 0.1);
    }

    #[test]
    fn the_critical_share_is_exceeded_as_often_as_stated() {
        let critical = cochran_critical(6, 3, 0.05).unwrap();
        let exceeded = (0..4000)
            .filter(|run| {
                let mut stream = Stream::new(10, *run);
                let labs: Vec<Vec<f64>> =
                    (0..6).map(|_| (0..3).map(|_| stream.normal()).collect()).collect();
                cochran_shares(&labs).unwrap().into_iter().fold(0.0, f64::max) > critical
            })
            .count();
        assert!((150..=250).contains(&exceeded), "{exceeded} of 4000");
    }

    #[test]
    fn equal_single_and_broken_results_are_refused() {
        let equal = vec![vec![1.0, 1.0]; 4];
        assert!(cochran_shares(&equal).is_err() && mandel(&equal).is_err());
        assert_eq!(precision(&equal).unwrap().s_reproducibility, 0.0);
        assert!(precision(&[vec![1.0], vec![2.0]]).is_err() && precision(&[]).is_err());
        assert!(grubbs(&[1.0, 2.0]).is_err() && grubbs(&[1.0; 5]).is_err());
        assert!(grubbs_critical(2, 0.05).is_err() && cochran_critical(8, 1, 0.05).is_err());
        assert!(mandel_critical(8, 3, 1.0).is_err());
        assert!(precision(&[vec![1.0, f64::NAN], vec![2.0, 3.0]]).is_err());
    }
}
