//! Series of lots in the store. Severity is never stored as a fact of its own: it is played again from the lots.

use serde_json::json;
use stats::acceptance::Count;
use stats::acceptance::keyed::Keyed;
use stats::acceptance::switching::{self, Numbers, Severity};
use stats::acceptance::tables::{self, AQLS, Level, Table, TablePlan};
use store::{Entry, Tx, params};
use terms::{Date, Error, Millionths, Result};

use super::reduced;
use crate::samples::day_of;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeries {
    pub producer: i64,
    pub product: String,
    /// S1 S2 S3 S4 I II III.
    pub level: String,
    /// Percent nonconforming, in millionths.
    pub aql: i64,
    pub basis: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub id: i64,
    pub it: NewSeries,
}

/// A line of a series: a lot that was judged, the word that inspection goes on, or an agreement to reduce it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub number: i64,
    /// lot, resume, reduce, withdraw.
    pub sort: String,
    pub is_lot: bool,
    /// The lot's; of an agreement the table that was keyed.
    pub code: String,
    pub size: i64,
    pub severity: String,
    pub letter: String,
    pub n: i64,
    pub accept: i64,
    pub reject: i64,
    pub found: i64,
    pub accepted: bool,
    pub on: Date,
    pub ground: Option<String>,
}

pub(super) fn refuse(place: &str, rule: &'static str) -> Error {
    Error::invalid("laboratory-refused").field(place, rule)
}

pub(crate) fn level_of(code: &str) -> Option<Level> {
    Some(match code {
        "S1" => Level::S1,
        "S2" => Level::S2,
        "S3" => Level::S3,
        "S4" => Level::S4,
        "I" => Level::I,
        "II" => Level::II,
        "III" => Level::III,
        _ => return None,
    })
}

pub(crate) fn severity_code(severity: Severity) -> &'static str {
    match severity {
        Severity::Normal => "normal",
        Severity::Tightened => "tightened",
        Severity::Reduced => "reduced",
        Severity::Discontinued => "discontinued",
    }
}

/// Opens a series.
///
/// # Errors
/// A level or AQL that the tables have not.
pub fn open(tx: &mut Tx<'_>, new: &NewSeries) -> Result<i64> {
    if new.product.trim().is_empty() {
        return Err(refuse("product", "field-missing"));
    }
    if level_of(&new.level).is_none() {
        return Err(refuse("level", "laboratory-level-unknown"));
    }
    if !AQLS.iter().any(|known| (known * 1e6).round() as i64 == new.aql) {
        return Err(refuse("aql", "laboratory-aql-unknown"));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into lab_series (id, producer, product, level, aql, basis, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, new.producer, new.product.trim(), &new.level, new.aql, &new.basis, seq],
    )?;
    let detail = json!({ "producer": new.producer, "product": new.product });
    tx.record(Entry::new("series.opened", "lab_series", id).detail(detail).touches("laboratory"))?;
    Ok(id)
}

fn read(row: &store::Row<'_>) -> Result<Series> {
    Ok(Series {
        id: row.get(0)?,
        it: NewSeries {
            producer: row.get(1)?,
            product: row.get(2)?,
            level: row.get(3)?,
            aql: row.get(4)?,
            basis: row.get(5)?,
        },
    })
}

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Series> {
    let sql = "select id, producer, product, level, aql, basis from lab_series where id = ?1";
    tx.find(sql, params![id], read)?.ok_or_else(|| Error::not_found("laboratory-series-unknown"))
}

pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Series>> {
    tx.query(
        "select id, producer, product, level, aql, basis from lab_series order by product, id",
        &[],
        read,
    )
}

pub fn lots(tx: &mut Tx<'_>, series: i64) -> Result<Vec<Lot>> {
    tx.query(
        "select number, sort, code, size, severity, letter, n, accept, reject, found, verdict, on_day, ground
         from lab_lot where series = ?1 order by number",
        params![series],
        |row| {
            let sort: String = row.get(1)?;
            Ok(Lot {
                number: row.get(0)?,
                is_lot: sort == "lot",
                sort,
                code: row.get(2)?,
                size: row.get(3)?,
                severity: row.get(4)?,
                letter: row.get(5)?,
                n: row.get(6)?,
                accept: row.get(7)?,
                reject: row.get(8)?,
                found: row.get(9)?,
                accepted: row.get::<String>(10)? == "accepted",
                on: day_of(&row.get::<String>(11)?)?,
                ground: row.get(12)?,
            })
        },
    )
}

