//! Rounds in the store: opening one, reading it back, taking steps. Steps are only ever added.

use std::collections::{BTreeMap, BTreeSet};

use score::{Procedure, Rule, Scheme, UnitResult};
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Field, Millionths, Period, Result};

use super::judge::{Intent, Refusal, judge};
use super::model::{Act, Frame, Item, Sort, State, Step};
use crate::assessment::{SchemeRecord, schemes};

/// A round with all its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    pub id: i64,
    pub scheme: SchemeRecord,
    pub period: Period,
    pub units: Vec<i64>,
    pub synthetic: bool,
    pub steps: Vec<Step>,
    pub state: State,
    /// The run that was kept when the round was frozen.
    pub run: Option<i64>,
}

impl Round {
    pub fn procedure(&self) -> Procedure {
        self.scheme.scheme.procedure.clone().unwrap_or_default()
    }
    /// The frame that steps are judged in; `results` are the computed results of the same period.
    pub fn frame(&self, results: &[UnitResult]) -> Frame {
        frame(&self.scheme.scheme, &self.units, results)
    }
    pub fn step(&self, number: usize) -> Option<&Step> {
        self.steps.get(number)
    }
}

/// Items that people score, and cells that nobody owes a score.
pub fn frame(scheme: &Scheme, units: &[i64], results: &[UnitResult]) -> Frame {
    let second = |code: &String| scheme.procedure.as_ref().is_some_and(|p| p.second.contains(code));
    let base = scheme.items().map(|item| Item {
        code: item.code.clone(),
        max: item.max,
        sort: Sort::Base,
        second: second(&item.code),
    });
    let outside = scheme.outside.iter().filter_map(|outside| {
        let (max, sort) = match &outside.rule {
            Rule::Bonus { cap, .. } => (*cap, Sort::Bonus),
            Rule::Penalty { cap, .. } => (*cap, Sort::Penalty),
            Rule::Veto { .. } => (rust_decimal::Decimal::ONE, Sort::Veto),
            _ => return None,
        };
        Some(Item { code: outside.code.clone(), max, sort, second: false })
    });
    let absent: BTreeSet<(i64, String)> = results
        .iter()
        .flat_map(|result| {
            let gone = result.items.iter().filter(|item| item.applicable.is_zero());
            gone.map(|item| (result.unit.0, item.code.clone()))
        })
        .collect();
    Frame {
        units: units.to_vec(),
        items: base.chain(outside).collect(),
        absent,
        public_basis: scheme.audience.public && scheme.audience.basis.is_some(),
    }
}

/// A round to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    pub scheme: i64,
    pub period: Period,
    pub units: Vec<i64>,
    pub synthetic: bool,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub on: Date,
    pub ground: String,
    pub document: Option<String>,
}

