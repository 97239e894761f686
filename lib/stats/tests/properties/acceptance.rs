//! Part c: acceptance sampling.

use crate::near;
use proptest::prelude::*;
use stats::acceptance::design::{TwoPoints, single};
use stats::acceptance::sequential::wald;
use stats::acceptance::switching::{Numbers, Series, Severity};
use stats::acceptance::tables::{AQLS, Level, Table, letter, plan};
use stats::acceptance::variables::{VariablesPlan, known_sigma};
use stats::acceptance::{Count, Plan, Stage};

proptest! {
    #[test]
    fn worse_lots_are_accepted_less_often(n in 1..300u64, accept in 0..20u64, p in 0.0..0.9f64, more in 0.001..0.1f64) {
        let plan = Plan::single(n, accept).unwrap();
        for count in [Count::Binomial, Count::Poisson] {
            let at = |p: f64| plan.acceptance(p, count).unwrap();
            prop_assert!(at(p + more) <= at(p) + 1e-12 && (0.0..=1.0).contains(&at(p)));
            prop_assert!(Plan::single(n + 1, accept).unwrap().acceptance(p, count).unwrap() <= at(p) + 1e-12);
            prop_assert!(Plan::single(n, accept + 1).unwrap().acceptance(p, count).unwrap() >= at(p) - 1e-12);
        }
    }

    #[test]
    fn a_second_sample_that_decides_nothing_new_is_no_second_sample(n in 2..150u64, accept in 0..8u64, p in 0.0..0.5f64) {
        // Rejection right after acceptance: the second stage is never reached.
        let never = Plan::new(vec![
            Stage { n, accept, reject: accept + 1 },
            Stage { n, accept, reject: accept + 1 },
        ]).unwrap();
        let once = Plan::single(n, accept).unwrap();
        for count in [Count::Binomial, Count::Poisson] {
            near(never.acceptance(p, count).unwrap(), once.acceptance(p, count).unwrap(), 1e-9)?;
            near(never.at(p, count).unwrap().sample_number, n as f64, 1e-12)?;
        }
    }

    #[test]
    fn an_infinite_lot_is_a_process(n in 1..40u64, accept in 0..5u64, marked in 0..1000u64) {
        let size = 100_000_000u64;
        let p = marked as f64 * 10_000.0 / size as f64;
        let plan = Plan::single(n, accept).unwrap();
        let (lot, process) = (plan.acceptance(p, Count::Lot { size }).unwrap(), plan.acceptance(p, Count::Binomial).unwrap());
        prop_assert!((lot - process).abs() < 1e-4);
    }

    #[test]
    fn a_designed_plan_keeps_both_promises(good in 0.005..0.05f64, ratio in 2.0..8.0f64) {
        let points = TwoPoints { good, accept_good: 0.95, bad: (good * ratio).min(0.5), accept_bad: 0.1 };
        let plan = single(&points, Count::Binomial).unwrap();
        prop_assert!(plan.acceptance(points.good, Count::Binomial).unwrap() >= 0.95);
        prop_assert!(plan.acceptance(points.bad, Count::Binomial).unwrap() <= 0.1);
        let measured = known_sigma(&points).unwrap();
        prop_assert!(measured.n <= plan.stages()[0].n);
        near(measured.acceptance(points.good).unwrap(), 0.95, 1e-9)?;
        let sequence = wald(&points).unwrap();
        prop_assert!(sequence.accept > 0.0 && sequence.reject > 0.0 && sequence.slope > points.good && sequence.slope < points.bad);
    }

    #[test]
    fn a_stricter_constant_accepts_less(n in 3..200u64, k in -1.0..4.0f64, p in 0.001..0.5f64) {
        for sigma_known in [true, false] {
            let accept = |k: f64| VariablesPlan { n, k, sigma_known }.acceptance(p).unwrap();
            prop_assert!(accept(k + 0.05) <= accept(k) + 1e-9);
        }
    }

    #[test]
    fn tables_are_orderly(lot in 2..2_000_000u64, aql in 0..26usize) {
        let of = |level| letter(lot, level).unwrap();
        prop_assert!(of(Level::I) <= of(Level::II) && of(Level::II) <= of(Level::III));
        let normal = plan(of(Level::II), AQLS[aql], Table::Normal).unwrap();
        prop_assert_eq!(normal.reject, normal.accept + 1);
        // A process at the AQL passes most of the time; tightened inspection is stricter.
        let tightened = plan(of(Level::II), AQLS[aql], Table::Tightened).unwrap();
        let passes = |plan: &stats::acceptance::tables::TablePlan| {
            Plan::single(plan.n, plan.accept).unwrap().acceptance(AQLS[aql] / 100.0, Count::Poisson).unwrap()
        };
        prop_assert!(passes(&normal) > 0.85 && passes(&tightened) <= passes(&normal) + 1e-9);
    }

    #[test]
    fn good_lots_never_tighten_and_five_bad_ones_stop(lots in 20..60usize) {
        let numbers = Numbers { normal: 3, tighter_aql: Some(2), tightened: 2, reduced: (1, 3) };
        let mut series = Series::new();
        for _ in 0..lots {
            prop_assert!(series.enter(0, &numbers, true).accepted == Some(true));
        }
        prop_assert_eq!(series.severity(), Severity::Reduced);
        let mut series = Series::new();
        for _ in 0..7 {
            series.enter(9, &numbers, true);
        }
        prop_assert_eq!(series.severity(), Severity::Discontinued);
    }
}
