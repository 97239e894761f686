//! Composite indices: many indicators, one ranking, and every step visible.
//!
//! The order of work is that of the OECD and JRC Handbook on Constructing Composite Indicators
//! (2008): divide by size, fill gaps ([`crate::missing`]), screen units with too little data, treat
//! outliers ([`treat`]), bring to one scale ([`normalise`]), weigh ([`weight`]), add up level by
//! level ([`aggregate`], [`Framework`]), and then ask how much the ranking depends on those choices
//! ([`uncertainty`], [`sensitivity`], [`compare`]).
//!
//! Use it when the parts can stand for each other to some degree and the audience accepts the
//! weights. Do not use it to hide a failing part: show the parts beside the sum.
//!
//! Conventions follow COINr 1.1 (W. Becker and others, JOSS 2022), so that published indices can be
//! recomputed. Columns are indicators, rows are units, `None` is missing.

pub mod aggregate;
pub mod compare;
mod dense;
pub mod normalise;
pub mod sensitivity;
pub mod treat;
pub mod uncertainty;
pub mod weight;

use crate::error::{Error, all_finite, amount, same_length, within};
pub use aggregate::Aggregation;
pub use normalise::{Direction, Normalisation};
pub use treat::{Treated, Treatment};

/// One column of values, one per unit.
pub type Column = Vec<Option<f64>>;

/// An indicator's place in the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indicator {
    /// Position of its group in [`Framework::groups`].
    pub parent: usize,
    pub weight: f64,
    pub direction: Direction,
}

/// A group of indicators or of groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Position of the group above, later in the list; `None` for the top.
    pub parent: Option<usize>,
    pub weight: f64,
    /// How the group's children become its score.
    pub method: Aggregation,
}

/// The tree of an index: groups from the bottom up, one top, last.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    pub indicators: Vec<Indicator>,
    pub groups: Vec<Group>,
}

impl Framework {
    /// Refuses parents that do not exist or do not come later, weights that are negative, and a
    /// tree without exactly one top in last place.
    pub fn check(&self) -> Result<(), Error> {
        crate::error::at_least("groups", self.groups.len(), 1)?;
        let last = self.groups.len() - 1;
        for indicator in &self.indicators {
            within("parent of an indicator", indicator.parent as f64, 0.0, last as f64)?;
            amount("weight", indicator.weight)?;
        }
        for (position, group) in self.groups.iter().enumerate() {
            amount("weight", group.weight)?;
            let (name, first) = ("parent of a group", position as f64 + 1.0);
            match group.parent {
                Some(parent) => within(name, parent as f64, first, last as f64).map(|_| ())?,
                None if position == last => {}
                None => return Err(Error::NoAnswer { name, reason: "only the last has none" }),
            }
        }
        Ok(())
    }

    /// Scores of every group from normalised columns; the last is the index.
    ///
    /// Weights count among the children present for a unit; a unit with no child present has no
    /// score.
    pub fn scores(&self, normalised: &[Column]) -> Result<Vec<Column>, Error> {
        self.check()?;
        same_length("normalised columns", normalised.len(), self.indicators.len())?;
        let mut scores: Vec<Column> = Vec::with_capacity(self.groups.len());
        for (position, group) in self.groups.iter().enumerate() {
            let indicators = self.indicators.iter().zip(normalised);
            let below = indicators.filter(|(indicator, _)| indicator.parent == position);
            let groups = self.groups.iter().zip(&scores);
            let subgroups = groups.filter(|(child, _)| child.parent == Some(position));
            let (weights, columns): (Vec<f64>, Vec<&[Option<f64>]>) = below
                .map(|(indicator, column)| (indicator.weight, column.as_slice()))
                .chain(subgroups.map(|(child, column)| (child.weight, column.as_slice())))
                .unzip();
            scores.push(aggregate::aggregate(&columns, &weights, group.method)?);
        }
        Ok(scores)
    }

