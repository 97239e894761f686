//! Where something came from and where it went, answered in one call.
//!
//! [`trace`] takes codes in any spelling, a direction, a mode, a moment and an entry of the journal, and gives nodes
//! and edges with the events that say so, where the answer ends because somebody is silent, and what went in against
//! what came out. Custody is the chain of hands. Everything is told with texts; numbers of the store stay inside.

pub mod http;

use std::collections::{BTreeSet, HashMap};

use store::{Tx, params};
use terms::{Error, Result};

use crate::graph::balance::{OfEvent, Units, of_event};
use crate::graph::walk::{ask, walk};
use crate::graph::{
    Direction, Found, Handed, Lens, Memory, Mode, Options, Outcome, Tier, Vertex, Walk,
};
use crate::names::{self, ById};
use crate::redaction::{Reach, connected};

/// As of which state of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    #[default]
    Now,
    /// An entry of the journal.
    Entry(i64),
    /// What had been recorded by this moment, in microseconds.
    Recorded(i64),
}

impl AsOf {
    /// The last entry that counts.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn entry(self, tx: &mut Tx<'_>) -> Result<i64> {
        match self {
            AsOf::Now => Ok(i64::MAX),
            AsOf::Entry(seq) => Ok(seq),
            AsOf::Recorded(time) => Ok(tx
                .find(
                    "select seq from journal where at <= ?1 order by at desc, seq desc limit 1",
                    params![time],
                    |row| row.get(0),
                )?
                .unwrap_or_default()),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// Codes in any spelling: items, lots, containers, or 追溯码.
    pub seeds: Vec<String>,
    pub forward: bool,
    pub back: bool,
    pub mode: Mode,
    /// Forward not before, backward not after; microseconds.
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub as_of: AsOf,
    pub depth: Option<u32>,
    pub limit: Option<usize>,
    pub options: Options,
}

impl Question {
    /// Both directions, now, without limits.
    pub fn about(seeds: &[&str]) -> Question {
        Question {
            seeds: seeds.iter().map(|seed| (*seed).to_owned()).collect(),
            forward: true,
            back: true,
            mode: Mode::Material,
            from: None,
            to: None,
            as_of: AsOf::Now,
            depth: None,
            limit: None,
            options: Options::default(),
        }
    }
}

/// A thing, a lot at a place, or an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub vertex: Vertex,
    /// The code of a thing or lot, the identifier of an event.
    pub name: String,
    pub sort: Sort,
    pub place: Option<String>,
    /// The step of an event, as a web URI.
    pub step: Option<String>,
    /// When it was reached; for events when they happened.
    pub time: Option<i64>,
    pub tier: Tier,
    pub seed: bool,
    /// Upstream, downstream, or both at a seed.
    pub back: bool,
    pub forward: bool,
    pub depth: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    Thing,
    Lot,
    Event,
}

impl Sort {
    pub fn name(self) -> &'static str {
        match self {
            Sort::Thing => "thing",
            Sort::Lot => "lot",
            Sort::Event => "event",
        }
    }
}

/// Somebody to whom something went and who has said nothing since.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenEnd {
    pub party: String,
    pub thing: String,
}

/// A handing over, told with texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    pub thing: String,
    pub time: i64,
    pub event: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub place: Option<String>,
}

/// What was found. Nodes are in the order of depth and name.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub nodes: Vec<Node>,
    /// Places in `nodes`: from, to; in the direction in which goods go.
    pub edges: Vec<(usize, usize)>,
    pub open: Vec<OpenEnd>,
    /// The hands through which each seed went.
    pub custody: Vec<Hand>,
    /// What went in and came out at each transformation among the nodes.
    pub balance: Vec<(String, OfEvent)>,
    /// Codes that nobody ever spoke of.
    pub unknown: Vec<String>,
    pub truncated: bool,
    pub rounds: usize,
    /// The newest entry of the journal that the answer knows.
    pub complete_to: i64,
}

/// The vertices of codes; unknown codes besides.
///
/// # Errors
/// The store cannot be read.
pub fn seeds(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    codes: &[String],
) -> Result<(Vec<Vertex>, Vec<String>)> {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let canon: Vec<String> = codes.iter().map(|code| names::canonical(code)).collect();
    let numbers = names::numbers(tx, canon.clone())?;
    for (code, canon) in codes.iter().zip(&canon) {
        let Some(number) = numbers.get(canon).copied() else {
            unknown.push(code.clone());
            continue;
        };
        let vertices = ask(tx, memory, lens, |view| view.vertices(number))?;
        if vertices.is_empty() {
            unknown.push(code.clone());
        }
        found.extend(vertices);
    }
    found.sort_unstable();
    found.dedup();
    Ok((found, unknown))
}

