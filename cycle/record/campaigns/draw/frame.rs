//! The frame of a campaign, frozen from the register of objects, and its strata and rates.

use std::collections::BTreeMap;

use serde_json::json;
use store::{Tx, Value, params};
use terms::{Error, Result};

use super::model::{Act, HOLD_OUT, Line, PARTS, RISK, design};
use super::store::{By, Campaign, step};
use crate::registry::{self, Object};
use crate::restraint;

/// What freezing found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framed {
    pub objects: usize,
    /// Left out because their firm has been visited as often as the published cap allows.
    pub capped: usize,
}

/// Freezes the frame: every object of the register that answers, with its class and its size.
///
/// # Errors
/// Nothing is left to draw from; the campaign is the province's.
pub fn freeze(tx: &mut Tx<'_>, campaign: &mut Campaign, by: By) -> Result<Framed> {
    if campaign.origin != "local" {
        return Err(Error::conflict("campaign-of-province"));
    }
    campaign.state.after(Act::Freeze)?;
    let plan = campaign.plan.clone();
    let mut areas: Vec<i64> =
        units::descendants(tx, units::TERRITORY, units::UnitId(plan.area), plan.from)?
            .into_iter()
            .map(|unit| unit.0)
            .collect();
    areas.push(plan.area);
    let mut objects: Vec<Object> =
        registry::objects(tx, plan.object_kind.as_deref(), plan.industry.as_deref(), &areas)?;
    objects.retain(|object| object.during.holds(plan.from));
    let before = objects.len();
    let full = restraint::firms_at_cap(tx, &plan.kind, plan.from)?;
    objects.retain(|object| !full.contains(&object.firm));
    let capped = before - objects.len();
    if objects.is_empty() {
        return Err(Error::invalid("campaign-refused").field("frame", "campaign-frame-empty"));
    }
    let classes = registry::classes(tx)?;
    let risks = crate::targeting::latest_risks(tx)?;
    let rows = objects.iter().map(|object| {
        let class = classes.get(&object.firm).map_or("U", String::as_str);
        // By its risk where an order is there, by its own size otherwise; never 0, so that all can be drawn.
        let size = risks.get(&object.firm).copied().unwrap_or(object.size).clamp(1, 1_000_000);
        vec![
            Value::Int(campaign.id),
            object.code.as_str().into(),
            Value::Int(object.firm),
            Value::Int(object.area),
            class.into(),
            Value::Int(size),
        ]
    });
    tx.run_many(
        "insert into campaign_object (campaign, object, firm, area, stratum, size) values (?1, ?2, ?3, ?4, ?5, ?6)",
        rows,
    )?;
    let told = json!({ "objects": objects.len(), "capped": capped });
    step(tx, campaign, Act::Freeze, by, None, told.clone(), told)?;
    Ok(Framed { objects: objects.len(), capped })
}

/// How many objects each stratum has. Internal.
pub fn strata(tx: &mut Tx<'_>, campaign: i64) -> Result<BTreeMap<String, i64>> {
    let rows = tx.query(
        "select stratum, count(*) from campaign_object where campaign = ?1 group by stratum order by stratum",
        params![campaign],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// A design to begin with: a small probability part of every stratum, the class's rate by risk, a hold-out.
pub fn lines_proposed(strata: &BTreeMap<String, i64>, rules: &packs::InspectionRules) -> Vec<Line> {
    let mut lines = Vec::new();
    for part in PARTS {
        for stratum in strata.keys() {
            let of_class = rules.rates.iter().find(|rate| rate.class == *stratum);
            let rate_ppm = match part {
                RISK => of_class.map_or(50_000, |rate| rate.rate_ppm),
                HOLD_OUT => 10_000,
                _ => 30_000,
            };
            lines.push(Line { part: part.to_owned(), stratum: stratum.clone(), rate_ppm });
        }
    }
    lines
}

/// Sets strata and rates.
///
/// # Errors
/// A design that the frame or the rules do not allow.
pub fn set_rates(tx: &mut Tx<'_>, campaign: &mut Campaign, lines: &[Line], by: By) -> Result<()> {
    campaign.state.after(Act::Rates)?;
    design(lines)?;
    let strata = strata(tx, campaign.id)?;
    let rules = registry::rules(tx, campaign.plan.from)?;
    let mut error = Error::invalid("campaign-refused");
    for line in lines {
        let place = || format!("{}.{}", line.part, line.stratum);
        if !strata.contains_key(&line.stratum) && line.rate_ppm > 0 {
            error = error.field(place(), "campaign-stratum-unknown");
        }
        let most = rules.rates.iter().find(|rate| rate.class == line.stratum);
        if line.part == RISK && most.is_some_and(|rate| line.rate_ppm > rate.most_ppm) {
            error = error.field(place(), "campaign-rate-above-class");
        }
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    step(tx, campaign, Act::Rates, by, None, json!({ "lines": lines }), json!({}))
}
