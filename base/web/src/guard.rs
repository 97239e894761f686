//! In front of every handler: cookies, session, person, policy, language; and around everything:
//! the headers that keep a browser strict.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use identity::Class;
use terms::{Error, Kind, Lang};

use crate::answer::{Go, problem, set_cookie};
use crate::routes::{Need, Routes};
use crate::state::{App, Known, SpaceState};
use crate::visit::Visit;

pub(crate) const SESSION_COOKIE: &str = "zs_session";
pub(crate) const PRE_COOKIE: &str = "zs_pre";
/// A session's last use is written at most this often.
const TOUCH_EVERY: i64 = 5 * 60 * 1_000_000;

impl App {
    /// The whole server: every route behind its guard, sign-in and assets added.
    pub fn serve(&self, routes: Routes) -> Router {
        let app = self.clone();
        let panicked =
            tower_http::catch_panic::CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
                crate::log::log_error("panic", &Error::broken("a handler panicked"));
                (StatusCode::INTERNAL_SERVER_ERROR, "500").into_response()
            });
        routes
            .merge(crate::sign_in::routes())
            .router()
            .fallback(|visit: Visit| async move {
                problem(&visit, &Error::not_found("error-not-found"))
            })
            .layer(from_fn(know_visit))
            .layer(from_fn(move |mut request: Request, next: Next| {
                let app = app.clone();
                request.extensions_mut().insert(app.clone());
                around(app, request, next)
            }))
            .layer(panicked)
    }
    /// The routes that `serve` adds by itself, for the access table.
    pub fn own_routes() -> Routes {
        crate::sign_in::routes()
    }
}

/// Knows the visit before any route is chosen, and keeps what it learned in cookies.
async fn know_visit(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = match visit_of(&parts).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let asked = visit.get("lang").and_then(lang_named);
    let had_flash = visit.flash.is_some();
    parts.extensions.insert(visit);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(lang) = asked {
        let lang = lang.pick("zh", "en");
        set_cookie(
            &mut response,
            &format!("zs_lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax"),
        );
    }
    if had_flash && response.status() == StatusCode::OK {
        set_cookie(&mut response, "zs_flash=; Path=/; Max-Age=0");
    }
    response
}

/// What is open while a password is still the one that somebody else made.
const OWN_PASSWORD: [&str; 2] = ["/me/password", "/sign-out"];

/// Stands before one route: does this visit have what the route needs?
pub(crate) async fn guard(need: Need, mut request: Request, next: Next) -> Response {
    let Some(visit) = request.extensions_mut().get_mut::<Visit>() else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "no visit").into_response();
    };
    visit.need = Some(need);
    let visit = &visit.clone();
    if let Err(error) = allowed(need, visit) {
        if error.kind() == Kind::SignedOut && request.method() == Method::GET && !visit.wants_json {
            let next: String =
                form_urlencoded::byte_serialize(visit.path_and_query.as_bytes()).collect();
            return Go::to(format!("/sign-in?next={next}")).into_response();
        }
        // Who came without asking for a page is led to the first that is theirs.
        if error.kind() == Kind::NotAllowed && request.uri().path() == "/" && !visit.wants_json {
            return Go::to(first_page(visit)).into_response();
        }
        return problem(visit, &error);
    }
    if request.method() != Method::GET && !same_origin(&request) {
        return problem(visit, &Error::not_allowed("error-other-origin"));
    }
    if visit.must_change && need != Need::Open && !OWN_PASSWORD.contains(&request.uri().path()) {
        if visit.wants_json {
            return problem(visit, &Error::not_allowed("password-first"));
        }
        return Go::to(OWN_PASSWORD[0]).into_response();
    }
    match crate::take::asked(&request) {
        Some(format) => crate::take::take(visit.clone(), format, request, next).await,
        None => next.run(request).await,
    }
}

fn allowed(need: Need, visit: &Visit) -> Result<(), Error> {
    match need {
        // A program is known by its handler.
        Need::Open | Need::Program(..) => Ok(()),
        Need::SignedIn => visit.actor().map(|_| ()),
        Need::May(verb, class) => visit.may(verb, class).map(|_| ()),
    }
}

