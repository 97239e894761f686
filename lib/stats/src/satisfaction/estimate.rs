//! The estimation: weights of the questions and of the neighbours in turn, until nothing moves.

use super::correlations::correlations;
use super::model::{Block, Fit, Mode, Model, Scheme};
use crate::error::{Error, positive};
use crate::matrix::Matrix;

/// Estimates a model from columns of answers (one per question), optionally with survey weights.
///
/// ```
/// use stats::satisfaction::*;
/// let quality = [vec![7.0, 8.0, 5.0, 9.0, 6.0, 4.0], vec![6.0, 8.0, 5.0, 9.0, 7.0, 3.0]];
/// let content = [vec![6.0, 9.0, 4.0, 9.0, 6.0, 5.0], vec![7.0, 8.0, 4.0, 10.0, 6.0, 4.0]];
/// let answers: Vec<Vec<f64>> = quality.into_iter().chain(content).collect();
/// let block = |items| Block { items, mode: Mode::A };
/// let model = Model {
///     blocks: vec![block(vec![0, 1]), block(vec![2, 3])],
///     paths: vec![(0, 1)],
///     scheme: Scheme::Path,
///     tolerance: 1e-10,
///     steps_max: 300,
/// };
/// let fit = fit(&model, &answers, None).unwrap();
/// assert!(fit.paths[0] > 0.9);
/// ```
pub fn fit(model: &Model, columns: &[Vec<f64>], weights: Option<&[f64]>) -> Result<Fit, Error> {
    model.check(columns.len())?;
    fit_correlations(model, &correlations(columns, weights)?)
}

/// The algorithm on correlations of the questions; the model has been checked.
pub(super) fn fit_correlations(model: &Model, r: &Matrix) -> Result<Fit, Error> {
    let inverses = model.blocks.iter().map(|block| match block.mode {
        Mode::A => Ok(None),
        Mode::B => {
            let own = within_block(r, &block.items);
            Ok(Some(own.cholesky("correlations of a mode B block")?))
        }
    });
    let inverses: Vec<_> = inverses.collect::<Result<_, Error>>()?;
    let mut weights: Vec<Vec<f64>> =
        model.blocks.iter().map(|block| vec![1.0; block.items.len()]).collect();
    for (weights, block) in weights.iter_mut().zip(&model.blocks) {
        scale(weights, r, &block.items)?;
    }
    let mut before: Option<Vec<Vec<f64>>> = None;
    for step in 1..=model.steps_max {
        let scores = score_correlations(model, r, &weights);
        let inner = inner_weights(model, &scores)?;
        let mut raw = Vec::with_capacity(model.blocks.len());
        for (index, block) in model.blocks.iter().enumerate() {
            let outer = outer_weights(model, r, &weights, &inner[index], &block.items);
            let spread = spread_of(&inner[index], &scores)?;
            let outer: Vec<f64> = outer.iter().map(|w| w / spread).collect();
            raw.push(match &inverses[index] {
                Some(inverse) => inverse.solve(&outer),
                None => outer,
            });
        }
        let change = before.as_ref().map_or(f64::INFINITY, |before| {
            let pairs = before.iter().flatten().zip(raw.iter().flatten());
            pairs.map(|(a, b)| (a.abs() - b.abs()).powi(2)).sum()
        });
        weights.clone_from(&raw);
        for (weights, block) in weights.iter_mut().zip(&model.blocks) {
            scale(weights, r, &block.items)?;
        }
        if change < model.tolerance {
            return finish(model, r, weights, step);
        }
        before = Some(raw);
    }
    Err(Error::NotConverged { name: "path model", iterations: model.steps_max })
}

fn within_block(r: &Matrix, items: &[usize]) -> Matrix {
    Matrix::from_fn(items.len(), items.len(), |i, j| r[(items[i], items[j])])
}

/// Scales weights so that the score has variance 1.
fn scale(weights: &mut [f64], r: &Matrix, items: &[usize]) -> Result<(), Error> {
    let variance = cross(r, items, weights, items, weights);
    let length = positive("variance of a score", variance)?.sqrt();
    weights.iter_mut().for_each(|weight| *weight /= length);
    Ok(())
}

fn cross(r: &Matrix, items: &[usize], w: &[f64], others: &[usize], v: &[f64]) -> f64 {
    let row =
        |item: &usize| others.iter().zip(v).map(|(other, v)| r[(*item, *other)] * v).sum::<f64>();
    items.iter().zip(w).map(|(item, w)| w * row(item)).sum()
}

fn score_correlations(model: &Model, r: &Matrix, weights: &[Vec<f64>]) -> Matrix {
    let count = model.blocks.len();
    let mut scores = Matrix::zero(count, count);
    for i in 0..count {
        scores[(i, i)] = 1.0;
        for j in 0..i {
            let (a, b) = (&model.blocks[i].items, &model.blocks[j].items);
            scores[(i, j)] = cross(r, a, &weights[i], b, &weights[j]);
            scores[(j, i)] = scores[(i, j)];
        }
    }
    scores
}

