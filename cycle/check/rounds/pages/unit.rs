//! The sheet of a unit: targets, self-scores with what the city already knows beside them, reviews and final points.
//! While self-scores are due it is the form to fill in; values that are here already need no typing.

use askama::Template;
use axum::response::IntoResponse;
use rust_decimal::Decimal;
use store::Tx;
use terms::{Error, Kind, Result};
use ui::FieldError;
use web::{Form, Go, Me, Path, Response, Visit};

use super::super::audience::Thing;
use super::super::evidence;
use super::super::judge::Intent;
use super::super::model::{Act, Item, Phase, Sort};
use super::super::store::take;
use super::here::{Here, number};
use super::show::{Tab, tabs};
use super::words::{act, sign};
use crate::again::unprocessable;

#[derive(Template)]
#[template(path = "rounds/pages/unit.html")]
struct Sheet {
    frame: ui::Frame,
    talk: Option<ui::Talk>,
    tabs: Vec<Tab>,
    action: String,
    /// What is filled in: targets or self-scores; neither where nothing is.
    filling: Option<Filling>,
    acts: Vec<(String, String)>,
    groups: Vec<(String, Vec<Line>)>,
    notes: Vec<FieldError>,
    handed_in: Option<String>,
    total: Option<Total>,
    reviews: bool,
    papers: Vec<(String, String)>,
}
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filling {
    Targets,
    Scores,
}
struct Total {
    score: String,
    grade: Option<ui::Grade>,
    final_: bool,
}
struct Line {
    code: String,
    name: String,
    href: String,
    max: String,
    sign: &'static str,
    class: &'static str,
    word: String,
    absent: bool,
    outside: bool,
    computed: String,
    computed_href: String,
    target: String,
    own: String,
    remark: String,
    document: String,
    page: String,
    verified: String,
    last: String,
    evidence: usize,
    wanted: String,
}

pub(super) async fn show(visit: Visit, Path((id, unit)): Path<(i64, String)>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, &unit, None)).await
}

pub(super) fn points(value: Option<Decimal>) -> String {
    value.map_or_else(|| "—".to_owned(), |it| ui::number::decimal(it, 2))
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    id: i64,
    code: &str,
    tried: Option<(&Form, &Error)>,
) -> Result<Sheet> {
    let here = Here::of(tx, me, id)?;
    let unit = here.unit(code)?;
    let state = &here.round.state;
    let name = here.name(me, unit);
    let mut frame = here.page(me, name.clone(), &name);
    let filling = match state.phase {
        Phase::Targets if here.opens(me, Act::File, Some(unit), None) => Some(Filling::Targets),
        Phase::SelfScore
            if here.opens(me, Act::Score, Some(unit), None)
                && !state.handed_in.contains_key(&unit) =>
        {
            Some(Filling::Scores)
        }
        _ => None,
    };
    let kept = evidence::of(tx, id, Some(unit))?;
    let scheme = &here.round.scheme.scheme;
    let mut groups = Vec::new();
    let prefill = filling == Some(Filling::Scores);
    let line =
        |item: &Item| line(me, &here, unit, item, &kept, prefill, tried.map(|(form, _)| form));
    for dimension in &scheme.dimensions {
        let of = |item: &&Item| dimension.items.iter().any(|it| it.code == item.code);
        let lines = here.frame.items.iter().filter(of).map(line).collect();
        groups.push((format!("{} {}", dimension.code, dimension.name.get(me.lang)), lines));
    }
    let outside: Vec<Line> =
        here.frame.items.iter().filter(|it| it.sort != Sort::Base).map(line).collect();
    if !outside.is_empty() && filling != Some(Filling::Targets) {
        groups.push((me.t("rounds-outside"), outside));
    }
    frame.lead = me.t(match filling {
        Some(Filling::Targets) => "rounds-sheet-targets-lead",
        Some(Filling::Scores) => "rounds-sheet-scores-lead",
        None => "rounds-sheet-lead",
    });
    let acts = [Act::HandIn, Act::GiveBack, Act::Recuse]
        .into_iter()
        .filter(|it| {
            let fits = match it {
                Act::Recuse => !here.is_away(me, unit),
                _ => state.handed_in.contains_key(&unit) == (*it == Act::GiveBack),
            };
            fits && here.opens(me, *it, Some(unit), None)
        })
        .map(|it| (act(me, it), here.move_href(it, Some(unit), None)))
        .collect();
    let handed_in = state
        .handed_in
        .get(&unit)
        .and_then(|number| here.round.step(*number))
        .map(|step| ui::ta(me.lang, "rounds-handed-in-on", &[("day", step.on.to_string())]));
    let total = if here.sees(Thing::Total(unit)) && state.phase >= Phase::Panel {
        let run = super::super::results::result(tx, &here.round, &here.computed)?;
        run.result(unit).map(|result| Total {
            score: ui::number::decimal(result.score, 2),
            grade: result.grade.grade.clone().map(ui::Grade::new),
            final_: here.round.run.is_some(),
        })
    } else {
        None
    };
    let may = me.can(identity::Verb::Enter, identity::Class::Papers);
    let papers = here.round.run.filter(|_| may).map_or_else(Vec::new, |run| {
        let href = format!(
            "/papers/new?kind=assessment-feedback&period={}&run={run}&unit={code}",
            here.round.period
        );
        vec![(me.t("rounds-paper-assessment-feedback"), href)]
    });
    Ok(Sheet {
        talk: web::talk_about(tx, me, ("round", id, code))?,
        tabs: tabs(&here, me, "-"),
        action: here.href(&format!("/units/{code}")),
        reviews: here.frame.items.iter().any(|item| here.sees(Thing::Review(unit, &item.code))),
        notes: tried.map_or_else(Vec::new, |(_, error)| said(me, &here, error)),
        papers: if here.viewer == super::super::audience::Viewer::Staff {
            papers
        } else {
            Vec::new()
        },
        filling,
        acts,
        groups,
        handed_in,
        total,
        frame,
    })
}

