//! XLSX: looked into before it is unpacked, then read cell by cell, so that a limit stops the work.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use terms::{Error, Result};

use super::{Format, Limits, Origin, Parts, Raw, SheetRow, keep, mebibytes, too_wide};

pub(super) fn read(bytes: &[u8], limits: &Limits, sheet: Option<&str>) -> Result<Parts> {
    look_inside(bytes, limits)?;
    // The reader is other people's code and the file is a stranger's: a panic there is a file that
    // cannot be read, not an end of ours.
    catch_unwind(AssertUnwindSafe(|| read_workbook(bytes, limits, sheet)))
        .unwrap_or_else(|_| Err(Error::invalid("table-unreadable").at("the XLSX reader panicked")))
}

/// Refuses what is no workbook, and what would unpack beyond the limit whatever it declares.
fn look_inside(bytes: &[u8], limits: &Limits) -> Result<()> {
    let unreadable = |e: zip::result::ZipError| Error::invalid("table-unreadable").at(e);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let bomb = || {
        Error::invalid("table-unpacks-too-large").with("limit", mebibytes(limits.unpacked_bytes))
    };
    let mut workbook = false;
    let mut declared = 0u64;
    for i in 0..archive.len() {
        let part = archive.by_index_raw(i).map_err(unreadable)?;
        workbook |= part.name().is_ok_and(|name| name.ends_with("workbook.xml"));
        declared = declared.saturating_add(part.size());
    }
    if declared > limits.unpacked_bytes {
        return Err(bomb());
    }
    if !workbook {
        return Err(Error::invalid("table-not-a-table"));
    }
    // A declared size is the sender's word. Deflate cannot exceed 1,032 to 1, so only a file whose
    // packed size allows more than the limit is worth unpacking to nowhere first.
    if (bytes.len() as u64).saturating_mul(1_032) <= limits.unpacked_bytes {
        return Ok(());
    }
    let mut left = limits.unpacked_bytes;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|e| Error::invalid("table-unreadable").at(e))?;
        left = left.checked_sub(read).ok_or_else(bomb)?;
    }
    Ok(())
}

fn read_workbook(bytes: &[u8], limits: &Limits, sheet: Option<&str>) -> Result<Parts> {
    let unreadable = |e: calamine::XlsxError| Error::invalid("table-unreadable").at(e);
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let visible =
        |s: &&calamine::Sheet| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible;
    let names: Vec<String> =
        workbook.sheets_metadata().iter().filter(visible).map(|s| s.name.clone()).collect();
    let wanted: Vec<String> = match sheet {
        None => names.clone(),
        Some(name) if names.iter().any(|n| n == name) => vec![name.to_owned()],
        Some(name) => {
            return Err(Error::invalid("table-sheet-unknown")
                .with("sheet", name)
                .with("sheets", names.join("、")));
        }
    };
    for name in wanted {
        let rows = read_sheet(&mut workbook, &name, limits)?;
        if !rows.is_empty() {
            return Ok((name, names, Format::Xlsx, rows));
        }
    }
    Ok((names.first().cloned().unwrap_or_default(), names, Format::Xlsx, Vec::new()))
}

fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
) -> Result<Vec<SheetRow>> {
    let unreadable = |e: calamine::XlsxError| Error::invalid("table-unreadable").at(e);
    let mut reader = workbook.worksheet_cells_reader(name).map_err(unreadable)?;
    let percent: Vec<bool> = reader
        .styles()
        .iter()
        .map(|s| s.number_format.as_ref().is_some_and(|f| f.format_code.contains('%')))
        .collect();
    let mut rows: Vec<SheetRow> = Vec::new();
    let (mut number, mut cells) = (0u32, Vec::new());
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let raw = raw(cell.get_value(), percent.get(style).copied().unwrap_or(false));
        if raw.is_empty() {
            continue;
        }
        if row != number {
            keep(&mut rows, number + 1, std::mem::take(&mut cells), limits)?;
            // Rows out of order would lose cells; no program of ours or theirs writes them so.
            if row < number {
                return Err(Error::invalid("table-unreadable").at("rows out of order"));
            }
            number = row;
        }
        let column = column as usize;
        if column >= limits.columns {
            return Err(too_wide(number + 1, limits));
        }
        if cells.len() <= column {
            cells.resize_with(column + 1, Raw::default);
        }
        cells[column] = raw;
    }
    keep(&mut rows, number + 1, cells, limits)?;
    Ok(rows)
}

fn raw(value: &DataRef<'_>, percent: bool) -> Raw {
    let cell = |text: String, origin| Raw { text, origin };
    match value {
        DataRef::Empty => Raw::default(),
        DataRef::String(text) => Raw::text(text.as_str()),
        DataRef::SharedString(text) => Raw::text(*text),
        DataRef::Int(n) => cell(n.to_string(), Origin::Number),
        DataRef::Float(v) if percent => cell(format!("{}%", plain(v * 100.0)), Origin::Number),
        DataRef::Float(v) => cell(plain(*v), Origin::Number),
        DataRef::Bool(v) => cell(if *v { "TRUE" } else { "FALSE" }.to_owned(), Origin::Flag),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) => {
            let text = text.strip_suffix("T00:00:00").unwrap_or(text);
            cell(text.replace('T', " "), Origin::Date)
        }
        DataRef::DurationIso(text) => Raw::text(text.as_str()),
        DataRef::Error(error) => cell(error.to_string(), Origin::Error),
    }
}

/// A number as a sheet shows it: fifteen significant digits, so that 0.1 + 0.2 is 0.3.
fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded.abs() >= 1e21 { format!("{rounded:e}") } else { format!("{rounded}") }
}

/// Dates as ISO text; a clock time alone where the day is zero.
fn moment(at: &ExcelDateTime) -> Raw {
    let serial = at.as_f64();
    if at.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return Raw { text: plain(serial), origin: Origin::Number };
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let text = if serial < 1.0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    };
    Raw { text, origin: Origin::Date }
}
