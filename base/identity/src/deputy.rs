//! AB角: a deputy may act for a principal; every act then names both. A hand-over moves the grants.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::grant::{end_grant, give, grants_of};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputy {
    pub id: i64,
    pub principal: i64,
    pub deputy: i64,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub ground: String,
}

fn read(r: &store::Row<'_>) -> Result<Deputy> {
    Ok(Deputy {
        id: r.get(0)?,
        principal: r.get(1)?,
        deputy: r.get(2)?,
        valid_from: r.get(3)?,
        valid_to: r.get(4)?,
        ground: r.get(5)?,
    })
}

/// Appoints a deputy from today to a day (exclusive; none is open-ended).
pub fn appoint(
    tx: &mut Tx<'_>,
    principal: i64,
    deputy: i64,
    valid_to: Option<Date>,
    ground: &str,
) -> Result<i64> {
    if principal == deputy {
        return Err(Error::invalid("error-invalid").field("deputy", "deputy-self"));
    }
    if ground.trim().is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
    }
    let from = store::civil_date(tx.now());
    if valid_to.is_some_and(|to| to <= from) {
        return Err(
            Error::invalid("error-invalid").field("valid_to", "grant-ends-before-it-begins")
        );
    }
    let id = tx.next_id()?;
    let entry = Entry::new("deputy.appointed", "person", principal)
        .ground(ground)
        .detail(json!({ "deputy": deputy }))
        .touches("people");
    let seq = tx.record(entry)?;
    tx.run(
        "insert into deputy (id, principal, deputy, kind, valid_from, valid_to, ground, seq, until)
         values (?1, ?2, ?3, 'deputy', ?4, ?5, ?6, ?7, null)",
        params![id, principal, deputy, from, valid_to, ground, seq],
    )?;
    Ok(id)
}

pub fn end_deputy(tx: &mut Tx<'_>, id: i64, ground: &str) -> Result<()> {
    let (principal, deputy): (i64, i64) = tx.one(
        "select principal, deputy from deputy where id = ?1 and until is null",
        params![id],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let seq = tx.record(
        Entry::new("deputy.ended", "person", principal)
            .ground(ground)
            .detail(json!({ "deputy": deputy }))
            .touches("people"),
    )?;
    tx.run("update deputy set until = ?2 where id = ?1", params![id, seq])?;
    tx.run("delete from session where person = ?1 and acting_for = ?2", params![deputy, principal])
        .map(|_| ())
}

/// Who this person may act for on a day.
pub fn principals_of(tx: &mut Tx<'_>, deputy: i64, on: Date) -> Result<Vec<Deputy>> {
    tx.query(
        "select id, principal, deputy, valid_from, valid_to, ground from deputy
         where deputy = ?1 and until is null and valid_from <= ?2 and (valid_to is null or valid_to > ?2) order by id",
        params![deputy, on],
        read,
    )
}
pub fn deputies_of(tx: &mut Tx<'_>, principal: i64, on: Date) -> Result<Vec<Deputy>> {
    tx.query(
        "select id, principal, deputy, valid_from, valid_to, ground from deputy
         where principal = ?1 and until is null and (valid_to is null or valid_to > ?2) order by id",
        params![principal, on],
        read,
    )
}

/// Moves every grant of one person to another (移交), each with the same ground.
pub fn hand_over(tx: &mut Tx<'_>, from: i64, to: i64, ground: &str) -> Result<usize> {
    if from == to {
        return Err(Error::invalid("error-invalid").field("deputy", "deputy-self"));
    }
    let today = store::civil_date(tx.now());
    let grants = grants_of(tx, from, today)?;
    for grant in &grants {
        let valid_to = grant.valid_to.as_deref().and_then(|d| d.parse().ok());
        give(tx, to, grant.role, grant.unit, valid_to, ground)?;
        end_grant(tx, grant.id, ground)?;
    }
    tx.record(
        Entry::new("work.handed_over", "person", from)
            .ground(ground)
            .detail(json!({ "to": to, "grants": grants.len() })),
    )?;
    Ok(grants.len())
}
