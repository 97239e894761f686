//! The document register: every number in order, void ones with their ground; as a page and a table.

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Frame};
use web::{Download, Me, Response, Visit};

use super::index::mark;
use super::moment;
use crate::kinds;
use crate::papers::Stage;
use crate::papers::register::{Line, Wish, lines, sequences};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "pages/register.html")]
struct Index {
    frame: Frame,
    lines: Vec<Shown>,
    sequences: Vec<(String, String, bool)>,
    words: String,
    /// Series and year of the filter.
    asked: String,
    empty: ui::Empty,
    pager: ui::Pager,
    export: Option<String>,
}
struct Shown {
    number: String,
    paper: i64,
    title: String,
    kind: String,
    stage: ui::StateMark,
    when: String,
    void: String,
    code: String,
}

/// The register is a whole: whoever reads only part of the papers is shown the page of receipts.
fn whole(me: &Me) -> Result<()> {
    match me.may(Verb::View, Class::Papers)? {
        Territory::Everywhere => Ok(()),
        Territory::Units(_) => Err(Error::not_allowed("paper-register-whole")),
    }
}

fn wish(me: &Me) -> Wish {
    let asked = me.get("of").and_then(|it| it.rsplit_once('-'));
    Wish {
        series: asked.map(|(series, _)| series.to_owned()),
        year: asked.and_then(|(_, year)| year.parse().ok()),
        words: me.get("q").map(str::to_owned),
        before: me.get("before").and_then(|it| it.parse().ok()),
    }
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    whole(me)?;
    let asked = wish(me);
    let mut found = lines(tx, &asked, PAGE + 1)?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let all: Vec<kinds::Kind> = kinds::all(tx)?;
    let shown = found.iter().map(|line| shown(me, &all, line)).collect::<Vec<_>>();
    let mut given = Vec::new();
    given.extend(me.get("of").map(|of| format!("of={}", encoded(of))));
    given.extend(me.get("q").map(|q| format!("q={}", encoded(q))));
    let query = given.join("&");
    let next = match found.last().filter(|_| more) {
        Some(last) => {
            let seq: i64 = tx.count(
                "select seq from paper_number where series = ?1 and year = ?2 and number = ?3",
                store::params![&last.series, last.year, last.number],
            )?;
            Some(format!("/papers/register?{query}&before={seq}"))
        }
        None => None,
    };
    let of = me.get("of").unwrap_or_default();
    let sequences = sequences(tx)?
        .into_iter()
        .map(|(series, year, count, last)| {
            let key = format!("{series}-{year}");
            let own = all.iter().filter_map(|kind| kind.kept.series.as_ref());
            // What stands before the year tells the series of one organ apart.
            let word = own.filter(|it| it.code == series).find_map(|it| {
                Some(it.number.split("{year}").next()?.trim_end_matches(['〔', '[', '(', ' ']))
            });
            let series = word.filter(|it| !it.is_empty()).map_or(series, str::to_owned);
            let words = ui::ta(
                me.lang,
                "papers-sequence",
                &[
                    ("series", series),
                    ("year", year.to_string()),
                    ("count", count.to_string()),
                    ("last", last.to_string()),
                ],
            );
            let chosen = key == of;
            (key, words, chosen)
        })
        .collect();
    let mut frame = me.frame(me.t("papers-register")).within(ui::Phase::Papers);
    frame.lead = me.t("papers-register-lead");
    frame.crumbs =
        vec![Crumb::new(me.t("papers-title"), "/papers"), Crumb::here(me.t("papers-register"))];
    let may = me.can(Verb::Export, Class::Papers);
    Ok(Index {
        frame,
        sequences,
        words: me.get("q").unwrap_or_default().to_owned(),
        asked: of.to_owned(),
        empty: ui::Empty::new(me.t("papers-register-none"), me.t("papers-register-none-text")),
        pager: ui::Pager {
            lang: me.lang,
            first: asked.before.map(|_| format!("/papers/register?{query}")),
            next,
            shown: shown.len() as i64,
            total: None,
        },
        lines: shown,
        export: may.then(|| format!("/papers/register/export.xlsx?{query}")),
    })
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn shown(me: &Me, kinds: &[kinds::Kind], line: &Line) -> Shown {
    let kind = kinds.iter().find(|kind| kind.code == line.kind);
    Shown {
        number: line.text.clone(),
        paper: line.paper,
        title: line.title.clone(),
        kind: kind.map_or(line.kind.clone(), |kind| kind.kept.kind.name.get(me.lang).to_owned()),
        stage: mark(me, Stage::named(&line.stage).unwrap_or(Stage::Signed)),
        when: moment(line.at),
        void: line.void_ground.clone().unwrap_or_default(),
        code: line.code.clone(),
    }
}

/// The register as a workbook, all of it.
pub(super) async fn export(visit: Visit) -> Response {
    let me = visit.clone();
    let made = visit
        .read(move |tx| {
            whole(&me)?;
            let found = lines(tx, &Wish { before: None, ..wish(&me) }, i64::MAX)?;
            table(&me, &found)
        })
        .await;
    match made {
        Ok(bytes) => {
            let name = format!("{}.xlsx", visit.t("papers-register"));
            let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Download { name, media, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn table(me: &Me, lines: &[Line]) -> Result<Vec<u8>> {
    use tables::{Form, Head, Out, OutRow, TableOut};
    let info = me.space.info();
    let keys = [
        "papers-number",
        "papers-paper",
        "papers-kind",
        "papers-stage",
        "papers-signed-at",
        "papers-void-ground",
        "papers-code",
    ];
    let heads = keys.iter().map(|key| Head { title: me.t(key), form: Form::Text, width: None });
    let rows = lines.iter().map(|line| {
        let stage = Stage::named(&line.stage).map_or(line.stage.clone(), |it| me.t(it.key()));
        let cells = [
            line.text.clone(),
            line.title.clone(),
            line.kind.clone(),
            stage,
            moment(line.at),
            line.void_ground.clone().unwrap_or_default(),
            line.code.clone(),
        ];
        OutRow { cells: cells.into_iter().map(Out::Text).collect(), total: false }
    });
    let table = TableOut {
        title: me.t("papers-register"),
        groups: Vec::new(),
        heads: heads.collect(),
        rows: rows.collect(),
        frozen_columns: 1,
        notes: Vec::new(),
        notes_title: String::new(),
        synthetic: info.synthetic.then(|| me.t("synthetic-notice")),
    };
    tables::table_xlsx(&table)
}
