//! The pages of samples.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{board, enter, list, receive, show, steps};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let write = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/laboratory", view, board::index)
        .get("/laboratory/samples", view, list::index)
        .get("/laboratory/samples/new", write, enter::ask)
        .post("/laboratory/samples/new", write, enter::make)
        .get("/laboratory/samples/{id}", view, show::show)
        .get("/laboratory/samples/{id}/steps/{act}", write, steps::ask)
        .post("/laboratory/samples/{id}/steps/{act}", write, steps::take)
        .get("/laboratory/samples/{id}/labels", view, show::labels)
        .get("/laboratory/receive", write, receive::ask)
        .post("/laboratory/receive", write, receive::find)
}
