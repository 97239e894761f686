//! Every value that a cell ever had: who, when, from what, why.

use store::{Tx, params};
use terms::{Error, Result};

use super::sheet::{Provenance, read_stored};
use crate::model::{CellKey, CellState, Content};

#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    pub seq: i64,
    pub content: Option<Content>,
    pub state: CellState,
    pub remark: Option<String>,
    pub source: Option<Provenance>,
    /// 0: the program.
    pub person: i64,
    pub acting_for: Option<i64>,
    /// Microseconds.
    pub at: i64,
    pub ground: Option<String>,
}

/// Newest first.
pub fn history(tx: &mut Tx<'_>, filling: i64, key: &CellKey) -> Result<Vec<Past>> {
    tx.query(
        "select seq, number, words, absent, state, remark, source, person, acting_for, at, ground from filled_log
         where filling = ?1 and section = ?2 and line = ?3 and col = ?4 order by seq desc",
        params![filling, &key.section, &key.line, &key.column],
        |row| {
            let source: Option<String> = row.get(6)?;
            let source = source.map(|it| serde_json::from_str(&it).map_err(Error::broken));
            Ok(Past {
                seq: row.get(0)?,
                content: read_stored(row.get(1)?, row.get(2)?, row.get(3)?),
                state: CellState::named(&row.get::<String>(4)?)?,
                remark: row.get(5)?,
                source: source.transpose()?,
                person: row.get(7)?,
                acting_for: row.get(8)?,
                at: row.get(9)?,
                ground: row.get(10)?,
            })
        },
    )
}
