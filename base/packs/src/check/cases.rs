//! Kinds of case: states that lead somewhere, clocks that the calendar knows, papers that are there, a source for each.

use std::collections::BTreeSet;

use super::need;
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, found: &mut Vec<Problem>) {
    let clocks: BTreeSet<&str> = pack.clocks.iter().map(|clock| clock.code.as_str()).collect();
    let papers: BTreeSet<&str> = pack.papers.iter().map(|paper| paper.code.as_str()).collect();
    for kind in &pack.case_kinds {
        for paper in kind.it.moves.iter().filter_map(|step| step.paper.as_deref()) {
            need(kind, "paper", "paper", paper, &papers, found);
        }
        for fault in kind.it.check(&clocks) {
            found.push(
                kind.problem(&fault.at, Rule::CaseKind)
                    .with("fault", fault.rule)
                    .with("at", fault.at)
                    .with("names", fault.names),
            );
        }
        if cases::access::class_named(&kind.class).is_none() {
            let unknown = kind.problem("class", Rule::Unknown);
            found.push(unknown.with("kind", "class").with("value", &kind.class));
        }
        if kind.source.is_none() && !kind.assumed {
            found.push(kind.problem("source", Rule::NoSource).with("value", &kind.code));
        }
    }
}
