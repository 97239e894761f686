//! Part b: control charts.

use crate::{near, reversed, values};
use proptest::prelude::*;
use stats::chart::attributes::{Inspected, np, p};
use stats::chart::capability::{Specification, capability, overall, sigma_level};
use stats::chart::memory::{Cusum, cusum, ewma};
use stats::chart::rules::{NELSON, Rule, judge, signals};
use stats::chart::variables::{Baseline, Within, deviations, individuals, ranges, xbar};
use stats::chart::{run_length, several};

const METHODS: [Within; 5] = [
    Within::MeanRange,
    Within::MeanDeviation,
    Within::Pooled,
    Within::WeightedRange,
    Within::WeightedDeviation,
];

/// Rules as they are written in books: window by window.
fn by_windows(z: &[f64], rule: Rule) -> Vec<usize> {
    let far = |w: &[f64], sign: f64, s: f64| w.iter().filter(|z| sign * **z > s).count();
    let holds = |w: &[f64]| match rule {
        Rule::SameSide(_) => w.iter().all(|z| *z > 0.0) || w.iter().all(|z| *z < 0.0),
        Rule::Trend(_) => w.windows(2).all(|p| p[1] > p[0]) || w.windows(2).all(|p| p[1] < p[0]),
        Rule::Alternating(_) => w.windows(3).all(|t| (t[1] - t[0]) * (t[1] - t[2]) > 0.0),
        Rule::Zone { count, sigmas, .. } => {
            far(w, 1.0, sigmas) >= count || far(w, -1.0, sigmas) >= count
        }
        Rule::Hugging(_) => w.iter().all(|z| z.abs() < 1.0),
        Rule::Avoiding(_) => w.iter().all(|z| z.abs() > 1.0),
        _ => unreachable!("not asked here"),
    };
    let (Rule::SameSide(n)
    | Rule::Trend(n)
    | Rule::Alternating(n)
    | Rule::Hugging(n)
    | Rule::Avoiding(n)
    | Rule::Zone { of: n, .. }) = rule
    else {
        unreachable!("not asked here")
    };
    z.windows(n).enumerate().filter(|(_, w)| holds(w)).map(|(start, _)| start + n - 1).collect()
}

