//! A workbook back into cells.

use std::collections::BTreeMap;

use tables::{Limits, SheetRow};
use terms::{Error, Result};

use super::out::BEFORE;
use crate::model::CellKey;

/// A cell as the file has it, with the row and column that the sender sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub row: u32,
    /// From 1.
    pub column: usize,
    pub key: CellKey,
    pub text: String,
}

/// One sheet of the workbook: one filling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub name: String,
    pub filling: i64,
    /// The entry that the workbook was made at.
    pub seq: i64,
    pub said: Vec<Said>,
}

/// Reads every sheet that names a filling; others (notes of one's own) are passed over.
///
/// # Errors
/// What is no workbook, and `grid-book-foreign` where no sheet is one of ours.
pub fn read(bytes: &[u8], file: &str) -> Result<Vec<Page>> {
    let limits = Limits::default();
    let first = tables::Sheet::read(bytes, file, &limits)?;
    let mut pages = Vec::new();
    for name in first.names.clone() {
        let sheet = if name == first.name {
            first.clone()
        } else {
            match tables::Sheet::read_named(bytes, file, &limits, Some(&name)) {
                Ok(sheet) => sheet,
                Err(_) => continue, // an empty sheet
            }
        };
        pages.extend(page(&sheet));
    }
    if pages.is_empty() {
        return Err(Error::invalid("grid-book-foreign").with("file", file));
    }
    Ok(pages)
}

fn page(sheet: &tables::Sheet) -> Option<Page> {
    let rows: Vec<&SheetRow> =
        sheet.lead().iter().chain([sheet.header()]).chain(sheet.rows()).collect();
    let mark = rows.iter().find_map(|row| row.cell(0).text.strip_prefix("filling:"))?;
    let (filling, seq) = mark.split_once(':')?;
    let mut page = Page {
        name: sheet.name.clone(),
        filling: filling.parse().ok()?,
        seq: seq.parse().ok()?,
        said: Vec::new(),
    };
    let mut columns: BTreeMap<usize, String> = BTreeMap::new();
    for row in rows {
        let mark = row.cell(0).text.trim();
        if mark.starts_with('@') {
            columns = (usize::from(BEFORE)..row.cells.len())
                .map(|at| (at, row.cell(at).text.trim().to_owned()))
                .filter(|(_, code)| !code.is_empty())
                .collect();
            continue;
        }
        let Some((section, line)) = mark.split_once('.') else { continue };
        for (at, column) in &columns {
            page.said.push(Said {
                row: row.number,
                column: at + 1,
                key: CellKey::new(section, line, column.as_str()),
                text: row.cell(*at).text.clone(),
            });
        }
    }
    Some(page)
}
