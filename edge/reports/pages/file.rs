//! Signing a paper, its printed file, and what is taken away to be worked on: the text as DOCX, its tables
//! as a workbook.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use document::paper::{Block, Paper, Table};
use store::Tx;
use terms::{Error, Result};
use web::{Download, Form, Go, Me, Path, Response, Visit, aside};

use super::show;
use crate::kinds;
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
    aside(move || print::print(&db, id)).await
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
    let bytes = aside(move || db.evidence().read(&hash)).await?;
    Ok((format!("{name}.pdf"), row.media.unwrap_or_default(), bytes))
}

/// The paper to be worked on in WPS or Word: a draft as it stands, a signed paper as it was frozen. What
/// counts is the printed file, and the copy says so on every page.
pub(super) async fn docx(visit: Visit, Path(id): Path<i64>) -> Response {
    taken(visit, id, "docx", document::docx::MEDIA, |paper| {
        document::docx::write(&paper).map_err(Error::broken)
    })
    .await
}

/// Every table of the paper, a sheet for each, as it is seen.
pub(super) async fn tables(visit: Visit, Path(id): Path<i64>) -> Response {
    taken(visit, id, "xlsx", document::xlsx::MEDIA, |paper| {
        let tables = tables_of(&paper);
        if tables.is_empty() {
            return Err(Error::not_found("paper-no-tables"));
        }
        document::xlsx::write(&tables, paper.notice.as_deref()).map_err(Error::broken)
    })
    .await
}

/// The tables of a paper and of its annexes, in their order.
pub(super) fn tables_of(paper: &Paper) -> Vec<&Table> {
    fn table(block: &Block) -> Option<&Table> {
        match block {
            Block::Table(table) => Some(table),
            _ => None,
        }
    }
    let annexes = paper.annexes.iter().flat_map(|annex| &annex.blocks);
    paper.blocks.iter().chain(annexes).filter_map(table).collect()
}

async fn taken(
    visit: Visit,
    id: i64,
    ending: &'static str,
    media: &'static str,
    write: fn(Paper) -> Result<Vec<u8>>,
) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| to_work_on(tx, &me, id)).await;
    let made = match read {
        Ok((name, paper)) => aside(move || Ok((name, write(paper)?))).await,
        Err(error) => Err(error),
    };
    match made {
        Ok((name, bytes)) => {
            Download { name: format!("{name}.{ending}"), media, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn to_work_on(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(String, Paper)> {
    let paper = find(tx, id)?;
    policy::may_see(tx, me.actor()?, &paper)?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    let (mut sheet, _) = show::sheet(tx, me, &paper, &kind)?;
    let address = match frozen::find(tx, id) {
        Ok(row) => {
            let copy = ui::t(terms::Lang::Zh, "paper-notice-copy");
            let said = sheet.notice.take().unwrap_or_default();
            sheet.notice = Some(format!("{copy}　{said}").trim_end().to_owned());
            row.frozen.head.address
        }
        Err(error) if error.code() == "paper-not-signed" => {
            me.space.info().address.clone().unwrap_or_default()
        }
        Err(error) => return Err(error),
    };
    let name = number_of(tx, id)?.map_or(paper.title, |(number, _)| number);
    Ok((name, frozen::outward(sheet, &address)))
}
