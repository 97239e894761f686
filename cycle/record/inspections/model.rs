//! What an inspection says: result, findings, and how grave they are together.

use std::collections::HashMap;
use std::fmt::Write as _;

use store::{Tx, Value, params};
use terms::{Date, Error, Result};

use crate::register::{Breach, Kept};
use crate::words::Severity;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInspection {
    pub code: String,
    pub firm: i64,
    pub area: i64,
    /// Why the visit was made, by the pack's list (`daily`, `double-random`, `canvass` …).
    pub kind: String,
    pub team: Option<String>,
    pub on_date: Date,
    /// As the source says it.
    pub result: String,
    pub critical: i64,
    pub serious: i64,
    pub minor: i64,
    /// Findings by weight; see [`Weights`].
    pub weighted: i64,
    /// What was found, where the source tells more than counts. Sorted by code.
    pub findings: Vec<Finding>,
}

/// One broken rule of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub code: String,
    pub severity: Severity,
}

/// What a finding of each severity weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    pub critical: i64,
    pub serious: i64,
    pub minor: i64,
}

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub critical: i64,
    pub serious: i64,
    pub minor: i64,
}

impl Counts {
    pub fn of(findings: &[Finding]) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            match finding.severity {
                Severity::Critical => counts.critical += 1,
                Severity::Serious => counts.serious += 1,
                Severity::Minor => counts.minor += 1,
            }
        }
        counts
    }
    /// The severity-weighted number of findings.
    ///
    /// ```
    /// # use record::inspections::{Counts, Weights};
    /// let weights = Weights { critical: 5, serious: 3, minor: 1 };
    /// assert_eq!(Counts { critical: 1, serious: 0, minor: 4 }.weighted(weights), 9);
    /// ```
    pub fn weighted(self, weights: Weights) -> i64 {
        self.critical * weights.critical
            + self.serious * weights.serious
            + self.minor * weights.minor
    }
}

impl NewInspection {
    /// Takes the counts, and their weighted sum, into the record.
    pub fn counted(mut self, counts: Counts, weights: Weights) -> Self {
        (self.critical, self.serious, self.minor) = (counts.critical, counts.serious, counts.minor);
        self.weighted = counts.weighted(weights);
        self
    }
    /// Takes findings in, each code once, and counts them.
    pub fn found(mut self, mut findings: Vec<Finding>, weights: Weights) -> Self {
        findings.sort();
        findings.dedup_by(|a, b| a.code == b.code);
        let counts = Counts::of(&findings);
        self.findings = findings;
        self.counted(counts, weights)
    }
}

register! {
    NewInspection: "inspection", "inspections", "inspection.recorded" {
        code: Text,
        firm: Unit,
        area: Unit,
        kind: Text,
        team: Text,
        on_date: Date,
        result: Text,
        critical: Integer,
        serious: Integer,
        minor: Integer,
        weighted: Integer,
    }
    parts { findings }

    fn breaches(&self) -> Vec<Breach> {
        let mut out = Vec::new();
        if self.code.is_empty() {
            out.push(("code", "record-code-missing"));
        }
        if self.critical < 0 || self.serious < 0 || self.minor < 0 || self.weighted < 0 {
            out.push(("weighted", "inspection-count-negative"));
        }
        out
    }

    fn take_parts(tx: &mut Tx<'_>, rows: &mut [Kept<Self>]) -> Result<()> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut below: HashMap<i64, Vec<Finding>> = HashMap::new();
        tx.each(
            "select inspection, code, severity from violation where inspection {in 1}
             order by inspection, code",
            params![ids],
            |row| {
                let severity: String = row.get(2)?;
                let severity = Severity::read(&severity)
                    .ok_or_else(|| Error::broken(format!("stored severity {severity}")))?;
                let finding = Finding { code: row.get(1)?, severity };
                below.entry(row.get(0)?).or_default().push(finding);
                Ok(true)
            },
        )?;
        for row in rows {
            row.record.findings = below.remove(&row.id).unwrap_or_default();
        }
        Ok(())
    }

    fn put_parts(tx: &mut Tx<'_>, rows: &[(i64, &Self)]) -> Result<()> {
        let cells = rows.iter().flat_map(|(id, row)| {
            row.findings.iter().map(move |finding| {
                vec![
                    Value::Int(*id),
                    Value::from(&finding.code),
                    Value::from(finding.severity.word()),
                ]
            })
        });
        tx.run_many("insert into violation (inspection, code, severity) values (?1, ?2, ?3)", cells)?;
        Ok(())
    }

    fn tell_parts(&self, text: &mut String) {
        for finding in &self.findings {
            let _ = write!(text, "{}:{},", finding.code, finding.severity);
        }
        text.push('|');
    }
}
