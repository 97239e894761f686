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

pub use post::post;
pub(crate) use post::target as reachable;
pub use schedule::Schedule;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use serde_json::json;
use store::{Db, Entry, Row, Tx, params};
use terms::{Error, Result};
use web::SpaceState;

use crate::query::{self, Asked, Stored};
use crate::redaction;
use crate::rest::{Named, by_id, document};

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

/// Something that is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub dest: String,
    pub body: Vec<u8>,
    /// The same for the same events, however often it is tried.
    pub name: String,
    pub signature: Option<String>,
    pub events: usize,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Acknowledged.
    Taken,
    /// 413: send less at once.
    TooLarge,
    /// Anything else, in words for the log.
    Failed(String),
}

/// What one look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    pub delivered: usize,
    pub events: usize,
    pub failed: usize,
}

/// Events that are told at once, at most.
const BATCH: usize = 500;
/// Documents that one subscription is sent in one look, so that others have their turn.
const TURNS: usize = 20;
const HOUR: i64 = 3600 * 1_000_000;

/// Looks at every subscription that is due and tells it what is new.
///
/// # Errors
/// The store fails.
pub fn tell(db: &Db, post: &dyn Fn(&Delivery) -> Answer) -> Result<Told> {
    let due: Vec<Subscription> = db.read(|tx| {
        let now = tx.now_micros();
        tx.query(
            &format!(
                "select {COLUMNS} from trace_subscription where until is null and next_at <= ?1 order by id"
            ),
            params![now],
            read,
        )
    })?;
    let mut told = Told::default();
    for subscription in due {
        tell_one(db, subscription, post, &mut told)?;
    }
    Ok(told)
}

/// What one batch is made of.
struct Batch {
    delivery: Option<Delivery>,
    /// Where the subscription stands once it is acknowledged.
    upto: i64,
    more: bool,
    now: i64,
}

fn tell_one(
    db: &Db,
    mut subscription: Subscription,
    post: &dyn Fn(&Delivery) -> Answer,
    told: &mut Told,
) -> Result<()> {
    let mut size = BATCH;
    for turn in 0..TURNS {
        let asked = subscription.clone();
        let first = turn == 0;
        let Some(batch) = db.read(move |tx| batch(tx, &asked, size, first))? else { return Ok(()) };
        let answer = batch.delivery.as_ref().map(post);
        match answer {
            None => {
                // Nothing matched: the place moves on without a word, when it is worth a write.
                if batch.upto > subscription.told || !subscription.streamed {
                    moved(db, &subscription, &batch, false)?;
                }
            }
            Some(Answer::Taken) => {
                moved(db, &subscription, &batch, true)?;
                told.delivered += 1;
                told.events += batch.delivery.as_ref().map_or(0, |delivery| delivery.events);
            }
            Some(Answer::TooLarge) if size > 1 => {
                size = size.div_ceil(2);
                continue;
            }
            Some(Answer::TooLarge | Answer::Failed(_)) => {
                told.failed += 1;
                return later(db, &subscription);
            }
        }
        subscription.told = batch.upto;
        subscription.failures = 0;
        if !batch.more {
            return Ok(());
        }
    }
    Ok(())
}

/// The next events for a subscription; nothing at all when it is not due or its person may read no more.
fn batch(
    tx: &mut Tx<'_>,
    subscription: &Subscription,
    size: usize,
    first: bool,
) -> Result<Option<Batch>> {
    let now = tx.now_micros();
    if first && !subscription.streamed {
        let due = Schedule::read(&subscription.schedule)
            .ok()
            .and_then(|schedule| schedule.next_after(subscription.asked_at));
        // A failure is tried again without waiting for the next tick.
        if subscription.failures == 0 && due.is_none_or(|due| due > now) {
            return Ok(None);
        }
    }
    let Some(named) = by_id(tx, subscription.query)? else { return Ok(None) };
    let Ok(actor) = identity::actor_of(tx, store::Actor::person(subscription.person)) else {
        return Ok(None);
    };
    let Ok(reach) = redaction::reach(tx, &actor) else { return Ok(None) };
    let Some(asked) = asked(&named) else { return Ok(None) };
    let tests = query::resolved(tx, &asked.tests)?;
    let (told, initial_at) = (subscription.told, subscription.initial_at);
    let (events, upto, more) = newer(tx, &reach, &tests, told, initial_at, size)?;
    let quiet =
        events.is_empty() && (subscription.streamed || !subscription.report_if_empty || more);
    let delivery =
        if quiet { None } else { Some(made(tx, subscription, &named, &events, upto, now)?) };
    Ok(Some(Batch { delivery, upto, more, now }))
}

