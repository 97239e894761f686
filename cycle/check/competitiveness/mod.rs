//! The quality competitiveness index (制造业质量竞争力指数): two, six and twelve, standardised and weighted.
//!
//! `s⁺ = 60 + 40·clamp((x − min)/(max − min), 0, 1)`, `s⁻ = 60 + 40·clamp((max − x)/(max − min), 0, 1)`,
//! `QCI = Σ w s`, so it runs from 60 to 100. The weights and bounds of the official index are not
//! published: ours are declared in a dated table, never derived from the counties, whose moving
//! extremes would make years incomparable. Every value is labelled as the city's own, for reference.
//!
//! With a leaf missing there is no index, because an index of eleven leaves is another index; the value
//! names the leaves that lack.

use std::sync::Arc;

use rust_decimal::Decimal;
use terms::Date;

use crate::indicators::definition::{Bounds, Competitiveness, Direction, Leaf};
use crate::indicators::question::{Missing, Origin, Status, Value};
use crate::indicators::sampling::{Sampling, Term};

/// One leaf with its working.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardised {
    pub indicator: String,
    pub value: Option<Decimal>,
    pub bounds: Option<Bounds>,
    /// 60 to 100; none where value or bounds are missing.
    pub score: Option<Decimal>,
    pub weight: Decimal,
}

/// `s⁺` or `s⁻`; none where the bounds are one point.
pub fn standardise(value: Decimal, min: Decimal, max: Decimal, of: Direction) -> Option<Decimal> {
    let width = max.checked_sub(min).filter(|width| *width > Decimal::ZERO)?;
    let above =
        if of == Direction::Lower { max.checked_sub(value)? } else { value.checked_sub(min)? };
    let share = (above / width).clamp(Decimal::ZERO, Decimal::ONE);
    Some(Decimal::from(60) + Decimal::from(40) * share)
}

fn bounds_on(leaf: &Leaf, day: Date) -> Option<&Bounds> {
    leaf.bounds.iter().find(|bounds| {
        bounds.from.is_none_or(|from| from <= day) && bounds.to.is_none_or(|to| day <= to)
    })
}

/// The leaves of one unit, standardised by the bounds of a day.
pub fn leaves(
    index: &Competitiveness,
    day: Date,
    value: impl Fn(&str) -> Option<Decimal>,
) -> Vec<Standardised> {
    let leaf = |leaf: &Leaf| {
        let (value, bounds) = (value(&leaf.indicator), bounds_on(leaf, day));
        let score =
            value.zip(bounds).and_then(|(x, b)| standardise(x, b.min, b.max, leaf.direction));
        Standardised {
            indicator: leaf.indicator.clone(),
            value,
            bounds: bounds.cloned(),
            score,
            weight: Decimal::from(leaf.weight.0) / Decimal::from(leaf.weight.1.max(1)),
        }
    };
    index.leaves.iter().map(leaf).collect()
}

/// `Σ w s`, added over the common denominator so that twelve twelfths are exactly one.
pub fn index(index: &Competitiveness, scores: &[Standardised]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for (leaf, standardised) in index.leaves.iter().zip(scores) {
        let part = standardised.score?.checked_mul(Decimal::from(leaf.weight.0))?;
        sum = sum.checked_add(part.checked_div(Decimal::from(leaf.weight.1))?)?;
    }
    (!scores.is_empty()).then(|| sum.round_dp(6).normalize())
}

pub(crate) fn value<'a>(
    of: &Competitiveness,
    day: Date,
    operand: impl Fn(&str) -> Option<&'a Value>,
) -> Value {
    let scores = leaves(of, day, |code| operand(code).and_then(|value| value.value));
    let operands: Vec<&Value> = of.leaves.iter().filter_map(|l| operand(&l.indicator)).collect();
    let mut value = Value::missing(Missing::OutOfRange);
    value.status = operands.iter().map(|value| value.status).max().unwrap_or(Status::Measured);
    value.seq = operands.iter().filter_map(|value| value.seq).max();
    value.origin =
        Origin::Formula { inputs: of.leaves.iter().map(|l| l.indicator.clone()).collect() };
    let codes = |missing: &dyn Fn(&Standardised) -> bool| -> Vec<String> {
        scores.iter().filter(|s| missing(s)).map(|s| s.indicator.clone()).collect()
    };
    let known: Decimal = scores.iter().filter(|s| s.score.is_some()).map(|s| s.weight).sum();
    value.coverage = Some(known.round_dp(6).normalize());
    let (valueless, boundless) = (codes(&|s| s.value.is_none()), codes(&|s| s.bounds.is_none()));
    if !valueless.is_empty() {
        value.missing = Some(Missing::Operands(valueless));
        return value;
    }
    if !boundless.is_empty() {
        value.missing = Some(Missing::NoBounds(boundless));
        return value;
    }
    value.value = index(of, &scores);
    let Some(total) = value.value else { return value };
    value.missing = None;
    value.sampling = sampling(of, &scores, total, operand);
    value
}

/// To first order: 40 w/(max − min) for each leaf between its bounds.
fn sampling<'a>(
    of: &Competitiveness,
    scores: &[Standardised],
    total: Decimal,
    operand: impl Fn(&str) -> Option<&'a Value>,
) -> Option<Arc<Sampling>> {
    let mut terms = Vec::new();
    for (leaf, standardised) in of.leaves.iter().zip(scores) {
        let (Some(at), Some(bounds)) = (standardised.value, &standardised.bounds) else { continue };
        let sampling = operand(&leaf.indicator).and_then(|value| value.sampling.clone());
        let (Some(sampling), true) = (sampling, bounds.min < at && at < bounds.max) else {
            continue;
        };
        let slope = Decimal::from(40) * standardised.weight / (bounds.max - bounds.min);
        let slope = if leaf.direction == Direction::Lower { -slope } else { slope };
        terms.push(Term { slope, at, of: sampling });
    }
    (!terms.is_empty()).then(|| Arc::new(Sampling::Linear { value: total, terms }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_runs_from_sixty_to_a_hundred_in_its_direction() {
        let d = Decimal::from;
        for (x, of, want) in [
            (90, Direction::Higher, Some(80)),
            (90, Direction::Lower, Some(80)),
            (95, Direction::Higher, Some(90)),
            (95, Direction::Lower, Some(70)),
            (20, Direction::Higher, Some(60)),
            (200, Direction::Higher, Some(100)),
            (200, Direction::Lower, Some(60)),
        ] {
            assert_eq!(standardise(d(x), d(80), d(100), of), want.map(d), "{x} {of:?}");
        }
        assert_eq!(standardise(d(1), d(5), d(5), Direction::Higher), None);
    }
}
