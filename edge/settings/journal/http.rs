//! The list, an entry, the check, the head.

use std::collections::BTreeMap;

use ::store::{Breach, Head, Recorded, Tx, Verdict};
use ::units::UnitId;
use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use terms::{Date, Error, Result};
use ui::{Crumb, Empty, Frame, Pager, with_query};
use web::{Download, Me, Need, Path, Response, Routes, Visit};

use super::store::{self, PAGE, Question};
use crate::words::{known, when};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Journal);
    Routes::new()
        .get("/journal", view, index)
        .get("/journal/verify", Need::May(Verb::Audit, Class::Journal), verify)
        .get("/journal/head.json", Need::May(Verb::Export, Class::Journal), head)
        .get("/journal/{seq}", view, show)
}

struct Line {
    seq: i64,
    at: String,
    who: String,
    acting_for: Option<String>,
    what: String,
    thing: String,
    /// Where the thing has a page.
    href: Option<String>,
    ground: String,
}

#[derive(Template)]
#[template(path = "journal/index.html")]
struct IndexPage {
    frame: Frame,
    lines: Vec<Line>,
    verbs: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    verb: String,
    kind: String,
    subject: String,
    person: String,
    from: String,
    to: String,
    pager: Pager,
    empty: Empty,
    may_verify: bool,
    may_export: bool,
}

/// The word of a verb; the code itself where a slice brought a new one.
fn verb_word(me: &Me, verb: &str) -> String {
    let key = format!("verb-{}", verb.replace(['.', '_'], "-"));
    known(me.lang, &key).unwrap_or_else(|| verb.to_owned())
}
fn kind_word(me: &Me, kind: &str) -> String {
    let key = format!("kind-{}", kind.replace('_', "-"));
    known(me.lang, &key).unwrap_or_else(|| kind.to_owned())
}

/// The page of the thing an entry is about, where it has one.
fn href(tx: &mut Tx<'_>, me: &Me, entry: &Recorded) -> Result<Option<String>> {
    let page = |of: &str| (entry.subject > 0).then(|| format!("{of}/{}", entry.subject));
    Ok(match entry.kind.as_str() {
        "person" if entry.subject > 0 && me.can(Verb::View, Class::People) => {
            Some(format!("/people/{}", entry.subject))
        }
        "unit" => store::unit_code(tx, entry.subject)?.map(|code| format!("/units/{code}")),
        "paper" if me.can(Verb::View, Class::Papers) => page("/papers"),
        "paper_batch" if me.can(Verb::View, Class::Papers) => page("/papers/batches"),
        "case" if me.can(Verb::View, Class::Cases) => page("/cases"),
        "plan" if me.can(Verb::View, Class::Cases) => page("/plans"),
        "run" if me.can(Verb::View, Class::Assessment) => page("/runs"),
        "document" if me.can(Verb::View, Class::Reference) => page("/documents"),
        _ => None,
    })
}

/// What an entry is about, as people call it: kind and name, or its number where it has none. What
/// is about many things at once names the kind alone.
fn thing(tx: &mut Tx<'_>, me: &Me, names: &mut Names, entry: &Recorded) -> Result<String> {
    let kind = kind_word(me, &entry.kind);
    if entry.subject == 0 {
        return Ok(kind);
    }
    let name = match entry.kind.as_str() {
        "person" => names.of(tx, me, entry.subject)?,
        "unit" => ::units::names(tx, &[UnitId(entry.subject)], Date::MAX, me.lang)?
            .remove(&UnitId(entry.subject))
            .unwrap_or_else(|| entry.subject.to_string()),
        _ => entry.subject.to_string(),
    };
    Ok(format!("{kind} {name}"))
}

/// Names by person, each opened once.
#[derive(Default)]
struct Names(BTreeMap<i64, String>);

