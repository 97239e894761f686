//! The plan through two points of the operating characteristic.

use super::{Count, Plan};
use crate::error::{Error, strictly_within};

/// Good quality that should be accepted and bad quality that should not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoPoints {
    /// Producer's quality and the least probability of acceptance there.
    pub good: f64,
    pub accept_good: f64,
    /// Consumer's quality and the largest probability of acceptance there.
    pub bad: f64,
    pub accept_bad: f64,
}

impl TwoPoints {
    pub(super) fn check(&self) -> Result<(), Error> {
        strictly_within("bad quality", self.bad, 0.0, 1.0)?;
        strictly_within("good quality", self.good, 0.0, self.bad)?;
        strictly_within("acceptance at good quality", self.accept_good, 0.0, 1.0)?;
        strictly_within("acceptance at bad quality", self.accept_bad, 0.0, self.accept_good)?;
        Ok(())
    }
}

const SIZE_MAX: u64 = 1_000_000;
/// Beyond this two qualities are asked to be told apart that nobody would call different.
const ACCEPT_MAX: u64 = 1000;

/// The smallest acceptance number, and for it the smallest sample, that keeps both promises (W. C.
/// Guenther, Journal of Quality Technology 1, 1969, 105–109; A. Kiermeier, Journal of Statistical
/// Software 26, 2008): raise `n` until the consumer's risk holds, raise the acceptance number when
/// the producer's fails, repeat. Not the global minimum of `n` over all plans, but unique.
///
/// ```
/// use stats::acceptance::{Count, design::*};
/// let points = TwoPoints { good: 0.01, accept_good: 0.95, bad: 0.05, accept_bad: 0.10 };
/// let plan = single(&points, Count::Binomial).unwrap();
/// assert_eq!((plan.stages()[0].n, plan.stages()[0].accept), (132, 3));
/// ```
pub fn single(points: &TwoPoints, count: Count) -> Result<Plan, Error> {
    points.check()?;
    let most = match count {
        Count::Lot { size } => size.min(SIZE_MAX),
        _ => SIZE_MAX,
    };
    let mut accept = 0;
    let mut least = 1;
    while accept < most.min(ACCEPT_MAX) {
        let at_bad = |n: u64| Plan::single(n, accept)?.acceptance(points.bad, count);
        // Acceptance falls with n: double, then halve.
        let mut high = least.max(accept + 1);
        while high < most && at_bad(high)? > points.accept_bad {
            high = (2 * high).min(most);
        }
        if at_bad(high)? > points.accept_bad {
            break;
        }
        let mut low = least.max(accept + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if at_bad(middle)? > points.accept_bad {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let plan = Plan::single(low, accept)?;
        if plan.acceptance(points.good, count)? >= points.accept_good {
            return Ok(plan);
        }
        least = low;
        accept += 1;
    }
    let reason = "no plan of at most a million items (or the lot) and 1,000 nonconforming keeps both promises";
    Err(Error::NoAnswer { name: "plan", reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_promises_are_kept_and_one_item_less_breaks_the_consumers() {
        for (good, bad) in [(0.002, 0.01), (0.01, 0.06), (0.05, 0.2), (0.2, 0.5)] {
            let points = TwoPoints { good, accept_good: 0.95, bad, accept_bad: 0.1 };
            for count in [Count::Binomial, Count::Poisson, Count::Lot { size: 1000 }] {
                let plan = single(&points, count).unwrap();
                let stage = plan.stages()[0];
                assert!(plan.acceptance(good, count).unwrap() >= 0.95);
                assert!(plan.acceptance(bad, count).unwrap() <= 0.1);
                if stage.n > stage.accept + 1 {
                    let smaller = Plan::single(stage.n - 1, stage.accept).unwrap();
                    assert!(smaller.acceptance(bad, count).unwrap() > 0.1);
                }
            }
        }
    }

    #[test]
    fn wishes_that_cannot_be_are_refused() {
        let points = |good, bad| TwoPoints { good, accept_good: 0.95, bad, accept_bad: 0.1 };
        for (good, bad) in [(0.1, 0.1), (0.2, 0.1), (0.0, 0.1), (f64::NAN, 0.1), (0.1, 1.0)] {
            assert!(single(&points(good, bad), Count::Binomial).is_err());
        }
        let near = points(0.010_000, 0.010_001);
        assert!(matches!(single(&near, Count::Poisson), Err(Error::NoAnswer { .. })));
    }
}
