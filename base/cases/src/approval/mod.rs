//! Approval: one request, one or many things, level by level, never by whoever asked.
//!
//! A route says the levels. Each is approved by one person and, where the route says so, accepted by another
//! (two steps). An item that is returned has ended its round; asked again, it begins a new one at the first level.
//! Where the route allows it, single items are decided apart; nobody waits for the whole because of one line.
//! What was approved is what was shown: each item keeps its content in words.

mod inbox;
mod store;

pub use inbox::{Waiting, about, count_waiting, of_person, waiting};
pub use store::{Decided, Item, NewItem, Request, ask, ask_again, decide, load};

use std::collections::BTreeSet;

use crate::kind::Party;
use crate::rulebook::Route;

/// One step of a route, its levels laid out one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub level: usize,
    pub by: Party,
    /// The second signature of the level.
    pub accepts: bool,
}

impl Route {
    pub fn turns(&self) -> Vec<Turn> {
        let mut turns = Vec::new();
        for (level, step) in self.steps.iter().enumerate() {
            turns.push(Turn { level, by: step.by, accepts: false });
            if step.accepted {
                turns.push(Turn { level, by: step.by, accepts: true });
            }
        }
        turns
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Return,
}

impl Decision {
    pub fn code(self) -> &'static str {
        match self {
            Decision::Approve => "approve",
            Decision::Return => "return",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        [Decision::Approve, Decision::Return].into_iter().find(|it| it.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Approved,
    Returned,
}

impl Outcome {
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Approved => "approved",
            Outcome::Returned => "returned",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        [Outcome::Approved, Outcome::Returned].into_iter().find(|it| it.code() == code)
    }
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub round: i64,
    /// The next step; the number of steps once it is approved.
    pub step: usize,
    pub outcome: Option<Outcome>,
}

impl Standing {
    pub const FIRST: Standing = Standing { round: 1, step: 0, outcome: None };
}

/// Who decides.
#[derive(Debug, Clone)]
pub struct Decider {
    pub person: i64,
    pub acting_for: Option<i64>,
    pub parties: BTreeSet<Party>,
}

/// Why a decision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Decided,
    NotYours(Party),
    /// Nobody approves what they asked for, nor lets a deputy do so.
    Own,
    /// Each step of a round is somebody else's.
    SignedBefore,
    NoGround,
}

impl Refusal {
    pub fn rule(self) -> &'static str {
        match self {
            Refusal::Decided => "approval-decided",
            Refusal::NotYours(_) => "approval-not-yours",
            Refusal::Own => "approval-own",
            Refusal::SignedBefore => "approval-signed-before",
            Refusal::NoGround => "approval-ground-missing",
        }
    }
}

/// What a decision makes of an item. `asked` and `signed` are the people behind the request and the earlier
/// steps of this round, principals included.
///
/// # Errors
/// The first [`Refusal`].
pub fn decided(
    route: &Route,
    standing: Standing,
    asked: &BTreeSet<i64>,
    signed: &BTreeSet<i64>,
    decision: Decision,
    by: &Decider,
    has_ground: bool,
) -> Result<Standing, Refusal> {
    let turns = route.turns();
    let turn = turns.get(standing.step).filter(|_| standing.outcome.is_none());
    let Some(turn) = turn else { return Err(Refusal::Decided) };
    if !by.parties.contains(&turn.by) {
        return Err(Refusal::NotYours(turn.by));
    }
    let is_one_of = |people: &BTreeSet<i64>| {
        people.contains(&by.person) || by.acting_for.is_some_and(|p| people.contains(&p))
    };
    if is_one_of(asked) {
        return Err(Refusal::Own);
    }
    if is_one_of(signed) {
        return Err(Refusal::SignedBefore);
    }
    match decision {
        Decision::Return if !has_ground => Err(Refusal::NoGround),
        Decision::Return => Ok(Standing { outcome: Some(Outcome::Returned), ..standing }),
        Decision::Approve => {
            let step = standing.step + 1;
            let outcome = (step == turns.len()).then_some(Outcome::Approved);
            Ok(Standing { step, outcome, ..standing })
        }
    }
}
