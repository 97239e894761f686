//! What a case rests on: evidence, and the things that it grew from.

use store::{Entry, Tx, params};
use terms::Result;

use crate::store::Origin;

/// Evidence of a case, as it was attached at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub id: i64,
    /// The step that was the last when it came.
    pub step: i64,
    /// What a move asked for; empty for what came unasked.
    pub wanted: String,
    /// A kept file, by its content, with its media type.
    pub file: Option<(String, String)>,
    /// The row of the kept file.
    pub evidence: Option<i64>,
    pub address: Option<String>,
    pub title: String,
}

pub fn evidence_of(tx: &mut Tx<'_>, case: i64) -> Result<Vec<Evidence>> {
    tx.query(
        "select c.id, c.step, c.wanted, e.hash, e.media, c.evidence, c.address, c.title
         from case_evidence c left join evidence e on e.id = c.evidence
         where c.case_id = ?1 order by c.step, c.id",
        params![case],
        |row| {
            let hash: Option<String> = row.get(3)?;
            let media: Option<String> = row.get(4)?;
            Ok(Evidence {
                id: row.get(0)?,
                step: row.get(1)?,
                wanted: row.get(2)?,
                file: hash.zip(media),
                evidence: row.get(5)?,
                address: row.get(6)?,
                title: row.get(7)?,
            })
        },
    )
}

/// Attaches a kept file to a case before a step names it: uploaded once, referenced often.
pub fn attach(tx: &mut Tx<'_>, case: i64, evidence: i64, title: &str) -> Result<i64> {
    let known = tx.find(
        "select id from case_evidence where case_id = ?1 and evidence = ?2 order by id",
        params![case, evidence],
        |row| row.get(0),
    )?;
    if let Some(known) = known {
        tx.housekeeping();
        return Ok(known);
    }
    let step = tx.count("select max(number) from case_step where case_id = ?1", params![case])?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into case_evidence (id, case_id, step, wanted, evidence, title, seq)
         values (?1, ?2, ?3, '', ?4, ?5, ?6)",
        params![id, case, step, evidence, title, seq],
    )?;
    // A case of a sealed class is not named in the journal.
    let class: String =
        tx.one("select class from case_file where id = ?1", params![case], |row| row.get(0))?;
    let named = if class == "cases" { ("case.evidence", case) } else { ("case.sealed", 0) };
    tx.record(Entry::new(named.0, "case", named.1).touches("cases"))?;
    Ok(id)
}

pub fn origins_of(tx: &mut Tx<'_>, case: i64) -> Result<Vec<Origin>> {
    tx.query(
        "select kind, thing, address, words from case_origin where case_id = ?1 order by kind, thing",
        params![case],
        |row| {
            Ok(Origin {
                kind: row.get(0)?,
                thing: row.get(1)?,
                address: row.get(2)?,
                words: row.get(3)?,
            })
        },
    )
}
