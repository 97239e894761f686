//! Heaps: round figures, and a crowd just above the line that pays.

use super::{Finding, Oddity};
use crate::describe::{Quantile, quantile_sorted};
use crate::distribution::{discrete, normal};
use crate::error::{Error, at_least, within};

/// Share of values that end on 0 or 5 against the fifth that even digits give (exact binomial, one
/// side). The conditions are those of [`super::digits::last_digit`]; 30 values suffice.
///
/// ```
/// use stats::gaming::heaping::fives;
/// let values: Vec<i64> = (0..60).map(|i| if i % 2 == 0 { 17 * i } else { 17 * i / 5 * 5 }).collect();
/// assert!(fives(&values).unwrap().p_value < 1e-6);
/// ```
pub fn fives(values: &[i64]) -> Result<Finding, Error> {
    at_least("values for heaping", values.len(), 30)?;
    let as_floats: Vec<f64> = values.iter().map(|v| *v as f64).collect();
    if crate::describe::variance_of(&as_floats) < 25.0 {
        let reason = "the values spread over too few steps of their last digit";
        return Err(Error::NoAnswer { name: "heaping", reason });
    }
    let rests_on: Vec<usize> = (0..values.len()).filter(|i| values[*i] % 5 == 0).collect();
    let (seen, of) = (rests_on.len(), values.len());
    // At least `seen` fives are at most `of - seen` others.
    let p_value = discrete::binomial_at_most((of - seen) as u64, of as u64, 0.8);
    Ok(Finding { oddity: Oddity::Fives { seen, of }, p_value, rests_on })
}

/// A jump of the density at a target: too many just above it for those just below.
///
/// Counts in four strips of `width` around the target, `c1 c2 | c3 c4`. If the logarithm of the
/// density is a parabola there, `ln(c3/c2) - ln(c4/c1)/3` is 0 whatever slope and curvature; its
/// excess over its standard error is normal (the idea of J. McCrary, Journal of Econometrics 142,
/// 2008, 698–714, in four counts). At least 30 values in the strips, 5 of them in the outer two.
///
/// ```
/// use stats::gaming::heaping::above_target;
/// let honest: Vec<i64> = (0..100).map(|i| 900 + i).collect();
/// assert!(above_target(&honest, 950, 12).unwrap().p_value > 0.3);
/// let lifted: Vec<i64> = honest.iter().map(|v| if (938..950).contains(v) { 951 } else { *v }).collect();
/// assert!(above_target(&lifted, 950, 12).unwrap().p_value < 0.01);
/// ```
pub fn above_target(values: &[i64], target: i64, width: i64) -> Result<Finding, Error> {
    within("width of a strip", width as f64, 1.0, 1e15)?;
    within("target", target as f64, -1e15, 1e15)?;
    let mut strips: [Vec<usize>; 4] = Default::default();
    for (place, value) in values.iter().enumerate() {
        let strip = value.saturating_sub(target).div_euclid(width).saturating_add(2);
        if let Ok(strip @ 0..4) = usize::try_from(strip) {
            strips[strip].push(place);
        }
    }
    let count = |strip: usize| strips[strip].len();
    at_least("values around the target", (0..4).map(count).sum(), 30)?;
    at_least("values in the outer strips", count(0) + count(3), 5)?;
    let c = [0, 1, 2, 3].map(|strip| count(strip) as f64 + 0.5);
    let jump = (c[2] / c[1]).ln() - (c[3] / c[0]).ln() / 3.0;
    let error = (1.0 / c[2] + 1.0 / c[1] + (1.0 / c[3] + 1.0 / c[0]) / 9.0).sqrt();
    let oddity = Oddity::AboveTarget { below: count(1), above: count(2) };
    Ok(Finding { oddity, p_value: normal::upper(jump / error), rests_on: strips[2].clone() })
}

/// A third of the distance between the quartiles: a width for [`above_target`].
pub fn usual_width(values: &[i64]) -> Result<i64, Error> {
    at_least("values", values.len(), 4)?;
    let mut sorted: Vec<f64> = values.iter().map(|v| *v as f64).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let quartile = |p| quantile_sorted(&sorted, p, Quantile::Seven);
    Ok((((quartile(0.75) - quartile(0.25)) / 3.0).round() as i64).max(1))
}
