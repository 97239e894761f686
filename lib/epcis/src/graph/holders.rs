//! Who has it: custody, whereabouts, and the scope of a recall.

use super::record::{Action, Record, Type};
use super::{Found, Graph, Mode, Tier, Vertex, What};
use crate::time::Instant;
use std::collections::{BTreeMap, HashSet};

/// A handing over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Custody {
    pub time: Instant,
    pub event: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// What has become of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    InStock,
    /// Sent, and not yet received.
    InTransit,
    Sold,
    Returned,
    /// Gone into something else.
    Used,
    /// Proved to be gone; outside of the scope of a recall.
    Destroyed,
}

/// Where a thing is, as far as anybody said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    pub party: Option<String>,
    pub place: Option<String>,
}

/// One line of the scope of a recall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub thing: String,
    pub found: Found,
    pub status: Status,
    pub holder: Holder,
    /// The last event that said so.
    pub evidence: Option<String>,
}

impl Graph {
    /// Records that name this vertex itself, in the order of time.
    fn about(&self, vertex: u32) -> impl Iterator<Item = &Record> {
        let (name, life, place) = match self.vertices[vertex as usize] {
            What::Thing { name, life } => (Some(name), Some(life), None),
            What::Lot { name, place } => (Some(name), None, Some(place)),
            What::Event { .. } => (None, None, None),
        };
        let list = name.and_then(|name| self.of_name.get(&name));
        let records = list.into_iter().flatten().map(|number| &self.records[*number as usize]);
        records.filter(move |record| {
            let all = record.things.iter().chain(&record.inputs).chain(&record.outputs);
            let all = all.chain(&record.children);
            let named = all.filter(|stuff| Some(stuff.name) == name).any(|stuff| match place {
                // A lot is spoken of where it is, or where it comes from.
                Some(place) => stuff.class && (record.place == place || record.from_place == place),
                None => true,
            });
            let named = named || (place.is_none() && name.is_some() && record.parent == name);
            named
                && life.is_none_or(|life| self.life(name.unwrap_or_default(), record.time) == life)
        })
    }

    fn life(&self, name: u32, time: Instant) -> u32 {
        let ends = self.ends.get(&name);
        ends.map_or(0, |ends| ends.iter().filter(|end| **end < time).count()) as u32
    }

    fn text(&self, name: Option<u32>) -> Option<String> {
        name.map(|name| self.names[name as usize].to_string())
    }

    /// Records about a thing, and about its containers while it was in them.
    fn story(&self, vertex: u32) -> Vec<&Record> {
        let mut story: Vec<&Record> = self.about(vertex).collect();
        let start = Instant { seconds: i64::MIN / 4, nanoseconds: 0 };
        for (container, from, until) in self.containers(vertex, start) {
            story.extend(self.about(container).filter(|record| {
                from <= record.time && until.is_none_or(|until| record.time < until)
            }));
        }
        story.sort_by(|a, b| a.time.cmp(&b.time).then_with(|| a.digest.cmp(&b.digest)));
        story.dedup_by(|a, b| a.digest == b.digest && a.id == b.id);
        story
    }

    /// Hands through which a thing went, its own and those of its containers.
    pub fn custody(&self, vertex: Vertex) -> Vec<Custody> {
        let handed = |record: &&Record| {
            let moving = matches!(record.kind, Type::Object | Type::Transaction);
            moving && (record.from_party.is_some() || record.to_party.is_some())
        };
        self.story(vertex.0)
            .into_iter()
            .filter(handed)
            .map(|record| Custody {
                time: record.time,
                event: record.id.to_string(),
                from: self.text(record.from_party),
                to: self.text(record.to_party),
            })
            .collect()
    }

