//! The routes of cases.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{actions, moves, opening, register, show};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new()
        .get("/cases", view, register::index)
        // Which classes a person may open is asked of the kind.
        .get("/cases/new", view, opening::ask)
        .post("/cases", view, opening::open)
        .get("/cases/{id}", view, show::show)
        .get("/cases/{id}/moves/{step}", view, moves::ask)
        .post("/cases/{id}/moves/{step}", view, moves::take)
        .get("/cases/{id}/actions/new", view, actions::ask)
        .post("/cases/{id}/actions", view, actions::add)
        .get("/cases/{id}/actions/{action}", view, actions::ask_end)
        .post("/cases/{id}/actions/{action}", view, actions::end)
        .post("/cases/{id}/evidence", view, moves::upload)
        .get("/cases/{id}/evidence/{evidence}", view, show::file)
        .get("/cases/{id}/evidence/{evidence}/inline", view, show::inline)
        .get("/cases/{id}/evidence/{evidence}/download", view, show::download)
}
