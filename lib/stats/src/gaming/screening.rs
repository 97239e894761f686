//! All checks that fit a report, under one level of false alarm.

use super::{Edit, Finding, Noise, breaks, copies, digits, edits, heaping, inlier, smooth};
use crate::error::{Error, strictly_within};

/// What one unit reported, as far as it is known. Leave empty what is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// As reported, in units of the last digit: 95.8 % is 958.
    pub values: Vec<i64>,
    /// Whether the values are in order of time.
    pub ordered: bool,
    /// Values in a year, where there is a season.
    pub period: Option<usize>,
    pub noise: Noise,
    /// In the same units as the values.
    pub target: Option<i64>,
    /// The last values before the deadline count as late.
    pub late_hours: f64,
    pub edits: Vec<Edit>,
    pub peer_edits: Vec<Edit>,
    /// All units' indicators, and which unit is asked about.
    pub panel: Vec<Vec<f64>>,
    pub unit: usize,
}

impl Default for Report {
    fn default() -> Report {
        Report {
            values: Vec::new(),
            ordered: true,
            period: None,
            noise: Noise::Unknown,
            target: None,
            late_hours: 24.0,
            edits: Vec::new(),
            peer_edits: Vec::new(),
            panel: Vec::new(),
            unit: 0,
        }
    }
}

/// One question and its answer, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The check by its name, such as `last_digit`.
    pub check: &'static str,
    pub answer: Result<Finding, Error>,
}

/// All questions, and the answers that stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    pub asked: Vec<Asked>,
    /// Findings after Holm's correction for the number of questions, the strongest first.
    pub findings: Vec<Finding>,
}

/// Asks every check that fits and keeps what stands at `level` after Holm's correction (S. Holm,
/// Scandinavian Journal of Statistics 6, 1979, 65–70): at most this share of honest reports has any
/// finding.
///
/// For many units lower the level, or put each unit's smallest corrected p through
/// [`crate::warning::false_alarms`].
///
/// ```
/// use stats::gaming::{Noise, Report, screen};
/// let values = (0..40).map(|month| 200 + month / 2).collect();
/// let report = Report { values, noise: Noise::Counts, ..Report::default() };
/// let found = screen(&report, 0.01).unwrap();
/// assert!(found.findings[0].to_string().starts_with("changes from period to period are"));
/// ```
pub fn screen(report: &Report, level: f64) -> Result<Screening, Error> {
    strictly_within("level", level, 0.0, 1.0)?;
    let mut asked = Vec::new();
    let mut ask = |check, answer| asked.push(Asked { check, answer });
    if !report.values.is_empty() {
        let free = not_at_the_ends(report);
        ask("last_digit", back(digits::last_digit(&free.1), &free.0));
        ask("first_digit", digits::first_digit(&report.values));
        ask("second_digit", digits::second_digit(&report.values));
        ask("fives", back(heaping::fives(&free.1), &free.0));
        if let Some(target) = report.target {
            // Who lifts from far below empties the narrow strips beside the target as well.
            for (check, times) in [("above_target", 1), ("above_target_wide", 2)] {
                let width = heaping::usual_width(&report.values).map(|w| w.saturating_mul(times));
                let answer = width.and_then(|w| heaping::above_target(&report.values, target, w));
                ask(check, answer);
            }
        }
        if report.ordered {
            ask("too_smooth", smooth::too_smooth(&report.values, &report.noise));
            ask("repeated", copies::repeated(&report.values));
            ask("break", breaks::level_break(&steady(report), report.period));
        }
    }
    if !report.edits.is_empty() {
        ask("late_edits", edits::late_edits(&report.edits, &report.peer_edits, report.late_hours));
    }
    if !report.panel.is_empty() {
        ask("inlier", inlier::inlier(&report.panel, report.unit));
    }
    let findings = holm(asked.iter().flat_map(|asked| asked.answer.clone()).collect(), level);
    Ok(Screening { asked, findings })
}

fn holm(mut findings: Vec<Finding>, level: f64) -> Vec<Finding> {
    findings.sort_by(|a, b| a.p_value.total_cmp(&b.p_value));
    let count = findings.len();
    let stands =
        |(rank, finding): (usize, &Finding)| finding.p_value * (count - rank) as f64 <= level;
    let kept = findings.iter().enumerate().take_while(|pair| stands(*pair)).count();
    findings.truncate(kept);
    findings
}

/// Values and their places without those at 0 and at 100 %, which nature rounds.
fn not_at_the_ends(report: &Report) -> (Vec<usize>, Vec<i64>) {
    let whole = match report.noise {
        Noise::Shares { whole, .. } => Some(whole),
        _ => None,
    };
    let free = |value: i64| whole.is_none_or(|whole| value > 0 && value < whole);
    report.values.iter().enumerate().filter(|(_, value)| free(**value)).unzip()
}

fn back(answer: Result<Finding, Error>, places: &[usize]) -> Result<Finding, Error> {
    let mut finding = answer?;
    finding.rests_on.iter_mut().for_each(|place| *place = places[*place]);
    Ok(finding)
}

/// Counts by their square roots, whose variance does not follow the level.
fn steady(report: &Report) -> Vec<f64> {
    let value = |v: &i64| match report.noise {
        Noise::Counts => (*v as f64).max(0.0).sqrt(),
        _ => *v as f64,
    };
    report.values.iter().map(value).collect()
}
