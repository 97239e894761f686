//! Describing, gaps, outliers, ranks, rates, streams, distributions, examiners, small areas.

use crate::Entry;
use crate::nasty::{COUNTS, NUMBERS, SIZES, gaps, million, series, show, tables, whole};
use stats::describe::{self, Quantile};
use stats::examiners::{self, Distance, Mark};
use stats::missing::{Strategy, fill};
use stats::rate::{Stratum, weighted};
use stats::small_area::{Method, fay_herriot};
use stats::stream::Stream;
use stats::{distribution::normal, interval, outlier, rank};

pub(crate) const ENTRIES: &[Entry] = &[
    ("describe::summary", |p| {
        series().iter().for_each(|s| p.call(show(s), || describe::summary(s)));
        p.call("a million", || describe::summary(&million()));
    }),
    ("describe::mean", |p| series().iter().for_each(|s| p.call(show(s), || describe::mean(s)))),
    ("describe::variance", |p| {
        series().iter().for_each(|s| p.call(show(s), || describe::variance(s)));
    }),
    ("describe::median", |p| series().iter().for_each(|s| p.call(show(s), || describe::median(s)))),
    ("describe::quantile", |p| {
        for s in series() {
            for q in NUMBERS {
                for kind in [Quantile::Six, Quantile::Seven] {
                    p.call(format!("{q} of {}", show(&s)), || describe::quantile(&s, q, kind));
                }
            }
        }
    }),
    ("describe::shape", |p| series().iter().for_each(|s| p.call(show(s), || describe::shape(s)))),
    ("missing::fill", |p| {
        for s in gaps() {
            let groups: Vec<usize> = (0..s.len()).map(|i| i % 3).collect();
            for strategy in [
                Strategy::None,
                Strategy::Median,
                Strategy::LastValue,
                Strategy::GroupMean(&groups),
                Strategy::GroupMean(&[0]),
                Strategy::GroupMean(&[]),
            ] {
                p.call(format!("{strategy:?} {}", show(&s)), || fill(&s, strategy));
            }
        }
    }),
    ("outlier::modified_z", |p| {
        series().iter().for_each(|s| p.call(show(s), || outlier::modified_z(s)));
    }),
    ("outlier::ModifiedZ::beyond", |p| {
        let z = outlier::modified_z(&[1.0, 2.0, 9.0]).unwrap();
        NUMBERS.iter().for_each(|limit| p.value(limit, || z.beyond(*limit)));
    }),
    ("outlier::fences", |p| {
        for s in series() {
            NUMBERS
                .iter()
                .for_each(|f| p.call(format!("{f} {}", show(&s)), || outlier::fences(&s, *f)));
        }
    }),
    ("outlier::outside", |p| {
        for s in series() {
            for low in NUMBERS {
                p.call(format!("{low} {}", show(&s)), || outlier::outside(&s, low, 3.0));
                p.call(format!("{low} {}", show(&s)), || outlier::outside(&s, 3.0, low));
            }
        }
    }),
    ("interval::Interval::contains", |p| {
        let interval = stats::Interval { low: 0.0, high: 1.0 };
        NUMBERS.iter().for_each(|x| p.value(x, || interval.contains(*x)));
    }),
    ("interval::Interval::width", |p| {
        p.value("ends", || stats::Interval { low: 0.0, high: f64::MAX }.width());
    }),
    ("interval::wilson", |p| {
        for x in COUNTS {
            for n in COUNTS {
                for c in NUMBERS {
                    p.call(format!("{x} of {n} at {c}"), || interval::wilson(x, n, c));
                }
            }
        }
    }),
    ("rank::simulate", |p| {
        for units in SIZES {
            for replications in [0, 1, 7, 1 << 40, u64::MAX] {
                for threads in [0, 1, 3, usize::MAX] {
                    p.call(format!("{units} {replications} {threads}"), || {
                        rank::simulate(units, replications, 1, threads, |s, row| {
                            row.iter_mut().for_each(|x| *x = s.normal());
                        })
                        .map(|found| found.units)
                    });
                }
            }
        }
        for x in NUMBERS {
            p.call(x, || {
                rank::simulate(3, 20, 1, 2, |_, row| row.fill(x)).map(|found| {
                    // A unit never ranked is `None`; the draws themselves may hold NaN on purpose.
                    found.units
                })
            });
        }
    }),
    ("rank::competition_ranks", |p| {
        series().iter().for_each(|s| p.value(show(s), || rank::competition_ranks(s)));
        p.value("a million", || rank::competition_ranks(&million()));
    }),
    ("rank::Ranking::rank_quantile", |p| {
        let found = rank::simulate(2, 9, 1, 1, |s, row| row[0] = s.uniform()).unwrap();
        for q in NUMBERS {
            for unit in SIZES {
                p.call(format!("{unit} {q}"), || found.rank_quantile(unit, q));
            }
        }
    }),
    ("rank::Ranking::flip_share", |p| {
        let found = rank::simulate(2, 9, 1, 1, |s, row| row[0] = s.uniform()).unwrap();
        for a in SIZES {
            SIZES.iter().for_each(|b| p.value(format!("{a} {b}"), || found.flip_share(a, *b)));
        }
    }),
    ("rank::Ranking::tie_groups", |p| {
        let found = rank::simulate(3, 9, 1, 1, |s, row| row.fill(s.uniform())).unwrap();
        gaps().iter().for_each(|s| p.value(show(s), || found.tie_groups(s)));
    }),
    ("rank::tie_groups", |p| {
        for s in gaps() {
            for share in [None, Some(f64::NAN), Some(0.0), Some(1.0)] {
                p.value(show(&s), || rank::tie_groups(&s, |_, _| share));
            }
        }
    }),
    ("rate::weighted", |p| {
        p.call("nothing", || weighted(&[], 0.95));
        for weight in NUMBERS {
            for successes in COUNTS {
                for n in COUNTS {
                    let one = Stratum { weight, successes, n };
                    let other = Stratum { weight: 1.0, successes: 3, n: 4 };
                    for confidence in [0.95, 0.0, 1.0, f64::NAN, 1.0 - 1e-16, 1e-300] {
                        let with = format!("{one:?} at {confidence}");
                        p.call(&with, || weighted(&[one], confidence));
                        p.call(&with, || weighted(&[one, other], confidence));
                        p.call(&with, || weighted(&[one, one], confidence));
                    }
                }
            }
        }
    }),
    ("stream::Stream::new", |p| {
        for seed in COUNTS {
            COUNTS.iter().for_each(|r| p.value(seed, || Stream::new(seed, *r).uniform()));
        }
    }),
    ("stream::Stream::bits", |p| p.value("any", || Stream::new(0, 0).bits())),
    ("stream::Stream::uniform", |p| p.value("any", || Stream::new(0, 0).uniform())),
    ("stream::Stream::below", |p| {
        COUNTS.iter().for_each(|b| p.value(b, || Stream::new(0, 0).below(*b)));
    }),
    ("stream::Stream::normal", |p| p.value("any", || Stream::new(0, 0).normal())),
    ("stream::Stream::exponential", |p| p.value("any", || Stream::new(0, 0).exponential())),
    ("stream::Stream::gamma", |p| {
        NUMBERS.iter().for_each(|a| p.call(a, || Stream::new(0, 0).gamma(*a)));
    }),
    ("stream::Stream::beta", |p| {
        for a in NUMBERS {
            NUMBERS
                .iter()
                .for_each(|b| p.call(format!("{a} {b}"), || Stream::new(0, 0).beta(a, *b)));
        }
    }),
    ("stream::Stream::binomial", |p| {
        for n in COUNTS {
            NUMBERS
                .iter()
                .for_each(|q| p.call(format!("{n} {q}"), || Stream::new(0, 0).binomial(n, *q)));
        }
    }),
    ("stream::Stream::poisson", |p| {
        NUMBERS.iter().for_each(|m| p.call(m, || Stream::new(0, 0).poisson(*m)));
    }),
    ("distribution::normal::density", |p| finite(p, normal::density)),
    ("distribution::normal::cumulative", |p| finite(p, normal::cumulative)),
    ("distribution::normal::upper", |p| finite(p, normal::upper)),
    // Outside 0..=1 the documented answer is NaN.
    ("distribution::normal::quantile", |p| {
        for x in NUMBERS.into_iter().filter(|x| (0.0..=1.0).contains(x)) {
            p.value(x, || normal::quantile(x));
        }
    }),
    ("examiners::kappa", |p| {
        let marks: Vec<Vec<usize>> =
            vec![vec![], vec![0], vec![3; 5], vec![0, 1, 2, 0], vec![usize::MAX, 0], vec![1000, 0]];
        for a in &marks {
            for b in &marks {
                for d in [Distance::Nominal, Distance::Linear, Distance::Quadratic] {
                    p.call(format!("{a:?} {b:?}"), || examiners::kappa(a, b, d));
                }
            }
        }
        let many: Vec<usize> = (0..1_000_000).map(|i| i % 7).collect();
        p.call("a million", || examiners::kappa(&many, &many, Distance::Nominal));
    }),
    ("examiners::fleiss", |p| tallies(p, examiners::fleiss)),
    ("examiners::gwet", |p| tallies(p, examiners::gwet)),
    ("examiners::intraclass", |p| {
        tables().iter().for_each(|t| p.call(show(t), || examiners::intraclass(t)));
    }),
    ("examiners::severity", |p| {
        for files in SIZES {
            for reviewers in SIZES {
                for value in NUMBERS {
                    let mark = |file, reviewer| Mark { file, reviewer, value };
                    let marks = [mark(0, 0), mark(0, 1), mark(1, 0), mark(files, reviewers)];
                    let with = format!("{value} {files} {reviewers}");
                    p.call(&with, || examiners::severity(&marks, files, reviewers));
                    p.call(&with, || examiners::severity(&marks[..3], files, reviewers));
                    p.call(&with, || examiners::severity(&[], files, reviewers));
                }
            }
        }
        // As many files and reviewers as are allowed, each file seen once.
        let marks: Vec<Mark> =
            (0..1_000_000).map(|file| Mark { file, reviewer: file % 500, value: 1.0 }).collect();
        p.call("a million", || examiners::severity(&marks, 1_000_000, 500));
    }),
    ("examiners::drift::drift", |p| {
        for value in NUMBERS {
            for reviewers in SIZES {
                let mark = |file, reviewer| Mark { file, reviewer, value };
                let marks = vec![mark(0, 0), mark(0, 1), mark(1, 0), mark(1, reviewers)];
                for periods in [0, 1, 2, 5] {
                    let with = format!("{value} {reviewers} {periods}");
                    p.call(&with, || examiners::drift::drift(&vec![marks.clone(); periods], reviewers));
                    let some = marks[..3].to_vec();
                    p.call(&with, || examiners::drift::drift(&vec![some.clone(); periods], reviewers));
                    p.call(&with, || examiners::drift::drift(&vec![vec![]; periods], reviewers));
                }
            }
        }
    }),
    ("examiners::facets::facets", |p| {
        for size in SIZES {
            let rating = |file, reviewer, category| examiners::facets::Rating { file, criterion: 0, reviewer, category };
            let ratings = [rating(0, 0, 0), rating(0, 1, 1), rating(1, 0, 1), rating(1, 1, size), rating(size, 0, 0)];
            for categories in SIZES {
                for kept in [0, 1, 3, 4, 5] {
                    p.call(format!("{size} {categories} {kept}"), || examiners::facets::facets(&ratings[..kept], categories));
                }
            }
        }
    }),
    ("small_area::fay_herriot", |p| {
        for direct in series() {
            for variances in series() {
                let ones = vec![vec![1.0]; direct.len()];
                let line: Vec<Vec<f64>> = (0..direct.len()).map(|i| vec![1.0, i as f64]).collect();
                for rows in [&ones, &line] {
                    for method in [Method::Reml, Method::Ml, Method::Moment] {
                        p.call(
                            format!("{method:?} {} {}", show(&direct), show(&variances)),
                            || fay_herriot(&direct, &variances, rows, method),
                        );
                    }
                }
            }
        }
        for rows in tables() {
            let (d, v) = (vec![1.0; rows.len()], vec![0.1; rows.len()]);
            p.call(show(&rows), || fay_herriot(&d, &v, &rows, Method::Reml));
        }
    }),
];

fn finite(p: &mut crate::Probe, f: fn(f64) -> f64) {
    // NaN in, NaN out: these are plain functions of a number.
    NUMBERS.iter().filter(|x| !x.is_nan()).for_each(|x| p.value(x, || f(*x)));
}

fn tallies(p: &mut crate::Probe, f: fn(&[Vec<u64>]) -> Result<f64, stats::Error>) {
    for row in whole() {
        let row: Vec<u64> = row.into_iter().take(4).collect();
        for files in [0, 1, 3] {
            p.call(format!("{files} {}", show(&row)), || f(&vec![row.clone(); files]));
        }
    }
    p.call("ragged", || f(&[vec![1, 1], vec![2]]));
    p.call("unequal", || f(&[vec![1, 1], vec![2, 2]]));
    p.call("wrapping", || f(&[vec![u64::MAX, 3], vec![1, 1]]));
    p.call("categories", || f(&[vec![0; 100_000]]));
}
