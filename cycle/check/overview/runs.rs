//! The scheme in force, the period it judges, and its run, made once and kept while what it stands on
//! stays untouched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use score::Scheme;
use store::{Tx, params};
use terms::{Date, DeclaredYear, Period, PeriodKind, Result};

use crate::assessment::{self, Run, RunQuestion, SchemeRecord, indicators_of};
use crate::indicators::{Answers, Catalogue};

/// What a run stands on, by the names of its topics.
const TOPICS: &[&str] = &[
    "schemes",
    "indicators",
    "figures",
    "documents",
    "units",
    "samples",
    "complaints",
    "inspections",
    "certificates",
    "registrations",
    "instruments",
    "firms",
];

/// Draws behind intervals and tie groups; a question without them costs no draws.
pub(crate) const DRAWS: i64 = 10_000;

/// Runs kept before all are thrown away; a run of fifty units takes about a megabyte.
const KEPT_MAX: usize = 32;

/// Runs of a space, kept by whoever serves it.
#[derive(Debug, Default)]
pub struct Runs {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    schemes: Option<(i64, Arc<Vec<SchemeRecord>>)>,
    runs: HashMap<Key, (Vec<(String, i64)>, Arc<Run>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    scheme: i64,
    period: Period,
    units: Vec<i64>,
    as_of: Option<i64>,
    replications: i64,
}

impl Runs {
    /// The scheme that judges a case of this day: a published one before a draft, the newest before
    /// older ones.
    pub fn in_force(&self, tx: &mut Tx<'_>, day: Date) -> Result<Option<SchemeRecord>> {
        let all = self.schemes(tx)?;
        let mut found: Vec<&SchemeRecord> =
            all.iter().filter(|record| record.scheme.in_force_on(day)).collect();
        // The list comes newest first, and the sort keeps that order.
        found.sort_by_key(|record| record.published.is_none());
        Ok(found.first().map(|record| (*record).clone()))
    }

    fn schemes(&self, tx: &mut Tx<'_>) -> Result<Arc<Vec<SchemeRecord>>> {
        let changed = tx.topic_seq("schemes")?;
        if let Some((of, schemes)) = &self.lock().schemes
            && *of == changed
        {
            return Ok(Arc::clone(schemes));
        }
        let schemes = Arc::new(assessment::list(tx)?);
        self.lock().schemes = Some((changed, Arc::clone(&schemes)));
        Ok(schemes)
    }

    /// The run, remembered or made.
    pub fn run(
        &self,
        tx: &mut Tx<'_>,
        answers: &Answers,
        question: &RunQuestion,
    ) -> Result<Arc<Run>> {
        let key = Key {
            scheme: question.scheme,
            period: question.period,
            units: question.units.clone(),
            as_of: question.as_of,
            replications: question.replications,
        };
        let topics: Vec<String> = TOPICS.iter().map(|topic| (*topic).to_owned()).collect();
        let versions: Vec<(String, i64)> = tx.query(
            "select name, seq from topic where name {in 1} order by name",
            params![topics],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if let Some((of, run)) = self.lock().runs.get(&key)
            && *of == versions
        {
            return Ok(Arc::clone(run));
        }
        let run = Arc::new(assessment::run(tx, answers, question)?);
        let mut inner = self.lock();
        if inner.runs.len() >= KEPT_MAX {
            inner.runs.clear();
        }
        inner.runs.insert(key, (versions, Arc::clone(&run)));
        Ok(run)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The period that a scheme judges when a page is about `asked`: `asked` itself, unless some indicator
/// of the scheme is had less often; then the longer period around the day spoken of.
pub(crate) fn judged(
    scheme: &Scheme,
    catalogue: &Catalogue,
    asked: Period,
    day: Date,
    declared: &[DeclaredYear],
) -> Result<Period> {
    if let Some(slot) = scheme.declared_year {
        for year in [i64::from(day.year()), i64::from(day.year()) - 1] {
            let period = Period::new(PeriodKind::Declared(slot), year, 1)?;
            if period.span_with(declared).is_ok_and(|(from, end)| from <= day && day < end) {
                return Ok(period);
            }
        }
    }
    let rarest = indicators_of(scheme)
        .iter()
        .filter_map(|code| catalogue.newest(code))
        .map(|defined| rarity(&defined.definition.frequency))
        .max()
        .unwrap_or(0);
    if span_rarity(asked.kind()) >= rarest {
        return Ok(asked);
    }
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    match rarest {
        1 => Period::month_of(day),
        2 => Period::new(PeriodKind::Quarter, year, (month - 1) / 3 + 1),
        3 => Period::new(PeriodKind::Half, year, (month - 1) / 6 + 1),
        _ => Period::year_of(year),
    }
}

/// How seldom a figure comes, as a number that grows.
pub(crate) fn rarity(frequency: &str) -> u8 {
    match frequency {
        "week" => 0,
        "month" => 1,
        "quarter" => 2,
        "half" => 3,
        _ => 4,
    }
}

/// The same for a period that is asked about.
pub(crate) fn span_rarity(kind: PeriodKind) -> u8 {
    match kind {
        PeriodKind::Week => 0,
        PeriodKind::Month => 1,
        PeriodKind::Quarter => 2,
        PeriodKind::Half => 3,
        PeriodKind::Year | PeriodKind::Declared(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_holds_what_comes_as_often_as_it_lasts() {
        for (frequency, kind, holds) in [
            ("year", PeriodKind::Quarter, false),
            ("year", PeriodKind::Year, true),
            ("quarter", PeriodKind::Quarter, true),
            ("quarter", PeriodKind::Month, false),
            ("month", PeriodKind::Declared(0), true),
            ("once", PeriodKind::Half, false),
        ] {
            assert_eq!(span_rarity(kind) >= rarity(frequency), holds, "{frequency} {kind:?}");
        }
    }
}
