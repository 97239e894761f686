//! What can be wrong with a formula, and why a result can be missing.

use std::fmt;

use crate::Type;

/// Why a formula was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Longer than the limit of characters.
    TooLong { found: usize, most: usize },
    /// Nested deeper than the limit.
    TooDeep { most: usize },
    /// More loops (for, some, every, filter) than the limit.
    TooManyLoops { found: usize, most: usize },
    /// The grammar does not know it.
    Unreadable,
    /// No column has this name; perhaps one of the similar ones was meant.
    UnknownName { name: String, similar: Option<String> },
    /// No function has this name here.
    UnknownFunction { name: String },
    /// Another number of arguments than the function takes.
    Arguments { function: String, found: usize },
    /// An operation between types that it does not take.
    Types { operation: String, found: Vec<String> },
    /// The formula gives another type than is asked for.
    Result { expected: Type, found: Type },
    /// A part of FEEL that is not allowed here: definitions of functions, contexts, and the like.
    NotAllowed { what: String },
    /// A declared name that FEEL would read differently.
    Name { name: String },
    /// A name declared twice.
    Repeated { name: String },
}

impl Problem {
    /// The message code for pages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "rule-too-long",
            Self::TooDeep { .. } => "rule-too-deep",
            Self::TooManyLoops { .. } => "rule-too-many-loops",
            Self::Unreadable => "rule-unreadable",
            Self::UnknownName { .. } => "rule-unknown-name",
            Self::UnknownFunction { .. } => "rule-unknown-function",
            Self::Arguments { .. } => "rule-arguments",
            Self::Types { .. } => "rule-types",
            Self::Result { .. } => "rule-result",
            Self::NotAllowed { .. } => "rule-not-allowed",
            Self::Name { .. } => "rule-name",
            Self::Repeated { .. } => "rule-repeated",
        }
    }
    /// The arguments of the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { found, most } | Self::TooManyLoops { found, most } => {
                vec![("found", found.to_string()), ("most", most.to_string())]
            }
            Self::TooDeep { most } => vec![("most", most.to_string())],
            Self::Unreadable => Vec::new(),
            Self::UnknownName { name, similar } => {
                let mut args = vec![("name", name.clone())];
                args.extend(similar.iter().map(|similar| ("similar", similar.clone())));
                args
            }
            Self::UnknownFunction { name } | Self::Name { name } | Self::Repeated { name } => {
                vec![("name", name.clone())]
            }
            Self::Arguments { function, found } => {
                vec![("function", function.clone()), ("found", found.to_string())]
            }
            Self::Types { operation, found } => {
                vec![("operation", operation.clone()), ("found", found.join(", "))]
            }
            Self::Result { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            Self::NotAllowed { what } => vec![("what", what.clone())],
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        self.args().iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Problem {}

/// Why a formula has no result for these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Inputs that nobody reported; the result is missing and not zero.
    Missing {
        names: Vec<String>,
    },
    DivisionByZero,
    /// A number with more than 28 digits before the point, or infinite.
    Range,
    /// An input of another type than its column.
    Type {
        name: String,
        expected: Type,
    },
    /// A list or text beyond the limit, or one over which the formula would take too many steps.
    TooMuch,
    /// The formula itself says null, or a function could not work with what it got; in the words
    /// of the evaluator.
    Null {
        why: String,
    },
    /// A result that has no place here: a time of day, a range, a function.
    NoSuchResult,
    /// The evaluator failed. A fault of ours or its.
    Broken,
}

impl Reason {
    /// The message code for pages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "rule-missing",
            Self::DivisionByZero => "rule-division-by-zero",
            Self::Range => "rule-range",
            Self::Type { .. } => "rule-input-type",
            Self::TooMuch => "rule-too-much",
            Self::Null { .. } => "rule-null",
            Self::NoSuchResult => "rule-no-such-result",
            Self::Broken => "rule-broken",
        }
    }
    /// The arguments of the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Missing { names } => vec![("names", names.join("、"))],
            Self::Type { name, expected } => {
                vec![("name", name.clone()), ("expected", expected.to_string())]
            }
            Self::Null { why } => vec![("why", why.clone())],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        self.args().iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Reason {}
