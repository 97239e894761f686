//! `/trace/drills`: the list with the form that starts one; an exercise while it runs, and its record.

use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use ui::{Crumb, Field, Frame, Input};
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit, encoded};

use super::model::{Kind, STEPS, Step, stopwatch};
use super::store::{self as drills, Drill, Outcome};
use crate::graph::Memory;
use crate::redaction;
use crate::scope::scope;
use crate::walk::http::whole_step;
use crate::walk::{Question, trace};

/// The pages of exercises.
pub fn routes() -> Routes {
    let (view, enter) =
        (Need::May(Verb::View, Class::Records), Need::May(Verb::Enter, Class::Records));
    Routes::new()
        .get("/trace/drills", view, index)
        .post("/trace/drills", enter, start)
        .get("/trace/drills/{id}", view, show)
        .post("/trace/drills/{id}/steps/{step}", enter, tick)
        .post("/trace/drills/{id}/end", enter, end)
}

/// Exercises on one page.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "drill/index.html")]
struct IndexPage {
    frame: Frame,
    rows: Vec<Row>,
    more: bool,
    may_start: bool,
    fields: Vec<Field>,
}

struct Row {
    id: i64,
    seed: String,
    kind: String,
    by: String,
    started: String,
    took: String,
    running: bool,
    nodes: String,
    holders: String,
    open_ends: String,
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let (drills, more) = drills::list(tx, me.actor()?, SHOWN)?;
            let mut names = web::Names::default();
            let now = tx.now_micros();
            let mut rows = Vec::with_capacity(drills.len());
            for drill in drills {
                rows.push(row(tx, me, &mut names, now, drill)?);
            }
            let mut frame = me.frame(me.t("drill-title")).within(ui::Phase::Record);
            frame.lead = me.t("drill-lead");
            let kinds = [Kind::Both, Kind::Forward, Kind::Back]
                .map(|kind| (kind.code().to_owned(), me.t(kind.key())));
            let code = me.get("code").unwrap_or_default();
            let fields = vec![
                Field::new("code", me.t("product-code"))
                    .help(me.t("drill-code-help"))
                    .value(code)
                    .maxlength(500)
                    .required(),
                Field::new("kind", me.t("drill-kind")).input(Input::Choice(kinds.to_vec())),
            ];
            let may_start = me.can(Verb::Enter, Class::Records);
            Ok(IndexPage { frame, rows, more, may_start, fields })
        })
        .await
}

fn instant(micros: i64) -> String {
    ui::number::instant(jiff::Timestamp::from_microsecond(micros).unwrap_or_default())
}

fn row(tx: &mut Tx<'_>, me: &Me, names: &mut web::Names, now: i64, drill: Drill) -> Result<Row> {
    let by = match drill.unit {
        Some(unit) => names.label(tx, me.lang, unit)?,
        None => names.person(tx, me.lang, drill.person)?,
    };
    let running = drill.ended_at.is_none();
    let number = |n: i64| if running { "–".to_owned() } else { ui::number::count(n) };
    Ok(Row {
        id: drill.id,
        seed: drill.seed,
        kind: me.t(drill.kind.key()),
        by,
        started: instant(drill.started_at),
        took: stopwatch(drill.ended_at.unwrap_or(now) - drill.started_at),
        running,
        nodes: number(drill.outcome.nodes),
        holders: number(drill.outcome.holders),
        open_ends: number(drill.outcome.open_ends),
    })
}

async fn start(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let kind = Kind::named(form.get("kind")).unwrap_or(Kind::Both);
            let id = drills::start(tx, me.actor()?, form.required("code")?, kind)?;
            Ok(Go::to(format!("/trace/drills/{id}")).say(me.t("drill-started")))
        })
        .await
}

#[derive(Template)]
#[template(path = "drill/show.html")]
struct ShowPage {
    frame: Frame,
    drill: Drill,
    kind: String,
    by: String,
    started: String,
    ended: Option<String>,
    took: String,
    steps: Vec<Line>,
    balanced: String,
    may_go_on: bool,
    trace: String,
}

