//! Events in a few words.

use epcis::context::Prefixes;
use epcis::event::*;
use epcis::graph::{Builder, Found, Graph, Mode, Options, Tier};
use epcis::time::Instant;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Minutes since midnight of an ordinary day.
pub(crate) fn at(minute: usize) -> String {
    format!("2026-07-{:02}T{:02}:{:02}:00Z", 1 + minute / 1440, minute / 60 % 24, minute % 60)
}

pub(crate) fn moment(minute: usize) -> Instant {
    at(minute).parse().unwrap()
}

pub(crate) fn texts(names: &[&str]) -> Vec<Text<'static>> {
    names.iter().map(|name| Cow::Owned((*name).to_owned())).collect()
}

fn base(kind: Kind<'static>, minute: usize) -> Event<'static> {
    let mut event = Event::new(kind, Arc::new(Prefixes::default()));
    event.event_time = Cow::Owned(at(minute));
    event.event_time_zone_offset = Cow::Borrowed("+08:00");
    event
}

pub(crate) fn makes(minute: usize, inputs: &[&str], outputs: &[&str]) -> Event<'static> {
    let mut event = base(Kind::Transformation, minute);
    event.inputs = texts(inputs);
    event.outputs = texts(outputs);
    event
}

pub(crate) fn packs(minute: usize, parent: &str, children: &[&str]) -> Event<'static> {
    contains(Kind::Aggregation, minute, "ADD", parent, children)
}

pub(crate) fn unpacks(minute: usize, parent: &str, children: &[&str]) -> Event<'static> {
    contains(Kind::Aggregation, minute, "DELETE", parent, children)
}

pub(crate) fn contains(
    kind: Kind<'static>,
    minute: usize,
    action: &'static str,
    parent: &str,
    children: &[&str],
) -> Event<'static> {
    let mut event = base(kind, minute);
    event.action = Some(Cow::Borrowed(action));
    event.parent = Some(Cow::Owned(parent.to_owned()));
    event.children = texts(children);
    event
}

pub(crate) fn sees(minute: usize, step: &'static str, things: &[&str]) -> Event<'static> {
    let mut event = base(Kind::Object, minute);
    event.action = Some(Cow::Borrowed("OBSERVE"));
    event.biz_step = Some(Cow::Borrowed(step));
    event.epcs = texts(things);
    event
}

/// Further things that events say.
pub(crate) trait Say: Sized {
    fn named(self, id: &str) -> Self;
    fn place(self, place: &str) -> Self;
    fn quantity(self, class: &str, amount: &str, unit: &str) -> Self;
    fn input(self, class: &str, amount: &str, unit: &str) -> Self;
    fn output(self, class: &str, amount: &str, unit: &str) -> Self;
    fn process(self, id: &str) -> Self;
    fn parties(self, from: &str, to: &str) -> Self;
    fn places(self, from: &str, to: &str) -> Self;
    fn under(self, transaction: &str) -> Self;
}

fn amount(class: &str, amount: &str, unit: &str) -> Quantity<'static> {
    Quantity {
        class: Cow::Owned(class.to_owned()),
        quantity: Some(Cow::Owned(amount.to_owned())),
        unit: (!unit.is_empty()).then(|| Cow::Owned(unit.to_owned())),
    }
}

fn typed(kind: &'static str, value: &str) -> Option<Typed<'static>> {
    (!value.is_empty())
        .then(|| Typed { kind: Some(Cow::Borrowed(kind)), value: Cow::Owned(value.to_owned()) })
}

impl Say for Event<'static> {
    fn named(mut self, id: &str) -> Self {
        self.event_id = Some(Cow::Owned(id.to_owned()));
        self
    }

    fn place(mut self, place: &str) -> Self {
        self.read_point = Some(Place { id: Cow::Owned(place.to_owned()), extensions: Vec::new() });
        self
    }

    fn quantity(mut self, class: &str, much: &str, unit: &str) -> Self {
        self.quantities.push(amount(class, much, unit));
        self
    }

    fn input(mut self, class: &str, much: &str, unit: &str) -> Self {
        self.input_quantities.push(amount(class, much, unit));
        self
    }

    fn output(mut self, class: &str, much: &str, unit: &str) -> Self {
        self.output_quantities.push(amount(class, much, unit));
        self
    }

    fn process(mut self, id: &str) -> Self {
        self.transformation_id = Some(Cow::Owned(id.to_owned()));
        self
    }

    fn parties(mut self, from: &str, to: &str) -> Self {
        self.sources.extend(typed("possessing_party", from));
        self.destinations.extend(typed("possessing_party", to));
        self
    }

    fn places(mut self, from: &str, to: &str) -> Self {
        self.sources.extend(typed("location", from));
        self.destinations.extend(typed("location", to));
        self
    }

    fn under(mut self, transaction: &str) -> Self {
        self.biz_transactions.extend(typed("po", transaction));
        self
    }
}

pub(crate) fn graph(events: &[Event<'static>]) -> Graph {
    graph_with(events, Options::default())
}

pub(crate) fn graph_with(events: &[Event<'static>], options: Options) -> Graph {
    let mut builder = Builder::default();
    for event in events {
        builder.add(event, None);
    }
    builder.finish(options)
}

/// Names that were found, with the place of lots; events are passed over.
pub(crate) fn names(
    graph: &Graph,
    found: &[Found],
    tier: Tier,
) -> BTreeMap<String, Option<Instant>> {
    let mut out = BTreeMap::new();
    for found in found.iter().filter(|found| found.tier == tier) {
        let Some(name) = graph.name(found.vertex) else { continue };
        let name = match graph.place(found.vertex) {
            Some(place) => format!("{name} at {place}"),
            None => name.to_owned(),
        };
        out.entry(name).or_insert(found.time);
    }
    out
}

pub(crate) fn forward(graph: &Graph, name: &str, since: usize) -> Vec<String> {
    let found = graph.forward(&graph.things(name), Some(moment(since)), Mode::Material);
    names(graph, &found, Tier::Certain).into_keys().collect()
}

pub(crate) fn back(graph: &Graph, name: &str) -> Vec<String> {
    let found = graph.back(&graph.things(name), None);
    names(graph, &found, Tier::Certain).into_keys().collect()
}
