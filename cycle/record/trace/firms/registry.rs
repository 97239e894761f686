//! Registers that codes need: which key is whose, how long company prefixes are, how codes that are no GS1 keys are read.
//! For clerks: a firm's keys by whoever enters records of its area, prefixes and readers by whoever does so everywhere.

use askama::Template;
use epcis::gs1::check;
use identity::{Class, Territory, Verb};
use store::{Tx, params};
use terms::{Error, Field as Breach, Kind, Result};
use ui::{Crumb, Field, FieldError, Frame, Input};
use web::{Form, Go, Me, Names, Need, Response, Routes, Visit};

use super::acts::{key, plain, wrong};
use super::http::short;
use super::{keys, register};
use crate::names::{self, Reader};
use crate::redaction;

pub(super) fn routes() -> Routes {
    let enter = Need::May(Verb::Enter, Class::Records);
    Routes::new().get("/goods/registry", enter, index).post("/goods/registry/{what}", enter, add)
}

#[derive(Template)]
#[template(path = "firms/registry.html")]
struct RegistryPage {
    frame: Frame,
    errors: Vec<String>,
    sections: Vec<Section>,
}

struct Section {
    title: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Where its form goes; empty where the reader may not.
    action: &'static str,
    fields: Vec<Field>,
}

/// Parties that are listed.
const LISTED: usize = 200;

async fn index(visit: Visit) -> Response {
    visit.page(|tx, me| page(tx, me, "", &Form::default(), None)).await
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    what: &str,
    form: &Form,
    error: Option<&Error>,
) -> Result<RegistryPage> {
    let mut frame = me.frame(me.t("firms-registry")).within(ui::Phase::Record);
    frame.lead = me.t("firms-registry-lead");
    frame.crumbs = vec![Crumb::here(me.t("firms-registry"))];
    let found = error.map(|error| FieldError::all(me.lang, error)).unwrap_or_default();
    let mut errors: Vec<String> = found.iter().map(|it| it.message.clone()).collect();
    if let Some(error) = error.filter(|_| found.is_empty()) {
        errors.push(ui::ta(me.lang, error.code(), error.args()));
    }
    let everywhere = me.may(Verb::Enter, Class::Records)? == Territory::Everywhere;
    let mut sections = vec![parties(tx, me)?];
    if everywhere {
        sections.push(prefixes(tx, me)?);
        sections.push(readers(tx, me)?);
    }
    for section in &mut sections {
        if section.action.ends_with(what) && !what.is_empty() {
            for field in &mut section.fields {
                if let Some(given) = form.optional(&field.name) {
                    field.value = given.to_owned();
                }
                *field = field.clone().checked(&found);
            }
        }
    }
    Ok(RegistryPage { frame, errors, sections })
}

fn parties(tx: &mut Tx<'_>, me: &Me) -> Result<Section> {
    let territory = me.may(Verb::Enter, Class::Records)?;
    let all: Vec<(i64, String, i64)> = tx.query(
        "select p.unit, e.canon, p.skew from trace_party p join trace_entity e on e.id = p.party
         where p.until is null order by p.id desc",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut called = Names::default();
    let mut rows = Vec::new();
    for (unit, key, skew) in
        all.into_iter().filter(|(unit, ..)| territory.holds(*unit)).take(LISTED)
    {
        rows.push(vec![called.unit(tx, me.lang, unit)?, short(&key), skew.to_string()]);
    }
    let kinds = ["party", "place", "uri"]
        .map(|kind| (kind.to_owned(), me.t(&format!("firms-registry-kind-{kind}"))));
    Ok(Section {
        title: me.t("firms-registry-parties"),
        heads: heads(me, &["unit", "key", "skew"]),
        rows,
        action: "/goods/registry/party",
        fields: vec![
            field(me, "unit").help(me.t("firms-registry-unit-help")).maxlength(200).required(),
            field(me, "kind").input(Input::Choice(kinds.to_vec())),
            field(me, "key").help(me.t("firms-registry-key-help")).maxlength(1000).required(),
            field(me, "skew")
                .help(me.t("firms-registry-skew-help"))
                .input(Input::Digits)
                .value("0"),
        ],
    })
}

fn prefixes(tx: &mut Tx<'_>, me: &Me) -> Result<Section> {
    let rows = register::prefixes(tx)?;
    Ok(Section {
        title: me.t("firms-registry-prefixes"),
        heads: heads(me, &["start", "digits"]),
        rows: rows.into_iter().map(|it| vec![it.start, it.digits.to_string()]).collect(),
        action: "/goods/registry/prefix",
        fields: vec![
            field(me, "start").input(Input::Digits).maxlength(12).required(),
            field(me, "digits").input(Input::Digits).maxlength(2).required(),
        ],
    })
}

fn readers(tx: &mut Tx<'_>, me: &Me) -> Result<Section> {
    let rows = names::readers(tx)?;
    Ok(Section {
        title: me.t("firms-registry-readers"),
        heads: heads(me, &["start", "class", "lot", "issuer"]),
        rows: rows
            .into_iter()
            .take(LISTED)
            .map(|it| {
                vec![it.start, it.class_chars.to_string(), it.lot_chars.to_string(), it.issuer]
            })
            .collect(),
        action: "/goods/registry/reader",
        fields: vec![
            field(me, "start").maxlength(300).required(),
            field(me, "class").input(Input::Digits).maxlength(3).required(),
            field(me, "lot").input(Input::Digits).maxlength(3).value("0"),
            field(me, "issuer").maxlength(200).required(),
        ],
    })
}

fn heads(me: &Me, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| me.t(&format!("firms-registry-{key}"))).collect()
}

