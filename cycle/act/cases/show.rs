//! The page of one case.

use std::collections::BTreeSet;

use askama::Template;
use cases::access::{class_of, is_of, parties, seen_by};
use cases::clock::{Due, Running, Why};
use cases::{Case, Kind, Origin, Party, Question, count, course, evidence_of, list, origins_of};
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Error, Lang, Result};
use ui::{Crumb, Frame, State, StateMark};
use web::{Me, Path, Response, Visit};

use super::register::{Row, rows};
use web::Names;

#[derive(Template)]
#[template(path = "cases/show.html")]
struct ShowPage {
    frame: Frame,
    id: i64,
    state: StateMark,
    facts: Vec<(String, String)>,
    origins: Vec<Origin>,
    clocks: Vec<ClockLine>,
    steps: Vec<StepLine>,
    /// Where each is asked for, what it is called, whether it is the first.
    moves: Vec<(String, String, bool)>,
    /// Papers of the steps that may come next, for those who draft them.
    papers: Vec<(String, String)>,
    waits: String,
    evidence: Vec<(i64, String, String)>,
    may_attach: bool,
    journal: String,
    actions: Vec<ActionLine>,
    may_act: bool,
    /// Cases like this one, and how many there are in all.
    again: Vec<Row>,
    again_count: String,
    talk: Option<ui::Talk>,
}

struct ActionLine {
    id: i64,
    sort: String,
    words: String,
    unit: String,
    due: Date,
    mark: StateMark,
    proof: Option<(String, String)>,
    is_open: bool,
}

struct ClockLine {
    name: String,
    started: Date,
    due: String,
    mark: StateMark,
    stopped: Option<Date>,
}

struct StepLine {
    on: Date,
    name: String,
    state: String,
    by: String,
    ground: Option<String>,
    document: Option<String>,
    answers: Vec<(String, String)>,
    evidence: Vec<(String, String)>,
}

/// A case that this reader may see, with the parties that they are in it.
pub(crate) struct Seen {
    pub(crate) case: Case,
    pub(crate) parties: BTreeSet<Party>,
    pub(crate) of_owner: bool,
}

/// # Errors
/// Not found also for a case of a class or area that the reader may not know of.
pub(crate) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Seen> {
    let mut case = cases::load(tx, id)?;
    case.title = cases::named(tx, me.lang, id, &case.title)?;
    let class = class_of(&case.kind)?;
    let actor = me.actor()?;
    let (owner, subject) = (case.owner(), case.subject);
    let may_see =
        [owner, subject].iter().any(|unit| actor.may_at(Verb::View, class, *unit).is_ok());
    if !may_see {
        return Err(Error::not_found("case-unknown"));
    }
    let parties = parties(actor, class, owner);
    let of_owner = is_of(actor, class, owner);
    Ok(Seen { case, parties, of_owner })
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| read(tx, me, id)).await
}

