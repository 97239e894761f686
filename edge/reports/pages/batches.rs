//! Batches: how far they are, one decision for all, the files together, and the order of printing.

use std::io::{Cursor, Write};

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Frame};
use web::{Download, Form, Go, Me, Path, Response, Visit};

use super::{moment, names};
use crate::batch::{self, Act, Batch, Progress, Worker};
use crate::kinds;
use crate::papers::{Stage, frozen, policy, sign};

const PAGE: i64 = 100;
/// Files of one ZIP are read one after the other; beyond this many the order says what is missing.
const ZIP_MOST: i64 = 20_000;

#[derive(Template)]
#[template(path = "pages/batches.html")]
struct Index {
    frame: Frame,
    lines: Vec<(i64, String, String, String, String)>,
    empty: ui::Empty,
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
    lines: Vec<Line>,
    pager: ui::Pager,
}
struct Line {
    position: i64,
    paper: Option<i64>,
    unit: String,
    title: String,
    number: String,
    pages: String,
    stage: Option<ui::StateMark>,
    trouble: String,
}

#[derive(Template)]
#[template(path = "pages/order.html")]
struct Order {
    frame: Frame,
    id: i64,
    lines: Vec<Line>,
    pages: i64,
    papers: usize,
    /// Lines without a printed paper.
    lacking: usize,
}

/// A batch belongs to the organ that ordered it.
fn may_see(me: &Me, batch: &Batch) -> Result<()> {
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
            for batch in batch::list(tx, 200)? {
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
            Ok(Index { frame, lines, empty })
        })
        .await
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn title(tx: &mut Tx<'_>, me: &Me, batch: &Batch) -> Result<String> {
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

fn lines(tx: &mut Tx<'_>, me: &Me, found: Vec<batch::Line>) -> Result<Vec<Line>> {
    let units = names(tx, me, found.iter().map(|it| it.unit))?;
    let shown = found.into_iter().map(|it| Line {
        position: it.position,
        paper: it.paper,
        unit: units.get(&it.unit).cloned().unwrap_or_default(),
        title: it.title.unwrap_or_default(),
        number: it.number.unwrap_or_default(),
        pages: it.pages.map(|pages| pages.to_string()).unwrap_or_default(),
        stage: it.stage.and_then(|it| Stage::named(&it)).map(|it| super::index::mark(me, it)),
        trouble: it.trouble.unwrap_or_default(),
    });
    Ok(shown.collect())
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
            acts.push((act.word(), me.t(&format!("papers-do-all-{}", act.word()))));
        }
    };
    offer(
        Act::Submit,
        at(Stage::Draft) && policy::may_draft(actor, &kind.kept, batch.organ).is_ok(),
    );
    offer(Act::Review, at(Stage::Submitted) && holds(Verb::Review));
    offer(Act::Sign, at(Stage::Reviewed) && holds(Verb::Sign));
    offer(Act::Issue, at(Stage::Signed) && holds(Verb::Publish));
    Ok(acts)
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
        may_see(&me, &batch)
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

/// One list to print by: every paper in its place, with pages, and what is not printed.
pub(super) async fn order(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            let batch = batch::find(tx, id)?;
            may_see(me, &batch)?;
            let found = batch::lines(tx, id, 0, ZIP_MOST)?;
            let pages = found.iter().filter_map(|it| it.pages).sum();
            let lacking = found.iter().filter(|it| it.pages.is_none()).count();
            let lines = lines(tx, me, found)?;
            let mut frame = me.frame(me.t("papers-order-title")).within(ui::Phase::Papers);
            frame.lead = title(tx, me, &batch)?;
            Ok(Order { frame, id, pages, papers: lines.len() - lacking, lacking, lines })
        })
        .await
}

/// All printed files in one, in the order of the list, named by position and unit.
pub(super) async fn zip(visit: Visit, Path(id): Path<i64>) -> Response {
    match packed(&visit, id).await {
        Ok(bytes) => {
            let name = format!("papers-{id}.zip");
            Download { name, media: "application/zip", bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn packed(visit: &Visit, id: i64) -> Result<Vec<u8>> {
    let me = visit.clone();
    let files = visit
        .read(move |tx| {
            may_see(&me, &batch::find(tx, id)?)?;
            let found = batch::lines(tx, id, 0, ZIP_MOST)?;
            let units = names(tx, &me, found.iter().map(|it| it.unit))?;
            let mut files = Vec::new();
            for line in found.into_iter().filter(|it| it.number.is_some()) {
                let Some(paper) = line.paper else { continue };
                let unit = units.get(&line.unit).cloned().unwrap_or_default();
                let number = line.number.unwrap_or_default();
                let name = format!("{:05} {unit} {number}.pdf", line.position);
                files.push((paper, plain(&name)));
            }
            Ok(files)
        })
        .await?;
    let db = visit.db().clone();
    tokio::task::spawn_blocking(move || {
        let broken = |error: zip::result::ZipError| Error::broken(error);
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        // The papers are compressed already.
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (paper, name) in files {
            sign::print(&db, paper, "")?;
            let hash = db.read(move |tx| Ok(frozen::find(tx, paper)?.printed))?;
            let bytes = db.evidence().read(&hash.unwrap_or_default())?;
            archive.start_file(name, options).map_err(broken)?;
            archive.write_all(&bytes).map_err(Error::broken)?;
        }
        archive.finish().map(Cursor::into_inner).map_err(broken)
    })
    .await
    .map_err(Error::broken)?
}

/// A name that every system takes.
fn plain(name: &str) -> String {
    name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_")
}
