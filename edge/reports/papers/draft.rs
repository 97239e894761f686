//! Drafting: a first version from the kind's own text, later versions as people change it.

use std::collections::BTreeMap;

use check::scope::Place;
use identity::Actor;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Lang, Result};

use super::{Paper, Stage, Version, find, policy, steps, version};
use crate::data::Data;
use crate::feeds::{self, Asked, Sources, Subject};
use crate::kinds::{self, Kind, Templates};
use crate::template::{Fault, Filled, Words, as_error};

/// What papers need of a space besides its rows.
#[derive(Clone)]
pub struct Desk {
    pub sources: std::sync::Arc<Sources>,
    pub templates: std::sync::Arc<Templates>,
}

impl Desk {
    pub fn of(space: &web::SpaceState) -> Self {
        Self {
            sources: std::sync::Arc::new(Sources::of(space)),
            templates: space.kept::<Templates>(),
        }
    }
}

/// A text with the values of the moment.
pub struct Live {
    pub data: Data,
    pub filled: Filled,
    /// The seq that the values speak of.
    pub as_of: i64,
}

/// Fills a text for a subject, with what is known now.
///
/// # Errors
/// Faults of the text and of required values, each with its line; fields that cannot be read.
pub fn live(
    tx: &mut Tx<'_>,
    desk: &Desk,
    kind: &Kind,
    subject: &Subject,
    text: &str,
    inputs: &BTreeMap<String, String>,
) -> Result<Live> {
    let template = desk.templates.get(kind, text).map_err(|faults| as_error(&faults))?;
    let place = Place::of(tx)?;
    let asked = Asked {
        kind: &kind.kept,
        subject,
        sources: &desk.sources,
        place: &place,
        used: template.used(),
        today: false,
        lang: Lang::Zh,
    };
    let data = feeds::gather(tx, &asked, inputs)?;
    let filled =
        template.fill(&data, Words { lang: Lang::Zh }).map_err(|faults| as_error(&faults))?;
    let as_of = tx.head_seq()?;
    Ok(Live { data, filled, as_of })
}

/// Fields that must be filled before a paper goes to the reviewer.
pub(crate) fn unfilled(kind: &Kind, inputs: &BTreeMap<String, String>) -> Option<Error> {
    let empty = kind.kept.kind.input.iter().filter(|input| {
        input.required && inputs.get(&input.name).is_none_or(|text| text.trim().is_empty())
    });
    empty.fold(None, |error: Option<Error>, input| {
        let error = error.unwrap_or_else(|| Error::invalid("error-invalid"));
        Some(error.field(input.name.as_str(), "field-missing"))
    })
}

/// The heading before any value is known: what a list shows.
fn title_of(
    tx: &mut Tx<'_>,
    desk: &Desk,
    kind: &Kind,
    subject: &Subject,
    text: &str,
    inputs: &BTreeMap<String, String>,
) -> Result<String> {
    match live(tx, desk, kind, subject, text, inputs) {
        Ok(live) => Ok(live.filled.title.replace('\n', "")),
        // A draft may lack required values for a while; it may not have a broken text.
        Err(error) if error.code() == "paper-text-invalid" && !is_about_values(&error) => {
            Err(error)
        }
        Err(_) => Ok(kind.kept.kind.name.zh.clone()),
    }
}

/// Values may come later; a text that cannot be read is refused at once.
fn is_about_values(error: &Error) -> bool {
    const VALUES: [&str; 8] = [
        "paper-fault-required",
        "paper-fault-condition",
        "rule-missing",
        "rule-division-by-zero",
        "rule-range",
        "rule-null",
        "rule-too-much",
        "rule-no-such-result",
    ];
    error.fields().iter().all(|field| VALUES.contains(&field.rule))
}

/// What is begun.
#[derive(Debug, Clone)]
pub struct NewPaper {
    pub subject: Subject,
    pub organ: i64,
    pub inputs: BTreeMap<String, String>,
    pub batch: Option<i64>,
}

/// Begins a paper.
///
/// # Errors
/// Not allowed for roles that the kind does not name; fields that cannot be read.
pub fn begin(
    tx: &mut Tx<'_>,
    desk: &Desk,
    actor: &Actor,
    kind: &Kind,
    new: &NewPaper,
) -> Result<i64> {
    policy::may_draft(actor, &kind.kept, new.organ)?;
    let text = kind.kept.text.clone();
    let title = title_of(tx, desk, kind, &new.subject, &text, &new.inputs)?;
    write(tx, actor.store(), kind, new, &text, &title)
}

