//! Acceptance sampling.

use crate::Entry;
use crate::nasty::{COUNTS, NUMBERS, SIZES, show};
use stats::acceptance::keyed;
use stats::acceptance::design::{TwoPoints, single};
use stats::acceptance::sequential::wald;
use stats::acceptance::switching::{Numbers, Series};
use stats::acceptance::tables::{Level, Table, letter, plan};
use stats::acceptance::variables::{VariablesPlan, known_sigma, unknown_sigma};
use stats::acceptance::{Count, Plan, Stage};

fn points() -> Vec<TwoPoints> {
    let mut all = Vec::new();
    for good in NUMBERS.into_iter().chain([0.01, 0.05]) {
        for bad in [f64::NAN, 0.0, 0.010_001, 0.05, 0.5, 1.0 - 1e-16, 1.0, 1e-300] {
            for (accept_good, accept_bad) in
                [(0.95, 0.1), (0.999_999_999, 1e-12), (1.0, 0.0), (0.1, 0.95), (f64::NAN, 0.1)]
            {
                all.push(TwoPoints { good, accept_good, bad, accept_bad });
            }
        }
    }
    all
}

fn plans() -> Vec<Plan> {
    let double = |n, accept, reject| {
        Plan::new(vec![
            Stage { n, accept, reject },
            Stage { n, accept: reject, reject: reject + 1 },
        ])
    };
    let many = |length| {
        Plan::new(
            (0..length)
                .map(|i| Stage { n: 5, accept: i, reject: i + if i + 1 == length { 1 } else { 2 } })
                .collect(),
        )
    };
    [
        Plan::single(1, 0),
        Plan::single(50, 3),
        Plan::single(1_000_000_000, 1_000_000),
        Plan::single(3, 3),
        double(80, 3, 6),
        double(1_000_000_000, 3, 1_000_000),
        double(1_000_000, 100_000, 900_000),
        double(5, 0, 90),
        many(7),
        many(10_000),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Keyed tables: nothing, noise, and numbers at the end of their type.
fn texts() -> Vec<String> {
    let good = "# source: a made-up table\nsamples,severity,letter,aql,stage,n,accept,reject\n";
    let row = |numbers: &str| format!("{good}1,normal,J,1.0,1,{numbers}\n");
    let mut all: Vec<String> =
        ["", "\n\n", "\u{feff}", ",,,,,,", "#", good, "质量\0\u{10ffff}", "1e999,NaN,-1"]
            .map(str::to_owned)
            .to_vec();
    for n in ["80,2,3", "0,0,0", "-1,2,3", "NaN,1,2", "18446744073709551616,1,2", "18446744073709551615,18446744073709551615,0", "80,3,2", "80,2"] {
        all.push(row(n));
        all.push(format!("{}{}", row(n), row(n)));
    }
    all.push("x,".repeat(100_000));
    all
}

fn read(text: &str) -> Result<keyed::Keyed, stats::Error> {
    // The reader has its own errors, with a line and a reason.
    keyed::Keyed::read(text).map_err(|problem| {
        assert!(!problem.reason.is_empty());
        stats::Error::NoAnswer { name: "keyed table", reason: "a line is wrong" }
    })
}

const KINDS: [Count; 6] = [
    Count::Binomial,
    Count::Poisson,
    Count::Lot { size: 0 },
    Count::Lot { size: 1000 },
    Count::Lot { size: 1_000_000 },
    Count::Lot { size: u64::MAX },
];

pub(crate) const ENTRIES: &[Entry] = &[
    ("acceptance::keyed::Keyed::read", |p| texts().iter().for_each(|t| p.call(show(t), || read(t)))),
    ("acceptance::keyed::Keyed::source", |p| {
        texts().iter().flat_map(|t| read(t)).for_each(|k| p.value("", || k.source().to_owned()));
    }),
    ("acceptance::keyed::Keyed::plan", |p| {
        for keyed in texts().iter().flat_map(|t| read(t)) {
            for letter in ['A', 'I', 'J', 'R', 'S', '质'] {
                for aql in NUMBERS {
                    for samples in SIZES {
                        let severity = keyed::Severity::Normal;
                        p.call(format!("{letter} {aql} {samples}"), || {
                            keyed.plan(severity, samples, letter, aql).cloned()
                        });
                    }
                }
            }
        }
    }),
    ("acceptance::keyed::Severity::named", |p| {
        ["", "normal", "质"].iter().for_each(|w| p.value(w, || keyed::Severity::named(w)));
    }),
    ("acceptance::design::single", |p| {
        for points in points() {
            KINDS.iter().for_each(|k| p.call(format!("{points:?} {k:?}"), || single(&points, *k)));
        }
    }),
    ("acceptance::Plan::single", |p| {
        for n in COUNTS {
            COUNTS.iter().for_each(|c| p.call(format!("{n} {c}"), || Plan::single(n, *c)));
        }
    }),
    ("acceptance::Plan::new", |p| {
        p.call("nothing", || Plan::new(vec![]));
        for n in COUNTS {
            for accept in COUNTS {
                for reject in COUNTS {
                    let stage = Stage { n, accept, reject };
                    for length in [1, 2, 20, 100_000] {
                        p.call(format!("{length} × {stage:?}"), || Plan::new(vec![stage; length]));
                    }
                }
            }
        }
    }),
    ("acceptance::Plan::stages", |p| plans().iter().for_each(|x| p.value("", || x.stages().len()))),
    ("acceptance::Plan::size_max", |p| plans().iter().for_each(|x| p.value("", || x.size_max()))),
    ("acceptance::Plan::acceptance", |p| curves(p, |plan, q, k| plan.acceptance(q, k))),
    ("acceptance::Plan::at", |p| curves(p, |plan, q, k| plan.at(q, k).map(|o| o.sample_number))),
    ("acceptance::Plan::outgoing_quality", |p| {
        for size in COUNTS {
            curves(p, |plan, q, k| plan.outgoing_quality(q, k, size));
        }
    }),
    ("acceptance::Plan::total_inspection", |p| {
        for size in COUNTS {
            curves(p, |plan, q, k| plan.total_inspection(q, k, size));
        }
    }),
    ("acceptance::sequential::wald", |p| {
        points().iter().for_each(|x| p.call(format!("{x:?}"), || wald(x)))
    }),
    ("acceptance::sequential::Sequential::verdict", |p| {
        let plan = wald(&good()).unwrap();
        for n in COUNTS {
            COUNTS.iter().for_each(|d| p.call(format!("{n} {d}"), || plan.verdict(n, *d)));
        }
    }),
    ("acceptance::sequential::Sequential::sample_numbers", |p| {
        for plan in points().iter().flat_map(wald) {
            p.call(format!("{plan:?}"), || plan.sample_numbers());
        }
    }),
    ("acceptance::switching::Series::new", |p| p.value("", Series::new)),
    ("acceptance::switching::Series::severity", |p| p.value("", || Series::new().severity())),
    ("acceptance::switching::Series::enter", |p| {
        for normal in COUNTS {
            let numbers =
                Numbers { normal, tighter_aql: Some(normal), tightened: 0, reduced: (normal, 0) };
            for found in COUNTS {
                let mut series = Series::new();
                for lot in 0..100 {
                    p.value(format!("{numbers:?} {found}"), || {
                        series.enter(found, &numbers, lot % 2 == 0)
                    });
                }
            }
        }
        // No number of lots may overflow the score.
        let numbers = Numbers { normal: 9, tighter_aql: Some(9), tightened: 9, reduced: (9, 9) };
        let mut series = Series::new();
        p.value("a million lots", || {
            (0..1_000_000).map(|_| series.enter(0, &numbers, false)).last()
        });
    }),
    ("acceptance::switching::Series::resume", |p| p.value("", || Series::new().resume())),
    ("acceptance::tables::letter", |p| {
        COUNTS.iter().for_each(|lot| p.call(lot, || letter(*lot, Level::III)));
    }),
    ("acceptance::tables::TablePlan::for_lot", |p| {
        let plan = plan('R', 1.0, Table::Normal).unwrap();
        COUNTS.iter().for_each(|lot| p.call(lot, || plan.for_lot(*lot)));
    }),
    ("acceptance::tables::plan", |p| {
        for letter in ['A', 'I', 'R', 'S', 'a', '质', '\0'] {
            for aql in NUMBERS {
                for table in [Table::Normal, Table::Tightened] {
                    p.call(format!("{letter} {aql}"), || plan(letter, aql, table));
                }
            }
        }
    }),
    ("acceptance::variables::VariablesPlan::acceptance", |p| {
        for n in COUNTS {
            for k in NUMBERS {
                for q in NUMBERS {
                    for sigma_known in [true, false] {
                        let plan = VariablesPlan { n, k, sigma_known };
                        p.call(format!("{plan:?} {q}"), || plan.acceptance(q));
                    }
                }
            }
        }
    }),
    ("acceptance::variables::known_sigma", |p| {
        points().iter().for_each(|x| p.call(format!("{x:?}"), || known_sigma(x)));
    }),
    ("acceptance::variables::unknown_sigma", |p| {
        points().iter().for_each(|x| p.call(format!("{x:?}"), || unknown_sigma(x)));
    }),
];

fn good() -> TwoPoints {
    TwoPoints { good: 0.01, accept_good: 0.95, bad: 0.06, accept_bad: 0.1 }
}

fn curves(p: &mut crate::Probe, f: impl Fn(&Plan, f64, Count) -> Result<f64, stats::Error>) {
    for plan in plans() {
        for q in NUMBERS {
            for kind in KINDS {
                let size = plan.size_max();
                p.call(format!("{} stages of {size}, {q} {kind:?}", plan.stages().len()), || {
                    f(&plan, q, kind)
                });
            }
        }
    }
}
