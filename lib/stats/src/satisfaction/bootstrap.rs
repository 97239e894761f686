//! How sure are the paths? Answers are drawn again with replacement and the model fitted to each
//! draw.
//!
//! Only the correlations of a draw are computed, never its scores. A draw in which a question is
//! constant or the model does not settle is left out and counted. Signs of paths are not corrected.

use super::correlations::weighted_correlations;
use super::estimate::{fit, fit_correlations};
use super::model::Model;
use crate::describe::{Quantile, mean_of, quantile_sorted, variance_of};
use crate::distribution::normal;
use crate::error::{Error, strictly_within, within};
use crate::interval::Interval;
use crate::stream::Stream;

/// The spread of one path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathSpread {
    /// From all answers.
    pub original: f64,
    pub mean: f64,
    /// Standard error.
    pub error: f64,
    /// Percentiles, type 7.
    pub percentile: Interval,
    /// Bias-corrected and accelerated (B. Efron, JASA 82, 1987, 171–185); `None` when not asked for
    /// or all draws lie on one side.
    pub corrected: Option<Interval>,
}

/// A bootstrap of all paths.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    pub paths: Vec<PathSpread>,
    /// Draws left out.
    pub left_out: u64,
}

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub replications: u64,
    pub seed: u64,
    pub threads: usize,
    pub confidence: f64,
    /// Also the corrected intervals; costs one more fit per answer.
    pub corrected: bool,
}

/// Runs it; the result is the same bit for bit on any number of threads.
pub fn bootstrap(
    model: &Model,
    columns: &[Vec<f64>],
    settings: &Settings,
) -> Result<Bootstrap, Error> {
    bootstrap_weighted(model, columns, None, settings)
}

