//! Forms of a draft: the plan itself, its goals and measures; added, changed, moved below another, taken out.

use ::store::Tx;
use terms::{Error, Millionths, Period, Result, Text};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::change;
use super::model::{Direction, Draft, Goal, Measure, Number, Plan, Tags};
use super::shown::drafts;
use super::store;

pub(super) fn frame(me: &Me, key: &str) -> ui::Frame {
    me.frame(me.t(key)).within(ui::Phase::Plan)
}

pub(super) fn crumbs(me: &Me, plan: &Plan) -> Vec<Crumb> {
    vec![
        Crumb::new(me.t("plan-title"), "/plans"),
        Crumb::new(plan.name.get(me.lang), format!("/plans/{}", plan.id)),
    ]
}

pub(super) fn office(me: &Me) -> Result<()> {
    if drafts(me) { Ok(()) } else { Err(Error::not_allowed("error-not-allowed")) }
}

pub(super) fn field(me: &Me, name: &str, key: &str) -> Field {
    Field::new(name, me.t(key))
}

pub(super) fn text(form: &Form, name: &str) -> Text {
    Text { zh: form.get(name).to_owned(), en: form.optional("name_en").map(str::to_owned) }
}

pub(super) fn millionths(form: &Form, name: &str) -> Result<Option<Millionths>> {
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

fn tag(me: &Me, name: &str, words: &[&str], chosen: Option<&String>) -> Field {
    let none = (String::new(), me.t("plan-choose"));
    let words = words.iter().map(|word| ((*word).to_owned(), me.t(&format!("plan-{name}-{word}"))));
    Field::new(name, me.t(&format!("plan-{name}")))
        .input(Input::Choice(std::iter::once(none).chain(words).collect()))
        .value(chosen.cloned().unwrap_or_default())
}

/// What a number is to become, as five fields.
pub(super) fn number_fields(me: &Me, ask: Ask, number: &Number) -> Ask {
    let directions =
        ["higher", "lower"].map(|code| (code.to_owned(), me.t(&format!("plan-direction-{code}"))));
    let say = |it: Option<Millionths>| it.map_or_else(String::new, |it| it.to_string());
    ask.field(
        field(me, "indicator", "plan-indicator")
            .help(me.t("plan-indicator-help"))
            .value(number.indicator.clone().unwrap_or_default()),
    )
    .field(field(me, "baseline", "plan-baseline").input(Input::Decimal).value(say(number.baseline)))
    .field(field(me, "value", "plan-value").input(Input::Decimal).value(say(number.value)))
    .field(field(me, "unit", "plan-unit").value(number.unit.clone().unwrap_or_default()))
    .field(
        field(me, "direction", "plan-direction")
            .input(Input::Choice(directions.into()))
            .value(number.direction.code()),
    )
}

pub(super) fn number(tx: &mut Tx<'_>, form: &Form) -> Result<Number> {
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
    visit.page(move |tx, me| goal_question(tx, me, id, None)).await
}

/// The form of a goal: a new one, or one of the draft.
fn goal_question(tx: &mut Tx<'_>, me: &Me, id: i64, goal: Option<i64>) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, id)?;
    let back = format!("/plans/{id}");
    let known = goal.map(|goal| change::goal(tx, id, goal)).transpose()?;
    let (key, action) = match goal {
        Some(goal) => ("plan-goal-change", format!("{back}/goals/{goal}")),
        None => ("plan-goal-new", format!("{back}/goals")),
    };
    let known = known.as_ref();
    let name = |goal: &Goal| goal.name.zh.clone();
    let english = |goal: &Goal| goal.name.en.clone().unwrap_or_default();
    let ask = Ask::new(frame(me, key), action, me.t("plan-keep"), back)
        .crumbs(crumbs(me, &plan))
        .field(
            field(me, "code", "plan-code")
                .help(me.t("plan-code-help"))
                .value(known.map(|goal| goal.code.clone()).unwrap_or_default())
                .required(),
        )
        .field(field(me, "name", "plan-goal").value(known.map(name).unwrap_or_default()).required())
        .field(field(me, "name_en", "plan-name-en").value(known.map(english).unwrap_or_default()));
    let number = known.map(|goal| goal.number.clone()).unwrap_or_default();
    let tags = known.map(|goal| goal.tags.clone()).unwrap_or_default();
    Ok(number_fields(me, ask, &number)
        .field(tag(
            me,
            "quality",
            &["economic", "product", "construction", "service", "environment"],
            tags.quality.as_ref(),
        ))
        .field(tag(
            me,
            "work",
            &["product", "construction", "service", "environment", "innovation"],
            tags.work.as_ref(),
        ))
        .field(tag(
            me,
            "transformation",
            &["created", "quality", "brand"],
            tags.transformation.as_ref(),
        )))
}

fn goal_of(tx: &mut Tx<'_>, form: &Form, plan: i64, id: i64) -> Result<Goal> {
    let word = |name: &str| form.optional(name).map(str::to_owned);
    Ok(Goal {
        id,
        plan,
        code: form.get("code").to_owned(),
        name: text(form, "name"),
        number: number(tx, form)?,
        tags: Tags {
            quality: word("quality"),
            work: word("work"),
            transformation: word("transformation"),
        },
    })
}

pub(super) async fn put_goal(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| goal_question(tx, me, id, None),
        move |tx, me, form| {
            office(me)?;
            let goal = goal_of(tx, form, id, 0)?;
            store::put_goal(tx, &goal)?;
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_goal_change(visit: Visit, Path((id, goal)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| goal_question(tx, me, id, Some(goal))).await
}

pub(super) async fn change_goal(
    visit: Visit,
    Path((id, goal)): Path<(i64, i64)>,
    form: Form,
) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| goal_question(tx, me, id, Some(goal)),
        move |tx, me, form| {
            office(me)?;
            let goal = goal_of(tx, form, id, goal)?;
            change::change_goal(tx, &goal)?;
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_measure(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| measure_question(tx, me, id, None)).await
}

fn measure_question(tx: &mut Tx<'_>, me: &Me, id: i64, measure: Option<i64>) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, id)?;
    let known = measure.map(|measure| change::measure(tx, id, measure)).transpose()?;
    let known = known.as_ref();
    let goals = store::tree(tx, id)?.goals;
    let goals = goals
        .iter()
        .map(|goal| (goal.id.to_string(), format!("{} {}", goal.code, goal.name.get(me.lang))));
    let back = format!("/plans/{id}");
    let (key, action) = match measure {
        Some(measure) => ("plan-measure-change", format!("{back}/measures/{measure}")),
        None => ("plan-measure-new", format!("{back}/measures")),
    };
    let goal = known.map(|it| it.goal.to_string());
    let goal = goal.or_else(|| me.get("goal").map(str::to_owned)).unwrap_or_default();
    let english = known.and_then(|it| it.name.en.clone()).unwrap_or_default();
    Ok(Ask::new(frame(me, key), action, me.t("plan-keep"), back)
        .crumbs(crumbs(me, &plan))
        .field(
            field(me, "goal", "plan-goal")
                .input(Input::Choice(goals.collect()))
                .value(goal)
                .required(),
        )
        .field(
            field(me, "code", "plan-code")
                .help(me.t("plan-code-help"))
                .value(known.map(|it| it.code.clone()).unwrap_or_default())
                .required(),
        )
        .field(
            field(me, "name", "plan-measure")
                .value(known.map(|it| it.name.zh.clone()).unwrap_or_default())
                .required(),
        )
        .field(field(me, "name_en", "plan-name-en").value(english)))
}

fn measure_of(tx: &mut Tx<'_>, form: &Form, plan: i64, id: i64) -> Result<Measure> {
    let goal = form.id("goal")?;
    if !store::tree(tx, plan)?.goals.iter().any(|it| it.id == goal) {
        return Err(Error::invalid("plan-refused").field("goal", "field-missing"));
    }
    let code = form.get("code").to_owned();
    Ok(Measure { id, plan, goal, code, name: text(form, "name") })
}

pub(super) async fn put_measure(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| measure_question(tx, me, id, None),
        move |tx, me, form| {
            office(me)?;
            let measure = measure_of(tx, form, id, 0)?;
            store::put_measure(tx, &measure)?;
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_measure_change(
    visit: Visit,
    Path((id, measure)): Path<(i64, i64)>,
) -> Response {
    visit.page(move |tx, me| measure_question(tx, me, id, Some(measure))).await
}

pub(super) async fn change_measure(
    visit: Visit,
    Path((id, measure)): Path<(i64, i64)>,
    form: Form,
) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| measure_question(tx, me, id, Some(measure)),
        move |tx, me, form| {
            office(me)?;
            let measure = measure_of(tx, form, id, measure)?;
            change::change_measure(tx, &measure)?;
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-kept")))
        },
    )
    .await
}

pub(super) async fn ask_drop_goal(visit: Visit, Path((id, goal)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| drop_question(tx, me, id, Taken::Goal(goal))).await
}

pub(super) async fn drop_goal(
    visit: Visit,
    Path((id, goal)): Path<(i64, i64)>,
    form: Form,
) -> Response {
    drop_one(visit, id, Taken::Goal(goal), form).await
}

pub(super) async fn ask_drop_measure(visit: Visit, Path((id, it)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| drop_question(tx, me, id, Taken::Measure(it))).await
}

pub(super) async fn drop_measure(
    visit: Visit,
    Path((id, it)): Path<(i64, i64)>,
    form: Form,
) -> Response {
    drop_one(visit, id, Taken::Measure(it), form).await
}

/// What is taken out of a draft.
#[derive(Clone, Copy)]
enum Taken {
    Goal(i64),
    Measure(i64),
}

fn drop_question(tx: &mut Tx<'_>, me: &Me, id: i64, taken: Taken) -> Result<Ask> {
    office(me)?;
    let plan = store::still_a_draft(tx, id)?;
    let (term, name, action) = match taken {
        Taken::Goal(goal) => {
            let it = change::goal(tx, id, goal)?;
            ("plan-goal", format!("{} {}", it.code, it.name.get(me.lang)), format!("goals/{goal}"))
        }
        Taken::Measure(measure) => {
            let it = change::measure(tx, id, measure)?;
            let name = format!("{} {}", it.code, it.name.get(me.lang));
            ("plan-measure", name, format!("measures/{measure}"))
        }
    };
    let back = format!("/plans/{id}");
    let submit = me.t("plan-drop");
    Ok(Ask::new(frame(me, "plan-drop"), format!("{back}/{action}/drop"), submit, back)
        .crumbs(crumbs(me, &plan))
        .fact(me.t(term), name)
        .danger(me.t("plan-drop-warning")))
}

async fn drop_one(visit: Visit, id: i64, taken: Taken, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| drop_question(tx, me, id, taken),
        move |tx, me, _| {
            office(me)?;
            match taken {
                Taken::Goal(goal) => change::drop_goal(tx, id, goal)?,
                Taken::Measure(measure) => change::drop_measure(tx, id, measure)?,
            }
            Ok(Go::to(format!("/plans/{id}")).say(me.t("plan-dropped")))
        },
    )
    .await
}
