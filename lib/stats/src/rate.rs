//! The output-weighted pass rate: strata are weighted by what they produce, not by how often they
//! were sampled.
//!
//! The national pass rate for manufactured goods weights each industry of each region by its output
//! (two layers; a city does the same with industries inside counties). The plain mean of the rates
//! is computed beside it because people ask for it, and because the difference tells who was
//! over-sampled.

use crate::error::{Error, amount, at_least};
use crate::interval::{Interval, check_counts, score_interval, two_sided_z};

/// One cell of the frame: an industry in an area, with its output and its samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Output or any other non-negative size; only ratios matter.
    pub weight: f64,
    /// Samples judged conforming.
    pub successes: u64,
    /// Samples tested; 0 means the stratum was not sampled.
    pub n: u64,
}

/// A weighted rate with everything needed to explain it.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedRate {
    /// `Σ W_h p_h` over sampled strata, their weights renormalised to 1.
    pub value: f64,
    /// The plain mean of the sampled strata's rates.
    pub plain: f64,
    /// Weight of the sampled strata over the weight of all.
    pub coverage: f64,
    /// Samples tested in all strata.
    pub n: u64,
    /// Confidence interval of `value`; it speaks for the sampled strata only.
    pub interval: Interval,
    /// `W_h p_h` per stratum, `None` where nothing was sampled; they sum to `value`.
    pub contributions: Vec<Option<f64>>,
}

/// The output-weighted rate of conforming samples.
///
/// `P = Σ W_h p_h`, `W_h` = weight over the weight of the *sampled* strata: a stratum without
/// samples is dropped, the rest renormalised, and `coverage` says how much output the answer stands
/// for. Weighting industries inside a region and then regions is the same sum over cells, because
/// the region's output cancels; compute cells directly.
///
/// **Interval.** The stratified Wilson interval (X. Yan and X. G. Su, Statistics in
/// Biopharmaceutical Research 2, 2010, 329–335): `(Σ W_h low_h, Σ W_h high_h)` where each stratum's
/// Wilson limits use the reduced quantile `z√(ΣW_h²v_h) / Σ W_h√v_h`. We evaluate `v_h = p(1-p)/n`
/// at Wilson's centre `(x + z²/2)/(n + z²)` so that it is defined when nothing failed or everything
/// did. With one stratum it is Wilson's interval; with equal weights and counts and no failures it
/// is Wilson's interval of the pooled count.
///
/// Assumes probability samples inside each stratum. Samples chosen because of suspicion must not
/// enter.
///
/// ```
/// use stats::rate::{Stratum, weighted};
/// let strata = [(500.0, 95, 100), (300.0, 90, 100), (200.0, 98, 100)]
///     .map(|(weight, successes, n)| Stratum { weight, successes, n });
/// let rate = weighted(&strata, 0.95).unwrap();
/// assert!((rate.value - 0.9410).abs() < 1e-12);
/// assert!((rate.plain - 0.9433).abs() < 5e-5);
/// assert_eq!(rate.coverage, 1.0);
/// ```
pub fn weighted(strata: &[Stratum], confidence: f64) -> Result<WeightedRate, Error> {
    let z = two_sided_z(confidence)?;
    at_least("strata", strata.len(), 1)?;
    let mut total = Vec::with_capacity(strata.len());
    let mut sampled = Vec::with_capacity(strata.len());
    let mut n: u64 = 0;
    for stratum in strata {
        check(stratum)?;
        total.push(stratum.weight);
        if stratum.n > 0 {
            sampled.push(stratum.weight);
            n = n.checked_add(stratum.n).ok_or(Error::OutOfRange {
                name: "n summed over strata",
                value: n as f64 + stratum.n as f64,
                low: 1.0,
                high: u64::MAX as f64,
            })?;
        }
    }
    at_least("sampled strata", sampled.len(), 1)?;
    let (total_weight, sampled_weight) = (ordered_sum(total), ordered_sum(sampled.clone()));
    crate::error::positive("weight of the sampled strata", sampled_weight)?;
    crate::error::positive("weight of all strata", total_weight)?;

    let share = |stratum: &Stratum| stratum.weight / sampled_weight;
    let measured = || strata.iter().filter(|stratum| stratum.n > 0);
    let contributions: Vec<Option<f64>> = strata
        .iter()
        .map(|stratum| (stratum.n > 0).then(|| share(stratum) * rate_of(stratum)))
        .collect();
    Ok(WeightedRate {
        value: ordered_sum(contributions.iter().flatten().copied().collect()).min(1.0),
        plain: ordered_sum(measured().map(rate_of).collect()) / sampled.len() as f64,
        coverage: (sampled_weight / total_weight).min(1.0),
        n,
        interval: stratified_wilson(measured().map(|stratum| (share(stratum), *stratum)), z),
        contributions,
    })
}

fn stratified_wilson(strata: impl Iterator<Item = (f64, Stratum)> + Clone, z: f64) -> Interval {
    let spread = |stratum: &Stratum| {
        let n = stratum.n as f64;
        let centre = (stratum.successes as f64 + 0.5 * z * z) / (n + z * z);
        (centre * (1.0 - centre) / n).sqrt()
    };
    let squares = ordered_sum(strata.clone().map(|(w, s)| (w * spread(&s)).powi(2)).collect());
    let linear = ordered_sum(strata.clone().map(|(w, s)| w * spread(&s)).collect());
    let reduced = z * squares.sqrt() / linear;
    let limits: Vec<(f64, Interval)> =
        strata.map(|(w, s)| (w, score_interval(s.successes as f64, s.n as f64, reduced))).collect();
    Interval {
        low: ordered_sum(limits.iter().map(|(w, limit)| w * limit.low).collect()).max(0.0),
        high: ordered_sum(limits.iter().map(|(w, limit)| w * limit.high).collect()).min(1.0),
    }
}

