//! The flexible Farrington method (A. Noufaily and others, Statistics in Medicine 32, 2013,
//! 1206–1222): the whole past year by year in season blocks, recent weeks left out, only strong
//! past outbreaks weighted down.

use super::farrington::{TrendRule, delta_threshold, fit_with_trend_rule};
use super::regression::Observation;
use super::{SmallCounts, Warning, check_time, windows};
use crate::distribution::{discrete, normal};
use crate::error::{Error, at_least, strictly_within, within};

/// How the threshold follows from the fitted mean and dispersion; `alpha` is one-sided in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// Normal approximation on the ⅔ power, as in the original method.
    Delta,
    /// Quantile of the negative binomial with the fitted mean (Poisson without extra dispersion).
    NegativeBinomial,
    /// The same with the upper confidence limit of the mean in its place ("muan").
    UpperMean,
}

/// Settings; the defaults are those of Noufaily's paper with the negative binomial threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flexible {
    pub years: usize,
    pub half_window: usize,
    pub period: usize,
    /// Season blocks a year is cut into; 1 uses only the windows, as the original method.
    pub blocks: usize,
    /// Latest periods left out of the baseline, so that a growing outbreak does not become normal.
    pub recent_left_out: usize,
    pub threshold: Threshold,
    pub alpha: f64,
    /// The trend stays if its p is below this.
    pub trend_p_max: f64,
    pub trend: bool,
    /// Residuals above this are weighted down; `None` keeps equal weights.
    pub weights_above: Option<f64>,
    pub small_counts: SmallCounts,
}

impl Default for Flexible {
    fn default() -> Flexible {
        Flexible {
            years: 5,
            half_window: 3,
            period: 52,
            blocks: 10,
            recent_left_out: 26,
            threshold: Threshold::NegativeBinomial,
            alpha: 0.01,
            trend_p_max: 1.0,
            trend: true,
            weights_above: Some(2.58),
            small_counts: SmallCounts { cases: 5, periods: 4 },
        }
    }
}

/// A warning with its regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlexibleWarning {
    pub warning: Warning,
    /// Dispersion used, at least 1.
    pub dispersion: f64,
    /// Slope of the log mean per period, if the trend was kept.
    pub trend: Option<f64>,
    /// Probability of at least the observed count.
    pub p_value: f64,
}

/// Judges one period.
///
/// ```
/// use stats::warning::flexible::*;
/// let mut counts = vec![4; 312];
/// counts[311] = 30;
/// let found = flexible(&counts, 311, &Flexible::default()).unwrap();
/// assert!(found.warning.alarm && found.p_value < 1e-9);
/// ```
pub fn flexible(
    counts: &[u64],
    time: usize,
    settings: &Flexible,
) -> Result<FlexibleWarning, Error> {
    strictly_within("alpha", settings.alpha, 0.0, 1.0)?;
    within("p of the trend", settings.trend_p_max, 0.0, 1.0)?;
    check_time(counts, time)?;
    let data = baseline(counts, time, settings)?;
    let last = settings.blocks - 1;
    let rule = TrendRule {
        allowed: settings.trend,
        years: settings.years,
        // "p below 1" keeps every trend; a p of exactly 1 is no trend at all.
        p_max: settings.trend_p_max,
    };
    let fit =
        fit_with_trend_rule(&data, settings.blocks, last, time, settings.weights_above, &rule)?;
    let (eta, se) = fit.predict(last, time as f64);
    let (mu, phi, observed) = (eta.exp(), fit.phi(), counts[time]);
    let z = -normal::quantile(settings.alpha);
    let upper = match settings.threshold {
        Threshold::Delta => delta_threshold(mu, mu * se, phi, settings.alpha),
        Threshold::NegativeBinomial => count_quantile(1.0 - settings.alpha, mu, phi) as f64,
        Threshold::UpperMean => {
            count_quantile(1.0 - settings.alpha, (eta + z * se).exp(), phi) as f64
        }
    };
    let p_value = match settings.threshold {
        Threshold::Delta => {
            // The level at which the threshold would be this count.
            let tau = phi + mu * se * se;
            let apart = (observed as f64).powf(2.0 / 3.0) - mu.powf(2.0 / 3.0);
            normal::upper(apart / (4.0 / 9.0 * mu.cbrt() * tau).sqrt())
        }
        Threshold::NegativeBinomial => at_least_observed(observed, mu, phi),
        Threshold::UpperMean => at_least_observed(observed, (eta + z * se).exp(), phi),
    };
    let enough = settings.small_counts.enough(counts, time);
    let warning = Warning {
        observed,
        expected: mu,
        upper: enough.then_some(upper),
        alarm: enough && observed as f64 > upper,
    };
    Ok(FlexibleWarning { warning, dispersion: phi, trend: fit.trend, p_value })
}

