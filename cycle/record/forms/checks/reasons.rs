//! Reasons: what a clerk says of a value that deserves a second look. They travel with the value, and another value
//! asks anew.

use std::collections::BTreeMap;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub words: String,
    /// The value that it was given for.
    pub of: String,
    pub person: i64,
    pub at: i64,
}

/// The reasons of a sheet, by cell and rule.
pub fn reasons(tx: &mut Tx<'_>, filling: i64) -> Result<BTreeMap<(String, String), Reason>> {
    let rows = tx.query(
        "select cell, rule, reason, reason_of, person, at from filling_finding
         where filling = ?1 and reason is not null order by cell, rule",
        params![filling],
        |row| {
            let of: Option<String> = row.get(3)?;
            let person: Option<i64> = row.get(4)?;
            let reason = Reason {
                words: row.get(2)?,
                of: of.unwrap_or_default(),
                person: person.unwrap_or_default(),
                at: row.get(5)?,
            };
            Ok(((row.get(0)?, row.get(1)?), reason))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// Gives the reason for a finding; the words before stay in the journal.
///
/// # Errors
/// No words.
pub fn give_reason(
    tx: &mut Tx<'_>,
    filling: i64,
    finding: &super::Finding,
    words: &str,
) -> Result<()> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::invalid("error-invalid").field("reason", "form-reason-needed"));
    }
    let (seq, at, person) = (tx.next_seq()?, tx.now_micros(), tx.actor().person);
    tx.run(
        "insert into filling_finding (filling, cell, rule, severity, args, reason, reason_of, person, at, seq)
         values (?1, ?2, ?3, ?4, '', ?5, ?6, ?7, ?8, ?9)
         on conflict (filling, cell, rule) do update set reason = excluded.reason,
         reason_of = excluded.reason_of, person = excluded.person, at = excluded.at, seq = excluded.seq",
        params![
            filling,
            finding.place(),
            &finding.rule,
            crate::model::severity_word(finding.severity),
            words,
            &finding.value,
            person,
            at,
            seq
        ],
    )?;
    tx.record(
        Entry::new("filling.reason", "filling", filling)
            .detail(json!({ "cell": finding.place(), "rule": finding.rule, "reason": words }))
            .touches("fillings"),
    )?;
    Ok(())
}
