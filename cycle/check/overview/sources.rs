//! Where the figures come from and how fresh they are: rows of each fact in the period, the last day
//! that they speak of, the last entry that brought some. Counts are kept while their topic stays untouched.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use identity::{Class, Verb};
use packs::facts;
use store::{Tx, Value, params};
use terms::{Date, Period, Result, Timestamp};
use web::Me;

use crate::indicators::definition::Filter;
use crate::indicators::question::last_day;
use crate::indicators::{Catalogue, Records, Span};
use crate::scope::Scope;

/// Counts of a space, kept by whoever serves it.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    rows: Mutex<HashMap<String, (i64, i64)>>,
    reach: Mutex<HashMap<String, (i64, Reach)>>,
}

type Reach = Option<(Period, Period, String)>;

/// Counts kept before all are thrown away.
const KEPT_MAX: usize = 4_000;

impl Counts {
    /// How many rows a question finds.
    pub(crate) fn rows(&self, tx: &mut Tx<'_>, records: &Records) -> Result<i64> {
        let stands_on = tx.topic_seq(&records.fact)?.max(tx.topic_seq("units")?);
        let key = format!("{} {:?}", records.fact, records.pairs());
        if let Some((of, rows)) = self.rows.lock().unwrap_or_else(PoisonError::into_inner).get(&key)
            && *of == stands_on
        {
            return Ok(*rows);
        }
        let rows = records.count(tx)?;
        let mut kept = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, (stands_on, rows));
        Ok(rows)
    }

    /// Reported figures of a period, now.
    fn figures(&self, tx: &mut Tx<'_>, period: Period) -> Result<i64> {
        let changed = tx.topic_seq("figures")?;
        let key = format!("figures {period}");
        let mut kept = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, rows)) = kept.get(&key)
            && *of == changed
        {
            return Ok(*rows);
        }
        let rows = tx.count("select count(*) from figure where period = ?1", params![period])?;
        kept.insert(key, (changed, rows));
        Ok(rows)
    }

    /// First and last month of a fact, and its last day.
    fn reach(&self, tx: &mut Tx<'_>, fact: &str) -> Result<Reach> {
        let Some(known) = facts::fact(fact) else { return Ok(None) };
        let changed = tx.topic_seq(fact)?;
        if let Some((of, reach)) =
            self.reach.lock().unwrap_or_else(PoisonError::into_inner).get(fact)
            && *of == changed
        {
            return Ok(reach.clone());
        }
        let name = known.name;
        let mut end = |order: &str| {
            tx.find(
                &format!(
                    "select month from fact_{name} where until is null order by month {order} limit 1"
                ),
                &[],
                |row| row.get::<Period>(0),
            )
        };
        let reach = match (end("asc")?, end("desc")?) {
            (Some(first), Some(last)) => {
                let day: Option<String> = tx.one(
                    &format!(
                        "select max(on_date) from fact_{name} where month = ?1 and until is null"
                    ),
                    params![last],
                    |row| row.get(0),
                )?;
                Some((first, last, day.unwrap_or_default()))
            }
            _ => None,
        };
        let mut kept = self.reach.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(fact.to_owned(), (changed, reach.clone()));
        Ok(reach)
    }
}