/// The page where the work of this reader begins; reference and one's own account are everybody's.
fn first_page(visit: &Visit) -> &'static str {
    let theirs = |need| matches!(need, Need::May(_, class) if class != Class::Reference);
    let mut pages = visit.app.site.nav.iter();
    let found = pages.find(|it| it.href != "/" && theirs(it.need) && visit.meets(it.need));
    found.map_or("/me", |it| it.href)
}

/// A browser says where a form came from; one from another site is refused, whatever its token.
fn same_origin(request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    site.is_none_or(|site| matches!(site, "same-origin" | "none"))
}

async fn visit_of(request: &Parts) -> Result<Visit, Response> {
    let app = request
        .extensions
        .get::<App>()
        .cloned()
        .ok_or_else(|| (StatusCode::INTERNAL_SERVER_ERROR, "no app").into_response())?;
    let uri = request
        .extensions
        .get::<OriginalUri>()
        .map_or_else(|| request.uri.clone(), |u| u.0.clone());
    let query = uri.query().unwrap_or_default();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .map(|(a, b)| (a.into_owned(), b.into_owned()))
        // How the page leaves is no filter of the page.
        .filter(|(name, _)| name != crate::take::PARAMETER)
        .collect();
    let cookie = |name: &str| cookie(request, name);
    let asked = pairs.iter().find(|(n, _)| n == "lang").and_then(|(_, v)| lang_named(v));
    let lang =
        asked.or_else(|| cookie("zs_lang").as_deref().and_then(lang_named)).unwrap_or_default();
    let first = app.first_space().cloned().ok_or_else(|| {
        (StatusCode::SERVICE_UNAVAILABLE, "no space in the data directory").into_response()
    })?;
    let accept =
        request.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut visit = Visit {
        space: first,
        actor: None,
        known: Known::default(),
        lang,
        csrf: cookie(PRE_COOKIE).unwrap_or_default(),
        token: None,
        must_change: false,
        path_and_query: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        host: crate::address::host_of(request),
        pairs,
        flash: cookie("zs_flash").map(|text| {
            form_urlencoded::parse(format!("a={text}").as_bytes())
                .map(|(_, v)| v.into_owned())
                .collect()
        }),
        reference: store::hex(&store::random::<4>()).to_uppercase(),
        wants_json: accept.starts_with("application/json"),
        need: None,
        app,
    };
    if let Some((code, token)) = cookie(SESSION_COOKIE).as_deref().and_then(|c| c.split_once('.'))
        && let Some(space) = visit.app.spaces.get(code).cloned()
    {
        visit.space = space;
        know(&mut visit, token).await.map_err(|error| problem(&visit, &error))?;
    }
    Ok(visit)
}

/// Finds the session, the person and the grants in one snapshot.
async fn know(visit: &mut Visit, token: &str) -> Result<(), Error> {
    let asked = token.to_owned();
    let found = visit
        .read(move |tx| {
            let Some(session) = identity::session_of(tx, &asked)? else { return Ok(None) };
            let known = Known::of(tx, &session.actor)?;
            Ok(Some((session, known, tx.now_micros())))
        })
        .await?;
    let Some((session, known, now)) = found else { return Ok(()) };
    visit.token = Some(token.to_owned());
    visit.csrf = session.csrf;
    visit.must_change = session.must_change;
    if session.stage == identity::Stage::Open {
        visit.actor = Some(Arc::new(session.actor));
        visit.known = known;
        if now - session.seen_at > TOUCH_EVERY {
            touch(&visit.space, token.to_owned());
        }
    }
    Ok(())
}

fn touch(space: &SpaceState, token: String) {
    space.db.write_then(
        store::Actor::PROGRAM,
        move |tx| identity::touch_session(tx, &token),
        |_| (),
    );
}

fn cookie(request: &Parts, name: &str) -> Option<String> {
    let header = request.headers.get(header::COOKIE)?.to_str().ok()?;
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v.to_owned())
}

fn lang_named(name: &str) -> Option<Lang> {
    match name {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

async fn around(app: App, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // Files and the pages that show them bring a policy of their own (`preview`); nothing else does.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    app.metrics.note(&method, &path, response.status().as_u16(), begun.elapsed());
    response
}
