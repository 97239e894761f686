//! One draw of a value and its points, in floats: what a simulation does ten thousand times.
//!
//! A test holds the curves against the decimals of lib/score.

use score::{Direction, RankBand, Rule, StepRounding};
use stats::stream::Stream;

use crate::indicators::Sampling;
use crate::indicators::sampling::{Stratum, float};

/// A value that can be drawn, in floats.
#[derive(Debug, Clone)]
pub(crate) enum Draw {
    Fixed(f64),
    Beta { above: f64, below: f64, scale: f64 },
    Strata { cells: Vec<(f64, f64, f64)>, scale: f64 },
    Normal { mean: f64, error: f64 },
    Linear { value: f64, terms: Vec<(f64, f64, Draw)> },
}

impl Draw {
    pub(crate) fn of(sampling: &Sampling) -> Self {
        match sampling {
            Sampling::Proportion { successes, n, scale } => Self::Beta {
                above: float(*successes) + 0.5,
                below: float(*n - *successes) + 0.5,
                scale: float(*scale),
            },
            Sampling::Stratified { strata, scale } => {
                let cell = |s: &Stratum| {
                    let (passed, n) = (s.successes as f64, s.n as f64);
                    (float(s.share), passed + 0.5, n - passed + 0.5)
                };
                Self::Strata { cells: strata.iter().map(cell).collect(), scale: float(*scale) }
            }
            Sampling::Mean { mean, error } => {
                Self::Normal { mean: float(*mean), error: float(*error) }
            }
            Sampling::Linear { value, terms } => Self::Linear {
                value: float(*value),
                terms: terms
                    .iter()
                    .map(|term| (float(term.slope), float(term.at), Self::of(&term.of)))
                    .collect(),
            },
        }
    }
    pub(crate) fn draw(&self, stream: &mut Stream) -> f64 {
        let beta =
            |stream: &mut Stream, above, below| stream.beta(above, below).unwrap_or(f64::NAN);
        match self {
            Self::Fixed(value) => *value,
            Self::Beta { above, below, scale } => beta(stream, *above, *below) * scale,
            Self::Strata { cells, scale } => {
                let weigh =
                    |(share, above, below): &(f64, f64, f64)| share * beta(stream, *above, *below);
                cells.iter().map(weigh).sum::<f64>() * scale
            }
            Self::Normal { mean, error } => mean + error * stream.normal(),
            Self::Linear { value, terms } => terms
                .iter()
                .fold(*value, |sum, (slope, at, of)| sum + slope * (of.draw(stream) - at)),
        }
    }
}

/// A scoring rule as a function of one number.
#[derive(Debug, Clone)]
pub(crate) enum Curve {
    Steps {
        target: f64,
        step: f64,
        per_step: f64,
        ceil: bool,
    },
    Ratio {
        target: f64,
        lower: bool,
    },
    Floor {
        floor: f64,
        target: f64,
    },
    Plus {
        base: f64,
        each: f64,
    },
    Deduct {
        each: f64,
    },
    Tiers(Vec<(f64, f64)>),
    Ranks {
        bands: Vec<(u32, f64)>,
        lower: bool,
    },
    /// Rules that no sampled number enters.
    Constant,
}

impl Curve {
    pub(crate) fn of(rule: &Rule) -> Self {
        let lower = |direction: &Direction| *direction == Direction::Lower;
        match rule {
            Rule::StepDeduct { target, step, per_step, rounding } => Self::Steps {
                target: float(*target),
                step: float(*step),
                per_step: float(*per_step),
                ceil: *rounding == StepRounding::Ceil,
            },
            Rule::Ratio { target, direction } => {
                Self::Ratio { target: float(*target), lower: lower(direction) }
            }
            Rule::FloorRatio { floor, target } => {
                Self::Floor { floor: float(*floor), target: float(*target) }
            }
            Rule::BasePlus { base, per_unit } => {
                Self::Plus { base: float(*base), each: float(*per_unit) }
            }
            Rule::CountDeduct { per_occurrence } => Self::Deduct { each: float(*per_occurrence) },
            Rule::Tiered { tiers } => {
                let mut tiers: Vec<(f64, f64)> = tiers
                    .iter()
                    .filter_map(|tier| Some((float(tier.from?), float(tier.points))))
                    .collect();
                tiers.sort_by(|a, b| b.0.total_cmp(&a.0));
                Self::Tiers(tiers)
            }
            Rule::Rank { bands, direction } => {
                let band = |band: &RankBand| (band.to, float(band.points));
                Self::Ranks { bands: bands.iter().map(band).collect(), lower: lower(direction) }
            }
            _ => Self::Constant,
        }
    }
    /// Points of a value; the place matters where the rule ranks.
    pub(crate) fn points(&self, max: f64, x: f64, place: u32) -> f64 {
        match self {
            Self::Steps { target, step, per_step, ceil } => {
                let steps = ((target - x) / step).max(0.0);
                // 1.6000000001 steps are 1.6: a draw never lies on the edge on purpose.
                let steps = if *ceil { (steps - 1e-9).ceil().max(0.0) } else { steps };
                (max - steps * per_step).max(0.0)
            }
            Self::Ratio { target, lower: false } => max * (x / target).clamp(0.0, 1.0),
            Self::Ratio { target, lower: true } => {
                if x <= 0.0 {
                    max
                } else {
                    max * (target / x).clamp(0.0, 1.0)
                }
            }
            Self::Floor { floor, target } => max * ((x - floor) / (target - floor)).clamp(0.0, 1.0),
            Self::Plus { base, each } => (base + each * x).min(max).max(0.0),
            Self::Deduct { each } => (max - each * x).max(0.0),
            Self::Tiers(tiers) => {
                tiers.iter().find(|(from, _)| x >= *from).map_or(f64::NAN, |(_, points)| *points)
            }
            Self::Ranks { bands, .. } => {
                bands.iter().find(|(to, _)| place <= *to).map_or(0.0, |(_, points)| *points)
            }
            Self::Constant => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;
    use score::{Input, Tier, score};

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_in_floats_gives_the_points_of_the_decimals() {
        let step = |rounding| Rule::StepDeduct {
            target: d("98"),
            step: d("0.5"),
            per_step: d("1"),
            rounding,
        };
        let tier = |from: &str, points: &str| Tier {
            code: from.to_owned(),
            name: terms::Text::zh(from),
            points: d(points),
            from: Some(d(from)),
        };
        let rules = [
            step(StepRounding::Identity),
            step(StepRounding::Ceil),
            Rule::Ratio { target: d("95"), direction: Direction::Higher },
            Rule::Ratio { target: d("3"), direction: Direction::Lower },
            Rule::FloorRatio { floor: d("70"), target: d("82") },
            Rule::FloorRatio { floor: d("9"), target: d("3") },
            Rule::BasePlus { base: d("1"), per_unit: d("0.04") },
            Rule::CountDeduct { per_occurrence: d("2") },
            Rule::Tiered { tiers: vec![tier("90", "6"), tier("50", "3"), tier("0", "0")] },
        ];
        for rule in &rules {
            for x in 0..=202u32 {
                let x = Decimal::from(x) / Decimal::from(2);
                let scored = score(rule, d("6"), &Input::value(x)).points;
                let Some(want) = scored else { continue };
                let found = Curve::of(rule).points(6.0, float(x), 0);
                assert!((found - float(want)).abs() < 1e-6, "{rule:?} at {x}: {found} for {want}");
            }
        }
    }
}
