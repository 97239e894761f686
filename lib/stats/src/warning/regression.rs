//! The quasi-Poisson regression behind both Farrington methods.
//!
//! The model is `log mean = level of the season block + trend·time`. Because every observation has
//! exactly one level, the normal equations have a closed form and a fit costs a few passes over the
//! data, no matrix. Steps end by the rule of R's `glm` (relative change of the deviance below
//! 1e-8), with its weights of the last step, so that published results come out digit by digit.

/// One baseline observation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observation {
    pub(super) count: f64,
    pub(super) time: f64,
    pub(super) level: usize,
}

/// A fitted model.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    levels: Vec<f64>,
    pub(super) trend: Option<f64>,
    /// Per level: sum of working weights and mean time under them.
    weight: Vec<f64>,
    centre: Vec<f64>,
    /// Weighted sum of squares of time within levels.
    spread: f64,
    means: Vec<f64>,
    /// Working weight of each observation in the last step.
    working: Vec<f64>,
    /// Pearson's statistic over the degrees of freedom, before any floor.
    dispersion: f64,
    /// Degrees of freedom.
    pub(super) df: f64,
}

const STEPS_MAX: usize = 50;

/// Fits by iteratively reweighted least squares; `weights` are prior weights. `None` if it runs
/// away.
pub(super) fn fit(
    data: &[Observation],
    weights: &[f64],
    levels: usize,
    with_trend: bool,
) -> Option<Fit> {
    let mut fit = Fit {
        levels: vec![0.0; levels],
        trend: None,
        weight: vec![0.0; levels],
        centre: vec![0.0; levels],
        spread: 0.0,
        // The start of R's Poisson family.
        means: data.iter().map(|y| y.count + 0.1).collect(),
        working: vec![0.0; data.len()],
        dispersion: 0.0,
        df: 0.0,
    };
    let mut deviance = f64::INFINITY;
    for _ in 0..STEPS_MAX {
        fit.step(data, weights, with_trend)?;
        let next = data
            .iter()
            .zip(&fit.means)
            .zip(weights)
            .map(|((y, mu), w)| {
                let log = if y.count > 0.0 { y.count * (y.count / mu).ln() } else { 0.0 };
                2.0 * w * (log - (y.count - mu))
            })
            .sum::<f64>();
        if !next.is_finite() {
            return None;
        }
        let settled = (next - deviance).abs() <= 1e-8 * (next.abs() + 0.1);
        deviance = next;
        if settled {
            break;
        }
    }
    let used = fit.weight.iter().filter(|weight| **weight > 0.0).count();
    fit.df = data.len() as f64 - used as f64 - f64::from(u8::from(fit.trend.is_some()));
    if fit.df < 1.0 {
        return None;
    }
    let pearson = |((y, mu), w): ((&Observation, &f64), &f64)| w * ((y.count - mu) / mu).powi(2);
    let working = data.iter().zip(&fit.means).zip(&fit.working);
    fit.dispersion = working.map(pearson).sum::<f64>() / fit.df;
    fit.dispersion.is_finite().then_some(fit)
}

impl Fit {
    fn step(&mut self, data: &[Observation], weights: &[f64], with_trend: bool) -> Option<()> {
        let levels = self.levels.len();
        let mut response = vec![0.0; levels];
        self.weight.fill(0.0);
        self.centre.fill(0.0);
        let working = |y: &Observation, mu: f64| mu.ln() + (y.count - mu) / mu;
        for (((y, mu), prior), kept) in
            data.iter().zip(&self.means).zip(weights).zip(&mut self.working)
        {
            let w = prior * mu;
            *kept = w;
            self.weight[y.level] += w;
            self.centre[y.level] += w * y.time;
            response[y.level] += w * working(y, *mu);
        }
        for level in 0..levels {
            if self.weight[level] > 0.0 {
                self.centre[level] /= self.weight[level];
                response[level] /= self.weight[level];
            }
        }
        let (mut spread, mut slope) = (0.0, 0.0);
        for ((y, mu), prior) in data.iter().zip(&self.means).zip(weights) {
            let apart = y.time - self.centre[y.level];
            spread += prior * mu * apart * apart;
            slope += prior * mu * apart * working(y, *mu);
        }
        self.spread = spread;
        // Without spread in time no trend can be told.
        let trend = if with_trend && spread > 0.0 { slope / spread } else { 0.0 };
        self.trend = (with_trend && spread > 0.0).then_some(trend);
        for level in 0..levels {
            self.levels[level] = response[level] - trend * self.centre[level];
        }
        for (y, mu) in data.iter().zip(&mut self.means) {
            // The range in which exp and its reciprocal stay normal numbers.
            *mu = (self.levels[y.level] + trend * y.time).clamp(-300.0, 300.0).exp();
        }
        self.levels.iter().all(|level| level.is_finite()).then_some(())
    }

