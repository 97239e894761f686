//! Remembered runs and schemes, one memory for every page of a space.
//!
//! A run is as good as the answer it was made from: [`Answers`] gives the same answer for as long as
//! the topics behind it stay untouched, so a run is remembered with its answer and made anew when
//! another one comes. A warm page neither reads figures nor draws ranks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Error, Period, Result};
use web::Me;

use super::run::{Run, RunQuestion, run, values_of};
use super::schemes::{self, SchemeRecord};
use crate::indicators::question::last_day;
use crate::indicators::{Answer, Answers};
use crate::scope::Scope;

/// Draws behind intervals and tie groups.
pub const DRAWS: i64 = 10_000;

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
    runs: HashMap<Key, Kept>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    scheme: i64,
    period: Period,
    units: Vec<i64>,
    as_of: Option<i64>,
    tree: Option<Date>,
    seed: i64,
    replications: i64,
}

#[derive(Debug)]
struct Kept {
    /// The seq of the schemes: a publication changes what a run says of its scheme.
    schemes: i64,
    answer: Arc<Answer>,
    run: Arc<Run>,
}

impl Runs {
    /// All schemes that stand, the newest first.
    pub fn schemes(&self, tx: &mut Tx<'_>) -> Result<Arc<Vec<SchemeRecord>>> {
        let changed = tx.topic_seq("schemes")?;
        if let Some((of, schemes)) = &self.lock().schemes
            && *of == changed
        {
            return Ok(Arc::clone(schemes));
        }
        let schemes = Arc::new(schemes::list(tx)?);
        self.lock().schemes = Some((changed, Arc::clone(&schemes)));
        Ok(schemes)
    }

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

    /// The run, remembered or made.
    ///
    /// # Errors
    /// As [`run`].
    pub fn run(
        &self,
        tx: &mut Tx<'_>,
        answers: &Answers,
        question: &RunQuestion,
    ) -> Result<Arc<Run>> {
        let mut question = question.clone();
        question.units.sort_unstable();
        question.units.dedup();
        if question.tree.is_none() {
            question.tree = Some(last_day(question.period, &question.declared)?);
        }
        let all = self.schemes(tx)?;
        let found = all.iter().find(|record| record.id == question.scheme);
        let scheme = match found {
            Some(record) => Arc::clone(&record.scheme),
            // A superseded text, which only frozen runs still name.
            None => schemes::find(tx, question.scheme)?.scheme,
        };
        let schemes = tx.topic_seq("schemes")?;
        let answer = answers.answer(tx, &values_of(&scheme, &question))?;
        let key = Key {
            scheme: question.scheme,
            period: question.period,
            units: question.units.clone(),
            as_of: question.as_of,
            tree: question.tree,
            seed: question.seed,
            replications: question.replications,
        };
        if let Some(kept) = self.lock().runs.get(&key)
            && kept.schemes == schemes
            && Arc::ptr_eq(&kept.answer, &answer)
        {
            return Ok(Arc::clone(&kept.run));
        }
        let made = Arc::new(run(tx, answers, &question)?);
        let mut inner = self.lock();
        if inner.runs.len() >= KEPT_MAX {
            inner.runs.clear();
        }
        inner.runs.insert(key, Kept { schemes, answer, run: Arc::clone(&made) });
        Ok(made)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The run of a scheme over the units directly below the home at the end of the period, with ranks, as
/// it is known now or was at the scope's seq.
///
/// # Errors
/// Not found, where nobody is below the home; and as [`run`].
pub fn cached_run(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    scheme: i64,
    period: Period,
) -> Result<Arc<Run>> {
    let mut question = RunQuestion::new(scheme, period, Vec::new()).replications(DRAWS);
    question.as_of = scope.as_of;
    question.declared.clone_from(&scope.place.declared);
    question.units = if period == scope.period {
        scope.below.iter().map(|unit| unit.id).collect()
    } else {
        let day = last_day(period, &question.declared)?;
        let tree = units::Tree::at(tx, units::TERRITORY, day, scope.as_of)?;
        tree.children(units::UnitId(scope.place.home)).iter().map(|unit| unit.0).collect()
    };
    if question.units.is_empty() {
        return Err(Error::not_found("run-nobody"));
    }
    let run = me.space.kept::<Runs>().run(tx, &me.space.kept::<Answers>(), &question)?;
    seen(me, run)
}

/// The run as far as a person may see it: who is assessed sees itself and nobody else. Results that were
/// told to more are on the pages of their round.
pub(crate) fn seen(me: &Me, run: Arc<Run>) -> Result<Arc<Run>> {
    let territory = me.may(Verb::View, Class::Assessment)?;
    Ok(match territory.limit() {
        None => run,
        Some(units) => Arc::new(run.of_units(&units)),
    })
}
