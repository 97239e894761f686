//! Walks that respect time.
//!
//! Forward each vertex carries the earliest time at which something can have reached it, backward
//! the latest time before which something can have left. Waiting is allowed, so the best label
//! dominates all others, and a vertex is expanded once for each number of guesses it stands on.
//! Containers carry their contents: what is inside a container when the container is used up is used
//! up with it. What else was inside is not touched, unless exposure is asked for.

use super::{Edge, Graph, Vertex};
use crate::time::Instant;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::ControlFlow;

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

/// A vertex that a walk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub vertex: Vertex,
    /// The earliest time forward, the latest backward; nothing at a seed without a time.
    pub time: Option<Instant>,
    pub tier: Tier,
}

/// Containers inside containers deeper than this are a mistake in the data.
const DEEPEST: usize = 16;

const FIRST: Instant = Instant { seconds: i64::MIN / 4, nanoseconds: 0 };
const LAST: Instant = Instant { seconds: i64::MAX / 4, nanoseconds: 0 };

/// Guesses used so far, and whether the path went through mere company.
type Standing = (u8, bool);

/// Mixes numbers of vertices, which nobody outside chooses, so that no stronger mixing is needed; it
/// takes a sixth off a walk.
#[derive(Default, Clone, Copy)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

type Labels = HashMap<(u32, Standing), Instant, BuildHasherDefault<Mix>>;
type Told = HashMap<u32, Tier, BuildHasherDefault<Mix>>;

impl Graph {
    /// Everything that the seeds went into, from `since` on.
    pub fn forward(&self, seeds: &[Vertex], since: Option<Instant>, mode: Mode) -> Vec<Found> {
        let mut all = Vec::new();
        self.walk_forward(seeds, since, mode, |found| {
            all.push(found);
            ControlFlow::Continue(())
        });
        all
    }

    /// The same, told one by one in the order of time, until the visitor has enough. Paths are never
    /// kept, so that one lot of salt in a million products costs a label a product.
    pub fn walk_forward(
        &self,
        seeds: &[Vertex],
        since: Option<Instant>,
        mode: Mode,
        mut visit: impl FnMut(Found) -> ControlFlow<()>,
    ) {
        let skew = self.options.skew_seconds;
        let mut heap = BinaryHeap::new();
        let mut best = Labels::default();
        let mut told = Told::default();
        for seed in seeds {
            heap.push(Reverse((since.unwrap_or(FIRST), (0, false), seed.0)));
            // What a container of the seeds held from then on is the matter itself.
            self.contents_after(seed.0, since.unwrap_or(FIRST), None, 0, &mut |child, time| {
                heap.push(Reverse((time, (0, false), child)));
            });
        }
        while let Some(Reverse((time, standing, vertex))) = heap.pop() {
            if dominated(&best, vertex, standing, |known| known <= time) {
                continue;
            }
            best.insert((vertex, standing), time);
            let tier = tier(standing);
            if told.get(&vertex).is_none_or(|known| tier < *known) {
                told.insert(vertex, tier);
                let found =
                    Found { vertex: Vertex(vertex), time: (time != FIRST).then_some(time), tier };
                if visit(found).is_break() {
                    return;
                }
            }
            let mut relax = |edge: &Edge, from: Instant, until: Option<Instant>| {
                if later(edge.depart, skew) < from
                    || until.is_some_and(|until| edge.depart >= until)
                {
                    return;
                }
                if let Some(next) = self.step(standing, edge) {
                    heap.push(Reverse((time.max(edge.arrive), next, edge.to)));
                }
            };
            for edge in &self.out[vertex as usize] {
                relax(edge, time, None);
            }
            for (container, from, until) in self.containers(vertex, time) {
                for edge in &self.out[container as usize] {
                    relax(edge, time.max(from), until);
                }
            }
            if mode == Mode::Exposure {
                self.company(vertex, time, &mut |other, time| {
                    heap.push(Reverse((time, (standing.0, true), other)));
                });
            }
        }
    }

    /// Everything that went into the seeds, as of `asof`.
    pub fn back(&self, seeds: &[Vertex], asof: Option<Instant>) -> Vec<Found> {
        let mut all = Vec::new();
        self.walk_back(seeds, asof, |found| {
            all.push(found);
            ControlFlow::Continue(())
        });
        all
    }

