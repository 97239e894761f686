//! What must be true of a pack as a whole, once every entry can be read.

mod cases;
mod forms;
mod indicators;
mod inspection;
mod others;
mod plans;
mod progress;
mod regimes;
mod rulebook;
mod schemes;
mod units;

use std::collections::BTreeSet;

use terms::Date;

use crate::at::At;
use crate::files::Files;
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

/// All breaches, in no order.
pub(crate) fn all(pack: &Pack, files: &Files) -> Vec<Problem> {
    let known = Known::of(pack);
    let mut found = Vec::new();
    units::check(pack, &known, &mut found);
    indicators::check(pack, &known, &mut found);
    schemes::check(pack, &known, &mut found);
    others::check(pack, files, &known, &mut found);
    cases::check(pack, &mut found);
    rulebook::check(pack, &mut found);
    plans::check(pack, &known, &mut found);
    progress::check(pack, &known, &mut found);
    forms::check(pack, &known, &mut found);
    inspection::check(pack, &known, &mut found);
    regimes::check(pack, &mut found);
    found
}

/// The codes that may be named.
pub(crate) struct Known<'p> {
    pub(crate) units: BTreeSet<&'p str>,
    pub(crate) indicators: BTreeSet<&'p str>,
    pub(crate) measures: BTreeSet<&'p str>,
    pub(crate) documents: BTreeSet<&'p str>,
    pub(crate) industries: BTreeSet<&'p str>,
}

impl<'p> Known<'p> {
    fn of(pack: &'p Pack) -> Self {
        Self {
            units: pack.units.iter().map(|it| it.code.as_str()).collect(),
            indicators: pack.indicators.iter().map(|it| it.code.as_str()).collect(),
            measures: pack.measures.iter().map(|it| it.code.as_str()).collect(),
            documents: pack.documents.iter().map(|it| it.number.as_str()).collect(),
            industries: pack.industries.iter().map(|it| it.code.as_str()).collect(),
        }
    }
}

/// Names a code that nothing carries.
pub(crate) fn need<T>(
    entry: &At<T>,
    field: &'static str,
    kind: &'static str,
    code: &str,
    known: &BTreeSet<&str>,
    found: &mut Vec<Problem>,
) {
    if !known.contains(code) {
        found.push(
            entry
                .problem(field, Rule::Unknown)
                .with("field", field)
                .with("kind", kind)
                .with("value", code),
        );
    }
}

/// `to` is the first day after; it must lie after `from`.
pub(crate) fn dates<T>(
    entry: &At<T>,
    from: Option<Date>,
    to: Option<Date>,
    found: &mut Vec<Problem>,
) {
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        found.push(entry.problem("to", Rule::Dates).with("from", from).with("to", to));
    }
}

/// Whether two stretches of validity share a day.
pub(crate) fn overlap(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> bool {
    let starts_before_end = |from: Option<Date>, to: Option<Date>| match (from, to) {
        (Some(from), Some(to)) => from < to,
        _ => true,
    };
    starts_before_end(a.0, b.1) && starts_before_end(b.0, a.1)
}
