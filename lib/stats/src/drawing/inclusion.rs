//! Chances proportional to size.

use crate::error::{Error, all_finite, at_least, within};

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
    for size in sizes {
        within("size", *size, 0.0, f64::MAX)?;
    }
    let positive = sizes.iter().filter(|size| **size > 0.0).count();
    within("sample size", n as f64, 0.0, positive as f64)?;
    let mut certain = vec![false; sizes.len()];
    let mut left = n;
    loop {
        let rest = compensated(sizes.iter().zip(&certain).filter(|(_, c)| !**c).map(|(x, _)| *x));
        let factor = if left > 0 { left as f64 / rest } else { 0.0 };
        if !factor.is_finite() {
            return Err(Error::OutOfRange {
                name: "sum of sizes",
                value: rest,
                low: 0.0,
                high: 1e300,
            });
        }
        let reaches = |(size, certain): (&f64, &bool)| !certain && size * factor >= 1.0 - 1e-12;
        let new: Vec<usize> =
            (0..sizes.len()).filter(|i| reaches((&sizes[*i], &certain[*i]))).collect();
        if new.is_empty() || left == 0 {
            let chance =
                |(size, certain): (&f64, &bool)| if *certain { 1.0 } else { size * factor };
            return Ok(sizes.iter().zip(&certain).map(chance).collect());
        }
        left = left.saturating_sub(new.len());
        new.into_iter().for_each(|unit| certain[unit] = true);
    }
}

/// Neumaier's sum: a million small chances still add up to `n`.
fn compensated(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0f64, 0.0);
    for x in values {
        let next = sum + x;
        lost += if sum.abs() >= x.abs() { (sum - next) + x } else { (x - next) + sum };
        sum = next;
    }
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
    all_finite("chances", chances)?;
    for chance in chances {
        within("chance", *chance, 0.0, 1.0)?;
    }
    let total = compensated(chances.iter().copied());
    let n = total.round();
    within("sum of chances (a whole number)", total, n - 1e-6, n + 1e-6)?;
    let mut drawn = Vec::with_capacity(n as usize);
    let (mut sum, mut lost) = (0.0f64, 0.0);
    let mut before = (-u).floor();
    let last = chances.iter().rposition(|chance| *chance > 0.0);
    for (unit, chance) in chances.iter().enumerate() {
        let next = sum + chance;
        lost += if sum >= *chance { (sum - next) + chance } else { (chance - next) + sum };
        sum = next;
        // The last sum is n exactly, whatever rounding says.
        let reached = if Some(unit) >= last { n } else { sum + lost };
        let now = (reached - u).floor();
        if now != before && *chance > 0.0 {
            drawn.push(unit);
        }
        before = now;
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
