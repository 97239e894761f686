//! The path model: blocks, arrows, and what an estimate says of them.

use crate::error::{Error, at_least, positive, same_length, within};

pub use super::estimate::{fit, scores};

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

    pub(super) fn causes(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.paths.iter().filter(move |(_, to)| *to == block).map(|(from, _)| *from)
    }

    pub(super) fn effects_of(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
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
