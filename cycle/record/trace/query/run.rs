//! Finding events: narrowed by mentions, decided on the event, cut into pages.

use std::collections::{BTreeSet, HashSet};

use epcis::event::Event;
use store::{Tx, params};
use terms::Result;

use super::filter::{Clock, Compare, List, Pattern, Test};
use super::{Asked, Order, Refusal};
use crate::graph::fact::{Fact, PRODUCT, Role, said, unpack};
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
    digest: String,
    newest: i64,
    key: i64,
    id: i64,
    left: Option<usize>,
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
const SORTED: usize = 20_000;
const STRIDE: usize = 1_000;

type Answer = std::result::Result<Page, Refusal>;

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

struct Looking<'a> {
    tests: &'a [Test],
    reach: &'a Reach,
    asked: &'a Asked,
    newest: i64,
    /// Numbers of the events that can match at all, where mentions say so.
    narrow: Option<Vec<i64>>,
    bounds: Bounds,
}

/// From and to, in both times.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    t: (i64, i64),
    recorded: (i64, i64),
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
    fn find(
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

fn bounds(tests: &[Test]) -> Bounds {
    let mut bounds = Bounds { t: (i64::MIN, i64::MAX), recorded: (i64::MIN, i64::MAX) };
    for test in tests {
        let Test::Time(clock, compare, at) = test else { continue };
        let span = match clock {
            Clock::Event => &mut bounds.t,
            Clock::Record => &mut bounds.recorded,
            Clock::Declaration => continue,
        };
        match compare {
            Compare::Ge => span.0 = span.0.max(*at),
            Compare::Lt => span.1 = span.1.min(*at),
            _ => {}
        }
    }
    bounds
}

/// What a test says about mentions: names, and the roles in which they have to be mentioned.
fn mentioned(test: &Test) -> Option<(Vec<String>, Vec<i64>)> {
    let role = |role: i64, names: &[String]| Some((names.to_vec(), vec![role]));
    match test {
        Test::Step(names) => role(said::STEP, names),
        Test::Disposition(names) => role(said::DISPOSITION, names),
        Test::Kind(names) => role(said::KIND, names),
        Test::ReadPoint { names, .. } => role(said::READ_POINT, names),
        Test::Location { names, .. } => role(said::LOCATION, names),
        Test::Process(names) => role(Role::Process as i64, names),
        Test::Transaction { values, .. } => role(said::TRANSACTION, values),
        Test::Source { values, .. } => role(said::SOURCE, values),
        Test::Destination { values, .. } => role(said::DESTINATION, values),
        Test::Match { list, patterns } => {
            let roles: &[Role] = match list {
                List::Items => &[Role::Thing, Role::Child],
                List::Parent => &[Role::Parent],
                List::Inputs => &[Role::Input],
                List::Outputs => &[Role::Output],
                List::Any => &[Role::Thing, Role::Child, Role::Parent, Role::Input, Role::Output],
                List::Classes => &[Role::ThingClass, Role::ChildClass],
                List::InputClasses => &[Role::InputClass],
                List::OutputClasses => &[Role::OutputClass],
                List::AnyClass => {
                    &[Role::ThingClass, Role::ChildClass, Role::InputClass, Role::OutputClass]
                }
            };
            let names = patterns.iter().map(|pattern| match pattern {
                Pattern::Exact(name) | Pattern::Product(name) => name.clone(),
            });
            let products = patterns.iter().any(|pattern| matches!(pattern, Pattern::Product(_)));
            let mut all: Vec<i64> = roles.iter().map(|role| *role as i64).collect();
            if products {
                all.extend(roles.iter().map(|role| PRODUCT + *role as i64));
            }
            Some((names.collect(), all))
        }
        _ => None,
    }
}

/// How promising it is to begin with a test: goods before orders before places before words.
fn promise(test: &Test) -> u8 {
    match test {
        Test::Match { .. } | Test::EventId(_) => 0,
        Test::Process(_) | Test::Transaction { .. } => 1,
        Test::ReadPoint { .. } | Test::Location { .. } => 3,
        Test::Source { .. } | Test::Destination { .. } => 2,
        _ => 9,
    }
}

/// Words are in too many events to begin with them.
const WORTH_IT: u8 = 4;

fn narrow(tx: &mut Tx<'_>, tests: &[Test], reach: &Reach, newest: i64) -> Result<Option<Vec<i64>>> {
    let mut sets: Vec<HashSet<i64>> = Vec::new();
    if let Some(parties) = reach.limit() {
        // Whoever has a share reads only that: what others do costs it no time.
        sets.push(events_of(tx, parties, vec![said::PARTY], newest)?);
    }
    let mut best: Vec<&Test> = tests.iter().filter(|test| promise(test) < WORTH_IT).collect();
    best.sort_by_key(|test| promise(test));
    for test in best.into_iter().take(2) {
        if let Test::EventId(ids) = test {
            let found: Vec<i64> = tx.query(
                "select event from trace_event_key where event_id {in 1} order by event",
                params![ids.clone()],
                |row| row.get(0),
            )?;
            sets.push(found.into_iter().collect());
        } else if let Some((names, roles)) = mentioned(test) {
            let numbers: Vec<i64> = names::numbers(tx, names)?.into_values().collect();
            sets.push(events_of(tx, numbers, roles, newest)?);
        }
    }
    let Some(first) = sets.pop() else { return Ok(None) };
    let mut all: Vec<i64> =
        first.into_iter().filter(|event| sets.iter().all(|set| set.contains(event))).collect();
    all.sort_unstable();
    Ok(Some(all))
}

fn events_of(
    tx: &mut Tx<'_>,
    names: Vec<i64>,
    roles: Vec<i64>,
    newest: i64,
) -> Result<HashSet<i64>> {
    let mut found = HashSet::new();
    if names.is_empty() {
        return Ok(found);
    }
    tx.each(
        "select event from trace_ref where entity {in 1} and role {in 2} and event <= ?3 order by event",
        params![names, roles, newest],
        |row| {
            found.insert(row.get(0)?);
            Ok(true)
        },
    )?;
    Ok(found)
}

/// In the order of a field of somebody's own; events without it come last.
fn by_extension(
    tx: &mut Tx<'_>,
    looking: &mut Looking<'_>,
    token: Option<Token>,
) -> Result<Answer> {
    let asked = looking.asked;
    let (mut all, stop) = looking.find(tx, None, SORTED + 1)?;
    if all.len() > SORTED || stop.is_some() {
        let detail = format!("More than {SORTED} events would have to be put in this order.");
        return Ok(Err(Refusal::new("QueryTooComplexException", 413, detail)));
    }
    if asked.most.is_some_and(|most| all.len() > most) {
        let detail = "More events match than maxEventCount allows.";
        return Ok(Err(Refusal::new("QueryTooLargeException", 413, detail)));
    }
    let Order::Extension(namespace, local) = &asked.order else { return Ok(Ok(Page::default())) };
    let value = |event: &Stored| -> Option<String> {
        let event = epcis::json::events(event.body.as_bytes()).next()?.ok()?;
        let mut found = None;
        event.each_node(&mut |node| {
            if *node.name.namespace == **namespace && *node.name.local == **local {
                found.get_or_insert_with(|| node.text.to_string());
            }
        });
        found
    };
    let mut keyed: Vec<(Option<String>, Stored)> =
        all.drain(..).map(|event| (value(&event), event)).collect();
    keyed.sort_by(|(a, one), (b, other)| {
        let by = match (a, b) {
            (Some(a), Some(b)) => {
                let by = super::filter::order(a, b).unwrap_or_else(|| a.cmp(b));
                if asked.descending { by.reverse() } else { by }
            }
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by.then(one.id.cmp(&other.id))
    });
    let from = token.as_ref().map_or(0, |token| usize::try_from(token.key).unwrap_or(0));
    let end = asked.first.unwrap_or(usize::MAX).min(keyed.len());
    let to = (from + asked.per_page).min(end);
    let events: Vec<Stored> = keyed
        .into_iter()
        .map(|(_, event)| event)
        .skip(from)
        .take(to.saturating_sub(from))
        .collect();
    let next = (to < end).then(|| Token {
        digest: asked.digest(),
        newest: looking.newest,
        key: to as i64,
        id: 0,
        left: None,
    });
    Ok(Ok(Page { events, next }))
}

/// An event that is read back from its body.
pub(crate) fn event_of(stored: &Stored) -> Option<Event<'_>> {
    epcis::json::events(stored.body.as_bytes()).next()?.ok()
}
