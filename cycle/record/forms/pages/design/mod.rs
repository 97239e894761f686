//! Designing a form in the browser: a head of fields, and each section as text, one line a column, a row or a binding.
//! It works without script: a preview and one more section are answers to the same form. What is kept is a draft; the
//! same code again is the next version, and lines and columns keep their codes, so that periods stay comparable.

mod read;
mod words;
mod write;

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use packs::Form as FormData;
use store::{Tx, params};
use terms::{Error, Kind, Result};
use ui::{Crumb, Field, FieldError, Frame, Input, Notes};
use web::{Form, Go, Me, Path, Response, Visit};

use self::read::{read, sections_sent};
use self::words::invalid;
use self::write::write;
use super::show::{SectionShown, sections_of};
use crate::store::{Standing, by_code, keep};

/// Sections of one form.
const SECTIONS_MOST: usize = 20;

/// The name of a field of a section; those of the first have no number.
fn field(name: &str, section: usize) -> String {
    if section == 1 { name.to_owned() } else { format!("{name}.{section}") }
}

#[derive(Template)]
#[template(path = "pages/design.html")]
struct DesignPage {
    frame: Frame,
    notes: Option<Notes>,
    head: Vec<Field>,
    sections: Vec<Vec<Field>>,
    checks: Field,
    preview: Vec<SectionShown>,
    back: String,
}

impl DesignPage {
    fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        let sections = self.sections.iter_mut().flatten();
        self.head.iter_mut().chain(sections).chain(std::iter::once(&mut self.checks))
    }
    fn section_said(&self, at: &usize) -> String {
        self.frame.t1("forms-section-n", "n", at)
    }
    fn cell_word(&self, cell: &str) -> String {
        self.frame.t(&format!("forms-cell-{cell}"))
    }
}

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(|tx, me| page(tx, me, &[], 1)).await
}

/// The newest version of a form, to be made into the next.
pub(super) async fn again(visit: Visit, Path(code): Path<String>) -> Response {
    visit
        .page(move |tx, me| {
            let kept = by_code(tx, &code)?;
            let values = write(kept.form(), me.lang);
            page(tx, me, &values, kept.form().sections.len())
        })
        .await
}

fn page(tx: &mut Tx<'_>, me: &Me, values: &[(String, String)], count: usize) -> Result<DesignPage> {
    let mut frame = me.frame(me.t("forms-design")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(me.t("forms-design"))];
    frame.lead = me.t("forms-design-lead");
    let count = count.clamp(1, SECTIONS_MOST);
    let mut page = DesignPage {
        head: head(tx, me)?,
        sections: (1..=count).map(|at| section(me, at)).collect(),
        checks: Field::new("checks", me.t("forms-design-checks"))
            .input(Input::Area)
            .help(me.t("forms-design-checks-help")),
        notes: None,
        preview: Vec::new(),
        back: "/burden".to_owned(),
        frame,
    };
    for field in page.fields_mut() {
        if let Some((_, value)) = values.iter().find(|(name, _)| *name == field.name) {
            field.value.clone_from(value);
        }
    }
    Ok(page)
}

