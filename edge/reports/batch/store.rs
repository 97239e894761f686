//! Questions and commands on batches.

use std::collections::BTreeMap;

use identity::Actor;
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Result};

use crate::feeds::Subject;
use crate::kinds::Kind;
use crate::papers::{Stage, policy};

use super::trouble::Trouble;

#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    pub id: i64,
    pub kind: String,
    pub kind_id: i64,
    pub organ: i64,
    pub subject: Subject,
    pub inputs: BTreeMap<String, String>,
    pub total: i64,
    pub person: i64,
    pub at: i64,
}

/// How far a batch is: papers by stage, lines that could not become one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    pub stages: Vec<(Stage, i64)>,
    pub troubled: i64,
    /// Lines that are neither.
    pub open: i64,
    /// Papers whose file is printed.
    pub printed: i64,
    /// Signed papers whose file is not.
    pub unprinted: i64,
}

/// The lines of one batch that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub position: i64,
    pub unit: i64,
    pub paper: Option<i64>,
    pub title: Option<String>,
    pub stage: Option<String>,
    pub number: Option<String>,
    pub pages: Option<i64>,
    pub trouble: Option<Trouble>,
}

const COLUMNS: &str = "id, kind, kind_id, organ, subject, inputs, total, person, at";

fn read(row: &Row<'_>) -> Result<Batch> {
    let (subject, inputs): (String, String) = (row.get(4)?, row.get(5)?);
    Ok(Batch {
        id: row.get(0)?,
        kind: row.get(1)?,
        kind_id: row.get(2)?,
        organ: row.get(3)?,
        subject: serde_json::from_str(&subject).map_err(Error::broken)?,
        inputs: serde_json::from_str(&inputs).map_err(Error::broken)?,
        total: row.get(6)?,
        person: row.get(7)?,
        at: row.get(8)?,
    })
}

/// Orders a paper for each unit. The lines are there at once; the papers follow.
///
/// # Errors
/// Not allowed for roles that the kind does not name; invalid without units.
pub fn order(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: &Kind,
    organ: i64,
    subject: &Subject,
    inputs: &BTreeMap<String, String>,
    units: &[i64],
) -> Result<i64> {
    policy::may_draft(actor, &kind.kept, organ)?;
    if units.is_empty() {
        return Err(Error::invalid("error-invalid").field("unit", "field-missing"));
    }
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into paper_batch (id, kind, kind_id, organ, subject, inputs, total, person, at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            &kind.code,
            kind.id,
            organ,
            serde_json::to_string(subject).map_err(Error::broken)?,
            serde_json::to_string(inputs).map_err(Error::broken)?,
            units.len() as i64,
            actor.person,
            at,
            seq
        ],
    )?;
    let rows: Vec<_> = units
        .iter()
        .zip(1i64..)
        .map(|(unit, position)| params![id, position, *unit].to_vec())
        .collect();
    tx.run_many(
        "insert into paper_batch_line (batch, position, unit) values (?1, ?2, ?3)",
        rows.into_iter(),
    )?;
    tx.record(
        Entry::new("paper_batch.ordered", "paper_batch", id)
            .detail(json!({ "kind": kind.code, "units": units.len() }))
            .touches("papers"),
    )?;
    Ok(id)
}

/// # Errors
/// Not found.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Batch> {
    let sql = format!("select {COLUMNS} from paper_batch where id = ?1");
    tx.find(&sql, params![id], read)?
        .ok_or_else(|| Error::not_found("paper-batch-unknown").with("batch", id))
}

/// Orders before one, the newest first.
pub fn list(tx: &mut Tx<'_>, before: Option<i64>, limit: i64) -> Result<Vec<Batch>> {
    let sql = format!("select {COLUMNS} from paper_batch where id < ?1 order by id desc limit ?2");
    tx.query(&sql, params![before.unwrap_or(i64::MAX), limit], read)
}

/// Lines whose paper is printed, and the pages of all of them.
pub fn printed(tx: &mut Tx<'_>, id: i64) -> Result<(i64, i64)> {
    tx.one(
        "select count(f.pages), cast(coalesce(sum(f.pages), 0) as bigint)
         from paper_batch_line l join paper_frozen f on f.paper = l.paper where l.batch = ?1",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The printed files of signed and issued papers, in the order of the list: paper and evidence.
pub fn files(tx: &mut Tx<'_>, id: i64) -> Result<Vec<(i64, String)>> {
    tx.query(
        "select l.paper, f.printed from paper_batch_line l
         join paper p on p.id = l.paper join paper_frozen f on f.paper = l.paper
         where l.batch = ?1 and f.printed is not null and p.stage in ('signed', 'issued') order by l.position",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub fn progress(tx: &mut Tx<'_>, id: i64) -> Result<Progress> {
    let stages = tx.query(
        "select stage, count(*) from paper where batch = ?1 group by stage order by stage",
        params![id],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let stages = stages.into_iter().filter_map(|(word, n)| Some((Stage::named(&word)?, n)));
    let (open, troubled) = tx.one(
        "select cast(coalesce(sum(case when paper is null and trouble is null then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when trouble is not null then 1 else 0 end), 0) as bigint)
         from paper_batch_line where batch = ?1",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (signed, printed): (i64, i64) = tx.one(
        "select count(*), count(f.printed) from paper p join paper_frozen f on f.paper = p.id where p.batch = ?1",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Progress { stages: stages.collect(), troubled, open, printed, unprinted: signed - printed })
}

/// Lines after a position, in order.
pub fn lines(tx: &mut Tx<'_>, id: i64, after: i64, limit: i64) -> Result<Vec<Line>> {
    tx.query(
        "select l.position, l.unit, l.paper, p.title, p.stage, n.text, f.pages, l.trouble
         from paper_batch_line l
         left join paper p on p.id = l.paper
         left join paper_number n on n.paper = l.paper
         left join paper_frozen f on f.paper = l.paper
         where l.batch = ?1 and l.position > ?2 order by l.position limit ?3",
        params![id, after, limit],
        |row| {
            Ok(Line {
                position: row.get(0)?,
                unit: row.get(1)?,
                paper: row.get(2)?,
                title: row.get(3)?,
                stage: row.get(4)?,
                number: row.get(5)?,
                pages: row.get(6)?,
                trouble: row.get::<Option<String>>(7)?.map(|kept| Trouble::read(&kept)),
            })
        },
    )
}