/// For each block the weights of its neighbours' scores.
fn inner_weights(model: &Model, scores: &Matrix) -> Result<Vec<Vec<f64>>, Error> {
    let count = model.blocks.len();
    let mut inner = vec![vec![0.0; count]; count];
    for block in 0..count {
        let causes: Vec<usize> = model.causes(block).collect();
        let by_regression = model.scheme == Scheme::Path && !causes.is_empty();
        for neighbour in model.causes(block).chain(model.effects_of(block)) {
            let correlation = scores[(block, neighbour)];
            inner[block][neighbour] = match model.scheme {
                // A correlation of exactly 0 has no sign and pulls nowhere.
                Scheme::Centroid if correlation == 0.0 => 0.0,
                Scheme::Centroid => correlation.signum(),
                _ => correlation,
            };
        }
        if by_regression {
            for (cause, slope) in causes.iter().zip(regress(scores, block, &causes)?) {
                inner[block][*cause] = slope;
            }
        }
    }
    Ok(inner)
}

fn regress(scores: &Matrix, block: usize, causes: &[usize]) -> Result<Vec<f64>, Error> {
    let own = within_block(scores, causes);
    let right: Vec<f64> = causes.iter().map(|cause| scores[(*cause, block)]).collect();
    Ok(own.cholesky("correlations of the causes")?.solve(&right))
}

fn outer_weights(
    model: &Model,
    r: &Matrix,
    weights: &[Vec<f64>],
    inner: &[f64],
    items: &[usize],
) -> Vec<f64> {
    let with = |item: &usize| {
        let neighbours = inner.iter().enumerate().filter(|(_, e)| **e != 0.0);
        neighbours
            .map(|(other, e)| {
                e * cross(r, &[*item], &[1.0], &model.blocks[other].items, &weights[other])
            })
            .sum()
    };
    items.iter().map(with).collect()
}

fn spread_of(inner: &[f64], scores: &Matrix) -> Result<f64, Error> {
    let variance: f64 = inner.iter().zip(scores.times(inner)).map(|(e, s)| e * s).sum();
    Ok(positive("variance of an inner estimate", variance)?.sqrt())
}

fn finish(
    model: &Model,
    r: &Matrix,
    mut weights: Vec<Vec<f64>>,
    steps: usize,
) -> Result<Fit, Error> {
    let mut loadings = Vec::with_capacity(weights.len());
    for (weights, block) in weights.iter_mut().zip(&model.blocks) {
        let load = |item: &usize| cross(r, &[*item], &[1.0], &block.items, weights);
        let mut own: Vec<f64> = block.items.iter().map(load).collect();
        // The direction of a score is free; most questions should point along it, in a tie the
        // first.
        let along: f64 = own.iter().map(|loading| loading.signum()).sum();
        if along < 0.0 || (along == 0.0 && own[0] < 0.0) {
            own.iter_mut().chain(weights.iter_mut()).for_each(|x| *x = -*x);
        }
        loadings.push(own);
    }
    let scores = score_correlations(model, r, &weights);
    let count = model.blocks.len();
    let mut paths = vec![0.0; model.paths.len()];
    let mut r_squared = vec![None; count];
    for block in 0..count {
        let causes: Vec<usize> = model.causes(block).collect();
        if causes.is_empty() {
            continue;
        }
        let slopes = regress(&scores, block, &causes)?;
        let explained: f64 = causes.iter().zip(&slopes).map(|(c, b)| b * scores[(*c, block)]).sum();
        r_squared[block] = Some(explained.clamp(0.0, 1.0));
        for (cause, slope) in causes.iter().zip(slopes) {
            let place = model.paths.iter().position(|path| *path == (*cause, block));
            paths[place.expect("causes come from the list of paths")] = slope;
        }
    }
    let row = |i: usize| (0..count).map(|j| scores[(i, j)]).collect();
    let correlations = (0..count).map(row).collect();
    Ok(Fit { weights, loadings, paths, r_squared, correlations, steps })
}

/// Scores of each answer (rows of the result are blocks), standardised with 1/n.
pub fn scores(model: &Model, fit: &Fit, columns: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Error> {
    model.check(columns.len())?;
    model.check_fit(fit)?;
    // Also checks lengths, finiteness and spread.
    correlations(columns, None)?;
    let n = columns[0].len();
    let standard = |column: &Vec<f64>| {
        let mean = crate::describe::mean_of(column);
        let sd = (column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
        column.iter().map(|x| (x - mean) / sd).collect::<Vec<f64>>()
    };
    let standard: Vec<Vec<f64>> = columns.iter().map(standard).collect();
    let score = |(block, weights): (&Block, &Vec<f64>)| {
        let of = |answer: usize| {
            block.items.iter().zip(weights).map(|(item, w)| w * standard[*item][answer]).sum()
        };
        (0..n).map(of).collect()
    };
    Ok(model.blocks.iter().zip(&fit.weights).map(score).collect())
}
