//! What an entry changed about units, told as days: from when to when something is otherwise.
//!
//! Rows are cut and laid anew by a command, so the rows alone tell little. Laid side by side, what
//! was known before and what is known after differ in some days only; those are told. The same
//! answer serves the preview of a command that was tried and given up, and the page of an entry.

use std::collections::{BTreeMap, BTreeSet};

use store::{Tx, params};
use terms::{Date, Result};

use crate::unit::day;
use crate::{Stretch, UnitId};

/// What became otherwise between two journal entries. Days without a change are not told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Units that were added.
    pub added: Vec<UnitId>,
    pub names: Vec<Change<String>>,
    /// With the hierarchy; the value is the parent.
    pub places: Vec<(String, Change<UnitId>)>,
    /// Ends said and taken back: the unit, what was its end, what is.
    pub ends: Vec<(UnitId, Option<Date>, Option<Date>)>,
    /// Who takes over from whom, from which day.
    pub successions: Vec<(UnitId, UnitId, Date)>,
    /// Firms that went from an area to another, with how many.
    pub firms: Vec<(UnitId, UnitId, i64)>,
}

/// In these days a unit's name or place was one thing before and is another after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    pub unit: UnitId,
    pub during: Stretch,
    pub before: Option<T>,
    pub after: Option<T>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// Every unit that is named in it, by id.
    pub fn units(&self) -> BTreeSet<UnitId> {
        let mut units: BTreeSet<UnitId> = self.added.iter().copied().collect();
        units.extend(self.names.iter().map(|change| change.unit));
        for (_, change) in &self.places {
            units.extend([Some(change.unit), change.before, change.after].into_iter().flatten());
        }
        units.extend(self.ends.iter().map(|(unit, ..)| *unit));
        units.extend(self.successions.iter().flat_map(|(from, to, _)| [*from, *to]));
        units.extend(self.firms.iter().flat_map(|(from, to, _)| [*from, *to]));
        units
    }
}

type Spans<T> = BTreeMap<(String, UnitId), [Vec<(Stretch, T)>; 2]>;

/// What became otherwise after one entry and up to another, that one included.
pub fn changes(tx: &mut Tx<'_>, after: i64, upto: i64) -> Result<Changes> {
    let names = spans(
        tx,
        "select '', unit, zh, valid_from, valid_to, seq, until from unit_name
         where (seq > ?1 and seq <= ?2) or (until > ?1 and until <= ?2) order by id",
        (after, upto),
        |r| r.get::<String>(2),
    )?;
    let edges = spans(
        tx,
        "select hierarchy, child, parent, valid_from, valid_to, seq, until from edge
         where (seq > ?1 and seq <= ?2) or (until > ?1 and until <= ?2) order by id",
        (after, upto),
        |r| Ok(UnitId(r.get(2)?)),
    )?;
    let added = tx.query(
        "select id from unit where seq > ?1 and seq <= ?2 order by id",
        params![after, upto],
        |r| Ok(UnitId(r.get(0)?)),
    )?;
    let firms = tx.query(
        "select from_area, to_area, cast(count(*) as bigint) from firm_move
         where seq > ?1 and seq <= ?2 group by from_area, to_area order by from_area, to_area",
        params![after, upto],
        |r| Ok((UnitId(r.get(0)?), UnitId(r.get(1)?), r.get(2)?)),
    )?;
    let successions = tx.query(
        "select predecessor, successor, on_date from succession
         where seq > ?1 and seq <= ?2 order by id",
        params![after, upto],
        |r| Ok((UnitId(r.get(0)?), UnitId(r.get(1)?), day(&r.get::<String>(2)?)?)),
    )?;
    Ok(Changes {
        added,
        successions,
        names: told(&names).into_iter().map(|(_, change)| change).collect(),
        places: told(&edges),
        ends: ends(tx, after, upto)?,
        firms,
    })
}

