//! Two people wrote the same cell from the same reading. What came first stands; what came second is kept beside
//! it, and somebody says which holds. Neither value is ever lost.

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Result};

use super::fillings::Filling;
use super::save::{Write, save};
use super::sheet::Filled;
use crate::model::{CellKey, Content};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// 0 before it is kept.
    pub id: i64,
    pub filling: i64,
    pub key: CellKey,
    /// The seq that the second had read.
    pub base_seq: i64,
    /// What stands, since when, by whom.
    pub kept: String,
    pub kept_seq: i64,
    pub kept_person: i64,
    /// What was offered, by whom, when.
    pub offered: String,
    pub person: i64,
    pub at: i64,
    /// `kept` or `offered`, once somebody decided.
    pub chosen: Option<String>,
    pub resolved_by: Option<i64>,
    pub resolved_at: Option<i64>,
    pub ground: Option<String>,
}

/// Which of the two holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Kept,
    Offered,
}

impl Choice {
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Offered => "offered",
        }
    }
    pub fn named(word: &str) -> Option<Self> {
        [Self::Kept, Self::Offered].into_iter().find(|it| it.word() == word)
    }
}

impl Conflict {
    pub(super) fn of(
        filling: &Filling,
        write: &Write,
        kept: &Filled,
        offered: String,
        tx: &Tx<'_>,
    ) -> Self {
        Self {
            id: 0,
            filling: filling.id,
            key: write.key.clone(),
            base_seq: write.base_seq,
            kept: kept.content.as_ref().map(Content::text).unwrap_or_default(),
            kept_seq: kept.seq,
            kept_person: kept.person,
            offered,
            person: tx.actor().person,
            at: tx.now_micros(),
            chosen: None,
            resolved_by: None,
            resolved_at: None,
            ground: None,
        }
    }
}

pub(super) fn put_conflict(tx: &mut Tx<'_>, it: &Conflict, seq: i64) -> Result<i64> {
    let id = tx.next_id()?;
    tx.run(
        "insert into filled_conflict (id, filling, section, line, col, base_seq, kept, kept_seq, kept_person, offered,
         person, at, chosen, resolved_by, resolved_at, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, null, null, null, null, ?13)",
        params![
            id,
            it.filling,
            &it.key.section,
            &it.key.line,
            &it.key.column,
            it.base_seq,
            &it.kept,
            it.kept_seq,
            it.kept_person,
            &it.offered,
            it.person,
            it.at,
            seq
        ],
    )?;
    Ok(id)
}

const COLUMNS: &str =
    "id, filling, section, line, col, base_seq, kept, kept_seq, kept_person, offered, person, at,
    chosen, resolved_by, resolved_at, ground";

fn read(row: &Row<'_>) -> Result<Conflict> {
    Ok(Conflict {
        id: row.get(0)?,
        filling: row.get(1)?,
        key: CellKey { section: row.get(2)?, line: row.get(3)?, column: row.get(4)? },
        base_seq: row.get(5)?,
        kept: row.get(6)?,
        kept_seq: row.get(7)?,
        kept_person: row.get(8)?,
        offered: row.get(9)?,
        person: row.get(10)?,
        at: row.get(11)?,
        chosen: row.get(12)?,
        resolved_by: row.get(13)?,
        resolved_at: row.get(14)?,
        ground: row.get(15)?,
    })
}

/// The conflicts of a sheet, oldest first; only those that wait, or all.
pub fn conflicts(tx: &mut Tx<'_>, filling: i64, waiting: bool) -> Result<Vec<Conflict>> {
    let only = if waiting { "and resolved_at is null" } else { "" };
    let sql =
        format!("select {COLUMNS} from filled_conflict where filling = ?1 {only} order by id");
    tx.query(&sql, params![filling], read)
}

/// Says which value holds. The other stays in the record.
///
/// # Errors
/// Unknown, decided already, or a cell that moved on since: then somebody looks again.
pub fn resolve(tx: &mut Tx<'_>, id: i64, choice: Choice, ground: Option<&str>) -> Result<()> {
    let sql = format!("select {COLUMNS} from filled_conflict where id = ?1");
    let found = tx.find(&sql, params![id], read)?;
    let found = found.ok_or_else(|| Error::not_found("form-conflict-unknown"))?;
    if found.resolved_at.is_some() {
        return Err(Error::conflict("form-conflict-decided"));
    }
    if choice == Choice::Offered {
        let mut write = Write::new(found.key.clone(), found.offered.clone(), found.kept_seq);
        write.ground = ground.map(str::to_owned);
        let saved = save(tx, found.filling, &[write], None)?;
        if let Some(refused) = saved.refused.first() {
            return Err(Error::invalid("form-conflict-refused").with("cell", &refused.cell));
        }
        if !saved.conflicts.is_empty() {
            // The new offer is kept as a conflict of its own; this one is still open.
            return Err(Error::conflict("form-conflict-moved-on"));
        }
    }
    let seq = tx.next_seq()?;
    tx.run(
        "update filled_conflict set chosen = ?2, resolved_by = ?3, resolved_at = ?4, ground = ?5 where id = ?1",
        params![
            id,
            choice.word(),
            tx.actor().person,
            tx.now_micros(),
            ground.map(str::to_owned)
        ],
    )?;
    tx.run(
        "update filling_stand set conflicts = conflicts - 1, changed_at = ?2, seq = ?3 where filling = ?1",
        params![found.filling, tx.now_micros(), seq],
    )?;
    tx.record(
        Entry::new("filling.conflict-resolved", "filling", found.filling)
            .detail(json!({ "cell": found.key.to_string(), "chosen": choice.word() }))
            .touches("fillings"),
    )?;
    Ok(())
}
