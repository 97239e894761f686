//! Opening a case by hand: its kind, what it is about, who answers, on what ground.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use cases::access::{class_of, is_of, parties};
use cases::course::Intent;
use cases::{Kind, Opening, Origin, Party};
use identity::Verb;
use store::Tx;
use terms::{Date, Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Response, Visit};

use super::moves::{answers, asked, at_places};
use super::register::kinds_by_code;

pub(super) async fn ask(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let given = |name: &str| me.get(name).map(str::to_owned);
            question(tx, me, me.get("kind").unwrap_or_default(), &given)
        })
        .await
}

pub(super) async fn open(visit: Visit, form: Form) -> Response {
    let sent = form.clone();
    let question = move |tx: &mut Tx<'_>, me: &Me| {
        question(tx, me, sent.get("kind"), &|name| sent.optional(name).map(str::to_owned))
    };
    web::answer(visit, form, question, work).await
}

/// What the page that somebody came from says of the case; it is carried along from page to page.
const CARRIED: [&str; 7] = [
    "title",
    "subject",
    "accountable",
    "origin_kind",
    "origin_thing",
    "origin_address",
    "origin_words",
];

/// First which kind, then what that kind asks for.
fn question(
    tx: &mut Tx<'_>,
    me: &Me,
    code: &str,
    sent: &dyn Fn(&str) -> Option<String>,
) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let kinds = kinds_by_code(tx, today)?;
    let lang = me.lang;
    let crumbs = vec![Crumb::new(me.t("cases-title"), "/cases")];
    let frame = me.frame(me.t("cases-open-one")).within(ui::Phase::Act);
    let Some(kind) = kinds.get(code) else {
        let mine = kinds.values().filter(|kind| may_open(me, kind));
        let choices =
            mine.map(|kind| (kind.code.clone(), kind.name.get(lang).to_owned())).collect();
        let mut ask = Ask::new(frame, "/cases", me.t("cases-next"), "/cases").crumbs(crumbs);
        ask.fields = vec![Field::new("kind", me.t("cases-kind")).input(Input::Choice(choices))];
        ask.hidden.push(("choose", "1".into()));
        ask.hidden.extend(CARRIED.into_iter().filter_map(|name| Some((name, sent(name)?))));
        if let Some(words) = sent("origin_words") {
            ask = ask.fact(me.t("cases-grows-from"), words);
        }
        return Ok(ask);
    };
    let mut ask = Ask::new(frame, "/cases", me.t("cases-open-one"), "/cases").crumbs(crumbs);
    ask = ask.fact(me.t("cases-kind"), kind.name.get(lang).to_owned());
    if let Some(source) = &kind.source {
        ask = ask.fact(me.t("cases-source"), source.clone());
    }
    ask.hidden.push(("kind", kind.code.clone()));
    if let Some(words) = sent("origin_words") {
        ask = ask.fact(me.t("cases-grows-from"), words);
    }
    let origins = CARRIED.into_iter().filter(|name| name.starts_with("origin_"));
    ask.hidden.extend(origins.filter_map(|name| Some((name, sent(name)?))));
    let given = |name: &str| sent(name).unwrap_or_default();
    let field = |name: &str, key: &str| Field::new(name, me.t(key)).value(given(name));
    let offered = offered(tx, me, today)?;
    ask = ask
        .field(field("title", "cases-name").required())
        .field(unit_field(field("subject", "cases-subject"), me, &offered))
        .field(unit_field(field("accountable", "cases-accountable"), me, &offered))
        .field(Field::new("on", me.t("cases-on")).input(Input::Date).value(today.to_string()))
        .field(field("ground", "cases-ground").input(Input::Area).required());
    for field in &kind.fields {
        ask = ask.field(asked(tx, field, lang)?);
    }
    Ok(ask)
}

