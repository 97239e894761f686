//! Ranks with the uncertainty of their inputs.
//!
//! Each replication draws every sampled value again ([`crate::indicators::Sampling`]), scores it by its rule, adds the
//! points that do not vary, and ranks. An indicator that stands in two items is drawn once. Each
//! replication has its own stream, so neither threads nor rows change the answer. Rules are followed in
//! floats here, ten thousand times each; a test holds them against the decimals of lib/score.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use score::{Combine, Direction, Scheme, UnitResult};
use serde::{Deserialize, Serialize};
use stats::rank::{Ranking, simulate};
use stats::stream::Stream;
use terms::{Error, Period, Result};

use super::draw::{Curve, Draw};
use super::inputs::{FromKept, KeptInput, asked};
use crate::indicators::Answer;
use crate::indicators::definition;
use crate::indicators::sampling::float;

/// As many as the smallest machine has; the answer is the same with any.
const THREADS: usize = 2;

/// Where a unit stands, and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub unit: i64,
    /// By points; equal points share the better place.
    pub place: Option<u32>,
    /// The central 95 % of its places.
    pub low: Option<u32>,
    pub high: Option<u32>,
    pub median: Option<u32>,
    /// The central 95 % of its points or values.
    pub from: Option<Decimal>,
    pub to: Option<Decimal>,
    /// Units whose order is not certain share a group.
    pub group: Option<usize>,
}

/// An item of one unit that varies.
struct Varying {
    lowest: bool,
    parts: Vec<Part>,
}

enum Part {
    Known(f64),
    Drawn { slot: usize, curve: usize, max: f64 },
}

struct UnitModel {
    /// Whether anything is known of it at all; what is not known has no rank.
    known: bool,
    /// Points of items that do not vary.
    fixed: f64,
    varying: Vec<Varying>,
    /// Scales up where items do not apply.
    factor: f64,
    outside: f64,
}

/// Whether any item of the unit has points: a unit without data is not ranked last, it is not ranked.
pub(crate) fn anything_known(result: &UnitResult) -> bool {
    result.items.iter().any(|item| item.points.is_some())
}

/// A scheme over one set of inputs, ready to be drawn.
pub(crate) struct Model {
    units: Vec<UnitModel>,
    /// Values by slot, one column of units each.
    slots: Vec<Vec<Draw>>,
    curves: Vec<Curve>,
    max: f64,
}

impl Model {
    pub(crate) fn of(scheme: &Scheme, kept: &[KeptInput], results: &[UnitResult]) -> Self {
        let inputs = FromKept::new(scheme, kept);
        let units: Vec<i64> = results.iter().map(|result| result.unit.0).collect();
        let places = asked(scheme);
        let curves: Vec<Curve> = places.iter().map(|place| Curve::of(place.rule)).collect();
        let (mut slots, mut by_code) = (Vec::new(), BTreeMap::new());
        // The slot of each place that varies.
        let mut at: BTreeMap<(&str, i64), (usize, usize)> = BTreeMap::new();
        for (curve, place) in places.iter().enumerate() {
            let Some(code) = place.indicator else { continue };
            let source = |unit: &i64| {
                inputs.get(*unit, place.item, place.part).and_then(|kept| kept.sources.first())
            };
            let varies = units.iter().filter_map(source).any(|source| source.sampling.is_some());
            if !varies || matches!(curves[curve], Curve::Constant) {
                continue;
            }
            let slot = *by_code.entry(code).or_insert_with(|| {
                let draw = |unit: &i64| match source(unit) {
                    None => Draw::Fixed(f64::NAN),
                    Some(source) => match (&source.sampling, source.value) {
                        (Some(sampling), _) => Draw::of(sampling),
                        (None, value) => Draw::Fixed(value.map_or(f64::NAN, float)),
                    },
                };
                slots.push(units.iter().map(draw).collect::<Vec<Draw>>());
                slots.len() - 1
            });
            at.insert((place.item, place.part), (slot, curve));
        }
        let units = results
            .iter()
            .enumerate()
            .map(|(unit, result)| UnitModel {
                known: anything_known(result),
                ..unit_model(scheme, result, unit, &slots, &curves, &at)
            })
            .collect();
        Self { units, slots, curves, max: float(scheme.max) }
    }

