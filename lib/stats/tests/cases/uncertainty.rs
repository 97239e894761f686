//! How firm the ranking of ASEM is, against COINr's simulation, which is repeated draw by draw.

use crate::case::{Case, Results, cells, rows};
use crate::index::{Asem, asem, prepared, ranks};
use serde_json::Value;
use stats::describe::Quantile;
use stats::index::uncertainty::{self, Assumptions, Weights};
use stats::index::*;

/// The peer draws 500 times, its weights out of a list of 100 noisy sets made beforehand (COINr's
/// `get_noisy_weights`), all with R's generator and seed 1. So three things are asked:
///
/// - its very draws, repeated here, give its table to the last digit: the method is the same;
/// - our draws from its list are within the case's tolerances (means 0.6, the rest 2 ranks);
/// - our free draws of weights are within 2 ranks. Their mean for Brunei is 40.17 (10⁶ draws), the
///   peer's 40.79: no estimate of the free law can come closer than 0.6, and the first two points say
///   why: that number is the mean of one list.
pub(crate) fn asem_uncertainty(case: &Case) -> Results {
    let (data, asem) = (case.input("idata"), asem(&case.input("imeta")));
    let (_, imputed) = prepared(&data, &asem);
    let scheme = Scheme {
        framework: asem.framework.clone(),
        treatment: Some(Treatment::default()),
        normalisation: Normalisation::MinMax { low: 0.0, high: 100.0 },
    };
    let nominal = ranks(&scheme.scores(&imputed).unwrap().pop().unwrap());
    let mut dice = RGenerator::seeded(1);
    let list: Vec<Weights> = (0..100).map(|_| noisy_weights(&asem, &mut dice)).collect();
    let open = Assumptions {
        points_max: vec![1, 2, 3, 4, 5],
        normalisations: vec![
            Normalisation::MinMax { low: 1.0, high: 100.0 },
            Normalisation::ZScore { mean: 10.0, sd: 2.0 },
        ],
        ..Assumptions::default()
    };
    let listed = Assumptions { weight_sets: list.clone(), ..open.clone() };
    let free = Assumptions {
        indicator_noise: 0.25,
        group_noise: (0..asem.groups.len())
            .map(|group| if group < 8 { 0.25 } else { 0.0 })
            .collect(),
        ..open.clone()
    };
    let units = data.text("uCode");
    let simulated = |open: &Assumptions| {
        let run = |threads| uncertainty::ranks(&scheme, &imputed, open, 5000, 1, threads).unwrap();
        let ranking = run(1);
        assert_eq!(ranking, run(2), "threads change nothing");
        let quantile =
            |p| cells(&(0..51).map(|u| ranking.rank_quantile(u, p).unwrap()).collect::<Vec<_>>());
        let means: Vec<f64> = ranking.units.iter().map(|unit| unit.unwrap().rank_mean).collect();
        let columns = [cells(&means), quantile(0.5), quantile(0.05), quantile(0.95)];
        rank_table(units, nominal.clone(), columns)
    };
    let expected = crate::case::table(case.expected["rank_stats"]["file"].as_str().unwrap());
    let by = |table: &Value, tolerances: [f64; 5]| {
        let found = table.as_array().unwrap();
        for (name, tolerance) in ["Nominal", "Mean", "Median", "Q5", "Q95"].iter().zip(tolerances) {
            for (unit, want) in expected.text("uCode").iter().zip(expected.numbers(name)) {
                let row = found.iter().find(|row| row["uCode"] == **unit).unwrap();
                let got = row[*name].as_f64().unwrap();
                assert!((got - want).abs() <= tolerance, "{unit} {name}: {got} not {want}");
            }
        }
    };
    let repeated = peer_draws(&scheme, &imputed, &listed, &mut dice);
    let quantile = |p: f64| {
        let at = |r: &Vec<f64>| stats::describe::quantile(r, p, Quantile::Seven).unwrap();
        cells(&repeated.iter().map(at).collect::<Vec<f64>>())
    };
    let means: Vec<f64> = repeated.iter().map(|r| stats::describe::mean(r).unwrap()).collect();
    let columns = [cells(&means), quantile(0.5), quantile(0.05), quantile(0.95)];
    by(&rank_table(units, nominal.clone(), columns), [0.0, 1e-9, 1e-9, 1e-9, 1e-9]);
    by(&simulated(&free), [0.0, 2.0, 2.0, 2.0, 2.0]);
    let found = simulated(&listed);
    by(&found, [0.0, 0.6, 2.0, 2.0, 2.0]);
    Results::from_iter([("rank_stats".to_owned(), found)])
}

