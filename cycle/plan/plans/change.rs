//! Changes to a draft: what a goal or measure said before is kept; what is taken out stays as a row that
//! ended. A plan in force knows none of this and changes by amendment.

use ::store::{Entry, Tx, params};
use serde_json::json;
use terms::{Error, Millionths, Result};

use super::model::{Goal, Measure, Task};
use super::store::{
    end_task, parts_of, put_task, replace_parts, still_a_draft, taken_by_another, task, tree,
};

/// # Errors
/// Not found, also for a goal of another plan or one that was taken out.
pub(super) fn goal(tx: &mut Tx<'_>, plan: i64, id: i64) -> Result<Goal> {
    let goals = tree(tx, plan)?.goals;
    goals.into_iter().find(|it| it.id == id).ok_or_else(|| Error::not_found("plan-part-unknown"))
}

/// # Errors
/// As [`goal`].
pub(super) fn measure(tx: &mut Tx<'_>, plan: i64, id: i64) -> Result<Measure> {
    let measures = tree(tx, plan)?.measures;
    measures.into_iter().find(|it| it.id == id).ok_or_else(|| Error::not_found("plan-part-unknown"))
}

/// # Errors
/// A plan in force, a name or code that is missing or taken.
pub(super) fn change_goal(tx: &mut Tx<'_>, now: &Goal) -> Result<()> {
    still_a_draft(tx, now.plan)?;
    let was = goal(tx, now.plan, now.id)?;
    taken_by_another(tx, "plan_goal", now.plan, &now.code, now.id)?;
    super::store::named(&now.name)?;
    let number = &was.number;
    let text = json!({
        "code": was.code, "zh": was.name.zh, "en": was.name.en, "indicator": number.indicator,
        "baseline": number.baseline.map(|it| it.0), "value": number.value.map(|it| it.0),
        "unit": number.unit, "direction": number.direction.code(), "quality": was.tags.quality,
        "work": was.tags.work, "transformation": was.tags.transformation,
    });
    former(tx, "goal", now.id, &text)?;
    let (number, tags) = (&now.number, &now.tags);
    tx.run(
        "update plan_goal set code = ?2, zh = ?3, en = ?4, indicator = ?5, baseline = ?6, value = ?7, unit = ?8,
           direction = ?9, quality = ?10, work = ?11, transformation = ?12 where id = ?1",
        params![
            now.id,
            now.code.trim(),
            now.name.zh.trim(),
            now.name.en.clone(),
            number.indicator.clone(),
            number.baseline,
            number.value,
            number.unit.clone(),
            number.direction.code(),
            tags.quality.clone(),
            tags.work.clone(),
            tags.transformation.clone()
        ],
    )?;
    tx.record(Entry::new("plan.goal-changed", "plan", now.plan).touches("plans"))?;
    Ok(())
}

/// Changes a measure, or moves it below another goal.
///
/// # Errors
/// As [`change_goal`].
pub(super) fn change_measure(tx: &mut Tx<'_>, now: &Measure) -> Result<()> {
    still_a_draft(tx, now.plan)?;
    let was = measure(tx, now.plan, now.id)?;
    taken_by_another(tx, "plan_measure", now.plan, &now.code, now.id)?;
    super::store::named(&now.name)?;
    let text = json!({ "code": was.code, "zh": was.name.zh, "en": was.name.en, "goal": was.goal });
    former(tx, "measure", now.id, &text)?;
    tx.run(
        "update plan_measure set goal = ?2, code = ?3, zh = ?4, en = ?5 where id = ?1",
        params![now.id, now.goal, now.code.trim(), now.name.zh.trim(), now.name.en.clone()],
    )?;
    tx.record(Entry::new("plan.measure-changed", "plan", now.plan).touches("plans"))?;
    Ok(())
}

fn former(tx: &mut Tx<'_>, kind: &str, thing: i64, was: &serde_json::Value) -> Result<()> {
    let seq = tx.next_seq()?;
    tx.run(
        "insert into plan_former (kind, thing, was, seq) values (?1, ?2, ?3, ?4)",
        params![kind, thing, was.to_string(), seq],
    )?;
    Ok(())
}

/// Takes a goal out of a draft.
///
/// # Errors
/// Measures stand below it.
pub(super) fn drop_goal(tx: &mut Tx<'_>, plan: i64, id: i64) -> Result<()> {
    still_a_draft(tx, plan)?;
    goal(tx, plan, id)?;
    if tree(tx, plan)?.measures.iter().any(|measure| measure.goal == id) {
        return Err(Error::invalid("plan-goal-holds-measures"));
    }
    let seq = tx.next_seq()?;
    tx.run("update plan_goal set until = ?2 where id = ?1", params![id, seq])?;
    tx.record(Entry::new("plan.goal-dropped", "plan", plan).touches("plans"))?;
    Ok(())
}

/// Takes a measure out of a draft.
///
/// # Errors
/// Tasks stand below it.
pub(super) fn drop_measure(tx: &mut Tx<'_>, plan: i64, id: i64) -> Result<()> {
    still_a_draft(tx, plan)?;
    measure(tx, plan, id)?;
    if tree(tx, plan)?.tasks.iter().any(|task| task.measure == id) {
        return Err(Error::invalid("plan-measure-holds-tasks"));
    }
    let seq = tx.next_seq()?;
    tx.run("update plan_measure set until = ?2 where id = ?1", params![id, seq])?;
    tx.record(Entry::new("plan.measure-dropped", "plan", plan).touches("plans"))?;
    Ok(())
}

/// Changes a task of a draft; its parts keep their units, numbers and weights and follow in all else.
///
/// # Errors
/// As [`put_task`].
pub(super) fn change_task(tx: &mut Tx<'_>, now: &Task) -> Result<()> {
    put_task(tx, now)?;
    let parts: Vec<(i64, Option<Millionths>, Option<Millionths>)> = parts_of(tx, now.id)?
        .iter()
        .map(|part| (part.lead, part.number.value, part.weight))
        .collect();
    if !parts.is_empty() {
        replace_parts(tx, now.id, now.split, &parts)?;
    }
    Ok(())
}

/// Takes a task out of a draft, with its parts.
///
/// # Errors
/// A plan in force.
pub(super) fn drop_task(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    let it = task(tx, id)?;
    still_a_draft(tx, it.plan)?;
    let mut below = vec![id];
    while let Some(next) = below.pop() {
        below.extend(parts_of(tx, next)?.iter().map(|part| part.id));
        end_task(tx, next)?;
    }
    let detail = json!({ "code": it.code });
    tx.record(Entry::new("plan.task-dropped", "plan-task", id).detail(detail).touches("plans"))?;
    Ok(it.plan)
}
