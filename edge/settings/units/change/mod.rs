//! Changing units: a question with its ground, what it would change, and only then the change.
//!
//! The preview is the change itself: it is done in the write lane and given up again, and what it
//! made otherwise is told. So a preview cannot promise what the command then refuses, and a circle
//! in a hierarchy is named before anything is written. Both times are asked for or said: from which
//! day (to which) it holds, and since which journal entry it is known, which is always the next one.
//! Nothing here deletes: see [`back`].

mod back;
mod end;
mod found;
mod merge;
mod name;
mod place;
mod preview;
mod split;

use std::sync::{Arc, Mutex, PoisonError};

use ::store::Tx;
use ::units::{FIRM, Stretch, Unit, UnitId};
use axum::response::IntoResponse;
use identity::{Class, Territory, Verb};
use terms::{Date, Error, Result};
use ui::{Crumb, Field, Input};
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit};

use crate::ask::{self, Ask};
use crate::words::day_after;
use preview::{Preview, PreviewPage};

/// Who may change the frame of reference: those who may bring it in.
pub(crate) const VERB: Verb = Verb::Import;
pub(crate) const NEED: Need = Need::May(VERB, Class::Reference);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/units/new", NEED, |visit: Visit| ask_about(visit, String::new(), found::FOUND))
        .post("/units/new", NEED, |visit: Visit, form: Form| {
            answer(visit, String::new(), form, found::FOUND)
        })
        .get("/units/{code}/rename", NEED, |v: Visit, Path(c): Path<String>| {
            ask_about(v, c, name::NAME)
        })
        .post("/units/{code}/rename", NEED, |v: Visit, Path(c): Path<String>, f: Form| {
            answer(v, c, f, name::NAME)
        })
        .get("/units/{code}/place", NEED, |v: Visit, Path(c): Path<String>| {
            ask_about(v, c, place::PLACE)
        })
        .post("/units/{code}/place", NEED, |v: Visit, Path(c): Path<String>, f: Form| {
            answer(v, c, f, place::PLACE)
        })
        .get("/units/{code}/merge", NEED, |v: Visit, Path(c): Path<String>| {
            ask_about(v, c, merge::MERGE)
        })
        .post("/units/{code}/merge", NEED, |v: Visit, Path(c): Path<String>, f: Form| {
            answer(v, c, f, merge::MERGE)
        })
        .get("/units/{code}/split", NEED, |v: Visit, Path(c): Path<String>| {
            ask_about(v, c, split::SPLIT)
        })
        .post("/units/{code}/split", NEED, |v: Visit, Path(c): Path<String>, f: Form| {
            answer(v, c, f, split::SPLIT)
        })
        .get("/units/{code}/end", NEED, |v: Visit, Path(c): Path<String>| ask_about(v, c, end::END))
        .post("/units/{code}/end", NEED, |v: Visit, Path(c): Path<String>, f: Form| {
            answer(v, c, f, end::END)
        })
        .get("/units/{code}/take-back", NEED, |v: Visit, Path(c): Path<String>| {
            ask_about(v, c, back::BACK)
        })
        .post("/units/{code}/take-back", NEED, |v: Visit, Path(c): Path<String>, f: Form| {
            answer(v, c, f, back::BACK)
        })
}

/// A change: its question, and its work. The work says where to go and what to say there.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    ask: fn(&mut Tx<'_>, &Me, &str, &Form) -> Result<Ask>,
    work: fn(&mut Tx<'_>, &Me, &str, &Form) -> Result<Done>,
}

pub(crate) struct Done {
    code: String,
    /// The text that says it is done.
    say: &'static str,
}

async fn ask_about(visit: Visit, code: String, change: Change) -> Response {
    visit
        .page(move |tx, me| {
            // A row of a page may fill the question in advance.
            let form = Form { pairs: me.pairs.clone() };
            Ok(filled((change.ask)(tx, me, &code, &form)?, &form))
        })
        .await
}

async fn answer(visit: Visit, code: String, form: Form, change: Change) -> Response {
    let asked = {
        let (code, form) = (code.clone(), form.clone());
        move |tx: &mut Tx<'_>, me: &Me| (change.ask)(tx, me, &code, &form)
    };
    if form.get("edit") == "1" {
        return visit.page(move |tx, me| Ok(filled(asked(tx, me)?, &form))).await;
    }
    if form.get("sure") == "1" {
        let (me, given) = (visit.clone(), form.clone());
        let done = visit
            .write(move |tx| {
                let done = (change.work)(tx, &me, &code, &given)?;
                Ok(Go::to(format!("/units/{}", done.code)).say(me.t(done.say)))
            })
            .await;
        return match done {
            Ok(go) => go.into_response(),
            Err(error) => web::ask_again(visit, form, error, asked).await,
        };
    }
    match tried(&visit, code, form.clone(), change).await {
        Ok(preview) => {
            visit.page(move |tx, me| Ok(PreviewPage::new(asked(tx, me)?, preview, &form, me))).await
        }
        Err(error) => web::ask_again(visit, form, error, asked).await,
    }
}

/// Does the change, tells what it made otherwise, and gives it up.
async fn tried(visit: &Visit, code: String, form: Form, change: Change) -> Result<Preview> {
    const GIVEN_UP: &str = "units-preview";
    let slot: Arc<Mutex<Option<Preview>>> = Arc::default();
    let (me, told) = (visit.clone(), slot.clone());
    let given_up = visit
        .write(move |tx| -> Result<()> {
            let head = tx.head_seq()?;
            (change.work)(tx, &me, &code, &form)?;
            let preview = Preview::since(tx, &me, head)?;
            *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(preview);
            Err(Error::conflict(GIVEN_UP))
        })
        .await;
    match given_up {
        Err(error) if error.code() != GIVEN_UP => Err(error),
        _ => {
            let preview = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
            preview.ok_or_else(|| Error::broken("a change was tried and told nothing"))
        }
    }
}

