//! Reminders as they were written, and who reads which.

use identity::{Actor, Class, Verb};
use store::{Tx, Value, params};
use terms::{Date, Error, Result};

/// A reminder as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    pub id: i64,
    pub case: i64,
    pub title: String,
    /// A code of the ladder; [`MOVED`] where a deadline was moved by an amended calendar.
    pub rung: String,
    pub clock: String,
    pub due: Option<Date>,
    /// The deadline before it was moved.
    pub was: Option<Date>,
    pub on: Date,
    pub unit: i64,
    /// The leader whom a draft waits for.
    pub person: Option<i64>,
    pub draft: Option<i64>,
    /// The ground of an urgent one.
    pub urgent: Option<String>,
}

/// The rung of a notice that a deadline moved.
pub const MOVED: &str = "moved";

pub(crate) fn put(tx: &mut Tx<'_>, row: &Reminder, seq: i64) -> Result<()> {
    tx.run(
        "insert {skip_taken}into reminder (id, case_id, rung, clock, due, was, on_day, unit, person, draft, urgent, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12){taken}",
        params![
            row.id,
            row.case,
            &row.rung,
            &row.clock,
            row.due,
            row.was,
            row.on,
            row.unit,
            row.person,
            row.draft,
            row.urgent.clone(),
            seq
        ],
    )
    .map(|_| ())
}

/// Which reminders.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub urgent_only: bool,
    /// Leaves out what this person has read.
    pub unread_by: Option<i64>,
    /// What waits for this leader, or is owed by these units; no limit where there is none.
    pub of: Option<(i64, Vec<i64>)>,
}

/// Reminders that a reader may know of, newest first. Those of a leader's drafts are theirs alone to act on.
pub fn reminders(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &Asked,
    limit: i64,
) -> Result<Vec<Reminder>> {
    let (condition, mut values) = condition(actor, asked, true);
    values.push(limit.into());
    let day = |text: Option<String>| {
        text.map(|text| text.parse::<Date>().map_err(Error::broken)).transpose()
    };
    tx.query(
        &format!(
            "select r.id, r.case_id, f.title, r.rung, r.clock, r.due, r.was, r.on_day, r.unit, r.person, r.draft, r.urgent
             from reminder r join case_file f on f.id = r.case_id where {condition}
             order by r.on_day desc, r.id desc limit ?{}",
            values.len()
        ),
        &values,
        |row| {
            Ok(Reminder {
                id: row.get(0)?,
                case: row.get(1)?,
                title: row.get(2)?,
                rung: row.get(3)?,
                clock: row.get(4)?,
                due: day(row.get(5)?)?,
                was: day(row.get(6)?)?,
                on: row.get::<String>(7)?.parse().map_err(Error::broken)?,
                unit: row.get(8)?,
                person: row.get(9)?,
                draft: row.get(10)?,
                urgent: row.get(11)?,
            })
        },
    )
}

pub fn count_reminders(tx: &mut Tx<'_>, actor: &Actor, asked: &Asked) -> Result<i64> {
    let (condition, values) = condition(actor, asked, true);
    tx.count(
        &format!(
            "select count(*) from reminder r join case_file f on f.id = r.case_id where {condition}"
        ),
        &values,
    )
}

/// The condition over `reminder r join case_file f`, or over `filing_reminder r`, which is of no case.
pub(crate) fn condition(actor: &Actor, asked: &Asked, of_cases: bool) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut said = vec![if of_cases { "f.class = 'cases'" } else { "1 = 1" }.to_owned()];
    match actor.territory(Verb::View, Class::Cases) {
        None => said.push("1 = 0".into()),
        Some(territory) => {
            if let Some(limit) = territory.limit() {
                values.push(limit.into());
                said.push(format!("r.unit {{in {}}}", values.len()));
            }
        }
    }
    for (column, day) in [("r.on_day >= ", asked.since), ("r.on_day <= ", asked.until)] {
        if let Some(day) = day {
            values.push(day.into());
            said.push(format!("{column}?{}", values.len()));
        }
    }
    if asked.urgent_only {
        said.push(if of_cases { "r.urgent is not null" } else { "1 = 0" }.into());
    }
    if let Some(person) = asked.unread_by {
        values.push(person.into());
        said.push(format!(
            "not exists (select 1 from reminder_read d where d.reminder = r.id and d.person = ?{})",
            values.len()
        ));
    }
    match &asked.of {
        Some((person, units)) if of_cases => {
            values.push((*person).into());
            values.push(units.clone().into());
            said.push(format!(
                "(r.person = ?{} or r.person is null and r.unit {{in {}}})",
                values.len() - 1,
                values.len()
            ));
        }
        Some((_, units)) => {
            values.push(units.clone().into());
            said.push(format!("r.unit {{in {}}}", values.len()));
        }
        None => {}
    }
    (said.join(" and "), values)
}

/// Notes that a person has read reminders; reading again changes nothing.
pub fn mark_read(tx: &mut Tx<'_>, actor: &Actor, ids: &[i64]) -> Result<()> {
    tx.housekeeping();
    let at = tx.now_micros();
    for id in ids {
        tx.run(
            "insert {skip_taken}into reminder_read (reminder, person, at) values (?1, ?2, ?3){taken}",
            params![*id, actor.person, at],
        )?;
    }
    Ok(())
}
