//! What a walk sees: the store as of an entry of the journal, read in batches.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

use store::{Tx, params};
use terms::Result;

use super::contain::Interval;
use super::edges::Edge;
use super::fact::{Fact, LAST_OF_WALKS, Role, split, unpack, with_role};
use super::memory::{Held, Memory};
use super::steps::{Kept, Reckoning, Step};
use super::walk::Direction;
use super::{Options, Vertex};
use crate::names::{ById, GOODS, Mix};

/// Which events mention a name, by time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// Event with role, in the order of time.
    refs: Box<[u64]>,
    /// The product of a lot or item, where known and asked for.
    pub(crate) class: i64,
}

impl Node {
    /// Events with the role in which they mention the name.
    pub(crate) fn refs(&self) -> impl DoubleEndedIterator<Item = (i64, Role)> + '_ {
        self.refs.iter().map(|word| split(*word))
    }
    pub(crate) fn len(&self) -> usize {
        self.refs.len()
    }
    pub(crate) fn at(&self, place: usize) -> (i64, Role) {
        split(self.refs[place])
    }
    pub(crate) fn weight(&self) -> usize {
        64 + 8 * self.refs.len()
    }
}

/// As of when, and read how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The last entry of the journal that counts.
    pub as_of: i64,
    pub options: Options,
}

impl Lens {
    /// As of now.
    pub fn now(options: Options) -> Lens {
        Lens { as_of: i64::MAX, options }
    }
    pub(crate) fn sees(&self, fact: &Fact) -> bool {
        fact.seq <= self.as_of && fact.voided.is_none_or(|voided| voided > self.as_of)
    }
    /// The latest moment that counts as not before `time`.
    pub(crate) fn later(&self, time: i64) -> i64 {
        time.saturating_add(self.options.skew_seconds.saturating_mul(super::SECOND))
    }
}

/// Names and events that were asked for and not held.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    pub(crate) names: Vec<i64>,
    pub(crate) events: Vec<i64>,
}

/// What a walk may ask. `None` from any of its answers means: not held yet, noted, ask again after [`load`].
pub struct View<'v> {
    pub(crate) lens: &'v Lens,
    shared: &'v Held,
    own: &'v Held,
    missing: RefCell<Missing>,
    pub(crate) reckoned: Reckoned<'v>,
    /// Steps that earlier walks reckoned.
    kept: Option<&'v Kept>,
    /// Whether steps of this walk are kept for later ones.
    keeps: bool,
}

/// Something reckoned once, and the names that were read for it.
pub(crate) type Once<T> = (Rc<[T]>, Rc<[i64]>);

/// What was found out about containers, which many things share: reckoned once in a round of a walk.
#[derive(Debug, Default)]
pub(crate) struct Reckoned<'v> {
    /// What a container was in itself.
    pub(crate) around: RefCell<ByVertex<Once<Interval>>>,
    /// What it goes into.
    pub(crate) onward: RefCell<ByVertex<Once<Edge>>>,
    /// By name: when its lives ended, and the events that take something out of it.
    pub(crate) ends: RefCell<ById<Rc<Ends<'v>>>>,
    /// Names read for the vertex at hand, where its steps are kept.
    read: RefCell<Vec<i64>>,
    steps: RefCell<Vec<Reckoning>>,
}

/// Of a container: when its lives ended, and the events that take something out, both by time.
#[derive(Debug, Default)]
pub(crate) struct Ends<'v> {
    pub(crate) lives: Vec<i64>,
    pub(crate) emptied: Vec<&'v Fact>,
}

pub(crate) type ByVertex<T> = HashMap<Vertex, T, BuildHasherDefault<Mix>>;

