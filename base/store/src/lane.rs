//! The write lane: one thread, one connection, commands in batches.
//!
//! A batch (at most 50 commands or 5 ms) opens one transaction, locks the journal head, runs each
//! command in a savepoint, links the batch once into the chain, commits with full sync, and only
//! then answers. So seq is commit order, one bad command spoils no other, and acknowledged means
//! durable. A batch that cannot commit answers all its commands as unavailable; where the server went
//! away during the commit itself, what was so answered may have been written all the same.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use terms::{Error, Result};

use crate::clock::Clock;
use crate::conn::{Conn, Place, Use};
use crate::journal::{Digest, link};
use crate::params;
use crate::secrets::Secrets;
use crate::sql::Engine;
use crate::tx::{Actor, Pending, Tx};

pub(crate) const BATCH_COMMANDS: usize = 50;
pub(crate) const BATCH_TIME: Duration = Duration::from_millis(5);

type Answer = Result<Box<dyn Any + Send>>;
type Work = Box<dyn FnOnce(&mut Tx<'_>) -> Answer + Send>;

struct Command {
    actor: Actor,
    work: Work,
    answer: Box<dyn FnOnce(Answer) + Send>,
}

/// The door to the lane; clones share it.
#[derive(Clone)]
pub(crate) struct Lane {
    queue: SyncSender<Command>,
}

impl Lane {
    pub(crate) fn start(
        place: &Place,
        secrets: Arc<Secrets>,
        clock: Clock,
    ) -> Result<(Self, std::thread::JoinHandle<()>)> {
        let (queue, commands) = sync_channel(1024);
        let conn = Conn::open(place, Use::Write)?;
        let place = place.clone();
        let thread = std::thread::Builder::new()
            .name("write-lane".into())
            .spawn(move || serve(conn, &place, &secrets, &clock, &commands))
            .map_err(Error::broken)?;
        Ok((Self { queue }, thread))
    }

    /// Hands a command in; `answer` is called from the lane's thread after the commit.
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        let work: Work =
            Box::new(move |tx| work(tx).map(|value| Box::new(value) as Box<dyn Any + Send>));
        let answer = Box::new(move |result: Answer| {
            answer(result.map(|value| {
                *value.downcast::<T>().expect("the command made the value it promised")
            }));
        });
        let command = Command { actor, work, answer };
        if let Err(refused) = self.queue.send(command) {
            (refused.0.answer)(Err(Error::unavailable("the write lane has stopped")));
        }
    }
}

fn serve(
    mut conn: Conn,
    place: &Place,
    secrets: &Arc<Secrets>,
    clock: &Clock,
    commands: &Receiver<Command>,
) {
    while let Ok(first) = commands.recv() {
        let batch = gather(first, commands);
        let answers = match run_batch(&mut conn, place, secrets, clock, batch) {
            Ok(answers) => answers,
            Err((error, waiting)) => {
                // The transaction may be half open or the connection lost: start afresh.
                if conn.raw("rollback").is_err()
                    && let Ok(fresh) = Conn::open(place, Use::Write)
                {
                    conn = fresh;
                }
                waiting.into_iter().map(|answer| (answer, Err(error.clone()))).collect()
            }
        };
        for (answer, result) in answers {
            answer(result);
        }
    }
}

/// Waits at most 5 ms for company, and not at all once nobody is queueing.
fn gather(first: Command, commands: &Receiver<Command>) -> Vec<Command> {
    let mut batch = vec![first];
    let until = Instant::now() + BATCH_TIME;
    while batch.len() < BATCH_COMMANDS {
        match commands.try_recv() {
            Ok(command) => batch.push(command),
            Err(_) if batch.len() == 1 => break,
            Err(_) => match commands.recv_timeout(
                until.saturating_duration_since(Instant::now()).min(Duration::from_micros(200)),
            ) {
                Ok(command) => batch.push(command),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            },
        }
        if Instant::now() >= until {
            break;
        }
    }
    batch
}

type Told = Vec<(Box<dyn FnOnce(Answer) + Send>, Answer)>;
type Waiting = Vec<Box<dyn FnOnce(Answer) + Send>>;