fn field(me: &Me, name: &str) -> Field {
    Field::new(name, me.t(&format!("firms-registry-{name}")))
}

async fn add(visit: Visit, web::Path(what): web::Path<String>, form: Form) -> Response {
    let (me, given, kind) = (visit.clone(), form.clone(), what.clone());
    let done = visit.write(move |tx| put(tx, &me, &kind, &given)).await;
    match done {
        Ok(()) => axum::response::IntoResponse::into_response(
            Go::to("/goods/registry").say(visit.t("firms-registry-done")),
        ),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            visit.page(move |tx, me| page(tx, me, &what, &form, Some(&error))).await
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn put(tx: &mut Tx<'_>, me: &Me, what: &str, form: &Form) -> Result<()> {
    // What was registered before needs no entry of its own.
    tx.housekeeping();
    match what {
        "party" => party(tx, me, form),
        "prefix" | "reader" if me.may(Verb::Enter, Class::Records)? != Territory::Everywhere => {
            Err(Error::not_allowed("error-not-allowed"))
        }
        "prefix" => {
            let digits = whole(form, "digits")?;
            register::prefix(tx, &plain(form.get("start")), digits)
        }
        "reader" => {
            let reader = Reader {
                start: form.get("start").trim().to_owned(),
                class_chars: whole(form, "class")?,
                lot_chars: whole(form, "lot")?,
                issuer: form.required("issuer")?.trim().to_owned(),
            };
            names::register_reader(tx, &reader)
        }
        _ => Err(Error::not_found("error-not-found")),
    }
}

fn whole(form: &Form, place: &str) -> Result<usize> {
    let number = plain(form.get(place)).parse::<usize>().ok().filter(|number| *number <= 100);
    number.ok_or_else(|| wrong(place, "firms-registry-numbers"))
}

fn party(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<()> {
    let named = form.required("unit")?.trim().to_owned();
    let unit: Option<i64> = tx.find(
        "select f.unit from firm f join unit u on u.id = f.unit join unit_name n on n.unit = f.unit and n.until is null
         where f.credit_code = ?1 or n.zh = ?1 or u.code = ?1 order by f.unit",
        params![named],
        |row| row.get(0),
    )?;
    let unit = unit.ok_or_else(|| wrong("unit", "firms-registry-no-unit"))?;
    me.actor()?.may_at(Verb::Enter, Class::Records, unit)?;
    let skew = plain(form.get("skew"));
    let skew = if skew.is_empty() { Ok(0) } else { skew.parse::<i64>() };
    let skew = skew.map_err(|_| wrong("skew", "trace-skew-range"))?;
    let key = match form.get("kind") {
        "uri" => key(form.get("key"), "key")?,
        kind => {
            let text = plain(form.get("key"));
            if text.contains(':') {
                key(&text, "key")?
            } else {
                let gln = gln(&text)?;
                if kind == "place" { keys::location_link(&gln) } else { keys::party_link(&gln) }
            }
        }
    };
    redaction::register(tx, unit, &key, skew).map(|_| ())
}

/// A location number as people type it; the fault names the digit that would be right.
fn gln(text: &str) -> Result<String> {
    let digits = text.replace([' ', '-'], "");
    if digits.len() != 13 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong("key", "firms-registry-gln"));
    }
    let (body, last) = digits.split_at(12);
    match check::digit(body.as_bytes()).map(char::from) {
        Some(right) if !last.starts_with(right) => {
            let args = vec![("right", right.to_string())];
            let breach = Breach { place: "key".to_owned(), rule: "firms-check-digit", args };
            Err(Error::invalid("error-invalid").breach(breach))
        }
        _ => Ok(digits),
    }
}
