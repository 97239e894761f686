//! Values of other systems into sheets: the bulk channel by page and by command line.

use std::collections::BTreeMap;

use store::{Db, Tx};
use terms::{Lang, Result};

use super::bulk::{Incoming, Stray, incoming};
use crate::model::{CellKind, read_content};
use crate::store::{Sheet, Write, save, sheet};

/// Cells written in one command; the lane belongs to all.
const CHUNK: usize = 5_000;

/// A line that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line of the file.
    pub row: u32,
    pub cell: String,
    pub words: String,
}

/// What a file did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    pub sheets: usize,
    pub saved: usize,
    pub same: usize,
    pub bad: Vec<BadLine>,
}

/// Reads a file and sorts its values by sheet.
///
/// # Errors
/// As [`incoming`].
pub fn sorted(
    tx: &mut Tx<'_>,
    bytes: &[u8],
    file: &str,
) -> Result<(BTreeMap<i64, Vec<Incoming>>, Vec<Stray>)> {
    let (good, stray) = incoming(tx, bytes, file)?;
    let mut sheets: BTreeMap<i64, Vec<Incoming>> = BTreeMap::new();
    for it in good {
        sheets.entry(it.filling).or_default().push(it);
    }
    Ok((sheets, stray))
}

/// What of these values says something else than the sheet, and how many say the same. What the sheet computes itself
/// is passed over.
fn writes(sheet: &Sheet, values: &[Incoming]) -> (Vec<Write>, usize) {
    let (mut writes, mut same) = (Vec::new(), 0);
    for it in values {
        let found = sheet.layout.find(&it.key);
        if let Some((section, line, column)) = found {
            let asked = sheet.layout.asked(section, line, column);
            if matches!(asked.kind, CellKind::Total | CellKind::Formula) {
                continue;
            }
            let read = read_content(&asked, &it.text);
            if read.is_ok_and(|it_| it_.as_ref() == sheet.content(&it.key)) {
                same += 1;
                continue;
            }
        }
        writes.push(Write::new(it.key.clone(), it.text.clone(), sheet.base(&it.key)));
    }
    (writes, same)
}

/// Writes values of one sheet; what cannot be is named by its line.
///
/// # Errors
/// An unknown sheet.
pub fn put(tx: &mut Tx<'_>, filling: i64, values: &[Incoming], lang: Lang) -> Result<Taken> {
    let sheet = sheet(tx, filling)?;
    let (writes, same) = writes(&sheet, values);
    let saved = save(tx, filling, &writes, None)?;
    let rows: BTreeMap<String, u32> =
        values.iter().map(|it| (it.key.to_string(), it.row)).collect();
    let bad = saved.refused.iter().map(|it| BadLine {
        row: rows.get(&it.cell).copied().unwrap_or_default(),
        cell: it.cell.clone(),
        words: crate::grid::say(lang, &it.rule, &it.args),
    });
    Ok(Taken {
        sheets: 1,
        saved: saved.written.len(),
        same: same + saved.unchanged.len(),
        bad: bad.collect(),
    })
}

impl Taken {
    pub fn add(&mut self, other: Taken) {
        self.sheets += other.sheets;
        self.saved += other.saved;
        self.same += other.same;
        self.bad.extend(other.bad);
    }
    /// Lines that no sheet takes.
    pub fn strays(&mut self, strays: &[Stray], lang: Lang) {
        self.bad.extend(strays.iter().map(|it| BadLine {
            row: it.row,
            cell: String::new(),
            words: ui::t(lang, it.rule),
        }));
        self.bad.sort_by_key(|it| it.row);
    }
    pub fn says(&self, lang: Lang) -> String {
        let args = [
            ("sheets", self.sheets.to_string()),
            ("saved", self.saved.to_string()),
            ("same", self.same.to_string()),
            ("bad", self.bad.len().to_string()),
        ];
        ui::ta(lang, "incoming-done", &args)
    }
}

/// Values of a sheet in portions that each are one command.
pub fn portions(values: &[Incoming]) -> impl Iterator<Item = &[Incoming]> {
    values.chunks(CHUNK)
}

/// A whole file, for whoever has the data folder at hand; may write every sheet that is open.
///
/// # Errors
/// As [`sorted`].
pub fn import(db: &Db, actor: store::Actor, bytes: &[u8], file: &str, lang: Lang) -> Result<Taken> {
    let (bytes, file) = (bytes.to_vec(), file.to_owned());
    let (sheets, strays) = db.read(move |tx| sorted(tx, &bytes, &file))?;
    let mut all = Taken::default();
    for (filling, values) in sheets {
        let mut of_sheet = Taken::default();
        for portion in portions(&values) {
            let portion = portion.to_vec();
            of_sheet.add(db.write(actor, move |tx| put(tx, filling, &portion, lang))?);
        }
        of_sheet.sheets = 1;
        all.add(of_sheet);
    }
    all.strays(&strays, lang);
    Ok(all)
}
