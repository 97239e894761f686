//! Intervals for a proportion from a complex sample.

use super::{Design, Estimate};
use crate::distribution::beta;
use crate::error::{Error, strictly_within, within, within_arithmetic};
use crate::interval::Interval;

/// Which interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Symmetric on the logit scale: does not leave 0..1. Not for proportions of 0 or 1.
    Logit,
    /// E. L. Korn and B. I. Graubard's exact interval with the effective sample size (Survey
    /// Methodology 24, 1998, 193–201): for rare defects.
    Beta,
    /// Estimate ± t times its error; may leave 0..1.
    Mean,
}

/// A proportion of the marked with its interval; t quantiles with the design's degrees of freedom.
///
/// ```
/// use stats::survey::{Design, proportion::*};
/// let design = Design::stratified(vec![0; 40], vec![1.0; 40], None);
/// let marked: Vec<bool> = (0..40).map(|i| i >= 2).collect();
/// let (estimate, interval) = proportion(&design, &marked, 0.95, Method::Beta).unwrap();
/// assert!((estimate.value - 0.95).abs() < 1e-12 && interval.low > 0.82 && interval.high < 1.0);
/// ```
pub fn proportion(
    design: &Design,
    marked: &[bool],
    confidence: f64,
    method: Method,
) -> Result<(Estimate, Interval), Error> {
    strictly_within("confidence", confidence, 0.0, 1.0)?;
    let y: Vec<f64> = marked.iter().map(|marked| f64::from(u8::from(*marked))).collect();
    let found = design.mean(&y)?;
    let df = within("degrees of freedom", design.degrees_of_freedom() as f64, 1.0, f64::MAX)?;
    let tail = 0.5 * (1.0 - confidence);
    let t = beta::t_quantile(1.0 - tail, df);
    let (p, error) = (found.value, found.error);
    let interval = match method {
        Method::Mean => Interval { low: p - t * error, high: p + t * error },
        Method::Logit => {
            strictly_within("proportion", p, 0.0, 1.0)?;
            let (logit, spread) = ((p / (1.0 - p)).ln(), error / (p * (1.0 - p)));
            let back = |x: f64| 1.0 / (1.0 + (-x).exp());
            Interval { low: back(logit - t * spread), high: back(logit + t * spread) }
        }
        Method::Beta => {
            let n = y.len() as f64;
            // At 0 and 1 there is no variance to tell the effective size; the count stands in.
            let effective = if error > 0.0 { p * (1.0 - p) / (error * error) } else { n };
            let adjusted = effective * (beta::t_quantile(1.0 - tail, n - 1.0) / t).powi(2);
            let (a, b) = (adjusted * p, adjusted * (1.0 - p));
            let low = if a > 0.0 { beta::quantile(a, b + 1.0, tail) } else { 0.0 };
            let high = if b > 0.0 { beta::quantile(a + 1.0, b, 1.0 - tail) } else { 1.0 };
            Interval { low, high }
        }
    };
    within_arithmetic("interval", &[interval.low, interval.high])?;
    Ok((found, interval))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_marked_still_has_an_upper_end_and_the_logit_says_it_cannot() {
        let design = Design::stratified(vec![0; 30], vec![2.0; 30], None);
        let (found, interval) = proportion(&design, &[false; 30], 0.95, Method::Beta).unwrap();
        assert_eq!((found.value, interval.low), (0.0, 0.0));
        // Exact binomial: 1 - 0.025^(1/30).
        assert!((interval.high - (1.0 - 0.025f64.powf(1.0 / 30.0))).abs() < 1e-9);
        assert!(proportion(&design, &[false; 30], 0.95, Method::Logit).is_err());
        assert!(proportion(&design, &[false; 30], 1.0, Method::Mean).is_err());
    }
}
