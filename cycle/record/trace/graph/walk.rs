//! Walks that respect time.
//!
//! Forward each vertex carries the earliest time at which something can have reached it, backward the latest time
//! before which something can have left. Waiting is allowed, so the best label dominates all others. Containers carry
//! their contents: what is inside a container when the container is used up is used up with it. What else was inside is
//! not touched, unless exposure is asked for.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::BuildHasherDefault;

use store::Tx;
use terms::{Error, Result};

use super::edges::Edge;
use super::memory::{Held, Memory};
use super::view::{Lens, View, load};
use super::{Vertex, What};
use crate::names::Mix;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Guesses used so far, twice, and whether the path went through mere company.
type Standing = u8;

#[derive(Debug, Clone, Copy)]
struct Label {
    time: i64,
    via: Option<Vertex>,
    depth: u32,
}

type Labels = HashMap<(Vertex, Standing), Label, BuildHasherDefault<Mix>>;

/// Earlier is better forward, later backward; both are told as "smaller is better".
type Rank = i64;

const FIRST: i64 = i64::MIN / 4;
const LAST: i64 = i64::MAX / 4;

/// A label that waits: rank, standing, vertex, from where, depth.
type Waiting = Reverse<(Rank, Standing, Vertex, Option<Vertex>, u32)>;

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
    let mut going = Going {
        ask,
        labels: Labels::default(),
        heap: BinaryHeap::new(),
        stalled: Vec::new(),
        fresh: ask.seeds.clone(),
        steps: Vec::new(),
        edges: Vec::new(),
        full: false,
    };
    let mut own = Held::default();
    let mut rounds = 0;
    loop {
        let missing = {
            let shared = memory.read();
            let view = View::new(lens, &shared, &own);
            going.run(&view, go_on)?;
            view.missing()
        };
        if going.fresh.is_empty() && going.stalled.is_empty() {
            break;
        }
        rounds += 1;
        load(tx, memory, topic, missing, &mut own)?;
        going.heap.extend(std::mem::take(&mut going.stalled));
    }
    Ok(going.outcome(rounds))
}

struct Going<'a> {
    ask: &'a Walk,
    labels: Labels,
    heap: BinaryHeap<Waiting>,
    stalled: Vec<Waiting>,
    /// Seeds whose contents were not told yet.
    fresh: Vec<Vertex>,
    steps: Vec<(Vertex, i64, bool, bool)>,
    edges: Vec<Edge>,
    full: bool,
}

/// How often somebody is asked whether to go on.
const BREATH: usize = 4096;

