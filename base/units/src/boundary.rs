//! Official boundaries, where the operator brings them.
//!
//! A map of Chinese areas may be shown only under its approval number (审图号), so a file without
//! one is refused, and the number goes wherever the map goes. The file is kept as evidence, byte by
//! byte; its areas are kept beside it as they are drawn. Pages draw the schematic tile map until
//! there is one. Another file supersedes it; taking it off the map is a correction too.

mod read;

use serde_json::json;
use store::{Entry, Named, Tx, Value, params};
use terms::{Date, Error, Result};

use crate::unit::day;
use crate::{FIRM, UnitId};

pub use read::{Boundary, Polygon, read_approval, read_boundaries};

const MEDIA: &str = "application/geo+json";

/// What is said of a file besides its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// 审图号, shown beside every map drawn from it.
    pub approval: String,
    pub publisher: String,
    pub published_on: Date,
}

/// The areas of a file beside the units of this city.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matched {
    pub areas: Vec<(UnitId, Vec<Polygon>)>,
    /// Code and name of areas that are no unit here.
    pub unmatched: Vec<String>,
}

/// Official boundaries as they stand on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialMap {
    pub id: i64,
    pub publication: Publication,
    pub evidence: String,
    /// The entry that put it on the map, and the one that took it off.
    pub seq: i64,
    pub until: Option<i64>,
    pub unmatched: Vec<String>,
    /// By unit.
    pub areas: Vec<(UnitId, Vec<Polygon>)>,
}

/// Each area with its unit: by code, else by a name that one unit alone bears or bore.
///
/// # Errors
/// `boundaries-twice` where two areas are the same unit; `boundaries-nothing` where none is a unit.
pub fn match_boundaries(tx: &mut Tx<'_>, areas: Vec<Boundary>) -> Result<Matched> {
    let mut matched = Matched::default();
    for area in areas {
        let unit = match crate::find_by_code(tx, &area.code)? {
            Some(unit) => Some(unit),
            None => by_name(tx, &area.name)?,
        };
        match unit {
            None => matched.unmatched.push(format!("{} {}", area.code, area.name).trim().into()),
            Some(unit) if matched.areas.iter().any(|(other, _)| *other == unit) => {
                let unit = crate::get(tx, unit)?.code;
                return Err(Error::invalid("boundaries-twice").with("unit", unit));
            }
            Some(unit) => matched.areas.push((unit, area.polygons)),
        }
    }
    if matched.areas.is_empty() {
        let first = matched.unmatched.iter().take(5).cloned().collect::<Vec<_>>().join("、");
        return Err(Error::invalid("boundaries-nothing").with("areas", first));
    }
    Ok(matched)
}

fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<UnitId>> {
    if name.is_empty() {
        return Ok(None);
    }
    let mut found: Vec<UnitId> = tx.query(
        "select distinct n.unit from unit_name n join unit u on u.id = n.unit
         where (n.zh = ?1 or n.en = ?1) and n.until is null and u.kind <> ?2 order by n.unit limit 2",
        params![name, FIRM],
        |r| Ok(UnitId(r.get(0)?)),
    )?;
    // A name that two units bear is nobody's.
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// Puts boundaries on the map in place of those before. `evidence` is the digest of the file, which
/// is kept before. The same file under the same words again changes nothing.
pub fn put_on_map(
    tx: &mut Tx<'_>,
    publication: &Publication,
    evidence: &str,
    size: usize,
    matched: &Matched,
) -> Result<()> {
    if let Some(now) = official_map(tx, None)?
        && now.evidence == evidence
        && now.publication == *publication
        && now.areas.len() == matched.areas.len()
    {
        tx.housekeeping();
        return Ok(());
    }
    let seq = tx.next_seq()?;
    let file = tx.next_id()?;
    tx.run("update boundary_file set until = ?1 where until is null", params![seq])?;
    tx.name_evidence(&Named {
        hash: evidence,
        media: MEDIA,
        size,
        title: "boundaries",
        document: Some(&publication.approval),
    })?;
    tx.run(
        "insert into boundary_file
         (id, evidence, approval, publisher, published_on, unmatched, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            file,
            evidence,
            &publication.approval,
            &publication.publisher,
            publication.published_on,
            json!(matched.unmatched).to_string(),
            seq
        ],
    )?;
    tx.run_many(
        "insert into boundary (file, unit, polygons) values (?1, ?2, ?3)",
        matched.areas.iter().map(|(unit, polygons)| {
            vec![Value::from(file), Value::from(*unit), json!(polygons).to_string().into()]
        }),
    )?;
    let detail = json!({ "approval": publication.approval, "publisher": publication.publisher,
        "published_on": publication.published_on.to_string(), "hash": evidence,
        "areas": matched.areas.len(), "unmatched": matched.unmatched.len() });
    let entry = Entry::new("boundaries.imported", "evidence", file);
    tx.record(entry.ground(&publication.approval).detail(detail).touches("units"))?;
    Ok(())
}

/// Takes boundaries off the map; the schematic one is drawn again.
///
/// # Errors
/// Not found where they are not on the map.
pub fn take_off_map(tx: &mut Tx<'_>, file: i64, ground: &str) -> Result<i64> {
    let seq = tx.next_seq()?;
    let done = tx.run(
        "update boundary_file set until = ?2 where id = ?1 and until is null",
        params![file, seq],
    )?;
    if done == 0 {
        return Err(Error::not_found("error-not-found"));
    }
    let entry = Entry::new("boundaries.taken_off", "evidence", file).ground(ground);
    tx.record(entry.touches("units"))
}

/// Which boundaries are on the map, as known at a seq: for whoever keeps their shapes in memory.
pub fn official_map_id(tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<Option<i64>> {
    tx.find(
        "select id from boundary_file where seq <= ?1 and (until is null or until > ?1)
         order by seq desc limit 1",
        params![as_of.unwrap_or(i64::MAX)],
        |r| r.get(0),
    )
}

/// The boundaries on the map, as known at a seq (none: as known now).
pub fn official_map(tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<Option<OfficialMap>> {
    let known = as_of.unwrap_or(i64::MAX);
    let mut found = files(
        tx,
        "where seq <= ?1 and (until is null or until > ?1) order by seq desc limit 1",
        known,
    )?;
    let Some(mut map) = found.pop() else { return Ok(None) };
    map.areas = tx.query(
        "select unit, polygons from boundary where file = ?1 order by unit",
        params![map.id],
        |r| {
            let polygons = serde_json::from_str(&r.get::<String>(1)?).map_err(Error::broken)?;
            Ok((UnitId(r.get(0)?), polygons))
        },
    )?;
    Ok(Some(map))
}

/// Every file that ever was on the map, the latest first, without its shapes.
pub fn boundary_files(tx: &mut Tx<'_>) -> Result<Vec<OfficialMap>> {
    files(tx, "where seq <= ?1 order by seq desc", i64::MAX)
}

fn files(tx: &mut Tx<'_>, which: &str, seq: i64) -> Result<Vec<OfficialMap>> {
    let sql = format!(
        "select id, approval, publisher, published_on, evidence, unmatched, seq, until
         from boundary_file {which}"
    );
    tx.query(&sql, params![seq], |r| {
        Ok(OfficialMap {
            id: r.get(0)?,
            publication: Publication {
                approval: r.get(1)?,
                publisher: r.get(2)?,
                published_on: day(&r.get::<String>(3)?)?,
            },
            evidence: r.get(4)?,
            unmatched: serde_json::from_str(&r.get::<String>(5)?).map_err(Error::broken)?,
            seq: r.get(6)?,
            until: r.get(7)?,
            areas: Vec::new(),
        })
    })
}
