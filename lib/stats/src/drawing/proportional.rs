//! Drawing a sample of fixed size with given, unequal chances, so that every pair can be drawn.
//!
//! The systematic draw keeps the chances but gives neighbours in the list no chance together, so its
//! variance cannot be estimated. The two designs here keep the chances exactly and have known joint
//! chances ([`super::joint`]). Units of chance 1 are taken, units of chance 0 left out, the rest are
//! decided one after the other from the end of the list, each by one uniform number; nothing is
//! drawn and thrown away. All sums run over logarithms, so that large samples lose no digits.

use crate::error::{Error, at_least, within};

/// Cells of the table of sums; beyond this it does not fit.
const CELLS_MAX: f64 = 2e7;

/// Sampford's design (Biometrika 54, 1967, 499–513): a sample `s` has the chance `∝ Σ_(l∈s) π_l
/// Π_(k∈s, k≠l) π_k/(1-π_k)`. `uniform` gives numbers in 0..1, from a seed that is public if the draw
/// is. Positions from 0, ascending.
///
/// ```
/// use stats::drawing::{proportional::sampford, verifiable::uniforms};
/// let mut seed = uniforms("lottery 04 11 19", 4).unwrap().into_iter();
/// let drawn = sampford(&[0.25, 0.75, 0.5, 0.5], || seed.next().unwrap()).unwrap();
/// assert_eq!(drawn.len(), 2);
/// ```
pub fn sampford(chances: &[f64], uniform: impl FnMut() -> f64) -> Result<Vec<usize>, Error> {
    let Split { mut drawn, open, n } = split(chances)?;
    let own: Vec<f64> = open.iter().map(|unit| chances[*unit]).collect();
    let odds: Vec<f64> = own.iter().map(|p| (p / (1.0 - p)).ln()).collect();
    let special: Vec<f64> = own.iter().map(|p| p.ln()).collect();
    drawn.extend(decide(&odds, Some(&special), n, uniform).into_iter().map(|k| open[k]));
    drawn.sort_unstable();
    Ok(drawn)
}

/// Conditional Poisson sampling (J. Hájek 1964; S. X. Chen, A. P. Dempster and J. S. Liu,
/// Biometrika 81, 1994, 457–469): the design of largest entropy for the given chances. The working
/// odds that give them are found by the iteration of that paper.
pub fn conditional_poisson(
    chances: &[f64],
    uniform: impl FnMut() -> f64,
) -> Result<Vec<usize>, Error> {
    let Split { mut drawn, open, n } = split(chances)?;
    let own: Vec<f64> = open.iter().map(|unit| chances[*unit]).collect();
    within("units times sample size", (open.len() * n.max(1)) as f64, 0.0, 2e6)?;
    let odds = working_odds(&own, n)?;
    drawn.extend(decide(&odds, None, n, uniform).into_iter().map(|k| open[k]));
    drawn.sort_unstable();
    Ok(drawn)
}

struct Split {
    /// Taken with certainty.
    drawn: Vec<usize>,
    /// To be decided, and how many of them.
    open: Vec<usize>,
    n: usize,
}

fn split(chances: &[f64]) -> Result<Split, Error> {
    at_least("units", chances.len(), 1)?;
    for chance in chances {
        within("chance", *chance, 0.0, 1.0)?;
    }
    let total: f64 = chances.iter().sum();
    let whole = total.round();
    within("sum of chances (a whole number)", total, whole - 1e-6, whole + 1e-6)?;
    let certain = |unit: &usize| chances[*unit] >= 1.0 - 1e-9;
    let drawn: Vec<usize> = (0..chances.len()).filter(certain).collect();
    let open: Vec<usize> =
        (0..chances.len()).filter(|unit| !certain(unit) && chances[*unit] > 1e-12).collect();
    let n = (whole as usize).saturating_sub(drawn.len()).min(open.len());
    within("units times sample size", open.len() as f64 * (n as f64 + 1.0), 0.0, CELLS_MAX)?;
    Ok(Split { drawn, open, n })
}

