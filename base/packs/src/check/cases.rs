//! Kinds of case: states that lead somewhere, clocks that the calendar knows, a source for each.

use std::collections::BTreeSet;

use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, found: &mut Vec<Problem>) {
    let clocks: BTreeSet<&str> = pack.clocks.iter().map(|clock| clock.code.as_str()).collect();
    for kind in &pack.case_kinds {
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
