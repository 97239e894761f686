//! Is the result within the limit?
//!
//! A statutory verdict compares numbers, not probabilities: GB/T 8170-2008 knows two ways, the full
//! value (4.3.2, the rule unless the standard says otherwise) and the rounded value (4.3.3). Both
//! work on decimals, never on binary floats: 0.15 must be 0.15. A contract may ask for a guard band
//! and a stated risk instead (JCGM 106:2012); that is [`guarded`].
//!
//! Decimals are whole millionths: 0.15 is 150,000.

use crate::distribution::normal;
use crate::error::{Error, number, positive, within};

/// One side of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `≤`: the limit itself conforms.
    AtMost,
    /// `≥`.
    AtLeast,
    /// `<`: the limit itself does not conform.
    Below,
    /// `>`.
    Above,
}

/// How measured values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// 全数值比较法: the value as measured.
    FullValue,
    /// 修约值比较法: the value rounded to the limit's last place first.
    RoundedValue,
}

/// A limit from a standard; its last written place is the rounding interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// In millionths.
    pub value: i64,
    pub bound: Bound,
    /// Rounding interval (修约间隔) in millionths: 10,000 for two decimals.
    pub interval: i64,
}

/// Rounds to a multiple of the interval, a tie to the even multiple (GB/T 8170-2008, 3.2: 四舍六入五成双).
///
/// ```
/// use stats::laboratory::limits::round;
/// assert_eq!(round(1_250_000, 100_000), Ok(1_200_000)); // 1.25 → 1.2
/// assert_eq!(round(1_350_000, 100_000), Ok(1_400_000)); // 1.35 → 1.4
/// assert_eq!(round(-1_350_001, 100_000), Ok(-1_400_000));
/// ```
pub fn round(value: i64, interval: i64) -> Result<i64, Error> {
    within("rounding interval", interval as f64, 1.0, 1e18)?;
    let (multiple, rest) = (value.div_euclid(interval), value.rem_euclid(interval));
    let up = match (i128::from(rest) * 2).cmp(&i128::from(interval)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => multiple % 2 != 0,
        std::cmp::Ordering::Less => false,
    };
    let overflow = Error::OutOfRange { name: "value", value: value as f64, low: -9e18, high: 9e18 };
    (multiple + i64::from(up)).checked_mul(interval).ok_or(overflow)
}

/// Whether a measured value conforms. Round once: the value must not have been rounded before.
///
/// ```
/// use stats::laboratory::limits::*;
/// // Phosphorus at most 0.15 %; measured 0.152 %.
/// let limit = Limit { value: 150_000, bound: Bound::AtMost, interval: 10_000 };
/// assert_eq!(conforms(152_000, &limit, Comparison::FullValue), Ok(false));
/// assert_eq!(conforms(152_000, &limit, Comparison::RoundedValue), Ok(true));
/// ```
pub fn conforms(measured: i64, limit: &Limit, comparison: Comparison) -> Result<bool, Error> {
    let value = match comparison {
        Comparison::FullValue => measured,
        Comparison::RoundedValue => round(measured, limit.interval)?,
    };
    Ok(match limit.bound {
        Bound::AtMost => value <= limit.value,
        Bound::AtLeast => value >= limit.value,
        Bound::Below => value < limit.value,
        Bound::Above => value > limit.value,
    })
}

/// A decision with its risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The probability of being outside is at most the agreed risk.
    Accept,
    /// The probability of being inside is at most the agreed risk.
    Reject,
    /// Neither can be said at this uncertainty.
    Undecided,
}

/// Probability that the true value lies in the tolerance, given the measured one: normal with
/// standard uncertainty `u`, no prior knowledge of the item (JCGM 106, 7.2). An absent limit is
/// `None`.
pub fn conformance_probability(
    measured: f64,
    u: f64,
    lower: Option<f64>,
    upper: Option<f64>,
) -> Result<f64, Error> {
    positive("uncertainty", u)?;
    number("measured value", measured)?;
    for limit in [lower, upper].into_iter().flatten() {
        number("tolerance limit", limit)?;
    }
    if let (Some(lower), Some(upper)) = (lower, upper) {
        within("lower tolerance limit", lower, -f64::MAX, upper)?;
    }
    let below = lower.map_or(0.0, |lower| normal::cumulative((lower - measured) / u));
    let above = upper.map_or(0.0, |upper| normal::upper((upper - measured) / u));
    Ok((1.0 - below - above).max(0.0))
}

