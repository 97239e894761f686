//! How figures are written: minus is −, thousands have commas, ranges an en dash, missing is —.
//!
//! Both languages of the product write figures alike, so nothing here asks for one. Rounding
//! happens once, here, where the figure is printed.

use std::fmt;

/// What stands where no figure is known. Never zero.
pub const MISSING: &str = "—";

/// `1,204.5`, `−3`; [`MISSING`] where the value is not finite.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let plain = format!("{:.*}", decimals.min(12), value.abs());
    let zero = plain.bytes().all(|b| b == b'0' || b == b'.');
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::with_capacity(plain.len() + 6);
    if value < 0.0 && !zero {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A difference: `+0.3`, `−1.5`, `0.0`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let rises = value > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c));
    if rises { format!("+{text}") } else { text }
}

/// An interval: `89.5–97.0`.
pub fn range(low: f64, high: f64, decimals: usize) -> String {
    format!("{}–{}", number(low, decimals), number(high, decimals))
}

/// A length in a drawing: one decimal, no trailing zero, no minus zero.
#[derive(Debug, Clone, Copy)]
pub struct Px(pub f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every position is made from cleaned values; a slip must not put "NaN" into a drawing.
        let tenths = if self.0.is_finite() { (self.0 * 10.0).round() } else { 0.0 };
        let tenths = tenths.clamp(-1e9, 1e9) as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
        if tenth == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{tenth}") }
    }
}

/// Round steps of 1, 2 or 5 × 10ⁿ.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    pub values: Vec<f64>,
    /// As many as the step needs, the same for every label.
    pub decimals: usize,
}

impl Ticks {
    /// The round values inside `from..=to`, about `count` of them.
    ///
    /// Worked value: 69 to 100 in 3 gives 70, 80, 90, 100.
    pub fn inside(from: f64, to: f64, count: usize) -> Self {
        let (step, decimals) = step(from, to, count);
        Self::run((from / step - 1e-9).ceil(), (to / step + 1e-9).floor(), step, decimals)
    }
    /// The round values that enclose `from..=to`.
    pub fn around(from: f64, to: f64, count: usize) -> Self {
        let (step, decimals) = step(from, to, count);
        Self::run((from / step + 1e-9).floor(), (to / step - 1e-9).ceil(), step, decimals)
    }
    fn run(first: f64, last: f64, step: f64, decimals: usize) -> Self {
        let steps = (last - first).clamp(0.0, 60.0) as usize;
        let values = (0..=steps).map(|i| (first + i as f64) * step).collect();
        Self { values, decimals }
    }
    pub fn label(&self, value: f64) -> String {
        number(value, self.decimals)
    }
}

/// The round step for a range, and the decimals that its labels need.
fn step(from: f64, to: f64, count: usize) -> (f64, usize) {
    let raw = (to - from) / count.max(1) as f64;
    if !raw.is_finite() || raw <= 0.0 {
        return (1.0, 0);
    }
    let power = raw.log10().floor();
    let lead = raw / 10f64.powf(power);
    let (lead, power) = match lead {
        l if l <= 1.5 => (1.0, power),
        l if l <= 3.0 => (2.0, power),
        l if l <= 7.0 => (5.0, power),
        _ => (1.0, power + 1.0),
    };
    (lead * 10f64.powf(power), if power < 0.0 { -power as usize } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_house_writes_them() {
        for (value, decimals, want) in [
            (0.0, 0, "0"),
            (-0.04, 1, "0.0"),
            (1204.0, 0, "1,204"),
            (-1234567.891, 2, "−1,234,567.89"),
            (999.96, 1, "1,000.0"),
            (f64::NAN, 1, "—"),
            (f64::NEG_INFINITY, 0, "—"),
        ] {
            assert_eq!(number(value, decimals), want);
        }
        assert_eq!(signed(0.3, 1), "+0.3");
        assert_eq!(signed(-1.5, 1), "−1.5");
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!(range(89.5, 97.0, 1), "89.5–97.0");
    }

    #[test]
    fn lengths_have_one_decimal_and_never_a_minus_zero() {
        for (value, want) in
            [(-0.04, "0"), (12.0, "12"), (12.34, "12.3"), (-12.35, "-12.4"), (f64::NAN, "0")]
        {
            assert_eq!(Px(value).to_string(), want);
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        for (from, to, count, want) in [
            (69.0, 100.0, 3, vec!["70", "80", "90", "100"]),
            (0.0, 0.4, 4, vec!["0.0", "0.1", "0.2", "0.3", "0.4"]),
            (-3.0, 3.0, 3, vec!["−2", "0", "2"]),
            (0.0, 12000.0, 3, vec!["0", "5,000", "10,000"]),
        ] {
            let ticks = Ticks::inside(from, to, count);
            let labels: Vec<_> = ticks.values.iter().map(|v| ticks.label(*v)).collect();
            assert_eq!(labels, want);
        }
        let around = Ticks::around(92.1, 97.4, 6);
        assert_eq!(around.values.first(), Some(&92.0));
        assert_eq!(around.values.last(), Some(&98.0));
    }

    #[test]
    fn no_range_makes_ticks_without_end() {
        for (from, to) in [
            (0.0, 0.0),
            (5.0, 1.0),
            (f64::NAN, 1.0),
            (f64::MIN, f64::MAX),
            (1e15, 1e15 + 0.001),
            (0.0, 5e-324),
        ] {
            for ticks in [Ticks::inside(from, to, 5), Ticks::around(from, to, 5)] {
                assert!(ticks.values.len() <= 61, "{from} {to}");
                assert!(ticks.values.iter().all(|v| !ticks.label(*v).is_empty()));
            }
        }
    }
}