fn rank_table(units: &[String], nominal: Vec<Value>, columns: [Vec<Value>; 4]) -> Value {
    let [mean, median, low, high] = columns;
    rows(&[
        ("uCode", cells(units)),
        ("Nominal", nominal),
        ("Mean", mean),
        ("Median", median),
        ("Q5", low),
        ("Q95", high),
    ])
}

/// Weights of indicators and pillars times `1 + U(-0.25, 0.25)`; the peer goes through the indicators
/// pillar by pillar, pillars in the order of their names.
fn noisy_weights(asem: &Asem, dice: &mut RGenerator) -> Weights {
    let framework = &asem.framework;
    let mut order: Vec<usize> = (0..framework.indicators.len()).collect();
    order.sort_by_key(|place| &asem.groups[framework.indicators[*place].parent]);
    let mut noisy = |weight: f64| weight * (1.0 + 0.25 * (2.0 * dice.uniform() - 1.0));
    let mut indicators = vec![0.0; order.len()];
    for place in order {
        indicators[place] = noisy(framework.indicators[place].weight);
    }
    let groups = framework.groups.iter().enumerate();
    let groups = groups
        .map(|(place, group)| if place < 8 { noisy(group.weight) } else { group.weight })
        .collect();
    Weights { indicators, groups }
}

/// The ranks of each unit in the peer's 500 draws of limit, scale and weights.
fn peer_draws(
    scheme: &Scheme,
    imputed: &[Column],
    open: &Assumptions,
    dice: &mut RGenerator,
) -> Vec<Vec<f64>> {
    let mut choices = |alternatives: usize| {
        let draws: Vec<f64> = (0..500).map(|_| dice.uniform()).collect();
        // R's `cut`: pieces of equal width from the smallest to the largest draw.
        let low = draws.iter().copied().fold(f64::INFINITY, f64::min);
        let width = (draws.iter().copied().fold(0.0, f64::max) - low) / alternatives as f64;
        let piece = |x: &f64| (((x - low) / width).ceil() as usize).clamp(1, alternatives) - 1;
        draws.iter().map(piece).collect::<Vec<usize>>()
    };
    let limits = choices(open.points_max.len());
    let scales = choices(open.normalisations.len());
    let sets = choices(open.weight_sets.len());
    let prepared = |points_max: usize, normalisation: Normalisation| {
        let treatment = Some(Treatment { points_max, ..Treatment::default() });
        Scheme { framework: scheme.framework.clone(), treatment, normalisation }
            .normalised(imputed)
            .unwrap()
    };
    let columns: Vec<Vec<Vec<Column>>> = open
        .points_max
        .iter()
        .map(|limit| open.normalisations.iter().map(|scale| prepared(*limit, *scale)).collect())
        .collect();
    let mut all = vec![Vec::new(); imputed[0].len()];
    for ((limit, scale), set) in limits.into_iter().zip(scales).zip(sets) {
        let mut framework = scheme.framework.clone();
        let weights = &open.weight_sets[set];
        for (indicator, weight) in framework.indicators.iter_mut().zip(&weights.indicators) {
            indicator.weight = *weight;
        }
        for (group, weight) in framework.groups.iter_mut().zip(&weights.groups) {
            group.weight = *weight;
        }
        let index = framework.scores(&columns[limit][scale]).unwrap().pop().unwrap();
        for (list, rank) in all.iter_mut().zip(ranks(&index)) {
            list.push(rank.as_f64().unwrap());
        }
    }
    all
}

/// `runif` after `set.seed`: the Mersenne Twister (M. Matsumoto and T. Nishimura, ACM TOMACS 8, 1998,
/// 3–30), its 624 words filled by the congruential generator that R uses.
struct RGenerator {
    words: Vec<u32>,
    next: usize,
}

impl RGenerator {
    fn seeded(seed: u32) -> RGenerator {
        let mut word = seed;
        let mut step = || {
            word = word.wrapping_mul(69069).wrapping_add(1);
            word
        };
        // Fifty to stir, and one for the place, which starts at the end in any case.
        (0..51).for_each(|_| {
            step();
        });
        RGenerator { words: (0..624).map(|_| step()).collect(), next: 624 }
    }

    fn uniform(&mut self) -> f64 {
        if self.next == 624 {
            for k in 0..624 {
                let both =
                    (self.words[k] & 0x8000_0000) | (self.words[(k + 1) % 624] & 0x7fff_ffff);
                let odd = if both % 2 == 1 { 0x9908_b0df } else { 0 };
                self.words[k] = self.words[(k + 397) % 624] ^ (both >> 1) ^ odd;
            }
            self.next = 0;
        }
        let mut y = self.words[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^= y >> 18;
        f64::from(y) * 2.328_306_436_538_696_3e-10
    }
}
