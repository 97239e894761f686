//! The limits of a form's fields down the tree: what the form says, what each unit above has narrowed, and what holds in
//! the end. A limit is only ever narrowed: a county may ask its towns for more care than the city does, never for less.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::{Error, Lang, Millionths, Result};

use super::limits::{Limit, limits, put_limit};
use crate::model::{Form, FormSort};

/// What is allowed of a field without a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    pub least: Option<Millionths>,
    pub most: Option<Millionths>,
    /// Share of change against a year ago.
    pub jump: Option<Millionths>,
}

impl Bounds {
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
    /// Both together: of each the narrower.
    #[must_use]
    pub fn narrowed(self, other: Self) -> Self {
        let nearer = |a: Option<Millionths>, b: Option<Millionths>, lower: bool| match (a, b) {
            (Some(a), Some(b)) => Some(if lower { a.max(b) } else { a.min(b) }),
            (a, b) => a.or(b),
        };
        Self {
            least: nearer(self.least, other.least, true),
            most: nearer(self.most, other.most, false),
            jump: nearer(self.jump, other.jump, false),
        }
    }
    fn of(limit: &Limit) -> Self {
        Self { least: limit.least, most: limit.most, jump: limit.jump }
    }
}

/// A step down the tree at which a field was narrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    pub limit: Limit,
    /// What holds from here on.
    pub holds: Bounds,
}

/// One field `section.column` of a form, for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldLimits {
    pub field: String,
    pub name: String,
    /// What the form itself says of the column.
    pub form: Bounds,
    /// From the top of the tree downwards.
    pub chain: Vec<Narrowing>,
    pub holds: Bounds,
}

fn millionths(value: Option<terms::Decimal>) -> Result<Option<Millionths>> {
    value.map(Millionths::rounded).transpose()
}

/// Every field of a form that holds a number, with its limits for a unit.
pub fn inherited(tx: &mut Tx<'_>, form: &Form, unit: i64, lang: Lang) -> Result<Vec<FieldLimits>> {
    let mut set: BTreeMap<String, Vec<Limit>> = BTreeMap::new();
    for limit in limits(tx, &form.code, unit)? {
        set.entry(limit.field.clone()).or_default().push(limit);
    }
    let mut depths = BTreeMap::new();
    for limit in set.values().flatten() {
        if let std::collections::btree_map::Entry::Vacant(place) = depths.entry(limit.unit) {
            place.insert(depth(tx, limit.unit)?);
        }
    }
    let mut found = Vec::new();
    for section in &form.sections {
        for column in section.columns.iter().filter(|it| it.sort == FormSort::Number) {
            let field = format!("{}.{}", section.code, column.code);
            let own = Bounds {
                least: millionths(column.least)?,
                most: millionths(column.most)?,
                jump: millionths(column.jump)?,
            };
            let mut steps = set.remove(&field).unwrap_or_default();
            steps.sort_by_key(|it| (depths.get(&it.unit).copied().unwrap_or(0), it.id));
            let mut holds = own;
            let chain = steps.into_iter().map(|limit| {
                holds = holds.narrowed(Bounds::of(&limit));
                Narrowing { limit, holds }
            });
            let chain: Vec<Narrowing> = chain.collect();
            let holds = chain.last().map_or(own, |it| it.holds);
            let name = format!("{} · {}", section.name.get(lang), column.name.get(lang));
            found.push(FieldLimits { field, name, form: own, chain, holds });
        }
    }
    Ok(found)
}

/// How many units stand above one, today.
fn depth(tx: &mut Tx<'_>, unit: i64) -> Result<i64> {
    let today = store::civil_date(tx.now());
    tx.count(
        "select count(*) from reach where unit = ?1 and ancestor <> ?1 and valid_from <= ?2 and valid_to > ?2",
        params![unit, today],
    )
}

/// Sets a limit that is narrower than what its unit inherits.
///
/// # Errors
/// What [`put_limit`] refuses, a field that the form does not have, and a limit that narrows nothing.
pub fn tighten(tx: &mut Tx<'_>, form: &Form, limit: &Limit) -> Result<i64> {
    let found = inherited(tx, form, limit.unit, Lang::Zh)?;
    let Some(field) = found.iter().find(|it| it.field == limit.field) else {
        return Err(Error::invalid("error-invalid").field("field", "form-limit-field"));
    };
    let own = Bounds::of(limit);
    if !own.is_open() && field.holds.narrowed(own) == field.holds {
        return Err(Error::invalid("error-invalid").field("least", "form-limit-wider"));
    }
    let holds = field.holds.narrowed(own);
    if holds.least.zip(holds.most).is_some_and(|(least, most)| least > most) {
        return Err(Error::invalid("error-invalid").field("most", "form-limit-crossed"));
    }
    put_limit(tx, &form.code, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_limits_the_narrower_holds_at_each_end() {
        let number = |text: &str| Some(Millionths::parse(text).unwrap());
        let city = Bounds { least: number("0"), most: number("100"), jump: number("0.5") };
        let county = Bounds { least: number("10"), most: None, jump: number("0.8") };
        let both = Bounds { least: number("10"), most: number("100"), jump: number("0.5") };
        assert_eq!(city.narrowed(county), both);
        assert_eq!(county.narrowed(city), both, "the order does not matter");
        assert_eq!(city.narrowed(Bounds::default()), city, "nothing said narrows nothing");
    }
}
