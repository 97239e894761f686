//! A plan in force changes only by an amendment: proposed with its ground, approved by a leader with a
//! document, and readable afterwards as what was and what is.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::Party;
use cases::course::Intent;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Millionths, Result};

use super::model::{Issue, Task, Timing};
use super::publish::{gaps, refused};
use super::store::{ORIGIN, end_task, parts_of, plan, put_issue, task, tree, write_task};

/// What becomes of one task. What is none stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Change {
    pub task: i64,
    /// The version that was seen; a later one is not overwritten.
    pub version: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliverable: Option<String>,
    /// In millionths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    #[serde(default)]
    pub cancel: bool,
    /// What it replaces, kept as it was when it was proposed.
    #[serde(default)]
    pub lines: Vec<Line>,
}

/// One line of the difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Code of the task.
    pub code: String,
    /// `lead`, `due`, `deliverable`, `value`, `cancelled`.
    pub field: String,
    pub was: String,
    pub now: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    pub id: i64,
    pub plan: i64,
    pub changes: Vec<Change>,
    pub ground: String,
    pub person: i64,
    pub on: Date,
    /// None while nobody decided.
    pub decision: Option<Decision>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub approved: bool,
    pub document: Option<String>,
    pub ground: Option<String>,
    pub person: i64,
    pub on: Date,
}

impl Amendment {
    /// The difference, as it is read.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.changes.iter().flat_map(|change| &change.lines)
    }
}

/// Proposes changes to a plan in force.
///
/// # Errors
/// A draft, no ground, nothing that changes, a lead that is a helper, a deadline before the plan.
pub fn propose(
    tx: &mut Tx<'_>,
    plan_id: i64,
    changes: &[Change],
    ground: &str,
    person: i64,
) -> Result<i64> {
    let plan = plan(tx, plan_id)?;
    if plan.is_draft() {
        return Err(Error::conflict("plan-still-draft"));
    }
    if ground.trim().is_empty() {
        return Err(Error::invalid("plan-refused").field("ground", "case-ground-missing"));
    }
    let mut kept = Vec::new();
    for change in changes {
        let was = task(tx, change.task)?;
        if was.plan != plan_id {
            return Err(Error::not_found("plan-task-unknown"));
        }
        let now = changed(&was, change);
        if let Some(fault) = now.faults(&plan).first() {
            return Err(Error::invalid("plan-refused").field(fault.place, fault.rule));
        }
        let lines = difference(tx, &was, &now, change.cancel)?;
        if !lines.is_empty() {
            kept.push(Change { version: was.version, lines, ..change.clone() });
        }
    }
    if kept.is_empty() {
        return Err(Error::invalid("plan-refused").field("due", "plan-nothing-changes"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let today = store::civil_date(tx.now());
    tx.run(
        "insert into plan_amendment (id, plan, changes, ground, person, on_day, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            plan_id,
            serde_json::to_string(&kept).map_err(Error::broken)?,
            ground.trim(),
            person,
            today,
            seq
        ],
    )?;
    let entry = Entry::new("plan.amendment-proposed", "plan", plan_id).ground(ground.trim());
    tx.record(entry.detail(json!({ "amendment": id })).touches("plans"))?;
    Ok(id)
}

fn changed(was: &Task, change: &Change) -> Task {
    let mut now = was.clone();
    if let Some(lead) = change.lead {
        now.lead = lead;
        now.helpers.retain(|helper| *helper != lead);
    }
    if let Some(due) = change.due {
        now.due = due;
        if was.timing != Timing::Deadline {
            now.points.retain(|point| point.on <= due);
        }
    }
    if let Some(deliverable) = &change.deliverable {
        now.deliverable.clone_from(deliverable);
    }
    if let Some(value) = change.value {
        now.number.value = Some(Millionths(value));
    }
    now
}

fn difference(tx: &mut Tx<'_>, was: &Task, now: &Task, cancel: bool) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut say = |field: &str, was_words: String, now_words: String| {
        if was_words != now_words {
            lines.push(Line {
                code: was.code.clone(),
                field: field.to_owned(),
                was: was_words,
                now: now_words,
            });
        }
    };
    if cancel {
        say("cancelled", was.name.zh.clone(), String::new());
        return Ok(lines);
    }
    if was.lead != now.lead {
        let mut name = |id| Ok::<_, Error>(units::get(tx, units::UnitId(id))?.name.zh);
        say("lead", name(was.lead)?, name(now.lead)?);
    }
    say("due", was.due.to_string(), now.due.to_string());
    say("deliverable", was.deliverable.clone(), now.deliverable.clone());
    say("value", was.number.say(), now.number.say());
    Ok(lines)
}

const AMENDMENT: &str =
    "select a.id, a.plan, a.changes, a.ground, a.person, a.on_day, d.approved, d.document, d.ground, d.person, d.on_day
     from plan_amendment a left join plan_decision d on d.amendment = a.id";

fn read(row: &Row<'_>) -> Result<Amendment> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    let decision = match row.get::<Option<i64>>(6)? {
        None => None,
        Some(approved) => Some(Decision {
            approved: approved != 0,
            document: row.get(7)?,
            ground: row.get(8)?,
            person: row.get(9)?,
            on: day(row.get(10)?)?,
        }),
    };
    Ok(Amendment {
        id: row.get(0)?,
        plan: row.get(1)?,
        changes: serde_json::from_str(&row.get::<String>(2)?).map_err(Error::broken)?,
        ground: row.get(3)?,
        person: row.get(4)?,
        on: day(row.get(5)?)?,
        decision,
    })
}

