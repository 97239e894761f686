//! A report on a task: what was done, how far it is, what stands in the way, and what shows it. Files go up
//! first and are ticked; a record that is already here is named by its address.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use cases::access::{is_of, parties};
use cases::course::Intent;
use cases::{Attached, Case, attach, evidence_of};
use identity::Class;
use store::{Named, Tx};
use terms::{Decimal, Error, Kind, Result};
use ui::{Crumb, Field, FieldError, Frame, Input, Notes};
use web::{Form, Go, Me, Path, Response, Upload, Visit};

use super::measure::{Measure, Progress};
use super::store::is_here;
use crate::plans::{self, Task};

/// The move that a report is.
pub(crate) const REPORT: &str = "report";

#[derive(Template)]
#[template(path = "progress/report.html")]
struct ReportPage {
    frame: Frame,
    id: i64,
    seen: usize,
    facts: Vec<(String, String)>,
    progress: Option<Progress>,
    fields: Vec<Field>,
    files: Vec<(i64, String, bool)>,
    notes: Option<Notes>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>, measure: Measure) -> Response {
    visit.page(move |tx, me| page(tx, me, id, measure, None)).await
}

/// The task, its case, and where it stands; only for whoever answers for it.
fn mine(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(Task, Case)> {
    let task = plans::task(tx, id)?;
    let case = cases::grown_from(tx, plans::ORIGIN, id)?.pop();
    let case = case.ok_or_else(|| Error::conflict("plan-still-draft"))?;
    let case = cases::load(tx, case)?;
    let owner = case.owner();
    if !parties(me.actor()?, Class::Cases, owner).contains(&cases::Party::Owner) {
        return Err(Error::not_found("plan-task-unknown"));
    }
    Ok((task, case))
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    id: i64,
    measure: Measure,
    wrong: Option<(&Form, &Error)>,
) -> Result<ReportPage> {
    let (task, case) = mine(tx, me, id)?;
    let plan = plans::plan(tx, task.plan)?;
    let lang = me.lang;
    let unit = crate::area_of(tx, task.lead)?;
    let progress = Progress::of(tx, me, measure, &task.number, unit, plan.period)?;
    let today = store::civil_date(tx.now());
    let given = |name: &str| wrong.map_or_else(String::new, |(form, _)| form.get(name).to_owned());
    let field = |name: &str, key: &str| Field::new(name, me.t(key)).value(given(name));
    let on = given("on");
    let mut fields = vec![
        field("on", "cases-on")
            .input(Input::Date)
            .value(if on.is_empty() { today.to_string() } else { on })
            .required(),
        field("progress", "plan-report-progress").input(Input::Area).required(),
        field("share", "plan-report-share").input(Input::Decimal),
        field("difficulty", "plan-report-difficulty").input(Input::Area),
        field("records", "plan-report-records")
            .input(Input::Area)
            .help(me.t("plan-report-records-help")),
    ];
    if progress.as_ref().is_some_and(|it| it.share.is_some()) {
        let remark = field("remark", "plan-report-remark").input(Input::Area);
        fields.insert(3, remark.help(me.t("plan-report-remark-help")));
    }
    let mut notes = None;
    if let Some((_, error)) = wrong {
        let mut errors = FieldError::all(lang, error);
        if errors.is_empty() {
            let message = ui::ta(lang, error.code(), error.args());
            errors.push(FieldError { place: String::new(), message });
        }
        fields = fields.into_iter().map(|field| field.checked(&errors)).collect();
        let all: Vec<&Field> = fields.iter().collect();
        notes = Some(Notes::new(lang, &errors, &all));
    }
    let mut files: Vec<(i64, String, bool)> = Vec::new();
    for kept in evidence_of(tx, case.id)? {
        let Some(file) = kept.evidence else { continue };
        if files.iter().all(|(known, ..)| *known != file) {
            let ticked =
                wrong.is_some_and(|(form, _)| !form.get(&format!("file.{file}")).is_empty());
            files.push((file, kept.title, ticked));
        }
    }
    let mut frame = me.frame(me.t("plan-report")).within(ui::Phase::Plan);
    frame.lead = format!("{} {}", task.code, task.name.get(lang));
    frame.crumbs = vec![
        Crumb::new(me.t("plan-title"), "/plans"),
        Crumb::new(plan.name.get(lang), format!("/plans/{}", plan.id)),
        Crumb::new(task.code.clone(), format!("/tasks/{id}")),
        Crumb::here(me.t("plan-report")),
    ];
    let facts = [
        ("plan-deliverable", task.deliverable.clone()),
        ("plan-evidence", task.evidence.clone()),
        ("plan-value", task.number.say()),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    let facts = facts.map(|(key, text)| (me.t(key), text)).collect();
    let seen = case.steps.len();
    Ok(ReportPage { frame, id, seen, facts, progress, fields, files, notes })
}

pub(super) async fn put(
    visit: Visit,
    Path(id): Path<i64>,
    form: Form,
    measure: Measure,
) -> Response {
    let (me, given) = (visit.clone(), form.clone());
    match visit.write(move |tx| work(tx, &me, id, &given, measure)).await {
        Ok(go) => go.into_response(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let again =
                move |tx: &mut Tx<'_>, me: &Me| page(tx, me, id, measure, Some((&form, &error)));
            let mut response = visit.page(again).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn work(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form, measure: Measure) -> Result<Go> {
    let (task, case) = mine(tx, me, id)?;
    let plan = plans::plan(tx, task.plan)?;
    let unit = crate::area_of(tx, task.lead)?;
    let progress = Progress::of(tx, me, measure, &task.number, unit, plan.period)?;
    let computed = progress.as_ref().and_then(|it| it.share);
    let typed = share_of(form)?;
    let remark = form.optional("remark").map(str::to_owned);
    // A number that is worked out is not typed over in silence.
    if let (Some(typed), Some(computed)) = (typed, computed)
        && typed != computed
        && remark.is_none()
    {
        let error = Error::invalid("plan-refused").breach(terms::Field {
            place: "remark".to_owned(),
            rule: "plan-report-remark-missing",
            args: vec![("computed", computed.normalize().to_string())],
        });
        return Err(error);
    }
    let attached = attached(tx, form, case.id)?;
    let actor = me.actor()?;
    let today = store::civil_date(tx.now());
    let mut fields = BTreeMap::new();
    let mut say = |code: &str, text: Option<String>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            fields.insert(code.to_owned(), text);
        }
    };
    say("progress", form.optional("progress").map(str::to_owned));
    say("share", typed.map(|it| it.normalize().to_string()));
    say("difficulty", form.optional("difficulty").map(str::to_owned));
    say("remark", remark);
    say("computed", computed.map(|it| it.normalize().to_string()));
    let intent = Intent {
        code: REPORT.to_owned(),
        person: actor.person,
        acting_for: actor.acting_for,
        parties: parties(actor, Class::Cases, case.owner()),
        of_owner: is_of(actor, Class::Cases, case.owner()),
        on: form.date("on")?.unwrap_or(today),
        today,
        ground: None,
        document: None,
        fields,
        evidence: BTreeSet::new(),
    };
    let clockwork = cases::clocks(tx)?;
    let seen = usize::try_from(form.id("seen")?).unwrap_or_default();
    cases::take(tx, &clockwork, case.id, seen, &intent, &attached, None)?;
    Ok(Go::to(format!("/tasks/{id}")).say(me.t("plan-reported")))
}

/// The share that was typed, from 0 to 100.
fn share_of(form: &Form) -> Result<Option<Decimal>> {
    let Some(text) = form.optional("share") else { return Ok(None) };
    let wrong = |rule| Error::invalid("plan-refused").field("share", rule);
    let share = terms::Millionths::parse(text).map_err(|_| wrong("field-unreadable"))?.decimal();
    if share < Decimal::ZERO || share > Decimal::ONE_HUNDRED {
        return Err(wrong("plan-report-share-range"));
    }
    Ok(Some(share))
}

/// The files that were ticked, and the records that were named, each of which is here.
fn attached(tx: &mut Tx<'_>, form: &Form, case: i64) -> Result<Vec<Attached>> {
    let mut attached = Vec::new();
    let mut taken = BTreeSet::new();
    for kept in evidence_of(tx, case)? {
        let Some(file) = kept.evidence else { continue };
        if !form.get(&format!("file.{file}")).is_empty() && taken.insert(file) {
            attached.push(Attached {
                wanted: String::new(),
                evidence: Some(file),
                address: None,
                title: kept.title,
            });
        }
    }
    for address in form.get("records").lines().map(str::trim).filter(|line| !line.is_empty()) {
        // As copied from the address line of the browser.
        let path = address.find("://").map_or(address, |at| {
            let rest = &address[at + 3..];
            rest.find('/').map_or("", |slash| &rest[slash..])
        });
        if !path.starts_with('/') || path.starts_with("//") || !is_here(tx, path)? {
            return Err(Error::invalid("plan-refused").breach(terms::Field {
                place: "records".to_owned(),
                rule: "plan-report-record-unknown",
                args: vec![("address", address.to_owned())],
            }));
        }
        attached.push(Attached {
            wanted: String::new(),
            evidence: None,
            address: Some(path.to_owned()),
            title: path.to_owned(),
        });
    }
    Ok(attached)
}

/// Keeps a file and names it in the case, once; any report may tick it.
pub(super) async fn upload(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
    let me = visit.clone();
    let allowed = visit.read(move |tx| open_and_mine(tx, &me, id).map(|_| ())).await;
    let hash = match allowed.and_then(|()| visit.db().evidence().keep(&upload.bytes)) {
        Ok(hash) => hash,
        Err(error) => return web::problem(&visit, &error),
    };
    visit
        .act(move |tx, me| {
            let case = open_and_mine(tx, me, id)?;
            let file = Named {
                hash: &hash,
                media: "application/octet-stream",
                size: upload.bytes.len(),
                title: &upload.file_name,
                document: None,
            };
            let evidence = tx.name_evidence(&file)?;
            attach(tx, case, evidence, &upload.file_name)?;
            Ok(Go::to(format!("/tasks/{id}/report")).say(me.t("cases-attached")))
        })
        .await
}

fn open_and_mine(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<i64> {
    let (_, case) = mine(tx, me, id)?;
    if case.ending().is_some() {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    Ok(case.id)
}
