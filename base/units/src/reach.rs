//! `reach`: every unit above every other, with depth and days, so that "everything below" is one
//! indexed question. A unit reaches itself at depth 0.
//!
//! Derived from the edges known now. A tree as it was known earlier is made by [`crate::Tree::at`].

use std::collections::BTreeMap;

use store::{Tx, Value, params};
use terms::{Date, Error, Result, date};

use crate::unit::{codes, day};
use crate::{Stretch, UnitId};

/// Stands for "until further word" where the table wants a day.
const LAST_DAY: Date = date(9999, 12, 31);
const FIRST_DAY: Date = date(1, 1, 1);

type Parents = BTreeMap<i64, Vec<(i64, Stretch)>>;

/// Ancestor, unit, depth, days.
type Reaching = (i64, i64, i64, Stretch);

/// Writes the reach of one hierarchy anew; part of every command that touches its edges.
pub(crate) fn rebuild(tx: &mut Tx<'_>, hierarchy: &str) -> Result<()> {
    let mut parents: Parents = BTreeMap::new();
    tx.each(
        "select child, parent, valid_from, valid_to from edge
         where hierarchy = ?1 and until is null order by child, valid_from, id",
        params![hierarchy],
        |r| {
            let to = r.get::<Option<String>>(3)?.as_deref().map(day).transpose()?;
            let during = Stretch { from: day(&r.get::<String>(2)?)?, to };
            parents.entry(r.get(0)?).or_default().push((r.get(1)?, during));
            Ok(true)
        },
    )?;
    let rows = match reaching(&parents) {
        Ok(rows) => rows,
        Err(wrong) => return Err(wrong.told(tx, hierarchy)?),
    };
    tx.run("delete from reach where hierarchy = ?1", params![hierarchy])?;
    tx.run_many(
        "insert into reach (hierarchy, ancestor, unit, depth, valid_from, valid_to)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        rows.into_iter().map(|(ancestor, unit, depth, during)| {
            let to = during.to.unwrap_or(LAST_DAY);
            vec![
                Value::from(hierarchy),
                Value::from(ancestor),
                Value::from(unit),
                Value::from(depth),
                Value::from(during.from),
                Value::from(to),
            ]
        }),
    )?;
    Ok(())
}

#[derive(Debug, PartialEq)]
enum Wrong {
    /// From a unit upwards back to itself.
    Cycle(Vec<i64>),
    /// Two parents on one day.
    TwoParents { child: i64, parents: [i64; 2], on: Date },
}

impl Wrong {
    fn told(self, tx: &mut Tx<'_>, hierarchy: &str) -> Result<Error> {
        Ok(match self {
            Wrong::Cycle(path) => {
                let path: Vec<UnitId> = path.into_iter().map(UnitId).collect();
                let path = codes(tx, &path)?;
                // Told from above to below, as people draw it.
                let path: Vec<&str> = path.iter().rev().map(String::as_str).collect();
                Error::invalid("units-cycle").with("path", path.join(" → "))
            }
            Wrong::TwoParents { child, parents, on } => {
                let said = codes(tx, &[child, parents[0], parents[1]].map(UnitId))?;
                Error::invalid("units-two-parents")
                    .with("unit", &said[0])
                    .with("parents", said[1..].join("、"))
                    .with("day", on)
            }
        }
        .with("hierarchy", hierarchy))
    }
}

fn reaching(parents: &Parents) -> Result<Vec<Reaching>, Wrong> {
    for (child, edges) in parents {
        for pair in edges.windows(2) {
            if let Some(both) = pair[0].1.meet(pair[1].1) {
                let parents = [pair[0].0, pair[1].0];
                return Err(Wrong::TwoParents { child: *child, parents, on: both.from });
            }
        }
    }
    let mut units: Vec<i64> = parents.keys().copied().collect();
    units.extend(parents.values().flatten().map(|(parent, _)| *parent));
    units.sort_unstable();
    units.dedup();
    let always = Stretch { from: FIRST_DAY, to: None };
    let mut rows = Vec::new();
    for unit in units {
        rows.push((unit, unit, 0, always));
        climb(parents, always, &mut vec![unit], &mut rows)?;
    }
    rows.sort_unstable_by_key(|(ancestor, unit, _, during)| (*ancestor, *unit, during.from));
    Ok(rows)
}

/// Goes up from the end of `path`, which began at the unit, in the days that the whole path holds.
fn climb(
    parents: &Parents,
    during: Stretch,
    path: &mut Vec<i64>,
    rows: &mut Vec<Reaching>,
) -> Result<(), Wrong> {
    let (unit, at) = (path[0], path[path.len() - 1]);
    for (parent, edge) in parents.get(&at).into_iter().flatten() {
        let Some(both) = edge.meet(during) else { continue };
        if let Some(met) = path.iter().position(|seen| seen == parent) {
            let mut around = path[met..].to_vec();
            around.push(*parent);
            return Err(Wrong::Cycle(around));
        }
        rows.push((*parent, unit, path.len() as i64, both));
        path.push(*parent);
        climb(parents, both, path, rows)?;
        path.pop();
    }
    Ok(())
}

/// The units below one on a day, as known now, by id; the unit itself is not among them.
pub fn descendants(
    tx: &mut Tx<'_>,
    hierarchy: &str,
    ancestor: UnitId,
    on: Date,
) -> Result<Vec<UnitId>> {
    tx.query(
        "select unit from reach where hierarchy = ?1 and ancestor = ?2 and depth > 0
         and valid_from <= ?3 and valid_to > ?3 order by unit",
        params![hierarchy, ancestor, on],
        |r| Ok(UnitId(r.get(0)?)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parents(edges: &[(i64, i64, i16, Option<i16>)]) -> Parents {
        let mut parents = Parents::new();
        for (parent, child, from, to) in edges {
            let during = Stretch { from: date(*from, 1, 1), to: to.map(|y| date(y, 1, 1)) };
            parents.entry(*child).or_default().push((*parent, during));
        }
        parents
    }

    #[test]
    fn a_path_holds_in_the_days_that_all_its_edges_hold() {
        let rows =
            reaching(&parents(&[(1, 2, 2000, None), (2, 3, 2010, Some(2020)), (1, 3, 2020, None)]));
        let above_three: Vec<_> =
            rows.unwrap().into_iter().filter(|r| r.1 == 3 && r.2 > 0).collect();
        let days = |from, to: Option<i16>| Stretch {
            from: date(from, 1, 1),
            to: to.map(|y| date(y, 1, 1)),
        };
        assert_eq!(
            above_three,
            [
                (1, 3, 2, days(2010, Some(2020))),
                (1, 3, 1, days(2020, None)),
                (2, 3, 1, days(2010, Some(2020)))
            ]
        );
    }

    #[test]
    fn a_circle_is_found_only_where_its_days_meet() {
        assert!(reaching(&parents(&[(1, 2, 2000, Some(2010)), (2, 1, 2010, None)])).is_ok());
        let round =
            reaching(&parents(&[(1, 2, 2000, None), (2, 3, 2000, None), (3, 1, 2015, None)]));
        assert_eq!(round, Err(Wrong::Cycle(vec![1, 3, 2, 1])));
        assert_eq!(reaching(&parents(&[(1, 1, 2000, None)])), Err(Wrong::Cycle(vec![1, 1])));
    }

    #[test]
    fn two_parents_on_one_day_are_refused() {
        let both = reaching(&parents(&[(1, 3, 2000, None), (2, 3, 2010, None)]));
        assert_eq!(
            both,
            Err(Wrong::TwoParents { child: 3, parents: [1, 2], on: date(2010, 1, 1) })
        );
    }
}
