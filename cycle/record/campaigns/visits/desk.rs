//! What a desk does: plans a visit for a ground of its own, approves, calls off, merges, settles a conflict.

use identity::{Class, Verb};
use terms::Error;
use ui::{Crumb, Field, Input};
use web::{Form, Go, Names, Path, Response, Visit};

use super::model::{Act, Detail};
use super::plan::{self, NewVisit, Task};
use super::see::{organises, seen};
use super::store;
use super::sync::at_desk;
use crate::registry::{self, Inspector, Item, Object, Subject};
use crate::sheet::{FormBox, Sheet};

pub(super) async fn blank(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let title = me.t("visits-new");
            let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
            frame.lead = me.t("visits-new-lead");
            frame.crumbs =
                vec![Crumb::new(me.t("visits-title"), "/visits"), Crumb::here(title.clone())];
            let mut sheet = Sheet::new(frame);
            let today = ::store::civil_date(tx.now());
            let rules = registry::rules(tx, today)?;
            let lang = me.lang;
            let bases = rules
                .bases
                .iter()
                .map(|it| (it.code.clone(), it.name.get(lang).to_owned()))
                .collect();
            let items = registry::all::<Item>(tx)?
                .iter()
                .map(|it| (it.code.clone(), it.is.name.get(lang).to_owned()))
                .collect();
            let (mut subjects, mut of) = (Vec::new(), Names::default());
            for it in registry::all::<Subject>(tx)? {
                subjects.push((it.code, of.unit(tx, lang, it.unit)?));
            }
            let mut inspectors = Vec::new();
            for it in registry::all::<Inspector>(tx)? {
                let name = registry::name_of(tx, &it)?;
                inspectors.push((it.code.clone(), format!("{} {name}", it.code)));
            }
            // Two go, so the second choice does not begin at the first one's name.
            let another = inspectors.get(1).map(|(code, _)| code.clone()).unwrap_or_default();
            let field =
                |name: &str| Field::new(name, me.t(&format!("visits-{}", name.replace('_', "-"))));
            sheet.forms.push(
                FormBox::new(title.clone(), "/visits", title)
                    .field(
                        Field::new("object", me.t("campaigns-object"))
                            .help(me.t("visits-object-help"))
                            .value(me.get("object").unwrap_or_default())
                            .maxlength(60)
                            .required(),
                    )
                    .field(field("basis").input(Input::Choice(bases)))
                    .field(
                        Field::new("subject", me.t("campaigns-subject"))
                            .input(Input::Choice(subjects)),
                    )
                    .field(Field::new("item", me.t("campaigns-item")).input(Input::Choice(items)))
                    .field(field("first").input(Input::Choice(inspectors.clone())))
                    .field(field("second").value(another).input(Input::Choice(inspectors)))
                    .field(
                        Field::new("from", me.t("campaigns-from"))
                            .input(Input::Date)
                            .value(today.to_string()),
                    )
                    .field(
                        Field::new("to", me.t("campaigns-to"))
                            .input(Input::Date)
                            .value(today.to_string()),
                    )
                    .field(
                        Field::new("ground", me.t("campaigns-ground")).maxlength(200).required(),
                    ),
            );
            Ok(sheet)
        })
        .await
}

pub(super) async fn add(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let subject = form.required("subject")?.to_owned();
            if let Some(it) = registry::current::<Subject>(tx, &subject)? {
                me.actor()?.may_at(Verb::Enter, Class::Credit, it.unit)?;
            }
            let today = ::store::civil_date(tx.now());
            let mut inspectors = vec![form.get("first").to_owned(), form.get("second").to_owned()];
            inspectors.sort();
            inspectors.dedup();
            let object = form.required("object")?.to_owned();
            if registry::current::<Object>(tx, &object)?.is_none() {
                return Err(
                    Error::invalid("campaign-refused").field("object", "registry-object-unknown")
                );
            }
            let new = NewVisit {
                object,
                kind: "case".to_owned(),
                basis: form.optional("basis").map(str::to_owned),
                from: form.date("from")?.unwrap_or(today),
                to: form.date("to")?.unwrap_or(today),
                ground: form.get("ground").to_owned(),
                inspectors,
                task: Task {
                    campaign: None,
                    item: form.get("item").to_owned(),
                    subject,
                    purpose: "case".to_owned(),
                },
            };
            let id = plan::plan_one(tx, &new)?;
            Ok(Go::to(format!("/visits/{id}")).say(me.t("visits-planned")))
        })
        .await
}

async fn desk(visit: Visit, id: i64, act: Act, detail: Detail, organiser: bool) -> Response {
    visit
        .act(move |tx, me| {
            let found = seen(tx, me, id)?;
            if organiser && !organises(tx, me, &found)? {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let today = ::store::civil_date(tx.now());
            at_desk(tx, id, act, &detail, me.actor()?.person, today)?;
            Ok(Go::to(format!("/visits/{id}")).say(me.t(&format!("visits-act-{}", act.code()))))
        })
        .await
}

pub(super) async fn approve(visit: Visit, Path(id): Path<i64>, _: Form) -> Response {
    desk(visit, id, Act::Approve, Detail::default(), false).await
}

pub(super) async fn cancel(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let detail = Detail { words: form.get("why").to_owned(), ..Detail::default() };
    desk(visit, id, Act::Cancel, detail, true).await
}

pub(super) async fn join(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let found = seen(tx, me, id)?;
            if !organises(tx, me, &found)? {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            plan::join(tx, id, form.id("other")?, me.actor()?.person)?;
            Ok(Go::to(format!("/visits/{id}")).say(me.t("visits-act-join")))
        })
        .await
}

pub(super) async fn settle(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            seen(tx, me, id)?;
            store::settle(tx, id, form.id("conflict")?, form.get("ground"))?;
            Ok(Go::to(format!("/visits/{id}#conflicts")).say(me.t("visits-settled")))
        })
        .await
}