proptest! {
    #[test]
    fn limits_follow_the_unit_and_signals_do_not(samples in prop::collection::vec(prop::collection::vec(-100.0..100.0f64, 2..7), 2..12), a in 0.01..100.0f64, b in -1e3..1e3f64) {
        let moved: Vec<Vec<f64>> = samples.iter().map(|s| s.iter().map(|x| a * x + b).collect()).collect();
        for method in METHODS {
            let (one, two) = (Baseline::from_samples(&samples, method).unwrap(), Baseline::from_samples(&moved, method).unwrap());
            near(two.sigma, a * one.sigma, 1e-7)?;
            prop_assert!((two.centre - (a * one.centre + b)).abs() < 1e-8 * (1.0 + b.abs() + 100.0 * a));
            for chart in [xbar, ranges, deviations] {
                for (x, y) in chart(&samples, &one, 3.0).unwrap().z().iter().zip(chart(&moved, &two, 3.0).unwrap().z()) {
                    prop_assert!((x - y).abs() < 1e-4 * (1.0 + x.abs()));
                }
            }
            let mirrored: Vec<Vec<f64>> = reversed(&samples).iter().map(|s| reversed(s)).collect();
            near(Baseline::from_samples(&mirrored, method).unwrap().sigma, one.sigma, 1e-9)?;
        }
    }

    #[test]
    fn counting_runs_finds_what_windows_find(z in prop::collection::vec(prop::sample::select(vec![-3.0, -1.5, -1.0, -0.5, 0.0, 0.5, 0.75, 1.0, 1.5, 2.5]), 0..60)) {
        for rule in [
            Rule::SameSide(1), Rule::SameSide(3), Rule::Trend(2), Rule::Trend(4), Rule::Alternating(3), Rule::Alternating(5), Rule::Hugging(3), Rule::Avoiding(2),
            Rule::Zone { count: 2, of: 3, sigmas: 1.0 }, Rule::Zone { count: 1, of: 4, sigmas: 2.0 },
        ] {
            prop_assert_eq!(signals(&z, rule).unwrap(), by_windows(&z, rule), "{:?}", rule);
        }
        // Upside down the same points stand out.
        let mirrored: Vec<f64> = z.iter().map(|z| -z).collect();
        prop_assert_eq!(judge(&z, &NELSON).unwrap(), judge(&mirrored, &NELSON).unwrap());
    }

    #[test]
    fn shares_and_numbers_of_defectives_are_one_chart(counts in prop::collection::vec((0..50u32, 50..200u32), 1..20), mean in 0.01..0.99f64) {
        let samples: Vec<Inspected> = counts.iter().map(|(c, n)| Inspected { count: f64::from(*c), size: f64::from(*n) }).collect();
        let (shares, numbers) = (p(&samples, mean, 3.0).unwrap(), np(&samples, mean, 3.0).unwrap());
        for ((share, number), sample) in shares.points.iter().zip(&numbers.points).zip(&samples) {
            near(share.limits.high * sample.size, number.limits.high, 1e-9)?;
            near(share.limits.low * sample.size, number.limits.low, 1e-9)?;
        }
    }

    #[test]
    fn memory_without_memory_is_the_plain_chart(x in values(1..40), sigma in 0.1..100.0f64) {
        let baseline = Baseline { centre: 3.0, sigma };
        let plain = individuals(&x, &baseline, 3.0).unwrap();
        let average = ewma(&x, 3.0, &vec![sigma; x.len()], 1.0, 3.0).unwrap();
        for (a, b) in plain.points.iter().zip(&average.points) {
            near(a.value, b.value, 1e-12)?;
            near(a.limits.high, b.limits.high, 1e-12)?;
        }
        let settings = Cusum { allowance: 0.5, decision: 4.0, head_start: 0.0 };
        let (up, down) = (cusum(&plain.z(), &settings).unwrap(), cusum(&plain.z().iter().map(|z| -z).collect::<Vec<f64>>(), &settings).unwrap());
        for (a, b) in up.iter().zip(&down) {
            prop_assert_eq!((a.upper, a.above), (-b.lower, b.below));
        }
    }

    #[test]
    fn a_wider_chart_waits_longer_and_a_shift_is_found_sooner(width in 1.0..4.0f64, shift in 0.0..2.0f64) {
        prop_assert!(run_length::shewhart(width + 0.1, shift).unwrap() > run_length::shewhart(width, shift).unwrap());
        prop_assert!(run_length::shewhart(width, shift + 0.1).unwrap() < run_length::shewhart(width, shift).unwrap());
        prop_assert!(run_length::cusum_upper(0.5, width + 0.1, shift).unwrap() > run_length::cusum_upper(0.5, width, shift).unwrap());
        near(run_length::ewma(1.0, width, shift).unwrap(), run_length::shewhart(width, shift).unwrap(), 1e-6)?;
    }

    #[test]
    fn capability_has_no_unit_and_a_wider_tolerance_is_easier(x in prop::collection::vec(-50.0..50.0f64, 10..60), a in 0.01..100.0f64) {
        let process = overall(&x).unwrap();
        let of = |scale: f64, reach: f64| {
            let s = Specification { lower: Some(-reach * scale), upper: Some(reach * scale), target: None };
            capability(&Baseline { centre: process.centre * scale, sigma: process.sigma * scale }, x.len(), &s, 0.95).unwrap()
        };
        let (one, other, wide) = (of(1.0, 60.0), of(a, 60.0), of(1.0, 70.0));
        near(one.cpk.value, other.cpk.value, 1e-9)?;
        prop_assert!(one.cpk.value <= one.cp.unwrap().value + 1e-12 && wide.cpk.value > one.cpk.value);
        prop_assert!(one.cpk.interval.contains(one.cpk.value));
        prop_assert!(wide.below + wide.above <= one.below + one.above + 1e-15);
    }

    #[test]
    fn fewer_defects_are_a_higher_sigma_level(dpmo in 1.0..9e5f64) {
        prop_assert!(sigma_level(dpmo, 1.5).unwrap() > sigma_level(dpmo * 1.1, 1.5).unwrap());
    }

    #[test]
    fn t_squared_does_not_see_how_characteristics_are_mixed(rows in prop::collection::vec(prop::collection::vec(-10.0..10.0f64, 2), 8..20)) {
        let mixed: Vec<Vec<f64>> = rows.iter().map(|r| vec![3.0 * r[0] + r[1] - 5.0, r[0] - 2.0 * r[1]]).collect();
        if let Ok(one) = several::individuals(&rows, 0.99) {
            let two = several::individuals(&mixed, 0.99).unwrap();
            for (x, y) in one.values.iter().zip(&two.values) {
                prop_assert!((x - y).abs() < 1e-6 * (1.0 + x));
            }
            // They sum to p (m - 1).
            near(one.values.iter().sum(), 2.0 * (rows.len() as f64 - 1.0), 1e-8)?;
        }
    }
}
