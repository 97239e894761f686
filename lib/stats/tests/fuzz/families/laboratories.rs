//! Measuring: laboratories, gauges, examiners.

use crate::Log;
use crate::args::Args;
use stats::examiners::{Distance, Mark};
use stats::laboratory::{consensus, homogeneity, limits, pairs, precision, robust};
use stats::measurement::{gauge, monte_carlo, uncertainty};

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
