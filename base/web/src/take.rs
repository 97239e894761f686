//! Any page gives its tables away as they are seen: `leave=xlsx` or `leave=pdf` in its address.
//!
//! The page is made as ever, behind the same guard and with the same filters, and its tables are read
//! out of it. So no page needs a second way to say what it shows, and none can be forgotten. Who makes
//! the file is told by the binary ([`Site::take`](crate::Site)); without it the page itself comes.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use identity::{Territory, Verb};
use terms::{Error, Lang, Result};

use crate::answer::{Download, aside, problem};
use crate::routes::Need;
use crate::visit::Visit;

/// The kind of file that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeAs {
    Xlsx,
    Pdf,
}

/// Makes the file of the tables of a page; none where the page has no table.
pub type Take = fn(html: &str, lang: Lang, form: TakeAs) -> Result<Option<Download>>;

/// A page is longer than this only by mistake, bytes.
const PAGE_MOST: usize = 32 << 20;

pub(crate) const PARAMETER: &str = "leave";

pub(crate) fn asked(request: &Request) -> Option<TakeAs> {
    if request.method() != Method::GET {
        return None;
    }
    let mut pairs = form_urlencoded::parse(request.uri().query()?.as_bytes());
    match pairs.find(|(name, _)| name == PARAMETER)?.1.as_ref() {
        "xlsx" => Some(TakeAs::Xlsx),
        "pdf" => Some(TakeAs::Pdf),
        _ => None,
    }
}

impl Visit {
    /// Whether this reader may carry away what this route shows: the right to export must reach as far
    /// as the right to see. Units and rules are open to everybody who is signed in.
    pub(crate) fn may_take(&self) -> bool {
        let Some(Need::May(_, class)) = self.need else { return false };
        let Some(actor) = self.actor.as_ref().filter(|_| self.app.site.take.is_some()) else {
            return false;
        };
        if class == identity::Class::Reference {
            return true;
        }
        match (actor.territory(Verb::View, class), actor.territory(Verb::Export, class)) {
            (_, Some(Territory::Everywhere)) => true,
            (Some(Territory::Units(seen)), Some(Territory::Units(own))) => {
                seen.iter().all(|unit| own.contains(unit))
            }
            _ => false,
        }
    }
}

pub(crate) async fn take(visit: Visit, form: TakeAs, request: Request, next: Next) -> Response {
    let Some(maker) = visit.app.site.take else { return next.run(request).await };
    if !visit.may_take() {
        return problem(&visit, &Error::not_allowed("error-not-allowed"));
    }
    let page = next.run(request).await;
    let is_page = page
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    if page.status() != StatusCode::OK || !is_page {
        return page;
    }
    let bytes = match to_bytes(page.into_body(), PAGE_MOST).await {
        Ok(bytes) => bytes,
        Err(error) => return problem(&visit, &Error::broken(error)),
    };
    let lang = visit.lang;
    let made = aside(move || maker(&String::from_utf8_lossy(&bytes), lang, form)).await;
    match made {
        Ok(Some(file)) => file.into_response(),
        Ok(None) => problem(&visit, &Error::not_found("leave-nothing")),
        Err(error) => problem(&visit, &error),
    }
}
