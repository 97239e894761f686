//! Pivots: some series × some periods × some units, now or as of an entry.

use std::collections::{BTreeSet, HashSet};

use store::{Tx, Value, params};
use terms::{Period, Result, Timestamp};
use units::UnitId;

use crate::model::{COLUMNS, read};
use crate::{Combo, Figure, SeriesId};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub series: Vec<SeriesId>,
    pub periods: Vec<Period>,
    /// Empty: all units.
    pub units: Vec<UnitId>,
    /// Empty: all combos.
    pub combos: Vec<Combo>,
}

impl Query {
    /// Totals only; no units means all.
    pub fn totals(series: Vec<SeriesId>, periods: Vec<Period>, units: Vec<UnitId>) -> Self {
        Self { series, periods, units, combos: vec![Combo::TOTAL] }
    }
}

/// What stands in the cells now, in key order. A cell that nobody filled is not there.
pub fn current(tx: &mut Tx<'_>, query: &Query) -> Result<Vec<Figure>> {
    Scan::of(query).read(tx, "figure", None)
}

/// What stood in the cells when entry `seq` had been written, in key order.
pub fn as_of(tx: &mut Tx<'_>, query: &Query, seq: i64) -> Result<Vec<Figure>> {
    if tx.topic_seq("figures")? <= seq {
        // Nothing was recorded since, unless this very command did.
        let now = current(tx, query)?;
        if now.iter().all(|figure| figure.seq <= seq) {
            return Ok(now);
        }
    }
    let mut figures = Scan::of(query).read(tx, "figure_log", Some(seq))?;
    // A later row of the same cell replaces the one before.
    figures.dedup_by(|later, kept| {
        let same = later.cell() == kept.cell();
        if same {
            std::mem::swap(later, kept);
        }
        same
    });
    Ok(figures)
}

/// How the clustered key is walked. Units that lie close together are read as one stretch of the
/// key for each series and period (240 seeks for a pivot of 48,000 cells, not 48,000), and what
/// is not wanted is dropped here; scattered units are sought one by one.
struct Scan<'q> {
    query: &'q Query,
    walk: Walk,
    /// Where the walk meets more than was asked for.
    wanted: Option<HashSet<UnitId>>,
}

enum Walk {
    All,
    Stretch(i64, i64),
    Seek(Vec<i64>),
}

/// Unwanted rows that one more seek is worth.
const SLACK: i64 = 8;

impl<'q> Scan<'q> {
    fn of(query: &'q Query) -> Self {
        let units = sorted(query.units.iter().map(|unit| unit.0));
        let (walk, whole) = match (units.first(), units.last()) {
            (Some(&first), Some(&last)) => {
                let (width, count) = (last - first + 1, units.len() as i64);
                if width <= count * SLACK {
                    (Walk::Stretch(first, last), width == count)
                } else {
                    (Walk::Seek(units), true)
                }
            }
            _ => (Walk::All, true),
        };
        let wanted = (!whole).then(|| query.units.iter().copied().collect());
        Self { query, walk, wanted }
    }

    /// Rows in the order of key and entry. The question states no order and the rows are sorted here:
    /// PostgreSQL does not know that it walks the key in order, and its own sort of 48,000 rows took
    /// 40 of 56 ms and held back the first row until the last was read. They come nearly sorted, so
    /// this sort is one pass.
    fn read(&self, tx: &mut Tx<'_>, table: &str, as_of: Option<i64>) -> Result<Vec<Figure>> {
        let (sql, params) = self.question(table, as_of);
        let mut figures = Vec::new();
        tx.each(&sql, &params, |row| {
            let figure = read(row)?;
            if self.wants(&figure) {
                figures.push(figure);
            }
            Ok(true)
        })?;
        figures.sort_by_key(|figure| (figure.cell(), figure.seq));
        Ok(figures)
    }

    fn question(&self, table: &str, as_of: Option<i64>) -> (String, Vec<Value>) {
        let series = sorted(self.query.series.iter().map(|series| series.0));
        let periods = sorted(self.query.periods.iter().map(|period| period.stored()));
        let mut params = vec![Value::Ints(series), Value::Ints(periods)];
        let units = match &self.walk {
            Walk::All => "",
            Walk::Stretch(first, last) => {
                params.extend([Value::Int(*first), Value::Int(*last)]);
                "and unit >= ?3 and unit <= ?4"
            }
            Walk::Seek(units) => {
                params.push(Value::Ints(units.clone()));
                "and unit {in 3}"
            }
        };
        let mut sql = format!(
            "select {COLUMNS} from {table} where series {{in 1}} and period {{in 2}} {units}"
        );
        if let Some(seq) = as_of {
            params.push(Value::Int(seq));
            sql.push_str(&format!(" and seq <= ?{}", params.len()));
        }
        (sql, params)
    }

    fn wants(&self, figure: &Figure) -> bool {
        (self.query.combos.is_empty() || self.query.combos.contains(&figure.combo))
            && self.wanted.as_ref().is_none_or(|units| units.contains(&figure.unit))
    }
}

fn sorted(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let ids: BTreeSet<i64> = ids.collect();
    ids.into_iter().collect()
}

/// The last entry that was written at an instant or before; 0 before the first. What people knew on
/// a day is [`as_of`] this.
pub fn seq_at(tx: &mut Tx<'_>, at: Timestamp) -> Result<i64> {
    // Entries have no gaps and their times do not run backwards, so halving finds it.
    let (mut low, mut high) = (0, tx.head_seq()?);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let written: i64 = tx.count("select at from journal where seq = ?1", params![middle])?;
        if written <= at.as_microsecond() {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pivot_walks_the_clustered_key_and_sorts_nothing() {
        let space = store::testing::space("sqlite");
        let units = |ids: &[i64]| ids.iter().copied().map(UnitId).collect::<Vec<_>>();
        for (ids, key) in [
            (vec![], "(series=? AND period=?)"),
            (vec![1, 2, 3], "(series=? AND period=? AND unit>? AND unit<?)"),
            (vec![1, 1_000_000], "(series=? AND period=? AND unit=?)"),
        ] {
            let period = Period::year_of(2026).unwrap();
            let query = Query::totals(vec![SeriesId(1), SeriesId(2)], vec![period], units(&ids));
            for (table, as_of) in [("figure", None), ("figure_log", Some(9))] {
                let (sql, params) = Scan::of(&query).question(table, as_of);
                let plan: Vec<String> = space
                    .db
                    .read(move |tx| {
                        tx.query(&format!("explain query plan {sql}"), &params, |r| r.get(3))
                    })
                    .unwrap();
                let plan = plan.join("\n");
                let want = format!("SEARCH {table} USING PRIMARY KEY {key}");
                assert!(plan.contains(&want), "{plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}
