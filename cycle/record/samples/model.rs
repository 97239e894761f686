//! What a sampled lot says about itself, and which of it can be true.

use terms::{Date, Error, Result};

use crate::register::Breach;
use crate::words::{Domain, Purpose, Recheck, Verdict};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSample {
    /// Number of the sample in the system it comes from.
    pub code: String,
    pub firm: i64,
    /// Where the firm answers to; kept with the row, so that a later move changes no past rate.
    pub area: i64,
    pub domain: Domain,
    /// GB/T 4754 code of the firm's trade on that day.
    pub industry: Option<String>,
    pub product: String,
    pub purpose: Purpose,
    pub on_date: Date,
    pub verdict: Verdict,
    /// Day of the order to correct.
    pub order_on: Option<Date>,
    pub correct_due: Option<Date>,
    pub corrected_on: Option<Date>,
    /// Known once it was corrected or the due day is past.
    pub closed_in_time: Option<bool>,
    pub recheck: Option<Recheck>,
}

/// Days from the order: calendar days, as the rule in force on the order's day says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    pub correct_days: i32,
    pub recheck_days: i32,
}

/// What a failed lot owes after the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowUp {
    pub order_on: Date,
    pub correct_due: Date,
    pub recheck_due: Date,
}

impl Clocks {
    /// The due days of an order.
    ///
    /// ```
    /// # use record::samples::Clocks;
    /// let clocks = Clocks { correct_days: 60, recheck_days: 75 };
    /// let follow_up = clocks.start(terms::date(2026, 3, 2)).unwrap();
    /// assert_eq!(follow_up.correct_due, terms::date(2026, 5, 1));
    /// assert_eq!(follow_up.recheck_due, terms::date(2026, 5, 16));
    /// ```
    pub fn start(self, order_on: Date) -> Result<FollowUp> {
        let after = |days: i32| {
            let duration = std::time::Duration::from_secs(u64::from(days.unsigned_abs()) * 86_400);
            order_on.checked_add(duration).map_err(|_| Error::invalid("record-date-outside"))
        };
        Ok(FollowUp {
            order_on,
            correct_due: after(self.correct_days)?,
            recheck_due: after(self.recheck_days)?,
        })
    }
}

impl FollowUp {
    /// Whether the correction came in time, as far as it can be said on `today`.
    pub fn in_time(self, corrected_on: Option<Date>, today: Date) -> Option<bool> {
        match corrected_on {
            Some(day) => Some(day <= self.correct_due),
            None if today > self.correct_due => Some(false),
            None => None,
        }
    }
}

register! {
    NewSample: "sample", "samples", "sample.recorded" {
        code: Text,
        firm: Unit,
        area: Unit,
        domain: Word(Domain::WORDS),
        industry: Industry,
        product: Text,
        purpose: Word(Purpose::WORDS),
        on_date: Date,
        verdict: Word(Verdict::WORDS),
        order_on: Date,
        correct_due: Date,
        corrected_on: Date,
        closed_in_time: Truth,
        recheck: Word(Recheck::WORDS),
    }
    parts {}

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.order_on.is_some() && self.verdict != Verdict::Fail {
            out.push(("order_on", "sample-order-without-failure"));
        }
        if self.order_on.is_some_and(|day| day < self.on_date) {
            out.push(("order_on", "sample-order-before-sampling"));
        }
        if self.corrected_on.is_some() && (self.order_on.is_none() || self.corrected_on < self.order_on) {
            out.push(("corrected_on", "sample-corrected-before-order"));
        }
        if self.recheck.is_some() && self.corrected_on.is_none() {
            out.push(("recheck", "sample-recheck-before-correction"));
        }
        out
    }
}
