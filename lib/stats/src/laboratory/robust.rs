//! Centre and spread that a quarter of bad results cannot ruin (ISO 13528:2015, annex C).

use crate::describe::{Quantile, median_of, quantile_sorted, sorted, sum_by};
use crate::distribution::{gamma, normal};
use crate::error::{Error, all_finite, amount, at_least, positive, within};
use std::sync::OnceLock;

/// A robust location and standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Robust {
    pub mean: f64,
    /// 0 if more than half of the results are equal and the iteration ends on them.
    pub sd: f64,
}

impl Robust {
    /// Standard uncertainty of the assigned value from `p` laboratories: `1.25 s*/√p` (ISO 13528,
    /// 7.7); infinite without laboratories.
    pub fn uncertainty(&self, p: usize) -> f64 {
        if p == 0 { f64::INFINITY } else { 1.25 * self.sd / (p as f64).sqrt() }
    }
}

/// Which constants algorithm A uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constants {
    /// 1.483 and 1.134, as printed in ISO 13528 C.3.
    Iso,
    /// `1/Φ⁻¹(¾)` and the exact correction for a cut at 1.5.
    Exact,
}

/// Scaled median absolute deviation `1.483 MAD` (MADe, C.2.2).
pub fn made(values: &[f64]) -> Result<f64, Error> {
    at_least("results", values.len(), 2)?;
    all_finite("results", values)?;
    Ok(1.483 * median_deviation(values, median_of(values)))
}

/// Normalised interquartile range `0.7413 IQR` (C.2.3), quartiles by type 7.
pub fn normalised_iqr(values: &[f64]) -> Result<f64, Error> {
    at_least("results", values.len(), 2)?;
    let sorted = sorted(values)?;
    let quartile = |p| quantile_sorted(&sorted, p, Quantile::Seven);
    Ok(0.7413 * (quartile(0.75) - quartile(0.25)))
}

/// Algorithm A (C.3): results beyond 1.5 standard deviations are pulled in, again and again until
/// nothing moves.
///
/// The iteration runs to full convergence, not to the third figure; round where it is printed. If
/// more than half of the results are equal, the start is the mean absolute deviation instead of MAD
/// = 0.
///
/// ```
/// use stats::laboratory::robust::*;
/// let found = algorithm_a(&[10.1, 9.9, 10.0, 10.2, 9.8, 10.0, 25.0], Constants::Iso).unwrap();
/// assert!((found.mean - 10.05).abs() < 0.05 && found.sd < 0.3);
/// ```
pub fn algorithm_a(values: &[f64], constants: Constants) -> Result<Robust, Error> {
    at_least("results", values.len(), 2)?;
    let results = Outwards::new(sorted(values)?);
    let (scale, correction) = constants.factors();
    let mut sd = scale * results.median_deviation();
    if sd == 0.0 {
        sd = 1.253_314 * sum_by(&results.apart, f64::abs) / values.len() as f64;
    }
    // Everything below counts from the median, where no digits are lost.
    let mut centre = 0.0;
    let mut before = (0, 0);
    let steps_max = 1000;
    for _ in 0..steps_max {
        if sd == 0.0 {
            return Ok(Robust { mean: results.median + centre, sd });
        }
        let inside = results.inside(centre, sd);
        if inside == before {
            // The same results are pulled in as before: where that would end is a formula.
            if let Some(end) = results.end(inside, correction) {
                (centre, sd) = end;
            }
        }
        before = inside;
        let (mean, squares) = results.pulled_in(inside, centre, sd);
        let next = correction * (squares / (values.len() as f64 - 1.0)).sqrt();
        let settled = (mean - centre).abs() <= 1e-13 * next && (next - sd).abs() <= 1e-13 * next;
        (centre, sd) = (mean, next);
        // Spread that shrinks without end is going to 0.
        if sd <= 1e-14 * (results.median + centre).abs() {
            sd = 0.0;
        }
        if settled {
            return Ok(Robust { mean: results.median + centre, sd });
        }
    }
    Err(Error::NotConverged { name: "algorithm A", iterations: steps_max })
}

