//! Which tasks owe a filing now, and who is reminded of it.
//!
//! A unit is told once for all of its tasks: ten tasks that wait for one quarter's report are one reminder with the
//! number ten. The ladder is that of deadlines without what it drafts: on working days, never on the last day or the
//! one before.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use identity::Actor;
use serde_json::json;
use store::{Entry, Tx, Value, params};
use terms::{Date, Error, Period, Result};

use crate::filing::{Days, Due, Filing, TASK, counted_moves, filing_rules, windows};
use crate::kind::Kind;
use crate::ladder::due_rung;
use crate::reminders::{Asked, condition};
use crate::rulebook::{Rung, rules};
use crate::versions::kind_on;

/// A filing that a task owes now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub case: i64,
    pub title: String,
    pub accountable: i64,
    pub filing: Due,
}

/// Tasks that were issued on one day for one period share their windows.
struct Batch {
    issued: Date,
    period: Option<Period>,
}

/// What the open tasks of these units owe now (of all units where there is no limit), by day and case.
pub fn owed(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    units: Option<&[i64]>,
    today: Date,
) -> Result<Vec<Owed>> {
    let (filings, kind) = (filing_rules(tx)?, kind_on(tx, TASK, today)?);
    let mut found = Vec::new();
    if filings.is_empty() {
        return Ok(found);
    }
    for batch in batches(tx, units)? {
        for rule in &filings {
            let Some(due) = window(rule, &batch, clockwork, today) else { continue };
            let (condition, values) = unfiled(rule, &batch, kind.as_ref(), &due, units);
            let sql = format!(
                "select s.case_id, f.title, s.accountable from case_stand s join case_file f on f.id = s.case_id
                 where {condition} order by s.case_id"
            );
            found.extend(tx.query(&sql, &values, |row| {
                Ok(Owed {
                    case: row.get(0)?,
                    title: row.get(1)?,
                    accountable: row.get(2)?,
                    filing: due.clone(),
                })
            })?);
        }
    }
    found.sort_by_key(|it| (it.filing.due, it.case));
    Ok(found)
}

fn batches(tx: &mut Tx<'_>, units: Option<&[i64]>) -> Result<Vec<Batch>> {
    let mut values: Vec<Value> = vec![TASK.into()];
    let mut limit = "";
    if let Some(units) = units {
        values.push(units.to_vec().into());
        limit = " and s.accountable {in 2}";
    }
    let sql = format!(
        "select distinct s.opened_on, f.period from case_stand s join case_file f on f.id = s.case_id
         where s.kind = ?1 and s.ended is null{limit} order by s.opened_on, f.period"
    );
    tx.query(&sql, &values, |row| {
        let issued: String = row.get(0)?;
        Ok(Batch {
            issued: issued.parse().map_err(Error::broken)?,
            period: row.get::<Option<i64>>(1)?.map(Period::from_stored).transpose()?,
        })
    })
}

/// The window that is open now: the latest one.
fn window(rule: &Filing, batch: &Batch, clockwork: &Clockwork, today: Date) -> Option<Due> {
    windows(rule, Days::of_open(batch.issued, batch.period), clockwork, today).pop()
}

/// The open tasks of a batch in which nothing was filed since the window opened.
fn unfiled(
    rule: &Filing,
    batch: &Batch,
    kind: Option<&Kind>,
    due: &Due,
    units: Option<&[i64]>,
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![
        TASK.into(),
        batch.issued.into(),
        batch.period.map(|period| period.stored()).into(),
        due.opens.into(),
        counted_moves(kind, &rule.step).into(),
    ];
    let period =
        if batch.period.is_some() { "f.period = ?3" } else { "f.period is null and ?3 is null" };
    let mut said = format!(
        "s.kind = ?1 and s.ended is null and s.opened_on = ?2 and {period} and not exists (
           select 1 from case_step c where c.case_id = s.case_id and c.party = 'owner'
           and c.on_day >= ?4 and c.code {{in 5}})"
    );
    if rule.wholes_only {
        said.push_str(" and f.parent is null");
    }
    if let Some(units) = units {
        values.push(units.to_vec().into());
        said.push_str(" and s.accountable {in 6}");
    }
    (said, values)
}

/// A reminder of filings, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingReminder {
    pub id: i64,
    /// The code of the rule.
    pub filing: String,
    pub due: Date,
    pub rung: String,
    pub on: Date,
    pub unit: i64,
    /// How many tasks owed it that day.
    pub owed: i64,
}

/// Writes the reminders of filings that fall on this working day. Returns how many.
pub(crate) fn remind_of_filings(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    today: Date,
) -> Result<usize> {
    let rungs: Vec<Rung> = rules::<Rung>(tx, today)?
        .into_iter()
        .filter(|rung| rung.draft.is_none())
        .filter(|rung| rung.kinds.is_empty() || rung.kinds.iter().any(|kind| kind == TASK))
        .collect();
    let mut lines: BTreeMap<(i64, String, Date), i64> = BTreeMap::new();
    for it in owed(tx, clockwork, None, today)? {
        *lines.entry((it.accountable, it.filing.code, it.filing.due)).or_default() += 1;
    }
    let mut rows = Vec::new();
    for ((unit, filing, due), owed) in lines {
        let before: BTreeSet<String> = tx
            .query(
                "select rung from filing_reminder where unit = ?1 and filing = ?2 and due = ?3 order by rung",
                params![unit, &filing, due],
                |row| row.get(0),
            )?
            .into_iter()
            .collect();
        // Where the calendar does not reach nothing can be said; deadlines of cases count such days.
        if let Ok(Some(rung)) = due_rung(&rungs, clockwork.calendar(), due, today, false, &before) {
            rows.push((unit, filing, due, rung.code.clone(), owed));
        }
    }
    if rows.is_empty() {
        return Ok(0);
    }
    let seq = tx.next_seq()?;
    for (unit, filing, due, rung, owed) in &rows {
        let id = tx.next_id()?;
        tx.run(
            "insert {skip_taken}into filing_reminder (id, filing, due, rung, on_day, unit, owed, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8){taken}",
            params![id, filing, *due, rung, today, *unit, *owed, seq],
        )?;
    }
    let detail = json!({ "filings": rows.len(), "day": today.to_string() });
    tx.record(Entry::new("case.filings-reminded", "case", 0).detail(detail).touches("cases"))?;
    Ok(rows.len())
}

/// Reminders of filings that a reader may know of, newest first.
pub fn filing_reminders(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &Asked,
    limit: i64,
) -> Result<Vec<FilingReminder>> {
    let (condition, mut values) = condition(actor, asked, false);
    values.push(limit.into());
    let sql = format!(
        "select r.id, r.filing, r.due, r.rung, r.on_day, r.unit, r.owed from filing_reminder r where {condition}
         order by r.on_day desc, r.id desc limit ?{}",
        values.len()
    );
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    tx.query(&sql, &values, |row| {
        Ok(FilingReminder {
            id: row.get(0)?,
            filing: row.get(1)?,
            due: day(row.get(2)?)?,
            rung: row.get(3)?,
            on: day(row.get(4)?)?,
            unit: row.get(5)?,
            owed: row.get(6)?,
        })
    })
}

pub fn count_filing_reminders(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Result<i64> {
    let (condition, values) = condition(actor, asked, false);
    tx.count(&format!("select count(*) from filing_reminder r where {condition}"), &values)
}
