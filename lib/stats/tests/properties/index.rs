//! Part a: composite indices.

use crate::{columns, near, reversed};
use proptest::prelude::*;
use stats::index::aggregate::aggregate;
use stats::index::normalise::normalise;
use stats::index::treat::treat;
use stats::index::uncertainty::{Assumptions, ranks};
use stats::index::{
    Aggregation, Column, Direction, Framework, Group, Indicator, Normalisation, Scheme, Treatment,
    weight,
};
use stats::missing::{Strategy as Gap, fill};
use stats::rank::competition_ranks;

fn some(values: &[f64]) -> Column {
    values.iter().copied().map(Some).collect()
}

const MEANS: [Aggregation; 3] =
    [Aggregation::Arithmetic, Aggregation::Geometric, Aggregation::Harmonic];

proptest! {
    #[test]
    fn scales_forget_the_unit_of_measure(raw in prop::collection::vec(-1e4..1e4f64, 3..40), a in 0.01..100.0f64, b in -1e4..1e4f64) {
        let moved: Vec<f64> = raw.iter().map(|x| a * x + b).collect();
        for method in [
            Normalisation::MinMax { low: 0.0, high: 100.0 },
            Normalisation::ZScore { mean: 10.0, sd: 2.0 },
            Normalisation::DistanceToMax,
            Normalisation::PercentRank,
            Normalisation::Borda,
        ] {
            for direction in [Direction::HigherIsBetter, Direction::LowerIsBetter] {
                let (x, y) = (normalise(&some(&raw), direction, &method), normalise(&some(&moved), direction, &method));
                prop_assert_eq!(x.is_ok(), y.is_ok());
                for (x, y) in x.unwrap_or_default().into_iter().zip(y.unwrap_or_default()) {
                    prop_assert!((x.unwrap() - y.unwrap()).abs() < 1e-6 * (1.0 + x.unwrap().abs()));
                }
            }
        }
    }

    #[test]
    fn min_max_fills_its_range_and_turning_the_direction_mirrors_it(raw in prop::collection::vec(-1e4..1e4f64, 3..40)) {
        let method = Normalisation::MinMax { low: 0.0, high: 100.0 };
        if let Ok(up) = normalise(&some(&raw), Direction::HigherIsBetter, &method) {
            let down = normalise(&some(&raw), Direction::LowerIsBetter, &method).unwrap();
            for (x, y) in up.iter().zip(&down) {
                near(x.unwrap() + y.unwrap(), 100.0, 1e-12)?;
                prop_assert!((-1e-9..=100.0 + 1e-9).contains(&x.unwrap()));
            }
        }
    }

    #[test]
    fn objective_weights_are_shares_that_follow_their_columns(columns in columns(4, 12)) {
        type Method = fn(&[Vec<f64>]) -> Result<Vec<f64>, stats::Error>;
        let methods: [Method; 5] = [weight::entropy, weight::critic, weight::spread, weight::gini, weight::merec];
        for method in methods {
            let found = method(&columns).unwrap();
            near(found.iter().sum(), 1.0, 1e-12)?;
            prop_assert!(found.iter().all(|w| *w >= 0.0));
            // Order of columns and of units.
            for (w, v) in reversed(&found).iter().zip(method(&reversed(&columns)).unwrap()) {
                near(*w, v, 1e-9)?;
            }
            let units: Vec<Vec<f64>> = columns.iter().map(|c| reversed(c)).collect();
            for (w, v) in found.iter().zip(method(&units).unwrap()) {
                near(*w, v, 1e-9)?;
            }
        }
        // A unit of measure is no reason for weight.
        let mut scaled = columns.clone();
        scaled[1].iter_mut().for_each(|x| *x *= 1000.0);
        for method in [weight::entropy, weight::critic, weight::gini, weight::merec] {
            for (w, v) in method(&columns).unwrap().iter().zip(method(&scaled).unwrap()) {
                near(*w, v, 1e-7)?;
            }
        }
    }

    #[test]
    fn consistent_judgements_come_back_as_they_were_meant(meant in prop::collection::vec(0.1..10.0f64, 2..9)) {
        let matrix: Vec<Vec<f64>> = meant.iter().map(|x| meant.iter().map(|y| x / y).collect()).collect();
        let judged = weight::ahp(&matrix).unwrap();
        let total: f64 = meant.iter().sum();
        for ((w, g), x) in judged.weights.iter().zip(&judged.geometric).zip(&meant) {
            near(*w, x / total, 1e-9)?;
            near(*g, x / total, 1e-9)?;
        }
        prop_assert!(judged.consistency_index.abs() < 1e-9);
    }

    #[test]
    fn means_lie_between_their_parts_and_keep_their_famous_order(columns in columns(4, 8), weights in prop::collection::vec(0.1..5.0f64, 4)) {
        let columns: Vec<Column> = columns.iter().map(|c| some(c)).collect();
        let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
        let found = MEANS.map(|method| aggregate(&slices, &weights, method).unwrap());
        for unit in 0..8 {
            let parts: Vec<f64> = columns.iter().map(|c| c[unit].unwrap()).collect();
            let [a, g, h] = [0, 1, 2].map(|m| found[m][unit].unwrap());
            prop_assert!(h <= g * (1.0 + 1e-12) && g <= a * (1.0 + 1e-12));
            prop_assert!(parts.iter().any(|x| *x <= h * (1.0 + 1e-12)) && parts.iter().any(|x| *x >= a * (1.0 - 1e-12)));
        }
        // Weights count by their ratios only.
        let doubled: Vec<f64> = weights.iter().map(|w| 2.0 * w).collect();
        for (method, found) in MEANS.iter().zip(&found) {
            for (x, y) in aggregate(&slices, &doubled, *method).unwrap().iter().zip(found) {
                near(x.unwrap(), y.unwrap(), 1e-12)?;
            }
        }
    }

    #[test]
    fn a_better_part_never_makes_a_worse_whole(columns in columns(3, 8), gain in 0.1..50.0f64) {
        let mut better = columns.clone();
        better[1][3] += gain;
        for method in [MEANS[0], MEANS[1], MEANS[2], Aggregation::Copeland] {
            let score = |columns: &[Vec<f64>]| {
                let columns: Vec<Column> = columns.iter().map(|c| some(c)).collect();
                let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
                aggregate(&slices, &[1.0, 2.0, 3.0], method).unwrap()[3].unwrap()
            };
            prop_assert!(score(&better) >= score(&columns) - 1e-12);
        }
    }

    #[test]
    fn victories_and_defeats_cancel_and_everybody_can_doubt_to_at_most_one(columns in columns(4, 9)) {
        let columns: Vec<Column> = columns.iter().map(|c| some(c)).collect();
        let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
        let copeland = aggregate(&slices, &[1.0, 0.7, 2.0, 1.3], Aggregation::Copeland).unwrap();
        prop_assert_eq!(copeland.iter().flatten().sum::<f64>(), 0.0);
        let doubt = aggregate(&slices, &[1.0; 4], Aggregation::BenefitOfTheDoubt).unwrap();
        prop_assert!(doubt.iter().flatten().all(|x| *x > 0.0 && *x <= 1.0 + 1e-9));
        prop_assert!(doubt.iter().flatten().any(|x| *x > 1.0 - 1e-9));
    }

    #[test]
    fn treatment_keeps_the_order_and_a_second_one_changes_nothing_that_passed(raw in prop::collection::vec(0.0..1e3f64, 8..40), far in 1e4..1e6f64) {
        let mut column = some(&raw);
        column.push(Some(far));
        let treated = treat(&column, &Treatment::default()).unwrap();
        for i in 0..column.len() {
            for j in 0..column.len() {
                if column[i] < column[j] {
                    prop_assert!(treated.values[i].unwrap() <= treated.values[j].unwrap() + 1e-12);
                }
            }
        }
        if !treated.logarithm {
            let again = treat(&treated.values, &Treatment::default()).unwrap();
            prop_assert_eq!(again.values, treated.values);
        }
    }

    #[test]
    fn filling_keeps_what_is_there(raw in prop::collection::vec(prop::option::of(-1e3..1e3f64), 1..30)) {
        for strategy in [Gap::None, Gap::Median, Gap::LastValue] {
            for (value, filled) in raw.iter().zip(fill(&raw, strategy).unwrap()) {
                if value.is_some() {
                    prop_assert_eq!((filled.value, filled.imputed), (*value, false));
                }
            }
        }
    }

    #[test]
    fn ranks_follow_the_scores_and_count_those_ahead(scores in prop::collection::vec((0..20i32).prop_map(f64::from), 1..40)) {
        for (score, rank) in scores.iter().zip(competition_ranks(&scores)) {
            prop_assert_eq!(rank.unwrap() as usize, 1 + scores.iter().filter(|other| *other > score).count());
        }
    }

    #[test]
    fn two_threads_rank_like_one_and_no_noise_gives_the_nominal_ranks(columns in columns(5, 9), seed in any::<u64>()) {
        let indicator = |place: usize| Indicator { parent: place % 2, weight: 1.0 + place as f64, direction: Direction::HigherIsBetter };
        let group = |parent| Group { parent, weight: 1.0, method: Aggregation::Arithmetic };
        let scheme = Scheme {
            framework: Framework { indicators: (0..5).map(indicator).collect(), groups: vec![group(Some(2)), group(Some(2)), group(None)] },
            treatment: None,
            normalisation: Normalisation::MinMax { low: 1.0, high: 100.0 },
        };
        near(scheme.framework.nominal_weights().unwrap().iter().sum(), 1.0, 1e-12)?;
        let raw: Vec<Column> = columns.iter().map(|c| some(c)).collect();
        let open = |noise| Assumptions { indicator_noise: noise, aggregations: vec![MEANS[0], MEANS[1]], ..Assumptions::default() };
        let run = |threads| ranks(&scheme, &raw, &open(0.3), 60, seed, threads).unwrap();
        prop_assert_eq!(run(1), run(2));
        let still = ranks(&scheme, &raw, &Assumptions::default(), 10, seed, 1).unwrap();
        let index: Vec<f64> = scheme.scores(&raw).unwrap().pop().unwrap().into_iter().flatten().collect();
        for (unit, rank) in still.units.iter().zip(competition_ranks(&index)) {
            prop_assert_eq!((unit.unwrap().rank_low, unit.unwrap().rank_high), (rank.unwrap(), rank.unwrap()));
        }
    }
}
