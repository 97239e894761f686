//! Early warning on counts: is this week's number of complaints, failures or injuries more than
//! usual?
//!
//! Every method compares the count of one period with what the series' own past leads one to
//! expect, and each buys speed with false alarms in its own way:
//!
//! - [`ears`] needs a week or two of past: for new products and daily counts;
//! - [`farrington`] and [`flexible`] use the same season of past years, the standard for weekly
//!   counts with a season;
//! - [`simple`] holds the Bayes, RKI, CUSUM and outbreakP rules, [`likelihood`] a likelihood-ratio
//!   CUSUM;
//! - [`false_alarms`] keeps thousands of series from crying wolf together;
//! - [`delay`] corrects for reports still under way.
//!
//! All run on plain counts at equal steps; positions count from 0. A warning starts a look, not a
//! measure against anyone. Conventions follow the R package surveillance 1.20 where it has the
//! method.

pub mod delay;
pub mod ears;
pub mod false_alarms;
pub mod farrington;
pub mod flexible;
pub mod likelihood;
pub mod simple;

mod regression;

use crate::error::{Error, within};

/// The judgement about one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Warning {
    pub observed: u64,
    /// What the past leads to expect.
    pub expected: f64,
    /// The count up to which nothing is said; `None` when the guard for small counts is not met.
    pub upper: Option<f64>,
    pub alarm: bool,
}

/// No alarm unless at least `cases` were seen in the last `periods` periods, this one included: one
/// complaint after a year of none is not an outbreak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallCounts {
    pub cases: u64,
    pub periods: usize,
}

impl SmallCounts {
    fn enough(&self, counts: &[u64], time: usize) -> bool {
        let start = (time + 1).saturating_sub(self.periods);
        let seen = counts[start..=time].iter().fold(0u64, |sum, count| sum.saturating_add(*count));
        seen >= self.cases
    }
}

/// Positions of the same season in past years: `years` windows of `±half_window` around `time -
/// i·period`, oldest first.
fn windows(
    time: usize,
    years: usize,
    half_window: usize,
    period: usize,
) -> Result<Vec<usize>, Error> {
    within("years", years as f64, 1.0, 100.0)?;
    within("period", period as f64, 1.0, 1e6)?;
    within("half window", half_window as f64, 0.0, period as f64 / 2.0)?;
    let need = years * period + half_window;
    if time < need {
        return Err(Error::TooFew { name: "periods before this one", got: time, need });
    }
    let window = |year: usize| {
        let centre = time - year * period;
        centre - half_window..=centre + half_window
    };
    // The latest window must end before now.
    Ok((1..=years).rev().flat_map(window).filter(|at| *at < time).collect())
}

fn check_time(counts: &[u64], time: usize) -> Result<(), Error> {
    check_position(counts, time)?;
    check_counts(counts)
}

fn check_position(counts: &[u64], time: usize) -> Result<(), Error> {
    let last = counts.len() as f64 - 1.0;
    within("time", time as f64, 0.0, last).map(|_| ())
}

/// Counts enter floating point; beyond 2⁵³ they would not be exact.
fn check_counts(counts: &[u64]) -> Result<(), Error> {
    match counts.iter().find(|count| **count > 1 << 53) {
        Some(count) => within("count", *count as f64, 0.0, (1u64 << 53) as f64).map(|_| ()),
        None => Ok(()),
    }
}
