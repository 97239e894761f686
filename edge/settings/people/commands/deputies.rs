//! Deputies (AB角) and hand-over: who else does the work, from when to when.

use ::store::Tx;
use identity::{Class, Person, Verb};
use terms::{Error, Result};
use ui::{Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{about, changeable, ground, grounded, last_day};
use crate::ask::Ask;
use crate::people::{policy, store};
use crate::words::day_after;

/// The field that names a colleague: a list where there are few, else the account.
fn colleague(tx: &mut Tx<'_>, me: &Me, not: &Person, key: &str) -> Result<Field> {
    let actor = me.actor()?;
    let units = actor.may(Verb::Grant, Class::People)?.limit();
    let found = store::colleagues(tx, units)?;
    let field = Field::new("deputy", me.t(key)).required();
    if found.len() as i64 > store::COLLEAGUES {
        return Ok(field.help(me.t("people-by-account")).maxlength(40));
    }
    let mut people = Vec::new();
    for (id, account, unit) in found {
        if id != not.id && policy::not_self(actor, id).is_ok() {
            let name = identity::name_of(tx, id)?;
            // Those of the same unit first: that is where a deputy sits.
            people.push((unit != not.unit, account.clone(), format!("{name} {account}")));
        }
    }
    people.sort();
    let mut choices = vec![(String::new(), me.t("settings-choose"))];
    choices.extend(people.into_iter().map(|(_, account, words)| (account, words)));
    Ok(field.input(Input::Choice(choices)))
}

/// The colleague who was named: there, not ended, within the reader's units, not the reader.
fn named_colleague(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<i64> {
    let unknown = || Error::invalid("error-invalid").field("deputy", "people-unknown-account");
    let account = form.required("deputy")?.to_lowercase();
    let person = identity::by_account(tx, &account)?.filter(|p| !p.ended).ok_or_else(unknown)?;
    let actor = me.actor()?;
    policy::not_self(actor, person.id)?;
    let territory = actor.may(Verb::Grant, Class::People)?;
    let holds = match person.unit {
        Some(unit) => policy::within(tx, &territory, unit)?,
        None => territory == identity::Territory::Everywhere,
    };
    if holds { Ok(person.id) } else { Err(unknown()) }
}

pub(crate) async fn ask_deputy(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| deputy_question(tx, me, id)).await
}
fn deputy_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let person = changeable(tx, me, id)?;
    let field = colleague(tx, me, &person, "people-deputy")?;
    let mut ask = about(tx, me, &person, "people-appoint", "deputy")?
        .field(field)
        .field(last_day(me, "people-deputy-until-help"))
        .field(ground(me));
    ask.frame.lead = me.t("people-appoint-lead");
    Ok(ask)
}
pub(crate) async fn appoint(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        changeable(tx, me, id)?;
        let wrong = |place: &str, rule| Error::invalid("error-invalid").field(place, rule);
        let deputy = named_colleague(tx, me, form)?;
        let today = ::store::civil_date(tx.now());
        let last = form.date("last_day")?;
        if last.is_some_and(|day| day < today) {
            return Err(wrong("last_day", "people-last-day-past"));
        }
        if identity::deputies_of(tx, id, today)?.iter().any(|d| d.deputy == deputy) {
            return Err(wrong("deputy", "people-already-deputy"));
        }
        identity::appoint(tx, id, deputy, day_after(last), form.get("ground"))?;
        let name = identity::name_of(tx, deputy)?;
        let said = ui::ta(me.lang, "people-appointed", &[("name", name)]);
        Ok(Go::to(format!("/people/{id}")).say(said))
    };
    web::answer(visit, form, move |tx, me| deputy_question(tx, me, id), work).await
}

pub(crate) async fn ask_end_deputy(visit: Visit, Path(pair): Path<i64>) -> Response {
    visit.page(move |tx, me| end_deputy_question(tx, me, pair)).await
}
fn end_deputy_question(tx: &mut Tx<'_>, me: &Me, pair: i64) -> Result<Ask> {
    let (principal, deputy) = store::pair_of_deputy(tx, pair)?;
    let person = changeable(tx, me, principal)?;
    let name = identity::name_of(tx, deputy)?;
    let mut ask = about(tx, me, &person, "people-end-deputy", "")?
        .fact(me.t("people-deputy"), name)
        .field(ground(me));
    ask.action = format!("/deputies/{pair}/end");
    Ok(ask)
}
pub(crate) async fn end_deputy(visit: Visit, Path(pair): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        let (principal, _) = store::pair_of_deputy(tx, pair)?;
        changeable(tx, me, principal)?;
        identity::end_deputy(tx, pair, grounded(form)?)?;
        Ok(Go::to(format!("/people/{principal}")).say(me.t("people-deputy-ended")))
    };
    web::answer(visit, form, move |tx, me| end_deputy_question(tx, me, pair), work).await
}

pub(crate) async fn ask_hand_over(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| hand_over_question(tx, me, id)).await
}
fn hand_over_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let person = changeable(tx, me, id)?;
    let field = colleague(tx, me, &person, "people-hand-over-to")?;
    let mut ask =
        about(tx, me, &person, "people-hand-over", "hand-over")?.field(field).field(ground(me));
    ask.frame.lead = me.t("people-hand-over-lead");
    Ok(ask)
}
pub(crate) async fn hand_over(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        changeable(tx, me, id)?;
        let to = named_colleague(tx, me, form)?;
        let moved = identity::hand_over(tx, id, to, grounded(form)?)?;
        let said = ui::ta(me.lang, "people-handed-over", &[("n", moved.to_string())]);
        Ok(Go::to(format!("/people/{to}")).say(said))
    };
    web::answer(visit, form, move |tx, me| hand_over_question(tx, me, id), work).await
}
