//! One file, from its bytes to the report: read, matched by heads, checked, stored in chunks, and
//! what was wrong sent back as a workbook with notes in the cells.
//!
//! The page and the command line both come through [`import`]. Parsing and checking happen before
//! the write lane; a chunk holds it for a fraction of a second. Rows that were stored before a fault
//! stay, and the same file sent again finds them there.

use record::complaints;
use store::Db;
use tables::{Limits, Mapping, Sheet, Template};
use terms::{Error, Result};

use crate::book::Book;
use crate::keep::{Finished, finish};
use crate::line::Shape;
use crate::load::Load;
use crate::report::counted;
use crate::{Kind, Order, Report, Source, source};

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
    let loaded = load.run(&good, &mut |done| progress(Step::Save, done, total))?;
    drop(good);
    checked.reject(loaded.wrong);
    if kind == Kind::Complaints {
        pass_time(db, today)?;
    }
    let report = Report {
        run,
        kind,
        source: source.code.clone(),
        file: plain_name(&order.file_name),
        rows: rows - checked.samples as u64,
        unused: mapping.unknown(&sheet).into_iter().map(str::to_owned).collect(),
        ..counted(&checked, loaded.outcome, &loaded.warnings, &template)
    };
    let report = finish(db, order, report, Finished { checked, sheet, mapping, source })?;
    progress(Step::Done, total, total);
    Ok(report)
}

/// Complaints that became late since they were told: the days that pass are no row of any file.
fn pass_time(db: &Db, today: terms::Date) -> Result<()> {
    let mut after = Some(0);
    while let Some(from) = after {
        let program = store::Actor::PROGRAM;
        (_, after) = db.write(program, move |tx| complaints::time_overdue(tx, today, from))?;
    }
    Ok(())
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

/// The name without folders that a browser or a shell put before it.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}
