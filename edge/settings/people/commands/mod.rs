//! What can be done to an account: one question each, one command each.
//!
//! [`grants`]: roles, and the account that comes with its first; [`deputies`]: standing in and
//! handing over; [`account`]: password, second factor, end, erasure. Here is what they share.

mod account;
mod deputies;
mod grants;

pub(crate) use account::*;
pub(crate) use deputies::*;
pub(crate) use grants::*;

use ::store::Tx;
use askama::Template;
use identity::Person;
use terms::{Error, Result};
use ui::{Crumb, Field, Frame, Input};
use web::{Form, Me, Response, Visit};

use super::policy;
use crate::ask::{self, Ask};
use crate::words::unit_names;

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
    let ask = ask::about(me.frame(me.t(key)), format!("{home}/{path}"), me.t(key))
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

fn grounded(form: &Form) -> Result<&str> {
    form.optional("ground")
        .ok_or_else(|| Error::invalid("error-invalid").field("ground", "ground-missing"))
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
