//! Where something came from and where it went, answered in one call.
//!
//! [`trace`] takes codes in any spelling, a direction, a mode, a moment and an entry of the journal, and gives nodes
//! and edges with the events that say so, where the answer ends because somebody is silent, and what went in against
//! what came out. Custody is the chain of hands. Everything is told with texts; numbers of the store stay inside.

mod ends;
pub mod http;
mod shown;

use std::collections::HashMap;

use store::{Tx, params};
use terms::{Error, Result};

use crate::graph::balance::OfEvent;
use crate::graph::walk::{ask, walk};
use crate::graph::{Direction, Lens, Memory, Mode, Options, Tier, Vertex, Walk};
use crate::names;
use crate::redaction::Reach;
use ends::ends;
pub(crate) use shown::event_ids;
use shown::{collect, shown};

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
