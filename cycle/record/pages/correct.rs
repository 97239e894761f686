//! Correcting a record: the fields as they are, a ground, and a new row that supersedes the old one.
//! What was reported before stays as it was reported; every question about the past still finds it.

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use store::{Tx, Value};
use terms::{Error, Field, Result};
use web::{Form, Go, Me, Path, Response, Visit};

use super::said::Names;
use super::{Kind, readable, texts, unit_ids, values};
use crate::register::{self, Column, Holds, Kept};

/// A ground is a sentence, not a report.
const GROUND_LENGTH: u32 = 500;

#[derive(Template)]
#[template(path = "pages/correct.html")]
struct Ask {
    frame: ui::Frame,
    action: String,
    back: String,
    notes: ui::Notes,
    fields: Vec<ui::Field>,
    ground: ui::Field,
}

pub(crate) async fn ask<R: Kind>(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page::<R>(tx, me, id, None)).await
}

pub(crate) async fn save<R: Kind>(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let (me, filled) = (visit.clone(), form.clone());
    match visit.write(move |tx| command::<R>(tx, &me, id, &filled)).await {
        Ok(go) => go.into_response(),
        Err(error) if !error.fields().is_empty() => {
            let again =
                move |tx: &mut Tx<'_>, me: &Me| page::<R>(tx, me, id, Some((&form, &error)));
            let mut response = visit.page(again).await;
            if let (true, Ok(invalid)) = (response.status().is_success(), 422_u16.try_into()) {
                *response.status_mut() = invalid;
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// The record, where it is the present one and this person may correct it.
fn correctable<R: Kind>(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Kept<R>> {
    let kept = readable::<R>(tx, me, id)?;
    super::reaches(tx, me, &me.may(Verb::Correct, Class::Records)?, &kept.record)?;
    if kept.until.is_some() {
        return Err(Error::conflict("record-superseded").with("code", kept.record.code()));
    }
    Ok(kept)
}

fn page<R: Kind>(tx: &mut Tx<'_>, me: &Me, id: i64, tried: Option<(&Form, &Error)>) -> Result<Ask> {
    let kept = correctable::<R>(tx, me, id)?;
    let names = Names::of(tx, me.lang, unit_ids([&kept]))?;
    let errors = tried.map_or_else(Vec::new, |(_, error)| ui::FieldError::all(me.lang, error));
    let mut fields = Vec::new();
    for (column, value) in R::COLUMNS.iter().zip(values(&kept.record)) {
        if kept.record.open(column.name) {
            let now = written(&names, &value);
            // What was sent stands again, right or wrong; what was not sent stands as it is.
            let sent = tried.and_then(|(form, _)| {
                form.pairs.iter().find(|(name, _)| name == column.name).map(|(_, text)| text)
            });
            let now = sent.cloned().unwrap_or(now);
            fields.push(field(me, &names, &kept.record, column, &value, now).checked(&errors));
        }
    }
    let ground = ui::Field::new("ground", me.t("record-ground"))
        .help(me.t("record-ground-help"))
        .value(tried.map_or("", |(form, _)| form.get("ground")))
        .input(ui::Input::Area)
        .required()
        .maxlength(GROUND_LENGTH)
        .checked(&errors);
    let title = me.t(&texts::title(R::TOPIC));
    let back = format!("/{}/{id}", R::TOPIC);
    let mut frame = me
        .frame(ui::ta(me.lang, "record-correct-title", &[("code", kept.record.code().to_owned())]))
        .within(ui::Phase::Record);
    frame.lead = me.t("record-correct-lead");
    frame.crumbs = vec![
        ui::Crumb::new(title, format!("/{}", R::TOPIC)),
        ui::Crumb::new(kept.record.code(), &back),
        ui::Crumb::here(me.t("record-correct")),
    ];
    let all: Vec<&ui::Field> = fields.iter().chain([&ground]).collect();
    let notes = ui::Notes::new(me.lang, &errors, &all);
    Ok(Ask { action: format!("{back}/correct"), frame, back, notes, fields, ground })
}

/// A value as [`Record::set`](crate::Record::set) reads it, units by code.
fn written(names: &Names, value: &Value) -> String {
    match value {
        Value::Int(id) if names.code(*id).is_some() => {
            names.code(*id).unwrap_or_default().to_owned()
        }
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        _ => String::new(),
    }
}

fn field<R: Kind>(
    me: &Me,
    names: &Names,
    record: &R,
    column: &Column,
    value: &Value,
    now: String,
) -> ui::Field {
    let optional = record.clone().set(column.name, "").is_ok();
    let codes: Vec<&str> = match column.holds {
        Holds::Word(words) => words.to_vec(),
        Holds::Truth => vec!["1", "0"],
        _ => Vec::new(),
    };
    let input = match column.holds {
        Holds::Word(_) | Holds::Truth => {
            let none = optional.then(|| (String::new(), me.t("record-none")));
            let words = codes
                .into_iter()
                .map(|code| (code.to_owned(), texts::asked(me.lang, R::TOPIC, column, code)));
            ui::Input::Choice(none.into_iter().chain(words).collect())
        }
        Holds::Date => ui::Input::Date,
        Holds::Integer => ui::Input::Digits,
        Holds::Text | Holds::Unit | Holds::Industry => ui::Input::Text,
    };
    let help = match (column.holds, value) {
        (Holds::Unit, Value::Int(id)) => {
            let name = names.label(*id).unwrap_or_default().to_owned();
            ui::ta(me.lang, "record-unit-help", &[("name", name)])
        }
        (Holds::Unit, _) => me.t("record-unit-help-none"),
        _ => String::new(),
    };
    let label = texts::label(me.lang, R::TOPIC, column.name);
    let field =
        ui::Field::new(column.name, label).value(now).input(input).help(help).maxlength(200);
    if optional { field } else { field.required() }
}

fn command<R: Kind>(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form) -> Result<Go> {
    let kept = correctable::<R>(tx, me, id)?;
    let mut record = kept.record.clone();
    let mut error = Error::invalid("error-invalid");
    for column in R::COLUMNS {
        let given = form.pairs.iter().any(|(name, _)| name == column.name);
        if !given || !kept.record.open(column.name) {
            continue;
        }
        let text = form.get(column.name);
        let done = match column.holds {
            Holds::Unit if !text.is_empty() => unit(tx, column, text)
                .and_then(|id| record.set(column.name, &id).map_err(Error::broken)),
            _ => record.set(column.name, text).map_err(|rule| {
                Error::invalid("error-invalid").breach(breach(column.name, rule, text))
            }),
        };
        if let Err(refused) = done {
            error = refused.fields().iter().cloned().fold(error, Error::breach);
        }
    }
    if error.fields().is_empty() {
        let today = store::civil_date(tx.now());
        record.settle(tx, today)?;
        for (column, rule) in record.breaches() {
            error = error.breach(breach(column, rule, record.code()));
        }
    }
    let ground = form.get("ground");
    if ground.is_empty() {
        error = error.field("ground", "ground-missing");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    super::reaches(tx, me, &me.may(Verb::Correct, Class::Records)?, &record)?;
    let code = record.code().to_owned();
    let outcome = register::record_many(tx, &[record], &kept.source, Some(ground))?;
    if outcome.corrected == 0 {
        return Ok(Go::to(format!("/{}/{id}", R::TOPIC)).say(me.t("record-unchanged")));
    }
    let new = register::current::<R>(tx, vec![code])?.pop().map_or(id, |kept| kept.id);
    Ok(Go::to(format!("/{}/{new}", R::TOPIC)).say(me.t("record-corrected")))
}

fn breach(column: &str, rule: &'static str, value: &str) -> Field {
    Field {
        place: column.to_owned(),
        rule,
        args: vec![
            ("column", column.to_owned()),
            ("value", value.to_owned()),
            ("code", value.to_owned()),
        ],
    }
}

/// The id of the unit of this code; a firm where a firm is meant, and an area where an area is.
fn unit(tx: &mut Tx<'_>, column: &Column, code: &str) -> Result<String> {
    let unknown =
        || Error::invalid("error-invalid").breach(breach(column.name, "record-filter-unit", code));
    let id = units::find_by_code(tx, code)?.ok_or_else(unknown)?;
    let is_firm = units::get(tx, id)?.kind == units::FIRM;
    if is_firm == (column.name == "firm") { Ok(id.0.to_string()) } else { Err(unknown()) }
}
