//! One scale for all: eleven ways, each with its own idea of what a point is worth.

use super::{Column, present};
use crate::describe::{Quantile, mean_of, median_of, quantile_sorted, variance_of};
use crate::error::{Error, LARGEST, at_least, number, positive, within};

/// Which end is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    HigherIsBetter,
    /// Values are multiplied by -1 before they are normalised.
    LowerIsBetter,
}

/// How to bring a column to the common scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Normalisation {
    /// `low + (high - low)(x - min)/(max - min)`.
    MinMax { low: f64, high: f64 },
    /// `mean + sd (x - x̄)/s`, `s` with `n - 1`.
    ZScore { mean: f64, sd: f64 },
    /// `(x - median)/IQR` (type 7): a z score that extremes cannot bend.
    Robust,
    /// `1 - (max - x)/(max - min)`: distance to the best.
    DistanceToMax,
    /// `1 - (target - x)/(target - min)`, at most 1 when `capped`. The target is in the raw unit.
    DistanceToTarget { target: f64, capped: bool },
    /// `1 - (reference - x)/(reference - min)`; the reference is the value of this unit.
    DistanceToUnit { unit: usize },
    /// `x / max`.
    FractionOfMax,
    /// Position counted from the worst, 1 for the worst; equal values share the lower number.
    Rank,
    /// Number of units strictly worse.
    Borda,
    /// Borda over `n - 1`.
    PercentRank,
    /// `scale (x - lower)/(upper - lower)`, cut off at 0 and `scale`. Goalposts are in the raw
    /// unit.
    Goalposts { lower: f64, upper: f64, scale: f64 },
}

/// Normalises one column; missing stays missing.
///
/// A constant column has no scale and is refused where the method divides by spread. For
/// [`Direction::LowerIsBetter`] targets and goalposts are given in the raw unit, `lower < upper`,
/// and turned with the values.
///
/// ```
/// use stats::index::{Direction, Normalisation, normalise::normalise};
/// let column = [Some(2.0), None, Some(4.0), Some(10.0)];
/// let method = Normalisation::MinMax { low: 0.0, high: 100.0 };
/// let scores = normalise(&column, Direction::LowerIsBetter, &method).unwrap();
/// assert_eq!(scores, [Some(100.0), None, Some(75.0), Some(0.0)]);
/// ```
pub fn normalise(
    values: &[Option<f64>],
    direction: Direction,
    method: &Normalisation,
) -> Result<Column, Error> {
    let sign = if direction == Direction::LowerIsBetter { -1.0 } else { 1.0 };
    let known: Vec<f64> = present("values", values)?.iter().map(|x| sign * x).collect();
    at_least("values", known.len(), 1)?;
    let mut sorted = known.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let map = mapping(values, sign, &known, &sorted, method)?;
    Ok(values.iter().map(|x| x.map(|x| map(sign * x))).collect())
}

type Mapping<'a> = Box<dyn Fn(f64) -> f64 + 'a>;

