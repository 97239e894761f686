//! Filings by a move and a clock that exist; facts of clusters that exist; each with its source.

use std::collections::BTreeSet;

use super::{Known, need};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    let clocks: BTreeSet<&str> = pack.clocks.iter().map(|clock| clock.code.as_str()).collect();
    let tasks = pack.case_kinds.iter().filter(|kind| kind.code == "task");
    let moves: BTreeSet<&str> =
        tasks.flat_map(|kind| &kind.it.moves).map(|step| step.code.as_str()).collect();
    for filing in &pack.filings {
        need(filing, "move", "move", &filing.step, &moves, found);
        match (&filing.clock, filing.quarter_day) {
            (Some(clock), None) => need(filing, "clock", "clock", clock, &clocks, found),
            (None, Some(day)) if (1..=28).contains(&day) => {}
            (None, Some(day)) => {
                found.push(filing.problem("quarter_day", Rule::Range).with("value", day));
            }
            _ => found.push(filing.problem("clock", Rule::Range).with("value", &filing.code)),
        }
        if filing.source.is_none() && !filing.assumed {
            found.push(filing.problem("source", Rule::NoSource).with("value", &filing.code));
        }
    }
    for fact in &pack.cluster_facts {
        for unit in [Some(&fact.cluster), fact.area.as_ref()].into_iter().flatten() {
            need(fact, "cluster", "unit", unit, &known.units, found);
        }
        if let Some(amount) = &fact.amount
            && terms::Millionths::parse(amount).is_err()
        {
            found.push(fact.problem("amount", Rule::Range).with("value", amount));
        }
        if fact.source.is_none() && !fact.assumed && !fact.synthetic {
            found.push(fact.problem("source", Rule::NoSource).with("value", &fact.name.zh));
        }
    }
}
