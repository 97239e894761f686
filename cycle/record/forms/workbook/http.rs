//! The pages of the file channel: download a sheet or all of one's own, upload, the annotated return.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use web::{Download, Me, Need, Path, Response, Routes, Upload, Visit};

use super::{Page, Wrong, channel, print, read, write};
use crate::model::{CellKey, FormSeverity};
use crate::store::{self as sheets, Saved, Sheet, Write};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub fn routes() -> Routes {
    let (view, enter) =
        (Need::May(Verb::View, Class::Figures), Need::May(Verb::Enter, Class::Figures));
    let take_out = Need::May(Verb::Export, Class::Figures);
    Routes::new()
        .get("/fillings/{id}/workbook", view, one)
        .get("/fillings/{id}/workbooks", view, many)
        .get("/fillings/{id}/upload", enter, ask)
        .post("/fillings/{id}/upload", enter, take)
        .get("/fillings/{id}/returned", enter, returned)
        .get("/fillings/{id}/export", take_out, export)
        .get("/fillings/{id}/print", take_out, print_all)
        .get("/forms/import", enter, channel::ask)
        .post("/forms/import", enter, channel::take)
        .get("/forms/province", take_out, channel::province)
        .post("/forms/province", take_out, channel::send)
        .get("/forms/province/{id}", take_out, channel::sent)
        .get("/forms/province/{id}/file", take_out, channel::file)
}

/// The same form for the same period, of every unit that this person may see.
fn beside(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Vec<(String, Sheet)>> {
    let first = sheets::filling(tx, id)?;
    let ids = tx.query(
        "select id from filling where code = ?1 and period = ?2 order by unit",
        store::params![&first.code, first.period],
        |row| row.get::<i64>(0),
    )?;
    let mut all = Vec::new();
    for id in ids {
        all.extend(with_unit(tx, me, id).ok());
    }
    Ok(all)
}

fn with_unit(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(String, Sheet)> {
    let sheet = crate::grid::seen(tx, me, id)?;
    let unit = web::Names::default().unit(tx, me.lang, sheet.filling.unit)?;
    Ok((unit, sheet))
}

fn named(sheet: &Sheet, me: &Me) -> String {
    format!("{}-{}.xlsx", sheet.kept.form().name.get(me.lang), sheet.filling.period)
}

async fn one(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheets = vec![with_unit(tx, &me, id)?];
        Ok((named(&sheets[0].1, &me), write(&sheets, me.lang, &BTreeMap::new())?))
    });
    file(&visit, read.await)
}

async fn many(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheets = beside(tx, &me, id)?;
        let Some((_, first)) = sheets.first() else {
            return Err(Error::not_allowed("error-outside-area"));
        };
        Ok((named(first, &me), write(&sheets, me.lang, &BTreeMap::new())?))
    });
    file(&visit, read.await)
}

fn file(visit: &Visit, result: Result<(String, Vec<u8>)>) -> Response {
    use axum::response::IntoResponse as _;
    match result {
        Ok((name, bytes)) => Download { name, media: XLSX, bytes }.into_response(),
        Err(error) => web::problem(visit, &error),
    }
}

#[derive(Template)]
#[template(path = "workbook/upload.html")]
struct UploadPage {
    frame: ui::Frame,
    id: i64,
    done: Option<Done>,
}

struct Done {
    said: String,
    conflicts: String,
    rows: Vec<BadCell>,
    annotated: bool,
}

struct BadCell {
    unit: String,
    place: String,
    words: String,
}

fn upload_page(tx: &mut Tx<'_>, me: &Me, id: i64, done: Option<Done>) -> Result<UploadPage> {
    let (_, sheet) = with_unit(tx, me, id)?;
    let name = sheet.kept.form().name.get(me.lang).to_owned();
    let mut frame = me.frame(me.t("grid-book-title")).within(ui::Phase::Record);
    let lead = [("form", name.clone()), ("period", sheet.filling.period.say(me.lang))];
    frame.lead = ui::ta(me.lang, "grid-book-lead", &lead);
    frame.crumbs = vec![ui::Crumb::new(name, format!("/fillings/{id}"))];
    Ok(UploadPage { frame, id, done })
}

