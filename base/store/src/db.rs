//! One space: its place, its lane, its readers, its keys and its evidence.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use terms::{Error, Result};

use crate::clock::Clock;
use crate::conn::{Conn, Place, Use};
use crate::files::Evidence;
use crate::journal::Digest;
use crate::lane::Lane;
use crate::secrets::Secrets;
use crate::sql::Engine;
use crate::tx::{Actor, Tx};

/// How a space is opened.
#[derive(Clone)]
pub struct Settings {
    pub place: Place,
    /// The key file, outside the database and outside backups.
    pub key: PathBuf,
    pub evidence: PathBuf,
    pub digest: Digest,
    pub clock: Clock,
    /// Reader threads for pages; one more serves bulk reads.
    pub readers: usize,
}

impl Settings {
    /// A space in a file: `<folder>/<code>.sqlite` with its key and evidence beside it.
    pub fn in_folder(folder: &std::path::Path, code: &str) -> Self {
        Self {
            place: Place::File(folder.join(format!("{code}.sqlite"))),
            key: folder.join("keys").join(format!("{code}.key")),
            evidence: folder.join("evidence").join(code),
            digest: Digest::default(),
            clock: Clock::System,
            readers: 2,
        }
    }
}

type Task = Box<dyn FnOnce(&mut Conn, &Place) + Send>;

/// An open space; clones share it.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    lane: Lane,
    readers: Sender<Task>,
    bulk: Sender<Task>,
    secrets: Arc<Secrets>,
    evidence: Evidence,
    settings: Settings,
}

impl Db {
    /// Opens a space, bringing its schema up to date.
    pub fn open(settings: Settings) -> Result<Self> {
        if let Place::File(path) = &settings.place
            && let Some(folder) = path.parent()
        {
            crate::files::private_folder(folder)?;
        }
        let secrets = Arc::new(Secrets::open(&settings.key)?);
        // Migrate on a connection of its own: another one would keep a stale schema.
        crate::migrate::migrate(&mut Conn::open(&settings.place, Use::Write)?, settings.digest)?;
        let (lane, _thread) =
            Lane::start(&settings.place, Arc::clone(&secrets), settings.clock.clone())?;
        let readers = pool(&settings.place, settings.readers.max(1), "reader")?;
        let bulk = pool(&settings.place, 1, "bulk-reader")?;
        let evidence = Evidence::new(settings.evidence.clone());
        Ok(Self { inner: Arc::new(Inner { lane, readers, bulk, secrets, evidence, settings }) })
    }

    pub fn engine(&self) -> Engine {
        match self.inner.settings.place {
            Place::File(_) => Engine::Sqlite,
            Place::Schema { .. } => Engine::Postgres,
        }
    }
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }
    pub fn clock(&self) -> &Clock {
        &self.inner.settings.clock
    }
    pub fn evidence(&self) -> &Evidence {
        &self.inner.evidence
    }
    pub fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }

    pub(crate) fn shared_secrets(&self) -> Arc<Secrets> {
        Arc::clone(&self.inner.secrets)
    }

    /// One command through the write lane; returns after its commit.
    pub fn write<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = channel();
        self.write_then(actor, work, move |result| {
            let _ = tell.send(result);
        });
        told.recv().unwrap_or_else(|_| Err(Error::unavailable("the write lane has stopped")))
    }
    /// As [`Db::write`]; `answer` is called after the commit instead of blocking.
    pub fn write_then<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        self.inner.lane.submit(actor, work, answer);
    }

    /// Reads one consistent snapshot.
    pub fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = channel();
        self.read_then(work, move |result| {
            let _ = tell.send(result);
        });
        told.recv().unwrap_or_else(|_| Err(Error::unavailable("the readers have stopped")))
    }
    pub fn read_then<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        self.hand(&self.inner.readers, work, answer);
    }
    /// For exports and other long reads, so that pages never wait behind them.
    pub fn read_bulk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = channel();
        self.hand(&self.inner.bulk, work, move |result| {
            let _ = tell.send(result);
        });
        told.recv().unwrap_or_else(|_| Err(Error::unavailable("the readers have stopped")))
    }

    fn hand<T: Send + 'static>(
        &self,
        pool: &Sender<Task>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        let secrets = Arc::clone(&self.inner.secrets);
        let now = self.inner.settings.clock.now();
        let task: Task =
            Box::new(move |conn, place| answer(snapshot(conn, place, secrets, now, work)));
        // A refused task drops its answer; the caller hears that the readers have stopped.
        let _ = pool.send(task);
    }
}

/// The part that is the same for every read; [`snapshot`] adds what a read brings home.
fn in_snapshot(
    conn: &mut Conn,
    place: &Place,
    secrets: Arc<Secrets>,
    now: terms::Timestamp,
    work: &mut dyn FnMut(&mut Tx<'_>) -> Result<()>,
) -> Result<()> {
    conn.begin(place, Use::Read, |conn| {
        conn.raw(match conn.engine() {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read read only",
        })
    })?;
    let result = {
        let mut tx =
            Tx { conn, now, actor: Actor::PROGRAM, secrets, pending: None, recorded: false };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut tx)))
            .unwrap_or_else(|_| Err(Error::broken("a read panicked")))
    };
    conn.raw("rollback")?;
    result
}

fn snapshot<T>(
    conn: &mut Conn,
    place: &Place,
    secrets: Arc<Secrets>,
    now: terms::Timestamp,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let mut work = Some(work);
    let mut brought = None;
    in_snapshot(conn, place, secrets, now, &mut |tx| {
        if let Some(work) = work.take() {
            brought = Some(work(tx)?);
        }
        Ok(())
    })?;
    brought.ok_or_else(|| Error::broken("a read brought nothing home"))
}

fn pool(place: &Place, threads: usize, name: &str) -> Result<Sender<Task>> {
    let (queue, tasks) = channel::<Task>();
    let tasks = Arc::new(Mutex::new(tasks));
    for number in 0..threads {
        let tasks = Arc::clone(&tasks);
        let place = place.clone();
        let mut conn = Conn::open(&place, Use::Read)?;
        std::thread::Builder::new()
            .name(format!("{name}-{number}"))
            .spawn(move || {
                loop {
                    let next =
                        tasks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
                    let Ok(task) = next else { break };
                    task(&mut conn, &place);
                }
            })
            .map_err(Error::broken)?;
    }
    Ok(queue)
}
