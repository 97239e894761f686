//! Comparing units: composite indices and what they are made of, efficiency.

use crate::Log;
use crate::args::Args;
use stats::benchmark::{change, envelopment::*, gap};
use stats::describe::{self, Quantile};
use stats::index::uncertainty::Assumptions;
use stats::index::{self, *};
use stats::missing::{Strategy, fill};
use stats::{outlier, rank, rate};

fn normalisation(a: &mut Args) -> Normalisation {
    let (x, y, z) = (a.number(), a.number(), a.number());
    let unit = a.size();
    a.choose(&[
        Normalisation::MinMax { low: 1.0, high: 100.0 },
        Normalisation::MinMax { low: x, high: y },
        Normalisation::ZScore { mean: x, sd: y },
        Normalisation::Robust,
        Normalisation::DistanceToMax,
        Normalisation::DistanceToTarget { target: x, capped: true },
        Normalisation::DistanceToUnit { unit },
        Normalisation::FractionOfMax,
        Normalisation::Rank,
        Normalisation::Borda,
        Normalisation::PercentRank,
        Normalisation::Goalposts { lower: x, upper: y, scale: z },
    ])
}

const METHODS: [Aggregation; 6] = [
    Aggregation::Arithmetic,
    Aggregation::Geometric,
    Aggregation::Harmonic,
    Aggregation::Copeland,
    Aggregation::Penalised,
    Aggregation::BenefitOfTheDoubt,
];

fn proposal(a: &mut Args, count: usize) -> index::uncertainty::Weights {
    index::uncertainty::Weights { indicators: a.shares(count), groups: a.shares(3) }
}

pub(crate) fn index(a: &mut Args, log: &mut Log) {
    let (units, count) = (a.below(12), a.below(6));
    let raw: Vec<Column> = (0..count).map(|_| a.gaps(units)).collect();
    let full = a.table(count, units);
    let weights = a.beside(count);
    let slices: Vec<&[Option<f64>]> = raw.iter().map(Vec::as_slice).collect();
    let direction = a.choose(&[Direction::HigherIsBetter, Direction::LowerIsBetter]);
    let (method, scale) = (a.choose(&METHODS), normalisation(a));
    log.call("aggregate", index::aggregate::aggregate(&slices, &weights, method));
    let treatment =
        Treatment { skewness_max: a.number(), kurtosis_max: a.number(), points_max: a.below(9) };
    for column in &raw {
        log.call("normalise", index::normalise::normalise(column, direction, &scale));
        log.call("treat", index::treat::treat(column, &Treatment::default()));
        log.call("treat", index::treat::treat(column, &treatment));
        let groups: Vec<usize> = (0..units).map(|u| u % 3).collect();
        for strategy in [Strategy::Median, Strategy::LastValue, Strategy::GroupMean(&groups)] {
            log.call("fill", fill(column, strategy));
        }
        log.call("denominate", index::denominate(column, &raw[0]));
        log.call("shifts", index::compare::shifts(column, &raw[0]));
        log.call("importance", index::compare::importance(&raw, column));
    }
    type Weigh = fn(&[Vec<f64>]) -> Result<Vec<f64>, stats::Error>;
    let weigh: [(&str, Weigh); 6] = [
        ("entropy", index::weight::entropy),
        ("critic", index::weight::critic),
        ("spread", index::weight::spread),
        ("gini", index::weight::gini),
        ("merec", index::weight::merec),
        ("cilos", index::weight::cilos),
    ];
    weigh.iter().for_each(|(name, weigh)| log.call(name, weigh(&full)));
    log.call("component", index::weight::principal_component(&full));
    log.call("ahp", index::weight::ahp(&full));
    log.call("screen", index::screen(&raw, a.share()));
    let framework = Framework {
        indicators: (0..count)
            .map(|j| Indicator {
                parent: if a.byte() < 4 { a.size() } else { j % 2 },
                weight: weights.get(j).copied().unwrap_or(1.0),
                direction,
            })
            .collect(),
        groups: vec![
            Group { parent: Some(2), weight: a.share(), method },
            Group { parent: Some(2), weight: 1.0, method: a.choose(&METHODS) },
            Group { parent: None, weight: 1.0, method: Aggregation::Arithmetic },
        ],
    };
    log.call("nominal", framework.nominal_weights());
    let open = Assumptions {
        indicator_noise: a.share(),
        aggregations: vec![method],
        points_max: vec![a.below(6), 2],
        weight_sets: a.flag().then(|| proposal(a, count)).into_iter().collect(),
        ..Assumptions::default()
    };
    let target = a.shares(count);
    log.call("tune", index::compare::tune(&framework, &raw, &target, a.below(20)));
    let scheme =
        Scheme { framework, treatment: a.flag().then_some(treatment), normalisation: scale };
    log.call("scores", scheme.scores(&raw));
    log.call(
        "uncertainty",
        index::uncertainty::ranks(&scheme, &raw, &open, 20, 1, 1 + a.below(2)).map(|r| r.units),
    );
    let plain = a.series();
    log.call("summary", describe::summary(&plain));
    log.call("shape", describe::shape(&plain));
    log.call("quantile", describe::quantile(&plain, a.share(), Quantile::Six));
    log.call("modified z", outlier::modified_z(&plain));
    log.call("fences", outlier::fences(&plain, a.number()));
    log.call("outside", outlier::outside(&plain, a.number(), a.number()));
    log.call("ranks", Ok(rank::competition_ranks(&plain)));
    let strata: Vec<rate::Stratum> = (0..count)
        .map(|_| rate::Stratum { weight: a.number(), successes: a.count(), n: a.count() })
        .collect();
    log.call("rate", rate::weighted(&strata, a.share()));
}

pub(crate) fn benchmark(a: &mut Args, log: &mut Log) {
    let units = a.below(10);
    let make = |a: &mut Args| {
        let (inputs, outputs) = (a.below(4), a.below(3));
        Units::new(a.table(inputs, units), a.table(outputs, units))
    };
    let (one, two) = (make(a), make(a));
    let returns =
        a.choose(&[Returns::Constant, Returns::Variable, Returns::Increasing, Returns::Decreasing]);
    let prices = a.series();
    if let Ok(one) = &one {
        for orientation in [Orientation::Input, Orientation::Output] {
            log.call("efficiency", one.efficiency(returns, orientation));
        }
        log.call("additive", one.additive(returns));
        log.call("super", one.super_efficiency());
        log.call("hull", Ok(one.free_disposal()));
        let prices = a.beside(prices.len().min(3));
        log.call("cost", one.cost_efficiency(&prices, returns));
        log.call("revenue", one.revenue_efficiency(&prices, returns));
        if let Ok(two) = &two {
            log.call("malmquist", change::malmquist(one, two));
        }
    }
    log.call("units", one);
    let weights = a.beside(prices.len());
    let directions =
        vec![a.choose(&[Direction::HigherIsBetter, Direction::LowerIsBetter]); prices.len()];
    log.call("gaps", gap::weak_links(&prices, &weights, &directions, &weights));
}
