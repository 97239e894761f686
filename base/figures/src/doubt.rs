//! Values that deserve a second look before they are recorded: impossible ones, and ones far from
//! the unit's own past or from its peers (min-max and outlier checks).
//!
//! Nothing is removed or refused here. A form shows the doubt, and a person confirms or corrects.
//! All of it is arithmetic over rows in hand, so checking 10,000 rows takes milliseconds.

use std::collections::BTreeMap;

use stats::outlier::{MODIFIED_Z_LIMIT, modified_z};
use terms::{Millionths, Period};

use crate::{Cell, Combo, Figure, SeriesId};

/// Below this many values a distance from the median says nothing.
pub const PEERS_MIN: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    BelowMin {
        min: Millionths,
    },
    AboveMax {
        max: Millionths,
    },
    /// The modified z of the value among the unit's earlier ones.
    FarFromPast {
        score: f64,
        median: f64,
    },
    /// The modified z among the units of the same series, period and combo.
    FarFromPeers {
        score: f64,
        median: f64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubted {
    pub cell: Cell,
    pub value: Millionths,
    pub doubt: Doubt,
}

/// Values below the least or above the greatest that is possible at all.
pub fn outside_possible(
    figures: &[Figure],
    min: Option<Millionths>,
    max: Option<Millionths>,
) -> Vec<Doubted> {
    let doubted = |figure: &Figure| {
        let value = figure.value?;
        let below = min.filter(|min| value < *min).map(|min| Doubt::BelowMin { min });
        let above = max.filter(|max| value > *max).map(|max| Doubt::AboveMax { max });
        below.or(above).map(|doubt| Doubted { cell: figure.cell(), value, doubt })
    };
    figures.iter().filter_map(doubted).collect()
}

/// Whether a value is far from the unit's own past; none where the past is too short to say.
pub fn far_from_past(figure: &Figure, past: &[Millionths]) -> Option<Doubted> {
    let value = figure.value?;
    if past.len() < PEERS_MIN {
        return None;
    }
    let values: Vec<f64> = past.iter().chain([&value]).map(|x| x.to_f64()).collect();
    let z = modified_z(&values).ok()?;
    let score = *z.scores.last()?;
    let doubt = Doubt::FarFromPast { score, median: z.median };
    (score.abs() > MODIFIED_Z_LIMIT).then(|| Doubted { cell: figure.cell(), value, doubt })
}

/// Values far from the others of the same series, period and combo, in key order.
pub fn far_from_peers(figures: &[Figure]) -> Vec<Doubted> {
    let mut groups: BTreeMap<(SeriesId, Period, Combo), Vec<(Cell, Millionths)>> = BTreeMap::new();
    for figure in figures {
        if let Some(value) = figure.value {
            let group = (figure.series, figure.period, figure.combo);
            groups.entry(group).or_default().push((figure.cell(), value));
        }
    }
    let mut found = Vec::new();
    for mut group in groups.into_values().filter(|group| group.len() >= PEERS_MIN) {
        group.sort_unstable();
        let values: Vec<f64> = group.iter().map(|(_, value)| value.to_f64()).collect();
        let Ok(z) = modified_z(&values) else { continue };
        for at in z.beyond(MODIFIED_Z_LIMIT) {
            let doubt = Doubt::FarFromPeers { score: z.scores[at], median: z.median };
            found.push(Doubted { cell: group[at].0, value: group[at].1, doubt });
        }
    }
    found.sort_unstable_by_key(|doubted| doubted.cell);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::UnitId;

    fn figures(values: &[i64]) -> Vec<Figure> {
        let period = Period::year_of(2026).unwrap();
        let value = |x: i64| Some(Millionths(x * Millionths::ONE));
        let of = |(unit, x): (usize, &i64)| {
            Figure::new(SeriesId(1), period, UnitId(unit as i64), value(*x))
        };
        values.iter().enumerate().map(of).collect()
    }

    #[test]
    fn a_slipped_comma_is_found_among_peers_whatever_their_order() {
        let mut rows = figures(&[98, 97, 99, 98, 980, 96]);
        let found = far_from_peers(&rows);
        assert_eq!(found.iter().map(|d| d.cell.unit).collect::<Vec<_>>(), [UnitId(4)]);
        rows.reverse();
        assert_eq!(far_from_peers(&rows), found);
        assert!(far_from_peers(&rows[..3]).is_empty(), "too few to say");
    }

    #[test]
    fn a_value_is_held_against_its_own_past() {
        let past: Vec<Millionths> =
            [50, 52, 51, 53, 52].map(|x| Millionths(x * 1_000_000)).to_vec();
        let rows = figures(&[52, 520]);
        assert_eq!(far_from_past(&rows[0], &past), None);
        assert!(far_from_past(&rows[1], &past).is_some());
        assert_eq!(far_from_past(&rows[1], &past[..4]), None);
    }

    #[test]
    fn impossible_values_are_named_with_the_bound() {
        let rows = figures(&[-1, 0, 100, 101]);
        let (min, max) = (Millionths(0), Millionths(100_000_000));
        let found = outside_possible(&rows, Some(min), Some(max));
        let doubts: Vec<Doubt> = found.iter().map(|d| d.doubt).collect();
        assert_eq!(doubts, [Doubt::BelowMin { min }, Doubt::AboveMax { max }]);
    }
}
