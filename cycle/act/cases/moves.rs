//! Taking a step: what the kind asks for, as a form; and files that come before a step names them.

use std::collections::{BTreeMap, BTreeSet};

use cases::course::Intent;
use cases::{Asked, Attached, Evidence, Move, Sort, attach, evidence_of};
use store::{Named, Tx};
use terms::{Error, Lang, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Upload, Visit};

use super::show::{Seen, seen};

pub(super) async fn ask(visit: Visit, Path((id, step)): Path<(i64, String)>) -> Response {
    visit.page(move |tx, me| question(tx, me, id, &step)).await
}

pub(super) async fn take(
    visit: Visit,
    Path((id, step)): Path<(i64, String)>,
    form: Form,
) -> Response {
    let again = step.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, id, &again),
        move |tx, me, form| work(tx, me, id, &step, form),
    )
    .await
}

fn question(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str) -> Result<Ask> {
    let Seen { case, .. } = seen(tx, me, id)?;
    let wanted = step_here(tx, &case, code)?;
    let lang = me.lang;
    let frame = me.frame(wanted.name.get(lang)).within(ui::Phase::Act);
    let submit = ui::ta(lang, "cases-do", &[("move", wanted.name.get(lang).to_owned())]);
    let here = format!("/cases/{id}");
    let mut ask = Ask::new(frame, format!("{here}/moves/{code}"), submit, here.clone())
        .fact(me.t("cases-case"), case.title.clone())
        .fact(me.t("cases-state"), state_name(&case, lang))
        .crumbs(vec![
            Crumb::new(me.t("cases-title"), "/cases"),
            Crumb::new(case.title.clone(), here),
        ]);
    if wanted.paper.is_some() {
        ask.warning = me.t("cases-paper-drafted");
    }
    let today = store::civil_date(tx.now());
    ask.hidden.push(("seen", case.steps.len().to_string()));
    ask = ask.field(
        Field::new("on", me.t("cases-on")).input(Input::Date).value(today.to_string()).required(),
    );
    for field in &wanted.fields {
        ask = ask.field(asked(tx, field, lang)?);
    }
    if wanted.ground {
        ask = ask.field(Field::new("ground", me.t("cases-ground")).input(Input::Area).required());
    }
    if wanted.document {
        let help = me.t("cases-document-help");
        ask = ask.field(Field::new("document", me.t("cases-document")).help(help).required());
    }
    let kept = evidence_of(tx, id)?;
    for field in evidence_fields(wanted, &kept, me) {
        ask = ask.field(field);
    }
    Ok(ask)
}

/// A move that is asked for here; one with a page of its own is taken there, where more is checked.
fn step_here<'c>(tx: &mut Tx<'_>, case: &'c cases::Case, code: &str) -> Result<&'c Move> {
    let step = case.kind.step(code).ok_or_else(|| Error::not_found("case-move-unknown"))?;
    match step.page_for(&cases::origins_of(tx, case.id)?) {
        Some(_) => Err(Error::not_allowed("case-move-elsewhere")),
        None => Ok(step),
    }
}

fn state_name(case: &cases::Case, lang: Lang) -> String {
    let state = case.kind.state(case.stands());
    state.map_or(case.stands(), |state| state.name.get(lang)).to_owned()
}

/// A field as its kind declares it.
pub(crate) fn asked(tx: &mut Tx<'_>, field: &Asked, lang: Lang) -> Result<Field> {
    let made = Field::new(place(&field.code), field.name.get(lang));
    let made = match &field.help {
        Some(help) => made.help(help.get(lang)),
        None => made,
    };
    let made = match field.sort {
        Sort::Line => made,
        Sort::Text => made.input(Input::Area),
        Sort::Date => made.input(Input::Date),
        Sort::Number => made.input(Input::Decimal),
        Sort::Choice => {
            let choices = field.choices.iter().enumerate();
            let choices = choices.map(|(n, word)| ((n + 1).to_string(), word.get(lang).to_owned()));
            let none = (String::new(), ui::t(lang, "cases-choose"));
            made.input(Input::Choice(std::iter::once(none).chain(choices).collect()))
        }
        Sort::Cause => {
            let today = store::civil_date(tx.now());
            let known = cases::rules::<cases::rulebook::Cause>(tx, today)?.into_iter();
            let causes = known.map(|it| (it.code.clone(), it.name.get(lang).to_owned()));
            let none = (String::new(), ui::t(lang, "cases-choose"));
            made.input(Input::Choice(std::iter::once(none).chain(causes).collect()))
        }
    };
    Ok(if field.required { made.required() } else { made })
}

/// The name of a field in the form, so that a kind may call its fields what it likes.
fn place(code: &str) -> String {
    format!("field.{code}")
}

/// What the form says to the fields of a kind; what was left empty is not said.
pub(crate) fn answers(form: &Form, fields: &[Asked]) -> BTreeMap<String, String> {
    fields
        .iter()
        .filter_map(|field| {
            Some((field.code.clone(), form.optional(&place(&field.code))?.to_owned()))
        })
        .collect()
}

