//! Figures that look made.

use crate::Entry;
use crate::nasty::{COUNTS, NUMBERS, SIZES, million, series, show, tables};
use stats::gaming::{
    Edit, Noise, Report, breaks, copies, digits, edits, heaping, inlier, screen, smooth,
};

fn integers() -> Vec<Vec<i64>> {
    vec![
        vec![],
        vec![0],
        vec![i64::MIN],
        vec![i64::MAX; 60],
        vec![i64::MIN; 60],
        vec![0; 60],
        vec![5; 200],
        (0..200).map(|i| if i % 2 == 0 { i64::MIN } else { i64::MAX }).collect(),
        (0..200).map(|i| 900 + i * 7 % 97).collect(),
        (0..200).map(|i| -i * i).collect(),
        (0..62).map(|i| 1i64 << i).collect(),
        (0..3000).map(|i| i * 7919 % 1000).collect(),
    ]
}

fn handful() -> [i64; 8] {
    [i64::MIN, -1, 0, 1, 5, 950, i64::MAX - 1, i64::MAX]
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("gaming::inlier::inlier", |p| {
        for table in tables() {
            SIZES.iter().for_each(|u| {
                p.call(format!("{u} {}", show(&table)), || inlier::inlier(&table, *u))
            });
        }
    }),
    ("gaming::inlier::near_targets", |p| {
        for a in series() {
            for b in series() {
                let with = format!("{} {}", show(&a), show(&b));
                p.call(&with, || inlier::near_targets(&a, &b, &vec![1.0; a.len()]));
                p.call(&with, || inlier::near_targets(&a, &vec![1.0; a.len()], &b));
            }
        }
    }),
    ("gaming::digits::last_digit", |p| whole(p, digits::last_digit)),
    ("gaming::digits::first_digit", |p| whole(p, digits::first_digit)),
    ("gaming::digits::second_digit", |p| whole(p, digits::second_digit)),
    ("gaming::heaping::fives", |p| whole(p, heaping::fives)),
    ("gaming::heaping::usual_width", |p| whole(p, heaping::usual_width)),
    ("gaming::heaping::above_target", |p| {
        for values in integers() {
            for target in handful() {
                for width in handful() {
                    p.call(format!("{target} {width} {}", show(&values)), || {
                        heaping::above_target(&values, target, width)
                    });
                }
            }
        }
    }),
    ("gaming::breaks::level_break", |p| {
        for s in series() {
            p.call(show(&s), || breaks::level_break(&s, None));
            SIZES.iter().for_each(|n| {
                p.call(format!("{n} {}", show(&s)), || breaks::level_break(&s, Some(*n)))
            });
        }
        p.call("many", || breaks::level_break(&million()[..20_000], Some(12)));
    }),
    ("gaming::smooth::too_smooth", |p| {
        for values in integers() {
            let n = values.len();
            for noise in noises(n) {
                p.call(format!("{} {}", show(&noise), show(&values)), || {
                    smooth::too_smooth(&values, &noise)
                });
            }
        }
    }),
    ("gaming::smooth::smoother_than_peers", |p| {
        for s in series() {
            for peers in tables() {
                p.call(format!("{} {}", show(&s), show(&peers)), || {
                    smooth::smoother_than_peers(&s, &peers)
                });
            }
            for peers in [vec![s.clone(); 12], vec![(0..s.len()).map(|i| i as f64).collect(); 12]] {
                p.call(show(&s), || smooth::smoother_than_peers(&s, &peers));
            }
        }
    }),
    ("gaming::edits::late_edits", |p| {
        for hours_before in NUMBERS {
            for hours in NUMBERS {
                for better in [true, false] {
                    let all = vec![Edit { hours_before, better }; 40];
                    p.call(format!("{hours_before} {hours}"), || {
                        edits::late_edits(&all, &all, hours)
                    });
                    p.call(format!("{hours_before} {hours}"), || {
                        edits::late_edits(&all, &[], hours)
                    });
                }
            }
        }
    }),
    ("gaming::copies::repeated", |p| whole(p, copies::repeated)),
    ("gaming::copies::copied_from", |p| {
        for a in integers() {
            integers().iter().for_each(|b| {
                p.call(format!("{} {}", show(&a), show(b)), || copies::copied_from(&a, b))
            });
        }
    }),
    ("gaming::screening::screen", |p| {
        p.call("nothing", || screen(&Report::default(), 0.01));
        for values in integers() {
            for target in [None, Some(0), Some(i64::MIN), Some(i64::MAX)] {
                for noise in noises(values.len()) {
                    let report =
                        Report { values: values.clone(), target, noise, ..Report::default() };
                    p.call(show(&report), || screen(&report, 0.01).map(|found| found.findings));
                }
            }
        }
        for panel in tables() {
            for unit in SIZES {
                let report =
                    Report { panel: panel.clone(), unit, period: Some(unit), ..Report::default() };
                p.call(show(&report), || screen(&report, 0.01).map(|found| found.findings));
            }
        }
        NUMBERS.iter().for_each(|level| p.call(level, || screen(&Report::default(), *level)));
    }),
];

fn noises(n: usize) -> Vec<Noise> {
    let mut all = vec![Noise::Unknown, Noise::Counts];
    for size in COUNTS {
        all.extend(handful().map(|whole| Noise::Shares { sizes: vec![size; n], whole }));
    }
    all.extend(NUMBERS.map(|error| Noise::Errors(vec![error; n])));
    all.push(Noise::Errors(vec![]));
    all
}

fn whole<T: std::fmt::Debug>(p: &mut crate::Probe, f: fn(&[i64]) -> Result<T, stats::Error>) {
    for values in integers() {
        p.call(show(&values), || f(&values));
    }
    let many: Vec<i64> = (0..1_000_000i64).map(|i| i * 7919 % 99_991).collect();
    p.call("a million", || f(&many));
}
