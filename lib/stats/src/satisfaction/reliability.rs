//! Do the questions of a block belong together, and are the blocks different things?

use super::correlations::correlations;
use super::model::{Fit, Mode, Model};
use crate::error::{Error, positive, within_arithmetic};
use crate::matrix::Matrix;

/// How well a block hangs together. Rules of thumb: alpha and the rhos at least 0.7, AVE at least
/// 0.5, first eigenvalue above 1 and second below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability {
    /// Cronbach's alpha of the standardised questions. Negative if they contradict each other.
    pub alpha: f64,
    /// `(w'w)² · w'(R - diag R)w / w'(ww' - diag ww')w` (T. K. Dijkstra and J. Henseler, MIS
    /// Quarterly 39, 2015).
    pub rho_a: f64,
    /// `(Σλ)²/((Σλ)² + Σ(1 - λ²))`.
    pub rho_c: f64,
    /// The same with the first principal component in place of the score (Dillon–Goldstein's rho as
    /// plspm prints it).
    pub rho_component: f64,
    /// Average variance extracted, the mean of λ².
    pub average_variance: f64,
    pub first_eigenvalue: f64,
    /// `None` for a single question.
    pub second_eigenvalue: Option<f64>,
}

/// Reliability of every block. For mode B only the eigenvalues mean anything.
pub fn reliability(
    model: &Model,
    fit: &Fit,
    columns: &[Vec<f64>],
    weights: Option<&[f64]>,
) -> Result<Vec<Reliability>, Error> {
    model.check(columns.len())?;
    model.check_fit(fit)?;
    let r = correlations(columns, weights)?;
    let blocks = model.blocks.iter().zip(&fit.weights).zip(&fit.loadings);
    blocks.map(|((block, w), loadings)| of_block(&r, &block.items, w, loadings)).collect()
}

fn of_block(
    r: &Matrix,
    items: &[usize],
    w: &[f64],
    loadings: &[f64],
) -> Result<Reliability, Error> {
    let k = items.len();
    let own = Matrix::from_fn(k, k, |i, j| r[(items[i], items[j])]);
    let (values, vectors) = own.symmetric_eigen();
    let average_variance = loadings.iter().map(|l| l * l).sum::<f64>() / k as f64;
    if k == 1 {
        return Ok(Reliability {
            alpha: 1.0,
            rho_a: 1.0,
            rho_c: 1.0,
            rho_component: 1.0,
            average_variance,
            first_eigenvalue: 1.0,
            second_eigenvalue: None,
        });
    }
    let apart: f64 = pairs(k).map(|(i, j)| 2.0 * own[(i, j)]).sum();
    let (count, squares) = (k as f64, w.iter().map(|w| w * w).sum::<f64>());
    let shared: f64 = pairs(k).map(|(i, j)| 2.0 * w[i] * own[(i, j)] * w[j]).sum();
    let own_weight: f64 = pairs(k).map(|(i, j)| 2.0 * (w[i] * w[j]).powi(2)).sum();
    let composite = |loadings: &[f64]| {
        let sum = loadings.iter().sum::<f64>().powi(2);
        sum / (sum + loadings.iter().map(|l| 1.0 - l * l).sum::<f64>())
    };
    let component: Vec<f64> = (0..k).map(|i| vectors[(i, 0)] * values[0].sqrt()).collect();
    // Two opposite questions cancel: their sum measures nothing.
    positive("variance of the sum of a block's questions", count + apart)?;
    positive("products of a block's weights", own_weight)?;
    let found = Reliability {
        alpha: count / (count - 1.0) * apart / (count + apart),
        rho_a: squares * squares * shared / own_weight,
        rho_c: composite(loadings),
        rho_component: composite(&component),
        average_variance,
        first_eigenvalue: values[0],
        second_eigenvalue: Some(values[1]),
    };
    let results = [found.alpha, found.rho_a, found.rho_c, found.rho_component];
    within_arithmetic("reliability of a block", &results)?;
    Ok(found)
}

/// All `i < j` below `k`.
fn pairs(k: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..k).flat_map(move |i| (i + 1..k).map(move |j| (i, j)))
}

/// Heterotrait–monotrait ratios between blocks (J. Henseler and others, Journal of the Academy of
/// Marketing Science 43, 2015): mean correlation across over the geometric mean of the mean
/// correlations inside; above 0.9 the blocks are hardly different things. Correlations count by
/// size, as in seminr. A single question has 1 inside. `None` where it does not exist.
pub fn heterotrait_ratios(
    model: &Model,
    columns: &[Vec<f64>],
    weights: Option<&[f64]>,
) -> Result<Vec<Vec<Option<f64>>>, Error> {
    model.check(columns.len())?;
    let r = correlations(columns, weights)?;
    let inside = |items: &[usize]| {
        let all: Vec<f64> =
            pairs(items.len()).map(|(i, j)| r[(items[i], items[j])].abs()).collect();
        if all.is_empty() { 1.0 } else { all.iter().sum::<f64>() / all.len() as f64 }
    };
    let ratio = |a: &[usize], b: &[usize]| {
        let across: f64 = a.iter().flat_map(|i| b.iter().map(|j| r[(*i, *j)].abs())).sum();
        let scale = (inside(a) * inside(b)).sqrt();
        (scale > 0.0).then(|| across / (a.len() * b.len()) as f64 / scale)
    };
    let row = |a: usize| {
        let to = |b: usize| ratio(&model.blocks[a].items, &model.blocks[b].items);
        (0..model.blocks.len()).map(to).collect()
    };
    Ok((0..model.blocks.len()).map(row).collect())
}

/// Whether AVE and the like apply: they do not for mode B.
pub fn is_reflective(model: &Model, block: usize) -> bool {
    model.blocks.get(block).is_some_and(|block| block.mode == Mode::A)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::satisfaction::{fit, model::tests::chain};

    #[test]
    fn parallel_questions_are_reliable_and_blocks_tell_apart() {
        let (model, columns) = chain(500, 4);
        let fitted = fit(&model, &columns, None).unwrap();
        for found in reliability(&model, &fitted, &columns, None).unwrap() {
            assert!(found.alpha > 0.9 && found.rho_c > found.alpha && found.average_variance > 0.8);
            assert!(found.first_eigenvalue > 2.0 && found.second_eigenvalue.unwrap() < 0.5);
        }
        let ratios = heterotrait_ratios(&model, &columns, None).unwrap();
        assert!((ratios[0][1].unwrap() - 0.8).abs() < 0.06);
        assert!((ratios[0][1].unwrap() - ratios[1][0].unwrap()).abs() < 1e-12);
    }
}
