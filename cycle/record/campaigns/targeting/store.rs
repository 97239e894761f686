//! Orders by risk as they are kept: the report in words and numbers, and one row a firm.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Digest, Entry, Tx, params};
use terms::{Error, Result};

use super::learn::Learnt;

/// Value, and the interval of 95 % over resampled visits.
type Triple = [f64; 3];

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    pub auc: Triple,
    pub first_half: Triple,
    pub days_earlier: Triple,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BinSaid {
    pub visits: usize,
    pub expected: f64,
    pub found: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WeekSaid {
    pub from: String,
    pub visits: usize,
    pub expected: f64,
    pub found: usize,
    pub more: f64,
    pub fewer: f64,
    pub alarm: bool,
}

/// What an order made before a window would have been worth in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WindowSaid {
    pub from: String,
    pub until: String,
    pub visits: usize,
    pub found: usize,
    pub learnt_from: usize,
    pub model: Worth,
    pub object: Worth,
    pub rule: Worth,
    pub random: Worth,
    pub ahead: Triple,
    pub bins: Vec<BinSaid>,
    /// Why there is no judgement.
    pub refused: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub shift: Option<f64>,
    pub shift_alarm: bool,
    /// Reasons computed again, and how many of them did not agree.
    pub checked: usize,
    pub wrong: usize,
    pub windows: Vec<WindowSaid>,
    /// Of the last window.
    pub weeks: Vec<WeekSaid>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub id: i64,
    pub as_of: String,
    pub learnt_from: i64,
    pub objects: i64,
    pub report: Report,
    pub seq: i64,
}

/// Keeps an order. The journal says what it learnt from and a digest; it names no firm.
pub fn keep(tx: &mut Tx<'_>, learnt: &Learnt) -> Result<i64> {
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let count = |n: usize| i64::try_from(n).map_err(Error::broken);
    let report = serde_json::to_string(&learnt.report).map_err(Error::broken)?;
    tx.run(
        "insert into target_run (id, as_of, known, learnt_from, objects, report, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            learnt.as_of,
            learnt.known,
            count(learnt.learnt_from)?,
            count(learnt.scored.len())?,
            &report,
            seq
        ],
    )?;
    let mut told = String::new();
    let mut rows = Vec::with_capacity(learnt.scored.len());
    for (scored, place) in learnt.scored.iter().zip(1_i64..) {
        let reasons = serde_json::to_string(&scored.reasons).map_err(Error::broken)?;
        told.push_str(&format!("{} {}\n", scored.firm, ppm(scored.risk)));
        rows.push(params![id, place, scored.firm, scored.area, ppm(scored.risk), reasons].to_vec());
    }
    tx.run_many(
        "insert into target_score (run, place, firm, area, risk, reasons) values (?1, ?2, ?3, ?4, ?5, ?6)",
        rows.into_iter(),
    )?;
    let content = Digest::Sha256.of(&[tx.secrets().blind(&told).as_bytes()]);
    let detail = json!({
        "as_of": learnt.as_of.to_string(), "learnt_from": learnt.learnt_from, "objects": learnt.scored.len(),
    });
    tx.record(
        Entry::new("target.learnt", "target", id).detail(detail).content(content).touches("credit"),
    )?;
    Ok(id)
}

fn ppm(risk: f64) -> i64 {
    // A chance lies between 0 and 1.
    (risk.clamp(0.0, 1.0) * 1e6).round() as i64
}

/// The newest order.
pub fn latest(tx: &mut Tx<'_>) -> Result<Option<Kept>> {
    tx.find(
        "select id, as_of, learnt_from, objects, report, seq from target_run order by seq desc, id desc limit 1",
        &[],
        |row| {
            Ok(Kept {
                id: row.get(0)?,
                as_of: row.get(1)?,
                learnt_from: row.get(2)?,
                objects: row.get(3)?,
                report: serde_json::from_str(&row.get::<String>(4)?).map_err(Error::broken)?,
                seq: row.get(5)?,
            })
        },
    )
}

/// The risk of each firm in the newest order, in millionths; for the sizes of a frame.
pub fn latest_risks(tx: &mut Tx<'_>) -> Result<BTreeMap<i64, i64>> {
    let Some(run) = latest(tx)? else { return Ok(BTreeMap::new()) };
    let rows = tx.query(
        "select firm, risk from target_score where run = ?1 order by place",
        params![run.id],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// A row of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub place: i64,
    pub firm: i64,
    pub area: i64,
    pub risk: i64,
    pub reasons: Vec<(String, f64)>,
}

/// Rows of an order after a place, within areas.
pub fn scores(
    tx: &mut Tx<'_>,
    run: i64,
    after: i64,
    areas: Option<Vec<i64>>,
    limit: i64,
) -> Result<Vec<Row>> {
    let within = if areas.is_some() { " and area {in 4}" } else { "" };
    let sql = format!(
        "select place, firm, area, risk, reasons from target_score where run = ?1 and place > ?2{within} order by place limit ?3"
    );
    match areas {
        Some(areas) => tx.query(&sql, params![run, after, limit, areas], read),
        None => tx.query(&sql, params![run, after, limit], read),
    }
}

/// A firm in the newest order.
pub fn of_firm(tx: &mut Tx<'_>, firm: i64) -> Result<Option<Row>> {
    let Some(run) = latest(tx)? else { return Ok(None) };
    tx.find(
        "select place, firm, area, risk, reasons from target_score where run = ?1 and firm = ?2",
        params![run.id, firm],
        read,
    )
}

fn read(row: &store::Row<'_>) -> Result<Row> {
    Ok(Row {
        place: row.get(0)?,
        firm: row.get(1)?,
        area: row.get(2)?,
        risk: row.get(3)?,
        reasons: serde_json::from_str(&row.get::<String>(4)?).map_err(Error::broken)?,
    })
}