/// The same with a survey weight for each answer: an answer drawn twice counts twice its weight.
pub fn bootstrap_weighted(
    model: &Model,
    columns: &[Vec<f64>],
    weights: Option<&[f64]>,
    settings: &Settings,
) -> Result<Bootstrap, Error> {
    strictly_within("confidence", settings.confidence, 0.0, 1.0)?;
    within("replications", settings.replications as f64, 10.0, 1e6)?;
    within("threads", settings.threads as f64, 1.0, 1024.0)?;
    let original = fit(model, columns, weights)?;
    let n = columns[0].len();
    let weigh = |mut times: Vec<f64>| {
        if let Some(weights) = weights {
            times.iter_mut().zip(weights).for_each(|(times, weight)| *times *= weight);
        }
        weighted_correlations(columns, &times).ok()
    };
    let replicate = |replication: u64| -> Option<Vec<f64>> {
        let mut stream = Stream::new(settings.seed, replication);
        let mut times = vec![0.0; n];
        for _ in 0..n {
            times[stream.below(n as u64) as usize] += 1.0;
        }
        fit_correlations(model, &weigh(times)?).ok().map(|fit| fit.paths)
    };
    let draws = in_threads(settings.replications as usize, settings.threads, &|replication| {
        replicate(replication as u64)
    });
    let kept: Vec<&Vec<f64>> = draws.iter().flatten().collect();
    crate::error::at_least("usable replications", kept.len(), 10)?;
    let jackknife = if settings.corrected {
        let without = |answer: usize| {
            let times = (0..n).map(|i| f64::from(u8::from(i != answer))).collect();
            fit_correlations(model, &weigh(times)?).ok().map(|fit| fit.paths)
        };
        in_threads(n, settings.threads, &without).into_iter().flatten().collect()
    } else {
        Vec::new()
    };
    let spread = |path: usize| {
        let mut values: Vec<f64> = kept.iter().map(|paths| paths[path]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let tail = 0.5 * (1.0 - settings.confidence);
        let between = |low: f64, high: f64| Interval {
            low: quantile_sorted(&values, low, Quantile::Seven),
            high: quantile_sorted(&values, high, Quantile::Seven),
        };
        let left: Vec<f64> = jackknife.iter().map(|paths: &Vec<f64>| paths[path]).collect();
        let corrected = levels(&values, original.paths[path], &left, tail);
        PathSpread {
            original: original.paths[path],
            mean: mean_of(&values),
            error: variance_of(&values).sqrt(),
            percentile: between(tail, 1.0 - tail),
            corrected: corrected.map(|(low, high)| between(low, high)),
        }
    };
    let paths = (0..model.paths.len()).map(spread).collect();
    Ok(Bootstrap { paths, left_out: settings.replications - kept.len() as u64 })
}

/// The corrected levels from the share of draws below the original and the skewness of the
/// jackknife.
fn levels(sorted: &[f64], original: f64, jackknife: &[f64], tail: f64) -> Option<(f64, f64)> {
    if jackknife.len() < 3 {
        return None;
    }
    let below = sorted.partition_point(|x| *x < original) as f64 / sorted.len() as f64;
    let bias = normal::quantile(below);
    if !bias.is_finite() {
        return None;
    }
    let mean = mean_of(jackknife);
    let cubes: f64 = jackknife.iter().map(|x| (mean - x).powi(3)).sum();
    let squares: f64 = jackknife.iter().map(|x| (mean - x).powi(2)).sum();
    let acceleration = if squares > 0.0 { cubes / (6.0 * squares.powf(1.5)) } else { 0.0 };
    let level = |p: f64| {
        let z = bias + normal::quantile(p);
        normal::cumulative(bias + z / (1.0 - acceleration * z))
    };
    Some((level(tail), level(1.0 - tail)))
}

/// Runs independent tasks on threads; the results stand in the order of the tasks.
fn in_threads<T: Send>(
    count: usize,
    threads: usize,
    task: &(impl Fn(usize) -> Option<T> + Sync),
) -> Vec<Option<T>> {
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let each = count.div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for (part, results) in results.chunks_mut(each).enumerate() {
            scope.spawn(move || {
                for (offset, result) in results.iter_mut().enumerate() {
                    *result = task(part * each + offset);
                }
            });
        }
    });
    results
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::satisfaction::model::tests::chain;

    #[test]
    fn threads_change_nothing_and_intervals_hold_the_truth() {
        let (model, columns) = chain(150, 7);
        let run = |threads| {
            let settings =
                Settings { replications: 200, seed: 3, threads, confidence: 0.95, corrected: true };
            bootstrap(&model, &columns, &settings).unwrap()
        };
        let one = run(1);
        assert_eq!(one, run(2));
        assert_eq!(one, run(7));
        assert_eq!(one.left_out, 0);
        for path in &one.paths {
            assert!(path.percentile.contains(path.original) && path.error > 0.01);
            assert!(path.corrected.unwrap().width() > 0.0);
        }
    }

    #[test]
    fn equal_survey_weights_change_nothing_and_unequal_ones_move_the_original() {
        let (model, columns) = chain(80, 11);
        let settings =
            Settings { replications: 50, seed: 3, threads: 1, confidence: 0.9, corrected: true };
        let run = |weights: Vec<f64>| {
            bootstrap_weighted(&model, &columns, Some(&weights), &settings).unwrap()
        };
        let (plain, equal) = (bootstrap(&model, &columns, &settings).unwrap(), run(vec![1.0; 80]));
        assert_eq!(plain, equal);
        let tilted: Vec<f64> = (0..80).map(|i| 0.5 + f64::from(i % 3)).collect();
        let exact = fit(&model, &columns, Some(&tilted)).unwrap();
        let found = run(tilted);
        for (path, exact) in found.paths.iter().zip(&exact.paths) {
            assert_eq!(path.original, *exact);
            assert!(path.percentile.contains(*exact));
        }
        assert_ne!(found.paths[0].original, plain.paths[0].original);
        assert!(bootstrap_weighted(&model, &columns, Some(&[1.0]), &settings).is_err());
    }

    #[test]
    fn draws_with_a_constant_question_are_left_out_and_counted() {
        let (model, mut columns) = chain(30, 8);
        columns[0] = vec![1.0; 30];
        columns[0][4] = 2.0;
        let settings =
            Settings { replications: 200, seed: 3, threads: 2, confidence: 0.9, corrected: false };
        let found = bootstrap(&model, &columns, &settings).unwrap();
        // (1 - 1/30)^30 = 36 % of the draws miss the one answer that differs.
        assert!((40..=110).contains(&found.left_out), "{}", found.left_out);
        assert!(bootstrap(&model, &columns, &Settings { threads: 0, ..settings }).is_err());
        assert!(bootstrap(&model, &columns, &Settings { replications: 1, ..settings }).is_err());
    }
}
