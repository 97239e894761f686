//! The job behind a batch: small commands, each whole, so that a kill at any moment costs nothing.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Actor, Db, Entry, Tx, jobs, params};
use terms::{Error, Kind as ErrorKind, Result};

use super::outcome::Outcome;
use super::store::find;
use super::trouble::Trouble;
use crate::feeds::Subject;
use crate::kinds;
use crate::papers::draft::{self, Desk, NewPaper};
use crate::papers::receipts::Deadlines;
use crate::papers::{Stage, print, sign, steps};

/// What is done to every paper of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Makes the papers.
    Draft,
    Submit,
    Review,
    Sign,
    /// Prints what was signed and could not be printed.
    Print,
    Issue,
}

impl Act {
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submit => "submit",
            Self::Review => "review",
            Self::Sign => "sign",
            Self::Print => "print",
            Self::Issue => "issue",
        }
    }
    pub fn named(word: &str) -> Option<Self> {
        let all = [Self::Draft, Self::Submit, Self::Review, Self::Sign, Self::Print, Self::Issue];
        all.into_iter().find(|act| act.word() == word)
    }
    /// The stage that it takes papers from.
    fn from(self) -> Option<Stage> {
        match self {
            Self::Draft | Self::Print => None,
            Self::Submit => Some(Stage::Draft),
            Self::Review => Some(Stage::Submitted),
            Self::Sign => Some(Stage::Reviewed),
            Self::Issue => Some(Stage::Signed),
        }
    }
}

/// What the row of a job says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) batch: i64,
    pub(super) act: Act,
    person: i64,
    acting_for: Option<i64>,
    note: Option<String>,
}

pub(super) const JOB: &str = "papers";
/// Papers a command: small enough that nobody waits, large enough that syncs do not rule.
const CHUNK: i64 = 20;

/// The work of a space; one job at a time.
#[derive(Default)]
pub struct Worker {
    running: Mutex<BTreeSet<i64>>,
    turn: Mutex<()>,
}

impl Worker {
    fn running(&self) -> std::sync::MutexGuard<'_, BTreeSet<i64>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
    pub fn is_running(&self, batch: i64) -> bool {
        self.running().contains(&batch)
    }

    /// Queues an act in the name of a person and begins.
    ///
    /// # Errors
    /// Conflict, while another act on the batch is under way.
    pub fn begin(
        self: &Arc<Self>,
        space: &Arc<web::SpaceState>,
        by: Actor,
        batch: i64,
        act: Act,
        note: Option<String>,
    ) -> Result<()> {
        if !self.running().insert(batch) {
            return Err(Error::conflict("paper-batch-running"));
        }
        let payload = Payload {
            batch,
            act,
            person: by.person,
            acting_for: by.acting_for,
            note: note.clone(),
        };
        let queued = space.db.write(by, move |tx| {
            if act == Act::Draft {
                open_again(tx, batch)?;
            }
            let id = queue(tx, &payload)?;
            let mut entry = Entry::new("paper_batch.decided", "paper_batch", batch)
                .detail(json!({ "act": act.word() }))
                .touches("papers");
            if let Some(note) = note {
                entry = entry.ground(note);
            }
            tx.record(entry)?;
            Ok(id)
        });
        match queued {
            Ok(job) => self.start(space, job, batch),
            Err(error) => {
                self.running().remove(&batch);
                Err(error)
            }
        }
    }

    fn start(self: &Arc<Self>, space: &Arc<web::SpaceState>, job: i64, batch: i64) -> Result<()> {
        let (worker, space) = (Arc::clone(self), Arc::clone(space));
        let work = move || {
            let turn = worker.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let worked = catch_unwind(AssertUnwindSafe(|| run(&space, job)));
            let outcome =
                worked.unwrap_or_else(|_| Err(Error::broken("a batch of papers panicked")));
            finish(&space.db, job, outcome);
            worker.running().remove(&batch);
            drop(turn);
        };
        std::thread::Builder::new().name("papers".into()).spawn(work).map(|_| ()).map_err(|cause| {
            self.running().remove(&batch);
            Error::unavailable(cause)
        })
    }
}

