//! Finding events: narrowed by mentions, decided on the event, cut into pages.

use std::collections::BTreeSet;

use epcis::event::Event;
use store::{Tx, params};
use terms::Result;

use super::filter::Test;
use super::narrow::{Bounds, bounds, narrow};
use super::sorted::by_extension;
use super::{Asked, Order, Refusal};
use crate::graph::fact::{Fact, unpack};
use crate::names;
use crate::redaction::Reach;

/// An event as it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub id: i64,
    pub t: i64,
    pub recorded_at: i64,
    pub event_id: String,
    pub body: String,
}

/// A page of an answer; without a token it is the last.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub events: Vec<Stored>,
    pub next: Option<Token>,
}

/// Where an answer stands: the last key of the order, the newest event that counts, and how many may still come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub(super) digest: String,
    pub(super) newest: i64,
    pub(super) key: i64,
    pub(super) id: i64,
    pub(super) left: Option<usize>,
}

impl Token {
    pub fn text(&self) -> String {
        let left = self.left.map_or_else(String::new, |left| left.to_string());
        format!("{}.{}.{}.{}.{left}", self.digest, self.newest, self.key, self.id)
    }
    fn read(text: &str) -> Option<Token> {
        let mut parts = text.split('.');
        let mut next = || parts.next();
        let digest = next()?.to_owned();
        let (newest, key, id) =
            (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
        let left = match next()? {
            "" => None,
            left => Some(left.parse().ok()?),
        };
        Some(Token { digest, newest, key, id, left })
    }
}

/// Rows that are looked at for one page, at most; a page may be short, and says with a token that there is more.
const LOOKED_AT: usize = 100_000;
/// Events that are put in the order of a field of somebody's own, at most.
pub(super) const SORTED: usize = 20_000;
const STRIDE: usize = 1_000;

pub(super) type Answer = std::result::Result<Page, Refusal>;

/// Answers a question as far as the reader may read.
///
/// # Errors
/// The store cannot be read; what is wrong with the question is the inner error.
pub fn run(tx: &mut Tx<'_>, reach: &Reach, asked: &Asked) -> Result<Answer> {
    let token = match &asked.token {
        None => None,
        Some(text) => match Token::read(text).filter(|token| token.digest == asked.digest()) {
            Some(token) => Some(token),
            None => {
                let detail = "nextPageToken belongs to another question; ask without it.";
                return Ok(Err(Refusal::parameter(detail)));
            }
        },
    };
    let newest = match &token {
        Some(token) => token.newest,
        None => tx
            .find("select id from trace_event order by id desc limit 1", &[], |row| row.get(0))?
            .unwrap_or_default(),
    };
    let tests = resolved(tx, &asked.tests)?;
    let mut looking = Looking {
        tests: &tests,
        reach,
        asked,
        newest,
        narrow: narrow(tx, &tests, reach, newest)?,
        bounds: bounds(&tests),
    };
    if matches!(asked.order, Order::Extension(..)) {
        return by_extension(tx, &mut looking, token);
    }
    let left = token.as_ref().map_or(asked.first, |token| token.left);
    let wanted = match (asked.most, left) {
        (Some(most), _) => most + 1,
        (None, Some(left)) => asked.per_page.min(left),
        (None, None) => asked.per_page,
    };
    let after = token.as_ref().map(|token| (token.key, token.id));
    let (mut events, mut stop) = looking.find(tx, after, wanted)?;
    if let Some(most) = asked.most {
        if events.len() > most {
            let detail = format!("More than {most} events match.");
            return Ok(Err(Refusal::new("QueryTooLargeException", 413, detail)));
        }
        if events.len() > asked.per_page {
            events.truncate(asked.per_page);
            stop = events.last().map(|last| (looking.key(last), last.id));
        } else if events.len() <= asked.per_page && stop.is_some() && events.len() == wanted {
            stop = None;
        }
    }
    let left = left.map(|left| left - events.len().min(left));
    let more = stop.filter(|_| left != Some(0));
    let next = more.map(|(key, id)| Token { digest: asked.digest(), newest, key, id, left });
    Ok(Ok(Page { events, next }))
}

pub(super) struct Looking<'a> {
    tests: &'a [Test],
    reach: &'a Reach,
    pub(super) asked: &'a Asked,
    pub(super) newest: i64,
    /// Numbers of the events that can match at all, where mentions say so.
    narrow: Option<Vec<i64>>,
    bounds: Bounds,
}

/// What can be told of an event without its body.
#[derive(Debug, Clone)]
struct Light {
    fact: Fact,
    recorded_at: i64,
}

