//! What the store is asked for progress: the filing calendar of the packs, the moves that count, records
//! that may serve as evidence.

use cases::{Kind, Party};
use packs::Filing;
use store::{Tx, params};
use terms::{Error, Result};

/// The filing calendar of the pack that was loaded last and has one.
pub(crate) fn rules(tx: &mut Tx<'_>) -> Result<Vec<Filing>> {
    #[derive(serde::Deserialize)]
    struct Definition {
        #[serde(default)]
        filings: Vec<Filing>,
    }
    let rows = tx.query("select definition from pack order by seq desc, code", &[], |row| {
        row.get::<String>(0)
    })?;
    for text in rows {
        let definition: Definition = serde_json::from_str(&text).map_err(Error::broken)?;
        if !definition.filings.is_empty() {
            return Ok(definition.filings);
        }
    }
    Ok(Vec::new())
}

/// The moves by which a filing is filed: its own, and the owner's moves that the kind lists after it,
/// because whoever hands in the deliverable has said more than a report says.
pub(crate) fn counted_moves(kind: Option<&Kind>, step: &str) -> Vec<String> {
    let Some(kind) = kind else { return vec![step.to_owned()] };
    let owners = kind.moves.iter().filter(|it| it.by == Party::Owner);
    owners.map(|it| it.code.clone()).skip_while(|code| code != step).collect()
}

/// Whether an address leads to something that is here.
pub(super) fn is_here(tx: &mut Tx<'_>, address: &str) -> Result<bool> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.trim_start_matches('/').split('/');
    let (Some(what), Some(which), None) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(false);
    };
    if what == "indicators" {
        let sql = "select count(*) from indicator where code = ?1 and until is null";
        return Ok(tx.count(sql, params![which])? > 0);
    }
    let Ok(id) = which.parse::<i64>() else { return Ok(false) };
    let sql = match what {
        "samples" => "select count(*) from fact_samples where id = ?1",
        "complaints" => "select count(*) from fact_complaints where id = ?1",
        "inspections" => "select count(*) from fact_inspections where id = ?1",
        "certificates" => "select count(*) from fact_certificates where id = ?1",
        "registrations" => "select count(*) from fact_registrations where id = ?1",
        "instruments" => "select count(*) from fact_instruments where id = ?1",
        "documents" => "select count(*) from document where id = ?1",
        "papers" => "select count(*) from paper where id = ?1",
        "cases" => "select count(*) from case_file where id = ?1",
        "tasks" => "select count(*) from plan_task where id = ?1",
        _ => return Ok(false),
    };
    Ok(tx.count(sql, params![id])? > 0)
}
