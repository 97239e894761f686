//! Frozen runs: kept for good with every input, and made again at any time to show that nothing moved.

use std::sync::Arc;

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use store::{Tx, hex, params};
use terms::{Error, Result};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{Setting, exact, places, plain, points, rules, spread};
use crate::again::unprocessable;
use crate::assessment::rank::anything_known;
use crate::assessment::{self, FrozenRun, Purpose, Run, frozen_runs, schemes};
use crate::indicators::Answers;
use crate::scope;

#[derive(Template)]
#[template(path = "assessment/pages/runs.html")]
struct Index {
    frame: ui::Frame,
    lines: Vec<Line>,
    empty: Option<ui::Empty>,
}
struct Line {
    id: i64,
    scheme: String,
    period: String,
    as_of: i64,
    frozen: String,
    draws: String,
    digest: String,
    trial: bool,
}

#[derive(Template)]
#[template(path = "assessment/pages/run.html")]
struct Show {
    frame: ui::Frame,
    facts: Vec<(String, String)>,
    rows: Vec<Row>,
    again: String,
    now: String,
    journal: String,
    verdict: Option<Verdict>,
}
struct Row {
    group: String,
    name: String,
    /// The sheet of the unit as it was known then.
    href: String,
    total: String,
    exact: String,
    spread: String,
    places: String,
    grade: Option<ui::Grade>,
    lacking: String,
}
/// What making the run again showed.
struct Verdict {
    same: bool,
    checks: Vec<(String, ui::StateMark, String)>,
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut lines = Vec::new();
            for run in frozen_runs(tx)? {
                lines.push(line(tx, me, &run)?);
            }
            let mut frame = me.frame(me.t("assessment-runs")).within(ui::Phase::Check);
            frame.lead = ui::ta(me.lang, "assessment-runs-lead", &[("n", lines.len().to_string())]);
            frame.crumbs = vec![
                ui::Crumb::new(me.t("assessment-title"), "/assessment"),
                ui::Crumb::here(frame.title.clone()),
            ];
            let empty = lines.is_empty().then(|| {
                ui::Empty::new(me.t("assessment-runs-none"), me.t("assessment-runs-none-text"))
                    .action(ui::Action::new(me.t("assessment-title"), "/assessment"))
            });
            Ok(Index { frame, lines, empty })
        })
        .await
}

fn line(tx: &mut Tx<'_>, me: &Me, run: &FrozenRun) -> Result<Line> {
    let scheme = schemes::find(tx, run.scheme)?.scheme;
    Ok(Line {
        id: run.id,
        scheme: scheme.name.get(me.lang).to_owned(),
        period: run.period.say(me.lang),
        as_of: run.as_of,
        frozen: moment(tx, run.seq)?,
        draws: format!("{} × {}", run.seed, ui::number::count(run.replications)),
        digest: short(&run.result_digest),
        trial: run.trial,
    })
}

fn moment(tx: &mut Tx<'_>, seq: i64) -> Result<String> {
    let at: Option<i64> =
        tx.find("select at from journal where seq = ?1", params![seq], |row| row.get(0))?;
    Ok(at
        .and_then(|at| terms::Timestamp::from_microsecond(at).ok())
        .map(ui::number::instant)
        .unwrap_or_default())
}

/// Enough of a digest to tell two apart by eye.
fn short(digest: &[u8]) -> String {
    hex(digest).chars().take(16).collect()
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, false)).await
}

pub(super) async fn again(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, true)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, again: bool) -> Result<Show> {
    let head = frozen_runs(tx)?
        .into_iter()
        .find(|run| run.id == id)
        .ok_or_else(|| Error::not_found("run-unknown").with("run", id))?;
    let run = assessment::seen(me, Arc::new(assessment::frozen(tx, id)?))?;
    let names = scope::names(tx, &run.question.units, head.tree)?;
    let name = |unit: i64| {
        names.get(&unit).map_or_else(|| unit.to_string(), |it| it.name.get(me.lang).to_owned())
    };
    let mut units = run.question.units.clone();
    units.sort_by_key(|unit| {
        let group = run.standing(*unit).and_then(|standing| standing.group);
        (group.unwrap_or(usize::MAX), names.get(unit).map(|named| super::by_code(&named.code)))
    });
    let key = super::key_of(tx, me, &run.scheme)?;
    let then = format!("period={}&as_of={}", head.period, head.as_of);
    let sheet = |unit: &i64| {
        let code = names.get(unit).map_or("", |named| named.code.as_str());
        format!("/assessment/{key}/{code}?{then}")
    };
    let rows =
        units.iter().filter_map(|unit| row(me, &run, *unit, name(*unit), sheet(unit))).collect();
    let args = [
        ("scheme", run.scheme.scheme.name.get(me.lang).to_owned()),
        ("period", head.period.say(me.lang)),
    ];
    let title = ui::ta(me.lang, "assessment-run-title", &args);
    let mut frame = me.frame(title).within(ui::Phase::Check);
    frame.lead = ui::ta(
        me.lang,
        "assessment-run-lead",
        &[
            ("scheme", run.scheme.scheme.name.get(me.lang).to_owned()),
            ("period", head.period.say(me.lang)),
            ("units", run.results.len().to_string()),
            ("inputs", ui::number::count(run.inputs.len() as i64)),
            ("seq", head.as_of.to_string()),
        ],
    );
    frame.crumbs = vec![
        ui::Crumb::new(me.t("assessment-title"), "/assessment"),
        ui::Crumb::new(me.t("assessment-runs"), "/runs"),
        ui::Crumb::here(frame.title.clone()),
    ];
    let verdict = if again { Some(verdict(tx, me, id, &head)?) } else { None };
    let mut facts = facts(tx, me, &head, &run)?;
    facts.push((me.t("assessment-rule"), rules::issued(me, &run.scheme)));
    Ok(Show {
        again: format!("/runs/{id}/again"),
        now: format!("/assessment/{key}?{then}"),
        journal: format!("/journal/{}", head.seq),
        frame,
        facts,
        rows,
        verdict,
    })
}

