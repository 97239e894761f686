//! What the same cells said before: the period before, a year ago, and the other units now.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::{Millionths, Result};

use crate::model::{CellKey, Content};
use crate::store::{Sheet, cells, filling_at};

/// The past and the peers of a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Before {
    pub last: BTreeMap<CellKey, Content>,
    pub year: BTreeMap<CellKey, Content>,
    /// Numbers of the same cell in the sheets of other units for this period.
    pub peers: BTreeMap<CellKey, Vec<Millionths>>,
}

pub fn before(tx: &mut Tx<'_>, sheet: &Sheet) -> Result<Before> {
    let filling = &sheet.filling;
    let mut read = |period: Result<terms::Period>| -> Result<BTreeMap<CellKey, Content>> {
        let Ok(period) = period else { return Ok(BTreeMap::new()) };
        let Some(found) = filling_at(tx, &filling.code, filling.unit, period)? else {
            return Ok(BTreeMap::new());
        };
        let cells = cells(tx, found.id)?;
        Ok(cells.into_iter().filter_map(|(key, it)| Some((key, it.content?))).collect())
    };
    let (last, year) = (read(filling.period.previous())?, read(filling.period.year_before())?);
    let mut peers: BTreeMap<CellKey, Vec<Millionths>> = BTreeMap::new();
    let asks = sheet.kept.form().sections.iter().filter(|section| section.axis.is_none());
    let columns: Vec<(String, String)> = asks
        .flat_map(|section| {
            let of = section.columns.iter().filter(|it| it.outlier);
            of.map(|it| (section.code.clone(), it.code.clone()))
        })
        .collect();
    for (section, column) in columns {
        tx.each(
            "select c.line, c.number from filling f join filled c on c.filling = f.id
             where f.code = ?1 and f.period = ?2 and f.id <> ?3 and c.section = ?4 and c.col = ?5
             and c.number is not null order by c.line, f.unit",
            params![&filling.code, filling.period, filling.id, &section, &column],
            |row| {
                let key = CellKey::new(&section, row.get::<String>(0)?, &column);
                peers.entry(key).or_default().push(row.get(1)?);
                Ok(true)
            },
        )?;
    }
    Ok(Before { last, year, peers })
}
