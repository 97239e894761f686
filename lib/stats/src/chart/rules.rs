//! Patterns that call for a cause although no point is beyond the limits.
//!
//! Every rule finds more true causes and more false alarms. Eight rules at once call an undisturbed
//! process about every 90 points; choose a named set before looking at the data.

use crate::error::Error;

/// One rule on standardised points (distance from the centre in sigma). Comparisons are strict: a
/// point exactly on a line is not beyond it, and breaks a run on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// One point beyond this many sigma.
    Beyond(f64),
    /// So many in a row on one side of the centre.
    SameSide(usize),
    /// So many points in a row steadily rising or falling.
    Trend(usize),
    /// So many points in a row alternating up and down.
    Alternating(usize),
    /// At least `count` of `of` in a row beyond `sigmas` on the same side (the last need not be).
    Zone { count: usize, of: usize, sigmas: f64 },
    /// So many in a row within one sigma.
    Hugging(usize),
    /// So many in a row beyond one sigma, on either side.
    Avoiding(usize),
    /// Two in a row beyond this many sigma, on opposite sides.
    Opposite(f64),
}

/// L. S. Nelson's eight tests (Journal of Quality Technology 16, 1984, 237–239).
pub const NELSON: [Rule; 8] = [
    Rule::Beyond(3.0),
    Rule::SameSide(9),
    Rule::Trend(6),
    Rule::Alternating(14),
    Rule::Zone { count: 2, of: 3, sigmas: 2.0 },
    Rule::Zone { count: 4, of: 5, sigmas: 1.0 },
    Rule::Hugging(15),
    Rule::Avoiding(8),
];

/// The Western Electric handbook (1956).
pub const WESTERN_ELECTRIC: [Rule; 4] = [
    Rule::Beyond(3.0),
    Rule::Zone { count: 2, of: 3, sigmas: 2.0 },
    Rule::Zone { count: 4, of: 5, sigmas: 1.0 },
    Rule::SameSide(8),
];

/// The default of qcc: beyond the limits, or seven on one side.
pub const QCC: [Rule; 2] = [Rule::Beyond(3.0), Rule::SameSide(7)];

/// The AIAG manual (Statistical Process Control, 2nd edition 2005, table II.1): Nelson's tests with
/// seven on one side.
pub const AIAG: [Rule; 8] = [
    Rule::Beyond(3.0),
    Rule::SameSide(7),
    Rule::Trend(6),
    Rule::Alternating(14),
    Rule::Zone { count: 2, of: 3, sigmas: 2.0 },
    Rule::Zone { count: 4, of: 5, sigmas: 1.0 },
    Rule::Hugging(15),
    Rule::Avoiding(8),
];

/// L. P. Provost and S. K. Murray (The Health Care Data Guide, 2011): made for few points and users
/// who are no statisticians.
pub const HEALTH_CARE: [Rule; 5] = [
    Rule::Beyond(3.0),
    Rule::SameSide(8),
    Rule::Trend(6),
    Rule::Zone { count: 2, of: 3, sigmas: 2.0 },
    Rule::Hugging(15),
];

/// J. O. Westgard's multirule for control samples in laboratories (Clinical Chemistry 27, 1981,
/// 493–501): 1-3s, 2-2s, R-4s (two in a row beyond 2s on opposite sides), 4-1s, 10x. His 1-2s only
/// asks to look and is not a signal.
pub const WESTGARD: [Rule; 5] = [
    Rule::Beyond(3.0),
    Rule::Zone { count: 2, of: 2, sigmas: 2.0 },
    Rule::Opposite(2.0),
    Rule::Zone { count: 4, of: 4, sigmas: 1.0 },
    Rule::SameSide(10),
];

/// A set of rules that people know by name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NamedSet {
    pub name: &'static str,
    pub rules: &'static [Rule],
    /// Who wrote it down.
    pub source: &'static str,
}

