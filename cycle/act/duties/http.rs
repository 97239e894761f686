//! The pages of duties.

use cases::rulebook::{Duty, Layer, rules};
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use ui::{Empty, State};
use web::{Me, Names, Need, Response, Routes, Visit};

use super::show;
use super::store::{done, due, of_unit, tally};
use crate::sheet::{Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let enter = Need::May(Verb::Enter, Class::Cases);
    Routes::new()
        .get("/duties", view, index)
        .get("/duties/{code}", view, show::show)
        .post("/duties/{code}", enter, show::save)
        .post("/duties/{code}/evidence", enter, show::save_with_file)
        .get("/duties/evidence/{id}", view, show::file)
        .get("/duties/evidence/{id}/inline", view, show::inline)
        .get("/duties/evidence/{id}/download", view, show::download)
}

async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let actor = me.actor()?;
    let mut frame = me.frame(me.t("duty-title")).within(ui::Phase::Act);
    frame.lead = me.t("duty-lead");
    let mut sheet = Sheet::new(frame);
    if let Some(unit) = actor.unit {
        let mut names = Names::default();
        let name = names.unit(tx, me.lang, unit)?;
        let mut mine =
            Card::new(ui::ta(me.lang, "duty-mine", &[("unit", name)]), me.t("duty-mine-sub"));
        mine.none = me.t("duty-none-mine");
        mine.head = head(me);
        mine.rows = unit_rows(tx, me, unit, false)?;
        sheet.cards.push(mine);
    }
    if actor.territory(Verb::View, Class::Cases).is_some_and(|it| it.limit().is_none()) {
        let today = store::civil_date(tx.now());
        let all = rules::<Duty>(tx, today)?;
        for layer in Layer::ALL {
            let mut card =
                Card::new(me.t(&format!("duty-layer-{}", layer.code())), me.t("duty-layer-sub"));
            card.none = me.t("duty-none");
            card.head = vec![
                me.t("duty-name"),
                me.t("duty-post"),
                me.t("duty-every"),
                me.t("duty-ground"),
                me.t("duty-holders"),
                me.t("duty-in-time"),
                me.t("duty-gap"),
            ];
            for duty in all.iter().filter(|duty| duty.layer == layer) {
                let (holders, in_time, ever) = tally(tx, duty)?;
                let gap = (holders - in_time).max(0);
                let mark = if gap == 0 { State::Ok } else { State::Watch };
                let words = [
                    ("gap", ui::number::count(gap)),
                    ("never", ui::number::count((holders - ever).max(0))),
                ];
                card.rows.push(vec![
                    Cell::Link(
                        format!("/duties/{}", duty.code),
                        duty.name.get(me.lang).to_owned(),
                        duty.evidence.get(me.lang).to_owned(),
                    ),
                    Cell::text(duty.post.get(me.lang)),
                    Cell::text(me.t(&format!("duty-every-{}", duty.every.code()))),
                    Cell::text(grounded(me, duty)),
                    Cell::number(ui::number::count(holders)),
                    Cell::number(ui::number::count(in_time)),
                    Cell::State(mark.saying(ui::ta(me.lang, "duty-gap-says", &words))),
                ]);
            }
            sheet.cards.push(card);
        }
    }
    if sheet.cards.iter().all(|card| card.rows.is_empty()) {
        sheet.cards.clear();
        sheet.empty = Some(Empty::new(me.t("duty-none"), me.t("duty-none-text")));
    }
    Ok(sheet)
}

pub(super) fn grounded(me: &Me, duty: &Duty) -> String {
    if duty.assumed {
        format!("{} · {}", duty.ground, me.t("cases-assumed"))
    } else {
        duty.ground.clone()
    }
}

pub(crate) fn head(me: &Me) -> Vec<String> {
    vec![
        me.t("duty-name"),
        me.t("duty-post"),
        me.t("duty-ground"),
        me.t("duty-last"),
        me.t("cases-due"),
    ]
}

fn unit_rows(tx: &mut Tx<'_>, me: &Me, unit: i64, late_only: bool) -> Result<Vec<Vec<Cell>>> {
    let today = store::civil_date(tx.now());
    let mut rows = Vec::new();
    for duty in of_unit(tx, unit)? {
        let last = done(tx, &duty.code, unit, 1)?.into_iter().next();
        let by = due(&duty, last.as_ref().map(|it| it.on));
        if late_only && by >= today {
            continue;
        }
        let mark = if by < today { State::Bad } else { State::Ok };
        let said = match (&last, by < today) {
            (None, _) => me.t("duty-never"),
            (_, true) => ui::ta(me.lang, "duty-late", &[("day", by.to_string())]),
            (_, false) => by.to_string(),
        };
        rows.push(vec![
            Cell::Link(
                format!("/duties/{}", duty.code),
                duty.name.get(me.lang).to_owned(),
                format!(
                    "{} · {}",
                    me.t(&format!("duty-every-{}", duty.every.code())),
                    duty.evidence.get(me.lang)
                ),
            ),
            Cell::text(duty.post.get(me.lang)),
            Cell::text(grounded(me, &duty)),
            Cell::number(last.map_or_else(String::new, |it| it.on.to_string())),
            Cell::State(mark.saying(said)),
        ]);
    }
    Ok(rows)
}

/// What is overdue of one's own unit, for one's day; nothing for whoever may not record it.
pub(crate) fn due_rows(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<Vec<Cell>>> {
    let actor = me.actor()?;
    match actor.unit.filter(|unit| actor.may_at(Verb::Enter, Class::Cases, *unit).is_ok()) {
        Some(unit) => unit_rows(tx, me, unit, true),
        None => Ok(Vec::new()),
    }
}
