//! Visits and results of the province's platform, as a file brings them. The province plans, draws and records;
//! here a visit is known by its number there, counts for restraint and workload like any other, and stands in the
//! register of inspections once it is done.
//!
//! The same row again changes nothing. A result that differs is a correction and wants a ground; both stand in the
//! steps. A row that says nothing of a result takes none away.

use record::inspections::{Counts, NewInspection, Weights};
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::model::{Act, Detail, Told};
use super::plan::{NewVisit, Task, insert};
use super::store::{PROVINCE, load, needs, stand, standing};
use super::sync::append;
use crate::draw;
use crate::registry;

/// What a task of the province is for: its findings feed no rate of ours.
pub const PURPOSE: &str = "province";

/// A visit as the platform tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Its number there.
    pub code: String,
    /// The number of the campaign there.
    pub campaign: String,
    pub firm: i64,
    pub area: i64,
    /// Licence numbers.
    pub inspectors: Vec<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// None while it has not been made.
    pub told: Option<Told>,
}

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    New,
    Same,
    Corrected,
}

/// Takes a row.
///
/// # Errors
/// A campaign that the province has not told of, a firm that is no object, a correction without a ground.
pub fn take(tx: &mut Tx<'_>, row: &Reported, person: i64, ground: Option<&str>) -> Result<Took> {
    let uuid = format!("{PROVINCE}{}", row.code);
    let known =
        tx.find("select id from visit where uuid = ?1", params![&uuid], |it| it.get::<i64>(0))?;
    match known {
        Some(visit) => again(tx, visit, row, person, ground),
        None => first(tx, uuid, row, person).map(|()| Took::New),
    }
}

fn first(tx: &mut Tx<'_>, uuid: String, row: &Reported, person: i64) -> Result<()> {
    let mut error = Error::invalid("campaign-refused");
    let campaign = draw::of_province(tx, &row.campaign)?;
    if campaign.is_none() {
        error = error.field("campaign", "campaign-province-unknown");
    }
    let objects = registry::objects_of_firm(tx, row.firm)?;
    let object = objects.iter().find(|it| it.kind == "firm").or(objects.first());
    if object.is_none() {
        error = error.field("firm_code", "registry-object-unknown");
    }
    let (Some(campaign), Some(object)) = (campaign, object) else { return Err(error) };
    let plan = campaign.plan;
    let new = NewVisit {
        object: object.code.clone(),
        kind: plan.kind.clone(),
        basis: None,
        from: row.from.unwrap_or(plan.from),
        to: row.to.unwrap_or(plan.to),
        ground: format!("{} {}", plan.document, plan.code),
        inspectors: row.inspectors.clone(),
        task: Task {
            campaign: Some(campaign.id),
            item: plan.item.clone(),
            subject: plan.subject.clone(),
            purpose: PURPOSE.to_owned(),
        },
    };
    let seq = tx.next_seq()?;
    let visit = insert(tx, &new, uuid, seq)?;
    let detail = serde_json::json!({ "campaign": plan.code, "origin": "province" });
    tx.record(Entry::new("visit.planned", "visit", visit).detail(detail).touches("visits"))?;
    match &row.told {
        Some(told) => told_now(tx, visit, row, told, person, None),
        None => Ok(()),
    }
}

fn again(
    tx: &mut Tx<'_>,
    visit: i64,
    row: &Reported,
    person: i64,
    ground: Option<&str>,
) -> Result<Took> {
    if load(tx, visit)?.firm != row.firm {
        return Err(Error::invalid("campaign-refused").field("firm_code", "visit-other-firm"));
    }
    let now = standing(tx, visit)?;
    let Some(told) = &row.told else { return Ok(Took::Same) };
    match (&now.told, ground) {
        (Some(stands), _) if stands == told => Ok(Took::Same),
        (Some(_), None) => {
            Err(Error::invalid("campaign-refused").field("ground", "import-ground-needed"))
        }
        (stands, _) => {
            let ground = ground.filter(|_| stands.is_some());
            told_now(tx, visit, row, told, person, ground)?;
            Ok(Took::Corrected)
        }
    }
}

/// The result as a step, and in the register of inspections.
fn told_now(
    tx: &mut Tx<'_>,
    id: i64,
    row: &Reported,
    told: &Told,
    person: i64,
    ground: Option<&str>,
) -> Result<()> {
    let visit = load(tx, id)?;
    let mut now = standing(tx, id)?;
    let (needs, _) = needs(tx, &visit, told.on)?;
    let detail = Detail {
        told: Some(told.clone()),
        words: ground.unwrap_or_default().to_owned(),
        ..Detail::default()
    };
    now.take(Act::Report, &detail, &needs)
        .map_err(|rule| Error::invalid("campaign-refused").field("code", rule))?;
    append(tx, id, Act::Report, &detail, person)?;
    stand(tx, id)?;
    let weights = registry::rules(tx, told.on)?.weights;
    let weights = Weights { critical: weights[0], serious: weights[1], minor: weights[2] };
    let inspection = NewInspection {
        code: format!("{PROVINCE}{}", row.code),
        firm: visit.firm,
        area: visit.area,
        kind: visit.kind.clone(),
        team: None,
        on_date: told.on,
        result: told.result.clone(),
        critical: 0,
        serious: 0,
        minor: 0,
        weighted: 0,
        findings: Vec::new(),
    };
    let counts = Counts { critical: told.critical, serious: told.serious, minor: told.minor };
    let rows = [inspection.counted(counts, weights)];
    record::inspections::record_many(tx, &rows, super::SOURCE, ground)?;
    Ok(())
}