impl Names {
    fn of(&mut self, tx: &mut Tx<'_>, me: &Me, person: i64) -> Result<String> {
        if person == 0 {
            return Ok(me.t("journal-program"));
        }
        if let Some(name) = self.0.get(&person) {
            return Ok(name.clone());
        }
        let name = identity::name_of(tx, person)?;
        self.0.insert(person, name.clone());
        Ok(name)
    }
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<IndexPage> {
    let text = |name: &str| me.get(name).unwrap_or_default().trim().to_owned();
    let question = asked(tx, me)?;
    let mut entries = store::list(tx, &question)?;
    let more = entries.len() as i64 > PAGE;
    entries.truncate(PAGE as usize);
    let next = entries
        .last()
        .filter(|_| more)
        .map(|last| with_query(&me.path_and_query, "before", &last.seq.to_string()));
    let mut names = Names::default();
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let acting_for = match entry.acting_for {
            Some(principal) => Some(names.of(tx, me, principal)?),
            None => None,
        };
        lines.push(Line {
            seq: entry.seq,
            at: when(entry.at),
            who: names.of(tx, me, entry.actor)?,
            acting_for,
            what: verb_word(me, &entry.verb),
            thing: thing(tx, me, &mut names, &entry)?,
            href: href(tx, me, &entry)?,
            ground: entry.ground.unwrap_or_default(),
        });
    }
    let verbs = store::verbs(tx)?.into_iter().map(|verb| {
        let word = verb_word(me, &verb);
        (verb, word)
    });
    let verbs = verbs.collect();
    let kinds = store::kinds(tx)?.into_iter().map(|kind| {
        let word = kind_word(me, &kind);
        (kind, word)
    });
    let mut frame = me.frame(me.t("journal-title")).within(ui::Phase::Settings);
    frame.lead = me.t("journal-lead");
    let pager = Pager {
        lang: me.lang,
        first: question.before.map(|_| with_query(&me.path_and_query, "before", "")),
        next,
        shown: lines.len() as i64,
        total: None,
    };
    Ok(IndexPage {
        frame,
        lines,
        verbs,
        kinds: kinds.collect(),
        verb: question.verb,
        kind: question.kind,
        subject: text("subject"),
        person: text("person"),
        from: text("from"),
        to: text("to"),
        pager,
        empty: Empty::new(me.t("journal-none"), me.t("journal-none-text")),
        may_verify: me.can(Verb::Audit, Class::Journal),
        may_export: me.can(Verb::Export, Class::Journal),
    })
}

/// The filters of the address.
fn asked(tx: &mut Tx<'_>, me: &Me) -> Result<Question> {
    let wrong = |place: &str, rule| Error::invalid("error-invalid").field(place, rule);
    let day = |name: &str| -> Result<Option<Date>> {
        me.get(name)
            .map(|text| text.trim().parse().map_err(|_| wrong(name, "field-date")))
            .transpose()
    };
    let number = |name: &str| -> Result<Option<i64>> {
        me.get(name)
            .map(|text| text.trim().parse().map_err(|_| wrong(name, "journal-number")))
            .transpose()
    };
    let person = match me.get("person") {
        Some(account) => {
            let found = identity::by_account(tx, &account.trim().to_lowercase())?;
            // An account that nobody has did nothing.
            Some(found.map_or(-1, |person| person.id))
        }
        None => None,
    };
    Ok(Question {
        verb: me.get("verb").unwrap_or_default().to_owned(),
        kind: me.get("kind").unwrap_or_default().to_owned(),
        subject: number("subject")?,
        person,
        from: day("from")?,
        to: day("to")?,
        before: number("before")?,
    })
}

#[derive(Template)]
#[template(path = "journal/show.html")]
struct ShowPage {
    frame: Frame,
    facts: Vec<(String, String)>,
    chain: Vec<(String, String)>,
    detail: String,
    href: Option<String>,
    /// All entries about the same thing.
    same: String,
    earlier: Option<i64>,
    later: Option<i64>,
}

async fn show(visit: Visit, Path(seq): Path<i64>) -> Response {
    visit.page(move |tx, me| entry(tx, me, seq)).await
}

