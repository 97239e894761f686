//! What the same cells said in the periods before, for the little lines beside them.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::{Millionths, Period, Result};

use crate::model::CellKey;
use crate::store::Filling;

/// Periods looked back.
const BACK: usize = 11;

/// The periods before this sheet's, oldest first, and the numbers of each cell in them.
pub(super) struct Past {
    pub(super) periods: Vec<Period>,
    numbers: BTreeMap<CellKey, Vec<Option<Millionths>>>,
}

impl Past {
    pub(super) fn of(&self, key: &CellKey) -> Option<&[Option<Millionths>]> {
        self.numbers.get(key).map(Vec::as_slice)
    }
    /// Oldest first, parted by bars; a gap is empty.
    pub(super) fn text(&self, key: &CellKey) -> String {
        let Some(numbers) = self.of(key) else { return String::new() };
        let one = |it: &Option<Millionths>| it.map(|it| it.to_string()).unwrap_or_default();
        numbers.iter().map(one).collect::<Vec<_>>().join("|")
    }
}

pub(super) fn past(tx: &mut Tx<'_>, filling: &Filling) -> Result<Past> {
    let mut periods = Vec::new();
    let mut at = filling.period;
    while periods.len() < BACK {
        let Ok(before) = at.previous() else { break };
        periods.push(before);
        at = before;
    }
    periods.reverse();
    let mut numbers: BTreeMap<CellKey, Vec<Option<Millionths>>> = BTreeMap::new();
    for (position, period) in periods.iter().enumerate() {
        let Some(before) = crate::store::filling_at(tx, &filling.code, filling.unit, *period)?
        else {
            continue;
        };
        let found = tx.query(
            "select section, line, col, number from filled where filling = ?1 and number is not null
             order by section, line, col",
            params![before.id],
            |row| Ok((CellKey::new(row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?), row.get(3)?)),
        )?;
        for (key, number) in found {
            numbers.entry(key).or_insert_with(|| vec![None; periods.len()])[position] =
                Some(number);
        }
    }
    Ok(Past { periods, numbers })
}
