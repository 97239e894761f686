//! Indicator by indicator: how far from the benchmark, and which few links are weakest.

use crate::error::{Error, LARGEST, amount, number, same_length, within};
use crate::index::Direction;

/// One indicator against its benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Position of the indicator.
    pub indicator: usize,
    /// What is missing to the benchmark, as a share of it; 0 if met or beaten.
    pub relative: f64,
    /// `relative` times the indicator's weight.
    pub weighted: f64,
    /// Share of all weighted gaps up to and including this one, the largest first (Pareto).
    pub cumulative: f64,
}

/// Ranks the weak links: gaps to the benchmark, the largest weighted first.
///
/// A benchmark of 0 has no relative gap and is refused, except where less is better and it is met.
///
/// ```
/// use stats::{benchmark::gap::weak_links, index::Direction::*};
/// let gaps = weak_links(
///     &[90.0, 4.0, 80.0],
///     &[95.0, 2.0, 100.0],
///     &[HigherIsBetter, LowerIsBetter, HigherIsBetter],
///     &[1.0, 0.5, 1.0],
/// )
/// .unwrap();
/// assert_eq!(gaps.iter().map(|gap| gap.indicator).collect::<Vec<_>>(), [1, 2, 0]);
/// assert!((gaps[2].cumulative - 1.0).abs() < 1e-15);
/// ```
pub fn weak_links(
    own: &[f64],
    benchmark: &[f64],
    directions: &[Direction],
    weights: &[f64],
) -> Result<Vec<Gap>, Error> {
    for (name, length) in [
        ("benchmarks", benchmark.len()),
        ("directions", directions.len()),
        ("weights", weights.len()),
    ] {
        same_length(name, length, own.len())?;
    }
    let mut gaps = Vec::with_capacity(own.len());
    for (indicator, (value, best)) in own.iter().zip(benchmark).enumerate() {
        number("value", *value)?;
        number("benchmark", *best)?;
        let weight = amount("weight", weights[indicator])?;
        let missing = match directions[indicator] {
            Direction::HigherIsBetter => best - value,
            Direction::LowerIsBetter => value - best,
        };
        if missing > 0.0 && *best == 0.0 {
            let reason = "a benchmark of 0 has no relative gap";
            return Err(Error::NoAnswer { name: "benchmark", reason });
        }
        let relative = if missing > 0.0 { missing / best.abs() } else { 0.0 };
        within("weighted gap", relative * weight, 0.0, LARGEST)?;
        gaps.push(Gap { indicator, relative, weighted: relative * weight, cumulative: 0.0 });
    }
    gaps.sort_by(|a, b| b.weighted.total_cmp(&a.weighted).then(a.indicator.cmp(&b.indicator)));
    let total: f64 = gaps.iter().map(|gap| gap.weighted).sum();
    let mut sum = 0.0;
    for gap in &mut gaps {
        sum += gap.weighted;
        gap.cumulative = if total > 0.0 { sum / total } else { 1.0 };
    }
    Ok(gaps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::*;

    #[test]
    fn nothing_missing_and_nothing_to_compare() {
        let met = weak_links(&[5.0, 0.0], &[4.0, 0.0], &[HigherIsBetter, LowerIsBetter], &[1.0; 2]);
        assert!(met.unwrap().iter().all(|gap| gap.weighted == 0.0 && gap.cumulative == 1.0));
        assert!(weak_links(&[1.0], &[0.0], &[LowerIsBetter], &[1.0]).is_err());
        assert!(weak_links(&[f64::NAN], &[1.0], &[LowerIsBetter], &[1.0]).is_err());
        assert!(weak_links(&[1.0], &[], &[LowerIsBetter], &[1.0]).is_err());
        assert_eq!(weak_links(&[], &[], &[], &[]), Ok(vec![]));
    }
}
