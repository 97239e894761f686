//! Control charts.

use crate::Entry;
use crate::nasty::{COUNTS, NUMBERS, SIZES, million, series, show, tables};
use stats::chart::attributes::{self, Inspected};
use stats::chart::capability::{self, Specification};
use stats::chart::memory::{self, Cusum};
use stats::chart::rules::{self, NELSON, QCC, Rule, WESTERN_ELECTRIC};
use stats::chart::variables::{self, Baseline, Within};
use stats::chart::{Chart, Point, constants, run_length, several};

const METHODS: [Within; 5] = [
    Within::MeanRange,
    Within::MeanDeviation,
    Within::Pooled,
    Within::WeightedRange,
    Within::WeightedDeviation,
];

fn samples() -> Vec<Vec<Vec<f64>>> {
    let mut all = tables();
    all.push(vec![million()]);
    all.push(million().chunks(5).map(<[f64]>::to_vec).collect());
    all
}

fn baselines() -> Vec<Baseline> {
    let pair = |centre| NUMBERS.iter().map(move |sigma| Baseline { centre, sigma: *sigma });
    NUMBERS.into_iter().flat_map(pair).collect()
}

fn inspected() -> Vec<Vec<Inspected>> {
    let mut all = vec![vec![]];
    for count in NUMBERS {
        for size in NUMBERS {
            all.push(vec![Inspected { count, size }; 3]);
            let usual = Inspected { count: 2.0, size: 50.0 };
            all.push(vec![usual, Inspected { count, size }, usual]);
        }
    }
    all
}

