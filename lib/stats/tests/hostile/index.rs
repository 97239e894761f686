//! Composite indices.

use crate::Entry;
use crate::nasty::{NUMBERS, SIZES, gaps, million, series, shares, show, tables};
use stats::index::aggregate::aggregate;
use stats::index::normalise::normalise;
use stats::index::sensitivity::sobol;
use stats::index::treat::treat;
use stats::index::uncertainty::{self, Assumptions};
use stats::index::{
    Aggregation, Column, Direction, Framework, Group, Indicator, Normalisation, Scheme, Treatment,
    compare, denominate, screen, weight,
};

const METHODS: [Aggregation; 6] = [
    Aggregation::Arithmetic,
    Aggregation::Geometric,
    Aggregation::Harmonic,
    Aggregation::Copeland,
    Aggregation::Penalised,
    Aggregation::BenefitOfTheDoubt,
];

fn normalisations() -> Vec<Normalisation> {
    let mut all = vec![
        Normalisation::Robust,
        Normalisation::DistanceToMax,
        Normalisation::FractionOfMax,
        Normalisation::Rank,
        Normalisation::Borda,
        Normalisation::PercentRank,
        Normalisation::MinMax { low: 0.0, high: 100.0 },
        Normalisation::ZScore { mean: 10.0, sd: 2.0 },
        Normalisation::Goalposts { lower: 0.0, upper: 1.0, scale: 100.0 },
    ];
    for x in NUMBERS {
        all.extend([
            Normalisation::MinMax { low: x, high: 1.0 },
            Normalisation::MinMax { low: 0.0, high: x },
            Normalisation::ZScore { mean: x, sd: 1.0 },
            Normalisation::ZScore { mean: 0.0, sd: x },
            Normalisation::DistanceToTarget { target: x, capped: true },
            Normalisation::DistanceToTarget { target: x, capped: false },
            Normalisation::Goalposts { lower: x, upper: 1.0, scale: 1.0 },
            Normalisation::Goalposts { lower: 0.0, upper: x, scale: 1.0 },
            Normalisation::Goalposts { lower: 0.0, upper: 1.0, scale: x },
        ]);
    }
    all.extend(SIZES.map(|unit| Normalisation::DistanceToUnit { unit }));
    all
}

fn frameworks() -> Vec<Framework> {
    let indicator =
        |parent, weight| Indicator { parent, weight, direction: Direction::LowerIsBetter };
    let mut all = vec![Framework { indicators: vec![], groups: vec![] }];
    for weight in NUMBERS {
        for method in METHODS {
            for parent in [None, Some(0), Some(1), Some(usize::MAX)] {
                all.push(Framework {
                    indicators: vec![indicator(0, weight), indicator(0, 1.0), indicator(1, 1.0)],
                    groups: vec![
                        Group { parent: Some(1), weight, method },
                        Group { parent, weight: 1.0, method: Aggregation::Arithmetic },
                    ],
                });
            }
        }
    }
    for method in METHODS {
        all.push(Framework {
            indicators: vec![indicator(0, 1.0); 3],
            groups: vec![Group { parent: None, weight: 1.0, method }],
        });
    }
    all.push(Framework {
        indicators: vec![indicator(usize::MAX, 1.0)],
        groups: vec![Group { parent: None, weight: 1.0, method: METHODS[0] }],
    });
    all
}

fn columns() -> Vec<Vec<Column>> {
    gaps()
        .into_iter()
        .map(|gap| vec![gap.clone(), gap.clone(), gap.iter().rev().copied().collect()])
        .collect()
}

