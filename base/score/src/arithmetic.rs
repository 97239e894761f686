//! Arithmetic that can be computed, printed and read back, so that what a page shows is what was done.
//!
//! Decimals have 28 digits. A quotient that does not end is cut there; points are rounded once,
//! to six places, half to even, as they are stored.
//!
//! ```
//! use score::Arithmetic;
//! let read: Arithmetic = "max(0, 6 - ceil((98 - 97.2) / 0.5) * 1)".parse().unwrap();
//! assert_eq!(read.value(), Ok("4".parse().unwrap()));
//! assert_eq!(read.to_string(), "max(0, 6 - ceil((98 - 97.2) / 0.5) * 1)");
//! ```

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

/// A tree of the few operations that scoring rules need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arithmetic {
    Number(Decimal),
    Plus(Box<Arithmetic>, Box<Arithmetic>),
    Minus(Box<Arithmetic>, Box<Arithmetic>),
    Times(Box<Arithmetic>, Box<Arithmetic>),
    Over(Box<Arithmetic>, Box<Arithmetic>),
    Least(Box<Arithmetic>, Box<Arithmetic>),
    Greatest(Box<Arithmetic>, Box<Arithmetic>),
    Ceiling(Box<Arithmetic>),
}

/// Why arithmetic has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    DivisionByZero,
    /// Beyond ±7.9 × 10²⁸.
    Overflow,
    /// The text is no arithmetic; the place counts bytes.
    Unreadable {
        at: usize,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DivisionByZero => f.write_str("division by zero"),
            Self::Overflow => f.write_str("a number beyond 7.9e28"),
            Self::Unreadable { at } => write!(f, "no arithmetic at byte {at}"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<Decimal> for Arithmetic {
    fn from(value: Decimal) -> Self {
        Self::Number(value)
    }
}

impl Arithmetic {
    pub fn plus(self, other: impl Into<Self>) -> Self {
        Self::Plus(Box::new(self), Box::new(other.into()))
    }
    pub fn minus(self, other: impl Into<Self>) -> Self {
        Self::Minus(Box::new(self), Box::new(other.into()))
    }
    pub fn times(self, other: impl Into<Self>) -> Self {
        Self::Times(Box::new(self), Box::new(other.into()))
    }
    pub fn over(self, other: impl Into<Self>) -> Self {
        Self::Over(Box::new(self), Box::new(other.into()))
    }
    pub fn at_least(self, floor: impl Into<Self>) -> Self {
        Self::Greatest(Box::new(floor.into()), Box::new(self))
    }
    pub fn at_most(self, ceiling: impl Into<Self>) -> Self {
        Self::Least(Box::new(ceiling.into()), Box::new(self))
    }
    pub fn ceiling(self) -> Self {
        Self::Ceiling(Box::new(self))
    }

    /// The value, exact but for quotients that do not end.
    ///
    /// # Errors
    /// [`Fault::DivisionByZero`] and [`Fault::Overflow`].
    pub fn value(&self) -> Result<Decimal, Fault> {
        let value = match self {
            Self::Number(value) => Some(*value),
            Self::Plus(a, b) => a.value()?.checked_add(b.value()?),
            Self::Minus(a, b) => a.value()?.checked_sub(b.value()?),
            Self::Times(a, b) => a.value()?.checked_mul(b.value()?),
            Self::Over(a, b) => {
                let divisor = b.value()?;
                if divisor.is_zero() {
                    return Err(Fault::DivisionByZero);
                }
                a.value()?.checked_div(divisor)
            }
            Self::Least(a, b) => Some(a.value()?.min(b.value()?)),
            Self::Greatest(a, b) => Some(a.value()?.max(b.value()?)),
            Self::Ceiling(a) => Some(a.value()?.ceil()),
        };
        value.ok_or(Fault::Overflow)
    }

    /// How tightly the outermost operation binds.
    fn binding(&self) -> u8 {
        match self {
            Self::Plus(..) | Self::Minus(..) => 1,
            Self::Times(..) | Self::Over(..) => 2,
            _ => 3,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, around: u8) -> fmt::Result {
        let mut pair = |a: &Self, sign: &str, b: &Self| {
            let binding = self.binding();
            let bracket = binding < around;
            if bracket {
                f.write_str("(")?;
            }
            a.write(f, binding)?;
            f.write_str(sign)?;
            // All four are read from the left, so an equal operation on the right needs brackets.
            b.write(f, binding + 1)?;
            if bracket { f.write_str(")") } else { Ok(()) }
        };
        match self {
            Self::Plus(a, b) => pair(a, " + ", b),
            Self::Minus(a, b) => pair(a, " - ", b),
            Self::Times(a, b) => pair(a, " * ", b),
            Self::Over(a, b) => pair(a, " / ", b),
            Self::Number(value) if value.is_sign_negative() && around > 0 => write!(f, "({value})"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Least(a, b) => write!(f, "min({a}, {b})"),
            Self::Greatest(a, b) => write!(f, "max({a}, {b})"),
            Self::Ceiling(a) => write!(f, "ceil({a})"),
        }
    }
}

impl fmt::Display for Arithmetic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl FromStr for Arithmetic {
    type Err = Fault;

    /// Reads what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, Fault> {
        // Sums of many items nest to the left in a loop; only brackets nest the reader.
        let mut reader = Reader { text, at: 0, depth: 0, terms: 0 };
        let read = reader.sum()?;
        if reader.rest().is_empty() { Ok(read) } else { Err(reader.unreadable()) }
    }
}

/// Brackets and terms that a reader follows; more is no working of ours.
const DEPTH: usize = 32;
const TERMS: usize = 1000;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    terms: usize,
}

impl Reader<'_> {
    fn rest(&mut self) -> &str {
        let rest = &self.text[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        &self.text[self.at..]
    }
    fn unreadable(&self) -> Fault {
        Fault::Unreadable { at: self.at }
    }
    fn take(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }
    fn expect(&mut self, word: &str) -> Result<(), Fault> {
        if self.take(word) { Ok(()) } else { Err(self.unreadable()) }
    }

    fn sum(&mut self) -> Result<Arithmetic, Fault> {
        let mut left = self.product()?;
        loop {
            if self.take("+") {
                left = left.plus(self.product()?);
            } else if self.take("-") {
                left = left.minus(self.product()?);
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Arithmetic, Fault> {
        let mut left = self.atom()?;
        loop {
            if self.take("*") {
                left = left.times(self.atom()?);
            } else if self.take("/") {
                left = left.over(self.atom()?);
            } else {
                return Ok(left);
            }
        }
    }

    fn atom(&mut self) -> Result<Arithmetic, Fault> {
        self.terms += 1;
        if self.depth == DEPTH || self.terms > TERMS {
            return Err(self.unreadable());
        }
        self.depth += 1;
        let atom = if self.take("max(") {
            let (a, b) = self.pair()?;
            b.at_least(a)
        } else if self.take("min(") {
            let (a, b) = self.pair()?;
            b.at_most(a)
        } else if self.take("ceil(") {
            self.inner()?.ceiling()
        } else if self.take("(") {
            self.inner()?
        } else {
            self.number()?
        };
        self.depth -= 1;
        Ok(atom)
    }

    fn inner(&mut self) -> Result<Arithmetic, Fault> {
        let inner = self.sum()?;
        self.expect(")")?;
        Ok(inner)
    }

    fn pair(&mut self) -> Result<(Arithmetic, Arithmetic), Fault> {
        let a = self.sum()?;
        self.expect(",")?;
        Ok((a, self.inner()?))
    }

    fn number(&mut self) -> Result<Arithmetic, Fault> {
        let rest = self.rest();
        let signed = usize::from(rest.starts_with('-'));
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let end = rest[signed..].find(|c| !digits(c)).map_or(rest.len(), |end| signed + end);
        let value = rest[..end].parse().map_err(|_| self.unreadable())?;
        self.at += end;
        Ok(Arithmetic::Number(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_back_to_the_same_tree() {
        for text in [
            "7 - (94 - 93.0) / 0.5 * 1",
            "8 - (3 - 2)",
            "12 / (3 * 2)",
            "min(3, 1 + 1 * (-2))",
            "max(0, 6 - ceil((98 - 97.2) / 0.5) * 1)",
            "-4",
        ] {
            let read: Arithmetic = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn other_text_is_refused_where_it_goes_wrong() {
        for (text, at) in
            [("", 0), ("1 +", 3), ("max(1)", 5), ("1 2", 2), ("(1", 2), ("1..2", 0), ("质", 0)]
        {
            assert_eq!(text.parse::<Arithmetic>(), Err(Fault::Unreadable { at }), "{text}");
        }
        let deep = "(".repeat(100_000);
        assert_eq!(deep.parse::<Arithmetic>(), Err(Fault::Unreadable { at: DEPTH }));
        assert!("1+".repeat(100_000).parse::<Arithmetic>().is_err());
    }

    #[test]
    fn what_has_no_value_says_why() {
        let value = |text: &str| text.parse::<Arithmetic>().unwrap().value();
        assert_eq!(value("1 / (2 - 2)"), Err(Fault::DivisionByZero));
        assert_eq!(value("10000000000000000 * 10000000000000000"), Err(Fault::Overflow));
    }
}
