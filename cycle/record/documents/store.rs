//! What rests on a document: figures that are current, and targets.

use ::store::{Tx, Value, params};
use figures::DocumentId;
use std::collections::{BTreeMap, HashMap};
use terms::{Error, Millionths, Period, Result, Text};

/// A figure or a target that a document says.
pub(super) struct Resting {
    pub(super) indicator: String,
    pub(super) unit: i64,
    pub(super) period: Period,
    /// None: asked, and there is none.
    pub(super) value: Option<Millionths>,
}

/// Current figures of the document, the first `limit` of them, and how many there are.
pub(super) fn figures(
    tx: &mut Tx<'_>,
    document: DocumentId,
    limit: i64,
) -> Result<(Vec<Resting>, i64)> {
    let total =
        tx.count("select count(*) from figure where source = ?1 and combo = 0", params![document])?;
    let rows = tx.query(
        "select s.indicator, f.unit, f.period, f.value
         from figure f join series s on s.id = f.series
         where f.source = ?1 and f.combo = 0
         order by s.indicator, f.period, f.unit limit ?2",
        params![document, limit],
        |row| {
            Ok(Resting {
                indicator: row.get(0)?,
                unit: row.get(1)?,
                period: row.get(2)?,
                value: row.get::<Option<i64>>(3)?.map(Millionths),
            })
        },
    )?;
    Ok((rows, total))
}

/// Targets that the document sets.
pub(super) fn targets(tx: &mut Tx<'_>, document: DocumentId, limit: i64) -> Result<Vec<Resting>> {
    tx.query(
        "select indicator, unit, period, value from target
         where document = ?1 and until is null order by indicator, period, unit limit ?2",
        params![document, limit],
        |row| {
            Ok(Resting {
                indicator: row.get(0)?,
                unit: row.get(1)?,
                period: row.get(2)?,
                value: Some(row.get(3)?),
            })
        },
    )
}

/// How many current figures rest on each document that has any.
pub(super) fn counts(tx: &mut Tx<'_>) -> Result<BTreeMap<i64, i64>> {
    let rows = tx.query(
        "select source, count(*) from figure where source > 0 and combo = 0 group by source order by source",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The names of indicators as their newest definition says them.
pub(super) fn names(tx: &mut Tx<'_>, codes: Vec<String>) -> Result<HashMap<String, Text>> {
    let rows: Vec<(String, String)> = tx.query(
        "select code, definition from indicator where code {in 1} and until is null
         order by code, version",
        &[Value::from(codes)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut names = HashMap::with_capacity(rows.len());
    for (code, definition) in rows {
        let definition: serde_json::Value =
            serde_json::from_str(&definition).map_err(Error::broken)?;
        let said = |lang: &str| definition["name"][lang].as_str().unwrap_or_default();
        names.insert(code, Text::new(said("zh"), said("en")));
    }
    Ok(names)
}
