//! The account itself: a new password, a lost second factor, its end, the erasure of the person.

use ::store::{Entry, Tx};
use identity::{Class, Person, Verb};
use terms::{Error, Result};
use ui::Field;
use web::{Form, Go, Me, Path, Response, Visit};

use super::{about, changeable, ground, grounded, shown};
use crate::ask::Ask;
use crate::people::{policy, store};

pub(crate) async fn ask_password(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            let person = changeable(tx, me, id)?;
            let mut ask = about(tx, me, &person, "people-reset", "password")?;
            ask.frame.lead = me.t("people-reset-lead");
            Ok(ask)
        })
        .await
}
pub(crate) async fn reset_password(visit: Visit, Path(id): Path<i64>, _form: Form) -> Response {
    let password = identity::one_time_password();
    let hash = match visit.app.hash_password(password.clone()).await {
        Ok(hash) => hash,
        Err(error) => return web::problem(&visit, &error),
    };
    let me = visit.clone();
    let reset = visit
        .write(move |tx| {
            changeable(tx, &me, id)?;
            identity::change_password(tx, id, &hash)
        })
        .await;
    match reset {
        Ok(()) => shown(visit, id, password).await,
        Err(error) => web::problem(&visit, &error),
    }
}

pub(crate) async fn ask_code_off(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| code_off_question(tx, me, id)).await
}
fn code_off_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let person = changeable(tx, me, id)?;
    Ok(about(tx, me, &person, "people-code-take", "second-factor-off")?
        .danger(me.t("people-code-take-warning"))
        .field(ground(me)))
}
pub(crate) async fn code_off(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        changeable(tx, me, id)?;
        let entry = Entry::new("person.second_factor_taken", "person", id);
        tx.record(entry.ground(grounded(form)?))?;
        identity::set_totp(tx, id, None)?;
        Ok(Go::to(format!("/people/{id}")).say(me.t("people-code-taken")))
    };
    web::answer(visit, form, move |tx, me| code_off_question(tx, me, id), work).await
}

pub(crate) async fn ask_end(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| end_question(tx, me, id)).await
}
fn end_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let person = changeable(tx, me, id)?;
    Ok(about(tx, me, &person, "people-end", "end")?
        .danger(me.t("people-end-warning"))
        .field(ground(me)))
}
pub(crate) async fn end(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        changeable(tx, me, id)?;
        store::end(tx, id, form.get("ground"))?;
        Ok(Go::to(format!("/people/{id}")).say(me.t("people-is-ended-now")))
    };
    web::answer(visit, form, move |tx, me| end_question(tx, me, id), work).await
}

/// Erasing reaches every later backup, so it is for those who answer for the whole city.
fn erasable(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Person> {
    if me.may(Verb::Grant, Class::People)? != identity::Territory::Everywhere {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    // An account that has ended can still be erased.
    let person = identity::find_person(tx, id)?;
    policy::may_change(tx, me.actor()?, &person)?;
    Ok(person)
}
pub(crate) async fn ask_erase(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| erase_question(tx, me, id)).await
}
fn erase_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let person = erasable(tx, me, id)?;
    Ok(about(tx, me, &person, "people-erase", "erase")?
        .danger(me.t("people-erase-warning"))
        .field(ground(me))
        .field(
            Field::new("confirm", me.t("people-confirm"))
                .help(me.t("people-confirm-help"))
                .maxlength(40)
                .required(),
        ))
}
pub(crate) async fn erase(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        let person = erasable(tx, me, id)?;
        if form.get("confirm") != person.account {
            return Err(Error::invalid("error-invalid").field("confirm", "people-confirm-wrong"));
        }
        store::erase(tx, id, form.get("ground"))?;
        Ok(Go::to("/people").say(me.t("people-erased")))
    };
    web::answer(visit, form, move |tx, me| erase_question(tx, me, id), work).await
}