impl Going<'_> {
    fn start(&self) -> i64 {
        match self.ask.direction {
            Direction::Forward => self.ask.time.unwrap_or(FIRST),
            Direction::Back => self.ask.time.unwrap_or(LAST),
        }
    }

    fn rank(&self, time: i64) -> Rank {
        match self.ask.direction {
            Direction::Forward => time,
            Direction::Back => -time,
        }
    }

    fn run(&mut self, view: &View<'_>, go_on: &mut dyn FnMut(usize) -> bool) -> Result<()> {
        let start = self.start();
        for seed in std::mem::take(&mut self.fresh) {
            let mut inside = Vec::new();
            let told = match self.ask.direction {
                // What a container of the seeds held from then on is the matter itself.
                Direction::Forward => {
                    view.contents_after(seed, start, None, 0, &mut |child, time| {
                        inside.push((child, time));
                    })
                }
                Direction::Back => view.contents_at(seed, start, 0, &mut |child| {
                    inside.push((child, start));
                }),
            };
            if told.is_none() {
                self.fresh.push(seed);
                continue;
            }
            self.heap.push(Reverse((self.rank(start), 0, seed, None, 0)));
            for (child, time) in inside {
                self.heap.push(Reverse((self.rank(time), 0, child, Some(seed), 1)));
            }
        }
        let mut count = 0;
        while let Some(Reverse((rank, standing, vertex, via, depth))) = self.heap.pop() {
            count += 1;
            if count % BREATH == 0 && !go_on(self.labels.len()) {
                return Err(Error::unavailable("the walk was told to end"));
            }
            let time = self.rank(rank);
            if self.dominated(vertex, standing, rank) {
                continue;
            }
            if self.ask.limit.is_some_and(|limit| self.labels.len() >= limit) {
                self.full = true;
                self.heap.clear();
                self.stalled.clear();
                self.fresh.clear();
                return Ok(());
            }
            if self.ask.depth.is_none_or(|most| depth < most) {
                self.steps.clear();
                let went = match self.ask.direction {
                    Direction::Forward => self.forward(view, vertex, time),
                    Direction::Back => self.back(view, vertex, time),
                };
                if went.is_none() {
                    self.stalled.push(Reverse((rank, standing, vertex, via, depth)));
                    continue;
                }
            }
            self.labels.insert((vertex, standing), Label { time, via, depth });
            for (to, arrive, inferred, beside) in std::mem::take(&mut self.steps) {
                let guesses = (standing >> 1) + u8::from(inferred);
                if guesses <= view.lens.options.guesses {
                    let next = guesses << 1 | (standing & 1) | u8::from(beside);
                    let rank = self.rank(arrive);
                    self.heap.push(Reverse((rank, next, to, Some(vertex), depth + 1)));
                }
            }
        }
        Ok(())
    }

    /// Whether a label that stands on no more is as good.
    fn dominated(&self, vertex: Vertex, standing: Standing, rank: Rank) -> bool {
        (0..=standing >> 1).any(|guesses| {
            (0..=standing & 1).any(|beside| {
                let known = self.labels.get(&(vertex, guesses << 1 | beside));
                known.is_some_and(|known| self.rank(known.time) <= rank)
            })
        })
    }

    fn forward(&mut self, view: &View<'_>, vertex: Vertex, time: i64) -> Option<()> {
        let mut edges = std::mem::take(&mut self.edges);
        edges.clear();
        let went = self.forward_by(view, vertex, time, &mut edges);
        self.edges = edges;
        went
    }

    fn forward_by(
        &mut self,
        view: &View<'_>,
        vertex: Vertex,
        time: i64,
        edges: &mut Vec<Edge>,
    ) -> Option<()> {
        // Everything is asked for before the walk stops to read.
        let own = view.out(vertex, edges);
        self.relax(view, edges, time, time, None);
        if vertex.is_event() {
            return own;
        }
        let containers = view.containers(vertex, time)?;
        own?;
        for (container, from, until) in containers {
            edges.clear();
            view.out(container, edges)?;
            self.relax(view, edges, time.max(from), time, until);
        }
        if self.ask.mode == Mode::Exposure {
            view.company(vertex, time, &mut |other, time| {
                self.steps.push((other, time, false, true))
            })?;
        }
        Some(())
    }

    fn relax(&mut self, view: &View<'_>, edges: &[Edge], from: i64, time: i64, until: Option<i64>) {
        for edge in edges {
            let missed = view.lens.later(edge.depart) < from;
            if !missed && until.is_none_or(|until| edge.depart < until) {
                self.steps.push((edge.to, time.max(edge.arrive), edge.inferred, false));
            }
        }
    }

    fn back(&mut self, view: &View<'_>, vertex: Vertex, time: i64) -> Option<()> {
        let mut edges = std::mem::take(&mut self.edges);
        edges.clear();
        let mut went = view.into(vertex, &mut edges);
        for edge in &edges {
            if edge.arrive > view.lens.later(time) {
                continue;
            }
            let left = time.min(edge.depart);
            self.steps.push((edge.to, left, edge.inferred, false));
            // A container that was used up at that moment was used up with what it held.
            if !matches!(edge.to.what(), What::Event { .. }) {
                let told = view.contents_at(edge.to, edge.depart, 0, &mut |child| {
                    self.steps.push((child, left, edge.inferred, false));
                });
                went = went.and(told);
            }
        }
        self.edges = edges;
        went
    }

    fn outcome(self, rounds: usize) -> Outcome {
        let mut best: HashMap<Vertex, (Tier, Found), BuildHasherDefault<Mix>> = HashMap::default();
        for ((vertex, standing), label) in &self.labels {
            let tier = match standing {
                standing if standing & 1 == 1 => Tier::Exposed,
                0 => Tier::Certain,
                _ => Tier::Inferred,
            };
            let known = label.time != FIRST && label.time != LAST;
            let found = Found {
                vertex: *vertex,
                time: known.then_some(label.time),
                tier,
                via: label.via,
                depth: label.depth,
            };
            let time = |found: &Found| found.time.map(|time| self.rank(time)).unwrap_or(FIRST);
            best.entry(*vertex)
                .and_modify(|(known, other)| {
                    if (tier, time(&found)) < (*known, time(other)) {
                        (*known, *other) = (tier, found);
                    }
                })
                .or_insert((tier, found));
        }
        let mut found: Vec<Found> = best.into_values().map(|(_, found)| found).collect();
        found.sort_unstable_by_key(|found| found.vertex);
        Outcome { found, truncated: self.full, rounds }
    }
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
