//! Events in a few words, and a store that is asked about them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use epcis::context::Prefixes;
use epcis::event::*;
use epcis::head::Head;
use store::testing::Space;
use trace::capture::{Behaviour, Receipt, Sender};
use trace::graph::walk::{ask, walk};
use trace::graph::{
    Direction, Found, Lens, Memory, Mode, Options, Outcome, Tier, Vertex, View, Walk,
};
use trace::names;

/// Minutes since midnight of an ordinary day.
pub(crate) fn at(minute: usize) -> String {
    format!("2026-07-{:02}T{:02}:{:02}:00Z", 1 + minute / 1440, minute / 60 % 24, minute % 60)
}

pub(crate) fn moment(minute: usize) -> i64 {
    let instant: epcis::time::Instant = at(minute).parse().unwrap();
    instant.seconds * 1_000_000
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

/// A JSON document of these events.
pub(crate) fn document(events: &[Event<'_>]) -> Vec<u8> {
    let head = Head { creation_date: Some(at(0)), ..Head::default() };
    let mut writer = epcis::json::Writer::new(Vec::new(), &head).unwrap();
    for event in events {
        writer.event(event).unwrap();
    }
    writer.finish().unwrap()
}

/// A store with events.
pub(crate) struct World {
    pub(crate) space: Space,
    pub(crate) memory: Arc<Memory>,
}

impl World {
    pub(crate) fn new(engine: &str) -> World {
        World { space: store::testing::space(engine), memory: Arc::default() }
    }

    pub(crate) fn of(engine: &str, events: &[Event<'static>]) -> World {
        let world = World::new(engine);
        world.tell(events);
        world
    }

    /// Handed in by an authority.
    pub(crate) fn tell(&self, events: &[Event<'_>]) -> Receipt {
        let receipt = self.hand_in(events, Sender { all: true, ..Sender::default() });
        assert!(receipt.success, "{:?}", receipt.faults);
        receipt
    }

    pub(crate) fn tell_by(&self, party: &str, events: &[Event<'_>]) -> Receipt {
        self.hand_in(events, Sender { party: Some(party.to_owned()), ..Sender::default() })
    }

    pub(crate) fn hand_in(&self, events: &[Event<'_>], sender: Sender) -> Receipt {
        let document = document(events);
        let receipt =
            trace::capture::capture(&self.space.db, &document, &sender, Behaviour::Rollback)
                .unwrap();
        self.memory.heard(&receipt);
        receipt
    }

    pub(crate) fn ask<T: Send + 'static>(
        &self,
        options: &Options,
        question: impl Fn(&View<'_>) -> Option<T> + Send + 'static,
    ) -> T {
        let (lens, memory) = (Lens::now(options.clone()), Arc::clone(&self.memory));
        self.read(move |tx| ask(tx, &memory, &lens, |view| question(view)).unwrap())
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut store::Tx<'_>) -> T + Send + 'static,
    ) -> T {
        self.space.db.read(|tx| Ok(work(tx))).unwrap()
    }

    pub(crate) fn number(&self, name: &str) -> i64 {
        let name = name.to_owned();
        self.read(move |tx| names::number(tx, &name).unwrap())
    }

    pub(crate) fn seeds(&self, name: &str) -> Vec<Vertex> {
        let number = self.number(name);
        self.ask(&Options::default(), move |view| view.vertices(number))
    }

    pub(crate) fn walk(&self, lens: &Lens, wish: &Walk) -> Outcome {
        let (lens, wish, memory) = (lens.clone(), wish.clone(), Arc::clone(&self.memory));
        self.read(move |tx| walk(tx, &memory, &lens, &wish, &mut |_| true).unwrap())
    }

    pub(crate) fn reach(
        &self,
        name: &str,
        direction: Direction,
        time: Option<i64>,
        mode: Mode,
        options: &Options,
    ) -> Vec<Found> {
        let seeds = self.seeds(name);
        let wish = Walk { seeds, direction, mode, time, limit: None, depth: None };
        self.walk(&Lens::now(options.clone()), &wish).found
    }

    /// Names that were found, with the place of lots; events are passed over.
    pub(crate) fn names(&self, found: &[Found], tier: Tier) -> BTreeMap<String, Option<i64>> {
        let kept: Vec<&Found> =
            found.iter().filter(|found| found.tier == tier && !found.vertex.is_event()).collect();
        let wanted: Vec<i64> = kept
            .iter()
            .flat_map(|found| [Some(found.vertex.name), found.vertex.place()])
            .flatten()
            .collect();
        let texts = self.read(move |tx| names::texts(tx, &wanted).unwrap());
        let mut out = BTreeMap::new();
        for found in kept {
            let name = &texts[&found.vertex.name];
            let name = match found.vertex.place() {
                Some(place) => format!("{name} at {}", texts[&place]),
                None => name.clone(),
            };
            out.entry(name).or_insert(found.time);
        }
        out
    }

    pub(crate) fn forward(&self, name: &str, since: usize) -> Vec<String> {
        self.forward_with(name, since, &Options::default())
    }

    pub(crate) fn forward_with(&self, name: &str, since: usize, options: &Options) -> Vec<String> {
        let time = Some(moment(since));
        let found = self.reach(name, Direction::Forward, time, Mode::Material, options);
        self.names(&found, Tier::Certain).into_keys().collect()
    }

    pub(crate) fn back(&self, name: &str) -> Vec<String> {
        self.back_with(name, &Options::default())
    }

    pub(crate) fn back_with(&self, name: &str, options: &Options) -> Vec<String> {
        let found = self.reach(name, Direction::Back, None, Mode::Material, options);
        self.names(&found, Tier::Certain).into_keys().collect()
    }
}
