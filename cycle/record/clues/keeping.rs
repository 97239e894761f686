//! Who left a name, until when it is kept, and the end of it: the key is destroyed and nobody reads it any more, in
//! backups made before neither, once they are held against the store.
//!
//! How long is a rule of the packs ([`cases::rulebook::Retention`]), counted from the day the clue's case ended; a clue
//! that is open is kept. Destroying takes a ground and leaves a journal entry; the clue, its case and its answer stay.
//! This page names nobody: a number, days, and whether there is something to destroy.

use std::collections::BTreeMap;

use askama::Template;
use cases::rulebook::{Retention, rule};
use identity::{Class, Verb};
use jiff::ToSpan;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};
use ui::{Ask, Crumb, Empty, Field, Frame, Input, State, StateMark};
use web::{Form, Go, Me, Path, Response, Visit};

use super::store::KIND;

/// A clue whose identity is or was kept.
struct Kept {
    clue: i64,
    number: String,
    state: String,
    ended: Option<Date>,
    until: Option<Date>,
    erased: Option<Date>,
}

impl Kept {
    fn is_due(&self, today: Date) -> bool {
        self.erased.is_none() && self.until.is_some_and(|until| until < today)
    }
}

fn retention(tx: &mut Tx<'_>) -> Result<Option<Retention>> {
    let today = store::civil_date(tx.now());
    rule::<Retention>(tx, KIND, today)
}

/// Everything that was sealed: a name, a way to reach somebody, and of each clue the text as it was written.
fn kept(tx: &mut Tx<'_>, rule: Option<&Retention>) -> Result<Vec<Kept>> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    let rows = tx.query(
        "select c.id, c.number, s.state, s.ended, s.moved_on, e.at
         from clue c join case_stand s on s.case_id = c.case_id
         left join erasure e on e.subject = c.id order by c.id",
        &[],
        |row| {
            let ended: Option<String> = row.get(3)?;
            let moved = day(row.get(4)?)?;
            let erased: Option<i64> = row.get(5)?;
            Ok(Kept {
                clue: row.get(0)?,
                number: row.get(1)?,
                state: row.get(2)?,
                ended: ended.map(|_| moved),
                until: None,
                erased: erased
                    .map(terms::Timestamp::from_microsecond)
                    .transpose()
                    .map_err(Error::broken)?
                    .map(store::civil_date),
            })
        },
    )?;
    let until =
        |ended: Date| rule.map(|rule| ended.saturating_add(i32::from(rule.months).months()));
    Ok(rows.into_iter().map(|it| Kept { until: it.ended.and_then(until), ..it }).collect())
}

#[derive(Template)]
#[template(path = "clues/keeping.html")]
struct KeepingPage {
    frame: Frame,
    rule: String,
    groups: Vec<Group>,
    due: usize,
    empty: Option<Empty>,
}

struct Group {
    key: &'static str,
    count: String,
    rows: Vec<Row>,
}

struct Row {
    clue: i64,
    number: String,
    state: String,
    ended: String,
    until: String,
    mark: StateMark,
    may_erase: bool,
}

/// Erased ones that are listed; the journal has them all.
const SHOWN: usize = 100;

