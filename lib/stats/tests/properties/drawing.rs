//! Part g: draws and estimates.

use crate::near;
use proptest::prelude::*;
use stats::drawing::estimate::{mean, total, variances};
use stats::drawing::inclusion::{probabilities, systematic};
use stats::drawing::joint::{conditional_poisson, sampford};
use stats::drawing::verifiable::{draw, draw_rfc3797, uniforms};
use stats::small_area::{Method, fay_herriot};
use stats::survey::Design;
use stats::survey::calibrate::{Margin, post_stratify, rake};
use stats::survey::proportion::{self, proportion};
use std::collections::BTreeMap;

/// The definition: certainties are taken away and the rest shared, round by round.
fn by_rounds(sizes: &[f64], n: usize) -> Vec<f64> {
    let mut chances = vec![0.0; sizes.len()];
    let mut certain = vec![false; sizes.len()];
    loop {
        let left = n - certain.iter().filter(|c| **c).count();
        let rest: f64 = sizes.iter().zip(&certain).filter(|(_, c)| !**c).map(|(x, _)| x).sum();
        let mut again = false;
        for i in 0..sizes.len() {
            chances[i] = if certain[i] {
                1.0
            } else if left == 0 {
                0.0
            } else {
                left as f64 * sizes[i] / rest
            };
        }
        for i in 0..sizes.len() {
            if !certain[i] && chances[i] >= 1.0 - 1e-12 {
                certain[i] = true;
                again = true;
            }
        }
        if !again {
            return chances;
        }
    }
}

