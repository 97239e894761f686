//! What can be wrong with a scheme, with place and numbers; the messages stand in the texts.

use std::fmt;

use rust_decimal::Decimal;
use terms::Field;

/// One breach: the place as codes (`1.6/air`), and what to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub place: String,
    pub fix: Fix,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// The dimensions do not total the declared maximum.
    SchemeSum {
        declared: Decimal,
        found: Decimal,
    },
    /// The items do not total the maximum of their dimension.
    DimensionSum {
        declared: Decimal,
        found: Decimal,
    },
    /// The parts do not total the maximum of their item.
    PartSum {
        declared: Decimal,
        found: Decimal,
    },
    /// The entries of a checklist do not total its maximum.
    EntrySum {
        declared: Decimal,
        found: Decimal,
    },
    /// No tier or band gives the maximum, or the maximum cannot be reached.
    NotReached {
        declared: Decimal,
        found: Decimal,
    },
    /// Points above the maximum.
    AboveMaximum {
        declared: Decimal,
        found: Decimal,
    },
    DuplicateCode {
        code: String,
    },
    EmptyCode,
    /// Nobody answers for the data.
    NoOwner,
    NoItems,
    /// An item has either a rule or parts.
    RuleOrParts,
    /// A part that adds up needs a maximum; a part of which the lowest counts has none.
    PartMaximum,
    /// A base item with a rule that stands outside the base points, or the reverse.
    WrongSide,
    /// A number that must be above zero, or not below.
    Number {
        name: &'static str,
        value: Decimal,
    },
    /// A ratio whose floor is its target.
    FloorIsTarget {
        value: Decimal,
    },
    /// Thresholds of tiers or rank bands that do not run in order.
    OutOfOrder,
    VetoWithoutGround,
    UnknownGrade {
        code: String,
    },
    UnknownItem {
        code: String,
    },
    /// 驰名商标, 著名商标 and 名牌 never score.
    NeverScores {
        what: String,
    },
    /// The worst grade must begin at 0 or below, so that the bands cover the line.
    BandsLeaveGap {
        from: Decimal,
    },
    ValidityReversed,
    /// The public may see results only on a stated basis.
    PublicWithoutBasis,
    /// A rule about last places, or a weight in the appraisal, without the document that issued it.
    RuleWithoutDocument,
    /// Publication: the issuing document is not named.
    NoDocument,
    /// Publication: nobody is named to receive the results.
    NoAudience,
}

impl Fix {
    /// The message code for pages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SchemeSum { .. } => "scheme-sum",
            Self::DimensionSum { .. } => "scheme-dimension-sum",
            Self::PartSum { .. } => "scheme-part-sum",
            Self::EntrySum { .. } => "scheme-entry-sum",
            Self::NotReached { .. } => "scheme-not-reached",
            Self::AboveMaximum { .. } => "scheme-above-maximum",
            Self::DuplicateCode { .. } => "scheme-duplicate-code",
            Self::EmptyCode => "scheme-empty-code",
            Self::NoOwner => "scheme-no-owner",
            Self::NoItems => "scheme-no-items",
            Self::RuleOrParts => "scheme-rule-or-parts",
            Self::PartMaximum => "scheme-part-maximum",
            Self::WrongSide => "scheme-wrong-side",
            Self::Number { .. } => "scheme-number",
            Self::FloorIsTarget { .. } => "scheme-floor-is-target",
            Self::OutOfOrder => "scheme-out-of-order",
            Self::VetoWithoutGround => "scheme-veto-without-ground",
            Self::UnknownGrade { .. } => "scheme-unknown-grade",
            Self::UnknownItem { .. } => "scheme-unknown-item",
            Self::NeverScores { .. } => "scheme-never-scores",
            Self::BandsLeaveGap { .. } => "scheme-bands-leave-gap",
            Self::ValidityReversed => "scheme-validity-reversed",
            Self::PublicWithoutBasis => "scheme-public-without-basis",
            Self::RuleWithoutDocument => "scheme-rule-without-document",
            Self::NoDocument => "scheme-no-document",
            Self::NoAudience => "scheme-no-audience",
        }
    }

    /// The arguments of the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SchemeSum { declared, found }
            | Self::DimensionSum { declared, found }
            | Self::PartSum { declared, found }
            | Self::EntrySum { declared, found }
            | Self::NotReached { declared, found }
            | Self::AboveMaximum { declared, found } => {
                vec![("declared", declared.to_string()), ("found", found.to_string())]
            }
            Self::DuplicateCode { code }
            | Self::UnknownGrade { code }
            | Self::UnknownItem { code } => vec![("code", code.clone())],
            Self::Number { name, value } => {
                vec![("name", (*name).to_owned()), ("value", value.to_string())]
            }
            Self::FloorIsTarget { value } => vec![("value", value.to_string())],
            Self::NeverScores { what } => vec![("what", what.clone())],
            Self::BandsLeaveGap { from } => vec![("from", from.to_string())],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.fix.code())?;
        for (name, value) in self.fix.args() {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl From<Breach> for Field {
    fn from(breach: Breach) -> Self {
        Field { rule: breach.fix.code(), args: breach.fix.args(), place: breach.place }
    }
}
