//! Laboratories and limits.

use crate::Entry;
use crate::nasty::{NUMBERS, SIZES, million, series, show, tables};
use stats::laboratory::limits::{Bound, Comparison, Limit};
use stats::laboratory::robust::{Constants, Robust};
use stats::laboratory::scores::{Assigned, en_satisfactory, meaning, score};
use stats::laboratory::{consensus, homogeneity, limits, pairs, precision, robust};

const INTEGERS: [i64; 9] = [i64::MIN, i64::MIN + 1, -1, 0, 1, 7, 10_000, i64::MAX - 1, i64::MAX];

pub(crate) const ENTRIES: &[Entry] = &[
    ("laboratory::homogeneity::homogeneity", |p| {
        for table in tables() {
            for sigma in NUMBERS {
                p.call(format!("{sigma} {}", show(&table)), || {
                    homogeneity::homogeneity(&table, sigma)
                });
            }
        }
    }),
    ("laboratory::homogeneity::stability", |p| {
        for a in series() {
            for b in series() {
                NUMBERS
                    .iter()
                    .for_each(|s| p.call(show(&a), || homogeneity::stability(&a, &b, *s)));
            }
        }
    }),
    ("laboratory::consensus::weighted_mean", |p| two(p, consensus::weighted_mean)),
    ("laboratory::consensus::mandel_paule", |p| two(p, consensus::mandel_paule)),
    ("laboratory::consensus::dersimonian_laird", |p| two(p, consensus::dersimonian_laird)),
    ("laboratory::pairs::youden", |p| two(p, pairs::youden)),
    ("laboratory::robust::Robust::uncertainty", |p| {
        let found = Robust { mean: 1.0, sd: 0.5 };
        SIZES.iter().for_each(|n| p.value(n, || found.uncertainty(*n)));
        p.value("no spread", || Robust { mean: 1.0, sd: 0.0 }.uncertainty(0));
    }),
    ("laboratory::robust::made", |p| one(p, robust::made)),
    ("laboratory::robust::normalised_iqr", |p| one(p, robust::normalised_iqr)),
    ("laboratory::robust::algorithm_a", |p| {
        for constants in [Constants::Iso, Constants::Exact] {
            for s in series() {
                p.call(show(&s), || robust::algorithm_a(&s, constants));
            }
            p.call("a million", || robust::algorithm_a(&million(), constants));
        }
    }),
    ("laboratory::robust::algorithm_s", |p| {
        for s in series() {
            NUMBERS.iter().for_each(|df| {
                p.call(format!("{df} {}", show(&s)), || robust::algorithm_s(&s, *df))
            });
        }
        p.call("a million", || robust::algorithm_s(&million(), 2.0));
    }),
    ("laboratory::robust::qn", |p| one(p, robust::qn)),
    ("laboratory::robust::q_method", |p| one(p, robust::q_method)),
    ("laboratory::robust::hampel", |p| {
        for s in series() {
            NUMBERS
                .iter()
                .for_each(|sd| p.call(format!("{sd} {}", show(&s)), || robust::hampel(&s, *sd)));
        }
        p.call("five thousand", || robust::hampel(&million()[..5000], 1.0));
        p.call("a million", || robust::hampel(&million(), 1.0));
    }),
    ("laboratory::precision::precision", |p| rows(p, precision::precision)),
    ("laboratory::precision::cochran_shares", |p| rows(p, precision::cochran_shares)),
    ("laboratory::precision::mandel", |p| rows(p, precision::mandel)),
    ("laboratory::precision::grubbs", |p| one(p, precision::grubbs)),
    ("laboratory::precision::cochran_critical", |p| {
        for a in SIZES {
            for b in SIZES {
                NUMBERS.iter().for_each(|x| {
                    p.call(format!("{a} {b} {x}"), || precision::cochran_critical(a, b, *x))
                });
            }
        }
    }),
    ("laboratory::precision::grubbs_critical", |p| {
        for n in SIZES {
            NUMBERS
                .iter()
                .for_each(|x| p.call(format!("{n} {x}"), || precision::grubbs_critical(n, *x)));
        }
    }),
    ("laboratory::precision::mandel_critical", |p| {
        for a in SIZES {
            for b in SIZES {
                NUMBERS.iter().for_each(|x| {
                    p.call(format!("{a} {b} {x}"), || precision::mandel_critical(a, b, *x))
                });
            }
        }
    }),
    ("laboratory::limits::round", |p| {
        for value in INTEGERS {
            INTEGERS
                .iter()
                .for_each(|i| p.call(format!("{value} {i}"), || limits::round(value, *i)));
        }
    }),
    ("laboratory::limits::conforms", |p| {
        for measured in INTEGERS {
            for interval in INTEGERS {
                for bound in [Bound::AtMost, Bound::AtLeast, Bound::Below, Bound::Above] {
                    let limit = Limit { value: i64::MAX, bound, interval };
                    for comparison in [Comparison::FullValue, Comparison::RoundedValue] {
                        p.call(format!("{measured} {limit:?}"), || {
                            limits::conforms(measured, &limit, comparison)
                        });
                    }
                }
            }
        }
    }),
    ("laboratory::limits::conformance_probability", |p| {
        ends(p, limits::conformance_probability);
    }),
    ("laboratory::limits::guarded", |p| {
        for risk in NUMBERS {
            ends(p, |x, u, l, h| limits::guarded(x, u, l, h, risk));
        }
    }),
    ("laboratory::scores::score", |p| {
        for x in NUMBERS {
            for y in NUMBERS {
                for z in NUMBERS {
                    let with = format!("{x} {y} {z}");
                    let assigned = Assigned { value: x, uncertainty: y, sigma: z };
                    p.call(&with, || score(1.0, Some(0.0), &assigned));
                    let assigned = Assigned { value: 1.0, uncertainty: x, sigma: 1.0 };
                    p.call(&with, || score(y, Some(z), &assigned));
                    p.call(&with, || score(y, None, &assigned));
                }
            }
        }
    }),
    ("laboratory::scores::meaning", |p| NUMBERS.iter().for_each(|x| p.call(x, || meaning(*x)))),
    ("laboratory::scores::en_satisfactory", |p| {
        NUMBERS.iter().for_each(|x| p.value(x, || en_satisfactory(*x)));
    }),
];

