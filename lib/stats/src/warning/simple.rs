//! Four simple rules: Bayes, RKI, CUSUM, outbreakP.

use super::{Warning, check_time, windows};
use crate::distribution::{discrete, gamma};
use crate::error::{Error, amount, positive, strictly_within, within};

/// Which past a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    pub years: usize,
    pub half_window: usize,
    pub period: usize,
    /// Also the `half_window` periods before now.
    pub this_year: bool,
}

impl Reference {
    fn counts(&self, counts: &[u64], time: usize) -> Result<Vec<f64>, Error> {
        check_time(counts, time)?;
        let mut at = if self.years > 0 {
            windows(time, self.years, self.half_window, self.period)?
        } else {
            Vec::new()
        };
        if self.this_year {
            if time < self.half_window {
                let (got, need) = (time, self.half_window);
                return Err(Error::TooFew { name: "periods before this one", got, need });
            }
            at.extend(time - self.half_window..time);
        }
        crate::error::at_least("reference periods", at.len(), 1)?;
        Ok(at.iter().map(|at| counts[*at] as f64).collect())
    }
}

/// Bayes: the quantile of the predictive negative binomial from a Poisson sample under Jeffreys'
/// prior, `NB(Σy + ½, n/(n+1))`; alarm strictly above (A. Riebler 2004, in M. Höhle, Computational
/// Statistics 22, 2007, 571–582).
///
/// ```
/// use stats::warning::simple::*;
/// let reference = Reference { years: 0, half_window: 6, period: 52, this_year: true };
/// assert!(bayes(&[2, 1, 3, 2, 0, 2, 9], 6, &reference, 0.05).unwrap().alarm);
/// ```
pub fn bayes(
    counts: &[u64],
    time: usize,
    reference: &Reference,
    alpha: f64,
) -> Result<Warning, Error> {
    strictly_within("alpha", alpha, 0.0, 1.0)?;
    let past = reference.counts(counts, time)?;
    let (n, sum) = (past.len() as f64, past.iter().sum::<f64>());
    let upper = discrete::negative_binomial_quantile(1.0 - alpha, sum + 0.5, n / (n + 1.0));
    Ok(judge(counts[time], sum / n, upper as f64))
}

/// Upper 95 % limits of a Poisson mean for small counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SmallMean<'a> {
    /// A printed table, entry `i` for a count of `i` from 0 to 20 (the RKI uses that of E. L. Crow
    /// and R. S. Gardner, Biometrika 46, 1959, 441–453, which is keyed from the paper).
    Table(&'a [f64]),
    /// The exact limits of F. Garwood (Biometrika 28, 1936, 437–442): half a chi-squared quantile;
    /// a little higher.
    Garwood,
}

/// RKI: above a mean of 20 the mean plus two standard deviations, else the upper limit for the mean
/// rounded down; alarm strictly above.
pub fn rki(
    counts: &[u64],
    time: usize,
    reference: &Reference,
    limits: SmallMean<'_>,
) -> Result<Warning, Error> {
    let past = reference.counts(counts, time)?;
    let mean = past.iter().sum::<f64>() / past.len() as f64;
    let upper = if mean > 20.0 {
        crate::error::at_least("reference periods", past.len(), 2)?;
        mean + 2.0 * crate::describe::variance_of(&past).sqrt()
    } else {
        let whole = mean.floor();
        match limits {
            SmallMean::Garwood => 0.5 * gamma::chi_squared_quantile(0.975, 2.0 * (whole + 1.0)),
            SmallMean::Table(table) => {
                let entry = table.get(whole as usize).copied();
                let missing = Error::TooFew { name: "limits", got: table.len(), need: 21 };
                amount("limit", entry.ok_or(missing)?)?
            }
        }
    };
    Ok(judge(counts[time], mean, upper))
}

fn judge(observed: u64, expected: f64, upper: f64) -> Warning {
    Warning { observed, expected, upper: Some(upper), alarm: observed as f64 > upper }
}

/// How a count becomes about normal with mean 0 and variance 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transform {
    /// `(x - m)/√m`.
    Standard,
    /// `(x - 3m + 2√(xm))/(2√m)` (G. Rossi and others, Statistics in Medicine 18, 1999, 2111–2122).
    Rossi,
    /// `1.5 (x^⅔ m^(-⅙) - m^½)`.
    Anscombe,
}

impl Transform {
    fn of(self, x: f64, m: f64) -> f64 {
        match self {
            Transform::Standard => (x - m) / m.sqrt(),
            Transform::Rossi => (x - 3.0 * m + 2.0 * (x * m).sqrt()) / (2.0 * m.sqrt()),
            Transform::Anscombe => 1.5 * (x.cbrt().powi(2) * m.powf(-1.0 / 6.0) - m.sqrt()),
        }
    }
}

/// Upper CUSUM of transformed counts over `counts`, for a known in-control mean: alarm when it
/// reaches `h`. `upper` is the smallest count that would have raised the alarm. The usual `k =
/// 1.04`, `h = 2.26` are for one standard deviation of shift.
pub fn cusum(
    counts: &[u64],
    mean: f64,
    k: f64,
    h: f64,
    transform: Transform,
) -> Result<Vec<Warning>, Error> {
    positive("mean", mean)?;
    within("k", k, 0.0, 1e6)?;
    positive("h", h)?;
    let mut sum = 0.0f64;
    let mut warnings = Vec::with_capacity(counts.len());
    for &observed in counts {
        within("count", observed as f64, 0.0, (1u64 << 53) as f64)?;
        let need = h + k - sum;
        let upper = smallest_count(|count| transform.of(count, mean) >= need - 1e-12 * need.abs());
        sum = (sum + transform.of(observed as f64, mean) - k).max(0.0);
        warnings.push(Warning { observed, expected: mean, upper: Some(upper), alarm: sum >= h });
    }
    Ok(warnings)
}

