//! A walk under way.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::BuildHasherDefault;

use terms::{Error, Result};

use super::{Direction, Found, Mode, Outcome, Tier, Walk};
use crate::graph::contain::Link;
use crate::graph::edges::Edge;
use crate::graph::view::View;
use crate::graph::{Vertex, What};
use crate::names::Mix;

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
/// A walk under way: labels that stand, labels that wait, and those that wait for the store.
pub(super) struct Going<'a> {
    ask: &'a Walk,
    labels: Labels,
    heap: BinaryHeap<Waiting>,
    stalled: Vec<Waiting>,
    /// Seeds whose contents were not told yet.
    fresh: Vec<Vertex>,
    steps: Vec<(Vertex, i64, bool, bool)>,
    edges: Vec<Edge>,
    links: Vec<Link>,
    full: bool,
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
            edges: Vec::new(),
            links: Vec::new(),
            full: false,
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
        let mut links = std::mem::take(&mut self.links);
        links.clear();
        let went = self.carried(view, vertex, time, &mut links);
        self.links = links;
        own.and(went)?;
        if self.ask.mode == Mode::Exposure {
            view.company(vertex, time, &mut |other, time| {
                self.steps.push((other, time, false, true))
            })?;
        }
        Some(())
    }

    /// What the containers of a thing go into, it goes into too.
    fn carried(
        &mut self,
        view: &View<'_>,
        vertex: Vertex,
        time: i64,
        links: &mut Vec<Link>,
    ) -> Option<()> {
        view.containers_into(vertex, time, links)?;
        for (container, from, until) in links.iter() {
            let onward = view.onward(*container)?;
            self.relax(view, &onward, time.max(*from), time, *until);
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

    pub(super) fn outcome(self, rounds: usize) -> Outcome {
        let found = self.labels.iter().map(|((vertex, standing), label)| {
            let tier = match standing {
                standing if standing & 1 == 1 => Tier::Exposed,
                0 => Tier::Certain,
                _ => Tier::Inferred,
            };
            let known = label.time != FIRST && label.time != LAST;
            Found {
                vertex: *vertex,
                time: known.then_some(label.time),
                tier,
                via: label.via,
                depth: label.depth,
            }
        });
        let mut found: Vec<Found> = found.collect();
        // Of the labels of one vertex the surest counts, and of those the first.
        let time = |found: &Found| found.time.map_or(FIRST, |time| self.rank(time));
        found.sort_unstable_by(|a, b| {
            let surer = || (a.tier, time(a)).cmp(&(b.tier, time(b)));
            a.vertex.cmp(&b.vertex).then_with(surer)
        });
        found.dedup_by_key(|found| found.vertex);
        Outcome { found, truncated: self.full, rounds }
    }
}