/// `ln(e^a + e^b)`.
fn plus(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// Logarithms of the symmetric sums of order 0..=n over the first k units, for each k.
fn sums(odds: &[f64], n: usize) -> Vec<Vec<f64>> {
    let mut row = vec![f64::NEG_INFINITY; n + 1];
    row[0] = 0.0;
    let mut table = vec![row.clone()];
    for odd in odds {
        for m in (1..=n).rev() {
            row[m] = plus(row[m], odd + row[m - 1]);
        }
        table.push(row.clone());
    }
    table
}

/// From the last unit to the first: in or out, by the share of the samples left that hold it. With
/// `special`, one unit of the sample counts with that weight instead of its odds.
fn decide(
    odds: &[f64],
    special: Option<&[f64]>,
    n: usize,
    mut uniform: impl FnMut() -> f64,
) -> Vec<usize> {
    let plain = sums(odds, n);
    let marked = special.map(|special| {
        let mut row = vec![f64::NEG_INFINITY; n + 1];
        let mut table = vec![row.clone()];
        for (k, (odd, own)) in odds.iter().zip(special).enumerate() {
            for m in (1..=n).rev() {
                let through = plus(odd + row[m - 1], own + plain[k][m - 1]);
                row[m] = plus(row[m], through);
            }
            table.push(row.clone());
        }
        table
    });
    let (mut left, mut waits, mut drawn) = (n, special.is_some(), Vec::with_capacity(n));
    for k in (1..=odds.len()).rev() {
        if left == 0 {
            break;
        }
        let u = uniform();
        let ordinary = match (&marked, waits) {
            (Some(marked), true) => odds[k - 1] + marked[k - 1][left - 1],
            _ => odds[k - 1] + plain[k - 1][left - 1],
        };
        let own = match (special, waits) {
            (Some(special), true) => special[k - 1] + plain[k - 1][left - 1],
            _ => f64::NEG_INFINITY,
        };
        let whole = match (&marked, waits) {
            (Some(marked), true) => marked[k][left],
            _ => plain[k][left],
        };
        let (special_share, share) = ((own - whole).exp(), (plus(own, ordinary) - whole).exp());
        if left == k || u < share {
            waits &= u >= special_share;
            drawn.push(k - 1);
            left -= 1;
        }
    }
    drawn
}

/// Logarithms of odds under which `n` units drawn have the chances wanted.
fn working_odds(chances: &[f64], n: usize) -> Result<Vec<f64>, Error> {
    let wanted: Vec<f64> = chances.iter().map(|p| p.ln()).collect();
    let mut odds: Vec<f64> = chances.iter().map(|p| (p / (1.0 - p)).ln()).collect();
    if n == 0 {
        return Ok(odds);
    }
    let steps_max = 500;
    for _ in 0..steps_max {
        let found = chances_under(&odds, n);
        let miss = found.iter().zip(&wanted).map(|(f, w)| (f.exp() - w.exp()).abs());
        if miss.fold(0.0, f64::max) < 1e-11 {
            return Ok(odds);
        }
        for ((odd, found), wanted) in odds.iter_mut().zip(&found).zip(&wanted) {
            // A step in the logit of the chance settles faster than one in its logarithm.
            let logit = |p: f64| p - (-p.exp()).ln_1p();
            *odd += logit(*wanted) - logit(found.min(-1e-15));
        }
    }
    Err(Error::NotConverged { name: "conditional Poisson odds", iterations: steps_max })
}

/// Logarithms of the chances that the odds give.
fn chances_under(odds: &[f64], n: usize) -> Vec<f64> {
    let before = sums(odds, n);
    let whole = before[odds.len()][n];
    let mut after = vec![f64::NEG_INFINITY; n + 1];
    after[0] = 0.0;
    let mut found = vec![0.0; odds.len()];
    for k in (0..odds.len()).rev() {
        let pairs = (0..n).map(|m| before[k][m] + after[n - 1 - m]);
        found[k] = odds[k] + pairs.fold(f64::NEG_INFINITY, plus) - whole;
        for m in (1..=n).rev() {
            after[m] = plus(after[m], odds[k] + after[m - 1]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::joint;
    use crate::stream::Stream;

    const CHANCES: [f64; 7] = [0.2, 0.4, 0.6, 0.8, 0.35, 0.05, 0.6];

    /// Frequencies of units and pairs over many draws, against the joint chances computed another
    /// way.
    fn check(draw: impl Fn(&mut Stream) -> Result<Vec<usize>, Error>, joint: &[Vec<f64>]) {
        let runs = 40_000;
        let mut seen = vec![vec![0.0; CHANCES.len()]; CHANCES.len()];
        for run in 0..runs {
            let drawn = draw(&mut Stream::new(11, run)).unwrap();
            assert_eq!(drawn.len(), 3);
            for i in &drawn {
                for j in &drawn {
                    seen[*i][*j] += 1.0 / runs as f64;
                }
            }
        }
        for (i, row) in joint.iter().enumerate() {
            for (j, wanted) in row.iter().enumerate() {
                let error = (wanted * (1.0 - wanted) / runs as f64).sqrt();
                let miss = (seen[i][j] - wanted).abs();
                assert!(miss < 4.5 * error, "{i} {j}: {} not {wanted}", seen[i][j]);
            }
        }
    }

    #[test]
    fn both_designs_draw_units_and_pairs_as_often_as_they_promise() {
        let joint_of = joint::sampford(&CHANCES).unwrap();
        check(|s| sampford(&CHANCES, || s.uniform()), &joint_of);
        let joint_of = joint::conditional_poisson(&CHANCES).unwrap();
        check(|s| conditional_poisson(&CHANCES, || s.uniform()), &joint_of);
    }

    #[test]
    fn certain_units_are_always_drawn_and_impossible_ones_never() {
        let chances = [1.0, 0.0, 0.5, 0.5, 1.0];
        for run in 0..50 {
            let mut s = Stream::new(1, run);
            for drawn in [
                sampford(&chances, || s.uniform()).unwrap(),
                conditional_poisson(&chances, || s.uniform()).unwrap(),
            ] {
                assert!(drawn == [0, 2, 4] || drawn == [0, 3, 4]);
            }
        }
        assert_eq!(sampford(&[0.0, 0.0], || 0.5), Ok(vec![]));
        assert_eq!(conditional_poisson(&[1.0], || 0.5), Ok(vec![0]));
    }

    #[test]
    fn a_large_sample_keeps_its_size() {
        let mut s = Stream::new(3, 0);
        let sizes: Vec<f64> = (0..3000).map(|_| (0.8 * s.normal()).exp()).collect();
        let chances = crate::drawing::inclusion::probabilities(&sizes, 1200).unwrap();
        assert_eq!(sampford(&chances, || s.uniform()).unwrap().len(), 1200);
    }

    #[test]
    fn chances_that_are_none_and_sums_that_are_no_number_of_units_are_refused() {
        for bad in [vec![], vec![0.5, 0.4], vec![f64::NAN, 1.0], vec![1.5, 0.5], vec![-0.1, 1.1]] {
            assert!(sampford(&bad, || 0.5).is_err() && conditional_poisson(&bad, || 0.5).is_err());
        }
    }
}
