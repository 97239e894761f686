//! A grant: role, where, for what, from when to when, on what ground, by whom.

use std::collections::BTreeSet;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::role::{Class, Role};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub id: i64,
    pub person: i64,
    pub role: Role,
    pub unit: Option<i64>,
    pub class: Option<Class>,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub ground: String,
}

/// The grants in force on a day.
pub fn grants_of(tx: &mut Tx<'_>, person: i64, on: Date) -> Result<Vec<Grant>> {
    tx.query(
        "select id, person, role, unit, data_class, valid_from, valid_to, ground from role_grant
         where person = ?1 and until is null and valid_from <= ?2 and (valid_to is null or valid_to > ?2)
         order by id",
        params![person, on],
        |r| {
            let class: Option<String> = r.get(4)?;
            let role: String = r.get(2)?;
            Ok(Grant {
                id: r.get(0)?,
                person: r.get(1)?,
                role: Role::named(&role).ok_or_else(|| Error::broken(format!("role {role}")))?,
                unit: r.get(3)?,
                class: class.and_then(|c| Class::ALL.into_iter().find(|k| format!("{k:?}") == c)),
                valid_from: r.get(5)?,
                valid_to: r.get(6)?,
                ground: r.get(7)?,
            })
        },
    )
}

/// The units that a grant reaches: its own and all below it in any hierarchy today.
pub(crate) fn reach(tx: &mut Tx<'_>, unit: Option<i64>, on: Date) -> Result<BTreeSet<i64>> {
    let Some(unit) = unit else { return Ok(BTreeSet::new()) };
    let mut units: BTreeSet<i64> = tx
        .query(
            "select unit from reach where ancestor = ?1 and valid_from <= ?2 and valid_to > ?2 order by unit",
            params![unit, on],
            |r| r.get(0),
        )?
        .into_iter()
        .collect();
    units.insert(unit);
    Ok(units)
}

pub fn give(
    tx: &mut Tx<'_>,
    person: i64,
    role: Role,
    unit: Option<i64>,
    valid_to: Option<Date>,
    ground: &str,
) -> Result<i64> {
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
    }
    let id = tx.next_id()?;
    let from = store::civil_date(tx.now());
    if valid_to.is_some_and(|to| to <= from) {
        return Err(
            Error::invalid("error-invalid").field("valid_to", "grant-ends-before-it-begins")
        );
    }
    let entry = Entry::new("grant.given", "person", person)
        .ground(ground)
        .detail(json!({ "role": role.code(), "unit": unit }))
        .touches("people");
    let seq = tx.record(entry)?;
    let by = tx.actor().person;
    tx.run(
        "insert into role_grant (id, person, role, unit, data_class, valid_from, valid_to, ground, granted_by, seq, until)
         values (?1, ?2, ?3, ?4, null, ?5, ?6, ?7, ?8, ?9, null)",
        params![id, person, role.code(), unit, from, valid_to, ground, by, seq],
    )?;
    Ok(id)
}

pub fn end_grant(tx: &mut Tx<'_>, id: i64, ground: &str) -> Result<()> {
    let person: i64 = tx.one(
        "select person from role_grant where id = ?1 and until is null",
        params![id],
        |r| r.get(0),
    )?;
    let seq = tx.record(
        Entry::new("grant.ended", "person", person)
            .ground(ground)
            .detail(json!({ "grant": id }))
            .touches("people"),
    )?;
    tx.run("update role_grant set until = ?2 where id = ?1", params![id, seq]).map(|_| ())
}
