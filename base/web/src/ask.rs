//! A form that is answered: the work is done, or the same question comes back with what was wrong.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use store::Tx;
use terms::{Error, Kind, Result};

use crate::answer::{Go, problem};
use crate::form::Form;
use crate::visit::{Me, Visit};

/// Does the work as one command, or asks again; an error that no answer could mend gets its own page.
pub async fn answer(
    visit: Visit,
    form: Form,
    ask: impl FnOnce(&mut Tx<'_>, &Me) -> Result<ui::Ask> + Send + 'static,
    work: impl FnOnce(&mut Tx<'_>, &Me, &Form) -> Result<Go> + Send + 'static,
) -> Response {
    let (me, given) = (visit.clone(), form.clone());
    match visit.write(move |tx| work(tx, &me, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) => ask_again(visit, form, error, ask).await,
    }
}

/// The page of an answer that broke a rule; another error gets its own page.
pub async fn ask_again(
    visit: Visit,
    form: Form,
    error: Error,
    ask: impl FnOnce(&mut Tx<'_>, &Me) -> Result<ui::Ask> + Send + 'static,
) -> Response {
    if !matches!(error.kind(), Kind::Invalid | Kind::Conflict) || visit.wants_json {
        return problem(&visit, &error);
    }
    let answered = move |tx: &mut Tx<'_>, me: &Me| {
        Ok(ask(tx, me)?.answered(|name| given_again(&form, name), &error))
    };
    let mut response = visit.page(answered).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// What was filled in; of several ticks all, with commas between.
fn given_again(form: &Form, name: &str) -> String {
    let all = form.all(name);
    match all.as_slice() {
        [] | [_] => form.get(name).to_owned(),
        several => several.join(","),
    }
}
