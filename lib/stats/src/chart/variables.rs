//! Charts for measurements: Xbar with R or S, and single values.

use super::constants::{c4_of, c4_of_size, range};
use super::{ANYWHERE, Chart, NOT_NEGATIVE, Point};
use crate::describe::{mean_of, moments_of, sum_by};
use crate::error::{Error, all_finite, amount, at_least, number, positive};

/// How the spread within samples becomes sigma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// Mean of `R_i/d2(n_i)` (qcc "UWAVE-R", the usual textbook choice).
    MeanRange,
    /// Mean of `s_i/c4(n_i)` (qcc "UWAVE-SD").
    MeanDeviation,
    /// `√(pooled variance)/c4(Σ(n_i - 1) + 1)` (qcc "RMSDF"; Minitab's default for Xbar).
    Pooled,
    /// Ranges weighted by the inverse of their variance (qcc "MVLUE-R").
    WeightedRange,
    /// Deviations weighted likewise (qcc "MVLUE-SD").
    WeightedDeviation,
}

/// What phase I says about the undisturbed process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    pub centre: f64,
    /// Standard deviation of single values within samples.
    pub sigma: f64,
}

impl Baseline {
    /// From samples. The centre is the mean of all values. Samples of one value count for the
    /// centre only.
    pub fn from_samples(samples: &[Vec<f64>], method: Within) -> Result<Baseline, Error> {
        check(samples)?;
        let spread = || samples.iter().filter(|s| s.len() > 1).map(Vec::as_slice);
        let count = spread().count();
        at_least("samples of two or more", count, 1)?;
        let sigma = match method {
            Within::MeanRange => {
                mean_of(&each(spread(), count, |s| Ok(reach(s) / range(s.len())?.0))?)
            }
            Within::MeanDeviation => {
                mean_of(&each(spread(), count, |s| Ok(deviation(s) / c4_of_size(s.len())))?)
            }
            Within::Pooled => {
                let df: f64 = spread().map(|s| s.len() as f64 - 1.0).sum();
                let squares: f64 = spread().map(|s| moments_of(s).1 * (s.len() as f64 - 1.0)).sum();
                (squares / df).sqrt() / c4_of(df + 1.0)
            }
            Within::WeightedRange => weighted(each(spread(), count, |s| {
                let (d2, d3) = range(s.len())?;
                Ok((reach(s) / d2, (d2 / d3).powi(2)))
            })?),
            Within::WeightedDeviation => weighted(each(spread(), count, |s| {
                let c4 = c4_of_size(s.len());
                Ok((deviation(s) / c4, c4 * c4 / (1.0 - c4 * c4)))
            })?),
        };
        Ok(Baseline { centre: grand_mean(samples), sigma })
    }

    /// From single values in order of time: mean moving range of two over `d2(2)` (I-MR).
    pub fn from_moving_ranges(values: &[f64]) -> Result<Baseline, Error> {
        at_least("values", values.len(), 2)?;
        all_finite("values", values)?;
        let moves: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        Ok(Baseline { centre: mean_of(values), sigma: mean_of(&moves) / range(2)?.0 })
    }

    /// The same with the median moving range, over 0.953873, which isolated shocks cannot raise.
    pub fn from_median_moving_range(values: &[f64]) -> Result<Baseline, Error> {
        at_least("values", values.len(), 2)?;
        all_finite("values", values)?;
        let moves: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        // The median of |x - y| for standard normal x, y is √2 Φ⁻¹(3/4).
        let median = std::f64::consts::SQRT_2 * crate::distribution::normal::quantile(0.75);
        Ok(Baseline { centre: mean_of(values), sigma: crate::describe::median_of(&moves) / median })
    }

    fn checked(&self, width: f64) -> Result<(), Error> {
        number("centre", self.centre)?;
        amount("sigma", self.sigma)?;
        positive("width", width).map(|_| ())
    }
}