/// Where algorithm A pulls in, in standard deviations.
const CUT: f64 = 1.5;

impl Constants {
    /// The factor of the median absolute deviation and the correction for the cut.
    fn factors(self) -> (f64, f64) {
        static EXACT: OnceLock<(f64, f64)> = OnceLock::new();
        match self {
            Constants::Iso => (1.483, 1.134),
            Constants::Exact => *EXACT.get_or_init(|| {
                // Variance of a standard normal value pulled in to ±1.5.
                let inside = 2.0 * normal::cumulative(CUT) - 1.0;
                let kept = inside + CUT * CUT * (1.0 - inside) - 2.0 * CUT * normal::density(CUT);
                (1.0 / normal::quantile(0.75), kept.sqrt().recip())
            }),
        }
    }
}

/// Sorted results as distances from their median, with sums running outwards from it: a step of the
/// iteration looks up two sums instead of reading all results, and wild ones at the ends do not
/// spoil the digits of those inside.
struct Outwards {
    median: f64,
    apart: Vec<f64>,
    /// Position the sums start from.
    start: usize,
    /// Sum and sum of squares of the results between the start and each position, on either side.
    sums: Vec<(f64, f64)>,
}

impl Outwards {
    fn new(sorted: Vec<f64>) -> Outwards {
        let median = quantile_sorted(&sorted, 0.5, Quantile::Seven);
        let mut apart = sorted;
        apart.iter_mut().for_each(|x| *x -= median);
        let start = apart.len() / 2;
        let mut sums = vec![(0.0, 0.0); apart.len() + 1];
        let (mut sum, mut squares) = (0.0, 0.0);
        for (place, x) in (start + 1..).zip(&apart[start..]) {
            (sum, squares) = (sum + x, squares + x * x);
            sums[place] = (sum, squares);
        }
        (sum, squares) = (0.0, 0.0);
        for (place, x) in apart[..start].iter().enumerate().rev() {
            (sum, squares) = (sum + x, squares + x * x);
            sums[place] = (sum, squares);
        }
        Outwards { median, apart, start, sums }
    }

    /// The median of the distances: both halves are in order already, so they are merged.
    fn median_deviation(&self) -> f64 {
        let n = self.apart.len();
        let (mut left, mut right) = (self.apart.partition_point(|x| *x < 0.0), 0);
        right += left;
        let (mut before, mut last) = (0.0, 0.0);
        for _ in 0..=n / 2 {
            let below = left.checked_sub(1).map_or(f64::INFINITY, |place| -self.apart[place]);
            let above = self.apart.get(right).copied().unwrap_or(f64::INFINITY);
            before = last;
            if below < above {
                (last, left) = (below, left - 1);
            } else {
                (last, right) = (above, right + 1);
            }
        }
        if n % 2 == 1 || before == last { last } else { before + 0.5 * (last - before) }
    }

    /// Sum and sum of squares over positions `from..to`.
    fn sums(&self, (from, to): (usize, usize)) -> (f64, f64) {
        let (a, b) = (self.sums[from], self.sums[to]);
        if from > self.start {
            (b.0 - a.0, b.1 - a.1)
        } else if to < self.start {
            (a.0 - b.0, a.1 - b.1)
        } else {
            (a.0 + b.0, a.1 + b.1)
        }
    }

    /// Positions of the results that are not pulled in.
    fn inside(&self, centre: f64, sd: f64) -> (usize, usize) {
        let (low, high) = (centre - CUT * sd, centre + CUT * sd);
        (self.apart.partition_point(|x| *x < low), self.apart.partition_point(|x| *x <= high))
    }

    /// Mean and sum of squares around it when the results outside are moved to the cuts.
    fn pulled_in(&self, inside: (usize, usize), centre: f64, sd: f64) -> (f64, f64) {
        let (low, high) = (centre - CUT * sd, centre + CUT * sd);
        let (sum, squares) = self.sums(inside);
        let [below, within, above] = self.parts(inside);
        let mean = (sum + below * low + above * high) / self.apart.len() as f64;
        let inner = squares - 2.0 * mean * sum + within * mean * mean;
        let outer = below * (low - mean).powi(2) + above * (high - mean).powi(2);
        (mean, inner.max(0.0) + outer)
    }

