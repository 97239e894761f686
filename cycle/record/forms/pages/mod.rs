//! Pages around sheets: what is due, the collection board, a form and its life, the course of a sheet, the register of
//! all that is asked. The sheet itself is [`crate::grid`]'s.

mod board;
mod burden;
mod course;
mod demand;
mod design;
mod due;
mod findings;
mod limits;
mod overlaps;
mod short;
mod show;
mod survey;

use std::collections::HashMap;

use identity::{Class, Verb};
use store::Tx;
use terms::{Period, Result};
use ui::{State, StateMark};
use units::UnitId;
use web::{Me, Need, Routes};

use crate::prefill::Known;
use crate::store::FillingState;

/// How the program asks the phase of checks what an indicator amounts to.
pub type KnownOf = fn(&mut Tx<'_>, &Me, &str, i64, Period) -> Result<Option<Known>>;

/// Figures that were entered, for those who put no other phase beside this one.
pub fn entered(
    tx: &mut Tx<'_>,
    _me: &Me,
    indicator: &str,
    unit: i64,
    period: Period,
) -> Result<Option<Known>> {
    crate::prefill::entered(tx, indicator, unit, period)
}

pub(crate) fn routes(known: KnownOf) -> Routes {
    let view = Need::May(Verb::View, Class::Figures);
    let enter = Need::May(Verb::Enter, Class::Figures);
    let correct = Need::May(Verb::Correct, Class::Figures);
    let keep = Need::May(Verb::Import, Class::Reference);
    Routes::new()
        .get("/forms", view, due::show)
        .get("/forms/board", view, board::show)
        .get("/forms/new", keep, design::ask)
        .post("/forms/new", keep, design::put)
        .get("/forms/{code}", view, show::show)
        .get("/forms/{code}/design", keep, design::again)
        .get("/forms/{code}/limits", view, limits::show)
        .post("/forms/{code}/limits", correct, limits::put)
        .post("/forms/{code}/limits/{id}/end", correct, limits::end)
        .post("/forms/{code}/publish", keep, show::publish)
        .post("/forms/{code}/retire", keep, show::retire)
        .post("/forms/{code}/merge", keep, show::merge)
        .post("/forms/{code}/open", keep, move |visit, code, form| {
            show::open(visit, code, form, known)
        })
        .get("/fillings/{id}/course", view, course::show)
        .post("/fillings/{id}/step", enter, course::step)
        .post("/fillings/{id}/reason", enter, course::reason)
        .post("/fillings/{id}/prefill", enter, move |visit, id| course::prefill(visit, id, known))
        .post("/fillings/{id}/confirm", enter, course::confirm)
        .post("/fillings/{id}/dispute", enter, course::dispute)
        .post("/fillings/{id}/extend", correct, course::extend)
        .get("/burden", view, burden::show)
        .get("/burden/overlaps", view, overlaps::show)
        .get("/burden/short", view, short::show)
        .get("/burden/demands/new", enter, demand::ask)
        .post("/burden/demands/new", enter, demand::put)
        .get("/burden/demands/{id}", view, demand::show)
        .get("/surveys", view, survey::show)
        .get("/answer", Need::Open, survey::ask)
        .post("/answer", Need::Open, survey::put)
}

/// A state by shape and colour, with its word.
pub(crate) fn mark(me: &Me, state: FillingState, late: bool) -> StateMark {
    let shape = match state {
        FillingState::Accepted => State::Ok,
        FillingState::Approved | FillingState::Submitted if !late => State::Wait,
        FillingState::Approved | FillingState::Submitted => State::Watch,
        FillingState::Returned | FillingState::Reopened if !late => State::Watch,
        _ if late => State::Bad,
        _ => State::None,
    };
    let late = late && state.is_writable();
    let key =
        if late { "forms-state-late".to_owned() } else { format!("forms-state-{}", state.word()) };
    shape.saying(me.t(&key))
}

/// Names of units, as of today.
pub(crate) fn names(tx: &mut Tx<'_>, me: &Me, ids: &[i64]) -> Result<HashMap<i64, String>> {
    let ids: Vec<UnitId> = ids.iter().copied().map(UnitId).collect();
    let today = store::civil_date(tx.now());
    let found = units::names(tx, &ids, today, me.lang)?;
    Ok(found.into_iter().map(|(id, name)| (id.0, name)).collect())
}

/// The units whose sheets this reader may see; none: all.
pub(crate) fn territory(me: &Me) -> Result<Option<Vec<i64>>> {
    // Figures are read by everybody; sheets in the making are their unit's and the city's.
    Ok(match me.may(Verb::Enter, Class::Figures) {
        Ok(territory) => territory.limit(),
        Err(_) => me.may(Verb::View, Class::Figures)?.limit(),
    })
}

/// One decimal place, as hours are printed.
pub(crate) fn hours(value: terms::Decimal) -> String {
    ui::number::decimal(value, 1)
}
