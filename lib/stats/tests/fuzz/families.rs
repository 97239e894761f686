//! The entries, part by part.

use crate::Log;
use crate::args::Args;
use stats::acceptance::design::{TwoPoints, single};
use stats::acceptance::{Count, Plan, Stage, sequential, variables};
use stats::benchmark::{change, envelopment::*, gap};
use stats::chart::attributes::{self, Inspected};
use stats::chart::memory::{self, Cusum};
use stats::chart::rules::{self, NELSON, Rule, WESTERN_ELECTRIC};
use stats::chart::variables::{Baseline, Within};
use stats::chart::{capability, several, variables as measured};
use stats::describe::{self, Quantile};
use stats::drawing::{estimate, inclusion, joint, verifiable};
use stats::examiners::{Distance, Mark};
use stats::index::uncertainty::Assumptions;
use stats::index::{self, *};
use stats::laboratory::{consensus, homogeneity, limits, pairs, precision, robust};
use stats::measurement::{gauge, monte_carlo, uncertainty};
use stats::missing::{Strategy, fill};
use stats::satisfaction::{self as csi, bootstrap, importance, model, reliability};
use stats::survey::{Design, calibrate, proportion};
use stats::warning::{delay, ears, false_alarms, farrington, flexible, likelihood, simple};
use stats::{outlier, rank, rate, small_area};

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

pub(crate) fn chart(a: &mut Args, log: &mut Log) {
    let (count, size) = (a.below(10), 1 + a.below(6));
    let samples = a.table(count, size);
    for method in [
        Within::MeanRange,
        Within::MeanDeviation,
        Within::Pooled,
        Within::WeightedRange,
        Within::WeightedDeviation,
    ] {
        log.call("baseline", Baseline::from_samples(&samples, method));
    }
    let base = if a.flag() {
        Baseline { centre: a.number(), sigma: a.number() }
    } else {
        Baseline { centre: 20.0, sigma: 9.0 }
    };
    let width = if a.flag() { a.number() } else { 3.0 };
    log.call("xbar", measured::xbar(&samples, &base, width));
    log.call("ranges", measured::ranges(&samples, &base, width));
    log.call("deviations", measured::deviations(&samples, &base, width));
    let x = a.series();
    log.call("moving", Baseline::from_moving_ranges(&x));
    log.call("median moving", Baseline::from_median_moving_range(&x));
    log.call("overall", capability::overall(&x));
    log.call("individuals", measured::individuals(&x, &base, width));
    log.call("moving ranges", measured::moving_ranges(&x, &base, width));
    log.call("judge", rules::judge(&x, &NELSON));
    log.call("judge", rules::judge(&x, &WESTERN_ELECTRIC));
    let (n, sigmas) = (a.size(), a.number());
    for rule in [
        Rule::SameSide(n),
        Rule::Trend(n),
        Rule::Alternating(n),
        Rule::Hugging(n),
        Rule::Avoiding(n),
        Rule::Opposite(sigmas),
        Rule::Beyond(sigmas),
        Rule::Zone { count: n, of: a.size(), sigmas },
    ] {
        log.call("signals", rules::signals(&x, rule));
    }
    log.call(
        "cusum",
        memory::cusum(&x, &Cusum { allowance: a.number(), decision: a.number(), head_start: 0.0 }),
    );
    let errors = a.beside(x.len());
    log.call("ewma", memory::ewma(&x, a.number(), &errors, a.share(), width));
    let inspected: Vec<Inspected> =
        (0..count).map(|_| Inspected { count: a.number(), size: a.number() }).collect();
    log.call("mean rate", attributes::mean_rate(&inspected));
    log.call("p", attributes::p(&inspected, a.share(), width));
    log.call("np", attributes::np(&inspected, a.share(), width));
    log.call("u", attributes::u(&inspected, a.number(), width));
    log.call("laney p", attributes::laney_p(&inspected, width));
    log.call("laney u", attributes::laney_u(&inspected, width));
    log.call("c", attributes::c(&x, a.number(), width));
    log.call("yield", capability::rolled_yield(&x));
    log.call("t squared", several::individuals(&samples, a.share()));
    log.call("t squared of samples", several::samples(&vec![samples; a.below(4)], a.share()));
    let limit = |a: &mut Args| a.flag().then(|| a.number());
    let tolerance =
        capability::Specification { lower: limit(a), upper: limit(a), target: limit(a) };
    log.call("capability", capability::capability(&base, a.size(), &tolerance, a.share()));
}

