//! Answers: pages, redirects that say what was done, downloads, and the one place where an error
//! becomes a status and a page.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use terms::{Error, Kind};

use crate::address::encoded;
use crate::log::log_error;
use crate::visit::Visit;

pub(crate) fn html(status: StatusCode, text: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], text).into_response()
}

pub fn json(value: &serde_json::Value) -> Response {
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], value.to_string()).into_response()
}

/// On to another page of ours, with a sentence that is said once.
#[derive(Debug, Clone)]
pub struct Go {
    to: String,
    say: Option<String>,
}

impl Go {
    pub fn to(path: impl Into<String>) -> Self {
        Self { to: path.into(), say: None }
    }
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.say = Some(text.into());
        self
    }
}

impl IntoResponse for Go {
    fn into_response(self) -> Response {
        // Only paths of ours: a `next` from outside must not lead away.
        let own = self.to.starts_with('/')
            && !self.to.starts_with("//")
            && !self.to.contains(['\r', '\n', '\\']);
        let to = if own { self.to } else { "/".to_owned() };
        let mut response = StatusCode::SEE_OTHER.into_response();
        let place = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/"));
        response.headers_mut().insert(header::LOCATION, place);
        if let Some(say) = self.say {
            let said: String = form_urlencoded::byte_serialize(say.as_bytes()).collect();
            set_cookie(
                &mut response,
                &format!("zs_flash={said}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
            );
        }
        response
    }
}

/// A file for the reader to keep.
pub struct Download {
    pub name: String,
    pub media: &'static str,
    pub bytes: Vec<u8>,
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        headed(&self.name, self.media, Body::from(self.bytes))
    }
}

/// An answer that a browser keeps under this name.
pub(crate) fn headed(name: &str, media: &'static str, body: Body) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(name));
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The page (or JSON) for an error. What is ours is logged with its chain; what is the reader's is not.
pub fn problem(visit: &Visit, error: &Error) -> Response {
    if matches!(error.kind(), Kind::Broken | Kind::Unavailable) {
        log_error(&visit.reference, error);
    }
    let ours = matches!(error.kind(), Kind::Broken | Kind::Unavailable);
    let page = ui::Problem::of(visit.frame(""), error, if ours { &visit.reference } else { "" });
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if visit.wants_json {
        let fields: Vec<_> = error
            .fields()
            .iter()
            .map(|f| {
                let args: Vec<(&str, String)> = f.args.clone();
                serde_json::json!({ "place": f.place, "rule": f.rule, "message": ui::ta(visit.lang, f.rule, &args) })
            })
            .collect();
        let body = serde_json::json!({ "error": error.code(), "message": page.text, "fields": fields, "reference": page.reference });
        let mut response = json(&body);
        *response.status_mut() = status;
        return response;
    }
    match page.render() {
        Ok(text) => html(status, text),
        Err(_) => html(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("<!doctype html><p>{}</p>", visit.reference),
        ),
    }
}

pub(crate) fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Work that takes long and needs no snapshot (printing, converting), on a thread of its own.
///
/// # Errors
/// As the work; broken, where it panicked.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::broken)?
}