/// Opens a round: one for each scheme and period.
///
/// # Errors
/// A scheme that is not published, has no procedure, or is superseded; a round that is there already.
pub fn open(tx: &mut Tx<'_>, opening: &Opening) -> Result<i64> {
    let record = schemes::find(tx, opening.scheme)?;
    let refused = |rule| Err(Error::invalid("round-refused").field("scheme", rule));
    if record.published.is_none() || record.until.is_some() {
        return refused("run-scheme-draft");
    }
    if record.scheme.procedure.is_none() {
        return refused("round-no-procedure");
    }
    if opening.units.is_empty() {
        return refused("round-nobody");
    }
    if opening.ground.trim().is_empty() {
        return Err(Error::invalid("round-refused").field("ground", "round-no-ground"));
    }
    if opening.on > store::civil_date(tx.now()) {
        return Err(Error::invalid("round-refused").field("on", "round-in-future"));
    }
    if find(tx, opening.scheme, opening.period)?.is_some() {
        return Err(Error::conflict("round-there").with("period", opening.period));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let units = serde_json::to_string(&opening.units).map_err(Error::broken)?;
    tx.run(
        "insert into assessment_round (id, scheme, period, units, synthetic, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, opening.scheme, opening.period, units, opening.synthetic, seq],
    )?;
    let first = Step {
        number: 0,
        act: Act::Open,
        unit: None,
        item: None,
        value: None,
        person: opening.person,
        acting_for: opening.acting_for,
        on: opening.on,
        ground: Some(opening.ground.clone()),
        document: opening.document.clone(),
        page: None,
        words: None,
        detail: None,
    };
    write(tx, id, &[first], seq)?;
    tx.record(
        Entry::new("round.opened", "round", id)
            .ground(&opening.ground)
            .detail(json!({ "scheme": record.scheme.code, "period": opening.period.to_string(), "units": opening.units.len() }))
            .touches("rounds"),
    )?;
    Ok(id)
}

fn write(tx: &mut Tx<'_>, round: i64, steps: &[Step], seq: i64) -> Result<()> {
    let at = tx.now().as_microsecond();
    let mut rows = Vec::with_capacity(steps.len());
    for step in steps {
        rows.push(
            params![
                round,
                i64::try_from(step.number).map_err(Error::broken)?,
                step.act.word(),
                step.unit,
                step.item.clone(),
                step.value.map(Millionths::exact).transpose()?,
                step.person,
                step.acting_for,
                step.on,
                at,
                step.ground.clone(),
                step.document.clone(),
                step.page.clone(),
                step.words.clone(),
                step.detail.clone(),
                seq
            ]
            .to_vec(),
        );
    }
    tx.run_many(
        "insert into round_step (round, number, act, unit, item, value, person, acting_for, on_day, at, ground, document, page, words, detail, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        rows.into_iter(),
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Step> {
    let (number, act, on): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(7)?);
    let value: Option<Millionths> = row.get(4)?;
    Ok(Step {
        number: usize::try_from(number).map_err(Error::broken)?,
        act: Act::named(&act).ok_or_else(|| Error::broken(format!("act {act}")))?,
        unit: row.get(2)?,
        item: row.get(3)?,
        value: value.map(|value| value.decimal().normalize()),
        person: row.get(5)?,
        acting_for: row.get(6)?,
        on: on.parse().map_err(Error::broken)?,
        ground: row.get(8)?,
        document: row.get(9)?,
        page: row.get(10)?,
        words: row.get(11)?,
        detail: row.get(12)?,
    })
}

/// A round as a list shows it, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub id: i64,
    pub scheme: i64,
    pub period: Period,
    pub synthetic: bool,
}

pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Head>> {
    tx.query(
        "select id, scheme, period, synthetic from assessment_round order by period desc, id desc",
        &[],
        |row| {
            Ok(Head {
                id: row.get(0)?,
                scheme: row.get(1)?,
                period: row.get(2)?,
                synthetic: row.get::<i64>(3)? != 0,
            })
        },
    )
}

/// The round of a scheme over a period.
pub fn find(tx: &mut Tx<'_>, scheme: i64, period: Period) -> Result<Option<i64>> {
    tx.find(
        "select id from assessment_round where scheme = ?1 and period = ?2 order by id",
        params![scheme, period],
        |row| row.get(0),
    )
}

/// # Errors
/// Not found.
pub fn load(tx: &mut Tx<'_>, id: i64) -> Result<Round> {
    let head = tx.find(
        "select scheme, period, units, synthetic from assessment_round where id = ?1 order by id",
        params![id],
        |row| {
            Ok((
                row.get::<i64>(0)?,
                row.get::<Period>(1)?,
                row.get::<String>(2)?,
                row.get::<i64>(3)?,
            ))
        },
    )?;
    let (scheme, period, units, synthetic) =
        head.ok_or_else(|| Error::not_found("round-unknown").with("round", id))?;
    let steps = tx.query(
        "select number, act, unit, item, value, person, acting_for, on_day, ground, document, page, words, detail
         from round_step where round = ?1 order by number",
        params![id],
        read,
    )?;
    Ok(Round {
        id,
        scheme: schemes::find(tx, scheme)?,
        period,
        units: serde_json::from_str(&units).map_err(Error::broken)?,
        synthetic: synthetic != 0,
        state: State::of(&steps),
        steps,
        run: tx.find(
            "select run from round_run where round = ?1 order by run",
            params![id],
            |row| row.get(0),
        )?,
    })
}

/// Takes steps one after the other in one command: all of them or none. `seen` is the number of steps that the
/// person saw; none where what others did meanwhile does not matter.
///
/// # Errors
/// A conflict where the round moved on; every [`Refusal`] at the place of its step.
pub fn take(
    tx: &mut Tx<'_>,
    round: &mut Round,
    frame: &Frame,
    intents: &[Intent],
    seen: Option<usize>,
) -> Result<Vec<Step>> {
    let known = tx.count("select count(*) from round_step where round = ?1", params![round.id])?;
    if usize::try_from(known).ok() != Some(round.steps.len())
        || seen.is_some_and(|seen| seen != round.steps.len())
    {
        return Err(Error::conflict("round-moved-on"));
    }
    let mut taken = Vec::with_capacity(intents.len());
    let mut breaches: Vec<Field> = Vec::new();
    for intent in intents {
        match judge(frame, &round.state, intent) {
            Ok(step) => {
                round.state.apply(&step);
                taken.push(step);
            }
            Err(refusals) => breaches.extend(refusals.iter().map(|it| breach(intent, it))),
        }
    }
    if !breaches.is_empty() {
        return Err(breaches.into_iter().fold(Error::invalid("round-refused"), Error::breach));
    }
    let Some(first) = taken.first() else {
        tx.housekeeping();
        return Ok(taken);
    };
    let seq = tx.next_seq()?;
    write(tx, round.id, &taken, seq)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for step in &taken {
        *counts.entry(step.act.word()).or_default() += 1;
    }
    let mut entry = Entry::new("round.moved", "round", round.id)
        .detail(json!({ "acts": counts, "unit": first.unit, "phase": round.state.phase.word() }))
        .touches("rounds");
    if let Some(ground) = &first.ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)?;
    round.steps.extend(taken.iter().cloned());
    Ok(taken)
}

