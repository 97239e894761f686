//! Early warning.

use crate::Entry;
use crate::nasty::{COUNTS, NUMBERS, SIZES, series, show, whole};
use stats::warning::SmallCounts;
use stats::warning::delay::nowcast;
use stats::warning::ears::{self, Ears};
use stats::warning::false_alarms::{Lord, benjamini_hochberg};
use stats::warning::farrington::{Farrington, farrington};
use stats::warning::flexible::{Flexible, Threshold, flexible};
use stats::warning::likelihood::{LikelihoodRatio, ratios};
use stats::warning::simple::{
    Reference, SmallMean, Transform, bayes, cusum, outbreak_p, outbreak_p_cases, rki,
};

const TIMES: [usize; 8] = [0, 1, 7, 30, 310, 399, 400, usize::MAX];

fn references() -> Vec<Reference> {
    let mut all = Vec::new();
    for years in SIZES {
        for half_window in [0, 3, 26, usize::MAX] {
            for period in [0, 1, 52, usize::MAX] {
                for this_year in [true, false] {
                    all.push(Reference { years, half_window, period, this_year });
                }
            }
        }
    }
    all
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("warning::ears::c1", |p| single(p, ears::c1)),
    ("warning::ears::c2", |p| single(p, ears::c2)),
    ("warning::ears::c3_cdc", |p| single(p, ears::c3_cdc)),
    ("warning::ears::c3_surveillance", |p| single(p, ears::c3_surveillance)),
    ("warning::ears::c1_latest", |p| single(p, ears::c1_latest)),
    ("warning::ears::c2_latest", |p| single(p, ears::c2_latest)),
    ("warning::simple::bayes", |p| {
        for counts in whole() {
            for time in TIMES {
                for reference in references() {
                    p.call(format!("{time} {reference:?} {}", show(&counts)), || {
                        bayes(&counts, time, &reference, 0.05)
                    });
                }
                let reference = Reference { years: 5, half_window: 3, period: 52, this_year: true };
                NUMBERS.iter().for_each(|alpha| {
                    p.call(format!("{alpha} {time} {}", show(&counts)), || {
                        bayes(&counts, time, &reference, *alpha)
                    });
                });
            }
        }
    }),
    ("warning::simple::rki", |p| {
        for counts in whole() {
            for time in TIMES {
                for reference in references() {
                    p.call(format!("{time} {reference:?} {}", show(&counts)), || {
                        rki(&counts, time, &reference, SmallMean::Garwood)
                    });
                    p.call(format!("{time} {reference:?} {}", show(&counts)), || {
                        rki(&counts, time, &reference, SmallMean::Table(&[1.0, f64::NAN]))
                    });
                }
            }
        }
    }),
    ("warning::simple::cusum", |p| {
        for counts in whole() {
            for x in NUMBERS {
                for transform in [Transform::Standard, Transform::Rossi, Transform::Anscombe] {
                    let with = format!("{x} {transform:?} {}", show(&counts));
                    p.call(&with, || cusum(&counts, x, 1.04, 2.26, transform));
                    p.call(&with, || cusum(&counts, 4.0, x, 2.26, transform));
                    p.call(&with, || cusum(&counts, 4.0, 1.04, x, transform));
                }
            }
        }
    }),
    ("warning::simple::outbreak_p", |p| {
        for counts in whole() {
            NUMBERS
                .iter()
                .for_each(|k| p.call(format!("{k} {}", show(&counts)), || outbreak_p(&counts, *k)));
        }
        let rising: Vec<u64> = (0..1_000_000).collect();
        p.call("a million rising", || outbreak_p(&rising, 100.0));
        let falling: Vec<u64> = (0..1_000_000).rev().collect();
        p.call("a million falling", || outbreak_p(&falling, 100.0));
    }),
    ("warning::simple::outbreak_p_cases", |p| {
        for counts in whole() {
            for most in COUNTS {
                p.call(format!("{most} {}", show(&counts)), || {
                    outbreak_p_cases(&counts, 100.0, most)
                });
            }
        }
    }),
    ("warning::farrington::farrington", |p| {
        for counts in whole() {
            for time in TIMES {
                let with = format!("{time} {}", show(&counts));
                p.call(&with, || farrington(&counts, time, &Farrington::default()));
                for n in SIZES {
                    let usual = Farrington::default();
                    for settings in [
                        Farrington { years: n, ..usual },
                        Farrington { half_window: n, ..usual },
                        Farrington { period: n, years: 1, ..usual },
                        Farrington { small_counts: SmallCounts { cases: 0, periods: n }, ..usual },
                    ] {
                        p.call(format!("{settings:?} {with}"), || {
                            farrington(&counts, time, &settings)
                        });
                    }
                }
                for alpha in NUMBERS {
                    let settings = Farrington { alpha, reweight: false, ..Farrington::default() };
                    p.call(format!("{alpha} {with}"), || farrington(&counts, time, &settings));
                }
            }
        }
    }),
    ("warning::flexible::flexible", |p| {
        for counts in whole() {
            for time in TIMES {
                for threshold in
                    [Threshold::Delta, Threshold::NegativeBinomial, Threshold::UpperMean]
                {
                    let usual = Flexible { threshold, ..Flexible::default() };
                    let with = format!("{threshold:?} {time} {}", show(&counts));
                    p.call(&with, || flexible(&counts, time, &usual));
                    for n in SIZES {
                        for settings in [
                            Flexible { years: n, ..usual },
                            Flexible { half_window: n, ..usual },
                            Flexible { period: n, years: 2, ..usual },
                            Flexible { blocks: n, ..usual },
                            Flexible { recent_left_out: n, ..usual },
                            Flexible {
                                small_counts: SmallCounts { cases: 0, periods: n },
                                ..usual
                            },
                        ] {
                            p.call(format!("{settings:?} {with}"), || {
                                flexible(&counts, time, &settings)
                            });
                        }
                    }
                    for x in NUMBERS {
                        for settings in [
                            Flexible { alpha: x, ..usual },
                            Flexible { trend_p_max: x, ..usual },
                            Flexible { weights_above: Some(x), ..usual },
                        ] {
                            p.call(format!("{settings:?} {with}"), || {
                                flexible(&counts, time, &settings)
                            });
                        }
                    }
                }
            }
        }
    }),
    ("warning::delay::nowcast", |p| {
        let cells = [None, Some(0), Some(5), Some(1 << 53), Some(u64::MAX)];
        for a in cells {
            for b in cells {
                for c in cells {
                    let triangle = vec![
                        vec![Some(6), Some(4), a],
                        vec![Some(5), b, None],
                        vec![c, None, None],
                    ];
                    for confidence in [0.95, f64::NAN, 1.0, 1.0 - 1e-16] {
                        p.call(format!("{triangle:?}"), || nowcast(&triangle, confidence));
                    }
                }
            }
        }
        p.call("nothing", || nowcast(&[], 0.9));
        p.call("no delays", || nowcast(&[vec![]], 0.9));
        p.call("ragged", || nowcast(&[vec![Some(1)], vec![Some(1), Some(2)]], 0.9));
        p.call("many", || nowcast(&vec![vec![Some(3); 30]; 30_000], 0.9));
    }),
    ("warning::false_alarms::benjamini_hochberg", |p| {
        for s in series() {
            NUMBERS
                .iter()
                .for_each(|q| p.call(format!("{q} {}", show(&s)), || benjamini_hochberg(&s, *q)));
        }
        p.call("a million", || benjamini_hochberg(&vec![0.5; 1_000_000], 0.1));
    }),
    ("warning::false_alarms::Lord::new", |p| {
        NUMBERS.iter().for_each(|q| p.call(q, || Lord::new(*q)))
    }),
    ("warning::false_alarms::Lord::decide", |p| {
        NUMBERS.iter().for_each(|x| p.call(x, || Lord::new(0.1).unwrap().decide(*x)));
        // Every test a discovery: budget must not be added up from the beginning each time.
        let mut lord = Lord::new(0.1).unwrap();
        p.call("ten thousand discoveries", || {
            (0..10_000)
                .map(|_| lord.decide(0.0))
                .collect::<Result<Vec<bool>, _>>()
                .map(|all| all.len())
        });
    }),
    ("warning::likelihood::ratios", |p| {
        for counts in whole() {
            let means = vec![4.0; counts.len()];
            for x in NUMBERS {
                let usual = LikelihoodRatio { threshold: 5.0, alpha: 0.1, window: 20 };
                let with = format!("{x} {}", show(&counts));
                p.call(&with, || {
                    ratios(&counts, &means, &LikelihoodRatio { threshold: x, ..usual })
                });
                p.call(&with, || ratios(&counts, &means, &LikelihoodRatio { alpha: x, ..usual }));
                p.call(&with, || ratios(&counts, &vec![x; counts.len()], &usual));
                p.call(&with, || {
                    ratios(
                        &counts,
                        &vec![x; counts.len()],
                        &LikelihoodRatio { alpha: 0.0, ..usual },
                    )
                });
            }
            for window in SIZES {
                let settings = LikelihoodRatio { threshold: 5.0, alpha: 0.0, window };
                p.call(format!("{window} {}", show(&counts)), || {
                    ratios(&counts, &means, &settings)
                });
            }
        }
        let settings = LikelihoodRatio { threshold: 5.0, alpha: 0.0, window: 1000 };
        p.call("a long series", || ratios(&vec![4; 20_000], &vec![3.9; 20_000], &settings));
    }),
];

type Method<T> = fn(&[u64], usize, &Ears) -> Result<T, stats::Error>;

fn single<T: std::fmt::Debug>(p: &mut crate::Probe, f: Method<T>) {
    for counts in whole() {
        for time in TIMES {
            for baseline in SIZES {
                let settings = Ears { baseline, ..Ears::default() };
                p.call(format!("{baseline} {time} {}", show(&counts)), || {
                    f(&counts, time, &settings)
                });
            }
            for x in NUMBERS {
                for settings in
                    [Ears { alpha: x, ..Ears::default() }, Ears { sigma_min: x, ..Ears::default() }]
                {
                    p.call(format!("{settings:?} {time} {}", show(&counts)), || {
                        f(&counts, time, &settings)
                    });
                }
            }
        }
    }
}
