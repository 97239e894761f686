//! Normal, tightened, reduced, discontinued: the rules that make AQL plans work over a series of
//! lots.
//!
//! ISO 2859-1:1999, 9.3 (GB/T 2828.1-2012 has the same): normal → tightened when 2 of the last 5 or
//! fewer lots were not accepted; tightened → normal after 5 accepted in a row; discontinued when 5
//! lots were not accepted while on tightened (counted over the current spell); normal → reduced
//! when the switching score reaches 30, production is steady and the authority agrees; reduced →
//! normal at the first lot not accepted. Resubmitted lots are not to be entered.

/// How severely the next lot is inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Normal,
    Tightened,
    Reduced,
    /// No acceptance until the producer has improved; ends only by decision ([`Series::resume`]).
    Discontinued,
}

/// The acceptance numbers in force for a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    pub normal: u64,
    /// Of the normal plan one AQL step tighter, which the switching score asks about; `None` if
    /// there is none.
    pub tighter_aql: Option<u64>,
    pub tightened: u64,
    /// Acceptance and rejection number of the reduced plan. Under 105E a gap between them accepts
    /// the lot and returns to normal.
    pub reduced: (u64, u64),
}

/// A series of lots under inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    severity: Severity,
    /// Normal inspection: whether each of the last lots, at most five, was accepted.
    recent: Vec<bool>,
    score: u32,
    accepted_in_a_row: u32,
    refused_on_tightened: u32,
}

/// What was decided about a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub under: Severity,
    /// `None` when inspection is discontinued.
    pub accepted: Option<bool>,
    /// Switching score after the lot; only on normal inspection.
    pub score: Option<u32>,
    pub next: Severity,
}

impl Default for Series {
    fn default() -> Series {
        Series::new()
    }
}

impl Series {
    /// Starts on normal inspection.
    pub fn new() -> Series {
        Series {
            severity: Severity::Normal,
            recent: Vec::new(),
            score: 0,
            accepted_in_a_row: 0,
            refused_on_tightened: 0,
        }
    }

    /// How the next lot is inspected.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Enters the number of nonconforming items of the next lot. `may_reduce`: production is steady
    /// and the authority has agreed to reduced inspection.
    ///
    /// ```
    /// use stats::acceptance::switching::*;
    /// let numbers = Numbers { normal: 7, tighter_aql: Some(5), tightened: 5, reduced: (3, 6) };
    /// let mut series = Series::new();
    /// assert_eq!(series.enter(9, &numbers, true).next, Severity::Normal);
    /// assert_eq!(series.enter(8, &numbers, true).next, Severity::Tightened);
    /// ```
    pub fn enter(&mut self, nonconforming: u64, numbers: &Numbers, may_reduce: bool) -> Decision {
        let under = self.severity;
        let (accepted, score) = match under {
            Severity::Normal => {
                let accepted = nonconforming <= numbers.normal;
                let score = self.on_normal(nonconforming, accepted, numbers, may_reduce);
                (Some(accepted), Some(score))
            }
            Severity::Tightened => {
                (Some(self.on_tightened(nonconforming <= numbers.tightened)), None)
            }
            Severity::Reduced => {
                if nonconforming > numbers.reduced.0 {
                    self.start(Severity::Normal);
                }
                (Some(nonconforming < numbers.reduced.1), None)
            }
            Severity::Discontinued => (None, None),
        };
        Decision { under, accepted, score, next: self.severity }
    }

    /// Resumes on tightened inspection after the producer has improved.
    pub fn resume(&mut self) {
        if self.severity == Severity::Discontinued {
            self.start(Severity::Tightened);
        }
    }

    fn on_normal(
        &mut self,
        found: u64,
        accepted: bool,
        numbers: &Numbers,
        may_reduce: bool,
    ) -> u32 {
        self.score = match numbers.normal {
            0 | 1 if accepted => self.score + 2,
            2.. if numbers.tighter_aql.is_some_and(|tighter| found <= tighter) => self.score + 3,
            _ => 0,
        };
        let score = self.score;
        self.recent.push(accepted);
        if self.recent.len() > 5 {
            self.recent.remove(0);
        }
        if self.recent.iter().filter(|accepted| !**accepted).count() >= 2 {
            self.start(Severity::Tightened);
            return 0;
        }
        if score >= 30 && may_reduce {
            self.start(Severity::Reduced);
        }
        score
    }

    fn on_tightened(&mut self, accepted: bool) -> bool {
        self.accepted_in_a_row = if accepted { self.accepted_in_a_row + 1 } else { 0 };
        self.refused_on_tightened += u32::from(!accepted);
        if self.refused_on_tightened >= 5 {
            self.start(Severity::Discontinued);
        } else if self.accepted_in_a_row >= 5 {
            self.start(Severity::Normal);
        }
        accepted
    }

    fn start(&mut self, severity: Severity) {
        *self = Series { severity, ..Series::new() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: Numbers =
        Numbers { normal: 1, tighter_aql: None, tightened: 1, reduced: (0, 2) };

    #[test]
    fn fifteen_clean_lots_of_a_small_plan_earn_reduced_inspection_if_allowed() {
        let (mut allowed, mut not) = (Series::new(), Series::new());
        for lot in 1..=15 {
            let decision = allowed.enter(0, &NUMBERS, true);
            assert_eq!(decision.next == Severity::Reduced, lot == 15);
            assert_eq!(not.enter(0, &NUMBERS, false).next, Severity::Normal);
        }
        // In the gap the lot is accepted, but inspection returns to normal.
        let gap = allowed.enter(1, &NUMBERS, true);
        assert_eq!((gap.accepted, gap.next), (Some(true), Severity::Normal));
    }

    #[test]
    fn discontinued_stays_until_it_is_resumed() {
        let mut series = Series::new();
        for _ in 0..7 {
            series.enter(u64::MAX, &NUMBERS, true);
        }
        assert_eq!(series.severity(), Severity::Discontinued);
        assert_eq!(series.enter(0, &NUMBERS, true).accepted, None);
        series.resume();
        assert_eq!(series.severity(), Severity::Tightened);
    }
}