impl<'v> View<'v> {
    pub(crate) fn new(lens: &'v Lens, shared: &'v Held, own: &'v Held) -> View<'v> {
        View {
            lens,
            shared,
            own,
            missing: RefCell::default(),
            reckoned: Reckoned::default(),
            kept: None,
            keeps: false,
        }
    }

    /// A view that reads kept steps and reckons new ones.
    pub(crate) fn of_walk(lens: &'v Lens, shared: &'v Held, own: &'v Held) -> View<'v> {
        let kept = shared.steps.of(lens);
        View { kept, keeps: lens.as_of == i64::MAX, ..View::new(lens, shared, own) }
    }

    pub(crate) fn missing(self) -> Missing {
        self.missing.into_inner()
    }

    /// What was missed, and the steps that can be kept.
    pub(crate) fn end(self) -> (Missing, Vec<Reckoning>) {
        (self.missing.into_inner(), self.reckoned.steps.into_inner())
    }

    /// The steps out of a vertex that an earlier walk reckoned.
    pub(crate) fn kept(&self, from: Vertex, direction: Direction) -> Option<&'v [Step]> {
        self.kept.and_then(|kept| kept.of(from, direction))
    }

    /// Reckons them now, and notes them to be kept.
    pub(crate) fn steps(
        &self,
        from: Vertex,
        direction: Direction,
        steps: &mut Vec<Step>,
    ) -> Option<()> {
        self.reckoned.read.borrow_mut().clear();
        self.reckon(from, direction, steps)?;
        if self.keeps {
            let mut leans_on = self.reckoned.read.borrow().clone();
            if !from.is_event() {
                leans_on.push(from.name);
            }
            let from = (from, direction);
            let steps = steps.as_slice().into();
            self.reckoned.steps.borrow_mut().push(Reckoning { from, steps, leans_on });
        }
        Some(())
    }

    /// What is asked for again and again in a round is reckoned once; whoever asks leans on the names read for it.
    pub(crate) fn once<T>(
        &self,
        known: &RefCell<ByVertex<Once<T>>>,
        of: Vertex,
        reckon: impl FnOnce() -> Option<Vec<T>>,
    ) -> Option<Rc<[T]>> {
        if let Some((told, read)) = known.borrow().get(&of) {
            self.reckoned.read.borrow_mut().extend_from_slice(read);
            return Some(told.clone());
        }
        let begun = self.reckoned.read.borrow().len();
        let told: Rc<[T]> = reckon()?.into();
        let read = self.reckoned.read.borrow()[begun..].into();
        known.borrow_mut().insert(of, (told.clone(), read));
        Some(told)
    }

    pub(crate) fn reads(&self, name: i64) {
        if self.keeps {
            self.reckoned.read.borrow_mut().push(name);
        }
    }

    /// Whether something was asked for that is not here.
    pub(crate) fn lacks(&self) -> bool {
        let missing = self.missing.borrow();
        !missing.names.is_empty() || !missing.events.is_empty()
    }

    pub fn node(&self, name: i64) -> Option<&'v Node> {
        self.reads(name);
        let found = self.shared.nodes.get(&name).or_else(|| self.own.nodes.get(&name));
        if found.is_none() {
            self.missing.borrow_mut().names.push(name);
        }
        found
    }

