//! Describing a series: count, centre, spread, quantiles.

use crate::error::{Error, all_finite, at_least, within};

/// How a quantile between two observations is interpolated (Hyndman and Fan, The American
/// Statistician 50, 1996, 361–365).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quantile {
    /// Type 7, position `(n-1)p + 1`: what R and spreadsheets use, and our default.
    #[default]
    Seven,
    /// Type 6, position `(n+1)p`: what Minitab and SPSS use.
    Six,
}

/// A series in a few numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    pub count: usize,
    pub mean: f64,
    /// Standard deviation with `n - 1`; `None` for one observation.
    pub sd: Option<f64>,
    pub low: f64,
    pub lower_quartile: f64,
    pub median: f64,
    pub upper_quartile: f64,
    pub high: f64,
}

/// Describes a series of finite numbers; quartiles by type 7.
///
/// ```
/// let summary = stats::describe::summary(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
/// assert_eq!((summary.count, summary.mean, summary.median), (8, 5.0, 4.5));
/// assert!((summary.sd.unwrap() - (32.0f64 / 7.0).sqrt()).abs() < 1e-15);
/// ```
pub fn summary(values: &[f64]) -> Result<Summary, Error> {
    let sorted = sorted(values)?;
    let at = |p| quantile_sorted(&sorted, p, Quantile::Seven);
    Ok(Summary {
        count: sorted.len(),
        mean: mean_of(&sorted),
        sd: (sorted.len() > 1).then(|| variance_of(&sorted).sqrt()),
        low: sorted[0],
        lower_quartile: at(0.25),
        median: at(0.5),
        upper_quartile: at(0.75),
        high: sorted[sorted.len() - 1],
    })
}

/// Arithmetic mean.
pub fn mean(values: &[f64]) -> Result<f64, Error> {
    at_least("values", values.len(), 1)?;
    all_finite("values", values)?;
    Ok(mean_of(values))
}

/// Variance with `n - 1`, in two passes: small spread around a large mean keeps its digits.
pub fn variance(values: &[f64]) -> Result<f64, Error> {
    at_least("values", values.len(), 2)?;
    all_finite("values", values)?;
    Ok(variance_of(values))
}

/// The middle of the sorted values; the mean of the middle two for an even count.
pub fn median(values: &[f64]) -> Result<f64, Error> {
    quantile(values, 0.5, Quantile::Seven)
}

/// The quantile at probability `p` from 0 to 1.
pub fn quantile(values: &[f64], p: f64, kind: Quantile) -> Result<f64, Error> {
    within("p", p, 0.0, 1.0)?;
    Ok(quantile_sorted(&sorted(values)?, p, kind))
}

