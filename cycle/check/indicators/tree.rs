//! The tree that values roll up: who is below whom on a day, as it was known at a seq.

use store::Tx;
use terms::{Date, Result};
use units::UnitId;

/// The territory of a day, by bare ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree(units::Tree);

impl Tree {
    pub(crate) fn at(
        tx: &mut Tx<'_>,
        hierarchy: &str,
        day: Date,
        as_of: Option<i64>,
    ) -> Result<Self> {
        units::Tree::at(tx, hierarchy, day, as_of).map(Self)
    }
    pub(crate) fn below(&self, unit: i64) -> Vec<i64> {
        self.0.children(UnitId(unit)).iter().map(|child| child.0).collect()
    }
    /// The unit and everything above it, from below.
    pub(crate) fn upwards(&self, unit: i64) -> impl Iterator<Item = i64> {
        std::iter::successors(Some(UnitId(unit)), |at| self.0.parent(*at)).map(|unit| unit.0)
    }
    /// The unit and everything below it.
    pub(crate) fn within(&self, unit: i64) -> Vec<i64> {
        std::iter::once(unit)
            .chain(self.0.descendants(UnitId(unit)).into_iter().map(|below| below.0))
            .collect()
    }
}