fn read(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<ShowPage> {
    let Seen { case, parties, of_owner } = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let clockwork = cases::clocks(tx)?;
    let mut names = Names::default();
    let lang = me.lang;
    let state = case.kind.state(case.stands());
    let state = match case.ending() {
        Some(cases::Ending::Effective) => State::Ok,
        Some(_) => State::NotApplicable,
        None => State::Wait,
    }
    .saying(state.map_or(case.stands(), |state| state.name.get(lang)));
    let running = case.running(&clockwork);
    let clocks = running.iter().map(|clock| clock_line(&case.kind, clock, lang, today)).collect();
    let evidence = evidence_of(tx, id)?;
    let causes = cases::rules::<cases::rulebook::Cause>(tx, today)?;
    let mut steps = Vec::new();
    for step in &case.steps {
        steps.push(step_line(tx, &mut names, &case, step, &evidence, &causes, lang)?);
    }
    let person = me.actor()?.person;
    let origins = origins_of(tx, id)?;
    let href = |step: &cases::Move| {
        step.page_for(&origins).unwrap_or_else(|| format!("/cases/{id}/moves/{}", step.code))
    };
    let moves = course::open_to(&case.kind, &case.steps, person, &parties, of_owner)
        .enumerate()
        .map(|(n, step)| (href(step), step.name.get(lang).to_owned(), n == 0))
        .collect();
    let waits = case.kind.waits_for(case.stands());
    let mut frame = me.frame(case.title.clone()).within(ui::Phase::Act);
    frame.crumbs = vec![
        Crumb::new(me.t("cases-title"), "/cases"),
        Crumb::new(case.kind.name.get(lang), format!("/cases?kind={}", case.kind.code)),
        Crumb::here(case.title.clone()),
    ];
    let mut facts = vec![
        (me.t("cases-kind"), case.kind.name.get(lang).to_owned()),
        (me.t("cases-accountable"), names.unit(tx, lang, case.owner())?),
        (me.t("cases-subject"), names.unit(tx, lang, case.subject)?),
    ];
    if let Some(period) = case.period {
        facts.push((me.t("cases-period"), period.to_string()));
    }
    if let Some(source) = &case.kind.source {
        facts.push((me.t("cases-source"), source.clone()));
    }
    let (again, again_count) = come_again(tx, me, &case, today)?;
    let may_act = case.ending().is_none() && !parties.is_empty();
    // Of a class of its own nothing is said beside it.
    let talk = match crate::about::resolve(tx, me, "case", id, "") {
        Ok(target) => Some(web::talk(tx, me, &target)?),
        Err(_) => None,
    };
    Ok(ShowPage {
        actions: action_lines(tx, me, &mut names, (id, &evidence), today)?,
        may_act,
        again,
        again_count,
        talk,
        frame,
        id,
        state,
        facts,
        origins,
        clocks,
        steps,
        moves,
        papers: papers(tx, me, &case)?,
        waits: waits
            .map_or_else(String::new, |party| me.t(&format!("cases-party-{}", party.code()))),
        evidence: evidence
            .iter()
            .filter(|it| it.wanted.is_empty())
            .map(|it| (it.id, it.title.clone(), evidence_href(id, it)))
            .collect(),
        may_attach: case.ending().is_none() && !parties.is_empty(),
        journal: if me.can(Verb::View, identity::Class::Journal) {
            format!("/journal?kind=case&subject={id}")
        } else {
            String::new()
        },
    })
}

/// Where the papers of the next steps are drafted: nothing drafts them by itself.
fn papers(tx: &mut Tx<'_>, me: &Me, case: &Case) -> Result<Vec<(String, String)>> {
    if case.kind.class != "cases" || !me.can(Verb::Enter, Class::Papers) {
        return Ok(Vec::new());
    }
    let unit = units::get(tx, units::UnitId(case.owner()))?.code;
    let period = case.period.map_or_else(String::new, |period| format!("&period={period}"));
    let next = case.kind.moves_from(case.stands());
    let papers = next.filter_map(|step| {
        let kind = step.paper.as_ref()?;
        let words = [("move", step.name.get(me.lang).to_owned())];
        let said = ui::ta(me.lang, "cases-paper-draft", &words);
        Some((said, format!("/papers/new?kind={kind}&unit={unit}{period}")))
    });
    Ok(papers.collect())
}

/// Cases of the same kind about the same subject or from the same cause, as far as the reader may see.
fn come_again(tx: &mut Tx<'_>, me: &Me, case: &Case, today: Date) -> Result<(Vec<Row>, String)> {
    let question = Question {
        kinds: vec![case.kind.code.clone()],
        like: Some(cases::likeness(tx, case)?),
        ..Question::default()
    };
    let question = seen_by(me.actor()?, question);
    let lines = list(tx, &question, None, 20)?;
    let total = count(tx, &question)?;
    Ok((rows(tx, me.lang, today, &lines)?, ui::number::count(total)))
}

fn action_lines(
    tx: &mut Tx<'_>,
    me: &Me,
    names: &mut Names,
    (id, evidence): (i64, &[cases::Evidence]),
    today: Date,
) -> Result<Vec<ActionLine>> {
    let mut lines = Vec::new();
    for action in cases::action::actions_of(tx, id)? {
        let (mark, key) = match &action.end {
            Some(end) if end.dropped => (State::NotApplicable, "action-dropped"),
            Some(_) => (State::Ok, "action-done"),
            None if action.due < today => (State::Bad, "action-late"),
            None => (State::Wait, "action-open"),
        };
        let proof = action.end.as_ref().map(|end| {
            let kept =
                evidence.iter().find(|it| end.evidence.is_some() && it.evidence == end.evidence);
            let file = kept.map(|it| evidence_href(id, it));
            let href = end.address.clone().or(file).unwrap_or_default();
            (href, format!("{} {}", end.on, end.words))
        });
        lines.push(ActionLine {
            id: action.id,
            sort: me.t(&format!("action-sort-{}", action.sort.code())),
            words: action.words,
            unit: names.unit(tx, me.lang, action.unit)?,
            due: action.due,
            mark: mark.saying(me.t(key)),
            proof,
            is_open: action.end.is_none(),
        });
    }
    Ok(lines)
}

fn evidence_href(case: i64, evidence: &cases::Evidence) -> String {
    match &evidence.address {
        Some(address) => address.clone(),
        None => format!("/cases/{case}/evidence/{}", evidence.id),
    }
}

fn clock_line(kind: &Kind, clock: &Running, lang: Lang, today: Date) -> ClockLine {
    let declared = kind.clocks.iter().find(|it| it.code == clock.code);
    let says = |key: &str| ui::t(lang, key);
    let due = match clock.due {
        Due::On { day, assumed: false } => day.to_string(),
        Due::On { day, assumed: true } => format!("{day} · {}", says("cases-assumed")),
        Due::Paused { since } => ui::ta(lang, "cases-paused-since", &[("day", since.to_string())]),
        Due::Unknown(Why::NoRule) => says("cases-no-rule"),
        Due::Unknown(Why::Uncovered) => says("cases-uncovered"),
    };
    let (mark, key) = match (clock.is_late(today), clock.is_running()) {
        (Some(true), true) => (State::Bad, "cases-late"),
        (Some(true), false) => (State::Bad, "cases-was-late"),
        (Some(false), false) => (State::Ok, "cases-in-time"),
        (Some(false), true) => (State::Wait, "cases-running"),
        (None, _) => (State::None, "cases-no-deadline"),
    };
    ClockLine {
        name: declared.map_or(&*clock.code, |it| it.name.get(lang)).to_owned(),
        started: clock.started,
        due,
        mark: mark.saying(says(key)),
        stopped: clock.stopped,
    }
}

fn step_line(
    tx: &mut Tx<'_>,
    names: &mut Names,
    case: &Case,
    step: &course::Step,
    evidence: &[cases::Evidence],
    causes: &[cases::rulebook::Cause],
    lang: Lang,
) -> Result<StepLine> {
    let declared = case.kind.step(&step.code);
    let asked = declared.map_or(&case.kind.fields, |it| &it.fields);
    let answers = step.fields.iter().filter(|(_, text)| !text.is_empty()).map(|(code, text)| {
        let field = asked.iter().find(|field| field.code == *code);
        let chosen = field
            .filter(|field| field.sort == cases::Sort::Choice)
            .and_then(|field| field.choices.get(text.parse::<usize>().ok()?.checked_sub(1)?));
        let cause = field
            .filter(|field| field.sort == cases::Sort::Cause)
            .and_then(|_| causes.iter().find(|cause| cause.code == *text).map(|cause| &cause.name));
        (
            field.map_or(code.as_str(), |field| field.name.get(lang)).to_owned(),
            chosen.or(cause).map_or(text.as_str(), |choice| choice.get(lang)).to_owned(),
        )
    });
    let answers = answers.collect();
    let mut by = names.person(tx, lang, step.person)?;
    if let Some(principal) = step.acting_for {
        let principal = names.person(tx, lang, principal)?;
        by = ui::ta(lang, "cases-acting-for", &[("person", by), ("principal", principal)]);
    }
    let here = |it: &&cases::Evidence| it.step == i64::from(step.number) && !it.wanted.is_empty();
    Ok(StepLine {
        on: step.on,
        name: declared
            .map_or_else(|| ui::t(lang, "cases-opened-step"), |it| it.name.get(lang).to_owned()),
        state: case.kind.state(&step.state).map_or(&*step.state, |it| it.name.get(lang)).to_owned(),
        by: format!("{by} · {}", ui::t(lang, &format!("cases-party-{}", step.by.code()))),
        ground: step.ground.clone(),
        document: step.document.clone(),
        answers,
        evidence: evidence
            .iter()
            .filter(here)
            .map(|it| (evidence_href(case.id, it), it.title.clone()))
            .collect(),
    })
}

/// A file of the case, shown in the page for whoever may see the case.
pub(super) async fn file(visit: Visit, Path((id, evidence)): Path<(i64, i64)>) -> Response {
    let above = vec![
        Crumb::new(visit.t("cases-title"), "/cases"),
        Crumb::new(visit.t("cases-case"), format!("/cases/{id}")),
    ];
    let here = format!("/cases/{id}/evidence/{evidence}");
    let found = kept(&visit, id, evidence).await;
    web::file_page(&visit, found, &here, ui::Phase::Act, above)
}

/// The bytes for the page of the preview.
pub(super) async fn inline(visit: Visit, Path((id, evidence)): Path<(i64, i64)>) -> Response {
    let found = kept(&visit, id, evidence).await;
    web::file_inline(&visit, found).await
}

pub(super) async fn download(visit: Visit, Path((id, evidence)): Path<(i64, i64)>) -> Response {
    let found = kept(&visit, id, evidence).await;
    web::file_download(&visit, found)
}

async fn kept(visit: &Visit, id: i64, evidence: i64) -> Result<(String, Vec<u8>)> {
    let me = visit.clone();
    let (hash, name) = visit
        .read(move |tx| {
            seen(tx, &me, id)?;
            let found = evidence_of(tx, id)?.into_iter().find(|it| it.id == evidence);
            found
                .and_then(|it| it.file.map(|(hash, _)| (hash, it.title)))
                .ok_or_else(|| Error::not_found("evidence-unknown"))
        })
        .await?;
    Ok((name, visit.db().evidence().read(&hash)?))
}
