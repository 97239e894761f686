//! `/trace/jobs`: what was handed in, and what became of it.

use askama::Template;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Error, Lang, Result};
use web::{Me, Path, Response, Visit};

use super::said;
use crate::capture::{self, Job};

const ROWS: i64 = 50;

#[derive(Template)]
#[template(path = "pages/jobs.html")]
struct Index {
    frame: ui::Frame,
    rows: Vec<Row>,
    pager: ui::Pager,
}

struct Row {
    href: String,
    when: String,
    events: String,
    stored: String,
    repeated: String,
    problems: usize,
    state: ui::StateMark,
    behaviour: String,
    unit: String,
}

#[derive(Template)]
#[template(path = "pages/job.html")]
struct Show {
    frame: ui::Frame,
    row: Row,
    problems: Vec<Problem>,
}

/// Something that was wrong with a document.
struct Problem {
    place: String,
    title: String,
    detail: String,
}

/// Jobs of everybody for whoever enters records everywhere or reads the journal, else one's own.
pub(super) fn whose(me: &Me) -> Result<Option<i64>> {
    let actor = me.actor()?;
    let all = |verb, class| actor.territory(verb, class) == Some(Territory::Everywhere);
    let everybody = all(Verb::Enter, Class::Records) || all(Verb::View, Class::Journal);
    Ok((!everybody).then_some(actor.person))
}

fn problems(lang: Lang, job: &Job) -> Vec<Problem> {
    let value: serde_json::Value = serde_json::from_str(&job.problems).unwrap_or_default();
    let list = value.as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|problem| {
            let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
            let detail = lang.pick("detail_zh", "detail");
            Problem {
                place: place(lang, problem),
                title: text("title"),
                detail: if problem[detail].is_string() { text(detail) } else { text("detail") },
            }
        })
        .collect()
}

/// Which event of the document, counted from 1, and where in it.
fn place(lang: Lang, problem: &serde_json::Value) -> String {
    let path = problem["path"].as_str().unwrap_or_default();
    match problem["event"].as_i64() {
        Some(event) => {
            let event = ui::ta(lang, "trace-problem-event", &[("number", (event + 1).to_string())]);
            format!("{event} {path}").trim().to_owned()
        }
        None => path.to_owned(),
    }
}

fn row(tx: &mut Tx<'_>, me: &Me, job: &Job, problems: usize) -> Result<Row> {
    let unit = match job.unit {
        Some(unit) => units::units(tx, &[units::UnitId(unit)], None)?
            .first()
            .map(|unit| unit.name.get(me.lang).to_owned())
            .unwrap_or_default(),
        None => String::new(),
    };
    let (state, word) = match (job.success, job.stored + job.repeated) {
        (true, _) => (ui::State::Ok, "trace-job-done"),
        (false, 0) => (ui::State::Bad, "trace-job-refused"),
        (false, _) => (ui::State::Watch, "trace-job-part"),
    };
    Ok(Row {
        href: format!("/trace/jobs/{}", job.code),
        when: said::moment(job.created_at),
        events: ui::number::count(job.events),
        stored: ui::number::count(job.stored),
        repeated: ui::number::count(job.repeated),
        problems,
        state: state.saying(me.t(word)),
        behaviour: me.t(if job.behaviour == "proceed" {
            "trace-job-proceed"
        } else {
            "trace-job-rollback"
        }),
        unit,
    })
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let before = me.get("before").and_then(|text| text.parse().ok());
            let jobs = capture::jobs(tx, whose(me)?, before, ROWS + 1)?;
            let more = jobs.len() as i64 > ROWS;
            let shown: Vec<&Job> = jobs.iter().take(ROWS as usize).collect();
            let mut rows = Vec::with_capacity(shown.len());
            for job in &shown {
                let count = problems(me.lang, job).len();
                rows.push(row(tx, me, job, count)?);
            }
            let next =
                shown.last().filter(|_| more).map(|job| format!("/trace/jobs?before={}", job.id));
            let mut frame = me.frame(me.t("trace-jobs")).within(ui::Phase::Record);
            frame.lead = me.t("trace-jobs-lead");
            frame.crumbs = crumbs(me, me.t("trace-jobs"));
            let pager = ui::Pager {
                lang: me.lang,
                first: before.map(|_| "/trace/jobs".to_owned()),
                next,
                shown: rows.len() as i64,
                total: None,
            };
            Ok(Index { frame, rows, pager })
        })
        .await
}

fn crumbs(me: &Me, here: String) -> Vec<ui::Crumb> {
    vec![
        ui::Crumb { label: me.t("nav-trace"), href: Some("/trace".to_owned()) },
        ui::Crumb::here(here),
    ]
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit
        .page(move |tx, me| {
            let job = capture::find(tx, &code)?;
            if whose(me)?.is_some_and(|person| person != job.person) {
                return Err(Error::not_found("error-not-found"));
            }
            let problems = problems(me.lang, &job);
            let row = row(tx, me, &job, problems.len())?;
            let mut frame = me.frame(me.t("trace-job")).within(ui::Phase::Record);
            frame.lead = job.code.clone();
            frame.crumbs = crumbs(me, me.t("trace-job"));
            frame.crumbs.insert(
                1,
                ui::Crumb { label: me.t("trace-jobs"), href: Some("/trace/jobs".to_owned()) },
            );
            Ok(Show { frame, row, problems })
        })
        .await
}
