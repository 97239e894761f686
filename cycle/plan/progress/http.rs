//! The routes of progress.

use identity::{Class, Verb};
use web::{Form, Need, Path, Routes, Visit};

use super::{Measure, owed, report};

pub fn routes(measure: Measure) -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let enter = Need::May(Verb::Enter, Class::Cases);
    Routes::new()
        .get("/filings", view, owed::show)
        .get("/tasks/{id}/report", enter, move |visit: Visit, id: Path<i64>| {
            report::show(visit, id, measure)
        })
        .post("/tasks/{id}/report", enter, move |visit: Visit, id: Path<i64>, form: Form| {
            report::put(visit, id, form, measure)
        })
        .post("/tasks/{id}/files", enter, report::upload)
}
