//! Routes of visits: the desk, the phone on the spot, the firm at its door.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{firm, pages, site};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let enter = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/visits", view, pages::index)
        .get("/visits/new", Need::May(Verb::Enter, Class::Credit), pages::blank)
        .post("/visits", Need::May(Verb::Enter, Class::Credit), pages::add)
        .get("/visits/worker.js", Need::Open, site::worker)
        .get("/visits/{id}", view, pages::show)
        .post("/visits/{id}/approve", Need::May(Verb::Review, Class::Cases), pages::approve)
        .post("/visits/{id}/cancel", Need::May(Verb::Enter, Class::Credit), pages::cancel)
        .post("/visits/{id}/join", Need::May(Verb::Enter, Class::Credit), pages::join)
        .post("/visits/{id}/settle", enter, pages::settle)
        .get("/visits/{id}/evidence/{number}", view, pages::evidence)
        .get("/visits/{id}/site", enter, site::page)
        .get("/visits/{id}/state", enter, site::state)
        .post("/visits/{id}/steps", enter, site::step)
        .post("/visits/{id}/files", enter, site::file)
        .get("/doors/{firm}", Need::May(Verb::Enter, Class::Credit), firm::code)
        .get("/entry", Need::Open, firm::door)
        .post("/entry/rate", Need::Open, firm::rate)
}