    fn draw(&self, stream: &mut Stream, scores: &mut [f64]) {
        let drawn: Vec<Vec<f64>> = self
            .slots
            .iter()
            .map(|column| column.iter().map(|draw| draw.draw(stream)).collect())
            .collect();
        for (unit, (model, score)) in self.units.iter().zip(scores).enumerate() {
            let points = |part: &Part| match part {
                Part::Known(points) => *points,
                Part::Drawn { slot, curve, max } => {
                    let column = &drawn[*slot];
                    let curve = &self.curves[*curve];
                    curve.points(*max, column[unit], place_in(curve, column, unit))
                }
            };
            let item = |item: &Varying| {
                let parts = item.parts.iter().map(points);
                if item.lowest { parts.fold(f64::INFINITY, f64::min) } else { parts.sum() }
            };
            let base = model.fixed + model.varying.iter().map(item).sum::<f64>();
            if !model.known {
                *score = f64::NAN;
                continue;
            }
            *score = (base * model.factor).clamp(0.0, self.max) + model.outside;
        }
    }

    pub(crate) fn simulate(&self, seed: i64, replications: i64) -> Result<Option<Ranking>> {
        if self.units.is_empty() || replications < 1 {
            return Ok(None);
        }
        let draw = |stream: &mut Stream, scores: &mut [f64]| self.draw(stream, scores);
        simulate(self.units.len(), replications as u64, seed as u64, THREADS, draw)
            .map(Some)
            .map_err(|cause| Error::invalid("run-simulation").with("value", cause))
    }
}

/// The place of a unit in a column, where the rule asks for one.
fn place_in(curve: &Curve, column: &[f64], unit: usize) -> u32 {
    let Curve::Ranks { lower, .. } = curve else { return 0 };
    let own = column[unit];
    let better = |x: &&f64| if *lower { **x < own } else { **x > own };
    column.iter().filter(better).count() as u32 + 1
}

fn unit_model(
    scheme: &Scheme,
    result: &UnitResult,
    unit: usize,
    slots: &[Vec<Draw>],
    curves: &[Curve],
    at: &BTreeMap<(&str, i64), (usize, usize)>,
) -> UnitModel {
    let (mut fixed, mut varying) = (0.0, Vec::new());
    for (item, scored) in scheme.items().zip(&result.items) {
        let points = scored.points.map_or(0.0, float);
        // What people decided on is no draw.
        if scored.working.as_ref().is_some_and(|it| it.notes.contains(&score::Note::Decided)) {
            fixed += points;
            continue;
        }
        // A place varies in this unit where its value does, or where it is ranked among some that do.
        let drawn = |part: i64, known: Option<Decimal>, max: Decimal| {
            let found = at.get(&(item.code.as_str(), part)).filter(|_| known.is_some());
            let moves = |&&(slot, curve): &&(usize, usize)| {
                !matches!(slots[slot][unit], Draw::Fixed(_))
                    || matches!(curves[curve], Curve::Ranks { .. })
            };
            match (found.filter(moves), known) {
                (Some(&(slot, curve)), _) => Some(Part::Drawn { slot, curve, max: float(max) }),
                (None, Some(known)) => Some(Part::Known(float(known))),
                (None, None) => None,
            }
        };
        let parts: Vec<Part> = if scored.parts.is_empty() {
            drawn(0, scored.points, item.max).into_iter().collect()
        } else {
            let part = |(part, number): (&score::PartResult, i64)| {
                drawn(number, part.scored.points, part.max)
            };
            scored.parts.iter().zip(1..).filter_map(part).collect()
        };
        let moves = parts.iter().any(|part| matches!(part, Part::Drawn { .. }));
        if moves && scored.points.is_some() {
            varying.push(Varying { lowest: item.combine == Combine::Lowest, parts });
        } else {
            fixed += points;
        }
    }
    let full: Decimal = result.items.iter().map(|item| item.max).sum();
    let applicable: Decimal = result.items.iter().map(|item| item.applicable).sum();
    let factor = if applicable < full && !applicable.is_zero() {
        float(full) / float(applicable)
    } else {
        1.0
    };
    UnitModel {
        known: true,
        fixed,
        varying,
        factor,
        outside: float(result.bonus) - float(result.penalty),
    }
}

