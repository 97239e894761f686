//! Figures that come with a pack, each with the paper or page that it was published in.

use std::collections::BTreeMap;

use figures::{Figure, NewDocument};
use packs::{Pack, PublishedFigure};
use store::{Actor, Db};
use terms::{Error, Millionths, Period, Result};
use units::UnitId;

use crate::{Progress, Summary, into};

pub(crate) fn load(
    db: &Db,
    pack: &Pack,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<()> {
    let rows: Vec<PublishedFigure> = pack.figures.iter().map(|row| row.it.clone()).collect();
    let count = rows.len() as u64;
    let mut codes: Vec<String> = rows.iter().map(|row| row.unit.clone()).collect();
    codes.sort();
    codes.dedup();
    let units = into::units_of(db, codes)?;
    progress("published", 0, count);
    db.write(Actor::PROGRAM, move |tx| {
        // What a reader must know beside the number (whether its scheme still exists) is the ground.
        let mut by_ground: BTreeMap<&str, Vec<Figure>> = BTreeMap::new();
        for row in &rows {
            let document = figures::document::add(
                tx,
                &NewDocument {
                    number: row.document.clone(),
                    title: row.document.clone(),
                    issued_on: Some(row.document_date),
                    ..NewDocument::default()
                },
            )?;
            let series = figures::ensure_series(tx, &row.indicator)?;
            let unit =
                *units.get(&row.unit).ok_or_else(|| Error::broken("units were looked up"))?;
            let value = Some(Millionths::exact(row.value)?);
            let figure = Figure::new(series, Period::parse(&row.period)?, UnitId(unit), value);
            by_ground.entry(&row.status_zh).or_default().push(figure.source(document));
        }
        for (ground, figures) in by_ground {
            figures::record(tx, figures, Some(ground))?;
        }
        Ok(())
    })?;
    summary.figures += count;
    progress("published", count, count);
    Ok(())
}