    /// The same, told one by one, latest first.
    pub fn walk_back(
        &self,
        seeds: &[Vertex],
        asof: Option<Instant>,
        mut visit: impl FnMut(Found) -> ControlFlow<()>,
    ) {
        let skew = self.options.skew_seconds;
        let mut heap = BinaryHeap::new();
        let mut best = Labels::default();
        let mut told = Told::default();
        for seed in seeds {
            let time = asof.unwrap_or(LAST);
            heap.push((time, Reverse((0, false)), seed.0));
            self.contents_at(seed.0, time, 0, &mut |child| {
                heap.push((time, Reverse((0, false)), child));
            });
        }
        while let Some((time, Reverse(standing), vertex)) = heap.pop() {
            if dominated(&best, vertex, standing, |known| known >= time) {
                continue;
            }
            best.insert((vertex, standing), time);
            let tier = tier(standing);
            if told.get(&vertex).is_none_or(|known| tier < *known) {
                told.insert(vertex, tier);
                let found =
                    Found { vertex: Vertex(vertex), time: (time != LAST).then_some(time), tier };
                if visit(found).is_break() {
                    return;
                }
            }
            for edge in &self.into[vertex as usize] {
                if edge.arrive > later(time, skew) {
                    continue;
                }
                let Some(next) = self.step(standing, edge) else { continue };
                let left = time.min(edge.depart);
                heap.push((left, Reverse(next), edge.to));
                // A container that was used up at that moment was used up with what it held.
                if !self.is_event(edge.to) {
                    self.contents_at(edge.to, edge.depart, 0, &mut |child| {
                        heap.push((left, Reverse(next), child));
                    });
                }
            }
        }
    }

    fn step(&self, standing: Standing, edge: &Edge) -> Option<Standing> {
        let guesses = standing.0 + u8::from(edge.inferred);
        (guesses <= self.options.guesses).then_some((guesses, standing.1))
    }

    /// Containers of a thing from `time` on, outermost included, each with the span in which the
    /// thing was inside it.
    pub(crate) fn containers(
        &self,
        vertex: u32,
        time: Instant,
    ) -> Vec<(u32, Instant, Option<Instant>)> {
        let mut found = Vec::new();
        for interval in self.inside.get(&vertex).into_iter().flatten() {
            if !interval.association && interval.until.is_none_or(|until| until > time) {
                found.extend(self.chain(interval.parent, interval.from.max(time), interval.until));
            }
        }
        found
    }

    /// A container and what it was in meanwhile: intervals intersect down the chain.
    pub(crate) fn chain(
        &self,
        container: u32,
        from: Instant,
        until: Option<Instant>,
    ) -> Vec<(u32, Instant, Option<Instant>)> {
        let mut found = vec![(container, from, until)];
        let mut at = 0;
        while at < found.len() && found.len() < 1 << 12 {
            let (inner, from, until) = found[at];
            at += 1;
            for interval in self.inside.get(&inner).into_iter().flatten() {
                let from = from.max(interval.from);
                let until = sooner(until, interval.until);
                let some = until.is_none_or(|until| until > from);
                let new = (interval.parent, from, until);
                if some && !interval.association && !found.contains(&new) {
                    found.push(new);
                }
            }
        }
        found
    }

    /// What a container held at a moment, at any depth.
    fn contents_at(
        &self,
        container: u32,
        moment: Instant,
        depth: usize,
        each: &mut dyn FnMut(u32),
    ) {
        if depth >= DEEPEST {
            return;
        }
        for interval in self.held.get(&container).into_iter().flatten() {
            if !interval.association && interval.holds(moment) {
                each(interval.child);
                self.contents_at(interval.child, moment, depth + 1, each);
            }
        }
    }

    /// What a container held in a span, with the time from which.
    fn contents_after(
        &self,
        container: u32,
        since: Instant,
        end: Option<Instant>,
        depth: usize,
        each: &mut dyn FnMut(u32, Instant),
    ) {
        if depth >= DEEPEST {
            return;
        }
        for interval in self.held.get(&container).into_iter().flatten() {
            let from = since.max(interval.from);
            let until = sooner(end, interval.until);
            if !interval.association && until.is_none_or(|until| until > from) {
                each(interval.child, from);
                self.contents_after(interval.child, from, until, depth + 1, each);
            }
        }
    }

    /// What was in a container together with a thing.
    fn company(&self, vertex: u32, time: Instant, each: &mut dyn FnMut(u32, Instant)) {
        for (container, from, until) in self.containers(vertex, time) {
            each(container, from);
            for other in self.held.get(&container).into_iter().flatten() {
                let start = from.max(other.from);
                let end = sooner(until, other.until);
                if other.child != vertex && end.is_none_or(|end| end > start) && !other.association
                {
                    each(other.child, start);
                }
            }
        }
    }
}

/// Whether a label that stands on no more is as good.
fn dominated(
    best: &Labels,
    vertex: u32,
    standing: Standing,
    good: impl Fn(Instant) -> bool,
) -> bool {
    (0..=standing.0).any(|guesses| {
        [false, true]
            .into_iter()
            .filter(|beside| *beside <= standing.1)
            .any(|beside| best.get(&(vertex, (guesses, beside))).is_some_and(|known| good(*known)))
    })
}

fn tier((guesses, beside): Standing) -> Tier {
    match (guesses, beside) {
        (_, true) => Tier::Exposed,
        (0, false) => Tier::Certain,
        _ => Tier::Inferred,
    }
}

fn later(time: Instant, seconds: i64) -> Instant {
    Instant { seconds: time.seconds.saturating_add(seconds), ..time }
}

fn sooner(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