    /// Dispersion with its floor of 1: counts are never taken as steadier than Poisson.
    pub(super) fn phi(&self) -> f64 {
        self.dispersion.max(1.0)
    }

    /// Log mean at a level and time and its standard error under `phi`.
    pub(super) fn predict(&self, level: usize, time: f64) -> (f64, f64) {
        let trend = self.trend.unwrap_or(0.0);
        let mut variance = 1.0 / self.weight[level];
        if self.trend.is_some() {
            variance += (time - self.centre[level]).powi(2) / self.spread;
        }
        (self.levels[level] + trend * time, (self.phi() * variance).sqrt())
    }

    /// Two-sided p of the trend by Student's t with the dispersion as estimated; 1 without a trend.
    pub(super) fn trend_p(&self) -> f64 {
        let Some(trend) = self.trend else { return 1.0 };
        let t = trend / (self.dispersion / self.spread).sqrt();
        if t.is_nan() { 1.0 } else { 2.0 * crate::distribution::beta::t_upper(t.abs(), self.df) }
    }

    /// Standardised Anscombe residuals `1.5 (y^⅔ μ^(-⅙) - μ^½)/√(φ(1 - h))`.
    fn anscombe(&self, data: &[Observation]) -> Vec<f64> {
        let phi = self.phi();
        let residual = |((y, mu), working): ((&Observation, &f64), &f64)| {
            let mut leverage = 1.0 / self.weight[y.level];
            if self.trend.is_some() {
                leverage += (y.time - self.centre[y.level]).powi(2) / self.spread;
            }
            // A block of one observation fits itself; its residual is 0, not 0/0.
            let free = (1.0 - working * leverage).max(1e-10);
            1.5 * (y.count.cbrt().powi(2) * mu.powf(-1.0 / 6.0) - mu.sqrt()) / (phi * free).sqrt()
        };
        data.iter().zip(&self.means).zip(&self.working).map(residual).collect()
    }
}

/// Fits, lowers the weight of past outbreaks (residual above `threshold`: weight ∝ residual⁻²,
/// weights average 1), fits again.
pub(super) fn fit_reweighted(
    data: &[Observation],
    levels: usize,
    with_trend: bool,
    threshold: Option<f64>,
) -> Option<Fit> {
    let equal = vec![1.0; data.len()];
    let first = fit(data, &equal, levels, with_trend)?;
    let Some(threshold) = threshold else { return Some(first) };
    let lowered = |s: &f64| if *s > threshold { 1.0 / (s * s) } else { 1.0 };
    let raw: Vec<f64> = first.anscombe(data).iter().map(lowered).collect();
    let scale = data.len() as f64 / raw.iter().sum::<f64>();
    let weights: Vec<f64> = raw.iter().map(|w| w * scale).collect();
    fit(data, &weights, levels, with_trend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_trend_levels_are_the_logs_of_block_means() {
        let data: Vec<Observation> = [(2.0, 0), (4.0, 0), (7.0, 1), (9.0, 1), (0.0, 2), (0.0, 2)]
            .iter()
            .enumerate()
            .map(|(time, (count, level))| Observation {
                count: *count,
                time: time as f64,
                level: *level,
            })
            .collect();
        let found = fit(&data, &[1.0; 6], 3, false).unwrap();
        assert!((found.predict(0, 0.0).0 - 3f64.ln()).abs() < 1e-6);
        assert!((found.predict(1, 0.0).0 - 8f64.ln()).abs() < 1e-6);
        assert!(found.predict(2, 0.0).0 < -10.0, "an empty block goes to zero");
    }

    #[test]
    fn an_exact_exponential_is_found() {
        let data: Vec<Observation> = (0..20)
            .map(|t| Observation {
                count: (1.0 + 0.1 * f64::from(t)).exp(),
                time: f64::from(t),
                level: 0,
            })
            .collect();
        let found = fit(&data, &[1.0; 20], 1, true).unwrap();
        assert!((found.trend.unwrap() - 0.1).abs() < 1e-6);
        assert!((found.predict(0, 30.0).0 - 4.0).abs() < 1e-5);
        assert!(found.trend_p() < 1e-6 && found.phi() == 1.0);
    }
}
