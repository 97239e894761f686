//! Path models.

use crate::Entry;
use crate::nasty::{NUMBERS, SIZES, series, show, tables};
use stats::satisfaction::bootstrap::{Settings, bootstrap, bootstrap_weighted};
use stats::satisfaction::importance::{map, performance};
use stats::satisfaction::model::scores;
use stats::satisfaction::reliability::{heterotrait_ratios, is_reflective, reliability};
use stats::satisfaction::{Block, Fit, Mode, Model, Scheme, fit};

fn answers() -> Vec<Vec<f64>> {
    let cell = |i: usize, j: usize| {
        let base = (i * 7919 % 101) as f64 / 10.0;
        (base * 0.7 + ((i * 31 + j * 57) % 17) as f64 * 0.3).clamp(1.0, 10.0)
    };
    (0..6).map(|j| (0..40).map(|i| cell(i, j)).collect()).collect()
}

fn model(scheme: Scheme, mode: Mode) -> Model {
    let block = |items| Block { items, mode };
    Model {
        blocks: vec![block(vec![0, 1]), block(vec![2, 3]), block(vec![4, 5])],
        paths: vec![(0, 1), (1, 2), (0, 2)],
        scheme,
        tolerance: 1e-8,
        steps_max: 300,
    }
}

fn models() -> Vec<Model> {
    let mut all = Vec::new();
    for scheme in [Scheme::Centroid, Scheme::Factorial, Scheme::Path] {
        all.extend([model(scheme, Mode::A), model(scheme, Mode::B)]);
    }
    let usual = || model(Scheme::Path, Mode::A);
    let with = |change: &dyn Fn(&mut Model)| {
        let mut model = usual();
        change(&mut model);
        model
    };
    all.push(with(&|m| m.blocks.clear()));
    all.push(with(&|m| m.paths.clear()));
    all.push(with(&|m| m.paths.push((2, 0))));
    all.push(with(&|m| m.paths.push((0, 1))));
    all.push(with(&|m| m.paths.push((1, 1))));
    all.push(with(&|m| m.paths.push((usize::MAX, 1))));
    all.push(with(&|m| m.blocks[0].items.clear()));
    all.push(with(&|m| m.blocks[0].items = vec![usize::MAX]));
    all.push(with(&|m| m.blocks[0].items = vec![0, 0]));
    all.push(with(&|m| m.blocks[1].items = vec![0, 1]));
    all.push(with(&|m| m.steps_max = 0));
    all.push(with(&|m| m.steps_max = usize::MAX));
    for x in NUMBERS {
        let mut model = usual();
        model.tolerance = x;
        all.push(model);
    }
    all
}

fn fitted() -> (Model, Fit) {
    let model = model(Scheme::Path, Mode::A);
    let fit = fit(&model, &answers(), None).unwrap();
    (model, fit)
}

