//! Rounds in the store, and their scores.

use serde_json::json;
use stats::laboratory::robust::{Constants, algorithm_a};
use stats::laboratory::scores::{self, Assigned, Meaning, Scores};
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Result};

use crate::samples::day_of;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    pub code: String,
    pub name: String,
    pub item: String,
    pub measure: String,
    pub method: String,
    /// Given by who made the material; none where the results decide. In millionths.
    pub assigned: Option<i64>,
    /// Its standard uncertainty.
    pub assigned_u: Option<i64>,
    /// The standard deviation for proficiency assessment; none where the results decide.
    pub sigma: Option<i64>,
    pub on: Date,
    pub synthetic: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub id: i64,
    pub it: NewRound,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundResult {
    pub laboratory: String,
    pub institute: Option<i64>,
    pub value: i64,
    /// Standard uncertainty that the laboratory gave.
    pub uncertainty: Option<i64>,
}

/// A whole round, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    pub assigned: Assigned,
    /// Assigned value or yardstick come from the results.
    pub by_consensus: bool,
    pub scores: Vec<(RoundResult, Scores, Meaning)>,
}

/// Opens a round.
///
/// # Errors
/// No code or item; a code that is taken; a yardstick that is none.
pub fn open(tx: &mut Tx<'_>, new: &NewRound) -> Result<i64> {
    let refuse = |place: &str, rule| Error::invalid("laboratory-refused").field(place, rule);
    for (place, text) in [("code", &new.code), ("name", &new.name), ("item", &new.item)] {
        if text.trim().is_empty() {
            return Err(refuse(place, "field-missing"));
        }
    }
    if new.sigma.is_some_and(|sigma| sigma <= 0) {
        return Err(refuse("sigma", "laboratory-sigma-positive"));
    }
    let taken = tx.count(
        "select count(*) from lab_round where code = ?1 and until is null",
        params![new.code.trim()],
    )?;
    if taken > 0 {
        return Err(refuse("code", "laboratory-code-taken"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_round (id, code, name, item, measure, method, assigned, assigned_u, sigma, on_day, synthetic, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            new.code.trim(),
            new.name.trim(),
            new.item.trim(),
            &new.measure,
            &new.method,
            new.assigned,
            new.assigned_u,
            new.sigma,
            new.on,
            new.synthetic,
            seq
        ],
    )?;
    let detail = json!({ "code": new.code });
    tx.record(Entry::new("round.opened", "lab_round", id).detail(detail).touches("laboratory"))?;
    Ok(id)
}

fn read(row: &Row<'_>) -> Result<Round> {
    Ok(Round {
        id: row.get(0)?,
        it: NewRound {
            code: row.get(1)?,
            name: row.get(2)?,
            item: row.get(3)?,
            measure: row.get(4)?,
            method: row.get(5)?,
            assigned: row.get(6)?,
            assigned_u: row.get(7)?,
            sigma: row.get(8)?,
            on: day_of(&row.get::<String>(9)?)?,
            synthetic: row.get(10)?,
        },
    })
}

const COLUMNS: &str =
    "id, code, name, item, measure, method, assigned, assigned_u, sigma, on_day, synthetic";

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Round> {
    let sql = format!("select {COLUMNS} from lab_round where id = ?1 and until is null");
    tx.find(&sql, params![id], read)?.ok_or_else(|| Error::not_found("laboratory-round-unknown"))
}

/// Rounds, newest first, with how many took part.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<(Round, i64)>> {
    let sql = format!(
        "select {COLUMNS} from lab_round where until is null order by on_day desc, id desc"
    );
    let rounds = tx.query(&sql, &[], read)?;
    let mut out = Vec::new();
    for round in rounds {
        let count = tx.count(
            "select count(*) from lab_round_result where round = ?1 and until is null",
            params![round.id],
        )?;
        out.push((round, count));
    }
    Ok(out)
}

/// Enters the result of a laboratory; another result of the same one supersedes.
///
/// # Errors
/// No name; a negative uncertainty.
pub fn add_result(tx: &mut Tx<'_>, round: i64, new: &RoundResult) -> Result<()> {
    get(tx, round)?;
    let refuse = |place: &str, rule| Error::invalid("laboratory-refused").field(place, rule);
    if new.laboratory.trim().is_empty() {
        return Err(refuse("laboratory", "field-missing"));
    }
    if new.uncertainty.is_some_and(|it| it < 0) {
        return Err(refuse("uncertainty", "laboratory-uncertainty-negative"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "update lab_round_result set until = ?3 where round = ?1 and laboratory = ?2 and until is null",
        params![round, new.laboratory.trim(), seq],
    )?;
    tx.run(
        "insert into lab_round_result (id, round, laboratory, institute, value, uncertainty, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, round, new.laboratory.trim(), new.institute, new.value, new.uncertainty, seq],
    )?;
    let detail = json!({ "round": round });
    tx.record(Entry::new("round.result", "lab_round", round).detail(detail).touches("laboratory"))?;
    Ok(())
}

fn results(tx: &mut Tx<'_>, round: i64) -> Result<Vec<RoundResult>> {
    tx.query(
        "select laboratory, institute, value, uncertainty from lab_round_result where round = ?1 and until is null order by laboratory, id",
        params![round],
        |row| {
            Ok(RoundResult {
                laboratory: row.get(0)?,
                institute: row.get(1)?,
                value: row.get(2)?,
                uncertainty: row.get(3)?,
            })
        },
    )
}

/// Scores a round; none while there is no yardstick: nothing given and fewer than five results, or results without any
/// spread.
pub fn score(tx: &mut Tx<'_>, round: &Round) -> Result<(Vec<RoundResult>, Option<Scored>)> {
    let results = results(tx, round.id)?;
    let scored = judge(&round.it, &results);
    Ok((results, scored))
}

fn float(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}

/// Results that a consensus needs at least.
const FEWEST: usize = 5;

fn judge(round: &NewRound, results: &[RoundResult]) -> Option<Scored> {
    let values: Vec<f64> = results.iter().map(|it| float(it.value)).collect();
    let by_consensus = round.assigned.is_none() || round.sigma.is_none();
    let robust = if by_consensus {
        if values.len() < FEWEST {
            return None;
        }
        Some(algorithm_a(&values, Constants::Iso).ok()?)
    } else {
        None
    };
    let value = round.assigned.map(float).or(robust.map(|it| it.mean))?;
    let uncertainty = match round.assigned {
        Some(_) => round.assigned_u.map_or(0.0, float),
        None => robust.map_or(0.0, |it| it.uncertainty(values.len())),
    };
    let sigma = round.sigma.map(float).or(robust.map(|it| it.sd))?;
    let assigned = Assigned { value, uncertainty, sigma };
    let mut out = Vec::new();
    for result in results {
        let found =
            scores::score(float(result.value), result.uncertainty.map(float), &assigned).ok()?;
        // z′ where the assigned value is itself uncertain (ISO 13528:2015, 9.5).
        let judged = if uncertainty > 0.3 * sigma { found.z_prime } else { found.z };
        out.push((result.clone(), found, scores::meaning(judged).ok()?));
    }
    Some(Scored { assigned, by_consensus, scores: out })
}
