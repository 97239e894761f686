//! The form of a task in a draft: added, changed, moved below another measure, taken out.

use ::store::Tx;
use terms::{Date, Error, Result};
use ui::{Ask, Field, Input};
use web::{Form, Go, Me, Names, Path, Response, Visit};

use super::change;
use super::drafting::{crumbs, field, frame, number, number_fields, office, text};
use super::model::{Plan, Point, Task, Timing, quarter_ends};
use super::shown::{BODIES, choices};
use super::store;

pub(super) fn unit_choices(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<(String, String)>> {
    let none = (String::new(), me.t("plan-choose"));
    let bodies = choices(tx, me.lang, &BODIES)?;
    let bodies = bodies.into_iter().map(|(id, name)| (id.to_string(), name));
    Ok(std::iter::once(none).chain(bodies).collect())
}

pub(super) async fn ask_task(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            let (back, action) = (format!("/plans/{id}"), format!("/plans/{id}/tasks"));
            question(tx, me, id, None, "plan-task-new", action, back)
        })
        .await
}

fn question(
    tx: &mut Tx<'_>,
    me: &Me,
    plan: i64,
    known: Option<&Task>,
    key: &str,
    action: String,
    back: String,
) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, plan)?;
    let measures = store::tree(tx, plan.id)?.measures;
    let measures = measures
        .iter()
        .map(|it| (it.id.to_string(), format!("{} {}", it.code, it.name.get(me.lang))));
    let timings = ["deadline", "continuing", "quarterly"]
        .map(|code| (code.to_owned(), me.t(&format!("plan-timing-{code}"))));
    let units = unit_choices(tx, me)?;
    let said = |read: &dyn Fn(&Task) -> String| known.map(read).unwrap_or_default();
    let helpers = match known {
        Some(task) => Names::default().labels(tx, me.lang, &task.helpers)?,
        None => String::new(),
    };
    let measure = known.map(|task| task.measure.to_string());
    let measure = measure.or_else(|| me.get("measure").map(str::to_owned)).unwrap_or_default();
    let plain = |name: &str, key: &str, value: String| field(me, name, key).value(value);
    let ask = Ask::new(frame(me, key), action, me.t("plan-keep"), back)
        .crumbs(crumbs(me, &plan))
        .field(
            field(me, "measure", "plan-measure")
                .input(Input::Choice(measures.collect()))
                .value(measure)
                .help(me.t("plan-measure-help")),
        )
        .field(
            plain("code", "plan-code", said(&|it| it.code.clone()))
                .help(me.t("plan-code-help"))
                .required(),
        )
        .field(plain("name", "plan-task", said(&|it| it.name.zh.clone())).required())
        .field(plain("name_en", "plan-name-en", said(&|it| it.name.en.clone().unwrap_or_default())))
        .field(
            plain("lead", "plan-lead", said(&|it| it.lead.to_string()))
                .input(Input::Choice(units))
                .required(),
        )
        .field(plain("helpers", "plan-helpers", helpers).help(me.t("plan-helpers-help")))
        .field(
            plain("timing", "plan-timing", said(&|it| it.timing.code().to_owned()))
                .input(Input::Choice(timings.into())),
        )
        .field(
            plain("due", "plan-due", said(&|it| it.due.to_string()))
                .input(Input::Date)
                .help(me.t("plan-due-help")),
        )
        .field(points_field(me, known))
        .field(
            plain("deliverable", "plan-deliverable", said(&|it| it.deliverable.clone())).required(),
        )
        .field(plain("evidence", "plan-evidence", said(&|it| it.evidence.clone())))
        .field(plain("ground", "plan-ground", said(&|it| it.ground.clone())));
    let number = known.map(|task| task.number.clone()).unwrap_or_default();
    Ok(number_fields(me, ask, &number))
}

/// One point a line: its day, and what is to be there.
fn points_field(me: &Me, known: Option<&Task>) -> Field {
    let line = |point: &Point| format!("{} {}", point.on, point.words).trim().to_owned();
    let lines: Vec<String> =
        known.map(|it| it.points.iter().map(line).collect()).unwrap_or_default();
    field(me, "points", "plan-points")
        .input(Input::Area)
        .help(me.t("plan-points-help"))
        .value(lines.join("\n"))
}

