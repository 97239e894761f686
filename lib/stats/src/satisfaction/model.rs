//! The path model and its estimation.

use crate::describe::{dot, sum_by};
use crate::error::{Error, all_finite, at_least, positive, same_length, within};
use crate::matrix::Matrix;

/// How a block's weights follow from what it is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Correlations (reflective): the questions are symptoms of one thing.
    A,
    /// Regression (formative): the questions make the thing up. Needs questions that are not
    /// collinear.
    B,
}

/// How neighbours are weighed in the inner step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// By the sign of the correlation.
    Centroid,
    /// By the correlation.
    Factorial,
    /// Causes by their regression coefficients, effects by correlation.
    Path,
}

/// A thing measured by questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Columns of the data.
    pub items: Vec<usize>,
    pub mode: Mode,
}

/// Blocks and arrows between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub blocks: Vec<Block>,
    /// From cause to effect; no circles.
    pub paths: Vec<(usize, usize)>,
    pub scheme: Scheme,
    /// Ends when the squared changes of all weights sum to less; 1e-7 is customary, 1e-10 settles
    /// six digits.
    pub tolerance: f64,
    pub steps_max: usize,
}

/// An estimated model.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Per block: weights of the standardised questions, scaled so that the score has variance 1.
    pub weights: Vec<Vec<f64>>,
    /// Per block: correlation of each question with its score.
    pub loadings: Vec<Vec<f64>>,
    /// In the order of [`Model::paths`].
    pub paths: Vec<f64>,
    /// Share of variance explained; `None` for a block without causes.
    pub r_squared: Vec<Option<f64>>,
    /// Correlations between the scores, row by row.
    pub correlations: Vec<Vec<f64>>,
    pub steps: usize,
}

impl Model {
    pub(super) fn check(&self, columns: usize) -> Result<(), Error> {
        at_least("blocks", self.blocks.len(), 2)?;
        positive("tolerance", self.tolerance)?;
        within("steps", self.steps_max as f64, 1.0, 1e6)?;
        for block in &self.blocks {
            at_least("items of a block", block.items.len(), 1)?;
            for item in &block.items {
                within("item", *item as f64, 0.0, columns as f64 - 1.0)?;
            }
        }
        let last = self.blocks.len() as f64 - 1.0;
        let mut connected = vec![false; self.blocks.len()];
        for &(from, to) in &self.paths {
            within("path from", from as f64, 0.0, last)?;
            within("path to", to as f64, 0.0, last)?;
            (connected[from], connected[to]) = (true, true);
        }
        if connected.contains(&false) {
            return Err(Error::NoAnswer { name: "model", reason: "a block has no path" });
        }
        if self.order().is_none() {
            return Err(Error::NoAnswer { name: "model", reason: "the paths run in a circle" });
        }
        Ok(())
    }

    /// Refuses a fit of another model.
    pub(super) fn check_fit(&self, fit: &Fit) -> Result<(), Error> {
        same_length("weights of blocks", fit.weights.len(), self.blocks.len())?;
        same_length("loadings of blocks", fit.loadings.len(), self.blocks.len())?;
        same_length("estimated paths", fit.paths.len(), self.paths.len())?;
        for (block, (weights, loadings)) in
            self.blocks.iter().zip(fit.weights.iter().zip(&fit.loadings))
        {
            same_length("weights of a block", weights.len(), block.items.len())?;
            same_length("loadings of a block", loadings.len(), block.items.len())?;
        }
        Ok(())
    }

    /// Blocks with causes before effects, or `None` if there is a circle.
    pub(super) fn order(&self) -> Option<Vec<usize>> {
        let mut waiting: Vec<usize> = (0..self.blocks.len()).collect();
        let mut order = Vec::new();
        while !waiting.is_empty() {
            let ready = |block: &usize| !self.causes(*block).any(|cause| waiting.contains(&cause));
            let next: Vec<usize> = waiting.iter().copied().filter(ready).collect();
            if next.is_empty() {
                return None;
            }
            waiting.retain(|block| !next.contains(block));
            order.extend(next);
        }
        Some(order)
    }