    /// Where the iteration ends if it goes on pulling in the same results: then the mean is `S/k +
    /// 1.5 s (above - below)/k`, and `s²` is the sum of squares inside around their own mean, over
    /// `(n - 1)/correction² - 1.5² (below + above) - 1.5² (above - below)²/k`. `None` if others
    /// would be pulled in there, or digits be lost.
    fn end(&self, inside: (usize, usize), correction: f64) -> Option<(f64, f64)> {
        let [below, within, above] = self.parts(inside);
        let (sum, squares) = self.sums(inside);
        let around = squares - sum * sum / within;
        let free = (self.apart.len() as f64 - 1.0) / (correction * correction);
        let pull = CUT * (above - below);
        let divisor = free - CUT * CUT * (below + above) - pull * pull / within;
        // Fewer than one result's worth of freedom, or few digits left: step by step is safer.
        if !(within > 0.0 && divisor > 1.0 && around > 1e-3 * squares) {
            return None;
        }
        let sd = (around / divisor).sqrt();
        let centre = (sum + pull * sd) / within;
        (self.inside(centre, sd) == inside).then_some((centre, sd))
    }

    fn parts(&self, (from, to): (usize, usize)) -> [f64; 3] {
        [from as f64, (to - from) as f64, (self.apart.len() - to) as f64]
    }
}

/// Algorithm S (C.4): a pooled standard deviation from those of the laboratories, each with `df`
/// degrees of freedom.
pub fn algorithm_s(deviations: &[f64], df: f64) -> Result<f64, Error> {
    at_least("standard deviations", deviations.len(), 2)?;
    within("degrees of freedom", df, 1.0, 1e6)?;
    for deviation in deviations {
        amount("standard deviation", *deviation)?;
    }
    let limit = (gamma::chi_squared_quantile(0.9, df) / df).sqrt();
    let kept = gamma::tails(0.5 * (df + 2.0), 0.5 * df * limit * limit).0;
    let correction = (kept + 0.1 * limit * limit).sqrt().recip();
    let mut pooled = median_of(deviations);
    let steps_max = 1000;
    for _ in 0..steps_max {
        let cut = limit * pooled;
        let squares: f64 = deviations.iter().map(|w| w.min(cut).powi(2)).sum();
        let next = correction * (squares / deviations.len() as f64).sqrt();
        if (next - pooled).abs() <= 1e-13 * next {
            return Ok(next);
        }
        pooled = next;
    }
    Err(Error::NotConverged { name: "algorithm S", iterations: steps_max })
}

/// Qn of P. J. Rousseeuw and C. Croux (JASA 88, 1993, 1273–1283) with the finite-sample corrections
/// of robustbase.
pub fn qn(values: &[f64]) -> Result<f64, Error> {
    within("results", values.len() as f64, 2.0, PAIRS_MAX as f64)?;
    all_finite("results", values)?;
    let n = values.len();
    let half = n / 2 + 1;
    let position = half * (half - 1) / 2 - 1;
    let mut distances: Vec<f64> = pairs(values).collect();
    let (_, &mut distance, _) = distances.select_nth_unstable_by(position, f64::total_cmp);
    const SMALL: [f64; 11] = [
        0.399356, 0.99365, 0.51321, 0.84401, 0.61220, 0.85877, 0.66993, 0.87344, 0.72014, 0.88906,
        0.75743,
    ];
    let m = n as f64;
    let correction = match n {
        2..=12 => SMALL[n - 2],
        _ if n % 2 == 1 => 1.0 / (1.0 + (1.60188 + (-2.1284 - 5.172 / m) / m) / m),
        _ => 1.0 / (1.0 + (3.67561 + (1.9654 + (6.987 - 77.0 / m) / m) / m) / m),
    };
    // 1/(√2 Φ⁻¹(5/8)) with the five decimals of robustbase: consistent for the normal distribution.
    Ok(2.21914 * distance * correction)
}

/// All pairs of this many results are still a moment's work.
const PAIRS_MAX: usize = 5000;

