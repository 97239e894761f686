//! Everything of one sheet, for a page, a check or an export.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use store::{Row, Tx, params};
use terms::{Error, Millionths, Result};

use super::conflict::{Conflict, conflicts};
use super::fillings::{Filling, extra_lines, filling};
use super::forms::{Kept, by_id};
use super::steps::{FillingState, FillingStep, Stand, part_of, part_state, stand, steps};
use crate::checks::Computed;
use crate::model::{CellKey, CellState, Content, Layout};

/// Where a prefilled value came from, as it was when it was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// `indicator`, `form`, `last`.
    pub kind: String,
    /// The indicator, or the cell of the form.
    pub code: String,
    /// In words, for the clerk.
    pub words: String,
    /// Where it is looked at.
    pub address: String,
    /// The unit that answers for it.
    pub owner: Option<i64>,
    /// Who said it there, where a person did.
    pub person: Option<i64>,
    /// When it was said there, in microseconds.
    pub at: Option<i64>,
    /// The value as brought, so that a later look sees whether it moved on.
    pub value: String,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// None: emptied again.
    pub content: Option<Content>,
    pub state: CellState,
    pub remark: Option<String>,
    pub source: Option<Provenance>,
    pub person: i64,
    /// Microseconds.
    pub at: i64,
    /// The entry that wrote it: the base of the next save.
    pub seq: i64,
}

/// A sheet, read whole.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub filling: Filling,
    pub kept: Kept,
    pub layout: Arc<Layout>,
    /// Cells that anybody or the program ever wrote; all others are [`CellState::Empty`] with base 0.
    pub cells: BTreeMap<CellKey, Filled>,
    /// Totals and formulas, from what stands in the cells.
    pub computed: Computed,
    /// Conflicts that nobody has decided yet.
    pub conflicts: Vec<Conflict>,
    pub stand: Stand,
    pub steps: Vec<FillingStep>,
}

impl Sheet {
    pub fn content(&self, key: &CellKey) -> Option<&Content> {
        self.cells.get(key).and_then(|filled| filled.content.as_ref()).or(self.computed.get(key))
    }
    pub fn state(&self, key: &CellKey) -> CellState {
        self.cells.get(key).map_or(CellState::Empty, |filled| filled.state)
    }
    /// The seq that a save of this cell says it was read at.
    pub fn base(&self, key: &CellKey) -> i64 {
        self.cells.get(key).map_or(0, |filled| filled.seq)
    }
    /// Where the part that a cell lies in stands.
    pub fn part(&self, key: &CellKey) -> FillingState {
        let [record, ..] = part_of(key);
        part_state(&self.steps, &record)
    }
    pub fn is_writable(&self, key: &CellKey) -> bool {
        self.part(key).is_writable()
    }
}

pub(super) const FILLED: &str =
    "section, line, col, number, words, absent, state, remark, source, person, at, seq";

pub(super) fn read_filled(row: &Row<'_>) -> Result<(CellKey, Filled)> {
    let key = CellKey { section: row.get(0)?, line: row.get(1)?, column: row.get(2)? };
    let content = read_stored(row.get(3)?, row.get(4)?, row.get(5)?);
    let source: Option<String> = row.get(8)?;
    let source =
        source.map(|text| serde_json::from_str(&text).map_err(Error::broken)).transpose()?;
    let filled = Filled {
        content,
        state: CellState::named(&row.get::<String>(6)?)?,
        remark: row.get(7)?,
        source,
        person: row.get(9)?,
        at: row.get(10)?,
        seq: row.get(11)?,
    };
    Ok((key, filled))
}

pub(crate) fn read_stored(
    number: Option<Millionths>,
    words: Option<String>,
    absent: bool,
) -> Option<Content> {
    if absent {
        return Some(Content::Absent);
    }
    number.map(Content::Number).or(words.map(Content::Words))
}

/// The cells of a sheet that somebody wrote.
pub fn cells(tx: &mut Tx<'_>, filling: i64) -> Result<BTreeMap<CellKey, Filled>> {
    let sql = format!("select {FILLED} from filled where filling = ?1 order by section, line, col");
    Ok(tx.query(&sql, params![filling], read_filled)?.into_iter().collect())
}

/// # Errors
/// Not found.
pub fn sheet(tx: &mut Tx<'_>, id: i64) -> Result<Sheet> {
    let filling = filling(tx, id)?;
    let kept = by_id(tx, filling.form)?;
    let layout = kept.prepared.layout(|| extra_lines(tx, id))?;
    let cells = cells(tx, id)?;
    let computed = kept.prepared.rules.compute(&layout, &cells);
    Ok(Sheet {
        conflicts: conflicts(tx, id, true)?,
        stand: stand(tx, id)?,
        steps: steps(tx, id)?,
        filling,
        kept,
        layout,
        cells,
        computed,
    })
}
