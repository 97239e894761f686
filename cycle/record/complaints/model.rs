//! What a complaint says, and which of it can be true.

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
    /// Known once it was replied to or the limit is past; the limit is the pack's.
    pub replied_in_time: Option<bool>,
    pub closed_in_time: Option<bool>,
    /// What the complainant said afterwards; most say nothing.
    pub satisfied: Option<bool>,
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
