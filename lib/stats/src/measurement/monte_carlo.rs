//! Uncertainty by simulation (JCGM 101:2008): draw the inputs, calculate, look at the results.

use crate::describe::{Quantile, mean_of, quantile_sorted, variance_around, variance_of};
use crate::error::{Error, strictly_within, within};
use crate::interval::Interval;
use crate::stream::Stream;

/// Trials that share a stream: few streams are fast, fixed blocks keep the result the same on any
/// number of threads.
const BLOCK: usize = 10_000;

/// What the trials say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simulated {
    pub mean: f64,
    /// Standard uncertainty.
    pub uncertainty: f64,
    /// Equal tails.
    pub symmetric: Interval,
    /// The shortest interval of the coverage (7.7.2, note 4).
    pub shortest: Interval,
    pub trials: usize,
}

/// A fixed number of trials. `model` draws its inputs from the stream and returns one result.
///
/// ```
/// let found =
///     stats::measurement::monte_carlo::simulate(20_000, 1, 2, 0.95, |s| 5.0 + s.normal()).unwrap();
/// assert!((found.mean - 5.0).abs() < 0.03 && (found.symmetric.high - 6.96).abs() < 0.1);
/// ```
pub fn simulate(
    trials: usize,
    seed: u64,
    threads: usize,
    coverage: f64,
    model: impl Fn(&mut Stream) -> f64 + Sync,
) -> Result<Simulated, Error> {
    strictly_within("coverage", coverage, 0.0, 1.0)?;
    within("trials", trials as f64, 100.0, 1e8)?;
    within("threads", threads as f64, 1.0, 1024.0)?;
    summary(draw(trials, 0, seed, threads, &model)?, coverage)
}

/// Runs blocks until the results are stable (7.9): twice the standard deviation of each average
/// over blocks is below the tolerance, half a unit in the last of `digits` significant digits of
/// the uncertainty (1 or 2).
pub fn adaptive(
    digits: u32,
    seed: u64,
    coverage: f64,
    model: impl Fn(&mut Stream) -> f64 + Sync,
) -> Result<Simulated, Error> {
    within("digits", f64::from(digits), 1.0, 3.0)?;
    strictly_within("coverage", coverage, 0.0, 1.0)?;
    let block = ((100.0 / (1.0 - coverage)).ceil() as usize).clamp(BLOCK, 10_000_000);
    let mut all: Vec<f64> = Vec::new();
    let mut averages: [Vec<f64>; 4] = Default::default();
    for round in 0..2000 {
        let results = draw(block, (round * block.div_ceil(BLOCK)) as u64, seed, 1, &model)?;
        all.extend_from_slice(&results);
        let part = summary(results, coverage)?;
        let values = [part.mean, part.uncertainty, part.symmetric.low, part.symmetric.high];
        averages.iter_mut().zip(values).for_each(|(list, value)| list.push(value));
        if all.len() > 100_000_000 {
            break;
        }
        if round == 0 {
            continue;
        }
        let u = variance_of(&all).sqrt();
        if u == 0.0 {
            return summary(all, coverage);
        }
        // 2.3 with one digit has its last digit at 10⁰.
        let last = u.log10().floor() as i32 + 1 - digits as i32;
        let tolerance = 0.5 * 10f64.powi(last);
        let error = |list: &Vec<f64>| (variance_of(list) / list.len() as f64).sqrt();
        if averages.iter().all(|list| 2.0 * error(list) < tolerance) {
            return summary(all, coverage);
        }
    }
    Err(Error::NotConverged { name: "adaptive simulation", iterations: all.len() })
}

fn draw(
    trials: usize,
    first: u64,
    seed: u64,
    threads: usize,
    model: &(impl Fn(&mut Stream) -> f64 + Sync),
) -> Result<Vec<f64>, Error> {
    let mut results = vec![0.0; trials];
    let blocks = trials.div_ceil(BLOCK);
    let each = blocks.div_ceil(threads);
    std::thread::scope(|scope| {
        for (part, results) in results.chunks_mut(each * BLOCK).enumerate() {
            scope.spawn(move || {
                for (offset, block) in results.chunks_mut(BLOCK).enumerate() {
                    let mut stream = Stream::new(seed, first + (part * each + offset) as u64);
                    block.iter_mut().for_each(|result| *result = model(&mut stream));
                }
            });
        }
    });
    crate::error::all_finite("results of the model", &results)?;
    Ok(results)
}

fn summary(mut results: Vec<f64>, coverage: f64) -> Result<Simulated, Error> {
    let mean = mean_of(&results);
    let uncertainty = variance_around(&results, mean).sqrt();
    let tail = 0.5 * (1.0 - coverage);
    let span = ((coverage * results.len() as f64).ceil() as usize).clamp(1, results.len()) - 1;
    // Ends of intervals lie in the tails; a quantile also looks at its neighbour.
    let reach = (tail * results.len() as f64) as usize + 2;
    let ends = reach.max(results.len() - span);
    sort_ends(&mut results, ends);
    let at = |p: f64| quantile_sorted(&results, p, Quantile::Seven);
    let width = |start: &usize| results[start + span] - results[*start];
    let starts = 0..results.len() - span;
    let start = starts.min_by(|a, b| width(a).total_cmp(&width(b))).unwrap_or(0);
    Ok(Simulated {
        mean,
        uncertainty,
        symmetric: Interval { low: at(tail), high: at(1.0 - tail) },
        shortest: Interval { low: results[start], high: results[start + span] },
        trials: results.len(),
    })
}

/// Sorts the `count` smallest and largest values into their places and leaves the middle as it is.
fn sort_ends(values: &mut [f64], count: usize) {
    let n = values.len();
    if 2 * count + 2 >= n {
        values.sort_unstable_by(f64::total_cmp);
        return;
    }
    let (low, _, rest) = values.select_nth_unstable_by(count, f64::total_cmp);
    low.sort_unstable_by(f64::total_cmp);
    let place = rest.len() - count;
    let (_, _, high) = rest.select_nth_unstable_by(place - 1, f64::total_cmp);
    high.sort_unstable_by(f64::total_cmp);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_change_nothing_and_a_skew_result_has_a_shorter_shortest_interval() {
        let run = |threads| simulate(55_555, 3, threads, 0.95, |s| s.exponential()).unwrap();
        let one = run(1);
        assert_eq!(one, run(2));
        assert_eq!(one, run(5));
        assert!(one.shortest.width() < 0.9 * one.symmetric.width() && one.shortest.low < 0.01);
    }

    #[test]
    fn the_adaptive_run_stops_when_two_digits_stand() {
        let found = adaptive(2, 1, 0.95, |s| 3.0 * s.normal()).unwrap();
        assert!((found.uncertainty - 3.0).abs() < 0.05);
        let constant = adaptive(2, 1, 0.95, |_| 7.0).unwrap();
        assert_eq!((constant.mean, constant.uncertainty), (7.0, 0.0));
    }

    #[test]
    fn broken_models_and_settings_are_refused() {
        assert!(simulate(1000, 1, 1, 0.95, |_| f64::NAN).is_err());
        assert!(simulate(10, 1, 1, 0.95, |s| s.normal()).is_err());
        assert!(simulate(1000, 1, 0, 0.95, |s| s.normal()).is_err());
        assert!(simulate(1000, 1, 1, 1.0, |s| s.normal()).is_err());
        assert!(adaptive(0, 1, 0.95, |s| s.normal()).is_err());
    }
}
