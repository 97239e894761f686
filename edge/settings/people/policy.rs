//! Who may give what to whom. The verbs and classes are the policy of base/identity; here is only
//! what giving adds to it: nobody gives away more than is theirs to give.

use std::collections::BTreeSet;

use ::store::{Tx, params};
use identity::{Actor, Class, Role, Scope, Territory, Verb};
use terms::{Error, Result};

/// The roles that the holder of a role may give.
pub(crate) fn gives(role: Role) -> Vec<Role> {
    match role {
        Role::Administrator => Role::ALL.to_vec(),
        // Who reads the journal and who keeps the accounts is not for the office to decide.
        Role::Office => Role::ALL
            .into_iter()
            .filter(|role| !matches!(role, Role::Administrator | Role::Auditor))
            .collect(),
        Role::CountyAdmin => vec![Role::County, Role::Inspector, Role::Firm],
        _ => Vec::new(),
    }
}

/// Every role that this person may give somewhere, in the order of the policy.
pub(crate) fn givable(actor: &Actor) -> Vec<Role> {
    let given: BTreeSet<Role> = actor.roles().into_iter().flat_map(gives).collect();
    given.into_iter().collect()
}

/// A role that reaches its own unit only means nothing without one.
pub(crate) fn needs_unit(role: Role) -> bool {
    Verb::ALL
        .into_iter()
        .any(|verb| Class::ALL.into_iter().any(|class| role.may(verb, class) == Some(Scope::Own)))
}

/// Whether a unit lies in a territory; a firm lies where its area lies.
pub(crate) fn within(tx: &mut Tx<'_>, territory: &Territory, unit: i64) -> Result<bool> {
    if territory.holds(unit) {
        return Ok(true);
    }
    let area: Option<i64> =
        tx.find("select area from firm where unit = ?1", params![unit], |r| r.get(0))?;
    Ok(area.is_some_and(|area| territory.holds(area)))
}

/// Whether this person may give this role for this unit (none: everywhere).
pub(crate) fn may_give(
    tx: &mut Tx<'_>,
    actor: &Actor,
    role: Role,
    unit: Option<i64>,
) -> Result<bool> {
    for (grant, reach) in &actor.grants {
        if !gives(grant.role).contains(&role) {
            continue;
        }
        let reaches = match (grant.role.may(Verb::Grant, Class::People), unit) {
            (Some(Scope::Everywhere), _) => true,
            (Some(Scope::Own), Some(unit)) => within(tx, &Territory::Units(reach.clone()), unit)?,
            _ => false,
        };
        if reaches {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the reader may see this person's page.
pub(crate) fn may_see(tx: &mut Tx<'_>, actor: &Actor, unit: Option<i64>) -> Result<()> {
    at(tx, &actor.may(Verb::View, Class::People)?, unit)
}

/// Whether the reader may change this person's account: the unit is theirs, everything the person
/// may do (also as a deputy) is theirs to give, and the person is somebody else.
pub(crate) fn may_change(tx: &mut Tx<'_>, actor: &Actor, person: &identity::Person) -> Result<()> {
    at(tx, &actor.may(Verb::Grant, Class::People)?, person.unit)?;
    not_self(actor, person.id)?;
    let today = ::store::civil_date(tx.now());
    let mut held = identity::grants_of(tx, person.id, today)?;
    // Whoever holds the account of a deputy could act for the principal.
    for duty in identity::principals_of(tx, person.id, today)? {
        held.extend(identity::grants_of(tx, duty.principal, today)?);
    }
    for grant in held {
        if !may_give(tx, actor, grant.role, grant.unit)? {
            return Err(Error::not_allowed("people-above"));
        }
    }
    Ok(())
}

/// Nobody gives to themself, nor to the one they act for.
pub(crate) fn not_self(actor: &Actor, person: i64) -> Result<()> {
    if actor.person == person || actor.acting_for == Some(person) {
        return Err(Error::not_allowed("people-yourself"));
    }
    Ok(())
}

fn at(tx: &mut Tx<'_>, territory: &Territory, unit: Option<i64>) -> Result<()> {
    let holds = match (territory, unit) {
        (Territory::Everywhere, _) => true,
        (Territory::Units(_), None) => false,
        (Territory::Units(_), Some(unit)) => within(tx, territory, unit)?,
    };
    if holds { Ok(()) } else { Err(Error::not_allowed("error-outside-area")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_a_role_that_may_do_what_they_could_not_have_given() {
        for giver in Role::ALL {
            for given in gives(giver) {
                for next in gives(given) {
                    assert!(gives(giver).contains(&next), "{giver:?} → {given:?} → {next:?}");
                }
            }
        }
    }

    #[test]
    fn only_those_who_grant_by_the_policy_give_roles() {
        for role in Role::ALL {
            let grants = role.may(Verb::Grant, Class::People).is_some();
            assert_eq!(grants, !gives(role).is_empty(), "{role:?}");
        }
    }

    #[test]
    fn roles_of_a_unit_need_one() {
        // A laboratory sees all records, but the papers it writes are its own.
        let bound =
            [Role::CountyAdmin, Role::County, Role::Inspector, Role::Laboratory, Role::Firm];
        for role in bound {
            assert!(needs_unit(role));
        }
        for role in [Role::Office, Role::Auditor, Role::Administrator] {
            assert!(!needs_unit(role));
        }
    }
}