pub(crate) fn acceptance(a: &mut Args, log: &mut Log) {
    let stages: Vec<Stage> = (0..a.below(4))
        .map(|_| Stage { n: a.count(), accept: a.count(), reject: a.count() })
        .collect();
    let count = {
        let size = a.count();
        a.choose(&[Count::Binomial, Count::Poisson, Count::Lot { size }])
    };
    let p = a.share();
    let (n, accept) = (a.count(), a.count());
    for plan in [Plan::new(stages), Plan::single(n, accept)] {
        if let Ok(plan) = &plan {
            log.call("at", plan.at(p, count).map(|found| (found.accept, found.sample_number)));
            log.call("outgoing", plan.outgoing_quality(p, count, a.count()));
            log.call("inspection", plan.total_inspection(p, count, a.count()));
        }
        log.call("plan", plan);
    }
    let points = TwoPoints {
        good: a.share() * 0.3,
        accept_good: a.share(),
        bad: a.share(),
        accept_bad: a.share() * 0.3,
    };
    log.call("design", single(&points, count));
    log.call("wald", sequential::wald(&points).and_then(|plan| plan.sample_numbers()));
    log.call("known", variables::known_sigma(&points));
    let plan = variables::VariablesPlan { n: a.count(), k: a.number(), sigma_known: a.flag() };
    log.call("variables", plan.acceptance(p));
}

pub(crate) fn warning(a: &mut Args, log: &mut Log) {
    let length = 40 + a.below(80);
    // A short year keeps inputs short.
    let counts = a.counts(length);
    let time = if a.byte() < 16 { a.size() } else { length - 1 - a.below(3) };
    let settings = ears::Ears { baseline: a.size(), alpha: a.share() * 0.1, sigma_min: a.share() };
    for (name, method) in [
        ("c1", ears::c1 as fn(&[u64], usize, &ears::Ears) -> _),
        ("c2", ears::c2),
        ("c3", ears::c3_cdc),
        ("c3 surveillance", ears::c3_surveillance),
    ] {
        log.call(name, method(&counts, time, &settings));
    }
    log.call("c1 latest", ears::c1_latest(&counts, a.size(), &settings));
    log.call("c2 latest", ears::c2_latest(&counts, a.size(), &settings));
    let (years, half_window, period) = (a.below(6), a.below(3), 1 + a.below(12));
    let reference = simple::Reference { years, half_window, period, this_year: a.flag() };
    log.call("bayes", simple::bayes(&counts, time, &reference, a.share()));
    log.call("rki", simple::rki(&counts, time, &reference, simple::SmallMean::Garwood));
    let transform = a.choose(&[
        simple::Transform::Standard,
        simple::Transform::Rossi,
        simple::Transform::Anscombe,
    ]);
    log.call("cusum", simple::cusum(&counts, a.number(), a.share(), a.number(), transform));
    log.call("outbreak", simple::outbreak_p(&counts, a.number()));
    log.call("outbreak cases", simple::outbreak_p_cases(&counts, 100.0, a.count()));
    let small_counts = stats::warning::SmallCounts { cases: a.count(), periods: a.size() };
    let usual = farrington::Farrington {
        years,
        half_window,
        period,
        alpha: a.share(),
        trend: a.flag(),
        reweight: a.flag(),
        small_counts,
    };
    log.call("farrington", farrington::farrington(&counts, time, &usual));
    let threshold = a.choose(&[
        flexible::Threshold::Delta,
        flexible::Threshold::NegativeBinomial,
        flexible::Threshold::UpperMean,
    ]);
    let usual = flexible::Flexible {
        years,
        half_window,
        period,
        blocks: 1 + a.below(6),
        recent_left_out: a.size(),
        threshold,
        alpha: a.share(),
        trend_p_max: a.share(),
        trend: a.flag(),
        weights_above: a.flag().then(|| a.number()),
        small_counts,
    };
    log.call("flexible", flexible::flexible(&counts, time, &usual));
    let means = a.beside(length);
    let settings =
        likelihood::LikelihoodRatio { threshold: a.number(), alpha: a.share(), window: a.size() };
    log.call("likelihood", likelihood::ratios(&counts, &means, &settings));
    let p = a.shares(20);
    log.call("false alarms", false_alarms::benjamini_hochberg(&p, a.share()));
    if let Ok(mut lord) = false_alarms::Lord::new(a.share()) {
        p.iter().for_each(|p| log.call("lord", lord.decide(*p)));
    }
    let delays = 1 + a.below(4);
    let triangle: Vec<Vec<Option<u64>>> = (0..6)
        .map(|week: usize| (0..delays).map(|d| (week + d < 6).then(|| a.count())).collect())
        .collect();
    log.call("nowcast", delay::nowcast(&triangle, a.share()));
}

