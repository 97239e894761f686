//! What was in what, and when.
//!
//! The timeline of a child is rebuilt from its own events and from those that empty its containers, in the order of
//! time, whenever they arrived. Aggregations and associations are two timelines: unpacking a pallet does not take its
//! sensor off.

use super::fact::{Action, Fact, Kind, Role};
use super::view::View;
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

impl View<'_> {
    /// Where a thing or lot was packed, by time; associations where asked for.
    pub fn inside(&self, child: Vertex, kind: Kind) -> Option<Vec<Interval>> {
        let mut all: Vec<Interval> = Vec::new();
        let (name, place) = match child.what() {
            What::Thing { name, .. } => (name, None),
            What::Lot { name, place } => (name, Some(place)),
            What::Event { .. } => return Some(all),
        };
        let role = if place.is_some() { Role::ChildClass } else { Role::Child };
        for (fact, _) in self.facts(name, role, role)? {
            if fact.kind != kind || fact.action == Action::Delete {
                continue;
            }
            let mine = match place {
                Some(place) => fact.place == place,
                None => self.vertex(name, role, fact)? == child,
            };
            let Some(parent) = fact.parent().filter(|_| mine) else { continue };
            let parent = Vertex::thing(parent, self.life_at(parent, fact.t)?);
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

    /// When a container was next emptied of something that was put in by `packed`.
    fn emptied(&self, parent: Vertex, child: i64, packed: &Fact) -> Option<Option<i64>> {
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
            // A deletion that names nothing empties the container.
            let leaves = !fact.names_children()
                || fact.mentions(child, Role::Child)
                || fact.mentions(child, Role::ChildClass);
            if leaves && Vertex::thing(parent.name, self.life_at(parent.name, fact.t)?) == parent {
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
        for interval in self.inside(vertex, Kind::Aggregation)? {
            if interval.until.is_none_or(|until| until > time) {
                let chain = self.chain(interval.parent, interval.from.max(time), interval.until)?;
                found.extend(chain);
            }
        }
        Some(found)
    }

    /// A container and what it was in meanwhile: intervals intersect down the chain.
    pub(crate) fn chain(
        &self,
        container: Vertex,
        from: i64,
        until: Option<i64>,
    ) -> Option<Vec<Link>> {
        let mut found = vec![(container, from, until)];
        let mut at = 0;
        while at < found.len() && found.len() < 1 << 12 {
            let (inner, from, until) = found[at];
            at += 1;
            for interval in self.inside(inner, Kind::Aggregation)? {
                let from = from.max(interval.from);
                let until = sooner(until, interval.until);
                let new = (interval.parent, from, until);
                if until.is_none_or(|until| until > from) && !found.contains(&new) {
                    found.push(new);
                }
            }
        }
        Some(found)
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
