//! Thousands of series, one desk: keeping the share of false alarms among alarms.
//!
//! At a level of 1 % a thousand quiet series give ten alarms a week, and soon nobody reads them.
//! These procedures promise something else: of the alarms raised, at most a share `q` is false on
//! average.

use crate::error::{Error, strictly_within, within};

/// Benjamini and Hochberg (JRSS B 57, 1995, 289–300): all p-values of one week at once. True for
/// those raised.
///
/// Valid for independent or positively dependent tests.
///
/// ```
/// use stats::warning::false_alarms::benjamini_hochberg;
/// let raised = benjamini_hochberg(&[0.001, 0.3, 0.012, 0.04], 0.05).unwrap();
/// assert_eq!(raised, [true, false, true, false]);
/// ```
pub fn benjamini_hochberg(p_values: &[f64], q: f64) -> Result<Vec<bool>, Error> {
    strictly_within("q", q, 0.0, 1.0)?;
    check(p_values)?;
    let mut sorted = p_values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let m = sorted.len() as f64;
    let holds = |(rank, p): (usize, &f64)| (*p <= q * (rank as f64 + 1.0) / m).then_some(*p);
    let limit = sorted.iter().enumerate().filter_map(holds).next_back();
    Ok(p_values.iter().map(|p| limit.is_some_and(|limit| *p <= limit)).collect())
}

/// LORD++ (A. Ramdas and others, NeurIPS 2017): p-values one after another, each decided at once
/// and for ever. Discoveries earn budget for later tests; a long quiet time makes it stricter.
#[derive(Debug, Clone, PartialEq)]
pub struct Lord {
    q: f64,
    start: f64,
    tests: u64,
    discoveries: Vec<u64>,
}

impl Lord {
    /// Promises a false discovery rate of at most `q`; half of it is the initial budget.
    pub fn new(q: f64) -> Result<Lord, Error> {
        strictly_within("q", q, 0.0, 1.0)?;
        Ok(Lord { q, start: 0.5 * q, tests: 0, discoveries: Vec::new() })
    }

    /// Decides about the next p-value.
    pub fn decide(&mut self, p: f64) -> Result<bool, Error> {
        check(&[p])?;
        self.tests += 1;
        let raised = p <= self.level();
        if raised {
            // The first earned another amount and stays; of the others the latest earn most, and to
            // forget the rest only lowers the level, which keeps the promise.
            if self.discoveries.len() > DISCOVERIES_KEPT {
                self.discoveries.remove(1);
            }
            self.discoveries.push(self.tests);
        }
        Ok(raised)
    }

    /// The level of the test just entered.
    fn level(&self) -> f64 {
        let since = |time: u64| share(self.tests - time);
        let mut level = self.start * share(self.tests);
        for (index, discovery) in self.discoveries.iter().enumerate() {
            let earned = if index == 0 { self.q - self.start } else { self.q };
            level += earned * since(*discovery);
        }
        level
    }
}

const DISCOVERIES_KEPT: usize = 1000;

/// The share of budget for the `j`-th test after it was earned: `0.07720838 ln(max(j, 2))/(j e^√ln
/// j)`, summing to about 1.
fn share(j: u64) -> f64 {
    let j = j.max(1) as f64;
    0.077_208_38 * j.max(2.0).ln() / (j * j.ln().sqrt().exp())
}

fn check(p_values: &[f64]) -> Result<(), Error> {
    p_values.iter().try_for_each(|p| within("p", *p, 0.0, 1.0).map(|_| ()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn the_share_of_false_alarms_stays_below_the_promise() {
        let (mut hochberg, mut lord) = ((0.0, 0.0), (0.0, 0.0));
        let runs = 200;
        for run in 0..runs {
            let mut stream = Stream::new(1, run);
            let p: Vec<f64> = (0..500)
                .map(|series| {
                    let u = stream.uniform();
                    if series % 10 == 0 { u * 1e-4 } else { u }
                })
                .collect();
            let mut online = Lord::new(0.1).unwrap();
            let one = benjamini_hochberg(&p, 0.1).unwrap();
            let other: Vec<bool> = p.iter().map(|p| online.decide(*p).unwrap()).collect();
            for (raised, sum) in [(one, &mut hochberg), (other, &mut lord)] {
                let count = raised.iter().filter(|raised| **raised).count();
                let wrong = (0..500).filter(|i| raised[*i] && i % 10 != 0).count();
                sum.0 += wrong as f64 / count.max(1) as f64;
                sum.1 += (count - wrong) as f64 / 50.0;
            }
        }
        for (wrong, found) in [hochberg, lord] {
            assert!(wrong / (runs as f64) < 0.11, "{wrong}");
            assert!(found / (runs as f64) > 0.9, "{found}");
        }
    }

    #[test]
    fn the_order_of_series_does_not_matter_and_nonsense_is_refused() {
        let p = [0.2, 0.01, 0.03, 0.5];
        let mut turned = p;
        turned.reverse();
        let mut back = benjamini_hochberg(&turned, 0.1).unwrap();
        back.reverse();
        assert_eq!(benjamini_hochberg(&p, 0.1).unwrap(), back);
        assert_eq!(benjamini_hochberg(&[], 0.1), Ok(vec![]));
        assert!(benjamini_hochberg(&[f64::NAN], 0.1).is_err());
        assert!(Lord::new(0.0).is_err() && Lord::new(0.1).unwrap().decide(1.5).is_err());
    }
}
