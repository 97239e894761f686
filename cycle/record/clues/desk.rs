//! The desk (线索台): what came, by when it is to be handled, who has it; accept, assign, answer and close are
//! moves of the case. Who told it opens only to the class that may, with a ground.

use askama::Template;
use cases::access::{parties, seen_by};
use cases::{Cursor, Line, Question, count, list};
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Error, Result};
use ui::{Crumb, Empty, Frame, Pager, State, StateMark};
use web::{Form, Go, Me, Names, Path, Response, Visit};

use super::store::{self as clues, Clue, KIND};

#[derive(Template)]
#[template(path = "clues/index.html")]
struct IndexPage {
    frame: Frame,
    rows: Vec<Row>,
    filters: Vec<(String, String, bool)>,
    pager: Pager,
    empty: Option<Empty>,
    may_keep: bool,
}

struct Row {
    id: i64,
    number: String,
    came: Date,
    due: String,
    late: bool,
    state: StateMark,
    lead: String,
    rating: String,
}

/// Lines of one page.
const PAGE: i64 = 50;

fn of_kind(me: &Me, open: Option<bool>) -> Result<Question> {
    let kinds = vec![KIND.to_owned()];
    Ok(seen_by(me.actor()?, Question { kinds, open, ..Question::default() }))
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<IndexPage> {
    let today = store::civil_date(tx.now());
    let asked = me.get("state").unwrap_or("open");
    let open = match asked {
        "closed" => Some(false),
        "all" => None,
        _ => Some(true),
    };
    let question = of_kind(me, open)?;
    let after = me.get("after").and_then(cursor);
    let mut found = list(tx, &question, after.as_ref(), PAGE + 1)?;
    let total = count(tx, &question)?;
    let next = (found.len() as i64 > PAGE).then(|| {
        found.truncate(PAGE as usize);
        found.last().map(|line| format!("/clues?state={asked}&after={}", told(line)))
    });
    let of = clues::of_cases(tx, found.iter().map(|line| line.id).collect())?;
    let kinds = cases::kinds(tx, today)?;
    let kind = kinds.into_iter().map(|(_, kind)| kind).find(|kind| kind.code == KIND);
    let mut names = Names::default();
    let mut rows = Vec::new();
    for line in &found {
        let Some(clue) = of.get(&line.id) else { continue };
        let name = kind.as_ref().and_then(|kind| kind.state(&line.state));
        let name = name.map_or(line.state.as_str(), |state| state.name.get(me.lang)).to_owned();
        let late = line.is_overdue(today);
        rows.push(Row {
            id: clue.id,
            number: clue.number.clone(),
            came: line.opened_on,
            due: line.due.map_or_else(String::new, |due| due.to_string()),
            late,
            state: match (line.ended.is_some(), late) {
                (true, _) => State::Ok,
                (_, true) => State::Bad,
                _ => State::Wait,
            }
            .saying(name),
            lead: names.label(tx, me.lang, line.accountable)?,
            rating: clue.rating.map_or_else(String::new, |it| format!("{it}/5")),
        });
    }
    let overdue = Question { due_by: today.yesterday().ok(), ..of_kind(me, Some(true))? };
    let overdue = count(tx, &overdue)?;
    let waiting = count(tx, &of_kind(me, Some(true))?)?;
    let mut frame = me.frame(me.t("clue-desk")).within(ui::Phase::Record);
    frame.lead = ui::ta(
        me.lang,
        "clue-desk-sentence",
        &[("open", ui::number::count(waiting)), ("late", ui::number::count(overdue))],
    );
    let filters = ["open", "closed", "all"].map(|code| {
        (format!("/clues?state={code}"), me.t(&format!("clue-filter-{code}")), code == asked)
    });
    let empty = rows.is_empty().then(|| Empty {
        title: me.t("clue-none"),
        text: me.t("clue-none-text"),
        ..Empty::default()
    });
    let pager = Pager {
        lang: me.lang,
        first: after.is_some().then(|| format!("/clues?state={asked}")),
        next: next.flatten(),
        shown: rows.len() as i64,
        total: Some(total),
    };
    let may_keep = me.can(Verb::View, Class::Reporters);
    Ok(IndexPage { frame, rows, filters: filters.into(), pager, empty, may_keep })
}

fn told(line: &Line) -> String {
    format!("{}.{}", line.due.map_or_else(String::new, |due| due.to_string()), line.id)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (due, id) = text.rsplit_once('.')?;
    Some(Cursor { due: due.parse().ok(), id: id.parse().ok()? })
}

#[derive(Template)]
#[template(path = "clues/show.html")]
struct ShowPage {
    frame: Frame,
    id: i64,
    case: i64,
    state: StateMark,
    facts: Vec<(String, String)>,
    steps: Vec<(String, String, Vec<String>)>,
    moves: Vec<(String, String)>,
    /// Units that it can be assigned to; empty where it cannot.
    units: Vec<(i64, String)>,
    may_look: bool,
    named: bool,
    who: Vec<(String, String)>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, Vec::new())).await
}

