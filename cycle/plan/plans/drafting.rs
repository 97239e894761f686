//! Forms: a plan, its goals, measures and tasks; publication; amendments.

use ::store::Tx;
use terms::{Error, Millionths, Period, Result, Text};
use ui::{Ask, Crumb, Field, FieldError, Input, Notes};
use web::{Form, Go, Me, Path, Response, Visit};

use super::amend::{self, Change};
use super::model::{
    Direction, Draft, Goal, Measure, Number, Plan, Tags, Task, Timing, quarter_ends,
};
use super::publish as publishing;
use super::shown::{BODIES, choices, decides, drafts, may_enter};
use super::store;
use web::Names;

fn frame(me: &Me, key: &str) -> ui::Frame {
    me.frame(me.t(key)).within(ui::Phase::Plan)
}

fn crumbs(me: &Me, plan: &Plan) -> Vec<Crumb> {
    vec![
        Crumb::new(me.t("plan-title"), "/plans"),
        Crumb::new(plan.name.get(me.lang), format!("/plans/{}", plan.id)),
    ]
}

fn office(me: &Me) -> Result<()> {
    if drafts(me) { Ok(()) } else { Err(Error::not_allowed("error-not-allowed")) }
}

fn field(me: &Me, name: &str, key: &str) -> Field {
    Field::new(name, me.t(key))
}

fn text(form: &Form, name: &str) -> Text {
    Text { zh: form.get(name).to_owned(), en: form.optional("name_en").map(str::to_owned) }
}

fn millionths(form: &Form, name: &str) -> Result<Option<Millionths>> {
    let read = |text: &str| {
        Millionths::parse(text)
            .map_err(|_| Error::invalid("plan-refused").field(name, "field-unreadable"))
    };
    form.optional(name).map(read).transpose()
}

pub(super) async fn ask_plan(visit: Visit) -> Response {
    visit.page(plan_question).await
}

fn plan_question(_: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    office(me)?;
    Ok(Ask::new(frame(me, "plan-new"), "/plans", me.t("plan-new"), "/plans")
        .crumbs(vec![Crumb::new(me.t("plan-title"), "/plans")])
        .field(field(me, "code", "plan-code").required())
        .field(field(me, "period", "plan-period").help(me.t("plan-period-help")).required())
        .field(field(me, "name", "plan-name").required())
        .field(field(me, "name_en", "plan-name-en")))
}

pub(super) async fn put_plan(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, plan_question, |tx, me, form| {
        office(me)?;
        let period = Period::parse(form.get("period"))
            .map_err(|_| Error::invalid("plan-refused").field("period", "plan-period-no-year"))?;
        let synthetic = me.space.info().synthetic;
        let code = form.get("code").to_owned();
        let id = store::put_plan(tx, &Draft { code, period, name: text(form, "name"), synthetic })?;
        Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
    })
    .await
}

fn tag(me: &Me, name: &str, words: &[&str]) -> Field {
    let none = (String::new(), me.t("plan-choose"));
    let words = words.iter().map(|word| ((*word).to_owned(), me.t(&format!("plan-{name}-{word}"))));
    Field::new(name, me.t(&format!("plan-{name}")))
        .input(Input::Choice(std::iter::once(none).chain(words).collect()))
}

fn number_fields(me: &Me, ask: Ask) -> Ask {
    let directions =
        ["higher", "lower"].map(|code| (code.to_owned(), me.t(&format!("plan-direction-{code}"))));
    ask.field(field(me, "indicator", "plan-indicator").help(me.t("plan-indicator-help")))
        .field(field(me, "baseline", "plan-baseline").input(Input::Decimal))
        .field(field(me, "value", "plan-value").input(Input::Decimal))
        .field(field(me, "unit", "plan-unit"))
        .field(field(me, "direction", "plan-direction").input(Input::Choice(directions.into())))
}

fn number(tx: &mut Tx<'_>, form: &Form) -> Result<Number> {
    let indicator = form.optional("indicator").map(str::to_owned);
    if let Some(code) = &indicator {
        let known = tx.count(
            "select count(*) from indicator where code = ?1 and until is null",
            ::store::params![code],
        )?;
        if known == 0 {
            return Err(Error::invalid("plan-refused").field("indicator", "plan-indicator-unknown"));
        }
    }
    Ok(Number {
        indicator,
        baseline: millionths(form, "baseline")?,
        value: millionths(form, "value")?,
        unit: form.optional("unit").map(str::to_owned),
        direction: Direction::named(form.get("direction")),
    })
}

pub(super) async fn ask_goal(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| goal_question(tx, me, id)).await
}

fn goal_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, id)?;
    let back = format!("/plans/{id}");
    let ask =
        Ask::new(frame(me, "plan-goal-new"), format!("{back}/goals"), me.t("plan-keep"), back)
            .crumbs(crumbs(me, &plan))
            .field(field(me, "code", "plan-code").required())
            .field(field(me, "name", "plan-goal").required())
            .field(field(me, "name_en", "plan-name-en"));
    Ok(number_fields(me, ask)
        .field(tag(
            me,
            "quality",
            &["economic", "product", "construction", "service", "environment"],
        ))
        .field(tag(
            me,
            "work",
            &["product", "construction", "service", "environment", "innovation"],
        ))
        .field(tag(me, "transformation", &["created", "quality", "brand"])))
}

