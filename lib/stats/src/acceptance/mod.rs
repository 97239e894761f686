//! Acceptance sampling: take a sample, decide about the lot, know both risks.
//!
//! A plan protects the producer at good quality and the consumer at bad quality; its operating
//! characteristic ([`Plan::acceptance`]) says how well. Plans come from the AQL tables
//! ([`tables`]), from two points of the curve ([`design`]), from measurements ([`variables`]) or
//! item by item ([`sequential`]). A series of lots moves between normal, tightened and reduced
//! inspection by the rules of [`switching`].
//!
//! Use it for a series of lots from one producer. Do not use an AQL plan to judge a single suspect
//! lot or the market as a whole: for that, estimate a rate ([`crate::rate`]).
//!
//! **What must be bought.** ISO 2859-1:1999 (GB/T 2828.1-2012) reduced plans, its double and
//! multiple plans and the `k` tables of ISO 3951 have no free source. Key attribute plans from the
//! standard in hand ([`keyed`]); nothing here imitates them.

pub mod design;
pub mod keyed;
pub mod sequential;
pub mod switching;
pub mod tables;
pub mod variables;

use crate::distribution::discrete;
use crate::error::{Error, within};

/// What the number of nonconforming items in a sample follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Independent items of a process (type B curve).
    Binomial,
    /// Nonconformities per item, which may exceed one (AQL above 10 means this).
    Poisson,
    /// Items of one finite lot, drawn without replacement (type A curve). The lot's nonconforming
    /// items, `p × size`, must be a whole number.
    Lot { size: u64 },
}

impl Count {
    /// The law of the number found in a sample; `None` for a lot, which remembers.
    fn law(self, n: u64, p: f64) -> Option<discrete::Law> {
        match self {
            Count::Binomial => Some(discrete::Law::Binomial { n, p }),
            Count::Poisson => Some(discrete::Law::Poisson { mean: n as f64 * p }),
            Count::Lot { .. } => None,
        }
    }
}

/// One sample of a plan: after it, accept at most `accept`, reject from `reject` on, else go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    pub n: u64,
    /// Acceptance number for all samples so far.
    pub accept: u64,
    /// Rejection number for all samples so far.
    pub reject: u64,
}

/// A single, double or multiple sampling plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    stages: Vec<Stage>,
}

/// No standard has more than seven samples or numbers above a hundred; these bounds keep every curve a
/// moment's work.
const STAGES_MAX: f64 = 50.0;
const FOUND_MAX: f64 = 1000.0;

/// Probabilities of a plan at one quality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Probability of acceptance.
    pub accept: f64,
    /// Average number of items inspected for the decision, without curtailment.
    pub sample_number: f64,
}

impl Plan {
    /// Accept with at most `accept` in `n`.
    pub fn single(n: u64, accept: u64) -> Result<Plan, Error> {
        Plan::new(vec![Stage { n, accept, reject: accept.saturating_add(1) }])
    }

    /// A plan of several samples. Numbers must not fall from stage to stage, each `reject` must
    /// exceed its `accept`, and the last must decide (`reject = accept + 1`).
    ///
    /// ```
    /// use stats::acceptance::{Count, Plan, Stage};
    /// let double = Plan::new(vec![
    ///     Stage { n: 80, accept: 3, reject: 6 },
    ///     Stage { n: 80, accept: 9, reject: 10 },
    /// ])
    /// .unwrap();
    /// let good = double.at(0.001, Count::Binomial).unwrap();
    /// assert!(good.accept > 0.999_999 && good.sample_number < 80.001);
    /// ```
    pub fn new(stages: Vec<Stage>) -> Result<Plan, Error> {
        within("samples of the plan", stages.len() as f64, 1.0, STAGES_MAX)?;
        let mut total: u64 = 0;
        let found_max = if stages.len() == 1 { 1e6 } else { FOUND_MAX };
        for (index, stage) in stages.iter().enumerate() {
            within("sample size", stage.n as f64, 1.0, 1e9)?;
            total += stage.n;
            within("acceptance number", stage.accept as f64, 0.0, found_max)?;
            let least = stage.accept as f64 + 1.0;
            let last = index + 1 == stages.len();
            let most = if last { least } else { FOUND_MAX };
            within("rejection number", stage.reject as f64, least, most)?;
            if let Some(before) = index.checked_sub(1).map(|before| stages[before]) {
                let (accept, reject) = (stage.accept as f64, stage.reject as f64);
                within("acceptance number", accept, before.accept as f64, FOUND_MAX)?;
                within("rejection number", reject, before.reject as f64, FOUND_MAX + 1.0)?;
            }
        }
        within("items of the plan", total as f64, 1.0, 1e12)?;
        Ok(Plan { stages })
    }

