//! Which cells are empty, what a method would put there, and the two commands.

use std::collections::BTreeMap;

use figures::{Cell, Combo, Figure, Query, Status};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use stats::missing::{Strategy, fill as filled};
use store::Tx;
use terms::{Error, Millionths, Period, Result};
use units::UnitId;

use crate::indicators::Definition;
use crate::indicators::definition::Compute;
use crate::shown::float;

/// A method, named as the program's statistics name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The last value that the unit itself reported.
    LastValue,
    /// The median of the units that reported.
    Median,
    /// The mean of the units of the same kind that reported.
    KindMean,
}

impl Method {
    pub const ALL: [Method; 3] = [Method::LastValue, Method::Median, Method::KindMean];

    /// The word of addresses and message codes.
    pub fn word(self) -> &'static str {
        match self {
            Method::LastValue => "last-value",
            Method::Median => "median",
            Method::KindMean => "kind-mean",
        }
    }
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word)
    }
}

/// How many units must have reported before a median or a mean of them says anything.
pub(super) const REPORTED_MIN: usize = 3;

/// How many periods back the last value of a unit is looked for.
pub(super) const LOOK_BACK: usize = 5;

/// What a method would put into an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub unit: UnitId,
    pub value: Millionths,
    /// The period whose value was carried forward.
    pub from: Option<Period>,
    /// How many reported values it stands on.
    pub of: usize,
}

/// Reported figures of the whole, estimates left out, by unit and period.
type Reported = BTreeMap<(UnitId, Period), Millionths>;

fn current(
    tx: &mut Tx<'_>,
    indicator: &str,
    periods: &[Period],
    units: &[UnitId],
) -> Result<Vec<Figure>> {
    let Some(series) = figures::find_series(tx, indicator)? else { return Ok(Vec::new()) };
    figures::current(tx, &Query::totals(vec![series], periods.to_vec(), units.to_vec()))
}

/// Whether an estimate stands here.
fn is_estimate(figure: &Figure) -> bool {
    figure.status == Status::Imputed && figure.value.is_some()
}

/// Units without a figure for the period, in the order given; and the estimates that stand. A unit
/// that said that there is none has no gap.
///
/// # Errors
/// `estimates-computed` for an indicator whose values are counted or computed.
pub fn gaps(
    tx: &mut Tx<'_>,
    definition: &Definition,
    period: Period,
    units: &[UnitId],
) -> Result<(Vec<UnitId>, Vec<Figure>)> {
    if !matches!(definition.compute, Compute::Entered) {
        return Err(Error::conflict("estimates-computed"));
    }
    let figures = current(tx, &definition.code, &[period], units)?;
    let empty = |unit: &&UnitId| {
        let of = figures.iter().find(|figure| figure.unit == **unit);
        of.is_none_or(|figure| figure.status == Status::Imputed && figure.value.is_none())
    };
    let gaps = units.iter().filter(empty).copied().collect();
    Ok((gaps, figures.iter().filter(|figure| is_estimate(figure)).cloned().collect()))
}

/// What the method would put into each gap; a gap that it cannot fill is left out.
///
/// `units` come with their kinds; `periods` end with the one that has the gaps.
pub fn fill(
    tx: &mut Tx<'_>,
    definition: &Definition,
    periods: &[Period],
    units: &[(UnitId, String)],
    method: Method,
) -> Result<Vec<Filled>> {
    let Some(&period) = periods.last() else { return Ok(Vec::new()) };
    let ids: Vec<UnitId> = units.iter().map(|(unit, _)| *unit).collect();
    let (gaps, _) = gaps(tx, definition, period, &ids)?;
    let reported: Reported = current(tx, &definition.code, periods, &ids)?
        .into_iter()
        .filter(|figure| figure.status != Status::Imputed)
        .filter_map(|figure| Some(((figure.unit, figure.period), figure.value?)))
        .collect();
    let value = |unit: UnitId, period: Period| reported.get(&(unit, period)).copied();
    let mut found = Vec::new();
    if method == Method::LastValue {
        for unit in gaps {
            let of_unit: Vec<Option<f64>> =
                periods.iter().map(|p| value(unit, *p).and_then(number)).collect();
            let guess = filled(&of_unit, Strategy::LastValue).map_err(refused)?.last().copied();
            let from = periods.iter().rev().find(|p| value(unit, **p).is_some()).copied();
            if let (Some(guess), Some(_)) = (guess.and_then(|it| it.value), from) {
                found.extend(made(definition, unit, guess, from, 1));
            }
        }
        return Ok(found);
    }
    let values: Vec<Option<f64>> =
        ids.iter().map(|unit| value(*unit, period).and_then(number)).collect();
    let mut kinds: Vec<&str> = units.iter().map(|(_, kind)| kind.as_str()).collect();
    let groups: Vec<usize> = {
        let of = kinds.clone();
        kinds.sort_unstable();
        kinds.dedup();
        of.iter().map(|kind| kinds.binary_search(kind).unwrap_or_default()).collect()
    };
    let present = |at: usize| {
        let same = |other: &usize| method == Method::Median || groups[*other] == groups[at];
        (0..ids.len()).filter(same).filter(|other| values[*other].is_some()).count()
    };
    let strategy = match method {
        Method::Median => Strategy::Median,
        _ => Strategy::GroupMean(&groups),
    };
    let guesses = filled(&values, strategy).map_err(refused)?;
    for (at, guess) in guesses.iter().enumerate().filter(|(at, _)| gaps.contains(&ids[*at])) {
        let of = present(at);
        if let Some(guess) = guess.value.filter(|_| of >= REPORTED_MIN) {
            found.extend(made(definition, ids[at], guess, None, of));
        }
    }
    Ok(found)
}

fn number(value: Millionths) -> Option<f64> {
    float(value.decimal())
}

fn refused(cause: stats::Error) -> Error {
    Error::broken(format!("estimate: {cause}"))
}

/// An estimate claims no more decimals than the indicator prints.
fn made(
    definition: &Definition,
    unit: UnitId,
    guess: f64,
    from: Option<Period>,
    of: usize,
) -> Option<Filled> {
    let value = Decimal::from_f64(guess)?.round_dp(definition.decimals.into());
    Some(Filled { unit, value: Millionths::rounded(value).ok()?, from, of })
}

/// Puts estimates into their cells, with method and ground as it shall stand in their history.
///
/// # Errors
/// `estimates-ground` without a ground.
pub(super) fn put(
    tx: &mut Tx<'_>,
    definition: &Definition,
    period: Period,
    filled: &[Filled],
    ground: &str,
) -> Result<()> {
    let series = figures::ensure_series(tx, &definition.code)?;
    let row =
        |it: &Filled| Figure::new(series, period, it.unit, Some(it.value)).status(Status::Imputed);
    figures::record(tx, filled.iter().map(row).collect(), Some(ground)).map(|_| ())
}

/// Takes an estimate back: the cell is missing again, and its history says why.
///
/// # Errors
/// `estimates-none` where no estimate stands.
pub fn take_back(
    tx: &mut Tx<'_>,
    definition: &Definition,
    period: Period,
    unit: UnitId,
    ground: &str,
) -> Result<()> {
    let figures = current(tx, &definition.code, &[period], &[unit])?;
    let Some(figure) = figures.iter().find(|figure| is_estimate(figure)) else {
        return Err(Error::conflict("estimates-none"));
    };
    let Cell { series, .. } = figure.cell();
    let empty = Figure::new(series, period, unit, None).status(Status::Imputed);
    figures::record(tx, vec![empty.combo(Combo::TOTAL)], Some(ground)).map(|_| ())
}