/// Means of samples; limits `centre ± width·sigma/√n`, width usually 3.
///
/// ```
/// use stats::chart::variables::*;
/// let quiet = vec![vec![10.0, 12.0], vec![11.0, 9.0], vec![10.0, 11.0]];
/// let baseline = Baseline::from_samples(&quiet, Within::MeanRange).unwrap();
/// let chart = xbar(&[vec![10.0, 11.0], vec![15.0, 16.0]], &baseline, 3.0).unwrap();
/// assert_eq!(chart.beyond(), [1]);
/// ```
pub fn xbar(samples: &[Vec<f64>], baseline: &Baseline, width: f64) -> Result<Chart, Error> {
    baseline.checked(width)?;
    check(samples)?;
    let of_size = |n: usize| Ok((baseline.centre, baseline.sigma / (n as f64).sqrt()));
    chart(samples, width, ANYWHERE, |sample| moments_of(sample).0, of_size)
}

/// Ranges of samples of two or more: centre `d2 sigma`, limits at `width·d3·sigma`, not below 0.
pub fn ranges(samples: &[Vec<f64>], baseline: &Baseline, width: f64) -> Result<Chart, Error> {
    baseline.checked(width)?;
    check(samples)?;
    let of_size = |n: usize| range(n).map(|(d2, d3)| (d2 * baseline.sigma, d3 * baseline.sigma));
    chart(samples, width, NOT_NEGATIVE, reach, of_size)
}

/// Standard deviations of samples of two or more: centre `c4 sigma`, limits at `width·sigma√(1 -
/// c4²)`, not below 0.
pub fn deviations(samples: &[Vec<f64>], baseline: &Baseline, width: f64) -> Result<Chart, Error> {
    baseline.checked(width)?;
    check(samples)?;
    let of_size = |n: usize| {
        at_least("values in a sample", n, 2)?;
        let c4 = c4_of_size(n);
        Ok((c4 * baseline.sigma, baseline.sigma * (1.0 - c4 * c4).sqrt()))
    };
    chart(samples, width, NOT_NEGATIVE, deviation, of_size)
}

/// Single values against a baseline.
pub fn individuals(values: &[f64], baseline: &Baseline, width: f64) -> Result<Chart, Error> {
    baseline.checked(width)?;
    all_finite("values", values)?;
    let point = |x: &f64| Point::new(*x, baseline.centre, baseline.sigma, width, ANYWHERE);
    Ok(Chart { points: values.iter().map(point).collect() })
}

/// Moving ranges of two; the first point belongs to the second value.
pub fn moving_ranges(values: &[f64], baseline: &Baseline, width: f64) -> Result<Chart, Error> {
    let pairs: Vec<Vec<f64>> = values.windows(2).map(<[f64]>::to_vec).collect();
    ranges(&pairs, baseline, width)
}

/// A chart of one statistic. Centre and standard error follow from the size of a sample and are
/// worked out again only where it changes.
fn chart(
    samples: &[Vec<f64>],
    width: f64,
    possible: (f64, f64),
    statistic: impl Fn(&[f64]) -> f64,
    of_size: impl Fn(usize) -> Result<(f64, f64), Error>,
) -> Result<Chart, Error> {
    let mut points = Vec::with_capacity(samples.len());
    let (mut size, mut centre, mut error) = (0, 0.0, 0.0);
    for sample in samples {
        if sample.len() != size {
            size = sample.len();
            (centre, error) = of_size(size)?;
        }
        points.push(Point::new(statistic(sample), centre, error, width, possible));
    }
    Ok(Chart { points })
}

fn check(samples: &[Vec<f64>]) -> Result<(), Error> {
    at_least("samples", samples.len(), 1)?;
    for sample in samples {
        at_least("values in a sample", sample.len(), 1)?;
        all_finite("values in a sample", sample)?;
    }
    Ok(())
}

fn each<'a, T>(
    samples: impl Iterator<Item = &'a [f64]>,
    count: usize,
    f: impl Fn(&[f64]) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut results = Vec::with_capacity(count);
    for sample in samples {
        results.push(f(sample)?);
    }
    Ok(results)
}