fn points() -> Vec<Chart> {
    series()
        .iter()
        .flat_map(|s| variables::individuals(s, &Baseline { centre: 1.0, sigma: 0.0 }, 3.0))
        .collect()
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("chart::several::TSquared::beyond", |p| {
        let chart =
            several::TSquared { values: NUMBERS.to_vec(), limit: 1.0, prediction_limit: 1.0 };
        p.value("", || chart.beyond());
    }),
    ("chart::several::individuals", |p| {
        for table in tables() {
            for c in NUMBERS {
                p.call(format!("{c} {}", show(&table)), || several::individuals(&table, c));
            }
        }
    }),
    ("chart::several::samples", |p| {
        for table in tables() {
            for count in [0, 1, 2, 5] {
                let samples = vec![table.clone(); count];
                p.call(format!("{count} × {}", show(&table)), || several::samples(&samples, 0.99));
            }
        }
        for c in NUMBERS {
            p.call(c, || {
                several::samples(&[vec![vec![1.0], vec![2.0]], vec![vec![3.0], vec![5.0]]], c)
            });
        }
    }),
    ("chart::variables::Baseline::from_samples", |p| {
        for table in samples() {
            METHODS.iter().for_each(|m| {
                p.call(format!("{m:?} {}", show(&table)), || Baseline::from_samples(&table, *m))
            });
        }
    }),
    ("chart::variables::Baseline::from_moving_ranges", |p| {
        series().iter().for_each(|s| p.call(show(s), || Baseline::from_moving_ranges(s)));
    }),
    ("chart::variables::Baseline::from_median_moving_range", |p| {
        series().iter().for_each(|s| p.call(show(s), || Baseline::from_median_moving_range(s)));
    }),
    ("chart::variables::xbar", |p| on_samples(p, variables::xbar)),
    ("chart::variables::ranges", |p| on_samples(p, variables::ranges)),
    ("chart::variables::deviations", |p| on_samples(p, variables::deviations)),
    ("chart::variables::individuals", |p| on_values(p, variables::individuals)),
    ("chart::variables::moving_ranges", |p| on_values(p, variables::moving_ranges)),
    ("chart::constants::range", |p| SIZES.iter().for_each(|n| p.call(n, || constants::range(*n)))),
    ("chart::constants::c4", |p| SIZES.iter().for_each(|n| p.call(n, || constants::c4(*n)))),
    ("chart::constants::factors", |p| {
        SIZES.iter().for_each(|n| p.call(n, || constants::factors(*n)))
    }),
    ("chart::attributes::mean_rate", |p| {
        inspected().iter().for_each(|s| p.call(show(s), || attributes::mean_rate(s)));
    }),
    ("chart::attributes::p", |p| on_counts(p, attributes::p)),
    ("chart::attributes::np", |p| on_counts(p, attributes::np)),
    ("chart::attributes::u", |p| on_counts(p, attributes::u)),
    ("chart::attributes::c", |p| {
        for s in series() {
            for mean in NUMBERS {
                p.call(format!("{mean} {}", show(&s)), || attributes::c(&s, mean, 3.0));
                p.call(format!("{mean} {}", show(&s)), || attributes::c(&s, 3.0, mean));
            }
        }
    }),
    ("chart::attributes::laney_p", |p| {
        for s in inspected() {
            NUMBERS
                .iter()
                .for_each(|w| p.call(format!("{w} {}", show(&s)), || attributes::laney_p(&s, *w)));
        }
    }),
    ("chart::attributes::laney_u", |p| {
        for s in inspected() {
            NUMBERS
                .iter()
                .for_each(|w| p.call(format!("{w} {}", show(&s)), || attributes::laney_u(&s, *w)));
        }
    }),
    ("chart::attributes::inspected", |p| {
        for a in series() {
            for b in [vec![], vec![1.0; 30], vec![f64::NAN; 30], vec![0.0; 12]] {
                // What is paired is checked by the chart; only counts are looked at here.
                p.call(show(&a), || attributes::inspected(&a, &b).map(|pairs| pairs.len()));
            }
        }
    }),
    ("chart::capability::capability", |p| {
        let limits = [
            None,
            Some(f64::NAN),
            Some(0.0),
            Some(1.0),
            Some(f64::MAX),
            Some(f64::MIN),
            Some(1e-320),
        ];
        for process in baselines() {
            for lower in limits {
                for upper in limits {
                    for n in [0, 2, usize::MAX] {
                        let s = Specification { lower, upper, target: lower };
                        p.call(format!("{process:?} {s:?} {n}"), || {
                            capability::capability(&process, n, &s, 0.95)
                        });
                    }
                }
            }
        }
        let s = Specification { lower: Some(0.0), upper: Some(9.0), target: None };
        for c in NUMBERS.into_iter().chain([1.0 - 1e-16]) {
            p.call(c, || capability::capability(&Baseline { centre: 1.0, sigma: 1.0 }, 20, &s, c));
        }
    }),
    ("chart::capability::overall", |p| {
        series().iter().for_each(|s| p.call(show(s), || capability::overall(s)))
    }),
    ("chart::capability::dpmo", |p| {
        for a in COUNTS {
            for b in COUNTS {
                COUNTS
                    .iter()
                    .for_each(|c| p.call(format!("{a} {b} {c}"), || capability::dpmo(a, b, *c)));
            }
        }
    }),
    ("chart::capability::sigma_level", |p| {
        for a in NUMBERS {
            NUMBERS
                .iter()
                .for_each(|b| p.call(format!("{a} {b}"), || capability::sigma_level(a, *b)));
        }
    }),
    ("chart::capability::first_pass_yield", |p| {
        for a in COUNTS {
            COUNTS
                .iter()
                .for_each(|b| p.call(format!("{a} {b}"), || capability::first_pass_yield(a, *b)));
        }
    }),
    ("chart::capability::rolled_yield", |p| {
        series().iter().for_each(|s| p.call(show(s), || capability::rolled_yield(s)));
    }),
    ("chart::run_length::shewhart", |p| {
        for a in NUMBERS {
            NUMBERS.iter().for_each(|b| p.call(format!("{a} {b}"), || run_length::shewhart(a, *b)));
        }
    }),
    ("chart::run_length::cusum_upper", |p| three(p, run_length::cusum_upper)),
    ("chart::run_length::cusum", |p| three(p, run_length::cusum)),
    ("chart::run_length::ewma", |p| three(p, run_length::ewma)),
    ("chart::Point::z", |p| {
        for chart in points() {
            chart.points.iter().for_each(|point| p.value(format!("{point:?}"), || point.z()));
        }
        // Made by hand: whatever is put in may come out, but it must not panic.
        let limits = stats::Interval { low: 0.0, high: 1.0 };
        p.value("by hand", || Point { value: 1.0, centre: 0.0, sigma: 0.0, limits }.z());
    }),
    ("chart::Chart::beyond", |p| points().iter().for_each(|c| p.value(show(c), || c.beyond()))),
    ("chart::Chart::z", |p| points().iter().for_each(|c| p.value(show(c), || c.z()))),
    ("chart::memory::cusum", |p| {
        for z in series() {
            for x in NUMBERS {
                for y in NUMBERS {
                    let s = Cusum { allowance: x, decision: y, head_start: 0.0 };
                    p.call(format!("{s:?} {}", show(&z)), || memory::cusum(&z, &s));
                    let s = Cusum { allowance: 0.5, decision: x, head_start: y };
                    p.call(format!("{s:?} {}", show(&z)), || memory::cusum(&z, &s));
                }
            }
        }
    }),
    ("chart::memory::ewma", |p| {
        for s in series() {
            for x in NUMBERS {
                let (one, bad) = (vec![1.0; s.len()], vec![x; s.len()]);
                let with = format!("{x} {}", show(&s));
                p.call(&with, || memory::ewma(&s, x, &one, 0.2, 3.0));
                p.call(&with, || memory::ewma(&s, 0.0, &bad, 0.2, 3.0));
                p.call(&with, || memory::ewma(&s, 0.0, &one, x, 3.0));
                p.call(&with, || memory::ewma(&s, 0.0, &one, 0.2, x));
                p.call(&with, || memory::ewma(&s, 0.0, &[1.0], 0.2, 3.0));
            }
        }
    }),
    ("chart::rules::named", |p| {
        ["", "nelson", "质量", "NELSON\0"].iter().for_each(|n| p.value(n, || rules::named(n).map(|set| set.name)));
    }),
    ("chart::rules::signals", |p| {
        for z in series() {
            for n in SIZES {
                for rule in [
                    Rule::SameSide(n),
                    Rule::Trend(n),
                    Rule::Alternating(n),
                    Rule::Hugging(n),
                    Rule::Avoiding(n),
                    Rule::Zone { count: n, of: 3, sigmas: 2.0 },
                    Rule::Zone { count: 2, of: n, sigmas: f64::NAN },
                ] {
                    p.call(format!("{rule:?} {}", show(&z)), || rules::signals(&z, rule));
                }
            }
            NUMBERS.iter().for_each(|s| {
                p.call(format!("{s} {}", show(&z)), || rules::signals(&z, Rule::Beyond(*s)))
            });
        }
        // A window as long as half the series must not cost its square.
        let z = vec![1.0; 1_000_000];
        for rule in [
            Rule::SameSide(500_000),
            Rule::Hugging(500_000),
            Rule::Avoiding(500_000),
            Rule::Trend(500_000),
        ] {
            p.call(format!("{rule:?} on a million"), || rules::signals(&z, rule).map(|s| s.len()));
        }
        let z: Vec<f64> = (0..1_000_000).map(|i| f64::from(i % 2)).collect();
        p.call("alternating", || rules::signals(&z, Rule::Alternating(500_000)).map(|s| s.len()));
        let zone = Rule::Zone { count: 400_000, of: 500_000, sigmas: 0.5 };
        p.call("zone", || rules::signals(&z, zone).map(|s| s.len()));
    }),
    ("chart::rules::judge", |p| {
        for z in series() {
            for set in [&NELSON[..], &WESTERN_ELECTRIC, &QCC, &[]] {
                p.call(show(&z), || rules::judge(&z, set));
            }
        }
        p.call("a million", || rules::judge(&million(), &NELSON).map(|broken| broken.len()));
    }),
];