/// A step with its tick: time on the stopwatch, who, a word.
struct Line {
    code: &'static str,
    name: String,
    tick: Option<(String, String, String)>,
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<ShowPage> {
    let actor = me.actor()?;
    let drill = drills::find(tx, actor, id)?;
    let mut names = web::Names::default();
    let mut steps = Vec::with_capacity(STEPS.len());
    for Step { code, key } in STEPS {
        let tick = match drill.ticked.iter().find(|(ticked, ..)| ticked == code) {
            Some((_, at, person, note)) => Some((
                stopwatch(at - drill.started_at),
                names.person(tx, me.lang, *person)?,
                note.clone(),
            )),
            None => None,
        };
        steps.push(Line { code, name: me.t(key), tick });
    }
    let mut by = names.person(tx, me.lang, drill.person)?;
    if let Some(unit) = drill.unit {
        by = format!("{}{}{by}", names.label(tx, me.lang, unit)?, me.t("dot"));
    }
    let mut frame = me
        .frame(ui::ta(me.lang, "drill-one", &[("n", drill.id.to_string())]))
        .within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("drill-title"), "/trace/drills"), Crumb::here(frame.title.clone())];
    frame.lead = me.t("drill-no-recall");
    let balanced = match drill.outcome.balanced {
        Some(true) => "drill-balanced",
        Some(false) => "drill-not-balanced",
        None => "drill-no-amounts",
    };
    let own = drill.person == actor.store().person;
    let unit =
        drill.unit.is_some_and(|unit| actor.may_at(Verb::Enter, Class::Records, unit).is_ok());
    Ok(ShowPage {
        kind: me.t(drill.kind.key()),
        by,
        started: instant(drill.started_at),
        ended: drill.ended_at.map(instant),
        took: stopwatch(drill.ended_at.unwrap_or(tx.now_micros()) - drill.started_at),
        steps,
        balanced: me.t(balanced),
        may_go_on: drill.ended_at.is_none() && (own || unit) && me.can(Verb::Enter, Class::Records),
        trace: format!("/trace?q={}", encoded(&drill.seed)),
        frame,
        drill,
    })
}

async fn tick(visit: Visit, Path((id, step)): Path<(i64, String)>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let step =
                Step::named(&step).ok_or_else(|| terms::Error::not_found("error-not-found"))?;
            drills::tick(tx, me.actor()?, id, step, form.get("note"))?;
            Ok(Go::to(format!("/trace/drills/{id}")))
        })
        .await
}

async fn end(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let begun = Instant::now();
    let memory: Arc<Memory> = visit.space.kept();
    let (me, remark) = (visit.clone(), form.get("remark").to_owned());
    // The walk reads a snapshot; the write lane only takes down what it found.
    let found = visit
        .read(move |tx| {
            let drill = drills::find(tx, me.actor()?, id)?;
            outcome(tx, &me, &memory, &drill)
        })
        .await;
    let (outcome, all) = match found {
        Ok(found) => found,
        Err(error) => return web::problem(&visit, &error),
    };
    if !all {
        whole_step(begun).await;
    }
    let acted = visit.act(move |tx, me| {
        drills::end(tx, me.actor()?, id, outcome, &remark)?;
        Ok(Go::to(format!("/trace/drills/{id}")).say(me.t("drill-ended")))
    });
    acted.await.into_response()
}

/// What there is to find, as far as this person reads, and whether that is everything.
fn outcome(tx: &mut Tx<'_>, me: &Me, memory: &Memory, drill: &Drill) -> Result<(Outcome, bool)> {
    let reach = redaction::reach(tx, me.actor()?)?;
    let mut question = Question::about(&[&crate::public::spelled(&drill.seed)]);
    question.back = drill.kind != Kind::Forward;
    question.forward = drill.kind != Kind::Back;
    let answer = trace(tx, memory, &reach, &question, &mut |_| true)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut outcome = Outcome {
        nodes: count(answer.nodes.len()),
        open_ends: count(answer.open.len()),
        ..Outcome::default()
    };
    let scope = scope(tx, memory, &reach, &question, &mut |_| true)?;
    outcome.holders = count(scope.holders.len());
    if !scope.balance.is_empty() {
        let sound = |row: &crate::scope::LotRow| row.account.lowest >= 0 && !row.account.incomplete;
        outcome.balanced = Some(scope.balance.iter().all(sound));
    }
    Ok((outcome, reach.is_all()))
}