/// The Q method (C.5.2): a standard deviation from the differences between laboratories, without
/// any estimate of location. One result per laboratory.
pub fn q_method(values: &[f64]) -> Result<f64, Error> {
    within("results", values.len() as f64, 2.0, PAIRS_MAX as f64)?;
    all_finite("results", values)?;
    let mut distances: Vec<f64> = pairs(values).collect();
    distances.sort_unstable_by(f64::total_cmp);
    let count = distances.len() as f64;
    let ties = distances.partition_point(|d| *d <= 0.0) as f64 / count;
    let wanted = 0.25 + 0.75 * ties;
    // G1 joins the middles of the steps of the distribution of differences.
    let mut before = (0.0, 0.0);
    let mut below = ties;
    let mut at = (ties * count) as usize;
    while at < distances.len() {
        let x = distances[at];
        at = distances.partition_point(|d| *d <= x);
        let up_to = at as f64 / count;
        let middle = 0.5 * (below + up_to);
        if middle >= wanted {
            let share = (wanted - before.1) / (middle - before.1);
            let distance = before.0 + share * (x - before.0);
            let normal = normal::quantile(0.625 + 0.375 * ties);
            return Ok(distance / (std::f64::consts::SQRT_2 * normal));
        }
        before = (x, middle);
        below = up_to;
    }
    Ok(0.0)
}

/// Hampel's estimate of location (C.5.3.2) for a given standard deviation: the root nearest the
/// median of the equation with three-part weights (1.5, 3, 4.5), found exactly between its corners.
pub fn hampel(values: &[f64], sd: f64) -> Result<f64, Error> {
    within("results", values.len() as f64, 1.0, PAIRS_MAX as f64)?;
    all_finite("results", values)?;
    positive("standard deviation", sd)?;
    let influence = |q: f64| {
        let size = q.abs();
        let pull = if size >= 4.5 {
            0.0
        } else if size > 3.0 {
            4.5 - size
        } else {
            size.min(1.5)
        };
        pull.copysign(q)
    };
    let total = |mu: f64| values.iter().map(|x| influence((x - mu) / sd)).sum::<f64>();
    let mut corners: Vec<f64> =
        values.iter().flat_map(|x| [-4.5, -3.0, -1.5, 1.5, 3.0, 4.5].map(|c| x + c * sd)).collect();
    corners.sort_unstable_by(f64::total_cmp);
    let heights: Vec<f64> = corners.iter().map(|mu| total(*mu)).collect();
    let median = median_of(values);
    let mut best = f64::NAN;
    let mut offer = |root: f64| {
        if best.is_nan() || (root - median).abs() < (best - median).abs() {
            best = root;
        }
    };
    for (mu, height) in corners.windows(2).zip(heights.windows(2)) {
        if height[0] * height[1] < 0.0 {
            offer(mu[0] + (mu[1] - mu[0]) * height[0] / (height[0] - height[1]));
        } else if height[0] == 0.0 && height[1] != 0.0 {
            offer(mu[0]);
        }
    }
    // No crossing: all results are so far apart that the median is as good as any.
    Ok(if best.is_nan() { median } else { best })
}

fn pairs(values: &[f64]) -> impl Iterator<Item = f64> + '_ {
    values.iter().enumerate().flat_map(|(i, x)| values[i + 1..].iter().map(move |y| (x - y).abs()))
}

