//! Frozen runs: inputs and results kept for good, and the proof that they can be made again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use score::{Decisions, UnitResult, Working};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Entry, Row, Tx, hex, params};
use terms::{Date, DeclaredYear, Error, Millionths, Period, Result};

use super::inputs::{KeptInput, Source};
use super::rank::Standing;
use super::run::{Run, RunQuestion, from_inputs, run};
use super::schemes;
use crate::indicators::Answers;
use crate::indicators::question::last_day;

/// A frozen run as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FrozenRun {
    pub id: i64,
    pub scheme: i64,
    pub period: Period,
    pub as_of: i64,
    pub tree: Date,
    pub seed: i64,
    pub replications: i64,
    pub input_digest: Vec<u8>,
    pub result_digest: Vec<u8>,
    /// Made to try a scheme; it judges nobody.
    pub trial: bool,
    pub seq: i64,
}

/// What a run is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The result that people decide on: by a published scheme, in force at the end of the period.
    Judging,
    /// To see what a scheme would do.
    Trial,
}

/// Whether a frozen run came out the same again.
#[derive(Debug, Clone, PartialEq)]
pub struct Rerun {
    /// The store, asked as of the run's seq, gives the same inputs.
    pub inputs_same: bool,
    /// The kept inputs, scored and ranked again, give the same results.
    pub results_same: bool,
    /// The run made again from the kept inputs.
    pub run: Run,
}

/// What the row of a run holds beside its columns.
#[derive(Serialize, Deserialize)]
struct Kept {
    units: Vec<i64>,
    /// Slot, month, day.
    declared: Vec<(u8, i8, i8)>,
    results: Vec<UnitResult>,
    standings: Vec<Standing>,
    sampled: Decimal,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    decisions: BTreeMap<i64, Decisions>,
}

#[derive(Serialize, Deserialize)]
struct KeptRow {
    input: score::Input,
    sources: Vec<Source>,
}

/// Keeps a run for good. It was made from what the store knew at its seq, so it may be frozen later than
/// it was computed.
///
/// # Errors
/// Conflict, where the very same run is frozen already; invalid, where a scheme shall judge that is not
/// published or is not in force at the end of the period.
pub fn freeze(tx: &mut Tx<'_>, run: &Run, purpose: Purpose, ground: &str) -> Result<i64> {
    let question = &run.question;
    let tree = question.tree.ok_or_else(|| Error::broken("a run knows its tree"))?;
    if purpose == Purpose::Judging {
        may_judge(tx, run)?;
    }
    let twin = tx.find(
        "select id from run where scheme = ?1 and period = ?2 and as_of = ?3 and result_digest = ?4 order by id",
        params![run.scheme.id, question.period, run.as_of(), run.result_digest.clone()],
        |row| row.get::<i64>(0),
    )?;
    if let Some(twin) = twin {
        return Err(Error::conflict("run-frozen-already").with("run", twin));
    }
    let kept = Kept {
        units: question.units.clone(),
        declared: question.declared.iter().map(|y| (y.slot, y.month, y.day)).collect(),
        results: run.results.clone(),
        standings: run.standings.clone(),
        sampled: run.sampled,
        decisions: run.decisions.clone(),
    };
    let text = serde_json::to_string(&kept).map_err(Error::broken)?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into run (id, scheme, period, as_of, tree_date, seed, replications, input_digest, result_digest, frozen, trial, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id, run.scheme.id, question.period, run.as_of(), tree, question.seed,
            question.replications, run.input_digest.clone(), run.result_digest.clone(), text,
            purpose == Purpose::Trial, seq
        ],
    )?;
    let workings = workings(&run.results);
    let mut rows = Vec::with_capacity(run.inputs.len());
    for kept in &run.inputs {
        let row = KeptRow { input: kept.input.clone(), sources: kept.sources.clone() };
        let found = workings.get(&(kept.unit, kept.item.as_str(), kept.part));
        let points = found.and_then(|(points, _)| *points).map(Millionths::rounded).transpose()?;
        let working = serde_json::to_string(&found.map(|(_, working)| *working));
        rows.push(
            params![
                id,
                kept.unit,
                kept.item.as_str(),
                kept.part,
                serde_json::to_string(&row).map_err(Error::broken)?,
                points,
                working.map_err(Error::broken)?
            ]
            .to_vec(),
        );
    }
    tx.run_many(
        "insert into score_input (run, unit, item, part, input, points, working) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        rows.into_iter(),
    )?;
    tx.record(
        Entry::new("run.frozen", "run", id)
            .ground(ground)
            .detail(json!({
                "scheme": run.scheme.id,
                "code": run.scheme.scheme.code,
                "period": question.period.to_string(),
                "as_of": run.as_of(),
                "inputs": hex(&run.input_digest),
                "trial": purpose == Purpose::Trial,
            }))
            .content(run.result_digest.clone())
            .touches("runs"),
    )?;
    Ok(id)
}

