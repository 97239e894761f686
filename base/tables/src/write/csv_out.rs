//! CSV out, as a stream: a mark so that Excel reads UTF-8, and no text that a sheet would calculate.

use std::io::Write;

use terms::{Error, Result};

use super::{Out, TableOut};

/// Writes rows one after another; nothing is kept, so a million rows need no more memory than one.
pub struct CsvOut<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvOut<W> {
    /// # Errors
    /// Where the other side has gone.
    pub fn new(mut to: W) -> Result<Self> {
        to.write_all("\u{feff}".as_bytes()).map_err(gone)?;
        let writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(to);
        Ok(Self { writer })
    }
    /// A row of words: heads, a title, the mark of synthetic data.
    ///
    /// # Errors
    /// Where the other side has gone.
    pub fn words<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) -> Result<()> {
        for word in words {
            self.text(word)?;
        }
        self.end()
    }
    /// # Errors
    /// Where the other side has gone.
    pub fn row(&mut self, cells: &[Out]) -> Result<()> {
        for cell in cells {
            match cell {
                Out::Text(text) => self.text(text)?,
                Out::Integer(n) => self.field(&n.to_string())?,
                Out::Millionths(m) => self.field(&m.to_string())?,
                Out::Date(day) => self.field(&day.to_string())?,
                Out::Shown(_, text) => self.text(text)?,
                Out::Nothing(sign) => self.field(sign)?,
                Out::Left | Out::Above => self.field("")?,
            }
        }
        self.end()
    }
    /// Writes what is left and gives the other side back.
    ///
    /// # Errors
    /// Where the other side has gone.
    pub fn finish(self) -> Result<W> {
        self.writer.into_inner().map_err(|e| gone(e.into_error()))
    }

    /// Only texts are guarded: a figure below zero is no formula.
    fn text(&mut self, text: &str) -> Result<()> {
        if would_calculate(text) { self.field(&format!("'{text}")) } else { self.field(text) }
    }
    fn field(&mut self, text: &str) -> Result<()> {
        self.writer.write_field(text).map_err(gone)
    }
    fn end(&mut self) -> Result<()> {
        self.writer.write_record(None::<&[u8]>).map_err(gone)
    }
}

/// The whole table at once; the mark of synthetic data stands above the heads.
///
/// # Errors
/// Where the other side has gone.
pub fn table_csv<W: Write>(table: &TableOut, to: W) -> Result<W> {
    let mut out = CsvOut::new(to)?;
    if let Some(mark) = &table.synthetic {
        out.words([mark.as_str()])?;
    }
    out.words(table.heads.iter().map(|h| h.title.as_str()))?;
    for row in &table.rows {
        out.row(&row.cells)?;
    }
    out.finish()
}

/// Whether a sheet would take this text for a formula. Chinese and Japanese versions take the
/// full-width signs too.
pub(crate) fn would_calculate(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn gone(error: impl std::fmt::Display) -> Error {
    Error::unavailable(error).at("writing CSV")
}
