//! Planning visits: many from a draw, one for a ground of its own; merging two; another inspector.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::model::{Act, Detail, State};
use super::store::{load, stand, standing};
use super::sync::append;
use crate::registry::{self, Inspector, Object, Wish};

/// What a visit is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub campaign: Option<i64>,
    pub item: String,
    pub subject: String,
    /// `evaluation`, `risk`, `hold-out`, `case`, or `province`.
    pub purpose: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVisit {
    pub object: String,
    pub kind: String,
    pub basis: Option<String>,
    pub from: Date,
    pub to: Date,
    pub ground: String,
    pub inspectors: Vec<String>,
    pub task: Task,
}

/// Plans the visits of a draw. One journal entry, which names no object.
///
/// # Errors
/// An object that the register does not hold.
pub fn plan_many(tx: &mut Tx<'_>, new: &[NewVisit], campaign: &str) -> Result<Vec<i64>> {
    let seq = tx.next_seq()?;
    let mut ids = Vec::new();
    for visit in new {
        let uuid = super::uuid7(tx.now_micros());
        ids.push(insert(tx, visit, uuid, seq)?);
    }
    let detail = json!({ "campaign": campaign, "visits": ids.len() });
    tx.record(Entry::new("visits.planned", "visit", 0).detail(detail).touches("visits"))?;
    Ok(ids)
}

/// Plans a visit that no draw asked for: a complaint, a re-check, an accident, a request.
///
/// # Errors
/// All that stands against it: see [`registry::may`]; no ground, a basis that the rules do not know.
pub fn plan_one(tx: &mut Tx<'_>, visit: &NewVisit) -> Result<i64> {
    let wish = Wish {
        subject: visit.task.subject.clone(),
        item: visit.task.item.clone(),
        institute: None,
        per_visit: visit.inspectors.len(),
        from: visit.from,
        to: visit.to,
    };
    let rules = registry::rules(tx, visit.from)?;
    let mut error = Error::invalid("campaign-refused");
    if visit.ground.trim().chars().count() < 2 {
        error = error.field("ground", "ground-missing");
    }
    if !rules.kinds.iter().any(|kind| kind.code == visit.kind) {
        error = error.field("kind", "campaign-kind-unknown");
    }
    if let Some(basis) = &visit.basis
        && !rules.bases.iter().any(|it| it.code == *basis)
    {
        error = error.field("basis", "visit-basis-unknown");
    }
    match registry::may(tx, &wish) {
        Ok((_, _, eligible)) => {
            let known = |code: &String| eligible.iter().any(|it| it.code == *code);
            if !visit.inspectors.iter().all(known) {
                error = error.field("inspectors", "campaign-licences-missing");
            }
        }
        Err(other) => {
            error = other.fields().iter().fold(error, |error, field| error.breach(field.clone()));
        }
    }
    let stands = registry::conflicts(tx)?;
    let partial = |it: &registry::Conflict| {
        it.object == visit.object && visit.inspectors.contains(&it.inspector)
    };
    if stands.iter().any(partial) {
        error = error.field("inspectors", "visit-conflict-of-interest");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let seq = tx.next_seq()?;
    let uuid = super::uuid7(tx.now_micros());
    let id = insert(tx, visit, uuid, seq)?;
    let detail = json!({ "kind": visit.kind, "basis": visit.basis });
    let entry = Entry::new("visit.planned", "visit", id).detail(detail);
    tx.record(entry.ground(visit.ground.trim()).touches("visits"))?;
    Ok(id)
}

/// The rows of a visit that is planned.
pub(super) fn insert(tx: &mut Tx<'_>, visit: &NewVisit, uuid: String, seq: i64) -> Result<i64> {
    let object = registry::current::<Object>(tx, &visit.object)?
        .ok_or_else(|| Error::not_found("registry-object-unknown"))?;
    let id = tx.next_id()?;
    tx.run(
        "insert into visit (id, uuid, object, firm, area, subject, kind, basis, from_day, to_day, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            uuid,
            &object.code,
            object.firm,
            object.area,
            &visit.task.subject,
            &visit.kind,
            visit.basis.as_deref(),
            visit.from,
            visit.to,
            visit.ground.trim(),
            seq
        ],
    )?;
    add_task(tx, id, 1, &visit.task, seq)?;
    for inspector in &visit.inspectors {
        seat(tx, id, inspector, None, seq)?;
    }
    tx.run(
        "insert into visit_stand (visit, state, firm, area, kind, steps) values (?1, ?2, ?3, ?4, ?5, 0)",
        params![id, State::Planned.code(), object.firm, object.area, &visit.kind],
    )?;
    Ok(id)
}

