//! Routes of campaigns: inside for those who organise, audit and answer for a firm; outside for everybody who
//! wants to check a draw.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{acts, list, pages, public};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let enter = Need::May(Verb::Enter, Class::Credit);
    Routes::new()
        .get("/campaigns", view, list::index)
        .get("/campaigns/new", enter, list::blank)
        .post("/campaigns", enter, list::add)
        .get("/campaigns/{id}", view, pages::show)
        .post("/campaigns/{id}/freeze", enter, acts::freeze)
        .post("/campaigns/{id}/rates", enter, acts::rates)
        .post("/campaigns/{id}/announce", enter, acts::announce)
        .post("/campaigns/{id}/draw", enter, acts::draw)
        .post("/campaigns/{id}/recuse", enter, acts::recuse)
        .post("/campaigns/{id}/open", enter, acts::open)
        .post("/campaigns/{id}/withdraw", enter, acts::withdraw)
        .get("/campaigns/{id}/opening.json", Need::May(Verb::View, Class::Credit), pages::opening)
        .get("/campaigns/{id}/proof.json", view, pages::proof)
        .get("/draws", Need::Open, public::index)
        .get("/draws/verify", Need::Open, public::ask)
        .post("/draws/verify", Need::Open, public::verify)
        .get("/draws/verify_draw.py", Need::Open, public::script)
        .get("/draws/verify_proof.py", Need::Open, public::proof_script)
        .get("/draws/{code}/announcement.json", Need::Open, public::announcement)
        .get("/draws/{code}/outcome.json", Need::Open, public::outcome)
}
