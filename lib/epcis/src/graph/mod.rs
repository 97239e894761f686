//! Where it came from, where it went, and who has it: events as a graph in time.
//!
//! The graph is derived from events and nothing else, and is the same in whatever order they arrive.
//! Its vertices are things (a serialised item for the span of its life, a lot at a place) and the
//! events that change one into another; its edges carry times. Containers hold things for intervals.
//!
//! A walk respects time: what left a case on Monday is not touched by what happened to the case on
//! Tuesday. Three modes say how far a walk goes: [`Mode::Material`] follows what becomes what,
//! [`Mode::Exposure`] also what was in the same container, and custody is asked of [`Graph::custody`].
//! Nothing inferred is mixed with what is recorded: every answer carries its [`Tier`].
//!
//! - [`Builder`] takes events; it drops repetitions and what a declaration of error has voided.
//! - [`Graph::forward`] and [`Graph::back`] walk; [`Graph::open_ends`] says where partners are silent.
//! - [`Graph::scope`] is the scope of a recall: what is affected, where it is, who has it.
//! - [`balance`] compares what went in with what came out.
//!
//! Source: EPCIS 2.0 §7.4 for what the events mean; the walk is earliest arrival in a temporal graph
//! (one label a vertex, because waiting is allowed).
//!
//! ```
//! use epcis::graph::{Builder, Mode, Options};
//! # let event = |inputs: &str, output: &str, time: &str| format!(r#"{{"@context":"c","type":"TransformationEvent",
//! #  "eventTime":"2026-07-22T{time}:00Z","eventTimeZoneOffset":"+08:00","inputEPCList":["{inputs}"],"outputEPCList":["{output}"]}}"#);
//! let documents = [event("urn:lot:flour", "urn:lot:dough", "06:00"), event("urn:lot:dough", "urn:lot:bread", "08:00")];
//! let mut builder = Builder::default();
//! for document in &documents {
//!     builder.add(&epcis::json::events(document.as_bytes()).next().unwrap().unwrap(), None);
//! }
//! let graph = builder.finish(Options::default());
//! let flour = graph.things("urn:lot:flour");
//! let reached = graph.forward(&flour, None, Mode::Material);
//! assert!(reached.iter().any(|found| graph.name(found.vertex) == Some("urn:lot:bread")));
//! ```

pub mod balance;
mod build;
mod contain;
mod holders;
mod record;
mod walk;

pub use build::Builder;
pub use contain::Interval;
pub use holders::{Custody, Holder, Row, Status};
pub use walk::{Found, Mode, Tier};

use crate::time::Instant;
use record::Record;
use std::collections::HashMap;

/// A vertex of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vertex(pub(crate) u32);

/// What a vertex stands for. Names are canonical: URN and link of one key are one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum What {
    /// A serialised thing, or a thing named by an opaque code, in its nth life.
    Thing { name: u32, life: u32 },
    /// A class or lot at a place; without a place where none was recorded.
    Lot { name: u32, place: Option<u32> },
    /// An event that changes things.
    Event { record: u32 },
}

/// Something goes from one vertex to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) to: u32,
    pub(crate) depart: Instant,
    pub(crate) arrive: Instant,
    pub(crate) inferred: bool,
}

/// How the graph is read.
#[derive(Debug, Clone)]
pub struct Options {
    /// Clocks of two partners may differ by this much.
    pub skew_seconds: i64,
    /// Joins inputs and outputs of one event only, and not of one transformation over several.
    pub strict_transformations: bool,
    /// How far back a lot of the same product at the same place may explain a product without a lot.
    pub inference_seconds: i64,
    /// How many such guesses one path may stand on.
    pub guesses: u8,
    /// Business steps (bare words or URIs) that empty and clean a vessel.
    pub cleaning: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            skew_seconds: 0,
            strict_transformations: false,
            inference_seconds: 30 * 86_400,
            guesses: 1,
            cleaning: Vec::new(),
        }
    }
}

/// See the module.
#[derive(Debug)]
pub struct Graph {
    pub(crate) options: Options,
    pub(crate) names: Vec<Box<str>>,
    pub(crate) by_name: HashMap<Box<str>, u32>,
    /// In the order of time.
    pub(crate) records: Vec<Record>,
    pub(crate) vertices: Vec<What>,
    pub(crate) by_what: HashMap<What, u32>,
    pub(crate) out: Vec<Vec<Edge>>,
    pub(crate) into: Vec<Vec<Edge>>,
    /// Where each thing was contained, by time.
    pub(crate) inside: HashMap<u32, Vec<Interval>>,
    /// What each container held, by time.
    pub(crate) held: HashMap<u32, Vec<Interval>>,
    /// Lives or places of a name.
    pub(crate) of_thing: HashMap<u32, Vec<u32>>,
    /// Records that speak of a name, by time.
    pub(crate) of_name: HashMap<u32, Vec<u32>>,
    /// Ends of the lives of each name.
    pub(crate) ends: HashMap<u32, Vec<Instant>>,
}

impl Graph {
    /// All vertices of an identifier in any spelling: its lives, or its places.
    pub fn things(&self, identifier: &str) -> Vec<Vertex> {
        let name = record::canonical(identifier);
        let Some(name) = self.by_name.get(name.as_ref()) else { return Vec::new() };
        let known = self.of_thing.get(name).into_iter().flatten();
        let mut found: Vec<Vertex> = known.map(|vertex| Vertex(*vertex)).collect();
        found.sort_by_key(|vertex| self.vertices[vertex.0 as usize]);
        found
    }

    /// The canonical identifier of a thing or lot; nothing for events.
    pub fn name(&self, vertex: Vertex) -> Option<&str> {
        match self.vertices[vertex.0 as usize] {
            What::Thing { name, .. } | What::Lot { name, .. } => Some(&self.names[name as usize]),
            What::Event { .. } => None,
        }
    }

    /// The place of a lot.
    pub fn place(&self, vertex: Vertex) -> Option<&str> {
        match self.vertices[vertex.0 as usize] {
            What::Lot { place: Some(place), .. } => Some(&self.names[place as usize]),
            _ => None,
        }
    }

    /// The identifier of the event that a vertex stands for.
    pub fn event(&self, vertex: Vertex) -> Option<&str> {
        match self.vertices[vertex.0 as usize] {
            What::Event { record } => Some(&self.records[record as usize].id),
            _ => None,
        }
    }

    pub(crate) fn is_event(&self, vertex: u32) -> bool {
        matches!(self.vertices[vertex as usize], What::Event { .. })
    }

    /// How many events were taken up: neither repeated nor voided.
    pub fn events(&self) -> usize {
        self.records.len()
    }

    /// Partners to whom something went and who have said nothing since: until they do, no answer
    /// about it is complete. Names of party or place, with what went there.
    pub fn open_ends(&self) -> Vec<(String, Vertex)> {
        holders::open_ends(self)
    }
}
