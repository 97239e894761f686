//! A plan that comes with a pack: drafted, split, published by its document; and, in a synthetic city,
//! what became of its tasks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use calendar::Clockwork;
use cases::course::Intent;
use cases::{Attached, Kind, Party};
use packs::{PlanNumber, PlanSplitRule, PlanStep, YearPlan};
use store::Tx;
use terms::{Error, Millionths, Period, Result};

use super::model::{
    Direction, Draft, Goal, Measure, Number, Point, Tags, Task, Timing, quarter_ends,
};
use super::publish::publish;
use super::split::Rule;
use super::store::{
    ORIGIN, by_code, plan, put_goal, put_measure, put_plan, put_task, replace_parts, tree,
};

/// Loads a plan; one that is known by its code is left as it is. `office` publishes, reports where a
/// unit has nobody of its own, and verifies. Returns the plan's id.
///
/// # Errors
/// Unknown units, and what [`publish`] refuses.
pub fn load(tx: &mut Tx<'_>, it: &YearPlan, leader: i64, verifier: i64) -> Result<i64> {
    if let Some(known) = by_code(tx, &it.code)? {
        tx.housekeeping();
        return Ok(known);
    }
    let units = units_of(tx, it)?;
    let id = put_plan(
        tx,
        &Draft {
            code: it.code.clone(),
            period: Period::parse(&it.period)?,
            name: it.name.clone(),
            synthetic: it.synthetic,
        },
    )?;
    let tasks = draft(tx, it, id, &units)?;
    let today = store::civil_date(tx.now());
    // A day that has not come yet is nobody's to record.
    let (Some(document), Some(on)) = (&it.document, it.published.filter(|on| *on <= today)) else {
        return Ok(id);
    };
    let clockwork = cases::clocks(tx)?;
    publish(tx, &clockwork, id, document, on, leader)?;
    let kinds = cases::kinds(tx, on)?;
    let kind = kinds.into_iter().map(|(_, kind)| kind).find(|kind| kind.code == "task");
    let Some(kind) = kind else { return Ok(id) };
    let parts: HashMap<(i64, i64), i64> = tree(tx, id)?
        .tasks
        .iter()
        .filter_map(|task| Some(((task.parent?, task.lead), task.id)))
        .collect();
    for step in it.steps.iter().filter(|step| step.on <= today) {
        let whole = tasks[&step.task];
        let of_units = step.units.iter().filter_map(|code| parts.get(&(whole, units[code])));
        let of_units: Vec<i64> = of_units.copied().collect();
        let affected = if step.units.is_empty() { vec![whole] } else { of_units };
        for task in affected {
            take(tx, &clockwork, &kind, task, step, verifier)?;
        }
    }
    Ok(id)
}

fn units_of(tx: &mut Tx<'_>, it: &YearPlan) -> Result<HashMap<String, i64>> {
    let mut codes = BTreeSet::new();
    for task in &it.tasks {
        codes.insert(task.lead.clone());
        codes.extend(task.helpers.iter().cloned());
        codes.extend(task.split.iter().flat_map(|split| &split.parts).map(|it| it.unit.clone()));
    }
    codes.extend(it.steps.iter().flat_map(|step| step.units.iter().cloned()));
    let codes: Vec<String> = codes.into_iter().collect();
    let known = units::ids_by_code(tx, &codes)?;
    codes
        .into_iter()
        .map(|code| match known.get(&code) {
            Some(id) => Ok((code, id.0)),
            None => Err(Error::not_found("plan-unit-unknown").with("unit", code)),
        })
        .collect()
}

