//! What a complaint says, and which of it can be true.

use calendar::Clockwork;
use terms::Date;

use crate::register::Breach;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaint {
    pub code: String,
    /// The firm complained about, where it is known.
    pub firm: Option<i64>,
    pub area: i64,
    pub industry: Option<String>,
    /// Subject by the pack's list (`food`, `appliance`, `price` …).
    pub topic: String,
    pub channel: String,
    pub on_date: Date,
    pub replied_on: Option<Date>,
    pub closed_on: Option<Date>,
    /// Known once it was replied to or the limit is past. This and the next follow from the dates: see
    /// [`NewComplaint::time`].
    pub replied_in_time: Option<bool>,
    pub closed_in_time: Option<bool>,
    /// What the complainant said afterwards; most say nothing.
    pub satisfied: Option<bool>,
}

/// The clocks of a complaint, as packs call them: accepting or refusing it counts from the day it came
/// in, ending it from the day it was accepted.
pub const ACCEPT: &str = "complaint-accept";
pub const CLOSE: &str = "complaint-close";

impl NewComplaint {
    /// Says what was in time, from the dates alone: by the rule in force on the day the clock started,
    /// as far as it can be said on `today`. Without a rule, or outside the calendar, nothing is said.
    ///
    /// The first reply tells the complainant whether the complaint is accepted (总局令第20号, articles 14
    /// and 21), so it starts the clock of the close; one that was closed without a reply goes by the day
    /// it came in.
    pub fn time(&mut self, clocks: Option<&Clockwork>, today: Date) {
        let accepted = self.replied_on.or(self.closed_on.map(|_| self.on_date));
        self.replied_in_time = clocks.and_then(|clocks| {
            let replied = self.replied_on.or(self.closed_on);
            clocks.in_time(ACCEPT, self.on_date, replied, today)
        });
        self.closed_in_time =
            clocks.and_then(|clocks| clocks.in_time(CLOSE, accepted?, self.closed_on, today));
    }
}

register! {
    NewComplaint: "complaint", "complaints", "complaint.recorded" {
        code: Text,
        firm: Unit,
        area: Unit,
        industry: Industry,
        topic: Text,
        channel: Text,
        on_date: Date,
        replied_on: Date,
        closed_on: Date,
        replied_in_time: Truth,
        closed_in_time: Truth,
        satisfied: Truth,
    }
    parts {}

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.replied_on.is_some_and(|day| day < self.on_date) {
            out.push(("replied_on", "complaint-reply-before-complaint"));
        }
        if self.closed_on.is_some_and(|day| day < self.on_date) {
            out.push(("closed_on", "complaint-close-before-complaint"));
        }
        if self.satisfied.is_some() && self.closed_on.is_none() {
            out.push(("satisfied", "complaint-satisfied-before-close"));
        }
        out
    }
}
