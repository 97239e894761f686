//! Roles: given for a unit until a day, and ended; an account is opened with its first.

use ::store::Tx;
use identity::{Class, Role, Verb};
use terms::{Date, Error, Result};
use ui::{Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{about, changeable, ground, grounded, last_day, shown};
use crate::ask::{self, Ask};
use crate::people::{list, policy, store};
use crate::words::{day_after, unit_names};

/// The fields of a grant: role, unit, firm, last day, ground.
fn grant_fields(tx: &mut Tx<'_>, me: &Me, ask: Ask) -> Result<Ask> {
    let actor = me.actor()?;
    let roles = policy::givable(actor).into_iter();
    let mut roles: Vec<_> = roles.map(|role| (role.code().to_owned(), me.t(&role.key()))).collect();
    roles.insert(0, (String::new(), me.t("settings-choose")));
    let within = actor.may(Verb::Grant, Class::People)?.limit();
    let everywhere = within.is_none();
    let found = store::choices(tx, within)?;
    let names = unit_names(tx, found.iter().map(|(id, _)| *id), me.lang)?;
    let nowhere = me.t(if everywhere { "people-everywhere" } else { "settings-choose" });
    let mut choices = vec![(String::new(), nowhere)];
    for (id, code) in found {
        let name = names.get(&id).cloned().unwrap_or_default();
        choices.push((id.to_string(), format!("{name} {code}")));
    }
    Ok(ask
        .field(Field::new("role", me.t("people-role")).input(Input::Choice(roles)).required())
        .field(
            Field::new("unit", me.t("people-where"))
                .help(me.t("people-where-help"))
                .input(Input::Choice(choices)),
        )
        .field(Field::new("firm", me.t("people-firm")).help(me.t("people-firm-help")).maxlength(40))
        .field(last_day(me, "people-last-day-help"))
        .field(ground(me)))
}

struct Asked {
    role: Role,
    unit: Option<i64>,
    last_day: Option<Date>,
    ground: String,
}

/// Reads the fields of a grant and checks that it is the reader's to give.
fn asked_grant(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<Asked> {
    let wrong = |place: &str, rule| Error::invalid("error-invalid").field(place, rule);
    let role = Role::named(form.get("role")).ok_or_else(|| wrong("role", "field-missing"))?;
    let unit = match (form.optional("firm"), form.optional("unit")) {
        (Some(firm), _) => Some(
            store::unit_by_code(tx, firm)?.ok_or_else(|| wrong("firm", "people-unknown-unit"))?,
        ),
        (None, Some(_)) => Some(form.id("unit")?),
        (None, None) => None,
    };
    fits(tx, role, unit).map_err(|(place, rule)| wrong(place, rule))?;
    let today = ::store::civil_date(tx.now());
    let last_day = form.date("last_day")?;
    if last_day.is_some_and(|day| day < today) {
        return Err(wrong("last_day", "people-last-day-past"));
    }
    let ground = form.required("ground")?.to_owned();
    if !policy::may_give(tx, me.actor()?, role, unit)? {
        return Err(Error::not_allowed("people-role-not-yours"));
    }
    Ok(Asked { role, unit, last_day, ground })
}

/// Whether a role and a unit go together; the place and the rule where they do not.
pub(crate) fn fits(
    tx: &mut Tx<'_>,
    role: Role,
    unit: Option<i64>,
) -> std::result::Result<(), (&'static str, &'static str)> {
    let kind = match unit {
        None => None,
        Some(unit) => {
            let found = ::units::get(tx, ::units::UnitId(unit));
            Some(found.map_err(|_| ("unit", "people-unknown-unit"))?.kind)
        }
    };
    match (role, kind.as_deref()) {
        (Role::Firm, Some(::units::FIRM)) => Ok(()),
        (Role::Firm, _) => Err(("firm", "people-firm-needed")),
        (_, Some(::units::FIRM)) => Err(("firm", "people-firm-only")),
        (role, None) if policy::needs_unit(role) => Err(("unit", "people-role-needs-unit")),
        _ => Ok(()),
    }
}

pub(crate) async fn ask_new(visit: Visit) -> Response {
    visit.page(new_question).await
}
fn new_question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let ask = ask::about(me.frame(me.t("people-new")), "/people/new", me.t("people-new-do"))
        .crumbs(vec![Crumb::new(me.t("people-title"), "/people")])
        .back("/people")
        .field(
            Field::new("account", me.t("people-account"))
                .help(me.t("people-account-help"))
                .maxlength(40)
                .required(),
        )
        .field(Field::new("name", me.t("people-name")).maxlength(50).required());
    grant_fields(tx, me, ask)
}
pub(crate) async fn open(visit: Visit, form: Form) -> Response {
    let password = identity::one_time_password();
    let hash = match visit.app.hash_password(password.clone()).await {
        Ok(hash) => hash,
        Err(error) => return web::problem(&visit, &error),
    };
    let (me, given) = (visit.clone(), form.clone());
    let opened = visit
        .write(move |tx| {
            let name = given.required("name")?.to_owned();
            let account = given.required("account")?.to_lowercase();
            let asked = asked_grant(tx, &me, &given)?;
            let opening = store::Opening {
                account,
                name,
                role: asked.role,
                unit: asked.unit,
                last_day: asked.last_day,
                ground: asked.ground,
            };
            store::open(tx, &opening, hash)
        })
        .await;
    match opened {
        Ok(id) => shown(visit, id, password).await,
        Err(error) => web::ask_again(visit, form, error, new_question).await,
    }
}

pub(crate) async fn ask_grant(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| grant_question(tx, me, id)).await
}
fn grant_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let person = changeable(tx, me, id)?;
    let ask = about(tx, me, &person, "people-give", "grant")?;
    grant_fields(tx, me, ask)
}
pub(crate) async fn give(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        changeable(tx, me, id)?;
        let asked = asked_grant(tx, me, form)?;
        let today = ::store::civil_date(tx.now());
        let held = store::held(tx, id, today)?;
        if held.iter().any(|g| !g.over && g.role == asked.role && g.unit == asked.unit) {
            return Err(Error::invalid("error-invalid").field("role", "people-has-role"));
        }
        identity::give(tx, id, asked.role, asked.unit, day_after(asked.last_day), &asked.ground)?;
        Ok(Go::to(format!("/people/{id}")).say(me.t("people-given")))
    };
    web::answer(visit, form, move |tx, me| grant_question(tx, me, id), work).await
}

