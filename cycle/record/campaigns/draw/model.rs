//! The course of a campaign: which act follows which. No SQL, no clock.

use serde::{Deserialize, Serialize};
use terms::{Date, Error, Result};

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Who, what, where and when; everybody may know.
    Planned,
    /// The frame is frozen.
    Framed,
    /// Strata and rates are set; may be set anew until they are sealed.
    Rated,
    /// Root, method and the source of chance are public.
    Announced,
    /// Objects and pairs are drawn; only the organiser and those who go know.
    Drawn,
    /// Results are public, everything is open to audit.
    Opened,
    Withdrawn,
}

/// What is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    Plan,
    Freeze,
    Rates,
    Announce,
    Draw,
    Recuse,
    Open,
    Withdraw,
    /// The province changed what it had told.
    Amend,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Framed => "framed",
            Self::Rated => "rated",
            Self::Announced => "announced",
            Self::Drawn => "drawn",
            Self::Opened => "opened",
            Self::Withdrawn => "withdrawn",
        }
    }
    pub fn ended(self) -> bool {
        matches!(self, Self::Opened | Self::Withdrawn)
    }
    /// Whether outsiders know that it was sealed.
    pub fn is_public(self) -> bool {
        self >= Self::Announced
    }

    /// Where an act leads.
    ///
    /// # Errors
    /// The act does not follow here.
    pub fn after(self, act: Act) -> Result<Self> {
        Ok(match (self, act) {
            (Self::Planned, Act::Freeze) => Self::Framed,
            (Self::Framed | Self::Rated, Act::Rates) => Self::Rated,
            (Self::Rated, Act::Announce) => Self::Announced,
            (Self::Announced, Act::Draw) => Self::Drawn,
            (Self::Drawn, Act::Recuse) => Self::Drawn,
            (Self::Drawn, Act::Open) => Self::Opened,
            (state, Act::Withdraw) if !state.ended() => Self::Withdrawn,
            (Self::Planned, Act::Amend) => Self::Planned,
            (state, act) => {
                return Err(Error::conflict("campaign-order")
                    .with("state", state.code())
                    .with("act", act.code()));
            }
        })
    }
}

impl Act {
    pub const ALL: [Act; 9] = [
        Act::Plan,
        Act::Freeze,
        Act::Rates,
        Act::Announce,
        Act::Draw,
        Act::Recuse,
        Act::Open,
        Act::Withdraw,
        Act::Amend,
    ];
    pub fn code(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Freeze => "freeze",
            Self::Rates => "rates",
            Self::Announce => "announce",
            Self::Draw => "draw",
            Self::Recuse => "recuse",
            Self::Open => "open",
            Self::Withdraw => "withdraw",
            Self::Amend => "amend",
        }
    }
    pub fn verb(self) -> &'static str {
        match self {
            Self::Plan => "campaign.planned",
            Self::Freeze => "campaign.frozen",
            Self::Rates => "campaign.rated",
            Self::Announce => "campaign.announced",
            Self::Draw => "campaign.drawn",
            Self::Recuse => "campaign.recused",
            Self::Open => "campaign.opened",
            Self::Withdraw => "campaign.withdrawn",
            Self::Amend => "campaign.amended",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// What a campaign is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub code: String,
    pub title: String,
    pub subject: String,
    pub item: String,
    pub kind: String,
    pub area: i64,
    pub object_kind: Option<String>,
    pub industry: Option<String>,
    pub institute: Option<String>,
    pub per_visit: usize,
    pub from: Date,
    pub to: Date,
    pub document: String,
    pub synthetic: bool,
}

/// Parts of a mixed design.
pub const EVALUATION: &str = "evaluation";
pub const RISK: &str = "risk";
pub const HOLD_OUT: &str = "hold-out";
pub const PARTS: [&str; 3] = [EVALUATION, RISK, HOLD_OUT];

/// A line of the design, as it is kept until it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub part: String,
    pub stratum: String,
    pub rate_ppm: u64,
}

/// Only a part drawn with equal chance within each stratum may feed a rate that scores; the risk part goes by
/// size, and the hold-out is never steered.
pub(super) fn method(part: &str) -> draw::Method {
    match part {
        RISK => draw::Method::Systematic,
        _ => draw::Method::Simple,
    }
}

/// The design as `lib/draw` takes it; lines that draw nothing are left out.
///
/// # Errors
/// A part that is none, a rate above all, no evaluation part at all.
pub fn design(lines: &[Line]) -> Result<draw::Plan> {
    let mut error = Error::invalid("campaign-refused");
    for line in lines {
        if !PARTS.contains(&line.part.as_str()) {
            error = error.field(format!("{}.{}", line.part, line.stratum), "campaign-part-unknown");
        }
        if line.rate_ppm > 1_000_000 {
            error = error.field(format!("{}.{}", line.part, line.stratum), "campaign-rate-above");
        }
    }
    if !lines.iter().any(|line| line.part == EVALUATION && line.rate_ppm > 0) {
        error = error.field("evaluation", "campaign-no-evaluation");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let drawn = lines.iter().filter(|line| line.rate_ppm > 0);
    Ok(draw::Plan::new(
        drawn
            .map(|line| draw::Part {
                part: line.part.clone(),
                stratum: line.stratum.clone(),
                method: method(&line.part),
                take: draw::Take::RatePpm(line.rate_ppm),
            })
            .collect(),
    ))
}

/// What a visit to an object serves, where it fell into several parts: a probability sample stays one whatever
/// else the object was drawn for.
pub fn purpose<'p>(parts: impl Iterator<Item = &'p str>) -> &'static str {
    let mut best = RISK;
    for part in parts {
        match part {
            EVALUATION => return EVALUATION,
            HOLD_OUT => best = HOLD_OUT,
            _ => {}
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_random_walks_never_draw_before_the_announcement_or_open_before_the_draw() {
        let mut lot = 7_u64;
        let mut next = |below: usize| {
            lot =
                lot.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(lot >> 33).unwrap() % below
        };
        for _ in 0..10_000 {
            let (mut state, mut done) = (State::Planned, vec![Act::Plan]);
            for _ in 0..12 {
                let act = Act::ALL[next(Act::ALL.len())];
                if let Ok(after) = state.after(act) {
                    state = after;
                    done.push(act);
                }
            }
            let place = |act: Act| done.iter().position(|done| *done == act);
            for (first, then) in [
                (Act::Freeze, Act::Rates),
                (Act::Rates, Act::Announce),
                (Act::Announce, Act::Draw),
                (Act::Draw, Act::Recuse),
                (Act::Draw, Act::Open),
            ] {
                if let Some(then) = place(then) {
                    assert!(place(first).is_some_and(|first| first < then), "{done:?}");
                }
            }
            for once in [Act::Freeze, Act::Announce, Act::Draw, Act::Open, Act::Withdraw] {
                assert!(done.iter().filter(|act| **act == once).count() <= 1, "{done:?}");
            }
        }
    }

    #[test]
    fn a_probability_sample_stays_one_and_a_hold_out_is_no_risk_sample() {
        assert_eq!(purpose(["risk", "evaluation"].into_iter()), EVALUATION);
        assert_eq!(purpose(["risk", "hold-out"].into_iter()), HOLD_OUT);
        assert_eq!(purpose(["risk"].into_iter()), RISK);
    }

    #[test]
    fn a_design_without_a_probability_part_is_refused() {
        let line = Line { part: RISK.into(), stratum: "D".into(), rate_ppm: 500_000 };
        let error = design(&[line]).unwrap_err();
        assert_eq!(error.fields()[0].rule, "campaign-no-evaluation");
    }
}
