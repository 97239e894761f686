//! One file, from its bytes to the report: read, matched by heads, checked, stored in chunks, and
//! what was wrong sent back as a workbook with notes in the cells.
//!
//! The page and the command line both come through [`import`]. Parsing and checking happen before
//! the write lane; a chunk holds it for a fraction of a second. Rows that were stored before a fault
//! stay, and the same file sent again finds them there.

use identity::Territory;
use record::Outcome;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Actor, Db, Entry, Tx, hex, params};
use tables::{Checked, Limits, Mapping, Sheet, Template};
use terms::{Error, Lang, Result, Text};

use crate::book::Book;
use crate::line::Shape;
use crate::load::Load;
use crate::{Kind, Source, source, words};

/// What is to be brought in, by whom.
#[derive(Debug, Clone)]
pub struct Order {
    pub kind: Kind,
    /// Code of the source; that of the kind is our own template.
    pub source: String,
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub actor: Actor,
    /// Rows outside are bad rows.
    pub territory: Territory,
    /// The language of the notes in the workbook that goes back.
    pub lang: Lang,
    /// For corrections whose row names no ground of its own.
    pub ground: Option<String>,
    /// Columns that a person chose; none takes what was remembered, and names.
    pub mapping: Option<Mapping>,
    /// The number the run is to have; none takes a fresh one.
    pub run: Option<i64>,
}

impl Order {
    /// A file in our own template, from the program itself, with no limit of area.
    pub fn new(kind: Kind, file_name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            source: kind.code().to_owned(),
            file_name: file_name.into(),
            bytes,
            actor: Actor::PROGRAM,
            territory: Territory::Everywhere,
            lang: Lang::Zh,
            ground: None,
            mapping: None,
            run: None,
        }
    }
    #[must_use]
    pub fn from_source(mut self, code: impl Into<String>) -> Self {
        self.source = code.into();
        self
    }
    #[must_use]
    pub fn ground(mut self, ground: impl Into<String>) -> Self {
        self.ground = Some(ground.into());
        self
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Read,
    Check,
    Save,
    Done,
}

impl Step {
    /// The key of its name in the texts.
    pub fn key(self) -> &'static str {
        match self {
            Step::Read => "import-step-read",
            Step::Check => "import-step-check",
            Step::Save => "import-step-save",
            Step::Done => "import-step-done",
        }
    }
}

/// What a file did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    pub run: i64,
    pub kind: Kind,
    pub source: String,
    /// Name of the file, without folders.
    pub file: String,
    /// Rows under the head, sample rows aside.
    pub rows: u64,
    /// Stored for the first time.
    pub new: u64,
    /// There already, with the same content.
    pub same: u64,
    /// Superseded what was there.
    pub corrected: u64,
    pub bad: u64,
    /// Sample rows of our template that were passed over.
    pub samples: u64,
    /// Heads that no column took.
    pub unused: Vec<String>,
    /// The first problems; all of them are in the workbook.
    pub problems: Vec<Told>,
    /// The hash of the workbook with the bad rows.
    pub annotated: Option<String>,
}

/// How many problems a report lists.
pub const LISTED: usize = 200;

/// One problem in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub row: u32,
    pub column: Text,
    pub rule: String,
    pub said: Text,
}

impl Report {
    /// Rows that this run wrote.
    pub fn good(&self) -> u64 {
        self.new + self.corrected
    }
    pub fn changed_nothing(&self) -> bool {
        self.good() == 0
    }
    /// The result in a sentence, in the words of the pages.
    pub fn says(&self, lang: Lang) -> String {
        let count = |n: u64| ui::number::count(i64::try_from(n).unwrap_or(i64::MAX));
        let key = match (self.bad, self.good()) {
            (0, 0) => "import-says-nothing-new",
            (0, _) => "import-says-all",
            _ => "import-says-part",
        };
        let args = [
            ("good", count(self.good())),
            ("stored", count(self.good() + self.same)),
            ("same", count(self.same)),
            ("bad", count(self.bad)),
            ("rows", count(self.rows)),
        ];
        ui::ta(lang, key, &args)
    }
}

/// A file read and matched, before anything is stored.
pub(crate) struct Opened {
    pub(crate) source: Source,
    pub(crate) template: Template,
    pub(crate) sheet: Sheet,
    pub(crate) mapping: Mapping,
}

/// Reads the file and finds its columns.
///
/// # Errors
/// As [`Sheet::read`]; `import-source-unknown`.
pub(crate) fn open(db: &Db, order: &Order) -> Result<Opened> {
    let code = order.source.clone();
    let source = db.read(move |tx| source(tx, &code))?;
    if source.kind != order.kind {
        return Err(Error::invalid("import-source-unknown").with("source", &order.source));
    }
    let template = source.template();
    let sheet =
        Sheet::read(&order.bytes, &order.file_name, &Limits::default())?.with_header_for(&template);
    let mapping = match &order.mapping {
        Some(chosen) => chosen.clone(),
        None => source.mapping.remembered(&sheet, &template),
    };
    Ok(Opened { source, template, sheet, mapping })
}

