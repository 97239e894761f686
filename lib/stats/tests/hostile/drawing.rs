//! Draws, estimates and surveys.

use crate::Entry;
use crate::nasty::{NUMBERS, SIZES, million, series, shares, show, tables};
use stats::drawing::{estimate, inclusion, joint, proportional, verifiable};
use stats::survey::calibrate::{Margin, post_stratify, rake};
use stats::survey::proportion::{Method, proportion};
use stats::survey::{Design, Estimate};
use std::collections::BTreeMap;

fn designs() -> Vec<Design> {
    let mut all = Vec::new();
    for weights in shares() {
        let n = weights.len();
        let by = |k: usize| (0..n).map(|i| i % k).collect::<Vec<usize>>();
        for population in [
            None,
            Some(vec![1e3; n]),
            Some(vec![f64::NAN; n]),
            Some(vec![0.0; n]),
            Some(vec![f64::MAX; n]),
        ] {
            all.push(Design::stratified(by(2), weights.clone(), population.clone()));
            all.push(Design {
                strata: vec![0; n],
                clusters: by(3),
                weights: weights.clone(),
                population,
            });
        }
        all.push(Design {
            strata: by(2),
            clusters: vec![1],
            weights: weights.clone(),
            population: None,
        });
        all.push(Design { strata: vec![], clusters: by(2), weights, population: None });
    }
    all
}

type Answer = Result<Estimate, stats::Error>;

pub(crate) const ENTRIES: &[Entry] = &[
    ("drawing::verifiable::seed_text", |p| {
        ["", " \n", "质量", "\u{301}\u{301}"].iter().for_each(|t| p.value(t, || verifiable::seed_text(t)));
        p.value("long", || verifiable::seed_text(&"e\u{301}".repeat(100_000)).len());
    }),
    ("drawing::verifiable::fingerprint", |p| {
        p.value("nothing", || verifiable::fingerprint::<&str>(&[]));
        p.value("a million", || verifiable::fingerprint(&vec!["质"; 1_000_000]));
    }),
    ("drawing::verifiable::draw", |p| {
        for pool in SIZES {
            for n in SIZES {
                for seed in ["", "0", "质量", "\0\n,"] {
                    p.call(format!("{seed:?} {n} of {pool}"), || verifiable::draw(seed, pool, n));
                }
            }
        }
        p.call("a long seed", || verifiable::draw(&"x".repeat(1_000_000), 10, 3));
        p.call("many", || verifiable::draw("x", 1_000_000_000, 100_000));
        p.call("all of many", || verifiable::draw("x", 200_000, 200_000));
    }),
    ("drawing::verifiable::draw_rfc3797", |p| {
        for pool in SIZES {
            SIZES.iter().for_each(|n| {
                p.call(format!("{n} of {pool}"), || verifiable::draw_rfc3797("", pool, *n))
            });
        }
        p.call("all", || verifiable::draw_rfc3797("key", 65_536, 65_536));
    }),
    ("drawing::verifiable::rfc3797_digest", |p| {
        for key in ["", "1", "质量", "\0"] {
            p.value(key, || verifiable::rfc3797_digest(key, u16::MAX));
        }
    }),
    ("drawing::verifiable::uniforms", |p| {
        for count in [0, 1, 3, 2000, 100_000, usize::MAX] {
            p.call(count, || verifiable::uniforms("seed", count));
        }
    }),
    ("drawing::joint::sampford", |p| joints(p, joint::sampford)),
    ("drawing::joint::conditional_poisson", |p| joints(p, joint::conditional_poisson)),
    ("drawing::proportional::sampford", |p| sampled(p, |c, u| proportional::sampford(c, u))),
    ("drawing::proportional::conditional_poisson", |p| {
        sampled(p, |c, u| proportional::conditional_poisson(c, u));
    }),
    ("drawing::estimate::total", |p| two(p, estimate::total)),
    ("drawing::estimate::mean", |p| two(p, estimate::mean)),
    ("drawing::estimate::variances", |p| {
        for y in series() {
            let n = y.len();
            for chance in NUMBERS {
                let joint: Vec<Vec<f64>> = (0..n)
                    .map(|i| (0..n).map(|j| if i == j { 0.5 } else { chance }).collect())
                    .collect();
                p.call(format!("{chance} {}", show(&y)), || estimate::variances(&y, &joint));
                p.call(format!("{chance} {}", show(&y)), || {
                    estimate::variances(&y, &vec![vec![chance; n]; n])
                });
            }
        }
        for table in tables() {
            p.call(show(&table), || estimate::variances(&vec![1.0; table.len()], &table));
        }
    }),
    ("drawing::inclusion::probabilities", |p| {
        for sizes in shares() {
            for n in SIZES.into_iter().chain([5, 12, 30]) {
                p.call(format!("{n} of {}", show(&sizes)), || inclusion::probabilities(&sizes, n));
            }
        }
        p.call("a million", || inclusion::probabilities(&million(), 1000));
        // Each round makes one more unit certain: rounds must not cost the whole list each.
        let steep: Vec<f64> = (0..1000).map(|i| 2f64.powi(i - 500)).collect();
        p.call("steep", || inclusion::probabilities(&steep, 999));
        let slow: Vec<f64> = (0..200_000).map(|i| 1.0 + f64::from(i)).collect();
        p.call("slow", || inclusion::probabilities(&slow, 199_000));
    }),
    ("drawing::inclusion::systematic", |p| {
        for chances in shares() {
            for u in NUMBERS.into_iter().chain([1.0 - 1e-16, 0.999_999]) {
                p.call(format!("{u} {}", show(&chances)), || inclusion::systematic(&chances, u));
            }
        }
        p.call("a million", || inclusion::systematic(&vec![0.5; 1_000_000], 0.5));
    }),
    ("survey::Design::stratified", |p| {
        p.value("nothing", || Design::stratified(vec![], vec![], None));
        p.value("unequal", || Design::stratified(vec![1, 2], vec![], Some(vec![1.0])));
    }),
    ("survey::Design::check", |p| designs().iter().for_each(|d| p.call(show(d), || d.check()))),
    ("survey::Design::degrees_of_freedom", |p| {
        designs().iter().for_each(|d| p.value(show(d), || d.degrees_of_freedom()));
    }),
    ("survey::Design::total", |p| surveys(p, |d, y| d.total(y))),
    ("survey::Design::ratio", |p| {
        surveys(p, |d, y| d.ratio(y, y));
        surveys(p, |d, y| d.ratio(y, &vec![0.0; y.len()]));
        surveys(p, |d, y| d.ratio(&vec![1.0; y.len()], y));
    }),
    ("survey::Design::mean", |p| surveys(p, |d, y| d.mean(y))),
    ("survey::Design::domain_mean", |p| {
        surveys(p, |d, y| d.domain_mean(y, &vec![false; y.len()]));
        surveys(p, |d, y| d.domain_mean(y, &vec![true; y.len()]));
        surveys(p, |d, y| d.domain_mean(y, &[true]));
    }),
    ("survey::Design::design_effect", |p| {
        for design in designs() {
            for y in series() {
                p.call(format!("{} {}", show(&y), show(&design)), || design.design_effect(&y));
            }
        }
    }),
    ("survey::proportion::proportion", |p| {
        for design in designs() {
            let n = design.strata.len();
            for marked in
                [vec![], vec![true; n], vec![false; n], (0..n).map(|i| i % 3 == 0).collect()]
            {
                for method in [Method::Logit, Method::Beta, Method::Mean] {
                    p.call(format!("{method:?} {}", show(&design)), || {
                        proportion(&design, &marked, 0.95, method)
                    });
                }
            }
        }
        let design = Design::stratified(vec![0; 9], vec![1.0; 9], None);
        for c in NUMBERS.into_iter().chain([1.0 - 1e-16]) {
            for method in [Method::Logit, Method::Beta, Method::Mean] {
                let marked: Vec<bool> = (0..9).map(|i| i < 2).collect();
                p.call(c, || proportion(&design, &marked, c, method));
            }
        }
    }),
    ("survey::calibrate::post_stratify", |p| {
        for weights in shares() {
            let classes: Vec<usize> = (0..weights.len()).map(|i| i % 2).collect();
            for total in NUMBERS {
                let known = BTreeMap::from([(0, total), (1, 10.0)]);
                let with = format!("{total} {}", show(&weights));
                p.call(&with, || post_stratify(&weights, &classes, &known));
                p.call(&with, || post_stratify(&weights, &[0], &known));
                p.call(&with, || post_stratify(&weights, &classes, &BTreeMap::new()));
                let known = BTreeMap::from([(0, 1.0), (1, 10.0), (7, total)]);
                p.call(&with, || post_stratify(&weights, &classes, &known));
            }
        }
    }),
    ("survey::calibrate::rake", |p| {
        for weights in shares() {
            let n = weights.len();
            let margin = |k: usize, total: f64| Margin {
                classes: (0..n).map(|i| i / k % 2).collect(),
                known: BTreeMap::from([(0, total), (1, 10.0)]),
            };
            for total in NUMBERS {
                let with = format!("{total} {}", show(&weights));
                p.call(&with, || rake(&weights, &[margin(1, total), margin(2, total)]));
                p.call(&with, || rake(&weights, &[margin(1, total), margin(1, 10.0)]));
                p.call(&with, || rake(&weights, &[]));
            }
        }
    }),
];

