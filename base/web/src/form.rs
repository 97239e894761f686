//! What comes in by POST: form pairs with the token that proves the page was ours, and files.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::Response;
use terms::{Error, Result};

use crate::answer::problem;
use crate::visit::Visit;

const FORM_BYTES: usize = 1 << 20;
/// The largest file that is kept; what comes beyond is read to its end and refused in words.
const FILE_BYTES: usize = 64 << 20;
const DRAIN_BYTES: usize = 1 << 30;

/// The pairs of a form whose token was right.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub pairs: Vec<(String, String)>,
}

impl Form {
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str()).trim()
    }
    pub fn optional(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|v| !v.is_empty())
    }
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }
    /// A number that must be there.
    pub fn id(&self, name: &str) -> Result<i64> {
        self.get(name)
            .parse()
            .map_err(|_| Error::invalid("error-invalid").field(name, "field-missing"))
    }
    pub fn required(&self, name: &str) -> Result<&str> {
        self.optional(name)
            .ok_or_else(|| Error::invalid("error-invalid").field(name, "field-missing"))
    }
    pub fn date(&self, name: &str) -> Result<Option<terms::Date>> {
        self.optional(name)
            .map(|text| {
                text.parse().map_err(|_| Error::invalid("error-invalid").field(name, "field-date"))
            })
            .transpose()
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;
    async fn from_request(request: Request, _: &S) -> std::result::Result<Self, Response> {
        let visit = visit(&request)?;
        let bytes = to_bytes(request.into_body(), FORM_BYTES)
            .await
            .map_err(|_| problem(&visit, &Error::invalid("form-too-large")))?;
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(&bytes).map(|(a, b)| (a.into_owned(), b.into_owned())).collect();
        let form = Form { pairs };
        check_token(&visit, form.get("csrf")).map_err(|e| problem(&visit, &e))?;
        Ok(form)
    }
}

/// A file with the fields that came before it; the token must be the first.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub form: Form,
    pub file_name: String,
    pub bytes: Vec<u8>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> std::result::Result<Self, Response> {
        let visit = visit(&request)?;
        read_upload(request, state, &visit).await.map_err(|e| problem(&visit, &e))
    }
}

async fn read_upload<S: Send + Sync>(request: Request, state: &S, visit: &Visit) -> Result<Upload> {
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(axum::extract::DefaultBodyLimit::disable());
    let bad = |_| Error::invalid("upload-unreadable");
    let mut multipart = Multipart::from_request(Request::from_parts(parts, body), state)
        .await
        .map_err(|_| Error::invalid("upload-unreadable"))?;
    let mut upload = Upload::default();
    let mut total = 0;
    while let Some(mut field) = multipart.next_field().await.map_err(bad)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(bad)? {
            total += chunk.len();
            if total > DRAIN_BYTES {
                return Err(Error::invalid("upload-too-large").with("limit", FILE_BYTES >> 20));
            }
            if total <= FILE_BYTES {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file {
            Some(file) => {
                check_token(visit, upload.form.get("csrf"))?;
                upload.file_name = file;
                upload.bytes = bytes;
            }
            None => upload.form.pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    if total > FILE_BYTES {
        return Err(Error::invalid("upload-too-large").with("limit", FILE_BYTES >> 20));
    }
    check_token(visit, upload.form.get("csrf"))?;
    if upload.bytes.is_empty() {
        return Err(Error::invalid("error-invalid").field("file", "upload-empty"));
    }
    Ok(upload)
}

#[expect(clippy::result_large_err, reason = "the error is the answer itself, sent at once")]
fn visit(request: &Request) -> std::result::Result<Visit, Response> {
    use axum::response::IntoResponse;
    request.extensions().get::<Visit>().cloned().ok_or_else(|| {
        (axum::http::StatusCode::INTERNAL_SERVER_ERROR, "no guard before this route")
            .into_response()
    })
}

/// Compared in constant time.
fn check_token(visit: &Visit, given: &str) -> Result<()> {
    let (a, b) = (visit.csrf.as_bytes(), given.as_bytes());
    let same = !a.is_empty()
        && a.len() == b.len()
        && a.iter().zip(b).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0;
    if same { Ok(()) } else { Err(Error::not_allowed("error-form-token")) }
}
