//! The pages of this slice.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{index, show};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Figures);
    Routes::new().get("/indicators", view, index::index).get("/indicators/{code}", view, show::show)
}
