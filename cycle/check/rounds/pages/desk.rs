//! The desk of a department: what it is to verify, with the difference to the computed points, and what differs
//! between two reviewers. Many at once where nothing is taken away.

use askama::Template;
use axum::response::IntoResponse;
use rust_decimal::Decimal;
use store::Tx;
use terms::{Error, Kind, Result};
use ui::FieldError;
use web::{Form, Go, Me, Path, Response, Visit};

use super::super::audience::Thing;
use super::super::model::{Act, Item, Phase, Sort};
use super::super::store::take;
use super::here::{Here, number};
use super::show::{Tab, tabs};
use super::unit::{points, said};
use super::words::{act, sign};
use crate::again::unprocessable;

/// A page of the queue.
const ROWS: usize = 60;

#[derive(Template)]
#[template(path = "rounds/pages/desk.html")]
struct Desk {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    action: String,
    open: bool,
    rows: Vec<Row>,
    more: String,
    notes: Vec<FieldError>,
    items: Vec<(String, String, bool)>,
    empty: Option<ui::Empty>,
    /// Where a reviewer steps back.
    away: Option<(String, String)>,
}
struct Row {
    place: String,
    unit: String,
    item: String,
    href: String,
    max: String,
    own: String,
    computed: String,
    computed_href: String,
    apart: String,
    odd: bool,
    remark: String,
    value: String,
    ground: String,
    second: bool,
    symbol: &'static str,
    class: &'static str,
    word: String,
    /// Whether this person may give a value here now.
    mine: bool,
}

/// Cells of this person's items that wait for a review.
pub(super) fn waiting(here: &Here, me: &Me) -> usize {
    if here.round.state.phase != Phase::Verify {
        return 0;
    }
    queue(here, me).count()
}

