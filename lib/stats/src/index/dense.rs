//! The index without gaps, for a hundred thousand rebuilds: the same sums in the same order as
//! [`super::Framework::scores`], without asking each cell whether it is there.

use super::{Aggregation, Column, Framework};

/// The columns as plain numbers, if nothing is missing.
pub(super) fn without_gaps(columns: &[Column]) -> Option<Vec<Vec<f64>>> {
    columns.iter().map(|column| column.iter().copied().collect()).collect()
}

/// Puts the index into `scores`, one per unit. `false` if a group needs more than weighted sums or
/// its weights say nothing: then the general way decides.
pub(super) fn score(framework: &Framework, columns: &[Vec<f64>], scores: &mut [f64]) -> bool {
    let units = scores.len();
    let groups = &framework.groups;
    let plain = |method| {
        matches!(method, Aggregation::Arithmetic | Aggregation::Geometric | Aggregation::Harmonic)
    };
    if !groups.iter().all(|group| plain(group.method)) {
        return false;
    }
    let mut sums = vec![0.0; units * groups.len()];
    let mut totals = vec![0.0; groups.len()];
    for (indicator, column) in framework.indicators.iter().zip(columns) {
        let place = indicator.parent;
        totals[place] += indicator.weight;
        let sums = &mut sums[place * units..(place + 1) * units];
        add(sums, column, indicator.weight, groups[place].method);
    }
    for (place, group) in groups.iter().enumerate() {
        if !(totals[place] > 0.0 && totals[place].is_finite()) {
            return false;
        }
        // Groups come before the group above them.
        let (before, above) = sums.split_at_mut((place + 1) * units);
        let own = &mut before[place * units..];
        finish(own, totals[place], group.method);
        match group.parent {
            Some(parent) => {
                totals[parent] += group.weight;
                let start = (parent - place - 1) * units;
                add(&mut above[start..start + units], own, group.weight, groups[parent].method);
            }
            None => scores.copy_from_slice(own),
        }
    }
    scores.iter().all(|score| score.is_finite())
}

fn add(sums: &mut [f64], column: &[f64], weight: f64, method: Aggregation) {
    let pairs = sums.iter_mut().zip(column);
    match method {
        Aggregation::Geometric => pairs.for_each(|(sum, x)| *sum += weight * x.ln()),
        Aggregation::Harmonic => pairs.for_each(|(sum, x)| *sum += weight * x.recip()),
        _ => pairs.for_each(|(sum, x)| *sum += weight * x),
    }
}

fn finish(sums: &mut [f64], total: f64, method: Aggregation) {
    match method {
        Aggregation::Geometric => sums.iter_mut().for_each(|sum| *sum = (*sum / total).exp()),
        Aggregation::Harmonic => sums.iter_mut().for_each(|sum| *sum = 1.0 / (*sum / total)),
        _ => sums.iter_mut().for_each(|sum| *sum /= total),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Direction, Group, Indicator};
    use super::*;

    #[test]
    fn the_short_way_gives_the_same_bits_as_the_long_way() {
        use Aggregation::{Arithmetic, Geometric, Harmonic};
        let columns: Vec<Column> = (0..7)
            .map(|j| (0..20).map(|i| Some(1.0 + f64::from((i * 13 + j * 7) % 29) * 0.37)).collect())
            .collect();
        let direction = Direction::HigherIsBetter;
        for (first, second, top) in [
            (Arithmetic, Arithmetic, Arithmetic),
            (Geometric, Harmonic, Arithmetic),
            (Harmonic, Arithmetic, Geometric),
        ] {
            let indicator =
                |j: usize| Indicator { parent: j % 2, weight: 0.3 + 0.1 * j as f64, direction };
            let group = |parent, weight, method| Group { parent, weight, method };
            let framework = Framework {
                indicators: (0..7).map(indicator).collect(),
                groups: vec![
                    group(Some(2), 0.7, first),
                    group(Some(2), 0.2, second),
                    group(None, 1.0, top),
                ],
            };
            let long = framework.scores(&columns).unwrap().pop().unwrap();
            let mut short = vec![0.0; 20];
            assert!(score(&framework, &without_gaps(&columns).unwrap(), &mut short));
            assert_eq!(short.into_iter().map(Some).collect::<Column>(), long);
        }
    }
}
