//! The last day of a unit. What hangs below it must be placed elsewhere first.

use ::store::Tx;
use terms::{Error, Result};
use web::{Form, Me};

use super::{Change, Done, done, grounded, grounds, on, question, required_day, unit_of};
use crate::ask::Ask;
use crate::words::day_after;

pub(super) const END: Change = Change { ask, work };

fn ask(tx: &mut Tx<'_>, me: &Me, code: &str, _: &Form) -> Result<Ask> {
    let unit = unit_of(tx, me, code)?;
    let ask = question(me, &unit, "units-end", "end").danger(me.t("units-end-warning")).field(on(
        me,
        "last_day",
        "units-end-on",
    ));
    Ok(grounds(me, ask, true))
}

fn work(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Done> {
    let unit = unit_of(tx, me, code)?;
    let ground = grounded(form, true)?;
    let last = required_day(form, "last_day")?;
    let wrong = || Error::invalid("error-invalid").field("last_day", "field-date");
    let on = day_after(Some(last)).ok_or_else(wrong)?;
    ::units::close(tx, unit.id, on, &ground)?;
    Ok(done(&unit, "units-was-ended"))
}