fn head(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<Field>> {
    let choice = |prefix: &str, words: &[&str]| {
        let one = |it: &&str| ((*it).to_owned(), me.t(&format!("{prefix}-{it}")));
        Input::Choice(words.iter().map(one).collect())
    };
    let mut owners = Vec::new();
    for unit in units::of_kind(tx, "department")? {
        owners.push((unit.code.clone(), unit.name.get(me.lang).to_owned()));
    }
    let text = |name: &str, key: &str| Field::new(name, me.t(key));
    Ok(vec![
        text("code", "forms-code").help(me.t("forms-code-help")).required(),
        text("zh", "forms-name-zh").required(),
        text("en", "forms-name-en"),
        text("kind", "forms-kind")
            .input(choice("forms-kind", &["administrative", "survey", "internal"])),
        text("owner", "forms-owner").input(Input::Choice(owners)),
        text("ground", "forms-ground").required(),
        text("period", "forms-frequency")
            .input(choice("forms-every", &["month", "quarter", "half", "year"])),
        text("hours", "forms-hours-fill").input(Input::Decimal).required(),
        text("table", "forms-mark-table"),
        text("maker", "forms-mark-maker"),
        text("approval", "forms-mark-approval"),
        text("valid_to", "forms-mark-valid").input(Input::Date),
    ])
}

fn section(me: &Me, at: usize) -> Vec<Field> {
    let text = |name: &str, key: &str| Field::new(field(name, at), me.t(key));
    let axis = ["", "ledger", "units"].map(|it| {
        let key = if it.is_empty() {
            "forms-axis-written".to_owned()
        } else {
            format!("forms-axis-{it}")
        };
        (it.to_owned(), me.t(&key))
    });
    let area =
        |name: &str, key: &str, help: &str| text(name, key).input(Input::Area).help(me.t(help));
    vec![
        text("name", "forms-section-name"),
        text("section", "forms-section-code"),
        text("stub", "forms-section-stub"),
        text("axis", "forms-section-axis").input(Input::Choice(axis.to_vec())),
        area("columns", "forms-columns", "forms-columns-help"),
        area("lines", "forms-lines", "forms-lines-help"),
        area("cells", "forms-cells", "forms-cells-help"),
    ]
}

pub(super) async fn put(visit: Visit, form: Form) -> Response {
    match form.get("do") {
        "section" => {
            let count = sections_sent(&form) + 1;
            visit.page(move |tx, me| page(tx, me, &form.pairs, count)).await
        }
        "preview" => preview(visit, form).await,
        _ => save(visit, form).await,
    }
}

async fn preview(visit: Visit, form: Form) -> Response {
    let (given, me) = (form.clone(), visit.clone());
    let made = visit.read(move |tx| checked(tx, &me, &given)).await;
    match made {
        Ok(made) => {
            visit
                .page(move |tx, me| {
                    let mut page = page(tx, me, &form.pairs, sections_sent(&form))?;
                    page.preview = sections_of(me, made);
                    Ok(page)
                })
                .await
        }
        Err(error) => again_with(visit, form, error).await,
    }
}

async fn save(visit: Visit, form: Form) -> Response {
    let (given, me) = (form.clone(), visit.clone());
    let done = visit
        .write(move |tx| {
            let made = checked(tx, &me, &given)?;
            keep(tx, &made, "")?;
            Ok(Go::to(format!("/forms/{}", made.code)).say(me.t("forms-designed")))
        })
        .await;
    match done {
        Ok(go) => go.into_response(),
        Err(error) => again_with(visit, form, error).await,
    }
}

/// The same page with what was written and what is wrong with it.
async fn again_with(visit: Visit, form: Form, error: Error) -> Response {
    if !matches!(error.kind(), Kind::Invalid | Kind::Conflict) || visit.wants_json {
        return web::problem(&visit, &error);
    }
    let asked = move |tx: &mut Tx<'_>, me: &Me| {
        let mut page = page(tx, me, &form.pairs, sections_sent(&form))?;
        let mut errors = FieldError::all(me.lang, &error);
        if errors.is_empty() {
            let message = ui::ta(me.lang, error.code(), error.args());
            errors.push(FieldError { place: String::new(), message });
        }
        for field in page.fields_mut() {
            *field = std::mem::take(field).checked(&errors);
        }
        let fields: Vec<&Field> =
            page.head.iter().chain(page.sections.iter().flatten()).chain([&page.checks]).collect();
        page.notes = Some(Notes::new(me.lang, &errors, &fields));
        Ok(page)
    };
    let mut response = visit.page(asked).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// The form that was written, with its version; what it is bound to is there.
fn checked(tx: &mut Tx<'_>, _me: &Me, form: &Form) -> Result<FormData> {
    let before = match form.optional("code") {
        Some(code) => by_code(tx, code).ok(),
        None => None,
    };
    let mut made = read(form, before.as_ref().map(|it| it.form()), store::civil_date(tx.now()))?;
    if let Some(before) = before {
        // A draft is written over; what was published stays, and this is the version after it.
        let version = u32::try_from(before.version).unwrap_or(1);
        made.version = if before.standing == Standing::Drafted { version } else { version + 1 };
    }
    for (at, section) in made.sections.iter().enumerate() {
        let columns = section.columns.iter().map(|it| (&it.indicator, &it.known, "columns"));
        let cells = section.cells.iter().map(|it| (&it.indicator, &it.known, "cells"));
        for (indicator, known, name) in columns.chain(cells) {
            for code in indicator.iter().chain(&known.indicator) {
                let there = tx.count(
                    "select count(*) from indicator where code = ?1 and until is null",
                    params![code],
                )?;
                if there == 0 {
                    return Err(invalid(&field(name, at + 1), "form-binding-indicator"));
                }
            }
            if let Some(code) = &known.form {
                by_code(tx, code)
                    .map_err(|_| invalid(&field(name, at + 1), "form-binding-form"))?;
            }
        }
    }
    crate::store::readable(&made)?;
    Ok(made)
}