/// A published scheme, not superseded, in force on the last day of the period.
fn may_judge(tx: &mut Tx<'_>, run: &Run) -> Result<()> {
    let record = schemes::find(tx, run.scheme.id)?;
    let refused = |rule| Err(Error::invalid("error-invalid").field("purpose", rule));
    if record.published.is_none() || record.until.is_some() {
        return refused("run-scheme-draft");
    }
    if !record.scheme.in_force_on(last_day(run.question.period, &run.question.declared)?) {
        return refused("run-scheme-elsewhere");
    }
    Ok(())
}

type Workings<'r> = BTreeMap<(i64, &'r str, i64), (Option<Decimal>, &'r Working)>;

/// Points and working of each item and part.
fn workings(results: &[UnitResult]) -> Workings<'_> {
    let mut all = Workings::new();
    for result in results {
        for item in result.items.iter().chain(&result.outside) {
            if let Some(working) = &item.working {
                all.insert((result.unit.0, &item.code, 0), (item.points, working));
            }
            for (part, number) in item.parts.iter().zip(1..) {
                let place = (result.unit.0, item.code.as_str(), number);
                all.insert(place, (part.scored.points, &part.scored.working));
            }
        }
    }
    all
}

const COLUMNS: &str = "id, scheme, period, as_of, tree_date, seed, replications, input_digest, result_digest, trial, seq";

fn read(row: &Row<'_>) -> Result<FrozenRun> {
    let tree: String = row.get(4)?;
    Ok(FrozenRun {
        id: row.get(0)?,
        scheme: row.get(1)?,
        period: row.get(2)?,
        as_of: row.get(3)?,
        tree: tree.parse().map_err(Error::broken)?,
        seed: row.get(5)?,
        replications: row.get(6)?,
        input_digest: row.get(7)?,
        result_digest: row.get(8)?,
        trial: row.get::<i64>(9)? != 0,
        seq: row.get(10)?,
    })
}

/// All frozen runs, the newest first.
pub fn frozen_runs(tx: &mut Tx<'_>) -> Result<Vec<FrozenRun>> {
    tx.query(&format!("select {COLUMNS} from run order by seq desc"), &[], read)
}

/// A frozen run with its inputs and results as they were kept.
///
/// # Errors
/// Not found.
pub fn frozen(tx: &mut Tx<'_>, id: i64) -> Result<Run> {
    let head = tx.find(&format!("select {COLUMNS} from run where id = ?1"), params![id], read)?;
    let head = head.ok_or_else(|| Error::not_found("run-unknown").with("run", id))?;
    let text: String =
        tx.one("select frozen from run where id = ?1", params![id], |row| row.get(0))?;
    let kept: Kept = serde_json::from_str(&text).map_err(Error::broken)?;
    let inputs = tx.query(
        "select unit, item, part, input from score_input where run = ?1 order by unit, item, part",
        params![id],
        |row| {
            let text: String = row.get(3)?;
            let kept: KeptRow = serde_json::from_str(&text).map_err(Error::broken)?;
            Ok(KeptInput {
                unit: row.get(0)?,
                item: row.get(1)?,
                part: row.get(2)?,
                input: kept.input,
                sources: kept.sources,
            })
        },
    )?;
    let declared = |&(slot, month, day): &(u8, i8, i8)| DeclaredYear { slot, month, day };
    Ok(Run {
        scheme: schemes::find(tx, head.scheme)?,
        question: RunQuestion {
            scheme: head.scheme,
            period: head.period,
            units: kept.units,
            as_of: Some(head.as_of),
            tree: Some(head.tree),
            declared: kept.declared.iter().map(declared).collect(),
            seed: head.seed,
            replications: head.replications,
        },
        inputs,
        decisions: kept.decisions,
        results: kept.results,
        standings: kept.standings,
        sampled: kept.sampled,
        input_digest: head.input_digest,
        result_digest: head.result_digest,
    })
}

/// Makes a frozen run again: the inputs from the store as of then, the results from the kept inputs.
pub fn rerun(tx: &mut Tx<'_>, answers: &Answers, id: i64) -> Result<Rerun> {
    let was = frozen(tx, id)?;
    let asked = run(tx, answers, &was.question.clone().replications(0))?;
    let by = tx.digest()?;
    let again = from_inputs(
        was.scheme.clone(),
        was.question.clone(),
        was.inputs.clone(),
        was.decisions.clone(),
        by,
    )?;
    Ok(Rerun {
        inputs_same: asked.input_digest == was.input_digest,
        results_same: again.result_digest == was.result_digest && again.results == was.results,
        run: again,
    })
}
