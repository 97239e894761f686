//! Gauge repeatability and reproducibility (AIAG, Measurement Systems Analysis, 4th edition): every
//! operator measures every part several times.

use crate::chart::constants::range;
use crate::describe::mean_of;
use crate::distribution::beta;
use crate::error::{Error, all_finite, at_least, positive, same_length, within_arithmetic};

/// One line of the analysis of variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub df: f64,
    pub squares: f64,
    pub mean_square: f64,
    /// Over the interaction for parts and operators, over repeatability for the interaction; `None`
    /// for repeatability or a divisor of 0.
    pub f: Option<f64>,
    pub p: Option<f64>,
}

/// The analysis of variance of a crossed study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anova {
    pub part: Line,
    pub operator: Line,
    pub interaction: Line,
    pub repeatability: Line,
    sizes: (f64, f64, f64),
}

/// Variance components; negative estimates are set to 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    pub repeatability: f64,
    pub operator: f64,
    pub interaction: f64,
    pub part: f64,
}

impl Components {
    /// Operator and interaction.
    pub fn reproducibility(&self) -> f64 {
        self.operator + self.interaction
    }

    /// Repeatability and reproducibility.
    pub fn gauge(&self) -> f64 {
        self.repeatability + self.reproducibility()
    }

    pub fn total(&self) -> f64 {
        self.gauge() + self.part
    }

    /// Gauge share of the total standard deviation in percent: below 10 good, above 30 not
    /// acceptable. `None` without any spread.
    pub fn percent_of_spread(&self) -> Option<f64> {
        (self.total() > 0.0).then(|| 100.0 * (self.gauge() / self.total()).sqrt())
    }

    /// Gauge share of the total variance in percent.
    pub fn percent_contribution(&self) -> Option<f64> {
        (self.total() > 0.0).then(|| 100.0 * self.gauge() / self.total())
    }

    /// Number of distinct categories, `1.41 √(part/gauge)` rounded down, at least 1; at least 5 is
    /// asked for. `None` for a gauge without spread.
    pub fn categories(&self) -> Option<u64> {
        categories(self.part.sqrt(), self.gauge().sqrt())
    }
}

fn categories(part: f64, gauge: f64) -> Option<u64> {
    (gauge > 0.0).then(|| (1.41 * part / gauge).floor().max(1.0) as u64)
}

/// Analyses `measurements[part][operator][trial]`; complete, at least two of each.
///
/// ```
/// let study = vec![
///     vec![vec![1.0, 1.1], vec![1.2, 1.1]],
///     vec![vec![2.0, 2.1], vec![2.1, 2.3]],
///     vec![vec![3.1, 3.0], vec![3.1, 3.2]],
/// ];
/// let anova = stats::measurement::gauge::anova(&study).unwrap();
/// assert!(anova.pooled().categories().unwrap() >= 5);
/// ```
pub fn anova(measurements: &[Vec<Vec<f64>>]) -> Result<Anova, Error> {
    let (p, o, r) = check(measurements)?;
    let all: Vec<f64> = measurements.iter().flatten().flatten().copied().collect();
    let grand = mean_of(&all);
    let cell = |part: usize, operator: usize| mean_of(&measurements[part][operator]);
    let cells: Vec<Vec<f64>> = (0..p).map(|i| (0..o).map(|j| cell(i, j)).collect()).collect();
    let part_mean: Vec<f64> = cells.iter().map(|row| mean_of(row)).collect();
    let operator_mean: Vec<f64> =
        (0..o).map(|j| mean_of(&cells.iter().map(|row| row[j]).collect::<Vec<f64>>())).collect();
    let squares = |means: &[f64]| means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
    let (pf, of, rf) = (p as f64, o as f64, r as f64);
    let part = squares(&part_mean) * of * rf;
    let operator = squares(&operator_mean) * pf * rf;
    let (mut interaction, mut inside) = (0.0, 0.0);
    for i in 0..p {
        for j in 0..o {
            interaction += rf * (cells[i][j] - part_mean[i] - operator_mean[j] + grand).powi(2);
            inside += measurements[i][j].iter().map(|x| (x - cells[i][j]).powi(2)).sum::<f64>();
        }
    }
    let line = |squares: f64, df: f64, over: Option<(f64, f64)>| {
        let mean_square = squares / df;
        let f = over.filter(|(below, _)| *below > 0.0).map(|(below, _)| mean_square / below);
        let p = f.zip(over).map(|(f, (_, df2))| beta::f_upper(f, df, df2));
        Line { df, squares, mean_square, f, p }
    };
    let (df_cross, df_inside) = ((pf - 1.0) * (of - 1.0), pf * of * (rf - 1.0));
    let cross = Some((interaction / df_cross, df_cross));
    Ok(Anova {
        part: line(part, pf - 1.0, cross),
        operator: line(operator, of - 1.0, cross),
        interaction: line(interaction, df_cross, Some((inside / df_inside, df_inside))),
        repeatability: line(inside, df_inside, None),
        sizes: (pf, of, rf),
    })
}

