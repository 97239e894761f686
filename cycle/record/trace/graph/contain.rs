//! What was in what, and when.
//!
//! The timeline of a child is rebuilt from its own events and from those that empty its containers, in the order of
//! time, whenever they arrived. Aggregations and associations are two timelines: unpacking a pallet does not take its
//! sensor off.

use std::rc::Rc;

use super::edges::Edge;
use super::fact::{Action, Fact, Kind, Role};
use super::view::{Ends, View};
use super::{Vertex, What};

/// A thing was in a container from `from` on, and until `until` if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub child: Vertex,
    pub parent: Vertex,
    pub from: i64,
    pub until: Option<i64>,
    /// Begun or ended by something else than its own event.
    pub inferred: bool,
    /// The event that says so.
    pub event: i64,
}

impl Interval {
    /// It begins with its event and ends before the event that ends it.
    pub fn holds(&self, moment: i64) -> bool {
        self.from <= moment && self.until.is_none_or(|until| moment < until)
    }
}

/// Containers inside containers deeper than this are a mistake in the data.
pub(crate) const DEEPEST: usize = 16;

/// A container, and the span in which something was inside it.
pub(crate) type Link = (Vertex, i64, Option<i64>);

/// Events of a container that are looked through at once.
const SHORT: usize = 256;

impl Ends<'_> {
    fn life_at(&self, time: i64) -> i64 {
        self.lives.iter().filter(|end| **end < time).count() as i64
    }
}

fn life(vertex: Vertex) -> i64 {
    match vertex.what() {
        What::Thing { life, .. } => life,
        _ => 0,
    }
}

impl<'v> View<'v> {
    /// Where a thing or lot was packed, by time; associations where asked for.
    pub fn inside(&self, child: Vertex, kind: Kind) -> Option<Vec<Interval>> {
        let mut all: Vec<Interval> = Vec::new();
        let (name, place) = match child.what() {
            What::Thing { name, .. } => (name, None),
            What::Lot { name, place } => (name, Some(place)),
            What::Event { .. } => return Some(all),
        };
        let role = if place.is_some() { Role::ChildClass } else { Role::Child };
        for (event, _) in self.node(name)?.refs().filter(|(_, of)| *of == role) {
            let fact = self.fact(event)?;
            if fact.kind != kind || fact.action == Action::Delete || !self.lens.sees(fact) {
                continue;
            }
            let mine = match place {
                Some(place) => fact.place == place,
                None => self.vertex(name, role, fact)? == child,
            };
            let Some(parent) = fact.parent().filter(|_| mine) else { continue };
            let parent = Vertex::thing(parent, self.container_life(parent, fact.t)?);
            let observed = fact.action != Action::Add;
            if let Some(last) =
                all.last_mut().filter(|last| last.until.is_none_or(|end| end > fact.t))
            {
                let here = last.parent == parent;
                let nothing_new = if place.is_some() { observed && here } else { here || observed };
                if nothing_new {
                    continue;
                }
                if place.is_none() {
                    // Packed elsewhere: it must have left, though nobody said so.
                    last.until = Some(fact.t);
                    last.inferred = true;
                }
            }
            let until = self.emptied(parent, name, fact)?;
            let from = fact.t;
            all.push(Interval { child, parent, from, until, inferred: observed, event: fact.id });
        }
        // Opened and closed at once: it was never inside.
        all.retain(|interval| interval.until.is_none_or(|until| until > interval.from));
        Some(all)
    }

