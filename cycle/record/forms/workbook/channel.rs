//! The pages of the bulk channel: values in from other systems, and out to the province's platform.

use askama::Template;
use axum::response::IntoResponse as _;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Error, Period, Result};
use ui::{Crumb, Frame};
use web::{Download, Form, Go, Me, Path, Response, Upload, Visit};

use super::incoming::{BadLine, Taken, portions, put, sorted};
use super::{adx, bulk, province};
use crate::store as sheets;

#[derive(Template)]
#[template(path = "workbook/import.html")]
struct ImportPage {
    frame: Frame,
    done: String,
    bad: Vec<BadLine>,
}

fn import_page(me: &Me, done: Option<Taken>) -> ImportPage {
    let mut frame = me.frame(me.t("incoming-title")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-due"), "/forms"), Crumb::here(me.t("incoming-title"))];
    frame.lead = me.t("incoming-lead");
    let said = done.as_ref().map(|it| it.says(me.lang)).unwrap_or_default();
    ImportPage { frame, done: said, bad: done.map(|it| it.bad).unwrap_or_default() }
}

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(|_, me| Ok(import_page(me, None))).await
}

pub(super) async fn take(visit: Visit, upload: Upload) -> Response {
    match taken(&visit, upload).await {
        Ok(done) => visit.page(move |_, me| Ok(import_page(me, Some(done)))).await,
        Err(error) => web::problem(&visit, &error),
    }
}

async fn taken(visit: &Visit, upload: Upload) -> Result<Taken> {
    let (sheets, mut strays) =
        visit.read(move |tx| sorted(tx, &upload.bytes, &upload.file_name)).await?;
    let (mut all, lang) = (Taken::default(), visit.lang);
    for (filling, values) in sheets {
        let me = visit.clone();
        let may = visit
            .read(move |tx| {
                let unit = sheets::filling(tx, filling)?.unit;
                Ok(me.actor()?.may_at(Verb::Enter, Class::Figures, unit).is_ok())
            })
            .await?;
        if !may {
            // Somebody else's sheet is not told from one that is not there.
            let of = values.iter().map(|it| bulk::Stray { row: it.row, rule: "grid-book-other" });
            strays.extend(of);
            continue;
        }
        let mut of_sheet = Taken::default();
        for portion in portions(&values) {
            let portion = portion.to_vec();
            of_sheet.add(visit.write(move |tx| put(tx, filling, &portion, lang)).await?);
        }
        of_sheet.sheets = 1;
        all.add(of_sheet);
    }
    all.strays(&strays, lang);
    Ok(all)
}

#[derive(Template)]
#[template(path = "workbook/province.html")]
struct ProvincePage {
    frame: Frame,
    waiting: Vec<WaitingShown>,
    sent: Vec<SentShown>,
    may_send: bool,
}

struct WaitingShown {
    code: String,
    form: String,
    period: String,
    said: String,
    waiting: String,
    accepted: String,
    any: bool,
}

struct SentShown {
    id: i64,
    form: String,
    period: String,
    at: String,
    person: String,
    cells: String,
}

/// The province is told by those who speak for the whole city.
fn speaks(me: &Me) -> Result<()> {
    match me.may(Verb::Correct, Class::Figures)? {
        Territory::Everywhere => Ok(()),
        Territory::Units(_) => Err(Error::not_allowed("error-outside-area")),
    }
}

pub(super) async fn province(visit: Visit) -> Response {
    visit.page(province_page).await
}

