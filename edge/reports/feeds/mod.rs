//! Where the values of papers come from. Each feed declares its names and tables, so that a template
//! is checked before it is used, and gathers them for one subject.
//!
//! A feed asks the slice that owns the numbers (`check` for runs and indicators, facts for counts) and
//! never computes a figure of its own. What it cannot have is missing with a reason.

mod counts;
mod indicators;
mod place;
mod run;
mod subject;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use check::assessment::{Run, Runs};
use check::indicators::Answers;
use check::scope::Place;
use serde::{Deserialize, Serialize};
use store::Tx;
use terms::{Error, Lang, Period, Result};

use crate::data::{Data, Declared};
use crate::kinds::Kept;
use crate::template::Used;

/// What a paper is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Subject {
    /// The city itself where it is about the whole.
    pub unit: i64,
    pub period: Option<i64>,
    pub run: Option<i64>,
    pub sample: Option<i64>,
    /// The paper that it refers to.
    pub paper: Option<i64>,
}

impl Subject {
    pub fn period(&self) -> Option<Period> {
        Period::from_stored(self.period?).ok()
    }
}

/// One source of values.
pub(crate) struct Feed {
    pub(crate) code: &'static str,
    pub(crate) declare: fn(&mut Declared),
    pub(crate) gather: fn(&mut Tx<'_>, &Asked<'_>, &mut Data) -> Result<()>,
    /// What a draft must name.
    pub(crate) asks: &'static [Ask],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    Period,
    Run,
}

/// What is gathered for.
pub(crate) struct Asked<'a> {
    pub(crate) kind: &'a Kept,
    pub(crate) subject: &'a Subject,
    pub(crate) sources: &'a Sources,
    pub(crate) place: &'a Place,
    /// Names that the template reads; the others need not be fetched.
    pub(crate) used: &'a Used,
    /// As things are known now, even where the subject is a frozen run.
    pub(crate) today: bool,
    pub(crate) lang: Lang,
}

impl Asked<'_> {
    pub(crate) fn reads(&self, table: &str) -> bool {
        self.used.columns.iter().any(|(known, _)| known == table)
    }
    /// The city itself, not a unit below it.
    pub(crate) fn whole(&self) -> bool {
        self.subject.unit == self.place.home
    }
}

/// What is remembered between papers: answers, runs, frozen runs of a batch.
#[derive(Default)]
pub struct Sources {
    answers: Arc<Answers>,
    runs: Arc<Runs>,
    frozen: Mutex<HashMap<i64, Arc<Run>>>,
}

impl Sources {
    pub fn new(answers: Arc<Answers>, runs: Arc<Runs>) -> Self {
        Self { answers, runs, frozen: Mutex::default() }
    }
    /// The memory of a space.
    pub fn of(space: &web::SpaceState) -> Self {
        Self::new(space.kept::<Answers>(), space.kept::<Runs>())
    }

    fn frozen(&self, tx: &mut Tx<'_>, id: i64) -> Result<Arc<Run>> {
        let lock = || self.frozen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(run) = lock().get(&id) {
            return Ok(Arc::clone(run));
        }
        let run = Arc::new(check::assessment::frozen(tx, id)?);
        lock().insert(id, Arc::clone(&run));
        Ok(run)
    }
}

pub(crate) const FEEDS: &[Feed] = &[
    run::FEED,
    counts::COMPLAINTS,
    counts::SAMPLES,
    subject::SAMPLE,
    subject::FIRM,
    subject::PAPER,
];

/// The names of a kind of paper: the place, its feeds, its indicators and its fields.
///
/// # Errors
/// The code of a feed that nobody registered, a name that stands twice or that FEEL cannot say.
pub(crate) fn declared(kind: &Kept) -> Result<Declared, (&'static str, String)> {
    let mut all = Declared::default();
    place::declare(&mut all);
    for code in &kind.kind.feed {
        let feed = FEEDS
            .iter()
            .find(|feed| feed.code == code.as_str())
            .ok_or_else(|| ("paper-fault-feed", code.clone()))?;
        (feed.declare)(&mut all);
    }
    let before: Vec<String> = all.values.keys().chain(all.tables.keys()).cloned().collect();
    let mut own = Declared::default();
    indicators::declare(kind, &mut own);
    subject::declare_inputs(kind, &mut own);
    for name in own.values.keys().chain(own.tables.keys()) {
        if before.contains(name) {
            return Err(("paper-fault-name-twice", name.clone()));
        }
        let speakable = rule::Columns::new([(name.as_str(), rule::Type::Text)]);
        if speakable.is_err() {
            return Err(("paper-fault-name", name.clone()));
        }
    }
    all.values.extend(own.values);
    all.tables.extend(own.tables);
    Ok(all)
}

/// What a draft of this kind must name besides its fields.
pub(crate) fn asks(kind: &Kept) -> Vec<Ask> {
    let mut asks: Vec<Ask> = FEEDS
        .iter()
        .filter(|feed| kind.kind.feed.iter().any(|code| code == feed.code))
        .flat_map(|feed| feed.asks)
        .copied()
        .collect();
    if !kind.kind.value.is_empty() && !asks.contains(&Ask::Run) {
        asks.push(Ask::Period);
    }
    asks.dedup();
    asks
}

/// All values for one paper.
///
/// # Errors
/// Not found, where the subject is not there; as the slices that are asked.
pub(crate) fn gather(
    tx: &mut Tx<'_>,
    asked: &Asked<'_>,
    inputs: &BTreeMap<String, String>,
) -> Result<Data> {
    let mut data = Data::default();
    place::gather(tx, asked, &mut data)?;
    for code in &asked.kind.kind.feed {
        let feed = FEEDS
            .iter()
            .find(|feed| feed.code == code.as_str())
            .ok_or_else(|| Error::broken(format!("no feed {code}")))?;
        (feed.gather)(tx, asked, &mut data)?;
    }
    indicators::gather(tx, asked, &mut data)?;
    subject::fill_inputs(asked.kind, inputs, &mut data)?;
    Ok(data)
}
