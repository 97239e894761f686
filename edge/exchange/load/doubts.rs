//! What speaks against figures that came in: the checks of the indicators, asked before anything is
//! written. A value that is impossible is a bad row; one that is only far off is stored and told.

use std::collections::HashMap;

use check::checks::{Suspicion, proposed};
use check::indicators::Catalogue;
use check::scope::Place;
use figures::{Doubt, Figure};
use store::Tx;
use tables::Problem;
use terms::{Millionths, Result};

use crate::line::Wrong;

/// Doubts of rows, by row number.
#[derive(Default)]
pub(super) struct Doubts {
    /// Outside what is declared possible.
    pub(super) wrong: Wrong,
    pub(super) warnings: Wrong,
}

/// Holds rows against the limits of their indicators, each other and what stands already: number,
/// indicator and figure of each.
pub(super) fn doubts(tx: &mut Tx<'_>, rows: &[(u32, &str, &Figure)]) -> Result<Doubts> {
    let mut doubts = Doubts::default();
    let catalogue = Catalogue::at(tx, None)?;
    let limited = |code: &str| {
        catalogue.versions(code).iter().any(|version| version.definition.limits.is_some())
    };
    // Most indicators declare nothing, and then nothing is read.
    let rows: Vec<_> = rows.iter().filter(|(_, indicator, _)| limited(indicator)).collect();
    if rows.is_empty() {
        return Ok(doubts);
    }
    let declared = Place::of(tx)?.declared;
    let figures: Vec<Figure> = rows.iter().map(|(_, _, figure)| (*figure).clone()).collect();
    let mut numbers = HashMap::with_capacity(rows.len());
    for (number, indicator, figure) in rows {
        numbers.insert((*indicator, figure.period, figure.unit.0, figure.combo.0), *number);
    }
    for found in proposed(tx, &catalogue, &declared, &figures)? {
        let place = &found.place;
        let at = (&*place.indicator, place.period, place.unit, place.combo);
        let Some(number) = numbers.get(&at) else { continue };
        for doubt in &found.doubts {
            let side = match doubt {
                Doubt::BelowMin { .. } | Doubt::AboveMax { .. } => &mut doubts.wrong,
                Doubt::FarFromPeers { .. } | Doubt::Jumped { .. } if found.confirmed.is_none() => {
                    &mut doubts.warnings
                }
                _ => continue,
            };
            side.push((*number, told(&found, doubt)));
        }
    }
    Ok(doubts)
}

fn told(found: &Suspicion, doubt: &Doubt) -> Problem {
    let exact = |value: Millionths| value.to_string();
    let near = |value: f64| format!("{value:.2}");
    let problem = |rule| Problem::new("value", rule).with("value", exact(found.value));
    match doubt {
        Doubt::BelowMin { min } => problem("import-below-min").with("limit", exact(*min)),
        Doubt::AboveMax { max } => problem("import-above-max").with("limit", exact(*max)),
        Doubt::FarFromPeers { median, low, high, peers, .. } => problem("import-far-from-peers")
            .with("peers", peers)
            .with("median", near(*median))
            .with("low", near(*low))
            .with("high", near(*high)),
        Doubt::Jumped { before, .. } => problem("import-jumped").with("before", exact(*before)),
    }
}