fn median_deviation(values: &[f64], centre: f64) -> f64 {
    median_of(&values.iter().map(|x| (x - centre).abs()).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn spreads(values: &[f64]) -> [f64; 6] {
        [
            made(values).unwrap(),
            normalised_iqr(values).unwrap(),
            algorithm_a(values, Constants::Iso).unwrap().sd,
            algorithm_a(values, Constants::Exact).unwrap().sd,
            qn(values).unwrap(),
            q_method(values).unwrap(),
        ]
    }

    #[test]
    fn every_spread_finds_sigma_follows_the_unit_and_forgets_the_order() {
        let mut stream = Stream::new(12, 0);
        let values: Vec<f64> = (0..2000).map(|_| 50.0 + 2.0 * stream.normal()).collect();
        let mut scaled: Vec<f64> = values.iter().map(|x| 1000.0 - 10.0 * x).collect();
        scaled.reverse();
        for (one, other) in spreads(&values).into_iter().zip(spreads(&scaled)) {
            assert!((one / 2.0 - 1.0).abs() < 0.1, "{one}");
            assert!((other / one / 10.0 - 1.0).abs() < 1e-9);
        }
    }

    /// Algorithm A as the standard writes it: all results again in every step.
    fn algorithm_a_written_out(values: &[f64], (scale, correction): (f64, f64)) -> (f64, f64) {
        let mut centre = median_of(values);
        let mut sd = scale * median_deviation(values, centre);
        for _ in 0..500 {
            let (low, high) = (centre - CUT * sd, centre + CUT * sd);
            let moved: Vec<f64> = values.iter().map(|x| x.clamp(low, high)).collect();
            centre = crate::describe::mean_of(&moved);
            sd = correction * crate::describe::variance_of(&moved).sqrt();
        }
        (centre, sd)
    }

    #[test]
    fn the_short_cut_ends_where_the_standard_does() {
        let mut stream = Stream::new(14, 0);
        for round in 0..3000 {
            let (n, wild) = (5 + round % 40, f64::from(round as u32 % 4) * 0.1);
            let far =
                |s: &mut Stream| if s.uniform() < wild { 4.0 + 9.0 * s.uniform() } else { 0.0 };
            // Every third round to one decimal, with ties.
            let unit = if round % 3 == 0 { 10.0 } else { 1e6 };
            let draw = |_| ((stream.normal() + far(&mut stream)) * unit).round() / unit;
            let values: Vec<f64> = (0..n).map(draw).collect();
            for constants in [Constants::Iso, Constants::Exact] {
                let (mean, sd) = algorithm_a_written_out(&values, constants.factors());
                let found = algorithm_a(&values, constants).unwrap();
                assert!((found.mean - mean).abs() <= 1e-10, "{values:?}: {found:?} {mean}");
                assert!((found.sd - sd).abs() <= 1e-10, "{values:?}: {found:?} {sd}");
            }
        }
    }

    #[test]
    fn a_fifth_of_wild_results_moves_nothing_far() {
        let mut stream = Stream::new(13, 0);
        let mut values: Vec<f64> = (0..80).map(|_| stream.normal()).collect();
        values.extend([1e6; 20]);
        let found = algorithm_a(&values, Constants::Iso).unwrap();
        assert!(found.mean.abs() < 1.0 && found.sd < 2.5);
        let location = hampel(&values, q_method(&values).unwrap()).unwrap();
        assert!(location.abs() < 0.4, "{location}");
    }

    #[test]
    fn equal_results_give_zero_and_not_a_division() {
        let mut values = vec![3.0; 9];
        assert_eq!(algorithm_a(&values, Constants::Iso), Ok(Robust { mean: 3.0, sd: 0.0 }));
        assert_eq!(q_method(&values), Ok(0.0));
        values.push(4.0);
        let found = algorithm_a(&values, Constants::Exact).unwrap();
        assert!(found.mean >= 3.0 && found.mean < 3.2 && found.sd.is_finite());
        assert!(hampel(&values, 0.0).is_err());
        assert_eq!(algorithm_s(&[0.0, 0.0], 1.0), Ok(0.0));
        for bad in [&[][..], &[1.0], &[1.0, f64::NAN]] {
            assert!(made(bad).is_err() && normalised_iqr(bad).is_err() && qn(bad).is_err());
            assert!(algorithm_a(bad, Constants::Iso).is_err() && q_method(bad).is_err());
        }
    }

    #[test]
    fn algorithm_s_has_the_printed_factors() {
        // ISO 13528 table C.1: one degree of freedom 1.645 and 1.097, so ten equal deviations of 1
        // grow until the cut bites.
        let pooled = algorithm_s(&[1.0; 10], 1.0).unwrap();
        assert!((pooled - 1.097).abs() < 0.001, "{pooled}");
    }
}
