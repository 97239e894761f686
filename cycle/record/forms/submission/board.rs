//! The collection board: units down, forms across, where each sheet stands.

use std::collections::BTreeMap;

use store::{Tx, Value};
use terms::{Date, Period, Result};

use super::due::DueLine;
use crate::store::{FILLING_COLUMNS, FillingState, read_filling, read_stand, stand_columns};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardCell {
    pub line: DueLine,
    pub late: bool,
}

/// The newest sheet of each form for each unit, as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Board {
    pub forms: Vec<String>,
    pub units: Vec<i64>,
    pub cells: BTreeMap<(i64, String), BoardCell>,
}

impl Board {
    pub fn cell(&self, unit: i64, form: &str) -> Option<&BoardCell> {
        self.cells.get(&(unit, form.to_owned()))
    }
    /// How many sheets stand in each state, late ones of the state among them.
    pub fn by_state(&self) -> BTreeMap<FillingState, usize> {
        let mut found = BTreeMap::new();
        for cell in self.cells.values() {
            *found.entry(cell.line.stand.state).or_insert(0) += 1;
        }
        found
    }
    /// How many sheets are accepted, of how many, and how many are late.
    pub fn counts(&self) -> (usize, usize, usize) {
        let accepted = |it: &&BoardCell| it.line.stand.state == FillingState::Accepted;
        let all = self.cells.values();
        (all.clone().filter(accepted).count(), all.len(), all.filter(|it| it.late).count())
    }
}

/// The board of the sheets that were due last, or of one period.
pub fn board(
    tx: &mut Tx<'_>,
    units: Option<&[i64]>,
    period: Option<Period>,
    today: Date,
) -> Result<Board> {
    let mut values: Vec<Value> = Vec::new();
    let mut only = String::new();
    if let Some(units) = units {
        values.push(Value::Ints(units.to_vec()));
        only.push_str(&format!(" and f.unit {{in {}}}", values.len()));
    }
    match period {
        Some(period) => {
            values.push(period.into());
            only.push_str(&format!(" and f.period = ?{}", values.len()));
        }
        None => only.push_str(
            " and f.due = (select max(g.due) from filling g where g.code = f.code and g.unit = f.unit)",
        ),
    }
    let sql = format!(
        "select {FILLING_COLUMNS}, {} from filling f join filling_stand s on s.filling = f.id
         where 1 = 1{only} order by f.code, f.unit, f.due",
        stand_columns()
    );
    let mut board = Board::default();
    let lines = tx.query(&sql, &values, |row| {
        Ok(DueLine { filling: read_filling(row)?, stand: read_stand(row, 9)? })
    })?;
    for line in lines {
        let late = line.is_late(today);
        board.forms.push(line.filling.code.clone());
        board.units.push(line.filling.unit);
        let key = (line.filling.unit, line.filling.code.clone());
        board.cells.insert(key, BoardCell { line, late });
    }
    board.forms.sort();
    board.forms.dedup();
    board.units.sort_unstable();
    board.units.dedup();
    Ok(board)
}

/// Periods that have sheets, the last first.
pub fn periods(tx: &mut Tx<'_>) -> Result<Vec<Period>> {
    let mut found = tx
        .query("select distinct period from filling order by 1", &[], |row| row.get::<Period>(0))?;
    found.sort_by_key(|it| std::cmp::Reverse((it.span().map(|(_, last)| last), it.stored())));
    Ok(found)
}
