//! Structure (产业结构): what happened in an industry cluster on a day: a new line, capacity retired, cleaner
//! production, a renewal, a merger. Each has its source, or says that it is assumed or synthetic.

use packs::ClusterFact;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Millionths, Result};
use units::UnitId;

/// Records what a pack tells. What is known already changes nothing; what it does not tell any more stays.
/// Returns how many are new.
///
/// # Errors
/// A unit that nobody knows.
pub fn record(tx: &mut Tx<'_>, facts: &[ClusterFact]) -> Result<usize> {
    let mut new = 0;
    for fact in facts {
        let unit = |tx: &mut Tx<'_>, code: &str| -> Result<UnitId> {
            units::find_by_code(tx, code)?
                .ok_or_else(|| Error::not_found("unit-unknown").with("value", code))
        };
        let cluster = unit(tx, &fact.cluster)?.0;
        let area = match &fact.area {
            Some(code) => Some(unit(tx, code)?.0),
            None => None,
        };
        let known = tx.count(
            "select count(*) from cluster_fact where cluster = ?1 and on_day = ?2 and sort = ?3 and zh = ?4 and until is null",
            params![cluster, fact.on, fact.sort.code(), &fact.name.zh],
        )?;
        if known > 0 {
            continue;
        }
        let amount = fact.amount.as_deref().map(Millionths::parse).transpose()?;
        let (id, seq) = (tx.next_id()?, tx.next_seq()?);
        tx.run(
            "insert into cluster_fact (id, cluster, sort, on_day, area, amount, measure, zh, en, source, assumed, synthetic, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                id,
                cluster,
                fact.sort.code(),
                fact.on,
                area,
                amount,
                fact.measure.clone(),
                &fact.name.zh,
                fact.name.en.clone(),
                fact.source.clone().unwrap_or_default(),
                fact.assumed,
                fact.synthetic,
                seq
            ],
        )?;
        new += 1;
    }
    if new == 0 {
        tx.housekeeping();
        return Ok(0);
    }
    let detail = json!({ "new": new });
    tx.record(Entry::new("cluster.recorded", "clusters", 0).detail(detail).touches("clusters"))?;
    Ok(new)
}
