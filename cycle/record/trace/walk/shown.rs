//! What was found, cut to what the reader may read, with edges and texts.

use std::collections::{BTreeSet, HashMap};

use store::{Tx, params};
use terms::Result;

use super::{Answer, Node, Sort};
use crate::graph::balance::{Units, of_event};
use crate::graph::walk::ask;
use crate::graph::{Found, Lens, Memory, Outcome, Vertex};
use crate::names::{self, ById};
use crate::redaction::{Reach, connected};

pub(super) fn collect(
    outcome: &Outcome,
    forward: bool,
    seeds: &[Vertex],
    all: &mut HashMap<Vertex, Node>,
) {
    for found in &outcome.found {
        let node = all.entry(found.vertex).or_insert_with(|| blank(found, seeds));
        node.tier = node.tier.min(found.tier);
        node.depth = node.depth.min(found.depth);
        node.time = node.time.or(found.time);
        if forward {
            node.forward = true;
        } else {
            node.back = true;
        }
    }
}

fn blank(found: &Found, seeds: &[Vertex]) -> Node {
    let sort = if found.vertex.is_event() {
        Sort::Event
    } else if found.vertex.is_lot() {
        Sort::Lot
    } else {
        Sort::Thing
    };
    Node {
        vertex: found.vertex,
        name: String::new(),
        sort,
        place: None,
        step: None,
        time: found.time,
        tier: found.tier,
        seed: seeds.contains(&found.vertex),
        back: false,
        forward: false,
        depth: found.depth,
    }
}

/// Edges between what was found, then what the reader may see of it, then texts.
pub(super) fn shown(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    reach: &Reach,
    seeds: &[Vertex],
    mut all: HashMap<Vertex, Node>,
    answer: &mut Answer,
) -> Result<()> {
    let mut events: Vec<i64> = all.keys().filter(|v| v.is_event()).map(|v| v.name).collect();
    events.sort_unstable();
    let found: Vec<Vertex> = {
        let mut found: Vec<Vertex> = all.keys().copied().collect();
        found.sort_unstable();
        found
    };
    let (mut edges, facts) = ask(tx, memory, lens, |view| view.between(&found))?;
    if !reach.is_all() {
        let read: BTreeSet<i64> =
            facts.iter().filter(|fact| reach.reads(fact)).map(|fact| fact.id).collect();
        let named = ask(tx, memory, lens, |view| view.named_to(&found, |fact| reach.reads(fact)))?;
        let keep = |vertex: &Vertex| match vertex.is_event() {
            true => read.contains(&vertex.name),
            false => named.contains(vertex),
        };
        edges.retain(|(one, other)| keep(one) && keep(other));
        let seeds = seeds.iter().copied().filter(|seed| keep(seed));
        let together = connected(seeds, &edges);
        all.retain(|vertex, _| together.contains(vertex));
    }
    let steps: ById<(i64, i64)> = facts.iter().map(|fact| (fact.id, (fact.step, fact.t))).collect();
    let mut wanted: Vec<i64> = Vec::new();
    for vertex in all.keys() {
        wanted.extend((!vertex.is_event()).then_some(vertex.name));
        wanted.extend(vertex.place());
    }
    wanted.extend(steps.values().map(|(step, _)| *step));
    let texts = names::texts(tx, &wanted)?;
    let ids = event_ids(tx, &events)?;
    let mut nodes: Vec<Node> = all.into_values().collect();
    for node in &mut nodes {
        let vertex = node.vertex;
        if vertex.is_event() {
            node.name = ids.get(&vertex.name).cloned().unwrap_or_default();
            if let Some((step, time)) = steps.get(&vertex.name) {
                node.step = texts.get(step).cloned();
                node.time = Some(*time);
            }
        } else {
            node.name = texts.get(&vertex.name).cloned().unwrap_or_default();
            node.place = vertex.place().and_then(|place| texts.get(&place).cloned());
        }
    }
    nodes.sort_by(|a, b| (a.depth, &a.name, a.vertex).cmp(&(b.depth, &b.name, b.vertex)));
    let places: HashMap<Vertex, usize> =
        nodes.iter().enumerate().map(|(place, node)| (node.vertex, place)).collect();
    answer.edges = edges
        .iter()
        .filter_map(|(one, other)| Some((*places.get(one)?, *places.get(other)?)))
        .collect();
    answer.edges.sort_unstable();
    answer.edges.dedup();
    let units = units(tx, &facts)?;
    let kept = facts.iter().filter(|fact| places.contains_key(&Vertex::event(fact.id)));
    answer.balance = kept
        .map(|fact| (ids.get(&fact.id).cloned().unwrap_or_default(), of_event(fact, &units)))
        .collect();
    answer.nodes = nodes;
    Ok(())
}

/// Codes of the units in which the amounts of these events are told.
pub(crate) fn units(tx: &mut Tx<'_>, facts: &[crate::graph::Fact]) -> Result<Units> {
    let mut units: Vec<i64> =
        facts.iter().flat_map(|fact| fact.amounts().map(|(_, _, amount)| amount.unit)).collect();
    units.sort_unstable();
    units.dedup();
    names::texts(tx, &units)
}

/// Identifiers of events, one question for all.
pub(crate) fn event_ids(tx: &mut Tx<'_>, events: &[i64]) -> Result<ById<String>> {
    let mut ids = ById::default();
    for events in events.chunks(20_000) {
        tx.each(
            "select event, event_id from trace_body where event {in 1} order by event",
            params![events.to_vec()],
            |row| {
                ids.insert(row.get(0)?, row.get(1)?);
                Ok(true)
            },
        )?;
    }
    Ok(ids)
}
