//! The routes of plans.

use identity::{Class, Verb};
use web::{Need, Routes};

use super::{drafting, split_page, task_page, tree_page};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let enter = Need::May(Verb::Enter, Class::Cases);
    let sign = Need::May(Verb::Sign, Class::Cases);
    Routes::new()
        .get("/plans", view, tree_page::index)
        .get("/plans/new", enter, drafting::ask_plan)
        .post("/plans", enter, drafting::put_plan)
        .get("/plans/{id}", view, tree_page::show)
        .get("/plans/{id}/export", view, tree_page::export)
        .post("/plans/{id}/import", enter, tree_page::import)
        .get("/plans/{id}/goals/new", enter, drafting::ask_goal)
        .post("/plans/{id}/goals", enter, drafting::put_goal)
        .get("/plans/{id}/measures/new", enter, drafting::ask_measure)
        .post("/plans/{id}/measures", enter, drafting::put_measure)
        .get("/plans/{id}/tasks/new", enter, drafting::ask_task)
        .post("/plans/{id}/tasks", enter, drafting::put_task)
        .get("/plans/{id}/publish", sign, drafting::ask_publish)
        .post("/plans/{id}/publish", sign, drafting::publish)
        .get("/tasks/{id}", view, task_page::show)
        .get("/tasks/{id}/split", enter, split_page::show)
        .post("/tasks/{id}/split", enter, split_page::post)
        .get("/tasks/{id}/amend", enter, drafting::ask_amend)
        .post("/tasks/{id}/amend", enter, drafting::amend)
        .get("/amendments/{id}", view, drafting::ask_decide)
        .post("/amendments/{id}", sign, drafting::decide)
}
