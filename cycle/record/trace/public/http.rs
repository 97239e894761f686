//! The public page in its forms: for people, as JSON, as a set of links; and the picture that is read for a browser.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use terms::{Error, Result};
use tokio::sync::Semaphore;
use ui::{Field, Frame};
use web::{Go, Me, Need, Path, Response, Routes, Upload, Visit, encoded};

use super::image;
use super::read::{Product, product};
use super::state::State;
use crate::rest::client::memory;
use crate::walk::http::whole_step;

/// Pages that everybody may open, and reading a picture.
pub fn routes() -> Routes {
    Routes::new()
        .get("/product", Need::Open, ask)
        .get("/01/{gtin}", Need::Open, trade_item)
        .get("/01/{gtin}/10/{lot}", Need::Open, lot)
        .get("/01/{gtin}/21/{serial}", Need::Open, serial)
        .get("/01/{gtin}/10/{lot}/21/{serial}", Need::Open, serial_of_lot)
        .post("/trace/read-image", Need::Open, read_image)
}

async fn trade_item(visit: Visit, Path(gtin): Path<String>) -> Response {
    answer(visit, link(&gtin, None, None)).await
}
async fn lot(visit: Visit, Path((gtin, lot)): Path<(String, String)>) -> Response {
    answer(visit, link(&gtin, Some(&lot), None)).await
}
async fn serial(visit: Visit, Path((gtin, serial)): Path<(String, String)>) -> Response {
    answer(visit, link(&gtin, None, Some(&serial))).await
}
async fn serial_of_lot(
    visit: Visit,
    Path((gtin, lot, serial)): Path<(String, String, String)>,
) -> Response {
    answer(visit, link(&gtin, Some(&lot), Some(&serial))).await
}

fn link(gtin: &str, lot: Option<&str>, serial: Option<&str>) -> String {
    let mut link = format!("https://id.gs1.org/01/{}", encoded(gtin));
    for (name, value) in [("10", lot), ("21", serial)] {
        if let Some(value) = value {
            link.push_str(&format!("/{name}/{}", encoded(value)));
        }
    }
    link
}

async fn ask(visit: Visit) -> Response {
    let code = visit.get("code").unwrap_or_default().trim().to_owned();
    if code.is_empty() {
        return here(visit).open_page(|_, me| Ok(page(me, None, "", true))).await;
    }
    answer(visit, code).await
}

fn here(visit: Visit) -> Visit {
    let space = visit.get("space").unwrap_or_default().to_owned();
    visit.within(&space)
}

/// Codes longer than this name nothing.
const LONGEST: usize = 500;

async fn answer(visit: Visit, code: String) -> Response {
    let begun = Instant::now();
    let visit = here(visit);
    let (memory, lang) = (memory(&visit), visit.lang);
    let asked = code.clone();
    let found = visit
        .read(move |tx| match asked.len() <= LONGEST {
            true => product(tx, &memory, lang, &asked),
            false => Ok(None),
        })
        .await;
    let response = match found {
        Ok(found) => told(visit, found, &code).await,
        Err(error) => web::problem(&visit, &error),
    };
    whole_step(begun).await;
    response
}

