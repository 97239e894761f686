//! The Farrington method (C. P. Farrington and others, JRSS A 159, 1996, 547–563): a quasi-Poisson
//! regression on the same weeks of past years, past outbreaks weighted down, a threshold on the ⅔
//! power.

use super::regression::{Fit, Observation, fit_reweighted};
use super::{SmallCounts, Warning, check_time, windows};
use crate::distribution::normal;
use crate::error::{Error, strictly_within};

/// Settings; the defaults are those of the R function `farrington`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Farrington {
    /// Past years used.
    pub years: usize,
    /// Half width of the window in each year.
    pub half_window: usize,
    /// Periods per year: 52 for weeks.
    pub period: usize,
    /// Two-sided level of the prediction interval whose upper end is the threshold.
    pub alpha: f64,
    /// Whether a trend may enter (it does if three years are used, it is significant at 0.05 and
    /// does not lead beyond the past).
    pub trend: bool,
    /// Whether past outbreaks are weighted down (residual above 1).
    pub reweight: bool,
    pub small_counts: SmallCounts,
}

impl Default for Farrington {
    fn default() -> Farrington {
        Farrington {
            years: 5,
            half_window: 3,
            period: 52,
            alpha: 0.05,
            trend: true,
            reweight: true,
            small_counts: SmallCounts { cases: 5, periods: 4 },
        }
    }
}

/// Judges one period.
///
/// Threshold `(μ^⅔ + z_(α/2) √(4/9 μ^⅓ τ))^(3/2)`, `τ = φ + se(μ)²/μ`. Alarm when the count exceeds
/// it and the small-count guard is met; without it `upper` is `None`.
///
/// ```
/// use stats::warning::farrington::*;
/// let mut counts = vec![4; 312];
/// counts[311] = 30;
/// assert!(farrington(&counts, 311, &Farrington::default()).unwrap().alarm);
/// ```
pub fn farrington(counts: &[u64], time: usize, settings: &Farrington) -> Result<Warning, Error> {
    strictly_within("alpha", settings.alpha, 0.0, 1.0)?;
    check_time(counts, time)?;
    let past = windows(time, settings.years, settings.half_window, settings.period)?;
    let data: Vec<Observation> = past
        .iter()
        .map(|&at| Observation { count: counts[at] as f64, time: at as f64, level: 0 })
        .collect();
    let threshold = settings.reweight.then_some(1.0);
    let rule = TrendRule { allowed: settings.trend, years: settings.years, p_max: 0.05 };
    let fit = fit_with_trend_rule(&data, 1, 0, time, threshold, &rule)?;
    let (eta, se) = fit.predict(0, time as f64);
    let upper = delta_threshold(eta.exp(), eta.exp() * se, fit.phi(), 0.5 * settings.alpha);
    let observed = counts[time];
    let enough = settings.small_counts.enough(counts, time);
    Ok(Warning {
        observed,
        expected: eta.exp(),
        upper: enough.then_some(upper),
        alarm: enough && observed as f64 > upper,
    })
}

/// When a trend stays in the model.
pub(super) struct TrendRule {
    pub(super) allowed: bool,
    pub(super) years: usize,
    pub(super) p_max: f64,
}

/// Fits with the trend, keeps it if the rule says so, else fits without.
pub(super) fn fit_with_trend_rule(
    data: &[Observation],
    levels: usize,
    level: usize,
    time: usize,
    threshold: Option<f64>,
    rule: &TrendRule,
) -> Result<Fit, Error> {
    if rule.allowed
        && rule.years >= 3
        && let Some(with) = fit_reweighted(data, levels, true, threshold)
    {
        let most = data.iter().map(|y| y.count).fold(0.0, f64::max);
        let within_past = with.predict(level, time as f64).0.exp() <= most;
        if with.trend_p() < rule.p_max && within_past {
            return Ok(with);
        }
    }
    let name = "regression on past counts";
    fit_reweighted(data, levels, false, threshold)
        .ok_or(Error::NotConverged { name, iterations: 50 })
}

/// The ⅔-power threshold; `alpha` is one-sided here.
pub(super) fn delta_threshold(mu: f64, se: f64, phi: f64, alpha: f64) -> f64 {
    let tau = phi + se * se / mu;
    let root = (4.0 / 9.0 * mu.cbrt() * tau).sqrt();
    (mu.powf(2.0 / 3.0) - normal::quantile(alpha) * root).max(0.0).powf(1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_keeps_a_single_case_from_being_an_outbreak() {
        let mut counts = vec![0; 312];
        counts[311] = 1;
        let warning = farrington(&counts, 311, &Farrington::default()).unwrap();
        assert_eq!((warning.upper, warning.alarm), (None, false));
    }

    #[test]
    fn a_past_outbreak_does_not_raise_the_threshold_much() {
        let mut stream = crate::stream::Stream::new(1, 0);
        let mut counts: Vec<u64> = (0..312).map(|_| stream.poisson(6.0).unwrap()).collect();
        let calm = farrington(&counts, 311, &Farrington::default()).unwrap().upper.unwrap();
        counts[311 - 104] = 60;
        let after = farrington(&counts, 311, &Farrington::default()).unwrap().upper.unwrap();
        let naive = Farrington { reweight: false, ..Farrington::default() };
        let unguarded = farrington(&counts, 311, &naive).unwrap().upper.unwrap();
        assert!(after < unguarded && after < 2.0 * calm, "{calm} {after} {unguarded}");
    }

    #[test]
    fn too_little_past_and_strange_settings_are_refused() {
        let counts = vec![3; 300];
        let settings = Farrington::default();
        assert!(matches!(farrington(&counts, 200, &settings), Err(Error::TooFew { .. })));
        assert!(farrington(&counts, 300, &settings).is_err());
        assert!(farrington(&counts, 299, &Farrington { period: 0, ..settings }).is_err());
        assert!(farrington(&counts, 299, &Farrington { half_window: 40, ..settings }).is_err());
        assert!(farrington(&counts, 299, &Farrington { alpha: f64::NAN, ..settings }).is_err());
        assert!(farrington(&[u64::MAX; 300], 299, &settings).is_err());
    }
}