pub(crate) fn laboratory(a: &mut Args, log: &mut Log) {
    let x = a.series();
    let y = a.beside(x.len());
    log.call("a iso", robust::algorithm_a(&x, robust::Constants::Iso));
    log.call("a exact", robust::algorithm_a(&x, robust::Constants::Exact));
    log.call("s", robust::algorithm_s(&x, a.number()));
    log.call("qn", robust::qn(&x));
    log.call("q", robust::q_method(&x));
    log.call("hampel", robust::hampel(&x, a.number()));
    log.call("made", robust::made(&x));
    log.call("niqr", robust::normalised_iqr(&x));
    log.call("grubbs", precision::grubbs(&x));
    log.call("youden", pairs::youden(&x, &y));
    log.call("weighted", consensus::weighted_mean(&x, &y));
    log.call("mandel paule", consensus::mandel_paule(&x, &y));
    log.call("dersimonian", consensus::dersimonian_laird(&x, &y));
    log.call("stability", homogeneity::stability(&x, &y, a.number()));
    let (rows, columns) = (a.below(8), a.below(5));
    let table = a.table(rows, columns);
    log.call("homogeneity", homogeneity::homogeneity(&table, a.number()));
    log.call("precision", precision::precision(&table));
    log.call("cochran", precision::cochran_shares(&table));
    log.call("mandel", precision::mandel(&table));
    log.call("cochran critical", precision::cochran_critical(a.size(), a.size(), a.share()));
    log.call("grubbs critical", precision::grubbs_critical(a.size(), a.share()));
    let limit =
        limits::Limit { value: a.whole(), bound: limits::Bound::AtMost, interval: a.whole() };
    log.call("conforms", limits::conforms(a.whole(), &limit, limits::Comparison::RoundedValue));
    log.call(
        "guarded",
        limits::guarded(a.number(), a.number(), Some(a.number()), Some(a.number()), a.share()),
    );
    let marks: Vec<i64> = (0..a.below(80)).map(|_| a.whole()).collect();
    let peers = a.table(8, x.len());
    log.call("last digit", stats::gaming::digits::last_digit(&marks));
    log.call("first digit", stats::gaming::digits::first_digit(&marks));
    log.call("fives", stats::gaming::heaping::fives(&marks));
    log.call("above target", stats::gaming::heaping::above_target(&marks, a.whole(), a.whole()));
    log.call("repeated", stats::gaming::copies::repeated(&marks));
    log.call(
        "too smooth",
        stats::gaming::smooth::too_smooth(&marks, &stats::gaming::Noise::Counts),
    );
    log.call("smoother", stats::gaming::smooth::smoother_than_peers(&x, &peers));
    log.call("break", stats::gaming::breaks::level_break(&x, a.flag().then(|| a.size())));
    log.call("inlier", stats::gaming::inlier::inlier(&peers, a.below(9)));
}