fn add_task(tx: &mut Tx<'_>, visit: i64, number: i64, task: &Task, seq: i64) -> Result<()> {
    tx.run(
        "insert into visit_task (visit, number, campaign, item, subject, purpose, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![visit, number, task.campaign, &task.item, &task.subject, &task.purpose, seq],
    )?;
    Ok(())
}

fn seat(
    tx: &mut Tx<'_>,
    visit: i64,
    inspector: &str,
    ground: Option<&str>,
    seq: i64,
) -> Result<()> {
    let id = tx.next_id()?;
    tx.run(
        "insert into visit_inspector (id, visit, inspector, ground, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, visit, inspector, ground, seq],
    )?;
    Ok(())
}

/// Sends another inspector on the visits of a campaign to an object, before they begin.
///
/// # Errors
/// Nobody of that name goes there, or the visit has begun.
pub fn replace_inspector(
    tx: &mut Tx<'_>,
    campaign: i64,
    object: &str,
    from: &str,
    to: &str,
    ground: &str,
) -> Result<()> {
    let visit: i64 = tx
        .find(
            "select v.id from visit v join visit_task t on t.visit = v.id
             where t.campaign = ?1 and v.object = ?2 order by v.id",
            params![campaign, object],
            |row| row.get(0),
        )?
        .ok_or_else(|| Error::not_found("visit-unknown"))?;
    if standing(tx, visit)?.state != State::Planned {
        return Err(Error::conflict("visit-begun-already"));
    }
    let seq = tx.next_seq()?;
    let gone = tx.run(
        "update visit_inspector set until = ?1 where visit = ?2 and inspector = ?3 and until is null",
        params![seq, visit, from],
    )?;
    if gone != 1 {
        return Err(Error::not_found("registry-inspector-unknown"));
    }
    seat(tx, visit, to, Some(ground), seq)?;
    let detail = json!({ "from": from, "to": to });
    tx.record(
        Entry::new("visit.recused", "visit", visit).detail(detail).ground(ground).touches("visits"),
    )?;
    Ok(())
}

/// Merges two visits to one firm (联合检查): the first does the tasks of both, the other ends. It counts once.
///
/// # Errors
/// Another firm, or one of them is not planned any more.
pub fn join(tx: &mut Tx<'_>, keeps: i64, ends: i64, person: i64) -> Result<()> {
    let (first, second) = (load(tx, keeps)?, load(tx, ends)?);
    if keeps == ends || first.firm != second.firm {
        return Err(Error::invalid("campaign-refused").field("visit", "visit-join-other-firm"));
    }
    if first.of_province() || second.of_province() {
        return Err(Error::invalid("campaign-refused").field("visit", "visit-of-province"));
    }
    for visit in [keeps, ends] {
        if standing(tx, visit)?.state != State::Planned {
            return Err(Error::conflict("visit-begun-already"));
        }
    }
    let seq = tx.next_seq()?;
    let mut number = i64::try_from(first.tasks.len()).map_err(Error::broken)?;
    for task in &second.tasks {
        number += 1;
        add_task(tx, keeps, number, task, seq)?;
    }
    for inspector in second.inspectors.iter().filter(|it| !first.inspectors.contains(it)) {
        if registry::current::<Inspector>(tx, inspector)?.is_some() {
            seat(tx, keeps, inspector, None, seq)?;
        }
    }
    let says = |visit: i64, words: &str| Detail {
        visit: Some(visit),
        words: words.to_owned(),
        ..Detail::default()
    };
    append(tx, keeps, Act::Join, &says(ends, ""), person)?;
    append(tx, ends, Act::Join, &says(keeps, "联合检查"), person)?;
    for visit in [keeps, ends] {
        stand(tx, visit)?;
    }
    Ok(())
}
