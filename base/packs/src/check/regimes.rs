//! Regimes whose kinds of case and clocks exist and are their own; limits that are decimals and belong to one.

use std::collections::{BTreeMap, BTreeSet};

use super::{dates, need};
use crate::at::At;
use crate::facts::{Holds, fact};
use crate::model::{ProductLimit, Regime};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, found: &mut Vec<Problem>) {
    let clocks: BTreeSet<&str> = pack.clocks.iter().map(|clock| clock.code.as_str()).collect();
    let kinds: BTreeSet<&str> = pack.case_kinds.iter().map(|kind| kind.code.as_str()).collect();
    let domains: BTreeSet<&str> = fact("samples")
        .and_then(|fact| fact.column("domain"))
        .map(|column| match column.holds {
            Holds::Word(words) => words.iter().copied().collect(),
            _ => BTreeSet::new(),
        })
        .unwrap_or_default();
    for regime in &pack.regimes {
        for kind in [&regime.case, &regime.objection] {
            need(regime, "case", "case", kind, &kinds, found);
        }
        for clock in [&regime.objection_clock, &regime.report_clock] {
            need(regime, "objection_clock", "clock", clock, &clocks, found);
        }
        for domain in &regime.domains {
            need(regime, "domains", "domain", domain, &domains, found);
        }
        if regime.keep_years < 6 {
            // 检验检测机构资质认定管理办法: records and reports are kept for six years at least.
            found.push(regime.problem("keep_years", Rule::Range).with("value", regime.keep_years));
        }
        if regime.source.is_none() && !regime.assumed {
            found.push(regime.problem("source", Rule::NoSource).with("value", &regime.code));
        }
        own_objection(pack, regime, found);
    }
    let known: BTreeSet<&str> = pack.regimes.iter().map(|it| it.code.as_str()).collect();
    for limit in &pack.product_limits {
        of_limit(limit, &known, found);
    }
}

/// A sample of one law on the objection clock of another would be told a wrong day: the kind of case must run on
/// the clock that the regime names, and no other regime may name either.
fn own_objection(pack: &Pack, regime: &At<Regime>, found: &mut Vec<Problem>) {
    let owners: BTreeMap<&str, &str> = pack
        .regimes
        .iter()
        .filter(|other| other.code != regime.code)
        .flat_map(|other| {
            [(other.objection_clock.as_str(), other.code.as_str()), (&other.objection, &other.code)]
        })
        .collect();
    for (field, code) in
        [("objection_clock", &regime.objection_clock), ("objection", &regime.objection)]
    {
        if let Some(other) = owners.get(code.as_str()) {
            found.push(
                regime.problem(field, Rule::Duplicate).with("value", code).with("first", other),
            );
        }
    }
    for name in [&regime.objection, &regime.case] {
        let versions = pack.case_kinds.iter().filter(|kind| kind.code == *name);
        for clock in versions.flat_map(|kind| &kind.it.clocks) {
            let foreign = owners.get(clock.rule.as_str());
            if let Some(other) = foreign {
                found.push(
                    regime
                        .problem("case", Rule::Duplicate)
                        .with("value", &clock.rule)
                        .with("first", other),
                );
            }
        }
    }
    let runs = pack
        .case_kinds
        .iter()
        .filter(|kind| kind.code == regime.objection)
        .any(|kind| kind.it.clocks.iter().any(|clock| clock.rule == regime.objection_clock));
    if !runs {
        found.push(
            regime
                .problem("objection_clock", Rule::Unknown)
                .with("field", "objection_clock")
                .with("kind", &regime.objection)
                .with("value", &regime.objection_clock),
        );
    }
}

fn of_limit(limit: &At<ProductLimit>, known: &BTreeSet<&str>, found: &mut Vec<Problem>) {
    need(limit, "regime", "regime", &limit.regime, known, found);
    dates(limit, Some(limit.from), limit.to, found);
    if limit.low.is_none() && limit.high.is_none() {
        found.push(limit.problem("low", Rule::Range).with("value", &limit.item));
    }
    for (field, text) in [("low", &limit.low), ("high", &limit.high), ("guard", &limit.guard)] {
        if let Some(text) = text
            && terms::Millionths::parse(text).is_err()
        {
            found.push(limit.problem(field, Rule::Range).with("value", text));
        }
    }
    if limit.source.is_none() && !limit.assumed && !limit.synthetic {
        found.push(limit.problem("source", Rule::NoSource).with("value", &limit.item));
    }
}
