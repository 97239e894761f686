//! A scheme applied to units: items, dimensions, total, grade. Points and grade are kept apart.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::total::unit_result;
use crate::working::add;
use crate::{
    Combine, Direction, Input, Item, ItemResult, Note, Outside, Part, PartResult, Rule, Scheme,
    Scored, UnitResult, score_or_policy,
};

/// A unit as the caller knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitKey(pub i64);

/// What an input is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The code of the item, or of what stands outside the base points.
    pub item: &'a str,
    pub part: Option<&'a str>,
    pub indicator: Option<&'a str>,
    pub rule: &'a Rule,
}

/// Where inputs come from: figures, forms, a frozen run. Asked once for each unit and place, never for a gate.
pub trait Inputs {
    fn input(&self, unit: UnitKey, place: Place<'_>) -> Input;
}

impl<F: Fn(UnitKey, Place<'_>) -> Input> Inputs for F {
    fn input(&self, unit: UnitKey, place: Place<'_>) -> Input {
        self(unit, place)
    }
}

/// Positions from the best (1): ties share the better one.
///
/// ```
/// use score::{Direction, positions};
/// let values = [Some(97.into()), Some(99.into()), None, Some(97.into()), Some(90.into())];
/// assert_eq!(positions(&values, Direction::Higher), [Some(2), Some(1), None, Some(2), Some(4)]);
/// ```
pub fn positions(values: &[Option<Decimal>], direction: Direction) -> Vec<Option<u32>> {
    let mut order: Vec<Decimal> = values.iter().flatten().copied().collect();
    order.sort();
    if direction == Direction::Higher {
        order.reverse();
    }
    let place = |value: &Decimal| {
        let better = order.partition_point(|other| match direction {
            Direction::Higher => other > value,
            Direction::Lower => other < value,
        });
        u32::try_from(better).map_or(u32::MAX, |better| better.saturating_add(1))
    };
    values.iter().map(|value| value.as_ref().map(place)).collect()
}

/// Scores every unit. The order of units changes nothing but the order of the answer.
pub fn assess(scheme: &Scheme, inputs: &dyn Inputs, units: &[UnitKey]) -> Vec<UnitResult> {
    // By columns, all units at one place, because a rank needs all of them.
    let mut items: Vec<_> =
        scheme.items().map(|item| item_column(item, inputs, units).into_iter()).collect();
    let mut outside: Vec<_> =
        scheme.outside.iter().map(|o| outside_column(o, inputs, units).into_iter()).collect();
    units
        .iter()
        .map(|unit| {
            let items = items.iter_mut().filter_map(Iterator::next).collect();
            let outside = outside.iter_mut().filter_map(Iterator::next).collect();
            unit_result(scheme, *unit, items, outside)
        })
        .collect()
}

/// An input and what the rule is applied to: a position where the rule ranks values.
struct Known {
    input: Input,
    used: Input,
}

fn column(inputs: &dyn Inputs, units: &[UnitKey], place: Place<'_>) -> Vec<Known> {
    let asked: Vec<Input> = units.iter().map(|unit| inputs.input(*unit, place)).collect();
    let places = match place.rule {
        Rule::Rank { direction, .. } => {
            let value = |input: &Input| match input {
                Input::Position(_) => None,
                other => other.number(),
            };
            positions(&asked.iter().map(value).collect::<Vec<_>>(), *direction)
        }
        _ => vec![None; asked.len()],
    };
    asked
        .into_iter()
        .zip(places)
        .map(|(input, place)| Known {
            used: place.map_or_else(|| input.clone(), Input::Position),
            input,
        })
        .collect()
}

fn item_column(item: &Item, inputs: &dyn Inputs, units: &[UnitKey]) -> Vec<ItemResult> {
    if let Some(rule) = &item.rule {
        let place =
            Place { item: &item.code, part: None, indicator: item.indicator.as_deref(), rule };
        let column = column(inputs, units, place);
        return column.into_iter().map(|known| single(item, rule, known)).collect();
    }
    let column_of = |part: &Part| {
        let indicator = part.indicator.as_deref();
        let (item, rule) = (item.code.as_str(), &part.rule);
        column(inputs, units, Place { item, part: Some(&part.code), indicator, rule }).into_iter()
    };
    let mut columns: Vec<_> = item.parts.iter().map(column_of).collect();
    units
        .iter()
        .map(|_| combined(item, columns.iter_mut().filter_map(Iterator::next).collect()))
        .collect()
}

fn single(item: &Item, rule: &Rule, known: Known) -> ItemResult {
    let scored = score_or_policy(rule, item.max, item.not_applicable.as_ref(), &known.used);
    let applicable = if scaled_out(&scored) { Decimal::ZERO } else { item.max };
    ItemResult {
        code: item.code.clone(),
        max: item.max,
        applicable,
        sampled: if known.input.sampled() { applicable } else { Decimal::ZERO },
        input: Some(known.input),
        points: scored.points,
        working: Some(scored.working),
        parts: Vec::new(),
    }
}

fn combined(item: &Item, known: Vec<Known>) -> ItemResult {
    let parts: Vec<PartResult> = item
        .parts
        .iter()
        .zip(known)
        .map(|(part, known)| {
            let max = part.max.unwrap_or(item.max);
            let policy = part.not_applicable.as_ref().or(item.not_applicable.as_ref());
            let scored = score_or_policy(&part.rule, max, policy, &known.used);
            PartResult { code: part.code.clone(), max, input: known.input, scored }
        })
        .collect();
    match item.combine {
        Combine::Sum => summed(item, parts),
        Combine::Lowest => lowest(item, parts),
    }
}

fn summed(item: &Item, parts: Vec<PartResult>) -> ItemResult {
    let counted = || parts.iter().filter(|part| !scaled_out(&part.scored));
    let applicable = add(counted().map(|part| part.max));
    let known: Option<Vec<Decimal>> = counted().map(|part| part.scored.points).collect();
    let points = known.filter(|known| !known.is_empty()).map(|known| add(known.into_iter()));
    ItemResult {
        code: item.code.clone(),
        max: item.max,
        applicable,
        input: None,
        points,
        working: None,
        sampled: add(counted().filter(|part| part.input.sampled()).map(|part| part.max)),
        parts,
    }
}

/// The lowest part counts; while one is missing nobody knows which that is.
fn lowest(item: &Item, parts: Vec<PartResult>) -> ItemResult {
    let counted = || parts.iter().filter(|part| !scaled_out(&part.scored));
    let known: Option<Vec<(Decimal, &PartResult)>> =
        counted().map(|part| part.scored.points.map(|points| (points, part))).collect();
    let lowest = known.unwrap_or_default().into_iter().min_by_key(|(points, _)| *points);
    let working = lowest.map(|(_, part)| {
        let mut working = part.scored.working.clone();
        working.notes.push(Note::LowestPart(part.code.clone()));
        working
    });
    let applicable = if counted().next().is_some() { item.max } else { Decimal::ZERO };
    let sampled = counted().any(|part| part.input.sampled());
    ItemResult {
        code: item.code.clone(),
        max: item.max,
        applicable,
        input: None,
        points: lowest.map(|(points, _)| points),
        working,
        sampled: if sampled { applicable } else { Decimal::ZERO },
        parts,
    }
}

fn scaled_out(scored: &Scored) -> bool {
    scored.working.notes.contains(&Note::Renormalised)
}

/// Bonuses, penalties and vetoes as they were asked; a gate asks nothing but the scores.
fn outside_column(outside: &Outside, inputs: &dyn Inputs, units: &[UnitKey]) -> Vec<Input> {
    if matches!(outside.rule, Rule::Gate { .. }) {
        return vec![Input::Missing; units.len()];
    }
    let place = Place {
        item: &outside.code,
        part: None,
        indicator: outside.indicator.as_deref(),
        rule: &outside.rule,
    };
    units.iter().map(|unit| inputs.input(*unit, place)).collect()
}
