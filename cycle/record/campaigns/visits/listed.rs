//! Questions about many visits: one's own, a firm's, a campaign's, and the list that is asked by address.

use std::collections::BTreeMap;

use store::{Tx, Value, params};
use terms::{Date, Result};

use super::store::{Visit, of_province};
use crate::registry::{self, Inspector};

/// Visits, and where each stands: id, state, begun, done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: i64,
    pub object: String,
    pub firm: i64,
    pub area: i64,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub state: String,
    pub begun_on: Option<String>,
    pub done_on: Option<String>,
    pub fruitful: Option<i64>,
    /// Planned and done on the province's platform; known here by import.
    pub of_province: bool,
}

impl Listed {
    /// Still to be made or to be brought to its end.
    pub fn is_open(&self) -> bool {
        !matches!(self.state.as_str(), "done" | "cancelled" | "joined")
    }
}

const LISTED: &str = "select v.id, v.object, v.firm, v.area, v.kind, v.from_day, v.to_day, s.state, s.begun_on, s.done_on, s.fruitful, v.uuid from visit v join visit_stand s on s.visit = v.id";

fn listed(row: &store::Row<'_>) -> Result<Listed> {
    Ok(Listed {
        id: row.get(0)?,
        object: row.get(1)?,
        firm: row.get(2)?,
        area: row.get(3)?,
        kind: row.get(4)?,
        from: row.get(5)?,
        to: row.get(6)?,
        state: row.get(7)?,
        begun_on: row.get(8)?,
        done_on: row.get(9)?,
        fruitful: row.get(10)?,
        of_province: of_province(&row.get::<String>(11)?),
    })
}

/// Visits on which a person goes, those still to be made first.
pub fn whose(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Listed>> {
    let codes: Vec<String> = registry::all::<Inspector>(tx)?
        .into_iter()
        .filter(|it| it.person == Some(person))
        .map(|it| it.code)
        .collect();
    let sql = format!(
        "{LISTED} where v.id in (select i.visit from visit_inspector i where i.inspector {{in 1}} and i.until is null)
         order by v.from_day, v.id"
    );
    tx.query(&sql, params![codes], listed)
}

/// What is asked of the list of visits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Licence number of somebody who goes.
    pub who: Option<String>,
    /// Between the days: begun, or where it has not begun, planned.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub kind: Option<String>,
    pub state: Option<String>,
    /// The beginning of an object's code, or a part of the firm's name.
    pub object: Option<String>,
    /// Those not begun too: they tell whom the lot chose.
    pub all: bool,
    pub areas: Option<Vec<i64>>,
}

/// Visits that a reader may know of, newest first: a page of them, and how many there are.
pub(super) fn known(
    tx: &mut Tx<'_>,
    asked: &Asked,
    after: Option<i64>,
    rows: i64,
) -> Result<(Vec<Listed>, i64)> {
    let (rest, mut given) = condition(asked);
    let total = tx.count(
        &format!("select count(*) from visit v join visit_stand s on s.visit = v.id where {rest}"),
        &given,
    )?;
    let at = given.len();
    given.extend([Value::Int(rows), Value::Int(after.unwrap_or(0))]);
    let sql = format!(
        "{LISTED} where {rest} order by s.begun_on desc nulls last, v.from_day desc, v.id desc limit ?{} offset ?{}",
        at + 1,
        at + 2
    );
    Ok((tx.query(&sql, &given, listed)?, total))
}

fn condition(asked: &Asked) -> (String, Vec<Value>) {
    let (mut sql, mut given) = ("v.id > 0".to_owned(), Vec::<Value>::new());
    let mut and = |text: &str, value: Value| {
        given.push(value);
        sql.push_str(" and ");
        sql.push_str(&text.replace("{n}", &given.len().to_string()));
    };
    if let Some(areas) = &asked.areas {
        and("v.area {in {n}}", areas.clone().into());
    }
    if let Some(who) = &asked.who {
        and(
            "v.id in (select i.visit from visit_inspector i where i.inspector = ?{n} and i.until is null)",
            who.as_str().into(),
        );
    }
    if let Some(day) = asked.from {
        and("coalesce(s.begun_on, v.to_day) >= ?{n}", day.into());
    }
    if let Some(day) = asked.to {
        and("coalesce(s.begun_on, v.from_day) <= ?{n}", day.into());
    }
    if let Some(kind) = &asked.kind {
        and("v.kind = ?{n}", kind.as_str().into());
    }
    if let Some(state) = &asked.state {
        and("s.state = ?{n}", state.as_str().into());
    }
    if let Some(object) = &asked.object {
        // Signs of a pattern are no part of a code or a name.
        let plain: String = object.chars().filter(|c| !"%_\\".contains(*c)).collect();
        and(
            "(v.object like ?{n} or v.firm in (select n.unit from unit_name n where n.zh like ?{n} or n.en like ?{n}))",
            format!("%{plain}%").into(),
        );
    }
    if !asked.all {
        sql.push_str(" and s.begun_on is not null");
    }
    (sql, given)
}

/// Other visits that are planned to the firm of a visit: those that it may be merged with.
pub(super) fn planned_to(tx: &mut Tx<'_>, visit: &Visit) -> Result<Vec<Listed>> {
    let sql = format!(
        "{LISTED} where v.firm = ?1 and v.id <> ?2 and s.state = 'planned' order by v.from_day, v.id"
    );
    let mut rows = tx.query(&sql, params![visit.firm, visit.id], listed)?;
    rows.retain(|it| !it.of_province);
    Ok(rows)
}

/// Visits to a firm that have begun: what the firm sees at its door.
pub fn of_firm(tx: &mut Tx<'_>, firm: i64) -> Result<Vec<Listed>> {
    let sql = format!(
        "{LISTED} where v.firm = ?1 and s.begun_on is not null order by s.begun_on desc, v.id desc"
    );
    tx.query(&sql, params![firm], listed)
}

/// Visits of a campaign, and those still to be made to a firm.
pub fn of_campaign(tx: &mut Tx<'_>, campaign: i64) -> Result<Vec<Listed>> {
    let sql = format!(
        "{LISTED} where v.id in (select t.visit from visit_task t where t.campaign = ?1) order by v.object, v.id"
    );
    tx.query(&sql, params![campaign], listed)
}

/// How many visits stand in each state; for the page of a campaign.
pub fn by_state(visits: &[Listed]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for visit in visits {
        *counts.entry(visit.state.as_str()).or_default() += 1;
    }
    counts
}