/// Breaches with the item they belong to.
pub(super) fn said(me: &Me, here: &Here, error: &Error) -> Vec<FieldError> {
    let mut all = FieldError::all(me.lang, error);
    for it in &mut all {
        let parts: Vec<&str> = it.place.splitn(3, '.').collect();
        if let [_, unit, item] = parts.as_slice()
            && let Ok(unit) = unit.parse::<i64>()
        {
            it.place = format!("{} {item} {}", here.name(me, unit), here.item_name(me, item));
        }
    }
    if all.is_empty() {
        let message = ui::ta(me.lang, error.code(), error.args());
        all.push(FieldError { place: String::new(), message });
    }
    all
}

fn line(
    me: &Me,
    here: &Here,
    unit: i64,
    item: &Item,
    kept: &[evidence::Evidence],
    prefill: bool,
    tried: Option<&Form>,
) -> Line {
    let state = &here.round.state;
    let cell = here.cell(unit, &item.code);
    let sees_own = here.sees(Thing::Own(unit, &item.code));
    let sees_review = here.sees_review(unit, item);
    let sign = sign(me, here.progress(unit, &item.code));
    let computed = here.computed(unit, item);
    let step = cell.own.as_ref().filter(|_| sees_own).and_then(|it| here.round.step(it.step));
    let own = cell.own.as_ref().filter(|_| sees_own).map(|mark| mark.points);
    let target = state.targets.get(&(unit, item.code.clone())).filter(|_| sees_own);
    let typed = |field: &str, known: String| {
        let place = format!("{field}.{}", item.code);
        tried.map_or(known, |form| form.get(&place).to_owned())
    };
    let plain = |value: Decimal| value.normalize().to_string();
    let document = |text: Option<&String>| text.cloned().unwrap_or_default();
    let scheme_item = here.round.scheme.scheme.item(&item.code);
    Line {
        name: here.item_name(me, &item.code),
        href: here.cell_href(unit, &item.code),
        max: ui::number::plain(item.max.normalize()),
        sign: sign.symbol,
        class: sign.class,
        word: sign.word,
        absent: !here.frame.needs(unit, &item.code),
        outside: item.sort != Sort::Base,
        computed: points(computed),
        computed_href: here.score_href(unit, &item.code),
        target: typed("target", target.map(|mark| plain(mark.points)).unwrap_or_default()),
        // What is known already need not be typed again; it is offered, and said by who hands it in.
        own: typed("value", own.or(computed.filter(|_| prefill)).map(plain).unwrap_or_default()),
        remark: typed("words", document(step.and_then(|it| it.words.as_ref()))),
        document: typed("document", document(step.and_then(|it| it.document.as_ref()))),
        page: typed("page", document(step.and_then(|it| it.page.as_ref()))),
        verified: points(
            cell.visit
                .as_ref()
                .or_else(|| cell.verified(item.second))
                .filter(|_| sees_review)
                .map(|mark| mark.points),
        ),
        last: points(cell.decided().filter(|_| sees_review).map(|mark| mark.points)),
        evidence: if sees_own { kept.iter().filter(|it| it.item == item.code).count() } else { 0 },
        wanted: scheme_item
            .map(|it| {
                let all: Vec<&str> = it.evidence.iter().map(|text| text.get(me.lang)).collect();
                all.join(me.lang.pick("、", ", "))
            })
            .unwrap_or_default(),
        code: item.code.clone(),
    }
}

