//! What pages share: which tasks a reader may see, how a state looks, what a task says of its days.

use std::collections::BTreeSet;

use cases::Kind;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Date, Lang, Result};
use ui::{State, StateMark};
use web::Me;

use super::model::{Plan, Task, Timing};
use super::store::{Standing, Tree};

/// A reader bound to an area sees plans in force, and of these what its units lead or help in, with
/// the tasks that these are parts of. Drafts and other areas' tasks are not its own.
pub(super) fn seen(me: &Me, plan: &Plan, tree: Tree) -> Result<Tree> {
    let units = match me.may(Verb::View, Class::Cases)? {
        Territory::Everywhere => return Ok(tree),
        Territory::Units(units) => units,
    };
    if plan.is_draft() {
        return Err(terms::Error::not_found("plan-unknown"));
    }
    let mine = |task: &&Task| {
        units.contains(&task.lead) || task.helpers.iter().any(|unit| units.contains(unit))
    };
    let mut kept: BTreeSet<i64> = BTreeSet::new();
    for task in tree.tasks.iter().filter(mine) {
        let mut next = Some(task);
        while let Some(task) = next {
            kept.insert(task.id);
            next = task.parent.and_then(|id| tree.tasks.iter().find(|it| it.id == id));
        }
    }
    let tasks = tree.tasks.into_iter().filter(|task| kept.contains(&task.id)).collect();
    Ok(Tree { tasks, ..tree })
}

/// Whether somebody may change what is for everybody: goals, measures, the plan itself.
pub(crate) fn drafts(me: &Me) -> bool {
    matches!(me.may(Verb::Enter, Class::Cases), Ok(Territory::Everywhere))
}

/// Whether somebody may split a task that this unit leads.
pub(super) fn may_enter(me: &Me, unit: i64) -> bool {
    me.actor().is_ok_and(|actor| actor.may_at(Verb::Enter, Class::Cases, unit).is_ok())
}

/// Publication and amendments are decided by who signs for everybody.
pub(super) fn decides(me: &Me) -> bool {
    matches!(me.may(Verb::Sign, Class::Cases), Ok(Territory::Everywhere))
}

/// The kind of case that tasks are, for the names of its states.
pub(crate) fn kind(tx: &mut Tx<'_>, on: Date) -> Result<Option<Kind>> {
    let kinds = cases::kinds(tx, on)?;
    Ok(kinds.into_iter().map(|(_, kind)| kind).find(|kind| kind.code == "task"))
}

/// Whether its lead is late; what waits for whoever verifies it is not the lead's lateness.
pub(super) fn is_late(standing: &Standing, today: Date) -> bool {
    standing.waits.as_deref() == Some(cases::Party::Owner.code()) && is_overdue(standing, today)
}

fn is_overdue(standing: &Standing, today: Date) -> bool {
    standing.ended.is_none() && standing.due.is_some_and(|due| due < today)
}

/// Shape and word of where a task stands; a draft's has no case yet.
pub(super) fn mark(
    lang: Lang,
    kind: Option<&Kind>,
    standing: Option<&Standing>,
    today: Date,
) -> StateMark {
    let Some(standing) = standing else {
        return State::None.saying(ui::t(lang, "plan-not-published"));
    };
    let name = kind.and_then(|kind| kind.state(&standing.state));
    let name = name.map_or(standing.state.as_str(), |state| state.name.get(lang)).to_owned();
    match standing.ended.as_deref() {
        Some("effective") => State::Ok.saying(name),
        Some(_) => State::NotApplicable.saying(name),
        None if is_late(standing, today) => {
            State::Bad.saying(format!("{name} · {}", ui::t(lang, "plan-late")))
        }
        None if is_overdue(standing, today) => {
            State::Watch.saying(format!("{name} · {}", ui::t(lang, "plan-unverified")))
        }
        None => State::Wait.saying(name),
    }
}

pub(super) fn days(lang: Lang, task: &Task) -> String {
    match task.timing {
        Timing::Deadline => task.due.to_string(),
        timing => ui::ta(
            lang,
            if timing == Timing::Quarterly { "plan-quarterly-n" } else { "plan-continuing-n" },
            &[("n", task.points.len().to_string())],
        ),
    }
}

/// Units that may lead, help or take a part, by kind, with their names.
pub(super) fn choices(tx: &mut Tx<'_>, lang: Lang, kinds: &[&str]) -> Result<Vec<(i64, String)>> {
    let today = store::civil_date(tx.now());
    let mut found = Vec::new();
    for kind in kinds {
        let units = units::of_kind(tx, kind)?;
        let there = units.iter().filter(|unit| unit.valid_to.is_none_or(|to| to > today));
        found.extend(there.map(|unit| (unit.id.0, unit.label(lang).to_owned())));
    }
    Ok(found)
}

pub(super) const BODIES: [&str; 3] = ["department", "institute", "county"];

/// How many tasks stand where, for one sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) all: usize,
    pub(super) done: usize,
    pub(super) late: usize,
    pub(super) idle: usize,
}

/// How the tasks that a reader may see stand: of a plan in force by its board, of a draft how many there are.
pub(super) fn counted(tx: &mut Tx<'_>, me: &Me, plan: &Plan) -> Result<Count> {
    let mut count = Count::default();
    let Some(board) = crate::dispatch::board::of_plan(tx, me, plan.id)? else {
        count.all = usize::try_from(super::paged::count_tasks(tx, plan.id)?).unwrap_or(usize::MAX);
        return Ok(count);
    };
    for entry in board.entries(&me.may(Verb::View, Class::Cases)?) {
        count.all += 1;
        count.done += usize::from(entry.done);
        count.late += usize::from(entry.late);
        count.idle += usize::from(entry.open && !entry.begun);
    }
    Ok(count)
}
