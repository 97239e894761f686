//! Enforcement: everybody named exists, licences and papers have days, each rule has a source.

use std::collections::BTreeSet;

use super::{Known, dates, need};
use crate::at::At;
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    let subjects: BTreeSet<&str> = pack.enforcement.iter().map(|it| it.code.as_str()).collect();
    let institutes: BTreeSet<&str> = pack.institutes.iter().map(|it| it.code.as_str()).collect();
    let items: BTreeSet<&str> = pack.inspection_items.iter().map(|it| it.code.as_str()).collect();
    for it in &pack.enforcement {
        need(it, "unit", "unit", &it.unit, &known.units, found);
        dates(it, Some(it.from), it.to, found);
        sourced(it, it.source.is_some() || it.assumed || it.synthetic, &it.code, found);
    }
    for it in &pack.inspectors {
        need(it, "unit", "unit", &it.unit, &known.units, found);
        dates(it, Some(it.from), it.to, found);
        // A pack is published; a real person is no part of one.
        sourced(it, it.fictitious, &it.code, found);
        if !(0..=8784).contains(&it.hours) {
            found.push(it.problem("hours", Rule::Range).with("value", it.hours));
        }
    }
    for it in &pack.institutes {
        need(it, "unit", "unit", &it.unit, &known.units, found);
        dates(it, Some(it.from), it.to, found);
    }
    for it in &pack.delegations {
        need(it, "institute", "institute", &it.institute, &institutes, found);
        need(it, "subject", "subject", &it.subject, &subjects, found);
        dates(it, Some(it.from), it.to, found);
    }
    for it in &pack.inspection_items {
        dates(it, Some(it.from), it.to, found);
        sourced(it, it.source.is_some() || it.assumed, &it.code, found);
        if !matches!(it.objects.as_str(), "firm" | "site" | "product-line") {
            let problem = it.problem("objects", Rule::UnknownValue).with("column", "objects");
            let known = "firm, site, product-line";
            found.push(problem.with("value", &it.objects).with("known", known));
        }
        let mut codes = BTreeSet::new();
        for question in &it.check {
            if !codes.insert(&question.code) {
                let problem = it.problem("check", Rule::Duplicate).with("value", &question.code);
                found.push(problem.with("first", &it.code));
            }
            if !matches!(question.severity.as_str(), "critical" | "serious" | "minor") {
                let problem = it.problem("check", Rule::UnknownValue).with("column", "severity");
                let known = "critical, serious, minor";
                found.push(problem.with("value", &question.severity).with("known", known));
            }
        }
    }
    for it in &pack.demo_campaigns {
        need(it, "subject", "subject", &it.subject, &subjects, found);
        need(it, "item", "item", &it.item, &items, found);
        need(it, "area", "unit", &it.area, &known.units, found);
        dates(it, Some(it.from), Some(it.to), found);
    }
    rules(pack, found);
}

/// Rules stand in one sheet of each pack; a breach names the sheet of the last pack that has one.
fn rules(pack: &Pack, found: &mut Vec<Problem>) {
    let rules = &pack.inspection_rules;
    let file = pack
        .parts
        .first()
        .map_or_else(String::new, |part| format!("{}/inspection.toml", part.header.code));
    let mut breach = |rule: Rule, value: &str| {
        found.push(Problem::new(file.clone(), 0, rule).with("value", value).with("field", value));
    };
    let kinds = rules.kinds.iter().map(|it| (&it.code, it.source.is_some() || it.assumed));
    let bases = rules.bases.iter().map(|it| (&it.code, it.source.is_some() || it.assumed));
    let caps = rules.caps.iter().map(|it| (&it.code, it.source.is_some() || it.assumed));
    let rates = rules.rates.iter().map(|it| (&it.class, it.source.is_some() || it.assumed));
    for (code, has) in kinds.chain(bases).chain(caps).chain(rates) {
        if !has {
            breach(Rule::NoSource, code);
        }
    }
    for cap in &rules.caps {
        if cap.days < 0 || cap.most < 1 {
            breach(Rule::Range, &cap.code);
        }
    }
    for rate in &rules.rates {
        if rate.rate_ppm > rate.most_ppm || rate.most_ppm > 1_000_000 {
            breach(Rule::Range, &rate.class);
        }
    }
}

fn sourced<T>(entry: &At<T>, has: bool, code: &str, found: &mut Vec<Problem>) {
    if !has {
        found.push(entry.problem("source", Rule::NoSource).with("value", code));
    }
}
