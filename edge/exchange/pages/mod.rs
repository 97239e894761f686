//! The pages: what came in, a form for the next file, how a run goes and what came of it, exports.
//!
//! A file is taken, queued and worked off on a thread of its own, one at a time in a space; its page
//! shows how far it is and works without a script. A file whose columns are not all recognised waits
//! in memory until a person says which they are.

mod desk;
mod export;
mod index;
mod new;
mod show;

use identity::{Class, Territory, Verb};
use terms::{Error, Result};
use web::{Me, Need, Routes};

use crate::{Kind, kinds};

/// Every route of import and export. What a person may bring in or take out follows from the kind of
/// row, so each handler asks again.
pub fn routes() -> Routes {
    let inside = Need::SignedIn;
    Routes::new()
        .get("/imports", inside, index::index)
        .get("/imports/new", inside, new::ask)
        .post("/imports", inside, new::send)
        .get("/imports/template/{file}", inside, new::template)
        .get("/imports/{id}", inside, show::show)
        .post("/imports/{id}/columns", inside, show::choose)
        .get("/imports/{id}/annotated.xlsx", inside, show::annotated)
        .get("/export/{file}", inside, export::export)
}

/// The kinds that a person may bring in.
fn importable(me: &Me) -> Vec<Kind> {
    kinds().iter().copied().filter(|kind| me.can(Verb::Import, kind.class())).collect()
}
/// The kinds that a person may take out.
fn exportable(me: &Me) -> Vec<Kind> {
    kinds().iter().copied().filter(|kind| may_export(me, *kind).is_some()).collect()
}
/// Units and firms are the frame of reference: whoever may take out records may take them too.
fn may_export(me: &Me, kind: Kind) -> Option<Territory> {
    let actor = me.actor.as_ref()?;
    match kind.class() {
        Class::Reference => actor
            .territory(Verb::Export, Class::Records)
            .map(|_| ())
            .and_then(|()| actor.territory(Verb::View, Class::Reference)),
        class => actor.territory(Verb::Export, class),
    }
}

fn kind_named(code: &str) -> Result<Kind> {
    Kind::named(code).ok_or_else(|| Error::not_found("exchange-kind-unknown").with("value", code))
}

/// Whoever may import everywhere sees every run of the class; others see their own.
fn may_see(me: &Me, kind: Kind, person: i64) -> Result<()> {
    let territory = me.may(Verb::Import, kind.class())?;
    if territory == Territory::Everywhere || me.actor()?.person == person {
        return Ok(());
    }
    Err(Error::not_found("import-run-unknown"))
}
