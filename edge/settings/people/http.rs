//! The addresses of people, and what each asks of its reader.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{commands, import, list, show};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::People);
    let grant = Need::May(Verb::Grant, Class::People);
    Routes::new()
        .get("/people", view, list::index)
        .get("/people/new", grant, commands::ask_new)
        .post("/people/new", grant, commands::open)
        .get("/people/template.xlsx", grant, import::template)
        .get("/people/import", grant, import::ask)
        .post("/people/import", grant, import::load)
        .get("/people/import/{number}", grant, import::back)
        .get("/people/{id}", view, show::show)
        .get("/people/{id}/grant", grant, commands::ask_grant)
        .post("/people/{id}/grant", grant, commands::give)
        .get("/people/{id}/deputy", grant, commands::ask_deputy)
        .post("/people/{id}/deputy", grant, commands::appoint)
        .get("/people/{id}/hand-over", grant, commands::ask_hand_over)
        .post("/people/{id}/hand-over", grant, commands::hand_over)
        .get("/people/{id}/password", grant, commands::ask_password)
        .post("/people/{id}/password", grant, commands::reset_password)
        .get("/people/{id}/second-factor-off", grant, commands::ask_code_off)
        .post("/people/{id}/second-factor-off", grant, commands::code_off)
        .get("/people/{id}/end", grant, commands::ask_end)
        .post("/people/{id}/end", grant, commands::end)
        .get("/people/{id}/erase", grant, commands::ask_erase)
        .post("/people/{id}/erase", grant, commands::erase)
        .get("/grants/{id}/end", grant, commands::ask_end_grant)
        .post("/grants/{id}/end", grant, commands::end_grant)
        .get("/deputies/{id}/end", grant, commands::ask_end_deputy)
        .post("/deputies/{id}/end", grant, commands::end_deputy)
}
