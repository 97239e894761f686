//! Where the cells of a table stand once merged ones have taken their room.
//!
//! Writers of PDF, DOCX and workbooks each refuse overlapping or overhanging cells in a way of their
//! own; here they are settled once. No text is lost: a row with more cells than columns widens the
//! table, a span that would overlap or leave the table is cut.

use crate::paper::Cell;

/// A cell with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<'a> {
    pub cell: &'a Cell,
    pub row: usize,
    pub column: usize,
    pub across: usize,
    pub down: usize,
}

/// Places the cells of `rows`, from left to right and top to bottom, in at least `columns` columns.
/// Gives the cells and how many columns they need.
pub fn settle(rows: &[Vec<Cell>], columns: usize) -> (Vec<Placed<'_>>, usize) {
    let mut columns = columns.max(1);
    let mut placed = Vec::with_capacity(rows.iter().map(Vec::len).sum());
    // How many more rows a column is taken, beginning with the row at hand.
    let mut taken = vec![0usize; columns];
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while taken.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            if column >= columns {
                columns = column + 1;
                taken.resize(columns, 0);
            }
            let free = taken[column..].iter().take_while(|&&rows| rows == 0).count();
            let across = usize::from(cell.across.max(1)).min(free);
            let down = usize::from(cell.down.max(1)).min(rows.len() - row);
            taken[column..column + across].fill(down);
            placed.push(Placed { cell, row, column, across, down });
            column += across;
        }
        for rows in &mut taken {
            *rows = rows.saturating_sub(1);
        }
    }
    (placed, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(rows: &[Vec<Cell>], columns: usize) -> (Vec<(usize, usize, usize, usize)>, usize) {
        let (placed, columns) = settle(rows, columns);
        (placed.iter().map(|p| (p.row, p.column, p.across, p.down)).collect(), columns)
    }

    #[test]
    fn merged_cells_push_the_others_aside() {
        let rows = vec![
            vec![Cell::text("县").spanning(1, 2), Cell::text("合格率").spanning(2, 1)],
            vec![Cell::text("率"), Cell::text("区间")],
        ];
        assert_eq!(
            places(&rows, 3),
            (vec![(0, 0, 1, 2), (0, 1, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1)], 3)
        );
    }

    #[test]
    fn spans_that_leave_the_table_are_cut_and_no_cell_is_lost() {
        let rows = vec![
            vec![Cell::text("a").spanning(9, 9), Cell::text("b")],
            vec![Cell::text("c"), Cell::text("d"), Cell::text("e").spanning(0, 0)],
        ];
        let (placed, columns) = places(&rows, 2);
        assert_eq!(placed.len(), 5);
        assert!(
            placed.iter().all(|(r, c, a, d)| r + d <= 2 && c + a <= columns && *a > 0 && *d > 0)
        );
        let mut seen = std::collections::BTreeSet::new();
        for (row, column, across, down) in placed {
            for r in row..row + down {
                for c in column..column + across {
                    assert!(seen.insert((r, c)), "two cells at {r} {c}");
                }
            }
        }
    }
}