fn province_page(tx: &mut Tx<'_>, me: &Me) -> Result<ProvincePage> {
    speaks(me)?;
    let mut frame = me.frame(me.t("province-title")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-due"), "/forms"), Crumb::here(me.t("province-title"))];
    frame.lead = me.t("province-lead");
    let name = |tx: &mut Tx<'_>, code: &str| -> Result<String> {
        Ok(sheets::by_code(tx, code)?.form().name.get(me.lang).to_owned())
    };
    let mut waiting = Vec::new();
    for it in province::waiting(tx)? {
        waiting.push(WaitingShown {
            form: name(tx, &it.code)?,
            period: it.period.say(me.lang),
            said: it.period.to_string(),
            waiting: ui::number::count(it.waiting as i64),
            accepted: ui::number::count(it.accepted as i64),
            any: it.waiting > 0,
            code: it.code,
        });
    }
    let mut names = web::Names::default();
    let mut sent = Vec::new();
    for it in province::sent(tx, 200)? {
        sent.push(SentShown {
            id: it.id,
            form: name(tx, &it.code)?,
            period: it.period.say(me.lang),
            at: day_of(it.at)?.to_string(),
            person: names.person(tx, me.lang, it.person)?,
            cells: ui::number::count(it.cells),
        });
    }
    Ok(ProvincePage { frame, waiting, sent, may_send: true })
}

fn day_of(at: i64) -> Result<terms::Date> {
    let at = terms::Timestamp::from_microsecond(at).map_err(Error::broken)?;
    Ok(store::civil_date(at))
}

pub(super) async fn send(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            speaks(me)?;
            let period = Period::parse(form.required("period")?)?;
            let report = province::report(tx, form.required("code")?, period)?;
            let args = [
                ("sheets", ui::number::count(report.fillings.len() as i64)),
                ("cells", ui::number::count(report.values.len() as i64)),
            ];
            match report.id {
                Some(id) => Ok(Go::to(format!("/forms/province/{id}")).say(ui::ta(
                    me.lang,
                    "province-sent",
                    &args,
                ))),
                None => Ok(Go::to("/forms/province").say(me.t("province-nothing"))),
            }
        })
        .await
}

#[derive(Template)]
#[template(path = "workbook/sent.html")]
struct SentPage {
    frame: Frame,
    id: i64,
    rows: Vec<(String, String, i64, String, String, String)>,
    more: String,
}

/// Lines of the ledger on one page; the file has all.
const SHOWN: usize = 500;

pub(super) async fn sent(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            speaks(me)?;
            let one = province::one(tx, id)?;
            let form = sheets::by_code(tx, &one.code)?.form().name.get(me.lang).to_owned();
            let mut frame = me.frame(form).within(ui::Phase::Record);
            frame.lead = format!("{} · {}", one.period.say(me.lang), day_of(one.at)?);
            frame.crumbs = vec![
                Crumb::new(me.t("forms-due"), "/forms"),
                Crumb::new(me.t("province-title"), "/forms/province"),
                Crumb::here(day_of(one.at)?.to_string()),
            ];
            let all = province::told(tx, id)?;
            let more = if all.len() > SHOWN {
                let args = [("n", ui::number::count(all.len() as i64))];
                ui::ta(me.lang, "province-more", &args)
            } else {
                String::new()
            };
            let mut names = web::Names::default();
            let mut rows = Vec::new();
            for it in all.into_iter().take(SHOWN) {
                let unit = names.unit(tx, me.lang, it.unit)?;
                rows.push((it.figure, unit, it.filling, it.cell, it.value, it.edition.to_string()));
            }
            Ok(SentPage { frame, id, rows, more })
        })
        .await
}

/// `?as=csv`, `sdmx` or `adx`: the file as it went out.
pub(super) async fn file(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        speaks(&me)?;
        let one = province::one(tx, id)?;
        let rows = province::again(tx, id)?;
        let (end, media, text) = as_file(me.get("as").unwrap_or_default(), &rows, day_of(one.at)?);
        Ok(Download {
            name: format!("{}-{}.{end}", one.code, one.period),
            media,
            bytes: text.into_bytes(),
        })
    });
    match read.await {
        Ok(file) => file.into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

/// Values as CSV, SDMX-CSV or ADX: ending, media type, text.
pub(super) fn as_file(
    kind: &str,
    rows: &[bulk::Observation],
    day: terms::Date,
) -> (&'static str, &'static str, String) {
    match kind {
        "adx" => ("xml", "application/xml", adx::write(rows, day)),
        "sdmx" => ("csv", "text/csv; charset=utf-8", bulk::sdmx_csv(rows)),
        _ => ("csv", "text/csv; charset=utf-8", bulk::csv(rows)),
    }
}