impl Anova {
    /// Components with the interaction kept.
    pub fn with_interaction(&self) -> Components {
        let cross = self.interaction.mean_square;
        let inside = self.repeatability.mean_square;
        let interaction = ((cross - inside) / self.sizes.2).max(0.0);
        self.components(cross, inside, interaction)
    }

    /// Components with the interaction pooled into repeatability.
    pub fn pooled(&self) -> Components {
        let squares = self.interaction.squares + self.repeatability.squares;
        let inside = squares / (self.interaction.df + self.repeatability.df);
        self.components(inside, inside, 0.0)
    }

    /// The interaction stays if its p is at most `alpha` (AIAG 0.25; older Minitab 0.05), else it
    /// is pooled.
    pub fn chosen(&self, alpha: f64) -> Components {
        if self.interaction.p.is_some_and(|p| p <= alpha) {
            self.with_interaction()
        } else {
            self.pooled()
        }
    }

    fn components(&self, below: f64, repeatability: f64, interaction: f64) -> Components {
        let (p, o, r) = self.sizes;
        Components {
            repeatability,
            operator: ((self.operator.mean_square - below) / (p * r)).max(0.0),
            interaction,
            part: ((self.part.mean_square - below) / (o * r)).max(0.0),
        }
    }
}

/// Factors of the range method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RangeFactors {
    /// For the mean range of trials, `1/d2`.
    pub k1: f64,
    /// For the range of operators' means, `1/d2*` of one sample, `d2*² = d2² + d3²`.
    pub k2: f64,
    /// For the range of parts' means, likewise.
    pub k3: f64,
}

/// Exact factors; the AIAG table prints them with four digits.
pub fn range_factors(parts: usize, operators: usize, trials: usize) -> Result<RangeFactors, Error> {
    let one = |n: usize| range(n).map(|(d2, d3)| 1.0 / d2.hypot(d3));
    Ok(RangeFactors { k1: 1.0 / range(trials)?.0, k2: one(operators)?, k3: one(parts)? })
}

/// The range method's standard deviations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RangeStudy {
    /// Equipment variation (repeatability).
    pub equipment: f64,
    /// Appraiser variation (reproducibility).
    pub appraiser: f64,
    pub gauge: f64,
    pub part: f64,
    pub total: f64,
    /// `100 gauge/total`; `None` without any spread.
    pub percent: Option<f64>,
    pub categories: Option<u64>,
}