/// Mean of all values, rounding taken out by a second pass.
fn grand_mean(samples: &[Vec<f64>]) -> f64 {
    let count = samples.iter().map(Vec::len).sum::<usize>() as f64;
    let first = samples.iter().map(|s| sum_by(s, |x| x)).sum::<f64>() / count;
    first + samples.iter().map(|s| sum_by(s, |x| x - first)).sum::<f64>() / count
}

fn weighted(parts: Vec<(f64, f64)>) -> f64 {
    let total: f64 = parts.iter().map(|(_, weight)| weight).sum();
    parts.iter().map(|(value, weight)| value * weight).sum::<f64>() / total
}

fn reach(sample: &[f64]) -> f64 {
    let (low, high) = sample
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
    high - low
}

fn deviation(sample: &[f64]) -> f64 {
    moments_of(sample).1.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn normal_samples(sizes: &[usize]) -> Vec<Vec<f64>> {
        let mut stream = Stream::new(3, 0);
        sizes.iter().map(|n| (0..*n).map(|_| 74.0 + 0.01 * stream.normal()).collect()).collect()
    }

    const METHODS: [Within; 5] = [
        Within::MeanRange,
        Within::MeanDeviation,
        Within::Pooled,
        Within::WeightedRange,
        Within::WeightedDeviation,
    ];

    #[test]
    fn every_estimate_finds_the_sigma_that_made_the_data() {
        let samples = normal_samples(&[5; 2000]);
        for method in METHODS {
            let baseline = Baseline::from_samples(&samples, method).unwrap();
            assert!((baseline.sigma / 0.01 - 1.0).abs() < 0.03, "{method:?}");
        }
        let single: Vec<f64> = samples.into_iter().flatten().collect();
        let moving = Baseline::from_moving_ranges(&single).unwrap();
        let median = Baseline::from_median_moving_range(&single).unwrap();
        assert!((moving.sigma / 0.01 - 1.0).abs() < 0.03);
        assert!((median.sigma / 0.01 - 1.0).abs() < 0.04);
    }

    #[test]
    fn a_change_of_unit_scales_the_limits_and_keeps_the_signals() {
        let samples = normal_samples(&[3, 5, 1, 4, 7, 2, 5, 5]);
        let scaled: Vec<Vec<f64>> =
            samples.iter().map(|s| s.iter().map(|x| 25.4 * x - 3.0).collect()).collect();
        for method in METHODS {
            let one = Baseline::from_samples(&samples, method).unwrap();
            let other = Baseline::from_samples(&scaled, method).unwrap();
            assert!((other.sigma / one.sigma / 25.4 - 1.0).abs() < 1e-9);
            let (a, b) = (xbar(&samples, &one, 2.0).unwrap(), xbar(&scaled, &other, 2.0).unwrap());
            assert_eq!(a.beyond(), b.beyond());
            assert!(a.z().iter().zip(b.z()).all(|(x, y)| (x - y).abs() < 1e-6));
        }
    }

    #[test]
    fn empty_single_and_broken_samples_have_their_answers() {
        assert!(Baseline::from_samples(&[], Within::Pooled).is_err());
        assert!(Baseline::from_samples(&[vec![]], Within::Pooled).is_err());
        assert!(Baseline::from_samples(&[vec![1.0]], Within::Pooled).is_err());
        assert!(Baseline::from_samples(&[vec![1.0, f64::NAN]], Within::MeanRange).is_err());
        assert!(Baseline::from_samples(&[vec![0.0; 60]], Within::MeanRange).is_err());
        assert!(Baseline::from_moving_ranges(&[1.0]).is_err());
        let still = Baseline::from_moving_ranges(&[2.0, 2.0]).unwrap();
        assert_eq!(individuals(&[2.0, 2.1], &still, 3.0).unwrap().beyond(), [1]);
        assert_eq!(individuals(&[2.0], &still, 3.0).unwrap().z(), [0.0]);
        assert!(ranges(&[vec![1.0]], &still, 3.0).is_err());
        assert!(xbar(&[vec![1.0]], &still, f64::NAN).is_err());
    }
}
