//! One form for every step: what the rules ask of it, and nothing else.

use std::collections::BTreeSet;

use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::super::follow::tie;
use super::super::model::{Act, Audience, Sort};
use super::super::results::{freeze, result};
use super::super::store::take as take_steps;
use super::super::triggers::Tie;
use super::here::{Here, number};
use super::words;

/// The step with its place, as an address names it.
#[derive(Clone)]
struct Place {
    id: i64,
    act: Act,
    unit: Option<String>,
    item: Option<String>,
}

fn place(id: i64, act: &str, unit: Option<&str>, item: Option<&str>) -> Result<Place> {
    let known = Act::named(act).filter(|act| *act != Act::Open);
    Ok(Place {
        id,
        act: known.ok_or_else(|| Error::not_found("round-act-unknown").with("value", act))?,
        unit: unit.map(str::to_owned),
        item: item.map(str::to_owned),
    })
}

pub(super) async fn ask(visit: Visit, Path((id, act)): Path<(i64, String)>) -> Response {
    visit
        .page(move |tx, me| {
            let place = place(id, &act, me.get("unit"), me.get("item"))?;
            question(tx, me, &place)
        })
        .await
}

pub(super) async fn take(
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    form: Form,
) -> Response {
    let place = match place(id, &act, form.optional("unit"), form.optional("item")) {
        Ok(place) => place,
        Err(error) => return web::problem(&visit, &error),
    };
    // The run is made on a reader's thread, so that the lane finds it made.
    let ready = visit.clone();
    if let Err(error) = visit.read(move |tx| Here::of(tx, &ready, id).map(|_| ())).await {
        return web::problem(&visit, &error);
    }
    let again = place.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, &again),
        move |tx, me, form| work(tx, me, &place, form),
    )
    .await
}

/// What the step is about, where it may be looked at at all.
fn about(here: &Here, place: &Place) -> Result<(Option<i64>, Option<String>)> {
    let unit = place.unit.as_deref().map(|code| here.unit(code)).transpose()?;
    let item = place.item.as_deref().map(|code| here.item(code)).transpose()?;
    Ok((unit, item.map(|item| item.code.clone())))
}

fn question(tx: &mut Tx<'_>, me: &Me, place: &Place) -> Result<Ask> {
    let here = Here::of(tx, me, place.id)?;
    let (unit, item) = about(&here, place)?;
    let item = item.as_deref().and_then(|code| here.frame.item(code));
    if !here.opens(me, place.act, unit, item.map(|it| it.code.as_str())) {
        return Err(Error::not_allowed("round-not-now"));
    }
    let name = words::act(me, place.act);
    let frame = here.page(me, name.clone(), &name);
    let back = match (unit, item) {
        (Some(unit), Some(item)) => here.cell_href(unit, &item.code),
        (Some(unit), None) => here.href(&format!("/units/{}", here.code(unit))),
        _ => here.href(""),
    };
    let action = here.href(&format!("/moves/{}", place.act.word()));
    let mut ask = Ask::new(frame, action, name, back);
    ask.hidden.push(("seen", here.round.steps.len().to_string()));
    if place.act != Act::Recuse {
        ask.hidden.extend(place.unit.clone().map(|unit| ("unit", unit)));
    }
    ask.hidden.extend(place.item.clone().map(|item| ("item", item)));
    if let Some(unit) = unit {
        ask = ask.fact(me.t("assessment-unit"), here.name(me, unit));
    }
    if let Some(item) = item {
        let said = format!("{} {}", item.code, here.item_name(me, &item.code));
        ask = ask.fact(me.t("assessment-item"), said);
        ask = ask.fact(me.t("assessment-max"), ui::number::plain(item.max.normalize()));
        if let Some(unit) = unit {
            let computed = super::unit::points(here.computed(unit, item));
            ask = ask.fact(me.t("rounds-computed"), computed);
        }
    }
    let help = format!("rounds-help-{}", place.act.word());
    ask.warning = me.t(&help);
    let own = match place.act {
        Act::Recuse => staying_away(tx, me, &here, unit)?,
        Act::Cut => vec![tied(tx, me, &here)?],
        _ => Vec::new(),
    };
    let fields = fields(me, &here, place.act, unit, item);
    Ok(own.into_iter().chain(fields).fold(ask, Ask::field))
}

