//! The firm of whoever is signed in: its keys, and for whom its events are captured.

use identity::{Actor, Class, Role, Verb};
use store::{Tx, params};
use terms::{Error, Result};

use super::keys;
use super::steps::Hand;
use crate::capture::Sender;
use crate::{names, redaction};

/// A firm that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub unit: i64,
    pub credit_code: String,
    pub hand: Hand,
    /// Numbers of all its keys.
    pub parties: Vec<i64>,
}

/// The firm that somebody acts for; none for everybody else.
pub fn unit_of(actor: &Actor) -> Option<i64> {
    let firms = actor.grants.iter().filter(|(grant, _)| grant.role == Role::Firm);
    firms.flat_map(|(_, reach)| reach.iter().copied()).next()
}

/// The firm of a person, with its keys; none where it has not begun yet.
///
/// # Errors
/// Not allowed, where the person acts for no firm.
pub fn of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Own>> {
    actor.may(Verb::View, Class::Records)?;
    let unit = unit_of(actor).ok_or_else(|| Error::not_allowed("firms-not-a-firm"))?;
    of_unit(tx, unit)
}

/// The same of a unit.
///
/// # Errors
/// The store cannot be read.
pub fn of_unit(tx: &mut Tx<'_>, unit: i64) -> Result<Option<Own>> {
    let parties = redaction::parties_of(tx, unit)?;
    let texts = names::texts(tx, &parties)?;
    let all: Vec<String> = parties.iter().filter_map(|party| texts.get(party).cloned()).collect();
    let Some(party) = all.iter().find(|key| !is_site(key)).or(all.first()) else {
        return Ok(None);
    };
    let site = all.iter().find(|key| is_site(key)).unwrap_or(party);
    let hand = Hand { party: party.clone(), site: site.clone() };
    let credit_code = credit_code(tx, unit)?.unwrap_or_default();
    Ok(Some(Own { unit, credit_code, hand, parties }))
}

fn is_site(key: &str) -> bool {
    key.contains("/414/") || key.starts_with("urn:zhunsheng:site:")
}

/// The credit code of a firm; its code in the register where it has none.
///
/// # Errors
/// The store cannot be read.
pub fn credit_code(tx: &mut Tx<'_>, unit: i64) -> Result<Option<String>> {
    tx.find(
        "select coalesce(f.credit_code, u.code) from firm f join unit u on u.id = f.unit where f.unit = ?1",
        params![unit],
        |row| row.get(0),
    )
}

/// A firm without keys begins to take part, with codes that begin with its credit code.
///
/// # Errors
/// Not allowed for whoever acts for no firm of the register.
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, name: &str) -> Result<()> {
    let unit = unit_of(actor).ok_or_else(|| Error::not_allowed("firms-not-a-firm"))?;
    let code = credit_code(tx, unit)?.ok_or_else(|| Error::not_allowed("firms-not-a-firm"))?;
    let hand = keys::own_hand(&code);
    for key in [&hand.party, &hand.site] {
        redaction::register(tx, unit, key, 0)?;
    }
    super::register::own_codes(tx, &hand, name)
}

impl Own {
    /// Its own people capture for it and for nobody else.
    pub fn sender(&self, actor: &Actor) -> Sender {
        Sender {
            actor: actor.store(),
            unit: Some(self.unit),
            party: Some(self.hand.party.clone()),
            all: false,
        }
    }
}
