//! Part d: early warning.

use crate::near;
use proptest::prelude::*;
use stats::warning::delay::nowcast;
use stats::warning::ears::{self, Ears};
use stats::warning::false_alarms::{Lord, benjamini_hochberg};
use stats::warning::farrington::{Farrington, farrington};
use stats::warning::flexible::{Flexible, Threshold, flexible};
use stats::warning::likelihood::{LikelihoodRatio, ratios};
use stats::warning::simple::{Reference, SmallMean, bayes, outbreak_p, rki};

proptest! {
    #[test]
    fn rolling_sums_say_what_each_window_says(counts in prop::collection::vec(0..5000u64, 12..60), baseline in 2..9usize, large in any::<bool>()) {
        let mut counts = counts;
        if large {
            // Beyond what whole numbers hold the windows are looked at one by one.
            counts[3] = 1 << 40;
        }
        let settings = Ears { baseline, ..Ears::default() };
        let periods = counts.len() - baseline - 2;
        type One = fn(&[u64], usize, &Ears) -> Result<stats::warning::Warning, stats::Error>;
        type All = fn(&[u64], usize, &Ears) -> Result<Vec<stats::warning::Warning>, stats::Error>;
        for (one, all) in [(ears::c1 as One, ears::c1_latest as All), (ears::c2 as One, ears::c2_latest as All)] {
            let found = all(&counts, periods, &settings).unwrap();
            prop_assert_eq!(found.len(), periods);
            for (time, warning) in (baseline + 2..).zip(found) {
                let expected = one(&counts, time, &settings).unwrap();
                near(warning.expected, expected.expected, 1e-12)?;
                near(warning.upper.unwrap(), expected.upper.unwrap(), 1e-9)?;
                prop_assert_eq!(warning.observed, expected.observed);
            }
        }
    }

    #[test]
    fn a_higher_count_never_calms_an_alarm_and_the_future_does_not_matter(counts in prop::collection::vec(0..40u64, 330), more in 1..50u64) {
        let time = 320;
        let mut higher = counts.clone();
        higher[time] += more;
        let mut later = counts.clone();
        later[time + 1..].fill(99);
        let reference = Reference { years: 5, half_window: 3, period: 52, this_year: true };
        type Rule<'a> = Box<dyn Fn(&[u64]) -> stats::warning::Warning + 'a>;
        let rules: Vec<Rule> = vec![
            Box::new(|c| ears::c1(c, time, &Ears::default()).unwrap()),
            Box::new(|c| bayes(c, time, &reference, 0.01).unwrap()),
            Box::new(|c| rki(c, time, &reference, SmallMean::Garwood).unwrap()),
            Box::new(|c| farrington(c, time, &Farrington::default()).unwrap()),
            Box::new(|c| flexible(c, time, &Flexible::default()).unwrap().warning),
            Box::new(|c| flexible(c, time, &Flexible { threshold: Threshold::Delta, ..Flexible::default() }).unwrap().warning),
        ];
        for rule in &rules {
            let (now, up) = (rule(&counts), rule(&higher));
            prop_assert!(up.alarm || !now.alarm);
            near(up.expected, now.expected, 1e-12)?;
            prop_assert_eq!(rule(&later), now);
        }
    }

    #[test]
    fn discoveries_do_not_depend_on_the_order_and_grow_with_the_promise(p in prop::collection::vec(0.0..1.0f64, 1..60), q in 0.01..0.5f64) {
        let raised = benjamini_hochberg(&p, q).unwrap();
        let mut backwards = benjamini_hochberg(&crate::reversed(&p), q).unwrap();
        backwards.reverse();
        prop_assert_eq!(&raised, &backwards);
        for (more, less) in benjamini_hochberg(&p, q + 0.1).unwrap().iter().zip(&raised) {
            prop_assert!(*more || !less);
        }
        // What Bonferroni raises is raised.
        prop_assert!(p.iter().zip(&raised).all(|(p, raised)| *raised || *p > q / p.abs().max(1.0) / 60.0));
        let mut lord = Lord::new(q).unwrap();
        for p in &p {
            prop_assert!(!lord.decide(*p).unwrap() || *p <= q);
        }
    }

    #[test]
    fn what_is_complete_is_not_corrected(weeks in prop::collection::vec((1..60u64, 0..30u64, 0..10u64), 4..20)) {
        let mut triangle: Vec<Vec<Option<u64>>> = weeks.iter().map(|(a, b, c)| vec![Some(*a), Some(*b), Some(*c)]).collect();
        let n = triangle.len();
        triangle[n - 1][1] = None;
        triangle[n - 1][2] = None;
        triangle[n - 2][2] = None;
        let found = nowcast(&triangle, 0.9).unwrap();
        for (week, now) in weeks.iter().zip(&found).take(n - 2) {
            near(now.expected, (week.0 + week.1 + week.2) as f64, 1e-12)?;
        }
        for now in &found {
            prop_assert!(now.expected >= now.reported as f64 - 1e-9 && now.interval.low >= now.reported as f64);
        }
    }

    #[test]
    fn a_constant_series_shows_no_rise_and_ratios_do_not_see_the_scale_of_means(count in 1..40u64, length in 3..40usize) {
        let calm = outbreak_p(&vec![count; length], 100.0).unwrap();
        prop_assert!(!calm.alarm && calm.log_statistic.abs() < 1e-9);
        let settings = LikelihoodRatio { threshold: 5.0, alpha: 0.0, window: 12 };
        for ratio in ratios(&vec![count; length], &vec![count as f64; length], &settings).unwrap() {
            prop_assert!(ratio.value.abs() < 1e-9);
        }
        let once = ratios(&vec![3 * count; length], &vec![count as f64; length], &settings).unwrap();
        prop_assert!(once.iter().all(|ratio| (ratio.factor - 3.0).abs() < 1e-9));
    }
}
