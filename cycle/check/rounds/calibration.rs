//! How strict reviewers are and what in the values is odd: remarks for the people of the round, never a
//! reason by itself. The methods and their limits are those of `lib/stats`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use score::Rule;
use stats::examiners::{Mark, intraclass, severity};
use stats::gaming::inlier::{inlier, near_targets};

use super::model::{Frame, State};
use crate::assessment::Run;

/// One reviewer against the computed points of the same cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Reviewer {
    pub person: i64,
    pub marks: usize,
    /// Points of a hundred below what the rules compute; positive is strict.
    pub strictness: f64,
    /// Standard error.
    pub error: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    pub reviewers: Vec<Reviewer>,
    /// Cells with two blind reviews, how many of them agree, and the intraclass correlation of agreement.
    pub pairs: usize,
    pub agree: usize,
    pub agreement: Option<f64>,
}

fn share(points: Decimal, max: Decimal) -> f64 {
    points.checked_div(max).and_then(|share| share.to_f64()).unwrap_or_default() * 100.0
}

/// Compares all reviews with the computed points, which stand as the reviewer that all share.
pub fn calibrate(frame: &Frame, state: &State, computed: &Run) -> Calibration {
    let mut people: BTreeMap<i64, usize> = BTreeMap::new();
    let (mut marks, mut files, mut pairs) = (Vec::new(), 0, Vec::new());
    let mut agree = 0;
    for ((unit, code), cell) in &state.cells {
        let Some(item) = frame.item(code) else { continue };
        let Some(points) = computed
            .result(*unit)
            .and_then(|result| result.items.iter().find(|it| it.code == *code)?.points)
        else {
            continue;
        };
        if cell.seats.is_empty() {
            continue;
        }
        marks.push(Mark { file: files, reviewer: 0, value: share(points, item.max) });
        for seat in &cell.seats {
            let next = people.len() + 1;
            let reviewer = *people.entry(seat.person).or_insert(next);
            marks.push(Mark { file: files, reviewer, value: share(seat.points, item.max) });
        }
        if let [first, second] = cell.seats.as_slice() {
            agree += usize::from(first.points == second.points);
            pairs.push(vec![share(first.points, item.max), share(second.points, item.max)]);
        }
        files += 1;
    }
    let found = severity(&marks, files, people.len() + 1).ok();
    let count = |reviewer: usize| marks.iter().filter(|mark| mark.reviewer == reviewer).count();
    let reviewers = found.map_or_else(Vec::new, |found| {
        let of = |(&person, &at): (&i64, &usize)| Reviewer {
            person,
            marks: count(at),
            strictness: found.strictness[at] - found.strictness[0],
            error: found.errors.as_ref().map(|errors| errors[at]),
        };
        people.iter().map(of).collect()
    });
    Calibration {
        reviewers,
        pairs: pairs.len(),
        agree,
        agreement: intraclass(&pairs).ok().map(|found| found.agreement),
    }
}

/// What is odd about a unit's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Oddity {
    /// Its results lie nearer their targets than such results do.
    NearTargets { share: f64 },
    /// It lies too near the middle of the others in everything.
    Inlier { distance: f64, usual: f64 },
    /// Its self-scores lie above the computed points by so many points in all.
    SelfPraise { points: f64, items: usize },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    pub unit: i64,
    pub oddity: Oddity,
    /// None where it is a plain difference and no test.
    pub p: Option<f64>,
}

/// At most this share of honest rounds has any such remark.
const LEVEL: f64 = 0.05;
/// A self-score this far above the computed points, in points of a hundred, is worth a look.
const PRAISE: f64 = 3.0;

/// Looks at all units; a look at the records by people follows, or nothing.
pub fn remarks(frame: &Frame, state: &State, computed: &Run) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let questions = (computed.results.len() * 2).max(1) as f64;
    let odd = |p: f64| p * questions <= LEVEL;
    let targets = targets(computed);
    let panel: Vec<Vec<f64>> = computed
        .results
        .iter()
        .map(|result| result.dimensions.iter().map(|it| share(it.points, it.max)).collect())
        .collect();
    for (at, result) in computed.results.iter().enumerate() {
        let unit = result.unit.0;
        if let Some([values, wanted, spreads]) = targets.get(&unit)
            && let Ok(found) = near_targets(values, wanted, spreads)
            && odd(found.p_value)
            && let stats::gaming::Oddity::NearTargets { share } = found.oddity
        {
            let oddity = Oddity::NearTargets { share };
            remarks.push(Remark { unit, oddity, p: Some(found.p_value) });
        }
        if let Ok(found) = inlier(&panel, at)
            && odd(found.p_value)
            && let stats::gaming::Oddity::Inlier { distance, usual } = found.oddity
        {
            let oddity = Oddity::Inlier { distance, usual };
            remarks.push(Remark { unit, oddity, p: Some(found.p_value) });
        }
        remarks.extend(praise(frame, state, result));
    }
    remarks
}

fn praise(frame: &Frame, state: &State, result: &score::UnitResult) -> Option<Remark> {
    let unit = result.unit.0;
    // A draft is nobody's to look at.
    state.handed_in.get(&unit)?;
    let above: Vec<Decimal> = result
        .items
        .iter()
        .filter(|item| frame.needs(unit, &item.code))
        .filter_map(|item| {
            let own = state.cell(unit, &item.code)?.own.as_ref()?.points;
            Some(own - item.points?)
        })
        .filter(|above| *above > Decimal::ZERO)
        .collect();
    let points = above.iter().sum::<Decimal>().to_f64().unwrap_or_default();
    let oddity = Oddity::SelfPraise { points, items: above.len() };
    (points >= PRAISE).then_some(Remark { unit, oddity, p: None })
}

/// Values, targets and spreads of each unit: items with a target whose values differ from unit to unit.
fn targets(computed: &Run) -> BTreeMap<i64, [Vec<f64>; 3]> {
    let mut all: BTreeMap<i64, [Vec<f64>; 3]> = BTreeMap::new();
    for item in computed.scheme.scheme.items() {
        let Some(
            Rule::Ratio { target, .. }
            | Rule::StepDeduct { target, .. }
            | Rule::FloorRatio { target, .. },
        ) = &item.rule
        else {
            continue;
        };
        let of = |unit: &i64| {
            let value = computed.input(*unit, &item.code, 0)?.input.number()?.to_f64()?;
            Some((*unit, value))
        };
        let values: Vec<(i64, f64)> = computed.question.units.iter().filter_map(of).collect();
        let count = values.len() as f64;
        let mean = values.iter().map(|(_, value)| value).sum::<f64>() / count.max(1.0);
        let squares: f64 = values.iter().map(|(_, value)| (value - mean).powi(2)).sum();
        let spread = (squares / (count - 1.0).max(1.0)).sqrt();
        let Some(target) = target.to_f64() else { continue };
        if spread <= 0.0 || values.len() < 3 {
            continue;
        }
        for (unit, value) in values {
            let [values, wanted, spreads] = all.entry(unit).or_default();
            values.push(value);
            wanted.push(target);
            spreads.push(spread);
        }
    }
    all
}