/// Brings a file in. `progress` hears of each step how many rows are done, of how many.
///
/// # Errors
/// What spoils the whole file: it is no table (`table-…`), needed columns are missing, a head stands
/// twice, a tree would have a cycle (`import-tree`). A bad row alone is in the report.
pub fn import(db: &Db, order: &Order, progress: &mut dyn FnMut(Step, u64, u64)) -> Result<Report> {
    progress(Step::Read, 0, 1);
    let Opened { source, template, sheet, mapping } = open(db, order)?;
    let rows = sheet.rows().len() as u64;
    progress(Step::Check, 0, rows);
    all_there(&source, &mapping)?;
    let mut checked = tables::check(&sheet, &template, &mapping)?;
    let good = std::mem::take(&mut checked.good);
    let (kind, territory) = (source.kind, order.territory.clone());
    let (run, book, today) = {
        let actor = order.actor;
        let run = match order.run {
            Some(run) => run,
            None => db.write(actor, |tx| {
                tx.housekeeping();
                tx.next_id()
            })?,
        };
        let (book, today) =
            db.read(move |tx| Ok((Book::read(tx, kind, territory)?, store::civil_date(tx.now()))))?;
        (run, book, today)
    };
    let known = |key: &str| mapping.head_of(key).is_some();
    let load = Load {
        db,
        actor: order.actor,
        source: &source,
        origin: format!("{}/{run}", source.code),
        ground: order.ground.clone().filter(|it| !it.trim().is_empty()),
        shape: Shape::new(&source, &template, today),
        book,
        mapped: template.columns.iter().map(|c| c.key.clone()).filter(|k| known(k)).collect(),
    };
    progress(Step::Save, 0, good.len() as u64);
    let total = good.len() as u64;
    let (outcome, wrong) = load.run(&good, &mut |done| progress(Step::Save, done, total))?;
    drop(good);
    checked.reject(wrong);
    let report = Report {
        run,
        kind,
        source: source.code.clone(),
        file: plain_name(&order.file_name),
        rows: rows - checked.samples as u64,
        unused: mapping.unknown(&sheet).into_iter().map(str::to_owned).collect(),
        ..counted(&checked, outcome, &template)
    };
    let report = finish(db, order, report, Finished { checked, sheet, mapping, source })?;
    progress(Step::Done, total, total);
    Ok(report)
}

/// # Errors
/// `table-columns-missing`, as for every needed column.
fn all_there(source: &Source, mapping: &Mapping) -> Result<()> {
    let mut absent = source.needed_though_empty();
    absent.retain(|column| mapping.head_of(&column.key).is_none());
    if absent.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = absent.iter().map(|it| it.title.zh.as_str()).collect();
    Err(Error::invalid("table-columns-missing").with("columns", names.join("、")))
}

fn counted(checked: &Checked, outcome: Outcome, template: &Template) -> Report {
    let problems = checked.bad.iter().flat_map(|bad| {
        bad.problems.iter().map(move |problem| Told {
            row: bad.row,
            column: words::column(template, &problem.column),
            rule: problem.rule.to_owned(),
            said: words::both(problem),
        })
    });
    Report {
        new: outcome.new,
        same: outcome.same,
        corrected: outcome.corrected,
        bad: checked.bad.len() as u64,
        samples: checked.samples as u64,
        problems: problems.take(LISTED).collect(),
        ..Report::default()
    }
}

struct Finished {
    checked: Checked,
    sheet: Sheet,
    mapping: Mapping,
    source: Source,
}

/// Keeps the workbook of bad rows, the columns for the next file, and the run itself.
fn finish(db: &Db, order: &Order, mut report: Report, done: Finished) -> Result<Report> {
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
        size = bytes.len() as i64;
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
    size: i64,
    remembered: Option<&Source>,
) -> Result<()> {
    if let Some(source) = remembered {
        source::keep(tx, source)?;
    }
    let seq = tx.next_seq()?;
    let annotated = match &report.annotated {
        Some(hash) => Some(evidence(tx, hash, size, seq)?),
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

/// The row of a kept workbook; the same workbook again is the same row.
fn evidence(tx: &mut Tx<'_>, hash: &str, size: i64, seq: i64) -> Result<i64> {
    let known = tx.find("select id from evidence where hash = ?1", params![hash], |r| r.get(0))?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = tx.next_id()?;
    tx.run(
        "insert into evidence (id, hash, media, size, title, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, hash, XLSX, size, "import", seq],
    )?;
    Ok(id)
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

/// The name without folders that a browser or a shell put before it.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}