/// Lines that had trouble are tried again.
fn open_again(tx: &mut Tx<'_>, batch: i64) -> Result<()> {
    tx.run(
        "update paper_batch_line set trouble = null where batch = ?1 and paper is null",
        params![batch],
    )
    .map(|_| ())
}

fn queue(tx: &mut Tx<'_>, payload: &Payload) -> Result<i64> {
    let id = jobs::enqueue(tx, JOB, &serde_json::to_value(payload).map_err(Error::broken)?)?;
    // The job belongs to this worker and is no work for another thread.
    tx.run("update job set state = 'running', attempts = 1 where id = ?1", params![id])?;
    Ok(id)
}

/// Goes on with jobs that a crash cut short, and prints what was signed and not printed.
///
/// # Errors
/// As the store.
pub fn resume(space: &Arc<web::SpaceState>) -> Result<usize> {
    let open = space.db.read(|tx| {
        tx.query(
            "select id, payload from job where kind = ?1 and state = 'running' order by id",
            params![JOB],
            |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
        )
    })?;
    let worker = space.kept::<Worker>();
    let count = open.len();
    for (job, payload) in open {
        let payload: Payload = serde_json::from_str(&payload).map_err(Error::broken)?;
        worker.running().insert(payload.batch);
        worker.start(space, job, payload.batch)?;
    }
    Ok(count)
}

fn finish(db: &Db, job: i64, outcome: Result<Outcome>) {
    let (state, text) = match &outcome {
        Ok(outcome) => ("done", serde_json::to_string(outcome).unwrap_or_default()),
        Err(error) => {
            web::log_error("papers", error);
            ("failed", json!({ "error": error.code() }).to_string())
        }
    };
    if let Err(error) = db.write(Actor::PROGRAM, move |tx| jobs::finish(tx, job, state, &text)) {
        web::log_error("papers", &error);
    }
}

/// Works a job off, from wherever it stands.
fn run(space: &Arc<web::SpaceState>, job: i64) -> Result<Outcome> {
    let db = &space.db;
    let payload = db.read(move |tx| jobs::find(tx, job))?.payload;
    let payload: Payload = serde_json::from_str(&payload).map_err(Error::broken)?;
    let desk = Desk::of(space);
    match payload.act.from() {
        None if payload.act == Act::Print => print_rest(db, job, payload.batch),
        None => make(db, &desk, job, &payload),
        Some(stage) => take(space, &desk, job, &payload, stage),
    }
}

