//! Charts for shares and counts: p, np, c, u, and Laney's p′ and u′.

use super::{Chart, NOT_NEGATIVE, Point};
use crate::error::{Error, all_finite, amount, at_least, positive, same_length, within};

/// Defectives or defects with what was inspected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inspected {
    /// Defective items, or defects.
    pub count: f64,
    /// Items, or areas of opportunity (may be a fraction for u charts).
    pub size: f64,
}

/// The mean rate of phase I: all counts over all sizes.
pub fn mean_rate(samples: &[Inspected]) -> Result<f64, Error> {
    at_least("samples", samples.len(), 1)?;
    check(samples, f64::INFINITY)?;
    let total: f64 = samples.iter().map(|sample| sample.size).sum();
    Ok(samples.iter().map(|sample| sample.count).sum::<f64>() / total)
}

/// Shares of defectives against a mean share: `p̄ ± width√(p̄(1-p̄)/n)`, cut at 0 and 1.
///
/// ```
/// use stats::chart::attributes::*;
/// let samples = [(4.0, 50.0), (6.0, 50.0), (20.0, 50.0)]
///     .map(|(count, size)| Inspected { count, size });
/// let mean = mean_rate(&samples[..2]).unwrap();
/// assert_eq!(p(&samples, mean, 3.0).unwrap().beyond(), [2]);
/// ```
pub fn p(samples: &[Inspected], mean: f64, width: f64) -> Result<Chart, Error> {
    within("mean share", mean, 0.0, 1.0)?;
    let error = |size: f64| (mean * (1.0 - mean) / size).sqrt();
    chart(samples, 1.0, width, |s| (s.count / s.size, mean, error(s.size)), |_| 1.0)
}

/// Numbers of defectives: the p chart times `n`.
pub fn np(samples: &[Inspected], mean: f64, width: f64) -> Result<Chart, Error> {
    within("mean share", mean, 0.0, 1.0)?;
    let error = |size: f64| (mean * (1.0 - mean) * size).sqrt();
    chart(samples, 1.0, width, |s| (s.count, mean * s.size, error(s.size)), |s| s.size)
}

/// Defects per sample of equal opportunity: `c̄ ± width√c̄`, not below 0.
pub fn c(counts: &[f64], mean: f64, width: f64) -> Result<Chart, Error> {
    let samples: Vec<Inspected> =
        counts.iter().map(|count| Inspected { count: *count, size: 1.0 }).collect();
    u(&samples, mean, width)
}

/// Defects per unit of opportunity: `ū ± width√(ū/n)`, not below 0.
pub fn u(samples: &[Inspected], mean: f64, width: f64) -> Result<Chart, Error> {
    amount("mean rate", mean)?;
    let error = |size: f64| (mean / size).sqrt();
    chart(
        samples,
        f64::INFINITY,
        width,
        |s| (s.count / s.size, mean, error(s.size)),
        |_| NOT_NEGATIVE.1,
    )
}

/// Laney's p′ chart: p limits times sigma-z, the spread between samples that the binomial does not
/// know.
///
/// `σ_z = mean |z_i - z_(i-1)| / 1.128` of `z = (p - p̄)/√(p̄(1-p̄)/n)` (D. B. Laney, Quality
/// Engineering 14, 2002, 531–537; the constant with three decimals as in qicharts2). With σ_z < 1
/// the limits tighten. Use it when samples are so large that an ordinary p chart calls everything a
/// signal.
pub fn laney_p(samples: &[Inspected], width: f64) -> Result<Chart, Error> {
    let mean = mean_rate(samples)?;
    let plain = p(samples, mean, width)?;
    widened(&plain, width, (0.0, 1.0))
}

/// Laney's u′ chart, likewise for counts per unit.
pub fn laney_u(samples: &[Inspected], width: f64) -> Result<Chart, Error> {
    let mean = mean_rate(samples)?;
    let plain = u(samples, mean, width)?;
    widened(&plain, width, NOT_NEGATIVE)
}