fn rate_of(stratum: &Stratum) -> f64 {
    stratum.successes as f64 / stratum.n as f64
}

fn check(stratum: &Stratum) -> Result<(), Error> {
    amount("weight", stratum.weight)?;
    if stratum.n > 0 || stratum.successes > 0 {
        check_counts(stratum.successes, stratum.n)?;
    }
    Ok(())
}

/// Sums from the smallest up, so that the order of the rows cannot change the last digit.
fn ordered_sum(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::wilson;
    use crate::stream::Stream;

    fn strata(rows: &[(f64, u64, u64)]) -> Vec<Stratum> {
        rows.iter().map(|&(weight, successes, n)| Stratum { weight, successes, n }).collect()
    }

    #[test]
    fn an_unsampled_stratum_is_dropped_and_coverage_says_so() {
        let rows = strata(&[(500.0, 95, 100), (300.0, 90, 100), (200.0, 0, 0)]);
        let rate = weighted(&rows, 0.95).unwrap();
        assert!((rate.value - (500.0 * 0.95 + 300.0 * 0.90) / 800.0).abs() < 1e-15);
        assert!((rate.coverage - 0.8).abs() < 1e-15);
        assert_eq!(rate.contributions[2], None);
        assert_eq!(rate.n, 200);
        let sum: f64 = rate.contributions.iter().flatten().sum();
        assert!((sum - rate.value).abs() < 1e-15);
    }

    #[test]
    fn one_stratum_has_the_interval_of_wilson() {
        for (successes, n) in [(38, 40), (0, 7), (7, 7), (1, 2)] {
            let rate = weighted(&strata(&[(3.0, successes, n)]), 0.95).unwrap();
            let plain = wilson(successes, n, 0.95).unwrap();
            assert!((rate.interval.low - plain.low).abs() < 1e-15);
            assert!((rate.interval.high - plain.high).abs() < 1e-15);
        }
    }

    #[test]
    fn all_passing_still_has_a_width_that_shrinks_with_samples() {
        let narrow = weighted(&strata(&[(1.0, 40, 40), (1.0, 40, 40)]), 0.95).unwrap();
        let pooled = wilson(80, 80, 0.95).unwrap();
        assert!((narrow.interval.low - pooled.low).abs() < 1e-12);
        assert_eq!(narrow.interval.high, 1.0);
        let wide = weighted(&strata(&[(1.0, 4, 4), (1.0, 4, 4)]), 0.95).unwrap();
        assert!(wide.interval.low < narrow.interval.low);
    }

    #[test]
    fn the_order_of_rows_changes_nothing_not_even_the_last_bit() {
        let mut stream = Stream::new(7, 0);
        for _ in 0..200 {
            let mut rows: Vec<Stratum> = (0..12)
                .map(|_| {
                    let n = (stream.uniform() * 60.0) as u64;
                    let successes = (stream.uniform() * (n + 1) as f64) as u64;
                    Stratum { weight: stream.uniform() * 1e6, successes, n }
                })
                .collect();
            rows[0].n += 1;
            let before = weighted(&rows, 0.95).unwrap();
            rows.reverse();
            rows.swap(2, 9);
            let after = weighted(&rows, 0.95).unwrap();
            assert_eq!(before.value.to_bits(), after.value.to_bits());
            assert_eq!(before.plain.to_bits(), after.plain.to_bits());
            assert_eq!(before.interval, after.interval);
            assert!(before.interval.contains(before.value));
        }
    }

    #[test]
    fn the_interval_covers_the_truth_about_as_often_as_it_says() {
        let truth = [(0.5, 0.99, 30), (0.3, 0.90, 20), (0.2, 0.95, 60)];
        let rate: f64 = truth.iter().map(|(weight, p, _)| weight * p).sum();
        let covered = (0..4000)
            .filter(|&replication| {
                let mut stream = Stream::new(11, replication);
                let rows: Vec<Stratum> = truth
                    .iter()
                    .map(|&(weight, p, n)| Stratum {
                        weight,
                        successes: stream.binomial(n, p).unwrap(),
                        n,
                    })
                    .collect();
                weighted(&rows, 0.95).unwrap().interval.contains(rate)
            })
            .count();
        // Counts are whole, so no interval covers exactly 95 %; this one covers 93.8 % here.
        assert!((3720..=3920).contains(&covered), "{covered} of 4000");
    }

    #[test]
    fn hostile_strata_are_refused_by_name() {
        let refuse = |rows: &[(f64, u64, u64)]| weighted(&strata(rows), 0.95).unwrap_err();
        assert_eq!(refuse(&[]), Error::TooFew { name: "strata", got: 0, need: 1 });
        assert_eq!(
            refuse(&[(1.0, 0, 0)]),
            Error::TooFew { name: "sampled strata", got: 0, need: 1 }
        );
        for weight in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(matches!(refuse(&[(weight, 1, 1)]), Error::OutOfRange { name: "weight", .. }));
        }
        assert!(matches!(refuse(&[(0.0, 1, 1)]), Error::OutOfRange { .. }));
        assert!(matches!(refuse(&[(1.0, 2, 1)]), Error::OutOfRange { name: "successes", .. }));
        assert!(matches!(refuse(&[(1.0, 2, 0)]), Error::TooFew { name: "n", .. }));
        assert!(matches!(refuse(&[(f64::MAX, 1, 1), (f64::MAX, 1, 1)]), Error::OutOfRange { .. }));
        assert!(matches!(
            refuse(&[(1.0, 1, u64::MAX), (1.0, 1, u64::MAX)]),
            Error::OutOfRange { .. }
        ));
    }
}
