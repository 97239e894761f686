//! Splitting a task, with what the parts amount to beside it. Works by posting; nothing is kept until
//! it is asked for.

use askama::Template;
use store::Tx;
use terms::{Error, Millionths, Result};
use ui::{Crumb, Frame};
use web::{Form, Go, Me, Path, Response, Visit};

use super::model::Task;
use super::shown::{choices, may_enter};
use super::split::{Part, Rule, Whole, reconcile};
use super::store as plans;

#[derive(Template)]
#[template(path = "plans/split.html")]
struct SplitPage {
    frame: Frame,
    task: Task,
    name: String,
    whole: String,
    rules: Vec<(&'static str, String, bool)>,
    with: String,
    rows: Vec<Row>,
    gaps: Vec<String>,
    fits: bool,
    /// How the levels above stand, from the one just above up.
    above: Vec<(i64, String, String)>,
    /// What the script that sums while one types says, with places for its numbers.
    said: Said,
}

/// Sentences of the sums, `{n}` and `{m}` where numbers go; the same as the server's own.
struct Said {
    value: String,
    lower: bool,
    fits: String,
    short: String,
    over: String,
    below: String,
    above: String,
    laxer: String,
    weights: String,
    missing: String,
}

impl Said {
    fn new(me: &Me, task: &Task) -> Self {
        let two = |key: &str, a: &'static str, b: &'static str| {
            ui::ta(me.lang, key, &[(a, "{n}".to_owned()), (b, "{m}".to_owned())])
        };
        Self {
            value: task.number.value.map_or_else(String::new, |value| value.to_string()),
            lower: task.number.direction == super::model::Direction::Lower,
            fits: me.t("plan-fits"),
            short: two("plan-gap-short", "total", "missing"),
            over: two("plan-gap-over", "total", "excess"),
            below: two("plan-gap-mean-below", "mean", "missing"),
            above: two("plan-gap-mean-above", "mean", "excess"),
            laxer: two("plan-sums-laxer", "n", "wanted"),
            weights: two("plan-sums-weights", "n", "m"),
            missing: two("plan-sums-missing", "n", "m"),
        }
    }
}

struct Row {
    unit: i64,
    name: String,
    taken: bool,
    value: String,
    weight: String,
}

/// What the form holds: rule, and for each unit whether it takes part, with what.
struct Filled {
    rule: Option<Rule>,
    rows: Vec<Row>,
}

fn editable(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Task> {
    let task = plans::task(tx, id)?;
    if !may_enter(me, task.lead) {
        return Err(Error::not_found("plan-task-unknown"));
    }
    plans::still_a_draft(tx, task.plan)?;
    Ok(task)
}

fn kinds(with: &str) -> &'static [&'static str] {
    if with == "departments" { &["department", "institute"] } else { &["county"] }
}

/// The units of the kind that is looked at, and whoever has a part already: a part is given up by
/// being unticked, never by looking at another kind.
fn offered(tx: &mut Tx<'_>, me: &Me, id: i64, with: &str) -> Result<Vec<(i64, String)>> {
    let mut offered = choices(tx, me.lang, kinds(with))?;
    for part in plans::parts_of(tx, id)? {
        if offered.iter().all(|(unit, _)| *unit != part.lead) {
            let unit = units::get(tx, units::UnitId(part.lead))?;
            offered.push((part.lead, unit.name.get(me.lang).to_owned()));
        }
    }
    Ok(offered)
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            let task = editable(tx, me, id)?;
            let parts = plans::parts_of(tx, id)?;
            let with = me.get("with").unwrap_or("counties").to_owned();
            let mut rows = Vec::new();
            for (unit, name) in offered(tx, me, id, &with)? {
                let part = parts.iter().find(|part| part.lead == unit);
                let say = |it: Option<Millionths>| it.map_or_else(String::new, |it| it.to_string());
                rows.push(Row {
                    unit,
                    name,
                    taken: part.is_some(),
                    value: say(part.and_then(|part| part.number.value)),
                    weight: say(part.and_then(|part| part.weight)),
                });
            }
            let filled = Filled { rule: task.split, rows };
            page(tx, me, task, &with, filled)
        })
        .await
}

fn filled(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form, with: &str) -> Result<Filled> {
    let mut rows = Vec::new();
    for (unit, name) in offered(tx, me, id, with)? {
        let get = |what: &str| form.get(&format!("{what}.{unit}")).to_owned();
        let (value, weight) = (get("value"), get("weight"));
        rows.push(Row { unit, name, taken: !get("take").is_empty(), value, weight });
    }
    Ok(Filled { rule: Rule::named(form.get("rule")), rows })
}

