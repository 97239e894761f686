//! A plan read a page at a time, and one task with its family: a plan of ten thousand tasks is not read whole for
//! fifty lines of it.

use std::collections::{BTreeSet, HashMap};

use store::{Tx, params};
use terms::{Date, Result};

use super::model::{Measure, Task};
use super::store::{TASK, Tree, day, read_task, task};

/// Tasks of one page. Parts are counted beside them and stand on the page of their whole.
pub(super) const PAGE: usize = 50;

/// Which tasks of a plan are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted<'u> {
    /// Those of one measure; of all where it is 0.
    pub(super) measure: i64,
    /// Those that a unit leads, and wholes that it helps in; all wholes where it is 0.
    pub(super) lead: i64,
    /// The task after which the page begins.
    pub(super) after: Option<i64>,
    /// The reader's units; no limit where there is none.
    pub(super) units: Option<&'u BTreeSet<i64>>,
}

/// One page.
#[derive(Debug, Default)]
pub(super) struct Slice {
    pub(super) tasks: Vec<Task>,
    /// The parts of these, and theirs.
    pub(super) below: Tree,
    /// The last task of this page, where another page follows.
    pub(super) next: Option<i64>,
}

/// The next page of tasks, measure by measure in their order, each by code.
pub(super) fn slice(tx: &mut Tx<'_>, measures: &[Measure], wanted: Wanted<'_>) -> Result<Slice> {
    let mut page = Slice::default();
    // A task that an amendment took away is no place to go on from: the page begins anew.
    let after = match wanted.after.map(|id| task(tx, id)) {
        Some(Ok(task)) => Some(task),
        Some(Err(error)) if error.kind() != terms::Kind::NotFound => return Err(error),
        _ => None,
    };
    let at = after.as_ref().and_then(|it| measures.iter().position(|m| m.id == it.measure));
    for measure in &measures[at.unwrap_or(0)..] {
        if wanted.measure != 0 && measure.id != wanted.measure {
            continue;
        }
        let mut from =
            after.as_ref().filter(|it| it.measure == measure.id).map(|it| (it.code.clone(), it.id));
        loop {
            let (found, is_last) = candidates(tx, measure.id, &from, wanted.lead)?;
            from = found.last().map(|it| (it.code.clone(), it.id));
            let below = descendants(tx, found.iter().map(|it| it.id).collect())?;
            for task in found {
                if !is_seen(&task, &below, wanted.units) {
                    continue;
                }
                if page.tasks.len() == PAGE {
                    page.next = page.tasks.last().map(|it| it.id);
                    return Ok(page);
                }
                page.tasks.push(task);
            }
            page.below.tasks.extend(below.tasks);
            if is_last {
                break;
            }
        }
    }
    Ok(page)
}

/// Tasks of a measure after a code and id, at most a page and one; and whether these are all.
fn candidates(
    tx: &mut Tx<'_>,
    measure: i64,
    after: &Option<(String, i64)>,
    lead: i64,
) -> Result<(Vec<Task>, bool)> {
    let (code, id) = after.as_ref().map_or(("", 0), |(code, id)| (code.as_str(), *id));
    // A unit's page needs its own tasks and the wholes that it may help in: nobody else's parts are read.
    let wholes =
        if lead == 0 { " and parent is null" } else { " and (lead = ?4 or parent is null)" };
    let sql = format!(
        "{TASK} where measure = ?1 and until is null{wholes} and (code > ?2 or code = ?2 and id > ?3)
         order by code, id"
    );
    let mut found: Vec<Task> = Vec::new();
    let asked = params![measure, code, id, lead];
    let asked = if lead == 0 { &asked[..3] } else { asked };
    tx.each(&sql, asked, |row| {
        let task = read_task(row)?;
        let helps = task.parent.is_none() && task.helpers.contains(&lead);
        if lead == 0 || task.lead == lead || helps {
            found.push(task);
        }
        Ok(found.len() <= PAGE)
    })?;
    let is_last = found.len() <= PAGE;
    Ok((found, is_last))
}

/// A reader bound to units sees what these lead or help in, and what that is a part of.
fn is_seen(task: &Task, below: &Tree, units: Option<&BTreeSet<i64>>) -> bool {
    let Some(units) = units else { return true };
    let own = units.contains(&task.lead) || task.helpers.iter().any(|unit| units.contains(unit));
    own || below.parts(task.id).any(|part| is_seen(part, below, Some(units)))
}

/// The parts of these tasks and the parts of those, level by level.
fn descendants(tx: &mut Tx<'_>, tasks: Vec<i64>) -> Result<Tree> {
    let mut tree = Tree::default();
    let mut above = tasks;
    while !above.is_empty() {
        let parts = tx.query(
            &format!("{TASK} where parent {{in 1}} and until is null order by code, id"),
            params![above],
            read_task,
        )?;
        above = parts.iter().map(|part| part.id).collect();
        tree.tasks.extend(parts);
    }
    Ok(tree)
}

/// A task with what it is a part of, and with its parts: as much of the tree as its page says something about.
///
/// # Errors
/// Not found.
pub(super) fn family(tx: &mut Tx<'_>, id: i64) -> Result<Tree> {
    let own = task(tx, id)?;
    let mut tree = descendants(tx, vec![id])?;
    let mut next = own.parent;
    tree.tasks.push(own);
    while let Some(above) = next {
        let above = task(tx, above)?;
        next = above.parent;
        tree.tasks.push(above);
    }
    Ok(tree)
}

/// How many tasks there are under each measure, parts not among them.
pub(super) fn wholes(tx: &mut Tx<'_>, plan: i64) -> Result<HashMap<i64, i64>> {
    let rows = tx.query(
        "select measure, count(*) from plan_task where plan = ?1 and until is null and parent is null
         group by measure order by measure",
        params![plan],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// How many tasks a plan has now, parts among them.
pub(super) fn count_tasks(tx: &mut Tx<'_>, plan: i64) -> Result<i64> {
    tx.count("select count(*) from plan_task where plan = ?1 and until is null", params![plan])
}

/// The days on which the owner of a task said something, in the order of the steps.
pub(super) fn reports_on(tx: &mut Tx<'_>, task: i64) -> Result<Vec<Date>> {
    tx.query(
        "select c.on_day from case_origin o join case_step c on c.case_id = o.case_id and c.party = 'owner'
         where o.kind = 'plan-task' and o.thing = ?1 order by c.case_id, c.number",
        params![task],
        |row| day(row.get(0)?),
    )
}
