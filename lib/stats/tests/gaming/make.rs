//! Series of known honesty, from a seed.
//!
//! Written before the checks were tuned, and changed since only by adding. Eight honest mechanisms
//! and ten ways to cheat, over counts and over rates; each number of a seed is one of them with
//! parameters of its own. All of it is synthetic and stands for nobody.

use stats::gaming::{Edit, Noise, Report};
use stats::stream::Stream;

/// A series and the truth about it.
pub(crate) struct Made {
    pub(crate) mechanism: &'static str,
    pub(crate) report: Report,
}

/// Honest series number `number` of a seed.
pub(crate) fn clean(seed: u64, number: u64) -> Made {
    let mut s = Stream::new(seed, 2 * number);
    match number % 8 {
        0 => Made { mechanism: "monthly counts with season and trend", report: months(&mut s) },
        1 => Made { mechanism: "overdispersed weekly counts", report: weeks(&mut s) },
        2 => Made { mechanism: "pass rates of samples", report: rates(&mut s) },
        3 => Made { mechanism: "amounts over orders of magnitude", report: amounts(&mut s) },
        4 => Made { mechanism: "completion against a target", report: completion(&mut s) },
        5 => Made { mechanism: "edits in a reporting window", report: edits(&mut s) },
        6 => Made { mechanism: "meter readings", report: readings(&mut s) },
        _ => Made { mechanism: "a panel of units", report: panel(&mut s) },
    }
}

/// Cheated series number `number` of a seed.
pub(crate) fn cheated(seed: u64, number: u64) -> Made {
    let mut s = Stream::new(seed, 2 * number + 1);
    let made = |mechanism, report| Made { mechanism, report };
    match number % 20 {
        0 => made("counts drawn along a curve", smooth_counts(&mut s)),
        1 => made("rates drawn along a curve", smooth_rates(&mut s)),
        2 => made("counts with a favourite last digit", favourite(weeks(&mut s), &mut s, 0.35)),
        3 => made("readings with a favourite digit", favourite(readings(&mut s), &mut s, 0.35)),
        4 => made("counts rounded to fives", to_fives(weeks(&mut s), &mut s)),
        5 => made("readings rounded to fives", to_fives(readings(&mut s), &mut s)),
        6 => made("completion lifted over the target", lifted(completion(&mut s), &mut s, 20)),
        7 => made("rates lifted over the target", lifted(completion(&mut s), &mut s, 30)),
        8 => made("amounts with invented leading digits", invented_amounts(&mut s)),
        9 => made("amounts typed as round figures", round_amounts(&mut s)),
        10 => made("last year copied into this year, counts", copied(months(&mut s), &mut s)),
        11 => made("a block of readings copied", copied(readings(&mut s), &mut s)),
        12 => made("bulk edits at the deadline", bulk_edits(&mut s, 0.9)),
        13 => made("many edits at the deadline, all upwards", bulk_edits(&mut s, 0.7)),
        14 => made("a unit in the middle of everything", inlier(&mut s, 0.10)),
        15 => made("a unit near the mean of its peers", inlier(&mut s, 0.15)),
        16 => made("counts cut from one month to the next", broken_counts(&mut s)),
        17 => made("rates raised from one month to the next", broken_rates(&mut s)),
        18 => made("digits avoided: nobody invents 0 and 5", avoided(weeks(&mut s), &mut s)),
        _ => made("rates that never move", frozen_rates(&mut s)),
    }
}

fn between(s: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * s.uniform()
}

fn counts(values: Vec<i64>) -> Report {
    Report { values, noise: Noise::Counts, ..Report::default() }
}

fn months(s: &mut Stream) -> Report {
    let level = between(s, 60.0, 600.0);
    let (season, trend) = (between(s, 0.05, 0.3), between(s, -0.004, 0.004));
    let phase = between(s, 0.0, std::f64::consts::TAU);
    let mean = |t: f64| {
        level * (trend * t + season * (t * std::f64::consts::FRAC_PI_6 + phase).sin()).exp()
    };
    let shape = between(s, 40.0, 400.0);
    let values = (0..60).map(|t| dispersed(s, mean(f64::from(t)), shape)).collect();
    Report { period: Some(12), ..counts(values) }
}

