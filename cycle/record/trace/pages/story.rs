//! The events that speak of what was found, read from their bodies, in the order of time.

use std::collections::{BTreeMap, BTreeSet};

use epcis::cbv::Vocabulary;
use epcis::event::Event;
use store::{Tx, params};
use terms::{Lang, Result};

use super::said::{self, Said};
use crate::graph::walk::ask;
use crate::graph::{Lens, Memory, Vertex};
use crate::redaction::Reach;

/// Events that one page tells, at most; how many more there are is said.
pub(super) const MOST: usize = 400;

/// Dispositions that say that something is wrong with the goods.
const WRONG: [&str; 9] = [
    "damaged",
    "expired",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "non_conformant",
    "non_sellable_other",
    "recalled",
];

/// An event as a page tells it.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) number: i64,
    pub(super) time: i64,
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) step: Option<String>,
    pub(super) disposition: Option<String>,
    pub(super) place: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    /// Codes that it names, each once, those that the page asked about first.
    pub(super) goods: Vec<String>,
    pub(super) wrong: bool,
}

/// The events of these vertices that the reader may read; which vertices each is about; whether there are more.
#[derive(Debug, Default)]
pub(super) struct Stories {
    pub(super) events: Vec<Told>,
    /// By vertex: numbers of its events.
    pub(super) of: BTreeMap<Vertex, Vec<i64>>,
    pub(super) more: usize,
}

pub(super) fn stories(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    reach: &Reach,
    vertices: &[Vertex],
) -> Result<Stories> {
    let found: Vec<(Vertex, i64, i64)> = ask(tx, memory, lens, |view| {
        let mut found = Vec::new();
        let mut whole = true;
        for vertex in vertices {
            if vertex.is_event() {
                match view.fact(vertex.name) {
                    Some(fact) if reach.reads(fact) => found.push((*vertex, fact.id, fact.t)),
                    Some(_) => {}
                    None => whole = false,
                }
                continue;
            }
            let Some(facts) = view.story(*vertex) else {
                whole = false;
                continue;
            };
            found.extend(
                facts
                    .into_iter()
                    .filter(|fact| reach.reads(fact))
                    .map(|fact| (*vertex, fact.id, fact.t)),
            );
        }
        whole.then_some(found)
    })?;
    let mut stories = Stories::default();
    let mut times: BTreeMap<i64, i64> = BTreeMap::new();
    for (vertex, event, time) in found {
        stories.of.entry(vertex).or_default().push(event);
        times.insert(event, time);
    }
    let mut order: Vec<(i64, i64)> = times.iter().map(|(event, time)| (*time, *event)).collect();
    order.sort_unstable();
    stories.more = order.len().saturating_sub(MOST);
    order.truncate(MOST);
    stories.events = told(tx, &order.iter().map(|(_, event)| *event).collect::<Vec<_>>(), &times)?;
    stories.events.sort_by_key(|event| (event.time, event.number));
    Ok(stories)
}

fn told(tx: &mut Tx<'_>, events: &[i64], times: &BTreeMap<i64, i64>) -> Result<Vec<Told>> {
    let mut found = Vec::with_capacity(events.len());
    tx.each(
        "select event, event_id, body from trace_body where event {in 1} order by event",
        params![events.to_vec()],
        |row| {
            let (number, id, body): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if let Some(Ok(event)) = epcis::json::events(body.as_bytes()).next() {
                found.push(of_event(
                    number,
                    times.get(&number).copied().unwrap_or_default(),
                    id,
                    &event,
                ));
            }
            Ok(true)
        },
    )?;
    Ok(found)
}

/// Codes that an event names.
pub(super) fn goods(event: &Event<'_>) -> Vec<String> {
    let lists = [&event.outputs, &event.inputs, &event.epcs, &event.children];
    let classes = [
        &event.output_quantities,
        &event.input_quantities,
        &event.quantities,
        &event.child_quantities,
    ];
    let mut seen = BTreeSet::new();
    let classes = classes.into_iter().flatten().map(|quantity| quantity.class.as_ref());
    let items = lists.into_iter().flatten().chain(&event.parent).map(AsRef::as_ref);
    classes
        .chain(items)
        .map(crate::names::canonical)
        .filter(|code: &String| seen.insert(code.clone()))
        .collect()
}

/// Whoever sent and whoever was sent to: the party that has it, else the owner, else the place.
pub(super) fn end(list: &[epcis::event::Typed<'_>]) -> Option<String> {
    let kinds = ["possessing_party", "owning_party", "location"];
    let of = |wanted: &str| {
        list.iter().find(|one| {
            one.kind.as_deref().and_then(|kind| Vocabulary::SourceDestinationType.word(kind))
                == Some(wanted)
        })
    };
    kinds.iter().find_map(|kind| of(kind)).map(|one| crate::names::canonical(&one.value))
}

fn of_event(number: i64, time: i64, id: String, event: &Event<'_>) -> Told {
    let place = event.biz_location.as_ref().or(event.read_point.as_ref());
    let word = event.disposition.as_deref().and_then(|text| Vocabulary::Disposition.word(text));
    let set = event.persistent_disposition.iter().flat_map(|persistent| &persistent.set);
    let mut words = set.filter_map(|text| Vocabulary::Disposition.word(text)).chain(word);
    Told {
        number,
        time,
        id,
        kind: event.kind.name().to_owned(),
        step: event.biz_step.as_deref().map(str::to_owned),
        disposition: event.disposition.as_deref().map(str::to_owned),
        place: place.map(|place| crate::names::site(&place.id)),
        from: end(&event.sources),
        to: end(&event.destinations),
        goods: goods(event),
        wrong: words.any(|word| WRONG.contains(&word)),
    }
}

impl Told {
    pub(super) fn href(&self) -> String {
        href(&self.id)
    }
    /// Codes that have to be named.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        let ends = [&self.place, &self.from, &self.to].into_iter().flatten();
        self.goods.iter().take(NAMED).chain(ends).map(String::as_str)
    }
    pub(super) fn step(&self, lang: Lang) -> String {
        match &self.step {
            Some(step) => said::word(lang, Vocabulary::BizStep, step),
            None => kind(lang, &self.kind),
        }
    }
    pub(super) fn disposition(&self, lang: Lang) -> String {
        let word = |text: &String| said::word(lang, Vocabulary::Disposition, text);
        self.disposition.as_ref().map(word).unwrap_or_default()
    }
    /// The first things that it names, and how many more.
    pub(super) fn things(&self, lang: Lang, said: &Said) -> String {
        let first: Vec<String> =
            self.goods.iter().take(NAMED).map(|code| said.goods(code).whole()).collect();
        let more = self.goods.len().saturating_sub(NAMED);
        let first = first.join(lang.pick("、", ", "));
        if more == 0 {
            first
        } else {
            format!("{first} {}", ui::ta(lang, "trace-and-more", &[("count", more.to_string())]))
        }
    }
}

/// Things that a line of a timeline names.
const NAMED: usize = 3;

pub(super) fn href(event_id: &str) -> String {
    format!("/trace/events/{}", web::encoded(event_id))
}

/// The kind of an event in words.
pub(super) fn kind(lang: Lang, name: &str) -> String {
    let known = [
        "ObjectEvent",
        "AggregationEvent",
        "AssociationEvent",
        "TransactionEvent",
        "TransformationEvent",
    ];
    match known.contains(&name) {
        true => {
            ui::t(lang, &format!("trace-kind-{}", name.trim_end_matches("Event").to_lowercase()))
        }
        false => name.to_owned(),
    }
}
