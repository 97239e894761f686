//! Who somebody is in a case: which parties, and whether of the accountable unit.
//!
//! Entering is the owner's, reviewing the overseer's, assessing the verifier's, signing the leader's;
//! each as far as the grants of the person reach. A kind names the data class that its cases belong to,
//! so that a referral is seen by nobody outside its own.

use std::collections::BTreeSet;

use identity::{Actor, Class, Verb};
use terms::{Error, Result};

use crate::kind::{Kind, Party};
use crate::list::Question;

/// The data class that a kind belongs to.
///
/// # Errors
/// A class that the matrix does not know.
pub fn class_of(kind: &Kind) -> Result<Class> {
    class_named(&kind.class)
        .ok_or_else(|| Error::broken(&kind.class).at("the class of a kind of case"))
}

/// The classes that cases may belong to, as packs name them.
pub const CLASSES: [(&str, Class); 2] = [("cases", Class::Cases), ("referrals", Class::Referrals)];

pub fn class_named(code: &str) -> Option<Class> {
    CLASSES.iter().find(|(name, _)| *name == code).map(|(_, class)| *class)
}

/// The parties that a person may be where `accountable` answers. An overseer watches from outside,
/// so whoever reviews only within an area does so for what lies in it.
pub fn parties(actor: &Actor, class: Class, accountable: i64) -> BTreeSet<Party> {
    const AS: [(Party, Verb); 4] = [
        (Party::Owner, Verb::Enter),
        (Party::Overseer, Verb::Review),
        (Party::Verifier, Verb::Assess),
        (Party::Leader, Verb::Sign),
    ];
    AS.iter()
        .filter(|(_, verb)| actor.may_at(*verb, class, accountable).is_ok())
        .map(|(party, _)| *party)
        .collect()
}

/// Whether a person belongs to the unit that answers: by their own unit, or by a grant that is bound
/// to an area that holds it and no wider.
pub fn is_of(actor: &Actor, class: Class, accountable: i64) -> bool {
    let bound = |territory| match territory {
        identity::Territory::Everywhere => false,
        identity::Territory::Units(units) => units.contains(&accountable),
    };
    actor.unit == Some(accountable) || actor.territory(Verb::Enter, class).is_some_and(bound)
}

/// Limits a question to what a person may see.
pub fn seen_by(actor: &Actor, question: Question) -> Question {
    let classes = CLASSES
        .iter()
        .filter_map(|(name, class)| {
            let territory = actor.territory(Verb::View, *class)?;
            Some(((*name).to_owned(), territory.limit()))
        })
        .collect();
    Question { classes, ..question }
}

/// The turns that are a person's own: as an owner only where their unit or area answers, so that an
/// office that may enter everything does not owe everything.
pub fn turns_of(actor: &Actor) -> Vec<(Party, Option<Vec<i64>>)> {
    let limits =
        |verb: Verb| CLASSES.iter().filter_map(move |(_, class)| actor.territory(verb, *class));
    let owned = limits(Verb::Enter)
        .filter_map(|territory| territory.limit())
        .flatten()
        .chain(actor.unit)
        .collect::<BTreeSet<i64>>();
    let mut turns = vec![(Party::Owner, Some(owned.into_iter().collect()))];
    for (party, verb) in [
        (Party::Overseer, Verb::Review),
        (Party::Verifier, Verb::Assess),
        (Party::Leader, Verb::Sign),
    ] {
        turns.extend(limits(verb).map(|territory| (party, territory.limit())));
    }
    turns
}
