//! The board and the leader's lines as workbooks and as printed tables, as they were seen.

use axum::response::IntoResponse;
use identity::{Class, Verb};
use tables::{Form, Head, Out, OutRow, TableOut, table_xlsx};
use terms::{Error, Result};
use web::{Download, Me, Response, Visit, aside};

use super::board::{self, Board};
use super::{leader, show};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn board(visit: Visit) -> Response {
    download(visit, |me, board| {
        let territory = me.may(Verb::Export, Class::Cases)?;
        let by_measure = me.get("by") == Some("measure");
        let table = show::table(me, board, &territory, by_measure);
        let first = if by_measure { "plan-measure" } else { "plan-lead" };
        let mut heads = vec![text(me.t(first)), count(me.t("cases-overdue"))];
        heads.push(count(me.t("plan-unfiled")));
        heads.push(count(me.t("plan-unverified")));
        heads.extend(table.states.into_iter().map(count));
        heads.push(count(me.t("plan-all")));
        let row = |line: &show::Line, name: &str, total: bool| {
            let mut cells = vec![Out::Text(name.to_owned()), Out::Integer(line.late)];
            cells.push(Out::Integer(line.unfiled));
            cells.push(Out::Integer(line.unverified));
            cells.extend(line.counts.iter().map(|count| Out::Integer(*count)));
            cells.push(Out::Integer(line.all));
            OutRow { cells, total }
        };
        let lines = table.groups.iter().flat_map(|group| &group.lines);
        let mut rows: Vec<OutRow> = lines.map(|line| row(line, &line.name, false)).collect();
        rows.push(row(&table.totals, &me.t("plan-all"), true));
        Ok((me.t("plan-dispatch"), heads, rows))
    })
    .await
}

pub(super) async fn leader(visit: Visit) -> Response {
    download(visit, |me, board| {
        let territory = me.may(Verb::Export, Class::Cases)?;
        let heads = vec![
            text(me.t("plan-lead")),
            count(me.t("plan-all")),
            count(me.t("plan-done")),
            count(me.t("plan-on-time")),
            count(me.t("cases-overdue")),
            count(me.t("plan-idle-short")),
            count(me.t("plan-unfiled")),
            text(me.t("plan-worst")),
            count(me.t("plan-days-late")),
            text(me.t("plan-trend")),
        ];
        let mut rows = Vec::new();
        for areas in [true, false] {
            for line in leader::lines(me, board, &territory, areas) {
                let (worst, days) = match line.worst {
                    Some((_, title, days)) => (Out::Text(title), Out::Integer(days.into())),
                    None => (Out::Nothing("—"), Out::Nothing("—")),
                };
                let cells = vec![
                    Out::Text(line.name),
                    Out::Integer(line.all),
                    Out::Integer(line.done),
                    Out::Integer(line.on_time),
                    Out::Integer(line.late),
                    Out::Integer(line.idle),
                    Out::Integer(line.unfiled),
                    worst,
                    days,
                    Out::Text(line.trend),
                ];
                rows.push(OutRow { cells, total: false });
            }
        }
        Ok((me.t("plan-leader"), heads, rows))
    })
    .await
}

fn text(title: String) -> Head {
    Head { title, form: Form::Text, width: None }
}

fn count(title: String) -> Head {
    Head { title, form: Form::Integer, width: None }
}

type Made = (String, Vec<Head>, Vec<OutRow>);

async fn download(
    visit: Visit,
    make: impl FnOnce(&Me, &Board) -> Result<Made> + Send + 'static,
) -> Response {
    let (me, lang) = (visit.clone(), visit.lang);
    let printed = visit.path_and_query.split('?').next().is_some_and(|path| path.ends_with(".pdf"));
    let table = visit
        .read(move |tx| {
            let board = board::current(tx, &me)?.ok_or_else(|| Error::not_found("plan-unknown"))?;
            let (name, heads, rows) = make(&me, &board)?;
            let table = TableOut {
                title: format!("{} {}", board.plan.name.get(me.lang), name),
                heads,
                rows,
                frozen_columns: 1,
                notes: vec![(me.t("plan-as-of"), board.day.to_string())],
                notes_title: me.t("plan-notes"),
                synthetic: board.plan.synthetic.then(|| me.t("synthetic-notice")),
                ..TableOut::default()
            };
            Ok((format!("{name}-{}", board.day), table))
        })
        .await;
    let made = match table {
        Ok((name, table)) if printed => {
            let bytes = aside(move || press::table(&table, lang)).await;
            bytes.map(|bytes| (format!("{name}.pdf"), press::MEDIA, bytes))
        }
        Ok((name, table)) => table_xlsx(&table).map(|bytes| (format!("{name}.xlsx"), XLSX, bytes)),
        Err(error) => Err(error),
    };
    match made {
        Ok((name, media, bytes)) => Download { name, media, bytes }.into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}