fn points(form: &Form, timing: Timing, plan: &Plan, due: Date) -> Result<Vec<Point>> {
    let unreadable = || Error::invalid("plan-refused").field("points", "plan-points-unreadable");
    let mut points = Vec::new();
    for line in form.get("points").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (day, words) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let on = day.parse().map_err(|_| unreadable())?;
        points.push(Point { on, words: words.trim().to_owned() });
    }
    points.sort_by_key(|point| point.on);
    Ok(match timing {
        Timing::Deadline => Vec::new(),
        Timing::Continuing | Timing::Quarterly if points.is_empty() => {
            quarter_ends(plan.starts, due)
        }
        Timing::Continuing | Timing::Quarterly => points,
    })
}

/// The task that the form describes, in place of `known` where there is one.
fn filled(tx: &mut Tx<'_>, form: &Form, plan: &Plan, known: Option<&Task>) -> Result<Task> {
    let measure = form.id("measure")?;
    if !store::tree(tx, plan.id)?.measures.iter().any(|it| it.id == measure) {
        return Err(Error::invalid("plan-refused").field("measure", "field-missing"));
    }
    let timing = Timing::named(form.get("timing")).unwrap_or(Timing::Deadline);
    let due = match (timing, form.date("due")?) {
        (Timing::Deadline, None) => {
            return Err(Error::invalid("plan-refused").field("due", "field-missing"));
        }
        (_, due) => due.unwrap_or(plan.ends),
    };
    Ok(Task {
        id: known.map_or(0, |it| it.id),
        version: 0,
        plan: plan.id,
        measure,
        parent: known.and_then(|it| it.parent),
        code: form.get("code").to_owned(),
        name: text(form, "name"),
        lead: form.id("lead")?,
        helpers: helpers(tx, form.get("helpers"))?,
        timing,
        due,
        points: points(form, timing, plan, due)?,
        deliverable: form.get("deliverable").to_owned(),
        evidence: form.get("evidence").to_owned(),
        ground: form.get("ground").to_owned(),
        number: number(tx, form)?,
        split: known.and_then(|it| it.split),
        weight: known.and_then(|it| it.weight),
    })
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

pub(super) async fn put_task(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| {
            let (back, action) = (format!("/plans/{id}"), format!("/plans/{id}/tasks"));
            question(tx, me, id, None, "plan-task-new", action, back)
        },
        move |tx, me, form| {
            office(me)?;
            let plan = store::plan(tx, id)?;
            let task = filled(tx, form, &plan, None)?;
            let task = store::put_task(tx, &task)?;
            Ok(Go::to(format!("/tasks/{task}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_change(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| change_question(tx, me, id)).await
}

/// A part follows what it is a part of; its number is set where that is split.
fn whole(tx: &mut Tx<'_>, id: i64) -> Result<Task> {
    let task = store::task(tx, id)?;
    store::still_a_draft(tx, task.plan)?;
    if task.parent.is_some() {
        return Err(Error::conflict("plan-part-follows"));
    }
    Ok(task)
}

fn change_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let task = whole(tx, id)?;
    let (back, action) = (format!("/tasks/{id}"), format!("/tasks/{id}/change"));
    question(tx, me, task.plan, Some(&task), "plan-task-change", action, back)
}

pub(super) async fn change(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| change_question(tx, me, id),
        move |tx, me, form| {
            office(me)?;
            let known = whole(tx, id)?;
            let plan = store::plan(tx, known.plan)?;
            let now = filled(tx, form, &plan, Some(&known))?;
            change::change_task(tx, &now)?;
            Ok(Go::to(format!("/tasks/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_drop(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| drop_question(tx, me, id)).await
}

fn drop_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    office(me)?;
    let task = whole(tx, id)?;
    let plan = store::plan(tx, task.plan)?;
    let back = format!("/tasks/{id}");
    let submit = me.t("plan-drop");
    let mut ask = Ask::new(frame(me, "plan-drop"), format!("{back}/drop"), submit, back)
        .crumbs(crumbs(me, &plan))
        .fact(me.t("plan-task"), format!("{} {}", task.code, task.name.get(me.lang)));
    let parts = store::parts_of(tx, id)?.len();
    if parts > 0 {
        ask = ask.fact(me.t("plan-parts"), parts.to_string());
    }
    Ok(ask.danger(me.t("plan-drop-warning")))
}

pub(super) async fn drop(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| drop_question(tx, me, id),
        move |tx, me, _| {
            office(me)?;
            whole(tx, id)?;
            let plan = change::drop_task(tx, id)?;
            Ok(Go::to(format!("/plans/{plan}")).say(me.t("plan-dropped")))
        },
    )
    .await
}
