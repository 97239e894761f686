//! Ranks with their uncertainty.
//!
//! A list of thirteen counties in order of a pass rate looks like a fact and is mostly noise. We
//! draw the scores again and again from what is known about them, rank each draw, and report for
//! each unit the interval of its ranks. Units whose order is not certain share a tie group.

use crate::describe::{Quantile, quantile_sorted};
use crate::error::{Error, at_least, within};
use crate::interval::Interval;
use crate::stream::Stream;

/// Draws kept at most: 2 GiB of scores.
const DRAWS_MAX: usize = 1 << 28;

/// What the replications say about one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitRank {
    /// Best rank of the central 95 %.
    pub rank_low: u32,
    /// Worst rank of the central 95 %.
    pub rank_high: u32,
    /// The middle rank (the lower of two).
    pub rank_median: u32,
    /// Mean rank over the replications that rank the unit.
    pub rank_mean: f64,
    /// Central 95 % of the scores, quantile type 7.
    pub score: Interval,
    /// Mean score.
    pub mean: f64,
    /// Share of replications in which the unit was ranked.
    pub ranked_share: f64,
}

/// The outcome of [`simulate`]: per unit its intervals, and the draws for questions about pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// One per unit in the order given; `None` for a unit never ranked.
    pub units: Vec<Option<UnitRank>>,
    /// Number of replications.
    pub replications: usize,
    /// Scores, one row of units per replication.
    draws: Vec<f64>,
    /// Competition ranks in the same order; 0 is "not ranked".
    ranks: Vec<u32>,
}

/// Simulates scores and ranks them.
///
/// `draw` fills the scores of one replication from its stream; higher is better, NaN means the unit
/// is not ranked in this replication. Ranks are competition ranks ("1224"): equal scores share the
/// better rank. The rank interval runs from the 2.5 % to the 97.5 % percentile (inverse of the
/// empirical distribution, so it is always a rank that occurred). The result is the same bit for
/// bit on any number of threads.
///
/// ```
/// use stats::rank::simulate;
/// // Three pass rates: 38/40, 36/40 and 10/40, drawn from their posteriors.
/// let counts = [(38.0, 2.0), (36.0, 4.0), (10.0, 30.0)];
/// let ranking = simulate(3, 2000, 7, 2, |stream, scores| {
///     for (score, (pass, fail)) in scores.iter_mut().zip(counts) {
///         *score = stream.beta(pass + 0.5, fail + 0.5).unwrap_or(f64::NAN);
///     }
/// })
/// .unwrap();
/// let third = ranking.units[2].unwrap();
/// assert_eq!((third.rank_low, third.rank_high), (3, 3));
/// let points = [Some(0.95), Some(0.90), Some(0.25)];
/// assert_eq!(ranking.tie_groups(&points), [Some(1), Some(1), Some(2)]);
/// ```
pub fn simulate(
    units: usize,
    replications: u64,
    seed: u64,
    threads: usize,
    draw: impl Fn(&mut Stream, &mut [f64]) + Sync,
) -> Result<Ranking, Error> {
    at_least("units", units, 1)?;
    within("replications", replications as f64, 1.0, u32::MAX as f64)?;
    within("threads", threads as f64, 1.0, 1024.0)?;
    let replications = replications as usize;
    let cells = units as f64 * replications as f64;
    within("units × replications", cells, 1.0, DRAWS_MAX as f64)?;

    let mut draws = vec![f64::NAN; units * replications];
    let rows_each = replications.div_ceil(threads);
    let fill = |first: usize, rows: &mut [f64]| {
        for (offset, row) in rows.chunks_mut(units).enumerate() {
            draw(&mut Stream::new(seed, (first + offset) as u64), row);
        }
    };
    std::thread::scope(|scope| {
        for (part, rows) in draws.chunks_mut(rows_each * units).enumerate() {
            let fill = &fill;
            scope.spawn(move || fill(part * rows_each, rows));
        }
    });
    Ok(summarise(units, replications, draws))
}

/// Competition ranks, best = 1, higher is better; NaN has none (0 inside).
pub fn competition_ranks(scores: &[f64]) -> Vec<Option<u32>> {
    let mut ranks = vec![0; scores.len()];
    rank_into(scores, &mut Vec::new(), &mut ranks);
    ranks.into_iter().map(|rank| (rank > 0).then_some(rank)).collect()
}

fn rank_into(scores: &[f64], order: &mut Vec<u32>, ranks: &mut [u32]) {
    order.clear();
    order.extend((0..scores.len() as u32).filter(|&unit| !scores[unit as usize].is_nan()));
    order.sort_unstable_by(|&a, &b| scores[b as usize].total_cmp(&scores[a as usize]));
    ranks.fill(0);
    let mut previous = (f64::NAN, 0);
    for (position, &unit) in order.iter().enumerate() {
        let score = scores[unit as usize];
        if score != previous.0 {
            previous = (score, position as u32 + 1);
        }
        ranks[unit as usize] = previous.1;
    }
}