/// Skewness `G1` and excess kurtosis `G2` with the small-sample correction (D. N. Joanes and
/// C. A. Gill, The Statistician 47, 1998, 183–189; what Excel, SAS and e1071 type 2 print).
///
/// ```
/// let (skew, kurtosis) = stats::describe::shape(&[1.0, 2.0, 3.0, 4.0, 10.0]).unwrap();
/// assert!((skew - 1.697_056_274_847_714).abs() < 1e-12 && (kurtosis - 3.152).abs() < 1e-12);
/// ```
pub fn shape(values: &[f64]) -> Result<(f64, f64), Error> {
    at_least("values", values.len(), 4)?;
    all_finite("values", values)?;
    let n = values.len() as f64;
    let mean = mean_of(values);
    // In units of the farthest value, so that no fourth power overflows or vanishes.
    let unit = values.iter().map(|x| (x - mean).abs()).fold(0.0, f64::max);
    let moment = |k: i32| sum_by(values, |x| ((x - mean) / unit).powi(k)) / n;
    let m2 = if unit > 0.0 { moment(2) } else { 0.0 };
    if m2 == 0.0 {
        return Err(Error::Constant { name: "values", value: values[0] });
    }
    let g1 = moment(3) / m2.powf(1.5);
    let g2 = moment(4) / (m2 * m2) - 3.0;
    let skew = g1 * (n * (n - 1.0)).sqrt() / (n - 2.0);
    let kurtosis = ((n + 1.0) * g2 + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
    Ok((skew, kurtosis))
}

pub(crate) fn sorted(values: &[f64]) -> Result<Vec<f64>, Error> {
    at_least("values", values.len(), 1)?;
    all_finite("values", values)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(sorted)
}

/// Quantile of values already sorted and not empty.
pub(crate) fn quantile_sorted(sorted: &[f64], p: f64, kind: Quantile) -> f64 {
    let n = sorted.len() as f64;
    let position = match kind {
        Quantile::Seven => (n - 1.0) * p,
        Quantile::Six => (n + 1.0) * p - 1.0,
    }
    .clamp(0.0, n - 1.0);
    let below = position.floor();
    let (low, high) = (sorted[below as usize], sorted[position.ceil() as usize]);
    // Equal neighbours are returned as they are, so that infinities and ties survive.
    if low == high { low } else { low + (position - below) * (high - low) }
}

/// Sums terms in eight running sums: a processor adds them side by side, and long series lose fewer
/// digits. The order is fixed, so the result is the same everywhere.
pub(crate) fn sum_by(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    if values.len() < 8 {
        return 0.0 + values.iter().map(|x| term(*x)).sum::<f64>();
    }
    let mut sums = [0.0; 8];
    let blocks = values.chunks_exact(8);
    let rest: f64 = blocks.remainder().iter().map(|x| term(*x)).sum();
    for block in blocks {
        for (sum, x) in sums.iter_mut().zip(block) {
            *sum += term(*x);
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}

/// Sum of products, likewise.
pub(crate) fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (x_blocks, y_blocks) = (x.chunks_exact(8), y.chunks_exact(8));
    let rest: f64 = x_blocks.remainder().iter().zip(y_blocks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in x_blocks.zip(y_blocks) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}

pub(crate) fn mean_of(values: &[f64]) -> f64 {
    let first = sum_by(values, |x| x) / values.len() as f64;
    // A second pass takes out the rounding of the first.
    first + sum_by(values, |x| x - first) / values.len() as f64
}

pub(crate) fn variance_of(values: &[f64]) -> f64 {
    variance_around(values, mean_of(values))
}

/// Variance with `n - 1` when the mean is known already.
pub(crate) fn variance_around(values: &[f64], mean: f64) -> f64 {
    sum_by(values, |x| (x - mean) * (x - mean)) / (values.len() as f64 - 1.0)
}

/// [`mean_of`] and [`variance_of`] at once and to the last bit, quickest for the samples of a few
/// values that control charts are made of.
pub(crate) fn moments_of(values: &[f64]) -> (f64, f64) {
    fn few<const N: usize>(values: &[f64]) -> (f64, f64) {
        let mut few = [0.0; N];
        few.copy_from_slice(values);
        let sum = |term: &dyn Fn(f64) -> f64| 0.0 + few.iter().map(|x| term(*x)).sum::<f64>();
        let first = sum(&|x| x) / N as f64;
        let mean = first + sum(&|x| x - first) / N as f64;
        (mean, sum(&|x| (x - mean) * (x - mean)) / (N as f64 - 1.0))
    }
    match values.len() {
        2 => few::<2>(values),
        3 => few::<3>(values),
        4 => few::<4>(values),
        5 => few::<5>(values),
        6 => few::<6>(values),
        7 => few::<7>(values),
        _ => {
            let mean = mean_of(values);
            (mean, variance_around(values, mean))
        }
    }
}

pub(crate) fn median_of(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_sorted(&sorted, 0.5, Quantile::Seven)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_follow_their_type() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
        assert_eq!(quantile(&values, 0.25, Quantile::Seven), Ok(3.25));
        assert_eq!(quantile(&values, 0.25, Quantile::Six), Ok(2.75));
        assert_eq!(quantile(&values, 0.0, Quantile::Six), Ok(1.0));
        assert_eq!(quantile(&values, 1.0, Quantile::Seven), Ok(10.0));
        assert_eq!(median(&[5.0, 1.0, 3.0, 2.0]), Ok(2.5));
    }

    #[test]
    fn a_small_spread_around_a_large_mean_keeps_its_digits() {
        let values: Vec<f64> = [-1.0, 0.0, 1.0].iter().map(|d| 1e9 + d).collect();
        assert_eq!(variance(&values), Ok(1.0));
        assert_eq!(mean(&values), Ok(1e9));
    }

    #[test]
    fn both_moments_at_once_are_the_single_ones() {
        let values: Vec<f64> = (0..40).map(|k| 74.0 + (f64::from(k) * 0.7).sin() * 1e-2).collect();
        for n in 2..40 {
            let values = &values[..n];
            assert_eq!(moments_of(values), (mean_of(values), variance_of(values)), "{n}");
        }
    }

    #[test]
    fn empty_and_broken_series_are_refused() {
        assert_eq!(summary(&[]), Err(Error::TooFew { name: "values", got: 0, need: 1 }));
        for bad in [f64::NAN, f64::INFINITY] {
            assert!(matches!(summary(&[1.0, bad]), Err(Error::NotFinite { index: 1, .. })));
        }
        assert_eq!(summary(&[3.0]).unwrap().sd, None);
        assert!(quantile(&[1.0], f64::NAN, Quantile::Seven).is_err());
        assert!(shape(&[2.0; 9]).is_err());
        assert!(variance(&[1.0]).is_err());
    }
}
