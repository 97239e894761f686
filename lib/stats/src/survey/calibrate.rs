//! Making weights agree with what is known of the population.
//!
//! If the sample holds too few small firms, weights are raised until small firms count as many as
//! the register says. Estimates become steadier where the answer depends on the class. Watch the
//! largest factor: above 3 or so a few answers speak for many.

use crate::error::{Error, amount, positive, same_length, within};
use std::collections::BTreeMap;

/// Post-stratification: weights of each class are scaled to its known total (class number → total).
///
/// ```
/// use std::collections::BTreeMap;
/// let known = BTreeMap::from([(1, 60.0), (2, 40.0)]);
/// let weights =
///     stats::survey::calibrate::post_stratify(&[10.0, 10.0, 20.0], &[1, 1, 2], &known).unwrap();
/// assert_eq!(weights, [30.0, 30.0, 40.0]);
/// ```
pub fn post_stratify(
    weights: &[f64],
    classes: &[usize],
    known: &BTreeMap<usize, f64>,
) -> Result<Vec<f64>, Error> {
    same_length("classes", classes.len(), weights.len())?;
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (weight, class) in weights.iter().zip(classes) {
        amount("weight", *weight)?;
        *sums.entry(*class).or_default() += weight;
    }
    let mut factors = BTreeMap::new();
    for (class, total) in known {
        amount("known total", *total)?;
        match sums.get(class) {
            Some(sum) => {
                factors.insert(*class, total / positive("sum of weights of a class", *sum)?);
            }
            None if *total == 0.0 => {}
            None => {
                return Err(Error::NoAnswer { name: "class", reason: "known but nobody sampled" });
            }
        }
    }
    let scaled = |(weight, class): (&f64, &usize)| {
        let reason = "sampled but its total is not known";
        let factor = factors.get(class).ok_or(Error::NoAnswer { name: "class", reason })?;
        Ok(weight * factor)
    };
    weights.iter().zip(classes).map(scaled).collect()
}

/// One margin for raking: the class of each element and the known totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    pub classes: Vec<usize>,
    pub known: BTreeMap<usize, f64>,
}

/// Raking (W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11, 1940, 427–444):
/// post-stratifies to each margin in turn until all agree to a relative 1e-10. The margins must
/// have the same grand total.
pub fn rake(weights: &[f64], margins: &[Margin]) -> Result<Vec<f64>, Error> {
    let grand = |margin: &Margin| margin.known.values().sum::<f64>();
    if let Some(first) = margins.first() {
        let total = positive("grand total", grand(first))?;
        for margin in margins {
            within(
                "grand total of a margin",
                grand(margin),
                total * (1.0 - 1e-9),
                total * (1.0 + 1e-9),
            )?;
        }
    }
    let steps_max = 1000;
    let mut now = weights.to_vec();
    for _ in 0..steps_max {
        let before = now.clone();
        for margin in margins {
            now = post_stratify(&now, &margin.classes, &margin.known)?;
        }
        let settled = before.iter().zip(&now).all(|(a, b)| (a - b).abs() <= 1e-10 * a.abs());
        if settled {
            return Ok(now);
        }
    }
    Err(Error::NotConverged { name: "raking", iterations: steps_max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_margins_are_met_at_the_end() {
        let margin = |classes: [usize; 6], known: [(usize, f64); 2]| Margin {
            classes: classes.to_vec(),
            known: BTreeMap::from(known),
        };
        let margins = [
            margin([0, 0, 0, 1, 1, 1], [(0, 55.0), (1, 45.0)]),
            margin([0, 1, 1, 0, 0, 1], [(0, 70.0), (1, 30.0)]),
        ];
        let raked = rake(&[5.0, 7.0, 9.0, 4.0, 6.0, 8.0], &margins).unwrap();
        for margin in &margins {
            for (class, total) in &margin.known {
                let sum: f64 = raked
                    .iter()
                    .zip(&margin.classes)
                    .filter(|(_, c)| *c == class)
                    .map(|(w, _)| w)
                    .sum();
                assert!((sum - total).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn classes_nobody_knows_or_nobody_sampled_are_refused() {
        let known = BTreeMap::from([(1, 10.0)]);
        assert!(post_stratify(&[1.0], &[2], &known).is_err());
        assert!(post_stratify(&[1.0, 1.0], &[1], &known).is_err());
        assert!(post_stratify(&[0.0], &[1], &known).is_err());
        let other = Margin { classes: vec![1], known: BTreeMap::from([(1, 11.0)]) };
        let one = Margin { classes: vec![1], known };
        assert!(rake(&[1.0], &[one, other]).is_err());
        assert_eq!(rake(&[1.0], &[]), Ok(vec![1.0]));
    }
}
