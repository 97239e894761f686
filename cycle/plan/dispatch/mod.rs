//! The dispatch board (调度台): every task of a year by the unit that answers, by county or by measure,
//! and the state it stands in, counted exactly; the late ones first; who has not begun and who has not
//! filed; for a leader one line a county. What is late may be pressed for: the order is only drafted, a
//! named leader signs it.

pub(crate) mod board;
mod export;
mod leader;
mod show;

use identity::{Class, Verb};
use web::{Need, Routes};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let export = Need::May(Verb::Export, Class::Cases);
    Routes::new()
        .get("/dispatch", view, show::show)
        .get("/dispatch/leader", view, leader::show)
        .get("/dispatch/export.xlsx", export, export::board)
        .get("/dispatch/leader.xlsx", export, export::leader)
        .get("/dispatch/export.pdf", export, export::board)
        .get("/dispatch/leader.pdf", export, export::leader)
}
