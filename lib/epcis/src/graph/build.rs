//! From events to vertices and edges.

use super::contain::{self, Interval, Vertices};
use super::record::{self, Action, Record, Stuff, Type};
use super::{Edge, Graph, Options, What};
use crate::event::Event;
use crate::gs1::{Identifier, Level};
use crate::hash::Hasher;
use crate::time::Instant;
use std::collections::{HashMap, HashSet};

/// Takes events in any order.
#[derive(Debug)]
pub struct Builder {
    names: Vec<Box<str>>,
    by_name: HashMap<Box<str>, u32>,
    records: Vec<Record>,
    known: HashSet<(Box<str>, [u8; 32])>,
    voided: HashSet<Box<str>>,
    hasher: Hasher,
}

impl Default for Builder {
    fn default() -> Builder {
        Builder {
            names: Vec::new(),
            by_name: HashMap::new(),
            records: Vec::new(),
            known: HashSet::new(),
            voided: HashSet::new(),
            hasher: record::hasher(),
        }
    }
}

impl Builder {
    /// Takes up an event that `party` captured. An event that is already known, and one whose time
    /// cannot be read, leave no trace; the answer says whether it was taken. A declaration of error
    /// voids the event of the same identifier, whichever comes first.
    pub fn add(&mut self, event: &Event<'_>, party: Option<&str>) -> bool {
        if event.error_declaration.is_some() {
            if let Some(id) = event.event_id.as_deref() {
                self.voided.insert(id.trim().into());
            }
            return false;
        }
        let Builder { names, by_name, .. } = self;
        let mut name = |text: &str| -> u32 {
            if let Some(known) = by_name.get(text) {
                return *known;
            }
            let number = names.len() as u32;
            names.push(text.into());
            by_name.insert(text.into(), number);
            number
        };
        let Some(record) = record::read(event, party, &mut self.hasher, &mut name) else {
            return false;
        };
        let new = self.known.insert((record.id.clone(), record.digest));
        if new {
            self.records.push(record);
        }
        new
    }

    /// The graph of everything taken up.
    pub fn finish(self, options: Options) -> Graph {
        let mut records = self.records;
        records.retain(|record| !self.voided.contains(&record.id));
        // Ties are broken by content, so that the order of arrival has no say.
        records.sort_by(|a, b| {
            a.time.cmp(&b.time).then_with(|| a.digest.cmp(&b.digest)).then_with(|| a.id.cmp(&b.id))
        });
        let graph = Graph {
            options,
            names: self.names,
            by_name: self.by_name,
            records: Vec::new(),
            vertices: Vec::new(),
            by_what: HashMap::new(),
            out: Vec::new(),
            into: Vec::new(),
            inside: HashMap::new(),
            held: HashMap::new(),
            of_thing: HashMap::new(),
            of_name: HashMap::new(),
            ends: lives(&records),
        };
        Making { graph }.all(records)
    }
}

/// Steps that end the life of a thing; the same code afterwards is another thing.
fn ends_life(record: &Record) -> bool {
    let step = matches!(&*record.step, "decommissioning" | "destroying" | "killing");
    step || (record.kind == Type::Object
        && record.action == Action::Delete
        && matches!(&*record.disposition, "inactive" | "destroyed" | "disposed"))
}

fn lives(records: &[Record]) -> HashMap<u32, Vec<Instant>> {
    let mut ends: HashMap<u32, Vec<Instant>> = HashMap::new();
    for record in records.iter().filter(|record| ends_life(record)) {
        for thing in record.things.iter().filter(|thing| !thing.class) {
            ends.entry(thing.name).or_default().push(record.time);
        }
    }
    ends
}

struct Making {
    graph: Graph,
}

impl Vertices for Making {
    fn child(&mut self, record: &Record, index: usize) -> u32 {
        self.vertex(&record.children[index], record)
    }

    fn parent(&mut self, record: &Record) -> Option<u32> {
        let parent = record.parent?;
        Some(self.thing(parent, record.time))
    }

    fn is_lot(&self, vertex: u32) -> bool {
        matches!(self.graph.vertices[vertex as usize], What::Lot { .. })
    }

    fn same(&self, one: u32, other: u32) -> bool {
        let name = |vertex: u32| match self.graph.vertices[vertex as usize] {
            What::Lot { name, .. } => Some(name),
            _ => None,
        };
        one == other || (name(one).is_some() && name(one) == name(other))
    }
}

