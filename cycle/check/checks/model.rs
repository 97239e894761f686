//! Readings held against what is declared. No store, no page, no clock.

use std::sync::Arc;

use figures::doubt::{Bounds, Doubt, Scale};
use rust_decimal::Decimal;
use terms::{Millionths, Period};

use super::Confirmation;
use crate::indicators::Definition;
use crate::indicators::definition;

/// Where a value stands. `combo` is 0 for the total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub indicator: Arc<str>,
    pub period: Period,
    pub combo: i64,
    pub unit: i64,
}

/// A value to be checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub place: Place,
    pub value: Millionths,
    /// That of the year before, else of the period before.
    pub before: Option<Millionths>,
    /// Counted from records: it is mended by mending a record.
    pub counted: bool,
    /// Peers have the same parent.
    pub parent: Option<i64>,
    /// What is declared for this indicator in this unit.
    pub bounds: Bounds,
}

/// A value with everything that speaks against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspicion {
    pub place: Place,
    pub value: Millionths,
    pub before: Option<Millionths>,
    pub counted: bool,
    pub doubts: Vec<Doubt>,
    /// Somebody looked and says that it is right.
    pub confirmed: Option<Confirmation>,
}

impl Suspicion {
    /// The words of its rules, as a confirmation keeps them.
    pub fn rules(&self) -> Vec<&'static str> {
        self.doubts.iter().map(Doubt::rule).collect()
    }
    /// What is impossible before what is far, the farther first.
    pub(crate) fn weight(&self) -> (u8, u64) {
        let of = |doubt: &Doubt| match doubt {
            Doubt::BelowMin { .. } | Doubt::AboveMax { .. } => (2, 0),
            Doubt::FarFromPeers { score, .. } => (1, score.abs().min(1e9) as u64),
            Doubt::Jumped { .. } => (0, 0),
        };
        self.doubts.iter().map(of).max().unwrap_or_default()
    }
}

/// Everything doubtful among the readings, in the order of their places.
pub fn screen(mut readings: Vec<Reading>) -> Vec<Suspicion> {
    let group =
        |of: &Reading| (of.place.indicator.clone(), of.place.period, of.place.combo, of.parent);
    readings.sort_by(|a, b| {
        let key = |of: &Reading| (of.place.period, of.place.combo, of.parent, of.place.unit);
        a.place.indicator.cmp(&b.place.indicator).then_with(|| key(a).cmp(&key(b)))
    });
    let mut found = Vec::new();
    for peers in readings.chunk_by(|a, b| group(a) == group(b)) {
        let values: Vec<Millionths> = peers.iter().map(|reading| reading.value).collect();
        let mut far: Vec<Option<Doubt>> = vec![None; peers.len()];
        // Scale and slack are the indicator's; only the bounds differ by unit.
        for (at, doubt) in peers[0].bounds.far_from_peers(&values) {
            far[at] = Some(doubt);
        }
        for (reading, far) in peers.iter().zip(far) {
            let outside = reading.bounds.outside(reading.value);
            let jumped =
                reading.before.and_then(|before| reading.bounds.jumped(reading.value, before));
            let doubts: Vec<Doubt> = [outside, far, jumped].into_iter().flatten().collect();
            if !doubts.is_empty() {
                found.push(Suspicion {
                    place: reading.place.clone(),
                    value: reading.value,
                    before: reading.before,
                    counted: reading.counted,
                    doubts,
                    confirmed: None,
                });
            }
        }
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found
}

/// What a definition declares for a unit; `upwards` are the codes of the unit and of all above it, from
/// below. None where nothing is declared.
pub(crate) fn bounds_of<'c>(
    definition: &Definition,
    upwards: impl Iterator<Item = &'c str> + Clone,
) -> Option<Bounds> {
    let limits = definition.limits.as_ref()?;
    let nearest = |of: fn(&definition::UnitLimits) -> Option<Decimal>| {
        upwards.clone().find_map(|code| limits.at.iter().filter(|at| at.unit == code).find_map(of))
    };
    let stored = |value: Option<Decimal>| value.and_then(|value| Millionths::rounded(value).ok());
    Some(Bounds {
        min: stored(nearest(|at| at.min).or(limits.min)),
        max: stored(nearest(|at| at.max).or(limits.max)),
        scale: match limits.scale {
            definition::Scale::Plain => Scale::Plain,
            definition::Scale::Log => Scale::Log,
        },
        slack: stored(limits.slack).unwrap_or_default(),
        jump: stored(limits.jump),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(unit: i64, value: i64, before: Option<i64>) -> Reading {
        let whole = |x: i64| Millionths(x * Millionths::ONE);
        let bounds = Bounds { max: Some(whole(100)), jump: Some(whole(20)), ..Bounds::default() };
        Reading {
            place: Place {
                indicator: "rate".into(),
                period: Period::year_of(2026).unwrap(),
                combo: 0,
                unit,
            },
            value: whole(value),
            before: before.map(whole),
            counted: false,
            parent: Some(if unit < 100 { 1 } else { 2 }),
            bounds,
        }
    }
    fn said(found: &[Suspicion]) -> Vec<(i64, Vec<&'static str>)> {
        found.iter().map(|s| (s.place.unit, s.rules())).collect()
    }

    #[test]
    fn a_value_is_held_against_limits_peers_and_the_year_before() {
        let values = [
            (10, 97, None),
            (11, 95, Some(96)),
            (12, 970, None),
            (13, 96, None),
            (14, 94, Some(60)),
            (15, 95, None),
        ];
        let mut rows: Vec<Reading> = values.map(|(u, v, b)| reading(u, v, b)).to_vec();
        let found = screen(rows.clone());
        assert_eq!(said(&found), [(12, vec!["above-max", "far-from-peers"]), (14, vec!["jumped"])]);
        rows.reverse();
        assert_eq!(screen(rows), found, "the order of rows changes nothing");
    }

    #[test]
    fn peers_are_the_units_of_one_parent() {
        // Towns at 60 below a county are ordinary among themselves, however far from counties at 95.
        let rows = [10, 11, 12, 13, 14, 15].map(|unit| reading(unit, 95, None));
        let towns = [100, 101, 102, 103, 104, 105].map(|unit| reading(unit, 60, None));
        assert!(screen([rows, towns].concat()).is_empty());
    }
}
