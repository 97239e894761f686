//! Digits: what comes from measuring is spread evenly at the end and by Benford at the front.

use super::{Finding, Oddity};
use crate::distribution::gamma;
use crate::error::{Error, at_least};

/// Evenness of last digits (Pearson's χ² with 9 degrees of freedom).
///
/// Values are whole numbers of the last digit reported: 95.8 % is 958. They must spread over at
/// least 5 such steps (one standard deviation), for then the last digit of any smooth distribution
/// is even within 1.5 %; fewer than 50 values say too little.
///
/// ```
/// use stats::gaming::digits::last_digit;
/// let even: Vec<i64> = (0..100).map(|i| 37 * i).collect();
/// assert!(last_digit(&even).unwrap().p_value > 0.99);
/// let sevens: Vec<i64> = even.iter().map(|v| if v % 3 == 0 { v / 10 * 10 + 7 } else { *v }).collect();
/// assert!(last_digit(&sevens).unwrap().p_value < 1e-6);
/// ```
pub fn last_digit(values: &[i64]) -> Result<Finding, Error> {
    at_least("values for last digits", values.len(), 50)?;
    let spread =
        crate::describe::variance_of(&values.iter().map(|v| *v as f64).collect::<Vec<_>>());
    if spread < 25.0 {
        let reason = "the values spread over too few steps of their last digit";
        return Err(Error::NoAnswer { name: "last digits", reason });
    }
    let digit = |value: &i64| (value.unsigned_abs() % 10) as usize;
    let expected = vec![values.len() as f64 / 10.0; 10];
    let (worst, seen, p_value) = compare(values.iter().map(digit), &expected);
    let rests_on = places(values, |value| digit(value) == worst);
    let oddity = Oddity::LastDigit { digit: worst as u8, seen, of: values.len() };
    Ok(Finding { oddity, p_value, rests_on })
}

/// First digits against Benford's law, `log10(1 + 1/d)` (F. Benford, Proceedings of the American
/// Philosophical Society 78, 1938, 551–572).
///
/// The law holds for amounts over orders of magnitude: the decimal logarithms must have a standard
/// deviation of at least 0.5 (then a lognormal deviates by less than 1.5 %), or the check refuses.
/// Zeros are left out, signs ignored. At least 100 values.
///
/// ```
/// use stats::gaming::digits::first_digit;
/// let powers: Vec<i64> = (0..200).map(|k| 10f64.powf(2.0 + 0.021 * k as f64) as i64).collect();
/// assert!(first_digit(&powers).unwrap().p_value > 0.9);
/// let heights: Vec<i64> = (0..200).map(|k| 150 + k % 40).collect();
/// assert!(first_digit(&heights).is_err());
/// ```
pub fn first_digit(values: &[i64]) -> Result<Finding, Error> {
    let scaled = amounts(values, 0.5, 1)?;
    let shares: Vec<f64> = (1..10).map(|d| (1.0 + 1.0 / f64::from(d)).log10()).collect();
    let expected: Vec<f64> = shares.iter().map(|share| share * scaled.len() as f64).collect();
    let digits = scaled.iter().map(|(_, value)| leading(*value).0 - 1);
    let (worst, seen, p_value) = compare(digits, &expected);
    let rests_on = at(&scaled, |value| leading(value).0 == worst + 1);
    let oddity = Oddity::FirstDigit { digit: worst as u8 + 1, seen, expected: expected[worst] };
    Ok(Finding { oddity, p_value, rests_on })
}

/// Second digits against Benford's law, `Σ_d log10(1 + 1/(10 d + k))`. It needs less spread (0.25)
/// and sees rounding up to the next figure. Values below 10 are left out.
pub fn second_digit(values: &[i64]) -> Result<Finding, Error> {
    let scaled = amounts(values, 0.25, 10)?;
    let share = |k: u32| (1..10).map(|d| (1.0 + 1.0 / f64::from(10 * d + k)).log10()).sum::<f64>();
    let expected: Vec<f64> = (0..10).map(|k| share(k) * scaled.len() as f64).collect();
    let digits = scaled.iter().map(|(_, value)| leading(*value).1);
    let (worst, seen, p_value) = compare(digits, &expected);
    let rests_on = at(&scaled, |value| leading(value).1 == worst);
    let oddity = Oddity::SecondDigit { digit: worst as u8, seen, expected: expected[worst] };
    Ok(Finding { oddity, p_value, rests_on })
}

/// Positions and sizes of the amounts that can be asked.
fn amounts(values: &[i64], spread: f64, least: u64) -> Result<Vec<(usize, u64)>, Error> {
    let sizes = values.iter().map(|value| value.unsigned_abs());
    let kept: Vec<(usize, u64)> = sizes.enumerate().filter(|(_, size)| *size >= least).collect();
    at_least("amounts for leading digits", kept.len(), 100)?;
    let logs: Vec<f64> = kept.iter().map(|(_, size)| (*size as f64).log10()).collect();
    if crate::describe::variance_of(&logs).sqrt() < spread {
        let reason = "the amounts span too few orders of magnitude for Benford's law";
        return Err(Error::NoAnswer { name: "leading digits", reason });
    }
    Ok(kept)
}

/// First and second digit.
fn leading(mut value: u64) -> (usize, usize) {
    while value >= 100 {
        value /= 10;
    }
    if value >= 10 { ((value / 10) as usize, (value % 10) as usize) } else { (value as usize, 0) }
}

/// The class most above its expectation, its count, and χ² against all.
fn compare(classes: impl Iterator<Item = usize>, expected: &[f64]) -> (usize, usize, f64) {
    let mut seen = vec![0usize; expected.len()];
    classes.for_each(|class| seen[class] += 1);
    let distance =
        |class: &usize| (seen[*class] as f64 - expected[*class]) / expected[*class].sqrt();
    let statistic: f64 = (0..seen.len()).map(|class| distance(&class).powi(2)).sum();
    let worst = (0..seen.len()).max_by(|a, b| distance(a).total_cmp(&distance(b)));
    let worst = worst.expect("there are nine classes or ten");
    (worst, seen[worst], gamma::chi_squared_upper(statistic, expected.len() as f64 - 1.0))
}

fn places(values: &[i64], is: impl Fn(&i64) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| is(value)).map(|(place, _)| place).collect()
}

fn at(kept: &[(usize, u64)], is: impl Fn(u64) -> bool) -> Vec<usize> {
    kept.iter().filter(|(_, value)| is(*value)).map(|(place, _)| *place).collect()
}