/// Who stays away, and from what. Who holds the round may enter it for a reviewer.
fn staying_away(tx: &mut Tx<'_>, me: &Me, here: &Here, unit: Option<i64>) -> Result<Vec<Field>> {
    let mut fields = Vec::new();
    if here.holds(me) {
        let mut choices = vec![(String::new(), me.t("rounds-away-self"))];
        let own = me.actor()?.person;
        for person in here.reviewers(tx)?.into_iter().filter(|person| *person != own) {
            choices.push((person.to_string(), identity::name_of(tx, person)?));
        }
        let field = Field::new("detail", me.t("rounds-away-whom"));
        fields.push(field.input(Input::Choice(choices)));
    }
    let all = (String::new(), me.t("rounds-away-all"));
    let units = here.rows().into_iter().map(|unit| (here.code(unit), here.name(me, unit)));
    let field = Field::new("unit", me.t("rounds-away-unit"));
    let value = unit.map(|unit| here.code(unit)).unwrap_or_default();
    fields
        .push(field.input(Input::Choice(std::iter::once(all).chain(units).collect())).value(value));
    Ok(fields)
}

/// The units of the tie, to choose from.
fn tied(tx: &mut Tx<'_>, me: &Me, here: &Here) -> Result<Field> {
    let units = tie_of(tx, here)?.units;
    let choices = units.iter().map(|unit| (here.code(*unit), here.name(me, *unit))).collect();
    let field = Field::new("detail", me.t("rounds-cut-units")).help(me.t("rounds-cut-help"));
    Ok(field.input(Input::Many(choices)))
}

/// # Errors
/// A conflict where no tie lies across the cut.
fn tie_of(tx: &mut Tx<'_>, here: &Here) -> Result<Tie> {
    let run = result(tx, &here.round, &here.computed)?;
    let found = tie(tx, &here.round, &run, here.today)?;
    found.ok_or_else(|| Error::conflict("rounds-cut-none"))
}

fn fields(
    me: &Me,
    here: &Here,
    act: Act,
    unit: Option<i64>,
    item: Option<&super::super::model::Item>,
) -> Vec<Field> {
    let field = |name: &str, key: &str| Field::new(name, me.t(key));
    let mut fields = Vec::new();
    let valued = matches!(
        act,
        Act::File | Act::Score | Act::Verify | Act::Settle | Act::Visit | Act::Final | Act::Uphold
    );
    if valued {
        let known = item.zip(unit).and_then(|(item, unit)| {
            let last = here.cell(unit, &item.code).last(item.second).map(|mark| mark.points);
            last.filter(|_| here.sees_review(unit, item) && act != Act::File)
        });
        let value = known.map(|it| it.normalize().to_string()).unwrap_or_default();
        let key = if act == Act::File { "rounds-target" } else { "rounds-points" };
        fields.push(field("value", key).input(Input::Decimal).value(value).required());
        if item.is_some_and(|item| item.sort != Sort::Base) {
            fields.push(field("document", "rounds-document"));
            fields.push(field("page", "rounds-page"));
        }
    }
    match act {
        Act::Extend => fields.push(field("detail", "rounds-days").input(Input::Digits).required()),
        Act::Release => {
            let choices = Audience::ALL
                .iter()
                .filter(|it| here.round.state.released.iter().all(|known| known.to != **it))
                .map(|it| (it.word().to_owned(), me.t(&format!("rounds-audience-{}", it.word()))))
                .collect();
            fields
                .push(field("detail", "rounds-audience").input(Input::Choice(choices)).required());
            fields.push(field("document", "rounds-document").required());
        }
        Act::Cut => fields.push(field("document", "rounds-document").required()),
        Act::Object => {
            let help = me.t("rounds-document-came");
            fields.push(field("document", "rounds-document").help(help));
        }
        _ => {}
    }
    if matches!(act, Act::Visit | Act::Answer | Act::AskHearing | Act::Hear) {
        let key = format!("rounds-words-{}", act.word());
        fields.push(field("words", &key).input(Input::Area).required());
    }
    if matches!(act, Act::Score) {
        fields.push(field("words", "rounds-remark"));
    }
    let grounded = matches!(
        act,
        Act::GiveBack
            | Act::Extend
            | Act::Recuse
            | Act::Settle
            | Act::SendBack
            | Act::Object
            | Act::Uphold
            | Act::Reject
            | Act::Cut
            | Act::Dismiss
    );
    if grounded {
        fields.push(field("ground", "rounds-ground").input(Input::Area).required());
    } else {
        // What needs no ground of its own needs one where it is entered later than it is dated.
        let later =
            matches!(act, Act::File | Act::Score | Act::Answer | Act::AskHearing | Act::Hear);
        let help = me.t(if later { "rounds-ground-later" } else { "rounds-ground-help" });
        fields.push(field("ground", "rounds-ground").input(Input::Area).help(help));
    }
    fields
        .push(field("on", "rounds-on").input(Input::Date).value(here.today.to_string()).required());
    fields
}

