//! Tables: merged heads, heads repeated on each page, widths by share, rows that do not break.

use super::look::Look;
use super::xml::{Para, Side};
use crate::grid::{self, Placed};
use crate::paper::{Align, Cell, Table};
use std::fmt::Write;

const THICK: &str = "w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"000000\"";
const THIN: &str = "w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"";

/// Begins a table of these widths; borders are elements of `w:tblBorders`.
pub(super) fn open(widths: &[i64], cell: (i64, i64), borders: &str, placed: &str) -> String {
    let all: i64 = widths.iter().sum();
    let (x, y) = cell;
    let mut out = format!(
        "<w:tbl><w:tblPr>{placed}<w:tblW w:w=\"{all}\" w:type=\"dxa\"/><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:top w:w=\"{y}\" w:type=\"dxa\"/><w:left w:w=\"{x}\" w:type=\"dxa\"/><w:bottom w:w=\"{y}\" w:type=\"dxa\"/><w:right w:w=\"{x}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>"
    );
    for width in widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
    out
}

/// A row of plain cells: width, borders of the cell, paragraphs.
pub(super) fn row(cells: &[(i64, &str, String)]) -> String {
    let mut out = String::from("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (width, borders, words) in cells {
        let borders = match *borders {
            "" => String::new(),
            some => format!("<w:tcBorders>{some}</w:tcBorders>"),
        };
        let _ = write!(
            out,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{borders}</w:tcPr>{words}</w:tc>"
        );
    }
    out.push_str("</w:tr>");
    out
}

pub(super) const CLOSE: &str = "</w:tbl>";

/// Shares of `width` in twips.
pub(super) fn shares(table: &Table, columns: usize, width: i64) -> Vec<i64> {
    let share = |at: usize| {
        let given = table.columns.get(at).map_or(1.0, |c| c.width);
        f64::from(if given.is_finite() { given.clamp(0.05, 1000.0) } else { 1.0 })
    };
    let all: f64 = (0..columns).map(share).sum();
    (0..columns).map(|at| ((share(at) / all * width as f64) as i64).max(20)).collect()
}

/// The table itself; `words` makes the runs of a cell, strong or not.
pub(super) fn table(
    table: &Table,
    look: &Look,
    mut words: impl FnMut(&Cell, bool) -> String,
) -> String {
    let (_, head_columns) = grid::settle(&table.head, table.columns.len());
    let (body, columns) = grid::settle(&table.rows, head_columns);
    let (head, _) = grid::settle(&table.head, columns);
    let widths = shares(table, columns, look.width());
    let borders = if look.three {
        format!("<w:top {THICK}/><w:bottom {THICK}/>")
    } else {
        ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(|side| format!("<w:{side} {THIN}/>"))
            .concat()
    };
    let mut out = open(&widths, look.cell, &borders, "");
    for (cells, rows, is_head) in
        [(&head, table.head.len(), true), (&body, table.rows.len(), false)]
    {
        let places = places(cells, rows, columns);
        for (at, row) in places.iter().enumerate() {
            out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            if is_head {
                out.push_str("<w:tblHeader/>");
            }
            out.push_str("</w:trPr>");
            let mut column = 0;
            while column < columns {
                let Some(index) = row[column] else {
                    let _ = write!(
                        out,
                        "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>",
                        widths[column],
                        Para::of("Cell").with("")
                    );
                    column += 1;
                    continue;
                };
                let placed = &cells[index];
                let across = placed.across;
                let wide: i64 = widths[column..column + across].iter().sum();
                let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/>");
                if across > 1 {
                    let _ = write!(out, "<w:gridSpan w:val=\"{across}\"/>");
                }
                let begins = placed.row == at;
                if placed.down > 1 {
                    out.push_str(if begins {
                        "<w:vMerge w:val=\"restart\"/>"
                    } else {
                        "<w:vMerge/>"
                    });
                }
                let last = at + 1 == rows || (across > 1 && placed.row + placed.down == at + 1);
                if look.three && is_head && last {
                    let _ = write!(out, "<w:tcBorders><w:bottom {THIN}/></w:tcBorders>");
                }
                out.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
                let side = match table.columns.get(column).map_or(Align::Start, |c| c.align) {
                    _ if is_head => Side::Center,
                    Align::Start => Side::Left,
                    Align::Center => Side::Center,
                    Align::Figure => Side::Right,
                };
                // The rows of the head keep together with the first of the body, the last with its notes.
                let keep = is_head || (!table.notes.is_empty() && at + 1 == rows);
                let para = Para { side, keep, ..Para::of("Cell") };
                let runs = if begins {
                    words(placed.cell, is_head || placed.cell.strong)
                } else {
                    String::new()
                };
                out.push_str(&para.with(&runs));
                out.push_str("</w:tc>");
                column += across;
            }
            out.push_str("</w:tr>");
        }
    }
    if table.head.is_empty() && table.rows.is_empty() {
        return String::new();
    }
    out.push_str(CLOSE);
    out
}

/// Which cell each place of the grid belongs to.
fn places(cells: &[Placed<'_>], rows: usize, columns: usize) -> Vec<Vec<Option<usize>>> {
    let mut out = vec![vec![None; columns]; rows];
    for (index, cell) in cells.iter().enumerate() {
        for row in out.iter_mut().skip(cell.row).take(cell.down) {
            row[cell.column..cell.column + cell.across].fill(Some(index));
        }
    }
    out
}
