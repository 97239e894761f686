//! Answers by link, response by stratum, weights and shares.

use std::collections::BTreeMap;

use serde_json::json;
use stats::survey::Design;
use stats::survey::proportion::{Method, proportion};
use store::{Entry, Tx, params};
use terms::{Error, Result};

use super::sample::{Survey, digest_of, find};
use crate::model::{CellKind, Content, Layout, read_content};
use crate::store::{Kept, by_id};

/// What somebody answered: cells `section.line.column` with their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub cells: Vec<(String, String)>,
    pub channel: String,
    /// How long it took.
    pub seconds: Option<i64>,
}

/// Response of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    pub stratum: String,
    pub frame: i64,
    pub drawn: i64,
    pub answered: i64,
}

impl Response {
    /// Answered of drawn; none where nobody was drawn.
    pub fn rate(&self) -> Option<f64> {
        (self.drawn > 0).then(|| self.answered as f64 / self.drawn as f64)
    }
}

/// An answer with its weight, as it is handed to the estimators.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighted {
    pub answer: i64,
    pub stratum: String,
    /// Design weight × drawn ÷ answered of its stratum.
    pub weight: f64,
    pub words: BTreeMap<String, String>,
}

/// The share that chose each choice of a question, with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    pub choice: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The survey behind a link, its questions, and whether it was answered already.
///
/// # Errors
/// Not found, so that nobody learns which words there are.
pub fn question_of(tx: &mut Tx<'_>, word: &str) -> Result<(Survey, Kept, i64, bool)> {
    let found = tx.find(
        "select survey, position from survey_subject where secret = ?1 order by survey, position",
        params![digest_of(word)],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    let (survey, position) = found.ok_or_else(|| Error::not_found("survey-unknown"))?;
    let survey = find(tx, survey)?;
    let kept = by_id(tx, survey.form)?;
    let answered = tx.count(
        "select count(*) from survey_answer where survey = ?1 and position = ?2",
        params![survey.id, position],
    )?;
    Ok((survey, kept, position, answered > 0))
}

/// Takes an answer, once for each link.
///
/// # Errors
/// Unknown, closed, answered already; every question that is required and empty or cannot be read.
pub fn answer(tx: &mut Tx<'_>, word: &str, given: &Answer) -> Result<i64> {
    let (survey, kept, position, answered) = question_of(tx, word)?;
    let today = store::civil_date(tx.now());
    if today < survey.opens || today > survey.closes {
        return Err(Error::invalid("survey-closed"));
    }
    if answered {
        return Err(Error::conflict("survey-answered"));
    }
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let said: BTreeMap<&str, &str> =
        given.cells.iter().map(|(cell, text)| (cell.as_str(), text.as_str())).collect();
    let (mut rows, mut error) = (Vec::new(), Error::invalid("error-invalid"));
    for (section, line, column) in layout.places() {
        let asked = layout.asked(section, line, column);
        if asked.kind != CellKind::Asked {
            continue;
        }
        let key = layout.key(section, line, column);
        // A question that hangs on another is left out where that one says no.
        let hangs = layout.section(section).lines[line].when.is_some();
        match read_content(&asked, said.get(key.to_string().as_str()).copied().unwrap_or("")) {
            Ok(None) if asked.required && !hangs => {
                error = error.field(key.to_string(), "form-field-needed");
            }
            Ok(None) => {}
            Ok(Some(content)) => rows.push((key.to_string(), content)),
            Err(cause) => {
                error = error.field(key.to_string(), cause.code());
            }
        }
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let stratum: String = tx.one(
        "select stratum from survey_subject where survey = ?1 and position = ?2",
        params![survey.id, position],
        |row| row.get(0),
    )?;
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into survey_answer (id, survey, position, link, stratum, channel, at, seconds, left_out, token, seq)
         values (?1, ?2, ?3, null, ?4, ?5, ?6, ?7, null, ?8, ?9)",
        params![
            id,
            survey.id,
            position,
            stratum,
            &given.channel,
            at,
            given.seconds,
            digest_of(word),
            seq
        ],
    )?;
    for (field, content) in rows {
        let (number, words) = match &content {
            Content::Number(number) => (Some(*number), None),
            other => (None, Some(other.text())),
        };
        tx.run(
            "insert into survey_value (answer, field, number, words, seq) values (?1, ?2, ?3, ?4, ?5)",
            params![id, field, number, words, seq],
        )?;
    }
    // Who answered is not told by the journal, only that somebody did.
    tx.record(
        Entry::new("survey.answered", "survey", survey.id)
            .detail(json!({ "channel": given.channel }))
            .touches("surveys"),
    )?;
    Ok(id)
}

/// Frame, sample and answers by stratum.
pub fn responses(tx: &mut Tx<'_>, survey: i64) -> Result<Vec<Response>> {
    let mut found: BTreeMap<String, Response> = BTreeMap::new();
    tx.each(
        "select stratum, count(*), cast(sum(drawn) as bigint) from survey_subject where survey = ?1
         group by stratum order by stratum",
        params![survey],
        |row| {
            let stratum: String = row.get(0)?;
            let response = Response {
                stratum: stratum.clone(),
                frame: row.get(1)?,
                drawn: row.get(2)?,
                answered: 0,
            };
            found.insert(stratum, response);
            Ok(true)
        },
    )?;
    tx.each(
        "select stratum, count(*) from survey_answer where survey = ?1 and left_out is null
         group by stratum order by stratum",
        params![survey],
        |row| {
            if let Some(response) = found.get_mut(&row.get::<String>(0)?) {
                response.answered = row.get(1)?;
            }
            Ok(true)
        },
    )?;
    Ok(found.into_values().collect())
}

/// The answers with their weights, raised for those of the stratum who did not answer.
pub fn weighted(tx: &mut Tx<'_>, survey: i64) -> Result<Vec<Weighted>> {
    let raise: BTreeMap<String, f64> = responses(tx, survey)?
        .into_iter()
        .filter(|it| it.answered > 0)
        .map(|it| (it.stratum.clone(), it.frame as f64 / it.answered as f64))
        .collect();
    let mut found: BTreeMap<i64, Weighted> = BTreeMap::new();
    tx.each(
        "select a.id, a.stratum, v.field, v.words from survey_answer a join survey_value v on v.answer = a.id
         where a.survey = ?1 and a.left_out is null and v.words is not null order by a.id, v.field",
        params![survey],
        |row| {
            let (answer, stratum): (i64, String) = (row.get(0)?, row.get(1)?);
            let weight = raise.get(&stratum).copied().unwrap_or(1.0);
            let one = found.entry(answer).or_insert_with(|| Weighted {
                answer,
                stratum,
                weight,
                words: BTreeMap::new(),
            });
            one.words.insert(row.get(2)?, row.get(3)?);
            Ok(true)
        },
    )?;
    Ok(found.into_values().collect())
}

/// Weighted shares of the choices of a question with 95 % intervals (Korn and Graubard). Empty where a stratum has
/// fewer than two answers: then nobody knows how far it is off.
pub fn shares(answers: &[Weighted], field: &str, choices: &[String]) -> Vec<Share> {
    let of_field: Vec<&Weighted> =
        answers.iter().filter(|it| it.words.contains_key(field)).collect();
    let mut strata: Vec<&str> = of_field.iter().map(|it| it.stratum.as_str()).collect();
    strata.sort_unstable();
    strata.dedup();
    let place = |stratum: &str| strata.binary_search(&stratum).unwrap_or_default();
    let design = Design::stratified(
        of_field.iter().map(|it| place(&it.stratum)).collect(),
        of_field.iter().map(|it| it.weight).collect(),
        None,
    );
    let share = |choice: &String| {
        let marked: Vec<bool> = of_field.iter().map(|it| it.words[field] == *choice).collect();
        let (estimate, interval) = proportion(&design, &marked, 0.95, Method::Beta).ok()?;
        let (low, high) = (interval.low, interval.high);
        Some(Share { choice: choice.clone(), value: estimate.value, low, high })
    };
    choices.iter().filter_map(share).collect()
}
