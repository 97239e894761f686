//! A batch to take away: the list to print by, and its files in one ZIP.
//!
//! The ZIP is written to a file without a name, page of lines by page, and sent from there: however many
//! papers a batch has, neither leaves one out silently nor holds them all in memory.

use std::fs::File;
use std::io::{BufWriter, Write};

use askama::Template;
use axum::response::IntoResponse;
use store::Tx;
use terms::{Error, Result};
use ui::Frame;
use web::{DownloadFile, Me, Path, Response, Visit};
use zip::write::SimpleFileOptions;

use super::batches::{Line, lines, may_see, title};
use super::names;
use crate::batch;
use crate::papers::{Stage, frozen, print};

/// Lines of the list that one page shows.
const SHEET: i64 = 1_000;
/// Lines that are read at once for the ZIP.
const PAGE: i64 = 500;

#[derive(Template)]
#[template(path = "pages/order.html")]
struct Order {
    frame: Frame,
    id: i64,
    lines: Vec<Line>,
    pages: i64,
    papers: i64,
    /// Lines without a printed paper.
    lacking: i64,
    pager: ui::Pager,
}

/// One list to print by: every paper in its place, with pages, and what is not printed.
pub(super) async fn order(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            let batch = batch::find(tx, id)?;
            may_see(me, &batch)?;
            let (papers, pages) = batch::printed(tx, id)?;
            let after: i64 = me.get("after").and_then(|it| it.parse().ok()).unwrap_or(0);
            let mut found = batch::lines(tx, id, after, SHEET + 1)?;
            let more = found.len() as i64 > SHEET;
            found.truncate(SHEET as usize);
            let next = found.last().filter(|_| more).map(|it| it.position);
            let lines = lines(tx, me, found)?;
            let mut frame = me.frame(me.t("papers-order-title")).within(ui::Phase::Papers);
            frame.lead = title(tx, me, &batch)?;
            let here = format!("/papers/batches/{id}/order");
            let pager = ui::Pager {
                lang: me.lang,
                next: next.map(|after| format!("{here}?after={after}")),
                first: (after > 0).then_some(here),
                shown: lines.len() as i64,
                total: Some(batch.total),
            };
            Ok(Order { frame, id, pages, papers, lacking: batch.total - papers, lines, pager })
        })
        .await
}

/// All files of signed papers in one, in the order of the list, named by position, unit and number.
pub(super) async fn zip(visit: Visit, Path(id): Path<i64>) -> Response {
    match packed(&visit, id).await {
        Ok(file) => {
            let name = format!("papers-{id}.zip");
            DownloadFile { name, media: "application/zip", file }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn packed(visit: &Visit, id: i64) -> Result<File> {
    let me = visit.clone();
    visit.read(move |tx| may_see(&me, &batch::find(tx, id)?)).await?;
    let me = visit.clone();
    tokio::task::spawn_blocking(move || pack(&me, id)).await.map_err(Error::broken)?
}

fn pack(me: &Me, id: i64) -> Result<File> {
    let db = me.db().clone();
    let mut archive = zip::ZipWriter::new(BufWriter::new(db.evidence().scratch()?));
    // The papers are compressed already.
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut after = 0;
    loop {
        let asked = me.clone();
        let (last, files) = db.read(move |tx| page(tx, &asked, id, after))?;
        for (paper, name) in files {
            print::print(&db, paper, "")?;
            let hash = db.read(move |tx| Ok(frozen::find(tx, paper)?.printed))?;
            let bytes = db.evidence().read(&hash.unwrap_or_default())?;
            archive.start_file(name, options).map_err(Error::unavailable)?;
            archive.write_all(&bytes).map_err(Error::unavailable)?;
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    let file = archive.finish().map_err(Error::unavailable)?;
    file.into_inner().map_err(|fault| Error::unavailable(fault.into_error()))
}

/// The papers of a page of lines with the names of their files, and the last position while there are
/// more. What is void or withdrawn is not sent, nor what is not signed.
fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    id: i64,
    after: i64,
) -> Result<(Option<i64>, Vec<(i64, String)>)> {
    let found = batch::lines(tx, id, after, PAGE)?;
    let last = found.last().map(|it| it.position);
    let units = names(tx, me, found.iter().map(|it| it.unit))?;
    let mut files = Vec::new();
    for line in found {
        let stage = line.stage.as_deref().and_then(Stage::named);
        let (Some(paper), Some(Stage::Signed | Stage::Issued)) = (line.paper, stage) else {
            continue;
        };
        let unit = units.get(&line.unit).map(String::as_str).unwrap_or_default();
        let number = line.number.unwrap_or_default();
        files.push((paper, plain(&format!("{:05} {unit} {number}.pdf", line.position))));
    }
    Ok((last, files))
}

/// A name that every system takes.
fn plain(name: &str) -> String {
    name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_")
}
