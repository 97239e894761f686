//! Outliers that would otherwise own the scale.
//!
//! One firm with forty times the output of the rest makes everybody else's score zero. The rule is
//! that of the JRC: treat only a column whose skewness *and* kurtosis are both extreme; pull the
//! extreme values in to the next one, a few at most; if that is not enough, take logarithms
//! instead.

use super::{Column, present};
use crate::describe::shape;
use crate::error::{Error, amount, number, within};

/// When and how far to treat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Treatment {
    /// A column fails if its absolute skewness exceeds this …
    pub skewness_max: f64,
    /// … and its excess kurtosis this.
    pub kurtosis_max: f64,
    /// Most values that may be pulled in before logarithms are taken; at most 1,000.
    pub points_max: usize,
}

impl Default for Treatment {
    fn default() -> Treatment {
        Treatment { skewness_max: 2.0, kurtosis_max: 3.5, points_max: 5 }
    }
}

/// A treated column and what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    pub values: Column,
    /// Skewness and kurtosis before; `None` where they do not exist (constant, fewer than four
    /// values).
    pub before: Option<(f64, f64)>,
    /// The same after treatment.
    pub after: Option<(f64, f64)>,
    /// Positions pulled in to the next value.
    pub winsorised: Vec<usize>,
    /// Whether the logarithm `ln(x - min + 0.01 (max - min))` was taken.
    pub logarithm: bool,
}

/// Treats one column.
///
/// The column fails if `|skewness| > 2` and `kurtosis > 3.5` (sample estimates [`shape`]). While it
/// fails, the most extreme value on the side of the skew, ties together, is set to the next value.
/// If it still fails after `points_max` positions, all that is undone and the logarithm taken.
///
/// ```
/// use stats::index::{Treatment, treat::treat};
/// let mut column: Vec<Option<f64>> = (1..=20).map(|x| Some(f64::from(x))).collect();
/// column[19] = Some(500.0);
/// let treated = treat(&column, &Treatment::default()).unwrap();
/// assert_eq!(treated.winsorised, [19]);
/// assert_eq!(treated.values[19], Some(19.0));
/// ```
pub fn treat(values: &[Option<f64>], treatment: &Treatment) -> Result<Treated, Error> {
    amount("skewness_max", treatment.skewness_max)?;
    number("kurtosis_max", treatment.kurtosis_max)?;
    within("points_max", treatment.points_max as f64, 0.0, 1000.0)?;
    let original = present("values", values)?;
    let fails = |shape: Option<(f64, f64)>| {
        shape.is_some_and(|(skew, kurtosis)| {
            skew.abs() > treatment.skewness_max && kurtosis > treatment.kurtosis_max
        })
    };
    let before = shape(&original).ok();
    let mut now = before;
    let mut column = original.clone();
    let mut moved = vec![false; column.len()];
    let count = |moved: &[bool]| moved.iter().filter(|moved| **moved).count();
    while fails(now) && count(&moved) < treatment.points_max {
        let up = now.is_some_and(|(skew, _)| skew > 0.0);
        pull_in(&mut column, &mut moved, up);
        now = shape(&column).ok();
    }
    let logarithm = fails(now);
    if logarithm {
        column = shifted_logarithm(&original);
        moved.fill(false);
        now = shape(&column).ok();
    }
    let places = values.iter().enumerate().filter(|(_, x)| x.is_some()).map(|(place, _)| place);
    let winsorised = places.zip(&moved).filter(|(_, moved)| **moved).map(|(place, _)| place);
    let winsorised = winsorised.collect();
    let mut rest = column.into_iter();
    let values = values.iter().map(|x| x.and_then(|_| rest.next())).collect();
    Ok(Treated { values, before, after: now, winsorised, logarithm })
}

fn pull_in(column: &mut [f64], moved: &mut [bool], up: bool) {
    let sign = if up { 1.0 } else { -1.0 };
    let extreme = column.iter().map(|x| sign * x).fold(f64::NEG_INFINITY, f64::max);
    let beyond = |x: f64| sign * x == extreme;
    let next =
        column.iter().filter(|x| !beyond(**x)).map(|x| sign * x).fold(f64::NEG_INFINITY, f64::max);
    for (x, moved) in column.iter_mut().zip(moved).filter(|(x, _)| beyond(**x)) {
        *x = sign * next;
        *moved = true;
    }
}

fn shifted_logarithm(values: &[f64]) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.iter().map(|x| (x - low + 0.01 * (high - low)).ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Column {
        values.iter().map(|&x| Some(x)).collect()
    }

    #[test]
    fn a_calm_column_is_left_alone_and_gaps_stay() {
        let mut values = column(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        values[2] = None;
        let treated = treat(&values, &Treatment::default()).unwrap();
        assert_eq!(treated.values, values);
        assert!(treated.winsorised.is_empty() && !treated.logarithm);
    }

    #[test]
    fn too_many_extremes_lead_to_logarithms() {
        let mut values: Vec<f64> = (0..200).map(f64::from).collect();
        values.extend((1..=8).map(|k| 1e6 * f64::from(k)));
        let treated = treat(&column(&values), &Treatment::default()).unwrap();
        assert!(treated.logarithm && treated.winsorised.is_empty());
    }

    #[test]
    fn mirrored_columns_are_treated_alike() {
        let mut values: Vec<f64> = (0..30).map(f64::from).collect();
        values[3] = 1e4;
        let mirrored: Vec<f64> = values.iter().map(|x| -x).collect();
        let one = treat(&column(&values), &Treatment::default()).unwrap();
        let other = treat(&column(&mirrored), &Treatment::default()).unwrap();
        assert_eq!(one.winsorised, other.winsorised);
        assert!(one.values.iter().zip(&other.values).all(|(a, b)| a.unwrap() == -b.unwrap()));
    }

    #[test]
    fn constants_nothing_and_nan_have_their_answers() {
        assert_eq!(treat(&column(&[2.0; 9]), &Treatment::default()).unwrap().before, None);
        assert!(treat(&[], &Treatment::default()).unwrap().values.is_empty());
        assert!(treat(&column(&[f64::NAN]), &Treatment::default()).is_err());
    }
}