/// A fit of something else, or made by hand.
fn strangers() -> Vec<Fit> {
    let (_, fit) = fitted();
    let mut short = fit.clone();
    short.weights.pop();
    short.loadings.pop();
    short.paths.pop();
    let mut empty = fit.clone();
    empty.weights = vec![vec![]; 3];
    empty.loadings = vec![vec![]; 3];
    let mut zero = fit.clone();
    zero.weights = vec![vec![0.0; 2]; 3];
    vec![fit, short, empty, zero]
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("satisfaction::estimate::fit", |p| {
        for model in models() {
            p.call(show(&model), || fit(&model, &answers(), None));
            tables().iter().for_each(|t| p.call(show(t), || fit(&model, t, None)));
        }
        let usual = model(Scheme::Path, Mode::A);
        for w in series() {
            p.call(show(&w), || fit(&usual, &answers(), Some(&w)));
            let mut answers = answers();
            answers[2] =
                w.iter().copied().cycle().take(if w.is_empty() { 0 } else { 40 }).collect();
            p.call(show(&w), || fit(&usual, &answers, None));
        }
        NUMBERS.iter().for_each(|w| p.call(w, || fit(&usual, &answers(), Some(&[*w; 40]))));
        let rows: Vec<Vec<f64>> = answers()
            .into_iter()
            .map(|c| c.into_iter().cycle().take(1_000_000).collect())
            .collect();
        p.call("a million", || fit(&usual, &rows, None));
    }),
    ("satisfaction::estimate::scores", |p| {
        for strange in strangers() {
            for model in models() {
                p.call(show(&model), || scores(&model, &strange, &answers()));
            }
            tables().iter().for_each(|t| p.call(show(t), || scores(&fitted().0, &strange, t)));
        }
    }),
    ("satisfaction::model::Model::total_effects", |p| {
        for model in models() {
            strangers().iter().for_each(|s| p.value(show(&model), || model.total_effects(s)));
        }
    }),
    ("satisfaction::model::Model::goodness_of_fit", |p| {
        for model in models() {
            strangers().iter().for_each(|s| p.value(show(&model), || model.goodness_of_fit(s)));
        }
    }),
    ("satisfaction::bootstrap::bootstrap", |p| {
        let settings =
            Settings { replications: 20, seed: 1, threads: 2, confidence: 0.9, corrected: true };
        for model in models() {
            p.call(show(&model), || bootstrap(&model, &answers(), &settings));
        }
        let usual = model(Scheme::Path, Mode::A);
        tables().iter().for_each(|t| p.call(show(t), || bootstrap(&usual, t, &settings)));
        for replications in [0, 1, 10, u64::MAX] {
            for threads in SIZES {
                p.call(format!("{replications} {threads}"), || {
                    bootstrap(&usual, &answers(), &Settings { replications, threads, ..settings })
                });
            }
        }
        for confidence in NUMBERS.into_iter().chain([1.0 - 1e-16]) {
            p.call(confidence, || {
                bootstrap(&usual, &answers(), &Settings { confidence, ..settings })
            });
        }
        // A question that hardly anybody answers otherwise is constant in most draws.
        let mut rare = answers();
        rare[2] = vec![5.0; 40];
        rare[2][0] = 6.0;
        p.call("rare", || bootstrap(&usual, &rare, &settings));
    }),
    ("satisfaction::bootstrap::bootstrap_weighted", |p| {
        let settings =
            Settings { replications: 20, seed: 1, threads: 2, confidence: 0.9, corrected: true };
        let usual = model(Scheme::Path, Mode::A);
        for x in NUMBERS {
            for weights in [vec![x; 40], vec![x; 3], [vec![1.0; 39], vec![x]].concat()] {
                p.call(format!("{weights:?}"), || {
                    bootstrap_weighted(&usual, &answers(), Some(&weights), &settings)
                });
            }
        }
    }),
    ("satisfaction::importance::performance", |p| {
        for strange in strangers() {
            for x in NUMBERS {
                p.call(x, || performance(&fitted().0, &strange, &answers(), (x, 10.0), None));
                p.call(x, || performance(&fitted().0, &strange, &answers(), (1.0, x), None));
                p.call(x, || {
                    performance(&fitted().0, &strange, &answers(), (1.0, 10.0), Some(&[x; 40]))
                });
            }
            for model in models() {
                p.call(show(&model), || {
                    performance(&model, &strange, &answers(), (0.0, 10.0), None)
                });
            }
            tables().iter().for_each(|t| {
                p.call(show(t), || performance(&fitted().0, &strange, t, (0.0, 100.0), None))
            });
        }
    }),
    ("satisfaction::importance::map", |p| {
        for strange in strangers() {
            for model in models() {
                for target in SIZES {
                    p.call(format!("{target} {}", show(&model)), || {
                        map(&model, &strange, &answers(), (0.0, 10.0), target, None)
                    });
                }
            }
        }
    }),
    ("satisfaction::reliability::reliability", |p| {
        for strange in strangers() {
            models()
                .iter()
                .for_each(|m| p.call(show(m), || reliability(m, &strange, &answers(), None)));
            tables()
                .iter()
                .for_each(|t| p.call(show(t), || reliability(&fitted().0, &strange, t, None)));
            NUMBERS.iter().for_each(|w| {
                p.call(w, || reliability(&fitted().0, &strange, &answers(), Some(&[*w; 40])))
            });
        }
    }),
    ("satisfaction::reliability::heterotrait_ratios", |p| {
        models().iter().for_each(|m| p.call(show(m), || heterotrait_ratios(m, &answers(), None)));
        tables().iter().for_each(|t| p.call(show(t), || heterotrait_ratios(&fitted().0, t, None)));
        NUMBERS.iter().for_each(|w| {
            p.call(w, || heterotrait_ratios(&fitted().0, &answers(), Some(&[*w; 40])))
        });
    }),
    ("satisfaction::reliability::is_reflective", |p| {
        for model in models() {
            SIZES.iter().for_each(|b| p.value(b, || is_reflective(&model, *b)));
        }
    }),
];
