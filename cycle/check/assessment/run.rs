//! One run of a scheme over a period.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use score::{Decisions, Direction, Scheme, UnitKey, UnitResult, assess, decide};
use store::{Digest, Tx};
use terms::{Date, DeclaredYear, Error, Period, Result};

use super::inputs::{FromKept, KeptInput, asked, codes, gather};
use super::rank::{Model, Standing, anything_known, standings};
use super::schemes::{self, SchemeRecord};
use crate::indicators::question::last_day;
use crate::indicators::{Answers, Question, WhoseTree};

/// Which scheme, which period, which units, and as it was known when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunQuestion {
    /// Id of the scheme.
    pub scheme: i64,
    pub period: Period,
    pub units: Vec<i64>,
    /// None is now.
    pub as_of: Option<i64>,
    /// The day of the tree; none is the last of the period.
    pub tree: Option<Date>,
    pub declared: Vec<DeclaredYear>,
    pub seed: i64,
    /// How often the ranks are drawn; 0 leaves intervals and groups out.
    pub replications: i64,
}

impl RunQuestion {
    pub fn new(scheme: i64, period: Period, units: impl Into<Vec<i64>>) -> Self {
        Self {
            scheme,
            period,
            units: units.into(),
            as_of: None,
            tree: None,
            declared: Vec::new(),
            // The year gives the seed away, so that nobody can pick a lucky one.
            seed: period.stored(),
            replications: 10_000,
        }
    }
    pub fn as_of(mut self, seq: Option<i64>) -> Self {
        self.as_of = seq;
        self
    }
    pub fn replications(mut self, replications: i64) -> Self {
        self.replications = replications;
        self
    }
}

/// A run with everything it stood on. Units come in the order of their ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub scheme: SchemeRecord,
    /// With `as_of` and `tree` filled in.
    pub question: RunQuestion,
    pub inputs: Vec<KeptInput>,
    /// What people decided on in a round, by unit; nothing where the rules alone judge.
    pub decisions: BTreeMap<i64, Decisions>,
    pub results: Vec<UnitResult>,
    pub standings: Vec<Standing>,
    /// How many of the base points carry sampling error: the most of any unit.
    pub sampled: Decimal,
    pub input_digest: Vec<u8>,
    pub result_digest: Vec<u8>,
}

impl Run {
    pub fn result(&self, unit: i64) -> Option<&UnitResult> {
        self.results.iter().find(|result| result.unit.0 == unit)
    }
    pub fn standing(&self, unit: i64) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.unit == unit)
    }
    /// What an item (part 0) or part (from 1) was scored from.
    pub fn input(&self, unit: i64, item: &str, part: i64) -> Option<&KeptInput> {
        self.inputs.iter().find(|kept| kept.unit == unit && kept.item == item && kept.part == part)
    }
    /// The same run with nothing of other units; places are those among all.
    pub(crate) fn of_units(&self, units: &[i64]) -> Self {
        let mut run = self.clone();
        run.question.units.retain(|unit| units.contains(unit));
        run.inputs.retain(|kept| units.contains(&kept.unit));
        run.decisions.retain(|unit, _| units.contains(unit));
        run.results.retain(|result| units.contains(&result.unit.0));
        run.standings.retain(|standing| units.contains(&standing.unit));
        run
    }
    /// The seq that the run speaks of.
    pub fn as_of(&self) -> i64 {
        self.question.as_of.unwrap_or_default()
    }
}

/// All indicators that a scheme reads, each once.
pub fn indicators_of(scheme: &Scheme) -> Vec<String> {
    let all: BTreeSet<&str> =
        asked(scheme).into_iter().flat_map(|place| codes(place.indicator, place.rule)).collect();
    all.into_iter().map(str::to_owned).collect()
}

/// The values that a run asks for; its units are sorted and its tree is known.
pub(crate) fn values_of(scheme: &Scheme, question: &RunQuestion) -> Question {
    Question::new(indicators_of(scheme), question.units.clone(), [question.period])
        .as_of(question.as_of)
        .on_tree(question.tree.map_or(WhoseTree::PeriodEnd, WhoseTree::On))
        .declaring(&question.declared)
}

/// Runs a scheme.
///
/// # Errors
/// Not found, where there is no such scheme; invalid, where it is asked as of a seq that is not yet.
pub fn run(tx: &mut Tx<'_>, answers: &Answers, question: &RunQuestion) -> Result<Run> {
    let scheme = schemes::find(tx, question.scheme)?;
    let mut question = question.clone();
    question.units.sort_unstable();
    question.units.dedup();
    question.tree = Some(match question.tree {
        Some(day) => day,
        None => last_day(question.period, &question.declared)?,
    });
    let answer = answers.answer(tx, &values_of(&scheme.scheme, &question))?;
    // A remembered answer may speak of an earlier seq; nothing it stands on has changed since.
    question.as_of = Some(match question.as_of {
        Some(seq) => seq,
        None => tx.head_seq()?,
    });
    let inputs = gather(&scheme.scheme, &answer, &question.units, question.period);
    from_inputs(scheme, question, inputs, BTreeMap::new(), tx.digest()?)
}

/// The same run with what people decided on in place of what the rules say.
pub(crate) fn decided(
    run: &Run,
    decisions: BTreeMap<i64, Decisions>,
    replications: i64,
    by: Digest,
) -> Result<Run> {
    let question = run.question.clone().replications(replications);
    from_inputs(run.scheme.clone(), question, run.inputs.clone(), decisions, by)
}

/// What a kept run would say of other inputs: the newer run with the older one's decisions. What people
/// decided on stands until they decide anew; only the values that nobody decided on can change.
///
/// # Errors
/// What keeps the inputs from being ranked.
pub fn decided_as(kept: &Run, computed: &Run, by: Digest) -> Result<Run> {
    decided(computed, kept.decisions.clone(), kept.question.replications, by)
}

/// Scores and ranks kept inputs: the half of a run that needs no store. Its digests are made as the
/// space is set to make them.
pub(crate) fn from_inputs(
    scheme: SchemeRecord,
    question: RunQuestion,
    inputs: Vec<KeptInput>,
    decisions: BTreeMap<i64, Decisions>,
    by: Digest,
) -> Result<Run> {
    let keys: Vec<UnitKey> = question.units.iter().map(|unit| UnitKey(*unit)).collect();
    let mut results = assess(&scheme.scheme, &FromKept::new(&scheme.scheme, &inputs), &keys);
    for result in &mut results {
        if let Some(decisions) = decisions.get(&result.unit.0) {
            *result = decide(&scheme.scheme, result, decisions);
        }
    }
    let model = Model::of(&scheme.scheme, &inputs, &results);
    let ranking = model.simulate(question.seed, question.replications)?;
    let points: Vec<Option<Decimal>> =
        results.iter().map(|result| anything_known(result).then_some(result.total)).collect();
    let standings = standings(&question.units, &points, Direction::Higher, ranking.as_ref());
    let sampled = results.iter().map(|result| result.sampled).max().unwrap_or_default();
    let digest = |text: serde_json::Result<String>| -> Result<Vec<u8>> {
        Ok(by.of(&[text.map_err(Error::broken)?.as_bytes()]))
    };
    let input_digest = digest(serde_json::to_string(&inputs))?;
    let result_digest = digest(serde_json::to_string(&(&results, &standings)))?;
    Ok(Run {
        scheme,
        question,
        inputs,
        decisions,
        results,
        standings,
        sampled,
        input_digest,
        result_digest,
    })
}