fn asked(named: &Named) -> Option<Asked> {
    let (definition, prefixes) = named.read().ok()?;
    query::asked(definition, &prefixes).ok()
}

/// Events that are looked at for one batch.
const STRIDE: i64 = 2_000;

/// Events behind the last one told that match and may be read, where the look ended, and whether there is more.
pub(crate) fn newer(
    tx: &mut Tx<'_>,
    reach: &redaction::Reach,
    tests: &[query::filter::Test],
    told: i64,
    initial_at: i64,
    size: usize,
) -> Result<(Vec<Stored>, i64, bool)> {
    let mut found = Vec::new();
    let mut upto = told;
    let rows: Vec<(i64, i64, i64, Vec<u8>)> = tx.query(
        "select id, t, recorded_at, packed from trace_event where id > ?1 order by id limit ?2",
        params![upto, STRIDE],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let more = rows.len() as i64 == STRIDE;
    for (id, t, recorded_at, packed) in rows {
        let fact = crate::graph::fact::unpack(id, t, 0, None, &packed)?;
        if recorded_at >= initial_at && reach.reads(&fact) {
            let (event_id, body): (String, String) = tx.one(
                "select event_id, body from trace_body where event = ?1",
                params![id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            if query::matches(tests, &body, &event_id, recorded_at) {
                if found.len() == size {
                    return Ok((found, upto, true));
                }
                found.push(Stored { id, t, recorded_at, event_id, body });
            }
        }
        upto = id;
    }
    Ok((found, upto, more))
}

fn made(
    tx: &mut Tx<'_>,
    subscription: &Subscription,
    named: &Named,
    events: &[Stored],
    upto: i64,
    now: i64,
) -> Result<Delivery> {
    let body = document(tx, events, now, &named.name, &subscription.code)?;
    let token = tx.personal(subscription.id, "signature_token")?;
    let signature = token.map(|token| post::signature(token.as_bytes(), &body));
    // An empty report is named by its tick, events by where they begin and end.
    let tick = if events.is_empty() { now } else { upto };
    let name = format!("{}-{}-{tick}", subscription.code, subscription.told);
    Ok(Delivery { dest: subscription.dest.clone(), body, name, signature, events: events.len() })
}

/// Acknowledged, or nothing to say: the place moves on.
fn moved(db: &Db, subscription: &Subscription, batch: &Batch, said: bool) -> Result<()> {
    let (id, before, upto, now) = (subscription.id, subscription.told, batch.upto, batch.now);
    db.write(store::Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        // Only from where it stood: of two lookers one is too late.
        tx.run(
            "update trace_subscription set told = ?3, asked_at = ?4, failures = 0, next_at = 0,
               notified_at = case when ?5 = 1 then ?4 else notified_at end
             where id = ?1 and told = ?2",
            params![id, before, upto, now, said],
        )
        .map(|_| ())
    })
}

/// Nobody acknowledged: again later, and later each time.
fn later(db: &Db, subscription: &Subscription) -> Result<()> {
    let id = subscription.id;
    let wait = 1_000_000i64.saturating_mul(1 << subscription.failures.clamp(0, 12)).min(HOUR);
    db.write(store::Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        let next = tx.now_micros() + wait;
        tx.run(
            "update trace_subscription set failures = failures + 1, next_at = ?2 where id = ?1",
            params![id, next],
        )
        .map(|_| ())
    })
}

/// The thread that looks, twice a second, while the server runs; it ends when this is dropped.
pub struct Telling {
    stop: Option<Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Telling {
    pub fn start(spaces: Arc<std::collections::BTreeMap<String, Arc<SpaceState>>>) -> Telling {
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || run(&spaces, &stopped));
        Telling { stop: Some(stop), thread: Some(thread) }
    }
}

fn run(spaces: &std::collections::BTreeMap<String, Arc<SpaceState>>, stopped: &Receiver<()>) {
    loop {
        match stopped.recv_timeout(Duration::from_millis(500)) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => return,
        }
        for space in spaces.values() {
            if let Err(error) = tell(&space.db, &post) {
                web::log_error("subscriptions", &error);
            }
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
