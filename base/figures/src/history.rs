//! The history of one cell: who, when, from what, to what, why.

use store::{Tx, params};
use terms::{Error, Result, Timestamp};

use crate::model::read;
use crate::{Cell, Figure};

/// How many changes a page shows.
pub const HISTORY: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub at: Timestamp,
    /// 0 is the program.
    pub actor: i64,
    pub acting_for: Option<i64>,
    /// None for the first value.
    pub old: Option<Figure>,
    /// Its `seq` is the journal entry.
    pub new: Figure,
    pub why: Option<String>,
}

/// The last changes of a cell, newest first.
pub fn history(tx: &mut Tx<'_>, cell: &Cell, limit: usize) -> Result<Vec<Change>> {
    // One more than shown: the oldest shown still tells what it replaced.
    let rows = tx.query(
        "select l.series, l.period, l.unit, l.combo, l.value, l.numerator, l.denominator, l.n,
         l.status, l.source, l.seq, l.ground, j.at, j.actor, j.acting_for
         from figure_log l join journal j on j.seq = l.seq
         where l.series = ?1 and l.period = ?2 and l.unit = ?3 and l.combo = ?4
         order by l.seq desc limit ?5",
        params![cell.series, cell.period, cell.unit, cell.combo, limit as i64 + 1],
        |r| {
            let at = Timestamp::from_microsecond(r.get(12)?).map_err(Error::broken)?;
            let why = r.get(11)?;
            let (actor, acting_for) = (r.get(13)?, r.get(14)?);
            Ok(Change { at, actor, acting_for, old: None, new: read(r)?, why })
        },
    )?;
    let olds: Vec<Option<Figure>> =
        rows.iter().skip(1).map(|change| Some(change.new.clone())).chain([None]).collect();
    let changes = rows.into_iter().zip(olds).map(|(change, old)| Change { old, ..change });
    Ok(changes.take(limit).collect())
}