/// The rows of a new paper; whoever calls has asked who may.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    by: store::Actor,
    kind: &Kind,
    new: &NewPaper,
    text: &str,
    title: &str,
) -> Result<i64> {
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    let subject = serde_json::to_string(&new.subject).map_err(Error::broken)?;
    tx.run(
        "insert into paper (id, kind, kind_id, organ, unit, title, subject, public, stage, version, batch, drafted_by, drafted_at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'draft', 1, ?9, ?10, ?11, ?12)",
        params![
            id, &kind.code, kind.id, new.organ, new.subject.unit, title, subject,
            kind.kept.kind.public, new.batch, by.person, at, seq
        ],
    )?;
    keep(tx, id, 1, text, &new.inputs, None)?;
    steps::add(tx, id, "drafted", 1, None)?;
    tx.record(
        Entry::new("paper.drafted", "paper", id)
            .detail(json!({ "kind": kind.code, "unit": new.subject.unit, "batch": new.batch }))
            .touches("papers"),
    )?;
    Ok(id)
}

fn keep(
    tx: &mut Tx<'_>,
    paper: i64,
    number: i64,
    body: &str,
    inputs: &BTreeMap<String, String>,
    note: Option<&str>,
) -> Result<()> {
    let (seq, at, person) = (tx.next_seq()?, tx.now_micros(), tx.actor().person);
    let inputs = serde_json::to_string(inputs).map_err(Error::broken)?;
    tx.run(
        "insert into paper_version (paper, number, body, inputs, note, person, at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![paper, number, body, inputs, note, person, at, seq],
    )
    .map(|_| ())
}

/// A text and its fields as somebody saves them.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The version that was open.
    pub base: i64,
    pub body: String,
    pub inputs: BTreeMap<String, String>,
    pub note: Option<String>,
}

/// A new version. The same text and fields again make none.
///
/// # Errors
/// Conflict, where somebody saved another version first; faults of the text, with their lines.
pub fn revise(
    tx: &mut Tx<'_>,
    desk: &Desk,
    actor: &Actor,
    id: i64,
    revision: &Revision,
) -> Result<bool> {
    let Revision { base, body, inputs, note } = revision;
    let (base, note) = (*base, note.as_deref());
    let paper = find(tx, id)?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    policy::may_draft(actor, &kind.kept, paper.organ)?;
    if paper.stage != Stage::Draft {
        return Err(Error::conflict("paper-not-a-draft"));
    }
    if paper.version != base {
        return Err(Error::conflict("paper-version-moved").with("version", paper.version));
    }
    let now = version(tx, id, base)?;
    if now.body == *body && now.inputs == *inputs {
        tx.housekeeping();
        return Ok(false);
    }
    let title = title_of(tx, desk, &kind, &paper.subject, body, inputs)?;
    keep(tx, id, base + 1, body, inputs, note)?;
    tx.run(
        "update paper set version = ?2, title = ?3 where id = ?1",
        params![id, base + 1, title],
    )?;
    steps::add(tx, id, "revised", base + 1, note)?;
    let mut entry = Entry::new("paper.revised", "paper", id)
        .detail(json!({ "version": base + 1 }))
        .touches("papers");
    if let Some(note) = note {
        entry = entry.ground(note);
    }
    tx.record(entry)?;
    Ok(true)
}

/// What the newest version looks like now, or why it cannot be filled.
pub fn now(tx: &mut Tx<'_>, desk: &Desk, paper: &Paper) -> Result<(Kind, Version, Result<Live>)> {
    let kind = kinds::by_id(tx, paper.kind_id)?;
    let version = version(tx, paper.id, paper.version)?;
    let live = live(tx, desk, &kind, &paper.subject, &version.body, &version.inputs);
    Ok((kind, version, live))
}

/// Faults as a page lists them.
pub(crate) fn said(lang: Lang, fault: &Fault) -> String {
    let said = |(name, value): &(&'static str, String)| match *name {
        // Why a value is missing is itself a message.
        "why" => (*name, crate::data::say_why(lang, value)),
        _ => (*name, value.clone()),
    };
    let args: Vec<(&str, String)> = fault.args.iter().map(said).collect();
    ui::ta(lang, fault.code, &args)
}
