//! From several columns to one.
//!
//! The arithmetic mean lets a good part pay for a bad one without limit; the geometric and harmonic
//! means less so; Copeland counts victories and ignores distances; the penalised mean takes points
//! off for imbalance; benefit of the doubt lets each unit choose its own best weights.

use super::{Column, present};
use crate::error::{Error, amount, same_length, within_arithmetic};
use crate::linear_program;

/// How children become their parent's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// `Σ w x / Σ w`.
    Arithmetic,
    /// `exp(Σ w ln x / Σ w)`; needs positive values.
    Geometric,
    /// `Σ w / Σ (w/x)`; needs positive values.
    Harmonic,
    /// Victories minus defeats over all other units, a pair being decided by the weight of the
    /// columns in which one is ahead (ties half). Shares within 1e-12 of a half are a draw.
    Copeland,
    /// `M - S²/M`, the weighted mean minus a penalty for unequal parts (M. Mazziotta and A. Pareto,
    /// Social Indicators Research 127, 2016, 983–1003), `S²` the weighted variance. Needs positive
    /// values.
    Penalised,
    /// The best weighted sum a unit can reach with weights under which nobody exceeds 1 (L.
    /// Cherchye and others, Social Indicators Research 82, 2007, 111–145). Given weights are not
    /// used. Needs non-negative values, none missing.
    BenefitOfTheDoubt,
}

/// Weights within this of one half are a draw: the sum of weights is exact to about 1e-15.
const DRAW: f64 = 1e-12;

/// Aggregates columns under weights, which are renormalised over the values present for a unit.
///
/// ```
/// use stats::index::{Aggregation, aggregate::aggregate};
/// let (a, b) = ([Some(1.0), Some(4.0), None], [Some(4.0), Some(4.0), Some(9.0)]);
/// let score = aggregate(&[&a, &b], &[1.0, 1.0], Aggregation::Geometric).unwrap();
/// assert_eq!(score.iter().map(|x| x.unwrap().round()).collect::<Vec<_>>(), [2.0, 4.0, 9.0]);
/// ```
pub fn aggregate(
    columns: &[&[Option<f64>]],
    weights: &[f64],
    method: Aggregation,
) -> Result<Column, Error> {
    same_length("weights", weights.len(), columns.len())?;
    crate::error::at_least("columns", columns.len(), 1)?;
    for weight in weights {
        amount("weight", *weight)?;
    }
    crate::error::positive("sum of weights", weights.iter().sum())?;
    let units = columns[0].len();
    let positive =
        matches!(method, Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Penalised);
    for column in columns {
        same_length("column", column.len(), units)?;
        let known = present("column", column)?;
        if positive && let Some(value) = known.iter().find(|x| **x <= 0.0) {
            let (low, high) = (f64::MIN_POSITIVE, f64::MAX);
            return Err(Error::OutOfRange { name: "value to aggregate", value: *value, low, high });
        }
    }
    match method {
        Aggregation::Copeland => Ok(copeland(columns, weights, units)),
        Aggregation::BenefitOfTheDoubt => benefit_of_the_doubt(columns, units),
        _ => {
            let score = |unit| mean(columns, weights, unit, method);
            let scores: Column = (0..units).map(score).collect();
            scores.iter().flatten().try_for_each(|x| within_arithmetic("score", &[*x]))?;
            Ok(scores)
        }
    }
}

fn mean(
    columns: &[&[Option<f64>]],
    weights: &[f64],
    unit: usize,
    method: Aggregation,
) -> Option<f64> {
    let parts = || columns.iter().zip(weights).filter_map(|(column, w)| Some((*w, column[unit]?)));
    let total: f64 = parts().map(|(w, _)| w).sum();
    let weighted = |f: fn(f64) -> f64| parts().map(|(w, x)| w * f(x)).sum::<f64>() / total;
    if total <= 0.0 {
        return None;
    }
    Some(match method {
        Aggregation::Geometric => weighted(f64::ln).exp(),
        Aggregation::Harmonic => 1.0 / weighted(f64::recip),
        Aggregation::Penalised => {
            let centre = weighted(|x| x);
            let variance = parts().map(|(w, x)| w * (x - centre).powi(2)).sum::<f64>() / total;
            centre - variance / centre
        }
        _ => weighted(|x| x),
    })
}

fn copeland(columns: &[&[Option<f64>]], weights: &[f64], units: usize) -> Column {
    let duel = |unit: usize, other: usize| {
        let (mut ahead, mut total) = (0.0, 0.0);
        for (column, weight) in columns.iter().zip(weights) {
            if let (Some(x), Some(y)) = (column[unit], column[other]) {
                total += weight;
                ahead += weight
                    * if x > y {
                        1.0
                    } else if x == y {
                        0.5
                    } else {
                        0.0
                    };
            }
        }
        let lead = ahead / total - 0.5;
        // Nothing in common makes the total 0 and the lead NaN: a draw.
        if lead > DRAW {
            1.0
        } else if lead < -DRAW {
            -1.0
        } else {
            0.0
        }
    };
    let score = |unit: usize| {
        let any = columns.iter().any(|column| column[unit].is_some());
        any.then(|| (0..units).filter(|other| *other != unit).map(|other| duel(unit, other)).sum())
    };
    (0..units).map(score).collect()
}

