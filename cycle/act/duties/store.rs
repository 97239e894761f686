//! Questions and the one command of duties.

use cases::rulebook::{Duty, Layer, rules};
use jiff::ToSpan;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

/// The kinds of unit that a layer is made of.
pub(super) fn kinds(layer: Layer) -> &'static [&'static str] {
    match layer {
        Layer::Government => &["city", "county", "government"],
        Layer::Regulator => &["department"],
        Layer::Firm => &["firm"],
    }
}

/// The duties of a unit today.
pub(super) fn of_unit(tx: &mut Tx<'_>, unit: i64) -> Result<Vec<Duty>> {
    let today = store::civil_date(tx.now());
    let (code, kind) =
        tx.one("select code, kind from unit where id = ?1", params![unit], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?))
        })?;
    let mut mine = rules::<Duty>(tx, today)?;
    mine.retain(|duty| {
        kinds(duty.layer).contains(&kind.as_str())
            && (duty.units.is_empty() || duty.units.contains(&code))
    });
    mine.sort_by_key(|duty| (duty.layer, duty.code.clone()));
    Ok(mine)
}

/// One time that a duty was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) id: i64,
    pub(super) unit: i64,
    pub(super) on: Date,
    pub(super) words: String,
    pub(super) address: Option<String>,
    /// What the kept file is called.
    pub(super) file: Option<String>,
}

const DONE: &str = "select d.id, d.unit, d.on_day, d.words, d.address, e.title
   from duty_done d left join evidence e on e.id = d.evidence where d.duty = ?1";

fn read_done(row: &store::Row<'_>) -> Result<Done> {
    Ok(Done {
        id: row.get(0)?,
        unit: row.get(1)?,
        on: row.get::<String>(2)?.parse().map_err(Error::broken)?,
        words: row.get(3)?,
        address: row.get(4)?,
        file: row.get(5)?,
    })
}

/// When a unit did a duty, newest first.
pub(super) fn done(tx: &mut Tx<'_>, duty: &str, unit: i64, limit: i64) -> Result<Vec<Done>> {
    let sql = format!("{DONE} and d.unit = ?2 order by d.on_day desc, d.id desc limit ?3");
    tx.query(&sql, params![duty, unit, limit], read_done)
}

/// When anybody did it, newest first.
pub(super) fn done_by_all(tx: &mut Tx<'_>, duty: &str, limit: i64) -> Result<Vec<Done>> {
    let sql = format!("{DONE} order by d.on_day desc, d.id desc limit ?2");
    tx.query(&sql, params![duty, limit], read_done)
}

/// The file of one time: whose, its content, what it is called.
pub(super) fn kept(tx: &mut Tx<'_>, id: i64) -> Result<(i64, String, String)> {
    tx.find(
        "select d.unit, e.hash, e.title from duty_done d join evidence e on e.id = d.evidence where d.id = ?1",
        params![id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?
    .ok_or_else(|| Error::not_found("evidence-unknown"))
}

/// The day by which it is to be done again: after the last time, or after the day the duty began to govern.
pub(super) fn due(duty: &Duty, last: Option<Date>) -> Date {
    last.unwrap_or(duty.from).saturating_add(duty.every.days().days())
}

/// How a duty stands over all who hold it: holders, done within its time, ever done.
pub(super) fn tally(tx: &mut Tx<'_>, duty: &Duty) -> Result<(i64, i64, i64)> {
    let today = store::civil_date(tx.now());
    let since = today.saturating_sub(duty.every.days().days());
    let kinds: Vec<String> = kinds(duty.layer).iter().map(|it| (*it).to_owned()).collect();
    let named = duty.units.clone();
    let condition = if named.is_empty() { "" } else { " and u.code {in 2}" };
    let mut values: Vec<store::Value> = vec![kinds.into()];
    if !named.is_empty() {
        values.push(named.into());
    }
    let holders = tx.count(
        &format!(
            "select count(*) from unit u where u.kind {{in 1}} and u.valid_to is null{condition}"
        ),
        &values,
    )?;
    let in_time = tx.count(
        "select count(distinct unit) from duty_done where duty = ?1 and on_day >= ?2",
        params![&duty.code, since],
    )?;
    let ever = tx
        .count("select count(distinct unit) from duty_done where duty = ?1", params![&duty.code])?;
    Ok((holders, in_time, ever))
}

/// Records that a duty was done.
///
/// # Errors
/// No words or no evidence, a day that has not come, an address that leads outside.
pub(super) fn record(
    tx: &mut Tx<'_>,
    duty: &Duty,
    unit: i64,
    on: Date,
    words: &str,
    address: &str,
    evidence: Option<i64>,
) -> Result<i64> {
    let mut error = Error::invalid("duty-refused");
    if words.trim().is_empty() {
        error = error.field("words", "case-field-missing");
    }
    if on > store::civil_date(tx.now()) {
        let args = vec![("today", store::civil_date(tx.now()).to_string())];
        error = error.breach(terms::Field { place: "on".into(), rule: "case-day-in-future", args });
    }
    let address = Some(address.trim()).filter(|address| !address.is_empty());
    if address.is_some_and(|address| !address.starts_with('/') || address.starts_with("//")) {
        error = error.field("address", "case-address-outside");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (id, seq, actor) = (tx.next_id()?, tx.next_seq()?, tx.actor());
    tx.run(
        "insert into duty_done (id, duty, unit, on_day, words, address, evidence, person, acting_for, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            &duty.code,
            unit,
            on,
            words.trim(),
            address,
            evidence,
            actor.person,
            actor.acting_for,
            seq
        ],
    )?;
    let detail = json!({ "duty": duty.code, "on": on.to_string() });
    tx.record(Entry::new("duty.done", "unit", unit).detail(detail).touches("cases"))?;
    Ok(id)
}
