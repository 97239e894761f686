//! Who made a thing, where and when: the earliest event that says it came into being.

use store::Tx;
use terms::Result;

use crate::graph::fact::{Action, Fact, Kind, Role, flag};
use crate::graph::walk::ask;
use crate::graph::{Lens, Memory, Options};
use crate::names::ById;
use crate::redaction::unit_of;

/// The event by which something came into being, with the numbers of its place and of whoever recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) event: i64,
    pub(crate) t: i64,
    pub(crate) place: i64,
    pub(crate) by: i64,
}

fn makes(fact: &Fact, name: i64) -> bool {
    let seen = || fact.mentions(name, Role::Thing) || fact.mentions(name, Role::ThingClass);
    let came = fact.mentions(name, Role::Output) || fact.mentions(name, Role::OutputClass);
    let begins = fact.action == Action::Add || fact.has(flag::BEGINS);
    came || (fact.kind == Kind::Object && begins && seen())
}

/// All events about these names, one question a round for all of them.
pub(crate) fn facts(tx: &mut Tx<'_>, memory: &Memory, names: &[i64]) -> Result<ById<Vec<Fact>>> {
    let lens = Lens::now(Options::default());
    ask(tx, memory, &lens, |view| {
        let mut found = ById::default();
        let mut whole = true;
        for name in names {
            match view.all_facts(*name) {
                Some(facts) => {
                    found.insert(*name, facts.into_iter().cloned().collect());
                }
                None => whole = false,
            }
        }
        whole.then_some(found)
    })
}

/// The making among the events about a name, which are in the order of time.
pub(crate) fn of(facts: &[Fact], name: i64) -> Option<Made> {
    let fact = facts.iter().find(|fact| makes(fact, name))?;
    Some(Made { event: fact.id, t: fact.t, place: fact.place, by: fact.captured_by })
}

/// The unit that made it: whoever recorded the making, else whoever registered the place.
pub(crate) fn maker(tx: &mut Tx<'_>, made: Made) -> Result<Option<i64>> {
    for key in [made.by, made.place].into_iter().filter(|key| *key != 0) {
        if let Some(unit) = unit_of(tx, key)? {
            return Ok(Some(unit));
        }
    }
    Ok(None)
}
