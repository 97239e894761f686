//! A table file as it was sent: rows with their numbers, cells with their text, and which row holds
//! the heads.

mod csv_in;
mod xlsx_in;

use terms::{Error, Result};

use crate::Template;
use crate::mapping::normal;

/// What a cell was in the file. CSV knows only text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    #[default]
    Empty,
    Text,
    Number,
    Date,
    Flag,
    /// A formula that failed: `#N/A`, `#DIV/0!`.
    Error,
}

/// A cell: its text as the sender sees it (dates as ISO text, numbers without binary noise).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Raw {
    pub text: String,
    pub origin: Origin,
}

impl Raw {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let origin = if text.trim().is_empty() { Origin::Empty } else { Origin::Text };
        Self { text, origin }
    }
    pub fn is_empty(&self) -> bool {
        self.origin == Origin::Empty
    }
}

/// A row with the number that WPS or Excel shows beside it. Rows without any text are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRow {
    pub number: u32,
    pub cells: Vec<Raw>,
}

impl SheetRow {
    /// The cell at a place; a short row ends in empty cells.
    pub fn cell(&self, at: usize) -> &Raw {
        static EMPTY: Raw = Raw { text: String::new(), origin: Origin::Empty };
        self.cells.get(at).unwrap_or(&EMPTY)
    }
    fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.is_empty()).count()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv { delimiter: u8, encoding: &'static str },
    Xlsx,
}

/// How much is read at most. Beyond it the file is refused whole, with the limit named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub bytes: usize,
    pub rows: usize,
    pub columns: usize,
    /// All parts of an XLSX together, once unpacked.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, rows: 200_000, columns: 256, unpacked_bytes: 256 << 20 }
    }
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name, for messages only.
    pub file: String,
    /// The sheet read, and all that were there.
    pub name: String,
    pub names: Vec<String>,
    pub format: Format,
    rows: Vec<SheetRow>,
    header: usize,
}

/// Heads are looked for in the first rows only; above them stand titles and units.
const HEADER_WITHIN: usize = 20;

impl Sheet {
    /// Reads the first visible sheet that holds anything.
    ///
    /// # Errors
    /// With a `table-…` code that says what the file is instead, which limit it breaks, or that it
    /// holds no rows.
    pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Self> {
        Self::read_named(bytes, file_name, limits, None)
    }

    /// As [`Sheet::read`], for one sheet of the workbook by its name.
    pub fn read_named(
        bytes: &[u8],
        file_name: &str,
        limits: &Limits,
        sheet: Option<&str>,
    ) -> Result<Self> {
        let refuse = |code| Error::invalid(code).with("file", file_name);
        if bytes.is_empty() {
            return Err(refuse("table-empty-file"));
        }
        if bytes.len() > limits.bytes {
            return Err(refuse("table-too-large")
                .with("size", mebibytes(bytes.len() as u64))
                .with("limit", mebibytes(limits.bytes as u64)));
        }
        let read = match content(bytes) {
            Content::Zip => xlsx_in::read(bytes, limits, sheet),
            Content::Text => csv_in::read(bytes, limits),
            Content::Refused(code) => return Err(refuse(code)),
        };
        let (name, names, format, rows) = read.map_err(|e| e.with("file", file_name))?;
        if rows.is_empty() {
            return Err(refuse("table-no-rows"));
        }
        let header = likely_header(&rows);
        Ok(Self { file: file_name.to_owned(), name, names, format, rows, header })
    }

    /// Takes as head the row that names most columns of this template, where one names any.
    pub fn with_header_for(mut self, template: &Template) -> Self {
        let known: std::collections::HashSet<String> =
            template.columns.iter().flat_map(|c| c.names()).map(|n| normal(&n)).collect();
        let named = |row: &SheetRow| {
            row.cells.iter().filter(|c| !c.is_empty() && known.contains(&normal(&c.text))).count()
        };
        let first = self.rows.iter().take(HEADER_WITHIN).enumerate();
        let best = first.map(|(i, row)| (named(row), i)).max_by_key(|(n, i)| (*n, usize::MAX - i));
        if let Some((1.., at)) = best {
            self.header = at;
        }
        self
    }

    pub fn header(&self) -> &SheetRow {
        &self.rows[self.header]
    }
    /// The heads from the left; an unnamed column is an empty text.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        self.header().cells.iter().map(|c| c.text.trim())
    }
    /// The rows under the head.
    pub fn rows(&self) -> &[SheetRow] {
        &self.rows[self.header + 1..]
    }
    /// What stands above the head: a title, a unit of measure, who filed it.
    pub fn lead(&self) -> &[SheetRow] {
        &self.rows[..self.header]
    }
}

/// Name, names, format, rows: what both readers give back.
type Parts = (String, Vec<String>, Format, Vec<SheetRow>);

enum Content {
    Zip,
    Text,
    Refused(&'static str),
}

/// What a file is by its first bytes. Names lie: many systems call an HTML page `.xls`.
fn content(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // Excel 97–2003, and also an XLSX locked with a password.
        return Content::Refused("table-old-excel");
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Content::Text;
    }
    let head = &bytes[..bytes.len().min(4096)];
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if start.first() == Some(&b'<') {
        return Content::Refused("table-html");
    }
    if head.contains(&0) || start.starts_with(b"%PDF") || start.starts_with(b"{\\rtf") {
        return Content::Refused("table-not-a-table");
    }
    Content::Text
}

/// The first row that is nearly as wide as the widest and holds words rather than figures.
fn likely_header(rows: &[SheetRow]) -> usize {
    let first = &rows[..rows.len().min(HEADER_WITHIN)];
    let widest = first.iter().map(SheetRow::filled).max().unwrap_or(0);
    let needed = (widest * 4).div_ceil(5).max(1);
    let words = |row: &SheetRow| {
        let figures = |c: &&Raw| {
            !c.is_empty() && (c.origin != Origin::Text || c.text.trim().parse::<f64>().is_ok())
        };
        row.cells.iter().filter(figures).count() * 2 <= row.filled()
    };
    first.iter().position(|row| row.filled() >= needed && words(row)).unwrap_or(0)
}

/// A size in words: `64 MiB`.
fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

/// Keeps a row unless it is empty, without its empty tail.
fn keep(rows: &mut Vec<SheetRow>, number: u32, mut cells: Vec<Raw>, limits: &Limits) -> Result<()> {
    while cells.last().is_some_and(Raw::is_empty) {
        cells.pop();
    }
    if cells.is_empty() {
        return Ok(());
    }
    if cells.len() > limits.columns {
        return Err(too_wide(number, limits));
    }
    if rows.len() >= limits.rows {
        return Err(Error::invalid("table-too-many-rows").with("limit", limits.rows));
    }
    rows.push(SheetRow { number, cells });
    Ok(())
}

fn too_wide(number: u32, limits: &Limits) -> Error {
    Error::invalid("table-too-many-columns").with("row", number).with("limit", limits.columns)
}
