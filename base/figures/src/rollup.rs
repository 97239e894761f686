//! Sums up a tree: numerators with numerators, denominators with denominators, never ratios.

use std::collections::BTreeMap;

use terms::{Decimal, Error, Millionths, Result};
use units::Tree;

use crate::model::quotient;
use crate::{Cell, Figure};

/// What a unit and everything below it add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// The sum of the values, for amounts and counts.
    pub sum: Decimal,
    pub numerator: Decimal,
    pub denominator: Decimal,
    pub n: i64,
    /// Figures with a value.
    pub present: usize,
    /// Figures that say there is none: the sum is then a part of the whole, and must say so.
    pub missing: usize,
}

impl Parts {
    fn add(&mut self, figure: &Figure) -> Result<()> {
        let range = || Error::invalid("number-range").with("cell", figure.cell());
        let plus = |sum: Decimal, part: Option<Millionths>| {
            part.map_or(Some(sum), |part| sum.checked_add(part.decimal()))
        };
        self.sum = plus(self.sum, figure.value).ok_or_else(range)?;
        self.numerator = plus(self.numerator, figure.numerator).ok_or_else(range)?;
        self.denominator = plus(self.denominator, figure.denominator).ok_or_else(range)?;
        self.n = self.n.checked_add(figure.n.unwrap_or(0)).ok_or_else(range)?;
        match figure.value {
            Some(_) => self.present += 1,
            // A ratio over nothing is no gap: 0 of 0 add nothing and hide nothing.
            None if figure.denominator.is_some_and(|d| d.0 == 0) => {}
            None => self.missing += 1,
        }
        Ok(())
    }
    /// The ratio of the sums times a factor (100 for percent); none over zero.
    pub fn ratio(&self, factor: Decimal) -> Result<Option<Millionths>> {
        quotient(self.numerator, self.denominator, factor)
    }
    /// The sum as a stored decimal; none where nothing was present.
    pub fn total(&self) -> Result<Option<Millionths>> {
        (self.present > 0).then(|| Millionths::exact(self.sum)).transpose()
    }
}

/// Adds each figure to its unit and to every unit above it in the tree. Give the figures of one
/// level (the counties'), else what stands at two levels is counted twice.
pub fn roll_up(figures: &[Figure], tree: &Tree) -> Result<BTreeMap<Cell, Parts>> {
    let mut sums: BTreeMap<Cell, Parts> = BTreeMap::new();
    for figure in figures {
        for unit in std::iter::once(figure.unit).chain(tree.ancestors(figure.unit)) {
            sums.entry(Cell { unit, ..figure.cell() }).or_default().add(figure)?;
        }
    }
    Ok(sums)
}
