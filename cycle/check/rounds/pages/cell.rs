//! One item of one unit: the values side by side, who said each, on what ground and on which evidence, the steps
//! in their order, and what may be done now.

use askama::Template;
use store::Tx;
use terms::Result;
use web::{Me, Names, Path, Response, Visit};

use super::super::audience::Thing;
use super::super::evidence;
use super::super::model::{Act, Mark, Phase, Sort, Step};
use super::here::Here;
use super::show::{Tab, tabs};
use super::unit::points;
use super::words::{act, sign};

#[derive(Template)]
#[template(path = "rounds/pages/cell.html")]
struct CellPage {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    values: Vec<Value>,
    acts: Vec<(String, String, bool)>,
    steps: Vec<Line>,
    facts: Vec<(String, String)>,
    evidence: Vec<(String, String)>,
    links: Vec<(String, String)>,
    upload: Option<String>,
    blind: bool,
}
struct Value {
    term: String,
    text: String,
    href: String,
    note: String,
}
struct Line {
    on: String,
    what: String,
    value: String,
    who: String,
    ground: String,
    document: String,
    words: String,
}

pub(super) async fn show(
    visit: Visit,
    Path((id, unit, item)): Path<(i64, String, String)>,
) -> Response {
    visit.page(move |tx, me| page(tx, me, id, &unit, &item)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, unit: &str, code: &str) -> Result<CellPage> {
    let here = Here::of(tx, me, id)?;
    let unit = here.unit(unit)?;
    let item = here.item(code)?.clone();
    let name = here.item_name(me, code);
    let title = format!("{} {code} {name}", here.name(me, unit));
    let mut frame = here.page(me, title, &format!("{code} {name}"));
    let at = frame.crumbs.len() - 1;
    let sheet = here.href(&format!("/units/{}", here.code(unit)));
    frame.crumbs.insert(at, ui::Crumb::new(here.name(me, unit), sheet));
    let (sees_own, sees_review) =
        (here.sees(Thing::Own(unit, code)), here.sees_review(unit, &item));
    let sign = sign(me, here.progress(unit, code));
    if sees_own || sees_review {
        frame.lead = sign.word;
    }
    let mut names = Names::default();
    let values = values(tx, me, &here, unit, &item, &mut names)?;
    let mut steps = Vec::new();
    for step in &here.round.steps {
        let of = step.unit == Some(unit) && step.item.as_deref() == Some(code);
        if of && shown(step, sees_own, sees_review) {
            steps.push(line(tx, me, step, &mut names)?);
        }
    }
    let kept = if sees_own { evidence::of(tx, id, Some(unit))? } else { Vec::new() };
    let files = kept.into_iter().filter(|it| it.item == code).map(|it| {
        let href = it.address.clone().unwrap_or(here.href(&format!("/evidence/{}", it.id)));
        (it.title, href)
    });
    let may_attach = attaches(me, &here, unit);
    let rule = here.round.scheme.scheme.item(code);
    let mut facts = Vec::new();
    facts.push((me.t("assessment-max"), ui::number::plain(item.max.normalize())));
    let mut owners = Vec::new();
    for owner in here.owners.get(code).into_iter().flatten() {
        owners.push(names.unit(tx, me.lang, *owner)?);
    }
    facts.push((me.t("assessment-owner"), owners.join(me.lang.pick("、", ", "))));
    if let Some(item) = rule {
        if let Some(rule) = &item.rule {
            facts.push((me.t("assessment-rule"), rule.say(me.lang)));
        }
        let wanted: Vec<&str> = item.evidence.iter().map(|text| text.get(me.lang)).collect();
        if !wanted.is_empty() {
            let wanted = wanted.join(me.lang.pick("、", ", "));
            facts.push((me.t("assessment-evidence"), wanted));
        }
    }
    if item.second {
        facts.push((me.t("rounds-second-short"), me.t("rounds-second-text")));
    }
    Ok(CellPage {
        tabs: tabs(&here, me, "-"),
        acts: acts(me, &here, unit, &item),
        evidence: files.collect(),
        links: vec![(me.t("rounds-computed-link"), here.score_href(unit, code))],
        upload: may_attach.then(|| format!("{}/evidence", here.cell_href(unit, code))),
        blind: !sees_review && here.sees(Thing::Review(unit, code)),
        values,
        steps,
        facts,
        frame,
    })
}

/// Whether somebody may put evidence to a unit's items now: the unit until it has handed in, and with objections.
pub(super) fn attaches(me: &Me, here: &Here, unit: i64) -> bool {
    let state = &here.round.state;
    let own = here.parties(me, Some(unit), None).contains(&super::super::model::Party::Unit);
    let open = match state.phase {
        Phase::Targets => true,
        Phase::SelfScore => !state.handed_in.contains_key(&unit),
        Phase::Notice => true,
        _ => false,
    };
    own && open
}

/// What the unit itself did is its own to see; what is done about it waits for the notice.
fn shown(step: &Step, sees_own: bool, sees_review: bool) -> bool {
    match step.act {
        Act::File | Act::Score => sees_own,
        Act::Object | Act::AskHearing => sees_own || sees_review,
        _ => sees_review,
    }
}

fn line(tx: &mut Tx<'_>, me: &Me, step: &Step, names: &mut Names) -> Result<Line> {
    let mut who = names.person(tx, me.lang, step.person)?;
    if let Some(principal) = step.acting_for {
        let principal = names.person(tx, me.lang, principal)?;
        who = ui::ta(me.lang, "cases-acting-for", &[("person", who), ("principal", principal)]);
    }
    let page = step.page.as_ref().map(|n| ui::ta(me.lang, "rounds-page-n", &[("n", n.clone())]));
    let document = step.document.iter().chain(&page).cloned().collect::<Vec<_>>();
    Ok(Line {
        on: step.on.to_string(),
        what: act(me, step.act),
        value: step.value.map(|it| points(Some(it))).unwrap_or_default(),
        who,
        ground: step.ground.clone().unwrap_or_default(),
        document: document.join(" "),
        words: step.words.clone().unwrap_or_default(),
    })
}

fn values(
    tx: &mut Tx<'_>,
    me: &Me,
    here: &Here,
    unit: i64,
    item: &super::super::model::Item,
    names: &mut Names,
) -> Result<Vec<Value>> {
    let cell = here.cell(unit, &item.code);
    let (sees_own, sees_review) =
        (here.sees(Thing::Own(unit, &item.code)), here.sees_review(unit, item));
    let mut values = vec![Value {
        term: me.t("rounds-computed"),
        text: points(here.computed(unit, item)),
        href: here.score_href(unit, &item.code),
        note: me.t("rounds-computed-note"),
    }];
    let mut push = |tx: &mut Tx<'_>, key: &str, mark: Option<&Mark>, sees: bool| -> Result<()> {
        let mark = mark.filter(|_| sees);
        let note = match mark {
            Some(mark) => names.person(tx, me.lang, mark.person)?,
            None => String::new(),
        };
        let text = points(mark.map(|mark| mark.points));
        values.push(Value { term: me.t(key), text, href: String::new(), note });
        Ok(())
    };
    let target = here.round.state.targets.get(&(unit, item.code.clone()));
    if target.is_some() {
        push(tx, "rounds-target", target, sees_own)?;
    }
    push(tx, "rounds-own", cell.own.as_ref(), sees_own)?;
    if item.second {
        push(tx, "rounds-first-seat", cell.seats.first(), sees_review)?;
        push(tx, "rounds-second-seat", cell.seats.get(1), sees_review)?;
    }
    push(tx, "rounds-verified", cell.verified(item.second), sees_review)?;
    if cell.visit.is_some() {
        push(tx, "rounds-visited", cell.visit.as_ref(), sees_review)?;
    }
    push(tx, "rounds-final", cell.decided(), sees_review)?;
    Ok(values)
}

