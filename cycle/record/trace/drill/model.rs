//! The steps of an exercise and what it asks.

/// What an exercise looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Where it came from.
    Back,
    /// Where it went.
    Forward,
    Both,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Kind::Back => "back",
            Kind::Forward => "forward",
            Kind::Both => "both",
        }
    }
    pub fn named(code: &str) -> Option<Kind> {
        [Kind::Both, Kind::Forward, Kind::Back].into_iter().find(|kind| kind.code() == code)
    }
    pub fn key(self) -> &'static str {
        match self {
            Kind::Back => "drill-kind-back",
            Kind::Forward => "drill-kind-forward",
            Kind::Both => "drill-kind-both",
        }
    }
}

/// Something that is done in an exercise, in the order in which it usually is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub code: &'static str,
    /// Its name in the texts.
    pub key: &'static str,
}

/// Every step; which of them an exercise ticks, and when, is its record.
pub const STEPS: [Step; 6] = [
    Step { code: "found", key: "drill-step-found" },
    Step { code: "back", key: "drill-step-back" },
    Step { code: "forward", key: "drill-step-forward" },
    Step { code: "holders", key: "drill-step-holders" },
    Step { code: "balance", key: "drill-step-balance" },
    Step { code: "notice", key: "drill-step-notice" },
];

impl Step {
    pub fn named(code: &str) -> Option<Step> {
        STEPS.into_iter().find(|step| step.code == code)
    }
}

/// Microseconds as a stopwatch shows them: `0:03:07`.
pub(super) fn stopwatch(micros: i64) -> String {
    let seconds = micros.max(0) / 1_000_000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopwatch_counts_hours_beyond_a_day() {
        assert_eq!(stopwatch(0), "0:00:00");
        assert_eq!(stopwatch(187_999_999), "0:03:07");
        assert_eq!(stopwatch(100_000 * 1_000_000), "27:46:40");
        assert_eq!(stopwatch(-5), "0:00:00");
    }

    #[test]
    fn kinds_and_steps_are_found_by_their_codes() {
        for kind in [Kind::Back, Kind::Forward, Kind::Both] {
            assert_eq!(Kind::named(kind.code()), Some(kind));
        }
        assert_eq!(Kind::named("recall"), None);
        for step in STEPS {
            assert_eq!(Step::named(step.code), Some(step));
        }
    }
}
