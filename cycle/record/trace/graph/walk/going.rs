//! A walk under way.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::BuildHasherDefault;

use indexmap::IndexMap;
use indexmap::map::Entry;
use terms::{Error, Result};

use super::{Direction, Found, Mode, Outcome, Tier, Walk};
use crate::graph::Vertex;
use crate::graph::steps::Step;
use crate::graph::view::View;
use crate::names::Mix;

/// Guesses used so far, twice, and whether the path went through mere company.
type Standing = u8;

#[derive(Debug, Clone, Copy)]
struct Label {
    time: i64,
    via: Option<Vertex>,
    depth: u32,
}

type Labels = IndexMap<(Vertex, Standing), Label, BuildHasherDefault<Mix>>;

/// Earlier is better forward, later backward; both are told as "smaller is better".
type Rank = i64;

const FIRST: i64 = i64::MIN / 4;
const LAST: i64 = i64::MAX / 4;

/// A label that waits: rank, standing, vertex, from where, depth.
type Waiting = Reverse<(Rank, Standing, Vertex, Option<Vertex>, u32)>;
/// A walk under way: labels that stand, labels that wait, and those that wait for the store.
pub(super) struct Going<'a> {
    ask: &'a Walk,
    labels: Labels,
    heap: BinaryHeap<Waiting>,
    stalled: Vec<Waiting>,
    /// Seeds whose contents were not told yet.
    fresh: Vec<Vertex>,
    steps: Vec<Step>,
    full: bool,
    /// Labels looked at since somebody was asked whether to go on.
    since_breath: usize,
}

/// Where a walk stands.
#[derive(Debug, Clone, Copy)]
struct Here {
    vertex: Vertex,
    time: i64,
    standing: Standing,
    depth: u32,
}

/// How often somebody is asked whether to go on.
const BREATH: usize = 4096;

impl<'a> Going<'a> {
    pub(super) fn new(ask: &'a Walk) -> Going<'a> {
        Going {
            ask,
            labels: Labels::with_capacity_and_hasher(512, BuildHasherDefault::default()),
            heap: BinaryHeap::new(),
            stalled: Vec::new(),
            fresh: ask.seeds.clone(),
            steps: Vec::new(),
            full: false,
            since_breath: 0,
        }
    }

    /// Nothing waits for the store any more.
    pub(super) fn is_done(&self) -> bool {
        self.fresh.is_empty() && self.stalled.is_empty()
    }

    /// The store has answered: what waited for it goes on.
    pub(super) fn wake(&mut self) {
        self.heap.extend(std::mem::take(&mut self.stalled));
    }
}

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

    pub(super) fn run(
        &mut self,
        view: &View<'_>,
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<()> {
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
        while let Some(Reverse((rank, standing, vertex, via, depth))) = self.heap.pop() {
            self.since_breath += 1;
            if self.since_breath >= BREATH {
                self.since_breath = 0;
                if !go_on(self.labels.len()) {
                    return Err(Error::unavailable("the walk was told to end"));
                }
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
            let here = Here { vertex, time, standing, depth };
            if self.ask.depth.is_none_or(|most| depth < most) && self.go(view, here).is_none() {
                self.stalled.push(Reverse((rank, standing, vertex, via, depth)));
                continue;
            }
            self.labels.insert((vertex, standing), Label { time, via, depth });
        }
        Ok(())
    }

    /// Goes on from a vertex, or nowhere where something is missing.
    fn go(&mut self, view: &View<'_>, here: Here) -> Option<()> {
        let direction = self.ask.direction;
        let beside = self.beside(view, here);
        if let Some(steps) = view.kept(here.vertex, direction) {
            self.take(view, here, beside?, steps);
            return Some(());
        }
        let mut steps = std::mem::take(&mut self.steps);
        steps.clear();
        // Everything is asked for before the walk stops to read.
        let known = view.steps(here.vertex, direction, &mut steps);
        let went = known.and(beside).map(|beside| self.take(view, here, beside, &steps));
        self.steps = steps;
        went
    }

    /// What shares a container with it, where that is asked for.
    fn beside(&self, view: &View<'_>, here: Here) -> Option<Vec<(Vertex, i64)>> {
        let mut beside = Vec::new();
        let asked = self.ask.mode == Mode::Exposure && self.ask.direction == Direction::Forward;
        if asked && !here.vertex.is_event() {
            let each = &mut |other, time| beside.push((other, time));
            view.company(here.vertex, here.time, each)?;
        }
        Some(beside)
    }

    fn take(&mut self, view: &View<'_>, here: Here, beside: Vec<(Vertex, i64)>, steps: &[Step]) {
        for (other, time) in beside {
            self.push(here, other, time, here.standing | 1);
        }
        // A limit is reached in the order of time.
        let free = self.ask.limit.is_none() && self.ask.mode == Mode::Material;
        self.since_breath += steps.len();
        for step in steps {
            let guesses = (here.standing >> 1) + u8::from(step.inferred);
            if guesses > view.lens.options.guesses {
                continue;
            }
            if let Some(time) = step.taken(self.ask.direction, here.time, view.lens) {
                let standing = guesses << 1 | (here.standing & 1);
                if step.last && free {
                    self.settle(here, step.to, time, standing);
                } else {
                    self.push(here, step.to, time, standing);
                }
            }
        }
    }

    fn push(&mut self, here: Here, to: Vertex, time: i64, standing: Standing) {
        let rank = self.rank(time);
        self.heap.push(Reverse((rank, standing, to, Some(here.vertex), here.depth + 1)));
    }

    /// Where nothing leads on, a label need not wait for its turn: a better one takes its place.
    fn settle(&mut self, here: Here, to: Vertex, time: i64, standing: Standing) {
        let (rank, via, depth) = (self.rank(time), Some(here.vertex), here.depth + 1);
        let label = Label { time, via, depth };
        match self.labels.entry((to, standing)) {
            Entry::Vacant(place) => {
                place.insert(label);
            }
            Entry::Occupied(mut place) => {
                let Label { time, via: known, depth: deep } = *place.get();
                let time = if self.ask.direction == Direction::Forward { time } else { -time };
                if (rank, via, depth) < (time, known, deep) {
                    place.insert(label);
                }
            }
        }
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

    pub(super) fn outcome(self, rounds: usize) -> Outcome {
        // Of the labels of one vertex the surest counts, and of those the first.
        let mut labels: Vec<((Vertex, Standing), Label)> = self.labels.into_iter().collect();
        let forward = self.ask.direction == Direction::Forward;
        let key = |((vertex, standing), label): &((Vertex, Standing), Label)| {
            let rank = if forward { label.time } else { -label.time };
            (*vertex, tier(*standing), rank, *standing)
        };
        // What one event says stands together and in order already.
        labels.sort_by_key(key);
        labels.dedup_by_key(|((vertex, _), _)| *vertex);
        let found = labels.into_iter().map(|((vertex, standing), label)| {
            let Label { time, via, depth } = label;
            let time = Some(time).filter(|time| *time != FIRST && *time != LAST);
            Found { vertex, time, tier: tier(standing), via, depth }
        });
        Outcome { found: found.collect(), truncated: self.full, rounds }
    }
}

fn tier(standing: Standing) -> Tier {
    match standing {
        standing if standing & 1 == 1 => Tier::Exposed,
        0 => Tier::Certain,
        _ => Tier::Inferred,
    }
}
