//! Part i: gauge studies, uncertainty.

use crate::{near, reversed};
use proptest::prelude::*;
use stats::measurement::gauge::anova;
use stats::measurement::monte_carlo::simulate;
use stats::measurement::uncertainty::{Quantity, coverage_factor, effective_degrees, propagate};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn components_follow_the_unit_and_forget_the_order(study in prop::collection::vec(prop::collection::vec(prop::collection::vec(-10.0..10.0f64, 2), 3), 3..8), a in 0.1..10.0f64) {
        let one = anova(&study).unwrap();
        let scaled: Vec<Vec<Vec<f64>>> = reversed(&study).iter().map(|p| p.iter().map(|o| o.iter().map(|x| a * x + 7.0).collect()).collect()).collect();
        let two = anova(&scaled).unwrap();
        near(two.pooled().gauge(), a * a * one.pooled().gauge(), 1e-7)?;
        near(two.repeatability.squares, a * a * one.repeatability.squares, 1e-7)?;
        // Squares add up to the whole.
        let all: Vec<f64> = study.iter().flatten().flatten().copied().collect();
        let whole = stats::describe::variance(&all).unwrap() * (all.len() as f64 - 1.0);
        near(one.part.squares + one.operator.squares + one.interaction.squares + one.repeatability.squares, whole, 1e-9)?;
    }

    #[test]
    fn a_linear_formula_is_carried_exactly(parts in prop::collection::vec((-100.0..100.0f64, 0.01..10.0f64, -5.0..5.0f64), 1..6)) {
        let quantities: Vec<Quantity> = parts.iter().map(|(value, uncertainty, _)| Quantity { value: *value, uncertainty: *uncertainty }).collect();
        let found = propagate(&quantities, None, |x| x.iter().zip(&parts).map(|(x, p)| p.2 * x).sum()).unwrap();
        let expected = parts.iter().map(|(_, u, c)| (u * c).powi(2)).sum::<f64>().sqrt();
        near(found.uncertainty, expected, 1e-6)?;
        for (sensitivity, part) in found.sensitivities.iter().zip(&parts) {
            prop_assert!((sensitivity - part.2).abs() < 1e-6);
        }
        let df = effective_degrees(&found.contributions, &vec![9.0; parts.len()]).unwrap();
        prop_assert!(df >= 9.0 - 1e-9 && df <= 9.0 * parts.len() as f64 + 1e-9);
    }

    #[test]
    fn more_degrees_need_a_smaller_factor(df in 1.0..200.0f64, confidence in 0.5..0.999f64) {
        prop_assert!(coverage_factor(confidence, df + 1.0).unwrap() <= coverage_factor(confidence, df).unwrap());
        prop_assert!(coverage_factor(confidence, f64::INFINITY).unwrap() <= coverage_factor(confidence, df).unwrap());
    }

    #[test]
    fn two_threads_simulate_like_one_and_the_shortest_interval_is_shortest(seed in any::<u64>(), trials in 100..30_000usize, coverage in 0.1..0.99f64) {
        let run = |threads| simulate(trials, seed, threads, coverage, |s| s.normal().exp()).unwrap();
        let found = run(1);
        prop_assert_eq!(run(2), found);
        prop_assert!(found.shortest.width() <= found.symmetric.width() + 0.2);
        // Ends in place without sorting the middle: the same as sorting everything.
        let mut all: Vec<f64> = Vec::new();
        for block in 0..trials.div_ceil(10_000) {
            let mut stream = stats::stream::Stream::new(seed, block as u64);
            all.extend((0..(trials - block * 10_000).min(10_000)).map(|_| stream.normal().exp()));
        }
        let quantile = |p| stats::describe::quantile(&all, p, stats::describe::Quantile::Seven).unwrap();
        prop_assert_eq!(found.symmetric.low, quantile(0.5 * (1.0 - coverage)));
        prop_assert_eq!(found.symmetric.high, quantile(1.0 - 0.5 * (1.0 - coverage)));
        let inside = all.iter().filter(|x| found.shortest.contains(**x)).count();
        prop_assert_eq!(inside, (coverage * trials as f64).ceil() as usize);
    }
}