proptest! {
    #[test]
    fn chances_sum_to_the_sample_and_follow_size(sizes in prop::collection::vec(prop_oneof![3 => 0.1..100.0f64, 1 => 1e3..1e5f64, 1 => Just(0.0)], 4..60), part in 0.0..1.0f64) {
        let positive = sizes.iter().filter(|x| **x > 0.0).count();
        let n = (part * positive as f64) as usize;
        let chances = probabilities(&sizes, n).unwrap();
        near(chances.iter().sum(), n as f64, 1e-10)?;
        for (chance, expected) in chances.iter().zip(by_rounds(&sizes, n)) {
            near(*chance, expected, 1e-9)?;
        }
        for i in 0..sizes.len() {
            prop_assert!((0.0..=1.0).contains(&chances[i]));
            for j in 0..sizes.len() {
                prop_assert!(sizes[i] > sizes[j] || chances[i] <= chances[j] + 1e-12);
            }
        }
        // A unit of measure changes nothing.
        let scaled: Vec<f64> = sizes.iter().map(|x| 1024.0 * x).collect();
        for (x, y) in probabilities(&scaled, n).unwrap().iter().zip(&chances) {
            near(*x, *y, 1e-12)?;
        }
    }

    #[test]
    fn a_systematic_draw_has_the_size_it_should_and_certainties_are_in_it(sizes in prop::collection::vec(prop_oneof![3 => 0.1..100.0f64, 1 => 1e3..1e5f64, 1 => Just(0.0)], 4..60), u in 0.0..0.999f64) {
        let n = sizes.iter().filter(|x| **x > 0.0).count() / 2;
        let chances = probabilities(&sizes, n).unwrap();
        let drawn = systematic(&chances, u).unwrap();
        prop_assert_eq!(drawn.len(), n);
        prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        for (unit, chance) in chances.iter().enumerate() {
            prop_assert!(*chance < 1.0 || drawn.contains(&unit));
            prop_assert!(*chance > 0.0 || !drawn.contains(&unit));
        }
    }

    #[test]
    fn a_public_draw_is_a_sample_that_a_longer_one_begins_with(seed in "[a-z0-9质量]{0,12}", pool in 1..3000usize, part in 0.0..1.0f64) {
        let n = (part * pool as f64) as usize;
        for method in [draw, draw_rfc3797] {
            let drawn = method(&seed, pool, n).unwrap();
            let mut sorted = drawn.clone();
            sorted.sort_unstable();
            sorted.dedup();
            prop_assert_eq!(sorted.len(), n);
            prop_assert!(drawn.iter().all(|place| (1..=pool).contains(place)));
            prop_assert_eq!(&method(&seed, pool, n / 2).unwrap()[..], &drawn[..n / 2]);
        }
        prop_assert!(uniforms(&seed, 20).unwrap().iter().all(|u| (0.0..1.0).contains(u)));
    }

    #[test]
    fn joint_chances_keep_the_single_ones(sizes in prop::collection::vec(1.0..4.0f64, 6..14), n in 2..4usize) {
        let chances = probabilities(&sizes, n).unwrap();
        for method in [sampford, conditional_poisson] {
            let joint = method(&chances).unwrap();
            for (i, row) in joint.iter().enumerate() {
                near(row.iter().sum::<f64>(), n as f64 * chances[i], 1e-8)?;
                for (j, both) in row.iter().enumerate() {
                    prop_assert_eq!(*both, joint[j][i]);
                    prop_assert!(*both > 0.0 && *both <= chances[i].min(chances[j]) + 1e-12);
                }
            }
        }
    }

    #[test]
    fn size_itself_is_estimated_without_error(sizes in prop::collection::vec(1.0..4.0f64, 8..14)) {
        // The total of the very sizes that set the chances is the same in every sample.
        let chances = probabilities(&sizes, 3).unwrap();
        let joint = sampford(&chances).unwrap();
        let drawn = systematic(&chances, 0.3).unwrap();
        let pick = |all: &[f64]| drawn.iter().map(|unit| all[*unit]).collect::<Vec<f64>>();
        let (y, own) = (pick(&sizes), pick(&chances));
        near(total(&y, &own).unwrap(), sizes.iter().sum(), 1e-9)?;
        let square: Vec<Vec<f64>> = drawn.iter().map(|i| drawn.iter().map(|j| joint[*i][*j]).collect()).collect();
        prop_assert!(variances(&y, &square).unwrap().sen_yates_grundy.abs() < 1e-6);
        near(mean(&vec![7.0; y.len()], &own).unwrap(), 7.0, 1e-12)?;
    }

    #[test]
    fn calibrated_weights_meet_the_known_totals(weights in prop::collection::vec(0.5..20.0f64, 12..40)) {
        let n = weights.len();
        let classes: Vec<usize> = (0..n).map(|i| i % 3).collect();
        let known = BTreeMap::from([(0, 100.0), (1, 50.0), (2, 250.0)]);
        let sum = |weights: &[f64], classes: &[usize], class: usize| weights.iter().zip(classes).filter(|(_, c)| **c == class).map(|(w, _)| w).sum::<f64>();
        let first = post_stratify(&weights, &classes, &known).unwrap();
        for (class, total) in &known {
            near(sum(&first, &classes, *class), *total, 1e-10)?;
        }
        let other: Vec<usize> = (0..n).map(|i| i / 3 % 2).collect();
        let margins = [Margin { classes: classes.clone(), known: known.clone() }, Margin { classes: other.clone(), known: BTreeMap::from([(0, 180.0), (1, 220.0)]) }];
        let raked = rake(&weights, &margins).unwrap();
        for margin in &margins {
            for (class, total) in &margin.known {
                near(sum(&raked, &margin.classes, *class), *total, 1e-8)?;
            }
        }
        prop_assert!(raked.iter().all(|w| *w > 0.0));
    }

    #[test]
    fn survey_estimates_follow_the_unit_and_forget_the_order(y in prop::collection::vec(-100.0..100.0f64, 8..40), a in 0.01..100.0f64) {
        let n = y.len();
        let weights: Vec<f64> = (0..n).map(|i| 1.0 + (i % 5) as f64).collect();
        let strata: Vec<usize> = (0..n).map(|i| i % 2).collect();
        let design = Design::stratified(strata.clone(), weights.clone(), None);
        let turned = Design::stratified(crate::reversed(&strata), crate::reversed(&weights), None);
        let (one, two) = (design.mean(&y).unwrap(), turned.mean(&crate::reversed(&y)).unwrap());
        near(one.error, two.error, 1e-9)?;
        let scaled: Vec<f64> = y.iter().map(|y| a * y).collect();
        near(design.total(&scaled).unwrap().error, a * design.total(&y).unwrap().error, 1e-9)?;
        near(design.domain_mean(&y, &vec![true; n]).unwrap().error, one.error, 1e-12)?;
        let marked: Vec<bool> = y.iter().map(|y| *y > 0.0).collect();
        let (share, interval) = proportion(&design, &marked, 0.9, proportion::Method::Beta).unwrap();
        prop_assert!(interval.low <= share.value + 1e-12 && share.value <= interval.high + 1e-12);
        prop_assert!((0.0..=1.0).contains(&interval.low) && (0.0..=1.0).contains(&interval.high));
    }

    #[test]
    fn borrowed_strength_lies_between_the_two_lenders(direct in prop::collection::vec(0.5..1.0f64, 6..20), d in 1e-4..1e-2f64) {
        let variances: Vec<f64> = (0..direct.len()).map(|i| d * (1.0 + (i % 4) as f64)).collect();
        let ones = vec![vec![1.0]; direct.len()];
        for method in [Method::Reml, Method::Ml, Method::Moment] {
            let found = fay_herriot(&direct, &variances, &ones, method).unwrap();
            let synthetic = found.coefficients[0];
            for (x, y) in found.predictions.iter().zip(&direct) {
                prop_assert!(*x >= y.min(synthetic) - 1e-9 && *x <= y.max(synthetic) + 1e-9);
            }
            prop_assert!(found.variance >= 0.0);
        }
    }
}
