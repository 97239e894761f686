//! Certificates and licences of firms.

use terms::Date;

use crate::register::{Breach, Kept};

pub type Certificate = Kept<NewCertificate>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCertificate {
    pub code: String,
    pub firm: i64,
    pub area: i64,
    /// By the pack's list (`ccc`, `iso9001`, `organic` …).
    pub kind: String,
    /// Day of issue.
    pub on_date: Date,
    pub valid_to: Option<Date>,
    /// `valid`, `expired`, `withdrawn`.
    pub status: String,
}

register! {
    NewCertificate: "certificate", "certificates", "certificate.recorded" {
        code: Text,
        firm: Unit,
        area: Unit,
        kind: Text,
        on_date: Date,
        valid_to: Date,
        status: Text,
    }
    parts {}

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.valid_to.is_some_and(|day| day < self.on_date) {
            out.push(("valid_to", "certificate-ends-before-issue"));
        }
        out
    }
}
