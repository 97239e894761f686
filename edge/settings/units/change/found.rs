//! A new unit, with its places.

use ::store::Tx;
use ::units::{COMMAND, FIRM, INDUSTRY, NewUnit, Stretch, TERRITORY};
use terms::{Error, Result, Text};
use ui::{Crumb, Field, Input};
use web::{Form, Me};

use super::{
    Change, Done, everywhere, grounded, grounds, last_day, may_change, named, on, stretch,
};
use crate::ask::{self, Ask};
use crate::units::http::said;

pub(super) const FOUND: Change = Change { ask, work };

/// Kinds that every city has; packs add theirs.
const KINDS: [&str; 6] = ["county", "zone", "town", "department", "institute", "industry"];
const PLACES: [(&str, &str); 3] =
    [(TERRITORY, "parent-territory"), (COMMAND, "parent-command"), (INDUSTRY, "parent-industry")];

fn ask(tx: &mut Tx<'_>, me: &Me, _: &str, _: &Form) -> Result<Ask> {
    let mut ask = ask::about(me.frame(me.t("units-new")), "/units/new", me.t("units-look-first"))
        .crumbs(vec![Crumb::new(me.t("units-title"), "/units")])
        .back("/units");
    ask.frame.lead = me.t("units-new-lead");
    let mut kinds: Vec<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    for (kind, _) in super::super::store::kinds(tx)? {
        if kind != FIRM && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kinds = kinds.into_iter().map(|kind| {
        let word = said(me.lang, "unit-kind", &kind);
        (kind, word)
    });
    let ask = ask
        .field(
            Field::new("code", me.t("units-code"))
                .help(me.t("units-code-help"))
                .maxlength(40)
                .required(),
        )
        .field(
            Field::new("kind", me.t("units-kind")).input(Input::Choice(kinds.collect())).required(),
        );
    let mut ask =
        super::name::names(me, ask).field(on(me, "from", "units-from")).field(last_day(me));
    for (hierarchy, place) in PLACES {
        let word = said(me.lang, "hierarchy", hierarchy);
        let label = ui::ta(me.lang, "units-parent-in", &[("hierarchy", word)]);
        ask = ask.field(Field::new(place, label).help(me.t("units-parent-none")).maxlength(100));
    }
    Ok(grounds(me, ask, true))
}

fn work(tx: &mut Tx<'_>, me: &Me, _: &str, form: &Form) -> Result<Done> {
    let ground = grounded(form, true)?;
    let during = stretch(form)?;
    let code = form.required("code")?.to_owned();
    if code.contains(['/', '?', '#', '%']) || ["new", "boundaries"].contains(&code.as_str()) {
        return Err(Error::invalid("error-invalid").field("code", "units-code-characters"));
    }
    let kind = form.required("kind")?.to_owned();
    if kind == FIRM {
        return Err(Error::invalid("error-invalid").field("kind", "units-no-firm"));
    }
    let mut parents = Vec::new();
    for (hierarchy, place) in PLACES {
        if let Some(text) = form.optional(place) {
            parents.push((hierarchy, named(tx, place, text)?));
        }
    }
    match parents.iter().map(|(_, parent)| *parent).collect::<Vec<_>>() {
        none if none.is_empty() => everywhere(me)?,
        some => may_change(me, &some)?,
    }
    let new = NewUnit {
        code: code.clone(),
        kind,
        name: Text {
            zh: form.required("zh")?.to_owned(),
            en: form.optional("en").map(str::to_owned),
        },
        short: form.optional("short").map(str::to_owned),
        valid_from: during.from,
        valid_to: during.to,
    };
    let unit = ::units::add_on(tx, &new, Some(&ground))?;
    for (hierarchy, parent) in parents {
        let during = Stretch { from: during.from, to: during.to };
        ::units::relate_during(tx, hierarchy, Some(parent), unit, during, Some(&ground))?;
    }
    Ok(Done { code, say: "units-was-founded" })
}
