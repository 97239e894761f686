//! Traceability for people: find a code, see where it came from and went, know what a recall has to reach.
//!
//! [`find`] reads what was typed ([`typed`]); [`of`] answers with a picture ([`picture`], [`view`], [`layout`]), a
//! timeline ([`story`]), a map ([`counties`]), the balance, and the holders; [`reached`] is the scope of a recall with
//! the reason of every row; [`event`] and [`jobs`] are single events and what was handed in. Everything goes through
//! the redaction that programs meet: a firm sees its own events and its direct neighbours, nothing of what these do
//! with others, not by counts, amounts or time. Words: GB/T 38155.

mod asked;
mod counties;
mod event;
mod find;
mod jobs;
mod layout;
mod of;
mod picture;
mod reached;
pub mod said;
mod story;
pub mod typed;
mod view;

use identity::{Class, Verb};
use web::{Need, Routes};

const VIEW: Need = Need::May(Verb::View, Class::Records);

/// The pages under `/trace`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/trace", VIEW, find::index)
        .get("/trace/of", VIEW, of::show)
        .get("/trace/scope", VIEW, reached::show)
        .get("/trace/scope.csv", Need::May(Verb::Export, Class::Records), reached::csv)
        .get("/trace/events/{id}", VIEW, event::show)
        .get("/trace/jobs", VIEW, jobs::index)
        .get("/trace/jobs/{code}", VIEW, jobs::show)
}