fn work(tx: &mut Tx<'_>, me: &Me, place: &Place, form: &Form) -> Result<Go> {
    let mut here = Here::of(tx, me, place.id)?;
    let (unit, item) = about(&here, place)?;
    let mut intent = here.intent(me, place.act, unit, item.as_deref())?;
    let text = |name: &str| form.optional(name).map(str::to_owned);
    intent.value = number(form, "value")?;
    intent.on = form.date("on")?.unwrap_or(here.today);
    intent.ground = text("ground");
    intent.document = text("document");
    intent.page = text("page");
    intent.words = text("words");
    intent.detail = match place.act {
        Act::Cut => Some(chosen(tx, &here, form)?),
        _ => text("detail"),
    };
    let seen = usize::try_from(form.id("seen")?).ok();
    let at_places = |error: Error| {
        // One step stands here, so its breaches are those of the form.
        let fields = error.fields().to_vec();
        if fields.is_empty() {
            return error;
        }
        fields.into_iter().fold(Error::invalid("round-refused"), |error, field| {
            let place = field.place.split('.').next().unwrap_or_default().to_owned();
            error.breach(terms::Field { place, ..field })
        })
    };
    if place.act == Act::Freeze {
        let computed = here.computed.clone();
        freeze(tx, &mut here.round, &computed, &intent, seen).map_err(at_places)?;
    } else {
        let frame = here.frame.clone();
        take_steps(tx, &mut here.round, &frame, &[intent], seen).map_err(at_places)?;
    }
    let name = words::act(me, place.act);
    let said = ui::ta(me.lang, "rounds-done", &[("act", name)]);
    let to = match (unit, &item, place.act) {
        (_, _, Act::Cut | Act::Dismiss) => here.href("/follow-up"),
        (_, _, Act::Release) => here.href("/results"),
        (Some(unit), Some(item), _) => here.cell_href(unit, item),
        (Some(unit), None, _) => here.href(&format!("/units/{}", here.code(unit))),
        _ => here.href(""),
    };
    Ok(Go::to(to).say(said))
}

/// The units that were ticked at a tie, by id: of the tied ones as many as are wanted.
fn chosen(tx: &mut Tx<'_>, here: &Here, form: &Form) -> Result<String> {
    let tie = tie_of(tx, here)?;
    let refused = || Error::invalid("round-refused");
    let mut ids = BTreeSet::new();
    for code in form.all("detail") {
        let unit = here.unit(code).map_err(|_| refused().field("detail", "round-unknown-unit"))?;
        if !tie.units.contains(&unit) {
            return Err(refused().field("detail", "round-unknown-unit"));
        }
        ids.insert(unit);
    }
    if ids.len() != tie.wanted {
        let args = vec![("wanted", tie.wanted.to_string()), ("chosen", ids.len().to_string())];
        let place = "detail".to_owned();
        return Err(refused().breach(terms::Field { place, rule: "round-cut-count", args }));
    }
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    Ok(ids.join(","))
}
