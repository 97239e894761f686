//! Reports still under way: how many will this week's count become?
//!
//! The newest weeks always look low, because laboratories and clerks need days. From how late past
//! reports came, the share already in can be estimated, and the count corrected (J. F. Lawless,
//! Canadian Journal of Statistics 22, 1994, 15–31).

use crate::distribution::beta;
use crate::error::{Error, at_least, same_length, strictly_within, within};
use crate::interval::Interval;

/// The estimate for one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nowcast {
    pub reported: u64,
    /// Share expected to have been reported by now.
    pub share: f64,
    /// `reported / share`.
    pub expected: f64,
    /// Interval for the final count: reported plus negative binomial quantiles of the rest under
    /// Jeffreys' prior. It treats the delays as known.
    pub interval: Interval,
}

/// Corrects a reporting triangle.
///
/// `triangle[week][delay]` is the number of events of a week reported with that delay; `None` where
/// it is not yet known. Rows are weeks, oldest first, all of length `D + 1`; the newest row knows
/// delay 0 only. The share reported by delay `d` is `Π_{j>d} (1 - g_j)`, `g_j` the reports at delay
/// `j` over all reports up to `j`, among weeks for which `j` is known. Delays beyond `D` are
/// neglected.
///
/// ```
/// let triangle = vec![
///     vec![Some(6), Some(4)],
///     vec![Some(12), Some(8)],
///     vec![Some(9), None],
/// ];
/// let now = stats::warning::delay::nowcast(&triangle, 0.95).unwrap();
/// assert_eq!(now[0].expected, 10.0);
/// assert!((now[2].expected - 15.0).abs() < 1e-12 && now[2].interval.contains(15.0));
/// ```
pub fn nowcast(triangle: &[Vec<Option<u64>>], confidence: f64) -> Result<Vec<Nowcast>, Error> {
    strictly_within("confidence", confidence, 0.0, 1.0)?;
    at_least("weeks", triangle.len(), 1)?;
    let delays = triangle[0].len();
    at_least("delays", delays, 1)?;
    let mut known = Vec::with_capacity(triangle.len());
    for row in triangle {
        same_length("row of the triangle", row.len(), delays)?;
        let seen = row.iter().take_while(|cell| cell.is_some()).count();
        at_least("known delays of a week", seen, 1)?;
        if row[seen..].iter().any(Option::is_some) {
            let reason = "a known delay follows an unknown one";
            return Err(Error::NoAnswer { name: "triangle", reason });
        }
        known.push(seen);
    }
    let by = |row: &[Option<u64>], end: usize| -> f64 {
        row[..end].iter().flatten().map(|count| *count as f64).sum()
    };
    // share[d]: reported by delay d.
    let mut share = vec![1.0; delays];
    for delay in (1..delays).rev() {
        let weeks = || triangle.iter().zip(&known).filter(|(_, known)| **known > delay);
        let late: f64 = weeks().map(|(row, _)| row[delay].unwrap_or(0) as f64).sum();
        let all: f64 = weeks().map(|(row, _)| by(row, delay + 1)).sum();
        let hazard = if all > 0.0 { late / all } else { 0.0 };
        share[delay - 1] = share[delay] * (1.0 - hazard);
    }
    let estimate = |(row, known): (&Vec<Option<u64>>, &usize)| {
        let reported = by(row, *known);
        let share = share[known - 1];
        if share <= 0.0 {
            let reason = "no report has ever come this early";
            return Err(Error::NoAnswer { name: "share reported", reason });
        }
        within("reports", reported, 0.0, 1e15)?;
        let tail = 0.5 * (1.0 - confidence);
        let rest = |p: f64| match share < 1.0 {
            true => late_reports(p, reported + 0.5, share),
            false => Ok(0.0),
        };
        let interval = Interval { low: reported + rest(tail)?, high: reported + rest(1.0 - tail)? };
        Ok(Nowcast { reported: reported as u64, share, expected: reported / share, interval })
    };
    triangle.iter().zip(&known).map(estimate).collect()
}

/// Beyond this, neighbouring whole numbers are hardly told apart and a search would not end.
const MOST: f64 = 4_503_599_627_370_496.0;

/// Quantile of the number still to come: negative binomial with this size and probability.
fn late_reports(p: f64, size: f64, probability: f64) -> Result<f64, Error> {
    let at_most = |k: f64| beta::tails_at(size, k + 1.0, probability, 1.0 - probability).0;
    let mut high = 1.0;
    while at_most(high) < p {
        high *= 2.0;
        if high > MOST {
            let reason = "so few reports come this early that the rest has no bound";
            return Err(Error::NoAnswer { name: "share reported", reason });
        }
    }
    let mut low = 0.0;
    while low < high {
        let middle = ((low + high) / 2.0f64).floor();
        if at_most(middle) >= p {
            high = middle;
        } else {
            low = middle + 1.0;
        }
    }
    Ok(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn the_interval_covers_what_the_count_becomes() {
        // Delays 0..3 with shares 0.4, 0.3, 0.2, 0.1; 40 weeks of about 50.
        let (mut covered, runs) = (0, 1000);
        for run in 0..runs {
            let mut stream = Stream::new(6, run);
            let mut triangle = Vec::new();
            let mut last_total = 0;
            for week in 0..40 {
                let cells: Vec<u64> = [0.4, 0.3, 0.2, 0.1]
                    .iter()
                    .map(|p| stream.poisson(50.0 * p).unwrap())
                    .collect();
                last_total = cells.iter().sum();
                let known = (40 - week).min(4);
                triangle.push((0..4).map(|d| (d < known).then_some(cells[d])).collect());
            }
            let newest = nowcast(&triangle, 0.9).unwrap()[39];
            covered += u32::from(newest.interval.contains(last_total as f64));
        }
        assert!((850..=970).contains(&covered), "{covered} of {runs}");
    }

    #[test]
    fn holes_and_empty_triangles_are_refused() {
        assert!(nowcast(&[], 0.9).is_err() && nowcast(&[vec![]], 0.9).is_err());
        assert!(nowcast(&[vec![None, Some(1)]], 0.9).is_err());
        assert!(nowcast(&[vec![Some(1), None, Some(1)]], 0.9).is_err());
        assert!(nowcast(&[vec![Some(1)], vec![Some(1), None]], 0.9).is_err());
        // Nearly nobody reports at once: the search for the rest would have no end.
        let hardly_early = [vec![Some(1), Some(900_000_000_000_000)], vec![Some(1), None]];
        let answer = nowcast(&hardly_early, 0.999);
        assert!(matches!(answer, Err(Error::NoAnswer { .. })), "{answer:?}");
        let never_early = [vec![Some(0), Some(5)], vec![Some(0), None]];
        assert!(matches!(nowcast(&never_early, 0.9), Err(Error::NoAnswer { .. })));
    }
}
