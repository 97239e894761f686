//! One page about oneself, and three questions.

use ::store::{Tx, params};
use askama::Template;
use axum::response::IntoResponse;
use terms::{Error, Result};
use ui::{Crumb, Field, Frame, Input};
use web::{Form, Go, Me, Need, Response, Routes, Visit};

use super::{second_factor as code, view};
use crate::ask::{self, Ask};
use crate::people::role_at;
use crate::words::{last_day, unit_names, when};

pub fn routes() -> Routes {
    Routes::new()
        .get("/me", Need::SignedIn, show)
        .post("/me/acting", Need::SignedIn, act)
        .post("/me/view", Need::SignedIn, view::choose)
        .get("/me/password", Need::SignedIn, ask_password)
        .post("/me/password", Need::SignedIn, change_password)
        .get("/me/second-factor", Need::SignedIn, code::ask_on)
        .post("/me/second-factor", Need::SignedIn, code::turn_on)
        .get("/me/second-factor-off", Need::SignedIn, code::ask_off)
        .post("/me/second-factor-off", Need::SignedIn, code::turn_off)
}

#[derive(Template)]
#[template(path = "me/show.html")]
struct ShowPage {
    frame: Frame,
    facts: Vec<(String, String)>,
    /// Role, last day, ground.
    grants: Vec<(String, Option<String>, String)>,
    /// Those whom the reader may act for: id, name, last day, ground.
    principals: Vec<(i64, String, Option<String>, String)>,
    /// Those who stand in for the reader.
    deputies: Vec<(String, Option<String>)>,
    /// Whom the reader acts for now.
    acting: Option<(i64, String)>,
    has_code: bool,
    view: Vec<Field>,
}

async fn show(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let actor = me.actor()?;
            let id = actor.person;
            let person = identity::find_person(tx, id)?;
            let today = ::store::civil_date(tx.now());
            let held = identity::grants_of(tx, id, today)?;
            let units = held.iter().filter_map(|grant| grant.unit).chain(person.unit);
            let units = unit_names(tx, units.collect::<Vec<_>>(), me.lang)?;
            let unit = |unit: Option<i64>| unit.and_then(|unit| units.get(&unit)).cloned();
            let grants = held
                .iter()
                .map(|grant| {
                    let role = role_at(me, grant.role, &unit(grant.unit).unwrap_or_default());
                    (role, last_day(grant.valid_to.as_deref()), grant.ground.clone())
                })
                .collect();
            let mut principals = Vec::new();
            for duty in identity::principals_of(tx, id, today)? {
                let name = identity::name_of(tx, duty.principal)?;
                let last = last_day(duty.valid_to.as_deref());
                principals.push((duty.principal, name, last, duty.ground));
            }
            let mut deputies = Vec::new();
            for deputy in identity::deputies_of(tx, id, today)? {
                let last = last_day(deputy.valid_to.as_deref());
                deputies.push((identity::name_of(tx, deputy.deputy)?, last));
            }
            let mut facts = vec![
                (me.t("people-name"), identity::name_of(tx, id)?),
                (me.t("people-account"), person.account.clone()),
            ];
            facts.extend(unit(person.unit).map(|unit| (me.t("people-unit"), unit)));
            facts.extend(previous_sign_in(tx, id)?.map(|at| (me.t("me-previous"), when(at))));
            let acting = match actor.acting_for {
                Some(principal) => Some((principal, identity::name_of(tx, principal)?)),
                None => None,
            };
            let mut frame = me.frame(me.t("me-title")).within(ui::Phase::Settings);
            frame.crumbs = vec![
                Crumb::new(me.t("settings-title"), "/settings"),
                Crumb::here(me.t("me-title")),
            ];
            let has_code = person.has_totp;
            let view = view::fields(me);
            Ok(ShowPage { frame, facts, grants, principals, deputies, acting, has_code, view })
        })
        .await
}

/// The sign-in before this one, so that a strange one is noticed.
fn previous_sign_in(tx: &mut Tx<'_>, person: i64) -> Result<Option<i64>> {
    let last = tx.query(
        "select at from journal where kind = 'person' and subject = ?1 and verb = 'sign_in.done'
         order by seq desc limit 2",
        params![person],
        |r| r.get(0),
    )?;
    Ok(last.get(1).copied())
}

/// Takes up a deputyship, or lays it down where no principal is named.
async fn act(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let actor = me.actor()?;
            let principal = form.optional("principal").map(|_| form.id("principal")).transpose()?;
            if principal.is_none() && actor.acting_for.is_none() {
                tx.housekeeping();
                return Ok(Go::to("/me"));
            }
            identity::act_for(tx, me.session_token()?, actor.person, principal)?;
            let said = match principal {
                Some(principal) => {
                    let name = identity::name_of(tx, principal)?;
                    ui::ta(me.lang, "me-acting-began", &[("name", name)])
                }
                None => me.t("me-acting-ended"),
            };
            Ok(Go::to("/me").say(said))
        })
        .await
}

async fn ask_password(visit: Visit) -> Response {
    visit.page(password_question).await
}
fn password_question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let field = |name: &str, key: &str, hint| {
        Field::new(name, me.t(key)).input(Input::Password).autocomplete(hint).required()
    };
    let mut ask = ask::about(me.frame(me.t("me-password")), "/me/password", me.t("me-password-do"))
        .crumbs(vec![Crumb::new(me.t("me-title"), "/me")])
        .back("/me")
        .field(field("old", "me-password-old", "current-password"))
        .field(field("password", "me-password-new", "new-password").help(me.t("password-short")))
        .field(field("again", "me-password-again", "new-password"));
    ask.frame.lead = me.t("me-password-lead");
    if identity::find_person(tx, me.actor()?.person)?.must_change {
        ask.warning = me.t("password-first");
    }
    Ok(ask)
}

/// Passwords count their spaces: what was typed, not trimmed.
pub(super) fn typed(form: &Form, name: &str) -> String {
    let found = form.pairs.iter().find(|(key, _)| key == name);
    found.map_or_else(String::new, |(_, value)| value.clone())
}

async fn change_password(visit: Visit, form: Form) -> Response {
    match try_change(&visit, &form).await {
        Ok(()) => Go::to("/sign-in").say(visit.t("me-password-changed")).into_response(),
        Err(error) => web::ask_again(visit, form, error, password_question).await,
    }
}

async fn try_change(visit: &Visit, form: &Form) -> Result<()> {
    let wrong = |place: &str, rule| Error::invalid("error-invalid").field(place, rule);
    let id = visit.actor()?.person;
    let (old, new) = (typed(form, "old"), typed(form, "password"));
    if new != typed(form, "again") {
        return Err(wrong("again", "me-password-differs"));
    }
    if new == old {
        return Err(wrong("password", "me-password-same"));
    }
    right_password(visit, id, old).await.map_err(|e| match e.kind() {
        terms::Kind::Invalid => wrong("old", "me-password-wrong"),
        _ => e,
    })?;
    let hash = visit.app.hash_password(new).await?;
    visit.write(move |tx| identity::change_password(tx, id, &hash)).await
}

/// # Errors
/// Invalid, at field `password`, where it is not the person's.
pub(super) async fn right_password(visit: &Visit, id: i64, password: String) -> Result<()> {
    let person = visit.read(move |tx| identity::find_person(tx, id)).await?;
    if visit.app.check_password(password, person.password).await? {
        return Ok(());
    }
    Err(Error::invalid("error-invalid").field("password", "me-password-wrong"))
}
