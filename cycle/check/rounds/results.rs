//! From what people decided on to totals, places and grades, and the run that is kept for good.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use score::Decisions;
use store::{Tx, params};
use terms::{Error, Result};

use super::judge::Intent;
use super::model::{Frame, Sort, State};
use super::store::{Round, take};
use crate::assessment::{self, DRAWS, Purpose, Run, RunQuestion};
use crate::scope::Place;

/// The question of the run that a round's values come from.
pub fn question(tx: &mut Tx<'_>, round: &Round) -> Result<RunQuestion> {
    let mut question = RunQuestion::new(round.scheme.id, round.period, round.units.clone());
    question.declared = Place::of(tx)?.declared;
    Ok(question.replications(DRAWS))
}

/// What was decided so far, by unit; items that nobody decided on keep their computed points.
pub fn decisions(frame: &Frame, state: &State) -> BTreeMap<i64, Decisions> {
    let mut all: BTreeMap<i64, Decisions> = BTreeMap::new();
    for ((unit, code), cell) in &state.cells {
        let (Some(mark), Some(item)) = (cell.decided(), frame.item(code)) else { continue };
        let of = all.entry(*unit).or_default();
        if item.sort == Sort::Veto {
            of.vetoes.insert(code.clone(), mark.points > Decimal::ZERO);
        } else {
            of.points.insert(code.clone(), mark.points);
        }
    }
    all
}

/// The computed run with the round's decisions. Intervals are aids to the decision; a kept run carries them
/// only where the scheme says that papers print them.
pub fn decided_run(tx: &mut Tx<'_>, round: &Round, computed: &Run) -> Result<Run> {
    let print = round.procedure().print_intervals;
    let frame = round.frame(&computed.results);
    let replications = if print { DRAWS } else { 0 };
    assessment::decided(computed, decisions(&frame, &round.state), replications, tx.digest()?)
}

/// Freezes the round: its result is kept as a run that papers can stand on, and the round takes the step.
///
/// # Errors
/// What keeps the round from being frozen; what keeps the run from judging.
pub fn freeze(
    tx: &mut Tx<'_>,
    round: &mut Round,
    computed: &Run,
    intent: &Intent,
    seen: Option<usize>,
) -> Result<i64> {
    let run = decided_run(tx, round, computed)?;
    let ground = intent.ground.clone().unwrap_or_default();
    let id = assessment::freeze(tx, &run, Purpose::Judging, &ground)?;
    let seq = tx.next_seq()?;
    tx.run(
        "insert into round_run (round, run, seq) values (?1, ?2, ?3)",
        params![round.id, id, seq],
    )?;
    let frame = round.frame(&computed.results);
    take(tx, round, &frame, std::slice::from_ref(intent), seen)?;
    round.run = Some(id);
    Ok(id)
}

/// The result of the round: as it was kept, or as it stands.
pub fn result(tx: &mut Tx<'_>, round: &Round, computed: &Run) -> Result<Run> {
    match round.run {
        Some(id) => assessment::frozen(tx, id),
        None => decided_run(tx, round, computed),
    }
}

/// The points that a result brings into the appraisal of governments: in proportion to the maximum.
pub fn appraised(round: &Round, score: Decimal) -> Result<Option<Decimal>> {
    let Some(appraisal) = round.procedure().appraisal else { return Ok(None) };
    let max = round.scheme.scheme.max;
    let share = score.min(max).max(Decimal::ZERO).checked_div(max);
    let points = share.and_then(|share| share.checked_mul(appraisal.weight));
    let points = points.ok_or_else(|| Error::broken("a weight of the appraisal"))?;
    Ok(Some(points.round_dp(2).normalize()))
}
