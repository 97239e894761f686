//! Publication: the plan comes into force with a document, and each task becomes a case.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::course::Intent;
use cases::{Opening, Origin, Party};
use serde_json::json;
use store::{Entry, Tx};
use terms::{Date, Error, Field, Result};

use super::model::{Fault, Issue, Plan, Task};
use super::split::reconcile;
use super::store::{ORIGIN, Tree, put_issue, still_a_draft, tree};

/// Everything that stands against publication, all of it at once.
pub fn faults(plan: &Plan, tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lacking = |code: &str, rule| Fault {
        code: code.to_owned(),
        place: "plan",
        rule,
        unit: None,
        args: Vec::new(),
    };
    if tree.tasks.is_empty() {
        faults.push(lacking(&plan.code, "plan-without-tasks"));
    }
    for goal in &tree.goals {
        if !tree.measures.iter().any(|measure| measure.goal == goal.id) {
            faults.push(lacking(&goal.code, "plan-goal-without-measure"));
        }
    }
    for measure in &tree.measures {
        if !tree.tasks.iter().any(|task| task.measure == measure.id) {
            faults.push(lacking(&measure.code, "plan-measure-without-task"));
        }
    }
    for task in &tree.tasks {
        faults.extend(task.faults(plan));
        faults.extend(gaps(task, tree));
    }
    faults
}

/// What a task's parts lack to be the task.
pub(super) fn gaps(task: &Task, tree: &Tree) -> Vec<Fault> {
    let Some(whole) = task.whole() else { return Vec::new() };
    let parts: Vec<_> = tree.parts(task.id).map(Task::as_part).collect();
    let Err(gaps) = reconcile(&whole, &parts) else { return Vec::new() };
    gaps.iter()
        .map(|gap| {
            let (rule, unit, args) = gap.told();
            Fault { code: task.code.clone(), place: "parts", rule, unit, args }
        })
        .collect()
}

/// Puts a draft in force and opens one case for each task and part. Returns how many.
///
/// # Errors
/// A plan that is in force, a document or day that is missing, and every fault of [`faults`].
pub fn publish(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    id: i64,
    document: &str,
    on: Date,
    person: i64,
) -> Result<usize> {
    let plan = still_a_draft(tx, id)?;
    if document.trim().is_empty() {
        return Err(Error::invalid("plan-refused").field("document", "case-document-missing"));
    }
    let today = store::civil_date(tx.now());
    if on > today {
        return Err(Error::invalid("plan-refused").field("on", "plan-day-in-future"));
    }
    let tree = tree(tx, id)?;
    let found = faults(&plan, &tree);
    if !found.is_empty() {
        return Err(refused(tx, &found)?);
    }
    let issue = Issue { number: 1, document: document.trim().to_owned(), on, ground: None, person };
    put_issue(tx, &plan, &issue)?;
    let mut opened: BTreeMap<i64, i64> = BTreeMap::new();
    let mut waiting: Vec<&Task> = tree.tasks.iter().collect();
    // A part's case hangs below the case of what it is a part of, so that one is opened first.
    while !waiting.is_empty() {
        let (ready, later): (Vec<&Task>, Vec<&Task>) = waiting
            .into_iter()
            .partition(|task| task.parent.is_none_or(|parent| opened.contains_key(&parent)));
        if ready.is_empty() {
            return Err(Error::broken("a part of a task that is not in the plan"));
        }
        for task in ready {
            let above = task.parent.and_then(|parent| opened.get(&parent).copied());
            let case = open(tx, clockwork, &plan, task, above, &issue)?;
            opened.insert(task.id, case);
        }
        waiting = later;
    }
    let detail = json!({ "document": issue.document, "tasks": opened.len() });
    let entry = Entry::new("plan.published", "plan", id).ground(document.trim()).detail(detail);
    tx.record(entry.touches("plans"))?;
    Ok(opened.len())
}

fn open(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    plan: &Plan,
    task: &Task,
    parent: Option<i64>,
    issue: &Issue,
) -> Result<i64> {
    let title = format!("{} {}", task.code.split('-').next().unwrap_or_default(), task.name.zh);
    let opening = Opening {
        kind: "task".to_owned(),
        title: title.clone(),
        subject: task.lead,
        accountable: task.lead,
        period: Some(plan.period),
        origins: vec![Origin {
            kind: ORIGIN.to_owned(),
            thing: task.id,
            address: format!("/tasks/{}", task.id),
            words: title,
        }],
        parent,
        uuid: Some(format!("plan-task-{}", task.id)),
    };
    let intent = Intent {
        code: cases::OPEN.to_owned(),
        person: issue.person,
        acting_for: None,
        parties: BTreeSet::from([Party::Leader]),
        of_owner: false,
        on: issue.on,
        today: store::civil_date(tx.now()),
        ground: Some(format!("{} {}", plan.name.zh, issue.document)),
        document: Some(issue.document.clone()),
        fields: BTreeMap::from([("due".to_owned(), task.due.to_string())]),
        evidence: BTreeSet::new(),
    };
    let case = cases::open(tx, clockwork, &opening, &intent)?;
    if let Some(en) = &task.name.en {
        let code = task.code.split('-').next().unwrap_or_default();
        cases::name_in_english(tx, case, &format!("{code} {en}"))?;
    }
    Ok(case)
}

/// Faults as breaches, each with the code of its task and the unit's name.
pub(super) fn refused(tx: &mut Tx<'_>, faults: &[Fault]) -> Result<Error> {
    let mut error = Error::invalid("plan-not-publishable").with("count", faults.len());
    for fault in faults {
        let mut args = fault.args.clone();
        if let Some(unit) = fault.unit {
            args.push(("unit", units::get(tx, units::UnitId(unit))?.name.zh));
        }
        error = error.breach(Field { place: fault.code.clone(), rule: fault.rule, args });
    }
    Ok(error)
}
