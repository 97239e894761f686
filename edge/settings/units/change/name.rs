//! Another name from a day on, or a name corrected in the days that it was said for.

use ::store::Tx;
use terms::{Result, Text};
use ui::Field;
use web::{Form, Me};

use super::{Change, Done, done, grounded, grounds, last_day, on, question, stretch, unit_of};
use crate::ask::Ask;

pub(super) const NAME: Change = Change { ask, work };

fn ask(tx: &mut Tx<'_>, me: &Me, code: &str, _: &Form) -> Result<Ask> {
    let unit = unit_of(tx, me, code)?;
    let ask = question(me, &unit, "units-rename", "rename");
    let mut ask = names(me, ask).field(on(me, "from", "units-from")).field(last_day(me));
    // The names of now, so that one of them may change alone.
    let now = [
        ("zh", unit.name.zh.clone()),
        ("en", unit.name.en.clone().unwrap_or_default()),
        ("short", unit.short.clone().unwrap_or_default()),
    ];
    for field in &mut ask.fields {
        if let Some((_, value)) = now.iter().find(|(name, _)| *name == field.name) {
            *field = std::mem::take(field).value(value);
        }
    }
    Ok(grounds(me, ask, false))
}

fn work(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Done> {
    let unit = unit_of(tx, me, code)?;
    let ground = grounded(form, false)?;
    let name =
        Text { zh: form.required("zh")?.to_owned(), en: form.optional("en").map(str::to_owned) };
    ::units::rename_during(tx, unit.id, &name, form.optional("short"), stretch(form)?, &ground)?;
    Ok(done(&unit, "units-was-renamed"))
}

pub(super) fn names(me: &Me, ask: Ask) -> Ask {
    ask.field(Field::new("zh", me.t("units-name-zh")).maxlength(100).required())
        .field(Field::new("en", me.t("units-name-en")).maxlength(100))
        .field(
            Field::new("short", me.t("units-short")).help(me.t("units-short-help")).maxlength(20),
        )
}
