//! What follows from the result: proposals with their grounds in the order of weight, the cases that people
//! opened from them, and the record of who answered for what.

use std::collections::BTreeMap;

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Field, Input};
use web::{Form, Go, Me, Names, Path, Response, Visit};

use super::super::audience::{Thing, Viewer};
use super::super::follow::{Case, Followed, followed, open_case, proposals, titles};
use super::super::model::{Act, Phase};
use super::super::results::result;
use super::super::triggers::Trigger;
use super::here::Here;
use super::show::{Tab, tabs};

#[derive(Template)]
#[template(path = "rounds/pages/follow.html")]
struct Follow {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    tie: Option<(String, Option<String>)>,
    /// What a person decided about the tie.
    decided: String,
    record: Vec<Recorded>,
    empty: Option<ui::Empty>,
    staff: bool,
}
struct Row {
    unit: String,
    href: String,
    /// Words, and the case that it comes from.
    grounds: Vec<(String, Option<String>)>,
    case: Option<(String, String)>,
    open: Option<String>,
    dismiss: Option<String>,
    dismissed: String,
}
/// A case that follows from the round: the record of accountability.
struct Recorded {
    unit: String,
    title: String,
    href: String,
    kind: String,
    state: ui::StateMark,
    due: String,
    ineffective: i64,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

/// A trigger in words.
fn said(me: &Me, here: &Here, titles: &BTreeMap<i64, String>, trigger: &Trigger) -> String {
    let args: Vec<(&str, String)> = match trigger {
        Trigger::Veto { code } => {
            vec![("code", code.clone()), ("name", here.item_name(me, code))]
        }
        Trigger::BelowLine { score, line } => vec![
            ("score", ui::number::decimal(*score, 2)),
            ("line", ui::number::plain(line.normalize())),
        ],
        Trigger::MeasureNotDone { case } | Trigger::ProblemBadlyHandled { case } => {
            vec![("case", titles.get(case).cloned().unwrap_or_default())]
        }
        Trigger::Bottom { count, document } => {
            vec![("n", count.to_string()), ("document", document.clone())]
        }
    };
    ui::ta(me.lang, &format!("rounds-trigger-{}", trigger.word()), &args)
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Follow> {
    let here = Here::of(tx, me, id)?;
    let title = me.t("rounds-tab-follow-up");
    let mut frame = here.page(me, title.clone(), &title);
    let staff = here.viewer == Viewer::Staff;
    let published = here.round.state.phase == Phase::Published;
    frame.lead = me.t(if published { "rounds-follow-lead" } else { "rounds-follow-later" });
    let mut cases = followed(tx, id)?;
    let ids: Vec<i64> = cases.iter().map(|it| it.case).collect();
    let mut english = cases::names(tx, me.lang, &ids)?;
    for it in &mut cases {
        it.title = english.remove(&it.case).unwrap_or_else(|| std::mem::take(&mut it.title));
    }
    let mut rows = Vec::new();
    let mut tie = None;
    let mut decided = String::new();
    if published && staff {
        let run = result(tx, &here.round, &here.computed)?;
        let found = proposals(tx, &here.round, &run, here.today)?;
        tie = found.tie.as_ref().map(|tie| {
            let names: Vec<String> = tie.units.iter().map(|unit| here.name(me, *unit)).collect();
            let args = [
                ("units", names.join(me.lang.pick("、", ", "))),
                ("score", ui::number::decimal(tie.score, 2)),
                ("wanted", tie.wanted.to_string()),
            ];
            let decide =
                here.opens(me, Act::Cut, None, None).then(|| here.move_href(Act::Cut, None, None));
            (ui::ta(me.lang, "rounds-tie", &args), decide)
        });
        let titles = titles(tx, &found)?;
        for (unit, triggers) in &found.by_unit {
            let grounds = triggers
                .iter()
                .map(|it| {
                    (said(me, &here, &titles, it), it.case().map(|case| format!("/cases/{case}")))
                })
                .collect();
            rows.push(row(me, &here, *unit, grounds, &cases));
        }
        decided = decision(tx, me, &here)?;
        rows.sort_by(|a, b| a.href.cmp(&b.href));
    }
    let mut record = Vec::new();
    let mut names = Names::default();
    let kinds: BTreeMap<String, cases::Kind> = cases::kinds(tx, here.today)?
        .into_iter()
        .map(|(_, kind)| (kind.code.clone(), kind))
        .collect();
    for case in &cases {
        // A unit sees its own case; of others' it hears nothing here.
        if here.sees(Thing::Progress(case.unit)) {
            record.push(recorded(tx, me, &here, case, &kinds, &mut names)?);
        }
    }
    let nothing = rows.is_empty() && record.is_empty() && tie.is_none();
    let empty = nothing.then(|| {
        let (title, text) = if published {
            ("rounds-follow-none", "rounds-follow-none-text")
        } else {
            ("rounds-follow-not-yet", "rounds-follow-not-yet-text")
        };
        ui::Empty::new(me.t(title), me.t(text))
    });
    Ok(Follow {
        tabs: tabs(&here, me, "/follow-up"),
        rows,
        tie,
        decided,
        record,
        empty,
        staff,
        frame,
    })
}

/// The choice at a tie, as a person made it: who, when, by which paper, on what ground.
fn decision(tx: &mut Tx<'_>, me: &Me, here: &Here) -> Result<String> {
    let step = here.round.steps.iter().rev().find(|step| step.act == Act::Cut);
    let (Some(step), Some(chosen)) = (step, here.round.state.cut.as_ref()) else {
        return Ok(String::new());
    };
    let units: Vec<String> = chosen.iter().map(|unit| here.name(me, *unit)).collect();
    let args = [
        ("person", Names::default().person(tx, me.lang, step.person)?),
        ("units", units.join(me.lang.pick("、", ", "))),
        ("on", step.on.to_string()),
        ("document", step.document.clone().unwrap_or_default()),
        ("ground", step.ground.clone().unwrap_or_default()),
    ];
    Ok(ui::ta(me.lang, "rounds-cut-decided", &args))
}

fn row(
    me: &Me,
    here: &Here,
    unit: i64,
    grounds: Vec<(String, Option<String>)>,
    cases: &[Followed],
) -> Row {
    let known = cases.iter().find(|case| case.unit == unit);
    let dismissed = here.round.state.dismissed.get(&unit).and_then(|at| here.round.step(*at));
    let waits = known.is_none() && dismissed.is_none();
    let may_open =
        waits && me.can(Verb::Assess, Class::Assessment) && me.can(Verb::Review, Class::Cases);
    Row {
        unit: here.name(me, unit),
        href: here.href(&format!("/units/{}", here.code(unit))),
        grounds,
        case: known.map(|case| (case.title.clone(), format!("/cases/{}", case.case))),
        open: may_open.then(|| here.href(&format!("/follow-up/{}", here.code(unit)))),
        dismiss: (waits && here.opens(me, Act::Dismiss, Some(unit), None))
            .then(|| here.move_href(Act::Dismiss, Some(unit), None)),
        dismissed: dismissed.and_then(|step| step.ground.clone()).unwrap_or_default(),
    }
}

fn recorded(
    tx: &mut Tx<'_>,
    me: &Me,
    here: &Here,
    case: &Followed,
    kinds: &BTreeMap<String, cases::Kind>,
    names: &mut Names,
) -> Result<Recorded> {
    let kind = kinds.get(&case.kind);
    let state = kind.and_then(|kind| kind.state(&case.state));
    let word = state.map_or(case.state.as_str(), |state| state.name.get(me.lang)).to_owned();
    let late = case.ended.is_none()
        && case
            .due
            .as_ref()
            .and_then(|due| due.parse::<terms::Date>().ok())
            .is_some_and(|due| due < here.today);
    Ok(Recorded {
        unit: names.unit(tx, me.lang, case.unit)?,
        title: case.title.clone(),
        href: format!("/cases/{}", case.case),
        kind: kind.map_or(case.kind.as_str(), |kind| kind.name.get(me.lang)).to_owned(),
        state: match case.ended.as_deref() {
            Some("effective") => ui::State::Ok.saying(word),
            Some(_) => ui::State::NotApplicable.saying(word),
            None if late => ui::State::Bad.saying(word),
            None => ui::State::Wait.saying(word),
        },
        due: case.due.clone().unwrap_or_default(),
        ineffective: case.ineffective,
    })
}

pub(super) async fn ask(visit: Visit, Path((id, unit)): Path<(i64, String)>) -> Response {
    visit.page(move |tx, me| question(tx, me, id, &unit)).await
}

pub(super) async fn open(
    visit: Visit,
    Path((id, unit)): Path<(i64, String)>,
    form: Form,
) -> Response {
    let code = unit.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, id, &unit),
        move |tx, me, form| work(tx, me, id, &code, form),
    )
    .await
}

