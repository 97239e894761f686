//! Sign-in, sign-out, assets, the sheet of keys. Space, account and password; then the code of the
//! second factor where it is on. An unknown account costs as much time as a wrong password.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::Actor;
use terms::{Error, Result};

use crate::answer::{Go, html, problem, set_cookie};
use crate::form::Form;
use crate::guard::{PRE_COOKIE, SESSION_COOKIE};
use crate::routes::{Need, Routes};
use crate::visit::Visit;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Need::Open, show)
        .post("/sign-in", Need::Open, enter)
        .get("/sign-in/code", Need::Open, show_code)
        .post("/sign-in/code", Need::Open, confirm)
        .post("/sign-out", Need::SignedIn, leave)
        .get("/keys", Need::SignedIn, keys)
        .get("/assets/{name}", Need::Open, asset)
}

fn page(visit: &Visit, step: ui::SignInStep, name: &str, error: Option<String>) -> ui::SignIn {
    let several = visit.app.spaces.len() > 1;
    let chosen = visit.get("space").unwrap_or_default();
    let mut accounts = Vec::new();
    let mut spaces = Vec::new();
    for space in visit.app.spaces.values() {
        let info = space.info();
        spaces.push(ui::SpaceLink {
            code: space.code.clone(),
            name: info.name.clone(),
            synthetic: info.synthetic,
        });
        // Whoever comes for one city is not shown the accounts of another.
        let of_another = visit.app.spaces.contains_key(chosen) && space.code != chosen;
        for (account, says) in info.accounts.iter().filter(|_| !of_another) {
            accounts.push(ui::Account {
                name: account.clone(),
                says: says.get(visit.lang).to_owned(),
                space: if several { info.name.get(visit.lang).to_owned() } else { String::new() },
            });
        }
    }
    let title =
        visit.t(if step == ui::SignInStep::Code { "signin-code-title" } else { "signin-title" });
    ui::SignIn {
        frame: visit.frame(title),
        step,
        spaces,
        space: visit.get("space").unwrap_or(&visit.space.code).to_owned(),
        name: name.to_owned(),
        error,
        accounts: if step == ui::SignInStep::Code { Vec::new() } else { accounts },
        next: visit.get("next").unwrap_or("/").to_owned(),
    }
}

fn answer(visit: &Visit, status: StatusCode, page: &ui::SignIn) -> Response {
    match page.render() {
        Ok(text) => html(status, text),
        Err(e) => problem(visit, &Error::broken(format!("render: {e}"))),
    }
}

/// The form again, with why it was refused.
fn refused(visit: &Visit, step: ui::SignInStep, name: &str, error: &Error) -> Response {
    let said = ui::ta(visit.lang, error.code(), error.args());
    answer(visit, StatusCode::UNPROCESSABLE_ENTITY, &page(visit, step, name, Some(said)))
}

async fn show(mut visit: Visit) -> Response {
    if visit.actor.is_some() {
        return Go::to(visit.get("next").unwrap_or("/")).into_response();
    }
    // The form carries the token that this cookie holds: nobody can sign a browser in from elsewhere.
    let fresh = visit.csrf.len() != 32 || visit.token.is_some();
    if fresh {
        visit.csrf = store::hex(&store::random::<16>());
    }
    let mut response =
        answer(&visit, StatusCode::OK, &page(&visit, ui::SignInStep::Password, "", None));
    if fresh {
        set_cookie(&mut response, &cookie_text(&visit, PRE_COOKIE, &visit.csrf, 3600));
    }
    response
}

async fn enter(mut visit: Visit, form: Form) -> Response {
    if let Some(space) = visit.app.spaces.get(form.get("space")).cloned() {
        visit.space = space;
    }
    visit.pairs = form.pairs.clone();
    match try_enter(&visit, &form).await {
        Ok(Ok(opened)) => opened_response(&visit, &opened, form.get("next")),
        Ok(Err(error)) => refused(&visit, ui::SignInStep::Password, form.get("name"), &error),
        Err(error) => problem(&visit, &error),
    }
}

