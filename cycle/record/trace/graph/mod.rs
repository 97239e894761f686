//! Where it came from, where it went, and who has it: read out of events, never stored.
//!
//! Vertices are things (an item in one of its lives, a lot at a place) and the events that change one into another;
//! edges carry times; containers hold things for intervals. All of it is read from two kinds of row: which events
//! mention a name ([`Node`]), and what an event says ([`Fact`]). Late events, repetitions and declarations of error
//! change the graph by being there, and every question can be asked as of an entry of the journal.
//!
//! A walk asks a [`View`]. What the view does not hold yet it notes, the walk goes on elsewhere, and when nothing else
//! is left one question for names and one for events bring all that was missed: a round a level, not one a thing.
//! What was read stays in a [`Memory`] that commits keep true, and so do the steps out of each vertex (`steps`); on a
//! city's store a second walk reads lists.
//!
//! The meaning of events is that of `epcis::graph`, which holds them all in memory; tests compare the two and an
//! enumeration of every path. Rules: EPCIS 2.0 §7.4; earliest arrival in a temporal graph.

pub mod balance;
mod contain;
mod edges;
pub mod fact;
pub mod holders;
mod memory;
pub(crate) mod pack;
mod steps;
mod view;
pub mod walk;

pub use fact::{Fact, Role, Status};
pub use holders::{Handed, Holder};
pub use memory::Memory;
pub use view::{Lens, Node, View};
pub use walk::{Direction, Found, Mode, Outcome, Tier, Walk};

/// Microseconds of a second.
pub const SECOND: i64 = 1_000_000;

/// A vertex: a thing in one of its lives, a lot at a place, or an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vertex {
    /// The number of the name, or of the event.
    pub name: i64,
    part: i64,
}

const EVENT: i64 = -1;
const LOT: i64 = 1 << 60;

/// What a vertex stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Thing {
        name: i64,
        life: i64,
    },
    /// 0 where no place was recorded.
    Lot {
        name: i64,
        place: i64,
    },
    Event {
        event: i64,
    },
}

impl Vertex {
    pub fn thing(name: i64, life: i64) -> Vertex {
        Vertex { name, part: life }
    }
    pub fn lot(name: i64, place: i64) -> Vertex {
        Vertex { name, part: LOT | place }
    }
    pub fn event(event: i64) -> Vertex {
        Vertex { name: event, part: EVENT }
    }
    pub fn is_event(self) -> bool {
        self.part == EVENT
    }
    pub fn is_lot(self) -> bool {
        self.part >= LOT
    }
    pub fn what(self) -> What {
        match self.part {
            EVENT => What::Event { event: self.name },
            part if part >= LOT => What::Lot { name: self.name, place: part & !LOT },
            life => What::Thing { name: self.name, life },
        }
    }
    /// The place of a lot, where one was recorded.
    pub fn place(self) -> Option<i64> {
        match self.what() {
            What::Lot { place, .. } if place != 0 => Some(place),
            _ => None,
        }
    }
}

/// How the graph is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Clocks of two partners may differ by this many seconds.
    pub skew_seconds: i64,
    /// Joins inputs and outputs of one event only, and not of one transformation over several.
    pub strict_transformations: bool,
    /// How many seconds back a lot of the same product at the same place may explain a product without a lot.
    pub inference_seconds: i64,
    /// How many such guesses one path may stand on.
    pub guesses: u8,
    /// Business steps (their names' numbers) that empty and clean a vessel.
    pub cleaning: Vec<i64>,
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
