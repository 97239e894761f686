//! What a cell rests on: kept files, and records that are here already.

use store::{Entry, Tx, params};
use terms::Result;

/// Evidence of one item of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub id: i64,
    pub unit: i64,
    pub item: String,
    /// A kept file, by its content, with its media type.
    pub file: Option<(String, String)>,
    pub address: Option<String>,
    pub title: String,
}

/// All evidence of a round, or of one unit of it.
pub fn of(tx: &mut Tx<'_>, round: i64, unit: Option<i64>) -> Result<Vec<Evidence>> {
    tx.query(
        "select r.id, r.unit, r.item, e.hash, e.media, r.address, r.title
         from round_evidence r left join evidence e on e.id = r.evidence
         where r.round = ?1 and (?2 = 0 or r.unit = ?2) order by r.unit, r.item, r.id",
        params![round, unit.unwrap_or(0)],
        |row| {
            let (hash, media): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
            Ok(Evidence {
                id: row.get(0)?,
                unit: row.get(1)?,
                item: row.get(2)?,
                file: hash.zip(media),
                address: row.get(5)?,
                title: row.get(6)?,
            })
        },
    )
}

/// Attaches a kept file or an address to a cell. The same thing twice is attached once.
pub fn attach(
    tx: &mut Tx<'_>,
    round: i64,
    unit: i64,
    item: &str,
    evidence: Option<i64>,
    address: Option<&str>,
    title: &str,
) -> Result<i64> {
    let known = tx.find(
        "select id from round_evidence where round = ?1 and unit = ?2 and item = ?3
         and coalesce(evidence, 0) = ?4 and coalesce(address, '') = ?5 order by id",
        params![round, unit, item, evidence.unwrap_or(0), address.unwrap_or_default()],
        |row| row.get(0),
    )?;
    if let Some(known) = known {
        tx.housekeeping();
        return Ok(known);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into round_evidence (id, round, unit, item, evidence, address, title, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![id, round, unit, item, evidence, address, title, seq],
    )?;
    tx.record(Entry::new("round.evidence", "round", round).touches("rounds"))?;
    Ok(id)
}
