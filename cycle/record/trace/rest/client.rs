//! Who calls, and how they are refused.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::Tx;
use terms::{Error, Kind, Result};
use web::Visit;

use crate::graph::Memory;
use crate::query::Refusal;
use crate::redaction::{self, Reach};

/// A program or a browser that is known.
#[derive(Clone)]
pub struct Client {
    pub visit: Visit,
    pub actor: Arc<identity::Actor>,
    pub headers: HeaderMap,
    pub method: Method,
    /// The path without the question.
    pub path: String,
}

impl<S: Sync + Send> FromRequestParts<S> for Client {
    type Rejection = Response;
    async fn from_request_parts(
        parts: &mut Parts,
        state: &S,
    ) -> std::result::Result<Self, Response> {
        let mut visit = Visit::from_request_parts(parts, state).await?;
        let path = parts
            .extensions
            .get::<axum::extract::OriginalUri>()
            .map_or_else(|| parts.uri.path().to_owned(), |uri| uri.0.path().to_owned());
        let headers = parts.headers.clone();
        let actor = match bearer(&headers) {
            Some((code, key)) => known(&mut visit, &code, key).await,
            None => {
                visit.actor.clone().ok_or_else(|| Error::new(Kind::SignedOut, "error-signed-out"))
            }
        };
        let client = |actor| Client { visit, actor, headers, method: parts.method.clone(), path };
        match actor {
            Ok(actor) => {
                let client = client(actor);
                client
                    .versions()
                    .map_err(|refusal| refused(&client.path, &client.headers, &refusal))?;
                Ok(client)
            }
            Err(error) => {
                let refusal = refusal(&error);
                let xml = wants_xml(&parts.headers);
                Err(problem(parts.uri.path(), xml, &refusal))
            }
        }
    }
}

/// `Bearer space.key`.
fn bearer(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    let (code, key) = rest.trim().split_once('.')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| (code.to_owned(), key.to_owned()))
}

async fn known(visit: &mut Visit, code: &str, key: String) -> Result<Arc<identity::Actor>> {
    let nobody = || Error::new(Kind::SignedOut, "error-signed-out");
    visit.space = visit.app.spaces.get(code).cloned().ok_or_else(nobody)?;
    visit.actor = None;
    let actor = visit.read(move |tx| super::tokens::actor(tx, &key)).await?.ok_or_else(nobody)?;
    let actor = Arc::new(actor);
    visit.actor = Some(Arc::clone(&actor));
    Ok(actor)
}

/// What the graph of this space remembers.
pub(crate) fn memory(visit: &Visit) -> Arc<Memory> {
    visit.space.kept::<Memory>()
}

impl Client {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
    }

    /// Parameters of the address, as they were written.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let own = |name: &str| !matches!(name, "lang");
        self.visit.pairs.iter().filter(|(name, _)| own(name)).cloned().collect()
    }

    pub(crate) fn xml(&self) -> bool {
        wants_xml(&self.headers)
    }

    /// Whether an answer in JSON or XML is taken at all.
    pub(crate) fn acceptable(&self) -> std::result::Result<(), Refusal> {
        let accept = self.header("accept").unwrap_or("*/*");
        let good = ["*/*", "application/*", "text/*", "json", "xml", "csv", "text/html"];
        if accept.is_empty() || good.iter().any(|known| accept.contains(known)) {
            return Ok(());
        }
        let detail = "Answers are JSON or XML.";
        Err(Refusal::new("NotAcceptableException", 406, detail))
    }

    /// Versions that the client can read; ours is 2.0.
    fn versions(&self) -> std::result::Result<(), Refusal> {
        self.acceptable()?;
        for (name, least) in [
            ("gs1-epcis-min", true),
            ("gs1-epcis-max", false),
            ("gs1-cbv-min", true),
            ("gs1-cbv-max", false),
        ] {
            let Some(asked) = self.header(name) else { continue };
            let Some(asked) = version(asked) else {
                let detail = format!("{name} is no version such as 2.0.0.");
                return Err(Refusal::new("ValidationException", 400, detail));
            };
            if if least { asked > OURS } else { asked < OURS } {
                let detail = format!("{name}: this interface speaks 2.0.0.");
                return Err(Refusal::new("NotAcceptableException", 406, detail));
            }
        }
        Ok(())
    }

    pub(crate) fn refuse(&self, refusal: &Refusal) -> Response {
        refused(&self.path, &self.headers, refusal)
    }

    pub(crate) fn fail(&self, error: &Error) -> Response {
        if matches!(error.kind(), Kind::Broken | Kind::Unavailable) {
            web::log_error(&self.visit.reference, error);
        }
        let mut told = refusal(error);
        if error.kind() == Kind::Broken {
            told.detail = format!("{} {}", self.visit.t(error.code()), self.visit.reference);
        } else {
            told.detail = self.visit.t(error.code());
        }
        self.refuse(&told)
    }

    /// One snapshot with how far this client reads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>, &Reach) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let actor = Arc::clone(&self.actor);
        self.visit
            .read(move |tx| {
                let reach = redaction::reach(tx, &actor)?;
                work(tx, &reach)
            })
            .await
    }
}