/// A negative binomial count of a mean and a size.
fn dispersed(s: &mut Stream, mean: f64, size: f64) -> i64 {
    let mean = mean * s.gamma(size).unwrap() / size;
    s.poisson(mean).unwrap() as i64
}

fn weeks(s: &mut Stream) -> Report {
    let (level, size) = (between(s, 80.0, 400.0), between(s, 8.0, 60.0));
    let season = between(s, 0.0, 0.2);
    let mean = |t: f64| level * (season * (t * 0.1208).sin()).exp();
    let values = (0..156).map(|t| dispersed(s, mean(f64::from(t)), size)).collect();
    Report { period: Some(52), ..counts(values) }
}

/// Shares in tenths of a percent, with the sizes of their samples.
fn rates_of(s: &mut Stream, months: usize, p: impl Fn(f64) -> f64) -> Report {
    let usual = between(s, 120.0, 900.0);
    let sizes: Vec<u64> = (0..months).map(|_| (usual * between(s, 0.8, 1.2)) as u64).collect();
    let share = |(t, n): (usize, &u64)| {
        let passed = s.binomial(*n, p(t as f64)).unwrap() as f64;
        (1000.0 * passed / *n as f64).round() as i64
    };
    let values = sizes.iter().enumerate().map(share).collect();
    Report { values, noise: Noise::Shares { sizes, whole: 1000 }, ..Report::default() }
}

fn rates(s: &mut Stream) -> Report {
    let (level, slope) = (between(s, 0.80, 0.95), between(s, -0.0004, 0.0006));
    let wave = between(s, 0.0, 0.012);
    let report = rates_of(s, 48, |t| {
        (level + slope * t + wave * (t * std::f64::consts::FRAC_PI_6).sin()).min(0.99)
    });
    Report { period: Some(12), ..report }
}

fn amounts(s: &mut Stream) -> Report {
    let (centre, spread) = (between(s, 6.0, 9.0), between(s, 1.5, 2.2));
    let values = (0..300).map(|_| (centre + spread * s.normal()).exp().round() as i64 + 1);
    Report { values: values.collect(), ordered: false, ..Report::default() }
}

/// Completion of tasks by 160 firms in tenths of a percent; the target is 95.0.
fn completion(s: &mut Stream) -> Report {
    let (centre, spread) = (between(s, 940.0, 965.0), between(s, 18.0, 32.0));
    let values: Vec<i64> =
        (0..160).map(|_| (centre + spread * s.normal()).round() as i64).collect();
    Report { values, target: Some(950), ordered: false, ..Report::default() }
}

fn window(s: &mut Stream, n: usize, late: f64, better: f64) -> Vec<Edit> {
    let one = |_| {
        let hours =
            if s.uniform() < late { between(s, 0.0, 24.0) } else { between(s, 24.0, 720.0) };
        Edit { hours_before: hours, better: s.uniform() < better }
    };
    (0..n).map(one).collect()
}

fn edits(s: &mut Stream) -> Report {
    // Everybody hurries at the end, some more than others.
    let late = between(s, 0.15, 0.30);
    let peers = window(s, 400, 0.22, 0.55);
    let n = 20 + s.below(30) as usize;
    Report { edits: window(s, n, late, 0.55), peer_edits: peers, ..Report::default() }
}

fn readings(s: &mut Stream) -> Report {
    let (level, spread) = (between(s, 2000.0, 9000.0), between(s, 40.0, 300.0));
    let values = (0..150).map(|_| (level + spread * s.normal()).round() as i64).collect();
    Report { values, ..Report::default() }
}

/// Thirty units, eight indicators with a common factor; the unit judged is the first.
fn panel(s: &mut Stream) -> Report {
    let common = between(s, 0.2, 0.6);
    let mut unit = |_| {
        let shared = s.normal();
        (0..8)
            .map(|_| 50.0 + 8.0 * (common * shared + (1.0 - common * common).sqrt() * s.normal()))
            .collect()
    };
    Report { panel: (0..30).map(&mut unit).collect(), unit: 0, ..Report::default() }
}