fn widened(plain: &Chart, width: f64, possible: (f64, f64)) -> Result<Chart, Error> {
    at_least("samples", plain.points.len(), 2)?;
    let z = plain.z();
    crate::error::within_arithmetic("standardised points", &z)?;
    let moves: f64 = z.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    let sigma_z = moves / (z.len() - 1) as f64 / 1.128;
    let widen = |p: &Point| Point::new(p.value, p.centre, p.sigma * sigma_z, width, possible);
    Ok(Chart { points: plain.points.iter().map(widen).collect() })
}

fn chart(
    samples: &[Inspected],
    count_per_size: f64,
    width: f64,
    statistic: impl Fn(&Inspected) -> (f64, f64, f64),
    high: impl Fn(&Inspected) -> f64,
) -> Result<Chart, Error> {
    positive("width", width)?;
    check(samples, count_per_size)?;
    let point = |sample: &Inspected| {
        let (value, centre, sigma) = statistic(sample);
        Point::new(value, centre, sigma, width, (0.0, high(sample)))
    };
    Ok(Chart { points: samples.iter().map(point).collect() })
}

fn check(samples: &[Inspected], count_per_size: f64) -> Result<(), Error> {
    for sample in samples {
        within("size", sample.size, 1e-100, 1e100)?;
        let most = if count_per_size.is_finite() { sample.size } else { 1e100 };
        within("count", sample.count, 0.0, most)?;
    }
    Ok(())
}

/// Pairs counts with sizes.
pub fn inspected(counts: &[f64], sizes: &[f64]) -> Result<Vec<Inspected>, Error> {
    same_length("sizes", sizes.len(), counts.len())?;
    all_finite("counts", counts)?;
    Ok(counts.iter().zip(sizes).map(|(&count, &size)| Inspected { count, size }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_below_arithmetic_are_refused_and_no_limit_is_a_nan() {
        // The mean rate is 10⁻³⁵⁰, which is 0 here: two points lie infinitely far from it.
        let samples = [(1e-250, 1.0), (1e-250, 1.0), (0.0, 1e100)]
            .map(|(count, size)| Inspected { count, size });
        assert!(laney_p(&samples, 3.0).is_err() && laney_u(&samples, 3.0).is_err());
    }

    #[test]
    fn np_is_p_times_n() {
        let samples = inspected(&[3.0, 9.0, 0.0, 5.0], &[50.0, 60.0, 40.0, 55.0]).unwrap();
        let mean = mean_rate(&samples).unwrap();
        let (shares, numbers) = (p(&samples, mean, 3.0).unwrap(), np(&samples, mean, 3.0).unwrap());
        for ((a, b), sample) in shares.points.iter().zip(&numbers.points).zip(&samples) {
            assert!((a.limits.high * sample.size - b.limits.high).abs() < 1e-12);
            assert!((a.z() - b.z()).abs() < 1e-12);
        }
    }

    #[test]
    fn no_defects_at_all_and_all_defective_are_charts_too() {
        let none = inspected(&[0.0, 0.0], &[5.0, 9.0]).unwrap();
        assert!(p(&none, 0.0, 3.0).unwrap().beyond().is_empty());
        assert_eq!(p(&none, 0.0, 3.0).unwrap().z(), [0.0, 0.0]);
        let all = inspected(&[5.0, 9.0], &[5.0, 9.0]).unwrap();
        assert!(laney_p(&all, 3.0).unwrap().beyond().is_empty());
    }

    #[test]
    fn impossible_counts_are_refused() {
        let bad = [Inspected { count: 6.0, size: 5.0 }];
        assert!(matches!(p(&bad, 0.5, 3.0), Err(Error::OutOfRange { name: "count", .. })));
        assert!(u(&bad, 0.5, 3.0).is_ok());
        for broken in [(f64::NAN, 1.0), (-1.0, 1.0), (1.0, 0.0), (1.0, f64::INFINITY)] {
            let sample = [Inspected { count: broken.0, size: broken.1 }];
            assert!(u(&sample, 1.0, 3.0).is_err());
        }
        assert!(
            mean_rate(&[]).is_err() && laney_u(&bad, 3.0).is_err() && p(&[], 2.0, 3.0).is_err()
        );
    }
}