    fn causes(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.paths.iter().filter(move |(_, to)| *to == block).map(|(from, _)| *from)
    }

    fn effects_of(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.paths.iter().filter(move |(from, _)| *from == block).map(|(_, to)| *to)
    }

    /// Total effects between all blocks (`[from][to]`): paths and all products along chains of
    /// paths. Paths to blocks that do not exist have none.
    pub fn total_effects(&self, fit: &Fit) -> Vec<Vec<f64>> {
        let count = self.blocks.len();
        let mut total = vec![vec![0.0; count]; count];
        // Causes first: an effect through a block is known when its effects are being summed.
        for to in self.order().unwrap_or_default() {
            for (&(from, end), path) in self.paths.iter().zip(&fit.paths) {
                if end == to && from < count {
                    total[from][to] += path;
                    for start in 0..count {
                        if start != from {
                            total[start][to] += total[start][from] * path;
                        }
                    }
                }
            }
        }
        total
    }

    /// Goodness of fit: `√(mean communality · mean R²)`, communalities over the questions of blocks
    /// with more than one.
    pub fn goodness_of_fit(&self, fit: &Fit) -> Option<f64> {
        let shared: Vec<f64> = fit
            .loadings
            .iter()
            .filter(|block| block.len() > 1)
            .flatten()
            .map(|loading| loading * loading)
            .collect();
        let explained: Vec<f64> = fit.r_squared.iter().flatten().copied().collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        (!shared.is_empty() && !explained.is_empty())
            .then(|| (mean(&shared) * mean(&explained)).sqrt())
    }
}

/// Correlations of columns under optional weights (0 or more, one per answer).
pub(super) fn correlations(columns: &[Vec<f64>], weights: Option<&[f64]>) -> Result<Matrix, Error> {
    check_answers(columns)?;
    let n = columns[0].len();
    match weights {
        Some(weights) => {
            same_length("survey weights", weights.len(), n)?;
            for weight in weights {
                within("survey weight", *weight, 0.0, 1e100)?;
            }
            weighted_correlations(columns, weights)
        }
        None => weighted_correlations(columns, &vec![1.0; n]),
    }
}

fn check_answers(columns: &[Vec<f64>]) -> Result<(), Error> {
    at_least("items", columns.len(), 1)?;
    let n = columns[0].len();
    at_least("answers", n, 3)?;
    for column in columns {
        same_length("item", column.len(), n)?;
        all_finite("item", column)?;
    }
    Ok(())
}

/// Answers multiplied at a time: a block of all questions stays near the processor.
const ANSWERS_AT_ONCE: usize = 256;