/// A refusal as the breach of a form. Of many cells at once, each speaks at its own.
pub fn breach(intent: &Intent, refusal: &Refusal) -> Field {
    let (field, rule, args) = said(refusal);
    let place = match (&intent.unit, &intent.item) {
        (Some(unit), Some(item)) => format!("{field}.{unit}.{item}"),
        _ => field.to_owned(),
    };
    Field { place, rule, args }
}

type Said = (&'static str, &'static str, Vec<(&'static str, String)>);

fn said(refusal: &Refusal) -> Said {
    use Refusal as R;
    let plain = |field, rule| (field, rule, Vec::new());
    match refusal {
        R::NotInPhase { phase } => {
            ("act", "round-not-in-phase", vec![("phase", phase.word().to_owned())])
        }
        R::NotYours => plain("act", "round-not-yours"),
        R::UnknownUnit => plain("unit", "round-unknown-unit"),
        R::UnknownItem => plain("item", "round-unknown-item"),
        R::Absent => plain("value", "round-absent"),
        R::NoPoints => plain("value", "round-no-points"),
        R::OutOfRange { max } => {
            ("value", "round-out-of-range", vec![("max", max.normalize().to_string())])
        }
        R::NoGround => plain("ground", "round-no-ground"),
        R::NoDocument => plain("document", "round-no-document"),
        R::NoPage => plain("page", "round-no-page"),
        R::NoWords => plain("words", "round-no-words"),
        R::NoDays => plain("detail", "round-no-days"),
        R::InFuture => plain("on", "round-in-future"),
        R::BeforePhase { began } => ("on", "round-before-phase", vec![("day", began.to_string())]),
        R::BackDated => plain("ground", "round-back-dated"),
        R::BeforeObjection { day } => ("on", "round-before-last", vec![("day", day.to_string())]),
        R::LateObjection => plain("document", "round-late-objection"),
        R::HandedIn => plain("act", "round-handed-in"),
        R::NotHandedIn => plain("act", "round-not-handed-in"),
        R::NothingScored => plain("act", "round-nothing-scored"),
        R::OwnUnit => plain("act", "round-own-unit"),
        R::Recused => plain("act", "round-recused"),
        R::NotIndependent => plain("act", "round-not-independent"),
        R::SeatsTaken => plain("act", "round-seats-taken"),
        R::SeatsClosed => plain("act", "round-seats-closed"),
        R::NothingToSettle => plain("act", "round-nothing-to-settle"),
        R::NotBetween { low, high } => (
            "value",
            "round-not-between",
            vec![("low", low.normalize().to_string()), ("high", high.normalize().to_string())],
        ),
        R::Unfinished { cells } => ("ground", "round-unfinished", vec![("n", cells.to_string())]),
        R::Differences { cells } => ("act", "round-differences", vec![("n", cells.to_string())]),
        R::WindowOpen { until } => ("act", "round-window-open", vec![("day", until.to_string())]),
        R::WindowClosed { until } => {
            ("act", "round-window-closed", vec![("day", until.to_string())])
        }
        R::AlreadyObjected => plain("act", "round-already-objected"),
        R::NoObjection => plain("act", "round-no-objection"),
        R::NotAtThisStage { stage } => {
            ("act", "round-not-at-stage", vec![("stage", stage.word().to_owned())])
        }
        R::HearingFirst => plain("act", "round-hearing-first"),
        R::OpenObjections { count } => {
            ("act", "round-open-objections", vec![("n", count.to_string())])
        }
        R::NobodyNamed => plain("detail", "round-unknown-person"),
        R::NoAudience => plain("detail", "round-no-audience"),
        R::AlreadyReleased => plain("detail", "round-already-released"),
        R::NoBasis => plain("detail", "round-no-basis"),
        R::SamePoints => plain("value", "round-same-points"),
    }
}
