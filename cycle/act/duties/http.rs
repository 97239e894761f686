//! The pages of duties.

use cases::rulebook::{Duty, Layer, rule, rules};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Empty, Field, Input, State};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::store::{done, due, of_unit, record, tally};
use crate::sheet::{Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new().get("/duties", view, index).get("/duties/{code}", view, ask).post(
        "/duties/{code}",
        Need::May(Verb::Enter, Class::Cases),
        save,
    )
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

fn grounded(me: &Me, duty: &Duty) -> String {
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
        let by = due(&duty, last.as_ref().map(|it| it.0));
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
            Cell::number(last.map_or_else(String::new, |it| it.0.to_string())),
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

async fn ask(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| question(tx, me, &code)).await
}

/// The duty of one's own unit.
fn mine(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<(Duty, Option<i64>)> {
    let today = store::civil_date(tx.now());
    let duty = rule::<Duty>(tx, code, today)?.ok_or_else(|| Error::not_found("duty-unknown"))?;
    let holds = match me.actor()?.unit {
        Some(unit) => of_unit(tx, unit)?.iter().any(|it| it.code == code).then_some(unit),
        None => None,
    };
    Ok((duty, holds))
}

fn question(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Ask> {
    let (duty, holder) = mine(tx, me, code)?;
    let today = store::civil_date(tx.now());
    let frame = me.frame(duty.name.get(me.lang)).within(ui::Phase::Act);
    let mut ask = Ask::new(frame, format!("/duties/{code}"), me.t("duty-record"), "/duties")
        .crumbs(vec![Crumb::new(me.t("duty-title"), "/duties")])
        .fact(me.t("duty-layer"), me.t(&format!("duty-layer-{}", duty.layer.code())))
        .fact(me.t("duty-post"), duty.post.get(me.lang))
        .fact(me.t("duty-every"), me.t(&format!("duty-every-{}", duty.every.code())))
        .fact(me.t("duty-ground"), grounded(me, &duty))
        .fact(me.t("duty-evidence"), duty.evidence.get(me.lang));
    let Some(unit) = holder else {
        ask.warning = me.t("duty-not-yours");
        return Ok(ask);
    };
    for (on, words, address) in done(tx, code, unit, 10)? {
        ask = ask.fact(on.to_string(), format!("{words} {}", address.unwrap_or_default()));
    }
    Ok(ask
        .field(
            Field::new("on", me.t("cases-on"))
                .input(Input::Date)
                .value(today.to_string())
                .required(),
        )
        .field(
            Field::new("words", me.t("duty-words"))
                .help(me.t("duty-words-help"))
                .input(Input::Area)
                .required(),
        )
        .field(
            Field::new("address", me.t("duty-address")).help(me.t("cases-evidence-address-help")),
        ))
}

async fn save(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    let again = code.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, &again),
        move |tx, me, form| {
            let (duty, holder) = mine(tx, me, &code)?;
            let unit = holder.ok_or_else(|| Error::not_allowed("error-outside-area"))?;
            me.actor()?.may_at(Verb::Enter, Class::Cases, unit)?;
            let today = store::civil_date(tx.now());
            let on = form.date("on")?.unwrap_or(today);
            record(tx, &duty, unit, on, form.get("words"), form.get("address"))?;
            Ok(Go::to("/duties").say(me.t("duty-recorded")))
        },
    )
    .await
}
