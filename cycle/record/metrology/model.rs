//! What the verification of an instrument says.

use terms::Date;

use crate::register::Breach;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInstrument {
    pub code: String,
    pub firm: i64,
    pub area: i64,
    /// Kind of instrument by the pack's list (`fuel-dispenser`, `scale` …).
    pub kind: String,
    /// The day it fell due.
    pub on_date: Date,
    /// May come before the due day: most owners do not wait for it.
    pub verified_on: Option<Date>,
    /// Known once it was verified or the due day is past.
    pub verified_in_time: Option<bool>,
}

register! {
    NewInstrument: "instrument", "instruments", "instrument.recorded" {
        code: Text,
        firm: Unit,
        area: Unit,
        kind: Text,
        on_date: Date,
        verified_on: Date,
        verified_in_time: Truth,
    }
    parts {}

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.verified_in_time == Some(true) && self.verified_on.is_none_or(|day| day > self.on_date) {
            out.push(("verified_in_time", "instrument-in-time-without-verification"));
        }
        out
    }
}