/// What waits at this desk: not verified, and not said already by this person.
fn queue<'h>(here: &'h Here, me: &'h Me) -> impl Iterator<Item = (i64, &'h Item)> {
    let person = me.actor().map(|actor| actor.person).unwrap_or_default();
    here.frame.cells().filter(move |(unit, item)| {
        let cell = here.cell(*unit, &item.code);
        let department = here.opens(me, Act::Verify, Some(*unit), Some(&item.code));
        let owed = item.sort == Sort::Base || cell.own.is_some();
        department
            && owed
            && cell.verified(item.second).is_none()
            && !cell.seats.iter().any(|seat| seat.by(person))
            && !here.round.state.is_recused(person, *unit)
            || cell.differs() && here.opens(me, Act::Settle, Some(*unit), Some(&item.code))
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, None)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, tried: Option<(&Form, &Error)>) -> Result<Desk> {
    let here = Here::of(tx, me, id)?;
    let mut frame = here.page(me, me.t("rounds-tab-desk"), &me.t("rounds-tab-desk"));
    let open = here.round.state.phase == Phase::Verify;
    let only = me.get("item").map(str::to_owned);
    let all: Vec<(i64, Item)> = if open {
        queue(&here, me).map(|(unit, item)| (unit, item.clone())).collect()
    } else {
        Vec::new()
    };
    let mut items: Vec<(String, String, bool)> = Vec::new();
    for item in &here.frame.items {
        let count = all.iter().filter(|(_, it)| it.code == item.code).count();
        if count > 0 {
            let href = here.href(&format!("/desk?item={}", item.code));
            let current = only.as_deref() == Some(&item.code);
            items.push((format!("{} ({count})", item.code), href, current));
        }
    }
    let total = all.len();
    let mut rows: Vec<(i64, Item)> =
        all.into_iter().filter(|(_, item)| only.as_ref().is_none_or(|o| *o == item.code)).collect();
    // One item over all units, so that a reviewer measures all by the same.
    let order: Vec<&str> = here.frame.items.iter().map(|item| item.code.as_str()).collect();
    rows.sort_by_key(|(unit, item)| {
        let at = order.iter().position(|code| *code == item.code);
        (at, crate::assessment::pages::by_code(&here.code(*unit)))
    });
    let shown = rows.len().min(ROWS);
    let more = if rows.len() > shown {
        let args = [("shown", shown.to_string()), ("total", rows.len().to_string())];
        ui::ta(me.lang, "rounds-desk-more", &args)
    } else {
        String::new()
    };
    frame.lead = if open {
        ui::ta(me.lang, "rounds-desk-lead", &[("n", total.to_string())])
    } else {
        me.t("rounds-desk-closed")
    };
    let rows: Vec<Row> = rows
        .iter()
        .take(ROWS)
        .map(|(unit, item)| row(me, &here, *unit, item, tried.map(|(form, _)| form)))
        .collect();
    let empty = rows.is_empty().then(|| {
        ui::Empty::new(me.t("rounds-desk-none"), me.t("rounds-desk-none-text")).mood(ui::Mood::Done)
    });
    Ok(Desk {
        tabs: tabs(&here, me, "/desk"),
        action: here.href("/desk"),
        notes: tried.map_or_else(Vec::new, |(_, error)| said(me, &here, error)),
        away: here
            .opens(me, Act::Recuse, None, None)
            .then(|| (act(me, Act::Recuse), here.move_href(Act::Recuse, None, None))),
        open,
        rows,
        more,
        items,
        empty,
        frame,
    })
}

fn row(me: &Me, here: &Here, unit: i64, item: &Item, tried: Option<&Form>) -> Row {
    let cell = here.cell(unit, &item.code);
    let computed = here.computed(unit, item);
    let own = cell.own.as_ref().filter(|_| here.sees(Thing::Own(unit, &item.code)));
    let apart = own.zip(computed).map(|(own, computed)| own.points - computed);
    let step = own.and_then(|own| here.round.step(own.step));
    let sign = sign(me, here.round.state.progress(&here.frame, unit, &item.code));
    let place = format!("{unit}.{}", item.code);
    let typed = |field: &str| {
        tried.map(|form| form.get(&format!("{field}.{place}")).to_owned()).unwrap_or_default()
    };
    Row {
        unit: here.name(me, unit),
        item: format!("{} {}", item.code, here.item_name(me, &item.code)),
        href: here.cell_href(unit, &item.code),
        max: ui::number::plain(item.max.normalize()),
        own: points(own.map(|own| own.points)),
        computed: points(computed),
        computed_href: here.score_href(unit, &item.code),
        apart: apart.map(|it| ui::number::signed(it, 2)).unwrap_or_default(),
        odd: apart.is_some_and(|it| !it.is_zero()),
        remark: step.and_then(|it| it.words.clone()).unwrap_or_default(),
        value: typed("value"),
        ground: typed("ground"),
        second: item.second,
        symbol: sign.symbol,
        class: sign.class,
        word: sign.word,
        mine: !cell.differs(),
        place,
    }
}

pub(super) async fn keep(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let (me, given) = (visit.clone(), form.clone());
    // The run is made on a reader's thread, so that the lane finds it made.
    let ready = visit.clone();
    if let Err(error) = visit.read(move |tx| Here::of(tx, &ready, id).map(|_| ())).await {
        return web::problem(&visit, &error);
    }
    match visit.write(move |tx| work(tx, &me, id, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            unprocessable(visit.page(move |tx, me| page(tx, me, id, Some((&form, &error)))).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// Values that were typed; of ticked cells the computed points, where the unit did not say more.
fn work(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form) -> Result<Go> {
    let mut here = Here::of(tx, me, id)?;
    let mut intents = Vec::new();
    for (unit, item) in here.frame.cells() {
        let place = |field: &str| format!("{field}.{unit}.{}", item.code);
        let typed = number(form, &place("value"))?;
        let ticked = form.get(&place("agree")) == "1";
        let value: Option<Decimal> = match typed {
            Some(value) => Some(value),
            None if ticked => here.computed(unit, item),
            None => continue,
        };
        let mut intent = here.intent(me, Act::Verify, Some(unit), Some(&item.code))?;
        intent.value = value;
        intent.ground = form
            .optional(&place("ground"))
            .map(str::to_owned)
            .or_else(|| ticked.then(|| me.t("rounds-ground-computed")));
        intents.push(intent);
    }
    let frame = here.frame.clone();
    let n = intents.len();
    take(tx, &mut here.round, &frame, &intents, None)?;
    let said = ui::ta(me.lang, "rounds-verified-n", &[("n", n.to_string())]);
    Ok(Go::to(here.href("/desk")).say(said))
}
