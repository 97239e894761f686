//! Watching processes: charts, lots, counts.

use crate::Log;
use crate::args::Args;
use stats::acceptance::design::{TwoPoints, single};
use stats::acceptance::{Count, Plan, Stage, sequential, variables};
use stats::chart::attributes::{self, Inspected};
use stats::chart::memory::{self, Cusum};
use stats::chart::rules::{self, NELSON, Rule, WESTERN_ELECTRIC};
use stats::chart::variables::{Baseline, Within};
use stats::chart::{capability, several, variables as measured};
use stats::warning::{delay, ears, false_alarms, farrington, flexible, likelihood, simple};

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
