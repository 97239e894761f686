//! Two runs side by side: what another scheme, or another year, changes for whom.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use score::UnitResult;

use super::run::Run;

#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// In the order of the units' ids.
    pub units: Vec<UnitChange>,
    /// How many stand in another place.
    pub moved: usize,
    /// How many have another grade.
    pub regraded: usize,
    /// The same inputs on both sides: what differs is the scheme alone.
    pub same_data: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnitChange {
    pub unit: i64,
    pub place: (Option<u32>, Option<u32>),
    pub total: (Option<Decimal>, Option<Decimal>),
    pub grade: (Option<String>, Option<String>),
    /// Items of either side by code, with points and maximum.
    pub items: Vec<ItemChange>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ItemChange {
    pub code: String,
    pub points: (Option<Decimal>, Option<Decimal>),
    pub max: (Option<Decimal>, Option<Decimal>),
}

/// Compares what the second run says with what the first says.
pub fn compare(first: &Run, second: &Run) -> Comparison {
    let units: BTreeSet<i64> =
        first.question.units.iter().chain(&second.question.units).copied().collect();
    let units: Vec<UnitChange> =
        units.into_iter().map(|unit| change(first, second, unit)).collect();
    let differs = |pair: &(Option<u32>, Option<u32>)| pair.0 != pair.1;
    Comparison {
        moved: units.iter().filter(|unit| differs(&unit.place)).count(),
        regraded: units.iter().filter(|unit| unit.grade.0 != unit.grade.1).count(),
        same_data: first.question.period == second.question.period
            && first.question.as_of == second.question.as_of
            && first.question.tree == second.question.tree,
        units,
    }
}

fn change(first: &Run, second: &Run, unit: i64) -> UnitChange {
    let results = (first.result(unit), second.result(unit));
    let place = |run: &Run| run.standing(unit).and_then(|standing| standing.place);
    let total = |result: Option<&UnitResult>| result.map(|result| result.total);
    let grade = |result: Option<&UnitResult>| result.and_then(|result| result.grade.grade.clone());
    let rows = |result: Option<&UnitResult>| -> Vec<(String, Option<Decimal>, Decimal)> {
        let items = result.into_iter().flat_map(|r| r.items.iter().chain(&r.outside));
        items.map(|item| (item.code.clone(), item.points, item.max)).collect()
    };
    let (before, after) = (rows(results.0), rows(results.1));
    let mut codes: Vec<&String> = before.iter().map(|row| &row.0).collect();
    codes
        .extend(after.iter().map(|row| &row.0).filter(|code| before.iter().all(|b| b.0 != **code)));
    let items = codes
        .into_iter()
        .map(|code| {
            let one = before.iter().find(|row| row.0 == *code);
            let other = after.iter().find(|row| row.0 == *code);
            ItemChange {
                code: code.clone(),
                points: (one.and_then(|row| row.1), other.and_then(|row| row.1)),
                max: (one.map(|row| row.2), other.map(|row| row.2)),
            }
        })
        .collect();
    UnitChange {
        unit,
        place: (place(first), place(second)),
        total: (total(results.0), total(results.1)),
        grade: (grade(results.0), grade(results.1)),
        items,
    }
}
