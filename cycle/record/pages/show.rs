//! One record: what it says, where it came from, and every value it ever had.

use std::collections::HashMap;

use askama::Template;
use identity::{Class, Verb};
use store::{Tx, Value, params};
use terms::{Result, Timestamp};
use web::{Me, Path, Response, Visit};

use super::said::{Names, Said, said};
use super::{Kind, readable, texts, unit_ids, values};
use crate::register::{self, Kept};
use crate::words::Severity;

#[derive(Template)]
#[template(path = "pages/show.html")]
struct Show {
    frame: ui::Frame,
    facts: Vec<(String, Said)>,
    findings: Vec<FindingLine>,
    has_findings: bool,
    ground: Vec<(String, Said)>,
    /// The record as it is now, where this is an earlier one.
    newer: Option<String>,
    history: Vec<Version>,
    correct: Option<String>,
    traced: Option<String>,
    /// What is said about it, for whoever follows the cases of its area.
    talk: Option<ui::Talk>,
}
struct FindingLine {
    code: String,
    mark: ui::StateMark,
}
/// What one journal entry made of the record.
struct Version {
    at: String,
    who: String,
    changes: Vec<Difference>,
    first: bool,
    ground: String,
    entry: Said,
    row: Said,
}
struct Difference {
    label: String,
    old: String,
    new: String,
}

pub(crate) async fn show<R: Kind>(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page::<R>(tx, me, id)).await
}

fn page<R: Kind>(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Show> {
    let kept = readable::<R>(tx, me, id)?;
    let versions = register::history::<R>(tx, kept.record.code())?;
    let names = Names::of(tx, me.lang, unit_ids(&versions))?;
    let facts = facts(me, &names, &kept);
    let title = me.t(&texts::title(R::TOPIC));
    let mut frame = me.frame(format!("{title} {}", kept.record.code())).within(ui::Phase::Record);
    frame.crumbs =
        vec![ui::Crumb::new(title, format!("/{}", R::TOPIC)), ui::Crumb::here(kept.record.code())];
    frame.lead = lead(me, &names, &kept);
    let newer = versions
        .iter()
        .find(|version| version.until.is_none() && version.id != kept.id)
        .map(|version| format!("/{}/{}", R::TOPIC, version.id));
    let may_correct = kept.until.is_none() && {
        let territory = me.actor()?.territory(Verb::Correct, Class::Records);
        territory.is_some_and(|territory| super::reaches(tx, me, &territory, &kept.record).is_ok())
    };
    let correct = may_correct.then(|| format!("/{}/{}/correct", R::TOPIC, kept.id));
    let history = history(tx, me, &names, &kept, &versions)?;
    let traced = R::TRACED.then(|| format!("/trace?q={}", web::encoded(kept.record.code())));
    // Comments hang on the first row of a record, so that they stay through corrections.
    let first = versions.first().map_or(kept.id, |version| version.id);
    let area = R::COLUMNS.iter().position(|column| column.name == "area");
    let talk = match area.and_then(|at| values(&kept.record).into_iter().nth(at)) {
        Some(Value::Int(area)) if me.can(Verb::View, Class::Cases) => {
            let target = cases::Target {
                kind: R::TOPIC.to_owned(),
                thing: first,
                part: String::new(),
                unit: area,
                class: Class::Records,
                address: format!("/{}/{}", R::TOPIC, kept.id),
                words: kept.record.code().to_owned(),
            };
            Some(web::talk(tx, me, &target)?)
        }
        _ => None,
    };
    Ok(Show {
        talk,
        findings: findings(me, &kept.record),
        has_findings: !kept.record.found().is_empty(),
        ground: ground(me, &kept),
        frame,
        facts,
        newer,
        history,
        correct,
        traced,
    })
}

/// Where and when, in one sentence.
fn lead<R: Kind>(me: &Me, names: &Names, kept: &Kept<R>) -> String {
    let values = values(&kept.record);
    let mut parts = Vec::new();
    for name in ["area", "firm", "on_date"] {
        if let Some(at) = R::COLUMNS.iter().position(|column| column.name == name) {
            let said = said(me.lang, names, R::TOPIC, &R::COLUMNS[at], &values[at]);
            if !said.is_missing() {
                parts.push(said.text);
            }
        }
    }
    parts.join(&me.t("dot"))
}

fn facts<R: Kind>(me: &Me, names: &Names, kept: &Kept<R>) -> Vec<(String, Said)> {
    R::COLUMNS
        .iter()
        .zip(values(&kept.record))
        .map(|(column, value)| {
            let label = texts::label(me.lang, R::TOPIC, column.name);
            (label, said(me.lang, names, R::TOPIC, column, &value))
        })
        .collect()
}

/// By code; each with how grave it is.
fn findings<R: Kind>(me: &Me, record: &R) -> Vec<FindingLine> {
    let line = |(code, severity): (&str, Severity)| {
        let state = match severity {
            Severity::Critical => ui::State::Bad,
            Severity::Serious => ui::State::Watch,
            Severity::Minor => ui::State::Wait,
        };
        let word = texts::word(me.lang, R::TOPIC, "severity", severity.word());
        FindingLine { code: code.to_owned(), mark: state.saying(word) }
    };
    record.found().into_iter().map(line).collect()
}

/// Where the record came from.
fn ground<R: Kind>(me: &Me, kept: &Kept<R>) -> Vec<(String, Said)> {
    let source = texts::word(me.lang, R::TOPIC, "source", &kept.source);
    vec![
        (me.t("record-source"), Said::text(source)),
        (me.t("record-source-code"), Said::number(kept.record.code())),
        (me.t("record-row"), Said::number(format!("#{}", kept.id))),
        (me.t("record-entry"), entry(me, kept.seq)),
    ]
}

/// A journal entry; a link for those who may read the journal.
fn entry(me: &Me, seq: i64) -> Said {
    let entry = Said::number(format!("#{seq}"));
    if me.can(Verb::View, Class::Journal) { entry.to(format!("/journal/{seq}")) } else { entry }
}

/// Newest first, each with what it changed.
fn history<R: Kind>(
    tx: &mut Tx<'_>,
    me: &Me,
    names: &Names,
    shown: &Kept<R>,
    versions: &[Kept<R>],
) -> Result<Vec<Version>> {
    let authors = authors(tx, me, versions.iter().map(|version| version.seq).collect())?;
    let mut history = Vec::with_capacity(versions.len());
    for (at, version) in versions.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &versions[at]);
        let (when, who) = authors.get(&version.seq).cloned().unwrap_or_default();
        let row = Said::text(me.t("record-version"));
        history.push(Version {
            at: when,
            who,
            changes: before.map_or_else(Vec::new, |old| differences(me, names, old, version)),
            first: before.is_none(),
            ground: version.ground.clone().unwrap_or_default(),
            entry: entry(me, version.seq),
            row: if version.id == shown.id {
                Said::text(me.t("record-version-here"))
            } else {
                row.to(format!("/{}/{}", R::TOPIC, version.id))
            },
        });
    }
    history.reverse();
    Ok(history)
}

