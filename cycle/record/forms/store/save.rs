//! Saving cells: one command, each cell with the seq that it was read at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Digest, Entry, Tx, Value, params};
use terms::{Error, Result};

use super::conflict::{Conflict, put_conflict};
use super::fillings::{Filling, extra_lines, filling};
use super::forms::by_id;
use super::sheet::{FILLED, Filled, Provenance, read_filled};
use super::steps::{part_of, part_state, steps};
use crate::model::{CellKey, CellKind, CellState, Content, Layout, read_content};

/// A cell to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    pub key: CellKey,
    /// As it was typed; empty empties the cell.
    pub text: String,
    /// None leaves the remark as it is; empty takes it away.
    pub remark: Option<String>,
    /// The seq that the cell was read at ([`super::Sheet::base`]); 0 where nobody had written it.
    pub base_seq: i64,
    /// Why a value that the city already holds is said to be otherwise. Asked for only where the cell was
    /// prefilled from an indicator; the caller opens the case ([`crate::prefill::dispute`]).
    pub ground: Option<String>,
}

impl Write {
    pub fn new(key: CellKey, text: impl Into<String>, base_seq: i64) -> Self {
        Self { key, text: text.into(), remark: None, base_seq, ground: None }
    }
}

/// A cell that was not written, and why: the message code and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub cell: String,
    pub rule: String,
    pub args: BTreeMap<String, String>,
}

/// What a save did. A token sent again gets the same answer and writes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Saved {
    /// The seq that the written cells carry now; 0 where none was written.
    pub seq: i64,
    pub written: Vec<String>,
    /// Cells that said this already.
    pub unchanged: Vec<String>,
    /// Ids of the conflicts that were kept.
    pub conflicts: Vec<i64>,
    pub refused: Vec<Refused>,
}

