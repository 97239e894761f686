//! What holds for every input.

use rust_decimal::Decimal;
use score::{
    Direction, Input, Place, Rule, Scheme, StepRounding, UnitKey, UnitResult, assess, score,
};

/// A small generator (SplitMix64), so that a failure can be repeated.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
    /// Between −5 and 110 with two places.
    fn value(&mut self) -> Decimal {
        Decimal::new(self.below(11_500) as i64 - 500, 2)
    }
    /// From 0.1 with one place.
    fn positive(&mut self, limit: u64) -> Decimal {
        Decimal::new(self.below(limit) as i64 + 1, 1)
    }
}

fn numeric_rule(draw: &mut Draw) -> (Rule, bool) {
    let target = draw.positive(1000);
    match draw.below(6) {
        0 => {
            let rounding =
                if draw.below(2) == 0 { StepRounding::Ceil } else { StepRounding::Identity };
            let (step, per_step) = (draw.positive(20), draw.positive(20));
            (Rule::StepDeduct { target, step, per_step, rounding }, true)
        }
        1 => (Rule::Ratio { target, direction: Direction::Higher }, true),
        2 => (Rule::Ratio { target, direction: Direction::Lower }, false),
        3 => (Rule::FloorRatio { floor: target - draw.positive(300), target }, true),
        4 => (Rule::FloorRatio { floor: target + draw.positive(300), target }, false),
        _ => (Rule::BasePlus { base: draw.positive(20), per_unit: draw.positive(20) }, true),
    }
}

#[test]
fn points_stay_within_the_maximum_rise_with_the_value_and_recompute_from_their_text() {
    let mut draw = Draw(20_260_101);
    for _ in 0..20_000 {
        let (rule, rises) = numeric_rule(&mut draw);
        let max = draw.positive(100);
        let (a, b) = (draw.value(), draw.value());
        let (low, high) = if (a <= b) == rises { (a, b) } else { (b, a) };
        let of = |x| {
            let scored = score(&rule, max, &Input::value(x));
            let points = scored.points.unwrap_or_else(|| panic!("{rule:?} {x}"));
            assert!(points >= Decimal::ZERO && points <= max, "{rule:?} {x} {points}");
            assert_eq!(scored.working.recompute(), Ok(points), "{}", scored.working.text());
            points
        };
        assert!(of(low) <= of(high), "{rule:?} {low} {high}");
    }
}

#[test]
fn more_occurrences_never_earn_more() {
    let mut draw = Draw(7);
    for _ in 0..2_000 {
        let max = draw.positive(100);
        let rule = match draw.below(2) {
            0 => Rule::CountDeduct { per_occurrence: draw.positive(30) },
            _ => Rule::MissDeduct { per_miss: draw.positive(30), of: 1 + draw.below(9) },
        };
        let count = draw.below(12);
        let of = |count| score(&rule, max, &Input::Count(count)).points.unwrap();
        assert!(of(count + 1) <= of(count), "{rule:?} {count}");
        assert!(of(0) == max);
    }
}

fn drawn(unit: UnitKey, place: Place<'_>) -> Input {
    let part = place.part.unwrap_or_default();
    let seed =
        place.item.bytes().chain(part.bytes()).fold(unit.0 as u64, |s, b| s * 31 + u64::from(b));
    let mut draw = Draw(seed);
    match (draw.below(12), place.rule) {
        (0, _) => Input::Missing,
        (1, _) => Input::NotApplicable,
        (_, Rule::Tiered { tiers }) => {
            Input::Tier(tiers[draw.below(tiers.len() as u64) as usize].code.clone())
        }
        (_, Rule::Checklist { entries }) => Input::checks(
            entries.iter().map(|e| (e.code.as_str(), draw.below(2) == 0)).collect::<Vec<_>>(),
        ),
        (
            _,
            Rule::CountDeduct { .. }
            | Rule::MissDeduct { .. }
            | Rule::Bonus { .. }
            | Rule::Penalty { .. },
        ) => Input::Count(draw.below(5)),
        (_, Rule::Veto { .. }) => Input::Count(draw.below(20) / 19),
        _ => Input::value(draw.value()),
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let scheme: Scheme = toml::from_str(include_str!("scheme.toml")).unwrap();
    let units: Vec<UnitKey> = (1..=40).map(UnitKey).collect();
    let mut shuffled = units.clone();
    let mut draw = Draw(3);
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, draw.below(at as u64 + 1) as usize);
    }
    let forward = assess(&scheme, &drawn, &units);
    let mut backward: Vec<UnitResult> = assess(&scheme, &drawn, &shuffled);
    backward.sort_by_key(|result| result.unit);
    assert_eq!(forward, backward);
    for result in &forward {
        assert!(result.base >= Decimal::ZERO && result.base <= scheme.max);
        assert!(result.total_at_least <= result.total && result.total <= result.total_at_most);
        assert!(result.bonus <= scheme.bonus_cap);
        let known =
            result.items.iter().filter(|i| i.points.is_none() && !i.applicable.is_zero()).count();
        assert!(known == 0 || !result.missing.is_empty());
    }
}

#[test]
fn a_frozen_result_reads_back_as_it_was() {
    let scheme: Scheme = toml::from_str(include_str!("scheme.toml")).unwrap();
    let results = assess(&scheme, &drawn, &[UnitKey(1), UnitKey(2)]);
    let frozen = serde_json::to_string(&results).unwrap();
    assert_eq!(serde_json::from_str::<Vec<UnitResult>>(&frozen).unwrap(), results);
}