/// Answers a question as far as the reader may read. `go_on` is asked now and then; `false` ends it.
///
/// # Errors
/// The store cannot be read, a seed is missing, or the walk was told to end.
pub fn trace(
    tx: &mut Tx<'_>,
    memory: &Memory,
    reach: &Reach,
    question: &Question,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Answer> {
    if question.seeds.is_empty() {
        return Err(Error::invalid("error-invalid").field("seed", "field-missing"));
    }
    let lens = lens(tx, question)?;
    let (seeds, unknown) = seeds(tx, memory, &lens, &question.seeds)?;
    let mut answer = Answer { unknown, complete_to: tx.topic_seq("events")?, ..Answer::default() };
    let mut all: HashMap<Vertex, Node> = HashMap::new();
    for direction in [Direction::Back, Direction::Forward] {
        let forward = direction == Direction::Forward;
        if !(if forward { question.forward } else { question.back }) {
            continue;
        }
        let ask = Walk {
            seeds: seeds.clone(),
            direction,
            mode: question.mode,
            time: if forward { question.from } else { question.to },
            limit: question.limit,
            depth: question.depth,
        };
        let outcome = walk(tx, memory, &lens, &ask, go_on)?;
        answer.truncated |= outcome.truncated;
        answer.rounds += outcome.rounds;
        collect(&outcome, forward, &seeds, &mut all);
    }
    shown(tx, memory, &lens, reach, &seeds, all, &mut answer)?;
    ends(tx, memory, &lens, reach, &seeds, &mut answer)?;
    Ok(answer)
}

/// As of when and how the graph is read; the widest registered skew counts where none is asked for.
pub(crate) fn lens(tx: &mut Tx<'_>, question: &Question) -> Result<Lens> {
    let mut options = question.options.clone();
    if options.skew_seconds == 0 {
        options.skew_seconds = crate::redaction::widest_skew(tx)?;
    }
    Ok(Lens { as_of: question.as_of.entry(tx)?, options })
}

fn collect(outcome: &Outcome, forward: bool, seeds: &[Vertex], all: &mut HashMap<Vertex, Node>) {
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
fn shown(
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

/// Custody of the seeds, and silent partners of whatever is shown.
fn ends(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    reach: &Reach,
    seeds: &[Vertex],
    answer: &mut Answer,
) -> Result<()> {
    let seeds: Vec<Vertex> = seeds.to_vec();
    let hands: Vec<(Vertex, Handed)> = ask(tx, memory, lens, |view| {
        let mut hands = Vec::new();
        for seed in &seeds {
            hands.extend(view.custody(*seed)?.into_iter().map(|hand| (*seed, hand)));
        }
        hands.retain(|(_, hand)| view.fact(hand.event).is_some_and(|fact| reach.reads(fact)));
        Some(hands)
    })?;
    let things: Vec<Vertex> =
        answer.nodes.iter().map(|node| node.vertex).filter(|vertex| !vertex.is_event()).collect();
    let open: Vec<(i64, i64)> = ask(tx, memory, lens, |view| {
        let mut open = Vec::new();
        let mut whole = true;
        for thing in &things {
            match view.open_end(*thing) {
                Some(Some(party)) => {
                    // What a party may not read it is not told to be missing either.
                    let told = reach.is_all()
                        || view.story(*thing)?.last().is_some_and(|last| reach.reads(last));
                    open.extend(told.then_some((party, thing.name)));
                }
                Some(None) => {}
                None => whole = false,
            }
        }
        whole.then_some(open)
    })?;
    let mut wanted: Vec<i64> = open.iter().flat_map(|(party, thing)| [*party, *thing]).collect();
    for (seed, hand) in &hands {
        wanted.extend([seed.name, hand.from, hand.to, hand.place]);
    }
    let texts = names::texts(tx, &wanted)?;
    let text = |number: i64| texts.get(&number).cloned();
    let events: Vec<i64> = hands.iter().map(|(_, hand)| hand.event).collect();
    let ids = event_ids(tx, &events)?;
    answer.open = open
        .iter()
        .filter_map(|(party, thing)| Some(OpenEnd { party: text(*party)?, thing: text(*thing)? }))
        .collect();
    answer.open.sort();
    answer.open.dedup();
    answer.custody = hands
        .iter()
        .map(|(seed, hand)| Hand {
            thing: text(seed.name).unwrap_or_default(),
            time: hand.time,
            event: ids.get(&hand.event).cloned().unwrap_or_default(),
            from: text(hand.from),
            to: text(hand.to),
            place: text(hand.place),
        })
        .collect();
    Ok(())
}