/// Quantile of a count with mean `mu` and variance `phi·mu`.
fn count_quantile(p: f64, mu: f64, phi: f64) -> u64 {
    // Next to 1 the negative binomial is the Poisson, and its size would overflow the recursion.
    if phi <= 1.0 + 1e-9 {
        discrete::poisson_quantile(p, mu)
    } else {
        discrete::negative_binomial_quantile(p, mu / (phi - 1.0), 1.0 / phi)
    }
}

fn at_least_observed(observed: u64, mu: f64, phi: f64) -> f64 {
    if observed == 0 {
        return 1.0;
    }
    let below = if phi <= 1.0 + 1e-9 {
        discrete::poisson_at_most(observed - 1, mu)
    } else {
        discrete::negative_binomial_at_most(observed - 1, mu / (phi - 1.0), 1.0 / phi)
    };
    (1.0 - below).max(0.0)
}

/// The baseline with its season blocks. The window around now and around the same week of past
/// years is the last block; the periods between are cut into the others, the first ones longer by
/// one where it does not divide.
fn baseline(counts: &[u64], time: usize, settings: &Flexible) -> Result<Vec<Observation>, Error> {
    let Flexible { years, half_window, period, blocks, .. } = *settings;
    within("season blocks", blocks as f64, 1.0, 100.0)?;
    windows(time, years, half_window, period)?;
    let newest = time.checked_sub(settings.recent_left_out.saturating_add(1));
    let mut data = Vec::with_capacity(years * period);
    let mut put = |at: usize, level: usize| {
        if newest.is_some_and(|newest| at <= newest) {
            data.push(Observation { count: counts[at] as f64, time: at as f64, level });
        }
    };
    for year in (1..=years).rev() {
        let centre = time - year * period;
        (centre - half_window..=centre + half_window).for_each(|at| put(at, blocks - 1));
        if blocks > 1 {
            let between = period.saturating_sub(2 * half_window + 1);
            at_least("periods between the windows", between, blocks - 1)?;
            let (length, rest) = (between / (blocks - 1), between % (blocks - 1));
            let mut at = centre + half_window + 1;
            for block in 0..blocks - 1 {
                for _ in 0..length + usize::from(block < rest) {
                    put(at, block);
                    at += 1;
                }
            }
        }
    }
    at_least("baseline periods", data.len(), blocks + 2)?;
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn seasonal(weeks: usize, seed: u64) -> Vec<u64> {
        let mut stream = Stream::new(seed, 0);
        (0..weeks)
            .map(|week| {
                let season = (std::f64::consts::TAU * week as f64 / 52.0).sin();
                stream.poisson((1.5 + 0.5 * season).exp()).unwrap()
            })
            .collect()
    }

    #[test]
    fn false_alarms_are_about_as_rare_as_promised_and_real_ones_are_found() {
        let (mut false_alarms, mut found, mut judged) = (0, 0, 0);
        for seed in 0..40 {
            let mut counts = seasonal(330, seed);
            for time in 300..330 {
                judged += 1;
                let settings = Flexible::default();
                false_alarms +=
                    u32::from(flexible(&counts, time, &settings).unwrap().warning.alarm);
            }
            counts[329] += 20;
            let settings = Flexible::default();
            found += u32::from(flexible(&counts, 329, &settings).unwrap().warning.alarm);
        }
        assert!(f64::from(false_alarms) < 0.025 * f64::from(judged), "{false_alarms} of {judged}");
        assert!(found >= 38, "{found} of 40");
    }

    #[test]
    fn thresholds_keep_their_order() {
        let counts = seasonal(330, 7);
        for time in 300..330 {
            let upper = |threshold| {
                let guard = SmallCounts { cases: 0, periods: 4 };
                let settings = Flexible { threshold, small_counts: guard, ..Flexible::default() };
                flexible(&counts, time, &settings).unwrap().warning.upper.unwrap()
            };
            assert!(upper(Threshold::UpperMean) >= upper(Threshold::NegativeBinomial));
        }
    }

    #[test]
    fn empty_and_monstrous_series_have_their_answers() {
        let nothing = flexible(&[0; 400], 399, &Flexible::default()).unwrap();
        assert!(!nothing.warning.alarm);
        let large = flexible(&[1 << 50; 400], 399, &Flexible::default()).unwrap();
        assert!(!large.warning.alarm);
        assert!(flexible(&[0; 100], 99, &Flexible::default()).is_err());
        let bad = Flexible { blocks: 0, ..Flexible::default() };
        assert!(flexible(&[0; 400], 399, &bad).is_err());
        let bad = Flexible { recent_left_out: 10_000, ..Flexible::default() };
        assert!(flexible(&[0; 400], 399, &bad).is_err());
    }
}
