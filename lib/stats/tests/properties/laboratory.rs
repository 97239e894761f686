//! Part e: laboratories.

use crate::{amounts, near, reversed, values};
use proptest::prelude::*;
use stats::laboratory::limits::{Bound, Comparison, Limit, conforms, guarded, round};
use stats::laboratory::robust::{
    Constants, algorithm_a, hampel, made, normalised_iqr, q_method, qn,
};
use stats::laboratory::scores::{Assigned, score};
use stats::laboratory::{consensus, pairs, precision};

/// The definition of algorithm A, all results read in every step.
fn plainly(values: &[f64]) -> Option<(f64, f64)> {
    let median = |values: &[f64]| stats::describe::median(values).unwrap();
    let mut centre = median(values);
    let mut sd = 1.483 * median(&values.iter().map(|x| (x - centre).abs()).collect::<Vec<f64>>());
    for _ in 0..2000 {
        let pulled: Vec<f64> =
            values.iter().map(|x| x.clamp(centre - 1.5 * sd, centre + 1.5 * sd)).collect();
        let next = (
            stats::describe::mean(&pulled).unwrap(),
            1.134 * stats::describe::variance(&pulled).unwrap().sqrt(),
        );
        let settled = (next.0 - centre).abs() + (next.1 - sd).abs() <= 1e-13 * sd;
        (centre, sd) = next;
        if settled {
            return Some((centre, sd));
        }
    }
    None
}

proptest! {
    #[test]
    fn algorithm_a_is_its_definition(mut x in values(3..40), wild in prop::option::of(-1e9..1e9f64)) {
        x.extend(wild);
        if let (Some((mean, sd)), Ok(found)) = (plainly(&x), algorithm_a(&x, Constants::Iso)) {
            prop_assert!((found.mean - mean).abs() <= 1e-9 * sd && (found.sd - sd).abs() <= 1e-9 * sd, "{found:?} {mean} {sd}");
        }
    }

    #[test]
    fn robust_numbers_follow_the_unit_and_forget_the_order(x in values(5..40), a in 0.01..100.0f64, b in -1e3..1e3f64) {
        let moved: Vec<f64> = reversed(&x).iter().map(|x| a * x + b).collect();
        type Spread = fn(&[f64]) -> Result<f64, stats::Error>;
        let spreads: [Spread; 4] = [made, normalised_iqr, qn, q_method];
        for spread in spreads {
            near(spread(&moved).unwrap(), a * spread(&x).unwrap(), 1e-7)?;
        }
        let (one, two) = (algorithm_a(&x, Constants::Exact).unwrap(), algorithm_a(&moved, Constants::Exact).unwrap());
        near(two.sd, a * one.sd, 1e-7)?;
        prop_assert!((two.mean - (a * one.mean + b)).abs() < 1e-7 * (a * one.sd + b.abs() + 1.0));
        let sd = one.sd.max(1e-3);
        prop_assert!((hampel(&moved, a * sd).unwrap() - (a * hampel(&x, sd).unwrap() + b)).abs() < 1e-6 * (a * sd + b.abs() + 1.0));
    }

    #[test]
    fn consensus_lies_among_the_results_and_spread_only_widens_it(x in prop::collection::vec((-100.0..100.0f64, 0.1..10.0f64), 2..20)) {
        let (values, u): (Vec<f64>, Vec<f64>) = x.into_iter().unzip();
        let (low, high) = (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(f64::MIN, f64::max));
        let weighted = consensus::weighted_mean(&values, &u).unwrap().0;
        for found in [weighted, consensus::mandel_paule(&values, &u).unwrap(), consensus::dersimonian_laird(&values, &u).unwrap()] {
            prop_assert!(found.value >= low - 1e-9 && found.value <= high + 1e-9);
            prop_assert!(found.uncertainty >= weighted.uncertainty * (1.0 - 1e-12));
        }
    }

    #[test]
    fn variance_shares_sum_to_one_and_the_order_of_laboratories_is_free(labs in prop::collection::vec(prop::collection::vec(-50.0..50.0f64, 3), 3..10)) {
        near(precision::cochran_shares(&labs).unwrap().iter().sum(), 1.0, 1e-12)?;
        let (one, two) = (precision::precision(&labs).unwrap(), precision::precision(&reversed(&labs)).unwrap());
        near(one.s_r, two.s_r, 1e-10)?;
        near(one.s_reproducibility, two.s_reproducibility, 1e-8)?;
        prop_assert!(one.s_reproducibility >= one.s_r * (1.0 - 1e-12));
        // Deviations from the common mean cancel, and squares of k average 1.
        let mandel = precision::mandel(&labs).unwrap();
        prop_assert!(mandel.iter().map(|m| m.h).sum::<f64>().abs() < 1e-8);
        near(mandel.iter().map(|m| m.k * m.k).sum::<f64>(), labs.len() as f64, 1e-9)?;
    }

    #[test]
    fn swapping_the_samples_mirrors_the_plot(a in values(4..20)) {
        let b: Vec<f64> = a.iter().enumerate().map(|(i, x)| 0.8 * x + f64::from(i as u32 % 5)).collect();
        let (one, two) = (pairs::youden(&a, &b).unwrap(), pairs::youden(&b, &a).unwrap());
        prop_assert_eq!((one.random, one.total, one.median_a), (two.random, two.total, two.median_b));
    }

    #[test]
    fn scores_have_no_unit(x in -100.0..100.0f64, u in 0.0..5.0f64, sigma in 0.1..10.0f64, a in 0.01..100.0f64) {
        let of = |a: f64| score(a * x, Some(a), &Assigned { value: a * 3.0, uncertainty: a * u, sigma: a * sigma }).unwrap();
        near(of(1.0).z, of(a).z, 1e-9)?;
        near(of(1.0).zeta.unwrap(), of(a).zeta.unwrap(), 1e-9)?;
        prop_assert!(of(1.0).z_prime.abs() <= of(1.0).z.abs() + 1e-12);
    }

    #[test]
    fn rounding_is_near_once_and_for_all(value in -1_000_000_000_000i64..1_000_000_000_000, places in 0..6u32) {
        let interval = 10i64.pow(places);
        let rounded = round(value, interval).unwrap();
        prop_assert!(rounded % interval == 0 && 2 * (rounded - value).abs() <= interval);
        prop_assert_eq!(round(rounded, interval), Ok(rounded));
        prop_assert_eq!(round(-value, interval), Ok(-rounded));
        // What conforms in full value and lies on the grid conforms rounded.
        let limit = Limit { value: rounded, bound: Bound::AtMost, interval };
        prop_assert_eq!(conforms(value, &limit, Comparison::RoundedValue), Ok(true));
    }

    #[test]
    fn more_risk_decides_more(x in -5.0..5.0f64, u in 0.05..2.0f64, risk in 0.01..0.2f64) {
        use stats::laboratory::limits::Decision::Undecided;
        let decide = |risk| guarded(x, u, Some(-2.0), Some(2.0), risk).unwrap();
        prop_assert!(decide(risk + 0.1) != Undecided || decide(risk) == Undecided);
    }

    #[test]
    fn amounts_stay_amounts(x in amounts(3..30)) {
        prop_assert!(algorithm_a(&x, Constants::Iso).unwrap().sd >= 0.0);
    }
}
