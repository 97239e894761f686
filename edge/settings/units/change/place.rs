//! Another place in a hierarchy, or none.

use ::store::Tx;
use ::units::{COMMAND, FIRM, INDUSTRY, TERRITORY};
use terms::{Error, Result};
use ui::{Field, Input};
use web::{Form, Me};

use super::{
    Change, Done, done, grounded, grounds, last_day, may_change, named, on, question, stretch,
    unit_of,
};
use crate::ask::Ask;
use crate::units::http::said;

pub(super) const PLACE: Change = Change { ask, work };

fn hierarchies(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut all: Vec<String> = [TERRITORY, COMMAND, INDUSTRY].map(str::to_owned).into();
    for hierarchy in super::super::store::hierarchies(tx)? {
        if !all.contains(&hierarchy) {
            all.push(hierarchy);
        }
    }
    Ok(all)
}

fn ask(tx: &mut Tx<'_>, me: &Me, code: &str, _: &Form) -> Result<Ask> {
    let unit = unit_of(tx, me, code)?;
    if unit.kind == FIRM {
        return Err(Error::invalid("units-firm-in-hierarchy").with("unit", unit.code));
    }
    let trees = hierarchies(tx)?.into_iter().map(|tree| {
        let word = said(me.lang, "hierarchy", &tree);
        (tree, word)
    });
    let ask = question(me, &unit, "units-place", "place")
        .field(
            Field::new("hierarchy", me.t("units-hierarchy"))
                .input(Input::Choice(trees.collect()))
                .required(),
        )
        .field(
            Field::new("parent", me.t("units-parent"))
                .help(me.t("units-parent-help"))
                .maxlength(100),
        )
        .field(on(me, "from", "units-from"))
        .field(last_day(me));
    Ok(grounds(me, ask, false))
}

fn work(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Done> {
    let unit = unit_of(tx, me, code)?;
    let ground = grounded(form, false)?;
    let hierarchy = form.required("hierarchy")?.to_owned();
    if !hierarchies(tx)?.contains(&hierarchy) {
        return Err(Error::invalid("error-invalid").field("hierarchy", "field-missing"));
    }
    let parent = match form.optional("parent") {
        Some(text) => Some(named(tx, "parent", text)?),
        None => None,
    };
    may_change(me, parent.as_slice())?;
    ::units::relate_during(tx, &hierarchy, parent, unit.id, stretch(form)?, Some(&ground))?;
    Ok(done(&unit, "units-was-placed"))
}