fn row(me: &Me, run: &Run, unit: i64, name: String, href: String) -> Option<Row> {
    let (result, standing) = (run.result(unit)?, run.standing(unit));
    Some(Row {
        group: standing.and_then(|s| s.group).map(|n| n.to_string()).unwrap_or_default(),
        name,
        href,
        exact: if anything_known(result) { exact(result.total) } else { String::new() },
        total: if anything_known(result) {
            points(result.score)
        } else {
            ui::number::MISSING.to_owned()
        },
        spread: spread(standing),
        places: places(standing),
        grade: result.grade.grade.clone().filter(|_| anything_known(result)).map(ui::Grade::new),
        lacking: super::remarks::lacking(me, result).1,
    })
}

fn facts(tx: &mut Tx<'_>, me: &Me, head: &FrozenRun, run: &Run) -> Result<Vec<(String, String)>> {
    let purpose = if head.trial { "assessment-freeze-trial" } else { "assessment-freeze-judging" };
    Ok(vec![
        (me.t("assessment-freeze-purpose"), me.t(purpose)),
        (me.t("assessment-frozen-at"), moment(tx, head.seq)?),
        (me.t("scope-period"), head.period.say(me.lang)),
        (me.t("panel-known"), format!("#{}", head.as_of)),
        (me.t("assessment-tree"), ui::number::day_iso(head.tree)),
        (me.t("assessment-seed"), head.seed.to_string()),
        (me.t("assessment-draws"), ui::number::count(head.replications)),
        (
            me.t("assessment-sampled"),
            format!("{} / {}", plain(run.sampled), plain(run.scheme.scheme.max)),
        ),
        (me.t("assessment-input-digest"), hex(&head.input_digest)),
        (me.t("assessment-result-digest"), hex(&head.result_digest)),
    ])
}

/// Makes the run again from the store and from its kept inputs.
fn verdict(tx: &mut Tx<'_>, me: &Me, id: i64, head: &FrozenRun) -> Result<Verdict> {
    let rerun = assessment::rerun(tx, &me.space.kept::<Answers>(), id)?;
    let check = |key: &str, same: bool, digest: String| {
        let state = if same {
            ui::State::Ok.saying(me.t("assessment-again-same"))
        } else {
            ui::State::Bad.saying(me.t("assessment-again-different"))
        };
        (me.t(key), state, digest)
    };
    Ok(Verdict {
        same: rerun.inputs_same && rerun.results_same,
        checks: vec![
            check("assessment-again-inputs", rerun.inputs_same, hex(&head.input_digest)),
            check("assessment-again-results", rerun.results_same, hex(&rerun.run.result_digest)),
        ],
    })
}

/// Keeps the run of the page for good.
pub(super) async fn freeze(visit: Visit, Path(scheme): Path<String>, form: Form) -> Response {
    // Made on a reader's thread first, so that the write lane finds it made.
    let (me, code) = (visit.clone(), scheme.clone());
    if let Err(error) = visit.read(move |tx| Setting::of(tx, &me, &code).map(|_| ())).await {
        return web::problem(&visit, &error);
    }
    let (me, code, given) = (visit.clone(), scheme.clone(), form.clone());
    match visit.write(move |tx| keep(tx, &me, &code, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) if !error.fields().is_empty() => unprocessable(
            visit
                .page(move |tx, me| super::matrix::page(tx, me, &scheme, Some((&form, &error))))
                .await,
        ),
        Err(error) => web::problem(&visit, &error),
    }
}

fn keep(tx: &mut Tx<'_>, me: &Me, scheme: &str, form: &Form) -> Result<Go> {
    me.may(Verb::Assess, Class::Assessment)?;
    let ground = form.get("ground");
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
    }
    let setting = Setting::of(tx, me, scheme)?;
    let purpose = match form.get("purpose") {
        "judging" => Purpose::Judging,
        _ => Purpose::Trial,
    };
    let id = assessment::freeze(tx, &setting.run, purpose, ground)?;
    Ok(Go::to(format!("/runs/{id}")).say(me.t("assessment-frozen-said")))
}