type OnSamples = fn(&[Vec<f64>], &Baseline, f64) -> Result<Chart, stats::Error>;

fn on_samples(p: &mut crate::Probe, f: OnSamples) {
    let usual = Baseline { centre: 5.0, sigma: 1.0 };
    for table in samples() {
        p.call(show(&table), || f(&table, &usual, 3.0));
    }
    let table = vec![vec![1.0, 2.0], vec![3.0, 5.0]];
    for baseline in baselines() {
        NUMBERS
            .iter()
            .for_each(|w| p.call(format!("{baseline:?} {w}"), || f(&table, &baseline, *w)));
    }
}

fn on_values(p: &mut crate::Probe, f: fn(&[f64], &Baseline, f64) -> Result<Chart, stats::Error>) {
    for values in series() {
        for baseline in baselines() {
            p.call(format!("{baseline:?} {}", show(&values)), || f(&values, &baseline, 3.0));
        }
        let usual = Baseline { centre: 5.0, sigma: 1.0 };
        NUMBERS.iter().for_each(|w| p.call(w, || f(&values, &usual, *w)));
    }
    p.call("a million", || f(&million(), &Baseline { centre: 5.0, sigma: 1.0 }, 3.0));
}

fn on_counts(p: &mut crate::Probe, f: fn(&[Inspected], f64, f64) -> Result<Chart, stats::Error>) {
    for samples in inspected() {
        for x in NUMBERS {
            p.call(format!("mean {x} {}", show(&samples)), || f(&samples, x, 3.0));
            p.call(format!("width {x} {}", show(&samples)), || f(&samples, 0.1, x));
        }
    }
}

fn three(p: &mut crate::Probe, f: fn(f64, f64, f64) -> Result<f64, stats::Error>) {
    // A handful of each is enough: every call solves a system of equations.
    let few =
        [f64::NAN, 0.0, -1.0, 1e-7, 1e-3, 0.5, 1.0, 4.0, 20.0, 100.0, f64::MAX, f64::INFINITY];
    for a in few {
        for b in few {
            few.iter().for_each(|c| p.call(format!("{a} {b} {c}"), || f(a, b, *c)));
        }
    }
}
