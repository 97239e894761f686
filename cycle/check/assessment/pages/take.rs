//! Matrix and ranking as a file, as they were seen: the same dimension, the same order, the same notes.

use axum::response::IntoResponse;
use store::Tx;
use tables::{Group, TableOut, table_csv, table_xlsx};
use terms::{Error, Result};
use web::{Download, Me, Path, Response, Visit, aside};

use super::Setting;
use crate::assessment::{Words, matrix, ranking};

/// Place, unit, score, grade stand before the items.
const BEFORE: usize = 4;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn xlsx(visit: Visit, Path(scheme): Path<String>) -> Response {
    give(visit, scheme, "xlsx", XLSX, table_xlsx).await
}
pub(super) async fn csv(visit: Visit, Path(scheme): Path<String>) -> Response {
    give(visit, scheme, "csv", "text/csv; charset=utf-8", |table| table_csv(table, Vec::new()))
        .await
}

/// The same table to be printed: merged heads on every page, the mark of synthetic data, source below.
pub(super) async fn pdf(visit: Visit, Path(scheme): Path<String>) -> Response {
    let (me, lang) = (visit.clone(), visit.lang);
    let made = match visit.read(move |tx| table(tx, &me, &scheme)).await {
        Ok((table, name)) => aside(move || Ok((press::table(&table, lang)?, name))).await,
        Err(error) => Err(error),
    };
    match made {
        Ok((bytes, name)) => {
            Download { name: format!("{name}.pdf"), media: press::MEDIA, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn give(
    visit: Visit,
    scheme: String,
    end: &'static str,
    media: &'static str,
    write: fn(&TableOut) -> Result<Vec<u8>>,
) -> Response {
    let me = visit.clone();
    let made = visit
        .read(move |tx| {
            let (table, name) = table(tx, &me, &scheme)?;
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

fn table(tx: &mut Tx<'_>, me: &Me, scheme: &str) -> Result<(TableOut, String)> {
    let setting = Setting::of(tx, me, scheme)?;
    let name_of = |unit: i64| setting.name(me, unit);
    let words = Words { lang: me.lang, unit: &name_of, synthetic: me.frame("").synthetic_strip() };
    let ranked = me.get("what") == Some("ranking");
    let mut table =
        if ranked { ranking(&setting.run, &words) } else { matrix(&setting.run, &words) };
    order(me, &setting, &mut table)?;
    if let (false, Some(only)) = (ranked, me.get("only")) {
        narrow(&setting, only, &mut table);
    }
    let what = me.t(if ranked { "assessment-ranking" } else { "assessment-matrix" });
    let name = format!("{} {} {what}", setting.record.scheme.code, setting.scope.period);
    Ok((table, name))
}

/// Rows come by place; the page lists them by group or by code.
fn order(me: &Me, setting: &Setting, table: &mut TableOut) -> Result<()> {
    let mut came: Vec<i64> = setting.run.standings.iter().map(|standing| standing.unit).collect();
    came.sort_by_key(|unit| {
        let place = setting.run.standing(*unit).and_then(|standing| standing.place);
        (place.unwrap_or(u32::MAX), *unit)
    });
    if came.len() != table.rows.len() {
        return Err(Error::broken("a row for each unit"));
    }
    let wanted =
        if me.get("sort") == Some("code") { setting.by_code() } else { setting.by_group() };
    let mut rows: Vec<_> = came.into_iter().zip(std::mem::take(&mut table.rows)).collect();
    rows.sort_by_key(|(unit, _)| wanted.iter().position(|other| other == unit));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(())
}

/// Keeps the columns of one dimension, and all that stand before and after the items.
fn narrow(setting: &Setting, only: &str, table: &mut TableOut) {
    let dimensions = &setting.record.scheme.dimensions;
    let Some(wanted) = dimensions.iter().position(|dimension| dimension.code == only) else {
        return;
    };
    let mut keep = vec![true; table.heads.len()];
    let mut at = BEFORE;
    for (place, dimension) in dimensions.iter().enumerate() {
        for column in keep.iter_mut().skip(at).take(dimension.items.len()) {
            *column = place == wanted;
        }
        at += dimension.items.len();
    }
    let kept = |at: &usize| keep.get(*at).copied().unwrap_or(true);
    table.heads = std::mem::take(&mut table.heads)
        .into_iter()
        .enumerate()
        .filter(|(at, _)| kept(at))
        .map(|(_, head)| head)
        .collect();
    for row in &mut table.rows {
        row.cells = std::mem::take(&mut row.cells)
            .into_iter()
            .enumerate()
            .filter(|(at, _)| kept(at))
            .map(|(_, cell)| cell)
            .collect();
    }
    // The first group is what stands before the items, then one a dimension.
    let groups: Vec<Group> = std::mem::take(&mut table.groups);
    table.groups = groups
        .into_iter()
        .enumerate()
        .filter(|(at, _)| *at == 0 || *at == wanted + 1 || *at > dimensions.len())
        .map(|(_, group)| group)
        .collect();
}