/// Places by points, intervals and groups by the draws.
pub(crate) fn standings(
    units: &[i64],
    points: &[Option<Decimal>],
    direction: Direction,
    ranking: Option<&Ranking>,
) -> Vec<Standing> {
    let places = score::positions(points, direction);
    let sign = if direction == Direction::Lower { -1.0 } else { 1.0 };
    let floats: Vec<Option<f64>> = points.iter().map(|p| p.map(|p| sign * float(p))).collect();
    let groups = ranking.map_or_else(|| vec![None; units.len()], |r| r.tie_groups(&floats));
    let decimal =
        |value: f64| Decimal::from_f64_retain(sign * value).map(|v| v.round_dp(4).normalize());
    units
        .iter()
        .enumerate()
        .map(|(at, &unit)| {
            let found = ranking.and_then(|ranking| ranking.units[at]);
            let ends = found.map(|found| (decimal(found.score.low), decimal(found.score.high)));
            let (from, to) = match (direction, ends.unwrap_or_default()) {
                (Direction::Lower, (low, high)) => (high, low),
                (Direction::Higher, ends) => ends,
            };
            Standing {
                unit,
                place: places[at],
                low: found.map(|found| found.rank_low),
                high: found.map(|found| found.rank_high),
                median: found.map(|found| found.rank_median),
                from,
                to,
                group: groups[at],
            }
        })
        .collect()
}

/// Ranks units by one indicator of an answer, the better first place; the standings come in the order of the places.
///
/// # Errors
/// Invalid, where nobody is ranked or the replications are out of range.
pub fn rank_by(
    answer: &Answer,
    code: &str,
    period: Period,
    units: &[i64],
    seed: i64,
    replications: i64,
) -> Result<Vec<Standing>> {
    let mut units = units.to_vec();
    units.sort_unstable();
    units.dedup();
    let lower = answer
        .definition(code, period)
        .is_some_and(|d| d.definition.direction == definition::Direction::Lower);
    let direction = if lower { Direction::Lower } else { Direction::Higher };
    let sign = if lower { -1.0 } else { 1.0 };
    let value = |unit: &i64| answer.value(code, *unit, period);
    let points: Vec<Option<Decimal>> =
        units.iter().map(|unit| value(unit).and_then(|value| value.value)).collect();
    let draws: Vec<Draw> = units
        .iter()
        .map(|unit| match value(unit).map(|value| (&value.sampling, value.value)) {
            Some((Some(sampling), _)) => Draw::of(sampling),
            Some((None, Some(value))) => Draw::Fixed(float(value)),
            _ => Draw::Fixed(f64::NAN),
        })
        .collect();
    let ranking = if units.is_empty() || replications < 1 {
        None
    } else {
        let draw = |stream: &mut Stream, scores: &mut [f64]| {
            for (score, draw) in scores.iter_mut().zip(&draws) {
                *score = sign * draw.draw(stream);
            }
        };
        let found = simulate(units.len(), replications as u64, seed as u64, THREADS, draw);
        Some(found.map_err(|cause| Error::invalid("run-simulation").with("value", cause))?)
    };
    let mut standings = standings(&units, &points, direction, ranking.as_ref());
    standings.sort_by_key(|standing| (standing.place.unwrap_or(u32::MAX), standing.unit));
    Ok(standings)
}