pub(crate) async fn ask_end_grant(visit: Visit, Path(grant): Path<i64>) -> Response {
    visit.page(move |tx, me| end_grant_question(tx, me, grant)).await
}
fn end_grant_question(tx: &mut Tx<'_>, me: &Me, grant: i64) -> Result<Ask> {
    let id = store::person_of_grant(tx, grant)?;
    let person = changeable(tx, me, id)?;
    let today = ::store::civil_date(tx.now());
    let mut ask = about(tx, me, &person, "people-end-grant", "")?;
    if let Some(held) = store::held(tx, id, today)?.into_iter().find(|held| held.id == grant) {
        let unit = unit_names(tx, held.unit, me.lang)?.into_values().next();
        let role = list::role_at(me, held.role, &unit.unwrap_or_default());
        ask = ask.fact(me.t("people-role"), role);
    }
    ask.action = format!("/grants/{grant}/end");
    Ok(ask.field(ground(me)))
}
pub(crate) async fn end_grant(visit: Visit, Path(grant): Path<i64>, form: Form) -> Response {
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        let id = store::person_of_grant(tx, grant)?;
        changeable(tx, me, id)?;
        identity::end_grant(tx, grant, grounded(form)?)?;
        Ok(Go::to(format!("/people/{id}")).say(me.t("people-grant-ended")))
    };
    web::answer(visit, form, move |tx, me| end_grant_question(tx, me, grant), work).await
}
