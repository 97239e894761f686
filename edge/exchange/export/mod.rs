//! Registers, figures, firms and units as tables for others: every current row, or those of a filter,
//! inside what the reader may take out. Heads are those that an import reads.
//!
//! A short table can be printed as PDF; the other forms are written row by row, whatever the length; a workbook holds one sheet of rows, at most a
//! million, and one that says where they come from.

mod about;
mod figures;
mod province;
mod records;
mod units;

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use identity::Territory;
use store::{Db, Tx};
use tables::{CsvOut, Head, Out, OutRow, TableOut, XlsxOut};
use terms::{Error, Lang, Result};

use crate::Kind;
use about::About;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
    /// Short tables only, see [`press::table`].
    Pdf,
}

impl Format {
    pub fn named(ending: &str) -> Option<Self> {
        match ending {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            "pdf" => Some(Format::Pdf),
            _ => None,
        }
    }
    pub fn media(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => crate::keep::XLSX,
            Format::Pdf => press::MEDIA,
        }
    }
}

/// What is to be taken out.
#[derive(Debug, Clone)]
pub struct Wish {
    pub kind: Kind,
    /// The filter of an address: see `record::filter`; figures take `indicator`, `period`, `unit`.
    pub pairs: Vec<(String, String)>,
    /// Rows outside are left out.
    pub territory: Territory,
    pub lang: Lang,
}

impl Wish {
    /// Everything of a kind.
    pub fn all(kind: Kind, lang: Lang) -> Self {
        Self { kind, pairs: Vec::new(), territory: Territory::Everywhere, lang }
    }
    fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        pairs.filter(|(_, value)| !value.trim().is_empty())
    }
    /// The values of a key, commas between.
    fn list(&self, key: &str) -> Vec<String> {
        self.filters()
            .filter(|(name, _)| *name == key)
            .flat_map(|(_, value)| value.split(',').map(|it| it.trim().to_owned()))
            .filter(|it| !it.is_empty())
            .collect()
    }
}

/// What a sheet of a workbook holds, heads and notes aside.
const SHEET_ROWS: usize = 1_000_000;
/// Rows that are read at once.
const PAGE: usize = 5_000;

/// Takes one row after another.
type Take<'t> = &'t mut dyn FnMut(Vec<Out>) -> Result<()>;

/// The whole table in memory; [`export_file`] and [`export_csv`] keep no more than a page of it.
///
/// # Errors
/// As [`export_file`].
pub fn export(db: &Db, wish: &Wish, format: Format) -> Result<Vec<u8>> {
    let mut file = export_file(db, wish, format)?;
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(Error::unavailable)
}

/// The table as a file without a name, in the memory of one page of rows. What is wrong with the wish is
/// said before anything is sent.
///
/// # Errors
/// Invalid, where the filter names something that is not there; `export-too-many` where a sheet
/// cannot hold the rows.
pub fn export_file(db: &Db, wish: &Wish, format: Format) -> Result<File> {
    let (wish, aside) = (wish.clone(), db.evidence().folder().to_path_buf());
    let to = db.evidence().scratch()?;
    if format == Format::Pdf {
        return pdf(db, wish, to);
    }
    db.read_bulk(move |tx| match format {
        Format::Csv => {
            let to = csv(tx, &wish, BufWriter::new(to))?;
            to.into_inner().map_err(|fault| Error::unavailable(fault.into_error()))
        }
        Format::Xlsx | Format::Pdf => xlsx(tx, &wish, to, &aside),
    })
}

/// The rows are read first and printed then, so that no reader waits for the press.
fn pdf(db: &Db, wish: Wish, mut to: File) -> Result<File> {
    let lang = wish.lang;
    let table = db.read_bulk(move |tx| {
        let about = About::read(tx, wish.lang)?;
        let mut table = bare(&wish, &about);
        let most = press::MOST_CELLS / table.heads.len().max(1);
        let mut lines = Vec::new();
        rows(tx, &wish, &mut |cells| {
            if lines.len() >= most {
                let more = format!("{}+", ui::number::count(most as i64));
                let error = Error::invalid("print-too-long").with("rows", more);
                return Err(error.with("most", ui::number::count(most as i64)));
            }
            lines.push(OutRow { cells, total: false });
            Ok(())
        })?;
        table.notes = about.notes(tx, &wish, lines.len())?;
        table.rows = lines;
        Ok(table)
    })?;
    let bytes = press::table(&table, lang)?;
    to.write_all(&bytes).map_err(Error::unavailable)?;
    Ok(to)
}