fn unit_field(field: Field, me: &Me, offered: &[(String, String)]) -> Field {
    field.help(me.t("cases-unit-help")).input(Input::Offer(offered.to_vec())).required()
}

/// Areas and offices by name. Firms are too many to offer; their code is typed.
pub(crate) fn offered(tx: &mut Tx<'_>, me: &Me, today: Date) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for hierarchy in [units::TERRITORY, units::COMMAND] {
        let tree = units::Tree::at(tx, hierarchy, today, None)?;
        for unit in tree.walk().into_iter().filter_map(|id| tree.unit(id)) {
            let one = (unit.code.clone(), unit.name.get(me.lang).to_owned());
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

fn may_open(me: &Me, kind: &Kind) -> bool {
    class_of(kind).is_ok_and(|class| me.can(Verb::Enter, class))
}

fn work(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<Go> {
    let today = store::civil_date(tx.now());
    let kinds = kinds_by_code(tx, today)?;
    let code = form.get("kind");
    let kind = kinds
        .get(code)
        .ok_or_else(|| Error::invalid("case-refused").field("kind", "case-kind-missing"))?;
    if form.optional("choose").is_some() {
        tx.housekeeping();
        let mut address = format!("/cases/new?kind={}", web::encoded(code));
        for name in CARRIED {
            if let Some(value) = form.optional(name) {
                let _ = write!(address, "&{name}={}", web::encoded(value));
            }
        }
        return Ok(Go::to(address));
    }
    let subject = unit(tx, form, "subject")?;
    let accountable = unit(tx, form, "accountable")?;
    let (actor, class) = (me.actor()?, class_of(kind)?);
    // Whoever opens must be somebody in the case: the one that answers, or one that watches.
    let mut parties: BTreeSet<Party> = parties(actor, class, accountable);
    // An office that may enter for everybody opens as the one that watches, and may verify later.
    if parties.len() > 1 && !is_of(actor, class, accountable) {
        parties.remove(&Party::Owner);
    }
    if parties.is_empty() || !may_open(me, kind) {
        return Err(Error::invalid("case-refused").field("accountable", "case-outside-area"));
    }
    let opening = Opening {
        kind: code.to_owned(),
        title: form.get("title").to_owned(),
        subject,
        accountable,
        period: None,
        origins: origin(form)?.into_iter().collect(),
        parent: None,
        uuid: None,
    };
    let intent = Intent {
        code: cases::OPEN.to_owned(),
        person: actor.person,
        acting_for: actor.acting_for,
        parties,
        of_owner: false,
        on: form.date("on")?.unwrap_or(today),
        today,
        ground: form.optional("ground").map(str::to_owned),
        document: None,
        fields: answers(form, &kind.fields),
        evidence: BTreeSet::new(),
    };
    let clockwork = cases::clocks(tx)?;
    let id = cases::open(tx, &clockwork, &opening, &intent)
        .map_err(|error| at_places(error, &kind.fields, &[]))?;
    Ok(Go::to(format!("/cases/{id}")).say(me.t("cases-was-opened")))
}

/// A unit by its code.
fn unit(tx: &mut Tx<'_>, form: &Form, place: &str) -> Result<i64> {
    let unknown = || Error::invalid("case-refused").field(place, "case-unit-unknown");
    Ok(units::find_by_code(tx, form.required(place)?)?.ok_or_else(unknown)?.0)
}

/// The record that a page sent along: its address must lead within the program.
fn origin(form: &Form) -> Result<Option<Origin>> {
    let Some(kind) = form.optional("origin_kind") else { return Ok(None) };
    let address = form.get("origin_address");
    if !address.starts_with('/') || address.starts_with("//") {
        return Err(Error::invalid("case-refused").field("origin_address", "case-address-outside"));
    }
    Ok(Some(Origin {
        kind: kind.to_owned(),
        thing: form.id("origin_thing")?,
        address: address.to_owned(),
        words: form.get("origin_words").to_owned(),
    }))
}