async fn ask(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| upload_page(tx, me, id, None)).await
}

/// Files that went back with notes, until they are fetched: the last ones only.
#[derive(Default)]
struct Returned(Mutex<VecDeque<(i64, i64, String, Vec<u8>)>>);

const RETURNED_MOST: usize = 32;

impl Returned {
    fn keep(&self, person: i64, id: i64, name: String, bytes: Vec<u8>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|it| (it.0, it.1) != (person, id));
        all.push_back((person, id, name, bytes));
        while all.len() > RETURNED_MOST {
            all.pop_front();
        }
    }
    fn get(&self, person: i64, id: i64) -> Option<(String, Vec<u8>)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|it| (it.0, it.1) == (person, id))?;
        Some((found.2.clone(), found.3.clone()))
    }
}

async fn returned(visit: Visit, Path(id): Path<i64>) -> Response {
    let kept = visit.space.kept::<Returned>();
    let found = visit.actor().map(|it| kept.get(it.person, id));
    let found = found.and_then(|it| it.ok_or_else(|| Error::not_found("grid-book-gone")));
    file(&visit, found)
}

/// What an upload did to one filling.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) saved: usize,
    pub(super) same: usize,
    pub(super) conflicts: usize,
    pub(super) wrong: BTreeMap<(i64, CellKey), Wrong>,
}

/// Cells written in one command; the lane belongs to all.
const CHUNK: usize = 5_000;

/// The cells of a page that say something else than the sheet, as writes.
pub(super) fn changed(sheet: &Sheet, page: &Page) -> (Vec<Write>, usize) {
    let (mut writes, mut same) = (Vec::new(), 0);
    for said in &page.said {
        let Some((section, line, column)) = sheet.layout.find(&said.key) else {
            writes.push(Write::new(said.key.clone(), said.text.clone(), page.seq));
            continue;
        };
        let asked = sheet.layout.asked(section, line, column);
        if asked.kind != crate::model::CellKind::Asked {
            continue;
        }
        let stands = sheet.content(&said.key);
        let read = crate::model::read_content(&asked, &said.text);
        if read.as_ref().is_ok_and(|it| it.as_ref() == stands) {
            same += usize::from(stands.is_some());
            continue;
        }
        let base = sheet.base(&said.key).min(page.seq);
        writes.push(Write::new(said.key.clone(), said.text.clone(), base));
    }
    (writes, same)
}

/// What was refused, with its words.
pub(super) fn refusals(saved: &Saved, filling: i64, page: &Page, me: &Me, taken: &mut Taken) {
    taken.saved += saved.written.len();
    taken.conflicts += saved.conflicts.len();
    for refused in &saved.refused {
        let Ok(key) = CellKey::parse(&refused.cell) else { continue };
        let words = crate::grid::say(me.lang, &refused.rule, &refused.args);
        let text = page.said.iter().find(|it| it.key == key).map(|it| it.text.clone());
        taken.wrong.insert((filling, key), Wrong { text, words });
    }
}

async fn take(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
    match taken(&visit, id, upload).await {
        Ok(done) => visit.page(move |tx, me| upload_page(tx, me, id, Some(done))).await,
        Err(error) => web::problem(&visit, &error),
    }
}

