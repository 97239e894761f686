//! What is kept of a run: the workbook of bad rows, the columns for the next file, the run itself.

use serde_json::json;
use store::{Db, Entry, Named, Tx, hex, params};
use tables::{Checked, Limits, Mapping, Sheet};
use terms::Result;

use crate::{Kind, Order, Report, Source, source, words};

/// A file after its rows were worked off.
pub(crate) struct Finished {
    pub(crate) checked: Checked,
    pub(crate) sheet: Sheet,
    pub(crate) mapping: Mapping,
    pub(crate) source: Source,
}

/// Keeps the workbook of bad rows, the columns for the next file, and the run itself.
pub(crate) fn finish(db: &Db, order: &Order, mut report: Report, done: Finished) -> Result<Report> {
    let Finished { checked, sheet, mapping, mut source } = done;
    let mut size = 0;
    if !checked.bad.is_empty() {
        let heads = used(&source, &mapping);
        let narrow = heads.map(|heads| only(&sheet, &checked, &heads)).transpose()?;
        // The narrowed sheet has its columns elsewhere, so the places are found again.
        let (sheet, checked) = match narrow {
            Some(sheet) => {
                let template = source.template();
                let sheet = sheet.with_header_for(&template);
                let mut again = tables::check(&sheet, &template, &mapping)?;
                again.good.clear();
                again.bad.clone_from(&checked.bad);
                (sheet, again)
            }
            None => (sheet, checked),
        };
        let say = |problem: &tables::Problem| words::said(problem, order.lang);
        let bytes = tables::annotated_xlsx(&sheet, &checked, order.lang, say)?;
        size = bytes.len();
        report.annotated = Some(db.evidence().keep(&bytes)?);
    }
    let file_hash = hex(&store::Digest::Sha256.of(&[&order.bytes]));
    let remembered = (source.mapping != mapping).then(|| {
        source.mapping = mapping;
        source
    });
    let row = report.clone();
    db.write(order.actor, move |tx| record(tx, &row, &file_hash, size, remembered.as_ref()))?;
    Ok(report)
}

fn record(
    tx: &mut Tx<'_>,
    report: &Report,
    file_hash: &str,
    size: usize,
    remembered: Option<&Source>,
) -> Result<()> {
    if let Some(source) = remembered {
        source::keep(tx, source)?;
    }
    let seq = tx.next_seq()?;
    let annotated = match &report.annotated {
        Some(hash) => {
            let file = Named { hash, media: XLSX, size, title: "import", document: None };
            Some(tx.name_evidence(&file)?)
        }
        None => None,
    };
    tx.run(
        "insert into import_run (id, kind, source, file_hash, rows, good, same, bad, annotated, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            report.run,
            report.kind.code(),
            &report.source,
            file_hash,
            report.rows as i64,
            report.good() as i64,
            report.same as i64,
            report.bad as i64,
            annotated,
            seq
        ],
    )?;
    let detail = json!({
        "kind": report.kind, "source": report.source, "file": file_hash, "rows": report.rows,
        "new": report.new, "corrected": report.corrected, "same": report.same, "bad": report.bad,
    });
    tx.record(Entry::new("import.done", "imports", report.run).detail(detail).touches("imports"))?;
    Ok(())
}

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The heads whose columns may be kept: of complaints only those that we use, because other columns
/// of their systems say who complained. None where all may.
fn used(source: &Source, mapping: &Mapping) -> Option<Vec<String>> {
    let heads = || {
        let template = source.template();
        template.columns.iter().filter_map(|c| mapping.head_of(&c.key).map(str::to_owned)).collect()
    };
    (source.kind == Kind::Complaints).then(heads)
}

/// The same sheet with these columns and the bad rows alone, each row at its own number.
fn only(sheet: &Sheet, checked: &Checked, heads: &[String]) -> Result<Sheet> {
    let places: Vec<usize> = sheet
        .heads()
        .enumerate()
        .filter(|(_, head)| heads.iter().any(|it| it == head))
        .map(|(at, _)| at)
        .collect();
    let mut text = String::new();
    let mut lines = 1;
    let bad = |number: &u32| checked.bad.binary_search_by_key(number, |it| it.row).is_ok();
    let rows =
        std::iter::once(sheet.header()).chain(sheet.rows().iter().filter(|row| bad(&row.number)));
    for row in rows {
        while lines < row.number {
            text.push('\n');
            lines += 1;
        }
        for (i, at) in places.iter().enumerate() {
            let cell = row.cell(*at).text.replace(['\n', '\r'], " ").replace('"', "\"\"");
            text.push_str(if i == 0 { "\"" } else { ",\"" });
            text.push_str(&cell);
            text.push('"');
        }
        text.push('\n');
        lines += 1;
    }
    Sheet::read(text.as_bytes(), &sheet.file, &Limits { bytes: usize::MAX, ..Limits::default() })
}