pub(super) async fn put_goal(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| goal_question(tx, me, id),
        move |tx, me, form| {
            office(me)?;
            let word = |name: &str| form.optional(name).map(str::to_owned);
            let goal = Goal {
                id: 0,
                plan: id,
                code: form.get("code").to_owned(),
                name: text(form, "name"),
                number: number(tx, form)?,
                tags: Tags {
                    quality: word("quality"),
                    work: word("work"),
                    transformation: word("transformation"),
                },
            };
            store::put_goal(tx, &goal)?;
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_measure(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| measure_question(tx, me, id)).await
}

fn measure_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, id)?;
    let goals = store::tree(tx, id)?.goals;
    let goals = goals
        .iter()
        .map(|goal| (goal.id.to_string(), format!("{} {}", goal.code, goal.name.get(me.lang))));
    let back = format!("/plans/{id}");
    let action = format!("{back}/measures");
    Ok(Ask::new(frame(me, "plan-measure-new"), action, me.t("plan-keep"), back)
        .crumbs(crumbs(me, &plan))
        .field(field(me, "goal", "plan-goal").input(Input::Choice(goals.collect())).required())
        .field(field(me, "code", "plan-code").required())
        .field(field(me, "name", "plan-measure").required())
        .field(field(me, "name_en", "plan-name-en")))
}

pub(super) async fn put_measure(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| measure_question(tx, me, id),
        move |tx, me, form| {
            office(me)?;
            let goal = form.id("goal")?;
            if !store::tree(tx, id)?.goals.iter().any(|it| it.id == goal) {
                return Err(Error::invalid("plan-refused").field("goal", "field-missing"));
            }
            let name = text(form, "name");
            let code = form.get("code").to_owned();
            store::put_measure(tx, &Measure { id: 0, plan: id, goal, code, name })?;
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_task(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| task_question(tx, me, id)).await
}

fn unit_choices(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<(String, String)>> {
    let none = (String::new(), me.t("plan-choose"));
    let bodies = choices(tx, me.lang, &BODIES)?;
    let bodies = bodies.into_iter().map(|(id, name)| (id.to_string(), name));
    Ok(std::iter::once(none).chain(bodies).collect())
}

fn task_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, id)?;
    let measures = store::tree(tx, id)?.measures;
    let measures = measures
        .iter()
        .map(|it| (it.id.to_string(), format!("{} {}", it.code, it.name.get(me.lang))));
    let timings = ["deadline", "continuing", "quarterly"]
        .map(|code| (code.to_owned(), me.t(&format!("plan-timing-{code}"))));
    let back = format!("/plans/{id}");
    let units = unit_choices(tx, me)?;
    let ask =
        Ask::new(frame(me, "plan-task-new"), format!("{back}/tasks"), me.t("plan-keep"), back)
            .crumbs(crumbs(me, &plan))
            .field(field(me, "measure", "plan-measure").input(Input::Choice(measures.collect())))
            .field(field(me, "code", "plan-code").required())
            .field(field(me, "name", "plan-task").required())
            .field(field(me, "name_en", "plan-name-en"))
            .field(field(me, "lead", "plan-lead").input(Input::Choice(units)).required())
            .field(field(me, "helpers", "plan-helpers").help(me.t("plan-helpers-help")))
            .field(field(me, "timing", "plan-timing").input(Input::Choice(timings.into())))
            .field(field(me, "due", "plan-due").input(Input::Date).help(me.t("plan-due-help")))
            .field(field(me, "deliverable", "plan-deliverable").required())
            .field(field(me, "evidence", "plan-evidence"))
            .field(field(me, "ground", "plan-ground"));
    Ok(number_fields(me, ask))
}

pub(super) async fn put_task(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| task_question(tx, me, id),
        move |tx, me, form| {
            office(me)?;
            let plan = store::plan(tx, id)?;
            let measure = form.id("measure")?;
            if !store::tree(tx, id)?.measures.iter().any(|it| it.id == measure) {
                return Err(Error::invalid("plan-refused").field("measure", "field-missing"));
            }
            let timing = Timing::named(form.get("timing")).unwrap_or(Timing::Deadline);
            let due = form.date("due")?;
            let due = match (timing, due) {
                (Timing::Deadline, None) => {
                    return Err(Error::invalid("plan-refused").field("due", "field-missing"));
                }
                (_, due) => due.unwrap_or(plan.ends),
            };
            let points = match timing {
                Timing::Deadline => Vec::new(),
                _ => quarter_ends(plan.starts, due),
            };
            let task = Task {
                id: 0,
                version: 0,
                plan: id,
                measure,
                parent: None,
                code: form.get("code").to_owned(),
                name: text(form, "name"),
                lead: form.id("lead")?,
                helpers: helpers(tx, form.get("helpers"))?,
                timing,
                due,
                points,
                deliverable: form.get("deliverable").to_owned(),
                evidence: form.get("evidence").to_owned(),
                ground: form.get("ground").to_owned(),
                number: number(tx, form)?,
                split: None,
                weight: None,
            };
            let task = store::put_task(tx, &task)?;
            Ok(Go::to(format!("/tasks/{task}")).say(me.t("plan-kept")))
        },
    )
    .await
}

/// Helpers as an office writes them, by name.
fn helpers(tx: &mut Tx<'_>, text: &str) -> Result<Vec<i64>> {
    let known = super::book::Bodies::read(tx)?;
    super::book::words(text)
        .map(|word| {
            known.find(word).ok_or_else(|| {
                Error::invalid("plan-refused").breach(terms::Field {
                    place: "helpers".to_owned(),
                    rule: "plan-book-unit",
                    args: vec![("unit", word.to_owned())],
                })
            })
        })
        .collect()
}

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