fn question(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str) -> Result<Ask> {
    let here = Here::of(tx, me, id)?;
    let unit = here.unit(code)?;
    let run = result(tx, &here.round, &here.computed)?;
    let found = proposals(tx, &here.round, &run, here.today)?;
    let triggers = found.by_unit.get(&unit).cloned().unwrap_or_default();
    let titles = titles(tx, &found)?;
    let grounds: Vec<String> = triggers.iter().map(|it| said(me, &here, &titles, it)).collect();
    let name = here.name(me, unit);
    let title = me.t("rounds-open-case");
    let frame = here.page(me, title.clone(), &title);
    let back = here.href("/follow-up");
    let args = [("unit", name.clone()), ("period", here.round.period.say(me.lang))];
    let mut ask = Ask::new(frame, format!("{back}/{code}"), title, back)
        .fact(me.t("assessment-unit"), name)
        .fact(me.t("rounds-grounds"), grounds.join(me.lang.pick("；", "; ")));
    ask.warning = me.t("rounds-open-case-help");
    let field = |name: &str, key: &str| Field::new(name, me.t(key)).required();
    Ok(ask
        .field(field("title", "cases-name").value(ui::ta(me.lang, "rounds-case-title", &args)))
        .field(field("problem", "rounds-problem").input(Input::Area).value(grounds.join("\n")))
        .field(field("ground", "rounds-ground").input(Input::Area)))
}

fn work(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str, form: &Form) -> Result<Go> {
    let here = Here::of(tx, me, id)?;
    let unit = here.unit(code)?;
    let actor = me.actor()?;
    // Whoever opens watches over it from then on.
    actor.may_at(Verb::Review, Class::Cases, unit)?;
    let run_id = here
        .round
        .run
        .ok_or_else(|| Error::invalid("round-refused").field("act", "round-not-published"))?;
    let run = crate::assessment::frozen(tx, run_id)?;
    let words =
        format!("{} {}", here.round.scheme.scheme.name.get(me.lang), me.t("rounds-tab-follow-up"));
    let case = Case {
        unit,
        person: actor.person,
        acting_for: actor.acting_for,
        today: here.today,
        title: form.required("title")?,
        problem: form.required("problem")?,
        ground: form.required("ground")?,
        words: &words,
    };
    let opened = open_case(tx, &here.round, &run, &case)?;
    Ok(Go::to(format!("/cases/{opened}")).say(me.t("rounds-case-opened")))
}
