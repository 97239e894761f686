//! Results as files: what the page shows to the same person, and the sheet that goes into the appraisal of
//! governments, with weight, document and the places to sign.

use axum::response::IntoResponse;
use store::Tx;
use tables::{Form, Head, Out, OutRow, TableOut, table_csv, table_xlsx};
use terms::{Error, Millionths, Result};
use web::{Download, Me, Path, Response, Visit};

use super::super::audience::Viewer;
use super::super::model::Audience;
use super::super::results::result;
use super::here::Here;
use super::results::{Row, rows};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

type Make = fn(&mut Tx<'_>, &Me, i64) -> Result<(TableOut, String)>;

pub(super) async fn results_xlsx(visit: Visit, Path(id): Path<i64>) -> Response {
    give(visit, id, "xlsx", XLSX, results, table_xlsx).await
}
pub(super) async fn results_csv(visit: Visit, Path(id): Path<i64>) -> Response {
    give(visit, id, "csv", CSV, results, |table| table_csv(table, Vec::new())).await
}
pub(super) async fn appraisal_xlsx(visit: Visit, Path(id): Path<i64>) -> Response {
    give(visit, id, "xlsx", XLSX, appraisal, table_xlsx).await
}
pub(super) async fn appraisal_csv(visit: Visit, Path(id): Path<i64>) -> Response {
    give(visit, id, "csv", CSV, appraisal, |table| table_csv(table, Vec::new())).await
}

async fn give(
    visit: Visit,
    id: i64,
    end: &'static str,
    media: &'static str,
    make: Make,
    write: fn(&TableOut) -> Result<Vec<u8>>,
) -> Response {
    let me = visit.clone();
    let made = visit
        .read(move |tx| {
            let (table, name) = make(tx, &me, id)?;
            Ok((write(&table)?, name))
        })
        .await;
    match made {
        Ok((bytes, name)) => {
            Download { name: format!("{name}.{end}"), media, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn head(title: String, form: Form) -> Head {
    Head { title, form, width: None }
}

fn number(value: Option<rust_decimal::Decimal>) -> Out {
    value
        .and_then(|value| Millionths::rounded(value).ok())
        .map_or(Out::Nothing("—"), Out::Millionths)
}

fn text(value: String) -> Out {
    if value.is_empty() { Out::Nothing("—") } else { Out::Text(value) }
}

fn results(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(TableOut, String)> {
    let here = Here::of(tx, me, id)?;
    let run = result(tx, &here.round, &here.computed)?;
    let rows = rows(me, &here, &run)?;
    let heads = vec![
        head(me.t("rounds-place"), Form::Integer),
        head(me.t("assessment-unit"), Form::Text),
        head(me.t("assessment-total"), Form::Decimal(2)),
        head(me.t("assessment-grade"), Form::Text),
        head(me.t("assessment-veto"), Form::Text),
    ];
    let cells = |row: Row| OutRow {
        cells: vec![
            row.place.parse().map_or(Out::Nothing("—"), Out::Integer),
            Out::Text(row.name),
            number(row.score),
            text(row.grade.unwrap_or_default()),
            text(row.vetoes),
        ],
        total: false,
    };
    let rows = rows.into_iter().map(cells).collect();
    Ok(table(me, &here, "rounds-tab-results", heads, rows, Vec::new()))
}

/// # Errors
/// Not allowed to anybody but those who hold the round; refused before the result is frozen, and where the scheme
/// names no weight.
fn appraisal(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(TableOut, String)> {
    let here = Here::of(tx, me, id)?;
    if here.viewer != Viewer::Staff {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    let Some(rule) = here.round.procedure().appraisal else {
        return Err(Error::not_found("round-no-appraisal"));
    };
    if here.round.run.is_none() {
        return Err(Error::conflict("round-not-frozen"));
    }
    let run = result(tx, &here.round, &here.computed)?;
    let max = here.round.scheme.scheme.max;
    let rows = rows(me, &here, &run)?;
    let heads = vec![
        head(me.t("rounds-code"), Form::Text),
        head(me.t("assessment-unit"), Form::Text),
        head(me.t("assessment-total"), Form::Decimal(2)),
        head(me.t("assessment-max"), Form::Decimal(2)),
        head(me.t("assessment-grade"), Form::Text),
        head(me.t("rounds-weight"), Form::Decimal(2)),
        head(me.t("rounds-appraisal"), Form::Decimal(2)),
        head(me.t("rounds-appraisal-document"), Form::Text),
        head(me.t("rounds-approved-by"), Form::Text),
    ];
    let approved = match here.round.state.approved.and_then(|at| here.round.step(at)) {
        Some(step) => {
            let name = web::Names::default().person(tx, me.lang, step.person)?;
            format!("{name} {}", step.on)
        }
        None => String::new(),
    };
    let cells = |row: Row| OutRow {
        cells: vec![
            Out::Text(here.code(row.unit)),
            Out::Text(row.name),
            number(row.score),
            number(Some(max)),
            text(row.grade.unwrap_or_default()),
            number(Some(rule.weight)),
            number(row.appraised),
            Out::Text(rule.document.clone()),
            text(approved.clone()),
        ],
        total: false,
    };
    let rows = rows.into_iter().map(cells).collect();
    let mut notes = vec![(me.t("rounds-appraisal-document"), rule.document.clone())];
    if !approved.is_empty() {
        notes.push((me.t("rounds-approved-by"), approved.clone()));
    }
    notes.push((me.t("rounds-sign-off"), me.t("rounds-sign-line")));
    Ok(table(me, &here, "rounds-appraisal-sheet", heads, rows, notes))
}

fn table(
    me: &Me,
    here: &Here,
    what: &str,
    heads: Vec<Head>,
    rows: Vec<OutRow>,
    more: Vec<(String, String)>,
) -> (TableOut, String) {
    let scheme = &here.round.scheme.scheme;
    let document = here.round.scheme.published.as_ref().map(|it| it.document.number.clone());
    let state = match here.round.run {
        Some(_) => {
            let args = [
                ("scheme", scheme.name.get(me.lang).to_owned()),
                ("period", here.round.period.say(me.lang)),
            ];
            ui::ta(me.lang, "rounds-kept-as", &args)
        }
        None => me.t("rounds-results-draft"),
    };
    let mut notes = vec![
        (me.t("assessment-scheme"), scheme.name.get(me.lang).to_owned()),
        (me.t("scope-period"), here.round.period.say(me.lang)),
        (me.t("assessment-document"), document.unwrap_or_else(|| "—".to_owned())),
        (me.t("assessment-state"), state),
    ];
    for released in &here.round.state.released {
        if here.viewer != Viewer::Staff && released.to == Audience::Cadre {
            continue;
        }
        let audience = me.t(&format!("rounds-audience-{}", released.to.word()));
        notes.push((audience, format!("{} {}", released.on, released.document)));
    }
    notes.extend(more);
    let table = TableOut {
        title: format!("{} {}", scheme.name.get(me.lang), me.t(what)),
        groups: Vec::new(),
        heads,
        rows,
        frozen_columns: 2,
        notes,
        notes_title: me.t("assessment-note"),
        synthetic: me.frame("").synthetic_strip(),
    };
    let name = format!("{} {} {}", scheme.code, here.round.period, me.t(what));
    (table, name)
}
