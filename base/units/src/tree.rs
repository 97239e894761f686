//! One hierarchy in memory, as it stood on a day and as it was known at a seq.

use std::collections::{BTreeSet, HashMap};

use store::{Tx, Value, params};
use terms::{Date, Lang, Result};

use crate::unit::some;
use crate::{Unit, UnitId};

/// Last year's report asks for last year's tree: `Tree::at(tx, TERRITORY, last_day, None)`. What
/// was said at the time asks with the seq of the time as well. Siblings stand in the order of codes.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    units: HashMap<UnitId, Unit>,
    parents: HashMap<UnitId, UnitId>,
    children: HashMap<UnitId, Vec<UnitId>>,
    roots: Vec<UnitId>,
}

impl Tree {
    /// The tree on a day, as known at a seq (none: as known now).
    pub fn at(tx: &mut Tx<'_>, hierarchy: &str, on: Date, as_of: Option<i64>) -> Result<Self> {
        let edges: Vec<(i64, i64)> = tx.query(
            "select parent, child from edge where hierarchy = ?1
             and valid_from <= ?2 and (valid_to is null or valid_to > ?2)
             and seq <= ?3 and (until is null or until > ?3) order by parent, child",
            params![hierarchy, on, as_of.unwrap_or(i64::MAX)],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        let ids: BTreeSet<i64> = edges.iter().flat_map(|(p, c)| [*p, *c]).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let units = some(tx, "u.id {in 1}", Value::from(ids), Some(on), as_of)?;
        let mut tree = Self::default();
        let parents: HashMap<UnitId, UnitId> =
            edges.into_iter().map(|(p, c)| (UnitId(c), UnitId(p))).collect();
        // Units come by code, so siblings do too.
        for unit in &units {
            match parents.get(&unit.id) {
                Some(parent) => tree.children.entry(*parent).or_default().push(unit.id),
                None => tree.roots.push(unit.id),
            }
        }
        tree.parents = parents;
        tree.units = units.into_iter().map(|unit| (unit.id, unit)).collect();
        Ok(tree)
    }

    pub fn roots(&self) -> &[UnitId] {
        &self.roots
    }
    pub fn len(&self) -> usize {
        self.units.len()
    }
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
    pub fn contains(&self, unit: UnitId) -> bool {
        self.units.contains_key(&unit)
    }
    /// The unit with its name of the day.
    pub fn unit(&self, unit: UnitId) -> Option<&Unit> {
        self.units.get(&unit)
    }
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        self.units.values().find(|unit| unit.code == code)
    }
    /// The name of the day; the empty text where the unit is not in this tree.
    pub fn name(&self, unit: UnitId, lang: Lang) -> &str {
        self.unit(unit).map_or("", |unit| unit.name.get(lang))
    }
    pub fn parent(&self, unit: UnitId) -> Option<UnitId> {
        self.parents.get(&unit).copied()
    }
    pub fn children(&self, unit: UnitId) -> &[UnitId] {
        self.children.get(&unit).map_or(&[], Vec::as_slice)
    }
    /// From the parent upwards to the root.
    pub fn ancestors(&self, unit: UnitId) -> Vec<UnitId> {
        std::iter::successors(self.parent(unit), |above| self.parent(*above)).collect()
    }
    pub fn depth(&self, unit: UnitId) -> usize {
        self.ancestors(unit).len()
    }
    /// Everything below, each unit before its children, siblings by code; without the unit itself.
    pub fn descendants(&self, unit: UnitId) -> Vec<UnitId> {
        let mut found = Vec::new();
        let mut next: Vec<UnitId> = self.children(unit).iter().rev().copied().collect();
        while let Some(unit) = next.pop() {
            found.push(unit);
            next.extend(self.children(unit).iter().rev());
        }
        found
    }
    /// Whether the unit is this one or below it.
    pub fn is_within(&self, unit: UnitId, above: UnitId) -> bool {
        unit == above || self.ancestors(unit).contains(&above)
    }
    /// All units, each before its children, siblings by code.
    pub fn walk(&self) -> Vec<UnitId> {
        self.roots
            .iter()
            .flat_map(|root| std::iter::once(*root).chain(self.descendants(*root)))
            .collect()
    }
}