async fn taken(visit: &Visit, id: i64, upload: Upload) -> Result<Done> {
    let name = upload.file_name.clone();
    let pages = web::aside(move || read(&upload.bytes, &upload.file_name)).await?;
    let mut all = Taken::default();
    let mut fillings = Vec::new();
    for page in pages {
        let filling = page.filling;
        let me = visit.clone();
        let look = page.clone();
        let (writes, same) = visit
            .read(move |tx| {
                let sheet = sheets::sheet(tx, look.filling)?;
                me.actor()?.may_at(Verb::Enter, Class::Figures, sheet.filling.unit)?;
                Ok(changed(&sheet, &look))
            })
            .await?;
        all.same += same;
        for chunk in writes.chunks(CHUNK) {
            let chunk = chunk.to_vec();
            let saved = visit.write(move |tx| sheets::save(tx, filling, &chunk, None)).await?;
            refusals(&saved, filling, &page, visit, &mut all);
        }
        fillings.push(filling);
    }
    let me = visit.clone();
    let (all, rows, bytes) = visit.read(move |tx| finish(tx, &me, &fillings, all)).await?;
    let annotated = !rows.is_empty();
    if annotated {
        let kept = visit.space.kept::<Returned>();
        kept.keep(visit.actor()?.person, id, name, bytes);
    }
    let said = [
        ("saved", all.saved.to_string()),
        ("bad", all.wrong.len().to_string()),
        ("same", all.same.to_string()),
    ];
    let conflicts = if all.conflicts == 0 {
        String::new()
    } else {
        ui::ta(visit.lang, "grid-book-conflicts", &[("count", all.conflicts.to_string())])
    };
    Ok(Done { said: ui::ta(visit.lang, "grid-book-done", &said), conflicts, rows, annotated })
}

/// What the checks say now, beside what could not be read; and the workbook that goes back.
fn finish(
    tx: &mut Tx<'_>,
    me: &Me,
    fillings: &[i64],
    mut all: Taken,
) -> Result<(Taken, Vec<BadCell>, Vec<u8>)> {
    let mut sheets = Vec::new();
    for id in fillings {
        let (unit, sheet) = with_unit(tx, me, *id)?;
        for finding in crate::checks::look(tx, &sheet)? {
            let Some(key) = finding.key.clone() else { continue };
            let told = finding.severity == FormSeverity::Error && finding.rule != "required";
            if told {
                let wrong = Wrong { text: None, words: finding.say(me.lang) };
                all.wrong.entry((*id, key)).or_insert(wrong);
            }
        }
        sheets.push((unit, sheet));
    }
    let mut rows = Vec::new();
    for (unit, sheet) in &sheets {
        for ((filling, key), wrong) in &all.wrong {
            if *filling == sheet.filling.id {
                let place = crate::grid::place(sheet, key, me.lang);
                rows.push(BadCell { unit: unit.clone(), place, words: wrong.words.clone() });
            }
        }
    }
    let bytes = if rows.is_empty() { Vec::new() } else { write(&sheets, me.lang, &all.wrong)? };
    Ok((all, rows, bytes))
}

/// `?as=csv`, `sdmx` or `adx`: the same values for programs.
async fn export(visit: Visit, Path(id): Path<i64>) -> Response {
    use axum::response::IntoResponse as _;
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheets: Vec<Sheet> = beside(tx, &me, id)?.into_iter().map(|it| it.1).collect();
        let rows = super::bulk::values(tx, &sheets)?;
        let day = store::civil_date(tx.now());
        Ok(channel::as_file(me.get("as").unwrap_or_default(), &rows, day))
    });
    match read.await {
        Ok((end, media, text)) => {
            let name = format!("form-{id}.{end}");
            Download { name, media, bytes: text.into_bytes() }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// The sheets of all units that this reader may see, with a list in front, in one file for the printer.
async fn print_all(visit: Visit, Path(id): Path<i64>) -> Response {
    use axum::response::IntoResponse as _;
    let (me, lang) = (visit.clone(), visit.lang);
    let bound = async {
        let (name, sheets) = visit
            .read(move |tx| {
                let sheets = beside(tx, &me, id)?;
                let first =
                    sheets.first().ok_or_else(|| Error::not_allowed("error-outside-area"))?;
                let form = first.1.kept.form().name.get(me.lang).to_owned();
                Ok((format!("{form}-{}.pdf", first.1.filling.period), sheets))
            })
            .await?;
        let bound = web::aside(move || print::bind(&sheets, lang, press::print)).await?;
        Ok(Download { name, media: press::MEDIA, bytes: bound.pdf })
    };
    match bound.await {
        Ok(file) => file.into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}
