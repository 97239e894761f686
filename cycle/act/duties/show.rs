//! The page of one duty: what it is, when it was done with what evidence, and a form for whoever holds it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use cases::rulebook::{Duty, rule};
use identity::{Class, Verb};
use store::{Named, Tx};
use terms::{Date, Error, Kind, Result};
use ui::{Crumb, Field, FieldError, Frame, Input, Notes};
use web::{Form, Go, Me, Names, Path, Response, Upload, Visit};

use super::http::grounded;
use super::store::{Done, done, done_by_all, kept, of_unit, record};

#[derive(Template)]
#[template(path = "duties/show.html")]
struct DutyPage {
    frame: Frame,
    code: String,
    facts: Vec<(String, String)>,
    /// Empty for whoever does not hold it.
    fields: Vec<Field>,
    notes: Option<Notes>,
    history: Vec<HistoryLine>,
}

struct HistoryLine {
    on: Date,
    unit: String,
    words: String,
    evidence: Vec<(String, String)>,
}

/// Lines of the history.
const SHOWN: i64 = 50;

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code, None)).await
}

/// The duty, and the reader's own unit where it holds it.
fn mine(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<(Duty, Option<i64>)> {
    let today = store::civil_date(tx.now());
    let duty = rule::<Duty>(tx, code, today)?.ok_or_else(|| Error::not_found("duty-unknown"))?;
    let holds = match me.actor()?.unit {
        Some(unit) => of_unit(tx, unit)?.iter().any(|it| it.code == code).then_some(unit),
        None => None,
    };
    Ok((duty, holds))
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str, wrong: Option<(&Form, &Error)>) -> Result<DutyPage> {
    let (duty, holder) = mine(tx, me, code)?;
    let mut frame = me.frame(duty.name.get(me.lang)).within(ui::Phase::Act);
    frame.crumbs =
        vec![Crumb::new(me.t("duty-title"), "/duties"), Crumb::here(frame.title.clone())];
    let facts = vec![
        (me.t("duty-layer"), me.t(&format!("duty-layer-{}", duty.layer.code()))),
        (me.t("duty-post"), duty.post.get(me.lang).to_owned()),
        (me.t("duty-every"), me.t(&format!("duty-every-{}", duty.every.code()))),
        (me.t("duty-ground"), grounded(me, &duty)),
        (me.t("duty-evidence"), duty.evidence.get(me.lang).to_owned()),
    ];
    // Who follows everything sees everybody's record of it; a holder its own.
    let everywhere = me.may(Verb::View, Class::Cases)?.limit().is_none();
    let lines = match holder {
        Some(unit) if !everywhere => done(tx, code, unit, SHOWN)?,
        _ if everywhere => done_by_all(tx, code, SHOWN)?,
        _ => Vec::new(),
    };
    let mut names = Names::default();
    let mut history = Vec::new();
    for line in lines {
        history.push(HistoryLine {
            on: line.on,
            unit: names.unit(tx, me.lang, line.unit)?,
            evidence: evidence(&line),
            words: line.words,
        });
    }
    let (fields, notes) = match holder {
        Some(_) => asked(tx, me, wrong),
        None => (Vec::new(), None),
    };
    Ok(DutyPage { frame, code: code.to_owned(), facts, fields, notes, history })
}

fn evidence(line: &Done) -> Vec<(String, String)> {
    let address = line.address.clone().map(|it| (it.clone(), it));
    let file = line.file.clone().map(|title| (format!("/duties/evidence/{}", line.id), title));
    address.into_iter().chain(file).collect()
}

fn asked(tx: &Tx<'_>, me: &Me, wrong: Option<(&Form, &Error)>) -> (Vec<Field>, Option<Notes>) {
    let given = |name: &str| wrong.map_or_else(String::new, |(form, _)| form.get(name).to_owned());
    let on = Some(given("on")).filter(|it| !it.is_empty());
    let today = store::civil_date(tx.now()).to_string();
    let mut fields = vec![
        Field::new("on", me.t("cases-on")).input(Input::Date).value(on.unwrap_or(today)).required(),
        Field::new("words", me.t("duty-words"))
            .help(me.t("duty-words-help"))
            .input(Input::Area)
            .value(given("words"))
            .required(),
        Field::new("address", me.t("duty-address"))
            .help(me.t("cases-evidence-address-help"))
            .value(given("address")),
    ];
    let Some((_, error)) = wrong else { return (fields, None) };
    let errors = FieldError::all(me.lang, error);
    fields = fields.into_iter().map(|field| field.checked(&errors)).collect();
    let all: Vec<&Field> = fields.iter().collect();
    let notes = Notes::new(me.lang, &errors, &all);
    (fields, Some(notes))
}

pub(super) async fn save(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    keep(visit, code, form, None).await
}

/// Keeps the file first, outside the lane, and only for whoever may record the duty.
pub(super) async fn save_with_file(
    visit: Visit,
    Path(code): Path<String>,
    upload: Upload,
) -> Response {
    let (me, asked) = (visit.clone(), code.clone());
    let allowed = visit.read(move |tx| holder(tx, &me, &asked).map(|_| ())).await;
    match allowed.and_then(|()| visit.db().evidence().keep(&upload.bytes)) {
        Ok(hash) => {
            let file = (hash, upload.bytes.len(), upload.file_name);
            keep(visit, code, upload.form, Some(file)).await
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// Records that it was done, with the content, size and name of a kept file; or asks again.
async fn keep(
    visit: Visit,
    code: String,
    form: Form,
    file: Option<(String, usize, String)>,
) -> Response {
    let (me, given, again) = (visit.clone(), form.clone(), code.clone());
    let done = visit.write(move |tx| {
        let (duty, unit) = holder(tx, &me, &code)?;
        let evidence = match &file {
            Some((hash, size, title)) => Some(tx.name_evidence(&Named {
                hash,
                media: "application/octet-stream",
                size: *size,
                title,
                document: None,
            })?),
            None => None,
        };
        let on = given.date("on")?.unwrap_or(store::civil_date(tx.now()));
        record(tx, &duty, unit, on, given.get("words"), given.get("address"), evidence)?;
        Ok(Go::to(format!("/duties/{code}")).say(me.t("duty-recorded")))
    });
    match done.await {
        Ok(go) => go.into_response(),
        Err(error) if error.kind() == Kind::Invalid => {
            let page = move |tx: &mut Tx<'_>, me: &Me| page(tx, me, &again, Some((&form, &error)));
            let mut response = visit.page(page).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// The duty and the own unit of somebody who may record that it was done.
fn holder(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<(Duty, i64)> {
    let (duty, holder) = mine(tx, me, code)?;
    let unit = holder.ok_or_else(|| Error::not_allowed("error-outside-area"))?;
    me.actor()?.may_at(Verb::Enter, Class::Cases, unit)?;
    Ok((duty, unit))
}

pub(super) async fn file(visit: Visit, Path(id): Path<i64>) -> Response {
    let above = vec![Crumb::new(visit.t("duty-title"), "/duties")];
    let found = bytes(&visit, id).await;
    web::file_page(&visit, found, &format!("/duties/evidence/{id}"), ui::Phase::Act, above)
}

pub(super) async fn inline(visit: Visit, Path(id): Path<i64>) -> Response {
    let found = bytes(&visit, id).await;
    web::file_inline(&visit, found).await
}

pub(super) async fn download(visit: Visit, Path(id): Path<i64>) -> Response {
    let found = bytes(&visit, id).await;
    web::file_download(&visit, found)
}

/// A file that shows that a duty was done, for whoever may see the unit's cases.
async fn bytes(visit: &Visit, id: i64) -> Result<(String, Vec<u8>)> {
    let me = visit.clone();
    let (hash, title) = visit
        .read(move |tx| {
            let (unit, hash, title) = kept(tx, id)?;
            let sees = me.actor()?.may_at(Verb::View, Class::Cases, unit);
            sees.map_err(|_| Error::not_found("evidence-unknown"))?;
            Ok((hash, title))
        })
        .await?;
    Ok((title, visit.db().evidence().read(&hash)?))
}