fn read(text: &str, unit: i64) -> Result<Option<Millionths>> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong =
        |_| Error::invalid("plan-refused").field(format!("value.{unit}"), "field-unreadable");
    Millionths::parse(text).map(Some).map_err(wrong)
}

fn page(tx: &mut Tx<'_>, me: &Me, task: Task, with: &str, filled: Filled) -> Result<SplitPage> {
    let plan = plans::plan(tx, task.plan)?;
    let mut parts = Vec::new();
    let mut gaps = Vec::new();
    for row in filled.rows.iter().filter(|row| row.taken) {
        match (read(&row.value, row.unit), read(&row.weight, row.unit)) {
            (Ok(value), Ok(weight)) => parts.push(Part {
                unit: row.unit,
                value: value.map(Millionths::decimal),
                weight: weight.map(Millionths::decimal),
            }),
            _ => gaps.push(ui::ta(me.lang, "plan-split-unreadable", &[("unit", row.name.clone())])),
        }
    }
    let rule = filled.rule.unwrap_or(Rule::All);
    let whole = Whole {
        rule,
        ..Task { split: Some(rule), ..task.clone() }.whole().unwrap_or(Whole {
            rule,
            value: None,
            lower: false,
        })
    };
    if gaps.is_empty()
        && let Err(found) = reconcile(&whole, &parts)
    {
        for gap in found {
            let (key, unit, mut args) = gap.told();
            if let Some(unit) = unit {
                let row = filled.rows.iter().find(|row| row.unit == unit);
                args.push(("unit", row.map_or_else(String::new, |row| row.name.clone())));
            }
            gaps.push(ui::ta(me.lang, key, &args));
        }
    }
    let mut frame = me.frame(me.t("plan-split")).within(ui::Phase::Plan);
    frame.lead = format!("{} {}", task.code, task.name.get(me.lang));
    frame.crumbs = vec![
        Crumb::new(me.t("plan-title"), "/plans"),
        Crumb::new(plan.name.get(me.lang), format!("/plans/{}", plan.id)),
        Crumb::new(task.code.clone(), format!("/tasks/{}", task.id)),
        Crumb::here(me.t("plan-split")),
    ];
    let rules = [Rule::Sum, Rule::Weight, Rule::All]
        .map(|it| (it.code(), me.t(&format!("plan-rule-{}", it.code())), it == rule));
    Ok(SplitPage {
        frame,
        name: task.name.get(me.lang).to_owned(),
        whole: task.number.say(),
        fits: gaps.is_empty(),
        said: Said::new(me, &task),
        above: above(tx, me, &task)?,
        task,
        rules: rules.into(),
        with: with.to_owned(),
        rows: filled.rows,
        gaps,
    })
}

/// The tasks that this one is a part of, with how their parts stand to them.
fn above(tx: &mut Tx<'_>, me: &Me, task: &Task) -> Result<Vec<(i64, String, String)>> {
    let mut levels = Vec::new();
    let mut next = task.parent;
    while let Some(id) = next {
        let (whole, tasks) = (plans::task(tx, id)?, plans::parts_of(tx, id)?);
        let tree = plans::Tree { tasks, ..plans::Tree::default() };
        let gap = super::tree_page::gap(tx, &mut web::Names::default(), me.lang, &whole, &tree)?;
        let said = if gap.is_empty() { me.t("plan-fits") } else { gap };
        levels.push((whole.id, format!("{} {}", whole.code, whole.number.say()), said));
        next = whole.parent;
    }
    Ok(levels)
}

pub(super) async fn post(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let with = form.get("with").to_owned();
    if form.get("do") != "keep" {
        return visit
            .page(move |tx, me| {
                let task = editable(tx, me, id)?;
                let filled = filled(tx, me, id, &form, &with)?;
                page(tx, me, task, &with, filled)
            })
            .await;
    }
    visit
        .act(move |tx, me| {
            editable(tx, me, id)?;
            let filled = filled(tx, me, id, &form, &with)?;
            let mut parts = Vec::new();
            for row in filled.rows.iter().filter(|row| row.taken) {
                parts.push((row.unit, read(&row.value, row.unit)?, read(&row.weight, row.unit)?));
            }
            plans::replace_parts(tx, id, filled.rule, &parts)?;
            Ok(Go::to(format!("/tasks/{id}")).say(me.t("plan-kept")))
        })
        .await
}
