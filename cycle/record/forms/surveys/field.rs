//! Fieldwork: what became of everybody who was drawn, reminders, letters with new links, posters, the end.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::rulebook::Rung;
use cases::{Opening, Origin};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::sample::{Survey, digest_of, find, word};

/// The kind of case that reminds those in the field.
const CASE: &str = "survey-fieldwork";
/// The outcome that a reminder leaves.
const REMINDED: &str = "reminded";

/// Where somebody who was drawn stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum State {
    #[default]
    Silent,
    NotReached,
    Refused,
    Ineligible,
    Partial,
    Complete,
}

impl State {
    pub const ALL: [Self; 6] = [
        Self::Complete,
        Self::Partial,
        Self::Refused,
        Self::NotReached,
        Self::Silent,
        Self::Ineligible,
    ];
    pub fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::NotReached => "away",
            Self::Refused => "refused",
            Self::Ineligible => "out-of-scope",
            Self::Partial => "partial",
            Self::Complete => "answered",
        }
    }
    fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
    /// Whether the next wave keeps it.
    pub fn stays(self) -> bool {
        matches!(self, Self::Refused | Self::Ineligible)
    }
    /// Whether somebody may still answer.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Silent | Self::NotReached)
    }
}

/// What whoever rang up or stood at the door tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Refused,
    NotReached,
    Ineligible,
}

impl Outcome {
    pub const ALL: [Self; 3] = [Self::NotReached, Self::Refused, Self::Ineligible];
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => State::Refused.word(),
            Self::NotReached => State::NotReached.word(),
            Self::Ineligible => State::Ineligible.word(),
        }
    }
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Somebody who was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub position: i64,
    pub label: String,
    pub stratum: String,
    pub state: State,
    /// Reminders so far, and tries to reach them.
    pub reminded: i64,
    pub tries: i64,
}

/// Everybody who was drawn, in the order of the frame.
pub fn states(tx: &mut Tx<'_>, survey: &Survey) -> Result<Vec<Standing>> {
    let mut all: BTreeMap<i64, Standing> = BTreeMap::new();
    tx.each(
        "select position, label, stratum from survey_subject where survey = ?1 and drawn = ?2 order by position",
        params![survey.id, true],
        |row| {
            let position = row.get(0)?;
            let one = Standing {
                position,
                label: row.get(1)?,
                stratum: row.get(2)?,
                state: State::Silent,
                reminded: 0,
                tries: 0,
            };
            all.insert(position, one);
            Ok(true)
        },
    )?;
    tx.each(
        "select position, outcome from survey_contact where survey = ?1 order by position, number",
        params![survey.id],
        |row| {
            let outcome: String = row.get(1)?;
            if let Some(one) = all.get_mut(&row.get(0)?) {
                match State::named(&outcome) {
                    Some(state) => {
                        one.tries += 1;
                        // Who answered has answered, whatever is told afterwards.
                        if one.state < State::Partial {
                            one.state = state;
                        }
                    }
                    None => one.reminded += i64::from(outcome == REMINDED),
                }
            }
            Ok(true)
        },
    )?;
    tx.each(
        "select position from survey_answer where survey = ?1 and position is not null order by position",
        params![survey.id],
        |row| {
            if let Some(one) = all.get_mut(&row.get(0)?)
                && one.state < State::Partial
            {
                one.state = State::Complete;
            }
            Ok(true)
        },
    )?;
    Ok(all.into_values().collect())
}

/// One line of what became of somebody; the caller records it.
pub(super) fn note(
    tx: &mut Tx<'_>,
    survey: i64,
    position: i64,
    outcome: &str,
    channel: &str,
    said: Option<&str>,
) -> Result<()> {
    let (number, seq) = (
        tx.count(
            "select count(*) from survey_contact where survey = ?1 and position = ?2",
            params![survey, position],
        )?,
        tx.next_seq()?,
    );
    tx.run(
        "insert into survey_contact (survey, position, number, outcome, channel, person, at, note, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            survey,
            position,
            number + 1,
            outcome,
            channel,
            tx.actor().person,
            tx.now_micros(),
            said,
            seq
        ],
    )?;
    Ok(())
}

