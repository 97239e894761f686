//! EARS C1, C2, C3: a mean and a standard deviation of the last days, nothing more (L. Hutwagner
//! and others, Journal of Urban Health 80, 2003, i89–i96).

use super::{Warning, check_counts, check_position};
use crate::error::{Error, amount, strictly_within, within};

/// Settings; the defaults are those of EARS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ears {
    /// Periods of baseline.
    pub baseline: usize,
    /// One-sided level; the threshold is its normal quantile (0.001 for C1 and C2, 0.025 for C3).
    pub alpha: f64,
    /// Floor for the standard deviation, against flat baselines.
    pub sigma_min: f64,
}

impl Default for Ears {
    fn default() -> Ears {
        Ears { baseline: 7, alpha: 0.001, sigma_min: 0.0 }
    }
}

impl Ears {
    fn threshold(&self) -> Result<f64, Error> {
        strictly_within("alpha", self.alpha, 0.0, 1.0)?;
        within("baseline", self.baseline as f64, 2.0, 1e6)?;
        amount("smallest sigma", self.sigma_min)?;
        Ok(-crate::distribution::normal::quantile(self.alpha))
    }
}

/// C1: the baseline ends just before this period. Alarm strictly above `mean + z·sd` (sd with `n -
/// 1`).
///
/// ```
/// use stats::warning::ears::*;
/// let warning = c1(&[3, 4, 2, 3, 5, 4, 3, 15], 7, &Ears::default()).unwrap();
/// assert!(warning.alarm);
/// ```
pub fn c1(counts: &[u64], time: usize, settings: &Ears) -> Result<Warning, Error> {
    lagged(counts, time, settings, 0)
}

/// C2: the baseline ends two periods earlier, so that the start of an outbreak does not hide the
/// rest.
pub fn c2(counts: &[u64], time: usize, settings: &Ears) -> Result<Warning, Error> {
    lagged(counts, time, settings, 2)
}

/// C1 for each of the latest `periods`, oldest first; the same as [`c1`] one by one, but thousands
/// of series cost little more than looking at them.
///
/// ```
/// use stats::warning::ears::*;
/// let counts = [3, 4, 2, 3, 5, 4, 3, 15, 4];
/// let latest = c1_latest(&counts, 2, &Ears::default()).unwrap();
/// assert!(latest[0].alarm && !latest[1].alarm);
/// ```
pub fn c1_latest(counts: &[u64], periods: usize, settings: &Ears) -> Result<Vec<Warning>, Error> {
    latest(counts, periods, settings, 0)
}

/// C2 for each of the latest `periods`, oldest first.
pub fn c2_latest(counts: &[u64], periods: usize, settings: &Ears) -> Result<Vec<Warning>, Error> {
    latest(counts, periods, settings, 2)
}

/// C3 as the CDC describes it: the sum of what C2 exceeds 1 by, over this and the two periods
/// before (none counting less than 0); alarm above the threshold of 2 for the usual 0.025.
pub fn c3_cdc(counts: &[u64], time: usize, settings: &Ears) -> Result<Warning, Error> {
    let z = settings.threshold()?;
    let past = excess(counts, time, settings)?;
    let (mean, sd) = moments(counts, time, settings, 2)?;
    // The present excess max(0, (y - mean)/sd - 1) must exceed what is left of the threshold.
    // An infinite excess before has used up the threshold: whatever comes now, the alarm stands.
    let upper = if past.is_finite() { mean + sd * (1.0 + z - past) } else { -1.0 };
    Ok(judged(counts, time, mean, upper))
}

/// C3 as surveillance 1.20.3 computes it: `max(0, y + sd (z - past))`, where `past` is the excess
/// of the two previous periods only; the present count then cancels and the alarm looks back. For
/// comparison with that package.
pub fn c3_surveillance(counts: &[u64], time: usize, settings: &Ears) -> Result<Warning, Error> {
    let z = settings.threshold()?;
    let past = excess(counts, time, settings)?;
    let (mean, sd) = moments(counts, time, settings, 2)?;
    let upper = (counts[time] as f64 + sd * (z - past)).max(0.0);
    Ok(judged(counts, time, mean, upper))
}

fn lagged(counts: &[u64], time: usize, settings: &Ears, lag: usize) -> Result<Warning, Error> {
    let z = settings.threshold()?;
    let (mean, sd) = moments(counts, time, settings, lag)?;
    Ok(judged(counts, time, mean, mean + z * sd))
}

/// Counts up to this, over baselines up to [`LENGTH_ROLLED`], have sums of squares that whole
/// numbers of 64 bits hold.
const COUNT_ROLLED: u64 = 1 << 20;
const LENGTH_ROLLED: usize = 1 << 10;

