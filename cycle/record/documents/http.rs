//! The list of documents, and one document with what rests on it.

use askama::Template;
use figures::{Document, DocumentId, document};
use identity::{Class, Verb};
use std::collections::BTreeSet;
use store::Tx;
use terms::Result;
use web::{Me, Need, Path, Response, Routes, Visit};

use super::store::{self as resting, Resting};
use crate::filter::query;
use crate::pages::Names;

/// Documents of one page.
const PAGE: usize = 100;
/// Rows that a document shows; the count beside them is of all.
const ROWS: i64 = 200;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Reference);
    Routes::new().get("/documents", view, index).get("/documents/{id}", view, show)
}

#[derive(Template)]
#[template(path = "documents/index.html")]
struct Index {
    frame: ui::Frame,
    total: usize,
    lines: Vec<Line>,
    words: String,
    empty: ui::Empty,
    pager: ui::Pager,
}
struct Line {
    href: String,
    number: String,
    title: String,
    issuer: String,
    issued_on: String,
    synthetic: bool,
    figures: String,
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let words = me.get("q").unwrap_or_default().trim().to_lowercase();
            let counts = resting::counts(tx)?;
            let holds = |it: &Document| {
                [&it.number, &it.title, &it.issuer]
                    .iter()
                    .any(|x| x.to_lowercase().contains(&words))
            };
            let mut found: Vec<Document> =
                document::all(tx)?.into_iter().filter(|it| words.is_empty() || holds(it)).collect();
            found.sort_by(|a, b| (b.issued_on, &a.number).cmp(&(a.issued_on, &b.number)));
            let line = |it: Document| Line {
                href: format!("/documents/{}", it.id.0),
                issued_on: it.issued_on.map(ui::number::day_iso).unwrap_or_default(),
                figures: counts.get(&it.id.0).map(|n| ui::number::count(*n)).unwrap_or_default(),
                number: it.number,
                title: it.title,
                issuer: it.issuer,
                synthetic: it.synthetic,
            };
            let total = found.len();
            let first = me.get("after").and_then(|it| it.parse().ok()).unwrap_or(0).min(total);
            let lines: Vec<Line> = found.into_iter().skip(first).take(PAGE).map(line).collect();
            let at = |after: usize| {
                let mut pairs = vec![("q".to_owned(), words.clone())];
                pairs.retain(|(_, value)| !value.is_empty());
                pairs.extend((after > 0).then(|| ("after".to_owned(), after.to_string())));
                format!("/documents?{}", query(&pairs))
            };
            let next = first + lines.len();
            let pager = ui::Pager {
                lang: me.lang,
                first: (first > 0).then(|| at(0)),
                next: (next < total).then(|| at(next)),
                shown: lines.len() as i64,
                total: Some(total as i64),
            };
            let mut frame = me.frame(me.t("documents-title")).within(ui::Phase::Record);
            frame.lead = me.t("documents-lead");
            let empty = ui::Empty::new(me.t("documents-empty"), me.t("documents-empty-text"));
            Ok(Index { frame, total, lines, words, empty, pager })
        })
        .await
}

#[derive(Template)]
#[template(path = "documents/show.html")]
struct Show {
    frame: ui::Frame,
    facts: Vec<(String, String)>,
    address: Option<String>,
    synthetic: bool,
    /// The entry that brought it, and its page where the reader may see it.
    entry: String,
    entry_href: String,
    figures: Vec<Stands>,
    figures_said: String,
    targets: Vec<Stands>,
    may_figures: bool,
}
/// One thing that rests on the document.
struct Stands {
    indicator: String,
    unit: String,
    unit_href: String,
    period: String,
    value: String,
    href: String,
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Show> {
    let document = document::get(tx, DocumentId(id))?;
    let may_figures = me.can(Verb::View, Class::Figures);
    let (mut rows, mut total, mut targets) = (Vec::new(), 0, Vec::new());
    if may_figures {
        (rows, total) = resting::figures(tx, document.id, ROWS)?;
        targets = resting::targets(tx, document.id, ROWS)?;
    }
    let figures = stands(tx, me, &rows)?;
    let targets = stands(tx, me, &targets)?;
    let said = [("shown", figures.len().to_string()), ("total", total.to_string())];
    let mut frame = me.frame(document.number.clone()).within(ui::Phase::Record);
    frame.lead.clone_from(&document.title);
    frame.crumbs = vec![
        ui::Crumb::new(me.t("documents-title"), "/documents"),
        ui::Crumb::here(document.number.clone()),
    ];
    let entry_href = if me.can(Verb::View, Class::Journal) {
        format!("/journal/{}", document.seq)
    } else {
        String::new()
    };
    Ok(Show {
        figures_said: ui::ta(me.lang, "documents-figures-count", &said),
        facts: facts(me, &document),
        address: document
            .address
            .filter(|it| it.starts_with("https://") || it.starts_with("http://")),
        synthetic: document.synthetic,
        entry: format!("#{}", document.seq),
        entry_href,
        frame,
        figures,
        targets,
        may_figures,
    })
}

fn facts(me: &Me, document: &Document) -> Vec<(String, String)> {
    let missing = || ui::number::MISSING.to_owned();
    let mut facts = vec![
        (me.t("documents-number"), document.number.clone()),
        (me.t("documents-name"), document.title.clone()),
        (me.t("documents-issuer"), document.issuer.clone()),
        (me.t("documents-day"), document.issued_on.map_or_else(missing, ui::number::day_iso)),
    ];
    if let Some(note) = &document.note {
        facts.push((me.t("documents-note"), note.clone()));
    }
    facts
}

fn stands(tx: &mut Tx<'_>, me: &Me, rows: &[Resting]) -> Result<Vec<Stands>> {
    let codes: BTreeSet<String> = rows.iter().map(|row| row.indicator.clone()).collect();
    let indicators = resting::names(tx, codes.into_iter().collect())?;
    let units: BTreeSet<i64> = rows.iter().map(|row| row.unit).collect();
    let names = Names::of(tx, me.lang, units)?;
    let one = |row: &Resting| {
        let unit = names.code(row.unit).unwrap_or_default();
        let name = indicators.get(&row.indicator).map(|name| name.get(me.lang));
        Stands {
            indicator: name.unwrap_or(&row.indicator).to_owned(),
            unit: names.label(row.unit).unwrap_or_default().to_owned(),
            unit_href: format!("/units/{}", web::encoded(unit)),
            period: row.period.say(me.lang),
            value: row.value.map_or_else(
                || ui::number::MISSING.to_owned(),
                |value| ui::number::plain(value.decimal().normalize()),
            ),
            href: format!(
                "/indicators/{}?unit={}&period={}&explain=1#why",
                web::encoded(&row.indicator),
                web::encoded(unit),
                web::encoded(&row.period.to_string())
            ),
        }
    };
    Ok(rows.iter().map(one).collect())
}
