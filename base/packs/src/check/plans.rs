//! Plans: every unit, indicator, goal, measure and task that is named is there; a step says what it is.

use std::collections::BTreeSet;

use super::{Known, need};
use crate::at::At;
use crate::model::{PlanNumber, YearPlan};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    for plan in &pack.plans {
        if terms::Period::parse(&plan.period).is_err() {
            found.push(plan.problem("period", Rule::Range).with("value", &plan.period));
        }
        if plan.source.is_none() && !plan.assumed && !plan.synthetic {
            found.push(plan.problem("source", Rule::NoSource).with("value", &plan.code));
        }
        let goals: BTreeSet<&str> = plan.goals.iter().map(|it| it.code.as_str()).collect();
        let measures: BTreeSet<&str> = plan.measures.iter().map(|it| it.code.as_str()).collect();
        let tasks: BTreeSet<&str> = plan.tasks.iter().map(|it| it.code.as_str()).collect();
        twice(plan, plan.goals.iter().map(|it| it.code.as_str()), found);
        twice(plan, plan.measures.iter().map(|it| it.code.as_str()), found);
        twice(plan, plan.tasks.iter().map(|it| it.code.as_str()), found);
        for goal in &plan.goals {
            number(plan, &goal.number, known, found);
        }
        for measure in &plan.measures {
            need(plan, "goal", "goal", &measure.goal, &goals, found);
        }
        for task in &plan.tasks {
            need(plan, "measure", "measure", &task.measure, &measures, found);
            let parts = task.split.iter().flat_map(|split| &split.parts);
            let named = task.helpers.iter().chain([&task.lead]).chain(parts.map(|it| &it.unit));
            for unit in named {
                need(plan, "lead", "unit", unit, &known.units, found);
            }
            number(plan, &task.number, known, found);
        }
        for step in &plan.steps {
            need(plan, "task", "task", &step.task, &tasks, found);
            for unit in &step.units {
                need(plan, "units", "unit", unit, &known.units, found);
            }
        }
    }
}

fn number(plan: &At<YearPlan>, it: &PlanNumber, known: &Known<'_>, found: &mut Vec<Problem>) {
    if let Some(code) = &it.indicator {
        need(plan, "indicator", "indicator", code, &known.indicators, found);
    }
    for text in it.baseline.iter().chain(&it.value) {
        if terms::Millionths::parse(text).is_err() {
            found.push(plan.problem("value", Rule::Range).with("value", text));
        }
    }
}

fn twice<'a>(plan: &At<YearPlan>, codes: impl Iterator<Item = &'a str>, found: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            let first = format!("{}:{}", plan.place.file, plan.place.line);
            let twice = plan.problem("code", Rule::Duplicate).with("value", code);
            found.push(twice.with("first", first));
        }
    }
}
