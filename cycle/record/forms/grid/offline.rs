//! What a sheet needs to be opened without a line: the worker that gives it again, and who is signed in now.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use serde_json::json;
use web::{Path, Response, Visit};

use super::http::{answered, seen};

/// Lies under /fillings, so that it keeps sheets and no other page.
pub(super) async fn worker() -> Response {
    let (bytes, mime) =
        ui::asset_bytes(ui::asset("kept_worker.js")).unwrap_or((b"", "text/javascript"));
    ([(header::CONTENT_TYPE, HeaderValue::from_static(mime))], bytes).into_response()
}

/// Whose session this is, with its token: a page that was put by knows those of its own day. What waits in the
/// browser is sent in nobody else's name.
pub(super) async fn state(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheet = seen(tx, &me, id)?;
        let person = me.actor()?.person;
        Ok(json!({ "person": person, "csrf": me.csrf, "seq": sheet.stand.seq }))
    });
    answered(&visit, read.await)
}
