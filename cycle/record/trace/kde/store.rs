//! Events with what they lack, read out of the store.

use std::collections::HashSet;

use cases::trace::TraceStep;
use epcis::event::Event;
use store::{Tx, params};
use terms::{Error, Result};
use web::Me;

use super::judge::{Beside, Step, goods, judge, product_of};
use crate::graph::Memory;
use crate::graph::fact::{Fact, unpack};
use crate::names::{self, ById};
use crate::public::{CALLED, made, tail};
use crate::redaction::{self, Reach};

/// An event with the steps it belongs to; none where the list knows no step for it.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) event_id: String,
    pub(super) fact: Fact,
    pub(super) steps: Vec<Step>,
}

/// Events that are judged on one page, at most, the newest first; the page says when there are more.
pub(super) const MOST: usize = 5_000;

/// What an event lacks, step by step, by its number.
///
/// # Errors
/// Not found, where there is no such event or the reader has no share in it.
pub fn gaps(tx: &mut Tx<'_>, me: &Me, event: i64) -> Result<Vec<Step>> {
    let reach = redaction::reach(tx, me.actor()?)?;
    let rows = rows(tx, "id = ?1 and id >= ?2", event, i64::MIN, 1)?;
    let found = rows.into_iter().find(|row| reach.reads(row));
    let fact = found.ok_or_else(|| Error::not_found("error-not-found"))?;
    let memory = me.space.kept::<Memory>();
    let judged = judged(tx, &memory, vec![fact])?;
    Ok(judged.into_iter().next().map(|it| it.steps).unwrap_or_default())
}

/// Events that happened between two moments, the newest first, and whether there are more.
pub(super) fn between(
    tx: &mut Tx<'_>,
    memory: &Memory,
    reach: &Reach,
    from: i64,
    to: i64,
) -> Result<(Vec<Judged>, bool)> {
    let mut facts = rows(tx, "t >= ?1 and t < ?2 and declared = 0", from, to, MOST as i64 + 1)?;
    let more = facts.len() > MOST;
    facts.truncate(MOST);
    facts.retain(|fact| fact.voided.is_none() && reach.reads(fact));
    Ok((judged(tx, memory, facts)?, more))
}

fn rows(tx: &mut Tx<'_>, which: &str, one: i64, other: i64, most: i64) -> Result<Vec<Fact>> {
    let sql = format!(
        "select id, t, seq, voided, packed from trace_event where {which} order by t desc, id desc limit ?3"
    );
    tx.query(&sql, params![one, other, most], |row| {
        let packed: Vec<u8> = row.get(4)?;
        unpack(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, &packed)
    })
}

fn judged(tx: &mut Tx<'_>, memory: &Memory, facts: Vec<Fact>) -> Result<Vec<Judged>> {
    let steps: Vec<TraceStep> = cases::rules(tx, store::civil_date(tx.now()))?;
    let mut bodies: ById<(String, String)> = ById::default();
    for facts in facts.chunks(1_000) {
        let ids: Vec<i64> = facts.iter().map(|fact| fact.id).collect();
        tx.each(
            "select event, event_id, body from trace_body where event {in 1} order by event",
            params![ids],
            |row| {
                bodies.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
                Ok(true)
            },
        )?;
    }
    let mut read: Vec<(Fact, String, Event<'static>)> = Vec::with_capacity(facts.len());
    for fact in facts {
        let Some((event_id, body)) = bodies.remove(&fact.id) else { continue };
        let Some(Ok(event)) = epcis::json::events(body.as_bytes()).next() else { continue };
        read.push((fact, event_id, event.into_owned()));
    }
    let beside = beside(tx, memory, read.iter().map(|(_, _, event)| event))?;
    let judge = |(fact, event_id, event): (Fact, String, Event<'static>)| {
        let steps = judge(&event, &steps, &beside, fact.captured_by != 0);
        Judged { event_id, fact, steps }
    };
    Ok(read.into_iter().map(judge).collect())
}

/// Names and makings of everything that these events are about; a question each for all of them.
fn beside<'e>(
    tx: &mut Tx<'_>,
    memory: &Memory,
    events: impl Iterator<Item = &'e Event<'static>>,
) -> Result<Beside> {
    let readers = names::readers(tx)?;
    let goods: HashSet<String> = events.flat_map(|event| goods(event)).collect();
    let mut wanted: HashSet<String> = goods.iter().map(|it| product_of(it, &readers)).collect();
    wanted.extend(goods.iter().cloned());
    let mut known: Vec<(String, i64)> = Vec::with_capacity(wanted.len());
    let wanted: Vec<String> = wanted.into_iter().collect();
    for wanted in wanted.chunks(10_000) {
        known.extend(names::numbers(tx, wanted.to_vec())?);
    }
    let mut called: HashSet<i64> = HashSet::new();
    for some in known.chunks(5_000) {
        tx.each(
            "select entity, attribute from trace_master where entity {in 1} and until is null order by entity, id",
            params![some.iter().map(|(_, id)| *id).collect::<Vec<i64>>()],
            |row| {
                let attribute: String = row.get(1)?;
                if CALLED.contains(&tail(&attribute)) {
                    called.insert(row.get(0)?);
                }
                Ok(true)
            },
        )?;
    }
    // A product without a lot is made by nobody, and is in the story of each of its lots.
    let single = |text: &str| {
        let known = || epcis::gs1::Identifier::parse(text).is_ok();
        goods.contains(text) && (names::product(text, &readers).is_some() || !known())
    };
    let ids: Vec<i64> = known.iter().filter(|(text, _)| single(text)).map(|(_, id)| *id).collect();
    let facts = made::facts(tx, memory, &ids)?;
    let placed = |id: &i64| {
        facts.get(id).and_then(|facts| made::of(facts, *id)).is_some_and(|made| made.place != 0)
    };
    let texts = |keep: &dyn Fn(&i64) -> bool| -> HashSet<String> {
        known.iter().filter(|(_, id)| keep(id)).map(|(text, _)| text.clone()).collect()
    };
    let (called, made) = (texts(&|id| called.contains(id)), texts(&placed));
    Ok(Beside { readers, called, made })
}
