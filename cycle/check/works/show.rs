//! One quality or one work: its indicators against their targets, and the tasks that are to move them.

use std::collections::BTreeMap;

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Period, Result};
use ui::{Crumb, Empty, Frame, StateMark};
use web::{Me, Path, Response, Visit};

use super::Axis;
use super::lines::{Line, Tally, lines};
use super::store::{Task, tasks};
use crate::scope::{self, Scope};

#[derive(Template)]
#[template(path = "works/show.html")]
struct ShowPage {
    frame: Frame,
    words: Vec<(String, String, bool)>,
    withs: Vec<(String, String, bool)>,
    lines: Vec<Shown>,
    goals: Vec<Goal>,
    structure: bool,
    empty: Option<Empty>,
}

struct Shown {
    line: Line,
    /// The tasks that are to move it.
    tasks: Vec<(i64, String)>,
}

struct Goal {
    name: String,
    tasks: Vec<TaskLine>,
}

struct TaskLine {
    id: i64,
    name: String,
    lead: String,
    due: String,
    state: StateMark,
}

pub(super) async fn show(visit: Visit, axis: Axis, Path(word): Path<String>) -> Response {
    visit.page(move |tx, me| read(tx, me, axis, &word)).await
}

fn read(tx: &mut Tx<'_>, me: &Me, axis: Axis, word: &str) -> Result<ShowPage> {
    if !axis.words().contains(&word) {
        return Err(Error::not_found("error-not-found"));
    }
    let scope = Scope::of(tx, me)?;
    let other = axis.other();
    let with = me.get("with").filter(|with| other.words().contains(with)).map(str::to_owned);
    let is = |axis: Axis, quality: &str, work: &str, word: &str| match axis {
        Axis::Quality => quality == word,
        Axis::Work => work == word,
    };
    let keep = |definition: &crate::indicators::Definition| {
        let work = definition.work.as_deref().unwrap_or_default();
        let quality = definition.quality.as_str();
        is(axis, quality, work, word)
            && with.as_deref().is_none_or(|with| is(other, quality, work, with))
    };
    let found = lines(tx, me, &scope, keep, true)?;
    let of_plan = seen(tx, me, &scope)?;
    let today = store::civil_date(tx.now());
    let linked = |code: &str| -> Vec<(i64, String)> {
        let moves = |task: &&Task| {
            let own = task.indicator.as_ref().or(task.goal_indicator.as_ref());
            own.is_some_and(|own| own == code)
        };
        of_plan.iter().filter(moves).map(|task| (task.id, task.code.clone())).collect()
    };
    let goals = goals(tx, me, &scope, &of_plan, axis, word, today)?;
    let query = scope.query(&scope.unit.code, scope.period);
    let here = format!("{}/{word}?{query}", axis.path());
    let words = axis
        .words()
        .iter()
        .map(|it| (format!("{}/{it}?{query}", axis.path()), me.t(&axis.name(it)), *it == word));
    let mut withs = vec![(here.clone(), me.t("works-all"), with.is_none())];
    for across in other.words() {
        let chosen = with.as_deref() == Some(*across);
        withs.push((format!("{here}&with={across}"), me.t(&other.name(across)), chosen));
    }
    let mut frame = me.frame(me.t(&axis.name(word))).within(ui::Phase::Check);
    frame.lead = Tally::of(found.iter().map(|line| &line.state)).said(me);
    frame.crumbs = vec![
        Crumb::new(me.t(axis.title()), format!("{}?{query}", axis.path())),
        Crumb::here(me.t(&axis.name(word))),
    ];
    frame.scope = scope.items(me);
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;
    let empty = found.is_empty().then(|| Empty {
        title: me.t("works-none"),
        text: me.t("works-none-here"),
        ..Empty::default()
    });
    let shown = found.into_iter().map(|line| Shown { tasks: linked(&line.code), line });
    Ok(ShowPage {
        frame,
        words: words.collect(),
        withs,
        lines: shown.collect(),
        goals,
        structure: word == "economic" || word == "innovation",
        empty,
    })
}

/// The tasks of the plans of this year that the reader may see; none for who may see no cases.
fn seen(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<Vec<Task>> {
    let Ok(territory) = me.may(Verb::View, Class::Cases) else { return Ok(Vec::new()) };
    let mut periods = vec![scope.period];
    periods.extend(Period::year_of(scope.period.year()).ok());
    tasks(tx, &periods, &territory)
}

fn goals(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    of_plan: &[Task],
    axis: Axis,
    word: &str,
    today: terms::Date,
) -> Result<Vec<Goal>> {
    let tagged = |task: &&Task| {
        let tag = if axis == Axis::Quality { &task.quality } else { &task.work };
        tag.as_deref() == Some(word)
    };
    let own: Vec<&Task> = of_plan.iter().filter(tagged).collect();
    let leads: Vec<i64> = own.iter().map(|task| task.lead).collect();
    let names = scope::names(tx, &leads, scope.day)?;
    let mut by_goal: BTreeMap<String, Goal> = BTreeMap::new();
    for task in own {
        let goal = by_goal.entry(task.goal.clone()).or_insert_with(|| Goal {
            name: format!("{} {}", task.goal, task.goal_name.get(me.lang)),
            tasks: Vec::new(),
        });
        goal.tasks.push(TaskLine {
            id: task.id,
            name: format!("{} {}", task.code, task.name.get(me.lang)),
            lead: names
                .get(&task.lead)
                .map_or_else(String::new, |it| it.name.get(me.lang).to_owned()),
            due: task.due.to_string(),
            state: task.state(today).saying(me.t(task.says(today))),
        });
    }
    Ok(by_goal.into_values().collect())
}
