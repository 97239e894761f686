//! Plans in the store. A task's versions are rows; the current one has no `until`.

use std::collections::HashMap;

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Period, Result, Text};

use super::model::{Draft, Goal, Issue, Measure, Plan, Tags, Task, days_of};
use tasks::number;
pub(super) use tasks::{TASK, end_task, parts_of, read_task, write_task};
pub use tasks::{put_task, replace_parts, task};

mod tasks;

/// Origin of the case that a task became.
pub(crate) const ORIGIN: &str = "plan-task";

/// Goals, measures and tasks of a plan, each in the order of its code.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub goals: Vec<Goal>,
    pub measures: Vec<Measure>,
    pub tasks: Vec<Task>,
}

impl Tree {
    /// The parts of a task, in the order of codes.
    pub fn parts(&self, task: i64) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |it| it.parent == Some(task))
    }
}

/// Where the case of a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub case: i64,
    pub state: String,
    pub accountable: i64,
    pub due: Option<Date>,
    pub moved_on: Date,
    pub ended: Option<String>,
    pub steps: i64,
    /// Whose turn it is.
    pub waits: Option<String>,
}

pub(super) fn day(text: String) -> Result<Date> {
    text.parse().map_err(Error::broken)
}

/// # Errors
/// `plan-code-taken`, and a period that is no year.
pub fn put_plan(tx: &mut Tx<'_>, draft: &Draft) -> Result<i64> {
    let (starts, ends) = days_of(draft.period)?;
    if draft.name.zh.trim().is_empty() {
        return Err(Error::invalid("plan-refused").field("name", "plan-name-missing"));
    }
    let taken = tx.count("select count(*) from plan where code = ?1", params![&draft.code])?;
    if draft.code.trim().is_empty() || taken > 0 {
        return Err(Error::invalid("plan-refused").field("code", "plan-code-taken"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into plan (id, code, period, starts, ends, zh, en, synthetic, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            draft.code.trim(),
            draft.period,
            starts,
            ends,
            draft.name.zh.trim(),
            draft.name.en.clone(),
            draft.synthetic,
            seq
        ],
    )?;
    let detail = json!({ "code": draft.code, "period": draft.period.to_string() });
    tx.record(Entry::new("plan.drafted", "plan", id).detail(detail).touches("plans"))?;
    Ok(id)
}

const PLAN: &str = "select id, code, period, starts, ends, zh, en, synthetic from plan";

fn read_plan(row: &Row<'_>) -> Result<Plan> {
    Ok(Plan {
        id: row.get(0)?,
        code: row.get(1)?,
        period: row.get::<Period>(2)?,
        starts: day(row.get(3)?)?,
        ends: day(row.get(4)?)?,
        name: Text { zh: row.get(5)?, en: row.get(6)? },
        synthetic: row.get(7)?,
        issues: Vec::new(),
    })
}

/// # Errors
/// Not found.
pub fn plan(tx: &mut Tx<'_>, id: i64) -> Result<Plan> {
    let mut plan = tx
        .find(&format!("{PLAN} where id = ?1"), params![id], read_plan)?
        .ok_or_else(|| Error::not_found("plan-unknown"))?;
    plan.issues = issues(tx, id)?;
    Ok(plan)
}

/// All plans, the newest year first.
pub fn plans(tx: &mut Tx<'_>) -> Result<Vec<Plan>> {
    let mut plans = tx.query(&format!("{PLAN} order by starts desc, id desc"), &[], read_plan)?;
    for plan in &mut plans {
        plan.issues = issues(tx, plan.id)?;
    }
    Ok(plans)
}

pub(crate) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<i64>> {
    tx.find("select id from plan where code = ?1", params![code], |row| row.get(0))
}

fn issues(tx: &mut Tx<'_>, plan: i64) -> Result<Vec<Issue>> {
    tx.query(
        "select number, document, on_day, ground, person from plan_issue where plan = ?1 order by number",
        params![plan],
        |row| {
            Ok(Issue {
                number: row.get(0)?,
                document: row.get(1)?,
                on: day(row.get(2)?)?,
                ground: row.get(3)?,
                person: row.get(4)?,
            })
        },
    )
}

/// Writes the next issue; the caller leaves the entry.
pub(super) fn put_issue(tx: &mut Tx<'_>, plan: &Plan, issue: &Issue) -> Result<()> {
    let seq = tx.next_seq()?;
    tx.run(
        "insert into plan_issue (plan, number, document, on_day, ground, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            plan.id,
            issue.number,
            &issue.document,
            issue.on,
            issue.ground.clone(),
            issue.person,
            seq
        ],
    )?;
    Ok(())
}

/// Refuses a change by hand to a plan that is in force.
pub(super) fn still_a_draft(tx: &mut Tx<'_>, id: i64) -> Result<Plan> {
    let plan = plan(tx, id)?;
    if plan.is_draft() { Ok(plan) } else { Err(Error::conflict("plan-in-force")) }
}

/// Refuses a code that is empty or that another goal or measure of the plan carries.
pub(super) fn taken_by_another(
    tx: &mut Tx<'_>,
    table: &str,
    plan: i64,
    code: &str,
    id: i64,
) -> Result<()> {
    let sql = format!(
        "select count(*) from {table} where plan = ?1 and code = ?2 and until is null and id <> ?3"
    );
    if code.trim().is_empty() || tx.count(&sql, params![plan, code.trim(), id])? > 0 {
        return Err(Error::invalid("plan-refused").field("code", "plan-code-taken"));
    }
    Ok(())
}

/// Adds a goal to a draft; its `id` is given here.
pub fn put_goal(tx: &mut Tx<'_>, goal: &Goal) -> Result<i64> {
    still_a_draft(tx, goal.plan)?;
    taken_by_another(tx, "plan_goal", goal.plan, &goal.code, 0)?;
    named(&goal.name)?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let (number, tags) = (&goal.number, &goal.tags);
    tx.run(
        "insert into plan_goal (id, plan, code, zh, en, indicator, baseline, value, unit, direction, quality, work, transformation, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            id,
            goal.plan,
            goal.code.trim(),
            goal.name.zh.trim(),
            goal.name.en.clone(),
            number.indicator.clone(),
            number.baseline,
            number.value,
            number.unit.clone(),
            number.direction.code(),
            tags.quality.clone(),
            tags.work.clone(),
            tags.transformation.clone(),
            seq
        ],
    )?;
    tx.record(Entry::new("plan.goal", "plan", goal.plan).touches("plans"))?;
    Ok(id)
}

