//! Part f: path models.

use crate::near;
use proptest::prelude::*;
use stats::satisfaction::bootstrap::{Settings, bootstrap};
use stats::satisfaction::importance::performance;
use stats::satisfaction::model::scores;
use stats::satisfaction::{Block, Mode, Model, Scheme, fit};

fn model(scheme: Scheme) -> Model {
    let block = |items| Block { items, mode: Mode::A };
    Model {
        blocks: vec![block(vec![0, 1]), block(vec![2, 3]), block(vec![4])],
        paths: vec![(0, 1), (1, 2), (0, 2)],
        scheme,
        tolerance: 1e-14,
        steps_max: 2000,
    }
}

/// Answers that share a cause, so that the model settles.
fn answers() -> impl Strategy<Value = Vec<Vec<f64>>> {
    prop::collection::vec((-3.0..3.0f64, prop::collection::vec(-1.0..1.0f64, 5)), 20..60).prop_map(
        |rows| {
            (0..5)
                .map(|j| rows.iter().map(|(cause, noise)| 5.0 + cause + noise[j]).collect())
                .collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn paths_do_not_see_the_unit_or_the_order_of_answers(columns in answers(), a in 0.1..10.0f64) {
        for scheme in [Scheme::Centroid, Scheme::Factorial, Scheme::Path] {
            let one = fit(&model(scheme), &columns, None).unwrap();
            let mut moved: Vec<Vec<f64>> = columns.iter().map(|c| crate::reversed(c)).collect();
            moved[1].iter_mut().for_each(|x| *x = a * *x - 3.0);
            let two = fit(&model(scheme), &moved, None).unwrap();
            for (x, y) in one.paths.iter().zip(&two.paths) {
                prop_assert!((x - y).abs() < 1e-5);
            }
            for score in scores(&model(scheme), &one, &columns).unwrap() {
                near(score.iter().map(|x| x * x).sum::<f64>() / score.len() as f64, 1.0, 1e-9)?;
                prop_assert!(score.iter().sum::<f64>().abs() < 1e-7);
            }
            prop_assert!(one.loadings.iter().flatten().all(|l| l.abs() <= 1.0 + 1e-9));
        }
    }

    #[test]
    fn indices_stay_on_the_scale_and_equal_weights_are_no_weights(columns in answers()) {
        let model = model(Scheme::Path);
        let n = columns[0].len();
        let plain = fit(&model, &columns, None).unwrap();
        let weighted = fit(&model, &columns, Some(&vec![2.5; n])).unwrap();
        for (x, y) in plain.paths.iter().zip(&weighted.paths) {
            near(*x, *y, 1e-8)?;
        }
        if plain.weights.iter().flatten().all(|w| *w > 0.0) {
            for index in performance(&model, &plain, &columns, (0.0, 10.0), None).unwrap() {
                prop_assert!((0.0..=100.0).contains(&index));
            }
        }
    }

    #[test]
    fn two_threads_resample_like_one(columns in answers(), seed in any::<u64>()) {
        let run = |threads| bootstrap(&model(Scheme::Centroid), &columns, &Settings { replications: 30, seed, threads, confidence: 0.9, corrected: true });
        let one = run(1).unwrap();
        prop_assert_eq!(&run(2).unwrap(), &one);
        for path in &one.paths {
            prop_assert!(path.percentile.low <= path.percentile.high && path.error >= 0.0);
        }
    }
}
