//! The AQL tables: code letters and single plans for normal and tightened inspection.
//!
//! From MIL-STD-105E (1989, US government, public domain), Tables I, II-A and II-B, identical in
//! these parts to ISO 2859-1:1999 and GB/T 2828.1-2012. The plans lie on diagonals, so the tables
//! are a rule and two short rows. One tightened cell (letter A, AQL 10) differs between sources;
//! check it in the standard in hand. Reduced plans differ between 105E and ISO and are not here:
//! key them from the standard in force.

use super::Plan;
use crate::error::{Error, within};

/// Inspection level; II unless something else is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    S1,
    S2,
    S3,
    S4,
    I,
    II,
    III,
}

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Normal,
    Tightened,
}

/// The preferred AQL values in percent (above 10: nonconformities per 100 items).
pub const AQLS: [f64; 26] = [
    0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0,
    15.0, 25.0, 40.0, 65.0, 100.0, 150.0, 250.0, 400.0, 650.0, 1000.0,
];

pub(super) const LETTERS: &[u8; 17] = b"ABCDEFGHJKLMNPQRS";
const SIZES: [u64; 17] =
    [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150];

/// Largest lot of each row of Table I and its letters for S-1 … III.
const ROWS: [(u64, &[u8; 7]); 15] = [
    (8, b"AAAAAAB"),
    (15, b"AAAAABC"),
    (25, b"AABBBCD"),
    (50, b"ABBCCDE"),
    (90, b"BBCCCEF"),
    (150, b"BBCDDFG"),
    (280, b"BCDEEGH"),
    (500, b"BCDEFHJ"),
    (1200, b"CCEFGJK"),
    (3200, b"CDEGHKL"),
    (10_000, b"CDFGJLM"),
    (35_000, b"CDFHKMN"),
    (150_000, b"DEGJLNP"),
    (500_000, b"DEGJMPQ"),
    (u64::MAX, b"DEHKNQR"),
];

/// The code letter for a lot size (Table I).
///
/// ```
/// use stats::acceptance::tables::{Level, letter};
/// assert_eq!(letter(1000, Level::II), Ok('J'));
/// ```
pub fn letter(lot: u64, level: Level) -> Result<char, Error> {
    within("lot size", lot as f64, 2.0, u64::MAX as f64)?;
    let row = ROWS.iter().find(|(largest, _)| lot <= *largest);
    let (_, letters) = row.expect("the last row has no upper end");
    Ok(char::from(letters[level as usize]))
}

/// A plan of the table, after following the arrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TablePlan {
    pub letter: char,
    pub n: u64,
    pub accept: u64,
    pub reject: u64,
}

impl TablePlan {
    /// The plan for a lot: everything is inspected if the sample is not smaller than the lot.
    pub fn for_lot(&self, lot: u64) -> Result<Plan, Error> {
        Plan::single(self.n.min(lot), self.accept)
    }
}

/// The single plan for a code letter and a preferred AQL (Tables II-A and II-B).
///
/// ```
/// use stats::acceptance::tables::{Table, plan};
/// let found = plan('K', 2.5, Table::Normal).unwrap();
/// assert_eq!((found.n, found.accept, found.reject), (125, 7, 8));
/// // An arrow: for G and 0.1 % the first plan below is K.
/// assert_eq!(plan('G', 0.1, Table::Normal).unwrap().letter, 'K');
/// ```
pub fn plan(letter: char, aql: f64, table: Table) -> Result<TablePlan, Error> {
    let known = LETTERS[..16].iter().position(|known| char::from(*known) == letter);
    let reason = "not a code letter (A to R without I and O)";
    let start = known.ok_or(Error::NoAnswer { name: "code letter", reason })?;
    let near = AQLS.iter().position(|known| (known / aql - 1.0).abs() < 1e-9);
    let reason = "not one of the preferred values";
    let column = near.ok_or(Error::NoAnswer { name: "AQL", reason })?;
    let down = || (start..17).map(|row| (row, cell(row, column, table)));
    let up = || (0..=start).rev().map(|row| (row, cell(row, column, table)));
    let found = match cell(start, column, table) {
        Cell::Up => first(up()).or_else(|| first(down())),
        _ => first(down()).or_else(|| first(up())),
    };
    // Every column has a plan somewhere, which a test walks through.
    let (row, accept) = found.ok_or(Error::NoAnswer { name: "table", reason: "no plan" })?;
    let letter = char::from(LETTERS[row]);
    Ok(TablePlan { letter, n: SIZES[row], accept, reject: accept + 1 })
}