/// The code letter of a lot size at the level of a series.
pub(super) fn letter_for(series: &Series, size: i64) -> Result<char> {
    let level = level_of(&series.it.level).ok_or_else(|| Error::broken("level of a series"))?;
    let size = u64::try_from(size).map_err(|_| refuse("size", "laboratory-lot-size"))?;
    tables::letter(size, level).map_err(|_| refuse("size", "laboratory-lot-size"))
}

/// The plans of a lot size: normal, the normal one an AQL step tighter, tightened.
fn plans(series: &Series, size: i64) -> Result<(TablePlan, Option<TablePlan>, TablePlan)> {
    let unfit = |_| refuse("size", "laboratory-lot-size");
    let letter = letter_for(series, size)?;
    let aql = Millionths(series.it.aql).to_f64();
    let tighter = AQLS.iter().rev().find(|known| **known < aql * (1.0 - 1e-9));
    let normal = tables::plan(letter, aql, Table::Normal).map_err(unfit)?;
    let tightened = tables::plan(letter, aql, Table::Tightened).map_err(unfit)?;
    let tighter = tighter.and_then(|aql| tables::plan(letter, *aql, Table::Normal).ok());
    Ok((normal, tighter, tightened))
}

/// How the next lot of a series is inspected, played again from its lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub severity: Severity,
    /// The switching score after the last lot, on normal inspection.
    pub score: Option<u32>,
    pub lots: usize,
    /// The table that the authority agreed to reduce by; none where nobody agreed.
    pub reduced_by: Option<Keyed>,
}

pub fn standing(tx: &mut Tx<'_>, series: &Series) -> Result<Standing> {
    let lots = lots(tx, series.id)?;
    let played = play(series, &lots)?;
    let count = lots.iter().filter(|lot| lot.is_lot).count();
    Ok(Standing {
        severity: played.series.severity(),
        score: played.score,
        lots: count,
        reduced_by: played.table,
    })
}

struct Played {
    series: switching::Series,
    score: Option<u32>,
    table: Option<Keyed>,
}

fn play(series: &Series, lots: &[Lot]) -> Result<Played> {
    let mut played = Played { series: switching::Series::new(), score: None, table: None };
    for lot in lots {
        match lot.sort.as_str() {
            "lot" => {
                let found = u64::try_from(lot.found).map_err(Error::broken)?;
                let (numbers, may_reduce) = numbers(series, lot.size, played.table.as_ref())?;
                played.score = played.series.enter(found, &numbers, may_reduce).score;
            }
            reduced::AGREED => {
                let table = Keyed::read(&lot.code);
                played.table = Some(table.map_err(|it| Error::broken(it.reason))?);
            }
            reduced::WITHDRAWN => {
                played.table = None;
                if played.series.severity() == Severity::Reduced {
                    // Back to normal, as a series begins.
                    played.series = switching::Series::new();
                }
            }
            _ => played.series.resume(),
        }
    }
    Ok(played)
}

/// The numbers that a lot switches by, and whether the series may be reduced after it.
fn numbers(series: &Series, size: i64, table: Option<&Keyed>) -> Result<(Numbers, bool)> {
    let (normal, tighter, tightened) = plans(series, size)?;
    let reduced = match table {
        Some(table) => reduced::plan(table, series, size)?,
        None => None,
    };
    let numbers = Numbers {
        normal: normal.accept,
        tighter_aql: tighter.map(|plan| plan.accept),
        tightened: tightened.accept,
        // Without a table it is never in force.
        reduced: reduced.map_or((0, 1), |plan| (plan.accept, plan.reject)),
    };
    Ok((numbers, reduced.is_some()))
}

/// The plan for a lot of this size now.
///
/// # Errors
/// Inspection is discontinued; a size outside the tables.
pub fn plan_for(tx: &mut Tx<'_>, series: &Series, size: i64) -> Result<(Severity, TablePlan)> {
    let standing = standing(tx, series)?;
    let (normal, _, tightened) = plans(series, size)?;
    match (standing.severity, &standing.reduced_by) {
        (Severity::Discontinued, _) => Err(refuse("found", "laboratory-discontinued")),
        (Severity::Tightened, _) => Ok((Severity::Tightened, tightened)),
        (Severity::Reduced, Some(table)) => {
            let plan = reduced::plan(table, series, size)?;
            let plan = plan.ok_or_else(|| refuse("size", "laboratory-reduced-not-keyed"))?;
            Ok((Severity::Reduced, plan))
        }
        (Severity::Normal | Severity::Reduced, _) => Ok((Severity::Normal, normal)),
    }
}