/// All named sets. `minitab` is what its eight tests look for as they come (by general knowledge of
/// the program, which does only the first unless asked); `gb-t-4091` are the eight tests of GB/T
/// 4091-2001 (ISO 8258:1991), which are Nelson's.
pub const SETS: [NamedSet; 9] = [
    NamedSet { name: "nelson", rules: &NELSON, source: "Nelson 1984" },
    NamedSet { name: "gb-t-4091", rules: &NELSON, source: "GB/T 4091-2001, ISO 8258:1991" },
    NamedSet { name: "minitab", rules: &NELSON, source: "Minitab, values as they come" },
    NamedSet { name: "western-electric", rules: &WESTERN_ELECTRIC, source: "Handbook 1956" },
    NamedSet { name: "aiag", rules: &AIAG, source: "AIAG SPC manual, 2nd edition" },
    NamedSet { name: "health-care", rules: &HEALTH_CARE, source: "Provost and Murray 2011" },
    NamedSet { name: "westgard", rules: &WESTGARD, source: "Westgard 1981" },
    NamedSet { name: "qcc", rules: &QCC, source: "R package qcc 2.7" },
    NamedSet { name: "limits", rules: &[Rule::Beyond(3.0)], source: "Shewhart 1931" },
];

/// The set of this name.
///
/// ```
/// let set = stats::chart::rules::named("western-electric").unwrap();
/// assert_eq!(set.rules.len(), 4);
/// ```
pub fn named(name: &str) -> Option<&'static NamedSet> {
    SETS.iter().find(|set| set.name == name)
}

/// Positions of the last point of every window that breaks the rule.
///
/// ```
/// use stats::chart::rules::*;
/// let z = [0.1, 2.2, -0.3, 2.5, 0.0];
/// assert_eq!(signals(&z, Rule::Zone { count: 2, of: 3, sigmas: 2.0 }).unwrap(), [3]);
/// ```
pub fn signals(z: &[f64], rule: Rule) -> Result<Vec<usize>, Error> {
    // An infinite distance is a point far off; only NaN says nothing.
    if let Some(index) = z.iter().position(|z| z.is_nan()) {
        return Err(Error::NotFinite { name: "z", index, value: z[index] });
    }
    let length = match rule {
        Rule::Beyond(_) => 1,
        Rule::Opposite(_) => 2,
        Rule::SameSide(n) | Rule::Trend(n) | Rule::Alternating(n) => n,
        Rule::Hugging(n) | Rule::Avoiding(n) | Rule::Zone { of: n, .. } => n,
    };
    if length == 0 {
        let (low, high) = (1.0, 1e9);
        return Err(Error::OutOfRange { name: "length of the rule", value: 0.0, low, high });
    }
    let rises = |i: usize| i > 0 && z[i] > z[i - 1];
    let falls = |i: usize| i > 0 && z[i] < z[i - 1];
    let turns =
        |i: usize| (rises(i) && i > 1 && falls(i - 1)) || (falls(i) && i > 1 && rises(i - 1));
    Ok(match rule {
        Rule::Beyond(sigmas) => runs(z.len(), 1, |i| z[i].abs() > sigmas),
        Rule::SameSide(n) => {
            either(runs(z.len(), n, |i| z[i] > 0.0), runs(z.len(), n, |i| z[i] < 0.0))
        }
        // Of n points n - 1 steps rise, and n - 2 points between are turns; fewer tell nothing.
        Rule::Trend(1) | Rule::Alternating(1 | 2) => Vec::new(),
        Rule::Trend(n) => either(runs(z.len(), n - 1, rises), runs(z.len(), n - 1, falls)),
        Rule::Alternating(n) => runs(z.len(), n - 2, turns),
        Rule::Zone { count, of, sigmas } => either(
            crowds(z.len(), count.max(1), of, |i| z[i] > sigmas),
            crowds(z.len(), count.max(1), of, |i| -z[i] > sigmas),
        ),
        Rule::Hugging(n) => runs(z.len(), n, |i| z[i].abs() < 1.0),
        Rule::Avoiding(n) => runs(z.len(), n, |i| z[i].abs() > 1.0),
        Rule::Opposite(sigmas) => runs(z.len(), 1, |i| {
            let far = |i: usize| z[i].abs() > sigmas;
            i > 0 && far(i) && far(i - 1) && (z[i] > 0.0) != (z[i - 1] > 0.0)
        }),
    })
}