fn one<T: std::fmt::Debug>(p: &mut crate::Probe, f: fn(&[f64]) -> Result<T, stats::Error>) {
    series().iter().for_each(|s| p.call(show(s), || f(s)));
    p.call("five thousand", || f(&million()[..5000]));
    p.call("a million", || f(&million()));
}

type Of<T> = fn(&[f64], &[f64]) -> Result<T, stats::Error>;

fn two<T: std::fmt::Debug>(p: &mut crate::Probe, f: Of<T>) {
    for a in series() {
        for b in series() {
            p.call(format!("{} {}", show(&a), show(&b)), || f(&a, &b));
        }
        for x in NUMBERS {
            p.call(format!("{x} {}", show(&a)), || f(&a, &vec![x; a.len()]));
        }
    }
    p.call("a million", || f(&million(), &vec![0.1; 1_000_000]));
}

fn rows<T: std::fmt::Debug>(p: &mut crate::Probe, f: fn(&[Vec<f64>]) -> Result<T, stats::Error>) {
    tables().iter().for_each(|t| p.call(show(t), || f(t)));
    let many: Vec<Vec<f64>> = million().chunks(4).map(<[f64]>::to_vec).collect();
    p.call("a million", || f(&many));
}

type Judge<T> = Result<T, stats::Error>;

fn ends<T: std::fmt::Debug>(
    p: &mut crate::Probe,
    f: impl Fn(f64, f64, Option<f64>, Option<f64>) -> Judge<T>,
) {
    let limits = [None, Some(f64::NAN), Some(0.0), Some(1.0), Some(f64::MAX), Some(f64::MIN)];
    for x in NUMBERS {
        for u in NUMBERS {
            for low in limits {
                for high in limits {
                    p.call(format!("{x} {u} {low:?} {high:?}"), || f(x, u, low, high));
                }
            }
        }
    }
}
