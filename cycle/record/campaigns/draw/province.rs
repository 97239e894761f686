//! Campaigns that the province plans and draws on its own platform: known here, drawn there. What it changes
//! later is a step with a ground; the plan as it was stays in the step.

use serde_json::json;
use store::{Tx, params};
use terms::{Error, Result};

use super::model::{Act, Plan};
use super::store::{By, Campaign, by_code, insert, step};
use crate::registry::{self, Item, Subject};

/// The origin of such a campaign.
pub const PROVINCE: &str = "province";

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    New,
    Same,
    Changed,
}

/// The campaign of this number, where the province has told of it.
pub fn of_province(tx: &mut Tx<'_>, code: &str) -> Result<Option<Campaign>> {
    Ok(by_code(tx, code)?.filter(|it| it.origin == PROVINCE))
}

/// Takes a campaign of the province in.
///
/// # Errors
/// The code stands for a campaign of our own; an unknown body or item; no code, no title; a change without a ground.
pub fn import_province(
    tx: &mut Tx<'_>,
    plan: &Plan,
    by: By,
    ground: Option<&str>,
) -> Result<Brought> {
    let mut error = Error::invalid("campaign-refused");
    for (place, text) in [("code", &plan.code), ("title", &plan.title)] {
        if text.trim().is_empty() {
            error = error.field(place, "field-missing");
        }
    }
    let subject = registry::current::<Subject>(tx, &plan.subject)?;
    if subject.is_none() {
        error = error.field("subject", "campaign-subject-unregistered");
    }
    if registry::current::<Item>(tx, &plan.item)?.is_none() {
        error = error.field("item", "campaign-item-unpublished");
    }
    if plan.to < plan.from {
        error = error.field("to", "campaign-days");
    }
    let known = by_code(tx, &plan.code)?;
    match &known {
        Some(it) if it.origin != PROVINCE => error = error.field("code", "campaign-code-taken"),
        Some(it) if it.plan == *plan => return Ok(Brought::Same),
        Some(_) if ground.is_none() => error = error.field("ground", "import-ground-needed"),
        _ => {}
    }
    let Some(subject) = subject.filter(|_| error.fields().is_empty()) else { return Err(error) };
    if let Some(campaign) = known {
        amend(tx, campaign, plan, subject.unit, by, ground)?;
        return Ok(Brought::Changed);
    }
    let mut campaign = insert(tx, plan, subject.unit, PROVINCE)?;
    let told = json!({ "origin": PROVINCE });
    step(tx, &mut campaign, Act::Plan, by, Some(&plan.document), json!({}), told)?;
    Ok(Brought::New)
}

fn amend(
    tx: &mut Tx<'_>,
    mut campaign: Campaign,
    plan: &Plan,
    subject_unit: i64,
    by: By,
    ground: Option<&str>,
) -> Result<()> {
    let was = &campaign.plan;
    let was = json!({
        "title": was.title, "subject": was.subject, "item": was.item, "kind": was.kind, "area": was.area,
        "from": was.from.to_string(), "to": was.to.to_string(), "document": was.document,
    });
    let told = json!({ "origin": PROVINCE, "was": was });
    step(tx, &mut campaign, Act::Amend, by, ground, told.clone(), told)?;
    tx.run(
        "update campaign set title = ?2, subject = ?3, subject_unit = ?4, item = ?5, kind = ?6, area = ?7,
           from_day = ?8, to_day = ?9, document = ?10 where id = ?1",
        params![
            campaign.id,
            &plan.title,
            &plan.subject,
            subject_unit,
            &plan.item,
            &plan.kind,
            plan.area,
            plan.from,
            plan.to,
            &plan.document
        ],
    )?;
    Ok(())
}
