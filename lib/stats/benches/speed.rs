//! How long the everyday jobs take, one core each, on data invented from a seed.
//!
//! Each line states its workload and the time asked for. Run with `cargo bench -p zhunsheng-stats`;
//! on a busy machine the smallest of the samples says most.

use criterion::{Criterion, criterion_group, criterion_main};
use stats::acceptance::{Count, Plan, Stage};
use stats::benchmark::envelopment::{Orientation, Returns, Units};
use stats::chart::run_length;
use stats::chart::variables::{Baseline, Within, deviations, xbar};
use stats::drawing::inclusion::{probabilities, systematic};
use stats::index::uncertainty::{Assumptions, ranks};
use stats::index::{
    Aggregation, Column, Direction, Framework, Group, Indicator, Normalisation, Scheme, Treatment,
};
use stats::laboratory::robust::{Constants, algorithm_a};
use stats::measurement::monte_carlo::simulate;
use stats::satisfaction::bootstrap::{Settings, bootstrap};
use stats::satisfaction::{Block, Mode, Model, Scheme as Inner};
use stats::stream::Stream;
use stats::warning::ears::{self, Ears};
use stats::warning::flexible::{Flexible, flexible};
use std::hint::black_box;
use std::time::Duration;

fn column(seed: u64, count: usize, draw: impl Fn(&mut Stream) -> f64) -> Vec<f64> {
    let mut stream = Stream::new(2026, seed);
    (0..count).map(|_| draw(&mut stream)).collect()
}

fn raw(units: usize, indicators: usize) -> Vec<Column> {
    let cell = |s: &mut Stream| Some(s.gamma(1.5).unwrap());
    (0..indicators as u64)
        .map(|seed| {
            let mut stream = Stream::new(7, seed);
            (0..units).map(|_| cell(&mut stream)).collect()
        })
        .collect()
}

fn framework(indicators: usize, pillars: usize) -> Framework {
    let group = |parent| Group { parent, weight: 1.0, method: Aggregation::Arithmetic };
    let indicator = |place: usize| Indicator {
        parent: place % pillars,
        weight: 1.0,
        direction: Direction::HigherIsBetter,
    };
    let mut groups = vec![group(Some(pillars)); pillars];
    groups.push(group(None));
    Framework { indicators: (0..indicators).map(indicator).collect(), groups }
}

/// The size of ASEM: 51 units, 49 indicators, eight pillars; five outlier limits, two scales, noisy
/// weights.
fn index_uncertainty(c: &mut Criterion) {
    let raw = raw(51, 49);
    let scheme = Scheme {
        framework: framework(49, 8),
        treatment: Some(Treatment::default()),
        normalisation: Normalisation::MinMax { low: 0.0, high: 100.0 },
    };
    let open = Assumptions {
        points_max: vec![1, 2, 3, 4, 5],
        normalisations: vec![
            Normalisation::MinMax { low: 1.0, high: 100.0 },
            Normalisation::ZScore { mean: 10.0, sd: 2.0 },
        ],
        aggregations: vec![],
        weight_sets: vec![],
        indicator_noise: 0.25,
        group_noise: vec![0.25; 9],
    };
    c.bench_function("a: 1,000 replications of index uncertainty (asked 600 ms)", |b| {
        b.iter(|| ranks(&scheme, &raw, &open, 1000, 1, 1).unwrap());
    });
}

/// 50 units, 100 indicators, ten pillars, noisy weights.
fn index_rebuilds(c: &mut Criterion) {
    let raw = raw(50, 100);
    let scheme = Scheme {
        framework: framework(100, 10),
        treatment: None,
        normalisation: Normalisation::MinMax { low: 1.0, high: 100.0 },
    };
    let open = Assumptions { indicator_noise: 0.25, ..Assumptions::default() };
    c.bench_function("a: 100,000 rebuilds for rank intervals (asked 5 s)", |b| {
        b.iter(|| ranks(&scheme, &raw, &open, 100_000, 1, 1).unwrap());
    });
}

