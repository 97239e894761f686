//! Estimates from stratified and clustered samples, with honest errors.
//!
//! A sample of shops in counties is not a simple random sample: strata make estimates steadier,
//! clusters less steady, weights either. The variance here is that of totals of the first stage
//! (ultimate clusters) within strata, means and ratios by linearisation (C.-E. Särndal and others
//! 1992, 5.5; conventions of the R package survey 4.1).

pub mod calibrate;
pub mod proportion;

use crate::error::{
    Error, all_finite, amount, at_least, positive, same_length, within, within_arithmetic,
};
use std::collections::BTreeMap;

/// How the sample was drawn; one entry per sampled element.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Stratum numbers; all equal for none.
    pub strata: Vec<usize>,
    /// First-stage units; each its own for a sample of elements.
    pub clusters: Vec<usize>,
    /// Design weights.
    pub weights: Vec<f64>,
    /// First-stage units in the population of each element's stratum; `None` neglects the finite
    /// population.
    pub population: Option<Vec<f64>>,
}

/// An estimate with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub error: f64,
}

impl Design {
    /// A stratified sample of elements.
    pub fn stratified(
        strata: Vec<usize>,
        weights: Vec<f64>,
        population: Option<Vec<f64>>,
    ) -> Design {
        let clusters = (0..strata.len()).collect();
        Design { strata, clusters, weights, population }
    }

    /// Checks lengths and weights, and that every stratum has at least two first-stage units: with
    /// one its variance cannot be known.
    pub fn check(&self) -> Result<(), Error> {
        let n = self.strata.len();
        at_least("sampled elements", n, 2)?;
        same_length("clusters", self.clusters.len(), n)?;
        same_length("weights", self.weights.len(), n)?;
        for weight in &self.weights {
            amount("weight", *weight)?;
        }
        positive("sum of weights", self.weights.iter().sum())?;
        let strata = self.totals(&vec![0.0; n]);
        for units in strata.values() {
            at_least("first-stage units in a stratum", units.len(), 2)?;
        }
        if let Some(population) = &self.population {
            same_length("population sizes", population.len(), n)?;
            for (element, size) in population.iter().enumerate() {
                let drawn = strata[&self.strata[element]].len() as f64;
                within("population of a stratum", *size, drawn, f64::MAX)?;
            }
        }
        Ok(())
    }

    /// Degrees of freedom: first-stage units minus strata.
    pub fn degrees_of_freedom(&self) -> usize {
        let strata = self.totals(&vec![0.0; self.strata.len()]);
        strata.values().map(BTreeMap::len).sum::<usize>() - strata.len()
    }

    /// Totals of `z` by stratum and first-stage unit.
    fn totals(&self, z: &[f64]) -> BTreeMap<usize, BTreeMap<usize, f64>> {
        let mut totals: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
        for ((stratum, cluster), z) in self.strata.iter().zip(&self.clusters).zip(z) {
            *totals.entry(*stratum).or_default().entry(*cluster).or_default() += z;
        }
        totals
    }

    /// Variance of the total of linearised values.
    fn variance(&self, z: &[f64]) -> f64 {
        let mut fraction = BTreeMap::new();
        if let Some(population) = &self.population {
            for (stratum, size) in self.strata.iter().zip(population) {
                fraction.entry(*stratum).or_insert(*size);
            }
        }
        let part = |(stratum, units): (&usize, &BTreeMap<usize, f64>)| {
            let n = units.len() as f64;
            let mean = units.values().sum::<f64>() / n;
            let squares: f64 = units.values().map(|z| (z - mean).powi(2)).sum();
            let left = fraction.get(stratum).map_or(1.0, |size| 1.0 - n / size);
            left * n / (n - 1.0) * squares
        };
        self.totals(z).iter().map(part).sum()
    }

    fn checked(&self, y: &[f64]) -> Result<(), Error> {
        self.check()?;
        same_length("y", y.len(), self.weights.len())?;
        all_finite("y", y)
    }

    /// The total `Σ w y`.
    pub fn total(&self, y: &[f64]) -> Result<Estimate, Error> {
        self.checked(y)?;
        let z: Vec<f64> = y.iter().zip(&self.weights).map(|(y, w)| w * y).collect();
        let found = Estimate { value: z.iter().sum(), error: self.variance(&z).sqrt() };
        within_arithmetic("total", &[found.value, found.error])?;
        Ok(found)
    }

