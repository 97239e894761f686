//! Pages of surveys: for the office, for those in the field, and for whoever answers.

mod answer;
mod field;
mod launch;
mod office;

use identity::{Class, Verb};
use web::{Need, Routes};

pub(crate) use answer::{ask, put};
pub(crate) use office::index;

pub(crate) fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Figures);
    let enter = Need::May(Verb::Enter, Class::Figures);
    let keep = Need::May(Verb::Import, Class::Reference);
    Routes::new()
        .get("/surveys/new", keep, launch::ask)
        .post("/surveys/new", keep, launch::put)
        .get("/surveys/new/list", keep, launch::ask_file)
        .post("/surveys/new/list", keep, launch::put_file)
        .get("/surveys/{id}", view, office::show)
        .get("/surveys/{id}/wave", keep, launch::ask_wave)
        .post("/surveys/{id}/wave", keep, launch::put_wave)
        .get("/surveys/{id}/people", enter, field::people)
        .get("/surveys/{id}/people/{position}", enter, field::ask_phone)
        .post("/surveys/{id}/people/{position}", enter, field::put_phone)
        .post("/surveys/{id}/letters", keep, field::send_letters)
        .post("/surveys/{id}/remind", keep, field::send_reminders)
        .post("/surveys/{id}/places", keep, field::put_up)
        .post("/surveys/{id}/finish", keep, field::end)
        .get("/surveys/{id}/answers.csv", Need::May(Verb::Export, Class::Figures), field::take)
}
