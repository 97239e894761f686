//! The routes of clues: the form and the way to follow it are open to everybody, the desk is not.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{desk, keeping, public};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new()
        .get("/clue", Need::Open, public::ask)
        .post("/clue", Need::Open, public::leave)
        .get("/clue/follow", Need::Open, public::ask_follow)
        .post("/clue/follow", Need::Open, public::follow)
        .post("/clue/rate", Need::Open, public::rate)
        .post("/clue/more", Need::Open, public::more)
        .get("/clues", view, desk::index)
        .get("/clues/identities", Need::May(Verb::View, Class::Reporters), keeping::index)
        .get("/clues/identities/{asked}", Need::May(Verb::View, Class::Reporters), keeping::ask)
        .post("/clues/identities/{asked}", Need::May(Verb::View, Class::Reporters), keeping::erase)
        .get("/clues/{id}", view, desk::show)
        .post("/clues/{id}/assign", Need::May(Verb::Review, Class::Cases), desk::assign)
        .post("/clues/{id}/reporter", Need::May(Verb::View, Class::Reporters), desk::reporter)
}
