//! Chances proportional to size.

use crate::error::{Error, amount, at_least, within};

/// Chances that a sample of `n` includes each unit, proportional to size: `n x/Σx`, where units
/// that would exceed 1 are taken with certainty and the rest share what is left, until nobody
/// exceeds 1 (C.-E. Särndal, B. Swensson and J. Wretman 1992, 3.6.2). Size 0 has chance 0. They sum
/// to `n`.
///
/// ```
/// let chances = stats::drawing::inclusion::probabilities(&[90.0, 5.0, 5.0, 0.0], 2).unwrap();
/// assert_eq!(chances, [1.0, 0.5, 0.5, 0.0]);
/// ```
pub fn probabilities(sizes: &[f64], n: usize) -> Result<Vec<f64>, Error> {
    let (mut positive, mut largest) = (0usize, 0.0f64);
    for size in sizes {
        amount("size", *size)?;
        positive += usize::from(*size > 0.0);
        largest = largest.max(*size);
    }
    within("sample size", n as f64, 0.0, positive as f64)?;
    if n == 0 {
        return Ok(vec![0.0; sizes.len()]);
    }
    let total = compensated(sizes.iter().copied());
    let factor = sum_factor(n, total)?;
    if largest * factor < CERTAIN {
        return Ok(sizes.iter().map(|size| size * factor).collect());
    }
    with_certainties(sizes, n)
}

/// A chance from here on is a certainty: rounding must not leave 1 - 1e-16.
const CERTAIN: f64 = 1.0 - 1e-12;

fn sum_factor(left: usize, total: f64) -> Result<f64, Error> {
    let factor = left as f64 / total;
    if factor.is_finite() && total.is_finite() {
        return Ok(factor);
    }
    Err(Error::OutOfRange { name: "sum of sizes", value: total, low: 1e-300, high: 1e300 })
}

/// The largest are certain one after another until the next one is not: taking one away only raises
/// the chances of the others, so this ends where the rounds of the definition end.
fn with_certainties(sizes: &[f64], n: usize) -> Result<Vec<f64>, Error> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_unstable_by(|&i, &j| sizes[j].total_cmp(&sizes[i]).then(i.cmp(&j)));
    // rests[k]: sum of all but the k largest, from the smallest up.
    let mut rests = vec![0.0; sizes.len() + 1];
    let (mut sum, mut lost) = (0.0, 0.0);
    for (place, &unit) in order.iter().enumerate().rev() {
        (sum, lost) = add_compensated(sum, lost, sizes[unit]);
        rests[place] = sum + lost;
    }
    let is_certain =
        |place: &usize| sizes[order[*place]] * (n - place) as f64 >= CERTAIN * rests[*place];
    let certain = (0..n).take_while(is_certain).count();
    let factor = if certain < n { sum_factor(n - certain, rests[certain])? } else { 0.0 };
    let mut chances: Vec<f64> = sizes.iter().map(|size| size * factor).collect();
    order[..certain].iter().for_each(|unit| chances[*unit] = 1.0);
    Ok(chances)
}

fn add_compensated(sum: f64, lost: f64, x: f64) -> (f64, f64) {
    let next = sum + x;
    let error = if sum.abs() >= x.abs() { (sum - next) + x } else { (x - next) + sum };
    (next, lost + error)
}

/// Neumaier's sum: a million small chances still add up to `n`.
fn compensated(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, lost) = values.fold((0.0, 0.0), |(sum, lost), x| add_compensated(sum, lost, x));
    sum + lost
}

/// The systematic draw: the cumulative chances, in list order, are crossed by `u, u+1, u+2, …`; the
/// units where they cross are drawn (W. G. Madow 1949). `u` lies in 0..1 and comes from a public
/// source; publish the order of the list. Positions count from 0.
///
/// ```
/// use stats::drawing::inclusion::*;
/// let drawn = systematic(&[0.5, 0.25, 0.75, 0.5], 0.6).unwrap();
/// assert_eq!(drawn, [1, 3]);
/// ```
pub fn systematic(chances: &[f64], u: f64) -> Result<Vec<usize>, Error> {
    within("u", u, 0.0, 1.0 - f64::EPSILON / 2.0)?;
    at_least("chances", chances.len(), 1)?;
    let (mut sum, mut lost) = (0.0, 0.0);
    for chance in chances {
        within("chance", *chance, 0.0, 1.0)?;
        (sum, lost) = add_compensated(sum, lost, *chance);
    }
    let total = sum + lost;
    let n = total.round();
    within("sum of chances (a whole number)", total, n - 1e-6, n + 1e-6)?;
    let mut drawn = Vec::with_capacity(n as usize);
    let (mut sum, mut lost) = (0.0, 0.0);
    // The next crossing, counted from u.
    let mut crossing = (-u).floor() + 1.0;
    let last = chances.iter().rposition(|chance| *chance > 0.0).unwrap_or(0);
    for (unit, chance) in chances[..chances.len().min(last + 1)].iter().enumerate() {
        (sum, lost) = add_compensated(sum, lost, *chance);
        // The last sum is n exactly, whatever rounding says.
        let reached = if unit == last { n } else { sum + lost } - u;
        if reached >= crossing && *chance > 0.0 {
            drawn.push(unit);
            crossing = reached.floor() + 1.0;
        }
    }
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn chances_sum_to_n_and_the_draw_has_exactly_n() {
        for seed in 0..200 {
            let mut stream = Stream::new(1, seed);
            let sizes: Vec<f64> = (0..500).map(|_| stream.gamma(0.3).unwrap() * 1e6).collect();
            let n = 1 + stream.below(400) as usize;
            let chances = probabilities(&sizes, n).unwrap();
            assert!((chances.iter().sum::<f64>() - n as f64).abs() < 1e-9);
            assert!(chances.iter().all(|p| (0.0..=1.0).contains(p)));
            let drawn = systematic(&chances, stream.uniform()).unwrap();
            assert_eq!(drawn.len(), n);
            for (unit, chance) in chances.iter().enumerate() {
                assert!(*chance < 1.0 || drawn.contains(&unit), "certain units are always drawn");
            }
        }
    }

    #[test]
    fn the_unit_of_size_does_not_matter_and_hostile_sizes_are_refused() {
        let sizes = [3.0, 1.0, 7.0, 2.0];
        let grams: Vec<f64> = sizes.iter().map(|x| 1000.0 * x).collect();
        let (a, b) = (probabilities(&sizes, 2).unwrap(), probabilities(&grams, 2).unwrap());
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-15));
        for bad in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(probabilities(&[bad, 1.0], 1).is_err());
        }
        assert!(
            probabilities(&[1.0, 0.0], 2).is_err() && probabilities(&[f64::MAX; 3], 1).is_err()
        );
        assert_eq!(probabilities(&[], 0), Ok(vec![]));
        assert!(systematic(&[0.5, 0.7], 0.1).is_err() && systematic(&[1.0], 1.0).is_err());
        assert!(systematic(&[], 0.1).is_err());
    }
}
