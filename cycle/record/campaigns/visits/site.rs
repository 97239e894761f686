//! The page for the phone, the commands it sends, and the worker that keeps it open without a network.

use ::store::Tx;
use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde_json::json;
use terms::{Error, Result};
use ui::{Crumb, Frame};
use web::{Form, Go, Me, Names, Path, Response, Upload, Visit};

use super::model::{Act, Answer, Detail, Sheet, Standing, State};
use super::see::{goes, seen};
use super::show::restraint_words;
use super::store::{self, names, needs, questions, standing};
use super::sync::{Came, Command, take};
use crate::restraint;

#[derive(Template)]
#[template(path = "visits/site.html")]
struct SitePage {
    frame: Frame,
    id: i64,
    who: i64,
    base: usize,
    state: &'static str,
    facts: Vec<(String, String)>,
    met: Vec<(&'static str, String)>,
    questions: Vec<Question>,
    samples: Vec<Sheet>,
    photos: usize,
    product: String,
    code: String,
    steps: Vec<(String, &'static str)>,
    conflicts: usize,
}

struct Question {
    code: String,
    number: usize,
    text: String,
    law: String,
    answer: &'static str,
    words: String,
}

pub(super) async fn page(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| site(tx, me, id)).await
}

/// A visit on which the reader goes.
fn mine(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<store::Visit> {
    let visit = seen(tx, me, id)?;
    if goes(tx, me, &visit)? { Ok(visit) } else { Err(Error::not_allowed("error-not-allowed")) }
}

fn site(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<SitePage> {
    let visit = mine(tx, me, id)?;
    let now = standing(tx, id)?;
    let today = ::store::civil_date(tx.now());
    let items = questions(tx, &visit)?;
    let (_, met) = needs(tx, &visit, today)?;
    let past = restraint::past(tx, visit.firm, today, Some(id))?;
    let year = past.iter().filter(|it| it.on.year() == today.year()).count() + 1;
    let mut of = Names::default();
    let comma = me.lang.pick("、", ", ");
    let who: Vec<String> = names(tx, &visit)?.into_iter().map(|(name, _)| name).collect();
    let tasks: Vec<String> = items.iter().map(|it| it.is.name.get(me.lang).to_owned()).collect();
    let facts = vec![
        (me.t("campaigns-firm"), of.unit(tx, me.lang, visit.firm)?),
        (me.t("visits-task"), tasks.join(comma)),
        (me.t("visits-who"), who.join(comma)),
        (me.t("campaigns-ground"), visit.ground.clone()),
        (me.t("visits-this-year"), ui::ta(me.lang, "visits-nth", &[("n", year.to_string())])),
    ];
    let mut rows = Vec::new();
    for item in &items {
        for check in &item.is.check {
            let code = format!("{}.{}", item.code, check.code);
            let answer = now.answers.get(&code);
            rows.push(Question {
                number: rows.len() + 1,
                text: check.text.get(me.lang).to_owned(),
                law: check.law.clone(),
                answer: answer.map_or("", |(answer, _)| match answer {
                    Answer::Yes => "yes",
                    Answer::No => "no",
                    Answer::Na => "na",
                }),
                words: answer.map(|(_, words)| words.clone()).unwrap_or_default(),
                code,
            });
        }
    }
    let mut frame = me.frame(me.t("visits-site")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("visits-title"), "/visits"), Crumb::here(me.t("visits-site"))];
    let reached = match now.state {
        State::Planned => 0,
        State::Begun => 2,
        State::Signed => 4,
        _ => 5,
    };
    let steps =
        ["scan", "tell", "check", "sample", "sign"].into_iter().enumerate().map(|(place, step)| {
            let class = match place {
                place if place < reached => "done",
                place if place == reached => "at",
                _ => "",
            };
            (me.t(&format!("visits-step-{step}")), class)
        });
    let product = items.iter().find_map(|item| item.is.sample.clone()).unwrap_or_default();
    let open = store::conflicts(tx, id)?.iter().filter(|it| it.ground.is_none()).count();
    Ok(SitePage {
        id,
        who: me.actor()?.person,
        base: now.steps,
        state: now.state.code(),
        facts,
        met: met
            .iter()
            .filter(|_| now.state == State::Planned)
            .map(|it| {
                let class = if it.act == packs::Restraint::Block { "bad" } else { "watch" };
                (class, restraint_words(me, it))
            })
            .collect(),
        questions: rows,
        samples: now.samples,
        photos: now.photos,
        product,
        code: me.get("code").unwrap_or_default().to_owned(),
        steps: steps.collect(),
        conflicts: open,
        frame,
    })
}

/// What a device asks before it sends: whether it is still known, as whom, and how far the visit is.
pub(super) async fn state(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit
        .read(move |tx| {
            mine(tx, &me, id)?;
            let now = standing(tx, id)?;
            Ok((me.actor()?.person, now))
        })
        .await;
    match read {
        Ok((who, now)) => web::json(&json!({
            "csrf": visit.csrf, "who": who.to_string(), "steps": now.steps, "state": now.state.code(),
        })),
        Err(error) => web::problem(&visit, &error),
    }
}

fn command(form: &Form, now: i64) -> Result<Command> {
    let text = |name: &str| form.get(name).to_owned();
    let act = Act::named(form.get("act")).filter(|act| act.is_of_the_spot());
    let act = act.ok_or_else(|| Error::invalid("visit-command").field("act", "field-missing"))?;
    let answer = match form.get("answer") {
        "yes" => Some(Answer::Yes),
        "no" => Some(Answer::No),
        "na" => Some(Answer::Na),
        _ => None,
    };
    let sheet = (act == Act::Sample).then(|| Sheet {
        product: text("product"),
        lot: text("lot"),
        stock: text("stock"),
        seal: text("seal"),
        reserve: text("reserve"),
    });
    let uuid = form.optional("uuid").map_or_else(|| super::uuid7(now), str::to_owned);
    Ok(Command {
        uuid,
        act,
        base: form.get("base").parse().unwrap_or(0),
        made_at: form.get("made_at").parse().unwrap_or(now / 1000),
        detail: Detail {
            question: form.optional("question").map(str::to_owned),
            answer,
            words: text("words"),
            code: text("code"),
            sheet,
            ..Detail::default()
        },
        evidence: None,
    })
}

pub(super) async fn step(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    taken(visit, id, form, None).await
}

/// A photograph or a signature: a picture, kept before the command that names it.
pub(super) async fn file(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
    let media = web::media(&upload.bytes);
    if !matches!(media, "image/png" | "image/jpeg" | "image/webp") {
        return web::problem(
            &visit,
            &Error::invalid("visit-command").field("file", "visit-no-picture"),
        );
    }
    match visit.db().evidence().keep(&upload.bytes) {
        Ok(hash) => {
            let size = upload.bytes.len();
            taken(visit, id, upload.form, Some((hash, media, size))).await
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn taken(
    visit: Visit,
    id: i64,
    form: Form,
    file: Option<(String, &'static str, usize)>,
) -> Response {
    let me = visit.clone();
    let done: Result<(Came, Standing)> = visit
        .write(move |tx| {
            let found = mine(tx, &me, id)?;
            let mut command = command(&form, tx.now_micros())?;
            if matches!(command.act, Act::Photo | Act::Sign) != file.is_some() {
                return Err(Error::invalid("visit-command").field("file", "visit-no-picture"));
            }
            let person = me.actor()?.person;
            if let Some((hash, media, size)) = &file {
                let title = me.t(&format!("visits-act-{}", command.act.code()));
                let named =
                    ::store::Named { hash, media, size: *size, title: &title, document: None };
                command.evidence = Some(tx.name_evidence(&named)?);
            }
            let came = take(tx, &found, &command, person)?;
            Ok((came, standing(tx, id)?))
        })
        .await;
    match done {
        Ok((came, now)) if visit.wants_json => {
            let (word, rule) = match &came {
                Came::Done => ("done", None),
                Came::Same => ("same", None),
                Came::Conflict(rule) => ("conflict", Some(visit.t(rule))),
            };
            web::json(
                &json!({ "came": word, "message": rule, "steps": now.steps, "state": now.state.code() }),
            )
        }
        Ok((came, _)) => {
            let said = match came {
                Came::Conflict(rule) => visit.t(&rule),
                _ => visit.t("visits-sent-now"),
            };
            Go::to(format!("/visits/{id}/site")).say(said).into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// The worker lies under /visits, so that it keeps these pages and no other.
pub(super) async fn worker() -> Response {
    let (bytes, mime) =
        ui::asset_bytes(ui::asset("visit_worker.js")).unwrap_or((b"", "text/javascript"));
    let kind = HeaderValue::from_static(mime);
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}
