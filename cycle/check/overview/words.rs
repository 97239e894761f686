//! What the overview says in sentences, and the names it says them of.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use terms::{Lang, Result};
use web::Me;

use super::ranking::Ranking;
use super::tally::Tally;
use crate::scope::Scope;

/// Names in a sentence; more than these are counted.
const NAMED: usize = 4;

/// The longest names that narrow columns print whole, in characters: Chinese, Latin.
const WHOLE_NAME: (usize, usize) = (4, 8);

/// Names for tiles and narrow columns, where they stay different; else the full ones.
pub(super) fn shorts(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<BTreeMap<i64, String>> {
    let ids: Vec<units::UnitId> = scope.below.iter().map(|u| units::UnitId(u.id)).collect();
    let names: BTreeMap<i64, String> = units::units(tx, &ids, Some(scope.day))?
        .into_iter()
        .map(|unit| {
            let name = unit.name.get(me.lang);
            let long = name.chars().count() > me.lang.pick(WHOLE_NAME.0, WHOLE_NAME.1);
            let short = match (long, me.lang) {
                (false, _) => name.to_owned(),
                (true, Lang::Zh) => unit.label(me.lang).to_owned(),
                (true, Lang::En) => clipped(name),
            };
            (unit.id.0, short)
        })
        .collect();
    let different: BTreeSet<&String> = names.values().collect();
    if different.len() == names.len() {
        return Ok(names);
    }
    Ok(scope.below.iter().map(|u| (u.id, u.name.get(me.lang).to_owned())).collect())
}

/// Yanhu for Yanhu District; Yanhu Zone for Yanhu High-Tech Zone.
pub(super) fn clipped(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words[..] {
        [first, _] => first.to_owned(),
        [first, .., last] => format!("{first} {last}"),
        _ => name.to_owned(),
    }
}

/// The sentence that could be read aloud.
pub(super) fn sentence(me: &Me, scope: &Scope, tally: &Tally, ranking: Option<&Ranking>) -> String {
    let mut said = Vec::new();
    let period = ("period", scope.period.say(me.lang));
    if tally.total() > 0 {
        said.push(ui::ta(
            me.lang,
            "overview-sentence",
            &[
                period,
                ("total", tally.total().to_string()),
                ("met", tally.met.to_string()),
                ("near", tally.near.to_string()),
                ("notmet", tally.not_met.to_string()),
                ("missing", tally.missing.to_string()),
            ],
        ));
    } else {
        let args = [period, ("known", tally.known.to_string()), ("all", tally.all.to_string())];
        said.push(ui::ta(me.lang, "overview-sentence-known", &args));
    }
    if let Some(ranking) = ranking.filter(|ranking| !ranking.halves.is_empty()) {
        said.push(verdict(me, ranking));
    }
    said.join(me.lang.pick("", " "))
}

pub(super) fn names(me: &Me, list: &[String]) -> String {
    let shown: Vec<&str> = list.iter().take(NAMED).map(String::as_str).collect();
    let joined = shown.join(me.lang.pick("、", ", "));
    if list.len() > NAMED {
        let args = [("names", joined), ("n", list.len().to_string())];
        return ui::ta(me.lang, "overview-and-more", &args);
    }
    joined
}

pub(super) fn verdict(me: &Me, ranking: &Ranking) -> String {
    let mut said = Vec::new();
    let list = |key: &str, list: &[String]| {
        let args = [("who", names(me, list)), ("n", list.len().to_string())];
        ui::ta(me.lang, key, &args)
    };
    if !ranking.vetoed.is_empty() {
        said.push(list("overview-say-vetoed", &ranking.vetoed));
    }
    if !ranking.last.is_empty() {
        let grade = ranking.grades.last().map(|(code, _)| code.clone()).unwrap_or_default();
        let args = [
            ("who", names(me, &ranking.last)),
            ("grade", grade),
            ("n", ranking.last.len().to_string()),
        ];
        said.push(ui::ta(me.lang, "overview-say-last", &args));
    }
    if said.is_empty() {
        let grades: Vec<String> = ranking
            .grades
            .iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(code, rows)| {
                ui::ta(
                    me.lang,
                    "overview-say-grade",
                    &[("grade", code.clone()), ("n", rows.len().to_string())],
                )
            })
            .collect();
        let args = [
            ("n", ranking.grades.iter().map(|(_, rows)| rows.len()).sum::<usize>().to_string()),
            ("grades", grades.join(me.lang.pick("、", ", "))),
        ];
        said.push(ui::ta(me.lang, "overview-say-nobody", &args));
    }
    said.join(me.lang.pick("", " "))
}
