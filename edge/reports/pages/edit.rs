//! Editing a draft: its text and its fields at the left, the sheet at the right. A preview is a plain
//! form; nothing is kept until it is saved.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::IntoResponse;
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Field, Frame};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{fields, inputs};
use crate::kinds;
use crate::papers::draft::{self, Desk, said};
use crate::papers::{Stage, find, policy, version};
use crate::preview;

#[derive(Template)]
#[template(path = "pages/edit.html")]
struct Edit {
    frame: Frame,
    id: i64,
    base: i64,
    text: String,
    note: String,
    fields: Vec<Field>,
    sheet: Option<String>,
    trouble: Vec<(String, String)>,
    remarks: Vec<(String, String)>,
    names: Vec<(String, String)>,
    tables: Vec<(String, String)>,
}

/// What the form holds when it comes back unsaved.
struct Given {
    base: i64,
    text: String,
    note: String,
    inputs: BTreeMap<String, String>,
}

pub(super) async fn edit(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, None, None)).await
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    id: i64,
    given: Option<Given>,
    wrong: Option<&Error>,
) -> Result<Edit> {
    let paper = find(tx, id)?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    policy::may_draft(me.actor()?, &kind.kept, paper.organ)?;
    if paper.stage != Stage::Draft {
        return Err(Error::conflict("paper-not-a-draft"));
    }
    let given = match given {
        Some(given) => given,
        None => {
            let now = version(tx, id, paper.version)?;
            Given { base: now.number, text: now.body, note: String::new(), inputs: now.inputs }
        }
    };
    let desk = Desk::of(&me.space);
    let live = draft::live(tx, &desk, &kind, &paper.subject, &given.text, &given.inputs);
    let (mut sheet, mut trouble, mut remarks) = (None, Vec::new(), Vec::new());
    match live {
        Ok(live) => {
            let faults = live.filled.remarks.iter();
            remarks = faults.map(|it| (it.line.to_string(), said(me.lang, it))).collect();
            let made = super::show::draft_sheet(me, &kind, &live, given.base)?;
            sheet = Some(preview::article(&made).map_err(Error::broken)?);
        }
        Err(error) if error.fields().is_empty() => return Err(error),
        Err(error) => trouble.extend(told(me, &error)),
    }
    if let Some(error) = wrong {
        for told in told(me, error) {
            if !trouble.contains(&told) {
                trouble.push(told);
            }
        }
    }
    let declared = kind.kept.declared().map_err(|it| crate::template::as_error(&[it]))?;
    let names = declared.values.iter();
    let names =
        names.map(|(name, holds)| (format!("{{{{ {name} }}}}"), me.t(word(*holds)))).collect();
    let tables = declared.tables.iter().map(|(name, columns)| {
        let columns: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        (name.clone(), columns.join(me.lang.pick("、", ", ")))
    });
    let mut frame = me.frame(me.t("papers-edit-title")).within(ui::Phase::Papers);
    frame.lead.clone_from(&paper.title);
    frame.crumbs = vec![
        Crumb::new(me.t("papers-title"), "/papers"),
        Crumb::new(paper.title.clone(), format!("/papers/{id}")),
        Crumb::here(me.t("papers-edit")),
    ];
    Ok(Edit {
        frame,
        id,
        base: given.base,
        fields: fields(me, &kind, &given.inputs),
        text: given.text,
        note: given.note,
        sheet,
        trouble,
        remarks,
        names,
        tables: tables.collect(),
    })
}

fn word(kind: crate::data::Kind) -> &'static str {
    use crate::data::Kind as K;
    match kind {
        K::Number(_) | K::Plain => "papers-kind-number",
        K::Text => "papers-kind-text",
        K::Truth => "papers-kind-truth",
        K::Day => "papers-kind-day",
        K::Texts => "papers-kind-texts",
    }
}

fn told(me: &Me, error: &Error) -> Vec<(String, String)> {
    let fields = error.fields().iter();
    fields.map(|it| (it.place.clone(), crate::template::told_of(me.lang, it))).collect()
}

/// Saves a version, or shows what it would look like.
pub(super) async fn save(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let preview = form.optional("preview").is_some();
    let shown = form.clone();
    let error = if preview {
        None
    } else {
        let (me, form) = (visit.clone(), form.clone());
        let saved = visit
            .write(move |tx| {
                let paper = find(tx, id)?;
                let kind = kinds::by_id(tx, paper.kind_id)?;
                let given = given(&kind, &form)?;
                let revision = draft::Revision {
                    base: given.base,
                    body: given.text,
                    inputs: given.inputs,
                    note: form.optional("note").map(str::to_owned),
                };
                draft::revise(tx, &Desk::of(&me.space), me.actor()?, id, &revision)
            })
            .await;
        match saved {
            Ok(changed) => {
                let said = if changed { "papers-saved" } else { "papers-unchanged" };
                return Go::to(format!("/papers/{id}")).say(visit.t(said)).into_response();
            }
            Err(error) if error.fields().is_empty() => return web::problem(&visit, &error),
            Err(error) => Some(error),
        }
    };
    let refused = error.is_some();
    let mut response = visit
        .page(move |tx, me| {
            let paper = find(tx, id)?;
            let kind = kinds::by_id(tx, paper.kind_id)?;
            let given = given(&kind, &shown)?;
            page(tx, me, id, Some(given), error.as_ref())
        })
        .await;
    if refused && response.status().is_success() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

fn given(kind: &kinds::Kind, form: &Form) -> Result<Given> {
    let text = form.pairs.iter().find(|(name, _)| name == "text").map_or("", |(_, text)| text);
    Ok(Given {
        base: form.id("base")?,
        text: text.replace("\r\n", "\n"),
        note: form.get("note").to_owned(),
        inputs: inputs(kind, form),
    })
}
