//! `POST /recall-scope`: counts and holders as JSON; every row as CSV, streamed.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use identity::{Class, Verb};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use web::{Need, Response, Routes};

use super::{Item, Scope, items, scope};
use crate::names;
use crate::rest::client::memory;
use crate::rest::{Client, told_json, told_time};
use crate::walk::http::{Waiting, decimal, question, unit, whole_step};

/// `POST /recall-scope`; with `Accept: text/csv` the rows.
pub fn routes() -> Routes {
    Routes::new().post("/recall-scope", Need::Program(Verb::View, Class::Records), ask)
}

async fn ask(client: Client, request: Request) -> Response {
    let begun = std::time::Instant::now();
    let (mut question, cleaning) = match question(request).await {
        Ok(both) => both,
        Err(refusal) => return client.refuse(&refusal),
    };
    question.forward = true;
    let csv = client.header("accept").is_some_and(|accept| accept.contains("text/csv"));
    let memory = memory(&client.visit);
    let waits = Arc::new(AtomicBool::new(true));
    let waiting = Waiting(Arc::clone(&waits));
    let found = client
        .read(move |tx, reach| {
            let words: Vec<String> = cleaning
                .iter()
                .map(|step| names::word(step, epcis::cbv::Vocabulary::BizStep))
                .collect();
            question.options.cleaning = names::numbers(tx, words)?.into_values().collect();
            let found =
                scope(tx, &memory, reach, &question, &mut |_| waits.load(Ordering::Relaxed))?;
            Ok((found, reach.is_all()))
        })
        .await;
    drop(waiting);
    match found {
        Ok((found, all)) => {
            if !all {
                whole_step(begun).await;
            }
            if csv {
                streamed(client.visit.db(), found)
            } else {
                told_json(StatusCode::OK, &told(&found))
            }
        }
        Err(error) => client.fail(&error),
    }
}

fn told(scope: &Scope) -> Value {
    let counts: Vec<Value> = scope
        .counts
        .iter()
        .map(|((tier, status), count)| {
            json!({ "tier": tier.name(), "status": status.name(), "count": count })
        })
        .collect();
    let holders: Vec<Value> = scope
        .holders
        .iter()
        .map(|holder| {
            let amounts: Vec<Value> = holder
                .amounts
                .iter()
                .map(|(base, amount)| json!({ "unit": unit(*base), "amount": decimal(*amount) }))
                .collect();
            let status: Vec<Value> = holder
                .by_status
                .iter()
                .map(|(status, count)| json!({ "status": status.name(), "count": count }))
                .collect();
            let tiers: Vec<Value> = holder
                .by_tier
                .iter()
                .map(|(tier, count)| json!({ "tier": tier.name(), "count": count }))
                .collect();
            json!({
                "party": holder.party, "place": holder.place, "things": holder.things, "lots": holder.lots,
                "amounts": amounts, "status": status, "tiers": tiers, "notify": holder.notify,
            })
        })
        .collect();
    let balance: Vec<Value> = scope
        .balance
        .iter()
        .map(|row| {
            let account = &row.account;
            json!({
                "lot": row.lot, "place": row.place, "unit": unit(row.base), "came": decimal(account.came),
                "used": decimal(account.used), "shipped": decimal(account.shipped),
                "destroyed": decimal(account.destroyed), "onHand": decimal(account.on_hand()),
                "lowest": decimal(account.lowest), "incomplete": account.incomplete,
            })
        })
        .collect();
    let open: Vec<Value> =
        scope.open.iter().map(|end| json!({ "party": end.party, "thing": end.thing })).collect();
    json!({
        "counts": counts,
        "holders": holders,
        "open": open,
        "balance": balance,
        "dispersion": scope.dispersion,
        "unknown": scope.unknown,
        "truncated": scope.truncated,
        "complete": scope.open.is_empty() && !scope.truncated,
        "rows": scope.rows.len(),
    })
}

/// The heads of the columns, as a sortable spreadsheet has them.
pub const COLUMNS: &str = "traceability_code,lot_place,certainty,status,holder,holder_place,quantity,unit,last_event,last_event_time";

/// A row of CSV (RFC 4180).
pub fn csv(item: &Item, out: &mut Vec<u8>) {
    let (amount, of) = match item.amount {
        Some((base, amount)) => (decimal(i128::from(amount)), unit(base)),
        None => (String::new(), ""),
    };
    let time = told_time(item.time);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        item.thing.as_str(),
        &text(&item.at),
        item.tier.name(),
        item.status.name(),
        &text(&item.party),
        &text(&item.place),
        &amount,
        of,
        &text(&item.event),
        &time,
    ];
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        // A field that a spreadsheet would take for a formula is told as text.
        let formula = field.starts_with(['=', '@', '+', '\t'])
            || (field.starts_with('-') && field.parse::<f64>().is_err());
        if formula || field.contains([',', '"', '\n', '\r']) {
            let guard = if formula { "'" } else { "" };
            let _ = write!(out, "\"{guard}{}\"", field.replace('"', "\"\""));
        } else {
            out.extend_from_slice(field.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Bytes that wait for the socket, in pieces.
const AHEAD: usize = 8;
const PIECE: usize = 64 << 10;

/// Rows are told while they are read; a slow reader holds up a thread for long reads and nobody else.
pub(crate) fn streamed(db: &store::Db, found: Scope) -> Response {
    let (to, pieces) = mpsc::channel::<Result<Bytes, std::io::Error>>(AHEAD);
    let db = db.clone();
    tokio::task::spawn_blocking(move || {
        let rows = found.rows;
        let sent = to.clone();
        let told = db.read_bulk(move |tx| {
            let mut piece = format!("{COLUMNS}\r\n").into_bytes();
            items(tx, &rows, |item| {
                csv(&item, &mut piece);
                piece.len() < PIECE
                    || sent.blocking_send(Ok(Bytes::from(std::mem::take(&mut piece)))).is_ok()
            })?;
            let _ = sent.blocking_send(Ok(Bytes::from(piece)));
            Ok(())
        });
        if told.is_err() {
            // The reader sees that the list breaks off.
            let _ = to.blocking_send(Err(std::io::Error::other("the list broke off")));
        }
    });
    let mut response = Response::new(Body::from_stream(Pieces(pieces)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"recall-scope.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    response
}

struct Pieces(mpsc::Receiver<Result<Bytes, std::io::Error>>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
