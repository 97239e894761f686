//! The routes of plans.

use identity::{Class, Verb};
use web::{Need, Path, Routes, Visit};

use crate::progress::Measure;

use super::{book_page, deciding, drafting, split_page, task_form, task_page, tree_page};

pub fn routes(measure: Measure) -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let enter = Need::May(Verb::Enter, Class::Cases);
    let sign = Need::May(Verb::Sign, Class::Cases);
    Routes::new()
        .get("/plans", view, tree_page::index)
        .get("/plans/new", enter, drafting::ask_plan)
        .post("/plans", enter, drafting::put_plan)
        .get("/plans/{id}", view, tree_page::show)
        .get("/plans/{id}/export", view, book_page::export)
        .post("/plans/{id}/import", enter, book_page::import)
        .get("/plans/{id}/goals/new", enter, drafting::ask_goal)
        .post("/plans/{id}/goals", enter, drafting::put_goal)
        .get("/plans/{id}/measures/new", enter, drafting::ask_measure)
        .post("/plans/{id}/measures", enter, drafting::put_measure)
        .get("/plans/{id}/goals/{goal}", enter, drafting::ask_goal_change)
        .post("/plans/{id}/goals/{goal}", enter, drafting::change_goal)
        .get("/plans/{id}/goals/{goal}/drop", enter, drafting::ask_drop_goal)
        .post("/plans/{id}/goals/{goal}/drop", enter, drafting::drop_goal)
        .get("/plans/{id}/measures/{measure}", enter, drafting::ask_measure_change)
        .post("/plans/{id}/measures/{measure}", enter, drafting::change_measure)
        .get("/plans/{id}/measures/{measure}/drop", enter, drafting::ask_drop_measure)
        .post("/plans/{id}/measures/{measure}/drop", enter, drafting::drop_measure)
        .get("/plans/{id}/tasks/new", enter, task_form::ask_task)
        .post("/plans/{id}/tasks", enter, task_form::put_task)
        .get("/tasks/{id}/change", enter, task_form::ask_change)
        .post("/tasks/{id}/change", enter, task_form::change)
        .get("/tasks/{id}/drop", enter, task_form::ask_drop)
        .post("/tasks/{id}/drop", enter, task_form::drop)
        .get("/plans/{id}/publish", sign, deciding::ask_publish)
        .post("/plans/{id}/publish", sign, deciding::publish)
        .get("/tasks/{id}", view, move |visit: Visit, id: Path<i64>| {
            task_page::show(visit, id, measure)
        })
        .get("/tasks/{id}/split", enter, split_page::show)
        .post("/tasks/{id}/split", enter, split_page::post)
        .get("/tasks/{id}/amend", enter, deciding::ask_amend)
        .post("/tasks/{id}/amend", enter, deciding::amend)
        .get("/amendments/{id}", view, deciding::ask_decide)
        .post("/amendments/{id}", sign, deciding::decide)
}
