//! Importance and performance: where a point of improvement buys most.

use super::model::{Fit, Model};
use crate::describe::{mean_of, variance_of};
use crate::error::{Error, number, positive, within, within_arithmetic};

/// One block on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Total effect on the target.
    pub importance: f64,
    /// Mean score from 0 to 100.
    pub performance: f64,
    /// A negative weight lets the score leave 0 to 100; the block should be looked at.
    pub negative_weights: bool,
}

/// The index of each block from 0 to 100: weighted mean of its questions, each rescaled from its
/// answer range, weights `w/s` renormalised to 1 (`s` with `n - 1`). For the satisfaction block
/// this is the customer satisfaction index. `range` is the answer scale, for example 1 to 10.
pub fn performance(
    model: &Model,
    fit: &Fit,
    columns: &[Vec<f64>],
    range: (f64, f64),
    weights: Option<&[f64]>,
) -> Result<Vec<f64>, Error> {
    model.check(columns.len())?;
    model.check_fit(fit)?;
    // Checks the columns and weights.
    super::correlations::correlations(columns, weights)?;
    number("lowest answer", range.0)?;
    number("highest answer", range.1)?;
    let width = positive("width of the answer scale", range.1 - range.0)?;
    for x in columns.iter().flatten() {
        within("answer", *x, range.0, range.1)?;
    }
    let mean = |column: &Vec<f64>| match weights {
        Some(weights) => {
            let total: f64 = weights.iter().sum();
            column.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>() / total
        }
        None => mean_of(column),
    };
    let mut indices = Vec::new();
    for (block, weights) in model.blocks.iter().zip(&fit.weights) {
        let (mut sum, mut total) = (0.0, 0.0);
        for (item, weight) in block.items.iter().zip(weights) {
            let own = weight / variance_of(&columns[*item]).sqrt();
            sum += own * 100.0 * (mean(&columns[*item]) - range.0) / width;
            total += own;
        }
        if total == 0.0 {
            return Err(Error::NoAnswer { name: "index", reason: "the weights cancel" });
        }
        indices.push(sum / total);
    }
    within_arithmetic("index", &indices)?;
    Ok(indices)
}

/// The map for a target block; the target itself has importance 0.
pub fn map(
    model: &Model,
    fit: &Fit,
    columns: &[Vec<f64>],
    range: (f64, f64),
    target: usize,
    weights: Option<&[f64]>,
) -> Result<Vec<Place>, Error> {
    within("target", target as f64, 0.0, model.blocks.len() as f64 - 1.0)?;
    let performance = performance(model, fit, columns, range, weights)?;
    let total = model.total_effects(fit);
    let place = |block: usize| Place {
        importance: total[block][target],
        performance: performance[block],
        negative_weights: fit.weights[block].iter().any(|w| *w < 0.0),
    };
    Ok((0..model.blocks.len()).map(place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::satisfaction::{fit, model::tests::chain};

    #[test]
    fn turning_a_ten_point_scale_into_a_hundred_changes_no_index() {
        let (model, columns) = chain(200, 5);
        let wide: Vec<Vec<f64>> =
            columns.iter().map(|c| c.iter().map(|x| 10.0 * x).collect()).collect();
        let one = fit(&model, &columns, None).unwrap();
        let a = performance(&model, &one, &columns, (-5.0, 15.0), None).unwrap();
        let b = performance(&model, &one, &wide, (-50.0, 150.0), None).unwrap();
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-9 && (a - 50.0).abs() < 5.0));
        let places = map(&model, &one, &columns, (-5.0, 15.0), 2, None).unwrap();
        assert!(places[1].importance > places[0].importance && places[2].importance == 0.0);
        assert!(map(&model, &one, &columns, (-5.0, 15.0), 3, None).is_err());
        assert!(performance(&model, &one, &columns, (5.0, 5.0), None).is_err());
        assert!(performance(&model, &one, &columns, (4.9, 5.1), None).is_err());
    }
}