/// Refusals name fields of the kind; the form calls them by their place.
pub(crate) fn at_places(error: Error, fields: &[Asked], wanted: &[cases::Wanted]) -> Error {
    let places = |code: &str| {
        if fields.iter().any(|field| field.code == code) {
            place(code)
        } else if wanted.iter().any(|it| it.code == code) {
            format!("evidence.{code}")
        } else {
            code.to_owned()
        }
    };
    let fields = error.fields().to_vec();
    let bare = error
        .args()
        .iter()
        .fold(Error::new(error.kind(), error.code()), |bare, (name, value)| bare.with(name, value));
    fields.into_iter().fold(bare, |error, field| {
        let place = places(&field.place);
        error.breach(terms::Field { place, ..field })
    })
}

/// For each evidence a choice of what was already uploaded, and the address of a record instead.
fn evidence_fields(wanted: &Move, kept: &[Evidence], me: &Me) -> Vec<Field> {
    let files: Vec<(String, String)> =
        kept.iter().filter_map(|it| Some((it.evidence?.to_string(), it.title.clone()))).collect();
    let mut fields = Vec::new();
    for evidence in &wanted.evidence {
        let name = evidence.name.get(me.lang);
        let none = (String::new(), me.t("cases-choose"));
        let choices = std::iter::once(none).chain(files.iter().cloned()).collect();
        fields.push(
            Field::new(format!("evidence.{}", evidence.code), name)
                .help(me.t("cases-evidence-help"))
                .input(Input::Choice(choices)),
        );
        fields.push(
            Field::new(
                format!("address.{}", evidence.code),
                ui::ta(me.lang, "cases-evidence-address", &[("name", name.to_owned())]),
            )
            .help(me.t("cases-evidence-address-help")),
        );
    }
    fields
}

fn work(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str, form: &Form) -> Result<Go> {
    let Seen { case, parties, of_owner } = seen(tx, me, id)?;
    let wanted = step_here(tx, &case, code)?;
    let attached = attached(form, wanted, &evidence_of(tx, id)?)?;
    let today = store::civil_date(tx.now());
    let actor = me.actor()?;
    let intent = Intent {
        code: code.to_owned(),
        person: actor.person,
        acting_for: actor.acting_for,
        parties,
        of_owner,
        on: form.date("on")?.unwrap_or(today),
        today,
        ground: form.optional("ground").map(str::to_owned),
        document: form.optional("document").map(str::to_owned),
        fields: answers(form, &wanted.fields),
        evidence: attached.iter().map(|it| it.wanted.clone()).collect::<BTreeSet<_>>(),
    };
    let seen_steps = usize::try_from(form.id("seen")?).unwrap_or_default();
    let clockwork = cases::clocks(tx)?;
    cases::take(tx, &clockwork, id, seen_steps, &intent, &attached, None)
        .map_err(|error| at_places(error, &wanted.fields, &wanted.evidence))?;
    let said = ui::ta(me.lang, "cases-done", &[("move", wanted.name.get(me.lang).to_owned())]);
    Ok(Go::to(format!("/cases/{id}")).say(said))
}

fn attached(form: &Form, wanted: &Move, kept: &[Evidence]) -> Result<Vec<Attached>> {
    let mut attached = Vec::new();
    for evidence in &wanted.evidence {
        let place = format!("evidence.{}", evidence.code);
        if let Some(chosen) = form.optional(&place) {
            let chosen = chosen.parse().ok();
            let file = kept.iter().find(|it| it.evidence.is_some() && it.evidence == chosen);
            let file = file.ok_or_else(|| {
                Error::invalid("case-refused").field(place, "case-evidence-unknown")
            })?;
            attached.push(Attached {
                wanted: evidence.code.clone(),
                evidence: file.evidence,
                address: None,
                title: file.title.clone(),
            });
        } else if let Some(address) = form.optional(&format!("address.{}", evidence.code)) {
            // An address leads within the program; what lies elsewhere is uploaded.
            if !address.starts_with('/') || address.starts_with("//") {
                let place = format!("address.{}", evidence.code);
                return Err(Error::invalid("case-refused").field(place, "case-address-outside"));
            }
            attached.push(Attached {
                wanted: evidence.code.clone(),
                evidence: None,
                address: Some(address.to_owned()),
                title: format!("{} {address}", evidence.name.zh),
            });
        }
    }
    Ok(attached)
}

/// Keeps a file on stable storage, then names it in one command. Nothing is kept of whoever may not
/// attach it; the command asks again, because a case may end in between.
pub(super) async fn upload(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
    let me = visit.clone();
    let kept = visit.read(move |tx| may_attach(tx, &me, id)).await;
    let hash = match kept.and_then(|()| visit.db().evidence().keep(&upload.bytes)) {
        Ok(hash) => hash,
        Err(error) => return web::problem(&visit, &error),
    };
    visit
        .act(move |tx, me| {
            may_attach(tx, me, id)?;
            let file = Named {
                hash: &hash,
                media: "application/octet-stream",
                size: upload.bytes.len(),
                title: &upload.file_name,
                document: None,
            };
            let evidence = tx.name_evidence(&file)?;
            attach(tx, id, evidence, &upload.file_name)?;
            Ok(Go::to(format!("/cases/{id}")).say(me.t("cases-attached")))
        })
        .await
}

/// An open case, and somebody who is a party in it.
fn may_attach(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<()> {
    let Seen { case, parties, .. } = seen(tx, me, id)?;
    if parties.is_empty() || case.ending().is_some() {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    Ok(())
}
