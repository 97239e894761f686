//! Is a result within its limit, by the rule of the sample's law?
//!
//! A statutory verdict compares numbers (GB/T 8170-2008, 4.3); the uncertainty of the measurement is shown and does not
//! overturn it. A guard band is used only where the limit says that its rule asks for one. Decimals are whole
//! millionths throughout: 0.15 is 150,000.

use packs::Compare;
use serde::{Deserialize, Serialize};
use stats::laboratory::limits::{self, Bound, Comparison, Decision};

/// What a product must meet in one item, as it was in force on the day the sample was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub item: String,
    pub measure: String,
    pub method: String,
    pub low: Option<i64>,
    pub high: Option<i64>,
    pub low_open: bool,
    pub high_open: bool,
    /// Rounding interval in millionths.
    pub step: i64,
    pub compare: Option<Compare>,
    /// The risk of a wrong decision that a guard band allows, in millionths.
    pub guard: Option<i64>,
    pub basis: String,
    pub assumed: bool,
}

/// A result that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    pub value: i64,
    /// Under the limit of detection, which `value` holds.
    pub below: bool,
    /// Expanded, k = 2.
    pub uncertainty: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    Fail,
    /// Neither can be said: within a guard band that the rule asks for, or a limit of detection above the limit.
    Undecided,
}

impl Verdict {
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Undecided => "undecided",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        [Verdict::Pass, Verdict::Fail, Verdict::Undecided].into_iter().find(|it| it.code() == code)
    }
}

/// The rule that a line was judged by, to be printed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    Full,
    Rounded,
    Guarded,
}

impl Rule {
    pub fn code(self) -> &'static str {
        match self {
            Rule::Full => "full",
            Rule::Rounded => "rounded",
            Rule::Guarded => "guarded",
        }
    }
}

/// Judges one item.
///
/// ```
/// # use laboratory::reports::judge::*;
/// # use packs::Compare;
/// let limit = Limit {
///     item: "磷".into(), measure: "%".into(), method: "示例方法".into(), low: None, high: Some(150_000),
///     low_open: false, high_open: false, step: 10_000, compare: None, guard: None, basis: "示例标准".into(), assumed: true,
/// };
/// let measured = Measured { value: 152_000, below: false, uncertainty: Some(8_000) };
/// // 0.152 % against at most 0.15 %: the full value fails, the rounded one passes, and the uncertainty changes neither.
/// assert_eq!(judge(&measured, &limit, Compare::Full), (Verdict::Fail, Rule::Full));
/// assert_eq!(judge(&measured, &limit, Compare::Rounded), (Verdict::Pass, Rule::Rounded));
/// ```
pub fn judge(measured: &Measured, limit: &Limit, of_regime: Compare) -> (Verdict, Rule) {
    if let Some(risk) = limit.guard {
        return (guarded(measured, limit, risk), Rule::Guarded);
    }
    let compare = limit.compare.unwrap_or(of_regime);
    let (comparison, rule) = match compare {
        Compare::Full => (Comparison::FullValue, Rule::Full),
        Compare::Rounded => (Comparison::RoundedValue, Rule::Rounded),
    };
    let sides = [
        limit.low.map(|value| (value, if limit.low_open { Bound::Above } else { Bound::AtLeast })),
        limit.high.map(|value| (value, if limit.high_open { Bound::Below } else { Bound::AtMost })),
    ];
    let mut verdict = Verdict::Pass;
    for (value, bound) in sides.into_iter().flatten() {
        let side = limits::Limit { value, bound, interval: limit.step.max(1) };
        let one = match limits::conforms(measured.value, &side, comparison) {
            // What lies under a limit of detection that conforms, conforms to an upper limit.
            Ok(conforms) if measured.below => match bound {
                Bound::AtMost | Bound::Below if conforms => Verdict::Pass,
                // Whatever it is, it is lower than a value that is too low already.
                Bound::AtLeast | Bound::Above if !conforms => Verdict::Fail,
                _ => Verdict::Undecided,
            },
            Ok(true) => Verdict::Pass,
            Ok(false) => Verdict::Fail,
            Err(_) => Verdict::Undecided,
        };
        verdict = worse(verdict, one);
    }
    (verdict, rule)
}

/// A failure in one item fails the sample; without one, what cannot be said keeps it undecided.
pub fn worse(a: Verdict, b: Verdict) -> Verdict {
    match (a, b) {
        (Verdict::Fail, _) | (_, Verdict::Fail) => Verdict::Fail,
        (Verdict::Undecided, _) | (_, Verdict::Undecided) => Verdict::Undecided,
        _ => Verdict::Pass,
    }
}

fn guarded(measured: &Measured, limit: &Limit, risk: i64) -> Verdict {
    let float = |millionths: i64| millionths as f64 / 1e6;
    // A band needs an uncertainty, and a value.
    let Some(expanded) = measured.uncertainty.filter(|_| !measured.below) else {
        return Verdict::Undecided;
    };
    let (low, high) = (limit.low.map(float), limit.high.map(float));
    match limits::guarded(float(measured.value), float(expanded) / 2.0, low, high, float(risk)) {
        Ok(Decision::Accept) => Verdict::Pass,
        Ok(Decision::Reject) => Verdict::Fail,
        Ok(Decision::Undecided) | Err(_) => Verdict::Undecided,
    }
}
