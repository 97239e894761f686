//! A table as it was seen on the page: group heads merged, figures as figures, totals bold, heads
//! frozen, and a second sheet that says where it comes from.

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use terms::{Date, Millionths, Result};

use super::{
    CELL_CHARS, INK_3, LINE, SYNTHETIC, SYNTHETIC_GROUND, broken, columns_of, head_format,
    sheet_name, short,
};

/// How a column's figures are shown. The cell holds the whole value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Text,
    Integer,
    /// With so many decimals.
    Decimal(u8),
    Date,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    pub title: String,
    pub form: Form,
    /// In characters; from the words where it is none.
    pub width: Option<u16>,
}

/// A head over several columns; an empty title leaves its columns on their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    pub title: String,
    pub span: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    Text(String),
    Integer(i64),
    Millionths(Millionths),
    Date(Date),
    /// A number in the very form in which a page shows it: `≈ 95.8 %`. The cell holds the whole value
    /// and prints what stands on the page.
    Shown(Millionths, String),
    /// Nothing, or the sign that stands for it on the page: — or 不适用.
    Nothing(&'static str),
    /// Part of the cell at its left.
    Left,
    /// Part of the cell above.
    Above,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutRow {
    pub cells: Vec<Out>,
    /// Bold under a stronger line.
    pub total: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableOut {
    pub title: String,
    /// From the left, without gaps; empty where the table has one row of heads.
    pub groups: Vec<Group>,
    pub heads: Vec<Head>,
    pub rows: Vec<OutRow>,
    /// Columns that stay when the table is moved sideways.
    pub frozen_columns: u16,
    /// The second sheet, name and text: source, as-of, scheme, filters.
    pub notes: Vec<(String, String)>,
    /// The name of that sheet.
    pub notes_title: String,
    /// The sentence that marks synthetic data; it stands on both sheets.
    pub synthetic: Option<String>,
}

/// # Errors
/// Only ours: the writer refused what we made.
pub fn table_xlsx(table: &TableOut) -> Result<Vec<u8>> {
    tables_xlsx(std::slice::from_ref(table))
}

/// Several tables, a sheet each; what the first says of its source stands on one sheet behind them all.
///
/// # Errors
/// Only ours: the writer refused what we made.
pub fn tables_xlsx(all: &[TableOut]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let mut names: Vec<String> = Vec::new();
    for table in all {
        let mut sheet = Worksheet::new();
        fill(&mut sheet, table).map_err(broken)?;
        let name = only(&names, &sheet_name(&table.title));
        sheet.set_name(&name).map_err(broken)?;
        names.push(name);
        workbook.push_worksheet(sheet);
    }
    let first = all.first().filter(|it| !it.notes.is_empty() || it.synthetic.is_some());
    if let Some(table) = first {
        let mut notes = Worksheet::new();
        fill_notes(&mut notes, table).map_err(broken)?;
        notes.set_name(notes_name(table, &names)).map_err(broken)?;
        workbook.push_worksheet(notes);
    }
    workbook.save_to_buffer().map_err(broken)
}

fn notes_name(table: &TableOut, taken: &[String]) -> String {
    let name = if table.notes_title.is_empty() { "说明" } else { &table.notes_title };
    only(taken, &sheet_name(name))
}

/// Sheets of one workbook bear different names, whatever the case of their letters.
fn only(taken: &[String], name: &str) -> String {
    let is_free = |name: &str| taken.iter().all(|it| it.to_lowercase() != name.to_lowercase());
    let numbered = |n: usize| {
        let tail = format!(" {n}");
        let mut kept = name.to_owned();
        while kept.encode_utf16().count() + tail.len() > 31 {
            kept.pop();
        }
        kept + &tail
    };
    let names = std::iter::once(name.to_owned()).chain((2..).map(numbered));
    let mut free = names.filter(|it| is_free(it));
    free.next().unwrap_or_default()
}

fn fill(sheet: &mut Worksheet, table: &TableOut) -> std::result::Result<(), XlsxError> {
    let mut body = Body::begin(sheet, table)?;
    for line in &table.rows {
        body.row(sheet, &line.cells, line.total)?;
    }
    merge(sheet, table, body.first, &body.formats)?;
    body.end(sheet, table)
}

/// Cells that reach over others, once all are written: the merge keeps the value of the first.
fn merge(
    sheet: &mut Worksheet,
    table: &TableOut,
    first: u32,
    formats: &[[Format; 2]],
) -> std::result::Result<(), XlsxError> {
    for (at, row) in table.rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate().take(formats.len()) {
            let (across, down) = reach(table, at, column);
            if (across, down) == (1, 1) {
                continue;
            }
            let (top, left) = (first + at as u32, column as u16);
            let format = formats[column][usize::from(row.total)].clone();
            let format = if down > 1 { format.set_align(FormatAlign::Top) } else { format };
            let (bottom, right) = (top + down as u32 - 1, left + across as u16 - 1);
            sheet.merge_range(top, left, bottom, right, "", &format)?;
            write(sheet, top, left, cell, &format)?;
        }
    }
    Ok(())
}

/// Columns and rows that a cell of the body takes; one and one where it is part of another.
pub fn reach(table: &TableOut, row: usize, column: usize) -> (usize, usize) {
    let cell = |row: usize, column: usize| table.rows.get(row)?.cells.get(column);
    if matches!(cell(row, column), None | Some(Out::Left | Out::Above)) {
        return (1, 1);
    }
    let across = 1
        + (column + 1..table.heads.len())
            .take_while(|at| matches!(cell(row, *at), Some(Out::Left)))
            .count();
    let down = 1
        + (row + 1..table.rows.len())
            .take_while(|at| matches!(cell(*at, column), Some(Out::Above)))
            .count();
    (across, down)
}

/// The rows of a sheet while they are written: where the next one goes, how wide the columns became.
struct Body {
    formats: Vec<[Format; 2]>,
    widest: Vec<usize>,
    first: u32,
    row: u32,
}

/// Rows that the width of a column is taken from.
const MEASURED: u32 = 500;

impl Body {
    fn begin(sheet: &mut Worksheet, table: &TableOut) -> std::result::Result<Self, XlsxError> {
        sheet.set_name(sheet_name(&table.title))?;
        let mut row = 0;
        if !table.title.is_empty() {
            let title = Format::new().set_bold().set_font_size(14);
            sheet.write_string_with_format(row, 0, short(&table.title, CELL_CHARS), &title)?;
            row += 1;
        }
        if let Some(mark) = &table.synthetic {
            sheet.write_string_with_format(row, 0, short(mark, CELL_CHARS), &synthetic_format())?;
            row += 1;
        }
        let first = fill_heads(sheet, table, row)?;
        Ok(Self {
            formats: table.heads.iter().map(|head| formats(head.form)).collect(),
            widest: table.heads.iter().map(|head| columns_of(&head.title).min(24)).collect(),
            first,
            row: first,
        })
    }

    fn row(
        &mut self,
        sheet: &mut Worksheet,
        cells: &[Out],
        total: bool,
    ) -> std::result::Result<(), XlsxError> {
        for (at, (cell, format)) in cells.iter().zip(&self.formats).enumerate() {
            write(sheet, self.row, at as u16, cell, &format[usize::from(total)])?;
            if self.row - self.first < MEASURED {
                self.widest[at] = self.widest[at].max(shown(cell));
            }
        }
        self.row += 1;
        Ok(())
    }

    fn end(self, sheet: &mut Worksheet, table: &TableOut) -> std::result::Result<(), XlsxError> {
        for (at, (head, widest)) in table.heads.iter().zip(self.widest).enumerate() {
            let width = head.width.map_or((widest + 2).clamp(6, 48), usize::from);
            sheet.set_column_width(at as u16, width.min(255) as f64)?;
        }
        sheet.set_freeze_panes(self.first, table.frozen_columns)?;
        if self.first > 0 {
            // Heads repeat on every printed page.
            sheet.set_repeat_rows(0, self.first - 1)?;
        }
        sheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// A long table as a workbook, row by row: rows go to a file aside as they come, so a million need no
/// more memory than one. Its heads stand in one row.
pub struct XlsxOut {
    workbook: Workbook,
    sheet: Worksheet,
    body: Body,
    table: TableOut,
}

impl XlsxOut {
    /// Begins with title, heads and mark of the table; its groups and rows are not read. `aside` is a
    /// folder that is there.
    ///
    /// # Errors
    /// Where nothing can be written aside.
    pub fn new(table: TableOut, aside: &Path) -> Result<Self> {
        let table = TableOut { groups: Vec::new(), rows: Vec::new(), ..table };
        let mut workbook = Workbook::new();
        workbook.set_tempdir(aside).map_err(broken)?;
        let mut sheet = workbook.new_worksheet_with_constant_memory().map_err(broken)?;
        let body = Body::begin(&mut sheet, &table).map_err(broken)?;
        Ok(Self { workbook, sheet, body, table })
    }
    /// # Errors
    /// Where nothing can be written aside.
    pub fn row(&mut self, cells: &[Out]) -> Result<()> {
        self.body.row(&mut self.sheet, cells, false).map_err(broken)
    }
    /// Adds the second sheet and writes the workbook.
    ///
    /// # Errors
    /// Where the other side cannot be written.
    pub fn finish<W: Write + Seek + Send>(self, notes: Vec<(String, String)>, to: W) -> Result<()> {
        let Self { mut workbook, mut sheet, body, mut table } = self;
        table.notes = notes;
        body.end(&mut sheet, &table).map_err(broken)?;
        workbook.push_worksheet(sheet);
        let mut second = workbook.new_worksheet_with_constant_memory().map_err(broken)?;
        fill_notes(&mut second, &table).map_err(broken)?;
        second.set_name(notes_name(&table, &[sheet_name(&table.title)])).map_err(broken)?;
        workbook.push_worksheet(second);
        workbook.save_to_writer(to).map_err(broken)
    }
}

fn fill_heads(
    sheet: &mut Worksheet,
    table: &TableOut,
    top: u32,
) -> std::result::Result<u32, XlsxError> {
    let format = head_format().set_align(FormatAlign::Center);
    if table.groups.is_empty() {
        for (at, head) in table.heads.iter().enumerate() {
            sheet.write_string_with_format(top, at as u16, short(&head.title, 1_000), &format)?;
        }
        return Ok(top + 1);
    }
    let mut at = 0u16;
    let open = table.heads.len() as u16;
    let rest = Group { title: String::new(), span: open };
    for group in table.groups.iter().chain([&rest]) {
        let until = at.saturating_add(group.span).min(open);
        if !group.title.is_empty() && until > at {
            let title = short(&group.title, 1_000);
            if until - at == 1 {
                sheet.write_string_with_format(top, at, title, &format)?;
            } else {
                sheet.merge_range(top, at, top, until - 1, &title, &format)?;
            }
        }
        for column in at..until {
            let title = short(&table.heads[usize::from(column)].title, 1_000);
            if group.title.is_empty() {
                // A head without a group is as tall as both rows.
                sheet.merge_range(top, column, top + 1, column, &title, &format)?;
            } else {
                sheet.write_string_with_format(top + 1, column, title, &format)?;
            }
        }
        at = until;
    }
    Ok(top + 2)
}

fn fill_notes(sheet: &mut Worksheet, table: &TableOut) -> std::result::Result<(), XlsxError> {
    let key = Format::new().set_font_color(INK_3).set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut row = 0;
    if let Some(mark) = &table.synthetic {
        sheet.write_string_with_format(row, 0, short(mark, CELL_CHARS), &synthetic_format())?;
        row += 1;
    }
    for (name, words) in &table.notes {
        sheet.write_string_with_format(row, 0, short(name, CELL_CHARS), &key)?;
        sheet.write_string_with_format(row, 1, short(words, CELL_CHARS), &text)?;
        row += 1;
    }
    sheet.set_column_width(0, 18.0)?;
    sheet.set_column_width(1, 90.0)?;
    Ok(())
}

fn synthetic_format() -> Format {
    Format::new().set_bold().set_font_color(SYNTHETIC).set_background_color(SYNTHETIC_GROUND)
}

/// Plain and total.
fn formats(form: Form) -> [Format; 2] {
    let plain = match form {
        Form::Text => Format::new(),
        Form::Integer => Format::new().set_num_format("#,##0"),
        Form::Decimal(0) => Format::new().set_num_format("#,##0"),
        Form::Decimal(places) => {
            let zeros = "0".repeat(usize::from(places.min(6)));
            Format::new().set_num_format(format!("#,##0.{zeros}"))
        }
        Form::Date => Format::new().set_num_format("yyyy-mm-dd"),
    };
    let plain = match form {
        Form::Text => plain,
        _ => plain.set_align(FormatAlign::Right),
    };
    let total =
        plain.clone().set_bold().set_border_top(FormatBorder::Medium).set_border_top_color(LINE);
    [plain, total]
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Out,
    format: &Format,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Out::Text(text) => {
            sheet.write_string_with_format(row, column, short(text, CELL_CHARS), format)?
        }
        // Beyond 2⁵³ a sheet would change the last digits, so the figure goes as text.
        Out::Integer(n) if n.unsigned_abs() > 1 << 53 => {
            sheet.write_string_with_format(row, column, n.to_string(), format)?
        }
        Out::Integer(n) => sheet.write_number_with_format(row, column, *n as f64, format)?,
        Out::Millionths(m) => sheet.write_number_with_format(row, column, m.to_f64(), format)?,
        Out::Date(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
            Ok(date) => sheet.write_datetime_with_format(row, column, &date, format)?,
            Err(_) => sheet.write_string_with_format(row, column, day.to_string(), format)?,
        },
        Out::Shown(value, text) => match shown_as(text) {
            Some(code) => {
                let format = format.clone().set_num_format(code).set_align(FormatAlign::Right);
                sheet.write_number_with_format(row, column, value.to_f64(), &format)?
            }
            None => sheet.write_string_with_format(row, column, short(text, CELL_CHARS), format)?,
        },
        Out::Nothing("") | Out::Left | Out::Above => sheet.write_blank(row, column, format)?,
        Out::Nothing(sign) => sheet.write_string_with_format(row, column, *sign, format)?,
    };
    Ok(())
}

/// The number format that shows a value as this text: `≈ 1,204.50 %` is `"≈ "#,##0.00" %"`.
fn shown_as(text: &str) -> Option<String> {
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let end = text[begin..].find(|c: char| !number(c)).map_or(text.len(), |at| begin + at);
    let (before, digits, after) = (&text[..begin], &text[begin..end], &text[end..]);
    if after.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let places = digits.split_once('.').map_or(0, |(_, part)| part.len());
    // A sheet puts the sign of a negative number in front by itself.
    let before = before.strip_suffix(['-', '−']).unwrap_or(before);
    let quoted = |text: &str| match text {
        "" => String::new(),
        _ => format!("\"{}\"", text.replace('"', "")),
    };
    let point = if places > 0 { "." } else { "" };
    let whole = if digits.contains(',') || digits.len() < 4 || places > 0 { "#,##0" } else { "0" };
    let (before, after) = (quoted(before), quoted(after));
    Some(format!("{before}{whole}{point}{}{after}", "0".repeat(places)))
}

/// How many characters a cell shows, for the width of its column.
fn shown(cell: &Out) -> usize {
    match cell {
        Out::Text(text) => columns_of(text.lines().next().unwrap_or("")),
        Out::Integer(n) => n.to_string().len() + n.unsigned_abs().to_string().len() / 4,
        Out::Millionths(m) => (m.0 / Millionths::ONE).to_string().len() + 4,
        Out::Date(_) => 10,
        Out::Shown(_, text) => columns_of(text),
        Out::Left | Out::Above => 0,
        Out::Nothing(sign) => columns_of(sign),
    }
}

#[cfg(test)]
mod tests;
