//! Confidence intervals for a single proportion.
//!
//! The textbook interval `p ± z√(p(1-p)/n)` has zero width when nothing failed, which is exactly
//! when a small sample says least. The score interval of Wilson does not.

use crate::distribution::normal;
use crate::error::{Error, strictly_within};

/// A closed interval; `low <= high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies inside, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Distance between the ends.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

/// Wilson's score interval for `successes` in `n`.
///
/// `(p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n)` with `z` the two-sided normal quantile (E. B.
/// Wilson, JASA 22, 1927, 209–212). It stays within 0 and 1 and keeps a width at no failures.
///
/// Assumes independent draws with one common probability; for several strata use [`crate::rate`].
///
/// ```
/// let interval = stats::interval::wilson(38, 40, 0.95).unwrap();
/// assert!((interval.low - 0.835).abs() < 0.0005 && (interval.high - 0.986).abs() < 0.0005);
/// ```
pub fn wilson(successes: u64, n: u64, confidence: f64) -> Result<Interval, Error> {
    check_counts(successes, n)?;
    Ok(score_interval(successes as f64, n as f64, two_sided_z(confidence)?))
}

/// The normal quantile that leaves `(1 - confidence)/2` in each tail.
pub(crate) fn two_sided_z(confidence: f64) -> Result<f64, Error> {
    strictly_within("confidence", confidence, 0.0, 1.0)?;
    Ok(-normal::quantile(0.5 * (1.0 - confidence)))
}

/// Refuses no observations, and more successes than observations.
pub(crate) fn check_counts(successes: u64, n: u64) -> Result<(), Error> {
    if n == 0 {
        return Err(Error::TooFew { name: "n", got: 0, need: 1 });
    }
    if successes > n {
        return Err(Error::OutOfRange {
            name: "successes",
            value: successes as f64,
            low: 0.0,
            high: n as f64,
        });
    }
    Ok(())
}

/// Wilson's formula for real counts; the caller has checked them.
pub(crate) fn score_interval(successes: f64, n: f64, z: f64) -> Interval {
    let p = successes / n;
    let z2 = z * z;
    let centre = p + z2 / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // The ends are exact at no success and at no failure; rounding must not leave 1e-17 there.
    let low = if successes == 0.0 { 0.0 } else { ((centre - half) / scale).max(0.0) };
    let high = if successes == n { 1.0 } else { ((centre + half) / scale).min(1.0) };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_intervals_come_out() {
        // The first is the house vector; the others are Newcombe, Statistics in Medicine 17 (1998),
        // 857–872, table I, method 3, printed to four digits.
        for (successes, n, low, high) in [
            (38, 40, 0.835, 0.986),
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = wilson(successes, n, 0.95).unwrap();
            assert!((found.low - low).abs() < 0.000_55, "{successes}/{n}: {found:?}");
            assert!((found.high - high).abs() < 0.000_55, "{successes}/{n}: {found:?}");
        }
    }

    #[test]
    fn success_and_failure_mirror_each_other_and_more_confidence_is_wider() {
        for n in 1..60 {
            for successes in 0..=n {
                let one = wilson(successes, n, 0.95).unwrap();
                let other = wilson(n - successes, n, 0.95).unwrap();
                assert!((one.low - (1.0 - other.high)).abs() < 1e-15);
                assert!(one.contains(successes as f64 / n as f64));
                assert!(one.width() > 0.0);
                assert!(wilson(successes, n, 0.99).unwrap().width() >= one.width());
            }
        }
    }

    #[test]
    fn impossible_counts_are_refused_by_name() {
        assert_eq!(wilson(0, 0, 0.95), Err(Error::TooFew { name: "n", got: 0, need: 1 }));
        let refused = wilson(5, 4, 0.95).unwrap_err();
        assert_eq!(refused.to_string(), "successes is 5; allowed is 0 to 4");
        for confidence in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(wilson(1, 2, confidence), Err(Error::OutOfRange { .. })));
        }
        assert!(wilson(u64::MAX, u64::MAX, 0.95).unwrap().low > 0.99);
    }
}
