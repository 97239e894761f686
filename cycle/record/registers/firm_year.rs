//! How a firm stood in a year.

use terms::Date;

use crate::register::{Breach, Kept};
use crate::words::Model;

pub type FirmYear = Kept<NewFirmYear>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFirmYear {
    /// Firm and year: `F00042-2026`.
    pub code: String,
    pub firm: i64,
    pub area: i64,
    pub industry: Option<String>,
    /// Code of the cluster the firm belongs to.
    pub cluster: Option<String>,
    /// Last day counted: 31 December, or the day the records end.
    pub on_date: Date,
    /// 规模以上.
    pub above_scale: bool,
    /// 重点用能单位.
    pub key_energy: bool,
    /// Makes a product whose traceability is asked for.
    pub key_trace: bool,
    pub traced: bool,
    pub model: Model,
    /// Has a chief quality officer.
    pub quality_officer: bool,
    /// Energy metering reviewed (JJF 1356), and passed.
    pub energy_reviewed: bool,
    pub energy_passed: bool,
}

register! {
    NewFirmYear: "firm_year", "firms", "firm.counted" {
        code: Text,
        firm: Unit,
        area: Unit,
        industry: Industry,
        cluster: Text,
        on_date: Date,
        above_scale: Truth,
        key_energy: Truth,
        key_trace: Truth,
        traced: Truth,
        model: Word(Model::WORDS),
        quality_officer: Truth,
        energy_reviewed: Truth,
        energy_passed: Truth,
    }
    parts {}

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.traced && !self.key_trace {
            out.push(("traced", "firm-traced-without-duty"));
        }
        if self.energy_reviewed && !self.key_energy {
            out.push(("energy_reviewed", "firm-reviewed-without-duty"));
        }
        if self.energy_passed && !self.energy_reviewed {
            out.push(("energy_passed", "firm-passed-without-review"));
        }
        out
    }
}