/// # Errors
/// Not found.
pub fn amendment(tx: &mut Tx<'_>, id: i64) -> Result<Amendment> {
    tx.find(&format!("{AMENDMENT} where a.id = ?1"), params![id], read)?
        .ok_or_else(|| Error::not_found("plan-amendment-unknown"))
}

/// The amendments of a plan, the latest first.
pub fn amendments(tx: &mut Tx<'_>, plan: i64) -> Result<Vec<Amendment>> {
    tx.query(&format!("{AMENDMENT} where a.plan = ?1 order by a.id desc"), params![plan], read)
}

fn undecided(tx: &mut Tx<'_>, id: i64, person: i64) -> Result<Amendment> {
    let found = amendment(tx, id)?;
    if found.decision.is_some() {
        return Err(Error::conflict("plan-amendment-decided"));
    }
    if found.person == person {
        return Err(Error::not_allowed("plan-amendment-own"));
    }
    Ok(found)
}

/// Says no, with the reason.
///
/// # Errors
/// Decided before, one's own proposal, no ground.
pub fn reject(tx: &mut Tx<'_>, id: i64, ground: &str, person: i64) -> Result<()> {
    let found = undecided(tx, id, person)?;
    if ground.trim().is_empty() {
        return Err(Error::invalid("plan-refused").field("ground", "case-ground-missing"));
    }
    decide(tx, &found, false, None, Some(ground.trim()), person)?;
    let entry = Entry::new("plan.amendment-refused", "plan", found.plan).ground(ground.trim());
    tx.record(entry.detail(json!({ "amendment": id })).touches("plans"))?;
    Ok(())
}

fn decide(
    tx: &mut Tx<'_>,
    amendment: &Amendment,
    approved: bool,
    document: Option<&str>,
    ground: Option<&str>,
    person: i64,
) -> Result<()> {
    let seq = tx.next_seq()?;
    let today = store::civil_date(tx.now());
    tx.run(
        "insert into plan_decision (amendment, approved, document, ground, person, on_day, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            amendment.id,
            approved,
            document.map(str::to_owned),
            ground.map(str::to_owned),
            person,
            today,
            seq
        ],
    )?;
    Ok(())
}

/// Puts an amendment in force with its document: new versions of its tasks, and their cases moved along.
///
/// # Errors
/// Decided before, one's own proposal, no document, a task that changed meanwhile, and parts that no
/// longer reconcile.
pub fn approve(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    id: i64,
    document: &str,
    person: i64,
) -> Result<()> {
    let found = undecided(tx, id, person)?;
    let document = document.trim();
    if document.is_empty() {
        return Err(Error::invalid("plan-refused").field("document", "case-document-missing"));
    }
    let plan = plan(tx, found.plan)?;
    for change in &found.changes {
        let was = task(tx, change.task)?;
        if was.version != change.version {
            return Err(Error::conflict("plan-task-changed").with("code", was.code));
        }
        if change.cancel {
            cancel(tx, clockwork, &was, &found, document, person)?;
        } else {
            let now = changed(&was, change);
            write_task(tx, &now)?;
            move_case(tx, clockwork, &now, "amend", &found, document, person)?;
        }
    }
    let after = tree(tx, plan.id)?;
    let faults: Vec<_> = after.tasks.iter().flat_map(|task| gaps(task, &after)).collect();
    if !faults.is_empty() {
        return Err(refused(tx, &faults)?);
    }
    decide(tx, &found, true, Some(document), None, person)?;
    let issue = Issue {
        number: plan.issues.last().map_or(1, |issue| issue.number + 1),
        document: document.to_owned(),
        on: store::civil_date(tx.now()),
        ground: Some(found.ground.clone()),
        person,
    };
    put_issue(tx, &plan, &issue)?;
    let entry = Entry::new("plan.amended", "plan", plan.id).ground(document);
    tx.record(entry.detail(json!({ "amendment": id })).touches("plans"))?;
    Ok(())
}

/// A task that is cancelled takes its parts along.
fn cancel(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    gone: &Task,
    amendment: &Amendment,
    document: &str,
    person: i64,
) -> Result<()> {
    for part in parts_of(tx, gone.id)? {
        cancel(tx, clockwork, &part, amendment, document, person)?;
    }
    move_case(tx, clockwork, gone, "cancel", amendment, document, person)?;
    end_task(tx, gone.id)
}

/// The case follows where it is still open; what is done stays done.
fn move_case(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    task: &Task,
    code: &str,
    amendment: &Amendment,
    document: &str,
    person: i64,
) -> Result<()> {
    let Some(case) = cases::grown_from(tx, ORIGIN, task.id)?.pop() else { return Ok(()) };
    let case = cases::load(tx, case)?;
    if case.ending().is_some() {
        return Ok(());
    }
    let today = store::civil_date(tx.now());
    let fields = match code {
        "amend" => BTreeMap::from([("due".to_owned(), task.due.to_string())]),
        _ => BTreeMap::new(),
    };
    let intent = Intent {
        code: code.to_owned(),
        person,
        acting_for: None,
        parties: BTreeSet::from([Party::Leader]),
        of_owner: false,
        on: today,
        today,
        ground: Some(amendment.ground.clone()),
        document: Some(document.to_owned()),
        fields,
        evidence: BTreeSet::new(),
    };
    let hands_to = (code == "amend").then_some(task.lead);
    cases::take(tx, clockwork, case.id, case.steps.len(), &intent, &[], hands_to)?;
    Ok(())
}