/// 25 samples of 5; sigma from the mean deviation, limits and signals of both charts.
fn charts(c: &mut Criterion) {
    let samples: Vec<Vec<Vec<f64>>> = (0..10_000)
        .map(|chart| column(chart, 125, Stream::normal).chunks(5).map(<[f64]>::to_vec).collect())
        .collect();
    c.bench_function("b: 10,000 Xbar and S charts (asked 30 ms)", |b| {
        b.iter(|| {
            let mut beyond = 0;
            for samples in &samples {
                let baseline = Baseline::from_samples(samples, Within::MeanDeviation).unwrap();
                beyond += xbar(samples, &baseline, 3.0).unwrap().beyond().len();
                beyond += deviations(samples, &baseline, 3.0).unwrap().beyond().len();
            }
            beyond
        });
    });
}

/// Two-sided CUSUM and EWMA by their integral equations.
fn run_lengths(c: &mut Criterion) {
    c.bench_function("b: run lengths of CUSUM and EWMA, 41 shifts (no time asked)", |b| {
        b.iter(|| {
            let shifts = (0..41).map(|step| black_box(f64::from(step) * 0.05));
            let both = |s| {
                run_length::cusum(0.5, 5.0, s).unwrap() + run_length::ewma(0.2, 2.7, s).unwrap()
            };
            shifts.map(both).sum::<f64>()
        });
    });
}

/// Double plan for code letter L: 80 and 80, 200 qualities.
fn acceptance_curve(c: &mut Criterion) {
    let first = Stage { n: 80, accept: 3, reject: 6 };
    let plan = Plan::new(vec![first, Stage { n: 80, accept: 9, reject: 10 }]).unwrap();
    c.bench_function("c: curve of a double plan, 200 points (asked 0.2 ms)", |b| {
        b.iter(|| {
            (0..200)
                .map(|step| plan.acceptance(black_box(f64::from(step) * 0.001), Count::Binomial))
                .sum::<Result<f64, _>>()
        });
    });
}

fn counts(series: u64, length: usize, mean: f64) -> Vec<Vec<u64>> {
    let one = |seed: u64| {
        let mut stream = Stream::new(11, seed);
        let at = |week: usize| mean * (1.3 + (week as f64 * 0.120_83).sin());
        (0..length).map(|week| stream.poisson(at(week)).unwrap()).collect()
    };
    (0..series).map(one).collect()
}

/// 1,000 weekly series of ten years, the latest four weeks of each, default settings.
fn farrington(c: &mut Criterion) {
    let series = counts(1000, 520, 6.0);
    c.bench_function("d: flexible Farrington, 4 weeks of 1,000 series (asked 1.2 s)", |b| {
        b.iter(|| {
            let settings = Flexible::default();
            let judge = |counts: &Vec<u64>| {
                (516..520)
                    .filter(|t| flexible(counts, *t, &settings).unwrap().warning.alarm)
                    .count()
            };
            series.iter().map(judge).sum::<usize>()
        });
    });
}

/// 100,000 daily series, the latest seven days of each, C1 and C2.
fn early_aberration(c: &mut Criterion) {
    let series = counts(100_000, 21, 4.0);
    c.bench_function("d: EARS C1 and C2, 7 days of 100,000 series (asked 50 ms)", |b| {
        b.iter(|| {
            let settings = Ears::default();
            let mut alarms = 0;
            for counts in &series {
                for method in [ears::c1_latest, ears::c2_latest] {
                    let warnings = method(counts, 7, &settings).unwrap();
                    alarms += warnings.iter().filter(|warning| warning.alarm).count();
                }
            }
            alarms
        });
    });
}

