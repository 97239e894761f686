//! Batches: how far they are, what the last act refused, and one decision for all.

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Frame};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{moment, names};
use crate::batch::{self, Act, Batch, Ended, Progress, Worker};
use crate::kinds;
use crate::papers::{Stage, find, number_of, policy};

const PAGE: i64 = 100;
/// Refused papers that the page names; of more it says how many.
const REFUSED: usize = 100;

#[derive(Template)]
#[template(path = "pages/batches.html")]
struct Index {
    frame: Frame,
    lines: Vec<(i64, String, String, String, String)>,
    empty: ui::Empty,
    pager: ui::Pager,
}

#[derive(Template)]
#[template(path = "pages/batch.html")]
struct Show {
    frame: Frame,
    id: i64,
    total: i64,
    done: i64,
    far: String,
    running: bool,
    stages: Vec<(ui::StateMark, String)>,
    troubled: i64,
    printed: i64,
    acts: Vec<(&'static str, String)>,
    /// What the last act says of itself; empty where nothing is to be told.
    last: String,
    refused: Vec<Refused>,
    lines: Vec<Line>,
    pager: ui::Pager,
}
/// A paper that the last act refused.
struct Refused {
    paper: i64,
    unit: String,
    words: String,
    why: String,
}
pub(super) struct Line {
    pub(super) position: i64,
    pub(super) paper: Option<i64>,
    pub(super) unit: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) pages: String,
    pub(super) stage: Option<ui::StateMark>,
    pub(super) trouble: String,
}

/// A batch belongs to the organ that ordered it.
pub(super) fn may_see(me: &Me, batch: &Batch) -> Result<()> {
    match me.may(Verb::View, Class::Papers)? {
        Territory::Everywhere => Ok(()),
        Territory::Units(units) if units.contains(&batch.organ) => Ok(()),
        Territory::Units(_) => Err(Error::not_found("paper-batch-unknown")),
    }
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut lines = Vec::new();
            let before = me.get("before").and_then(|it| it.parse().ok());
            let mut found = batch::list(tx, before, PAGE + 1)?;
            let more = found.len() as i64 > PAGE;
            found.truncate(PAGE as usize);
            let next =
                found.last().filter(|_| more).map(|it| format!("/papers/batches?before={}", it.id));
            for batch in found {
                if may_see(me, &batch).is_err() {
                    continue;
                }
                let kind = kinds::by_id(tx, batch.kind_id)?;
                let name = kind.kept.kind.name.get(me.lang).to_owned();
                let who = identity::name_of(tx, batch.person)?;
                lines.push((batch.id, name, ui::number::count(batch.total), who, moment(batch.at)));
            }
            let mut frame = me.frame(me.t("papers-batches")).within(ui::Phase::Papers);
            frame.lead = me.t("papers-batches-lead");
            frame.crumbs = vec![
                Crumb::new(me.t("papers-title"), "/papers"),
                Crumb::here(me.t("papers-batches")),
            ];
            let empty =
                ui::Empty::new(me.t("papers-batches-none"), me.t("papers-batches-none-text"));
            let pager = ui::Pager {
                lang: me.lang,
                first: before.map(|_| "/papers/batches".to_owned()),
                next,
                shown: lines.len() as i64,
                total: None,
            };
            Ok(Index { frame, lines, empty, pager })
        })
        .await
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

