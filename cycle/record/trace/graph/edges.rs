//! From a vertex to the next: what events say of it, forward and backward in time.

use super::fact::{Fact, Kind, Role, flag};
use super::view::View;
use super::{SECOND, Vertex, What};

/// Something goes from one vertex to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) to: Vertex,
    pub(crate) depart: i64,
    pub(crate) arrive: i64,
    pub(crate) inferred: bool,
}

fn at(to: Vertex, time: i64) -> Edge {
    Edge { to, depart: time, arrive: time, inferred: false }
}

impl View<'_> {
    /// What a vertex goes into.
    pub(crate) fn out(&self, from: Vertex, edges: &mut Vec<Edge>) -> Option<()> {
        match from.what() {
            What::Event { event } => {
                let fact = self.fact(event)?;
                self.results(fact, Role::Output, Role::OutputClass, edges)?;
                self.process(fact, true, edges)
            }
            What::Thing { name, .. } => {
                for (fact, role) in self.facts(name, Role::Input, Role::Input)? {
                    if fact.kind == Kind::Transformation && self.vertex(name, role, fact)? == from {
                        edges.push(at(Vertex::event(fact.id), fact.t));
                    }
                }
                Some(())
            }
            What::Lot { name, place } => {
                for (fact, _) in self.facts(name, Role::InputClass, Role::InputClass)? {
                    if fact.kind == Kind::Transformation && fact.place == place {
                        edges.push(at(Vertex::event(fact.id), fact.t));
                    }
                }
                self.movements(name, &mut |one, other, depart, arrive| {
                    if one == from {
                        edges.push(Edge { to: other, depart, arrive, inferred: false });
                    }
                })?;
                self.carried_to(from, &mut |to, time| edges.push(at(to, time)))?;
                self.guessed_from(name, place, edges)
            }
        }
    }

    /// What went into a vertex.
    pub(crate) fn into(&self, to: Vertex, edges: &mut Vec<Edge>) -> Option<()> {
        match to.what() {
            What::Event { event } => {
                let fact = self.fact(event)?;
                self.results(fact, Role::Input, Role::InputClass, edges)?;
                self.process(fact, false, edges)
            }
            What::Thing { name, .. } => {
                for (fact, role) in self.facts(name, Role::Output, Role::Output)? {
                    if fact.kind == Kind::Transformation && self.vertex(name, role, fact)? == to {
                        edges.push(at(Vertex::event(fact.id), fact.t));
                    }
                }
                Some(())
            }
            What::Lot { name, place } => {
                for (fact, _) in self.facts(name, Role::OutputClass, Role::OutputClass)? {
                    if fact.kind == Kind::Transformation && fact.place == place {
                        edges.push(at(Vertex::event(fact.id), fact.t));
                    }
                }
                self.movements(name, &mut |one, other, depart, arrive| {
                    if other == to {
                        edges.push(Edge { to: one, depart, arrive, inferred: false });
                    }
                })?;
                for start in self.packed_at(name)? {
                    self.carried_to(start, &mut |there, time| {
                        if there == to {
                            edges.push(at(start, time));
                        }
                    })?;
                }
                self.guessed_into(name, place, edges)
            }
        }
    }

    /// One side of a transformation.
    fn results(
        &self,
        fact: &Fact,
        items: Role,
        classes: Role,
        edges: &mut Vec<Edge>,
    ) -> Option<()> {
        if fact.kind != Kind::Transformation {
            return Some(());
        }
        let mut whole = true;
        for (name, role) in fact.in_role(items, classes) {
            // All of them are asked for before the walk stops to read.
            match self.vertex(name, role, fact) {
                Some(vertex) => edges.push(at(vertex, fact.t)),
                None => whole = false,
            }
        }
        whole.then_some(())
    }

    /// Events of one transformation are a chain: what went in early may be in everything that comes out later, until
    /// the vessel is cleaned. The number of a transformation means something to whoever captured it, or where.
    fn process(&self, fact: &Fact, forward: bool, edges: &mut Vec<Edge>) -> Option<()> {
        if fact.process == 0
            || fact.kind != Kind::Transformation
            || self.lens.options.strict_transformations
        {
            return Some(());
        }
        let scope = |fact: &Fact| if fact.captured_by != 0 { fact.captured_by } else { fact.place };
        let cleaning = &self.lens.options.cleaning;
        let mut all: Vec<&Fact> = Vec::new();
        let mut cleaned: Vec<&Fact> = Vec::new();
        for (other, role) in self.facts(fact.process, Role::Process, Role::Thing)? {
            let same = other.kind == Kind::Transformation && scope(other) == scope(fact);
            if role == Role::Process && same {
                all.push(other);
            } else if role == Role::Thing && cleaning.contains(&other.step) {
                cleaned.push(other);
            }
        }
        let Some(here) = all.iter().position(|other| other.id == fact.id) else { return Some(()) };
        let next = if forward { all.get(here + 1) } else { here.checked_sub(1).map(|n| &all[n]) };
        let Some(next) = next else { return Some(()) };
        let (first, last) = if forward { (fact, *next) } else { (*next, fact) };
        let emptied = |clean: &&Fact| first.key() < clean.key() && clean.key() <= last.key();
        if !cleaned.iter().any(emptied) {
            let to = Vertex::event(next.id);
            edges.push(Edge { to, depart: first.t, arrive: last.t, inferred: false });
        }
        Some(())
    }

    /// A lot goes from place to place only when somebody says so: with a source or destination location, or by sending
    /// and receiving under one business transaction.
    fn movements(&self, name: i64, each: &mut dyn FnMut(Vertex, Vertex, i64, i64)) -> Option<()> {
        let lot = |place: i64| Vertex::lot(name, place);
        let facts = self.facts(name, Role::ThingClass, Role::ThingClass)?;
        let moving: Vec<&Fact> =
            facts.into_iter().map(|(fact, _)| fact).filter(|fact| self.moves(fact)).collect();
        for fact in &moving {
            if fact.from_place != 0 && fact.from_place != fact.place {
                each(lot(fact.from_place), lot(fact.place), fact.t, fact.t);
            }
            if fact.to_place != 0 && fact.to_place != fact.place {
                each(lot(fact.place), lot(fact.to_place), fact.t, fact.t);
            }
        }
        for got in moving.iter().filter(|fact| fact.has(flag::RECEIVES)) {
            for sent in moving.iter().filter(|fact| fact.has(flag::SENDS)) {
                let under_one = sent.transactions.iter().any(|t| got.transactions.contains(t));
                if under_one && sent.t <= self.lens.later(got.t) && sent.place != got.place {
                    each(lot(sent.place), lot(got.place), sent.t, got.t);
                }
            }
        }
        Some(())
    }

    /// Where a lot was put into containers.
    fn packed_at(&self, name: i64) -> Option<Vec<Vertex>> {
        let facts = self.facts(name, Role::ChildClass, Role::ChildClass)?;
        let mut places: Vec<Vertex> =
            facts.iter().map(|(fact, _)| Vertex::lot(name, fact.place)).collect();
        places.sort_unstable();
        places.dedup();
        Some(places)
    }

    /// A lot in a container is wherever the container is seen while it is inside.
    pub(crate) fn carried_to(&self, lot: Vertex, each: &mut dyn FnMut(Vertex, i64)) -> Option<()> {
        let mut chain = Vec::new();
        for interval in self.inside(lot, Kind::Aggregation)? {
            chain.clear();
            self.chain((interval.parent, interval.from, interval.until), &mut chain)?;
            for (container, from, until) in &chain {
                let (container, from, until) = (*container, *from, *until);
                for (time, place) in self.seen_at(container)? {
                    // The event that takes it out sees it once more.
                    let inside = from <= time && until.is_none_or(|until| time <= until);
                    if inside && lot.place() != Some(place) {
                        each(Vertex::lot(lot.name, place), time);
                    }
                }
            }
        }
        Some(())
    }

    /// When and where a thing was seen.
    fn seen_at(&self, thing: Vertex) -> Option<Vec<(i64, i64)>> {
        let mut seen = Vec::new();
        for (event, role) in self.node(thing.name)?.refs() {
            if !matches!(role, Role::Thing | Role::Parent | Role::Child) {
                continue;
            }
            let fact = self.fact(event)?;
            if fact.place != 0
                && self.lens.sees(fact)
                && self.vertex(thing.name, role, fact)? == thing
            {
                seen.push((fact.t, fact.place));
            }
        }
        Some(seen)
    }

    /// A product without a lot may be any lot of the product that was at the place not long before: from the lot.
    fn guessed_from(&self, name: i64, place: i64, edges: &mut Vec<Edge>) -> Option<()> {
        let product = self.node(name)?.class;
        if product == 0 || product == name {
            return Some(());
        }
        let mut came: Vec<i64> = Vec::new();
        for (fact, _) in self.facts(name, Role::OutputClass, Role::ThingClass)? {
            if fact.place == place {
                came.push(fact.t);
            }
        }
        if came.is_empty() {
            return Some(());
        }
        for (time, to) in self.used_without_lot(product, place)? {
            let recent = came.iter().any(|since| self.recent(*since, time));
            if recent {
                edges.push(Edge { to, depart: time, arrive: time, inferred: true });
            }
        }
        Some(())
    }

    /// The same from the product: which lots it may have been.
    fn guessed_into(&self, product: i64, place: i64, edges: &mut Vec<Edge>) -> Option<()> {
        let used: Vec<i64> =
            self.used_without_lot(product, place)?.into_iter().map(|(time, _)| time).collect();
        if used.is_empty() {
            return Some(());
        }
        for (fact, _) in self.facts(product, Role::LotOf, Role::LotOf)? {
            if fact.place != place {
                continue;
            }
            for (lot, role) in fact.in_role(Role::OutputClass, Role::ThingClass) {
                if self.node(lot)?.class != product || lot == product {
                    continue;
                }
                let from = self.vertex(lot, role, fact)?;
                for time in used.iter().filter(|time| self.recent(fact.t, **time)) {
                    edges.push(Edge { to: from, depart: *time, arrive: *time, inferred: true });
                }
            }
        }
        Some(())
    }

    fn recent(&self, since: i64, time: i64) -> bool {
        let window = self.lens.options.inference_seconds.saturating_mul(SECOND);
        // Whole seconds, as the graph in memory counts them.
        since <= time && (time.div_euclid(SECOND) - since.div_euclid(SECOND)) * SECOND <= window
    }

    fn used_without_lot(&self, product: i64, place: i64) -> Option<Vec<(i64, Vertex)>> {
        let mut found = Vec::new();
        for (event, role) in self.node(product)?.refs() {
            if !matches!(role, Role::InputClass | Role::ThingClass | Role::ChildClass) {
                continue;
            }
            let fact = self.fact(event)?;
            if fact.place == place && self.lens.sees(fact) {
                found.push((fact.t, Vertex::lot(product, place)));
            }
        }
        Some(found)
    }
}
