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
    let (length, breaks): (usize, Box<dyn Fn(&[f64]) -> bool>) = match rule {
        Rule::Beyond(sigmas) => (1, Box::new(move |w| w[0].abs() > sigmas)),
        Rule::SameSide(n) => {
            (n, Box::new(|w| w.iter().all(|z| *z > 0.0) || w.iter().all(|z| *z < 0.0)))
        }
        Rule::Trend(n) => {
            let rises = |w: &[f64]| w.windows(2).all(|p| p[1] > p[0]);
            let falls = |w: &[f64]| w.windows(2).all(|p| p[1] < p[0]);
            (n, Box::new(move |w| w.len() > 1 && (rises(w) || falls(w))))
        }
        Rule::Alternating(n) => {
            let turns = |t: &[f64]| (t[1] > t[0] && t[1] > t[2]) || (t[1] < t[0] && t[1] < t[2]);
            (n, Box::new(move |w| w.len() > 2 && w.windows(3).all(turns)))
        }
        Rule::Zone { count, of, sigmas } => {
            let far = move |w: &[f64], sign: f64| {
                w.iter().filter(|z| sign * **z > sigmas).count() >= count.max(1)
            };
            (of, Box::new(move |w| far(w, 1.0) || far(w, -1.0)))
        }
        Rule::Hugging(n) => (n, Box::new(|w| w.iter().all(|z| z.abs() < 1.0))),
        Rule::Avoiding(n) => (n, Box::new(|w| w.iter().all(|z| z.abs() > 1.0))),
    };
    if length == 0 {
        return Err(Error::OutOfRange {
            name: "length of the rule",
            value: 0.0,
            low: 1.0,
            high: 1e9,
        });
    }
    let windows = z.windows(length).enumerate().filter(|(_, window)| breaks(window));
    Ok(windows.map(|(start, _)| start + length - 1).collect())
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
    fn short_empty_and_broken_series_have_their_answers() {
        for rule in NELSON {
            assert_eq!(signals(&[], rule), Ok(vec![]));
            assert!(signals(&[f64::NAN], rule).is_err());
        }
        assert!(signals(&[1.0], Rule::SameSide(0)).is_err());
        assert!(signals(&[f64::INFINITY], Rule::Beyond(3.0)).unwrap() == [0]);
    }
}