pub(crate) fn satisfaction(a: &mut Args, log: &mut Log) {
    let answers = a.below(20);
    let columns = a.table(5, answers);
    let mode = a.choose(&[csi::Mode::A, csi::Mode::B]);
    let block = |items: Vec<usize>| csi::Block { items, mode };
    let odd = a.size();
    let mut paths = vec![(0, 1), (1, 2), (0, 2)];
    if a.byte() < 16 {
        paths.push((a.size(), a.size()));
    }
    let model = csi::Model {
        blocks: vec![
            block(vec![0, 1]),
            block(vec![2, if odd < 30 { 3 } else { odd }]),
            block(vec![4]),
        ],
        paths,
        scheme: a.choose(&[csi::Scheme::Centroid, csi::Scheme::Factorial, csi::Scheme::Path]),
        tolerance: if a.byte() < 16 { a.number() } else { 1e-8 },
        steps_max: 200,
    };
    let weights = a.flag().then(|| a.beside(answers));
    let fit = csi::fit(&model, &columns, weights.as_deref());
    if let Ok(fit) = &fit {
        log.call("total", Ok(model.total_effects(fit)));
        log.call("scores", model::scores(&model, fit, &columns));
        log.call(
            "reliability",
            reliability::reliability(&model, fit, &columns, weights.as_deref()),
        );
        log.call("heterotrait", reliability::heterotrait_ratios(&model, &columns, None));
        log.call(
            "performance",
            importance::performance(
                &model,
                fit,
                &columns,
                (a.number(), a.number()),
                weights.as_deref(),
            ),
        );
        log.call("performance", importance::performance(&model, fit, &columns, (0.0, 100.0), None));
        log.call("map", importance::map(&model, fit, &columns, (0.0, 100.0), a.size()));
        let settings = bootstrap::Settings {
            replications: 12,
            seed: 1,
            threads: 1,
            confidence: a.share(),
            corrected: a.flag(),
        };
        log.call("bootstrap", bootstrap::bootstrap(&model, &columns, &settings));
    }
    log.call("fit", fit);
}

