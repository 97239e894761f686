//! Registrations: geographical indications, trademarks, standards, patents, awards.

use terms::Date;

use crate::register::{Breach, Kept};
use crate::words::{RegistrationKind, Standing};

pub type Registration = Kept<NewRegistration>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegistration {
    pub code: String,
    /// The firm it belongs to; none where it is the area's.
    pub firm: Option<i64>,
    pub area: i64,
    pub kind: RegistrationKind,
    pub title: String,
    pub on_date: Date,
    pub valid_to: Option<Date>,
    pub status: Standing,
}

register! {
    NewRegistration: "registration", "registrations", "registration.recorded" {
        code: Text,
        firm: Unit,
        area: Unit,
        kind: Word(RegistrationKind::WORDS),
        title: Text,
        on_date: Date,
        valid_to: Date,
        status: Word(Standing::WORDS),
    }
    parts {}

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.valid_to.is_some_and(|day| day < self.on_date) {
            out.push(("valid_to", "registration-ends-before-start"));
        }
        out
    }
}