impl Making {
    fn intern(&mut self, what: What) -> u32 {
        if let Some(known) = self.graph.by_what.get(&what) {
            return *known;
        }
        let number = self.graph.vertices.len() as u32;
        if let What::Thing { name, .. } | What::Lot { name, .. } = what {
            self.graph.of_thing.entry(name).or_default().push(number);
        }
        self.graph.vertices.push(what);
        self.graph.by_what.insert(what, number);
        self.graph.out.push(Vec::new());
        self.graph.into.push(Vec::new());
        number
    }

    /// A thing in the life it has at this time.
    fn thing(&mut self, name: u32, time: Instant) -> u32 {
        let ends = self.graph.ends.get(&name);
        let life = ends.map_or(0, |ends| ends.iter().filter(|end| **end < time).count());
        self.intern(What::Thing { name, life: life as u32 })
    }

    fn vertex(&mut self, stuff: &Stuff, record: &Record) -> u32 {
        if stuff.class {
            self.intern(What::Lot { name: stuff.name, place: record.place })
        } else {
            self.thing(stuff.name, record.time)
        }
    }

    fn edge(&mut self, from: u32, to: u32, depart: Instant, arrive: Instant, inferred: bool) {
        if from != to {
            self.graph.out[from as usize].push(Edge { to, depart, arrive, inferred });
            self.graph.into[to as usize].push(Edge { to: from, depart, arrive, inferred });
        }
    }

    fn all(mut self, records: Vec<Record>) -> Graph {
        let intervals = contain::intervals(&records, &mut self);
        for interval in &intervals {
            self.graph.inside.entry(interval.child).or_default().push(*interval);
            self.graph.held.entry(interval.parent).or_default().push(*interval);
        }
        for record in &records {
            for thing in &record.things {
                self.vertex(thing, record);
            }
        }
        self.transformations(&records);
        self.movements(&records);
        self.carried(&records, &intervals);
        self.guesses(&records);
        for (number, record) in records.iter().enumerate() {
            let stuff = record.things.iter().chain(&record.inputs).chain(&record.outputs);
            let names = stuff.chain(&record.children).map(|stuff| stuff.name).chain(record.parent);
            for name in names {
                let list = self.graph.of_name.entry(name).or_default();
                if list.last() != Some(&(number as u32)) {
                    list.push(number as u32);
                }
            }
        }
        self.graph.records = records;
        self.graph
    }

    /// Inputs go into the event, outputs come out of it. Events of one transformation are a chain:
    /// what went in early may be in everything that comes out later, until the vessel is cleaned.
    fn transformations(&mut self, records: &[Record]) {
        let mut last: HashMap<(u32, Option<u32>), (u32, Instant)> = HashMap::new();
        for (number, record) in records.iter().enumerate() {
            if self.graph.options.cleaning.iter().any(|step| **step == *record.step) {
                for vessel in &record.things {
                    last.retain(|(process, _), _| *process != vessel.name);
                }
            }
            if record.kind != Type::Transformation {
                continue;
            }
            let event = self.intern(What::Event { record: number as u32 });
            for input in &record.inputs {
                let from = self.vertex(input, record);
                self.edge(from, event, record.time, record.time, false);
            }
            for output in &record.outputs {
                let to = self.vertex(output, record);
                self.edge(event, to, record.time, record.time, false);
            }
            let process = record.process.filter(|_| !self.graph.options.strict_transformations);
            if let Some(process) = process
                && let Some((before, time)) = last.insert(process, (event, record.time))
            {
                self.edge(before, event, time, record.time, false);
            }
        }
    }

