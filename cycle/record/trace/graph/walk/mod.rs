//! Walks that respect time.
//!
//! Forward each vertex carries the earliest time at which something can have reached it, backward the latest time
//! before which something can have left. Waiting is allowed, so the best label dominates all others. Containers carry
//! their contents: what is inside a container when the container is used up is used up with it. What else was inside is
//! not touched, unless exposure is asked for.

mod going;

use store::Tx;
use terms::{Error, Result};

use super::Vertex;
use super::memory::{Held, Memory};
use super::view::{Lens, View, load};
use going::Going;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Forward,
    Back,
}

/// How far a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// What becomes what.
    #[default]
    Material,
    /// Also what shared a container with it. Finds much that is sound.
    Exposure,
}

/// How sure an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// Every step is recorded.
    Certain,
    /// Some step is a guess from product, place and time.
    Inferred,
    /// It was only beside it.
    Exposed,
}

impl Tier {
    pub fn name(self) -> &'static str {
        match self {
            Tier::Certain => "certain",
            Tier::Inferred => "inferred",
            Tier::Exposed => "exposed",
        }
    }
}

/// A vertex that a walk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub vertex: Vertex,
    /// Microseconds: the earliest time forward, the latest backward; nothing at a seed without a time.
    pub time: Option<i64>,
    pub tier: Tier,
    /// From where the walk came; nothing at a seed.
    pub via: Option<Vertex>,
    /// How many steps it stands from a seed on that way.
    pub depth: u32,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Walk {
    pub seeds: Vec<Vertex>,
    pub direction: Direction,
    pub mode: Mode,
    /// Forward: not before this moment. Backward: not after it. Microseconds.
    pub time: Option<i64>,
    /// The walk stops there and says so; none is no limit.
    pub limit: Option<usize>,
    /// How many steps from the seeds; none is no limit.
    pub depth: Option<u32>,
}

/// What was found, in the order of vertices.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub found: Vec<Found>,
    /// The walk stopped at its limit: there is more.
    pub truncated: bool,
    /// Questions to the store, each for all names or events that were missed so far.
    pub rounds: usize,
}

/// Walks. `go_on` is asked now and then, with how much was found so far; `false` ends the walk with an error.
///
/// # Errors
/// The store cannot be read, or the walk was told to end.
pub fn walk(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    ask: &Walk,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Outcome> {
    let topic = tx.topic_seq("events")?;
    memory.at(topic);
    let mut going = Going::new(ask);
    let mut own = Held::default();
    let mut rounds = 0;
    let mut reckoned = Vec::new();
    loop {
        let missing = {
            let shared = memory.read();
            let view = View::of_walk(lens, &shared, &own);
            going.run(&view, go_on)?;
            let (missing, some) = view.end();
            reckoned.extend(some);
            missing
        };
        if going.is_done() {
            break;
        }
        rounds += 1;
        load(tx, memory, topic, missing, &mut own)?;
        going.wake();
    }
    memory.keep_steps(topic, lens, reckoned);
    Ok(going.outcome(rounds))
}

impl Outcome {
    /// The way from a seed to a vertex, the seed first.
    pub fn path(&self, to: Vertex) -> Vec<Vertex> {
        let mut path = vec![to];
        while let Some(Found { via: Some(via), .. }) = self.at(path[path.len() - 1]) {
            if path.contains(via) {
                break;
            }
            path.push(*via);
        }
        path.reverse();
        path
    }
    /// What was found about a vertex.
    pub fn at(&self, vertex: Vertex) -> Option<&Found> {
        let place = self.found.binary_search_by_key(&vertex, |found| found.vertex).ok()?;
        self.found.get(place)
    }
    /// Whether it was found.
    pub fn holds(&self, vertex: Vertex) -> bool {
        self.at(vertex).is_some()
    }
}

/// Asks a view until it has everything: for single questions outside of walks.
///
/// # Errors
/// The store cannot be read.
pub fn ask<T>(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    mut question: impl FnMut(&View<'_>) -> Option<T>,
) -> Result<T> {
    let topic = tx.topic_seq("events")?;
    memory.at(topic);
    let mut own = Held::default();
    loop {
        let missing = {
            let shared = memory.read();
            let view = View::new(lens, &shared, &own);
            match question(&view) {
                Some(answer) => return Ok(answer),
                None if !view.lacks() => {
                    return Err(Error::broken("a view that lacks nothing gave no answer"));
                }
                None => view.missing(),
            }
        };
        load(tx, memory, topic, missing, &mut own)?;
    }
}
