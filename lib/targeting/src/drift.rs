//! When a model stops fitting.
//!
//! [`shift`] compares the scores of today with those of the visits learnt from: are others being visited
//! than before? It needs no outcomes, so it warns first. [`watch`] follows what was found against what was
//! expected, week by week: is the world different? Either calls for a new look, never for a silent
//! relearning.

use crate::records::Day;

/// Population stability index over tenths of the reference: `Σ (q-p) ln(q/p)`, each share with half a
/// visit added so that an empty tenth is finite. Below 0.1 nothing to say, from 0.25 on an alarm: the
/// custom of credit scoring (N. Siddiqi 2006).
pub fn shift(reference: &[f64], now: &[f64]) -> Option<f64> {
    const TENTHS: usize = 10;
    if reference.len() < 10 * TENTHS || now.is_empty() {
        return None;
    }
    let mut sorted = reference.to_vec();
    sorted.sort_by(f64::total_cmp);
    let cuts: Vec<f64> = (1..TENTHS).map(|i| sorted[sorted.len() * i / TENTHS]).collect();
    let shares = |scores: &[f64]| {
        let mut counts = [0.5; TENTHS];
        scores.iter().for_each(|score| counts[cuts.partition_point(|cut| cut <= score)] += 1.0);
        counts.map(|count| count / (scores.len() as f64 + 0.5 * TENTHS as f64))
    };
    let (was, is) = (shares(reference), shares(now));
    Some(was.iter().zip(&is).map(|(p, q)| (q - p) * (q / p).ln()).sum())
}

/// A shift that calls for somebody.
pub const SHIFT_ALARM: f64 = 0.25;

/// A week of what was expected and found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// First day.
    pub from: Day,
    pub visits: usize,
    pub expected: f64,
    pub found: usize,
    /// Sums of standardised differences, upwards and downwards.
    pub more: f64,
    pub fewer: f64,
}

impl Week {
    pub fn alarms(&self) -> bool {
        self.more > LIMIT || self.fewer > LIMIT
    }
}

/// Half of a shift of one standard deviation, and the limit that lets a steady process run 465 weeks
/// between false alarms (D. C. Montgomery, Introduction to Statistical Quality Control, CUSUM with h = 5,
/// k = ½, two-sided).
const SLACK: f64 = 0.5;
const LIMIT: f64 = 5.0;

/// CUSUM of found against expected, in weeks of seven days from the first visit.
pub fn watch(visits: &[(Day, f64, bool)]) -> Vec<Week> {
    let mut visits = visits.to_vec();
    visits.sort_by_key(|visit| visit.0);
    let Some(start) = visits.first().map(|visit| visit.0) else { return Vec::new() };
    let week = |day: Day| (day - start).div_euclid(7);
    let (mut more, mut fewer) = (0.0f64, 0.0f64);
    let mut weeks = Vec::new();
    for same in visits.chunk_by(|a, b| week(a.0) == week(b.0)) {
        let expected: f64 = same.iter().map(|visit| visit.1).sum();
        let variance: f64 = same.iter().map(|visit| visit.1 * (1.0 - visit.1)).sum();
        let found = same.iter().filter(|visit| visit.2).count();
        let z = (found as f64 - expected) / variance.max(1e-9).sqrt();
        more = (more + z - SLACK).max(0.0);
        fewer = (fewer - z - SLACK).max(0.0);
        let from = start + 7 * week(same[0].0);
        weeks.push(Week { from, visits: same.len(), expected, found, more, fewer });
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::stream::Stream;

    #[test]
    fn the_same_scores_have_not_shifted_and_higher_ones_have() {
        let reference: Vec<f64> = (0..2000).map(|i| f64::from(i) / 2000.0).collect();
        assert!(shift(&reference, &reference).unwrap() < 1e-9);
        let higher: Vec<f64> = reference.iter().map(|score| score.sqrt()).collect();
        let found = shift(&reference, &higher).unwrap();
        // ∫ (2x-1) ln(2x) dx over 0..1, in tenths: a little below 1/2.
        assert!((0.35..0.55).contains(&found) && found > SHIFT_ALARM, "{found}");
        assert_eq!(shift(&reference[..50], &higher), None);
        assert_eq!(shift(&reference, &[]), None);
    }

    #[test]
    fn a_steady_world_is_quiet_and_a_worse_one_alarms() {
        let world = |factor: f64| {
            let mut stream = Stream::new(7, 0);
            (0..3000)
                .map(|i| (i / 25, 0.15, stream.uniform() < 0.15 * factor))
                .collect::<Vec<(Day, f64, bool)>>()
        };
        assert!(watch(&world(1.0)).iter().all(|week| !week.alarms()));
        let worse = watch(&world(1.5));
        assert!(worse.iter().any(Week::alarms) && worse.iter().all(|week| week.fewer < LIMIT));
        assert_eq!(worse.iter().map(|week| week.visits).sum::<usize>(), 3000);
        assert!(watch(&[]).is_empty());
    }
}