pub(super) fn named(name: &Text) -> Result<()> {
    if name.zh.trim().is_empty() {
        return Err(Error::invalid("plan-refused").field("name", "plan-name-missing"));
    }
    Ok(())
}

/// Adds a measure to a goal of a draft.
pub fn put_measure(tx: &mut Tx<'_>, measure: &Measure) -> Result<i64> {
    still_a_draft(tx, measure.plan)?;
    taken_by_another(tx, "plan_measure", measure.plan, &measure.code, 0)?;
    named(&measure.name)?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into plan_measure (id, plan, goal, code, zh, en, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            measure.plan,
            measure.goal,
            measure.code.trim(),
            measure.name.zh.trim(),
            measure.name.en.clone(),
            seq
        ],
    )?;
    tx.record(Entry::new("plan.measure", "plan", measure.plan).touches("plans"))?;
    Ok(id)
}

/// The measures of a plan, in the order of codes.
pub(crate) fn measures(tx: &mut Tx<'_>, plan: i64) -> Result<Vec<Measure>> {
    tx.query(
        "select id, plan, goal, code, zh, en from plan_measure where plan = ?1 and until is null order by code, id",
        params![plan],
        |row| {
            Ok(Measure {
                id: row.get(0)?,
                plan: row.get(1)?,
                goal: row.get(2)?,
                code: row.get(3)?,
                name: Text { zh: row.get(4)?, en: row.get(5)? },
            })
        },
    )
}

/// Goals and measures of a plan, without its tasks.
pub(super) fn frame_of(tx: &mut Tx<'_>, plan: i64) -> Result<(Vec<Goal>, Vec<Measure>)> {
    let goals = tx.query(
        "select id, plan, code, zh, en, indicator, baseline, value, unit, direction, quality, work, transformation
         from plan_goal where plan = ?1 and until is null order by code, id",
        params![plan],
        |row| {
            Ok(Goal {
                id: row.get(0)?,
                plan: row.get(1)?,
                code: row.get(2)?,
                name: Text { zh: row.get(3)?, en: row.get(4)? },
                number: number(row, 5)?,
                tags: Tags {
                    quality: row.get(10)?,
                    work: row.get(11)?,
                    transformation: row.get(12)?,
                },
            })
        },
    )?;
    Ok((goals, measures(tx, plan)?))
}

/// Everything of a plan as it stands.
pub fn tree(tx: &mut Tx<'_>, plan: i64) -> Result<Tree> {
    let (goals, measures) = frame_of(tx, plan)?;
    let tasks = tx.query(
        &format!("{TASK} where plan = ?1 and until is null order by code, id"),
        params![plan],
        read_task,
    )?;
    Ok(Tree { goals, measures, tasks })
}

/// Where the cases of a plan's tasks stand, by task.
pub fn standings(tx: &mut Tx<'_>, plan: i64) -> Result<HashMap<i64, Standing>> {
    standings_where(tx, "t.plan = ?1", params![plan])
}

/// The same for some tasks.
pub(super) fn standings_of(tx: &mut Tx<'_>, tasks: Vec<i64>) -> Result<HashMap<i64, Standing>> {
    standings_where(tx, "t.id {in 1}", params![tasks])
}

fn standings_where(
    tx: &mut Tx<'_>,
    condition: &str,
    values: &[store::Value],
) -> Result<HashMap<i64, Standing>> {
    // Task, case and stand in this order, by a cross join: another order would look through all tasks for each case.
    let sql = format!(
        "select t.id, s.case_id, s.state, s.accountable, s.due, s.moved_on, s.ended, s.steps, s.waits
         from plan_task t cross join case_origin o cross join case_stand s
         where {condition} and t.until is null and o.kind = 'plan-task' and o.thing = t.id and s.case_id = o.case_id
         order by t.id, s.case_id"
    );
    let rows = tx.query(&sql, values, |row| {
        let due: Option<String> = row.get(4)?;
        let standing = Standing {
            case: row.get(1)?,
            state: row.get(2)?,
            accountable: row.get(3)?,
            due: due.map(day).transpose()?,
            moved_on: day(row.get(5)?)?,
            ended: row.get(6)?,
            steps: row.get(7)?,
            waits: row.get(8)?,
        };
        Ok((row.get::<i64>(0)?, standing))
    })?;
    Ok(rows.into_iter().collect())
}
