//! Targets: what a unit is to reach in a period, and which document says so.

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Millionths, Period, Result};
use units::UnitId;

use crate::DocumentId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub id: i64,
    pub indicator: String,
    pub unit: UnitId,
    pub period: Period,
    pub value: Millionths,
    pub document: Option<DocumentId>,
    pub seq: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTarget {
    pub indicator: String,
    pub unit: UnitId,
    pub period: Period,
    pub value: Millionths,
    pub document: Option<DocumentId>,
}

/// Sets targets; one that stands already is left, another value supersedes with the ground. Returns
/// how many changed.
///
/// # Errors
/// `targets-ground-needed` where a target changes without a ground.
pub fn set(tx: &mut Tx<'_>, new: &[NewTarget], ground: Option<&str>) -> Result<usize> {
    let seq = tx.next_seq()?;
    let ground = ground.map(str::trim).filter(|ground| !ground.is_empty());
    let mut changed = 0;
    for target in new {
        let was = standing(tx, target)?;
        if let Some(was) = was {
            if was.value == target.value && was.document == target.document {
                continue;
            }
            if ground.is_none() && was.value != target.value {
                return Err(terms::Error::invalid("targets-ground-needed")
                    .with("indicator", &target.indicator)
                    .with("period", target.period));
            }
            tx.run("update target set until = ?2 where id = ?1", params![was.id, seq])?;
        }
        let id = tx.next_id()?;
        tx.run(
            "insert into target (id, indicator, unit, period, value, document, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                &target.indicator,
                target.unit,
                target.period,
                target.value,
                target.document,
                seq
            ],
        )?;
        changed += 1;
    }
    if changed == 0 {
        tx.housekeeping();
        return Ok(0);
    }
    let mut entry = Entry::new("target.set", "target", 0).detail(json!({ "rows": changed }));
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry.touches("targets"))?;
    Ok(changed)
}

const COLUMNS: &str = "id, indicator, unit, period, value, document, seq";

fn read(r: &Row<'_>) -> Result<Target> {
    Ok(Target {
        id: r.get(0)?,
        indicator: r.get(1)?,
        unit: UnitId(r.get(2)?),
        period: r.get(3)?,
        value: r.get(4)?,
        document: r.get::<Option<i64>>(5)?.map(DocumentId),
        seq: r.get(6)?,
    })
}

fn standing(tx: &mut Tx<'_>, target: &NewTarget) -> Result<Option<Target>> {
    tx.find(
        &format!(
            "select {COLUMNS} from target
             where indicator = ?1 and period = ?2 and until is null and unit = ?3 order by id"
        ),
        params![&target.indicator, target.period, target.unit],
        read,
    )
}

/// The targets of these indicators and periods as known at a seq (none: as known now), in the order
/// of indicator, period, unit.
pub fn targets(
    tx: &mut Tx<'_>,
    indicators: &[String],
    periods: &[Period],
    as_of: Option<i64>,
) -> Result<Vec<Target>> {
    let periods: Vec<i64> = periods.iter().map(|period| period.stored()).collect();
    tx.query(
        &format!(
            "select {COLUMNS} from target where indicator {{in 1}} and period {{in 2}}
             and seq <= ?3 and (until is null or until > ?3) order by indicator, period, unit, id"
        ),
        params![indicators.to_vec(), periods, as_of.unwrap_or(i64::MAX)],
        read,
    )
}
