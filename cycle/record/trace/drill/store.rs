//! Exercises in the store.

use identity::{Actor, Class, Territory, Verb};
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Result};

use super::model::{Kind, Step};
use crate::names;

/// An exercise as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    pub id: i64,
    pub kind: Kind,
    pub seed: String,
    pub unit: Option<i64>,
    pub person: i64,
    /// Microseconds, by the clock of the server.
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub outcome: Outcome,
    pub remark: String,
    /// Steps that were ticked: code, when, by whom, a word about it.
    pub ticked: Vec<(String, i64, i64, String)>,
}

/// What the server found by itself at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    pub nodes: i64,
    pub holders: i64,
    pub open_ends: i64,
    /// Whether what came and what went agrees for the lots of the code; nothing where no amounts are recorded.
    pub balanced: Option<bool>,
}

const COLUMNS: &str = "id, kind, seed, unit, person, started_at, ended_at, nodes, holders, open_ends, balanced, remark";

fn read(row: &Row<'_>) -> Result<Drill> {
    let kind: String = row.get(1)?;
    let balanced: Option<i64> = row.get(10)?;
    let remark: Option<String> = row.get(11)?;
    Ok(Drill {
        id: row.get(0)?,
        kind: Kind::named(&kind).unwrap_or(Kind::Both),
        seed: row.get(2)?,
        unit: row.get(3)?,
        person: row.get(4)?,
        started_at: row.get(5)?,
        ended_at: row.get(6)?,
        outcome: Outcome {
            nodes: row.get(7)?,
            holders: row.get(8)?,
            open_ends: row.get(9)?,
            balanced: balanced.map(|balanced| balanced == 1),
        },
        remark: remark.unwrap_or_default(),
        ticked: Vec::new(),
    })
}

/// Whether somebody may know of an exercise: their own, those of their area.
fn sees(actor: &Actor, drill: &Drill) -> Result<bool> {
    let own = drill.person == actor.store().person;
    Ok(own
        || match actor.may(Verb::View, Class::Records)? {
            Territory::Everywhere => true,
            Territory::Units(units) => drill.unit.is_some_and(|unit| units.contains(&unit)),
        })
}

/// Exercises that somebody may know of, the newest first, at most so many, and whether there are more.
///
/// # Errors
/// The store cannot be read.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, most: usize) -> Result<(Vec<Drill>, bool)> {
    let mut found = Vec::new();
    let mut more = false;
    let sql = format!(
        "select {COLUMNS} from trace_drill where until is null order by started_at desc, id desc"
    );
    let all: Vec<Drill> = tx.query(&sql, &[], read)?;
    for drill in all {
        if !sees(actor, &drill)? {
            continue;
        }
        if found.len() == most {
            more = true;
            break;
        }
        found.push(drill);
    }
    Ok((found, more))
}

/// One of them with its ticks.
///
/// # Errors
/// Not found, also where somebody may not know of it.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Drill> {
    let missing = || Error::not_found("error-not-found");
    let sql = format!("select {COLUMNS} from trace_drill where id = ?1 and until is null");
    let mut drill = tx.find(&sql, params![id], read)?.ok_or_else(missing)?;
    if !sees(actor, &drill)? {
        return Err(missing());
    }
    drill.ticked = tx.query(
        "select step, at, person, note from trace_drill_step where drill = ?1 and until is null order by at, id",
        params![id],
        |row| {
            let note: Option<String> = row.get(3)?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, note.unwrap_or_default()))
        },
    )?;
    Ok(drill)
}

/// Starts the clock.
///
/// # Errors
/// Invalid, where no code is given.
pub fn start(tx: &mut Tx<'_>, actor: &Actor, seed: &str, kind: Kind) -> Result<i64> {
    let seed = seed.trim();
    if seed.is_empty() || seed.len() > names::LONGEST {
        return Err(Error::invalid("error-invalid").field("code", "field-missing"));
    }
    let (id, seq, now) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into trace_drill (id, kind, seed, unit, person, started_at, nodes, holders, open_ends, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, ?7)",
        params![id, kind.code(), seed, actor.unit, actor.store().person, now, seq],
    )?;
    let entry = Entry::new("trace.drill_started", "trace_drill", id);
    tx.record(entry.detail(json!({ "seed": seed, "kind": kind.code() })))?;
    Ok(id)
}

/// Ticks a step; ticked again, the first time counts.
///
/// # Errors
/// Conflict, where the exercise is over.
pub fn tick(tx: &mut Tx<'_>, actor: &Actor, id: i64, step: Step, note: &str) -> Result<()> {
    let drill = running(tx, actor, id)?;
    if drill.ticked.iter().any(|(code, ..)| code == step.code) {
        tx.housekeeping();
        return Ok(());
    }
    let (row, seq, now) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    let note: String = note.trim().chars().take(500).collect();
    tx.run(
        "insert into trace_drill_step (id, drill, step, at, note, person, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![row, id, step.code, now, (!note.is_empty()).then_some(note), actor.store().person, seq],
    )?;
    let entry = Entry::new("trace.drill_ticked", "trace_drill", id);
    tx.record(entry.detail(json!({ "step": step.code }))).map(|_| ())
}

/// Stops the clock and writes down what the server found.
///
/// # Errors
/// Conflict, where it is over already.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: i64, outcome: Outcome, remark: &str) -> Result<()> {
    let drill = running(tx, actor, id)?;
    let remark: String = remark.trim().chars().take(2_000).collect();
    let (now, _seq) = (tx.now_micros(), tx.next_seq()?);
    tx.run(
        "update trace_drill set ended_at = ?2, nodes = ?3, holders = ?4, open_ends = ?5, balanced = ?6, remark = ?7
         where id = ?1",
        params![
            id,
            now,
            outcome.nodes,
            outcome.holders,
            outcome.open_ends,
            outcome.balanced.map(i64::from),
            (!remark.is_empty()).then_some(remark)
        ],
    )?;
    let entry = Entry::new("trace.drill_ended", "trace_drill", id);
    let seconds = (now - drill.started_at) / 1_000_000;
    tx.record(
        entry.detail(
            json!({ "seconds": seconds, "nodes": outcome.nodes, "holders": outcome.holders }),
        ),
    )
    .map(|_| ())
}

/// Whoever may enter records for its unit, and nobody else, goes on with an exercise.
fn running(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Drill> {
    let drill = find(tx, actor, id)?;
    let own = drill.person == actor.store().person;
    let may = own
        || drill.unit.is_some_and(|unit| actor.may_at(Verb::Enter, Class::Records, unit).is_ok());
    if !may {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    if drill.ended_at.is_some() {
        return Err(Error::conflict("drill-over"));
    }
    Ok(drill)
}
