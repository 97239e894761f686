//! The person behind a request, with everything that decides what they may do.

use std::collections::BTreeSet;

use terms::{Error, Result};

use crate::grant::Grant;
use crate::role::{Class, Role, Scope, Verb};

/// How far somebody may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Territory {
    Everywhere,
    /// These units and no others.
    Units(BTreeSet<i64>),
}

impl Territory {
    pub fn holds(&self, unit: i64) -> bool {
        match self {
            Territory::Everywhere => true,
            Territory::Units(units) => units.contains(&unit),
        }
    }
    /// For a question's `{in n}`; none means no limit.
    pub fn limit(&self) -> Option<Vec<i64>> {
        match self {
            Territory::Everywhere => None,
            Territory::Units(units) => Some(units.iter().copied().collect()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: i64,
    /// The principal whose grants are used (AB角).
    pub acting_for: Option<i64>,
    pub account: String,
    pub unit: Option<i64>,
    /// The grants in force, each with the units it reaches.
    pub grants: Vec<(Grant, BTreeSet<i64>)>,
}

impl Actor {
    pub fn store(&self) -> store::Actor {
        store::Actor { person: self.person, acting_for: self.acting_for }
    }
    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self.grants.iter().map(|(g, _)| g.role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// How far this verb reaches for this class; none is a refusal.
    pub fn territory(&self, verb: Verb, class: Class) -> Option<Territory> {
        let mut own = BTreeSet::new();
        let mut held = false;
        for (grant, reach) in &self.grants {
            match grant.role.may(verb, class) {
                // A grant for one class only says nothing about the others.
                Some(_) if grant.class.is_some_and(|only| only != class) => {}
                Some(Scope::Everywhere) => return Some(Territory::Everywhere),
                Some(Scope::Own) => {
                    held = true;
                    own.extend(reach);
                }
                None => {}
            }
        }
        held.then_some(Territory::Units(own))
    }

    /// This person, this verb, this class, anywhere at all.
    pub fn may(&self, verb: Verb, class: Class) -> Result<Territory> {
        self.territory(verb, class).ok_or_else(|| {
            Error::not_allowed("error-not-allowed")
                .at(format!("{verb:?} {class:?} by {}", self.person))
        })
    }
    /// This person, this verb, this class, this unit.
    pub fn may_at(&self, verb: Verb, class: Class, unit: i64) -> Result<()> {
        if self.may(verb, class)?.holds(unit) {
            return Ok(());
        }
        Err(Error::not_allowed("error-outside-area")
            .at(format!("{verb:?} {class:?} {unit} by {}", self.person)))
    }
}