    pub fn fact(&self, event: i64) -> Option<&'v Fact> {
        let found = self.shared.facts.get(&event).or_else(|| self.own.facts.get(&event));
        if found.is_none() {
            self.missing.borrow_mut().events.push(event);
        }
        found
    }

    /// Events that count and mention a name in one of two roles, by time.
    pub(crate) fn facts(&self, name: i64, one: Role, other: Role) -> Option<Vec<(&'v Fact, Role)>> {
        let node = self.node(name)?;
        let mut found = Vec::new();
        for (event, role) in node.refs().filter(|(_, role)| *role == one || *role == other) {
            let fact = self.fact(event)?;
            if self.lens.sees(fact) {
                found.push((fact, role));
            }
        }
        Some(found)
    }

    /// All of them, each once.
    pub(crate) fn all_facts(&self, name: i64) -> Option<Vec<&'v Fact>> {
        let node = self.node(name)?;
        let mut found: Vec<&Fact> = Vec::with_capacity(node.len());
        for (event, role) in node.refs() {
            if role == Role::LotOf || found.last().is_some_and(|last| last.id == event) {
                continue;
            }
            let fact = self.fact(event)?;
            if self.lens.sees(fact) {
                found.push(fact);
            }
        }
        Some(found)
    }

    /// When the lives of a thing ended.
    pub(crate) fn life_at(&self, name: i64, time: i64) -> Option<i64> {
        let mut life = 0;
        for (event, role) in self.node(name)?.refs() {
            if role == Role::Thing {
                let fact = self.fact(event)?;
                let ends = fact.has(super::fact::flag::ENDS_LIFE) && self.lens.sees(fact);
                life += i64::from(ends && fact.t < time);
            }
        }
        Some(life)
    }

    /// The vertex of a member of an event.
    pub(crate) fn vertex(&self, name: i64, role: Role, fact: &Fact) -> Option<Vertex> {
        if role.is_class() {
            return Some(Vertex::lot(name, fact.place));
        }
        Some(Vertex::thing(name, self.life_at(name, fact.t)?))
    }

    /// All vertices of a name: its lives, or its places.
    pub fn vertices(&self, name: i64) -> Option<Vec<Vertex>> {
        let mut found = Vec::new();
        for fact in self.all_facts(name)? {
            for (member, role) in fact.members().filter(|(member, _)| *member == name) {
                found.push(self.vertex(member, role, fact)?);
                // A lot is also where it came from and where it is going.
                if role == Role::ThingClass && self.moves(fact) {
                    let ends = [fact.from_place, fact.to_place].into_iter();
                    let there = ends.filter(|place| *place != 0 && *place != fact.place);
                    found.extend(there.map(|place| Vertex::lot(name, place)));
                }
            }
        }
        for lot in found.clone().into_iter().filter(|vertex| vertex.is_lot()) {
            self.carried_to(lot, &mut |there, _| found.push(there))?;
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// Whether what an event names may move by it.
    pub(crate) fn moves(&self, fact: &Fact) -> bool {
        matches!(fact.kind, super::fact::Kind::Object | super::fact::Kind::Transaction)
    }
}

/// Reads what was missed: one question for names, one for events.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    memory: &Memory,
    topic: i64,
    missing: Missing,
    own: &mut Held,
) -> Result<()> {
    let Missing { mut names, mut events } = missing;
    names.sort_unstable();
    names.dedup();
    let mut read: ById<Vec<u64>> = ById::default();
    for names in names.chunks(20_000) {
        tx.each(
            "select entity, role, event from trace_ref where entity {in 1} and role <= ?2
             order by entity, role, t, event",
            params![names.to_vec(), LAST_OF_WALKS],
            |row| {
                let (name, role, event): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                events.push(event);
                read.entry(name).or_default().push(with_role(event, Role::of(role as u8)));
                Ok(true)
            },
        )?;
    }
    let mut facts: ById<Fact> = ById::default();
    events.sort_unstable();
    events.dedup();
    {
        let held = memory.read();
        events.retain(|event| !held.facts.contains_key(event) && !own.facts.contains_key(event));
    }
    for events in events.chunks(20_000) {
        tx.each(
            "select id, t, seq, voided, packed from trace_event where id {in 1} order by id",
            params![events.to_vec()],
            |row| {
                let packed: Vec<u8> = row.get(4)?;
                let id: i64 = row.get(0)?;
                facts.insert(id, unpack(id, row.get(1)?, row.get(2)?, row.get(3)?, &packed)?);
                Ok(true)
            },
        )?;
    }
    let classes = products(tx, &read)?;
    let mut nodes: ById<Node> = ById::default();
    {
        let held = memory.read();
        let key = |word: &u64| {
            let event = split(*word).0;
            let known = facts.get(&event).or_else(|| held.facts.get(&event));
            known.or_else(|| own.facts.get(&event)).map(Fact::key).unwrap_or_default()
        };
        for name in names {
            let mut refs = read.remove(&name).unwrap_or_default();
            refs.sort_by_cached_key(key);
            let class = classes.get(&name).copied().unwrap_or_default();
            nodes.insert(name, Node { refs: refs.into(), class });
        }
    }
    if let Some(stale) = memory.keep(topic, nodes, facts) {
        own.nodes.extend(stale.nodes);
        own.facts.extend(stale.facts);
    }
    Ok(())
}

