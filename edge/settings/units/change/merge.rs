//! Others become one with this unit.

use ::store::Tx;
use terms::Result;
use ui::{Field, Input};
use web::{Form, Me};

use super::{
    Change, Done, done, grounded, grounds, may_change, on, question, required_day, several, unit_of,
};
use crate::ask::Ask;

pub(super) const MERGE: Change = Change { ask, work };

fn ask(tx: &mut Tx<'_>, me: &Me, code: &str, _: &Form) -> Result<Ask> {
    let unit = unit_of(tx, me, code)?;
    let ask = question(me, &unit, "units-merge", "merge")
        .danger(me.t("units-merge-warning"))
        .field(
            Field::new("others", me.t("units-merge-others"))
                .help(me.t("units-merge-others-help"))
                .input(Input::Area)
                .maxlength(500)
                .required(),
        )
        .field(on(me, "on", "units-merge-on"));
    Ok(grounds(me, ask, true))
}

fn work(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Done> {
    let unit = unit_of(tx, me, code)?;
    let ground = grounded(form, true)?;
    let others = several(tx, form, "others")?;
    may_change(me, &others)?;
    ::units::merge(tx, &others, unit.id, required_day(form, "on")?, &ground)?;
    Ok(done(&unit, "units-was-merged"))
}