    /// The samples in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Items inspected if every sample is taken.
    pub fn size_max(&self) -> u64 {
        self.stages.iter().map(|stage| stage.n).sum()
    }

    /// Probability of acceptance at quality `p` (share nonconforming, or nonconformities per item
    /// under Poisson).
    pub fn acceptance(&self, p: f64, count: Count) -> Result<f64, Error> {
        Ok(self.at(p, count)?.accept)
    }

    /// Acceptance and average sample number at quality `p`.
    pub fn at(&self, p: f64, count: Count) -> Result<Outcome, Error> {
        let lot = check_quality(p, count, self.size_max())?;
        if let [only] = self.stages[..] {
            let accept = match (count, lot) {
                (Count::Lot { size }, Some(marked)) => {
                    discrete::hypergeometric_at_most(only.accept, only.n, marked, size)
                }
                (Count::Poisson, _) => discrete::poisson_at_most(only.accept, only.n as f64 * p),
                _ => discrete::binomial_at_most(only.accept, only.n, p),
            };
            return Ok(Outcome { accept, sample_number: only.n as f64 });
        }
        Ok(self.follow(p, count, lot.unwrap_or(0)).0)
    }

    /// Carries the distribution of the count from sample to sample. Beside the outcome, the items
    /// inspected in lots that are accepted, on average over all lots.
    fn follow(&self, p: f64, count: Count, marked: u64) -> (Outcome, f64) {
        let mut undecided = vec![1.0];
        let (mut accept, mut sample_number, mut drawn) = (0.0, 0.0, 0);
        let mut items = 0.0;
        for stage in &self.stages {
            sample_number += undecided.iter().sum::<f64>() * stage.n as f64;
            let mut after = vec![0.0; stage.reject as usize];
            // Chances of each number found; of a lot they depend on what was found before.
            let mut chances = discrete::first_chances(after.len(), count.law(stage.n, p));
            for (before, chance) in undecided.iter().enumerate().filter(|(_, c)| **c > 0.0) {
                if let Count::Lot { size } = count {
                    let left = marked.saturating_sub(before as u64);
                    chances.clear();
                    chances.extend(
                        (0..after.len() as u64 - before as u64).map(|found| {
                            discrete::hypergeometric(found, stage.n, left, size - drawn)
                        }),
                    );
                }
                for (cell, step) in after[before..].iter_mut().zip(&chances) {
                    *cell += chance * step;
                }
            }
            drawn += stage.n;
            let go_on = (stage.accept as usize + 1).min(after.len());
            let here = after[..go_on].iter().sum::<f64>();
            accept += here;
            items += here * drawn as f64;
            after[..go_on].fill(0.0);
            undecided = after;
        }
        (Outcome { accept: accept.min(1.0), sample_number }, items)
    }

    /// Average outgoing quality when rejected lots of `size` are sorted and nonconforming items
    /// replaced: `p Σ P_i (N - n_i)/N`, `P_i` the chance of acceptance after `n_i` items in all; for
    /// a single plan `P_a p (N - n)/N`.
    pub fn outgoing_quality(&self, p: f64, count: Count, size: u64) -> Result<f64, Error> {
        let (accept, items) = self.sorted(p, count, size)?;
        Ok(p * (accept - items / size as f64))
    }

    /// Average total inspection when rejected lots of `size` are sorted: `Σ P_i n_i + (1 - P_a) N`;
    /// for a single plan `n + (1 - P_a)(N - n)`.
    pub fn total_inspection(&self, p: f64, count: Count, size: u64) -> Result<f64, Error> {
        let (accept, items) = self.sorted(p, count, size)?;
        Ok(items + (1.0 - accept) * size as f64)
    }

    /// Chance of acceptance, and the items inspected in accepted lots on average over all.
    fn sorted(&self, p: f64, count: Count, size: u64) -> Result<(f64, f64), Error> {
        within("lot size", size as f64, self.size_max() as f64, 1e15)?;
        let lot = check_quality(p, count, self.size_max())?;
        if self.stages.len() > 1 {
            let (outcome, items) = self.follow(p, count, lot.unwrap_or(0));
            return Ok((outcome.accept, items));
        }
        let accept = self.acceptance(p, count)?;
        Ok((accept, accept * self.size_max() as f64))
    }
}

