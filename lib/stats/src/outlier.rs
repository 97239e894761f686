//! Values that deserve a second look.
//!
//! None of these removes anything. They mark, and a person decides: an outlier is as often the one
//! true report among copied ones as it is a slip of the comma.

use crate::describe::{Quantile, mean_of, median_of, quantile_sorted, sorted};
use crate::error::{Error, all_finite, at_least, positive};
use crate::interval::Interval;

/// Above this modified z a value is called an outlier (Iglewicz and Hoaglin's recommendation).
pub const MODIFIED_Z_LIMIT: f64 = 3.5;

/// Robust distances of each value from the median.
#[derive(Debug, Clone, PartialEq)]
pub struct ModifiedZ {
    pub median: f64,
    /// Median absolute deviation, unscaled.
    pub mad: f64,
    /// One per value, signed.
    pub scores: Vec<f64>,
}

impl ModifiedZ {
    /// Positions whose score exceeds `limit` in size.
    pub fn beyond(&self, limit: f64) -> Vec<usize> {
        let far = |(index, score): (usize, &f64)| (score.abs() > limit).then_some(index);
        self.scores.iter().enumerate().filter_map(far).collect()
    }
}

/// The modified z score `0.6745 (x - median)/MAD` (B. Iglewicz and D. C. Hoaglin, How to Detect and
/// Handle Outliers, ASQC 1993).
///
/// When more than half of the values are equal the MAD is 0; the mean absolute deviation takes its
/// place as `(x - median)/(1.253314 MeanAD)`. A constant series has scores of 0.
///
/// ```
/// let z = stats::outlier::modified_z(&[2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]).unwrap();
/// assert_eq!(z.beyond(stats::outlier::MODIFIED_Z_LIMIT), [8, 9]);
/// ```
pub fn modified_z(values: &[f64]) -> Result<ModifiedZ, Error> {
    at_least("values", values.len(), 1)?;
    all_finite("values", values)?;
    let median = median_of(values);
    let distances: Vec<f64> = values.iter().map(|x| (x - median).abs()).collect();
    let mad = median_of(&distances);
    let unit = if mad > 0.0 { mad / 0.6745 } else { 1.253_314 * mean_of(&distances) };
    let score = |x: &f64| if unit > 0.0 { (x - median) / unit } else { 0.0 };
    Ok(ModifiedZ { median, mad, scores: values.iter().map(score).collect() })
}

/// Tukey's fences: quartiles (type 7) widened by `factor` interquartile ranges. Factor 1.5 marks
/// "outside", 3 "far out" (J. W. Tukey, Exploratory Data Analysis, 1977).
///
/// ```
/// let fences = stats::outlier::fences(&[1.0, 2.0, 3.0, 4.0, 100.0], 1.5).unwrap();
/// assert_eq!((fences.low, fences.high), (-1.0, 7.0));
/// ```
pub fn fences(values: &[f64], factor: f64) -> Result<Interval, Error> {
    positive("factor", factor)?;
    let sorted = sorted(values)?;
    let lower = quantile_sorted(&sorted, 0.25, Quantile::Seven);
    let upper = quantile_sorted(&sorted, 0.75, Quantile::Seven);
    let reach = factor * (upper - lower);
    Ok(Interval { low: lower - reach, high: upper + reach })
}

/// Positions outside `low..=high`, the range that is possible at all; NaN is outside every range.
pub fn outside(values: &[f64], low: f64, high: f64) -> Result<Vec<usize>, Error> {
    if low.is_nan() || high.is_nan() || low > high {
        return Err(Error::OutOfRange { name: "low", value: low, low: f64::NEG_INFINITY, high });
    }
    let inside = |x: &f64| low <= *x && *x <= high;
    Ok(values.iter().enumerate().filter(|(_, x)| !inside(x)).map(|(index, _)| index).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_value_among_equals_is_still_found() {
        let mut values = vec![5.0; 20];
        values[3] = 50.0;
        let z = modified_z(&values).unwrap();
        assert_eq!(z.mad, 0.0);
        assert_eq!(z.beyond(MODIFIED_Z_LIMIT), [3]);
        assert_eq!(modified_z(&[5.0; 4]).unwrap().scores, [0.0; 4]);
    }

    #[test]
    fn scores_do_not_change_with_the_unit_of_measure() {
        let values = [1.0, 2.0, 4.0, 8.0, 32.0];
        let scaled: Vec<f64> = values.iter().map(|x| 3.0 + 8.0 * x).collect();
        let (one, other) = (modified_z(&values).unwrap(), modified_z(&scaled).unwrap());
        for (a, b) in one.scores.iter().zip(&other.scores) {
            assert!((a - b).abs() < 1e-12);
        }
    }

    #[test]
    fn impossible_values_are_listed_and_hostile_input_is_refused() {
        assert_eq!(outside(&[0.5, -1.0, f64::NAN, 101.0], 0.0, 100.0), Ok(vec![1, 2, 3]));
        assert!(outside(&[], 2.0, 1.0).is_err());
        assert!(modified_z(&[]).is_err() && modified_z(&[f64::NAN]).is_err());
        assert!(fences(&[1.0], 0.0).is_err() && fences(&[], 1.5).is_err());
    }
}
