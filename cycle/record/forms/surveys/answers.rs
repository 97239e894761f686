//! Answers: by a link, by a poster's code, by phone.

use std::collections::BTreeMap;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};

use super::field::{State, note};
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

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Their place in the frame.
    Drawn(i64),
    /// The poster that they stood before.
    Poster(i64),
}

/// The survey behind a link.
#[derive(Debug, Clone)]
pub struct Asked {
    pub survey: Survey,
    pub kept: Kept,
    pub by: By,
    pub stratum: String,
    /// This link was used already.
    pub answered: bool,
    /// Their stratum has all the answers that were wanted.
    pub full: bool,
}

/// The survey behind a link and how it stands.
///
/// # Errors
/// Not found, so that nobody learns which words there are.
pub fn question_of(tx: &mut Tx<'_>, word: &str) -> Result<Asked> {
    let secret = digest_of(word);
    let drawn = tx.find(
        "select survey, position, stratum from survey_subject where secret = ?1 order by survey, position",
        params![&secret],
        |row| Ok((row.get::<i64>(0)?, By::Drawn(row.get(1)?), row.get::<String>(2)?)),
    )?;
    let found = match drawn {
        Some(found) => Some(found),
        None => tx.find(
            "select survey, id, stratum from survey_link where secret = ?1 and until is null order by id",
            params![&secret],
            |row| Ok((row.get::<i64>(0)?, By::Poster(row.get(1)?), row.get::<String>(2)?)),
        )?,
    };
    let (survey, by, stratum) = found.ok_or_else(|| Error::not_found("survey-unknown"))?;
    let survey = find(tx, survey)?;
    asked(tx, survey, by, stratum)
}

fn asked(tx: &mut Tx<'_>, survey: Survey, by: By, stratum: String) -> Result<Asked> {
    let kept = by_id(tx, survey.form)?;
    let answered = match by {
        By::Drawn(position) => {
            tx.count(
                "select count(*) from survey_answer where survey = ?1 and position = ?2",
                params![survey.id, position],
            )? > 0
        }
        By::Poster(_) => false,
    };
    let full = match survey.quota(&stratum) {
        Some(quota) => {
            tx.count(
                "select count(*) from survey_answer where survey = ?1 and stratum = ?2 and left_out is null",
                params![survey.id, &stratum],
            )? >= quota
        }
        None => false,
    };
    Ok(Asked { survey, kept, by, stratum, answered, full })
}

/// Takes an answer to every question that must be answered, once for each link.
///
/// # Errors
/// Unknown, closed, answered already, full; every question that is required and empty or cannot be read.
pub fn answer(tx: &mut Tx<'_>, word: &str, given: &Answer) -> Result<i64> {
    let asked = question_of(tx, word)?;
    take(tx, &asked, given, false)
}

/// The same of somebody who wants to say no more: at least half of what must be answered, or it is a refusal.
///
/// # Errors
/// As [`answer`]; `survey-too-little` where less than half was answered.
pub fn answer_in_part(tx: &mut Tx<'_>, word: &str, given: &Answer) -> Result<i64> {
    let asked = question_of(tx, word)?;
    take(tx, &asked, given, true)
}

/// What somebody who was drawn said on the phone, written down by whoever rang up.
///
/// # Errors
/// As [`answer_in_part`].
pub fn answer_by_phone(
    tx: &mut Tx<'_>,
    survey: &Survey,
    position: i64,
    given: &Answer,
    part: bool,
) -> Result<i64> {
    let stratum = tx.find(
        "select stratum from survey_subject where survey = ?1 and position = ?2 and drawn = ?3",
        params![survey.id, position, true],
        |row| row.get::<String>(0),
    )?;
    let stratum = stratum.ok_or_else(|| Error::not_found("survey-unknown"))?;
    let asked = asked(tx, survey.clone(), By::Drawn(position), stratum)?;
    take(tx, &asked, given, part)
}

/// Content of every question that was answered, and how many of those that had to be were not.
struct Read {
    rows: Vec<(String, Content)>,
    required: usize,
    empty: Vec<String>,
    wrong: Vec<(String, &'static str)>,
}

fn read(kept: &Kept, given: &Answer) -> Read {
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let said: BTreeMap<&str, &str> =
        given.cells.iter().map(|(cell, text)| (cell.as_str(), text.as_str())).collect();
    let mut read = Read { rows: Vec::new(), required: 0, empty: Vec::new(), wrong: Vec::new() };
    for (section, line, column) in layout.places() {
        let asked = layout.asked(section, line, column);
        if asked.kind != CellKind::Asked {
            continue;
        }
        let key = layout.key(section, line, column).to_string();
        // A question that hangs on another is left out where that one says no.
        let hangs = layout.sections[section].lines[line]
            .written
            .is_some_and(|at| layout.section(section).lines[at].when.is_some());
        let required = asked.required && !hangs;
        read.required += usize::from(required);
        match read_content(&asked, said.get(key.as_str()).copied().unwrap_or("")) {
            Ok(None) if required => read.empty.push(key),
            Ok(None) => {}
            Ok(Some(content)) => read.rows.push((key, content)),
            Err(cause) => read.wrong.push((key, cause.code())),
        }
    }
    read
}

fn take(tx: &mut Tx<'_>, asked: &Asked, given: &Answer, part: bool) -> Result<i64> {
    let survey = &asked.survey;
    let today = store::civil_date(tx.now());
    if today < survey.opens || today > survey.closes {
        return Err(Error::invalid("survey-closed"));
    }
    if asked.answered {
        return Err(Error::conflict("survey-answered"));
    }
    if asked.full {
        return Err(Error::conflict("survey-full"));
    }
    let read = read(&asked.kept, given);
    let empty = if part { &[][..] } else { &read.empty[..] };
    if !empty.is_empty() || !read.wrong.is_empty() {
        let error = Error::invalid("error-invalid");
        let error =
            empty.iter().fold(error, |error, key| error.field(key.clone(), "form-field-needed"));
        return Err(read
            .wrong
            .into_iter()
            .fold(error, |error, (key, rule)| error.field(key, rule)));
    }
    if part && (read.required - read.empty.len()) * 2 < read.required {
        return Err(Error::invalid("survey-too-little"));
    }
    let state = if read.empty.is_empty() { State::Complete } else { State::Partial };
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    let (position, link, token) = match asked.by {
        By::Drawn(position) => (Some(position), None, Some(format!("{}-{position}", survey.id))),
        By::Poster(link) => (None, Some(link), None),
    };
    tx.run(
        "insert into survey_answer (id, survey, position, link, stratum, channel, at, seconds, left_out, token, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, null, ?9, ?10)",
        params![
            id,
            survey.id,
            position,
            link,
            &asked.stratum,
            &given.channel,
            at,
            given.seconds,
            token,
            seq
        ],
    )?;
    for (field, content) in read.rows {
        let (number, words) = match &content {
            Content::Number(number) => (Some(*number), None),
            other => (None, Some(other.text())),
        };
        tx.run(
            "insert into survey_value (answer, field, number, words, seq) values (?1, ?2, ?3, ?4, ?5)",
            params![id, field, number, words, seq],
        )?;
    }
    if let Some(position) = position {
        note(tx, survey.id, position, state.word(), &given.channel, None)?;
    }
    // Who answered is not told by the journal, only that somebody did.
    tx.record(
        Entry::new("survey.answered", "survey", survey.id)
            .detail(json!({ "channel": given.channel }))
            .touches("surveys"),
    )?;
    Ok(id)
}
