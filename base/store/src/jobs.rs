//! Work that outlives a request, and reactions to the journal.
//!
//! The journal is the outbox: each reaction keeps a cursor into it and moves the cursor in the same
//! command as its effect, so an effect happens exactly once, also after a crash. Jobs are rows,
//! claimed in the write lane.

use terms::Result;

use crate::params;
use crate::tx::Tx;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub payload: String,
    pub state: String,
    pub actor: i64,
    pub attempts: i64,
    pub done: i64,
    pub total: i64,
    pub outcome: Option<String>,
}

const COLUMNS: &str = "id, kind, payload, state, actor, attempts, done, total, outcome";

fn read(row: &crate::Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        state: row.get(3)?,
        actor: row.get(4)?,
        attempts: row.get(5)?,
        done: row.get(6)?,
        total: row.get(7)?,
        outcome: row.get(8)?,
    })
}

/// Queues a job; the caller's command records why.
pub fn enqueue(tx: &mut Tx<'_>, kind: &str, payload: &serde_json::Value) -> Result<i64> {
    let id = tx.next_id()?;
    let (at, actor) = (tx.now_micros(), tx.actor().person);
    tx.run(
        "insert into job (id, kind, payload, state, actor, created_at, run_at, attempts, done, total)
         values (?1, ?2, ?3, 'queued', ?4, ?5, ?5, 0, 0, 0)",
        params![id, kind, payload.to_string(), actor, at],
    )?;
    Ok(id)
}

/// Takes the next due job, if any. A job found running at start-up goes back to the queue first.
pub fn claim(tx: &mut Tx<'_>) -> Result<Option<Job>> {
    tx.housekeeping();
    let now = tx.now_micros();
    let job = tx.find(
        &format!("select {COLUMNS} from job where state = 'queued' and run_at <= ?1 order by run_at, id limit 1"),
        params![now],
        read,
    )?;
    if let Some(job) = &job {
        tx.run(
            "update job set state = 'running', attempts = attempts + 1 where id = ?1",
            params![job.id],
        )?;
    }
    Ok(job)
}

pub fn requeue_abandoned(tx: &mut Tx<'_>) -> Result<u64> {
    tx.housekeeping();
    tx.run("update job set state = 'queued' where state = 'running'", &[])
}

pub fn progress(tx: &mut Tx<'_>, id: i64, done: i64, total: i64) -> Result<()> {
    tx.housekeeping();
    tx.run("update job set done = ?2, total = ?3 where id = ?1", params![id, done, total])
        .map(|_| ())
}

/// Ends a job: `done` or `failed`, with what came of it.
pub fn finish(tx: &mut Tx<'_>, id: i64, state: &str, outcome: &str) -> Result<()> {
    tx.housekeeping();
    tx.run("update job set state = ?2, outcome = ?3 where id = ?1", params![id, state, outcome])
        .map(|_| ())
}

pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Job> {
    tx.one(&format!("select {COLUMNS} from job where id = ?1"), params![id], read)
}

/// Where a reaction stands in the journal.
pub fn cursor(tx: &mut Tx<'_>, name: &str) -> Result<i64> {
    Ok(tx.find("select seq from cursor where name = ?1", params![name], |r| r.get(0))?.unwrap_or(0))
}
/// Moves it, in the same command as the effect.
pub fn advance(tx: &mut Tx<'_>, name: &str, seq: i64) -> Result<()> {
    tx.housekeeping();
    tx.run(
        "insert into cursor (name, seq) values (?1, ?2) on conflict (name) do update set seq = excluded.seq",
        params![name, seq],
    )
    .map(|_| ())
}