const OURS: (u32, u32) = (2, 0);

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next().unwrap_or(Some(0))?))
}

fn wants_xml(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let accept = accept.unwrap_or_default();
    let xml = accept.find("xml");
    let json = accept.find("json").or_else(|| accept.find("*/*"));
    match (xml, json) {
        (Some(xml), Some(json)) => xml < json && !accept.starts_with("text/html"),
        (xml, _) => xml.is_some(),
    }
}

/// The exception of an error of ours.
pub(crate) fn refusal(error: &Error) -> Refusal {
    let (exception, status) = match error.kind() {
        Kind::NotFound => ("NoSuchNameException", 404),
        Kind::NotAllowed => ("SecurityException", 403),
        Kind::SignedOut => ("SecurityException", 401),
        Kind::Invalid => ("ValidationException", 400),
        Kind::Conflict => ("ResourceAlreadyExistsException", 409),
        Kind::Unavailable | Kind::Broken => ("ImplementationException", 500),
    };
    Refusal::new(exception, status, error.code())
}

fn refused(path: &str, headers: &HeaderMap, refusal: &Refusal) -> Response {
    problem(path, wants_xml(headers), refusal)
}

/// A problem of RFC 7807.
pub(crate) fn problem(path: &str, xml: bool, refusal: &Refusal) -> Response {
    let kind = format!("epcisException:{}", refusal.exception);
    let title = title(refusal.exception);
    let (media, body) = if xml {
        let escaped =
            |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<problem xmlns=\"urn:ietf:rfc:7807\"><type>{kind}</type><title>{title}</title><status>{}</status><detail>{}</detail><instance>{}</instance></problem>\n",
            refusal.status,
            escaped(&refusal.detail),
            escaped(path)
        );
        ("application/problem+xml", body)
    } else {
        let body = serde_json::json!({
            "type": kind,
            "title": title,
            "status": refusal.status,
            "detail": refusal.detail,
            "instance": path,
        });
        ("application/problem+json", body.to_string())
    };
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if refusal.status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    super::told::versions(headers);
    response
}

fn title(exception: &str) -> &'static str {
    match exception {
        "ValidationException" => "EPCIS document or event is not valid",
        "QueryValidationException" => "Query is not valid",
        "QueryParameterException" => "Query parameter is not valid",
        "SubscriptionControlsException" => "Subscription cannot be made so",
        "SecurityException" => "Not allowed",
        "NoSuchNameException" => "No such resource",
        "NotAcceptableException" => "No such form of answer",
        "ResourceAlreadyExistsException" => "It exists already",
        "CaptureLimitExceededException" => "Document is too large",
        "QueryTooLargeException" => "Answer is too large",
        "QueryTooComplexException" => "Question is too complex",
        "UnsupportedMediaTypeException" => "Media type is not supported",
        "URITooLongException" => "Address is too long",
        _ => "Cannot be done",
    }
}
