//! Tasks in the store: each version is a row.

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Millionths, Result, Text};

use super::super::model::{Direction, Number, Point, Task, Timing};
use super::super::split::Rule;
use super::{day, still_a_draft};

/// Adds a task to a draft (`id` 0), or puts a new version in place of the one with this id.
///
/// # Errors
/// Every [`Fault`](crate::plans::Fault) of the task as a field of the form; a plan in force is amended instead.
pub fn put_task(tx: &mut Tx<'_>, task: &Task) -> Result<i64> {
    let plan = still_a_draft(tx, task.plan)?;
    let faults = task.faults(&plan);
    if !faults.is_empty() {
        return Err(faults.iter().fold(Error::invalid("plan-refused"), |error, fault| {
            error.field(fault.place, fault.rule)
        }));
    }
    let others = tx.count(
        "select count(*) from plan_task where plan = ?1 and code = ?2 and until is null and id <> ?3",
        params![task.plan, task.code.trim(), task.id],
    )?;
    if task.code.trim().is_empty() || others > 0 {
        return Err(Error::invalid("plan-refused").field("code", "plan-code-taken"));
    }
    let id = write_task(tx, task)?;
    let detail = json!({ "code": task.code, "lead": task.lead });
    tx.record(Entry::new("plan.task", "plan-task", id).detail(detail).touches("plans"))?;
    Ok(id)
}

/// Writes a version; the caller has judged it and leaves the entry.
pub(in crate::plans) fn write_task(tx: &mut Tx<'_>, task: &Task) -> Result<i64> {
    let (version, seq) = (tx.next_id()?, tx.next_seq()?);
    let id = if task.id == 0 { version } else { task.id };
    end_task(tx, id)?;
    let helpers: Vec<String> = task.helpers.iter().map(i64::to_string).collect();
    let number = &task.number;
    tx.run(
        "insert into plan_task (version, id, plan, measure, parent, code, zh, en, lead, helpers, timing, due, points,
           deliverable, evidence, ground, indicator, baseline, value, unit, direction, split, weight, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
        params![
            version,
            id,
            task.plan,
            task.measure,
            task.parent,
            task.code.trim(),
            task.name.zh.trim(),
            task.name.en.clone(),
            task.lead,
            helpers.join(" "),
            task.timing.code(),
            task.due,
            serde_json::to_string(&task.points).map_err(Error::broken)?,
            task.deliverable.trim(),
            task.evidence.trim(),
            task.ground.trim(),
            number.indicator.clone(),
            number.baseline,
            number.value,
            number.unit.clone(),
            number.direction.code(),
            task.split.map(Rule::code),
            task.weight,
            seq
        ],
    )?;
    Ok(id)
}

/// Ends the current version, where there is one.
pub(in crate::plans) fn end_task(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let seq = tx.next_seq()?;
    tx.run("update plan_task set until = ?2 where id = ?1 and until is null", params![id, seq])?;
    Ok(())
}

pub(in crate::plans) const TASK: &str = "select id, version, plan, measure, parent, code, zh, en, lead, helpers, timing, due, points,
   deliverable, evidence, ground, indicator, baseline, value, unit, direction, split, weight from plan_task";

pub(in crate::plans) fn read_task(row: &Row<'_>) -> Result<Task> {
    let unknown = |what: &str| Error::broken(what).at("a task of a plan");
    let timing: String = row.get(10)?;
    let split: Option<String> = row.get(21)?;
    let helpers: String = row.get(9)?;
    Ok(Task {
        id: row.get(0)?,
        version: row.get(1)?,
        plan: row.get(2)?,
        measure: row.get(3)?,
        parent: row.get(4)?,
        code: row.get(5)?,
        name: Text { zh: row.get(6)?, en: row.get(7)? },
        lead: row.get(8)?,
        helpers: helpers
            .split_whitespace()
            .map(|id| id.parse().map_err(|_| unknown("helpers")))
            .collect::<Result<_>>()?,
        timing: Timing::named(&timing).ok_or_else(|| unknown("timing"))?,
        due: day(row.get(11)?)?,
        points: serde_json::from_str::<Vec<Point>>(&row.get::<String>(12)?)
            .map_err(Error::broken)?,
        deliverable: row.get(13)?,
        evidence: row.get(14)?,
        ground: row.get(15)?,
        number: number(row, 16)?,
        split: split.map(|code| Rule::named(&code).ok_or_else(|| unknown("split"))).transpose()?,
        weight: row.get::<Option<i64>>(22)?.map(Millionths),
    })
}

/// Indicator, baseline, value, unit, direction, from this column on.
pub(super) fn number(row: &Row<'_>, at: usize) -> Result<Number> {
    Ok(Number {
        indicator: row.get(at)?,
        baseline: row.get::<Option<i64>>(at + 1)?.map(Millionths),
        value: row.get::<Option<i64>>(at + 2)?.map(Millionths),
        unit: row.get(at + 3)?,
        direction: Direction::named(&row.get::<String>(at + 4)?),
    })
}

/// The current version of a task.
///
/// # Errors
/// Not found, also for one that an amendment cancelled.
pub fn task(tx: &mut Tx<'_>, id: i64) -> Result<Task> {
    tx.find(&format!("{TASK} where id = ?1 and until is null"), params![id], read_task)?
        .ok_or_else(|| Error::not_found("plan-task-unknown"))
}

/// The parts of a task, in the order of codes.
pub(in crate::plans) fn parts_of(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Task>> {
    tx.query(
        &format!("{TASK} where parent = ?1 and until is null order by code, id"),
        params![id],
        read_task,
    )
}

/// Splits a task of a draft: these parts instead of those it had. A part that stays keeps its id.
/// Whether they reconcile is shown, and asked when the plan is published.
///
/// # Errors
/// A task that is itself a part of a part; a plan in force.
pub fn replace_parts(
    tx: &mut Tx<'_>,
    id: i64,
    rule: Option<Rule>,
    parts: &[(i64, Option<Millionths>, Option<Millionths>)],
) -> Result<()> {
    let whole = task(tx, id)?;
    still_a_draft(tx, whole.plan)?;
    let known = parts_of(tx, id)?;
    for gone in known.iter().filter(|part| parts.iter().all(|(unit, ..)| *unit != part.lead)) {
        for below in parts_of(tx, gone.id)? {
            end_task(tx, below.id)?;
        }
        end_task(tx, gone.id)?;
    }
    for (unit, value, weight) in parts {
        let was = known.iter().find(|part| part.lead == *unit);
        let unit_code = units::get(tx, units::UnitId(*unit))?.code;
        let part = Task {
            id: was.map_or(0, |part| part.id),
            version: 0,
            parent: Some(id),
            code: format!("{}-{unit_code}", whole.code),
            lead: *unit,
            helpers: whole.helpers.iter().copied().filter(|helper| helper != unit).collect(),
            number: Number { value: *value, baseline: None, ..whole.number.clone() },
            split: was.and_then(|part| part.split),
            weight: *weight,
            ..whole.clone()
        };
        write_task(tx, &part)?;
    }
    write_task(tx, &Task { split: rule.filter(|_| !parts.is_empty()), ..whole })?;
    let detail = json!({ "parts": parts.len(), "rule": rule.map(Rule::code) });
    tx.record(Entry::new("plan.split", "plan-task", id).detail(detail).touches("plans"))?;
    Ok(())
}
