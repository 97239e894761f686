//! Who sees what. Decided at output, in every path: interface, page, export, subscription.
//!
//! A party reads the events that it captured, sent, received or owns, and so the name of its direct neighbours in them;
//! nothing of what its neighbours do with others: no event, no name, no count, no amount, and no hint in how long an
//! answer takes. Authorities read all of their area. A walk itself sees everything, so that what is packed, void or
//! used does not depend on who asks; what is shown hangs together by events that the reader may read, or is not shown.
//!
//! Parties are registered: a unit and its keys ([`register`]). Keys that nobody registered belong to nobody.

use std::collections::{BTreeSet, HashSet};

use identity::{Actor, Class, Role, Territory, Verb};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};

use crate::graph::Fact;
use crate::names::{self, OTHER, Wanted};

/// How far somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    All,
    /// Events in which one of these has a share.
    Parties(BTreeSet<i64>),
}

impl Reach {
    pub fn reads(&self, fact: &Fact) -> bool {
        match self {
            Reach::All => true,
            Reach::Parties(parties) => fact.parties().iter().any(|party| parties.contains(party)),
        }
    }
    pub fn is_all(&self) -> bool {
        *self == Reach::All
    }
    /// The parties, where there is a limit.
    pub fn limit(&self) -> Option<Vec<i64>> {
        match self {
            Reach::All => None,
            Reach::Parties(parties) => Some(parties.iter().copied().collect()),
        }
    }
}

/// How far this person reads: by the area or firm of their grants.
///
/// # Errors
/// Not allowed, where they may not view records at all.
pub fn reach(tx: &mut Tx<'_>, actor: &Actor) -> Result<Reach> {
    match actor.may(Verb::View, Class::Records)? {
        Territory::Everywhere => Ok(Reach::All),
        Territory::Units(units) => {
            let units: Vec<i64> = units.into_iter().collect();
            let parties = tx.query(
                "select party from trace_party where unit {in 1} and until is null order by party",
                params![units],
                |row| row.get(0),
            )?;
            Ok(Reach::Parties(parties.into_iter().collect()))
        }
    }
}

/// For whom somebody hands documents in: a firm for itself, an authority for others.
///
/// # Errors
/// Not allowed, where they are neither; a firm without a registered key is told so.
pub fn sender(tx: &mut Tx<'_>, actor: &Actor) -> Result<crate::capture::Sender> {
    let all = actor.territory(Verb::Enter, Class::Records);
    let mut sender = crate::capture::Sender {
        actor: actor.store(),
        unit: actor.unit,
        party: None,
        all: all == Some(Territory::Everywhere),
    };
    if sender.all {
        return Ok(sender);
    }
    if all.is_none() && !actor.roles().contains(&Role::Firm) {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    let party = match actor.unit {
        Some(unit) => parties_of(tx, unit)?.into_iter().next(),
        None => None,
    };
    let party = party.ok_or_else(|| Error::not_allowed("trace-no-party"))?;
    sender.party = names::texts(tx, &[party])?.remove(&party);
    Ok(sender)
}

/// The keys of a unit, the first one registered first.
///
/// # Errors
/// The store cannot be read.
pub fn parties_of(tx: &mut Tx<'_>, unit: i64) -> Result<Vec<i64>> {
    tx.query(
        "select party from trace_party where unit = ?1 and until is null order by id",
        params![unit],
        |row| row.get(0),
    )
}

/// The unit of a key, where it is registered.
///
/// # Errors
/// The store cannot be read.
pub fn unit_of(tx: &mut Tx<'_>, party: i64) -> Result<Option<i64>> {
    tx.find(
        "select unit from trace_party where party = ?1 and until is null order by id",
        params![party],
        |row| row.get(0),
    )
}

/// How far the clocks of these parties may be off, at most, in seconds.
///
/// # Errors
/// The store cannot be read.
pub fn widest_skew(tx: &mut Tx<'_>) -> Result<i64> {
    let found: Option<Option<i64>> =
        tx.find("select max(skew) from trace_party where until is null order by 1", &[], |row| {
            row.get(0)
        })?;
    Ok(found.flatten().unwrap_or_default())
}

/// Registers a key of a unit: a party (417), a location (414), or a URI of its own.
///
/// # Errors
/// Invalid, where it is no URI; conflict, where it belongs to another unit.
pub fn register(tx: &mut Tx<'_>, unit: i64, key: &str, skew_seconds: i64) -> Result<i64> {
    let canon = names::canonical(key);
    if !epcis::validate::is_uri(&canon) || canon.len() > names::LONGEST {
        return Err(Error::invalid("error-invalid").field("key", "trace-key-uri"));
    }
    if !(0..=86_400).contains(&skew_seconds) {
        return Err(Error::invalid("error-invalid").field("skew", "trace-skew-range"));
    }
    let (ids, _) = names::intern(tx, &[Wanted { canon, sort: OTHER, class: None }])?;
    let party = ids[0];
    match unit_of(tx, party)? {
        Some(owner) if owner == unit => return Ok(party),
        Some(_) => return Err(Error::conflict("trace-key-taken")),
        None => {}
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into trace_party (id, unit, party, skew, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, unit, party, skew_seconds, seq],
    )?;
    let entry = Entry::new("trace.party_registered", "unit", unit);
    tx.record(entry.detail(json!({ "key": key, "skew": skew_seconds })).touches("events"))?;
    Ok(party)
}

/// Keeps of a graph what hangs together with the seeds: `edges` are pairs of kept things.
pub(crate) fn connected<T: Copy + Eq + std::hash::Hash>(
    seeds: impl IntoIterator<Item = T>,
    edges: &[(T, T)],
) -> HashSet<T> {
    let mut next: std::collections::HashMap<T, Vec<T>> = std::collections::HashMap::new();
    for (one, other) in edges {
        next.entry(*one).or_default().push(*other);
        next.entry(*other).or_default().push(*one);
    }
    let mut open: Vec<T> = seeds.into_iter().collect();
    let mut seen: HashSet<T> = open.iter().copied().collect();
    while let Some(at) = open.pop() {
        for to in next.get(&at).into_iter().flatten() {
            if seen.insert(*to) {
                open.push(*to);
            }
        }
    }
    seen
}