fn benefit_of_the_doubt(columns: &[&[Option<f64>]], units: usize) -> Result<Column, Error> {
    let mut rows = vec![Vec::with_capacity(columns.len()); units];
    for column in columns {
        let known = present("column", column)?;
        same_length("values present in a column", known.len(), units)?;
        let most = known.iter().copied().fold(0.0, f64::max);
        for (row, value) in rows.iter_mut().zip(&known) {
            amount("value to aggregate", *value)?;
            // Each unit chooses weights, so the scale of a column is free; 1 keeps the arithmetic
            // tidy.
            row.push(if most > 0.0 { value / most } else { 0.0 });
        }
    }
    let bounds = vec![1.0; units];
    // A column that is zero for everybody can carry any weight and earns nothing: it cannot enter.
    rows.iter().map(|row| Ok(Some(linear_program::maximise(&rows, &bounds, row)?.value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Aggregation::*;

    const ALL: [Aggregation; 6] =
        [Arithmetic, Geometric, Harmonic, Copeland, Penalised, BenefitOfTheDoubt];

    fn columns() -> [Vec<Option<f64>>; 3] {
        let column = |values: [f64; 4]| values.iter().map(|&x| Some(x)).collect();
        [column([1.0, 5.0, 3.0, 8.0]), column([7.0, 2.0, 3.0, 8.5]), column([4.0, 4.0, 3.0, 9.0])]
    }

    #[test]
    fn the_order_of_columns_and_units_does_not_matter() {
        let [a, b, c] = columns();
        for method in ALL {
            let one = aggregate(&[&a, &b, &c], &[1.0, 2.0, 3.0], method).unwrap();
            let other = aggregate(&[&c, &a, &b], &[3.0, 1.0, 2.0], method).unwrap();
            let turned: Vec<Vec<Option<f64>>> =
                [&a, &b, &c].iter().map(|column| column.iter().rev().copied().collect()).collect();
            let turned: Vec<&[Option<f64>]> = turned.iter().map(Vec::as_slice).collect();
            let back = aggregate(&turned, &[1.0, 2.0, 3.0], method).unwrap();
            for unit in 0..4 {
                assert!((one[unit].unwrap() - other[unit].unwrap()).abs() < 1e-12);
                assert!((one[unit].unwrap() - back[3 - unit].unwrap()).abs() < 1e-12);
            }
            // The last unit is best in every column.
            assert!(one.iter().all(|x| x <= &one[3]), "{method:?}");
        }
    }

    #[test]
    fn the_means_keep_their_order_and_balance_is_rewarded() {
        let [a, b, c] = columns();
        let score = |method| aggregate(&[&a, &b, &c], &[1.0; 3], method).unwrap();
        let all = ALL.map(score);
        for unit in 0..4 {
            let [mean, geometric, harmonic, _, penalised, _] =
                std::array::from_fn(|method| all[method][unit].unwrap());
            let rounding = 1e-12;
            assert!(mean >= geometric - rounding && geometric >= harmonic - rounding);
            assert!(penalised <= mean + rounding);
            let doubt = all[5][unit].unwrap();
            assert!((0.0..=1.0 + 1e-12).contains(&doubt));
        }
        assert!((all[4][2].unwrap() - 3.0).abs() < 1e-15, "three equal parts lose nothing");
        assert_eq!(all[3].iter().flatten().sum::<f64>(), 0.0, "victories and defeats cancel");
    }

    #[test]
    fn hostile_columns_are_refused() {
        let zero = [Some(0.0), Some(1.0)];
        for method in [Geometric, Harmonic, Penalised] {
            assert!(matches!(aggregate(&[&zero], &[1.0], method), Err(Error::OutOfRange { .. })));
        }
        assert!(aggregate(&[], &[], Arithmetic).is_err());
        assert!(aggregate(&[&zero], &[0.0], Arithmetic).is_err());
        assert!(aggregate(&[&zero], &[f64::NAN], Arithmetic).is_err());
        assert!(aggregate(&[&zero, &zero[..1]], &[1.0, 1.0], Arithmetic).is_err());
        let gap = [None, Some(1.0)];
        assert_eq!(aggregate(&[&gap], &[1.0], Arithmetic).unwrap(), [None, Some(1.0)]);
        assert_eq!(aggregate(&[&gap], &[1.0], Copeland).unwrap(), [None, Some(0.0)]);
        assert!(aggregate(&[&gap], &[1.0], BenefitOfTheDoubt).is_err());
    }
}
