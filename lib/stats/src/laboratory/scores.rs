//! How far off is a laboratory (ISO 13528:2015, clause 9)?

use crate::error::{Error, amount, number, positive};

/// The value the round goes by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assigned {
    pub value: f64,
    /// Its standard uncertainty.
    pub uncertainty: f64,
    /// Standard deviation for proficiency assessment, the yardstick.
    pub sigma: f64,
}

/// All scores of one result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    pub difference: f64,
    /// Of the assigned value, in percent; `None` if that is 0.
    pub percent: Option<f64>,
    /// `D/σ`.
    pub z: f64,
    /// `D/√(σ² + u_pt²)`: when the assigned value is itself uncertain (u_pt > 0.3 σ).
    pub z_prime: f64,
    /// `D/√(u² + u_pt²)`; `None` without the laboratory's own uncertainty.
    pub zeta: Option<f64>,
    /// `D/√(U² + U_pt²)` with `U = 2u`.
    pub en: Option<f64>,
}

/// What a z, z′ or zeta score means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Up to 2.
    Satisfactory,
    /// Between 2 and 3: a warning signal.
    Questionable,
    /// From 3 on: an action signal.
    Unsatisfactory,
}

/// Scores a result; `uncertainty` is the laboratory's standard uncertainty, if it gave one.
///
/// ```
/// use stats::laboratory::scores::*;
/// let assigned = Assigned { value: 10.0, uncertainty: 0.1, sigma: 0.5 };
/// let scores = score(11.2, Some(0.2), &assigned).unwrap();
/// assert!((scores.z - 2.4).abs() < 1e-12);
/// assert_eq!(meaning(scores.z).unwrap(), Meaning::Questionable);
/// ```
pub fn score(result: f64, uncertainty: Option<f64>, assigned: &Assigned) -> Result<Scores, Error> {
    number("result", result)?;
    number("assigned value", assigned.value)?;
    let sigma = positive("sigma", assigned.sigma)?;
    let pt = amount("uncertainty of the assigned value", assigned.uncertainty)?;
    let difference = result - assigned.value;
    let zeta = match uncertainty {
        Some(own) => {
            amount("uncertainty", own)?;
            Some(difference / positive("combined uncertainty", own.hypot(pt))?)
        }
        None => None,
    };
    Ok(Scores {
        difference,
        percent: (assigned.value != 0.0).then(|| 100.0 * difference / assigned.value),
        z: difference / sigma,
        z_prime: difference / sigma.hypot(pt),
        zeta,
        // The factor 2 of both expanded uncertainties comes out.
        en: zeta.map(|zeta| 0.5 * zeta),
    })
}

/// Reads a z, z′ or zeta score.
pub fn meaning(score: f64) -> Result<Meaning, Error> {
    number("score", score)?;
    Ok(match score.abs() {
        size if size <= 2.0 => Meaning::Satisfactory,
        size if size < 3.0 => Meaning::Questionable,
        _ => Meaning::Unsatisfactory,
    })
}

/// Whether an En number is satisfactory: strictly within ±1.
pub fn en_satisfactory(en: f64) -> bool {
    en.abs() < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_without_an_uncertainty_and_with_impossible_ones() {
        let assigned = Assigned { value: 0.0, uncertainty: 0.0, sigma: 1.0 };
        let scores = score(-3.0, None, &assigned).unwrap();
        assert_eq!((scores.percent, scores.zeta, scores.en), (None, None, None));
        assert_eq!(scores.z, scores.z_prime);
        assert_eq!(meaning(scores.z), Ok(Meaning::Unsatisfactory));
        assert!(score(1.0, Some(0.0), &assigned).is_err());
        assert!(score(1.0, Some(-1.0), &assigned).is_err());
        assert!(score(f64::NAN, None, &assigned).is_err());
        assert!(score(1.0, None, &Assigned { sigma: 0.0, ..assigned }).is_err());
        assert!(meaning(f64::NAN).is_err() && !en_satisfactory(f64::NAN));
    }
}
