//! A likelihood-ratio CUSUM for Poisson and negative binomial counts (M. Höhle and M. Paul,
//! Computational Statistics & Data Analysis 52, 2008, 4357–4368).
//!
//! Asks at every period: since when, and by what factor, could the mean have risen so as to make
//! the recent counts most likely compared with no change? It needs the in-control means, for
//! example from [`super::flexible`], and no guess of the shift.

use crate::error::{Error, positive, same_length, within};

/// Settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatio {
    /// Alarm from this value on; 5 by custom.
    pub threshold: f64,
    /// Extra variance: variance = μ + αμ²; 0 is Poisson.
    pub alpha: f64,
    /// How many periods back a change may lie.
    pub window: usize,
}

/// The statistic at one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Largest log likelihood ratio over all starts within the window.
    pub value: f64,
    /// The start that gives it.
    pub since: usize,
    /// Estimated factor by which the mean has risen since.
    pub factor: f64,
    pub alarm: bool,
}

/// The generalised likelihood ratio over the series. `means` are the in-control means.
///
/// ```
/// use stats::warning::likelihood::*;
/// let settings = LikelihoodRatio { threshold: 5.0, alpha: 0.0, window: 20 };
/// let ratios = ratios(&[4, 3, 5, 8, 9, 11], &[4.0; 6], &settings).unwrap();
/// assert_eq!((ratios[5].since, ratios[5].alarm), (3, true));
/// ```
pub fn ratios(
    counts: &[u64],
    means: &[f64],
    settings: &LikelihoodRatio,
) -> Result<Vec<Ratio>, Error> {
    positive("threshold", settings.threshold)?;
    within("alpha", settings.alpha, 0.0, 1e6)?;
    within("window", settings.window as f64, 1.0, 1e6)?;
    same_length("means", means.len(), counts.len())?;
    for (count, mean) in counts.iter().zip(means) {
        positive("mean", *mean)?;
        within("count", *count as f64, 0.0, (1u64 << 53) as f64)?;
    }
    let reach = settings.window.min(counts.len()) as f64;
    // A Poisson step back costs one addition, any other the whole stretch many times.
    let work = counts.len() as f64 * if settings.alpha == 0.0 { reach } else { reach * reach };
    let most = if settings.alpha == 0.0 { 1e9 } else { 1e7 };
    within("periods × window (squared with extra variance)", work, 0.0, most)?;
    if settings.alpha == 0.0 {
        return Ok((0..counts.len()).map(|time| poisson(counts, means, settings, time)).collect());
    }
    let at = |time: usize| {
        let oldest = (time + 1).saturating_sub(settings.window);
        let mut best = Ratio { value: 0.0, since: time, factor: 1.0, alarm: false };
        for since in (oldest..=time).rev() {
            let (value, factor) =
                shift(&counts[since..=time], &means[since..=time], settings.alpha);
            if value > best.value {
                best = Ratio { value, since, factor, alarm: value >= settings.threshold };
            }
        }
        best
    };
    Ok((0..counts.len()).map(at).collect())
}

/// The same without extra variance, where only the sums since each start matter.
fn poisson(counts: &[u64], means: &[f64], settings: &LikelihoodRatio, time: usize) -> Ratio {
    let mut best = Ratio { value: 0.0, since: time, factor: 1.0, alarm: false };
    let (mut seen, mut usual) = (0.0, 0.0);
    for since in ((time + 1).saturating_sub(settings.window)..=time).rev() {
        seen += counts[since] as f64;
        usual += means[since];
        if seen > usual {
            let factor: f64 = seen / usual;
            let value = seen * factor.ln() - (seen - usual);
            if value > best.value {
                best = Ratio { value, since, factor, alarm: value >= settings.threshold };
            }
        }
    }
    best
}

/// Best log likelihood ratio of a common upward factor, and the factor.
fn shift(counts: &[u64], means: &[f64], alpha: f64) -> (f64, f64) {
    // Score of κ = ln factor: Σ (x - μe^κ)/(1 + αμe^κ), falling in κ; halve its root.
    let score = |kappa: f64| {
        let term = |(count, mean): (&u64, &f64)| {
            let mu = mean * kappa.exp();
            (*count as f64 - mu) / (1.0 + alpha * mu)
        };
        counts.iter().zip(means).map(term).sum::<f64>()
    };
    if score(0.0) <= 0.0 {
        return (0.0, 1.0);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while score(high) > 0.0 && high < 100.0 {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if score(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let kappa = 0.5 * (low + high);
    let term = |(count, mean): (&u64, &f64)| {
        let (x, mu) = (*count as f64, mean * kappa.exp());
        x * kappa - (x + 1.0 / alpha) * ((alpha * mu).ln_1p() - (alpha * mean).ln_1p())
    };
    (counts.iter().zip(means).map(term).sum(), kappa.exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_extra_variance_is_almost_poisson_and_more_is_calmer() {
        let counts = [4, 3, 5, 8, 9, 11, 2, 4];
        let run = |alpha| {
            let settings = LikelihoodRatio { threshold: 5.0, alpha, window: 8 };
            ratios(&counts, &[4.0; 8], &settings).unwrap()
        };
        for ((poisson, nearly), wide) in run(0.0).iter().zip(run(1e-7)).zip(run(0.5)) {
            assert!((poisson.value - nearly.value).abs() < 1e-4);
            assert!(wide.value <= poisson.value + 1e-12);
        }
    }

    #[test]
    fn broken_input_is_refused() {
        let settings = LikelihoodRatio { threshold: 5.0, alpha: 0.0, window: 8 };
        assert!(ratios(&[1], &[], &settings).is_err());
        assert!(ratios(&[1], &[0.0], &settings).is_err());
        assert!(ratios(&[1], &[1.0], &LikelihoodRatio { window: 0, ..settings }).is_err());
        assert!(ratios(&[], &[], &settings).unwrap().is_empty());
    }
}
