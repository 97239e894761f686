//! Who somebody is in a round: which parties towards a unit and an item, and how much they may see.

use std::collections::{BTreeMap, BTreeSet};

use identity::{Actor, Class, Role, Territory, Verb};
use terms::Result;

use super::audience::Viewer;
use super::model::Party;

const ASSESSMENT: Class = Class::Assessment;

/// The parties that a person may be towards a unit and the departments that answer for an item.
pub fn parties(actor: &Actor, unit: Option<i64>, owners: &[i64]) -> BTreeSet<Party> {
    let at = |verb, unit| actor.may_at(verb, ASSESSMENT, unit).is_ok();
    let mut parties = BTreeSet::new();
    if unit.is_some_and(|unit| at(Verb::Enter, unit)) {
        parties.insert(Party::Unit);
    }
    if owners.iter().any(|owner| at(Verb::Review, *owner)) {
        parties.insert(Party::Department);
    }
    if actor.territory(Verb::Assess, ASSESSMENT).is_some() {
        parties.insert(Party::Office);
    }
    if actor.territory(Verb::Sign, ASSESSMENT).is_some() {
        parties.insert(Party::Leader);
    }
    parties
}

/// Whether a person belongs to a unit that is assessed: by their own unit, or by what they enter for it.
pub fn is_of(actor: &Actor, unit: i64) -> bool {
    let enters = actor.territory(Verb::Enter, ASSESSMENT);
    let bound = matches!(&enters, Some(Territory::Units(units)) if units.contains(&unit));
    actor.unit == Some(unit) || bound
}

/// What a person may look at. `owners` are the departments of each item, by its code.
///
/// # Errors
/// Not allowed, where assessments are no matter of theirs.
pub fn viewer(actor: &Actor, owners: &BTreeMap<String, Vec<i64>>, cadre: &[i64]) -> Result<Viewer> {
    let roles = actor.roles();
    let territory = actor.may(Verb::View, ASSESSMENT)?;
    if roles.iter().any(|role| matches!(role, Role::Office | Role::Leader | Role::Auditor)) {
        return Ok(Viewer::Staff);
    }
    Ok(match territory {
        Territory::Units(units) => Viewer::Units(units),
        Territory::Everywhere => Viewer::Department {
            items: owners
                .iter()
                .filter(|(_, owners)| {
                    let own = |unit: &i64| actor.may_at(Verb::Review, ASSESSMENT, *unit).is_ok();
                    owners.iter().any(own)
                })
                .map(|(code, _)| code.clone())
                .collect(),
            cadre: actor.unit.is_some_and(|unit| cadre.contains(&unit)),
        },
    })
}
