//! The list of packs and the page of one.

use ::store::Tx;
use askama::Template;
use identity::{Class, Verb};
use terms::Result;
use ui::{Crumb, Empty, Frame};
use web::{Me, Need, Path, Response, Routes, Visit};

use super::store;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Reference);
    Routes::new().get("/packs", view, index).get("/packs/{code}", view, show)
}

struct Line {
    code: String,
    title: String,
    version: String,
    digest: String,
    synthetic: bool,
    notice: String,
    licence: String,
}

#[derive(Template)]
#[template(path = "packs/index.html")]
struct IndexPage {
    frame: Frame,
    lines: Vec<Line>,
    empty: Empty,
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let lines = store::list(tx)?.into_iter().map(|pack| Line {
                title: pack.title.get(me.lang).to_owned(),
                digest: pack.digest.chars().take(16).collect(),
                synthetic: pack.synthetic,
                notice: pack.notice.get(me.lang).to_owned(),
                licence: store::word(&pack.definition, "licence").unwrap_or_default(),
                code: pack.code,
                version: pack.version,
            });
            let lines = lines.collect();
            let mut frame = me.frame(me.t("packs-title")).within(ui::Phase::Settings);
            frame.lead = me.t("packs-lead");
            let empty = Empty::new(me.t("packs-none"), me.t("packs-none-text"));
            Ok(IndexPage { frame, lines, empty })
        })
        .await
}

#[derive(Template)]
#[template(path = "packs/show.html")]
struct ShowPage {
    frame: Frame,
    facts: Vec<(String, String)>,
    notice: String,
    synthetic: bool,
    /// Code, version, name, from.
    indicators: Vec<(String, i64, String, String)>,
    /// Code, version, title, from, last day.
    schemes: Vec<(String, String, String, String, Option<String>)>,
    definition: String,
    cut: Option<usize>,
}

/// More than this is not a page; the file itself is.
const SHOWN_CHARS: usize = 200_000;

async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<ShowPage> {
    let pack = store::find(tx, code)?;
    let title = pack.title.get(me.lang).to_owned();
    let mut frame = me.frame(&title).within(ui::Phase::Settings);
    frame.crumbs = vec![Crumb::new(me.t("packs-title"), "/packs"), Crumb::here(title)];
    let indicators: Vec<_> = store::indicators(tx, code)?
        .into_iter()
        .map(|(code, version, from, definition)| {
            let name = store::name_in(&definition, &code).get(me.lang).to_owned();
            (code, version, name, from)
        })
        .collect();
    let schemes: Vec<_> = store::schemes(tx, code)?
        .into_iter()
        .map(|(code, version, title, from, to)| {
            // A scheme keeps its last day itself.
            (code, version, title.get(me.lang).to_owned(), from, to)
        })
        .collect();
    let mut facts = vec![
        (me.t("packs-code"), pack.code.clone()),
        (me.t("packs-version"), pack.version.clone()),
        (me.t("packs-digest"), pack.digest.clone()),
        (me.t("packs-entry"), ui::number::count(pack.seq)),
    ];
    for (key, word) in [("packs-issued", "issued"), ("packs-licence", "licence")] {
        facts.extend(store::word(&pack.definition, word).map(|text| (me.t(key), text)));
    }
    let count = |n: usize| ui::number::count(i64::try_from(n).unwrap_or(i64::MAX));
    facts.push((me.t("packs-indicators"), count(indicators.len())));
    facts.push((me.t("packs-schemes"), count(schemes.len())));
    let documents = store::listed(&pack.definition, "document");
    facts.extend(documents.map(|n| (me.t("packs-documents"), count(n))));
    let full = store::readable(&pack.definition);
    let total = full.chars().count();
    Ok(ShowPage {
        frame,
        facts,
        notice: pack.notice.get(me.lang).to_owned(),
        synthetic: pack.synthetic,
        indicators,
        schemes,
        definition: full.chars().take(SHOWN_CHARS).collect(),
        cut: (total > SHOWN_CHARS).then_some(total),
    })
}