async fn told(visit: Visit, found: Option<Product>, code: &str) -> Response {
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let mut response = if matches!(visit.get("linkType"), Some("all" | "linkset")) {
        let links = found.map_or_else(|| nothing(&visit), |found| links(&visit, &found));
        web::json(&links)
    } else if visit.wants_json {
        web::json(&found.map_or_else(|| nothing(&visit), |found| fields(&visit, &found)))
    } else {
        let code: String = code.chars().take(LONGEST).collect();
        visit.open_page(move |_, me| Ok(page(me, found.as_ref(), &code, false))).await
    };
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

fn nothing(visit: &Visit) -> Value {
    json!({ "error": "product-unknown", "message": visit.t("product-unknown") })
}

/// The fields of the list, for a program.
fn fields(visit: &Visit, product: &Product) -> Value {
    let all: Vec<Value> = product
        .shown
        .iter()
        .map(|it| {
            let name = it.field.name.get(visit.lang);
            json!({ "code": it.field.code, "name": name, "value": it.value })
        })
        .collect();
    let state = product.state.map(|state| {
        json!({ "code": state.key().trim_start_matches("product-state-"), "name": visit.t(state.key()),
            "since": state.since().map(ui::number::day_iso) })
    });
    json!({ "code": product.code, "fields": all, "state": state })
}

/// What a resolver gives where all links are asked for (GS1 Digital Link, linkset of RFC 9264): this page in its roles.
fn links(visit: &Visit, product: &Product) -> Value {
    let path = visit.path_and_query.split('?').next().unwrap_or_default();
    let here = visit.outside(path);
    let title = product.shown.first().map_or(product.code.as_str(), |it| it.value.as_str());
    let one = |title: &str| json!([{ "href": here, "title": title, "type": "text/html" }]);
    let mut links = json!({
        "anchor": here,
        "https://gs1.org/voc/defaultLink": one(title),
        "https://gs1.org/voc/pip": one(title),
    });
    if let Some(state) = product.state {
        links["https://gs1.org/voc/recallStatus"] = one(&visit.t(state.key()));
    }
    json!({ "linkset": [links] })
}

#[derive(Template)]
#[template(path = "public/page.html")]
struct ProductPage {
    frame: Frame,
    space: String,
    asking: bool,
    found: bool,
    /// Name, value, ground, and whether that is assumed.
    fields: Vec<(String, String, String, bool)>,
    state: Option<State>,
    since: String,
    clue: String,
    field: Field,
}

fn page(me: &Me, found: Option<&Product>, code: &str, asking: bool) -> ProductPage {
    let title = found
        .and_then(|it| it.shown.iter().find(|it| it.field.reads == cases::trace::Reads::Product));
    let title = title.map_or_else(|| me.t("product-title"), |it| it.value.clone());
    let mut frame = me.frame(title).within(ui::Phase::Record);
    frame.crumbs = Vec::new();
    frame.lead = me.t(if asking { "product-lead" } else { "product-found-lead" });
    if found.is_none() && !asking {
        frame.lead = String::new();
    }
    let fields = found.map_or_else(Vec::new, |product| {
        let told = |it: &super::Shown| {
            let source = it.field.source.clone().unwrap_or_default();
            (it.field.name.get(me.lang).to_owned(), it.value.clone(), source, it.field.assumed)
        };
        product.shown.iter().map(told).collect()
    });
    let state = found.and_then(|product| product.state);
    let words = ui::ta(me.lang, "product-clue-words", &[("code", code.to_owned())]);
    let space = me.space.code.clone();
    ProductPage {
        clue: format!("/clue?space={}&words={}", encoded(&space), encoded(&words)),
        field: Field::new("code", me.t("product-code"))
            .help(me.t("product-code-help"))
            .value(if asking { "" } else { code })
            .maxlength(500)
            .required(),
        since: state.and_then(State::since).map(ui::number::day_iso).unwrap_or_default(),
        frame,
        space,
        asking,
        found: found.is_some(),
        fields,
        state,
    }
}

/// Pictures that are read at the same time, at most: opening one takes memory and a processor.
static READING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Reads a picture: a program is told the code, a form without script goes on to the product.
async fn read_image(visit: Visit, upload: Upload) -> Response {
    let visit = visit.within(upload.form.get("space"));
    match code_of(upload.bytes).await {
        Ok(code) if visit.wants_json => web::json(&json!({ "code": code })),
        Ok(code) => {
            let to = if visit.actor.is_some() && upload.form.get("to") == "trace" {
                format!("/trace?q={}", encoded(&code))
            } else {
                format!("/product?space={}&code={}", encoded(&visit.space.code), encoded(&code))
            };
            Go::to(to).into_response()
        }
        Err(error) if visit.wants_json => {
            // A script shows one sentence beside its button.
            let say = error.fields().first().map_or_else(
                || visit.t(error.code()),
                |field| ui::ta(visit.lang, field.rule, &field.args),
            );
            let mut response = web::json(&json!({ "error": error.code(), "message": say }));
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn code_of(bytes: Vec<u8>) -> Result<String> {
    let turn = Arc::clone(&READING).acquire_owned().await.map_err(Error::broken)?;
    web::aside(move || {
        let code = image::code_in(&bytes);
        drop(turn);
        code
    })
    .await
}
