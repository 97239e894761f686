//! What is looked at at all: bounds in time, and events that mention what a question names.

use std::collections::HashSet;

use store::{Tx, params};
use terms::Result;

use super::filter::{Clock, Compare, List, Pattern, Test};
use crate::graph::fact::{PRODUCT, Role, said};
use crate::names;
use crate::redaction::Reach;

/// From and to, in both times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) t: (i64, i64),
    pub(super) recorded: (i64, i64),
}

pub(super) fn bounds(tests: &[Test]) -> Bounds {
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

pub(super) fn narrow(
    tx: &mut Tx<'_>,
    tests: &[Test],
    reach: &Reach,
    newest: i64,
) -> Result<Option<Vec<i64>>> {
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
