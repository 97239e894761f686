//! Rules that work on cases: a source for each, kinds and columns that exist, conditions that can be read.

use std::collections::BTreeSet;

use cases::rulebook::{Rulebook, Trigger};

use crate::at::At;
use crate::pack::Pack;
use crate::problem::{Problem, Rule};
use crate::{facts, triggers};

pub(super) fn check(pack: &Pack, found: &mut Vec<Problem>) {
    let kinds: BTreeSet<&str> = pack.case_kinds.iter().map(|kind| kind.code.as_str()).collect();
    let mut seen = BTreeSet::new();
    for book in &pack.rulebooks {
        for (sort, code, from, is_sourced) in entries(book) {
            if !seen.insert((sort, code.clone(), from)) {
                let twice = book.problem("code", Rule::Duplicate).with("value", &code);
                found.push(twice.with("first", sort));
            }
            if !is_sourced {
                found.push(book.problem("source", Rule::NoSource).with("value", &code));
            }
        }
        for trigger in &book.triggers {
            known_kind(book, &trigger.kind, &kinds, found);
            of_trigger(pack, book, trigger, found);
        }
        for rung in &book.rungs {
            for kind in rung.kinds.iter().chain(&rung.draft) {
                known_kind(book, kind, &kinds, found);
            }
        }
        for route in book.routes.iter().filter(|route| route.steps.is_empty()) {
            found.push(
                book.problem("route", Rule::Field)
                    .with("cause", format!("{}: no [[route.step]]", route.code)),
            );
        }
    }
}

fn entries(book: &Rulebook) -> Vec<(&'static str, String, terms::Date, bool)> {
    let mut all = Vec::new();
    for it in &book.routes {
        all.push(("route", it.code.clone(), it.from, it.source.is_some() || it.assumed));
    }
    for it in &book.triggers {
        all.push(("trigger", it.code.clone(), it.from, it.source.is_some() || it.assumed));
    }
    for it in &book.rungs {
        all.push(("rung", it.code.clone(), it.from, it.source.is_some() || it.assumed));
    }
    for it in &book.duties {
        all.push(("duty", it.code.clone(), it.from, !it.ground.trim().is_empty()));
    }
    for it in &book.causes {
        all.push(("cause", it.code.clone(), it.from, it.source.is_some() || it.assumed));
    }
    for it in &book.retentions {
        all.push(("retention", it.code.clone(), it.from, it.source.is_some() || it.assumed));
    }
    for it in &book.public_fields {
        all.push(("public-field", it.code.clone(), it.from, it.source.is_some() || it.assumed));
    }
    for it in &book.trace_steps {
        let all_sourced = it.elements.iter().all(|it| it.source.is_some() || it.assumed);
        let sourced = all_sourced && (it.source.is_some() || it.assumed);
        all.push(("trace-step", it.code.clone(), it.from, sourced));
    }
    all
}

fn known_kind(book: &At<Rulebook>, kind: &str, kinds: &BTreeSet<&str>, found: &mut Vec<Problem>) {
    if !kinds.contains(kind) {
        let unknown = book.problem("kind", Rule::Unknown).with("field", "kind");
        found.push(unknown.with("kind", "case").with("value", kind));
    }
}

fn of_trigger(pack: &Pack, book: &At<Rulebook>, trigger: &Trigger, found: &mut Vec<Problem>) {
    let Some(columns) = triggers::columns(trigger) else {
        let known: Vec<&str> = facts::FACTS.iter().map(|fact| fact.name).chain(["cases"]).collect();
        let unknown = book.problem("on", Rule::UnknownFact).with("value", &trigger.on);
        found.push(unknown.with("known", known.join(", ")));
        return;
    };
    if let Err(problem) = triggers::compile(trigger, &columns) {
        let wrong = book.problem("when", Rule::Formula);
        found.push(wrong.with("value", format!("{} ({problem})", trigger.when)));
    }
    let named = [&trigger.key, &trigger.subject, &trigger.accountable];
    let texts = [&trigger.title, &trigger.ground, &trigger.address];
    let in_words = texts.into_iter().chain(trigger.fields.values()).flat_map(|text| {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
    });
    let all = named.into_iter().cloned().chain(trigger.day.clone()).chain(in_words);
    let known = || columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    for name in all.collect::<BTreeSet<String>>() {
        if columns.iter().all(|(column, _)| *column != name) {
            let unknown = book.problem("trigger", Rule::UnknownColumn).with("fact", &trigger.on);
            found.push(unknown.with("value", name).with("known", known()));
        }
    }
    // What the kind asks for when it is opened must be said, and nothing else.
    let Some(kind) = pack.case_kinds.iter().rev().find(|kind| kind.code == trigger.kind) else {
        return;
    };
    let lacking = kind.fields.iter().filter(|field| field.required).map(|field| &field.code);
    let lacking = lacking.filter(|code| !trigger.fields.contains_key(*code));
    let needless =
        trigger.fields.keys().filter(|code| kind.fields.iter().all(|field| field.code != **code));
    for code in lacking.chain(needless) {
        let wrong = book.problem("fields", Rule::Unknown).with("field", "fields");
        found.push(wrong.with("kind", &trigger.kind).with("value", code));
    }
}
