//! The register: open cases by deadline, with exact counts of each kind.

use std::collections::BTreeMap;

use askama::Template;
use cases::access::seen_by;
use cases::{Cursor, Kind, Line, Question, count, list, tally};
use store::Tx;
use terms::{Date, Error, Lang, Result};
use ui::{Empty, Frame, Pager, State, StateMark, with_query};
use web::{Me, Response, Visit};

use web::Names;

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "cases/index.html")]
struct IndexPage {
    frame: Frame,
    /// Kinds with open cases, as a table; the rest by name alone.
    kinds: Vec<KindCount>,
    quiet: Vec<KindCount>,
    quiet_said: String,
    kind: String,
    ended: bool,
    text: String,
    rows: Vec<Row>,
    pager: Pager,
    empty: Empty,
    may_open: bool,
}

struct KindCount {
    code: String,
    name: String,
    open: i64,
    overdue: i64,
}

/// One line, ready to print.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) state: StateMark,
    pub(crate) subject: String,
    pub(crate) accountable: String,
    pub(crate) opened: Date,
    pub(crate) due: Option<Date>,
    /// How long it is to the deadline, in words.
    pub(crate) left: String,
    pub(crate) waits: String,
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<IndexPage> {
    let today = store::civil_date(tx.now());
    let kinds = kinds_by_code(tx, today)?;
    let kind = me.get("kind").unwrap_or_default().to_owned();
    let text = me.get("q").unwrap_or_default().trim().to_owned();
    let ended = me.get("ended").is_some();
    let question = Question {
        kinds: (!kind.is_empty()).then(|| kind.clone()).into_iter().collect(),
        words: (!text.is_empty()).then(|| text.clone()),
        open: Some(!ended),
        ..Question::default()
    };
    let question = seen_by(me.actor()?, question);
    let after = cursor(me)?;
    let mut lines = list(tx, &question, after.as_ref(), PAGE + 1)?;
    let more = lines.len() as i64 > PAGE;
    lines.truncate(PAGE as usize);
    let next = lines.last().filter(|_| more).map(|last| {
        let due = last.due.map_or_else(String::new, |day| day.to_string());
        with_query(&with_query(&me.path_and_query, "after", &last.id.to_string()), "due", &due)
    });
    let first = after
        .is_some()
        .then(|| with_query(&with_query(&me.path_and_query, "after", ""), "due", ""));
    let shown = lines.len() as i64;
    let total = Some(count(tx, &question)?);
    let all = seen_by(me.actor()?, Question { open: Some(true), ..Question::default() });
    let mut counts: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for each in tally(tx, &all, today)? {
        let entry = counts.entry(each.kind).or_default();
        entry.0 += each.count;
        entry.1 += each.overdue;
    }
    let kind_counts = kinds.iter().map(|(code, kind)| {
        let (open, overdue) = counts.get(code).copied().unwrap_or_default();
        KindCount { code: code.clone(), name: kind.name.get(me.lang).to_owned(), open, overdue }
    });
    let (kind_counts, quiet): (Vec<KindCount>, Vec<KindCount>) =
        kind_counts.partition(|kind| kind.open > 0);
    let quiet_said =
        ui::ta(me.lang, "cases-quiet-kinds", &[("n", ui::number::count(quiet.len() as i64))]);
    let rows = rows(tx, me.lang, today, &lines)?;
    let mut frame = me.frame(me.t("cases-title")).within(ui::Phase::Act);
    frame.lead = me.t("cases-lead");
    Ok(IndexPage {
        frame,
        kinds: kind_counts,
        quiet,
        quiet_said,
        kind,
        ended,
        text,
        rows,
        pager: Pager { lang: me.lang, first, next, shown, total },
        empty: Empty {
            title: me.t("cases-none"),
            text: me.t("cases-none-text"),
            ..Empty::default()
        },
        may_open: cases::access::CLASSES
            .iter()
            .any(|(_, class)| me.can(identity::Verb::Enter, *class)),
    })
}

pub(crate) fn kinds_by_code(tx: &mut Tx<'_>, on: Date) -> Result<BTreeMap<String, Kind>> {
    Ok(cases::kinds(tx, on)?.into_iter().map(|(_, kind)| (kind.code.clone(), kind)).collect())
}

fn cursor(me: &Me) -> Result<Option<Cursor>> {
    let wrong = |place: &str| Error::invalid("error-invalid").field(place, "field-unreadable");
    let Some(id) = me.get("after") else { return Ok(None) };
    let id = id.parse().map_err(|_| wrong("after"))?;
    let due = me.get("due").map(|day| day.parse().map_err(|_| wrong("due"))).transpose()?;
    Ok(Some(Cursor { due, id }))
}

/// Lines of a list with names for everything, in the reader's language.
pub(crate) fn rows(tx: &mut Tx<'_>, lang: Lang, today: Date, lines: &[Line]) -> Result<Vec<Row>> {
    let kinds = kinds_by_code(tx, today)?;
    let mut names = Names::default();
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    let titles = cases::names(tx, lang, &ids)?;
    lines
        .iter()
        .map(|line| {
            let kind = kinds.get(&line.kind);
            let name = kind.and_then(|kind| kind.state(&line.state));
            let name = name.map_or(line.state.as_str(), |state| state.name.get(lang));
            Ok(Row {
                id: line.id,
                kind: kind.map_or(&*line.kind, |kind| kind.name.get(lang)).to_owned(),
                title: titles.get(&line.id).unwrap_or(&line.title).clone(),
                state: mark(line, today).saying(name),
                subject: names.unit(tx, lang, line.subject)?,
                accountable: names.unit(tx, lang, line.accountable)?,
                opened: line.opened_on,
                due: line.due,
                left: left(lang, line, today),
                waits: line.waits.map_or_else(String::new, |party| {
                    ui::t(lang, &format!("cases-party-{}", party.code()))
                }),
            })
        })
        .collect()
}

/// The shape of a line: ended well, late, near its deadline, or simply open.
fn mark(line: &Line, today: Date) -> State {
    match line.ended {
        Some(cases::Ending::Effective) => State::Ok,
        Some(_) => State::NotApplicable,
        None if line.is_overdue(today) => State::Bad,
        None if line.due.is_some_and(|due| (due - today).get_days() <= 3) => State::Watch,
        None => State::Wait,
    }
}

/// What is said of a deadline.
pub(crate) fn left(lang: Lang, line: &Line, today: Date) -> String {
    let Some(due) = line.due else {
        let key = if line.paused { "cases-paused" } else { "cases-no-deadline" };
        return if line.ended.is_some() { String::new() } else { ui::t(lang, key) };
    };
    let days = (due - today).get_days();
    let (key, days) = match days {
        0 => ("cases-due-today", 0),
        1.. => ("cases-days-left", days),
        _ => ("cases-days-late", -days),
    };
    ui::ta(lang, key, &[("days", days.to_string())])
}