fn joints(p: &mut crate::Probe, f: fn(&[f64]) -> Result<Vec<Vec<f64>>, stats::Error>) {
    for chances in shares() {
        p.call(show(&chances), || f(&chances));
    }
    let mut skew = vec![1e-9; 10];
    skew.extend([1.0 - 5e-9, 1.0 - 5e-9]);
    p.call("skew", || f(&skew));
    p.call("half of many", || f(&[0.5; 400]));
    p.call("most of many", || f(&[0.975; 400]));
    p.call("too many", || f(&vec![0.5; 100_000]));
}

type Sampled = Result<Vec<usize>, stats::Error>;

fn sampled(p: &mut crate::Probe, f: impl Fn(&[f64], &mut dyn FnMut() -> f64) -> Sampled) {
    for chances in shares() {
        for u in NUMBERS {
            p.call(format!("{u} {}", show(&chances)), || f(&chances, &mut || u));
        }
    }
    p.call("many", || f(&[0.5; 1000], &mut || 0.3));
    p.call("too many", || f(&vec![0.5; 1_000_000], &mut || 0.3));
}

fn two(p: &mut crate::Probe, f: fn(&[f64], &[f64]) -> Result<f64, stats::Error>) {
    for y in series() {
        for chances in shares() {
            p.call(format!("{} {}", show(&y), show(&chances)), || f(&y, &chances));
        }
        for chance in NUMBERS {
            p.call(format!("{chance} {}", show(&y)), || f(&y, &vec![chance; y.len()]));
        }
    }
    p.call("a million", || f(&million(), &vec![0.1; 1_000_000]));
}

fn surveys(p: &mut crate::Probe, f: impl Fn(&Design, &[f64]) -> Answer) {
    for design in designs() {
        for y in series() {
            p.call(format!("{} {}", show(&y), show(&design)), || f(&design, &y));
        }
    }
    let n = 100_000;
    let design = Design::stratified((0..n).map(|i| i % 100).collect(), vec![3.0; n], None);
    p.call("many", || f(&design, &million()[..n]));
}