/// Goals, measures, tasks and parts; the tasks by code.
fn draft(
    tx: &mut Tx<'_>,
    it: &YearPlan,
    id: i64,
    units: &HashMap<String, i64>,
) -> Result<BTreeMap<String, i64>> {
    let days = plan(tx, id)?;
    let mut goals = HashMap::new();
    for goal in &it.goals {
        let new = Goal {
            id: 0,
            plan: id,
            code: goal.code.clone(),
            name: goal.name.clone(),
            number: number(&goal.number)?,
            tags: Tags {
                quality: goal.quality.map(|it| it.word().to_owned()),
                work: goal.work.map(|it| it.word().to_owned()),
                transformation: goal.transformation.map(|it| it.word().to_owned()),
            },
        };
        goals.insert(&goal.code, put_goal(tx, &new)?);
    }
    let mut measures = HashMap::new();
    for measure in &it.measures {
        let new = Measure {
            id: 0,
            plan: id,
            goal: goals.get(&measure.goal).copied().unwrap_or_default(),
            code: measure.code.clone(),
            name: measure.name.clone(),
        };
        measures.insert(&measure.code, put_measure(tx, &new)?);
    }
    let mut tasks = BTreeMap::new();
    for task in &it.tasks {
        let timing = match (task.quarterly, task.due) {
            (true, _) => Timing::Quarterly,
            (false, Some(_)) => Timing::Deadline,
            (false, None) => Timing::Continuing,
        };
        let mut points: Vec<Point> =
            task.points.iter().map(|on| Point { on: *on, words: String::new() }).collect();
        if points.is_empty() && timing == Timing::Continuing {
            points = quarter_ends(days.starts, days.ends);
        }
        let new = Task {
            id: 0,
            version: 0,
            plan: id,
            measure: measures.get(&task.measure).copied().unwrap_or_default(),
            parent: None,
            code: task.code.clone(),
            name: task.name.clone(),
            lead: units[&task.lead],
            helpers: task.helpers.iter().map(|code| units[code]).collect(),
            timing,
            due: task.due.unwrap_or(days.ends),
            points,
            deliverable: task.deliverable.clone(),
            evidence: task.evidence.clone(),
            ground: task.ground.clone(),
            number: number(&task.number)?,
            split: None,
            weight: None,
        };
        let task_id = put_task(tx, &new)?;
        if let Some(split) = &task.split {
            let rule = match split.rule {
                PlanSplitRule::Sum => Rule::Sum,
                PlanSplitRule::Weight => Rule::Weight,
                PlanSplitRule::All => Rule::All,
            };
            let parts: Result<Vec<_>> = split
                .parts
                .iter()
                .map(|part| Ok((units[&part.unit], read(&part.value)?, read(&part.weight)?)))
                .collect();
            replace_parts(tx, task_id, Some(rule), &parts?)?;
        }
        tasks.insert(task.code.clone(), task_id);
    }
    Ok(tasks)
}

fn read(text: &Option<String>) -> Result<Option<Millionths>> {
    text.as_deref().map(Millionths::parse).transpose()
}

fn number(it: &PlanNumber) -> Result<Number> {
    Ok(Number {
        indicator: it.indicator.clone(),
        baseline: read(&it.baseline)?,
        value: read(&it.value)?,
        unit: it.unit.clone(),
        direction: if it.lower { Direction::Lower } else { Direction::Higher },
    })
}

fn take(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    kind: &Kind,
    task_id: i64,
    step: &PlanStep,
    verifier: i64,
) -> Result<()> {
    let Some(case) = cases::grown_from(tx, ORIGIN, task_id)?.pop() else { return Ok(()) };
    let case = cases::load(tx, case)?;
    let wanted = kind
        .step(&step.step)
        .ok_or_else(|| Error::not_found("case-move-unknown").with("move", &step.step))?;
    let mut fields = BTreeMap::new();
    if let Some(field) = wanted.fields.first() {
        fields.insert(field.code.clone(), step.words.clone());
    }
    if let Some(share) = step.share {
        fields.insert("share".to_owned(), share.to_string());
    }
    let attached: Vec<Attached> = wanted
        .evidence
        .iter()
        .map(|it| Attached {
            wanted: it.code.clone(),
            evidence: None,
            address: Some(format!("/tasks/{task_id}")),
            title: format!("{}（合成）", it.name.zh),
        })
        .collect();
    let intent = Intent {
        code: step.step.clone(),
        // Nobody of the demo city's units but the office has to do with it: the program tells it.
        person: if wanted.by == Party::Owner { 0 } else { verifier },
        acting_for: None,
        parties: BTreeSet::from([wanted.by]),
        of_owner: false,
        on: step.on,
        today: store::civil_date(tx.now()),
        ground: wanted.ground.then(|| step.words.clone()),
        document: None,
        fields,
        evidence: attached.iter().map(|it| it.wanted.clone()).collect(),
    };
    cases::take(tx, clockwork, case.id, case.steps.len(), &intent, &attached, None)
        .map_err(|error| error.at(format!("{} {} {}", step.task, step.step, step.on)))?;
    Ok(())
}
