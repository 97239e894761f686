//! Rates of nonconformity from a stratified sample, with their sampling error.

use std::collections::BTreeMap;

use stats::interval::{Interval, wilson};
use stats::small_area::{Method as Model, fay_herriot};
use stats::survey::Design;
use stats::survey::proportion::{Method, proportion};

use super::store::Drawn;

/// Lots below which no rate is shown.
pub const FEWEST: usize = 20;

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub key: String,
    pub n: usize,
    pub failed: usize,
    /// Share of nonconforming lots of the frame, its interval at 95 %, its standard error.
    pub rate: f64,
    pub interval: Interval,
    pub error: f64,
    /// How much wider than a simple random sample of the same size; none where it cannot be told.
    pub design_effect: Option<f64>,
    /// Fewer than [`FEWEST`] lots: the number is shown and no rate.
    pub is_small: bool,
    /// The design could not be used (a stratum with one lot, no weights): a simple interval stands in.
    pub is_plain: bool,
}

/// The rate of each group, in the order of the groups.
pub fn cells(lots: &[Drawn], key: impl Fn(&Drawn) -> String) -> Vec<Cell> {
    let mut groups: BTreeMap<String, Vec<&Drawn>> = BTreeMap::new();
    for lot in lots {
        groups.entry(key(lot)).or_default().push(lot);
    }
    groups.into_iter().map(|(key, lots)| cell(key, &lots)).collect()
}

fn design(lots: &[&Drawn]) -> Option<Design> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for lot in lots {
        let next = numbers.len();
        numbers.entry(lot.stratum.as_str()).or_insert(next);
    }
    let strata: Vec<usize> = lots.iter().map(|lot| numbers[lot.stratum.as_str()]).collect();
    // A stratum with one lot has no variance of its own: such strata are put together, the usual way out.
    let mut sizes = vec![0_usize; numbers.len()];
    for stratum in &strata {
        sizes[*stratum] += 1;
    }
    let pool = numbers.len();
    let single = sizes.iter().filter(|size| **size == 1).count();
    let strata: Vec<usize> =
        strata.into_iter().map(|it| if sizes[it] == 1 { pool } else { it }).collect();
    if single == 1 {
        // One alone cannot be put together with anything but the first of the others.
        let other = strata.iter().copied().find(|it| *it != pool)?;
        let strata = strata.into_iter().map(|it| if it == pool { other } else { it }).collect();
        return Some(Design::stratified(strata, weights(lots), None));
    }
    Some(Design::stratified(strata, weights(lots), population(lots, single)))
}

fn weights(lots: &[&Drawn]) -> Vec<f64> {
    lots.iter().map(|lot| lot.weight).collect()
}

/// The size of each lot's stratum in the frame, where all are known and no strata were put together.
fn population(lots: &[&Drawn], pooled: usize) -> Option<Vec<f64>> {
    if pooled > 0 {
        return None;
    }
    lots.iter().map(|lot| lot.frame_size.map(|size| size as f64)).collect()
}

fn cell(key: String, lots: &[&Drawn]) -> Cell {
    let marked: Vec<bool> = lots.iter().map(|lot| lot.failed).collect();
    let (n, failed) = (lots.len(), marked.iter().filter(|it| **it).count());
    let is_small = n < FEWEST;
    if let Some(design) = design(lots)
        && let Ok((estimate, interval)) = proportion(&design, &marked, 0.95, Method::Beta)
    {
        let y: Vec<f64> = marked.iter().map(|it| f64::from(u8::from(*it))).collect();
        let effect = design.design_effect(&y).ok().filter(|it| it.is_finite());
        return Cell {
            key,
            n,
            failed,
            rate: estimate.value,
            interval,
            error: estimate.error,
            design_effect: effect,
            is_small,
            is_plain: false,
        };
    }
    let weight: f64 = lots.iter().map(|lot| lot.weight).sum();
    let bad: f64 = lots.iter().filter(|lot| lot.failed).map(|lot| lot.weight).sum();
    let rate = if weight > 0.0 { bad / weight } else { 0.0 };
    let interval =
        wilson(failed as u64, n.max(1) as u64, 0.95).unwrap_or(Interval { low: 0.0, high: 1.0 });
    let error = (rate * (1.0 - rate) / n.max(1) as f64).sqrt();
    Cell { key, n, failed, rate, interval, error, design_effect: None, is_small, is_plain: true }
}

/// A county's rate as the model of Fay and Herriot predicts it.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallArea {
    pub key: String,
    pub rate: f64,
    /// Root of the mean squared error.
    pub error: f64,
    pub interval: Interval,
}

/// Predictions for all areas; none with fewer than three, or where no area has a failure.
///
/// The sampling variances are smoothed: each is that of the overall rate with the area's own number of lots and the
/// overall design effect, because an area without a failure would otherwise claim to know its rate exactly.
pub fn small_areas(cells: &[Cell]) -> Vec<SmallArea> {
    let known: Vec<&Cell> = cells.iter().filter(|cell| cell.n > 0).collect();
    let lots: usize = known.iter().map(|cell| cell.n).sum();
    let overall =
        known.iter().map(|cell| cell.rate * cell.n as f64).sum::<f64>() / lots.max(1) as f64;
    if known.len() < 3 || overall <= 0.0 || overall >= 1.0 {
        return Vec::new();
    }
    let effects: Vec<f64> = known.iter().filter_map(|cell| cell.design_effect).collect();
    let effect = if effects.is_empty() {
        1.0
    } else {
        (effects.iter().sum::<f64>() / effects.len() as f64).max(1.0)
    };
    let direct: Vec<f64> = known.iter().map(|cell| cell.rate).collect();
    let variances: Vec<f64> =
        known.iter().map(|cell| effect * overall * (1.0 - overall) / cell.n as f64).collect();
    let ones = vec![vec![1.0]; known.len()];
    let Ok(found) = fay_herriot(&direct, &variances, &ones, Model::Reml) else { return Vec::new() };
    let predicted = found.predictions.iter().zip(&found.mean_squared_errors);
    known
        .iter()
        .zip(predicted)
        .map(|(cell, (rate, squared))| {
            let rate = rate.clamp(0.0, 1.0);
            let error = squared.max(0.0).sqrt();
            let interval = Interval {
                low: (rate - 1.96 * error).max(0.0),
                high: (rate + 1.96 * error).min(1.0),
            };
            SmallArea { key: cell.key.clone(), rate, error, interval }
        })
        .collect()
}
