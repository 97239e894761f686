//! The addresses of one sheet, and what is done with it beside saving cells.

use identity::{Class, Verb};
use serde_json::{Value, json};
use store::Tx;
use terms::{Error, Result};
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit};

use super::answer::conflict_json;
use super::view::jumps;
use super::{cell, offline, page, saving};
use crate::store::{self as sheets, Choice, Filling, Sheet};
use crate::submission::Step;

pub fn routes() -> Routes {
    let (view, enter) =
        (Need::May(Verb::View, Class::Figures), Need::May(Verb::Enter, Class::Figures));
    Routes::new()
        .get("/fillings/{id}", view, page::show)
        // The worker is no secret: it holds nothing of anybody's.
        .get("/fillings/worker.js", Need::Open, offline::worker)
        .get("/fillings/{id}/state", view, offline::state)
        .get("/fillings/{id}/rules", view, rules)
        .get("/fillings/{id}/findings", view, findings)
        .get("/fillings/{id}/cell", view, cell::history)
        .post("/fillings/{id}", enter, saving::save_all)
        .post("/fillings/{id}/cells", enter, saving::save_cells)
        .post("/fillings/{id}/submit", enter, submit)
        .post("/fillings/{id}/lines", enter, add_line)
        .post("/fillings/{id}/reasons", enter, reason)
        .post("/fillings/{id}/conflicts", enter, resolve)
}

/// Sheets in the making are their unit's and the city's.
pub(crate) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let sheet = sheets::sheet(tx, id)?;
    match crate::pages::territory(me)? {
        Some(units) if !units.contains(&sheet.filling.unit) => {
            Err(Error::not_found("filling-unknown"))
        }
        _ => Ok(sheet),
    }
}

pub(super) fn writable(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Filling> {
    let filling = sheets::filling(tx, id)?;
    me.actor()?.may_at(Verb::Enter, Class::Figures, filling.unit)?;
    Ok(filling)
}

async fn rules(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheet = seen(tx, &me, id)?;
        Ok(super::advice(&sheet.kept, me.lang))
    });
    answered(&visit, read.await)
}

async fn findings(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheet = seen(tx, &me, id)?;
        let found = jumps(tx, &sheet, me.lang)?;
        let all: Vec<Value> = found
            .iter()
            .map(|it| {
                json!({
                    "cell": it.cell, "place": it.place, "words": it.words, "rule": it.rule,
                    "severity": it.severity, "state": it.state.symbol(), "reason": it.reason,
                })
            })
            .collect();
        Ok(json!({ "findings": all, "filled": sheet.stand.filled, "wanted": sheet.stand.wanted }))
    });
    answered(&visit, read.await)
}

pub(super) fn answered(visit: &Visit, result: Result<Value>) -> Response {
    match result {
        Ok(value) => web::json(&value),
        Err(error) => web::problem(visit, &error),
    }
}

/// Hands the sheet in, or says what stands in the way.
async fn submit(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            let sheet = sheets::sheet(tx, id)?;
            let found = crate::checks::look(tx, &sheet)?;
            let way = crate::submission::in_the_way(&found, "").len();
            let back = format!("/fillings/{id}");
            if way > 0 {
                tx.housekeeping();
                let said = ui::ta(me.lang, "grid-not-ready", &[("count", way.to_string())]);
                return Ok(Go::to(format!("{back}#jumps")).say(said));
            }
            let seen = form.get("seen").parse().unwrap_or(sheet.stand.steps);
            crate::submission::take(tx, me.actor()?, id, "", Step::Submit, None, seen)?;
            Ok(Go::to(back).say(me.t("grid-submitted")))
        })
        .await
}

async fn add_line(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            sheets::add_line(tx, id, form.required("section")?, form.required("label")?)?;
            Ok(Go::to(format!("/fillings/{id}#s-{}", form.get("section"))))
        })
        .await
}

/// The reason for what a check asks about, in the clerk's words.
async fn reason(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            let sheet = sheets::sheet(tx, id)?;
            let found = crate::checks::look(tx, &sheet)?;
            let finding = found
                .iter()
                .find(|it| it.place() == form.get("cell") && it.rule == form.get("rule"))
                .ok_or_else(|| Error::conflict("grid-reason-gone"))?;
            crate::checks::give_reason(tx, id, finding, form.required("reason")?)?;
            Ok(Go::to(format!("/fillings/{id}#jumps")).say(me.t("grid-reason-kept")))
        })
        .await
}

/// Says which of two values holds; the other stays in the record.
async fn resolve(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let wants_json = visit.wants_json;
    let choice = Choice::named(form.get("choice"));
    let me = visit.clone();
    let done = visit
        .write(move |tx| {
            writable(tx, &me, id)?;
            let choice = choice
                .ok_or_else(|| Error::invalid("error-invalid").field("choice", "field-missing"))?;
            let conflict = form.id("conflict")?;
            let known = sheets::conflicts(tx, id, true)?;
            let found = known.iter().find(|it| it.id == conflict);
            let found = found.ok_or_else(|| Error::conflict("form-conflict-decided"))?;
            let value = conflict_json(tx, found)?;
            sheets::resolve(tx, conflict, choice, form.optional("ground"))?;
            Ok(value)
        })
        .await;
    match done {
        Ok(value) if wants_json => web::json(&value),
        Ok(_) => {
            use axum::response::IntoResponse as _;
            Go::to(format!("/fillings/{id}")).say(visit.t("grid-resolved")).into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}
