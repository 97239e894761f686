//! All units' sheets of a form in one file for the printer: a list of what is in it, then sheet by sheet.
//!
//! Every sheet is laid out by itself, so one that cannot be printed is named in the list and spoils no other.

use document::paper::{Align, Block, Cell, Column, Layout, Paper, Sheet as OneSheet, Table};
use document::pdf::{Binder, Sides};
use press::Printed;
use terms::{Error, Lang, Result};

use crate::model::{CellKind, Content};
use crate::store::Sheet;

/// A table of more columns lies across.
const UPRIGHT: usize = 6;
/// Points of the letters of wide tables.
const SMALL: f32 = 7.5;

/// One unit's sheet and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub unit: String,
    pub state: String,
    /// First page behind the list, from 1, and how many; none where it could not be printed.
    pub pages: Option<(usize, usize)>,
    /// What was wrong.
    pub wrong: String,
}

/// A file and what is in it.
#[derive(Debug)]
pub struct Bound {
    pub pdf: Vec<u8>,
    pub places: Vec<Place>,
}

/// A sheet as a paper.
pub fn paper(unit: &str, sheet: &Sheet, lang: Lang) -> Paper {
    let form = sheet.kept.form();
    let widest = form.sections.iter().map(|it| it.columns.len()).max().unwrap_or(0);
    let mut blocks = vec![Block::text(format!(
        "{unit}　{}　{}",
        sheet.filling.period.say(lang),
        ui::t(lang, &format!("forms-state-{}", sheet.stand.state.word()))
    ))];
    for at in 0..sheet.layout.sections.len() {
        blocks.push(Block::Table(table(sheet, at, lang)));
    }
    let mark = |key: &str, text: Option<String>| {
        text.map(|text| format!("{}{}{text}", ui::t(lang, key), lang.pick("：", ": ")))
    };
    let corner = [
        mark("forms-mark-table", form.table.clone()),
        mark("forms-mark-maker", form.maker.as_ref().map(|it| it.get(lang).to_owned())),
        mark("forms-mark-approval", form.approval.clone()),
        mark("forms-mark-valid", form.valid_to.map(|it| it.to_string())),
    ];
    Paper {
        layout: Layout::Sheet(OneSheet {
            corner_right: corner.into_iter().flatten().collect(),
            landscape: widest > UPRIGHT,
            small: (widest > UPRIGHT).then_some(SMALL),
            ..OneSheet::default()
        }),
        lang: lang.pick("zh", "en"),
        title: form.name.get(lang).to_owned(),
        blocks,
        annexes: Vec::new(),
        notice: sheet.filling.synthetic.then(|| ui::t(lang, "forms-synthetic")),
        check: None,
    }
}

fn table(sheet: &Sheet, at: usize, lang: Lang) -> Table {
    let section = sheet.layout.section(at);
    let stub = section.stub.as_ref().map(|it| it.get(lang).to_owned()).unwrap_or_default();
    let mut head = vec![Cell::text(stub)];
    head.extend(section.columns.iter().map(|it| Cell::text(it.name.get(lang))));
    let mut columns = vec![Column { width: 2.4, align: Align::Start }];
    columns.extend(section.columns.iter().map(|_| Column { width: 1.0, align: Align::Figure }));
    let rows = sheet.layout.sections[at].lines.iter().enumerate().map(|(line, it)| {
        let name = format!("{}{}", "　".repeat(usize::from(it.indent)), it.name.get(lang));
        let mut cells = vec![Cell::text(name)];
        cells.extend((0..section.columns.len()).map(|column| {
            let asked = sheet.layout.asked(at, line, column);
            if asked.kind == CellKind::Grey {
                return Cell::text("—");
            }
            let key = sheet.layout.key(at, line, column);
            let content = sheet.content(&key).filter(|_| !sheet.computed.is_partial(&key));
            match content {
                Some(Content::Number(number)) => Cell::text(number.to_string()),
                Some(other) => Cell::text(other.shown(&asked, lang)),
                None => Cell::text(""),
            }
        }));
        cells
    });
    Table {
        caption: Some(section.name.get(lang).to_owned()),
        columns,
        head: vec![head],
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

/// The list in front.
fn cover(title: &str, period: &str, places: &[Place], lang: Lang) -> Paper {
    let text = |key: &str| ui::t(lang, key);
    let printed = places.iter().filter(|it| it.pages.is_some()).count();
    let lead = ui::ta(
        lang,
        "print-lead",
        &[
            ("period", period.to_owned()),
            ("printed", printed.to_string()),
            ("all", places.len().to_string()),
        ],
    );
    let heads = ["forms-unit", "forms-state", "print-pages", "print-wrong"];
    let rows = places.iter().map(|it| {
        let pages = match it.pages {
            Some((first, 1)) => first.to_string(),
            Some((first, count)) => format!("{first}–{}", first + count - 1),
            None => "—".to_owned(),
        };
        vec![
            Cell::text(it.unit.clone()),
            Cell::text(it.state.clone()),
            Cell::text(pages),
            Cell::text(it.wrong.clone()),
        ]
    });
    let widths = [2.0, 1.0, 1.0, 3.0];
    Paper {
        layout: Layout::Sheet(OneSheet::default()),
        lang: lang.pick("zh", "en"),
        title: title.to_owned(),
        blocks: vec![
            Block::text(lead),
            Block::Table(Table {
                columns: widths.map(|width| Column { width, align: Align::Start }).to_vec(),
                head: vec![heads.map(|it| Cell::text(text(it))).to_vec()],
                rows: rows.collect(),
                notes: vec![text("print-pages-note")],
                ..Table::default()
            }),
        ],
        annexes: Vec::new(),
        notice: None,
        check: None,
    }
}

/// Prints and binds. `print` is the press; sheets that it refuses are named and the rest go on.
///
/// # Errors
/// The list itself cannot be printed, or there is nothing to print.
pub fn bind(
    sheets: &[(String, Sheet)],
    lang: Lang,
    print: impl Fn(&Paper) -> Result<Printed>,
) -> Result<Bound> {
    let Some((_, first)) = sheets.first() else {
        return Err(Error::invalid("print-nothing"));
    };
    let (mut files, mut places, mut next) = (Vec::new(), Vec::new(), 1);
    for (unit, sheet) in sheets {
        let state = ui::t(lang, &format!("forms-state-{}", sheet.stand.state.word()));
        let mut place = Place { unit: unit.clone(), state, pages: None, wrong: String::new() };
        match print(&paper(unit, sheet, lang)) {
            Ok(printed) => {
                place.pages = Some((next, printed.pages));
                next += printed.pages;
                if !printed.missing.is_empty() {
                    let signs: String = printed.missing.iter().collect();
                    place.wrong = ui::ta(lang, "print-missing", &[("signs", signs)]);
                }
                files.push(printed.pdf);
            }
            Err(error) => {
                web::log_error("form sheet", &error);
                place.wrong = ui::t(lang, "print-refused");
            }
        }
        places.push(place);
    }
    let form = first.kept.form().name.get(lang).to_owned();
    let front = print(&cover(&form, &first.filling.period.say(lang), &places, lang))?;
    let mut binder = Binder::new(Sides::One);
    let bound = std::iter::once(front.pdf).chain(files);
    for file in bound {
        binder.add(file).map_err(|it| Error::broken(it).at("binding the sheets of a form"))?;
    }
    Ok(Bound { pdf: binder.finish(), places })
}
