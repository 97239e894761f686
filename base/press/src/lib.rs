//! The one press of the process: fonts and templates are read once, whoever prints.
//!
//! - [`print()`]: a paper.
//! - [`table()`]: a table as it was seen on a page, beside its workbook: merged heads that come again on
//!   every page, figures in the form of the page, source and as-of below, the mark of synthetic data.
//! - [`tables()`]: all tables of a page in one file.
//! - [`warm()`]: makes the first paper of the day as fast as the second.
//!
//! Printing takes a processor for as long as it lasts, so nobody prints on a reader of the store: read
//! first, then print aside (`web::aside`).

mod table;

use std::sync::{LazyLock, Mutex, PoisonError};

use document::paper::{Block, Chart, Cover, Layout, Paper, Run, Sheet, Style};
use document::pdf::{Fonts, Press};
use tables::TableOut;
use terms::{Error, Lang, Result};

pub use document::pdf::Printed;
pub use table::MOST_CELLS;

/// The media type of what comes out.
pub const MEDIA: &str = "application/pdf";

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(Fonts::bundled()));

/// Tables are printed one after another: a long one holds some hundred megabytes while it is laid out.
static TURN: Mutex<()> = Mutex::new(());

/// Prints a paper.
///
/// # Errors
/// Broken, where the paper cannot be laid out, with what the layout said.
pub fn print(paper: &Paper) -> Result<Printed> {
    PRESS.print(paper).map_err(Error::broken)
}

/// Prints a table as it was seen. Sheet and letters are chosen by what the columns need; columns that no
/// sheet holds side by side go on below, behind the same first columns.
///
/// # Errors
/// `print-too-long`, where the table has more than [`MOST_CELLS`] cells and belongs into a workbook.
pub fn table(table: &TableOut, lang: Lang) -> Result<Vec<u8>> {
    let paper = table::paper(table, lang)?;
    one_by_one(&paper)
}

/// Prints the tables of a page below one another, under the title of the page.
///
/// # Errors
/// As [`table()`].
pub fn tables(title: &str, all: &[TableOut], lang: Lang) -> Result<Vec<u8>> {
    one_by_one(&table::papers(title, all, lang)?)
}

fn one_by_one(paper: &Paper) -> Result<Vec<u8>> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    print(paper).map(|printed| printed.pdf)
}

/// Prints papers that nobody reads, so that fonts are parsed and layouts known before somebody waits.
pub fn warm() {
    let table = TableOut {
        title: "预热".into(),
        heads: vec![tables::Head { title: "项目".into(), ..Default::default() }],
        rows: vec![tables::OutRow {
            cells: vec![tables::Out::Text("合格率0123456789.%（–）".into())],
            total: false,
        }],
        ..TableOut::default()
    };
    let kai = Run { style: Style::Kai, ..Run::plain("楷体") };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 30\"><text x=\"0\" y=\"20\" font-family=\"sans-serif\">图1</text></svg>";
    let chart = Chart { svg: svg.into(), alt: "预热".into(), caption: Some("图".into()) };
    let mut blocks = vec![
        Block::heading(1, "总体情况"),
        Block::Paragraph(vec![Run::plain("各县区质量工作"), Run::strong("重点"), kai]),
        Block::Chart(chart),
    ];
    if let Ok(paper) = table::paper(&table, Lang::Zh) {
        blocks.extend(paper.blocks);
    }
    for layout in [
        Layout::Report(Cover { contents: true, ..Cover::default() }),
        Layout::Official(Default::default()),
        Layout::Sheet(Sheet::default()),
    ] {
        let paper = Paper {
            layout,
            lang: "zh",
            title: "质量状况白皮书".into(),
            blocks: blocks.clone(),
            annexes: Vec::new(),
            notice: Some("合成数据".into()),
            check: None,
        };
        // What cannot be printed here is told to whoever prints in earnest.
        let _ = print(&paper);
    }
}