/// Positions that end at least `length` in a row for which `holds`.
fn runs(count: usize, length: usize, holds: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut run = 0;
    let mut ends = |i: &usize| {
        run = if holds(*i) { run + 1 } else { 0 };
        run >= length
    };
    (0..count).filter(|i| ends(i)).collect()
}

/// Positions that end a window of `of` with at least `least` for which `holds`.
fn crowds(count: usize, least: usize, of: usize, holds: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut inside = 0usize;
    let mut ends = |i: &usize| {
        inside += usize::from(holds(*i));
        inside -= usize::from(*i >= of && holds(*i - of));
        *i + 1 >= of && inside >= least
    };
    (0..count).filter(|i| ends(i)).collect()
}

/// Positions in either list, in order.
fn either(mut a: Vec<usize>, b: Vec<usize>) -> Vec<usize> {
    a.extend(b);
    a.sort_unstable();
    a.dedup();
    a
}

/// Which rules of a set each point breaks: for each point the positions of the rules in the set.
pub fn judge(z: &[f64], set: &[Rule]) -> Result<Vec<Vec<usize>>, Error> {
    let mut broken = vec![Vec::new(); z.len()];
    for (number, rule) in set.iter().enumerate() {
        for point in signals(z, *rule)? {
            broken[point].push(number);
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn turning_the_chart_upside_down_changes_no_signal() {
        let mut stream = Stream::new(4, 0);
        let z: Vec<f64> = (0..2000).map(|_| stream.normal()).collect();
        let turned: Vec<f64> = z.iter().map(|z| -z).collect();
        for rule in NELSON {
            assert_eq!(signals(&z, rule), signals(&turned, rule), "{rule:?}");
        }
    }

    #[test]
    fn a_point_on_the_line_is_not_beyond_and_breaks_the_run() {
        assert!(signals(&[3.0], Rule::Beyond(3.0)).unwrap().is_empty());
        let mut z = vec![0.5; 9];
        assert_eq!(signals(&z, Rule::SameSide(9)).unwrap(), [8]);
        z[4] = 0.0;
        assert!(signals(&z, Rule::SameSide(9)).unwrap().is_empty());
        assert_eq!(judge(&[4.0, 0.0], &QCC).unwrap(), [vec![0], vec![]]);
    }

    #[test]
    fn westgard_calls_two_far_points_on_opposite_sides() {
        let z = [0.0, 2.3, -2.2, -2.1, 0.4];
        assert_eq!(signals(&z, Rule::Opposite(2.0)).unwrap(), [2]);
        let broken = judge(&z, named("westgard").unwrap().rules).unwrap();
        assert_eq!(broken, [vec![], vec![], vec![2], vec![1], vec![]]);
    }

    #[test]
    fn every_set_has_a_name_of_its_own_and_calls_a_point_beyond_three_sigma() {
        for set in SETS {
            assert_eq!(named(set.name), Some(&set));
            assert_eq!(judge(&[3.5], set.rules).unwrap(), [vec![0]], "{}", set.name);
            assert!(!set.source.is_empty());
        }
        assert_eq!(named("nobody"), None);
    }

    #[test]
    fn short_empty_and_broken_series_have_their_answers() {
        for rule in NELSON {
            assert_eq!(signals(&[], rule), Ok(vec![]));
            assert!(signals(&[f64::NAN], rule).is_err());
        }
        assert!(signals(&[1.0], Rule::SameSide(0)).is_err());
        assert!(signals(&[f64::INFINITY], Rule::Beyond(3.0)).unwrap() == [0]);
    }
}