    /// The nominal weight of each indicator in the whole: its share in its group times the group's
    /// share above, and so on.
    pub fn nominal_weights(&self) -> Result<Vec<f64>, Error> {
        self.check()?;
        let mut below = vec![0.0; self.groups.len()];
        for indicator in &self.indicators {
            below[indicator.parent] += indicator.weight;
        }
        for group in &self.groups {
            if let Some(parent) = group.parent {
                below[parent] += group.weight;
            }
        }
        let mut share = vec![1.0; self.groups.len()];
        for position in (0..self.groups.len()).rev() {
            if let Some(parent) = self.groups[position].parent {
                share[position] = share[parent] * self.groups[position].weight / below[parent];
            }
        }
        let weights: Vec<f64> = self
            .indicators
            .iter()
            .map(|indicator| share[indicator.parent] * indicator.weight / below[indicator.parent])
            .collect();
        all_finite("nominal weights", &weights)?;
        Ok(weights)
    }
}

/// Divides by size: people, area, output. A missing or zero divisor gives a missing value.
pub fn denominate(values: &[Option<f64>], by: &[Option<f64>]) -> Result<Column, Error> {
    same_length("divisors", by.len(), values.len())?;
    let divide = |(value, by): (&Option<f64>, &Option<f64>)| match (value, by) {
        (Some(value), Some(by)) if *by != 0.0 => Some(value / by).filter(|x| x.is_finite()),
        _ => None,
    };
    Ok(values.iter().zip(by).map(divide).collect())
}

/// Which units have at least the given share of their data (0 to 1); the others should not be
/// ranked.
pub fn screen(columns: &[Column], share_min: f64) -> Result<Vec<bool>, Error> {
    within("share_min", share_min, 0.0, 1.0)?;
    let units = columns.first().map_or(0, Vec::len);
    for column in columns {
        same_length("column", column.len(), units)?;
    }
    let present = |unit: usize| columns.iter().filter(|column| column[unit].is_some()).count();
    // The tiny allowance keeps 9 of 10 from failing 0.9 by the last binary digit.
    let enough = |unit| present(unit) as f64 + 1e-9 >= share_min * columns.len() as f64;
    Ok((0..units).map(enough).collect())
}

/// The choices that turn complete raw columns into an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    pub framework: Framework,
    /// `None` leaves outliers alone.
    pub treatment: Option<Treatment>,
    pub normalisation: Normalisation,
}

impl Scheme {
    /// Treats and normalises the raw columns.
    pub fn normalised(&self, raw: &[Column]) -> Result<Vec<Column>, Error> {
        same_length("raw columns", raw.len(), self.framework.indicators.len())?;
        let each = |(column, indicator): (&Column, &Indicator)| {
            let treated = match &self.treatment {
                Some(treatment) => treat::treat(column, treatment)?.values,
                None => column.clone(),
            };
            normalise::normalise(&treated, indicator.direction, &self.normalisation)
        };
        raw.iter().zip(&self.framework.indicators).map(each).collect()
    }

    /// Scores of all groups from raw columns; the last is the index.
    ///
    /// ```
    /// use stats::index::*;
    /// let indicator = |direction| Indicator { parent: 0, weight: 1.0, direction };
    /// let scheme = Scheme {
    ///     framework: Framework {
    ///         indicators: vec![
    ///             indicator(Direction::HigherIsBetter),
    ///             indicator(Direction::LowerIsBetter),
    ///         ],
    ///         groups: vec![Group { parent: None, weight: 1.0, method: Aggregation::Arithmetic }],
    ///     },
    ///     treatment: None,
    ///     normalisation: Normalisation::MinMax { low: 0.0, high: 100.0 },
    /// };
    /// let pass_rate = vec![Some(90.0), Some(95.0), Some(100.0)];
    /// let complaints = vec![Some(7.0), Some(3.0), Some(11.0)];
    /// let index = scheme.scores(&[pass_rate, complaints]).unwrap();
    /// assert_eq!(index[0], [Some(25.0), Some(75.0), Some(50.0)]);
    /// ```
    pub fn scores(&self, raw: &[Column]) -> Result<Vec<Column>, Error> {
        self.framework.scores(&self.normalised(raw)?)
    }
}

/// The values present, or an error naming the one that is not finite.
pub(crate) fn present(name: &'static str, values: &[Option<f64>]) -> Result<Vec<f64>, Error> {
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    all_finite(name, &present)?;
    Ok(present)
}