fn everywhere(me: &Me) -> Result<()> {
    match me.may(Verb::View, Class::Reporters)?.limit() {
        None => Ok(()),
        Some(_) => Err(Error::not_allowed("error-not-allowed")),
    }
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<KeepingPage> {
    everywhere(me)?;
    let today = store::civil_date(tx.now());
    let rule = retention(tx)?;
    let all = kept(tx, rule.as_ref())?;
    let states = states(tx, me, today)?;
    let (mut due, mut still, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for it in all {
        match (it.erased, it.is_due(today)) {
            (Some(_), _) => gone.push(it),
            (None, true) => due.push(it),
            (None, false) => still.push(it),
        }
    }
    still.sort_by_key(|it| (it.until.is_none(), it.until, it.clue));
    gone.sort_by_key(|it| std::cmp::Reverse((it.erased, it.clue)));
    let count = due.len();
    let mut frame = me.frame(me.t("keep-title")).within(ui::Phase::Record);
    frame.lead = me.t("keep-lead");
    frame.crumbs = vec![Crumb::new(me.t("clue-desk"), "/clues"), Crumb::here(me.t("keep-title"))];
    let said = rule.map(|rule| {
        let args =
            [("name", rule.name.get(me.lang).to_owned()), ("months", rule.months.to_string())];
        let words = ui::ta(me.lang, "keep-rule-says", &args);
        let assumed = if rule.assumed { me.t("cases-assumed") } else { String::new() };
        [words, rule.source.unwrap_or_default(), assumed]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let empty = (due.is_empty() && still.is_empty() && gone.is_empty()).then(|| Empty {
        title: me.t("keep-none"),
        text: me.t("keep-none-text"),
        ..Empty::default()
    });
    let groups = [("keep-due", due), ("keep-kept", still), ("keep-gone", gone)];
    let groups = groups.into_iter().filter(|(_, all)| !all.is_empty()).map(|(key, all)| Group {
        key,
        count: ui::number::count(all.len() as i64),
        rows: all
            .iter()
            .take(if key == "keep-gone" { SHOWN } else { usize::MAX })
            .map(|it| row(me, it, &states, today))
            .collect(),
    });
    Ok(KeepingPage {
        frame,
        rule: said.unwrap_or_else(|| me.t("keep-rule-none")),
        groups: groups.collect(),
        due: count,
        empty,
    })
}

/// What the states of a clue are called.
fn states(tx: &mut Tx<'_>, me: &Me, today: Date) -> Result<BTreeMap<String, String>> {
    let kinds = cases::kinds(tx, today)?;
    let kind = kinds.into_iter().map(|(_, kind)| kind).find(|kind| kind.code == KIND);
    let states = kind.into_iter().flat_map(|kind| kind.states);
    Ok(states.map(|state| (state.code, state.name.get(me.lang).to_owned())).collect())
}

fn row(me: &Me, it: &Kept, states: &BTreeMap<String, String>, today: Date) -> Row {
    let said = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let mark = match it.erased {
        Some(day) => State::NotApplicable.saying(format!("{} {day}", me.t("keep-erased-on"))),
        None if it.is_due(today) => State::Bad.saying(me.t("keep-mark-due")),
        None => State::Ok.saying(me.t("keep-mark-kept")),
    };
    Row {
        clue: it.clue,
        number: it.number.clone(),
        state: states.get(&it.state).unwrap_or(&it.state).clone(),
        ended: said(it.ended),
        until: if it.ended.is_none() { me.t("keep-until-open") } else { said(it.until) },
        mark,
        may_erase: it.erased.is_none(),
    }
}

fn question(tx: &mut Tx<'_>, me: &Me, asked: &str) -> Result<Ask> {
    everywhere(me)?;
    let rule = retention(tx)?;
    let chosen = chosen(tx, asked, rule.as_ref())?;
    let frame = me.frame(me.t("keep-erase")).within(ui::Phase::Record);
    let mut ask = Ask::new(
        frame,
        format!("/clues/identities/{asked}"),
        me.t("keep-erase"),
        "/clues/identities",
    )
    .crumbs(vec![
        Crumb::new(me.t("clue-desk"), "/clues"),
        Crumb::new(me.t("keep-title"), "/clues/identities"),
    ]);
    for it in &chosen {
        let until = it.until.map_or_else(|| me.t("keep-until-open"), |day| day.to_string());
        ask = ask.fact(it.number.clone(), format!("{} {until}", me.t("keep-until")));
    }
    ask.warning = me.t("keep-erase-warning");
    let known = match (&rule, asked) {
        (Some(rule), DUE) => rule.source.clone().unwrap_or_else(|| rule.name.zh.clone()),
        _ => String::new(),
    };
    Ok(ask.field(
        Field::new("ground", me.t("keep-erase-ground"))
            .help(me.t("keep-erase-ground-help"))
            .input(Input::Area)
            .value(known)
            .required(),
    ))
}

/// All whose time is up, in the place of the number of one clue.
const DUE: &str = "due";

/// The one that is asked for, or all whose time is up.
fn chosen(tx: &mut Tx<'_>, asked: &str, rule: Option<&Retention>) -> Result<Vec<Kept>> {
    let today = store::civil_date(tx.now());
    let all = kept(tx, rule)?.into_iter().filter(|it| it.erased.is_none());
    let found: Vec<Kept> = match asked.parse::<i64>() {
        Ok(id) => all.filter(|it| it.clue == id).collect(),
        Err(_) if asked == DUE => all.filter(|it| it.is_due(today)).collect(),
        Err(_) => Vec::new(),
    };
    if found.is_empty() { Err(Error::not_found("clue-unknown")) } else { Ok(found) }
}

pub(super) async fn ask(visit: Visit, Path(asked): Path<String>) -> Response {
    visit.page(move |tx, me| question(tx, me, &asked)).await
}

pub(super) async fn erase(visit: Visit, Path(asked): Path<String>, form: Form) -> Response {
    let again = asked.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, &again),
        move |tx, me, form| {
            everywhere(me)?;
            let ground = form.get("ground").trim();
            if ground.chars().count() < 2 {
                let error = Error::invalid("clue-refused");
                return Err(error.field("ground", "clue-ground-missing"));
            }
            let rule = retention(tx)?;
            for it in chosen(tx, &asked, rule.as_ref())? {
                destroy(tx, it.clue, &it.number, ground)?;
            }
            Ok(Go::to("/clues/identities").say(me.t("keep-erased")))
        },
    )
    .await
}

/// Destroys the key of one clue, under its number.
fn destroy(tx: &mut Tx<'_>, clue: i64, number: &str, ground: &str) -> Result<()> {
    tx.erase(clue, ground)?;
    let detail = serde_json::json!({ "number": number });
    tx.record(
        Entry::new("clue.identity-erased", "clue", clue)
            .ground(ground)
            .detail(detail)
            .touches("clues"),
    )?;
    Ok(())
}

/// Whether the identity of a clue was destroyed.
pub(super) fn is_erased(tx: &mut Tx<'_>, clue: i64) -> Result<bool> {
    Ok(tx.count("select count(*) from erasure where subject = ?1", params![clue])? > 0)
}
