//! Item by item: Wald's sequential plan, the quickest decision on average.

use super::design::TwoPoints;
use crate::error::{Error, strictly_within, within, within_arithmetic};

/// After `n` items with `d` nonconforming: accept if `d <= slope·n - accept`, reject if `d >=
/// slope·n + reject`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sequential {
    /// Intercept of acceptance, `h1`.
    pub accept: f64,
    /// Intercept of rejection, `h2`.
    pub reject: f64,
    pub slope: f64,
    points: TwoPoints,
}

/// What the sequence says so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Accept,
    Reject,
    GoOn,
}

/// Wald's plan (A. Wald, Sequential Analysis, 1947): `h1 = ln((1-α)/β)/g`, `h2 = ln((1-β)/α)/g`, `s
/// = ln(q1/q2)/g`, `g = ln(p2 q1/(p1 q2))`, with `α = 1 - accept_good`, `β = accept_bad`.
///
/// ```
/// use stats::acceptance::{design::TwoPoints, sequential::*};
/// let points = TwoPoints { good: 0.01, accept_good: 0.95, bad: 0.06, accept_bad: 0.10 };
/// let plan = wald(&points).unwrap();
/// // Montgomery prints 1.22, 1.57 and 0.028.
/// assert_eq!((plan.accept * 100.0).round(), 122.0);
/// assert_eq!(plan.verdict(44, 0), Ok(Verdict::Accept));
/// assert_eq!(plan.verdict(2, 2), Ok(Verdict::Reject));
/// ```
pub fn wald(points: &TwoPoints) -> Result<Sequential, Error> {
    points.check()?;
    let (p1, p2) = (points.good, points.bad);
    let (alpha, beta) = (1.0 - points.accept_good, points.accept_bad);
    let g = (p2 * (1.0 - p1) / (p1 * (1.0 - p2))).ln();
    let accept = ((1.0 - alpha) / beta).ln() / g;
    let reject = ((1.0 - beta) / alpha).ln() / g;
    let slope = ((1.0 - p1) / (1.0 - p2)).ln() / g;
    within_arithmetic("sequential plan", &[accept, reject, slope])?;
    Ok(Sequential { accept, reject, slope, points: *points })
}

impl Sequential {
    /// The decision after `n` items with `nonconforming` among them.
    pub fn verdict(&self, n: u64, nonconforming: u64) -> Result<Verdict, Error> {
        within("nonconforming", nonconforming as f64, 0.0, n as f64)?;
        let line = self.slope * n as f64;
        let found = nonconforming as f64;
        Ok(if found >= line + self.reject {
            Verdict::Reject
        } else if found <= line - self.accept {
            Verdict::Accept
        } else {
            Verdict::GoOn
        })
    }

    /// Average number of items at the two design points and at `p = slope`, where it is near its
    /// maximum (Wald's approximation, overshoot neglected).
    pub fn sample_numbers(&self) -> Result<[f64; 3], Error> {
        let s = strictly_within("slope", self.slope, 0.0, 1.0)?;
        let (good, bad) = (self.points.accept_good, self.points.accept_bad);
        // Drift of d - s n per item is p - s; the expected end is a mixture of -h1 and h2.
        let number =
            |p: f64, accept: f64| ((1.0 - accept) * self.reject - accept * self.accept) / (p - s);
        let numbers = [
            number(self.points.good, good),
            number(self.points.bad, bad),
            self.accept * self.reject / (s * (1.0 - s)),
        ];
        within_arithmetic("sample numbers", &numbers)?;
        Ok(numbers)
    }
}