    /// The ratio of two totals.
    pub fn ratio(&self, y: &[f64], x: &[f64]) -> Result<Estimate, Error> {
        self.checked(y)?;
        self.checked(x)?;
        let sum = |v: &[f64]| v.iter().zip(&self.weights).map(|(v, w)| v * w).sum::<f64>();
        let below = sum(x);
        if below == 0.0 {
            return Err(Error::OutOfRange {
                name: "total of x",
                value: 0.0,
                low: f64::MIN_POSITIVE,
                high: f64::MAX,
            });
        }
        let value = sum(y) / below;
        let each = |((y, x), w): ((&f64, &f64), &f64)| w * (y - value * x) / below;
        let z: Vec<f64> = y.iter().zip(x).zip(&self.weights).map(each).collect();
        let found = Estimate { value, error: self.variance(&z).sqrt() };
        within_arithmetic("ratio", &[found.value, found.error])?;
        Ok(found)
    }

    /// The mean `Σ w y/Σ w`.
    ///
    /// ```
    /// use stats::survey::Design;
    /// let design = Design::stratified(vec![1, 1, 2, 2], vec![10.0, 10.0, 30.0, 30.0], None);
    /// let mean = design.mean(&[4.0, 6.0, 9.0, 11.0]).unwrap();
    /// assert_eq!(mean.value, 8.75);
    /// ```
    pub fn mean(&self, y: &[f64]) -> Result<Estimate, Error> {
        self.ratio(y, &vec![1.0; y.len()])
    }

    /// The mean over those for whom `inside` is true; the whole design stays in the variance.
    pub fn domain_mean(&self, y: &[f64], inside: &[bool]) -> Result<Estimate, Error> {
        same_length("domain", inside.len(), y.len())?;
        let marks: Vec<f64> = inside.iter().map(|inside| f64::from(u8::from(*inside))).collect();
        let y: Vec<f64> = y.iter().zip(&marks).map(|(y, mark)| y * mark).collect();
        self.ratio(&y, &marks)
    }

    /// Design effect of the mean: its variance over that of a simple random sample of the same size
    /// without replacement from a population of `Σw`.
    pub fn design_effect(&self, y: &[f64]) -> Result<f64, Error> {
        let mean = self.mean(y)?;
        let (n, size) = (y.len() as f64, self.weights.iter().sum::<f64>());
        let squares: f64 =
            y.iter().zip(&self.weights).map(|(y, w)| w * (y - mean.value).powi(2)).sum();
        let spread = squares / size * n / (n - 1.0);
        let simple =
            positive("variance of a simple random sample", spread * (size - n) / (size * n))?;
        Ok(mean.error * mean.error / simple)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stratum_is_the_textbook_formula() {
        let y = [3.0, 7.0, 8.0, 4.0, 9.0];
        let design = Design::stratified(vec![0; 5], vec![4.0; 5], Some(vec![20.0; 5]));
        let mean = design.mean(&y).unwrap();
        let variance = crate::describe::variance_of(&y);
        assert!((mean.error.powi(2) - 0.75 * variance / 5.0).abs() < 1e-12);
        assert!((design.design_effect(&y).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(design.degrees_of_freedom(), 4);
        let all = design.domain_mean(&y, &[true; 5]).unwrap();
        assert!((all.error - mean.error).abs() < 1e-15);
    }

    #[test]
    fn a_lonely_unit_and_impossible_weights_are_refused() {
        let lonely = Design::stratified(vec![0, 0, 1], vec![1.0; 3], None);
        assert!(matches!(lonely.mean(&[1.0, 2.0, 3.0]), Err(Error::TooFew { .. })));
        let negative = Design::stratified(vec![0, 0], vec![1.0, -1.0], None);
        assert!(negative.total(&[1.0, 2.0]).is_err());
        let small = Design::stratified(vec![0, 0], vec![1.0; 2], Some(vec![1.0; 2]));
        assert!(small.total(&[1.0, 2.0]).is_err());
        let fine = Design::stratified(vec![0, 0], vec![1.0; 2], None);
        assert!(fine.domain_mean(&[1.0, 2.0], &[false; 2]).is_err());
        assert!(fine.mean(&[f64::NAN, 1.0]).is_err() && fine.mean(&[1.0]).is_err());
    }
}