pub(crate) fn drawing(a: &mut Args, log: &mut Log) {
    let sizes = a.series();
    let n = a.size();
    let chances = inclusion::probabilities(&sizes, n);
    let shares = a.shares(sizes.len());
    let own = chances.clone().unwrap_or(shares);
    log.call("probabilities", chances);
    log.call("systematic", inclusion::systematic(&own, a.share()));
    log.call("sampford", joint::sampford(&own));
    log.call("poisson", joint::conditional_poisson(&own));
    let y = a.beside(own.len());
    log.call("total", estimate::total(&y, &own));
    log.call("mean", estimate::mean(&y, &own));
    if let Ok(joint) = joint::sampford(&own) {
        log.call("variances", estimate::variances(&y, &joint));
    }
    let square = a.table(y.len(), y.len());
    log.call("variances", estimate::variances(&y, &square));
    let (pool, n) = (a.below(200), a.below(200));
    log.call("draw", verifiable::draw("seed", pool, n));
    log.call("rfc", verifiable::draw_rfc3797("seed", pool, n));
    let by = |a: &mut Args, classes: usize| {
        (0..y.len()).map(|_| a.below(classes)).collect::<Vec<usize>>()
    };
    let population = a.flag().then(|| a.beside(y.len()));
    let weights = a.beside(y.len());
    let design =
        Design { strata: by(a, 3), clusters: by(a, 5), weights: weights.clone(), population };
    log.call("survey total", design.total(&y));
    log.call("survey mean", design.mean(&y));
    log.call("ratio", design.ratio(&y, &sizes));
    log.call("effect", design.design_effect(&y));
    let marked: Vec<bool> = y.iter().map(|_| a.flag()).collect();
    log.call("domain", design.domain_mean(&y, &marked));
    for method in [proportion::Method::Logit, proportion::Method::Beta, proportion::Method::Mean] {
        log.call("proportion", proportion::proportion(&design, &marked, a.share(), method));
    }
    let known = std::collections::BTreeMap::from([(0, a.number()), (1, 50.0), (2, 20.0)]);
    let margin = |a: &mut Args| calibrate::Margin { classes: by(a, 3), known: known.clone() };
    log.call("post", calibrate::post_stratify(&weights, &by(a, 3), &known));
    log.call("rake", calibrate::rake(&weights, &[margin(a), margin(a)]));
    let regressors = a.table(y.len(), 2);
    let method =
        a.choose(&[small_area::Method::Reml, small_area::Method::Ml, small_area::Method::Moment]);
    log.call("small areas", small_area::fay_herriot(&y, &weights, &regressors, method));
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

pub(crate) fn measurement(a: &mut Args, log: &mut Log) {
    let (parts, operators, trials) = (a.below(6), a.below(4), a.below(4));
    let study: Vec<Vec<Vec<f64>>> = (0..parts).map(|_| a.table(operators, trials)).collect();
    let found = gauge::anova(&study);
    if let Ok(found) = &found {
        for components in [found.pooled(), found.with_interaction(), found.chosen(a.share())] {
            log.call(
                "components",
                Ok((components.categories(), components.percent_of_spread(), components.total())),
            );
        }
    }
    log.call("anova", found);
    let factors = gauge::RangeFactors { k1: a.number(), k2: 0.5, k3: 0.3 };
    log.call("range", gauge::range_method(&study, &factors));
    let quantities: Vec<uncertainty::Quantity> = (0..a.below(4))
        .map(|_| uncertainty::Quantity { value: a.number(), uncertainty: a.number() })
        .collect();
    let n = quantities.len();
    let correlation = a.flag().then(|| {
        let r = a.share();
        (0..n)
            .map(|i| (0..n).map(|j| if i == j { 1.0 } else { r }).collect())
            .collect::<Vec<Vec<f64>>>()
    });
    let kind = a.below(4);
    let model = |x: &[f64]| match kind {
        0 => x.iter().sum(),
        1 => x.iter().product(),
        2 => x[0].ln(),
        _ => 1.0 / x[0],
    };
    log.call("propagate", uncertainty::propagate(&quantities, correlation.as_deref(), model));
    let contributions = a.series();
    let degrees = a.beside(contributions.len());
    log.call("degrees", uncertainty::effective_degrees(&contributions, &degrees));
    log.call("coverage", uncertainty::coverage_factor(a.share(), a.number()));
    let (x, u) = (a.number(), a.number());
    log.call(
        "simulate",
        monte_carlo::simulate(100 + a.below(100), 1, 1, a.share(), |s| x + u * s.normal()),
    );
}

pub(crate) fn examiners(a: &mut Args, log: &mut Log) {
    let length = a.below(20);
    let marks = |a: &mut Args| {
        (0..length)
            .map(|_| if a.byte() < 4 { a.size() } else { a.below(4) })
            .collect::<Vec<usize>>()
    };
    let (first, second) = (marks(a), marks(a));
    for distance in [Distance::Nominal, Distance::Linear, Distance::Quadratic] {
        log.call("kappa", stats::examiners::kappa(&first, &second, distance));
    }
    let counts: Vec<Vec<u64>> = (0..a.below(8)).map(|_| a.counts(3)).collect();
    log.call("fleiss", stats::examiners::fleiss(&counts));
    log.call("gwet", stats::examiners::gwet(&counts));
    let even: Vec<Vec<u64>> = (0..length)
        .map(|_| {
            let k = a.below(6) as u64;
            vec![k, 5 - k]
        })
        .collect();
    log.call("fleiss", stats::examiners::fleiss(&even));
    log.call("gwet", stats::examiners::gwet(&even));
    let (rows, columns) = (a.below(8), a.below(5));
    let table = a.table(rows, columns);
    log.call("intraclass", stats::examiners::intraclass(&table));
    let given: Vec<Mark> = (0..length)
        .map(|_| Mark { file: a.below(6), reviewer: a.below(4), value: a.number() })
        .collect();
    log.call("severity", stats::examiners::severity(&given, 1 + a.below(8), 1 + a.below(6)));
    let steady: Vec<Mark> = (0..length)
        .map(|i| Mark { file: i % 5, reviewer: a.below(3), value: f64::from(a.byte()) })
        .collect();
    log.call("severity", stats::examiners::severity(&steady, length.min(5), 3));
}