/// A lot that was inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entering {
    pub code: String,
    pub size: i64,
    pub found: i64,
    pub on: Date,
}

/// Judges a lot by the plan in force and enters it; the severity of the next follows.
///
/// # Errors
/// Inspection is discontinued; more nonconforming items than were looked at; a lot entered twice (one that was
/// resubmitted is not entered again).
pub fn enter(tx: &mut Tx<'_>, series: i64, new: &Entering) -> Result<bool> {
    let of = get(tx, series)?;
    if new.code.trim().is_empty() {
        return Err(refuse("code", "field-missing"));
    }
    if new.on > store::civil_date(tx.now()) {
        return Err(refuse("on", "laboratory-in-future"));
    }
    let before = lots(tx, series)?;
    if before.iter().any(|lot| lot.is_lot && lot.code == new.code.trim()) {
        return Err(refuse("code", "laboratory-code-taken"));
    }
    if before.last().is_some_and(|last| new.on < last.on) {
        return Err(refuse("on", "laboratory-before-last-step"));
    }
    let (severity, plan) = plan_for(tx, &of, new.size)?;
    let n = plan.n.min(u64::try_from(new.size).unwrap_or(0));
    let found =
        u64::try_from(new.found).map_err(|_| refuse("found", "laboratory-found-too-many"))?;
    if found > n {
        return Err(refuse("found", "laboratory-found-too-many"));
    }
    // Between the two numbers of a reduced plan the lot is accepted, and the next one is inspected as usual.
    let accepted = found < plan.reject;
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    let number = before.last().map_or(0, |last| last.number) + 1;
    let whole = |value: u64| i64::try_from(value).map_err(Error::broken);
    tx.run(
        "insert into lab_lot (id, series, number, sort, code, size, severity, letter, n, accept, reject, found, verdict, on_day, person, seq)
         values (?1, ?2, ?3, 'lot', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            id,
            series,
            number,
            new.code.trim(),
            new.size,
            severity_code(severity),
            plan.letter.to_string(),
            whole(n)?,
            whole(plan.accept)?,
            whole(plan.reject)?,
            new.found,
            if accepted { "accepted" } else { "refused" },
            new.on,
            person,
            seq
        ],
    )?;
    let detail =
        json!({ "lot": new.code, "severity": severity_code(severity), "accepted": accepted });
    tx.record(Entry::new("lot.judged", "lab_series", series).detail(detail).touches("laboratory"))?;
    Ok(accepted)
}

/// Inspection goes on, tightened: somebody says why.
///
/// # Errors
/// It was not discontinued; no ground.
pub fn resume(tx: &mut Tx<'_>, series: i64, on: Date, ground: &str) -> Result<()> {
    let of = get(tx, series)?;
    if ground.trim().is_empty() {
        return Err(refuse("ground", "laboratory-no-ground"));
    }
    if standing(tx, &of)?.severity != Severity::Discontinued {
        return Err(refuse("ground", "laboratory-not-discontinued"));
    }
    let before = lots(tx, series)?;
    if before.last().is_some_and(|last| on < last.on) {
        return Err(refuse("on", "laboratory-before-last-step"));
    }
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    let number = before.last().map_or(0, |last| last.number) + 1;
    tx.run(
        "insert into lab_lot (id, series, number, sort, code, size, severity, letter, n, accept, reject, found, verdict, on_day, person, ground, seq)
         values (?1, ?2, ?3, 'resume', '', 0, 'tightened', '', 0, 0, 0, 0, '', ?4, ?5, ?6, ?7)",
        params![id, series, number, on, person, ground.trim(), seq],
    )?;
    let entry = Entry::new("series.resumed", "lab_series", series).ground(ground.trim());
    tx.record(entry.touches("laboratory"))?;
    Ok(())
}

/// Chance of acceptance over the quality of a lot (抽样特性曲线), in percent nonconforming.
pub fn characteristic(plan: &TablePlan, size: i64) -> Vec<(f64, f64)> {
    let Ok(plan) = plan.for_lot(u64::try_from(size).unwrap_or(2)) else { return Vec::new() };
    // As far as lots are hardly ever accepted.
    let mut out = Vec::new();
    for step in 0..=400 {
        let p = f64::from(step) / 400.0;
        let Ok(chance) = plan.acceptance(p, Count::Binomial) else { break };
        out.push((100.0 * p, chance));
        if chance < 0.005 {
            break;
        }
    }
    out
}
