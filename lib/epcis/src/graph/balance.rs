//! What went in against what came out.
//!
//! Amounts are whole millionths, so that sums are exact. Units of one kind are brought together
//! (UN/ECE Recommendation 20: KGM, GRM, TNE; LTR, MLT); mass and volume are not, since that needs a
//! density nobody recorded.
//!
//! ```
//! use epcis::graph::balance::{in_base, Base};
//! assert_eq!(in_base(1_500_000, "GRM"), Some((Base::Kilogram, 1_500)));
//! assert_eq!(in_base(2_000_000, "TNE"), Some((Base::Kilogram, 2_000_000_000)));
//! assert_eq!(in_base(1, "C62"), Some((Base::Piece, 1)));
//! assert_eq!(in_base(1, "XYZ"), None);
//! ```

use super::record::{Action, Record, Stuff, Type};
use super::{Graph, Vertex, What};
use std::collections::BTreeMap;

/// What amounts of one kind are summed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Base {
    Kilogram,
    Litre,
    Metre,
    Piece,
}

/// An amount in millionths of a unit as millionths of the base of its kind; fractions of a millionth
/// round half away from zero.
pub fn in_base(millionths: i128, unit: &str) -> Option<(Base, i128)> {
    let (base, numerator, denominator) = match unit {
        "KGM" => (Base::Kilogram, 1, 1),
        "GRM" => (Base::Kilogram, 1, 1_000),
        "MGM" => (Base::Kilogram, 1, 1_000_000),
        "TNE" => (Base::Kilogram, 1_000, 1),
        "DTN" => (Base::Kilogram, 100, 1),
        // The Chinese pound of half a kilogram has no code; LBR is the international pound.
        "LBR" => (Base::Kilogram, 45_359_237, 100_000_000),
        "LTR" => (Base::Litre, 1, 1),
        "MLT" => (Base::Litre, 1, 1_000),
        "HLT" => (Base::Litre, 100, 1),
        "MTQ" => (Base::Litre, 1_000, 1),
        "MTR" => (Base::Metre, 1, 1),
        "CMT" => (Base::Metre, 1, 100),
        "" | "EA" | "C62" | "H87" | "PCE" => (Base::Piece, 1, 1),
        _ => return None,
    };
    let product = millionths.checked_mul(numerator)?;
    let half = if product < 0 { -denominator / 2 } else { denominator / 2 };
    Some((base, (product + half) / denominator))
}

/// In and out of one event, in the base units that both sides have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfEvent {
    pub event: String,
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
}

impl OfLot {
    /// What should be there now.
    pub fn on_hand(&self) -> i128 {
        self.came - self.used - self.shipped - self.destroyed
    }
}

/// Inputs and outputs of every transformation.
pub fn of_events(graph: &Graph) -> Vec<OfEvent> {
    graph
        .records
        .iter()
        .filter(|record| record.kind == Type::Transformation)
        .map(|record| {
            let mut of =
                OfEvent { event: record.id.to_string(), sums: BTreeMap::new(), incomplete: false };
            for (side, stuff) in [(0, &record.inputs), (1, &record.outputs)] {
                for stuff in stuff {
                    match amount(stuff) {
                        Some((base, amount)) => {
                            let sums = of.sums.entry(base).or_default();
                            let sum = if side == 0 { &mut sums.0 } else { &mut sums.1 };
                            *sum = sum.saturating_add(amount);
                        }
                        None => of.incomplete = true,
                    }
                }
            }
            of
        })
        .collect()
}

/// A serialised thing is one piece.
fn amount(stuff: &Stuff) -> Option<(Base, i128)> {
    if !stuff.class {
        return Some((Base::Piece, super::record::MILLION));
    }
    in_base(stuff.amount?, stuff.unit.as_deref().unwrap_or_default())
}

/// The running account of a lot where it is.
pub fn of_lot(graph: &Graph, vertex: Vertex) -> Option<OfLot> {
    let What::Lot { name, place } = graph.vertices[vertex.0 as usize] else { return None };
    let mut account = OfLot::default();
    let sum = |stuff: &[Stuff]| -> i128 {
        let ours = stuff.iter().filter(|stuff| stuff.class && stuff.name == name);
        ours.filter_map(amount).map(|(_, amount)| amount).fold(0, i128::saturating_add)
    };
    let list = graph.of_name.get(&name).into_iter().flatten();
    let records = list.map(|number| &graph.records[*number as usize]);
    for record in records.filter(|record| record.place == place) {
        match record.kind {
            Type::Transformation => {
                account.came += sum(&record.outputs);
                account.used += sum(&record.inputs);
            }
            Type::Object => account_for(record, sum(&record.things), &mut account),
            // Packing moves nothing, and a transaction only names it.
            _ => {}
        }
        account.lowest = account.lowest.min(account.on_hand());
    }
    Some(account)
}

fn account_for(record: &Record, amount: i128, account: &mut OfLot) {
    match &*record.step {
        "receiving" | "arriving" | "accepting" | "commissioning" | "creating_class_instance" => {
            account.came += amount;
        }
        "shipping" | "departing" | "consigning" => account.shipped += amount,
        "retail_selling" | "dispensing" => account.shipped += amount,
        "destroying" | "decommissioning" | "killing" => account.destroyed += amount,
        _ if record.action == Action::Add => account.came += amount,
        _ if record.action == Action::Delete => account.destroyed += amount,
        _ => {}
    }
}