fn acts(
    me: &Me,
    here: &Here,
    unit: i64,
    item: &super::super::model::Item,
) -> Vec<(String, String, bool)> {
    if !here.frame.needs(unit, &item.code) {
        return Vec::new();
    }
    let cell = here.cell(unit, &item.code);
    let open = here.round.state.open_objection(unit, &item.code);
    use super::super::model::Stage;
    [
        Act::File,
        Act::Score,
        Act::Verify,
        Act::Settle,
        Act::Visit,
        Act::Final,
        Act::Object,
        Act::Answer,
        Act::AskHearing,
        Act::Hear,
        Act::Uphold,
        Act::Reject,
        Act::Recuse,
    ]
    .into_iter()
    .filter(|it| here.opens(me, *it, Some(unit), Some(&item.code)))
    // Who stepped back from the unit judges nothing of it.
    .filter(|it| {
        let own = matches!(it, Act::File | Act::Score | Act::Object | Act::AskHearing);
        own || !here.is_away(me, unit)
    })
    .filter(|it| match it {
        Act::File => item.sort == Sort::Base,
        Act::Score => !here.round.state.handed_in.contains_key(&unit),
        Act::Settle => cell.differs(),
        Act::Object => open.is_none() && cell.decided().is_some(),
        Act::Answer => open.is_some_and(|it| it.stage == Stage::Lodged),
        Act::AskHearing => open.is_some_and(|it| it.stage == Stage::Answered && !it.heard),
        Act::Hear => open.is_some_and(|it| it.stage == Stage::HearingAsked),
        Act::Uphold | Act::Reject => {
            open.is_some_and(|it| matches!(it.stage, Stage::Answered | Stage::Heard))
        }
        _ => true,
    })
    .enumerate()
    .map(|(at, it)| {
        // One steps back from a unit, never from an item alone.
        let of = Some(item.code.as_str()).filter(|_| it != Act::Recuse);
        (act(me, it), here.move_href(it, Some(unit), of), at == 0 && it != Act::Recuse)
    })
    .collect()
}
