//! The steps out of a vertex, reckoned once and kept.
//!
//! Where a walk goes on from a vertex hangs on the time of its arrival by comparisons only. So containers, lives and
//! guesses are followed once for all times, each step keeps the spans that the comparisons need, and a walk over
//! vertices that were walked before reads lists. A list leans on the names that were read for it, and is forgotten
//! with any of them.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::edges::Edge;
use super::view::{ByVertex, View};
use super::walk::Direction;
use super::{Lens, Options, Vertex, What};
use crate::names::{ById, Mix};

/// One way on, for any time of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) to: Vertex,
    depart: i64,
    arrive: i64,
    /// While the thing was in the container that goes this way; always where it goes by itself.
    since: i64,
    until: i64,
    pub(crate) inferred: bool,
    /// Nothing leads on from there, as far as is known.
    pub(crate) last: bool,
}

impl Step {
    fn own(edge: &Edge) -> Step {
        let Edge { to, depart, arrive, inferred } = *edge;
        Step { to, depart, arrive, since: i64::MIN, until: i64::MAX, inferred, last: false }
    }

    /// The time at which a walk that is at the vertex at `time` comes out, where it can go this way.
    pub(crate) fn taken(&self, direction: Direction, time: i64, lens: &Lens) -> Option<i64> {
        match direction {
            Direction::Forward => {
                let from = time.max(self.since);
                let goes = self.until > from && lens.later(self.depart) >= from;
                goes.then(|| time.max(self.arrive))
            }
            Direction::Back => (self.arrive <= lens.later(time)).then(|| time.min(self.depart)),
        }
    }
}

/// The steps of one vertex, and the names that were read to know them.
#[derive(Debug)]
pub(crate) struct Reckoning {
    pub(crate) from: (Vertex, Direction),
    pub(crate) steps: Box<[Step]>,
    pub(crate) leans_on: Vec<i64>,
}

/// Kept steps of walks with the same options, as of now.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    forward: ByVertex<Box<[Step]>>,
    back: ByVertex<Box<[Step]>>,
    leaning: ById<Vec<(Vertex, Direction)>>,
}

impl Kept {
    pub(crate) fn of(&self, from: Vertex, direction: Direction) -> Option<&[Step]> {
        let lists = match direction {
            Direction::Forward => &self.forward,
            Direction::Back => &self.back,
        };
        lists.get(&from).map(AsRef::as_ref)
    }

    /// Takes lists in; tells roughly how many bytes they hold.
    pub(crate) fn take(&mut self, mut reckoned: Vec<Reckoning>) -> usize {
        mark_last(&mut reckoned);
        let mut weight = 0;
        for Reckoning { from, steps, leans_on } in reckoned {
            weight += 96 + size_of::<Step>() * steps.len() + 40 * leans_on.len();
            for name in leans_on {
                self.leaning.entry(name).or_default().push(from);
            }
            self.lists(from.1).insert(from.0, steps);
        }
        weight
    }

    /// A name is not what it was.
    pub(crate) fn forget(&mut self, name: i64) {
        for from in self.leaning.remove(&name).unwrap_or_default() {
            self.lists(from.1).remove(&from.0);
        }
    }

    fn lists(&mut self, direction: Direction) -> &mut ByVertex<Box<[Step]>> {
        match direction {
            Direction::Forward => &mut self.forward,
            Direction::Back => &mut self.back,
        }
    }
}

/// Marks steps to where nothing leads on. Such a list leans on the names of that end too: whatever makes it lead on
/// makes the list forgotten.
fn mark_last(reckoned: &mut [Reckoning]) {
    let mut ends: HashMap<(Vertex, Direction), Vec<i64>, BuildHasherDefault<Mix>> =
        HashMap::default();
    for one in reckoned.iter().filter(|one| one.steps.is_empty()) {
        ends.insert(one.from, one.leans_on.clone());
    }
    for one in reckoned.iter_mut() {
        for step in &mut one.steps {
            if let Some(names) = ends.get(&(step.to, one.from.1)) {
                step.last = true;
                one.leans_on.extend(names);
            }
        }
        one.leans_on.sort_unstable();
        one.leans_on.dedup();
    }
}

/// Kept steps by options; few are ever asked with, and of more than these the oldest go.
#[derive(Debug, Default)]
pub(crate) struct ByOptions(Vec<(Options, Kept)>);

const DIFFERENT: usize = 4;

impl ByOptions {
    /// Only what is asked as of now is kept.
    pub(crate) fn of(&self, lens: &Lens) -> Option<&Kept> {
        let now = lens.as_of == i64::MAX;
        self.0.iter().find(|(options, _)| now && *options == lens.options).map(|(_, kept)| kept)
    }

    pub(crate) fn take(&mut self, lens: &Lens, reckoned: Vec<Reckoning>) -> usize {
        let place = self.0.iter().position(|(options, _)| *options == lens.options);
        let place = place.unwrap_or_else(|| {
            if self.0.len() == DIFFERENT {
                self.0.remove(0);
            }
            self.0.push((lens.options.clone(), Kept::default()));
            self.0.len() - 1
        });
        self.0[place].1.take(reckoned)
    }

    pub(crate) fn forget(&mut self, name: i64) {
        self.0.iter_mut().for_each(|(_, kept)| kept.forget(name));
    }
}

impl View<'_> {
    /// All steps out of a vertex, for any time of arrival.
    pub(crate) fn reckon(
        &self,
        from: Vertex,
        direction: Direction,
        steps: &mut Vec<Step>,
    ) -> Option<()> {
        let mut edges = Vec::new();
        match direction {
            Direction::Forward => {
                // Everything is asked for before the walk stops to read.
                let own = self.out(from, &mut edges);
                steps.extend(edges.iter().map(Step::own));
                if from.is_event() {
                    return own;
                }
                own.and(self.carried(from, steps))
            }
            Direction::Back => {
                let mut whole = self.into(from, &mut edges);
                for edge in &edges {
                    steps.push(Step::own(edge));
                    // A container that was used up at that moment was used up with what it held.
                    if !matches!(edge.to.what(), What::Event { .. }) {
                        let told = self.contents_at(edge.to, edge.depart, 0, &mut |child| {
                            steps.push(Step { to: child, ..Step::own(edge) });
                        });
                        whole = whole.and(told);
                    }
                }
                whole
            }
        }
    }

    /// What the containers of a thing go into, it goes into too.
    fn carried(&self, vertex: Vertex, steps: &mut Vec<Step>) -> Option<()> {
        for (container, since, until) in self.containers(vertex, i64::MIN / 4)? {
            let until = until.unwrap_or(i64::MAX);
            let onward = self.onward(container)?;
            let inside = onward.iter().filter(|edge| edge.depart < until);
            steps.extend(inside.map(|edge| Step { since, until, ..Step::own(edge) }));
        }
        Some(())
    }
}
