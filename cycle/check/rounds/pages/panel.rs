//! The panel: what was verified and seen, item by item, and the final points. What nobody disputes is taken over at
//! once, after a look; what differs is decided one by one with its ground. Places and intervals are aids.

use askama::Template;
use axum::response::IntoResponse;
use store::Tx;
use terms::{Error, Kind, Result};
use ui::FieldError;
use web::{Form, Go, Me, Path, Response, Visit};

use super::super::audience::Viewer;
use super::super::judge::Intent;
use super::super::model::{Act, Item, Phase, Progress, Sort};
use super::super::results::decided_run;
use super::super::store::take;
use super::here::Here;
use super::show::{Tab, tabs};
use super::unit::{points, said};
use crate::again::unprocessable;
use crate::assessment::pages::{places, spread};

#[derive(Template)]
#[template(path = "rounds/pages/panel.html")]
struct Panel {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    action: String,
    /// How many cells would be taken over as they were verified, in all and by unit.
    ready: usize,
    rows: Vec<Row>,
    open: Vec<Cell>,
    more: String,
    notes: Vec<FieldError>,
    may: bool,
}
struct Row {
    unit: String,
    href: String,
    code: String,
    total: String,
    grade: Option<ui::Grade>,
    places: String,
    spread: String,
    done: String,
    ready: usize,
}
/// A cell that needs a decision of its own.
struct Cell {
    unit: String,
    item: String,
    href: String,
    own: String,
    computed: String,
    verified: String,
    visited: String,
    why: String,
}

const OPEN: usize = 50;

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, None)).await
}

/// The value that the panel may follow without a word: what was seen on site, or verified.
fn followed(here: &Here, unit: i64, item: &Item) -> Option<rust_decimal::Decimal> {
    let cell = here.cell(unit, &item.code);
    let mark = cell.visit.clone().or_else(|| cell.verified(item.second).cloned())?;
    Some(mark.points)
}

fn waits(here: &Here, unit: i64, item: &Item) -> bool {
    let cell = here.cell(unit, &item.code);
    cell.panel.is_none()
        && (item.sort == Sort::Base || cell.own.is_some() || !cell.seats.is_empty())
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, tried: Option<&Error>) -> Result<Panel> {
    let here = Here::of(tx, me, id)?;
    if here.viewer != Viewer::Staff {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    let mut frame = here.page(me, me.t("rounds-tab-panel"), &me.t("rounds-tab-panel"));
    let run = decided_run(tx, &here.round, &here.computed)?;
    let may = here.opens(me, Act::Final, None, None);
    let cells: Vec<(i64, &Item)> =
        here.frame.cells().filter(|(unit, item)| waits(&here, *unit, item)).collect();
    let rows = here
        .rows()
        .into_iter()
        .map(|unit| {
            let result = run.result(unit);
            let standing = here.computed.standing(unit);
            let base =
                here.frame.cells().filter(|(of, item)| *of == unit && item.sort == Sort::Base);
            let (mut done, mut all) = (0, 0);
            for (unit, item) in base {
                all += 1;
                let progress = here.round.state.progress(&here.frame, unit, &item.code);
                done += usize::from(progress >= Progress::Final);
            }
            let of = |(other, item): &&(i64, &Item)| {
                *other == unit && followed(&here, *other, item).is_some()
            };
            Row {
                unit: here.name(me, unit),
                href: here.href(&format!("/units/{}", here.code(unit))),
                code: here.code(unit),
                total: points(result.map(|it| it.score)),
                grade: result.and_then(|it| it.grade.grade.clone()).map(ui::Grade::new),
                places: places(standing),
                spread: spread(standing),
                done: format!("{done}/{all}"),
                ready: cells.iter().filter(of).count(),
            }
        })
        .collect();
    let mut open = Vec::new();
    let mut apart = 0;
    for (unit, item) in &cells {
        let cell = here.cell(*unit, &item.code);
        let value = followed(&here, *unit, item);
        let computed = here.computed(*unit, item);
        let why = match value {
            None => "rounds-why-unverified",
            Some(value) if cell.own.as_ref().is_some_and(|own| own.points != value) => {
                "rounds-why-own-differs"
            }
            Some(value) if computed.is_some_and(|it| it != value) => "rounds-why-computed-differs",
            Some(_) => continue,
        };
        apart += 1;
        if open.len() < OPEN {
            open.push(Cell {
                unit: here.name(me, *unit),
                item: format!("{} {}", item.code, here.item_name(me, &item.code)),
                href: here.cell_href(*unit, &item.code),
                own: points(cell.own.as_ref().map(|it| it.points)),
                computed: points(computed),
                verified: points(cell.verified(item.second).map(|it| it.points)),
                visited: points(cell.visit.as_ref().map(|it| it.points)),
                why: me.t(why),
            });
        }
    }
    let more = if apart > open.len() {
        let args = [("shown", open.len().to_string()), ("total", apart.to_string())];
        ui::ta(me.lang, "rounds-desk-more", &args)
    } else {
        String::new()
    };
    let ready = cells.iter().filter(|(unit, item)| followed(&here, *unit, item).is_some()).count();
    frame.lead = me.t(if here.round.state.phase == Phase::Panel {
        "rounds-panel-lead"
    } else {
        "rounds-panel-closed"
    });
    Ok(Panel {
        tabs: tabs(&here, me, "/panel"),
        action: here.href("/panel"),
        notes: tried.map_or_else(Vec::new, |error| said(me, &here, error)),
        ready,
        rows,
        open,
        more,
        may,
        frame,
    })
}

pub(super) async fn keep(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let me = visit.clone();
    // The run is made on a reader's thread, so that the lane finds it made.
    let ready = visit.clone();
    if let Err(error) = visit.read(move |tx| Here::of(tx, &ready, id).map(|_| ())).await {
        return web::problem(&visit, &error);
    }
    match visit.write(move |tx| work(tx, &me, id, &form)).await {
        Ok(go) => go.into_response(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            unprocessable(visit.page(move |tx, me| page(tx, me, id, Some(&error))).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// Takes over what was verified or seen, of the ticked units.
fn work(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form) -> Result<Go> {
    let mut here = Here::of(tx, me, id)?;
    let mut units = Vec::new();
    for code in form.all("unit") {
        units.push(here.unit(code)?);
    }
    let mut intents: Vec<Intent> = Vec::new();
    for (unit, item) in here.frame.cells() {
        if !units.contains(&unit) || !waits(&here, unit, item) {
            continue;
        }
        let Some(value) = followed(&here, unit, item) else { continue };
        let cell = here.cell(unit, &item.code);
        let last = cell.visit.as_ref().or(cell.verified(item.second));
        let step = last.and_then(|mark| here.round.step(mark.step));
        let mut intent = here.intent(me, Act::Final, Some(unit), Some(&item.code))?;
        intent.value = Some(value);
        // The paper that was cited goes along.
        intent.document = step.and_then(|step| step.document.clone());
        intent.page = step.and_then(|step| step.page.clone());
        intents.push(intent);
    }
    let frame = here.frame.clone();
    let n = intents.len();
    take(tx, &mut here.round, &frame, &intents, None)?;
    let said = ui::ta(me.lang, "rounds-final-n", &[("n", n.to_string())]);
    Ok(Go::to(here.href("/panel")).say(said))
}
