//! Asking a part for the whole: satisfaction, drawing and estimating.

use crate::Log;
use crate::args::Args;
use stats::drawing::{estimate, inclusion, joint, verifiable};
use stats::satisfaction::{self as csi, bootstrap, importance, model, reliability};
use stats::small_area;
use stats::survey::{Design, calibrate, proportion};

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
        log.call("map", importance::map(&model, fit, &columns, (0.0, 100.0), a.size(), None));
        let settings = bootstrap::Settings {
            replications: 12,
            seed: 1,
            threads: 1,
            confidence: a.share(),
            corrected: a.flag(),
        };
        let weights = a.flag().then(|| a.beside(columns[0].len()));
        let found = bootstrap::bootstrap_weighted(&model, &columns, weights.as_deref(), &settings);
        log.call("bootstrap", found);
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