/// 10,000 rounds of 30 laboratories, every tenth result far off.
fn robust(c: &mut Criterion) {
    let far = |s: &mut Stream| s.normal() * if s.uniform() < 0.1 { 10.0 } else { 1.0 };
    let sets: Vec<Vec<f64>> = (0..10_000).map(|seed| column(seed, 30, far)).collect();
    c.bench_function("e: algorithm A on 10,000 sets of 30 (asked 40 ms)", |b| {
        b.iter(|| {
            let mean = |set: &Vec<f64>| algorithm_a(set, Constants::Exact).unwrap().mean;
            sets.iter().map(mean).sum::<f64>()
        });
    });
}

/// Six blocks of four questions, 5,000 answers, 500 resamples.
fn satisfaction(c: &mut Criterion) {
    let latent: Vec<Vec<f64>> = (0..6).map(|b| column(b, 5000, Stream::normal)).collect();
    let question = |item: usize| {
        let noise = column(100 + item as u64, 5000, Stream::normal);
        let common = latent[0].iter().zip(&latent[item / 4]);
        let answer = |((general, own), e): ((&f64, &f64), &f64)| {
            (6.0 + 1.2 * general + 0.8 * own + 0.9 * e).round().clamp(1.0, 10.0)
        };
        common.zip(&noise).map(answer).collect::<Vec<f64>>()
    };
    let columns: Vec<Vec<f64>> = (0..24).map(question).collect();
    let block = |b: usize| Block { items: (4 * b..4 * b + 4).collect(), mode: Mode::A };
    let paths = [(0, 1), (0, 4), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (0, 5), (4, 5)];
    let model = Model {
        blocks: (0..6).map(block).collect(),
        paths: paths.to_vec(),
        scheme: Inner::Centroid,
        tolerance: 1e-7,
        steps_max: 300,
    };
    let settings =
        Settings { replications: 500, seed: 1, threads: 1, confidence: 0.95, corrected: false };
    c.bench_function("f: 500 resamples of 5,000 answers to 24 questions (asked 1.2 s)", |b| {
        b.iter(|| bootstrap(&model, &columns, &settings).unwrap());
    });
}

/// A million units of unequal size, a sample of 1,000: chances and the systematic draw.
fn draw(c: &mut Criterion) {
    let sizes = column(1, 1_000_000, |s| s.exponential() + 0.01);
    c.bench_function("g: chances by size and draw from 1,000,000 (asked 30 ms)", |b| {
        b.iter(|| systematic(&probabilities(&sizes, 1000).unwrap(), 0.37).unwrap());
    });
}

/// 500 units, four inputs and two outputs.
fn envelopment(c: &mut Criterion) {
    let inputs = (0..4).map(|seed| column(seed, 500, |s| 10.0 + 90.0 * s.uniform())).collect();
    let outputs = (4..6).map(|seed| column(seed, 500, |s| 10.0 + 90.0 * s.uniform())).collect();
    let units = Units::new(inputs, outputs).unwrap();
    let models = [
        ("CCR input", Returns::Constant, Orientation::Input),
        ("CCR output", Returns::Constant, Orientation::Output),
        ("BCC input", Returns::Variable, Orientation::Input),
        ("BCC output", Returns::Variable, Orientation::Output),
    ];
    for (name, returns, orientation) in models {
        c.bench_function(&format!("h: DEA of 500 units, {name} (asked 120 ms)"), |b| {
            b.iter(|| units.efficiency(returns, orientation).unwrap());
        });
    }
}

/// A million trials of a product of four normal inputs.
fn uncertainty(c: &mut Criterion) {
    c.bench_function("i: 1,000,000 trials with four normal inputs (asked 60 ms)", |b| {
        b.iter(|| {
            simulate(1_000_000, 1, 1, 0.95, |s| {
                let (a, b) = (10.0 + 0.1 * s.normal(), 5.0 + 0.05 * s.normal());
                let (c, d) = (2.0 + 0.02 * s.normal(), 1.0 + 0.01 * s.normal());
                a * b / (c * d)
            })
        });
    });
}

criterion_group! {
    name = speed;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = index_uncertainty, index_rebuilds, charts, run_lengths, acceptance_curve, farrington,
        early_aberration, robust, satisfaction, draw, envelopment, uncertainty
}
criterion_main!(speed);
