//! A unit of work: a snapshot to read from, or one command in the write lane.
//!
//! A command carries clock and actor. It must leave a journal entry; what it wrote is visible to
//! everybody when its batch commits, and undone alone when it fails.

use std::collections::BTreeSet;
use std::sync::Arc;

use terms::{Error, Result, Timestamp};

use crate::conn::Conn;
use crate::journal::{COLUMNS, Digest, Entry, Recorded};
use crate::secrets::{self, Secrets};
use crate::sql::Engine;
use crate::value::{Row, Value};

/// Who acts: a person's id (0 is the program itself) and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Actor {
    pub person: i64,
    pub acting_for: Option<i64>,
}

impl Actor {
    pub const PROGRAM: Actor = Actor { person: 0, acting_for: None };
    pub fn person(person: i64) -> Self {
        Self { person, acting_for: None }
    }
}

/// What the batch has taken so far; lives in the lane.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) seq: i64,
    pub(crate) batch: i64,
    pub(crate) next_id: i64,
    pub(crate) digest: Digest,
    pub(crate) link: Vec<u8>,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) topics: BTreeSet<&'static str>,
}

pub struct Tx<'c> {
    pub(crate) conn: &'c mut Conn,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) pending: Option<&'c mut Pending>,
    pub(crate) recorded: bool,
}