/// Makes the papers whose lines have none yet.
fn make(db: &Db, desk: &Desk, job: i64, payload: &Payload) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let by = Actor { person: payload.person, acting_for: payload.acting_for };
    let id = payload.batch;
    let batch = db.read(move |tx| find(tx, id))?;
    loop {
        let (asked, order) = (desk.clone(), batch.clone());
        // Values are gathered and texts filled on a snapshot, outside the write lane.
        let ready = db.read_bulk(move |tx| {
            let kind = kinds::by_id(tx, order.kind_id)?;
            let open = tx.query(
                "select position, unit from paper_batch_line where batch = ?1 and paper is null and trouble is null
                 order by position limit ?2",
                params![order.id, CHUNK],
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
            )?;
            let mut ready = Vec::new();
            for (position, unit) in open {
                let subject = Subject { unit, ..order.subject.clone() };
                let made = draft::live(tx, &asked, &kind, &subject, &kind.kept.text, &order.inputs);
                ready.push((position, subject, made.map(|live| live.filled.title.replace('\n', ""))));
            }
            Ok((kind, ready))
        })?;
        let (kind, ready) = ready;
        if ready.is_empty() {
            return Ok(outcome);
        }
        let (order, total) = (batch.clone(), batch.total);
        let (made, troubles) = db.write(by, move |tx| {
            let (mut made, mut troubles) = (0, Vec::new());
            for (position, subject, title) in ready {
                let open = tx.count(
                    "select count(*) from paper_batch_line where batch = ?1 and position = ?2 and paper is null and trouble is null",
                    params![order.id, position],
                )?;
                if open == 0 {
                    continue;
                }
                match title {
                    Ok(title) => {
                        let new = NewPaper {
                            subject,
                            organ: order.organ,
                            inputs: order.inputs.clone(),
                            batch: Some(order.id),
                        };
                        let text = &kind.kept.text;
                        let paper = draft::write(tx, tx.actor(), &kind, &new, text, &title)?;
                        tx.run(
                            "update paper_batch_line set paper = ?3 where batch = ?1 and position = ?2",
                            params![order.id, position, paper],
                        )?;
                        made += 1;
                    }
                    Err(error) => {
                        let trouble = Trouble::of(&error);
                        tx.run(
                            "update paper_batch_line set trouble = ?3 where batch = ?1 and position = ?2",
                            params![order.id, position, trouble.stored()],
                        )?;
                        troubles.push((subject.unit, trouble));
                    }
                }
            }
            // Lines that all had trouble leave no other entry.
            tx.record(
                Entry::new("paper_batch.went_on", "paper_batch", order.id)
                    .detail(json!({ "made": made, "troubled": troubles.len() }))
                    .touches("papers"),
            )?;
            Ok((made, troubles))
        })?;
        outcome.done += made;
        outcome.refused.extend(troubles);
        tell(db, job, outcome.done, total)?;
    }
}

/// Takes every paper of the batch that stands at a stage through one step.
fn take(
    space: &Arc<web::SpaceState>,
    desk: &Desk,
    job: i64,
    payload: &Payload,
    stage: Stage,
) -> Result<Outcome> {
    let db = &space.db;
    let by = Actor { person: payload.person, acting_for: payload.acting_for };
    let mut outcome = Outcome::default();
    let (batch, mut after) = (payload.batch, 0);
    let total = db.read(move |tx| {
        tx.count(
            "select count(*) from paper where batch = ?1 and stage = ?2",
            params![batch, stage.word()],
        )
    })?;
    loop {
        let papers = db.read(move |tx| {
            tx.query(
                "select id from paper where batch = ?1 and stage = ?2 and id > ?3 order by id limit ?4",
                params![batch, stage.word(), after, CHUNK],
                |row| row.get::<i64>(0),
            )
        })?;
        let Some(last) = papers.last().copied() else { break };
        after = last;
        let (done, refused) = each(&papers, |papers| {
            if payload.act == Act::Sign {
                signed(space, desk, by, payload, papers)
            } else {
                stepped(db, by, payload.act, payload.note.clone(), papers)
            }
        })?;
        outcome.done += done;
        outcome.refused.extend(refused);
        tell(db, job, outcome.done, total)?;
    }
    if payload.act == Act::Sign {
        // What a crash left unprinted; what was spoiled a moment ago is spoiled again and told once.
        let rest = print_rest(db, job, batch)?;
        let known: BTreeSet<i64> = outcome.refused.iter().map(|(paper, _)| *paper).collect();
        outcome.refused.extend(rest.refused.into_iter().filter(|it| !known.contains(&it.0)));
    }
    Ok(outcome)
}

type Taken = (i64, Vec<(i64, Trouble)>);

/// Takes a chunk in one command. Where one of its papers breaks the command, nothing of it was done, and
/// each is taken alone, so that the broken one is named and the others go on.
fn each(papers: &[i64], work: impl Fn(Vec<i64>) -> Result<Taken>) -> Result<Taken> {
    match work(papers.to_vec()) {
        Err(error) if error.kind() == ErrorKind::Broken => {}
        taken => return taken,
    }
    let (mut done, mut refused) = (0, Vec::new());
    for paper in papers {
        match work(vec![*paper]) {
            Ok((more, troubles)) => {
                done += more;
                refused.extend(troubles);
            }
            Err(error) if error.kind() == ErrorKind::Broken => {
                web::log_error(&format!("paper {paper}"), &error);
                refused.push((*paper, Trouble::of(&error)));
            }
            Err(error) => return Err(error),
        }
    }
    Ok((done, refused))
}

