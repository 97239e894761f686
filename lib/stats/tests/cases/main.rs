//! Every reference case, at its own tolerance.
//!
//! A case names its inputs, parameters and expected numbers; a runner per case computes the same
//! keys through the public interface, and one comparison judges them all.

mod acceptance;
mod benchmark;
mod case;
mod chart;
mod compare;
mod drawing;
mod index;
mod laboratory;
mod measurement;
mod satisfaction;
mod uncertainty;
mod warning;

use case::{Case, Results};

/// The runner of each case. A case without one fails the test, so none is forgotten.
fn runner(id: &str) -> Option<fn(&Case) -> Results> {
    let runners = [
        index::RUNNERS,
        chart::RUNNERS,
        acceptance::RUNNERS,
        warning::RUNNERS,
        laboratory::RUNNERS,
        satisfaction::RUNNERS,
        drawing::RUNNERS,
        benchmark::RUNNERS,
        measurement::RUNNERS,
    ];
    runners.into_iter().flatten().find(|(known, _)| *known == id).map(|(_, runner)| *runner)
}

#[test]
fn every_case_agrees_with_its_independent_numbers() {
    let mut complaints = Vec::new();
    let cases = case::all();
    assert!(!cases.is_empty());
    for case in &cases {
        let Some(run) = runner(&case.id) else {
            complaints.push(format!("{}: no runner", case.id));
            continue;
        };
        complaints.extend(compare::complaints(case, &run(case)));
    }
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}
