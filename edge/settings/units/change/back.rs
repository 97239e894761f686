//! Taking back an entry: a correction that says again what was known before it. Both stay in the
//! journal, and whoever asks as of the time between is told what was said then.

use ::store::Tx;
use ::units::UnitId;
use terms::{Error, Result};
use ui::{Field, Input};
use web::{Form, Me};

use super::{Change, Done, done, grounded, grounds, may_change, question, unit_of};
use crate::ask::Ask;
use crate::units::history;

pub(super) const BACK: Change = Change { ask, work };

fn ask(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Ask> {
    let unit = unit_of(tx, me, code)?;
    let mut ask = question(me, &unit, "units-take-back", "take-back");
    let entries = history::entries(tx, me.lang, unit.id)?;
    let choices: Vec<(String, String)> = entries
        .iter()
        .filter(|entry| entry.can_be_taken_back())
        .map(|entry| (entry.seq.to_string(), entry.said()))
        .collect();
    if choices.is_empty() {
        return Err(Error::conflict("units-take-back-nothing"));
    }
    let chosen = form.optional("entry").map(str::to_owned);
    let newest = choices.first().map(|(seq, _)| seq.clone());
    ask = ask.field(
        Field::new("entry", me.t("units-take-back-entry"))
            .input(Input::Choice(choices))
            .value(chosen.or(newest).unwrap_or_default())
            .required(),
    );
    Ok(grounds(me, ask, false))
}

fn work(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Done> {
    let unit = unit_of(tx, me, code)?;
    let ground = grounded(form, false)?;
    let entry = form.id("entry")?;
    if !history::entries(tx, me.lang, unit.id)?.iter().any(|known| known.seq == entry) {
        return Err(Error::invalid("error-invalid").field("entry", "field-missing"));
    }
    let touched: Vec<UnitId> =
        ::units::changes(tx, entry - 1, entry)?.units().into_iter().collect();
    may_change(me, &touched)?;
    ::units::take_back(tx, entry, &ground)?;
    Ok(done(&unit, "units-was-taken-back"))
}