fn latest(
    counts: &[u64],
    periods: usize,
    settings: &Ears,
    lag: usize,
) -> Result<Vec<Warning>, Error> {
    within("periods", periods as f64, 1.0, counts.len() as f64)?;
    let (first, need) = (counts.len() - periods, settings.baseline.saturating_add(lag));
    if first < need {
        return Err(Error::TooFew { name: "periods before this one", got: first, need });
    }
    let z = settings.threshold()?;
    let used = &counts[first - need..];
    let small = used.iter().fold(0, |most, count| most.max(*count)) <= COUNT_ROLLED;
    if !small || settings.baseline > LENGTH_ROLLED {
        return (first..counts.len()).map(|time| lagged(counts, time, settings, lag)).collect();
    }
    // The window moves by one: a count enters, one leaves, and whole numbers lose nothing.
    let n = settings.baseline as u64;
    let (mut sum, mut squares) = used[..settings.baseline]
        .iter()
        .fold((0, 0), |(s, q), count| (s + count, q + count * count));
    let scale = 1.0 / (n * (n - 1)) as f64;
    let mut warnings = Vec::with_capacity(periods);
    for (start, &observed) in used[need..].iter().enumerate() {
        // n Σx² - (Σx)² is at least 0 and below 2⁶³.
        let spread = (n * squares - sum * sum) as i64 as f64;
        let (mean, sd) = (sum as i64 as f64 / n as i64 as f64, (spread * scale).sqrt());
        let upper = mean + z * sd.max(settings.sigma_min);
        let alarm = observed as i64 as f64 > upper;
        warnings.push(Warning { observed, expected: mean, upper: Some(upper), alarm });
        let (leaves, enters) = (used[start], used[start + settings.baseline]);
        sum = sum + enters - leaves;
        squares = squares + enters * enters - leaves * leaves;
    }
    Ok(warnings)
}

fn judged(counts: &[u64], time: usize, expected: f64, upper: f64) -> Warning {
    let observed = counts[time];
    Warning { observed, expected, upper: Some(upper), alarm: observed as f64 > upper }
}

/// Excess of C2 over 1 in the two periods before.
fn excess(counts: &[u64], time: usize, settings: &Ears) -> Result<f64, Error> {
    check_position(counts, time)?;
    let need = settings.baseline + 4;
    if time < need {
        return Err(Error::TooFew { name: "periods before this one", got: time, need });
    }
    let mut sum = 0.0;
    for before in [time - 1, time - 2] {
        let (mean, sd) = moments(counts, before, settings, 2)?;
        let distance = counts[before] as f64 - mean;
        // A flat baseline: any rise is infinitely far, no rise is none.
        let c2 = if distance == 0.0 { 0.0 } else { distance / sd };
        sum += (c2 - 1.0).max(0.0);
    }
    Ok(sum)
}

fn moments(counts: &[u64], time: usize, settings: &Ears, lag: usize) -> Result<(f64, f64), Error> {
    check_position(counts, time)?;
    let need = settings.baseline + lag;
    if time < need {
        return Err(Error::TooFew { name: "periods before this one", got: time, need });
    }
    // Only what is used is looked at: a long series costs no more than a short one.
    check_counts(&counts[time - need..=time])?;
    let past = &counts[time - need..time - lag];
    let n = past.len() as f64;
    let mean = past.iter().map(|count| *count as f64).sum::<f64>() / n;
    let squares: f64 = past.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
    Ok((mean, (squares / (n - 1.0)).sqrt().max(settings.sigma_min)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_count_never_calms_an_alarm() {
        let mut counts = vec![3, 5, 4, 6, 2, 4, 5, 3, 4, 5, 4, 9, 8, 0];
        for method in [c1, c2, c3_cdc] {
            let mut before = false;
            for last in 0..60 {
                counts[13] = last;
                let now = method(&counts, 13, &Ears::default()).unwrap().alarm;
                assert!(now || !before);
                before = now;
            }
            assert!(before);
        }
    }

    #[test]
    fn short_series_and_strange_settings_are_refused() {
        let counts = [1; 9];
        for method in [c1, c2, c3_cdc, c3_surveillance] {
            assert!(method(&counts, 3, &Ears::default()).is_err());
            assert!(method(&counts, 9, &Ears::default()).is_err());
            assert!(method(&[], 0, &Ears::default()).is_err());
            let bad = Ears { alpha: 0.0, ..Ears::default() };
            assert!(method(&counts, 8, &bad).is_err());
            let bad = Ears { baseline: usize::MAX / 4, ..Ears::default() };
            assert!(method(&counts, 8, &bad).is_err());
        }
        assert!(!c1(&counts, 8, &Ears::default()).unwrap().alarm);
        assert!(!c3_surveillance(&[0; 30], 20, &Ears::default()).unwrap().alarm);
    }
}
