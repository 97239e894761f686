//! The few words that every slice shares: periods, texts in two languages, exact numbers,
//! identifiers with check digits, and the one error that reaches a person.
//!
//! Nothing here has behaviour of its own beyond reading, writing and checking itself. A change here
//! rebuilds everything, so it should be rare.

mod credit_code;
mod error;
mod millionths;
mod period;
mod text;

pub use credit_code::{CodeDoubt, CreditCode};
pub use error::{Error, Field, Kind, Result};
pub use millionths::Millionths;
pub use period::{DeclaredYear, Period, PeriodKind};
pub use text::{Lang, Text};

pub use jiff::Timestamp;
pub use jiff::civil::{Date, date};
pub use rust_decimal::Decimal;