/// Writes cells. One that cannot be read or is not asked is refused by name and spoils no other; one that somebody
/// else wrote since it was read stays, and what was offered is kept as a conflict.
///
/// # Errors
/// Unknown filling; a sheet or part that was handed in is refused cell by cell, not here.
pub fn save(tx: &mut Tx<'_>, id: i64, writes: &[Write], token: Option<&str>) -> Result<Saved> {
    if let Some(token) = token {
        let known: Option<(String, i64)> = tx.find(
            "select answer, filling from filling_save where token = ?1",
            params![token],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if let Some((answer, of)) = known {
            if of != id {
                return Err(Error::conflict("form-save-token"));
            }
            tx.housekeeping();
            return serde_json::from_str(&answer).map_err(Error::broken);
        }
    }
    let filling = filling(tx, id)?;
    let mut saving = Saving::begin(tx, filling)?;
    if writes.len() > ONE_BY_ONE {
        saving.known = Some(known(tx, id, writes)?);
    }
    for write in writes {
        saving.take(tx, write)?;
    }
    saving.finish(tx, token)
}

/// More cells than this are looked up with one question instead of one each.
const ONE_BY_ONE: usize = 32;

/// A cell as it is about to be written.
struct Row {
    key: CellKey,
    content: Option<Content>,
    state: CellState,
    remark: Option<String>,
    source: Option<Provenance>,
    base_seq: i64,
    ground: Option<String>,
}

struct Saving {
    filling: Filling,
    layout: std::sync::Arc<Layout>,
    steps: Vec<super::FillingStep>,
    seq: i64,
    /// What stands in the lines that are written to, where many cells are written.
    known: Option<BTreeMap<CellKey, Filled>>,
    rows: Vec<Row>,
    conflicts: Vec<Conflict>,
    saved: Saved,
    /// Cells that say something now and did not before, less those emptied.
    fuller: i64,
    disputed: i64,
}

impl Saving {
    fn begin(tx: &mut Tx<'_>, filling: Filling) -> Result<Self> {
        let kept = by_id(tx, filling.form)?;
        let id = filling.id;
        let layout = kept.prepared.layout(|| extra_lines(tx, id))?;
        Ok(Self {
            steps: steps(tx, id)?,
            seq: tx.next_seq()?,
            filling,
            layout,
            known: None,
            rows: Vec::new(),
            conflicts: Vec::new(),
            saved: Saved::default(),
            fuller: 0,
            disputed: 0,
        })
    }

    fn refuse(&mut self, key: &CellKey, error: &Error) {
        let args = error.args().iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let refused =
            Refused { cell: key.to_string(), rule: error.code().to_owned(), args: args.collect() };
        self.saved.refused.push(refused);
    }

    fn take(&mut self, tx: &mut Tx<'_>, write: &Write) -> Result<()> {
        let layout = std::sync::Arc::clone(&self.layout);
        let Some((section, line, column)) = layout.find(&write.key) else {
            self.refuse(&write.key, &Error::invalid("form-cell-unknown").with("cell", &write.key));
            return Ok(());
        };
        let asked = layout.asked(section, line, column);
        if asked.kind != CellKind::Asked {
            self.refuse(&write.key, &Error::invalid("form-cell-not-asked"));
            return Ok(());
        }
        let [record, ..] = part_of(&write.key);
        let state = part_state(&self.steps, &record);
        if !state.is_writable() {
            self.refuse(
                &write.key,
                &Error::invalid("form-cell-closed").with("state", state.word()),
            );
            return Ok(());
        }
        match read_content(&asked, &write.text) {
            Ok(content) => self.offer(tx, write, content, &asked)?,
            Err(error) => self.refuse(&write.key, &error),
        }
        Ok(())
    }

    fn offer(
        &mut self,
        tx: &mut Tx<'_>,
        write: &Write,
        content: Option<Content>,
        asked: &crate::model::Asked<'_>,
    ) -> Result<()> {
        let current = match &self.known {
            Some(known) => known.get(&write.key).cloned(),
            None => current(tx, self.filling.id, &write.key)?,
        };
        let stands = current.as_ref();
        let same = stands.and_then(|it| it.content.as_ref()) == content.as_ref();
        let remark_same = write
            .remark
            .as_deref()
            .is_none_or(|it| it.trim() == stands.and_then(|it| it.remark.as_deref()).unwrap_or(""));
        let read_at = stands.map_or(0, |it| it.seq);
        if read_at > write.base_seq && !same {
            if let Some(kept) = current {
                let offered = content.as_ref().map(Content::text).unwrap_or_default();
                self.conflicts.push(Conflict::of(&self.filling, write, &kept, offered, tx));
            }
            return Ok(());
        }
        let was = stands.map_or(CellState::Empty, |it| it.state);
        let source = stands.and_then(|it| it.source.clone());
        let state = match (&content, was) {
            (None, _) => CellState::Empty,
            // What was brought and is said again is confirmed.
            (Some(_), CellState::Prefilled | CellState::Confirmed) if same => CellState::Confirmed,
            (Some(_), CellState::Disputed) if same => CellState::Disputed,
            _ => self.contradicts(asked, source.as_ref()),
        };
        if state == CellState::Disputed
            && was != CellState::Disputed
            && write.ground.as_deref().is_none_or(|it| it.trim().is_empty())
        {
            let said = source.map(|it| it.value).unwrap_or_default();
            self.refuse(
                &write.key,
                &Error::invalid("form-cell-dispute-needed").with("value", said),
            );
            return Ok(());
        }
        if same && state == was && remark_same {
            self.saved.unchanged.push(write.key.to_string());
            return Ok(());
        }
        self.fuller += i64::from(content.is_some());
        self.fuller -= i64::from(stands.is_some_and(|it| it.content.is_some()));
        self.disputed += i64::from(state == CellState::Disputed);
        self.disputed -= i64::from(was == CellState::Disputed);
        let remark = match write.remark.as_deref().map(str::trim) {
            Some("") => None,
            Some(words) => Some(words.to_owned()),
            None => stands.and_then(|it| it.remark.clone()),
        };
        self.saved.written.push(write.key.to_string());
        self.rows.push(Row {
            key: write.key.clone(),
            content,
            state,
            remark,
            source,
            base_seq: write.base_seq,
            ground: write.ground.as_deref().map(|it| it.trim().to_owned()),
        });
        Ok(())
    }

    /// Whether another value than the one brought is a dispute: only where somebody else answers for it.
    fn contradicts(
        &self,
        asked: &crate::model::Asked<'_>,
        source: Option<&Provenance>,
    ) -> CellState {
        let of_others = source.is_some_and(|it| it.kind == "indicator");
        if of_others && asked.known.is_some() { CellState::Disputed } else { CellState::Entered }
    }

    fn finish(mut self, tx: &mut Tx<'_>, token: Option<&str>) -> Result<Saved> {
        for conflict in std::mem::take(&mut self.conflicts) {
            let id = put_conflict(tx, &conflict, self.seq)?;
            self.saved.conflicts.push(id);
        }
        if !self.rows.is_empty() {
            self.saved.seq = self.seq;
            write_rows(tx, self.filling.id, &self.rows, self.seq)?;
        }
        let conflicts = self.saved.conflicts.len() as i64;
        if let Some(token) = token {
            let answer = serde_json::to_string(&self.saved).map_err(Error::broken)?;
            tx.run(
                "insert into filling_save (token, filling, person, answer, seq) values (?1, ?2, ?3, ?4, ?5)",
                params![token, self.filling.id, tx.actor().person, answer, self.seq],
            )?;
        }
        if self.rows.is_empty() && conflicts == 0 {
            tx.housekeeping();
            return Ok(self.saved);
        }
        tx.run(
            "update filling_stand set filled = filled + ?2, disputed = disputed + ?3,
             conflicts = conflicts + ?4, changed_at = ?5, seq = ?6 where filling = ?1",
            params![
                self.filling.id,
                self.fuller,
                self.disputed,
                conflicts,
                tx.now_micros(),
                self.seq
            ],
        )?;
        let content = digest(&self.rows);
        tx.record(
            Entry::new("filling.saved", "filling", self.filling.id)
                .detail(json!({ "cells": self.rows.len(), "conflicts": conflicts }))
                .content(content)
                .touches("fillings"),
        )?;
        Ok(self.saved)
    }
}

/// Writes what is known already into empty cells, as the program; cells that somebody wrote are left alone.
pub fn save_prefilled(
    tx: &mut Tx<'_>,
    id: i64,
    found: Vec<(CellKey, Content, Provenance)>,
) -> Result<usize> {
    let written = super::cells(tx, id)?;
    let free = |key: &CellKey| written.get(key).is_none_or(|it| it.seq == 0);
    let rows: Vec<Row> = found
        .into_iter()
        .filter(|(key, ..)| free(key))
        .map(|(key, content, source)| Row {
            key,
            content: Some(content),
            state: CellState::Prefilled,
            remark: None,
            source: Some(source),
            base_seq: 0,
            ground: None,
        })
        .collect();
    if rows.is_empty() {
        tx.housekeeping();
        return Ok(0);
    }
    let seq = tx.next_seq()?;
    write_rows(tx, id, &rows, seq)?;
    tx.run(
        "update filling_stand set filled = filled + ?2, changed_at = ?3, seq = ?4 where filling = ?1",
        params![id, rows.len() as i64, tx.now_micros(), seq],
    )?;
    tx.record(
        Entry::new("filling.prefilled", "filling", id)
            .detail(json!({ "cells": rows.len() }))
            .content(digest(&rows))
            .touches("fillings"),
    )?;
    Ok(rows.len())
}

/// The cells of the lines that are written to. Of those alone: a large sheet is saved in portions, and each would
/// read it all again.
fn known(tx: &mut Tx<'_>, filling: i64, writes: &[Write]) -> Result<BTreeMap<CellKey, Filled>> {
    let distinct = |of: fn(&CellKey) -> &String| -> Vec<String> {
        let all: std::collections::BTreeSet<&String> =
            writes.iter().map(|it| of(&it.key)).collect();
        all.into_iter().cloned().collect()
    };
    let sql = format!(
        "select {FILLED} from filled where filling = ?1 and section {{in 2}} and line {{in 3}}"
    );
    let asked = params![filling, distinct(|it| &it.section), distinct(|it| &it.line)];
    Ok(tx.query(&sql, asked, read_filled)?.into_iter().collect())
}

fn current(tx: &mut Tx<'_>, filling: i64, key: &CellKey) -> Result<Option<Filled>> {
    let sql = format!(
        "select {FILLED} from filled where filling = ?1 and section = ?2 and line = ?3 and col = ?4"
    );
    let found =
        tx.find(&sql, params![filling, &key.section, &key.line, &key.column], read_filled)?;
    Ok(found.map(|(_, filled)| filled))
}

/// One digest over the rows, for the journal.
fn digest(rows: &[Row]) -> Vec<u8> {
    let texts: Vec<String> = rows
        .iter()
        .map(|row| {
            let content = row.content.as_ref().map(Content::text).unwrap_or_default();
            format!("{} {} {content}", row.key, row.state.word())
        })
        .collect();
    let parts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    Digest::default().of(&parts)
}

/// number, words, absent.
fn stored(content: Option<&Content>) -> (Value, Value, Value) {
    match content {
        Some(Content::Number(number)) => ((*number).into(), Value::Null, false.into()),
        Some(Content::Words(words)) => (Value::Null, words.as_str().into(), false.into()),
        Some(Content::Absent) => (Value::Null, Value::Null, true.into()),
        None => (Value::Null, Value::Null, false.into()),
    }
}

fn write_rows(tx: &mut Tx<'_>, filling: i64, rows: &[Row], seq: i64) -> Result<()> {
    let (person, acting_for, at) = (tx.actor().person, tx.actor().acting_for, tx.now_micros());
    let source = |row: &Row| -> Result<Value> {
        let text = row.source.as_ref().map(serde_json::to_string).transpose();
        Ok(text.map_err(Error::broken)?.into())
    };
    let (mut now, mut log) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in rows {
        let (number, words, absent) = stored(row.content.as_ref());
        let key =
            [&row.key.section, &row.key.line, &row.key.column].map(|it| Value::from(it.as_str()));
        let [section, line, column] = key;
        let said = [
            number,
            words,
            absent,
            row.state.word().into(),
            row.remark.clone().into(),
            source(row)?,
        ];
        let mut current: Vec<Value> = vec![filling.into(), section, line, column];
        let mut past = current.clone();
        current.extend(said.iter().cloned());
        current.extend([person.into(), at.into(), seq.into()]);
        past.push(seq.into());
        past.extend(said);
        past.extend([
            row.base_seq.into(),
            person.into(),
            acting_for.into(),
            at.into(),
            row.ground.clone().into(),
        ]);
        now.push(current);
        log.push(past);
    }
    tx.run_many(
        "insert into filled (filling, section, line, col, number, words, absent, state, remark, source, person, at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         on conflict (filling, section, line, col) do update set number = excluded.number,
         words = excluded.words, absent = excluded.absent, state = excluded.state,
         remark = excluded.remark, source = excluded.source, person = excluded.person,
         at = excluded.at, seq = excluded.seq",
        now.into_iter(),
    )?;
    tx.run_many(
        "insert into filled_log (filling, section, line, col, seq, number, words, absent, state, remark, source,
         base_seq, person, acting_for, at, ground)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        log.into_iter(),
    )?;
    Ok(())
}
