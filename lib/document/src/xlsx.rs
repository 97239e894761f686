//! Tables of a paper as a workbook, as they are seen: heads merged and kept in sight, figures as
//! figures in the form in which they are printed, notes under them, ready to be printed again.
//!
//! For long tables with typed columns see `tables::table_xlsx`; this is for what stands in a paper, where
//! any cell may be merged and the printed text rules.

use crate::grid::{self, Placed};
use crate::paper::{Align, Cell, Table};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// The media type of the file.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Characters that a printed page is wide.
const PAGE: f64 = 96.0;
/// What a cell can hold.
const CELL: usize = 32_767;

/// A sheet for each table. `notice` (synthetic data, a draft) stands on each of them.
///
/// # Errors
/// Where a table is larger than a sheet.
pub fn write(tables: &[&Table], notice: Option<&str>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for (at, table) in tables.iter().enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(format!("表{}", at + 1))?;
        fill(&mut sheet, table, notice)?;
        workbook.push_worksheet(sheet);
    }
    if tables.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table, notice: Option<&str>) -> Result<(), XlsxError> {
    let (_, head_columns) = grid::settle(&table.head, table.columns.len());
    let (body, columns) = grid::settle(&table.rows, head_columns);
    let (head, _) = grid::settle(&table.head, columns);
    let mut row = 0;
    for (text, size) in [(table.caption.as_deref(), 14.0), (notice, 10.0)] {
        if let Some(text) = text {
            let format = Format::new().set_bold().set_font_size(size);
            sheet.write_string_with_format(row, 0, short(text), &format)?;
            row += 1;
        }
    }
    let first = row;
    for placed in &head {
        put(sheet, first, placed, &head_format())?;
    }
    let begins = first + table.head.len() as u32;
    for placed in &body {
        put(sheet, begins, placed, &body_format(table, placed))?;
    }
    let mut end = begins + table.rows.len() as u32;
    for note in &table.notes {
        sheet.write_string(end, 0, short(note))?;
        end += 1;
    }
    page(sheet, table, columns)?;
    sheet.set_freeze_panes(begins, 0)?;
    if !table.head.is_empty() {
        sheet.set_repeat_rows(first, begins - 1)?;
    }
    if end > 0 {
        sheet.set_print_area(0, 0, end - 1, (columns - 1) as u16)?;
    }
    Ok(())
}

fn page(sheet: &mut Worksheet, table: &Table, columns: usize) -> Result<(), XlsxError> {
    let share = |at: usize| {
        let given = table.columns.get(at).map_or(1.0, |c| c.width);
        f64::from(if given.is_finite() { given.clamp(0.05, 1000.0) } else { 1.0 })
    };
    let all: f64 = (0..columns).map(share).sum();
    for at in 0..columns {
        sheet.set_column_width(at as u16, (share(at) / all * PAGE).clamp(6.0, 80.0))?;
    }
    // A4.
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    if columns > 8 {
        sheet.set_landscape();
    }
    Ok(())
}

fn head_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
}

fn body_format(table: &Table, placed: &Placed<'_>) -> Format {
    let align = match table.columns.get(placed.column).map_or(Align::Start, |c| c.align) {
        Align::Start => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::Figure => FormatAlign::Right,
    };
    let format = Format::new()
        .set_text_wrap()
        .set_align(align)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let format = if placed.cell.strong { format.set_bold() } else { format };
    match placed.cell.number {
        Some(_) => format.set_num_format(form(placed.cell)),
        None => format,
    }
}

/// The number's form as the text shows it: decimals, thousands, a sign of percent behind it.
fn form(cell: &Cell) -> String {
    let text = words(cell);
    let whole = if text.contains(',') { "#,##0" } else { "0" };
    let decimals = match cell.decimals.min(15) {
        0 => String::new(),
        places => format!(".{}", "0".repeat(usize::from(places))),
    };
    // The number is what is printed before the sign, so the sign is text and nothing is multiplied.
    let percent = if text.trim_end().ends_with(['%', '％']) { "\"%\"" } else { "" };
    format!("{whole}{decimals}{percent}")
}

fn words(cell: &Cell) -> String {
    cell.runs.iter().map(|run| run.text.as_str()).collect()
}

fn put(
    sheet: &mut Worksheet,
    top: u32,
    placed: &Placed<'_>,
    format: &Format,
) -> Result<(), XlsxError> {
    let (row, column) = (top + placed.row as u32, placed.column as u16);
    let text = words(placed.cell);
    if placed.across > 1 || placed.down > 1 {
        let last = row + placed.down as u32 - 1;
        sheet.merge_range(row, column, last, column + placed.across as u16 - 1, "", format)?;
    }
    match placed.cell.number {
        Some(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        _ => {
            sheet.write_string_with_format(row, column, short(&text), format)?;
        }
    }
    Ok(())
}

fn short(text: &str) -> String {
    text.chars().take(CELL).collect()
}
