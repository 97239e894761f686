//! Copies: a run of values that comes twice did not happen twice.

use super::{Finding, Oddity};
use crate::error::{Error, within};

/// The longest block of a series that comes again later without overlap.
///
/// If two values match with chance `q`, and after a match the next pair matches with chance `c`,
/// then about `N q c^(L-1)` of the `N` pairs of places start a match of length `L`; the p-value is
/// that of at least one. Both chances are estimated from all distances except the one at which the
/// block was found. Blocks of one value only are not counted: a quiet series repeats itself. 20 to
/// 5,000 values.
///
/// ```
/// use stats::gaming::{Oddity, copies::repeated};
/// let mut values: Vec<i64> = (0..40).map(|i: i64| (i * i * 37) % 211).collect();
/// assert!(repeated(&values).unwrap().p_value > 0.05);
/// values.copy_within(3..11, 30);
/// let found = repeated(&values).unwrap();
/// assert_eq!(found.oddity, Oddity::Repeated { first: 3, second: 30, length: 8 });
/// assert!(found.p_value < 1e-6);
/// ```
pub fn repeated(values: &[i64]) -> Result<Finding, Error> {
    within("values", values.len() as f64, 20.0, 5000.0)?;
    let lags = (1..values.len()).map(|lag| diagonal(values, &values[lag..], lag, lag));
    let (best, p_value) = judge(lags.collect());
    let (first, second, length) = (best.start, best.start + best.lag, best.length);
    let rests_on = (first..first + length).chain(second..second + length).collect();
    Ok(Finding { oddity: Oddity::Repeated { first, second, length }, p_value, rests_on })
}

/// The longest block of a series that also stands in another one, at any distance. For a sum of
/// both, or for one instrument read by both, that is no wonder. 20 to 5,000 values each.
pub fn copied_from(values: &[i64], other: &[i64]) -> Result<Finding, Error> {
    within("values", values.len() as f64, 20.0, 5000.0)?;
    within("values of the other", other.len() as f64, 20.0, 5000.0)?;
    let ahead = (0..other.len()).map(|lag| diagonal(values, &other[lag..], lag, usize::MAX));
    let behind = (1..values.len()).map(|lag| {
        let found = diagonal(&values[lag..], other, other.len() + lag, usize::MAX);
        Diagonal { start: found.start + lag, ..found }
    });
    let (best, p_value) = judge(ahead.chain(behind).collect());
    let (own, length) = (best.start, best.length);
    let at = if best.lag < other.len() { own + best.lag } else { own + other.len() - best.lag };
    let oddity = Oddity::CopiedFrom { own, other: at, length };
    Ok(Finding { oddity, p_value, rests_on: (own..own + length).collect() })
}

/// Two series laid side by side at one distance.
#[derive(Debug, Clone, Copy, Default)]
struct Diagonal {
    lag: usize,
    pairs: usize,
    /// Pairs that match, and matches followed by a pair, and by a match.
    matches: usize,
    followed: usize,
    again: usize,
    /// The longest match that is not one value only.
    start: usize,
    length: usize,
}

fn diagonal(a: &[i64], b: &[i64], lag: usize, longest: usize) -> Diagonal {
    let pairs = a.len().min(b.len());
    let mut found = Diagonal { lag, pairs, ..Diagonal::default() };
    let (mut run, mut varied) = (0, false);
    for i in 0..pairs {
        if a[i] != b[i] {
            run = 0;
            varied = false;
            continue;
        }
        varied |= run > 0 && a[i] != a[i - 1];
        run += 1;
        found.matches += 1;
        if i + 1 < pairs {
            found.followed += 1;
            found.again += usize::from(a[i + 1] == b[i + 1]);
        }
        let length = run.min(longest);
        if varied && length > found.length {
            (found.start, found.length) = (i + 1 - run, length);
        }
    }
    found
}

/// The distance with the longest match, and how likely one so long is.
fn judge(diagonals: Vec<Diagonal>) -> (Diagonal, f64) {
    let best = diagonals.iter().copied().max_by_key(|d| (d.length, usize::MAX - d.lag));
    let best = best.unwrap_or_default();
    if best.length < 2 {
        return (best, 1.0);
    }
    let (mut pairs, mut matches, mut followed, mut again) = (0.0, 0.0, 0.0, 0.0);
    for other in diagonals.iter().filter(|d| d.lag != best.lag) {
        pairs += other.pairs as f64;
        matches += other.matches as f64;
        followed += other.followed as f64;
        again += other.again as f64;
    }
    let q = (matches + 1.0) / (pairs + 2.0);
    // Two pseudo-matches that go on by chance keep a rare match from saying anything by itself.
    let c = ((again + 2.0 * q) / (followed + 2.0)).max(q);
    let expected = (pairs + best.pairs as f64) * q * c.powi(best.length as i32 - 1);
    (best, -(-expected).exp_m1())
}