/// Facts that the definitions of the space count.
pub(crate) fn counted(catalogue: &Catalogue) -> Vec<String> {
    let mut names: Vec<String> =
        catalogue.all().filter_map(|d| d.definition.fact().map(str::to_owned)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The months that the facts reach.
pub(crate) fn reach(
    tx: &mut Tx<'_>,
    counts: &Counts,
    facts: &[String],
) -> Result<Option<(Period, Period)>> {
    let mut found: Option<(Period, Period)> = None;
    for fact in facts {
        if let Some((first, last, _)) = counts.reach(tx, fact)? {
            found = Some(match found {
                Some((a, b)) => (a.min(first), b.max(last)),
                None => (first, last),
            });
        }
    }
    Ok(found)
}

/// Rows of a fact within a unit and the period of the page, as the list of the fact counts them.
pub(crate) fn records(
    scope: &Scope,
    fact: &str,
    unit: i64,
    filters: Vec<Filter>,
) -> Result<Records> {
    let declared = &scope.place.declared;
    let (start, end) = scope.period.span_with(declared)?;
    let months = crate::indicators::question::months(scope.period, declared)?;
    let span = match months {
        Some((first, last)) => Span::Months(Some(first), last),
        None => Span::Days(Some(start), end),
    };
    Ok(Records {
        fact: fact.to_owned(),
        unit,
        tree: last_day(scope.period, declared)?,
        span,
        filters,
        as_of: scope.as_of,
    })
}

/// The address of the list that shows exactly these rows.
pub(crate) fn href(records: &Records) -> String {
    let query: Vec<String> = records
        .pairs()
        .iter()
        .map(|(name, value)| format!("{name}={}", web::encoded(value)))
        .collect();
    format!("/{}?{}", records.fact, query.join("&"))
}

pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) rows: String,
    /// Empty where the reader may not open the list.
    pub(crate) href: String,
    /// The last day that the rows speak of.
    pub(crate) until: String,
    pub(crate) stamp: Option<ui::Stamp>,
}

/// A source a month without news is old.
const STALE: i64 = 45 * 86_400;

pub(crate) fn sources(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    counts: &Counts,
    facts: &[String],
) -> Result<Vec<Source>> {
    let may = me.can(Verb::View, Class::Records);
    let mut found = Vec::new();
    for fact in facts {
        let Some((_, _, until)) = counts.reach(tx, fact)? else { continue };
        let asked = records(scope, fact, scope.place.home, Vec::new())?;
        let rows = counts.rows(tx, &asked)?;
        found.push(Source {
            name: me.t(&format!("overview-fact-{fact}")),
            rows: ui::number::count(rows),
            href: if may { href(&asked) } else { String::new() },
            until: until.parse::<Date>().map(ui::number::day_iso).unwrap_or(until),
            stamp: stamp(tx, me, fact)?,
        });
    }
    let figures = counts.figures(tx, scope.period)?;
    if figures > 0 {
        found.push(Source {
            name: me.t("overview-fact-figures"),
            rows: ui::number::count(figures),
            href: format!("/indicators?{}", scope.query(&scope.unit.code, scope.period)),
            until: scope.period.say(me.lang),
            stamp: stamp(tx, me, "figures")?,
        });
    }
    Ok(found)
}

/// The last sheet of each form and unit that the reader may see, by the state of its approval: address of the board,
/// state, how many. A figure counts only once its sheet is accepted, so this says how much is still on its way.
pub(crate) fn sheets(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<(String, String, String)>> {
    let territory =
        me.may(Verb::Enter, Class::Figures).or_else(|_| me.may(Verb::View, Class::Figures))?;
    let mut values: Vec<Value> = Vec::new();
    let mut within = "";
    if let Some(units) = territory.limit() {
        values.push(Value::Ints(units));
        within = " and f.unit {in 1}";
    }
    let sql = format!(
        "select f.state, count(*) from fact_fillings f
         where f.due = (select max(g.due) from fact_fillings g where g.code = f.code and g.unit = f.unit){within}
         group by f.state order by f.state"
    );
    let counts = tx.query(&sql, &values, |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    Ok(counts
        .into_iter()
        .map(|(state, count)| {
            let word = me.t(&format!("forms-state-{state}"));
            (format!("/forms/board?state={state}"), word, ui::number::count(count))
        })
        .collect())
}

fn stamp(tx: &mut Tx<'_>, me: &Me, topic: &str) -> Result<Option<ui::Stamp>> {
    let at: Option<i64> = tx.find(
        "select j.at from topic t join journal j on j.seq = t.seq where t.name = ?1 order by j.seq",
        params![topic],
        |row| row.get(0),
    )?;
    let now = tx.now();
    Ok(at
        .and_then(|at| Timestamp::from_microsecond(at).ok())
        .map(|at| ui::Stamp::new(me.lang, at, now, STALE)))
}
