//! The routes of qualities, works and structure.

use identity::{Class, Verb};
use web::{Need, Path, Routes, Visit};

use super::{Axis, matrix, show, structure};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Figures);
    Routes::new()
        .get("/qualities", view, |visit: Visit| matrix::show(visit, Axis::Quality))
        .get("/works", view, |visit: Visit| matrix::show(visit, Axis::Work))
        .get("/qualities/{word}", view, |visit: Visit, word: Path<String>| {
            show::show(visit, Axis::Quality, word)
        })
        .get("/works/{word}", view, |visit: Visit, word: Path<String>| {
            show::show(visit, Axis::Work, word)
        })
        .get("/structure", view, structure::show)
}