fn entry(tx: &mut Tx<'_>, me: &Me, seq: i64) -> Result<ShowPage> {
    let entry = store::find(tx, seq)?;
    let (first, last, link) = store::batch(tx, entry.batch)?;
    let digest = store::digest_name(tx)?;
    let mut names = Names::default();
    let number = ui::number::count(seq);
    let title = ui::ta(me.lang, "journal-entry", &[("seq", number)]);
    let mut frame = me.frame(&title).within(ui::Phase::Settings);
    frame.crumbs = vec![Crumb::new(me.t("journal-title"), "/journal"), Crumb::here(title)];
    let mut facts = vec![
        (me.t("settings-when"), when(entry.at)),
        (me.t("settings-who"), names.of(tx, me, entry.actor)?),
    ];
    if let Some(principal) = entry.acting_for {
        facts.push((me.t("journal-acting-for"), names.of(tx, me, principal)?));
    }
    facts.push((
        me.t("settings-what"),
        format!("{}{}{}", verb_word(me, &entry.verb), me.t("dot"), entry.verb),
    ));
    facts.push((me.t("journal-thing"), thing(tx, me, &mut names, &entry)?));
    facts.extend(entry.ground.clone().map(|ground| (me.t("settings-ground"), ground)));
    let bounds = format!("{first}–{last}");
    let mut chain = vec![
        (me.t("journal-digest-by"), digest),
        (me.t("journal-digest"), ::store::hex(&entry.digest)),
        (me.t("journal-batch"), format!("{} ({bounds})", entry.batch)),
        (me.t("journal-link"), ::store::hex(&link)),
    ];
    if let Some(content) = &entry.content {
        chain.push((me.t("journal-content"), ::store::hex(content)));
    }
    let detail = serde_json::from_str::<serde_json::Value>(&entry.detail)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| entry.detail.clone());
    let head = tx.head_seq()?;
    Ok(ShowPage {
        frame,
        facts,
        chain,
        detail,
        href: href(tx, me, &entry)?,
        same: format!("/journal?kind={}&subject={}", entry.kind, entry.subject),
        earlier: (seq > 1).then_some(seq - 1),
        later: (seq < head).then_some(seq + 1),
    })
}

/// How many of the latest entries the button checks; the command line checks all.
const CHECKED: i64 = 1_000;

#[derive(Template)]
#[template(path = "journal/verify.html")]
struct VerifyPage {
    frame: Frame,
    whole: bool,
    said: String,
    /// The first entry that is wrong.
    at: Option<i64>,
}

async fn verify(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let head = tx.head_seq()?;
            let verdict = ::store::verify(tx, (head - CHECKED).max(0), None)?;
            let title = me.t("journal-verify");
            let mut frame = me.frame(&title).within(ui::Phase::Settings);
            frame.crumbs = vec![Crumb::new(me.t("journal-title"), "/journal"), Crumb::here(title)];
            let (said, at) = verdict_said(me, &verdict);
            Ok(VerifyPage { frame, whole: verdict.breach.is_none(), said, at })
        })
        .await
}

/// The verdict in words, and the entry to look at.
fn verdict_said(me: &Me, verdict: &Verdict) -> (String, Option<i64>) {
    let say = |key: &str, args: &[(&str, i64)]| {
        let args: Vec<(&str, String)> =
            args.iter().map(|(name, n)| (*name, n.to_string())).collect();
        ui::ta(me.lang, key, &args)
    };
    let counts = [("entries", verdict.entries), ("batches", verdict.batches)];
    let Some(breach) = &verdict.breach else { return (say("journal-whole", &counts), None) };
    match *breach {
        Breach::Entry { seq } => (say("journal-breach-entry", &[("seq", seq)]), Some(seq)),
        Breach::Content { seq } => (say("journal-breach-content", &[("seq", seq)]), Some(seq)),
        Breach::Gap { expected, found } => {
            (say("journal-breach-gap", &[("expected", expected), ("found", found)]), Some(found))
        }
        Breach::Link { batch, first_seq, last_seq } => (
            say(
                "journal-breach-link",
                &[("batch", batch), ("first", first_seq), ("last", last_seq)],
            ),
            Some(first_seq),
        ),
        Breach::Head { said, found } => {
            (say("journal-breach-head", &[("said", said), ("found", found)]), None)
        }
        Breach::Truncated { .. } | Breach::Rewritten { .. } | Breach::HeadFile => {
            (me.t("journal-breach-file"), None)
        }
    }
}

async fn head(visit: Visit) -> Response {
    match visit.read(Head::export).await {
        Ok(head) => {
            let name = format!("{}-head-{}.json", visit.space.code, head.seq);
            let bytes = head.to_json().into_bytes();
            Download { name, media: "application/json", bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}