impl Looking<'_> {
    fn key(&self, event: &Stored) -> i64 {
        match self.asked.order {
            Order::Event => event.t,
            _ => event.recorded_at,
        }
    }

    fn light_key(&self, light: &Light) -> (i64, i64) {
        match self.asked.order {
            Order::Event => (light.fact.t, light.fact.id),
            _ => (light.recorded_at, light.fact.id),
        }
    }

    /// Up to `wanted` events behind a key, and the key where the look ended, unless nothing lies behind it.
    pub(super) fn find(
        &mut self,
        tx: &mut Tx<'_>,
        after: Option<(i64, i64)>,
        wanted: usize,
    ) -> Result<(Vec<Stored>, Option<(i64, i64)>)> {
        let mut found = Vec::new();
        let mut after = after;
        let mut looked = 0;
        let mut listed = match self.narrow.take() {
            Some(ids) => Some(self.listed(tx, &ids)?.into_iter().peekable()),
            None => None,
        };
        loop {
            let some: Vec<Light> = match &mut listed {
                Some(list) => {
                    while list
                        .peek()
                        .is_some_and(|light| !self.behind(self.light_key(light), after))
                    {
                        list.next();
                    }
                    list.by_ref().take(STRIDE).collect()
                }
                None => self.scanned(tx, after)?,
            };
            let end = some.len() < STRIDE;
            looked += some.len();
            let good: Vec<&Light> = some.iter().filter(|light| self.may_match(light)).collect();
            for event in self.decided(tx, &good)? {
                let key = (self.key(&event), event.id);
                found.push(event);
                if found.len() == wanted {
                    let last = some.last().map(|light| self.light_key(light));
                    let more = !(end && last == Some(key));
                    return Ok((found, more.then_some(key)));
                }
            }
            after = some.last().map(|light| self.light_key(light)).or(after);
            if end {
                return Ok((found, None));
            }
            if looked >= LOOKED_AT && !found.is_empty() || looked >= 10 * LOOKED_AT {
                return Ok((found, after));
            }
        }
    }

    fn behind(&self, key: (i64, i64), after: Option<(i64, i64)>) -> bool {
        after.is_none_or(|after| if self.asked.descending { key < after } else { key > after })
    }

    /// The events of a list, in order.
    fn listed(&self, tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Light>> {
        let mut all = Vec::with_capacity(ids.len());
        for ids in ids.chunks(20_000) {
            all.extend(tx.query(
                "select id, t, recorded_at, packed from trace_event where id {in 1} and id <= ?2 order by id",
                params![ids.to_vec(), self.newest],
                light,
            )?);
        }
        all.sort_by_key(|light| self.light_key(light));
        if self.asked.descending {
            all.reverse();
        }
        Ok(all)
    }

    /// The next events in order.
    fn scanned(&self, tx: &mut Tx<'_>, after: Option<(i64, i64)>) -> Result<Vec<Light>> {
        let (column, bounds) = match self.asked.order {
            Order::Event => ("t", self.bounds.t),
            _ => ("recorded_at", self.bounds.recorded),
        };
        let (sign, direction) = if self.asked.descending { ("<", "desc") } else { (">", "asc") };
        let edge = if self.asked.descending { (bounds.1, 0) } else { (bounds.0, 0) };
        let (key, id) = after.unwrap_or(edge);
        let sql = format!(
            "select id, t, recorded_at, packed from trace_event
             where ({column} {sign} ?1 or ({column} = ?1 and id {sign} ?2)) and {column} >= ?3 and {column} < ?4 and id <= ?5
             order by {column} {direction}, id {direction} limit ?6"
        );
        tx.query(&sql, params![key, id, bounds.0, bounds.1, self.newest, STRIDE as i64], light)
    }

    /// What can be said without the body.
    fn may_match(&self, light: &Light) -> bool {
        let within = |(from, to): (i64, i64), at: i64| from <= at && at < to;
        self.reach.reads(&light.fact)
            && within(self.bounds.t, light.fact.t)
            && within(self.bounds.recorded, light.recorded_at)
    }

    /// Those that match, in the same order.
    fn decided(&self, tx: &mut Tx<'_>, some: &[&Light]) -> Result<Vec<Stored>> {
        if some.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i64> = some.iter().map(|light| light.fact.id).collect();
        let mut bodies = names::ById::default();
        tx.each(
            "select event, event_id, body from trace_body where event {in 1} order by event",
            params![ids],
            |row| {
                bodies.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
                Ok(true)
            },
        )?;
        let mut found = Vec::new();
        for light in some {
            let Some((event_id, body)) = bodies.remove(&light.fact.id) else { continue };
            let (event_id, body): (String, String) = (event_id, body);
            if matches(self.tests, &body, &event_id, light.recorded_at) {
                let (id, t, recorded_at) = (light.fact.id, light.fact.t, light.recorded_at);
                found.push(Stored { id, t, recorded_at, event_id, body });
            }
        }
        Ok(found)
    }
}

/// Whether a stored event matches.
pub(crate) fn matches(tests: &[Test], body: &str, event_id: &str, recorded: i64) -> bool {
    if tests.is_empty() {
        return true;
    }
    match epcis::json::events(body.as_bytes()).next() {
        Some(Ok(event)) => tests.iter().all(|test| test.matches(&event, event_id, recorded)),
        _ => false,
    }
}

fn light(row: &store::Row<'_>) -> Result<Light> {
    let packed: Vec<u8> = row.get(3)?;
    let fact = unpack(row.get(0)?, row.get(1)?, 0, None, &packed)?;
    Ok(Light { fact, recorded_at: row.get(2)? })
}

/// WD_ parameters with all descendants of their places.
pub(crate) fn resolved(tx: &mut Tx<'_>, tests: &[Test]) -> Result<Vec<Test>> {
    let mut all = Vec::with_capacity(tests.len());
    for test in tests {
        all.push(match test {
            Test::ReadPoint { names, within: true } => {
                Test::ReadPoint { names: below(tx, names)?, within: true }
            }
            Test::Location { names, within: true } => {
                Test::Location { names: below(tx, names)?, within: true }
            }
            other => other.clone(),
        });
    }
    Ok(all)
}

fn below(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<String>> {
    let numbers: Vec<i64> = names::numbers(tx, names.to_vec())?.into_values().collect();
    let all: Vec<i64> = crate::master::with_descendants(tx, &numbers)?.into_iter().collect();
    let mut found: BTreeSet<String> = names.iter().cloned().collect();
    found.extend(names::texts(tx, &all)?.into_values());
    Ok(found.into_iter().collect())
}

/// An event that is read back from its body.
pub(crate) fn event_of(stored: &Stored) -> Option<Event<'_>> {
    epcis::json::events(stored.body.as_bytes()).next()?.ok()
}