    /// What has become of it, who has it, and the event that said so last.
    pub fn whereabouts(&self, vertex: Vertex) -> (Status, Holder, Option<String>) {
        let mut status = Status::InStock;
        let mut holder = Holder { party: None, place: None };
        let mut evidence = None;
        for record in self.story(vertex.0) {
            let name = match self.vertices[vertex.0 as usize] {
                What::Thing { name, .. } | What::Lot { name, .. } => name,
                What::Event { .. } => continue,
            };
            evidence = Some(record.id.to_string());
            if let Some(place) = record.place {
                holder.place = self.text(Some(place));
            }
            let step = &*record.step;
            status = match (step, &*record.disposition) {
                ("destroying" | "killing", _) | (_, "destroyed" | "disposed") => Status::Destroyed,
                ("retail_selling" | "dispensing", _) | (_, "retail_sold" | "dispensed") => {
                    Status::Sold
                }
                (_, "returned") => Status::Returned,
                ("shipping" | "departing" | "transporting", _) | (_, "in_transit") => {
                    Status::InTransit
                }
                _ if record.inputs.iter().any(|stuff| stuff.name == name) => Status::Used,
                _ => Status::InStock,
            };
            if status == Status::InTransit {
                holder.party = self.text(record.to_party).or(holder.party);
            } else if matches!(step, "receiving" | "arriving" | "accepting") {
                holder.party = self.text(record.to_party.or(record.captured_by)).or(holder.party);
            } else if let Some(party) = record.captured_by {
                holder.party = self.text(Some(party));
            }
        }
        (status, holder, evidence)
    }

    /// The scope of a recall: everything the seeds went into from `since` on, where it is and who
    /// has it. What is proved destroyed is left out; what went into something else is shown as used.
    pub fn scope(&self, seeds: &[Vertex], since: Option<Instant>, mode: Mode) -> Vec<Row> {
        let found = self.forward(seeds, since, mode);
        let mut best: BTreeMap<u32, Found> = BTreeMap::new();
        for found in found.into_iter().filter(|found| !self.is_event(found.vertex.0)) {
            let known = best.entry(found.vertex.0).or_insert(found);
            if found.tier < known.tier {
                *known = found;
            }
        }
        best.into_values()
            .filter_map(|found| {
                let thing = self.name(found.vertex)?.to_owned();
                let (status, holder, evidence) = self.whereabouts(found.vertex);
                (status != Status::Destroyed).then_some(Row {
                    thing,
                    found,
                    status,
                    holder,
                    evidence,
                })
            })
            .collect()
    }

    /// What all of several complaints go back to, best covered first: name, and how many complaints
    /// it explains.
    pub fn common_origins(&self, complaints: &[Vec<Vertex>]) -> Vec<(Vertex, usize)> {
        let mut counts: BTreeMap<Vertex, usize> = BTreeMap::new();
        for complaint in complaints {
            let reached: HashSet<Vertex> = self
                .back(complaint, None)
                .into_iter()
                .filter(|found| found.tier == Tier::Certain && !self.is_event(found.vertex.0))
                .map(|found| found.vertex)
                .collect();
            for vertex in reached {
                *counts.entry(vertex).or_default() += 1;
            }
        }
        let mut ranked: Vec<_> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }

    /// The rows that `party` may read: of events it captured, sent or received. Applied to what is
    /// shown; the walk itself sees everything, so that an answer does not depend on who asks.
    pub fn visible(&self, rows: Vec<Row>, party: &str) -> Vec<Row> {
        let name = super::record::canonical(party);
        let Some(party) = self.by_name.get(name.as_ref()).copied() else { return Vec::new() };
        let own = |record: &&Record| {
            [record.captured_by, record.from_party, record.to_party].contains(&Some(party))
        };
        rows.into_iter()
            .filter_map(|mut row| {
                let story = self.story(row.found.vertex.0);
                let last = story.into_iter().rfind(own)?;
                // The direct neighbour is named; what happened further on is not.
                row.holder = Holder {
                    party: self.text(last.to_party.or(last.captured_by)),
                    place: self.text(last.place),
                };
                row.evidence = Some(last.id.to_string());
                Some(row)
            })
            .collect()
    }
}

/// Things sent to somebody who has not been heard of about them since.
pub(super) fn open_ends(graph: &Graph) -> Vec<(String, Vertex)> {
    let mut open = Vec::new();
    for (number, what) in graph.vertices.iter().enumerate() {
        let vertex = Vertex(number as u32);
        if matches!(what, What::Event { .. }) {
            continue;
        }
        let story = graph.story(vertex.0);
        let Some(last) = story.last() else { continue };
        let sent = matches!(&*last.step, "shipping" | "departing" | "consigning")
            && last.action != Action::Delete;
        // A lot that was received elsewhere lives on at the other place.
        let went_on = graph.out[number].iter().any(|edge| match graph.vertices[edge.to as usize] {
            What::Lot { .. } => graph
                .about(edge.to)
                .any(|record| record.time >= last.time && record.digest != last.digest),
            _ => false,
        });
        if let (true, false, Some(to)) = (sent, went_on, last.to_party.or(last.to_place)) {
            open.push((graph.names[to as usize].to_string(), vertex));
        }
    }
    open.sort();
    open
}
