//! Signing a paper, and its printed file.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use terms::{Error, Result};
use web::{Form, Go, Path, Response, Visit};

use crate::papers::draft::Desk;
use crate::papers::{find, frozen, number_of, policy, print, sign};

/// Signing asks the slices first, on a snapshot; then the lane gives the number; then the press runs.
pub(super) async fn sign(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let (desk, info) = (Desk::of(&visit.space), visit.space.info());
    let prepared = visit.read(move |tx| sign::prepare(tx, &desk, &info, id)).await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return web::problem(&visit, &error),
    };
    let me = visit.clone();
    let signed = visit
        .write(move |tx| sign::sign(tx, me.actor()?, &prepared, form.optional("ground")))
        .await;
    let number = match signed {
        Ok(number) => number,
        Err(error) => return web::problem(&visit, &error),
    };
    if let Err(error) = printed(&visit, id).await {
        return web::problem(&visit, &error);
    }
    let said = ui::ta(visit.lang, "papers-signed", &[("number", number)]);
    Go::to(format!("/papers/{id}")).say(said).into_response()
}

async fn printed(visit: &Visit, id: i64) -> Result<()> {
    let db = visit.db().clone();
    tokio::task::spawn_blocking(move || print::print(&db, id, "")).await.map_err(Error::broken)?
}

/// The printed file, as it was kept; what a crash left unprinted is printed now.
pub(super) async fn file(visit: Visit, Path(id): Path<i64>) -> Response {
    match bytes(&visit, id).await {
        Ok((name, media, bytes)) => {
            let mut response = (StatusCode::OK, bytes).into_response();
            let media = HeaderValue::from_str(&media)
                .unwrap_or(HeaderValue::from_static("application/pdf"));
            response.headers_mut().insert(header::CONTENT_TYPE, media);
            let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
            let place = format!("inline; filename*=UTF-8''{}", encoded.replace('+', "%20"));
            if let Ok(place) = HeaderValue::from_str(&place) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, place);
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn bytes(visit: &Visit, id: i64) -> Result<(String, String, Vec<u8>)> {
    let me = visit.clone();
    let row = visit
        .read(move |tx| {
            let paper = find(tx, id)?;
            policy::may_see(tx, me.actor()?, &paper)?;
            let name = number_of(tx, id)?.map_or(paper.title, |(number, _)| number);
            Ok((name, frozen::find(tx, id)?.printed))
        })
        .await?;
    let (name, hash) = row;
    if hash.is_none() {
        printed(visit, id).await?;
    }
    let row = visit.read(move |tx| frozen::find(tx, id)).await?;
    let hash = row.printed.ok_or_else(|| Error::not_found("evidence-unknown"))?;
    let db = visit.db().clone();
    let bytes = tokio::task::spawn_blocking(move || db.evidence().read(&hash))
        .await
        .map_err(Error::broken)??;
    Ok((format!("{name}.pdf"), row.media.unwrap_or_default(), bytes))
}
