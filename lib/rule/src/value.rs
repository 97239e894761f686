//! Values in and out of a formula.

use std::collections::BTreeMap;

use dsntk_feel::values::Value as Feel;
use dsntk_feel::{FeelNumber, ToFeelString};
use dsntk_feel_temporal::{FeelDate, FeelDaysAndTimeDuration, FeelYearsAndMonthsDuration};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Reason, Type};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Number(Decimal),
    Text(String),
    Boolean(bool),
    Date(Date),
    Days(i64),
    Months(i64),
    List(Vec<Value>),
}

/// The inputs of one evaluation. What is not here is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.set(name, value);
        self
    }
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Self {
        Self::Number(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Date> for Value {
    fn from(value: Date) -> Self {
        Self::Date(value)
    }
}
impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

/// Items in all lists of one input, and characters of a text.
const MOST: usize = 100_000;
/// A day has this many nanoseconds; it is how FEEL counts.
const NANOSECONDS_PER_DAY: i64 = 86_400_000_000_000;

impl Value {
    pub(crate) fn is(&self, kind: &Type) -> bool {
        match (self, kind) {
            (Self::Number(_), Type::Number)
            | (Self::Text(_), Type::Text)
            | (Self::Boolean(_), Type::Boolean)
            | (Self::Date(_), Type::Date)
            | (Self::Days(_), Type::Days)
            | (Self::Months(_), Type::Months) => true,
            (Self::List(items), Type::List(of)) => items.iter().all(|item| item.is(of)),
            _ => false,
        }
    }

    /// Values in it, nested ones counted.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::List(items) => items.iter().map(Value::size).fold(1, usize::saturating_add),
            _ => 1,
        }
    }

    pub(crate) fn to_feel(&self) -> Result<Feel, Reason> {
        Ok(match self {
            Self::Number(value) => {
                Feel::Number(value.to_string().parse::<FeelNumber>().map_err(|_| Reason::Range)?)
            }
            Self::Text(text) if text.len() > MOST => return Err(Reason::TooMuch),
            Self::Text(text) => Feel::String(text.clone()),
            Self::Boolean(value) => Feel::Boolean(*value),
            Self::Date(day) => {
                let (month, date) = (day.month().unsigned_abs(), day.day().unsigned_abs());
                let day = FeelDate::new(day.year().into(), month.into(), date.into());
                Feel::Date(day.ok_or(Reason::Range)?)
            }
            Self::Days(days) => {
                let nanoseconds = days.checked_mul(NANOSECONDS_PER_DAY).ok_or(Reason::Range)?;
                Feel::DaysAndTimeDuration(FeelDaysAndTimeDuration::from_n(nanoseconds))
            }
            Self::Months(months) => {
                Feel::YearsAndMonthsDuration(FeelYearsAndMonthsDuration::from_m(*months))
            }
            Self::List(items) if items.len() > MOST => return Err(Reason::TooMuch),
            Self::List(items) => {
                Feel::List(items.iter().map(Value::to_feel).collect::<Result<_, _>>()?)
            }
        })
    }

    pub(crate) fn from_feel(value: Feel) -> Result<Self, Reason> {
        Ok(match value {
            Feel::Number(number) => Self::Number(decimal(&number)?),
            Feel::String(text) => Self::Text(text),
            Feel::Boolean(value) => Self::Boolean(value),
            Feel::Date(day) => Self::Date(date(&day)?),
            Feel::DaysAndTimeDuration(duration) => {
                let nanoseconds = duration.as_nanos();
                if nanoseconds % NANOSECONDS_PER_DAY != 0 {
                    return Err(Reason::NoSuchResult);
                }
                Self::Days(nanoseconds / NANOSECONDS_PER_DAY)
            }
            Feel::YearsAndMonthsDuration(duration) => Self::Months(duration.as_months()),
            Feel::List(items) => {
                Self::List(items.into_iter().map(Self::from_feel).collect::<Result<_, _>>()?)
            }
            Feel::Null(why) => return Err(reason(why)),
            _ => return Err(Reason::NoSuchResult),
        })
    }
}

/// Infinity has no exponent in the debug form, and the display form of it panics.
fn decimal(number: &FeelNumber) -> Result<Decimal, Reason> {
    let exact = format!("{number:?}");
    let (_, exponent) = exact.split_once('E').ok_or(Reason::Range)?;
    let exponent: i32 = exponent.parse().map_err(|_| Reason::Range)?;
    match exponent {
        29.. => Err(if number.is_zero() { return Ok(Decimal::ZERO) } else { Reason::Range }),
        // Smaller than any decimal can be: nothing is left of it.
        ..-100 => Ok(Decimal::ZERO),
        _ => number.to_string().parse::<Decimal>().map_err(|_| Reason::Range),
    }
    .map(|value| value.normalize())
}

fn date(day: &FeelDate) -> Result<Date, Reason> {
    let (year, month, date) = day.as_tuple();
    let year = i16::try_from(year).map_err(|_| Reason::Range)?;
    let month = i8::try_from(month).map_err(|_| Reason::Range)?;
    let date = i8::try_from(date).map_err(|_| Reason::Range)?;
    Date::new(year, month, date).map_err(|_| Reason::Range)
}

fn reason(why: Option<String>) -> Reason {
    let why = why.unwrap_or_default();
    if why.contains("division by zero") { Reason::DivisionByZero } else { Reason::Null { why } }
}

/// As FEEL would write it as text.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            other => match other.to_feel() {
                Ok(value) => f.write_str(&value.to_feel_string()),
                Err(reason) => write!(f, "{reason}"),
            },
        }
    }
}