    /// A lot goes from place to place only when somebody says so: with a source or destination
    /// location, or by sending and receiving under one business transaction.
    fn movements(&mut self, records: &[Record]) {
        let moving = |record: &Record| matches!(record.kind, Type::Object | Type::Transaction);
        let mut sent: HashMap<(u32, u32), Vec<(usize, u32)>> = HashMap::new();
        for (number, record) in records.iter().enumerate().filter(|(_, record)| moving(record)) {
            for stuff in record.things.iter().filter(|stuff| stuff.class) {
                let here = self.vertex(stuff, record);
                if let Some(from) = record.from_place.filter(|from| Some(*from) != record.place) {
                    let there = self.intern(What::Lot { name: stuff.name, place: Some(from) });
                    self.edge(there, here, record.time, record.time, false);
                }
                if let Some(to) = record.to_place.filter(|to| Some(*to) != record.place) {
                    let there = self.intern(What::Lot { name: stuff.name, place: Some(to) });
                    self.edge(here, there, record.time, record.time, false);
                }
                for transaction in &record.transactions {
                    let key = (stuff.name, *transaction);
                    if matches!(&*record.step, "shipping" | "departing" | "consigning") {
                        sent.entry(key).or_default().push((number, here));
                    }
                }
            }
        }
        for record in records.iter().filter(|record| moving(record)) {
            if !matches!(&*record.step, "receiving" | "arriving" | "accepting") {
                continue;
            }
            for stuff in record.things.iter().filter(|stuff| stuff.class) {
                let here = self.vertex(stuff, record);
                for transaction in &record.transactions {
                    let found = sent.get(&(stuff.name, *transaction)).cloned().unwrap_or_default();
                    for (number, there) in found {
                        let depart = records[number].time;
                        if depart.seconds <= record.time.seconds + self.graph.options.skew_seconds {
                            self.edge(there, here, depart, record.time, false);
                        }
                    }
                }
            }
        }
    }

    /// A lot in a container is wherever the container is seen while it is inside.
    fn carried(&mut self, records: &[Record], intervals: &[Interval]) {
        let mut seen: HashMap<u32, Vec<(Instant, u32)>> = HashMap::new();
        for record in records {
            let Some(place) = record.place else { continue };
            let mut names: Vec<u32> =
                record.things.iter().filter(|stuff| !stuff.class).map(|stuff| stuff.name).collect();
            names.extend(record.parent);
            names.extend(record.children.iter().filter(|stuff| !stuff.class).map(|s| s.name));
            for name in names {
                let vertex = self.thing(name, record.time);
                seen.entry(vertex).or_default().push((record.time, place));
            }
        }
        for interval in intervals.iter().filter(|interval| !interval.association) {
            let What::Lot { name, place: start } = self.graph.vertices[interval.child as usize]
            else {
                continue;
            };
            for (container, from, until) in
                self.graph.chain(interval.parent, interval.from, interval.until)
            {
                for (time, place) in seen.get(&container).cloned().unwrap_or_default() {
                    // The event that takes it out sees it once more.
                    let inside = from <= time && until.is_none_or(|until| time <= until);
                    if inside && Some(place) != start {
                        let there = self.intern(What::Lot { name, place: Some(place) });
                        self.edge(interval.child, there, time, time, false);
                    }
                }
            }
        }
    }

    /// A product without a lot may be any lot of the product that was at the place not long before.
    fn guesses(&mut self, records: &[Record]) {
        let mut present: Vec<(u32, Option<u32>, Instant, u32)> = Vec::new();
        let mut classes: HashMap<u32, Option<u32>> = HashMap::new();
        let names = self.graph.names.clone();
        let mut product = |by_name: &HashMap<Box<str>, u32>, name: u32| -> Option<u32> {
            *classes.entry(name).or_insert_with(|| {
                let identifier = Identifier::parse(&names[name as usize]).ok()?;
                (identifier.level() == Level::Lot)
                    .then(|| by_name.get(identifier.class().canonical().as_str()).copied())
                    .flatten()
            })
        };
        for record in records {
            let came = record.outputs.iter().chain(&record.things);
            for stuff in came.filter(|stuff| stuff.class) {
                if let Some(class) = product(&self.graph.by_name, stuff.name) {
                    let vertex = self.vertex(stuff, record);
                    present.push((class, record.place, record.time, vertex));
                }
            }
        }
        let window = self.graph.options.inference_seconds;
        for record in records {
            let used = record.inputs.iter().chain(&record.things).chain(&record.children);
            for stuff in used.filter(|stuff| stuff.class) {
                let to = self.vertex(stuff, record);
                for (class, place, time, from) in &present {
                    let recent =
                        *time <= record.time && record.time.seconds - time.seconds <= window;
                    if *class == stuff.name && *place == record.place && recent {
                        self.edge(*from, to, record.time, record.time, true);
                    }
                }
            }
        }
    }
}