fn plain() -> Vec<Column> {
    (0..3).map(|j| (0..7).map(|i| Some(1.0 + f64::from((i * 5 + j * 3) % 7))).collect()).collect()
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("index::treat::treat", |p| {
        for s in gaps() {
            p.call(show(&s), || treat(&s, &Treatment::default()));
            for x in NUMBERS {
                let t = Treatment { skewness_max: x, kurtosis_max: x, points_max: usize::MAX };
                p.call(format!("{t:?} {}", show(&s)), || treat(&s, &t));
            }
        }
        // One point a pass, and no end of points: a pass must not cost the whole column each.
        let heavy: Column = (1..20_000).map(|i| Some(1.0 / f64::from(i))).collect();
        let t = Treatment { points_max: usize::MAX, ..Treatment::default() };
        p.call("heavy tail", || treat(&heavy, &t));
    }),
    ("index::weight::equal", |p| {
        [0, 1, 3, 100_000, usize::MAX].iter().for_each(|n| p.call(n, || weight::equal(*n)));
    }),
    ("index::weight::entropy", |p| tabled(p, weight::entropy)),
    ("index::weight::critic", |p| tabled(p, weight::critic)),
    ("index::weight::spread", |p| tabled(p, weight::spread)),
    ("index::weight::gini", |p| tabled(p, weight::gini)),
    ("index::weight::merec", |p| tabled(p, weight::merec)),
    ("index::weight::cilos", |p| tabled(p, weight::cilos)),
    ("index::weight::principal_component", |p| {
        tables().iter().for_each(|t| p.call(show(t), || weight::principal_component(t)));
    }),
    ("index::weight::ahp", |p| {
        tables().iter().for_each(|t| p.call(show(t), || weight::ahp(t)));
        for x in NUMBERS {
            p.call(x, || weight::ahp(&[vec![1.0, x], vec![1.0 / x, 1.0]]));
            let wild = [vec![1.0, x, 1.0 / x], vec![1.0 / x, 1.0, x], vec![x, 1.0 / x, 1.0]];
            p.call(x, || weight::ahp(&wild));
        }
    }),
    ("index::uncertainty::ranks", |p| {
        let scheme = |normalisation, framework: &Framework| Scheme {
            framework: framework.clone(),
            treatment: Some(Treatment::default()),
            normalisation,
        };
        let range = Normalisation::MinMax { low: 1.0, high: 9.0 };
        for framework in frameworks() {
            let scheme = scheme(range, &framework);
            for raw in [plain(), vec![], vec![vec![None; 4]; 3], vec![vec![Some(f64::NAN); 4]; 3]] {
                p.call(show(&framework), || {
                    uncertainty::ranks(&scheme, &raw, &Assumptions::default(), 10, 1, 1)
                        .map(|r| r.units)
                });
            }
        }
        let framework = frameworks().pop().map(|mut last| {
            last.indicators = vec![Indicator { parent: 0, ..last.indicators[0] }; 3];
            last
        });
        let scheme = scheme(range, &framework.unwrap());
        for x in NUMBERS {
            for aggregations in [vec![], METHODS.to_vec()] {
                let open = Assumptions {
                    points_max: vec![0, usize::MAX],
                    normalisations: vec![range],
                    aggregations,
                    weight_sets: vec![],
                    indicator_noise: x,
                    group_noise: vec![x],
                };
                p.call(format!("{open:?}"), || {
                    uncertainty::ranks(&scheme, &plain(), &open, 20, 1, 2).map(|r| r.units)
                });
            }
        }
        let groups = scheme.framework.groups.len();
        for x in NUMBERS {
            for (indicators, groups) in [(3, groups), (2, groups), (3, groups + 1), (0, 0)] {
                let (indicators, groups) = (vec![x; indicators], vec![x; groups]);
                let weight_sets = vec![uncertainty::Weights { indicators, groups }];
                let open = Assumptions { weight_sets, ..Assumptions::default() };
                p.call(format!("{open:?}"), || {
                    uncertainty::ranks(&scheme, &plain(), &open, 20, 1, 2).map(|r| r.units)
                });
            }
        }
        for replications in [0, 1, u64::MAX] {
            for threads in SIZES {
                p.call(format!("{replications} {threads}"), || {
                    uncertainty::ranks(
                        &scheme,
                        &plain(),
                        &Assumptions::default(),
                        replications,
                        1,
                        threads,
                    )
                    .map(|r| r.units)
                });
            }
        }
    }),
    ("index::aggregate::aggregate", |p| {
        p.call("nothing", || aggregate(&[], &[], METHODS[0]));
        for columns in columns() {
            let columns: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
            for weights in shares().into_iter().chain([
                vec![1.0; 3],
                vec![0.0; 3],
                vec![f64::MAX; 3],
                vec![1e-320; 3],
            ]) {
                for method in METHODS {
                    p.call(format!("{method:?} {} {}", show(&weights), show(&columns)), || {
                        aggregate(&columns, &weights, method)
                    });
                }
            }
        }
        let long: Column = million().into_iter().map(|x| Some(x + 1.0)).collect();
        for method in [Aggregation::Arithmetic, Aggregation::Geometric, Aggregation::Penalised] {
            p.call("a million", || aggregate(&[&long, &long], &[1.0, 2.0], method));
        }
    }),
    ("index::Framework::check", |p| {
        frameworks().iter().for_each(|f| p.call(show(f), || f.check()))
    }),
    ("index::Framework::scores", |p| {
        for framework in frameworks() {
            columns().iter().for_each(|c| {
                p.call(format!("{} {}", show(&framework), show(c)), || framework.scores(c))
            });
        }
    }),
    ("index::Framework::nominal_weights", |p| {
        frameworks().iter().for_each(|f| p.call(show(f), || f.nominal_weights()));
    }),
    ("index::denominate", |p| {
        for a in gaps() {
            gaps()
                .iter()
                .for_each(|b| p.call(format!("{} {}", show(&a), show(b)), || denominate(&a, b)));
        }
    }),
    ("index::screen", |p| {
        for c in columns() {
            NUMBERS.iter().for_each(|x| p.call(format!("{x} {}", show(&c)), || screen(&c, *x)));
        }
        p.call("nothing", || screen(&[], 0.5));
        p.call("ragged", || screen(&[vec![], vec![Some(1.0)]], 0.5));
    }),
    ("index::Scheme::normalised", |p| schemes(p, |scheme, raw| scheme.normalised(raw))),
    ("index::Scheme::scores", |p| schemes(p, |scheme, raw| scheme.scores(raw))),
    ("index::compare::shifts", |p| {
        for a in gaps() {
            gaps().iter().for_each(|b| p.call(show(&a), || compare::shifts(&a, b)));
        }
    }),
    ("index::compare::importance", |p| {
        for c in columns() {
            for index in gaps() {
                p.call(format!("{} {}", show(&c), show(&index)), || {
                    compare::importance(&c, &index)
                });
            }
        }
        p.call("nothing", || compare::importance(&[], &[Some(1.0); 5]));
    }),
    ("index::compare::tune", |p| {
        for framework in frameworks() {
            for target in [
                vec![],
                vec![1.0 / 3.0; 3],
                vec![0.0, 0.0, 1.0],
                vec![f64::NAN; 3],
                vec![1e-9, 1e-9, 1.0 - 2e-9],
            ] {
                for steps in [0, 1, 50, usize::MAX] {
                    p.call(format!("{target:?} {}", show(&framework)), || {
                        compare::tune(&framework, &plain(), &target, steps)
                    });
                }
            }
        }
    }),
    ("index::sensitivity::sobol", |p| {
        for inputs in SIZES {
            for base in [0, 1, 2, 50, u64::MAX] {
                p.call(format!("{inputs} {base}"), || sobol(inputs, base, 1, |x| x.iter().sum()));
            }
        }
        p.call("too many runs", || sobol(10_000, 1_000_000_000, 1, |x| x[0]));
        NUMBERS.iter().for_each(|x| p.call(x, || sobol(2, 9, 1, |_| *x)));
        p.call("huge", || sobol(2, 9, 1, |x| x[0] * f64::MAX));
        p.call("tiny", || sobol(2, 9, 1, |x| x[0] * 1e-300));
    }),
    ("index::normalise::normalise", |p| {
        for s in gaps() {
            for method in normalisations() {
                for direction in [Direction::HigherIsBetter, Direction::LowerIsBetter] {
                    p.call(format!("{method:?} {direction:?} {}", show(&s)), || {
                        normalise(&s, direction, &method)
                    });
                }
            }
        }
        let long: Column = million().into_iter().map(Some).collect();
        for method in normalisations().into_iter().take(3) {
            p.call(format!("{method:?} a million"), || {
                normalise(&long, Direction::HigherIsBetter, &method)
            });
        }
    }),
];

fn tabled(p: &mut crate::Probe, f: fn(&[Vec<f64>]) -> Result<Vec<f64>, stats::Error>) {
    for table in tables() {
        p.call(show(&table), || f(&table));
    }
    for s in series() {
        p.call(show(&s), || f(&[s.clone(), s.iter().rev().copied().collect()]));
    }
    p.call("a million", || f(&[million(), million().into_iter().rev().collect()]));
}

fn schemes(p: &mut crate::Probe, f: fn(&Scheme, &[Column]) -> Result<Vec<Column>, stats::Error>) {
    for framework in frameworks() {
        let scheme = Scheme {
            framework,
            treatment: Some(Treatment::default()),
            normalisation: Normalisation::MinMax { low: 1.0, high: 2.0 },
        };
        for c in columns().into_iter().chain([vec![], plain()]) {
            p.call(format!("{} {}", show(&scheme), show(&c)), || f(&scheme, &c));
        }
    }
}
