//! Whoever wants to be told: webhooks that are retried until they are acknowledged, and never told twice.
//!
//! A subscription stands on a named query. New events are those behind the last one that was acknowledged; what matches
//! and what the subscriber may read today is posted as one EPCISQueryDocument, signed with the subscriber's token
//! (`GS1-Signature`: HMAC-SHA-256 of the body, as hex). Only an answer of 2xx moves the place on, in one command; any
//! other answer, and silence, is tried again later and later, at most an hour apart. A receiver that says 413 is told in
//! halves. Every delivery has a name of its own (`Idempotency-Key`), the same when it is tried again, so that a receiver
//! whose acknowledgement was lost on the way can tell.
//!
//! `stream: true` tells as soon as events come; a schedule tells at its ticks. Source: EPCIS 2.0 §8.2.5, §12.8.

mod post;
mod schedule;
mod tell;
mod telling;

pub use post::post;
pub(crate) use post::target as reachable;
pub use schedule::Schedule;
pub(crate) use tell::newer;
pub use tell::{Answer, Delivery, Told, tell};
pub use telling::Telling;

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Result};

/// A subscription as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub id: i64,
    pub code: String,
    pub query: i64,
    pub dest: String,
    pub signed: bool,
    pub streamed: bool,
    pub schedule: String,
    pub report_if_empty: bool,
    pub initial_at: i64,
    pub created_at: i64,
    pub notified_at: Option<i64>,
    pub asked_at: i64,
    /// The last event that was acknowledged, or that did not match.
    pub told: i64,
    pub failures: i64,
    pub next_at: i64,
    pub person: i64,
}

const COLUMNS: &str = "id, code, query, dest, signed, streamed, schedule, report_if_empty, initial_at, created_at, notified_at, asked_at, told, failures, next_at, person";

fn read(row: &Row<'_>) -> Result<Subscription> {
    Ok(Subscription {
        id: row.get(0)?,
        code: row.get(1)?,
        query: row.get(2)?,
        dest: row.get(3)?,
        signed: row.get(4)?,
        streamed: row.get(5)?,
        schedule: row.get(6)?,
        report_if_empty: row.get(7)?,
        initial_at: row.get(8)?,
        created_at: row.get(9)?,
        notified_at: row.get(10)?,
        asked_at: row.get(11)?,
        told: row.get(12)?,
        failures: row.get(13)?,
        next_at: row.get(14)?,
        person: row.get(15)?,
    })
}

/// What somebody wants to be told.
#[derive(Debug, Clone)]
pub struct New {
    pub dest: String,
    pub token: Option<String>,
    pub report_if_empty: bool,
    pub initial_at: Option<i64>,
    /// None streams.
    pub schedule: Option<Schedule>,
}

/// Makes a subscription of the person who acts.
///
/// # Errors
/// The store fails.
pub fn create(tx: &mut Tx<'_>, query: i64, new: &New) -> Result<Subscription> {
    let (id, seq, now, person) =
        (tx.next_id()?, tx.next_seq()?, tx.now_micros(), tx.actor().person);
    let code = store::hex(&store::random::<12>());
    let initial = new.initial_at.unwrap_or(now);
    if let Some(token) = &new.token {
        tx.seal_personal(id, "signature_token", token)?;
    }
    let schedule = new.schedule.as_ref().map(Schedule::text).unwrap_or_default();
    // What was recorded before the first moment that counts is behind already.
    let told = before(tx, initial)?;
    tx.run(
        "insert into trace_subscription (id, code, query, dest, signed, streamed, schedule, report_if_empty, initial_at,
           created_at, asked_at, told, failures, next_at, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, 0, 0, ?12, ?13)",
        params![
            id,
            &code,
            query,
            &new.dest,
            new.token.is_some(),
            new.schedule.is_none(),
            &schedule,
            new.report_if_empty,
            initial,
            now,
            told,
            person,
            seq
        ],
    )?;
    tx.record(
        Entry::new("trace.subscribed", "trace_query", query).detail(json!({ "subscription": id })),
    )?;
    by_code(tx, query, &code)
}

/// The last event that was recorded before a moment.
pub(crate) fn before(tx: &mut Tx<'_>, time: i64) -> Result<i64> {
    Ok(tx
        .find(
            "select id from trace_event where recorded_at < ?1 order by recorded_at desc, id desc limit 1",
            params![time],
            |row| row.get(0),
        )?
        .unwrap_or_default())
}

/// Subscriptions of a query.
///
/// # Errors
/// The store cannot be read.
pub fn of_query(tx: &mut Tx<'_>, query: i64) -> Result<Vec<Subscription>> {
    tx.query(
        &format!("select {COLUMNS} from trace_subscription where query = ?1 and until is null order by id"),
        params![query],
        read,
    )
}

/// One of them.
///
/// # Errors
/// Not found.
pub fn by_code(tx: &mut Tx<'_>, query: i64, code: &str) -> Result<Subscription> {
    tx.find(
        &format!(
            "select {COLUMNS} from trace_subscription where code = ?1 and query = ?2 and until is null"
        ),
        params![code, query],
        read,
    )?
    .ok_or_else(|| Error::not_found("error-not-found"))
}

/// Ends a subscription.
///
/// # Errors
/// The store fails.
pub fn end(tx: &mut Tx<'_>, subscription: &Subscription) -> Result<()> {
    let seq = tx.next_seq()?;
    tx.run(
        "update trace_subscription set until = ?2 where id = ?1 and until is null",
        params![subscription.id, seq],
    )?;
    tx.record(Entry::new("trace.unsubscribed", "trace_query", subscription.query)).map(|_| ())
}