/// Tells what became of somebody who was rung up.
///
/// # Errors
/// Not drawn; answered already.
pub fn contact(
    tx: &mut Tx<'_>,
    survey: &Survey,
    position: i64,
    outcome: Outcome,
    said: Option<&str>,
) -> Result<()> {
    let found = states(tx, survey)?.into_iter().find(|it| it.position == position);
    let found = found.ok_or_else(|| Error::not_found("survey-unknown"))?;
    if found.state >= State::Partial {
        return Err(Error::conflict("survey-answered"));
    }
    note(tx, survey.id, position, outcome.word(), "phone", said)?;
    tx.record(
        Entry::new("survey.contacted", "survey", survey.id)
            .detail(json!({ "position": position, "outcome": outcome.word() }))
            .touches("surveys"),
    )?;
    Ok(())
}

/// What a reminder did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminded {
    pub rung: String,
    pub people: usize,
}

/// Reminds everybody who may still answer, by the rung of the ladder that is reached today, each rung once.
///
/// # Errors
/// `survey-remind-not-now` on a day of rest, where no time is left, before the first rung, and a second time on one.
pub fn remind(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    survey: &Survey,
    today: Date,
) -> Result<Reminded> {
    let mut rungs: Vec<Rung> = cases::rules(tx, today)?;
    rungs.retain(|it| it.draft.is_none() && it.working_days <= 0);
    let climbed: BTreeSet<String> = tx
        .query(
            "select distinct note from survey_contact where survey = ?1 and outcome = ?2 and note is not null
             order by note",
            params![survey.id, REMINDED],
            |row| row.get(0),
        )?
        .into_iter()
        .collect();
    let not_now = || Error::invalid("survey-remind-not-now");
    if today > survey.closes || today < survey.opens {
        return Err(not_now());
    }
    let calendar = clockwork.calendar();
    let rung = cases::ladder::due_rung(&rungs, calendar, survey.closes, today, false, &climbed)
        .map_err(|it| Error::invalid("form-calendar-short").with("day", it.day))?
        .ok_or_else(not_now)?;
    let open: Vec<i64> = states(tx, survey)?
        .into_iter()
        .filter(|it| it.state.is_open())
        .map(|it| it.position)
        .collect();
    for position in &open {
        note(tx, survey.id, *position, REMINDED, "letter", Some(&rung.code))?;
    }
    tx.record(
        Entry::new("survey.reminded", "survey", survey.id)
            .detail(json!({ "rung": rung.code, "people": open.len() }))
            .touches("surveys"),
    )?;
    Ok(Reminded { rung: rung.code.clone(), people: open.len() })
}

/// A link for somebody: what goes into an envelope. The word is told this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub label: String,
    pub stratum: String,
    pub word: String,
}

/// New links for all who may still answer; the ones they had are worth nothing from now on.
pub fn letters(tx: &mut Tx<'_>, survey: &Survey) -> Result<Vec<Letter>> {
    let open = states(tx, survey)?.into_iter().filter(|it| it.state.is_open());
    let mut made = Vec::new();
    for one in open.collect::<Vec<_>>() {
        let word = word();
        tx.run(
            "update survey_subject set secret = ?3 where survey = ?1 and position = ?2",
            params![survey.id, one.position, digest_of(&word)],
        )?;
        made.push(Letter { label: one.label, stratum: one.stratum, word });
    }
    tx.record(
        Entry::new("survey.links-renewed", "survey", survey.id)
            .detail(json!({ "letters": made.len() }))
            .touches("surveys"),
    )?;
    Ok(made)
}