fn differences<R: Kind>(me: &Me, names: &Names, old: &Kept<R>, new: &Kept<R>) -> Vec<Difference> {
    let mut all = Vec::new();
    let (before, after) = (values(&old.record), values(&new.record));
    for (column, (old, new)) in R::COLUMNS.iter().zip(before.iter().zip(&after)) {
        if old != new {
            let say =
                |value: &Value| said(me.lang, names, R::TOPIC, column, value).plain().to_owned();
            let label = texts::label(me.lang, R::TOPIC, column.name);
            all.push(Difference { label, old: say(old), new: say(new) });
        }
    }
    let (before, after) = (old.record.found(), new.record.found());
    if before != after {
        let said = |found: &[(&str, Severity)]| {
            let codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
            if codes.is_empty() { ui::number::MISSING.to_owned() } else { codes.join(" ") }
        };
        let label = me.t("record-findings");
        all.push(Difference { label, old: said(&before), new: said(&after) });
    }
    if old.source != new.source {
        let label = me.t("record-source");
        all.push(Difference { label, old: old.source.clone(), new: new.source.clone() });
    }
    all
}

/// When each of these entries was written, and by whom.
fn authors(tx: &mut Tx<'_>, me: &Me, seqs: Vec<i64>) -> Result<HashMap<i64, (String, String)>> {
    let rows: Vec<(i64, i64, i64, Option<i64>)> = tx.query(
        "select seq, at, actor, acting_for from journal where seq {in 1} order by seq",
        params![seqs],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut authors = HashMap::with_capacity(rows.len());
    for (seq, at, actor, acting_for) in rows {
        let at = Timestamp::from_microsecond(at).map(ui::number::instant).unwrap_or_default();
        let mut who = if actor == store::Actor::PROGRAM.person {
            me.t("record-by-program")
        } else {
            identity::name_of(tx, actor)?
        };
        if let Some(principal) = acting_for {
            let principal = identity::name_of(tx, principal)?;
            let acting = ui::ta(me.lang, "who-acting", &[("name", principal)]);
            who = format!("{who}{}{acting}", me.t("dot"));
        }
        authors.insert(seq, (at, who));
    }
    Ok(authors)
}