fn stepped(db: &Db, by: Actor, act: Act, note: Option<String>, papers: Vec<i64>) -> Result<Taken> {
    db.write(by, move |tx| {
        let actor = identity::actor_of(tx, by)?;
        let (mut done, mut refused) = (0, Vec::new());
        let deadlines = Deadlines::of(tx)?;
        for paper in papers {
            let note = note.as_deref();
            let step = match act {
                Act::Submit => steps::submit(tx, &actor, paper, note),
                Act::Review => steps::review(tx, &actor, paper, note),
                Act::Issue => steps::issue(tx, &actor, paper, note, &deadlines),
                Act::Draft | Act::Sign | Act::Print => Ok(()),
            };
            match step {
                Ok(()) => done += 1,
                Err(error) if is_ours(&error) => return Err(error),
                Err(error) => refused.push((paper, Trouble::of(&error))),
            }
        }
        if done == 0 {
            tx.housekeeping();
        }
        Ok((done, refused))
    })
}

/// Signs a chunk: values on a snapshot, numbers in the lane, files after the commit.
fn signed(
    space: &Arc<web::SpaceState>,
    desk: &Desk,
    by: Actor,
    payload: &Payload,
    papers: Vec<i64>,
) -> Result<Taken> {
    let (db, asked, info) = (&space.db, desk.clone(), space.info());
    let prepared = db.read_bulk(move |tx| {
        Ok(papers
            .into_iter()
            .map(|paper| (paper, sign::prepare(tx, &asked, &info, paper)))
            .collect::<Vec<_>>())
    })?;
    let note = payload.note.clone();
    let (done, mut refused, printed) = db.write(by, move |tx| {
        let actor = identity::actor_of(tx, by)?;
        let (mut done, mut refused, mut printed) = (0, Vec::new(), Vec::new());
        for (paper, prepared) in prepared {
            let step = prepared.and_then(|ready| sign::sign(tx, &actor, &ready, note.as_deref()));
            match step {
                Ok(_) => {
                    done += 1;
                    printed.push(paper);
                }
                Err(error) if is_ours(&error) => return Err(error),
                Err(error) => refused.push((paper, Trouble::of(&error))),
            }
        }
        if done == 0 {
            tx.housekeeping();
        }
        Ok((done, refused, printed))
    })?;
    let spoiled = print::print_all(db, &printed)?;
    refused.extend(spoiled.iter().map(|(paper, error)| (*paper, Trouble::of(error))));
    Ok((done, refused))
}

/// Prints what was signed and is not printed: a crash came between, or the press refused it.
fn print_rest(db: &Db, job: i64, batch: i64) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let rest = db.read(move |tx| {
        tx.query(
            "select p.id from paper p join paper_frozen f on f.paper = p.id
             where p.batch = ?1 and f.printed is null order by p.id",
            params![batch],
            |row| row.get::<i64>(0),
        )
    })?;
    for papers in rest.chunks(CHUNK as usize) {
        let spoiled = print::print_all(db, papers)?;
        outcome.done += (papers.len() - spoiled.len()) as i64;
        outcome.refused.extend(spoiled.iter().map(|(paper, error)| (*paper, Trouble::of(error))));
        tell(db, job, outcome.done, rest.len() as i64)?;
    }
    Ok(outcome)
}

fn tell(db: &Db, job: i64, done: i64, total: i64) -> Result<()> {
    db.write(Actor::PROGRAM, move |tx| jobs::progress(tx, job, done, total))
}

fn is_ours(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Broken | ErrorKind::Unavailable)
}
