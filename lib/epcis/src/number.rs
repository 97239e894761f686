//! Numbers as text, in one spelling.
//!
//! The event hash demands that `1`, `1.0`, `+1` and `01.00` be the same (CBV 2.0 §8.9, rules 6 and
//! 7). Numbers stay decimal text all the way: `12345678901234567890` keeps its last digit, which it
//! would lose as a binary float. The published reference goes through floats; who must agree with it
//! beyond fifteen digits asks for [`Form::Float64`].
//!
//! ```
//! use epcis::number::{canonical, Form};
//! assert_eq!(canonical("+007.50", Form::Decimal).as_deref(), Some("7.5"));
//! assert_eq!(canonical("1_000", Form::Decimal), None);
//! assert_eq!(canonical("NaN", Form::Decimal), None);
//! ```

use std::borrow::Cow;

/// How a number is written that has more than fifteen significant digits or an exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// All its digits, no exponent.
    #[default]
    Decimal,
    /// As the reference implementation prints the nearest 64-bit float.
    Float64,
}

/// Longer expansions of an exponent stay as they were written.
const LONGEST: i64 = 400;

/// The canonical spelling, or nothing when the text is not a number.
pub fn canonical(text: &str, form: Form) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    // Nearly every value is a word or a URI; its first byte says so.
    match bytes.first()? {
        b'0'..=b'9' | b'+' | b'-' | b'.' => {}
        _ => return None,
    }
    let parts = Parts::of(bytes)?;
    if parts.plain(bytes) && (form == Form::Decimal || bytes.len() <= 15) {
        return Some(Cow::Borrowed(text));
    }
    let digits = parts.significant();
    match form {
        Form::Float64 if digits.len() > 15 || parts.exponent != 0 => float(text),
        _ => parts.spell(&digits).map(Cow::Owned).or(Some(Cow::Borrowed(text))),
    }
}

/// Whether the text is a number as XML Schema and JSON understand one; `NaN` and `INF` are not.
pub fn is_number(text: &str) -> bool {
    Parts::of(text.as_bytes()).is_some()
}

struct Parts<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Option<Parts<'a>> {
        let (negative, mut rest) = match bytes.first()? {
            b'-' => (true, &bytes[1..]),
            b'+' => (false, &bytes[1..]),
            _ => (false, bytes),
        };
        let whole = take_digits(&mut rest);
        let mut fraction: &[u8] = &[];
        if rest.first() == Some(&b'.') {
            rest = &rest[1..];
            fraction = take_digits(&mut rest);
        }
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut exponent = 0i64;
        if let Some(b'e' | b'E') = rest.first() {
            rest = &rest[1..];
            let down = rest.first() == Some(&b'-');
            if let Some(b'-' | b'+') = rest.first() {
                rest = &rest[1..];
            }
            let digits = take_digits(&mut rest);
            if digits.is_empty() {
                return None;
            }
            for digit in digits {
                exponent = exponent.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
            }
            if down {
                exponent = -exponent;
            }
        }
        rest.is_empty().then_some(Parts { negative, whole, fraction, exponent })
    }

    /// A whole number without sign and leading zero is canonical already.
    fn plain(&self, bytes: &[u8]) -> bool {
        self.whole.len() == bytes.len() && (self.whole[0] != b'0' || self.whole.len() == 1)
    }

    /// Digits from the first that is not zero to the last that is not zero.
    fn significant(&self) -> Vec<u8> {
        let all: Vec<u8> = self.whole.iter().chain(self.fraction).copied().collect();
        let first = all.iter().position(|d| *d != b'0').unwrap_or(all.len());
        let last = all.iter().rposition(|d| *d != b'0').map_or(first, |at| at + 1);
        all[first..last].to_vec()
    }

    /// Nothing when the exponent would make it longer than anybody can have meant.
    fn spell(&self, digits: &[u8]) -> Option<String> {
        if digits.is_empty() {
            return Some("0".to_owned());
        }
        let leading = self.whole.iter().chain(self.fraction).take_while(|d| **d == b'0').count();
        // Places before the point of 0.digits × 10^places.
        let places = (self.whole.len() as i64 - leading as i64).checked_add(self.exponent)?;
        if places.abs() > LONGEST || digits.len() as i64 > LONGEST {
            return None;
        }
        let mut out = String::with_capacity(digits.len() + 4);
        if self.negative {
            out.push('-');
        }
        let text = std::str::from_utf8(digits).expect("only ASCII digits were taken");
        if places <= 0 {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', (-places) as usize));
            out.push_str(text);
        } else if (places as usize) < digits.len() {
            out.push_str(&text[..places as usize]);
            out.push('.');
            out.push_str(&text[places as usize..]);
        } else {
            out.push_str(text);
            out.extend(std::iter::repeat_n('0', places as usize - digits.len()));
        }
        Some(out)
    }
}

fn take_digits<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, after) = rest.split_at(count);
    *rest = after;
    digits
}

/// What Python prints: whole floats as whole numbers, others with the fewest digits that come back,
/// with an exponent of at least two digits below 10⁻⁴.
fn float(text: &str) -> Option<Cow<'_, str>> {
    let value: f64 = text.parse().ok()?;
    if !value.is_finite() {
        return Some(Cow::Borrowed(text));
    }
    if value == 0.0 {
        return Some(Cow::Borrowed("0")); // never "-0"
    }
    if value.fract() == 0.0 {
        return Some(Cow::Owned(format!("{value:.0}")));
    }
    if value.abs() >= 1e-4 {
        return Some(Cow::Owned(format!("{value}")));
    }
    let spelled = format!("{value:e}");
    let (digits, exponent) = spelled.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    Some(Cow::Owned(format!("{digits}e-{:02}", -exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_number_becomes_one() {
        for (text, expected) in [
            ("1", "1"),
            ("1.0", "1"),
            ("+1", "1"),
            ("01.00", "1"),
            ("0.3434000", "0.3434"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0", "0"),
            ("-0.50", "-0.5"),
            ("0042", "42"),
            ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("12345678901234567890", "12345678901234567890"),
            ("000", "0"),
            ("0.10e1", "1"),
        ] {
            assert_eq!(canonical(text, Form::Decimal).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_left_alone() {
        for text in ["", "1_000", "nan", "inf", "1e", "+", ".", "1.2.3", "0x10", "12a", "１"] {
            assert_eq!(canonical(text, Form::Decimal), None, "{text}");
        }
    }

    #[test]
    fn a_huge_exponent_neither_hangs_nor_fills_memory() {
        assert_eq!(canonical("1e999999999999", Form::Decimal).as_deref(), Some("1e999999999999"));
        assert_eq!(
            canonical("1e-99999999999999999999", Form::Decimal).as_deref().map(str::len),
            Some(23)
        );
        assert_eq!(canonical("0e999999999", Form::Decimal).as_deref(), Some("0"));
    }

    #[test]
    fn the_float_form_prints_what_the_reference_prints() {
        for (text, expected) in [
            ("12345678901234567890", "12345678901234567168"),
            ("1e-7", "1e-07"),
            ("1e22", "10000000000000000000000"),
            ("23.319941", "23.319941"),
            ("1.50", "1.5"),
        ] {
            assert_eq!(canonical(text, Form::Float64).as_deref(), Some(expected), "{text}");
        }
    }
}
