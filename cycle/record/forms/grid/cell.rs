//! One cell: every value that it ever had, newest first.

use askama::Template;
use serde_json::{Value, json};
use store::Tx;
use terms::{Error, Result};
use web::{Me, Path, Response, Visit};

use super::http::{answered, seen};
use super::view::place;
use crate::model::CellKey;
use crate::store as sheets;

/// What a cell ever said, newest first.
#[derive(Template)]
#[template(path = "grid/history.html")]
struct HistoryPage {
    frame: ui::Frame,
    rows: Vec<PastRow>,
}

struct PastRow {
    at: String,
    who: String,
    text: String,
    state: String,
    remark: String,
    ground: String,
    source: String,
}

pub(super) async fn history(visit: Visit, Path(id): Path<i64>) -> Response {
    if visit.wants_json {
        let me = visit.clone();
        let read = visit.read(move |tx| {
            let rows = past_rows(tx, &me, id)?.1;
            let all: Vec<Value> = rows
                .iter()
                .map(|it| {
                    json!({ "at": it.at, "who": it.who, "text": it.text, "state": it.state,
                            "remark": it.remark, "ground": it.ground, "source": it.source })
                })
                .collect();
            Ok(json!({ "rows": all }))
        });
        return answered(&visit, read.await);
    }
    visit
        .page(move |tx, me| {
            let (title, rows) = past_rows(tx, me, id)?;
            let mut frame = me.frame(title).within(ui::Phase::Record);
            frame.crumbs = vec![ui::Crumb::new(me.t("grid-back"), format!("/fillings/{id}"))];
            Ok(HistoryPage { frame, rows })
        })
        .await
}

fn past_rows(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(String, Vec<PastRow>)> {
    let sheet = seen(tx, me, id)?;
    let key = CellKey::parse(me.get("cell").unwrap_or_default())?;
    let Some((section, line, column)) = sheet.layout.find(&key) else {
        return Err(Error::not_found("form-cell-unknown").with("cell", &key));
    };
    let asked = sheet.layout.asked(section, line, column);
    let mut names = web::Names::default();
    let mut rows = Vec::new();
    for it in sheets::history(tx, id, &key)? {
        rows.push(PastRow {
            at: terms::Timestamp::from_microsecond(it.at)
                .map(ui::number::instant)
                .unwrap_or_default(),
            who: names.person(tx, me.lang, it.person)?,
            text: it.content.as_ref().map(|it| it.shown(&asked, me.lang)).unwrap_or_default(),
            state: me.t(&format!("grid-{}", it.state.word())),
            remark: it.remark.unwrap_or_default(),
            ground: it.ground.unwrap_or_default(),
            source: it.source.map(|it| it.words).unwrap_or_default(),
        });
    }
    Ok((place(&sheet, &key, me.lang), rows))
}