/// Checks the quality; for a lot also that it is a whole number of items, which is returned.
fn check_quality(p: f64, count: Count, items: u64) -> Result<Option<u64>, Error> {
    match count {
        Count::Binomial => within("share nonconforming", p, 0.0, 1.0).map(|_| None),
        Count::Poisson => within("nonconformities per item", p, 0.0, 1e6).map(|_| None),
        Count::Lot { size } => {
            within("share nonconforming", p, 0.0, 1.0)?;
            within("lot size", size as f64, items as f64, 1e15)?;
            let exact = p * size as f64;
            if (exact - exact.round()).abs() > 1e-6 {
                let (low, high) = (exact.floor(), exact.ceil());
                let name = "nonconforming items of the lot (a whole number)";
                return Err(Error::OutOfRange { name, value: exact, low, high });
            }
            Ok(Some(exact.round() as u64))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double() -> Plan {
        Plan::new(vec![
            Stage { n: 20, accept: 1, reject: 4 },
            Stage { n: 30, accept: 4, reject: 5 },
        ])
        .unwrap()
    }

    #[test]
    fn worse_quality_is_never_accepted_more_often() {
        for plan in [Plan::single(50, 2).unwrap(), double()] {
            for count in [Count::Binomial, Count::Poisson, Count::Lot { size: 200 }] {
                let mut before = 1.0 + 1e-12;
                for step in 0..=200 {
                    let now = plan.acceptance(f64::from(step) / 200.0, count).unwrap();
                    assert!(now <= before + 1e-12 && now >= 0.0, "{count:?} {step}");
                    before = now;
                }
            }
        }
    }

    #[test]
    fn a_double_plan_that_never_waits_sorts_like_the_single_one() {
        // The second sample is never taken: the first decides.
        let (first, never) =
            (Stage { n: 20, accept: 1, reject: 2 }, Stage { n: 30, accept: 4, reject: 5 });
        let (double, single) =
            (Plan::new(vec![first, never]).unwrap(), Plan::single(20, 1).unwrap());
        for p in [0.0, 0.02, 0.1, 0.6] {
            for of in [Plan::outgoing_quality, Plan::total_inspection] {
                let pair =
                    [&double, &single].map(|plan| of(plan, p, Count::Binomial, 500).unwrap());
                assert!((pair[0] - pair[1]).abs() < 1e-9, "{p} {pair:?}");
            }
        }
        // Whatever goes out went in: the sorted items are the rest.
        let plan = self::double();
        let at = plan.at(0.08, Count::Binomial).unwrap();
        let sorted = plan.total_inspection(0.08, Count::Binomial, 500).unwrap();
        assert!(sorted > at.sample_number && sorted < 500.0);
        let out = plan.outgoing_quality(0.08, Count::Binomial, 500).unwrap();
        assert!((out - 0.08 * (500.0 - sorted) / 500.0).abs() < 1e-12);
    }

    #[test]
    fn a_double_plan_over_a_large_lot_approaches_the_binomial() {
        let large = double().at(0.05, Count::Lot { size: 10_000_000 }).unwrap();
        let process = double().at(0.05, Count::Binomial).unwrap();
        assert!((large.accept - process.accept).abs() < 1e-5);
        assert!((large.sample_number - process.sample_number).abs() < 1e-4);
    }

    #[test]
    fn impossible_plans_and_qualities_are_refused() {
        let stage = |n, accept, reject| Stage { n, accept, reject };
        for bad in [
            vec![],
            vec![stage(0, 0, 1)],
            vec![stage(5, 1, 1)],
            vec![stage(5, 1, 3)],
            vec![stage(5, 2, 4), stage(5, 1, 2)],
            vec![stage(u64::MAX, 0, 1)],
        ] {
            assert!(Plan::new(bad).is_err());
        }
        assert!(Plan::single(1, u64::MAX).is_err());
        let plan = Plan::single(10, 1).unwrap();
        for p in [f64::NAN, -0.1, 1.1] {
            assert!(plan.at(p, Count::Binomial).is_err());
        }
        assert!(plan.at(0.123, Count::Lot { size: 100 }).is_err());
        assert!(plan.at(0.1, Count::Lot { size: 9 }).is_err());
        assert!(double().outgoing_quality(0.1, Count::Binomial, 49).is_err());
    }
}