fn summarise(units: usize, replications: usize, draws: Vec<f64>) -> Ranking {
    let mut ranks = vec![0; draws.len()];
    let mut order = Vec::new();
    for (row, ranks) in draws.chunks(units).zip(ranks.chunks_mut(units)) {
        rank_into(row, &mut order, ranks);
    }
    let mut ranking = Ranking { units: Vec::new(), replications, draws, ranks };
    ranking.units = (0..units).map(|unit| ranking.unit_rank(unit, units)).collect();
    ranking
}

fn sorted_column(ranks: &[u32], unit: usize, units: usize) -> Vec<u32> {
    let column = ranks.iter().skip(unit).step_by(units);
    let mut ranks: Vec<u32> = column.copied().filter(|rank| *rank > 0).collect();
    ranks.sort_unstable();
    ranks
}

/// The smallest of the sorted ranks with at least the share `p` of them at or below it.
fn rank_percentile(sorted: &[u32], p: f64) -> u32 {
    // 0.975 × 10,000 is 9,749.999… or 9,750.000…; the ninth digit decides nothing.
    let need = (p * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted[need.min(sorted.len()) - 1]
}

impl Ranking {
    fn unit_rank(&self, unit: usize, units: usize) -> Option<UnitRank> {
        let column = self.draws.iter().skip(unit).step_by(units);
        let mut scores: Vec<f64> = column.copied().filter(|x| !x.is_nan()).collect();
        let ranks = sorted_column(&self.ranks, unit, units);
        if scores.is_empty() {
            return None;
        }
        scores.sort_unstable_by(f64::total_cmp);
        let count = scores.len() as f64;
        Some(UnitRank {
            rank_low: rank_percentile(&ranks, 0.025),
            rank_high: rank_percentile(&ranks, 0.975),
            rank_median: rank_percentile(&ranks, 0.5),
            rank_mean: ranks.iter().map(|rank| f64::from(*rank)).sum::<f64>() / count,
            score: Interval {
                low: quantile_sorted(&scores, 0.025, Quantile::Seven),
                high: quantile_sorted(&scores, 0.975, Quantile::Seven),
            },
            mean: scores.iter().sum::<f64>() / count,
            ranked_share: count / self.replications as f64,
        })
    }

    /// The rank not exceeded with probability `p` (a rank that occurred); `None` for a unit never
    /// ranked or not there.
    pub fn rank_quantile(&self, unit: usize, p: f64) -> Result<Option<u32>, Error> {
        within("p", p, 0.0, 1.0)?;
        if unit >= self.units.len() {
            return Ok(None);
        }
        let ranks = sorted_column(&self.ranks, unit, self.units.len());
        Ok((!ranks.is_empty()).then(|| rank_percentile(&ranks, p)))
    }

    /// Share of the replications that rank both units in which `other` beats `unit`; equal scores
    /// count half. `None` if no replication ranks both or one of them does not exist.
    pub fn flip_share(&self, unit: usize, other: usize) -> Option<f64> {
        let units = self.units.len();
        if unit >= units || other >= units {
            return None;
        }
        let (mut both, mut flips) = (0u64, 0.0);
        for row in self.draws.chunks(units) {
            let (first, second) = (row[unit], row[other]);
            if !first.is_nan() && !second.is_nan() {
                both += 1;
                flips += if second > first {
                    1.0
                } else if second == first {
                    0.5
                } else {
                    0.0
                };
            }
        }
        (both > 0).then(|| flips / both as f64)
    }

    /// Tie groups of the units by their point values; see [`tie_groups`].
    ///
    /// A unit never ranked has no group.
    pub fn tie_groups(&self, points: &[Option<f64>]) -> Vec<Option<usize>> {
        let ranked: Vec<Option<f64>> = points
            .iter()
            .enumerate()
            .map(|(unit, point)| point.filter(|_| matches!(self.units.get(unit), Some(Some(_)))))
            .collect();
        let mean = |unit: usize| self.units[unit].map_or(f64::NEG_INFINITY, |found| found.mean);
        grouped(&ranked, mean, |first, unit| self.flip_share(first, unit))
    }
}

/// Groups units whose order is not certain.
///
/// Units are taken from the highest point value down. A unit joins the open group if its difference
/// from the group's **first** member is not significant at 95 %: the order of the two flips in more
/// than 2.5 % of the replications, the usual two-sided test. Otherwise it opens the next group.
/// Comparing with the first member keeps a long chain of small steps from becoming one group.
/// Groups count from 1; a unit without a point (or with NaN) has none.
///
/// `flips(first, unit)` is the share of replications in which `unit` beats `first`; `None` (never
/// compared) counts as not significant.
///
/// ```
/// let points = [Some(0.91), Some(0.95), None, Some(0.60)];
/// let flips = |first: usize, unit: usize| Some(if unit == 3 { 0.001 } else { 0.2 });
/// assert_eq!(stats::rank::tie_groups(&points, flips), [Some(1), Some(1), None, Some(2)]);
/// ```
pub fn tie_groups(
    points: &[Option<f64>],
    flips: impl Fn(usize, usize) -> Option<f64>,
) -> Vec<Option<usize>> {
    grouped(points, |_| 0.0, flips)
}

fn grouped(
    points: &[Option<f64>],
    mean: impl Fn(usize) -> f64,
    flips: impl Fn(usize, usize) -> Option<f64>,
) -> Vec<Option<usize>> {
    let mut order: Vec<(f64, usize)> = points
        .iter()
        .enumerate()
        .filter_map(|(unit, point)| point.filter(|p| !p.is_nan()).map(|p| (p, unit)))
        .collect();
    // Equal points: the higher simulated mean first, so that the order of the rows does not decide.
    order.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then_with(|| mean(b.1).total_cmp(&mean(a.1))).then(a.1.cmp(&b.1))
    });
    let mut groups = vec![None; points.len()];
    let mut open: Option<(usize, usize)> = None;
    for (_, unit) in order {
        let group = match open {
            Some((first, group)) if flips(first, unit).is_none_or(|share| share > 0.025) => group,
            Some((_, group)) => group + 1,
            None => 1,
        };
        if open.is_none_or(|(_, current)| current != group) {
            open = Some((unit, group));
        }
        groups[unit] = Some(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(units: usize, threads: usize) -> Ranking {
        simulate(units, 10_000, 42, threads, |stream, scores| {
            for (unit, score) in scores.iter_mut().enumerate() {
                let pass = 20.0 + unit as f64;
                *score = stream.beta(pass, 80.0 - pass).unwrap();
            }
        })
        .unwrap()
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let one = rates(50, 1);
        for threads in [2, 3, 16, 1024] {
            assert_eq!(one, rates(50, threads));
        }
    }

    #[test]
    fn scores_without_noise_give_their_ranks_and_ties_share_the_better() {
        let fixed = [3.0, 1.0, 3.0, f64::NAN, 2.0];
        let ranking = simulate(5, 100, 1, 2, |_, scores| scores.copy_from_slice(&fixed)).unwrap();
        let found: Vec<Option<(u32, u32)>> =
            ranking.units.iter().map(|u| u.map(|u| (u.rank_low, u.rank_high))).collect();
        assert_eq!(found, [Some((1, 1)), Some((4, 4)), Some((1, 1)), None, Some((3, 3))]);
        let points: Vec<Option<f64>> = fixed.iter().map(|&x| Some(x)).collect();
        let groups = ranking.tie_groups(&points);
        assert_eq!(groups, [Some(1), Some(3), Some(1), None, Some(2)]);
        let expected = [Some(1), Some(4), Some(1), None, Some(3)];
        assert_eq!(competition_ranks(&fixed), expected);
    }

    #[test]
    fn a_chain_of_small_steps_breaks_at_the_first_member() {
        // Six units one standard error apart: neighbours are alike, the ends are not.
        let ranking = simulate(6, 10_000, 3, 2, |stream, scores| {
            for (unit, score) in scores.iter_mut().enumerate() {
                *score = -(unit as f64) + stream.normal();
            }
        })
        .unwrap();
        let points: Vec<Option<f64>> = (0..6).map(|unit| Some(-f64::from(unit))).collect();
        // The difference of two has a standard deviation of √2, so 1.96 × 1.414 = 2.77 steps
        // divide.
        let groups = ranking.tie_groups(&points);
        assert_eq!(groups, [Some(1), Some(1), Some(1), Some(2), Some(2), Some(2)]);
    }

    #[test]
    fn a_unit_missing_half_the_time_is_ranked_among_those_present() {
        let ranking = simulate(2, 1000, 9, 1, |stream, scores| {
            scores[0] = 1.0;
            scores[1] = if stream.uniform() < 0.5 { f64::NAN } else { 0.0 };
        })
        .unwrap();
        let second = ranking.units[1].unwrap();
        assert!((second.ranked_share - 0.5).abs() < 0.1);
        assert_eq!(second.rank_low, 2);
        assert_eq!(ranking.flip_share(0, 1), Some(0.0));
        assert_eq!(ranking.flip_share(0, 7), None);
    }

    #[test]
    fn nobody_nothing_and_too_much_are_refused() {
        let nothing = |_: &mut Stream, _: &mut [f64]| {};
        assert!(matches!(simulate(0, 1, 1, 1, nothing), Err(Error::TooFew { name: "units", .. })));
        assert!(matches!(simulate(1, 0, 1, 1, nothing), Err(Error::OutOfRange { .. })));
        assert!(matches!(simulate(1, 1, 1, 0, nothing), Err(Error::OutOfRange { .. })));
        assert!(matches!(simulate(1 << 20, 1 << 20, 1, 1, nothing), Err(Error::OutOfRange { .. })));
        let unranked = simulate(3, 10, 1, 4, nothing).unwrap();
        assert_eq!(unranked.units, [None, None, None]);
        assert_eq!(unranked.tie_groups(&[Some(1.0), Some(f64::NAN)]), [None, None]);
        assert_eq!(unranked.tie_groups(&[Some(1.0); 9]), [None; 9]);
        let infinite = simulate(2, 10, 1, 1, |_, s| s.copy_from_slice(&[f64::INFINITY, 1.0]));
        assert_eq!(infinite.unwrap().units[0].unwrap().rank_low, 1);
    }
}
