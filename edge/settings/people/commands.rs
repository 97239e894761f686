//! What can be done to an account: one question each, one command each.

use ::store::{Entry, Tx};
use askama::Template;
use identity::{Class, Person, Role, Verb};
use terms::{Date, Error, Result};
use ui::{Crumb, Field, Frame, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::{policy, store};
use crate::ask::{self, Ask};
use crate::words::{day_after, unit_names};

/// Passwords that were just made, shown this once.
#[derive(Template)]
#[template(path = "people/shown.html")]
struct ShownPage {
    frame: Frame,
    account: String,
    name: String,
    password: String,
    href: String,
}

/// Sixteen characters without those that look alike, in fours: 80 bits.
pub(crate) fn fresh_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let bytes: [u8; 16] = ::store::random();
    let mut password = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        password.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    password
}

/// The person of an address, whom the reader may change.
fn changeable(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Person> {
    let person = identity::find_person(tx, id)?;
    policy::may_change(tx, me.actor()?, &person)?;
    if person.ended {
        return Err(Error::conflict("people-ended"));
    }
    Ok(person)
}

/// A question about a person, with who it is about.
fn about(tx: &mut Tx<'_>, me: &Me, person: &Person, key: &str, path: &str) -> Result<Ask> {
    let name = identity::name_of(tx, person.id)?;
    let home = format!("/people/{}", person.id);
    let crumbs =
        vec![Crumb::new(me.t("people-title"), "/people"), Crumb::new(name.clone(), home.clone())];
    let unit = unit_names(tx, person.unit, me.lang)?.into_values().next();
    let ask = Ask::new(me.frame(me.t(key)), format!("{home}/{path}"), me.t(key))
        .crumbs(crumbs)
        .back(home)
        .fact(me.t("people-name"), name)
        .fact(me.t("people-account"), person.account.clone());
    Ok(match unit {
        Some(unit) => ask.fact(me.t("people-unit"), unit),
        None => ask,
    })
}

pub(crate) fn ground(me: &Me) -> Field {
    Field::new("ground", me.t("settings-ground"))
        .help(me.t("settings-ground-help"))
        .maxlength(200)
        .required()
}
fn last_day(me: &Me, key: &str) -> Field {
    Field::new("last_day", me.t("settings-last-day")).help(me.t(key)).input(Input::Date)
}

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
    let ask = Ask::new(me.frame(me.t("people-new")), "/people/new", me.t("people-new-do"))
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
    let password = fresh_password();
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
        Err(error) => ask::again(visit, form, error, new_question).await,
    }
}

async fn shown(visit: Visit, id: i64, password: String) -> Response {
    visit
        .page(move |tx, me| {
            let person = identity::find_person(tx, id)?;
            let name = identity::name_of(tx, id)?;
            let href = format!("/people/{id}");
            let mut frame = me.frame(me.t("people-shown")).within(ui::Phase::Settings);
            frame.crumbs = vec![
                Crumb::new(me.t("people-title"), "/people"),
                Crumb::new(name.clone(), href.clone()),
                Crumb::here(me.t("people-shown")),
            ];
            Ok(ShownPage { frame, account: person.account, name, password, href })
        })
        .await
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
    ask::act(visit, form, move |tx, me| grant_question(tx, me, id), work).await
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
        let role = super::list::role_at(me, held.role, &unit.unwrap_or_default());
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
    ask::act(visit, form, move |tx, me| end_grant_question(tx, me, grant), work).await
}

fn grounded(form: &Form) -> Result<&str> {
    form.optional("ground")
        .ok_or_else(|| Error::invalid("error-invalid").field("ground", "ground-missing"))
}

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
    ask::act(visit, form, move |tx, me| deputy_question(tx, me, id), work).await
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
    ask::act(visit, form, move |tx, me| end_deputy_question(tx, me, pair), work).await
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
    ask::act(visit, form, move |tx, me| hand_over_question(tx, me, id), work).await
}

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
    let password = fresh_password();
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
    ask::act(visit, form, move |tx, me| code_off_question(tx, me, id), work).await
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
    ask::act(visit, form, move |tx, me| end_question(tx, me, id), work).await
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
    ask::act(visit, form, move |tx, me| erase_question(tx, me, id), work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_password_is_long_readable_and_another_each_time() {
        let (one, other) = (fresh_password(), fresh_password());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        assert!(!one.contains(['0', 'O', '1', 'l', 'i', 'o']), "{one}");
        assert!(identity::hash_password(&one).is_ok());
    }
}
