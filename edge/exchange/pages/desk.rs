//! Where files wait and are worked off: one thread for each, one at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Actor, Db, Entry, jobs};
use tables::Mapping;
use terms::{Error, Result, Text};

use crate::{Kind, Order, Report, import, run};

/// The work of a space; kept in memory with it.
#[derive(Default)]
pub(super) struct Desk {
    inner: Mutex<Inner>,
    /// Held by the file that is worked off: two at once would only take turns at the write lane, and
    /// twice the memory.
    turn: Mutex<()>,
}

#[derive(Default)]
struct Inner {
    /// Files this process has taken on whose end the store has not failed to keep. One stays here after
    /// its end: a page whose snapshot is a moment older than the end must still say "being worked off".
    taken: BTreeSet<i64>,
    waiting: BTreeMap<i64, Waiting>,
}

/// A file whose columns a person must name.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) order: Arc<Order>,
    pub(super) heads: Vec<String>,
    pub(super) mapping: Mapping,
}

/// Files that wait at most, and their bytes together; the oldest gives way.
const WAITING: usize = 8;
const WAITING_BYTES: usize = 128 << 20;

/// What the job says of the file, before anything is known of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) source: String,
    pub(super) file: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Done(Box<Report>),
    /// Columns are missing; in words.
    Columns(Text),
    Failed(Text),
}

pub(super) const JOB: &str = "import";

impl Desk {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Whether a file without an outcome is being worked off, or was left by a process that is gone.
    pub(super) fn has_taken(&self, id: i64) -> bool {
        self.inner().taken.contains(&id)
    }
    pub(super) fn waiting(&self, id: i64) -> Option<Waiting> {
        self.inner().waiting.get(&id).cloned()
    }
    pub(super) fn forget(&self, id: i64) {
        self.inner().waiting.remove(&id);
    }
    fn wait(&self, id: i64, waiting: Waiting) {
        let mut inner = self.inner();
        inner.waiting.insert(id, waiting);
        let bytes =
            |inner: &Inner| inner.waiting.values().map(|it| it.order.bytes.len()).sum::<usize>();
        while inner.waiting.len() > WAITING
            || (bytes(&inner) > WAITING_BYTES && inner.waiting.len() > 1)
        {
            inner.waiting.pop_first();
        }
    }

    /// Starts the work on a job that [`take`] made.
    pub(super) fn start(self: &Arc<Self>, db: &Db, id: i64, mut order: Order) -> Result<()> {
        order.run = Some(id);
        self.inner().taken.insert(id);
        let (desk, db) = (Arc::clone(self), db.clone());
        let work = move || {
            let turn = desk.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let order = Arc::new(order);
            let worked = catch_unwind(AssertUnwindSafe(|| work(&desk, &db, id, &order)));
            let outcome = worked.unwrap_or_else(|_| failed(&Error::broken("an import panicked")));
            if let Err(error) = finish(&db, id, &outcome) {
                web::log_error("import", &error);
                desk.inner().taken.remove(&id);
            }
            drop(turn);
        };
        let started = std::thread::Builder::new().name("import".into()).spawn(work);
        started.map(|_| ()).map_err(|cause| {
            self.inner().taken.remove(&id);
            Error::unavailable(cause)
        })
    }
}

/// Makes the job of a file; it belongs to the desk and is no work for another thread.
pub(super) fn take(tx: &mut store::Tx<'_>, asked: &Asked) -> Result<i64> {
    let payload = serde_json::to_value(asked).map_err(Error::broken)?;
    let id = jobs::enqueue(tx, JOB, &payload)?;
    tx.run("update job set state = 'running', attempts = 1 where id = ?1", store::params![id])?;
    let detail = json!({ "kind": asked.kind, "source": asked.source });
    tx.record(Entry::new("import.asked", "imports", id).detail(detail))?;
    Ok(id)
}

fn work(desk: &Desk, db: &Db, id: i64, order: &Arc<Order>) -> Outcome {
    let mut told = None;
    let mut progress = |step: run::Step, done: u64, total: u64| {
        // A step and a share, at most a few dozen writes a run.
        if told != Some((step, done)) {
            told = Some((step, done));
            let _ = db
                .write(Actor::PROGRAM, move |tx| jobs::progress(tx, id, done as i64, total as i64));
        }
    };
    match import(db, order, &mut progress) {
        Ok(report) => Outcome::Done(Box::new(report)),
        Err(error) if error.code() == "table-columns-missing" => match run::open(db, order) {
            Ok(opened) => {
                let heads = opened.sheet.heads().filter(|it| !it.is_empty()).map(str::to_owned);
                let (heads, mapping) = (heads.collect(), opened.mapping);
                desk.wait(id, Waiting { order: Arc::clone(order), heads, mapping });
                Outcome::Columns(said(&error))
            }
            Err(error) => failed(&error),
        },
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Outcome {
    if matches!(error.kind(), terms::Kind::Broken | terms::Kind::Unavailable) {
        web::log_error("import", error);
    }
    Outcome::Failed(said(error))
}

fn said(error: &Error) -> Text {
    let say = |lang| ui::ta(lang, error.code(), error.args());
    Text::new(say(terms::Lang::Zh), say(terms::Lang::En))
}

fn finish(db: &Db, id: i64, outcome: &Outcome) -> Result<()> {
    let state = match outcome {
        Outcome::Done(_) => "done",
        Outcome::Columns(_) => "columns",
        Outcome::Failed(_) => "failed",
    };
    let text = serde_json::to_string(outcome).map_err(Error::broken)?;
    db.write(Actor::PROGRAM, move |tx| jobs::finish(tx, id, state, &text))
}
