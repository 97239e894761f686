//! Jobs of capture: what was handed in, and what became of it.

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Result};

use super::write::Kept;
use super::{Behaviour, Fault, Receipt, Sender, told};

/// A document that is about to be stored.
#[derive(Debug, Clone)]
pub(crate) struct New {
    pub(crate) events: usize,
    pub(crate) digest: Vec<u8>,
    pub(crate) behaviour: Behaviour,
    pub(crate) sender: Sender,
}

/// A job as it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: i64,
    pub code: String,
    pub created_at: i64,
    pub finished_at: Option<i64>,
    pub running: bool,
    pub success: bool,
    pub behaviour: String,
    pub events: i64,
    pub stored: i64,
    pub repeated: i64,
    /// A JSON list.
    pub problems: String,
    pub person: i64,
    pub unit: Option<i64>,
}

const COLUMNS: &str = "id, code, created_at, finished_at, running, success, behaviour, events, stored, repeated, problems, person, unit";

fn read(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        code: row.get(1)?,
        created_at: row.get(2)?,
        finished_at: row.get(3)?,
        running: row.get(4)?,
        success: row.get(5)?,
        behaviour: row.get(6)?,
        events: row.get(7)?,
        stored: row.get(8)?,
        repeated: row.get(9)?,
        problems: row.get(10)?,
        person: row.get(11)?,
        unit: row.get(12)?,
    })
}

/// Nothing was stored, and the job says why.
pub(crate) fn refused(tx: &mut Tx<'_>, new: &New, faults: Vec<Fault>) -> Result<Receipt> {
    let before = tx.topic_seq("events")?;
    let kept = Kept { job: tx.next_id()?, before, ..Kept::default() };
    let mut receipt = row(tx, new, &kept, faults)?;
    let entry = Entry::new("trace.capture_refused", "trace_job", kept.job)
        .detail(json!({ "events": new.events, "problems": receipt.faults.len() }))
        .content(new.digest.clone());
    receipt.seq = tx.record(entry)?;
    Ok(receipt)
}

/// All of it, or the good part, was stored.
pub(crate) fn done(tx: &mut Tx<'_>, new: &New, kept: Kept, faults: Vec<Fault>) -> Result<Receipt> {
    let mut receipt = row(tx, new, &kept, faults)?;
    let entry = Entry::new("trace.captured", "trace_job", kept.job)
        .detail(json!({
            "events": new.events,
            "stored": kept.stored,
            "repeated": kept.repeated,
            "problems": receipt.faults.len(),
        }))
        .content(new.digest.clone());
    receipt.seq = tx.record(entry.touches("events"))?;
    (receipt.touched, receipt.voids) = (kept.touched, kept.voids);
    Ok(receipt)
}

fn row(tx: &mut Tx<'_>, new: &New, kept: &Kept, faults: Vec<Fault>) -> Result<Receipt> {
    let code = store::hex(&store::random::<16>());
    let (seq, now, success) = (tx.next_seq()?, tx.now_micros(), faults.is_empty());
    let party = (kept.party != 0).then_some(kept.party);
    tx.run(
        "insert into trace_job (id, code, created_at, finished_at, running, success, behaviour, events, stored, repeated,
           problems, digest, person, unit, party, seq)
         values (?1, ?2, ?3, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            kept.job,
            &code,
            now,
            success,
            new.behaviour.name(),
            new.events as i64,
            kept.stored as i64,
            kept.repeated as i64,
            told(&faults).to_string(),
            new.digest.clone(),
            new.sender.actor.person,
            new.sender.unit,
            party,
            seq
        ],
    )?;
    Ok(Receipt {
        code,
        events: new.events,
        stored: kept.stored,
        repeated: kept.repeated,
        success,
        faults,
        seq,
        before: kept.before,
        touched: Vec::new(),
        voids: false,
    })
}

/// A job by its code.
///
/// # Errors
/// Not found.
pub fn find(tx: &mut Tx<'_>, code: &str) -> Result<Job> {
    tx.find(&format!("select {COLUMNS} from trace_job where code = ?1"), params![code], read)?
        .ok_or_else(|| Error::not_found("error-not-found"))
}

/// Jobs, the newest first, before the one with number `before`; of one person where one is given.
///
/// # Errors
/// The store cannot be read.
pub fn jobs(
    tx: &mut Tx<'_>,
    person: Option<i64>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Job>> {
    let before = before.unwrap_or(i64::MAX);
    match person {
        Some(person) => tx.query(
            &format!(
                "select {COLUMNS} from trace_job where person = ?1 and id < ?2 order by id desc limit ?3"
            ),
            params![person, before, limit],
            read,
        ),
        None => tx.query(
            &format!("select {COLUMNS} from trace_job where id < ?1 order by id desc limit ?2"),
            params![before, limit],
            read,
        ),
    }
}
