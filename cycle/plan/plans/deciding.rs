//! Forms of decision: publication, an amendment proposed, an amendment decided.

use ::store::Tx;
use terms::{Error, Result};
use ui::{Ask, Field, FieldError, Input, Notes};
use web::{Form, Go, Me, Names, Path, Response, Visit};

use super::amend::{self, Change};
use super::drafting::{crumbs, field, frame, millionths};
use super::publish as publishing;
use super::shown::{decides, may_enter};
use super::store;
use super::task_form::unit_choices;

pub(super) async fn ask_publish(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| publish_question(tx, me, id)).await
}

fn publish_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let plan = store::still_a_draft(tx, id)?;
    let tree = store::tree(tx, id)?;
    let back = format!("/plans/{id}");
    let submit = me.t("plan-publish");
    let mut ask = Ask::new(frame(me, "plan-publish"), format!("{back}/publish"), submit, back)
        .crumbs(crumbs(me, &plan))
        .fact(me.t("plan-title"), plan.name.get(me.lang))
        .fact(me.t("plan-tasks"), tree.tasks.len().to_string())
        .field(field(me, "document", "cases-document").help(me.t("cases-document-help")).required())
        .field(
            field(me, "on", "plan-published-on")
                .input(Input::Date)
                .value(::store::civil_date(tx.now()).to_string())
                .required(),
        );
    ask.warning = me.t("plan-publish-warning");
    let faults = publishing::faults(&plan, &tree);
    if !faults.is_empty() {
        let errors = FieldError::all(me.lang, &publishing::refused(tx, &faults)?);
        ask.notes = Some(Notes::new(me.lang, &errors, &[]));
    }
    Ok(ask)
}

pub(super) async fn publish(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| publish_question(tx, me, id),
        move |tx, me, form| {
            if !decides(me) {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let on = form.date("on")?.unwrap_or_else(|| ::store::civil_date(tx.now()));
            let clockwork = cases::clocks(tx)?;
            let person = me.actor()?.person;
            let opened = publishing::publish(tx, &clockwork, id, form.get("document"), on, person)?;
            let said = ui::ta(me.lang, "plan-was-published", &[("n", opened.to_string())]);
            Ok(Go::to(format!("/plans/{id}")).say(said))
        },
    )
    .await
}

pub(super) async fn ask_amend(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| amend_question(tx, me, id)).await
}

fn amend_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let task = store::task(tx, id)?;
    if !may_enter(me, task.lead) {
        return Err(Error::not_found("plan-task-unknown"));
    }
    let plan = store::plan(tx, task.plan)?;
    let back = format!("/tasks/{id}");
    let mut names = Names::default();
    let lead = names.label(tx, me.lang, task.lead)?;
    let units = unit_choices(tx, me)?;
    let mut ask =
        Ask::new(frame(me, "plan-amend"), format!("{back}/amend"), me.t("plan-propose"), back)
            .crumbs(crumbs(me, &plan))
            .fact(me.t("plan-task"), format!("{} {}", task.code, task.name.get(me.lang)))
            .fact(me.t("plan-lead"), lead)
            .field(
                field(me, "lead", "plan-lead")
                    .input(Input::Choice(units))
                    .value(task.lead.to_string()),
            )
            .field(field(me, "due", "plan-due").input(Input::Date).value(task.due.to_string()))
            .field(field(me, "deliverable", "plan-deliverable").value(task.deliverable.clone()));
    if let Some(value) = task.number.value {
        ask = ask
            .field(field(me, "value", "plan-value").input(Input::Decimal).value(value.to_string()));
        // A whole and its parts move together, or they would not reconcile.
        for part in store::parts_of(tx, id)? {
            let name = names.label(tx, me.lang, part.lead)?;
            let value = part.number.value.map_or_else(String::new, |value| value.to_string());
            ask = ask.field(
                Field::new(format!("value.{}", part.id), name).input(Input::Decimal).value(value),
            );
        }
    }
    let keep = [("", "plan-keep-task"), ("1", "plan-cancel-task")]
        .map(|(value, key)| (value.to_owned(), me.t(key)));
    ask = ask
        .field(field(me, "cancel", "plan-cancel").input(Input::Choice(keep.into())))
        .field(field(me, "ground", "cases-ground").input(Input::Area).required());
    ask.warning = me.t("plan-amend-warning");
    Ok(ask)
}

pub(super) async fn amend(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| amend_question(tx, me, id),
        move |tx, me, form| {
            let task = store::task(tx, id)?;
            if !may_enter(me, task.lead) {
                return Err(Error::not_found("plan-task-unknown"));
            }
            let lead = form.optional("lead").and_then(|text| text.parse().ok());
            let mut changes = vec![Change {
                task: id,
                lead: lead.filter(|lead| *lead != task.lead),
                due: form.date("due")?,
                deliverable: form.optional("deliverable").map(str::to_owned),
                value: millionths(form, "value")?.map(|value| value.0),
                cancel: form.optional("cancel").is_some(),
                ..Change::default()
            }];
            for part in store::parts_of(tx, id)? {
                let value = millionths(form, &format!("value.{}", part.id))?;
                if value.is_some() && value != part.number.value {
                    let value = value.map(|value| value.0);
                    changes.push(Change { task: part.id, value, ..Change::default() });
                }
            }
            let person = me.actor()?.person;
            let amendment = amend::propose(tx, task.plan, &changes, form.get("ground"), person)?;
            Ok(Go::to(format!("/amendments/{amendment}")).say(me.t("plan-proposed")))
        },
    )
    .await
}

pub(super) async fn ask_decide(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| super::tree_page::amendment_page(tx, me, id)).await
}

pub(super) async fn decide(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            if !decides(me) {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let person = me.actor()?.person;
            let plan = amend::amendment(tx, id)?.plan;
            if form.get("decision") == "reject" {
                amend::reject(tx, id, form.get("ground"), person)?;
            } else {
                let clockwork = cases::clocks(tx)?;
                amend::approve(tx, &clockwork, id, form.get("document"), person)?;
            }
            Ok(Go::to(format!("/plans/{plan}")).say(me.t("plan-decided")))
        })
        .await
}
