//! Why there is no answer.

use std::fmt;

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A visit names an object that is not there.
    NoSuchObject { place: usize, object: usize, objects: usize },
    /// Too few visits, or too few with findings, to learn from.
    TooFew { visits: usize, found: usize },
    /// The regression did not settle.
    NotSettled { steps: usize },
    /// A window without visits, or all with or all without findings.
    EmptyWindow { visits: usize, found: usize },
    /// Traits of an object are not as many as there are names.
    Traits { object: usize, found: usize, named: usize },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchObject { place, object, objects } => {
                write!(f, "visit {place} is of object {object}, and there are {objects}")
            }
            Self::TooFew { visits, found } => write!(
                f,
                "{visits} visits with {found} grave findings before that day are too few to learn from (it needs 200 and 20)"
            ),
            Self::NotSettled { steps } => {
                write!(f, "the regression did not settle in {steps} steps")
            }
            Self::EmptyWindow { visits, found } => write!(
                f,
                "the window has {visits} visits, {found} with grave findings: nothing can be compared"
            ),
            Self::Traits { object, found, named } => {
                write!(f, "object {object} has {found} traits and {named} are named")
            }
        }
    }
}

impl std::error::Error for Error {}
