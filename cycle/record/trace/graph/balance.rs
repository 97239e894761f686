//! What went in against what came out.
//!
//! Amounts are whole millionths of the base of their kind, so that sums are exact; mass and volume are not brought
//! together, since that needs a density nobody recorded.

use std::collections::BTreeMap;

pub use epcis::graph::balance::{Base, in_base};

use super::Vertex;
use super::What;
use super::fact::{Action, Fact, Kind, Role, flag};
use super::view::View;
use crate::names::ById;

/// In and out of one event, in the base units that both sides have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfEvent {
    pub event: i64,
    pub time: i64,
    pub sums: BTreeMap<Base, (i128, i128)>,
    /// Something had no amount, or a unit that is not known; the sums are then lower bounds.
    pub incomplete: bool,
}

/// What happened to a lot at a place, in millionths of its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfLot {
    /// Produced, commissioned or received.
    pub came: i128,
    pub used: i128,
    pub shipped: i128,
    pub destroyed: i128,
    /// The lowest that was ever on hand; below zero something was used that never came.
    pub lowest: i128,
    /// Some mention had no amount that can be summed.
    pub incomplete: bool,
}

impl OfLot {
    /// What should be there now.
    pub fn on_hand(&self) -> i128 {
        self.came - self.used - self.shipped - self.destroyed
    }
}

/// Codes of units by their numbers; a piece has none.
pub type Units = ById<String>;

const MILLION: i128 = 1_000_000;

fn in_unit(millionths: i64, unit: i64, units: &Units) -> Option<(Base, i128)> {
    let code = if unit == 0 { "" } else { units.get(&unit)?.as_str() };
    in_base(i128::from(millionths), code)
}

/// Inputs and outputs of a transformation.
pub fn of_event(fact: &Fact, units: &Units) -> OfEvent {
    let mut of = OfEvent { event: fact.id, time: fact.t, ..OfEvent::default() };
    for (_, role) in fact.members() {
        // A serialised thing is one piece.
        let side = match role {
            Role::Input => 0,
            Role::Output => 1,
            _ => continue,
        };
        add(&mut of, side, Base::Piece, MILLION);
    }
    let classes =
        fact.members().filter(|(_, role)| matches!(role, Role::InputClass | Role::OutputClass));
    of.incomplete = classes.count() > fact.amounts().count();
    for (_, role, amount) in fact.amounts() {
        let side = match role {
            Role::InputClass => 0,
            Role::OutputClass => 1,
            _ => continue,
        };
        match in_unit(amount.millionths, amount.unit, units) {
            Some((base, millionths)) => add(&mut of, side, base, millionths),
            None => of.incomplete = true,
        }
    }
    of
}

fn add(of: &mut OfEvent, side: usize, base: Base, millionths: i128) {
    let sums = of.sums.entry(base).or_default();
    let sum = if side == 0 { &mut sums.0 } else { &mut sums.1 };
    *sum = sum.saturating_add(millionths);
}

impl View<'_> {
    /// The running account of a lot where it is, told from the events that `counts` lets through. The base is that of
    /// the first amount; what has another is left out and makes the account incomplete.
    pub fn account(
        &self,
        vertex: Vertex,
        units: &Units,
        mut counts: impl FnMut(&Fact) -> bool,
    ) -> Option<Option<(Base, OfLot)>> {
        let What::Lot { name, place } = vertex.what() else { return Some(None) };
        let mut account = OfLot::default();
        let mut of_base = None;
        for fact in self.all_facts(name)? {
            if fact.place != place || !counts(fact) {
                continue;
            }
            let mut sum = |wanted: Role| -> i128 {
                let mut sum = 0i128;
                for (_, _, amount) in
                    fact.amounts().filter(|(other, role, _)| *other == name && *role == wanted)
                {
                    match in_unit(amount.millionths, amount.unit, units) {
                        Some((base, millionths)) if *of_base.get_or_insert(base) == base => {
                            sum = sum.saturating_add(millionths);
                        }
                        _ => account.incomplete = true,
                    }
                }
                sum
            };
            match fact.kind {
                Kind::Transformation => {
                    let (came, used) = (sum(Role::OutputClass), sum(Role::InputClass));
                    account.came += came;
                    account.used += used;
                }
                Kind::Object => {
                    let amount = sum(Role::ThingClass);
                    object(fact, amount, &mut account);
                }
                // Packing moves nothing, and a transaction only names it.
                _ => {}
            }
            account.lowest = account.lowest.min(account.on_hand());
        }
        Some(of_base.map(|base| (base, account)))
    }
}

fn object(fact: &Fact, amount: i128, account: &mut OfLot) {
    if fact.has(flag::RECEIVES | flag::BEGINS) {
        account.came += amount;
    } else if fact.has(flag::SENDS | flag::RETAIL) {
        account.shipped += amount;
    } else if fact.has(flag::GONE) {
        account.destroyed += amount;
    } else if fact.action == Action::Add {
        account.came += amount;
    } else if fact.action == Action::Delete {
        account.destroyed += amount;
    }
}
