//! What can be wrong with the numbers handed to us, as values.
//!
//! Every variant names the argument in the words of the caller's subject and what was found there,
//! so that an import can print it beside the row.

use std::fmt;

/// Why no answer can be given. `name` is the argument as the documentation calls it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A number lies outside its allowed range (bounds included unless the name says otherwise).
    OutOfRange { name: &'static str, value: f64, low: f64, high: f64 },
    /// A number is NaN or infinite; `index` is its position from 0.
    NotFinite { name: &'static str, index: usize, value: f64 },
    /// There are fewer observations than the method needs.
    TooFew { name: &'static str, got: usize, need: usize },
    /// Two inputs that belong together differ in length.
    LengthMismatch { name: &'static str, got: usize, expected: usize },
    /// All values are equal where the method divides by their spread.
    Constant { name: &'static str, value: f64 },
    /// A matrix has no inverse, or a system no unique solution.
    Singular { name: &'static str },
    /// An iteration did not settle.
    NotConverged { name: &'static str, iterations: usize },
    /// The question has no answer for this input; `reason` says why.
    NoAnswer { name: &'static str, reason: &'static str },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::OutOfRange { name, value, low, high } => {
                write!(f, "{name} is {value}; allowed is {low} to {high}")
            }
            Error::NotFinite { name, index, value } => {
                write!(f, "{name} at position {index} is {value}; a finite number is needed")
            }
            Error::TooFew { name, got, need } => {
                write!(f, "{name}: {got} given, at least {need} needed")
            }
            Error::LengthMismatch { name, got, expected } => {
                write!(f, "{name} has length {got}; expected {expected}")
            }
            Error::Constant { name, value } => {
                write!(f, "all values of {name} are {value}; some spread is needed")
            }
            Error::Singular { name } => write!(f, "{name} has no unique solution"),
            Error::NotConverged { name, iterations } => {
                write!(f, "{name} did not settle within {iterations} steps")
            }
            Error::NoAnswer { name, reason } => write!(f, "{name}: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

/// Refuses a number outside `low..=high`; NaN is outside every range.
pub(crate) fn within(name: &'static str, value: f64, low: f64, high: f64) -> Result<f64, Error> {
    if value >= low && value <= high {
        Ok(value)
    } else {
        Err(Error::OutOfRange { name, value, low, high })
    }
}

/// Refuses a number that is not strictly between `low` and `high`.
pub(crate) fn strictly_within(
    name: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<f64, Error> {
    if value > low && value < high {
        Ok(value)
    } else {
        Err(Error::OutOfRange { name, value, low, high })
    }
}

/// Refuses a positive quantity that is not positive and finite. What is so small that its
/// reciprocal overflows counts as nothing.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, f64::MIN_POSITIVE, f64::MAX)
}

/// No measured quantity is larger, and squares of what is smaller can be added up a million times.
pub(crate) const LARGEST: f64 = 1e150;

/// Refuses what is no number of a size that can be squared.
pub(crate) fn number(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, -LARGEST, LARGEST)
}

/// The same for what cannot be negative.
pub(crate) fn amount(name: &'static str, value: f64) -> Result<f64, Error> {
    within(name, value, 0.0, LARGEST)
}

/// Refuses NaN, infinities and numbers beyond [`LARGEST`] in a series.
pub(crate) fn all_finite(name: &'static str, values: &[f64]) -> Result<(), Error> {
    // Most series are fine, and that is seen soonest without stopping at each value.
    let fine = |values: &[f64]| values.iter().fold(true, |fine, x| fine & (x.abs() <= LARGEST));
    if values.chunks(256).all(fine) {
        return Ok(());
    }
    match values.iter().position(|value| value.is_nan() || value.abs() > LARGEST) {
        Some(index) if values[index].is_finite() => number(name, values[index]).map(|_| ()),
        Some(index) => Err(Error::NotFinite { name, index, value: values[index] }),
        None => Ok(()),
    }
}

/// Refuses to hand out a result that left the range of arithmetic on the way.
pub(crate) fn within_arithmetic(name: &'static str, results: &[f64]) -> Result<(), Error> {
    if results.iter().all(|result| result.is_finite()) {
        return Ok(());
    }
    Err(Error::NoAnswer {
        name,
        reason: "the numbers are too large or too small to calculate with",
    })
}

/// Refuses a series shorter than `need`.
pub(crate) fn at_least(name: &'static str, got: usize, need: usize) -> Result<(), Error> {
    if got >= need { Ok(()) } else { Err(Error::TooFew { name, got, need }) }
}

/// Refuses two lengths that should agree.
pub(crate) fn same_length(name: &'static str, got: usize, expected: usize) -> Result<(), Error> {
    if got == expected { Ok(()) } else { Err(Error::LengthMismatch { name, got, expected }) }
}
