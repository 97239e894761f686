//! Who has it: custody, whereabouts, and partners who are silent.

use super::fact::{Action, Fact, Role, Status, flag};
use super::view::View;
use super::{Vertex, What};

/// A handing over, with the numbers of the parties; 0 where nobody was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handed {
    pub time: i64,
    pub event: i64,
    pub from: i64,
    pub to: i64,
    pub place: i64,
}

/// Where a thing is, as far as anybody said; 0 where nobody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Holder {
    pub party: i64,
    pub place: i64,
}

/// What has become of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whereabouts {
    pub status: Status,
    pub holder: Holder,
    /// The last event that said so, and when; 0 where none did.
    pub event: i64,
    pub time: i64,
}

impl<'v> View<'v> {
    /// Events that name this vertex itself, in the order of time.
    fn about(&self, vertex: Vertex) -> Option<Vec<&'v Fact>> {
        let name = vertex.name;
        let mut found = Vec::new();
        let facts = if vertex.is_event() { Vec::new() } else { self.all_facts(name)? };
        for fact in facts {
            let named = match vertex.what() {
                // A lot is spoken of where it is, or where it comes from.
                What::Lot { place, .. } => {
                    (fact.place == place || fact.from_place == place)
                        && fact.members().any(|(other, role)| other == name && role.is_class())
                }
                What::Thing { life, .. } => self.life_at(name, fact.t)? == life,
                What::Event { .. } => false,
            };
            if named {
                found.push(fact);
            }
        }
        Some(found)
    }

    /// Events about a thing, and about its containers while it was in them.
    pub fn story(&self, vertex: Vertex) -> Option<Vec<&'v Fact>> {
        let mut story = self.about(vertex)?;
        let containers = self.containers(vertex, i64::MIN / 4)?;
        if !containers.is_empty() {
            let mut whole = true;
            for (container, from, until) in containers {
                match self.about(container) {
                    Some(more) => {
                        story.extend(more.into_iter().filter(|fact| {
                            from <= fact.t && until.is_none_or(|until| fact.t < until)
                        }))
                    }
                    None => whole = false,
                }
            }
            if !whole {
                return None;
            }
            story.sort_by_key(|fact| fact.key());
            story.dedup_by_key(|fact| fact.id);
        }
        Some(story)
    }

    /// Hands through which a thing went, its own and those of its containers.
    pub fn custody(&self, vertex: Vertex) -> Option<Vec<Handed>> {
        let handed =
            |fact: &&Fact| self.moves(fact) && (fact.from_party != 0 || fact.to_party != 0);
        Some(
            self.story(vertex)?
                .into_iter()
                .filter(handed)
                .map(|fact| Handed {
                    time: fact.t,
                    event: fact.id,
                    from: fact.from_party,
                    to: fact.to_party,
                    place: fact.place,
                })
                .collect(),
        )
    }

    /// What has become of it, who has it, and the event that said so last; told from the events that `counts` lets
    /// through, so that a party is told what it may know.
    pub fn whereabouts(
        &self,
        vertex: Vertex,
        mut counts: impl FnMut(&Fact) -> bool,
    ) -> Option<Whereabouts> {
        let mut last =
            Whereabouts { status: Status::InStock, holder: Holder::default(), event: 0, time: 0 };
        for fact in self.story(vertex)? {
            if counts(fact) {
                follow(&mut last, fact, vertex.name);
            }
        }
        Some(last)
    }

    /// Something was sent to somebody who has said nothing since: until they do, no answer about it is complete.
    /// The number of the party, else of the place.
    pub fn open_end(&self, vertex: Vertex) -> Option<Option<i64>> {
        let story = self.story(vertex)?;
        let Some(last) = story.last() else { return Some(None) };
        let sent = last.has(flag::SENDS) && last.action != Action::Delete;
        let to = if last.to_party != 0 { last.to_party } else { last.to_place };
        if !sent || to == 0 {
            return Some(None);
        }
        // A lot that was received elsewhere lives on at the other place.
        let mut edges = Vec::new();
        self.out(vertex, &mut edges)?;
        for edge in edges.iter().filter(|edge| edge.to.is_lot()) {
            let about = self.about(edge.to)?;
            if about.iter().any(|fact| fact.t >= last.t && fact.id != last.id) {
                return Some(None);
            }
        }
        Some(Some(to))
    }
}

/// One event later.
fn follow(last: &mut Whereabouts, fact: &Fact, name: i64) {
    (last.event, last.time) = (fact.id, fact.t);
    if fact.place != 0 {
        last.holder.place = fact.place;
    }
    let used = || fact.mentions(name, Role::Input) || fact.mentions(name, Role::InputClass);
    last.status = if fact.has(flag::DESTROYED) {
        Status::Destroyed
    } else if fact.has(flag::SOLD) {
        Status::Sold
    } else if fact.has(flag::RETURNED) {
        Status::Returned
    } else if fact.has(flag::MOVING) {
        Status::InTransit
    } else if used() {
        Status::Used
    } else {
        Status::InStock
    };
    let party = if last.status == Status::InTransit {
        fact.to_party
    } else if fact.has(flag::RECEIVES) {
        if fact.to_party != 0 { fact.to_party } else { fact.captured_by }
    } else {
        fact.captured_by
    };
    if party != 0 {
        last.holder.party = party;
    }
}