#[derive(Clone, Copy, PartialEq)]
enum Cell {
    Plan(u64),
    Up,
    Down,
}

fn first(cells: impl Iterator<Item = (usize, Cell)>) -> Option<(usize, u64)> {
    cells.into_iter().find_map(|(row, cell)| match cell {
        Cell::Plan(accept) => Some((row, accept)),
        _ => None,
    })
}

/// What stands in a cell: along a diagonal the sequence is the same.
fn cell(row: usize, column: usize, table: Table) -> Cell {
    const NORMAL: [u64; 10] = [1, 2, 3, 5, 7, 10, 14, 21, 30, 44];
    const TIGHTENED: [u64; 9] = [1, 2, 3, 5, 8, 12, 18, 27, 41];
    let (numbers, offset): (&[u64], i64) = match table {
        Table::Normal => (&NORMAL, 14),
        Table::Tightened => (&TIGHTENED, 15),
    };
    let place = column as i64 + row as i64 - offset;
    // The largest sample exists for the tightened table only, and there for one plan.
    if row == 16 && (table == Table::Normal || place != 3) {
        return if place < 3 { Cell::Down } else { Cell::Up };
    }
    let most = match (table, row) {
        (Table::Normal, 0) => 30,
        (Table::Normal, 1..=4) => 44,
        (Table::Normal, _) => 21,
        (Table::Tightened, 0) => 27,
        (Table::Tightened, 1..=4) => 41,
        (Table::Tightened, _) => 18,
    };
    match place {
        0 => Cell::Plan(0),
        1 if table == Table::Normal => Cell::Up,
        ..=2 => Cell::Down,
        _ => match numbers.get(place as usize - 3) {
            Some(accept) if *accept <= most => Cell::Plan(*accept),
            _ => Cell::Up,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_leads_to_a_plan_and_tightened_is_never_looser() {
        for letter in LETTERS[..16].iter().map(|letter| char::from(*letter)) {
            for aql in AQLS {
                let normal = plan(letter, aql, Table::Normal).unwrap();
                let tightened = plan(letter, aql, Table::Tightened).unwrap();
                // At the AQL itself the tightened plan accepts less often.
                let share = aql / 100.0;
                let chance = |plan: TablePlan| {
                    let plan = Plan::single(plan.n, plan.accept).unwrap();
                    plan.acceptance(share, super::super::Count::Poisson).unwrap()
                };
                assert!(chance(tightened) <= chance(normal) + 1e-12, "{letter} {aql}");
            }
        }
    }

    #[test]
    fn known_tightened_cells() {
        for (letter, aql, n, accept) in
            [('K', 2.5, 125, 5), ('L', 1.0, 200, 3), ('R', 0.025, 3150, 1), ('J', 1.0, 80, 1)]
        {
            let found = plan(letter, aql, Table::Tightened).unwrap();
            assert_eq!((found.n, found.accept), (n, accept), "{letter} {aql}");
        }
    }

    #[test]
    fn strange_letters_values_and_lots_are_refused() {
        for letter in ['I', 'O', 'S', 'a', '准'] {
            assert!(plan(letter, 1.0, Table::Normal).is_err());
        }
        for aql in [0.0, f64::NAN, 3.0, -1.0] {
            assert!(plan('K', aql, Table::Normal).is_err());
        }
        assert!(letter(1, Level::II).is_err());
        assert_eq!(letter(u64::MAX, Level::III), Ok('R'));
        let whole = plan('K', 2.5, Table::Normal).unwrap().for_lot(40).unwrap();
        assert_eq!(whole.size_max(), 40);
    }
}
