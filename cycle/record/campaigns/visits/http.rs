//! Routes of visits: the desk, the phone on the spot, the firm at its door.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{desk, firm, list, show, site};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let enter = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/visits", view, list::index)
        .get("/visits/new", Need::May(Verb::Enter, Class::Credit), desk::blank)
        .post("/visits", Need::May(Verb::Enter, Class::Credit), desk::add)
        .get("/visits/worker.js", Need::Open, site::worker)
        .get("/visits/{id}", view, show::show)
        .post("/visits/{id}/approve", Need::May(Verb::Review, Class::Cases), desk::approve)
        .post("/visits/{id}/cancel", Need::May(Verb::Enter, Class::Credit), desk::cancel)
        .post("/visits/{id}/join", Need::May(Verb::Enter, Class::Credit), desk::join)
        .post("/visits/{id}/settle", enter, desk::settle)
        .get("/visits/{id}/evidence/{number}", view, show::evidence)
        .get("/visits/{id}/site", enter, site::page)
        .get("/visits/{id}/state", enter, site::state)
        .post("/visits/{id}/steps", enter, site::step)
        .post("/visits/{id}/files", enter, site::file)
        .get("/doors/{firm}", Need::May(Verb::Enter, Class::Credit), firm::code)
        .get("/entry", Need::Open, firm::door)
        .post("/entry/rate", Need::Open, firm::rate)
}