fn smooth_counts(s: &mut Stream) -> Report {
    let (level, trend) = (between(s, 80.0, 500.0), between(s, -0.006, 0.004));
    let mean = |t: f64| level * (trend * t + 0.1 * (t * 0.2).sin()).exp();
    let value = |t: i32| {
        let m = mean(f64::from(t));
        (m + 0.35 * m.sqrt() * s.normal()).round() as i64
    };
    counts((0..60).map(value).collect())
}

fn smooth_rates(s: &mut Stream) -> Report {
    let mut report = rates(s);
    let (level, slope) = (between(s, 900.0, 950.0), between(s, 0.0, 0.5));
    let value = |(t, v): (usize, &mut i64)| *v = (level + slope * t as f64 + s.normal()) as i64;
    report.values.iter_mut().enumerate().for_each(value);
    report
}

fn frozen_rates(s: &mut Stream) -> Report {
    let mut report = rates(s);
    let level = between(s, 900.0, 960.0) as i64;
    report.values.iter_mut().for_each(|v| *v = level + s.below(3) as i64);
    report
}

fn favourite(mut report: Report, s: &mut Stream, share: f64) -> Report {
    let digit = s.below(10) as i64;
    for value in &mut report.values {
        if s.uniform() < share {
            *value = *value / 10 * 10 + digit;
        }
    }
    report
}

fn avoided(mut report: Report, s: &mut Stream) -> Report {
    for value in &mut report.values {
        if *value % 5 == 0 && s.uniform() < 0.9 {
            *value += [1, 2, 3, -2][s.below(4) as usize];
        }
    }
    report
}

fn to_fives(mut report: Report, s: &mut Stream) -> Report {
    for value in &mut report.values {
        if s.uniform() < 0.4 {
            *value = (*value + 2) / 5 * 5;
        }
    }
    report
}

/// Those just short of the target arrive just above it.
fn lifted(mut report: Report, s: &mut Stream, reach: i64) -> Report {
    for value in &mut report.values {
        if (950 - reach..950).contains(value) && s.uniform() < 0.85 {
            *value = 950 + s.below(10) as i64;
        }
    }
    report
}

fn invented_amounts(s: &mut Stream) -> Report {
    let mut report = amounts(s);
    for value in &mut report.values {
        if s.uniform() < 0.6 {
            let power = value.ilog10();
            *value = ((1.0 + 9.0 * s.uniform()) * 10f64.powi(power as i32)) as i64;
        }
    }
    report
}

fn round_amounts(s: &mut Stream) -> Report {
    let mut report = amounts(s);
    for value in &mut report.values {
        if *value > 100 && s.uniform() < 0.4 {
            *value = *value / 10 * 10;
        }
    }
    report
}

fn copied(mut report: Report, s: &mut Stream) -> Report {
    let n = report.values.len();
    let length = 8 + s.below(6) as usize;
    let from = s.below((n - 2 * length) as u64) as usize;
    report.values.copy_within(from..from + length, n - length);
    report
}

fn bulk_edits(s: &mut Stream, late: f64) -> Report {
    let peers = window(s, 400, 0.22, 0.55);
    let n = 20 + s.below(30) as usize;
    Report { edits: window(s, n, late, 0.95), peer_edits: peers, ..Report::default() }
}

fn inlier(s: &mut Stream, spread: f64) -> Report {
    let mut report = panel(s);
    for (j, value) in report.panel[0].iter_mut().enumerate() {
        *value = 50.0 + 8.0 * spread * s.normal() + 0.1 * j as f64;
    }
    report
}

fn broken_counts(s: &mut Stream) -> Report {
    let mut report = months(s);
    let (from, to) = (25 + s.below(15) as usize, between(s, 0.35, 0.5));
    report.values[from..].iter_mut().for_each(|v| *v = (*v as f64 * to) as i64);
    report
}

fn broken_rates(s: &mut Stream) -> Report {
    let level = between(s, 0.80, 0.86);
    let from = 18.0 + s.below(12) as f64;
    rates_of(s, 48, |t| if t < from { level } else { level + 0.10 })
}
