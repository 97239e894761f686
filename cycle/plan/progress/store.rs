//! What the store is asked for progress: records that may serve as evidence.

use store::{Tx, params};
use terms::Result;

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