/// Decides with a guard band: accepts or rejects only where the risk of being wrong is at most
/// `risk`. For one limit and a risk of 2.5 % the band is 1.96 u wide (the full expanded uncertainty
/// of ILAC-G8 with k = 2 is about this).
///
/// ```
/// use stats::laboratory::limits::*;
/// let decide = |x| guarded(x, 0.1, None, Some(10.0), 0.05).unwrap();
/// assert_eq!(decide(9.8), Decision::Accept);
/// assert_eq!(decide(9.9), Decision::Undecided);
/// assert_eq!(decide(10.2), Decision::Reject);
/// ```
pub fn guarded(
    measured: f64,
    u: f64,
    lower: Option<f64>,
    upper: Option<f64>,
    risk: f64,
) -> Result<Decision, Error> {
    crate::error::strictly_within("risk", risk, 0.0, 0.5)?;
    let inside = conformance_probability(measured, u, lower, upper)?;
    Ok(if 1.0 - inside <= risk {
        Decision::Accept
    } else if inside <= risk {
        Decision::Reject
    } else {
        Decision::Undecided
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_come_out() {
        // GB/T 8170-2008, 3.2 and 3.4: 12.1498 → 12.1; 1268 → 13×10²; 10.5002 → 11; 1.050 → 1.0;
        // 0.35 → 0.4; 2500 → 2×10³; 3500 → 4×10³; -355 → -36×10; interval 0.5: 60.25 → 60.0, 60.38
        // → 60.5, 60.75 → 61.0 (as written there by doubling); interval 20: 830 → 840, 842 → 840.
        let m = 1_000_000;
        for (value, interval, expected) in [
            (12_149_800, 100_000, 12_100_000),
            (1268 * m, 100 * m, 1300 * m),
            (10_500_200, m, 11 * m),
            (1_050_000, 100_000, 1_000_000),
            (350_000, 100_000, 400_000),
            (2500 * m, 1000 * m, 2000 * m),
            (3500 * m, 1000 * m, 4000 * m),
            (-355 * m, 10 * m, -360 * m),
            (60_250_000, 500_000, 60_000_000),
            (60_380_000, 500_000, 60_500_000),
            (60_750_000, 500_000, 61_000_000),
            (830 * m, 20 * m, 840 * m),
            (842 * m, 20 * m, 840 * m),
        ] {
            assert_eq!(round(value, interval), Ok(expected), "{value}");
        }
    }

    #[test]
    fn rounding_is_symmetric_and_repeats_itself() {
        for value in -2000..2000 {
            for interval in [1, 2, 5, 10, 20, 50] {
                let rounded = round(value, interval).unwrap();
                assert_eq!(round(-value, interval), Ok(-rounded));
                assert_eq!(round(rounded, interval), Ok(rounded));
                assert!((rounded - value).abs() * 2 <= interval);
            }
        }
        assert!(round(5, 0).is_err() && round(5, -1).is_err());
        assert!(round(i64::MAX, 1_000_000).is_err());
    }

    #[test]
    fn the_limit_itself_conforms_only_where_it_is_included() {
        let at = |bound| {
            let limit = Limit { value: 500, bound, interval: 10 };
            conforms(500, &limit, Comparison::FullValue).unwrap()
        };
        assert_eq!([Bound::AtMost, Bound::AtLeast].map(at), [true, true]);
        assert_eq!([Bound::Below, Bound::Above].map(at), [false, false]);
        assert!(guarded(1.0, 0.0, None, Some(1.0), 0.05).is_err());
        assert!(guarded(1.0, 1.0, Some(2.0), Some(1.0), 0.05).is_err());
        assert!(guarded(1.0, 1.0, None, None, 0.6).is_err());
        assert_eq!(guarded(1.0, 1.0, None, None, 0.05), Ok(Decision::Accept));
    }
}
