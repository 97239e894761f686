//! Gauge studies and uncertainty.

use crate::Entry;
use crate::nasty::{NUMBERS, SIZES, series, show, tables};
use stats::measurement::gauge::{self, Anova, Components, RangeFactors};
use stats::measurement::monte_carlo::{adaptive, simulate};
use stats::measurement::uncertainty::{Quantity, coverage_factor, effective_degrees, propagate};

fn studies() -> Vec<Vec<Vec<Vec<f64>>>> {
    let mut all = vec![vec![], vec![vec![]; 3], vec![vec![vec![]; 2]; 2]];
    for table in tables() {
        all.push(vec![table.clone(), table.clone(), table.iter().rev().cloned().collect()]);
        all.push(vec![table.clone(), vec![]]);
        all.push(vec![vec![], table]);
    }
    all
}

fn found() -> Vec<Anova> {
    studies().iter().flat_map(|study| gauge::anova(study)).collect()
}

fn components() -> Vec<Components> {
    found().iter().flat_map(|anova| [anova.pooled(), anova.with_interaction()]).collect()
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("measurement::gauge::anova", |p| {
        studies().iter().for_each(|s| p.call(show(s), || gauge::anova(s)))
    }),
    ("measurement::gauge::Anova::with_interaction", |p| {
        found().iter().for_each(|a| p.value(show(a), || a.with_interaction()));
    }),
    ("measurement::gauge::Anova::pooled", |p| {
        found().iter().for_each(|a| p.value(show(a), || a.pooled()))
    }),
    ("measurement::gauge::Anova::chosen", |p| {
        for anova in found() {
            NUMBERS.iter().for_each(|alpha| p.value(alpha, || anova.chosen(*alpha)));
        }
    }),
    ("measurement::gauge::Components::reproducibility", |p| each(p, |c| c.reproducibility())),
    ("measurement::gauge::Components::gauge", |p| each(p, |c| c.gauge())),
    ("measurement::gauge::Components::total", |p| each(p, |c| c.total())),
    ("measurement::gauge::Components::percent_of_spread", |p| each(p, |c| c.percent_of_spread())),
    ("measurement::gauge::Components::percent_contribution", |p| {
        each(p, |c| c.percent_contribution())
    }),
    ("measurement::gauge::Components::categories", |p| each(p, |c| c.categories())),
    ("measurement::gauge::range_factors", |p| {
        for a in SIZES {
            for b in SIZES {
                SIZES.iter().for_each(|c| {
                    p.call(format!("{a} {b} {c}"), || gauge::range_factors(a, b, *c))
                });
            }
        }
    }),
    ("measurement::gauge::range_method", |p| {
        for study in studies() {
            for x in NUMBERS {
                let factors = RangeFactors { k1: x, k2: 0.5, k3: 0.3 };
                p.call(format!("{x} {}", show(&study)), || gauge::range_method(&study, &factors));
            }
        }
    }),
    ("measurement::monte_carlo::simulate", |p| {
        for trials in SIZES {
            for threads in SIZES {
                p.call(format!("{trials} {threads}"), || {
                    simulate(trials, 1, threads, 0.95, |s| s.normal())
                });
            }
        }
        for x in NUMBERS {
            p.call(format!("coverage {x}"), || simulate(1000, 1, 2, x, |s| s.normal()));
            p.call(format!("result {x}"), || simulate(1000, 1, 2, 0.95, |_| x));
        }
        p.call("almost all", || simulate(1000, 1, 1, 1.0 - 1e-16, |s| s.normal()));
        p.call("huge", || simulate(1000, 1, 1, 0.95, |s| s.uniform() * f64::MAX));
        p.call("tiny", || simulate(1000, 1, 1, 0.95, |s| s.uniform() * 1e-310));
    }),
    ("measurement::monte_carlo::adaptive", |p| {
        for digits in [0, 1, 3, 4, u32::MAX] {
            p.call(format!("{digits} digits"), || adaptive(digits, 1, 0.95, |s| s.uniform()));
        }
        for x in NUMBERS.into_iter().chain([1.0 - 1e-16]) {
            p.call(format!("coverage {x}"), || adaptive(1, 1, x, |s| s.uniform()));
            p.call(format!("result {x}"), || adaptive(1, 1, 0.95, |_| x));
        }
        p.call("huge", || adaptive(1, 1, 0.95, |s| s.uniform() * f64::MAX));
        p.call("tiny", || adaptive(1, 1, 0.95, |s| s.uniform() * 1e-310));
    }),
    ("measurement::uncertainty::propagate", |p| {
        p.call("nothing", || propagate(&[], None, |_| 1.0));
        for value in NUMBERS {
            for uncertainty in NUMBERS {
                let one = Quantity { value, uncertainty };
                for r in NUMBERS {
                    let rows = vec![vec![1.0, r], vec![r, 1.0]];
                    p.call(format!("{one:?} {r}"), || {
                        propagate(&[one, one], Some(&rows), |x| x[0] * x[1])
                    });
                }
                p.call(format!("{one:?}"), || propagate(&[one], None, |x| x[0].ln()));
                p.call(format!("{one:?}"), || propagate(&[one], None, |_| f64::NAN));
            }
        }
        let one = Quantity { value: 1.0, uncertainty: 1.0 };
        for rows in tables() {
            p.call(show(&rows), || propagate(&[one, one], Some(&rows), |x| x[0]));
        }
    }),
    ("measurement::uncertainty::effective_degrees", |p| {
        for a in series() {
            for b in series() {
                p.call(format!("{} {}", show(&a), show(&b)), || effective_degrees(&a, &b));
            }
            NUMBERS.iter().for_each(|x| {
                p.call(format!("{x} {}", show(&a)), || effective_degrees(&a, &vec![*x; a.len()]))
            });
        }
    }),
    ("measurement::uncertainty::coverage_factor", |p| {
        for c in NUMBERS.into_iter().chain([1.0 - 1e-16]) {
            NUMBERS.iter().for_each(|df| p.call(format!("{c} {df}"), || coverage_factor(c, *df)));
        }
    }),
];

fn each<T: std::fmt::Debug>(p: &mut crate::Probe, f: fn(&Components) -> T) {
    components().iter().for_each(|c| p.value(format!("{c:?}"), || f(c)));
}
