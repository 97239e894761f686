//! What is new for whom, put together, delivered, and kept in mind as delivered.

use store::{Db, Tx, params};
use terms::Result;

use super::{COLUMNS, Schedule, Subscription, post, read};
use crate::query::{self, Asked, Stored};
use crate::redaction;
use crate::rest::{Named, by_id, document};

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
