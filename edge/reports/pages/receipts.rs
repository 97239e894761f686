//! Receipts: what came to one's unit and is to be signed for; for the office, all that went out.

use askama::Template;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Date, Result};
use ui::{Crumb, Frame};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{moment, names};
use crate::papers::receipts::{self, Receipt};
use crate::papers::{find, number_of};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "pages/receipts.html")]
struct Index {
    frame: Frame,
    lines: Vec<Line>,
    open: bool,
    empty: ui::Empty,
    pager: ui::Pager,
}
struct Line {
    id: i64,
    paper: i64,
    number: String,
    title: String,
    unit: String,
    sent: String,
    due: String,
    state: ui::StateMark,
    when: String,
    mine: bool,
}

/// Who signed for it and when, or that it is late.
pub(super) fn state(
    tx: &mut Tx<'_>,
    me: &Me,
    receipt: &Receipt,
    today: Date,
) -> Result<(String, ui::StateMark)> {
    if let (Some(at), Some(by)) = (receipt.received_at, receipt.received_by) {
        let who = identity::name_of(tx, by)?;
        return Ok((
            format!("{} {who}", moment(at)),
            ui::State::Ok.saying(me.t("papers-received")),
        ));
    }
    Ok(if receipt.overdue(today) {
        (String::new(), ui::State::Bad.saying(me.t("papers-overdue")))
    } else {
        (String::new(), ui::State::Wait.saying(me.t("papers-not-received")))
    })
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    let territory = me.may(Verb::View, Class::Papers)?;
    let units = territory.limit();
    let own: Option<Territory> = me.actor()?.territory(Verb::Enter, Class::Papers);
    let open = me.get("open").is_some();
    let before = me.get("before").and_then(|it| it.parse().ok());
    let mut found = receipts::list(tx, units, open, before, PAGE + 1)?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let today = store::civil_date(tx.now());
    let named = names(tx, me, found.iter().map(|it| it.unit))?;
    let mut lines = Vec::new();
    for it in &found {
        let paper = find(tx, it.paper)?;
        let (when, state) = state(tx, me, it, today)?;
        // Everywhere is the office, which sends and does not sign for others.
        let mine = match &own {
            Some(Territory::Units(units)) => units.contains(&it.unit),
            _ => false,
        };
        lines.push(Line {
            id: it.id,
            paper: it.paper,
            number: number_of(tx, it.paper)?.map(|(number, _)| number).unwrap_or_default(),
            title: paper.title,
            unit: named.get(&it.unit).cloned().unwrap_or_default(),
            sent: moment(it.sent_at),
            due: it.due_on.clone().unwrap_or_default(),
            state,
            when,
            mine: mine && it.received_at.is_none(),
        });
    }
    let query = if open { "open=1&" } else { "" };
    let next =
        found.last().filter(|_| more).map(|it| format!("/papers/receipts?{query}before={}", it.id));
    let mut frame = me.frame(me.t("papers-receipts")).within(ui::Phase::Papers);
    frame.lead = me.t("papers-receipts-lead");
    frame.crumbs =
        vec![Crumb::new(me.t("papers-title"), "/papers"), Crumb::here(me.t("papers-receipts"))];
    Ok(Index {
        frame,
        open,
        empty: ui::Empty::new(me.t("papers-receipts-none"), me.t("papers-receipts-none-text")),
        pager: ui::Pager {
            lang: me.lang,
            first: before.map(|_: i64| format!("/papers/receipts?{query}")),
            next,
            shown: lines.len() as i64,
            total: None,
        },
        lines,
    })
}

pub(super) async fn receive(visit: Visit, Path(id): Path<i64>, _form: Form) -> Response {
    visit
        .act(move |tx, me| {
            receipts::receive(tx, me.actor()?, id)?;
            Ok(Go::to("/papers/receipts").say(me.t("papers-received-said")))
        })
        .await
}
