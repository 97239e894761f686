//! What a draw refuses, each with the value and what would be right.

use std::fmt;

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The frame holds nothing, or more than a draw may take.
    FrameSize { objects: usize, most: usize },
    /// The name is empty or holds a control character.
    Name { row: usize, name: String },
    /// The same object twice; a firm with two sites needs two objects.
    Twice { object: String },
    /// A size above the largest.
    Size { object: String, size: u64, most: u64 },
    /// The plan draws nothing.
    NothingPlanned,
    /// A part draws from a stratum that has no object.
    NoSuchStratum { part: String, stratum: String },
    /// A stratum stands twice in one part.
    StratumTwice { part: String, stratum: String },
    /// A rate above one million millionths.
    Rate { stratum: String, rate_ppm: u64 },
    /// More are to be drawn than there are (with a size above zero, where sizes count).
    TooMany { stratum: String, wanted: usize, there: usize },
    /// Sampford's design needs a table of objects times drawn; this one does not fit.
    TooLarge { stratum: String, reason: String },
    /// Fewer than two inspectors for a visit.
    PerVisit { per_visit: usize },
    /// An inspector is listed twice.
    InspectorTwice { inspector: String },
    /// A recusal names nobody on the roster, or nobody on this visit.
    NoSuchInspector { inspector: String, object: String },
    /// Too few inspectors are left for an object.
    TooFewInspectors { object: String, needed: usize, left: usize },
    /// Words of chance are missing.
    NoEntropy,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FrameSize { objects, most } => {
                write!(f, "the frame has {objects} objects; it needs 1 to {most}")
            }
            Self::Name { row, name } => write!(
                f,
                "row {row}: {name:?} is no name: it is empty or holds a control character"
            ),
            Self::Twice { object } => write!(
                f,
                "{object} stands in the frame twice: keep one row, or name two sites apart"
            ),
            Self::Size { object, size, most } => {
                write!(f, "{object} has size {size}; the largest is {most}: choose a larger unit")
            }
            Self::NothingPlanned => write!(f, "the plan draws nothing: name a part and a stratum"),
            Self::NoSuchStratum { part, stratum } => {
                write!(f, "part {part} draws from stratum {stratum}, which has no object")
            }
            Self::StratumTwice { part, stratum } => {
                write!(f, "part {part} names stratum {stratum} twice: keep one line")
            }
            Self::Rate { stratum, rate_ppm } => {
                write!(f, "stratum {stratum}: a rate of {rate_ppm} millionths is more than all")
            }
            Self::TooMany { stratum, wanted, there } => {
                write!(f, "stratum {stratum}: {wanted} are to be drawn and {there} can be")
            }
            Self::TooLarge { stratum, reason } => {
                write!(f, "stratum {stratum}: {reason}; draw systematically or split the stratum")
            }
            Self::PerVisit { per_visit } => {
                write!(f, "{per_visit} inspectors a visit; the law asks for two or more")
            }
            Self::InspectorTwice { inspector } => write!(f, "{inspector} is listed twice"),
            Self::NoSuchInspector { inspector, object } => {
                write!(f, "{inspector} cannot step back from {object}: not on that visit")
            }
            Self::TooFewInspectors { object, needed, left } => {
                write!(f, "{object} needs {needed} inspectors and {left} may go: add to the roster")
            }
            Self::NoEntropy => write!(f, "the words of the public chance are missing"),
        }
    }
}

impl std::error::Error for Error {}