impl Tx<'_> {
    pub fn now(&self) -> Timestamp {
        self.now
    }
    pub fn now_micros(&self) -> i64 {
        self.now.as_microsecond()
    }
    pub fn actor(&self) -> Actor {
        self.actor
    }
    pub fn engine(&self) -> Engine {
        self.conn.engine()
    }
    /// The digest that this space is set to, for whatever else is to be proved by one.
    pub fn digest(&mut self) -> Result<Digest> {
        match &self.pending {
            Some(pending) => Ok(pending.digest),
            None => {
                let name: String =
                    self.one("select digest from head where one = 1", &[], |row| row.get(0))?;
                Digest::named(&name)
            }
        }
    }
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// All rows, each made into a value.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut make: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut out = Vec::new();
        self.conn.each(sql, params, &mut |row| {
            out.push(make(row)?);
            Ok(true)
        })?;
        Ok(out)
    }
    /// Row by row without collecting; `false` stops.
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        mut each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        self.conn.each(sql, params, &mut each)
    }
    /// The first row, if there is one.
    pub fn find<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut make: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut out = None;
        self.conn.each(sql, params, &mut |row| {
            out = Some(make(row)?);
            Ok(false)
        })?;
        Ok(out)
    }
    /// The one row that must be there.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        make: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.find(sql, params, make)?.ok_or_else(|| Error::not_found("error-not-found"))
    }
    pub fn count(&mut self, sql: &str, params: &[Value]) -> Result<i64> {
        self.one(sql, params, |row| row.get(0))
    }

    /// Changes rows; only inside a command.
    pub fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.pending()?;
        self.conn.execute(sql, params)
    }
    /// Inserts many rows with one statement text; the fast path of imports.
    pub fn run_many(&mut self, sql: &str, rows: impl Iterator<Item = Vec<Value>>) -> Result<u64> {
        self.pending()?;
        let mut n = 0;
        if self.engine() == Engine::Sqlite {
            for row in rows {
                n += self.conn.execute(sql, &row)?;
            }
            return Ok(n);
        }
        bulk_postgres(self.conn, sql, rows)
    }

    /// The next id of the space: one sequence for all kinds of thing.
    pub fn next_id(&mut self) -> Result<i64> {
        self.next_ids(1)
    }
    /// The first of `count` consecutive ids.
    pub fn next_ids(&mut self, count: i64) -> Result<i64> {
        let pending = self.pending()?;
        let id = pending.next_id;
        pending.next_id += count;
        Ok(id)
    }
    /// The seq that the next entry of this command will get; rows written now carry it.
    pub fn next_seq(&mut self) -> Result<i64> {
        Ok(self.pending()?.seq + 1)
    }

    /// Writes the journal entry and returns its seq.
    pub fn record(&mut self, entry: Entry) -> Result<i64> {
        let (now, actor) = (self.now_micros(), self.actor);
        let pending = self.pending()?;
        let mut recorded = Recorded {
            seq: pending.seq + 1,
            batch: pending.batch,
            at: now,
            actor: actor.person,
            acting_for: actor.acting_for,
            verb: entry.verb.to_owned(),
            kind: entry.kind.to_owned(),
            subject: entry.subject,
            ground: entry.ground,
            detail: entry.detail.to_string(),
            content: entry.content,
            digest: Vec::new(),
        };
        recorded.digest = recorded.expected(pending.digest);
        pending.seq += 1;
        pending.entries.push(recorded.digest.clone());
        pending.topics.extend(entry.topics);
        let seq = recorded.seq;
        self.conn.execute(
            "insert into journal (seq, batch, at, actor, acting_for, verb, kind, subject, ground, detail, content, digest)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            crate::params![
                recorded.seq, recorded.batch, recorded.at, recorded.actor, recorded.acting_for, recorded.verb,
                recorded.kind, recorded.subject, recorded.ground, recorded.detail, recorded.content, recorded.digest
            ],
        )?;
        self.recorded = true;
        Ok(seq)
    }

    /// For the few housekeeping writes that are no act of anybody (a session's last look).
    pub fn housekeeping(&mut self) {
        self.recorded = true;
    }

    /// The last seq that this snapshot sees.
    pub fn head_seq(&mut self) -> Result<i64> {
        if let Some(pending) = &self.pending {
            return Ok(pending.seq);
        }
        self.count("select seq from head where one = 1", &[])
    }
    /// The last seq that touched a topic; an answer computed from it is good while this stays.
    pub fn topic_seq(&mut self, topic: &str) -> Result<i64> {
        Ok(self
            .find("select seq from topic where name = ?1", crate::params![topic], |r| r.get(0))?
            .unwrap_or(0))
    }
    pub fn entries(&mut self, after: i64, limit: i64) -> Result<Vec<Recorded>> {
        self.query(
            &format!("select {COLUMNS} from journal where seq > ?1 order by seq limit ?2"),
            crate::params![after, limit],
            Recorded::read,
        )
    }

    /// Seals a personal field of a subject; the returned commitment belongs into the journal entry.
    pub fn seal_personal(&mut self, subject: i64, field: &str, text: &str) -> Result<String> {
        let key = match self.key_of(subject)? {
            Some(key) => key,
            None => {
                let sealed = self.secrets.new_subject_key(subject);
                self.run(
                    "insert into subject_key (subject, sealed) values (?1, ?2)",
                    crate::params![subject, sealed.clone()],
                )?;
                self.secrets.subject_key(subject, &sealed)?
            }
        };
        let (sealed, commitment) = secrets::seal_field(&key, subject, field, text);
        self.run(
            "insert into personal (subject, field, sealed) values (?1, ?2, ?3)
             on conflict (subject, field) do update set sealed = excluded.sealed",
            crate::params![subject, field, sealed],
        )?;
        Ok(secrets::hex(&commitment))
    }
    /// Opens a personal field; none where it was never given or the person was erased.
    pub fn personal(&mut self, subject: i64, field: &str) -> Result<Option<String>> {
        let Some(key) = self.key_of(subject)? else { return Ok(None) };
        let sealed: Option<Vec<u8>> = self.find(
            "select sealed from personal where subject = ?1 and field = ?2",
            crate::params![subject, field],
            |r| r.get(0),
        )?;
        sealed.map(|sealed| secrets::open_field(&key, subject, field, &sealed)).transpose()
    }
    /// Destroys a subject's key: every sealed field of it, in every later backup too, is gone for good.
    pub fn erase(&mut self, subject: i64, ground: &str) -> Result<i64> {
        let gone =
            self.run("delete from subject_key where subject = ?1", crate::params![subject])?;
        if gone == 0 {
            return Err(Error::not_found("person-already-erased"));
        }
        self.run("delete from personal where subject = ?1", crate::params![subject])?;
        let seq = self.record(
            Entry::new("person.erased", "person", subject).ground(ground).touches("people"),
        )?;
        let at = self.now_micros();
        self.run(
            "insert into erasure (subject, at, seq) values (?1, ?2, ?3)",
            crate::params![subject, at, seq],
        )?;
        Ok(seq)
    }
    fn key_of(&mut self, subject: i64) -> Result<Option<[u8; 32]>> {
        let sealed: Option<Vec<u8>> = self.find(
            "select sealed from subject_key where subject = ?1",
            crate::params![subject],
            |r| r.get(0),
        )?;
        sealed.map(|sealed| self.secrets.subject_key(subject, &sealed)).transpose()
    }

    fn pending(&mut self) -> Result<&mut Pending> {
        self.pending.as_deref_mut().ok_or_else(|| Error::broken("a write outside the write lane"))
    }
}

/// Rows that go up in one statement.
const ROWS_AT_ONCE: usize = 8_192;

/// PostgreSQL pays a round trip a statement: rows go up as one array per column.
fn bulk_postgres(
    conn: &mut Conn,
    sql: &str,
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    let mut n = 0;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        n += conn.execute_many(sql, &chunk)?;
    }
    Ok(n)
}