    /// The ends of a container of a short life; nothing for one that was used again and again, whose events are asked
    /// for one by one.
    fn ends(&self, name: i64) -> Option<Option<Rc<Ends<'v>>>> {
        if let Some(known) = self.reckoned.ends.borrow().get(&name) {
            self.reads(name);
            return Some(Some(known.clone()));
        }
        let node = self.node(name)?;
        if node.len() > SHORT {
            return Some(None);
        }
        let mut ends = Ends::default();
        for (event, role) in node.refs() {
            if !matches!(role, Role::Thing | Role::Parent) {
                continue;
            }
            let fact = self.fact(event)?;
            if !self.lens.sees(fact) {
                continue;
            }
            if role == Role::Thing && fact.has(super::fact::flag::ENDS_LIFE) {
                ends.lives.push(fact.t);
            }
            if role == Role::Parent && fact.action == Action::Delete {
                ends.emptied.push(fact);
            }
        }
        let ends = Rc::new(ends);
        self.reckoned.ends.borrow_mut().insert(name, ends.clone());
        Some(Some(ends))
    }

    /// In which of its lives a container was.
    fn container_life(&self, name: i64, time: i64) -> Option<i64> {
        match self.ends(name)? {
            Some(ends) => Some(ends.life_at(time)),
            None => self.life_at(name, time),
        }
    }

    /// When a container was next emptied of something that was put in by `packed`.
    fn emptied(&self, parent: Vertex, child: i64, packed: &Fact) -> Option<Option<i64>> {
        // A deletion that names nothing empties the container.
        let leaves = |fact: &Fact| {
            !fact.names_children()
                || fact.mentions(child, Role::Child)
                || fact.mentions(child, Role::ChildClass)
        };
        if let Some(ends) = self.ends(parent.name)? {
            for fact in &ends.emptied {
                let later = fact.key() > packed.key() && fact.kind == packed.kind;
                if later && leaves(fact) && ends.life_at(fact.t) == life(parent) {
                    return Some(Some(fact.t));
                }
            }
            return Some(None);
        }
        let node = self.node(parent.name)?;
        // The list is in the order of time; the container may have a long life.
        let (mut low, mut high) = (0, node.len());
        while low < high {
            let middle = (low + high) / 2;
            let fact = self.fact(node.at(middle).0)?;
            if fact.key() <= packed.key() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for place in low..node.len() {
            let (event, role) = node.at(place);
            if role != Role::Parent {
                continue;
            }
            let fact = self.fact(event)?;
            let deletes = fact.action == Action::Delete && fact.kind == packed.kind;
            if !deletes || !self.lens.sees(fact) {
                continue;
            }
            if leaves(fact)
                && Vertex::thing(parent.name, self.life_at(parent.name, fact.t)?) == parent
            {
                return Some(Some(fact.t));
            }
        }
        Some(None)
    }

    /// What a container held, by time.
    pub fn held(&self, container: Vertex) -> Option<Vec<Interval>> {
        let mut all = Vec::new();
        let What::Thing { name, .. } = container.what() else { return Some(all) };
        let mut seen = Vec::new();
        let mut whole = true;
        for (fact, _) in self.facts(name, Role::Parent, Role::Parent)? {
            if fact.kind != Kind::Aggregation || fact.action == Action::Delete {
                continue;
            }
            for (child, role) in fact.in_role(Role::Child, Role::ChildClass) {
                // All of them are asked for before the walk stops to read.
                match self.vertex(child, role, fact) {
                    Some(vertex) => seen.push(vertex),
                    None => whole = false,
                }
            }
        }
        if !whole {
            return None;
        }
        seen.sort_unstable();
        seen.dedup();
        for child in seen {
            match self.inside(child, Kind::Aggregation) {
                Some(intervals) => {
                    all.extend(intervals.into_iter().filter(|held| held.parent == container));
                }
                None => whole = false,
            }
        }
        if !whole {
            return None;
        }
        all.sort_by_key(|held| (held.from, held.child));
        Some(all)
    }

    /// Containers of a thing from `time` on, outermost included.
    pub(crate) fn containers(&self, vertex: Vertex, time: i64) -> Option<Vec<Link>> {
        let mut found = Vec::new();
        self.containers_into(vertex, time, &mut found)?;
        Some(found)
    }

    /// The same behind what is in the list already.
    pub(crate) fn containers_into(
        &self,
        vertex: Vertex,
        time: i64,
        found: &mut Vec<Link>,
    ) -> Option<()> {
        for interval in self.inside(vertex, Kind::Aggregation)? {
            if interval.until.is_none_or(|until| until > time) {
                let first = (interval.parent, interval.from.max(time), interval.until);
                self.chain(first, found)?;
            }
        }
        Some(())
    }

    /// A container and what it was in meanwhile: intervals intersect down the chain.
    pub(crate) fn chain(&self, first: Link, found: &mut Vec<Link>) -> Option<()> {
        let start = found.len();
        found.push(first);
        let mut at = start;
        while at < found.len() && found.len() - start < 1 << 12 {
            let (inner, from, until) = found[at];
            at += 1;
            for interval in self.around(inner)?.iter() {
                let from = from.max(interval.from);
                let until = sooner(until, interval.until);
                let new = (interval.parent, from, until);
                if until.is_none_or(|until| until > from) && !found[start..].contains(&new) {
                    found.push(new);
                }
            }
        }
        Some(())
    }

    /// Where a container was packed.
    fn around(&self, container: Vertex) -> Option<Rc<[Interval]>> {
        self.once(&self.reckoned.around, container, || self.inside(container, Kind::Aggregation))
    }

    /// What a container goes into.
    pub(crate) fn onward(&self, container: Vertex) -> Option<Rc<[Edge]>> {
        self.once(&self.reckoned.onward, container, || {
            let mut edges = Vec::new();
            self.out(container, &mut edges)?;
            Some(edges)
        })
    }

    /// What a container held at a moment, at any depth.
    pub(crate) fn contents_at(
        &self,
        container: Vertex,
        moment: i64,
        depth: usize,
        each: &mut dyn FnMut(Vertex),
    ) -> Option<()> {
        if depth >= DEEPEST {
            return Some(());
        }
        for interval in self.held(container)? {
            if interval.holds(moment) {
                each(interval.child);
                self.contents_at(interval.child, moment, depth + 1, each)?;
            }
        }
        Some(())
    }

    /// What a container held in a span, with the time from which.
    pub(crate) fn contents_after(
        &self,
        container: Vertex,
        since: i64,
        end: Option<i64>,
        depth: usize,
        each: &mut dyn FnMut(Vertex, i64),
    ) -> Option<()> {
        if depth >= DEEPEST {
            return Some(());
        }
        for interval in self.held(container)? {
            let from = since.max(interval.from);
            let until = sooner(end, interval.until);
            if until.is_none_or(|until| until > from) {
                each(interval.child, from);
                self.contents_after(interval.child, from, until, depth + 1, each)?;
            }
        }
        Some(())
    }

    /// What was in a container together with a thing, and the container.
    pub(crate) fn company(
        &self,
        vertex: Vertex,
        time: i64,
        each: &mut dyn FnMut(Vertex, i64),
    ) -> Option<()> {
        for (container, from, until) in self.containers(vertex, time)? {
            each(container, from);
            for other in self.held(container)? {
                let start = from.max(other.from);
                let end = sooner(until, other.until);
                if other.child != vertex && end.is_none_or(|end| end > start) {
                    each(other.child, start);
                }
            }
        }
        Some(())
    }
}

pub(crate) fn sooner(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
