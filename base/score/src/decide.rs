//! Points that people decided on, in place of those that the rules compute.
//!
//! Computed points stay what they are in their run; a decision stands beside them. A total by decisions
//! is the same arithmetic over other points, so a decision that equals the computed points changes nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::total::totalled;
use crate::working::stored;
use crate::{ItemResult, Note, RuleKind, Scheme, UnitResult, Working};

/// What was decided of the items, bonuses, penalties and vetoes of one unit, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    pub points: BTreeMap<String, Decimal>,
    pub vetoes: BTreeMap<String, bool>,
}

/// The result of a unit with what was decided. Codes that the scheme has not are left alone, and points
/// stay within 0 and the maximum of their item.
pub fn decide(scheme: &Scheme, computed: &UnitResult, decisions: &Decisions) -> UnitResult {
    let decided = |item: &ItemResult| match decisions.points.get(&item.code) {
        Some(points) if item.points != Some(stored(*points)) => settled(item, *points),
        _ => item.clone(),
    };
    let items = computed.items.iter().map(decided).collect();
    let outside = computed.outside.iter().map(decided).collect();
    let mut vetoes = computed.vetoes.clone();
    for veto in &mut vetoes {
        if let Some(applied) = decisions.vetoes.get(&veto.code) {
            veto.applied = Some(*applied);
        }
    }
    totalled(scheme, computed.unit, items, outside, vetoes)
}

fn settled(item: &ItemResult, points: Decimal) -> ItemResult {
    let points = stored(points.clamp(Decimal::ZERO, item.max));
    let kind = item
        .working
        .as_ref()
        .map(|working| working.kind)
        .or_else(|| item.parts.first().map(|part| part.scored.working.kind))
        .unwrap_or(RuleKind::Tiered);
    ItemResult {
        points: Some(points),
        // What people decide on applies, whatever a policy would have left out.
        applicable: item.max,
        working: Some(Working {
            kind,
            formula: String::new(),
            arithmetic: points.to_string(),
            result: Some(points),
            operands: Vec::new(),
            notes: vec![Note::Decided],
        }),
        parts: Vec::new(),
        sampled: Decimal::ZERO,
        ..item.clone()
    }
}
