//! This unit becomes several; it may itself go on as one of them.
//!
//! The parts are named first. Once they are, the question asks of each unit below where it goes.

use ::store::Tx;
use ::units::{Split, UnitId};
use terms::{Date, Error, Result};
use ui::{Field, Input};
use web::{Form, Me};

use super::{
    Change, Done, done, grounded, grounds, may_change, on, question, required_day, several, unit_of,
};
use crate::ask::Ask;

pub(super) const SPLIT: Change = Change { ask, work };

fn ask(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Ask> {
    let unit = unit_of(tx, me, code)?;
    let mut ask = question(me, &unit, "units-split", "split")
        .danger(me.t("units-split-warning"))
        .field(
            Field::new("into", me.t("units-split-into"))
                .help(me.t("units-split-into-help"))
                .input(Input::Area)
                .maxlength(500)
                .required(),
        )
        .field(on(me, "on", "units-split-on"));
    // While the parts are not all known there is nothing to choose from.
    let parts = several(tx, form, "into").unwrap_or_default();
    if let (false, Ok(Some(day))) = (parts.is_empty(), form.date("on")) {
        let mut choices = vec![(String::new(), me.t("settings-choose"))];
        for part in ::units::units(tx, &parts, None)? {
            choices.push((part.code.clone(), part.name.get(me.lang).to_owned()));
        }
        let goes = |name: &str| ui::ta(me.lang, "units-split-goes", &[("unit", name.to_owned())]);
        for (id, place) in below(tx, unit.id, day)? {
            let name = ::units::get(tx, id)?.name.get(me.lang).to_owned();
            let field = Field::new(place, goes(&name)).input(Input::Choice(choices.clone()));
            ask = ask.field(field);
        }
        if super::super::store::firms_in(tx, unit.id.0)? > 0 {
            let label = me.t("units-split-firms");
            ask = ask.field(Field::new("firms-to", label).input(Input::Choice(choices)));
        }
    }
    Ok(grounds(me, ask, true))
}

/// What hangs below on a day or after it, each with the name of its field.
fn below(tx: &mut Tx<'_>, unit: UnitId, on: Date) -> Result<Vec<(UnitId, String)>> {
    let on = on.to_string();
    let mut found: Vec<(UnitId, String)> = Vec::new();
    for placed in super::super::store::below(tx, unit.0)? {
        let id = UnitId(placed.other);
        let over = placed.to.is_some_and(|to| to <= on);
        if !over && !found.iter().any(|(other, _)| *other == id) {
            found.push((id, format!("to-{}", placed.code)));
        }
    }
    Ok(found)
}

fn work(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Done> {
    let unit = unit_of(tx, me, code)?;
    let ground = grounded(form, true)?;
    let into = several(tx, form, "into")?;
    may_change(me, &into)?;
    let day = required_day(form, "on")?;
    let goes_on = into.contains(&unit.id);
    let mut moves = Vec::new();
    let mut unplaced = Error::invalid("units-split-unplaced");
    for (child, place) in below(tx, unit.id, day)? {
        match part(tx, form, &place)? {
            Some(to) => moves.push((child, to)),
            None if goes_on || into.contains(&child) => {}
            None => unplaced = unplaced.field(place, "field-missing"),
        }
    }
    let firms_to = part(tx, form, "firms-to")?;
    if firms_to.is_none() && !goes_on && super::super::store::firms_in(tx, unit.id.0)? > 0 {
        unplaced = unplaced.field("firms-to", "field-missing");
    }
    if !unplaced.fields().is_empty() {
        return Err(unplaced);
    }
    let split = Split { unit: unit.id, into, moves, firms_to, on: day };
    ::units::split(tx, &split, &ground)?;
    Ok(done(&unit, "units-was-split"))
}

fn part(tx: &mut Tx<'_>, form: &Form, place: &str) -> Result<Option<UnitId>> {
    match form.optional(place) {
        Some(code) => super::named(tx, place, code).map(Some),
        None => Ok(None),
    }
}