fn mapping<'a>(
    values: &[Option<f64>],
    sign: f64,
    known: &[f64],
    sorted: &'a [f64],
    method: &Normalisation,
) -> Result<Mapping<'a>, Error> {
    let (min, max) = (sorted[0], sorted[sorted.len() - 1]);
    let spread = |from: f64, to: f64| {
        if to > from { Ok(to - from) } else { Err(Error::Constant { name: "values", value: from }) }
    };
    let worse = |x: f64| sorted.partition_point(|other| *other < x) as f64;
    Ok(match *method {
        Normalisation::MinMax { low, high } => {
            within("low", number("low", low)?, -LARGEST, number("high", high)?)?;
            let range = spread(min, max)?;
            Box::new(move |x| (x - min) / range * (high - low) + low)
        }
        Normalisation::ZScore { mean, sd } => {
            number("mean", mean)?;
            number("sd", sd)?;
            let (centre, _) = (mean_of(known), spread(min, max)?);
            let s = positive("standard deviation", variance_of(known).sqrt())?;
            Box::new(move |x| (x - centre) / s * sd + mean)
        }
        Normalisation::Robust => {
            let quartile = |p| quantile_sorted(sorted, p, Quantile::Seven);
            let (centre, iqr) = (median_of(known), spread(quartile(0.25), quartile(0.75))?);
            Box::new(move |x| (x - centre) / iqr)
        }
        Normalisation::DistanceToMax => {
            let range = spread(min, max)?;
            Box::new(move |x| 1.0 - (max - x) / range)
        }
        Normalisation::DistanceToTarget { target, capped } => {
            let target = sign * number("target", target)?;
            let range = spread(min, target)?;
            let most = if capped { 1.0 } else { f64::INFINITY };
            Box::new(move |x| (1.0 - (target - x) / range).min(most))
        }
        Normalisation::DistanceToUnit { unit } => {
            let reference = values.get(unit).copied().flatten();
            let reason = "the reference unit has no value";
            let target = sign * reference.ok_or(Error::NoAnswer { name: "unit", reason })?;
            let range = spread(min, target)?;
            Box::new(move |x| 1.0 - (target - x) / range)
        }
        Normalisation::FractionOfMax => {
            if max == 0.0 {
                return Err(Error::NoAnswer { name: "values", reason: "the maximum is 0" });
            }
            Box::new(move |x| x / max)
        }
        Normalisation::Rank => Box::new(move |x| worse(x) + 1.0),
        Normalisation::Borda => Box::new(worse),
        Normalisation::PercentRank => {
            at_least("values", sorted.len(), 2)?;
            let others = sorted.len() as f64 - 1.0;
            Box::new(move |x| worse(x) / others)
        }
        Normalisation::Goalposts { lower, upper, scale } => {
            number("lower goalpost", lower)?;
            number("upper goalpost", upper)?;
            number("scale", scale)?;
            let turned = if sign < 0.0 { (-upper, -lower) } else { (lower, upper) };
            let range = spread(turned.0, turned.1)?;
            Box::new(move |x| ((x - turned.0) / range).clamp(0.0, 1.0) * scale)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Normalisation; 11] = [
        Normalisation::MinMax { low: 0.0, high: 100.0 },
        Normalisation::ZScore { mean: 0.0, sd: 1.0 },
        Normalisation::Robust,
        Normalisation::DistanceToMax,
        Normalisation::DistanceToTarget { target: 30.0, capped: true },
        Normalisation::DistanceToUnit { unit: 3 },
        Normalisation::FractionOfMax,
        Normalisation::Rank,
        Normalisation::Borda,
        Normalisation::PercentRank,
        Normalisation::Goalposts { lower: 2.0, upper: 20.0, scale: 100.0 },
    ];

    #[test]
    fn a_better_value_never_has_a_worse_score() {
        let column: Column = [3.0, 7.5, 7.5, 19.0, 1.0, 12.0].iter().map(|&x| Some(x)).collect();
        for method in ALL {
            let scores = normalise(&column, Direction::HigherIsBetter, &method).unwrap();
            for (a, x) in column.iter().zip(&scores) {
                for (b, y) in column.iter().zip(&scores) {
                    assert!(a > b || x <= y, "{method:?}");
                }
            }
        }
    }

    #[test]
    fn the_unit_of_measure_changes_nothing_where_the_method_has_its_own_ends() {
        let column: Column = [3.0, 7.0, 19.0, 1.0, 12.0].iter().map(|&x| Some(x)).collect();
        let other: Column = column.iter().map(|x| x.map(|x| 1000.0 * x - 5.0)).collect();
        for method in ALL.iter().filter(|method| {
            use Normalisation::*;
            !matches!(method, FractionOfMax | Goalposts { .. } | DistanceToTarget { .. })
        }) {
            let one = normalise(&column, Direction::LowerIsBetter, method);
            // The best value is its own minimum when turned, so a reference there has no range.
            let Ok(one) = one else { continue };
            let two = normalise(&other, Direction::LowerIsBetter, method).unwrap();
            for (x, y) in one.iter().zip(&two) {
                assert!((x.unwrap() - y.unwrap()).abs() < 1e-9, "{method:?}");
            }
        }
    }

    #[test]
    fn constants_and_nothing_are_refused_where_there_is_no_scale() {
        for method in ALL {
            assert!(normalise(&[], Direction::HigherIsBetter, &method).is_err());
            let bad = [Some(f64::INFINITY), Some(1.0)];
            assert!(normalise(&bad, Direction::HigherIsBetter, &method).is_err());
        }
        let flat = [Some(4.0); 3];
        for method in &ALL[..4] {
            let refused = normalise(&flat, Direction::HigherIsBetter, method).unwrap_err();
            assert!(matches!(refused, Error::Constant { .. }), "{method:?}");
        }
    }
}
