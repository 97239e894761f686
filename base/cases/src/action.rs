//! What is done about a cause: each action has a sort, a unit that owns it, a day, and is done with evidence.
//!
//! As long as one is open, nobody can say that the matter was put right. An action that proves needless is dropped
//! with a ground; it is never deleted.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

/// What an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionSort {
    /// Stops the harm.
    Immediate,
    /// Takes the cause away.
    Corrective,
    /// Keeps it from happening elsewhere.
    Preventive,
}

impl ActionSort {
    pub const ALL: [ActionSort; 3] =
        [ActionSort::Immediate, ActionSort::Corrective, ActionSort::Preventive];
    pub fn code(self) -> &'static str {
        match self {
            ActionSort::Immediate => "immediate",
            ActionSort::Corrective => "corrective",
            ActionSort::Preventive => "preventive",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub id: i64,
    pub case: i64,
    pub sort: ActionSort,
    pub words: String,
    pub unit: i64,
    pub due: Date,
    pub end: Option<ActionEnd>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionEnd {
    /// Given up with a ground, not done.
    pub dropped: bool,
    pub on: Date,
    pub words: String,
    pub evidence: Option<i64>,
    pub address: Option<String>,
    pub person: i64,
}

/// Adds an action to an open case.
///
/// # Errors
/// No words; the case has ended.
pub fn add_action(
    tx: &mut Tx<'_>,
    case: i64,
    sort: ActionSort,
    words: &str,
    unit: i64,
    due: Date,
) -> Result<i64> {
    if words.trim().is_empty() {
        return Err(Error::invalid("case-refused").field("words", "case-field-missing"));
    }
    let today = store::civil_date(tx.now());
    if due < today {
        return Err(Error::invalid("case-refused").field("due", "lock-day-passed"));
    }
    still_open(tx, case)?;
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    tx.run(
        "insert into case_action (id, case_id, sort, words, unit, due, person, on_day, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, case, sort.code(), words.trim(), unit, due, person, today, seq],
    )?;
    let detail = json!({ "action": id, "sort": sort.code(), "unit": unit, "due": due.to_string() });
    tx.record(Entry::new("case.action", "case", case).detail(detail).touches("cases"))?;
    Ok(id)
}

fn still_open(tx: &mut Tx<'_>, case: i64) -> Result<()> {
    let open = tx.count(
        "select count(*) from case_stand where case_id = ?1 and ended is null",
        params![case],
    )?;
    if open == 0 { Err(Error::conflict("case-action-ended")) } else { Ok(()) }
}

/// Ends an action: done, with evidence, or dropped with a ground.
///
/// # Errors
/// Ended already, no words, done without evidence, an address that leads outside.
pub fn end_action(tx: &mut Tx<'_>, id: i64, end: &ActionEnd) -> Result<()> {
    let action = action(tx, id)?;
    if action.end.is_some() {
        return Err(Error::conflict("case-action-ended"));
    }
    still_open(tx, action.case)?;
    let refused = |place: &str, rule| Error::invalid("case-refused").field(place, rule);
    if end.words.trim().is_empty() {
        return Err(refused("words", "case-field-missing"));
    }
    if !end.dropped && end.evidence.is_none() && end.address.is_none() {
        return Err(refused("evidence", "case-evidence-missing"));
    }
    if end
        .address
        .as_ref()
        .is_some_and(|address| !address.starts_with('/') || address.starts_with("//"))
    {
        return Err(refused("address", "case-address-outside"));
    }
    let (seq, actor) = (tx.next_seq()?, tx.actor());
    tx.run(
        "insert into case_action_end (action, dropped, on_day, words, evidence, address, person, acting_for, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            i64::from(end.dropped),
            end.on,
            end.words.trim(),
            end.evidence,
            end.address.clone(),
            actor.person,
            actor.acting_for,
            seq
        ],
    )?;
    let verb = if end.dropped { "case.action-dropped" } else { "case.action-done" };
    tx.record(
        Entry::new(verb, "case", action.case).detail(json!({ "action": id })).touches("cases"),
    )?;
    Ok(())
}

/// # Errors
/// Not found.
pub fn action(tx: &mut Tx<'_>, id: i64) -> Result<Action> {
    read(tx, "a.id = ?1", id)?.pop().ok_or_else(|| Error::not_found("case-action-unknown"))
}

pub fn actions_of(tx: &mut Tx<'_>, case: i64) -> Result<Vec<Action>> {
    read(tx, "a.case_id = ?1", case)
}

/// How many actions of a case are neither done nor dropped.
pub fn open_actions(tx: &mut Tx<'_>, case: i64) -> Result<i64> {
    tx.count(
        "select count(*) from case_action a where a.case_id = ?1
         and not exists (select 1 from case_action_end e where e.action = a.id)",
        params![case],
    )
}

fn read(tx: &mut Tx<'_>, condition: &str, value: i64) -> Result<Vec<Action>> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    tx.query(
        &format!(
            "select a.id, a.case_id, a.sort, a.words, a.unit, a.due, e.dropped, e.on_day, e.words, e.evidence,
                    e.address, e.person
             from case_action a left join case_action_end e on e.action = a.id where {condition} order by a.id"
        ),
        params![value],
        |row| {
            let dropped: Option<i64> = row.get(6)?;
            let end = match dropped {
                None => None,
                Some(dropped) => Some(ActionEnd {
                    dropped: dropped != 0,
                    on: day(row.get(7)?)?,
                    words: row.get(8)?,
                    evidence: row.get(9)?,
                    address: row.get(10)?,
                    person: row.get(11)?,
                }),
            };
            Ok(Action {
                id: row.get(0)?,
                case: row.get(1)?,
                sort: ActionSort::named(&row.get::<String>(2)?).ok_or_else(|| Error::broken("a sort of action"))?,
                words: row.get(3)?,
                unit: row.get(4)?,
                due: day(row.get(5)?)?,
                end,
            })
        },
    )
}
