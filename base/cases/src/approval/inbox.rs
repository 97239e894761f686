//! Whose turn it is: requests as the inbox of a person, and as lines beside a thing.

use identity::{Actor, Class, Verb};
use store::{Tx, Value, params};
use terms::{Date, Result};

use super::Outcome;
use super::store::day;
use crate::kind::Party;
use crate::target::known_to_sql;

/// One line of the inbox: a request with how many of its items are this person's to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub id: i64,
    pub title: String,
    pub unit: i64,
    pub person: i64,
    pub on: Date,
    pub items: i64,
}

/// The turns of a person as a condition over `approval_stand s`; their own requests are left out.
fn turns(actor: &Actor, values: &mut Vec<Value>) -> String {
    let mut any = Vec::new();
    for (party, verb) in [
        (Party::Overseer, Verb::Review),
        (Party::Verifier, Verb::Assess),
        (Party::Leader, Verb::Sign),
    ] {
        let Some(territory) = actor.territory(verb, Class::Cases) else { continue };
        values.push(party.code().into());
        let mut said = format!("s.waits = ?{}", values.len());
        if let Some(limit) = territory.limit() {
            values.push(limit.into());
            said.push_str(&format!(" and s.unit {{in {}}}", values.len()));
        }
        any.push(format!("({said})"));
    }
    if any.is_empty() {
        return "1 = 0".into();
    }
    let me = actor.acting_for.unwrap_or(actor.person);
    values.extend([actor.person.into(), me.into()]);
    let (person, principal) = (values.len() - 1, values.len());
    format!(
        "({}) and a.person <> ?{person} and a.person <> ?{principal} and not exists (
           select 1 from approval_decision d where d.approval = s.approval and d.number = s.number
           and d.round = s.round and (d.person = ?{person} or d.person = ?{principal}))",
        any.join(" or ")
    )
}

/// What waits for this person's decision, oldest first.
pub fn waiting(tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Waiting>> {
    let mut values = Vec::new();
    let (turns, known) = (turns(actor, &mut values), known_to_sql(actor, "s", &mut values));
    values.push(limit.into());
    tx.query(
        &format!(
            "select a.id, a.title, a.unit, a.person, a.on_day, count(*) from approval_stand s
             join approval a on a.id = s.approval where {turns} and {known}
             group by a.id, a.title, a.unit, a.person, a.on_day order by a.on_day, a.id limit ?{}",
            values.len()
        ),
        &values,
        line,
    )
}

pub fn count_waiting(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64> {
    let mut values = Vec::new();
    let (turns, known) = (turns(actor, &mut values), known_to_sql(actor, "s", &mut values));
    tx.count(
        &format!(
            "select count(distinct a.id) from approval_stand s join approval a on a.id = s.approval
             where {turns} and {known}"
        ),
        &values,
    )
}

/// What a person asked for, newest first; `items` counts what is still open.
pub fn of_person(tx: &mut Tx<'_>, person: i64, limit: i64) -> Result<Vec<Waiting>> {
    tx.query(
        "select a.id, a.title, a.unit, a.person, a.on_day,
                cast(sum(case when s.outcome is null then 1 else 0 end) as bigint)
         from approval a join approval_stand s on s.approval = a.id where a.person = ?1
         group by a.id, a.title, a.unit, a.person, a.on_day order by a.id desc limit ?2",
        params![person, limit],
        line,
    )
}

/// The requests about a thing, newest first, each with how it stands there.
pub fn about(
    tx: &mut Tx<'_>,
    kind: &str,
    thing: i64,
    part: &str,
) -> Result<Vec<(Waiting, Option<Outcome>)>> {
    tx.query(
        "select a.id, a.title, a.unit, a.person, a.on_day, s.step, s.outcome
         from approval_item i join approval a on a.id = i.approval
         join approval_stand s on s.approval = i.approval and s.number = i.number
         where i.kind = ?1 and i.thing = ?2 and i.part = ?3 order by a.id desc",
        params![kind, thing, part],
        |row| Ok((line(row)?, row.get::<Option<String>>(6)?.as_deref().and_then(Outcome::named))),
    )
}

fn line(row: &store::Row<'_>) -> Result<Waiting> {
    Ok(Waiting {
        id: row.get(0)?,
        title: row.get(1)?,
        unit: row.get(2)?,
        person: row.get(3)?,
        on: day(row.get(4)?)?,
        items: row.get(5)?,
    })
}
