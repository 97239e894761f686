//! The methods with a memory: the periods judged are added up from the first of them on, so a rise too
//! small for any single period shows in the end.

use stats::warning::Warning;
use stats::warning::flexible::{Flexible, flexible};
use stats::warning::likelihood::{LikelihoodRatio, ratios};
use stats::warning::simple::{Transform, cusum};

use super::{Method, Wish};

/// Usual allowance and decision interval for a shift of one standard deviation (G. Rossi and others).
const ALLOWANCE: f64 = 1.04;
const DECISION: f64 = 2.26;
/// The usual threshold of the likelihood ratio.
const THRESHOLD: f64 = 5.0;

pub(super) fn judge(
    counts: &[u64],
    first: usize,
    wish: &Wish,
) -> Result<Vec<(Warning, Option<f64>)>, stats::Error> {
    let past: Vec<f64> = counts[..first].iter().map(|count| *count as f64).collect();
    let mean = stats::describe::mean(&past)?;
    let warnings = match wish.method {
        Method::Cusum => cusum(&counts[first..], mean, ALLOWANCE, DECISION, Transform::Rossi)?,
        _ => by_likelihood(counts, first, wish, &past, mean)?,
    };
    Ok(warnings.into_iter().map(|warning| (warning, None)).collect())
}

/// Means in control by the season of past years where there are any, else the mean of the past; extra
/// variance by the moments of the past.
fn by_likelihood(
    counts: &[u64],
    first: usize,
    wish: &Wish,
    past: &[f64],
    mean: f64,
) -> Result<Vec<Warning>, stats::Error> {
    let settings = Flexible { years: wish.years, period: wish.period, ..Flexible::default() };
    let seasonal: Result<Vec<f64>, stats::Error> = (first..counts.len())
        .map(|time| flexible(counts, time, &settings).map(|found| found.warning.expected))
        .collect();
    let judged = counts.len() - first;
    let means = seasonal.unwrap_or_else(|_| vec![mean; judged]);
    let variance = stats::describe::variance(past)?;
    let alpha = if mean > 0.0 { ((variance - mean) / (mean * mean)).max(0.0) } else { 0.0 };
    // Ever so little extra variance is Poisson, and is worked out much faster.
    let alpha = if alpha < 1e-6 { 0.0 } else { alpha };
    let settings = LikelihoodRatio { threshold: THRESHOLD, alpha, window: judged.min(100) };
    let found = ratios(&counts[first..], &means, &settings)?;
    let warning =
        |((ratio, observed), mean): ((&stats::warning::likelihood::Ratio, &u64), &f64)| Warning {
            observed: *observed,
            expected: *mean,
            upper: None,
            alarm: ratio.alarm,
        };
    Ok(found.iter().zip(&counts[first..]).zip(&means).map(warning).collect())
}