fn spans<T>(
    tx: &mut Tx<'_>,
    sql: &str,
    (after, upto): (i64, i64),
    value: impl Fn(&store::Row<'_>) -> Result<T>,
) -> Result<Spans<T>> {
    let mut spans: Spans<T> = BTreeMap::new();
    tx.each(sql, params![after, upto], |r| {
        let (seq, until): (i64, Option<i64>) = (r.get(5)?, r.get(6)?);
        let to = r.get::<Option<String>>(4)?.as_deref().map(day).transpose()?;
        let during = Stretch { from: day(&r.get::<String>(3)?)?, to };
        let [before, now] = spans.entry((r.get(0)?, UnitId(r.get(1)?))).or_default();
        if seq <= after {
            before.push((during, value(r)?));
        } else if until.is_none_or(|until| until > upto) {
            now.push((during, value(r)?));
        }
        // What came and went in between was never known at either side.
        Ok(true)
    })?;
    Ok(spans)
}

fn told<T: Clone + PartialEq>(spans: &Spans<T>) -> Vec<(String, Change<T>)> {
    let mut told = Vec::new();
    for ((hierarchy, unit), [before, after]) in spans {
        for (during, before, after) in otherwise(before, after) {
            told.push((hierarchy.clone(), Change { unit: *unit, during, before, after }));
        }
    }
    told
}

/// The days in which two sayings differ, and what each says; neighbours that say the same are one.
fn otherwise<T: Clone + PartialEq>(
    before: &[(Stretch, T)],
    after: &[(Stretch, T)],
) -> Vec<(Stretch, Option<T>, Option<T>)> {
    let all = || before.iter().chain(after).map(|(during, _)| *during);
    let edges: BTreeSet<Date> =
        all().flat_map(|during| [Some(during.from), during.to]).flatten().collect();
    let edges: Vec<Date> = edges.into_iter().collect();
    let at = |side: &[(Stretch, T)], on: Date| {
        side.iter().find(|(during, _)| during.holds(on)).map(|(_, value)| value.clone())
    };
    let mut found: Vec<(Stretch, Option<T>, Option<T>)> = Vec::new();
    for (i, from) in edges.iter().enumerate() {
        let to = edges.get(i + 1).copied();
        let (was, is) = (at(before, *from), at(after, *from));
        if was == is {
            continue;
        }
        match found.last_mut() {
            Some((during, b, a)) if during.to == Some(*from) && *b == was && *a == is => {
                during.to = to;
            }
            _ => found.push((Stretch { from: *from, to }, was, is)),
        }
    }
    found
}

fn ends(
    tx: &mut Tx<'_>,
    after: i64,
    upto: i64,
) -> Result<Vec<(UnitId, Option<Date>, Option<Date>)>> {
    let mut sides: BTreeMap<UnitId, [Option<Date>; 2]> = BTreeMap::new();
    tx.each(
        "select unit, on_date, seq, until from unit_end
         where (seq > ?1 and seq <= ?2) or (until > ?1 and until <= ?2) order by id",
        params![after, upto],
        |r| {
            let (seq, until): (i64, Option<i64>) = (r.get(2)?, r.get(3)?);
            let side = sides.entry(UnitId(r.get(0)?)).or_default();
            let on = Some(day(&r.get::<String>(1)?)?);
            if seq <= after {
                side[0] = on;
            } else if until.is_none_or(|until| until > upto) {
                side[1] = on;
            }
            Ok(true)
        },
    )?;
    Ok(sides
        .into_iter()
        .filter(|(_, [before, after])| before != after)
        .map(|(unit, [before, after])| (unit, before, after))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::date;

    #[test]
    fn only_the_days_that_differ_are_told() {
        let year = |y: i16| date(y, 1, 1);
        let days = |from: i16, to: Option<i16>| Stretch { from: year(from), to: to.map(year) };
        let before = [(days(2000, None), 'a')];
        let after =
            [(days(2000, Some(2010)), 'a'), (days(2010, Some(2012)), 'b'), (days(2012, None), 'a')];
        assert_eq!(otherwise(&before, &after), [(days(2010, Some(2012)), Some('a'), Some('b'))]);
        assert_eq!(otherwise(&before, &[]), [(days(2000, None), Some('a'), None)]);
        assert_eq!(
            otherwise(&[], &[(days(2000, Some(2001)), 'a'), (days(2001, None), 'a')]),
            [(days(2000, None), None, Some('a'))],
            "neighbours that say the same are one"
        );
        assert!(otherwise(&after, &after).is_empty());
    }
}