/// Correlations of columns and weights that have been checked. Answers of weight 0, a third of every
/// resample, are left out at once.
pub(super) fn weighted_correlations(
    columns: &[Vec<f64>],
    weights: &[f64],
) -> Result<Matrix, Error> {
    let kept: Vec<usize> = (0..weights.len()).filter(|answer| weights[*answer] > 0.0).collect();
    let weights: Vec<f64> = kept.iter().map(|answer| weights[*answer]).collect();
    let roots: Vec<f64> = weights.iter().map(|w| w.sqrt()).collect();
    let total = positive("sum of survey weights", sum_by(&weights, |w| w))?;
    let mut standard = Vec::with_capacity(columns.len());
    for column in columns {
        let mut apart: Vec<f64> = kept.iter().map(|answer| column[*answer]).collect();
        let mean = dot(&apart, &weights) / total;
        apart.iter_mut().zip(&roots).for_each(|(x, root)| *x = (*x - mean) * root);
        let length = dot(&apart, &apart).sqrt();
        if length <= 1e-13 * mean.abs() * total.sqrt() || length == 0.0 {
            return Err(Error::Constant { name: "item", value: mean });
        }
        apart.iter_mut().for_each(|x| *x /= length);
        standard.push(apart);
    }
    let mut r = Matrix::from_fn(columns.len(), columns.len(), |i, j| f64::from(u8::from(i == j)));
    for start in (0..kept.len()).step_by(ANSWERS_AT_ONCE) {
        let end = (start + ANSWERS_AT_ONCE).min(kept.len());
        for i in 0..columns.len() {
            for j in 0..i {
                r[(i, j)] += dot(&standard[i][start..end], &standard[j][start..end]);
            }
        }
    }
    for i in 0..columns.len() {
        for j in 0..i {
            r[(j, i)] = r[(i, j)];
        }
    }
    Ok(r)
}

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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::stream::Stream;

    /// A chain cause → middle → end with three questions each.
    pub(in crate::satisfaction) fn chain(n: usize, seed: u64) -> (Model, Vec<Vec<f64>>) {
        let mut columns = vec![Vec::new(); 9];
        for answer in 0..n {
            let mut stream = Stream::new(seed, answer as u64);
            let cause = stream.normal();
            let middle = 0.8 * cause + 0.6 * stream.normal();
            let end = 0.6 * middle + 0.8 * stream.normal();
            for (block, value) in [cause, middle, end].iter().enumerate() {
                for item in 0..3 {
                    columns[3 * block + item].push(5.0 + value + 0.4 * stream.normal());
                }
            }
        }
        let block = |first: usize| Block { items: (first..first + 3).collect(), mode: Mode::A };
        let model = Model {
            blocks: vec![block(0), block(3), block(6)],
            paths: vec![(0, 1), (1, 2)],
            scheme: Scheme::Path,
            tolerance: 1e-12,
            steps_max: 500,
        };
        (model, columns)
    }

    #[test]
    fn the_unit_of_a_question_and_the_order_of_answers_do_not_matter() {
        let (model, columns) = chain(300, 1);
        let one = fit(&model, &columns, None).unwrap();
        let mut other = columns;
        other[4].iter_mut().for_each(|x| *x = 100.0 + 7.0 * *x);
        other.iter_mut().for_each(|column| column.reverse());
        let two = fit(&model, &other, None).unwrap();
        for (a, b) in one.paths.iter().zip(&two.paths) {
            assert!((a - b).abs() < 1e-9);
        }
        assert!(one.paths[0] > 0.65 && one.paths[1] > 0.45);
        let total = model.total_effects(&one);
        assert!((total[0][2] - one.paths[0] * one.paths[1]).abs() < 1e-15);
    }

    #[test]
    fn a_survey_weight_of_two_is_the_same_answer_twice() {
        let (model, columns) = chain(120, 2);
        let weights: Vec<f64> = (0..120).map(|i| f64::from(1 + i % 2)).collect();
        let twice: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| {
                let repeat = |(i, x): (usize, &f64)| vec![*x; 1 + i % 2];
                column.iter().enumerate().flat_map(repeat).collect()
            })
            .collect();
        let one = fit(&model, &columns, Some(&weights)).unwrap();
        let two = fit(&model, &twice, None).unwrap();
        assert!(one.paths.iter().zip(&two.paths).all(|(a, b)| (a - b).abs() < 1e-10));
    }

    #[test]
    fn circles_constants_and_lonely_blocks_are_refused() {
        let (model, mut columns) = chain(50, 3);
        let with = |paths: Vec<(usize, usize)>| Model { paths, ..model.clone() };
        for bad in [vec![(0, 1), (1, 0), (1, 2)], vec![(0, 1)], vec![(0, 9)], vec![(1, 1), (0, 2)]]
        {
            assert!(fit(&with(bad), &columns, None).is_err());
        }
        assert!(fit(&model, &columns[..5], None).is_err());
        assert!(fit(&model, &columns, Some(&[0.0; 50])).is_err());
        columns[2] = vec![7.0; 50];
        assert!(matches!(fit(&model, &columns, None), Err(Error::Constant { .. })));
        columns[2] = vec![f64::NAN; 50];
        assert!(fit(&model, &columns, None).is_err());
    }
}