/// The smallest count that satisfies a condition which larger ones satisfy too.
fn smallest_count(reached: impl Fn(f64) -> bool) -> f64 {
    let mut high = 1.0;
    while !reached(high) && high < 1e15 {
        high *= 2.0;
    }
    let mut low = 0.0f64;
    while low < high {
        let middle = ((low + high) / 2.0).floor();
        if reached(middle) {
            high = middle;
        } else {
            low = middle + 1.0;
        }
    }
    high
}

/// OutbreakP's verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutbreakP {
    /// Natural logarithm of the statistic; the statistic itself overflows within years.
    pub log_statistic: f64,
    pub alarm: bool,
}

/// OutbreakP: has a series that was constant begun to rise (M. Frisén, E. Andersson and L.
/// Schiöler, Statistics in Medicine 28, 2009, 1897–1910)? `Σ x_t ln(μ̂_t/x̄)` with `μ̂` the
/// isotonic (never falling) regression; alarm when the statistic exceeds `k`, 100 by custom.
///
/// ```
/// let calm = stats::warning::simple::outbreak_p(&[3, 2, 4, 3, 3], 100.0).unwrap();
/// let rising = stats::warning::simple::outbreak_p(&[3, 2, 4, 9, 14], 100.0).unwrap();
/// assert!(!calm.alarm && rising.alarm);
/// ```
pub fn outbreak_p(counts: &[u64], k: f64) -> Result<OutbreakP, Error> {
    positive("k", k)?;
    crate::error::at_least("counts", counts.len(), 1)?;
    check_time(counts, 0)?;
    let blocks = pool(counts);
    let total: f64 = blocks.iter().map(|(sum, _)| sum).sum();
    let mean = total / counts.len() as f64;
    let part = |(sum, length): &(f64, f64)| {
        if *sum > 0.0 { sum * (sum / length / mean).ln() } else { 0.0 }
    };
    let log_statistic = blocks.iter().map(part).sum::<f64>();
    Ok(OutbreakP { log_statistic, alarm: log_statistic > k.ln() })
}

/// The smallest last count that would raise the alarm, or `None` if even 0 would, or none up to
/// `most` does.
pub fn outbreak_p_cases(counts: &[u64], k: f64, most: u64) -> Result<Option<u64>, Error> {
    crate::error::at_least("counts", counts.len(), 2)?;
    let mut counts = counts.to_vec();
    let last = counts.len() - 1;
    let mut alarms = |count: u64| {
        counts[last] = count;
        outbreak_p(&counts, k).map(|found| found.alarm)
    };
    if alarms(0)? || !alarms(most)? {
        return Ok(None);
    }
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if alarms(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Some(high))
}

/// Pools adjacent violators: blocks `(sum, length)` with rising means.
fn pool(counts: &[u64]) -> Vec<(f64, f64)> {
    let mut blocks: Vec<(f64, f64)> = Vec::new();
    for &count in counts {
        let mut block = (count as f64, 1.0);
        while let Some(&(sum, length)) = blocks.last() {
            if sum * block.1 <= block.0 * length {
                break;
            }
            block = (block.0 + sum, block.1 + length);
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reported_cusum_count_is_the_one_that_tips_it() {
        let past = [4, 6, 3, 7, 5, 8];
        for transform in [Transform::Standard, Transform::Rossi, Transform::Anscombe] {
            let upper = cusum(&past, 5.0, 1.04, 2.26, transform).unwrap()[5].upper.unwrap() as u64;
            let with = |last: u64| {
                let mut counts = past;
                counts[5] = last;
                cusum(&counts, 5.0, 1.04, 2.26, transform).unwrap()[5].alarm
            };
            assert!(with(upper) && !with(upper - 1), "{transform:?}");
        }
    }

    #[test]
    fn outbreak_p_finds_the_smallest_alarming_count() {
        let counts = [3, 2, 4, 3, 2, 0];
        let cases = outbreak_p_cases(&counts, 100.0, 1000).unwrap().unwrap();
        let with = |last: u64| outbreak_p(&[3, 2, 4, 3, 2, last], 100.0).unwrap().alarm;
        assert!(with(cases) && !with(cases - 1));
        assert_eq!(outbreak_p(&[0, 0, 0], 100.0).unwrap().log_statistic, 0.0);
        assert!(outbreak_p(&[], 100.0).is_err() && outbreak_p(&[1], 0.0).is_err());
    }

    #[test]
    fn references_that_do_not_exist_are_refused() {
        let none = Reference { years: 0, half_window: 3, period: 52, this_year: false };
        assert!(bayes(&[1; 20], 10, &none, 0.05).is_err());
        let far = Reference { years: 3, ..none };
        assert!(bayes(&[1; 20], 10, &far, 0.05).is_err());
        let near = Reference { this_year: true, ..none };
        assert!(
            bayes(&[1; 20], 2, &near, 0.05).is_err() && bayes(&[1; 20], 20, &near, 0.05).is_err()
        );
        assert!(rki(&[1; 20], 10, &near, SmallMean::Table(&[])).is_err());
        assert!(
            (rki(&[0; 20], 10, &near, SmallMean::Garwood).unwrap().upper.unwrap() - 3.689).abs()
                < 1e-3
        );
        assert!(rki(&[50; 20], 10, &near, SmallMean::Garwood).unwrap().upper == Some(50.0));
        assert!(cusum(&[1], 0.0, 1.0, 1.0, Transform::Standard).is_err());
    }
}
