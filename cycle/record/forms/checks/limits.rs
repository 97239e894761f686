//! Narrower limits that a unit sets for its area. They hold for everything below it, and nobody widens what stands
//! above: of several the narrowest holds.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Millionths, Result};

/// A limit of an area, for one field `section.column`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub id: i64,
    pub field: String,
    /// The unit that set it.
    pub unit: i64,
    pub least: Option<Millionths>,
    pub most: Option<Millionths>,
    /// Share of change against a year ago.
    pub jump: Option<Millionths>,
    pub ground: String,
}

/// The limits that hold for a unit: its own and those of everything above it in any hierarchy.
pub fn limits(tx: &mut Tx<'_>, code: &str, unit: i64) -> Result<Vec<Limit>> {
    let today = store::civil_date(tx.now());
    tx.query(
        "select l.id, l.field, l.unit, l.least, l.most, l.jump, l.ground from form_limit l
         where l.code = ?1 and l.until is null and (l.unit = ?2 or exists (select 1 from reach r
         where r.unit = ?2 and r.ancestor = l.unit and r.valid_from <= ?3 and r.valid_to > ?3))
         order by l.field, l.id",
        params![code, unit, today],
        |row| {
            Ok(Limit {
                id: row.get(0)?,
                field: row.get(1)?,
                unit: row.get(2)?,
                least: row.get(3)?,
                most: row.get(4)?,
                jump: row.get(5)?,
                ground: row.get(6)?,
            })
        },
    )
}

/// Sets a limit for a unit and everything below it.
///
/// # Errors
/// No ground, nothing limited, a least above the most.
pub fn put_limit(tx: &mut Tx<'_>, code: &str, limit: &Limit) -> Result<i64> {
    let mut error = Error::invalid("error-invalid");
    if limit.ground.trim().is_empty() {
        error = error.field("ground", "form-ground-needed");
    }
    if limit.least.is_none() && limit.most.is_none() && limit.jump.is_none() {
        error = error.field("least", "form-limit-empty");
    }
    if let (Some(least), Some(most)) = (limit.least, limit.most)
        && least > most
    {
        error = error.field("most", "form-limit-crossed");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into form_limit (id, code, field, unit, least, most, jump, ground, person, seq, until)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, null)",
        params![
            id,
            code,
            &limit.field,
            limit.unit,
            limit.least,
            limit.most,
            limit.jump,
            limit.ground.trim(),
            tx.actor().person,
            seq
        ],
    )?;
    tx.record(
        Entry::new("form.limited", "form", 0)
            .detail(json!({ "form": code, "field": limit.field, "unit": limit.unit }))
            .ground(limit.ground.trim())
            .touches("forms"),
    )?;
    Ok(id)
}

/// # Errors
/// Unknown.
pub fn take_limit_off(tx: &mut Tx<'_>, id: i64, ground: &str) -> Result<()> {
    let seq = tx.next_seq()?;
    let ended = tx.run(
        "update form_limit set until = ?2 where id = ?1 and until is null",
        params![id, seq],
    )?;
    if ended == 0 {
        return Err(Error::not_found("form-limit-unknown"));
    }
    tx.record(Entry::new("form.limit-ended", "form", 0).ground(ground).touches("forms"))?;
    Ok(())
}
