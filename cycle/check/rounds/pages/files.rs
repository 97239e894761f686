//! Evidence of a cell: kept before the command that names it, shown to whoever may see the cell.

use store::{Named, Tx};
use terms::{Error, Result};
use ui::Crumb;
use web::{Go, Me, Path, Response, Upload, Visit};

use super::super::audience::Thing;
use super::super::evidence;
use super::cell::attaches;
use super::here::Here;

/// The place of new evidence, where this person may put some.
fn place(tx: &mut Tx<'_>, me: &Me, id: i64, unit: &str, item: &str) -> Result<(i64, String)> {
    let here = Here::of(tx, me, id)?;
    let unit = here.unit(unit)?;
    here.item(item)?;
    if !attaches(me, &here, unit) {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    Ok((unit, here.cell_href(unit, item)))
}

pub(super) async fn upload(
    visit: Visit,
    Path((id, unit, item)): Path<(i64, String, String)>,
    upload: Upload,
) -> Response {
    let (me, of, code) = (visit.clone(), unit.clone(), item.clone());
    let kept = visit.read(move |tx| place(tx, &me, id, &of, &code)).await;
    let hash = match kept.and_then(|_| visit.db().evidence().keep(&upload.bytes)) {
        Ok(hash) => hash,
        Err(error) => return web::problem(&visit, &error),
    };
    visit
        .act(move |tx, me| {
            let (unit, href) = place(tx, me, id, &unit, &item)?;
            let file = Named {
                hash: &hash,
                media: "application/octet-stream",
                size: upload.bytes.len(),
                title: &upload.file_name,
                document: None,
            };
            let named = tx.name_evidence(&file)?;
            evidence::attach(tx, id, unit, &item, Some(named), None, &upload.file_name)?;
            Ok(Go::to(format!("{href}#evidence")).say(me.t("rounds-attached")))
        })
        .await
}

async fn kept(visit: &Visit, id: i64, file: i64) -> Result<(String, Vec<u8>)> {
    let me = visit.clone();
    let (hash, name) = visit
        .read(move |tx| {
            let here = Here::of(tx, &me, id)?;
            let found = evidence::of(tx, id, None)?.into_iter().find(|it| it.id == file);
            let unknown = || Error::not_found("evidence-unknown");
            let found = found.ok_or_else(unknown)?;
            // Who may not see the item is told nothing of its evidence, not even that there is some.
            if !here.sees(Thing::Own(found.unit, &found.item)) {
                return Err(unknown());
            }
            found.file.map(|(hash, _)| (hash, found.title)).ok_or_else(unknown)
        })
        .await?;
    Ok((name, visit.db().evidence().read(&hash)?))
}

pub(super) async fn file(visit: Visit, Path((id, evidence)): Path<(i64, i64)>) -> Response {
    let above = vec![
        Crumb::new(visit.t("rounds-title"), "/rounds"),
        Crumb::new(visit.t("rounds-round"), format!("/rounds/{id}")),
    ];
    let here = format!("/rounds/{id}/evidence/{evidence}");
    let found = kept(&visit, id, evidence).await;
    web::file_page(&visit, found, &here, ui::Phase::Check, above)
}

pub(super) async fn inline(visit: Visit, Path((id, evidence)): Path<(i64, i64)>) -> Response {
    let found = kept(&visit, id, evidence).await;
    web::file_inline(&visit, found).await
}

pub(super) async fn download(visit: Visit, Path((id, evidence)): Path<(i64, i64)>) -> Response {
    let found = kept(&visit, id, evidence).await;
    web::file_download(&visit, found)
}