pub(super) async fn keep(
    visit: Visit,
    Path((id, unit)): Path<(i64, String)>,
    form: Form,
) -> Response {
    let (me, code, given) = (visit.clone(), unit.clone(), form.clone());
    // The run is made on a reader's thread, so that the lane finds it made.
    let ready = visit.clone();
    if let Err(error) = visit.read(move |tx| Here::of(tx, &ready, id).map(|_| ())).await {
        return web::problem(&visit, &error);
    }
    match visit.write(move |tx| work(tx, &me, id, &code, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => unprocessable(
            visit.page(move |tx, me| page(tx, me, id, &unit, Some((&form, &error)))).await,
        ),
        Err(error) => web::problem(&visit, &error),
    }
}

/// One step for each value that was changed or said for the first time.
fn work(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str, form: &Form) -> Result<Go> {
    let mut here = Here::of(tx, me, id)?;
    let unit = here.unit(code)?;
    let targets = here.round.state.phase == Phase::Targets;
    let mut intents: Vec<Intent> = Vec::new();
    for item in here.frame.items.clone() {
        let place = |field: &str| format!("{field}.{}", item.code);
        let (what, field) = if targets { (Act::File, "target") } else { (Act::Score, "value") };
        let Some(value) = number(form, &place(field))? else { continue };
        let text = |field: &str| form.optional(&place(field)).map(str::to_owned);
        let mut intent = here.intent(me, what, Some(unit), Some(&item.code))?;
        intent.value = Some(value);
        intent.words = text("words");
        intent.document = text("document");
        intent.page = text("page");
        if !same(&here, unit, &intent) {
            intents.push(intent);
        }
    }
    let frame = here.frame.clone();
    let n = intents.len();
    take(tx, &mut here.round, &frame, &intents, None)?;
    let said = ui::ta(me.lang, "rounds-kept", &[("n", n.to_string())]);
    if form.get("then") == "hand-in" {
        return Ok(Go::to(here.move_href(Act::HandIn, Some(unit), None)).say(said));
    }
    Ok(Go::to(here.href(&format!("/units/{code}"))).say(said))
}

fn same(here: &Here, unit: i64, intent: &Intent) -> bool {
    let item = intent.item.clone().unwrap_or_default();
    let mark = if intent.act == Act::File {
        here.round.state.targets.get(&(unit, item)).cloned()
    } else {
        here.cell(unit, &item).own
    };
    let Some(mark) = mark else {
        // Nothing to add, nothing to take off, no veto: what nobody says needs no step.
        let outside = intent.item.as_deref().and_then(|code| here.frame.item(code));
        return outside.is_some_and(|it| it.sort != Sort::Base)
            && intent.value == Some(Decimal::ZERO);
    };
    let step = here.round.step(mark.step);
    Some(mark.points) == intent.value
        && step.is_some_and(|step| {
            (&step.words, &step.document, &step.page)
                == (&intent.words, &intent.document, &intent.page)
        })
}