/// The clue, where the reader may see its case.
fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(Clue, cases::Case)> {
    let clue = clues::get(tx, id)?;
    let case = cases::load(tx, clue.case)?;
    let actor = me.actor()?;
    let mut units = [case.owner(), case.subject].into_iter();
    if !units.any(|unit| actor.may_at(Verb::View, Class::Cases, unit).is_ok()) {
        return Err(Error::not_found("clue-unknown"));
    }
    Ok((clue, case))
}

fn is_desk(me: &Me) -> bool {
    me.may(Verb::Review, Class::Cases).is_ok_and(|territory| territory.limit().is_none())
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, who: Vec<(&'static str, String)>) -> Result<ShowPage> {
    let (clue, case) = seen(tx, me, id)?;
    let lang = me.lang;
    let actor = me.actor()?;
    let mut names = Names::default();
    let name = case.kind.state(case.stands()).map_or("", |state| state.name.get(lang)).to_owned();
    let state = if case.ending().is_some() { State::Ok } else { State::Wait };
    let mut steps = Vec::new();
    for step in &case.steps {
        let declared = case.kind.step(&step.code);
        let fields = declared.map_or(&case.kind.fields, |it| &it.fields);
        let said = step.fields.iter().map(|(code, text)| {
            let field = fields.iter().find(|field| field.code == *code);
            format!("{}: {text}", field.map_or(code.as_str(), |it| it.name.get(lang)))
        });
        let mut said: Vec<String> = said.chain(step.ground.clone()).collect();
        if step.person != 0 {
            said.push(names.person(tx, lang, step.person)?);
        }
        let title =
            declared.map_or_else(|| me.t("clue-received"), |it| it.name.get(lang).to_owned());
        steps.push((step.on.to_string(), title, said));
    }
    let clockwork = cases::clocks(tx)?;
    let mut facts = vec![(me.t("plan-lead"), names.unit(tx, lang, case.owner())?)];
    for clock in case.running(&clockwork).iter().filter(|clock| clock.is_running()) {
        if let Some(day) = clock.day() {
            let name = case.kind.clocks.iter().find(|it| it.code == clock.code);
            facts.push((
                name.map_or_else(String::new, |it| it.name.get(lang).to_owned()),
                day.to_string(),
            ));
        }
    }
    if let Some(rating) = clue.rating {
        facts.push((me.t("clue-rating"), format!("{rating}/5")));
    }
    let mine = parties(actor, Class::Cases, case.owner());
    let moves = case.kind.moves_from(case.stands()).filter(|it| mine.contains(&it.by));
    let moves = moves.map(|it| (it.code.clone(), it.name.get(lang).to_owned())).collect();
    let assignable =
        is_desk(me) && case.kind.moves_from(case.stands()).any(|it| it.code == "assign");
    let mut units = Vec::new();
    if assignable {
        for kind in ["county", "zone", "department"] {
            for unit in units::of_kind(tx, kind)?.iter().filter(|unit| unit.valid_to.is_none()) {
                units.push((unit.id.0, unit.label(lang).to_owned()));
            }
        }
    }
    let mut frame = me.frame(clue.number.clone()).within(ui::Phase::Record);
    frame.crumbs = vec![Crumb::new(me.t("clue-desk"), "/clues"), Crumb::here(clue.number.clone())];
    let who = who.into_iter().map(|(field, text)| (me.t(&format!("clue-{field}")), text)).collect();
    Ok(ShowPage {
        frame,
        id,
        case: case.id,
        state: state.saying(name),
        facts,
        steps,
        moves,
        units,
        may_look: me.can(Verb::View, Class::Reporters),
        named: clue.named,
        who,
    })
}

pub(super) async fn assign(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let (clue, _) = seen(tx, me, id)?;
            if !is_desk(me) {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let actor = me.actor()?;
            clues::assign(tx, &clue, form.id("unit")?, actor.person, actor.acting_for)?;
            Ok(Go::to(format!("/clues/{id}")).say(me.t("clue-assigned")))
        })
        .await
}

/// Who told it, on the page that answers this form and nowhere else.
pub(super) async fn reporter(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let me = visit.clone();
    let looked = visit
        .write(move |tx| {
            seen(tx, &me, id)?;
            clues::look(tx, id, form.get("ground"))
        })
        .await;
    match looked {
        Ok(who) => visit.page(move |tx, me| page(tx, me, id, who)).await,
        Err(error) => web::problem(&visit, &error),
    }
}