fn bare(wish: &Wish, about: &About) -> TableOut {
    TableOut {
        title: wish.kind.title().get(wish.lang).to_owned(),
        heads: heads(wish),
        frozen_columns: 1,
        notes_title: ui::t(wish.lang, "export-notes"),
        synthetic: about.synthetic.clone(),
        ..TableOut::default()
    }
}

/// Streams rows as CSV; returns the other side.
///
/// # Errors
/// As [`export_file`]; unavailable where the other side has gone.
pub fn export_csv<W: Write + Send + 'static>(db: &Db, wish: &Wish, to: W) -> Result<W> {
    let wish = wish.clone();
    db.read_bulk(move |tx| csv(tx, &wish, to))
}

fn csv<W: Write>(tx: &mut Tx<'_>, wish: &Wish, to: W) -> Result<W> {
    let about = About::read(tx, wish.lang)?;
    let mut out = CsvOut::new(to)?;
    if let Some(mark) = &about.synthetic {
        out.words([mark.as_str()])?;
    }
    out.words(heads(wish).iter().map(|head| head.title.as_str()))?;
    rows(tx, wish, &mut |cells| out.row(&cells))?;
    out.finish()
}

fn xlsx(tx: &mut Tx<'_>, wish: &Wish, mut to: File, aside: &Path) -> Result<File> {
    let about = About::read(tx, wish.lang)?;
    let mut out = XlsxOut::new(bare(wish, &about), aside)?;
    let mut count = 0;
    rows(tx, wish, &mut |cells| {
        if count >= SHEET_ROWS {
            let error = Error::invalid("export-too-many").with("limit", SHEET_ROWS);
            return Err(error.with("rows", format!("{SHEET_ROWS}+")));
        }
        count += 1;
        out.row(&cells)
    })?;
    let notes = about.notes(tx, wish, count)?;
    out.finish(notes, &mut to)?;
    Ok(to)
}

fn heads(wish: &Wish) -> Vec<Head> {
    use record::complaints::NewComplaint;
    use record::inspections::NewInspection;
    use record::metrology::NewInstrument;
    use record::registers::{NewCertificate, NewRegistration};
    use record::samples::NewSample;
    match wish.kind {
        Kind::Units => units::unit_heads(wish),
        Kind::Firms => units::firm_heads(wish),
        Kind::Figures => figures::heads(wish),
        Kind::Violations => records::finding_heads(wish),
        Kind::Inspections => records::heads::<NewInspection>(wish),
        Kind::Samples => records::heads::<NewSample>(wish),
        Kind::Complaints => records::heads::<NewComplaint>(wish),
        Kind::Certificates => records::heads::<NewCertificate>(wish),
        Kind::Registrations => records::heads::<NewRegistration>(wish),
        Kind::Instruments => records::heads::<NewInstrument>(wish),
        Kind::Campaigns => province::campaign_heads(wish),
        Kind::Visits => province::visit_heads(wish),
    }
}

fn rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    use record::complaints::NewComplaint;
    use record::inspections::NewInspection;
    use record::metrology::NewInstrument;
    use record::registers::{NewCertificate, NewRegistration};
    use record::samples::NewSample;
    match wish.kind {
        Kind::Units => units::unit_rows(tx, wish, take),
        Kind::Firms => units::firm_rows(tx, wish, take),
        Kind::Figures => figures::rows(tx, wish, take),
        Kind::Violations => records::finding_rows(tx, wish, take),
        Kind::Inspections => records::rows::<NewInspection>(tx, wish, take),
        Kind::Samples => records::rows::<NewSample>(tx, wish, take),
        Kind::Complaints => records::rows::<NewComplaint>(tx, wish, take),
        Kind::Certificates => records::rows::<NewCertificate>(tx, wish, take),
        Kind::Registrations => records::rows::<NewRegistration>(tx, wish, take),
        Kind::Instruments => records::rows::<NewInstrument>(tx, wish, take),
        Kind::Campaigns => province::campaign_rows(tx, wish, take),
        Kind::Visits => province::visit_rows(tx, wish, take),
    }
}

/// A head as the template of the kind calls it, so that the table can come in again.
fn titled(wish: &Wish, key: &str, form: tables::Form) -> Head {
    let template = crate::templates::template(wish.kind);
    let title = match template.column(key) {
        Some(column) => column.title.get(wish.lang).to_owned(),
        None => {
            // Closed in time is one thing of a sample and another of a complaint.
            let key = key.replace('_', "-");
            let own = ui::t(wish.lang, &format!("export-{}-{key}", wish.kind.code()));
            if own.starts_with('[') { ui::t(wish.lang, &format!("export-{key}")) } else { own }
        }
    };
    Head { title, form, width: None }
}

fn text(text: Option<&str>) -> Out {
    text.map_or(Out::Nothing(""), |text| Out::Text(text.to_owned()))
}