fn run_batch(
    conn: &mut Conn,
    place: &Place,
    secrets: &Arc<Secrets>,
    clock: &Clock,
    batch: Vec<Command>,
) -> Result<Told, (Error, Waiting)> {
    let mut told: Told = Vec::with_capacity(batch.len());
    let mut left = batch.into_iter();
    let begun = conn.begin(place, Use::Write, begin);
    let mut pending = match begun {
        Ok(pending) => pending,
        Err(error) => return Err((error, left.map(|c| c.answer).collect())),
    };
    let first_seq = pending.seq + 1;
    for command in left.by_ref() {
        match run_command(conn, secrets, clock, &mut pending, command.actor, command.work) {
            Ok(result) => told.push((command.answer, result)),
            Err(error) => {
                let mut waiting: Waiting = told.into_iter().map(|(answer, _)| answer).collect();
                waiting.push(command.answer);
                waiting.extend(left.map(|c| c.answer));
                return Err((error, waiting));
            }
        }
    }
    match commit(conn, &pending, first_seq) {
        Ok(()) => Ok(told),
        Err(error) => Err((error, told.into_iter().map(|(answer, _)| answer).collect())),
    }
}

fn begin(conn: &mut Conn) -> Result<Pending> {
    let (open, select) = match conn.engine() {
        Engine::Sqlite => {
            ("begin immediate", "select seq, batch, next_id, digest, link from head where one = 1")
        }
        Engine::Postgres => (
            "begin isolation level read committed",
            "select seq, batch, next_id, digest, link from head where one = 1 for update",
        ),
    };
    conn.raw(open)?;
    let mut pending = None;
    conn.each(select, &[], &mut |row| {
        pending = Some(Pending {
            seq: row.get(0)?,
            batch: row.get::<i64>(1)? + 1,
            next_id: row.get(2)?,
            digest: Digest::named(&row.get::<String>(3)?)?,
            link: row.get(4)?,
            entries: Vec::new(),
            topics: std::collections::BTreeSet::new(),
        });
        Ok(false)
    })?;
    pending.ok_or_else(|| Error::broken("no journal head"))
}

/// The outer error is one that spoils the batch; the inner belongs to the command alone.
fn run_command(
    conn: &mut Conn,
    secrets: &Arc<Secrets>,
    clock: &Clock,
    pending: &mut Pending,
    actor: Actor,
    work: Work,
) -> Result<Answer> {
    conn.raw("savepoint command")?;
    let before = pending.clone();
    let result = {
        let mut tx = Tx {
            conn,
            now: clock.now(),
            actor,
            secrets: Arc::clone(secrets),
            pending: Some(pending),
            recorded: false,
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
        match outcome {
            Ok(Ok(_)) if !tx.recorded => {
                Err(Error::broken("a command that leaves no journal entry"))
            }
            Ok(result) => result,
            Err(panic) => Err(Error::broken(panic_text(panic.as_ref()))),
        }
    };
    if result.is_ok() {
        conn.raw("release savepoint command")?;
    } else {
        *pending = before;
        conn.raw("rollback to savepoint command")?;
        conn.raw("release savepoint command")?;
    }
    Ok(result)
}

fn commit(conn: &mut Conn, pending: &Pending, first_seq: i64) -> Result<()> {
    if pending.seq >= first_seq {
        let linked = link(
            pending.digest,
            &pending.link,
            pending.batch,
            first_seq,
            pending.seq,
            &pending.entries,
        );
        conn.execute(
            "insert into batch (number, first_seq, last_seq, link) values (?1, ?2, ?3, ?4)",
            params![pending.batch, first_seq, pending.seq, linked.clone()],
        )?;
        for topic in &pending.topics {
            conn.execute(
                "insert into topic (name, seq) values (?1, ?2) on conflict (name) do update set seq = excluded.seq",
                params![*topic, pending.seq],
            )?;
        }
        conn.execute(
            "update head set seq = ?1, batch = ?2, next_id = ?3, link = ?4 where one = 1",
            params![pending.seq, pending.batch, pending.next_id, linked],
        )?;
    } else {
        conn.execute("update head set next_id = ?1 where one = 1", params![pending.next_id])?;
    }
    conn.raw("commit")
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a command panicked: {}", said.unwrap_or_default())
}