/// The question with what was answered so far.
fn filled(mut ask: Ask, form: &Form) -> Ask {
    for field in &mut ask.fields {
        if let Some(value) = form.optional(&field.name) {
            *field = std::mem::take(field).value(value);
        }
    }
    ask
}

// What the questions share.

/// The unit of an address, which the reader may change.
fn unit_of(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Unit> {
    let id = ::units::find_by_code(tx, code)?.ok_or_else(|| Error::not_found("error-not-found"))?;
    may_change(me, &[id])?;
    ::units::get(tx, id)
}

/// Each of the units is within what the reader may change.
fn may_change(me: &Me, units: &[UnitId]) -> Result<()> {
    units.iter().try_for_each(|unit| me.actor()?.may_at(VERB, Class::Reference, unit.0))
}
/// What touches no unit yet is for those who answer for the whole city.
fn everywhere(me: &Me) -> Result<()> {
    match me.may(VERB, Class::Reference)? {
        Territory::Everywhere => Ok(()),
        Territory::Units(_) => Err(Error::not_allowed("error-outside-area")),
    }
}

fn question(me: &Me, unit: &Unit, key: &str, path: &str) -> Ask {
    let home = format!("/units/{}", unit.code);
    let name = unit.name.get(me.lang).to_owned();
    let crumbs =
        vec![Crumb::new(me.t("units-title"), "/units"), Crumb::new(name.clone(), home.clone())];
    let mut ask =
        ask::about(me.frame(me.t(key)), format!("{home}/{path}"), me.t("units-look-first"))
            .crumbs(crumbs)
            .back(home)
            .fact(me.t("units-unit"), format!("{name} {}", unit.code));
    ask.frame.lead = me.t(&format!("{key}-lead"));
    ask
}

fn on(me: &Me, name: &str, key: &str) -> Field {
    let help = me.t(&format!("{key}-help"));
    Field::new(name, me.t(key)).help(help).input(Input::Date).required()
}
fn last_day(me: &Me) -> Field {
    Field::new("last_day", me.t("settings-last-day"))
        .help(me.t("units-last-day-help"))
        .input(Input::Date)
}
/// A paper and a reason. What follows from a decision names the paper; a slip has only a reason.
fn grounds(me: &Me, ask: Ask, paper_needed: bool) -> Ask {
    let key = if paper_needed { "units-paper-help" } else { "units-paper-optional" };
    let paper = Field::new("paper", me.t("units-paper")).help(me.t(key)).maxlength(100);
    let paper = if paper_needed { paper.required() } else { paper };
    let ground = Field::new("ground", me.t("settings-ground"))
        .help(me.t("units-ground-help"))
        .maxlength(200)
        .required();
    ask.field(paper).field(ground)
}
fn grounded(form: &Form, paper_needed: bool) -> Result<String> {
    let mut wrong = Error::invalid("error-invalid");
    let (paper, ground) = (form.optional("paper"), form.optional("ground"));
    if paper_needed && paper.is_none() {
        wrong = wrong.field("paper", "units-paper-missing");
    }
    if ground.is_none() {
        wrong = wrong.field("ground", "ground-missing");
    }
    if !wrong.fields().is_empty() {
        return Err(wrong);
    }
    Ok([paper, ground].into_iter().flatten().collect::<Vec<_>>().join(" "))
}
fn required_day(form: &Form, name: &str) -> Result<Date> {
    day(form, name)?.ok_or_else(|| Error::invalid("error-invalid").field(name, "field-missing"))
}
/// A slip in the year must not put a unit into another age.
fn day(form: &Form, name: &str) -> Result<Option<Date>> {
    let day = form.date(name)?;
    if day.is_some_and(|day| !(1900..=2200).contains(&day.year())) {
        return Err(Error::invalid("error-invalid").field(name, "field-date"));
    }
    Ok(day)
}
/// From a first day to a last one, both named by people.
fn stretch(form: &Form) -> Result<Stretch> {
    let from = required_day(form, "from")?;
    let last = day(form, "last_day")?;
    if last.is_some_and(|last| last < from) {
        return Err(Error::invalid("error-invalid").field("last_day", "units-last-before-first"));
    }
    Stretch::new(from, day_after(last))
}

/// A unit as people name it: by its code, or by a name that it alone bears. Firms are not meant.
fn named(tx: &mut Tx<'_>, place: &str, text: &str) -> Result<UnitId> {
    let unknown = || {
        let args = vec![("value", text.to_owned())];
        let field = terms::Field { place: place.to_owned(), rule: "units-unknown", args };
        Error::invalid("error-invalid").breach(field)
    };
    let found = match ::units::find_by_code(tx, text)? {
        Some(unit) => unit,
        None => super::store::by_name(tx, text)?.ok_or_else(unknown)?,
    };
    if ::units::get(tx, found)?.kind == FIRM {
        return Err(Error::invalid("error-invalid").field(place, "units-no-firm"));
    }
    Ok(found)
}
/// Several, parted as people part them.
fn several(tx: &mut Tx<'_>, form: &Form, place: &str) -> Result<Vec<UnitId>> {
    let mut units = Vec::new();
    for text in form.required(place)?.split([',', '，', '、', ';', '；', ' ', '\n', '\r', '\t'])
    {
        if !text.is_empty() {
            let unit = named(tx, place, text)?;
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
    }
    Ok(units)
}

fn done(unit: &Unit, say: &'static str) -> Done {
    Done { code: unit.code.clone(), say }
}

#[cfg(test)]
mod tests;