/// The products of those names that were seen as lots.
fn products(tx: &mut Tx<'_>, read: &ById<Vec<u64>>) -> Result<ById<i64>> {
    let lots = read.iter().filter(|(_, refs)| refs.iter().any(|word| split(*word).1.is_class()));
    let lots: Vec<i64> = lots.map(|(name, _)| *name).collect();
    let mut found = ById::default();
    for lots in lots.chunks(20_000) {
        tx.each(
            "select id, class from trace_entity where id {in 1} and class is not null and sort = ?2 order by id",
            params![lots.to_vec(), GOODS],
            |row| {
                found.insert(row.get(0)?, row.get(1)?);
                Ok(true)
            },
        )?;
    }
    Ok(found)
}

/// What is shown of a walk.
impl View<'_> {
    /// Edges among the found vertices, in the direction of the goods, and the events among them.
    #[expect(clippy::type_complexity, reason = "a pair of lists")]
    pub(crate) fn between(&self, found: &[Vertex]) -> Option<(Vec<(Vertex, Vertex)>, Vec<Fact>)> {
        let holds = |vertex: &Vertex| found.binary_search(vertex).is_ok();
        let (mut pairs, mut facts, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        let mut whole = true;
        for from in found {
            edges.clear();
            if from.is_event() {
                facts.push(self.fact(from.name)?.clone());
            }
            whole &= self.out(*from, &mut edges).is_some();
            pairs.extend(edges.iter().map(|edge| edge.to).filter(holds).map(|to| (*from, to)));
            if from.is_event() || from.is_lot() {
                continue;
            }
            // A container among them that holds another of them.
            match self.held(*from) {
                Some(held) => {
                    let inside = held.iter().map(|held| held.child).filter(holds);
                    pairs.extend(inside.map(|child| (child, *from)));
                }
                None => whole = false,
            }
        }
        // What was inside when its container was used up was used up with it.
        for thing in found.iter().filter(|vertex| !vertex.is_event()) {
            let Some(containers) = self.containers(*thing, i64::MIN / 4) else {
                whole = false;
                continue;
            };
            for (container, from, until) in containers {
                edges.clear();
                whole &= self.out(container, &mut edges).is_some();
                let meant = |at: i64| from <= at && until.is_none_or(|until| at < until);
                let used = edges.iter().filter(|edge| meant(edge.depart)).map(|edge| edge.to);
                pairs.extend(used.filter(holds).map(|to| (*thing, to)));
            }
        }
        whole.then_some((pairs, facts))
    }

    /// Those of the vertices that an event speaks of which the reader may read.
    pub(crate) fn named_to(
        &self,
        found: &[Vertex],
        reads: impl Fn(&Fact) -> bool,
    ) -> Option<std::collections::HashSet<Vertex>> {
        let mut named = std::collections::HashSet::new();
        let mut whole = true;
        for vertex in found.iter().filter(|vertex| !vertex.is_event()) {
            let Some(facts) = self.all_facts(vertex.name) else {
                whole = false;
                continue;
            };
            for fact in facts.into_iter().filter(|fact| reads(fact)) {
                for (name, role) in fact.members().filter(|(name, _)| *name == vertex.name) {
                    let there = [fact.from_place, fact.to_place];
                    let same = match self.vertex(name, role, fact) {
                        Some(same) => same == *vertex,
                        None => {
                            whole = false;
                            false
                        }
                    };
                    let moved = vertex.is_lot()
                        && vertex.place().is_some_and(|place| there.contains(&place));
                    if same || moved {
                        named.insert(*vertex);
                    }
                }
            }
        }
        whole.then_some(named)
    }
}