pub(super) fn title(tx: &mut Tx<'_>, me: &Me, batch: &Batch) -> Result<String> {
    let kind = kinds::by_id(tx, batch.kind_id)?;
    let name = kind.kept.kind.name.get(me.lang).to_owned();
    Ok(ui::ta(me.lang, "papers-batch-title", &[("batch", batch.id.to_string()), ("kind", name)]))
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Show> {
    let batch = batch::find(tx, id)?;
    may_see(me, &batch)?;
    let progress = batch::progress(tx, id)?;
    let running = me.space.kept::<Worker>().is_running(id);
    let after: i64 = me.get("after").and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut found = batch::lines(tx, id, after, PAGE + 1)?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found
        .last()
        .filter(|_| more)
        .map(|it| format!("/papers/batches/{id}?after={}", it.position));
    let lines = lines(tx, me, found)?;
    let ended = if running { None } else { batch::last(tx, id)? };
    let (last, refused) = told(tx, me, ended)?;
    let acts = if running { Vec::new() } else { acts(tx, me, &batch, &progress)? };
    let title = title(tx, me, &batch)?;
    let mut frame = me.frame(title.clone()).within(ui::Phase::Papers);
    frame.lead = me.t(if running { "papers-batch-running" } else { "papers-batch-rests" });
    frame.crumbs = vec![
        Crumb::new(me.t("papers-title"), "/papers"),
        Crumb::new(me.t("papers-batches"), "/papers/batches"),
        Crumb::here(title),
    ];
    Ok(Show {
        frame,
        id,
        total: batch.total,
        done: batch.total - progress.open,
        far: format!(
            "{} / {}",
            ui::number::count(batch.total - progress.open),
            ui::number::count(batch.total)
        ),
        running,
        stages: progress
            .stages
            .iter()
            .map(|(stage, n)| (super::index::mark(me, *stage), ui::number::count(*n)))
            .collect(),
        troubled: progress.troubled,
        printed: progress.printed,
        acts,
        last,
        refused,
        pager: ui::Pager {
            lang: me.lang,
            first: (after > 0).then(|| format!("/papers/batches/{id}")),
            next,
            shown: lines.len() as i64,
            total: Some(batch.total),
        },
        lines,
    })
}

pub(super) fn lines(tx: &mut Tx<'_>, me: &Me, found: Vec<batch::Line>) -> Result<Vec<Line>> {
    let units = names(tx, me, found.iter().map(|it| it.unit))?;
    let shown = found.into_iter().map(|it| Line {
        position: it.position,
        paper: it.paper,
        unit: units.get(&it.unit).cloned().unwrap_or_default(),
        title: it.title.unwrap_or_default(),
        number: it.number.unwrap_or_default(),
        pages: it.pages.map(|pages| pages.to_string()).unwrap_or_default(),
        stage: it.stage.and_then(|it| Stage::named(&it)).map(|it| super::index::mark(me, it)),
        trouble: it.trouble.map(|it| it.say(me.lang)).unwrap_or_default(),
    });
    Ok(shown.collect())
}

/// The last act in words, and the papers that it refused. Lines that made no paper say so themselves.
fn told(tx: &mut Tx<'_>, me: &Me, ended: Option<Ended>) -> Result<(String, Vec<Refused>)> {
    let Some(Ended { act, outcome }) = ended else { return Ok(Default::default()) };
    let named = me.t(&format!("papers-do-all-{}", act.word()));
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(code) => {
            let said = [("act", named), ("why", me.t(&code))];
            return Ok((ui::ta(me.lang, "papers-batch-failed", &said), Vec::new()));
        }
    };
    let count = outcome.refused.len();
    if act == Act::Draft || count == 0 {
        return Ok(Default::default());
    }
    let mut refused = Vec::new();
    for (id, why) in outcome.refused.into_iter().take(REFUSED) {
        let paper = find(tx, id)?;
        let unit = names(tx, me, [paper.unit])?.remove(&paper.unit).unwrap_or_default();
        let words = number_of(tx, id)?.map_or(paper.title, |(number, _)| number);
        refused.push(Refused { paper: id, unit, words, why: why.say(me.lang) });
    }
    let said = [
        ("act", named),
        ("refused", ui::number::count(count as i64)),
        ("shown", ui::number::count(refused.len() as i64)),
    ];
    let key = if count > REFUSED { "papers-batch-refused-first" } else { "papers-batch-refused" };
    Ok((ui::ta(me.lang, key, &said), refused))
}

/// The decisions that this reader may take over the whole batch. The job asks again for each paper.
fn acts(
    tx: &mut Tx<'_>,
    me: &Me,
    batch: &Batch,
    progress: &Progress,
) -> Result<Vec<(&'static str, String)>> {
    let actor = me.actor()?;
    let kind = kinds::by_id(tx, batch.kind_id)?;
    let at = |stage: Stage| progress.stages.iter().any(|(it, n)| *it == stage && *n > 0);
    let holds = |verb: Verb| actor.may_at(verb, Class::Papers, batch.organ).is_ok();
    let mut acts = Vec::new();
    let mut offer = |act: Act, may: bool| {
        if may {
            let key = match act {
                Act::Draft => "papers-again".to_owned(),
                act => format!("papers-do-all-{}", act.word()),
            };
            acts.push((act.word(), me.t(&key)));
        }
    };
    let drafts = policy::may_draft(actor, &kind.kept, batch.organ).is_ok();
    // What went wrong is tried again once its ground is mended.
    offer(Act::Draft, progress.troubled > 0 && drafts);
    offer(Act::Print, progress.unprinted > 0 && drafts);
    offer(Act::Submit, at(Stage::Draft) && drafts);
    offer(Act::Review, at(Stage::Submitted) && holds(Verb::Review));
    offer(Act::Sign, at(Stage::Reviewed) && holds(Verb::Sign));
    offer(Act::Issue, at(Stage::Signed) && holds(Verb::Publish));
    Ok(acts)
}

pub(super) async fn draft(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    act(visit, id, Act::Draft, form).await
}
pub(super) async fn print(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    act(visit, id, Act::Print, form).await
}
pub(super) async fn submit(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    act(visit, id, Act::Submit, form).await
}
pub(super) async fn review(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    act(visit, id, Act::Review, form).await
}
pub(super) async fn sign(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    act(visit, id, Act::Sign, form).await
}
pub(super) async fn issue(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    act(visit, id, Act::Issue, form).await
}

async fn act(visit: Visit, id: i64, act: Act, form: Form) -> Response {
    let me = visit.clone();
    let seen = visit.read(move |tx| {
        let batch = batch::find(tx, id)?;
        may_see(&me, &batch)?;
        // The other steps ask for each paper; these two have no paper to ask for.
        if matches!(act, Act::Draft | Act::Print) {
            let kind = kinds::by_id(tx, batch.kind_id)?;
            policy::may_draft(me.actor()?, &kind.kept, batch.organ)?;
        }
        Ok(())
    });
    if let Err(error) = seen.await {
        return web::problem(&visit, &error);
    }
    let begun = begin(&visit, id, act, form.optional("ground").map(str::to_owned)).await;
    match begun {
        Ok(()) => Go::to(format!("/papers/batches/{id}"))
            .say(visit.t("papers-batch-begun"))
            .into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

async fn begin(visit: &Visit, id: i64, act: Act, note: Option<String>) -> Result<()> {
    let by = visit.actor()?.store();
    let (worker, space) = (visit.space.kept::<Worker>(), visit.space.clone());
    tokio::task::spawn_blocking(move || worker.begin(&space, by, id, act, note))
        .await
        .map_err(Error::broken)?
}