/// A poster for a place: returns the word of its link, this once.
///
/// # Errors
/// No name.
pub fn place(tx: &mut Tx<'_>, survey: &Survey, label: &str, stratum: &str) -> Result<String> {
    if label.trim().is_empty() {
        return Err(Error::invalid("error-invalid").field("label", "form-field-needed"));
    }
    let (id, seq, word) = (tx.next_id()?, tx.next_seq()?, word());
    tx.run(
        "insert into survey_link (id, survey, secret, label, stratum, seq, until)
         values (?1, ?2, ?3, ?4, ?5, ?6, null)",
        params![id, survey.id, digest_of(&word), label.trim(), stratum.trim(), seq],
    )?;
    tx.record(
        Entry::new("survey.poster", "survey", survey.id)
            .detail(json!({ "label": label.trim() }))
            .touches("surveys"),
    )?;
    Ok(word)
}

/// Posters and how many answered by each: label, stratum, answers.
pub fn places(tx: &mut Tx<'_>, survey: &Survey) -> Result<Vec<(String, String, i64)>> {
    tx.query(
        "select l.label, l.stratum, (select count(*) from survey_answer a where a.link = l.id and a.left_out is null)
         from survey_link l where l.survey = ?1 and l.until is null order by l.id",
        params![survey.id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Opens the case whose ladder reminds those in the field; none in a city without that kind of case.
pub fn mind(tx: &mut Tx<'_>, clockwork: &Clockwork, survey: i64) -> Result<Option<i64>> {
    let survey = find(tx, survey)?;
    let today = store::civil_date(tx.now());
    if survey.case.is_some() || !cases::kinds(tx, today)?.iter().any(|(_, kind)| kind.code == CASE)
    {
        return Ok(None);
    }
    let title = format!("{}：实地调查", survey.name.zh);
    let opening = Opening {
        kind: CASE.to_owned(),
        title: title.clone(),
        subject: survey.unit,
        accountable: survey.unit,
        period: Some(survey.period),
        origins: vec![Origin {
            kind: "survey".to_owned(),
            thing: survey.id,
            address: format!("/surveys/{}", survey.id),
            words: title,
        }],
        parent: None,
        uuid: Some(format!("survey-{}", survey.id)),
    };
    let fields = BTreeMap::from([("due".to_owned(), survey.closes.to_string())]);
    let ground = crate::store::by_id(tx, survey.form)?.form().ground.zh.clone();
    let intent = crate::submission::by_program(cases::OPEN, today, Some(ground), fields);
    let case = cases::open(tx, clockwork, &opening, &intent)?;
    let name = survey.name.get(terms::Lang::En);
    cases::name_in_english(tx, case, &format!("{name}: fieldwork"))?;
    tx.run("update survey set case_id = ?2 where id = ?1", params![survey.id, case])?;
    Ok(Some(case))
}

/// Fieldwork is over: the case that reminds of it ends.
///
/// # Errors
/// `survey-not-over` while days are left and somebody may still answer.
pub fn finish(tx: &mut Tx<'_>, clockwork: &Clockwork, survey: &Survey) -> Result<()> {
    let today = store::civil_date(tx.now());
    if today <= survey.closes && states(tx, survey)?.iter().any(|it| it.state.is_open()) {
        return Err(Error::invalid("survey-not-over").with("day", survey.closes));
    }
    let mut moved = false;
    if let Some(case) = survey.case {
        let found = cases::load(tx, case)?;
        moved = found.kind.moves_from(found.stands()).any(|it| it.code == "finish");
        if moved {
            let intent = crate::submission::by_program("finish", today, None, BTreeMap::new());
            cases::take(tx, clockwork, case, found.steps.len(), &intent, &[], None)?;
        }
    }
    if !moved {
        return Err(Error::conflict("survey-over"));
    }
    tx.record(Entry::new("survey.finished", "survey", survey.id).touches("surveys"))?;
    Ok(())
}
