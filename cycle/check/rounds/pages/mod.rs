//! Pages of rounds: list, round with its matrix of progress, sheet of a unit, desk of a department, panel,
//! objections, results by audience, what follows, and one form for every step.
//!
//! Every page asks [`super::audience`] before it shows a value, and every button asks the same rules as the
//! lane ([`super::judge`]).

mod cell;
mod desk;
mod files;
mod follow;
mod here;
mod index;
mod moves;
mod objections;
mod outcomes;
mod panel;
mod results;
mod show;
mod take;
mod unit;
mod words;

use identity::{Class, Verb};
use web::{Need, Routes};

pub(crate) use here::Here;
pub use here::owners;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Assessment);
    let assess = Need::May(Verb::Assess, Class::Assessment);
    let export = Need::May(Verb::Export, Class::Assessment);
    Routes::new()
        .get("/outcomes", Need::May(Verb::View, Class::Cases), outcomes::show)
        .get("/rounds", view, index::index)
        .get("/rounds/new", assess, index::ask)
        .post("/rounds", assess, index::open)
        .get("/rounds/{id}", view, show::show)
        .get("/rounds/{id}/desk", view, desk::show)
        .post("/rounds/{id}/desk", view, desk::keep)
        .get("/rounds/{id}/panel", view, panel::show)
        .post("/rounds/{id}/panel", assess, panel::keep)
        .get("/rounds/{id}/objections", view, objections::show)
        .get("/rounds/{id}/results", view, results::show)
        .get("/rounds/{id}/results.xlsx", export, take::results_xlsx)
        .get("/rounds/{id}/results.csv", export, take::results_csv)
        .get("/rounds/{id}/appraisal.xlsx", export, take::appraisal_xlsx)
        .get("/rounds/{id}/appraisal.csv", export, take::appraisal_csv)
        .get("/rounds/{id}/follow-up", view, follow::show)
        .get("/rounds/{id}/follow-up/{unit}", assess, follow::ask)
        .post("/rounds/{id}/follow-up/{unit}", assess, follow::open)
        .get("/rounds/{id}/moves/{act}", view, moves::ask)
        .post("/rounds/{id}/moves/{act}", view, moves::take)
        .get("/rounds/{id}/evidence/{evidence}", view, files::file)
        .get("/rounds/{id}/evidence/{evidence}/inline", view, files::inline)
        .get("/rounds/{id}/evidence/{evidence}/download", view, files::download)
        .get("/rounds/{id}/units/{unit}", view, unit::show)
        .post("/rounds/{id}/units/{unit}", view, unit::keep)
        .get("/rounds/{id}/units/{unit}/{item}", view, cell::show)
        .post("/rounds/{id}/units/{unit}/{item}/evidence", view, files::upload)
}