/// The range method (Xbar-R): `EV = R̿ K1`, `AV = √((X̄_diff K2)² - EV²/nr)`, `PV = R_p K3`.
pub fn range_method(
    measurements: &[Vec<Vec<f64>>],
    factors: &RangeFactors,
) -> Result<RangeStudy, Error> {
    let (p, o, r) = check(measurements)?;
    for factor in [factors.k1, factors.k2, factors.k3] {
        positive("factor", factor)?;
    }
    let reach = |values: &[f64]| {
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        high - values.iter().copied().fold(f64::INFINITY, f64::min)
    };
    let ranges: Vec<f64> = measurements.iter().flatten().map(|trials| reach(trials)).collect();
    let by_part: Vec<f64> = measurements.iter().map(|part| mean_of(&part.concat())).collect();
    let of_operator = |j: usize| {
        mean_of(&measurements.iter().flat_map(|part| part[j].iter().copied()).collect::<Vec<f64>>())
    };
    let by_operator: Vec<f64> = (0..o).map(of_operator).collect();
    let equipment = mean_of(&ranges) * factors.k1;
    let noise = equipment * equipment / (p * r) as f64;
    let appraiser = ((reach(&by_operator) * factors.k2).powi(2) - noise).max(0.0).sqrt();
    let gauge = equipment.hypot(appraiser);
    let part = reach(&by_part) * factors.k3;
    let total = gauge.hypot(part);
    within_arithmetic("range method", &[equipment, appraiser, gauge, part, total])?;
    Ok(RangeStudy {
        equipment,
        appraiser,
        gauge,
        part,
        total,
        percent: (total > 0.0).then(|| 100.0 * gauge / total),
        categories: categories(part, gauge),
    })
}

fn check(measurements: &[Vec<Vec<f64>>]) -> Result<(usize, usize, usize), Error> {
    at_least("parts", measurements.len(), 2)?;
    let operators = measurements[0].len();
    at_least("operators", operators, 2)?;
    let trials = measurements[0][0].len();
    at_least("trials", trials, 2)?;
    for part in measurements {
        same_length("operators of a part", part.len(), operators)?;
        for values in part {
            same_length("trials of a part and operator", values.len(), trials)?;
            all_finite("measurements", values)?;
        }
    }
    Ok((measurements.len(), operators, trials))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn the_components_that_made_the_data_are_found() {
        let mut sums = [0.0; 3];
        for run in 0..200 {
            let mut stream = Stream::new(1, run);
            let operators: Vec<f64> = (0..6).map(|_| 0.5 * stream.normal()).collect();
            let study: Vec<Vec<Vec<f64>>> = (0..10)
                .map(|_| {
                    let part = 2.0 * stream.normal();
                    operators
                        .iter()
                        .map(|op| (0..3).map(|_| 9.0 + part + op + 0.3 * stream.normal()).collect())
                        .collect()
                })
                .collect();
            let found = anova(&study).unwrap().pooled();
            sums[0] += found.repeatability;
            sums[1] += found.operator;
            sums[2] += found.part;
            let ranges = range_method(&study, &range_factors(10, 6, 3).unwrap()).unwrap();
            assert!((ranges.equipment - 0.3).abs() < 0.05);
        }
        for (sum, expected) in sums.iter().zip([0.09, 0.25, 4.0]) {
            assert!((sum / 200.0 / expected - 1.0).abs() < 0.15, "{sum} {expected}");
        }
    }

    #[test]
    fn ragged_and_constant_studies_have_their_answers() {
        let constant = vec![vec![vec![1.0; 2]; 2]; 2];
        let found = anova(&constant).unwrap();
        assert_eq!((found.part.f, found.pooled().categories()), (None, None));
        assert_eq!(found.chosen(0.25).percent_of_spread(), None);
        assert!(anova(&[]).is_err() && anova(&vec![vec![vec![1.0; 2]; 1]; 2]).is_err());
        assert!(anova(&[vec![vec![1.0; 2]; 2], vec![vec![1.0; 2], vec![1.0]]]).is_err());
        let bad = RangeFactors { k1: 0.0, k2: 1.0, k3: 1.0 };
        assert!(range_method(&constant, &bad).is_err());
    }
}
