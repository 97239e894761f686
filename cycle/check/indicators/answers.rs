//! Remembered answers, good for as long as the topics they stand on stay untouched.
//!
//! Nothing is rebuilt: a commit moves the seq of its topics, and the next reader who asks sees that the
//! remembered answer speaks of an older one. An answer as of a past seq is good for ever. The
//! bound is in cells, because a pivot is a thousand times a page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::{Tx, params};
use terms::Result;

use super::catalogue::Catalogue;
use super::evaluate_with;
use super::question::{Answer, Question};

/// All topics that a value can stand on; one read tells them all.
const TOPICS: &[&str] = &[
    "indicators",
    "figures",
    "documents",
    "units",
    "samples",
    "complaints",
    "inspections",
    "certificates",
    "registrations",
    "instruments",
    "firms",
    // What became of cases.
    "cases",
];

/// One for each space, kept by whoever serves it; shared between threads.
#[derive(Debug)]
pub struct Answers {
    inner: Mutex<Inner>,
    cells_max: usize,
}

#[derive(Debug, Default)]
struct Inner {
    kept: HashMap<Question, Kept>,
    catalogue: Option<(i64, Arc<Catalogue>)>,
    cells: usize,
    clock: u64,
}

#[derive(Debug)]
struct Kept {
    answer: Arc<Answer>,
    versions: Vec<i64>,
    used: u64,
}

impl Answers {
    /// A cell takes some 300 bytes: 200,000 of them are 60 MB.
    pub fn new(cells_max: usize) -> Self {
        Self { inner: Mutex::default(), cells_max }
    }

    pub fn answer(&self, tx: &mut Tx<'_>, question: &Question) -> Result<Arc<Answer>> {
        let catalogue = self.catalogue(tx, question.as_of)?;
        let versions = versions(tx, &topics(&catalogue, question))?;
        {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            inner.clock += 1;
            let clock = inner.clock;
            if let Some(kept) = inner.kept.get_mut(question)
                && (question.as_of.is_some() || kept.versions == versions)
            {
                kept.used = clock;
                return Ok(Arc::clone(&kept.answer));
            }
        }
        let answer = Arc::new(evaluate_with(tx, &catalogue, question)?);
        self.keep(question, &answer, versions);
        Ok(answer)
    }

    /// The definitions, as they stand now or stood at a seq.
    pub fn catalogue(&self, tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<Arc<Catalogue>> {
        let changed = tx.topic_seq("indicators")?;
        // What was known at a seq after the last change is what is known now.
        let current = as_of.is_none_or(|seq| seq >= changed);
        if current {
            let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((of, catalogue)) = &inner.catalogue
                && *of == changed
            {
                return Ok(Arc::clone(catalogue));
            }
        }
        let catalogue = Arc::new(Catalogue::at(tx, as_of)?);
        if current {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            inner.catalogue = Some((changed, Arc::clone(&catalogue)));
        }
        Ok(catalogue)
    }

    fn keep(&self, question: &Question, answer: &Arc<Answer>, versions: Vec<i64>) {
        if answer.len() > self.cells_max {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = Kept { answer: Arc::clone(answer), versions, used: inner.clock };
        inner.cells += answer.len();
        if let Some(old) = inner.kept.insert(question.clone(), kept) {
            inner.cells -= old.answer.len();
        }
        while inner.cells > self.cells_max {
            let oldest = inner.kept.iter().min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(question, _)| question.clone()) else { break };
            if let Some(gone) = inner.kept.remove(&oldest) {
                inner.cells -= gone.answer.len();
            }
        }
    }

    /// Answers and cells now remembered.
    pub fn size(&self) -> (usize, usize) {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        (inner.kept.len(), inner.cells)
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self::new(200_000)
    }
}

/// The topics that these indicators stand on, their operands included.
fn topics(catalogue: &Catalogue, question: &Question) -> Vec<&'static str> {
    let mut open: Vec<String> = question.indicators.clone();
    let mut seen = std::collections::BTreeSet::new();
    let mut topics = std::collections::BTreeSet::from(["indicators", "units"]);
    while let Some(code) = open.pop() {
        if !seen.insert(code.clone()) {
            continue;
        }
        for defined in catalogue.versions(&code) {
            match defined.definition.fact() {
                Some(fact) => topics.extend(TOPICS.iter().find(|topic| **topic == fact)),
                None => topics.extend(["figures", "documents"]),
            }
            open.extend(defined.definition.stands_on());
        }
    }
    topics.into_iter().collect()
}

fn versions(tx: &mut Tx<'_>, topics: &[&str]) -> Result<Vec<i64>> {
    let names: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
    let rows = tx.query(
        "select name, seq from topic where name {in 1} order by name",
        params![names],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let seq = |topic: &str| rows.iter().find(|(name, _)| name == topic).map_or(0, |(_, seq)| *seq);
    Ok(topics.iter().map(|topic| seq(topic)).collect())
}
