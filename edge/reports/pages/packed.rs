//! A batch to take away: the list to print by, its files in one ZIP, and bound into one PDF in the order in
//! which they go through the printer.
//!
//! The ZIP is written to a file without a name, page of lines by page, and sent from there: however many
//! papers a batch has, neither leaves one out silently nor holds them all in memory. A bound file is held
//! in memory and so has volumes.

use std::fs::File;
use std::io::{BufWriter, Write};

use askama::Template;
use axum::response::IntoResponse;
use document::pdf::{Binder, Sides};
use store::Tx;
use terms::{Error, Result};
use ui::Frame;
use web::{Download, DownloadFile, Me, Path, Response, Visit, aside};
use zip::write::SimpleFileOptions;

use super::batches::{Line, lines, may_see, title};
use super::names;
use crate::batch;
use crate::papers::{Stage, frozen, print};

/// Lines of the list that one page shows.
const SHEET: i64 = 1_000;
/// Lines that are read at once for the ZIP.
const PAGE: i64 = 500;
/// Papers of a bound volume.
const VOLUME: usize = 500;

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
    /// Bound volumes: address and words.
    volumes: Vec<(String, String)>,
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
            let lacking = batch.total - papers;
            let volumes = volumes(me, id, papers);
            Ok(Order { frame, id, pages, papers, lacking, volumes, lines, pager })
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
    aside(move || pack(&me, id)).await
}

/// One file, or the volumes of a large batch, for each way of printing.
fn volumes(me: &Me, id: i64, papers: i64) -> Vec<(String, String)> {
    let count = usize::try_from(papers).unwrap_or(0);
    let mut volumes = Vec::new();
    for (sides, key) in [(1, "papers-bound"), (2, "papers-bound-both")] {
        for part in 1..=count.div_ceil(VOLUME) {
            let mut words = me.t(key);
            if count > VOLUME {
                let said = [
                    ("volume", words),
                    ("part", part.to_string()),
                    ("from", ((part - 1) * VOLUME + 1).to_string()),
                    ("to", (part * VOLUME).min(count).to_string()),
                ];
                words = ui::ta(me.lang, "papers-bound-part", &said);
            }
            volumes
                .push((format!("/papers/batches/{id}/print.pdf?part={part}&sides={sides}"), words));
        }
    }
    volumes
}

/// The printed papers of a batch bound into one file, or one volume of them.
pub(super) async fn bound(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let seen = visit.read(move |tx| may_see(&me, &batch::find(tx, id)?)).await;
    let me = visit.clone();
    let made = match seen {
        Ok(()) => aside(move || bind(&me, id)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(bytes) => {
            let name = format!("papers-{id}-{}.pdf", part(&visit));
            Download { name, media: press::MEDIA, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// The volume that is asked for; the first is 1.
fn part(me: &Me) -> usize {
    me.get("part").and_then(|it| it.parse().ok()).unwrap_or(1).max(1)
}

fn bind(me: &Me, id: i64) -> Result<Vec<u8>> {
    let db = me.db().clone();
    let sides = if me.get("sides") == Some("2") { Sides::Both } else { Sides::One };
    let printed = db.read(move |tx| batch::files(tx, id))?;
    let mut binder = Binder::new(sides);
    for (paper, hash) in printed.iter().skip((part(me) - 1) * VOLUME).take(VOLUME) {
        let bytes = db.evidence().read(hash)?;
        binder.add(bytes).map_err(|fault| Error::broken(fault).at(format!("paper {paper}")))?;
    }
    if binder.pages() == 0 {
        return Err(Error::not_found("paper-nothing-printed"));
    }
    Ok(binder.finish())
}

fn pack(me: &Me, id: i64) -> Result<File> {
    let db = me.db().clone();
    let mut archive = zip::ZipWriter::new(BufWriter::new(db.evidence().scratch()?));
    // The papers are compressed already.
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut left_out = String::new();
    let mut after = 0;
    loop {
        let asked = me.clone();
        let (last, files) = db.read(move |tx| page(tx, &asked, id, after))?;
        for (paper, name) in files {
            let bytes = match file(&db, paper) {
                Ok(bytes) => bytes,
                // One that cannot be printed is named in the archive, and the others are in it.
                Err(error) => {
                    let why = batch::Trouble::of(&error).say(me.lang);
                    left_out.push_str(&format!("{name}: {why}\r\n"));
                    continue;
                }
            };
            archive.start_file(name, options).map_err(Error::unavailable)?;
            archive.write_all(&bytes).map_err(Error::unavailable)?;
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    if !left_out.is_empty() {
        let name = format!("{}.txt", me.t("papers-left-out"));
        archive.start_file(name, options).map_err(Error::unavailable)?;
        archive.write_all(left_out.as_bytes()).map_err(Error::unavailable)?;
    }
    let file = archive.finish().map_err(Error::unavailable)?;
    file.into_inner().map_err(|fault| Error::unavailable(fault.into_error()))
}

/// The printed file of a signed paper; what a crash left unprinted is printed now.
fn file(db: &store::Db, paper: i64) -> Result<Vec<u8>> {
    print::print(db, paper)?;
    let hash = db.read(move |tx| Ok(frozen::find(tx, paper)?.printed))?;
    db.evidence().read(&hash.unwrap_or_default())
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