async fn try_enter(visit: &Visit, form: &Form) -> Result<Result<identity::Opened>> {
    let account = form.get("name").to_lowercase();
    let asked = account.clone();
    let found = visit.read(move |tx| identity::by_account(tx, &asked)).await?;
    // An account that does not exist is compared with a hash that nothing fits.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let hash = found.as_ref().map_or_else(|| NOBODY.to_owned(), |p| p.password.clone());
    let password = form
        .pairs
        .iter()
        .find(|(n, _)| n == "password")
        .map(|(_, v)| v.clone())
        .unwrap_or_default();
    let right = {
        let _turn = visit.app.hashing.acquire().await.map_err(Error::unavailable)?;
        tokio::task::spawn_blocking(move || identity::check_password(&password, &hash))
            .await
            .map_err(Error::broken)?
    };
    visit.write(move |tx| identity::sign_in(tx, found.as_ref(), right)).await
}

async fn show_code(visit: Visit) -> Response {
    if visit.token.is_none() {
        return Go::to("/sign-in").into_response();
    }
    answer(&visit, StatusCode::OK, &page(&visit, ui::SignInStep::Code, "", None))
}

async fn confirm(mut visit: Visit, form: Form) -> Response {
    visit.pairs = form.pairs.clone();
    let Some(token) = visit.token.clone() else { return Go::to("/sign-in").into_response() };
    let code = form.get("code").to_owned();
    let result = visit.write(move |tx| identity::confirm_code(tx, &token, &code)).await;
    match result {
        Ok(Ok(opened)) => opened_response(&visit, &opened, form.get("next")),
        Ok(Err(error)) => refused(&visit, ui::SignInStep::Code, "", &error),
        Err(error) => problem(&visit, &error),
    }
}

fn opened_response(visit: &Visit, opened: &identity::Opened, next: &str) -> Response {
    let next = if next.is_empty() { "/" } else { next };
    let go = match opened.stage {
        identity::Stage::Open => Go::to(next),
        identity::Stage::Code => {
            let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            Go::to(format!("/sign-in/code?next={next}"))
        }
    };
    let mut response = go.into_response();
    let value = format!("{}.{}", visit.space.code, opened.token);
    set_cookie(&mut response, &cookie_text(visit, SESSION_COOKIE, &value, 12 * 3600));
    response
}

pub(crate) fn cookie_text(visit: &Visit, name: &str, value: &str, seconds: u32) -> String {
    let secure = if visit.app.site.secure_cookies { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

async fn leave(visit: Visit, _form: Form) -> Response {
    let (Some(token), Ok(actor)) = (visit.token.clone(), visit.actor().map(|a| a.person)) else {
        return Go::to("/sign-in").into_response();
    };
    let result = visit.write(move |tx| identity::close_session(tx, &token, actor)).await;
    if let Err(error) = result {
        return problem(&visit, &error);
    }
    let mut response = Go::to("/sign-in").into_response();
    set_cookie(&mut response, &cookie_text(&visit, SESSION_COOKIE, "", 0));
    response
}

async fn keys(visit: Visit) -> Response {
    visit.page(|_, me| Ok(ui::Keys::new(me.frame("")))).await
}

async fn asset(visit: Visit, Path(name): Path<String>) -> Response {
    let Some((bytes, media)) = ui::asset_bytes(&format!("/assets/{name}")) else {
        return problem(&visit, &Error::not_found("error-not-found"));
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    (headers, bytes).into_response()
}

/// Program-made sessions, for the test vocabulary.
pub(crate) fn session_for(db: &store::Db, account: &str) -> Result<String> {
    let account = account.to_owned();
    db.write(Actor::PROGRAM, move |tx| {
        let person = identity::by_account(tx, &account)?
            .ok_or_else(|| Error::not_found("error-not-found"))?;
        identity::open_session(tx, person.id, identity::Stage::Open).map(|o| o.token)
    })
}
