//! Values that deserve a second look before they are relied on: impossible ones, ones far from
//! their peers, and ones that jumped since the year before (min-max and outlier checks).
//!
//! Nothing is removed or refused here. A page or an import shows the doubt, and a person confirms or
//! corrects. All of it is arithmetic over values in hand: a million take about a second.

use stats::outlier::{MODIFIED_Z_LIMIT, modified_z};
use terms::Millionths;

/// Below this many values a distance from the median says nothing.
pub const PEERS_MIN: usize = 5;

/// How distances of an indicator are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scale {
    /// Differences: rates and shares.
    #[default]
    Plain,
    /// Ratios: sizes that differ manifold from unit to unit. Nought and below have no place on it and are
    /// left to the limits.
    Log,
}

/// What is declared of the values of an indicator in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The least and the greatest that is possible at all.
    pub min: Option<Millionths>,
    pub max: Option<Millionths>,
    pub scale: Scale,
    /// Distances up to this are of no interest, however equal the others are: in the measure of the
    /// indicator, or as a share (0.1 for a tenth) on the logarithmic scale.
    pub slack: Millionths,
    /// A larger change against the period before is doubted; measured as `slack` is.
    pub jump: Option<Millionths>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    BelowMin {
        min: Millionths,
    },
    AboveMax {
        max: Millionths,
    },
    /// The modified z among its peers, and where it would have to lie.
    FarFromPeers {
        score: f64,
        median: f64,
        low: f64,
        high: f64,
        peers: usize,
    },
    Jumped {
        before: Millionths,
        limit: Millionths,
    },
}

impl Doubt {
    /// The word of the rule: in files, confirmations and message codes.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::BelowMin { .. } => "below-min",
            Self::AboveMax { .. } => "above-max",
            Self::FarFromPeers { .. } => "far-from-peers",
            Self::Jumped { .. } => "jumped",
        }
    }
}

impl Bounds {
    /// Whether a value is possible at all.
    pub fn outside(&self, value: Millionths) -> Option<Doubt> {
        let below = self.min.filter(|min| value < *min).map(|min| Doubt::BelowMin { min });
        below.or(self.max.filter(|max| value > *max).map(|max| Doubt::AboveMax { max }))
    }

    /// Whether a value moved further from the one before than declared. On the logarithmic scale a
    /// jump of 0.5 is half as much again, or the same downwards (two thirds).
    pub fn jumped(&self, value: Millionths, before: Millionths) -> Option<Doubt> {
        let limit = self.jump?;
        let far = match self.scale {
            Scale::Plain => value.0.abs_diff(before.0) > limit.0.unsigned_abs(),
            Scale::Log => {
                let (now, then) = (self.scale.place(value)?, self.scale.place(before)?);
                (now - then).abs() > limit.to_f64().ln_1p() + 1e-12
            }
        };
        far.then_some(Doubt::Jumped { before, limit })
    }

    /// Which of the values of one indicator, period and combo lie far from the rest, by position. The
    /// rule is the modified z of Iglewicz and Hoaglin (median and MAD): one slip of the comma cannot
    /// hide itself, as it does in a mean and a standard deviation.
    pub fn far_from_peers(&self, values: &[Millionths]) -> Vec<(usize, Doubt)> {
        let placed: Vec<(usize, f64)> = values
            .iter()
            .enumerate()
            .filter_map(|(at, value)| Some((at, self.scale.place(*value)?)))
            .collect();
        if placed.len() < PEERS_MIN {
            return Vec::new();
        }
        let places: Vec<f64> = placed.iter().map(|(_, place)| *place).collect();
        let Ok(z) = modified_z(&places) else { return Vec::new() };
        let slack = match self.scale {
            Scale::Plain => self.slack.to_f64(),
            Scale::Log => self.slack.to_f64().ln_1p(),
        };
        z.beyond(MODIFIED_Z_LIMIT)
            .into_iter()
            .filter_map(|at| {
                let (distance, score) = (places[at] - z.median, z.scores[at]);
                // The unit of the scores, and how far one may stray.
                let reach = (distance / score * MODIFIED_Z_LIMIT).max(slack);
                let doubt = Doubt::FarFromPeers {
                    score,
                    median: self.scale.value(z.median),
                    low: self.scale.value(z.median - reach),
                    high: self.scale.value(z.median + reach),
                    peers: placed.len(),
                };
                (distance.abs() > reach).then_some((placed[at].0, doubt))
            })
            .collect()
    }
}

impl Scale {
    fn place(self, value: Millionths) -> Option<f64> {
        match self {
            Self::Plain => Some(value.to_f64()),
            Self::Log => (value.0 > 0).then(|| value.to_f64().ln()),
        }
    }
    fn value(self, place: f64) -> f64 {
        match self {
            Self::Plain => place,
            Self::Log => place.exp(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(values: &[i64]) -> Vec<Millionths> {
        values.iter().map(|x| Millionths(x * Millionths::ONE)).collect()
    }
    fn far(bounds: Bounds, values: &[i64]) -> Vec<usize> {
        bounds.far_from_peers(&whole(values)).into_iter().map(|(at, _)| at).collect()
    }

    #[test]
    fn a_slipped_comma_is_found_among_peers_whatever_their_order() {
        let plain = Bounds::default();
        assert_eq!(far(plain, &[98, 97, 99, 98, 980, 96]), [4]);
        assert_eq!(far(plain, &[96, 980, 98, 99, 97, 98]), [1]);
        assert!(far(plain, &[98, 97, 980, 99]).is_empty(), "too few to say");
        let found = plain.far_from_peers(&whole(&[98, 97, 99, 98, 980, 96]));
        let Doubt::FarFromPeers { median, low, high, peers, .. } = found[0].1 else {
            panic!("{found:?}")
        };
        // MAD 1, so one may stray 3.5 / 0.6745 from 98.
        assert_eq!((median, peers), (98.0, 6));
        assert!(
            (high - 98.0 - 3.5 / 0.6745).abs() < 1e-9 && (98.0 - low - 3.5 / 0.6745).abs() < 1e-9
        );
    }

    #[test]
    fn sizes_are_compared_by_ratio_and_shares_by_difference() {
        // Output of counties: large ones are large, and one is a thousand times too large.
        let sizes = [40, 90, 150, 220, 61, 480, 130, 130_000];
        assert_eq!(far(Bounds { scale: Scale::Log, ..Bounds::default() }, &sizes), [7]);
        assert_eq!(far(Bounds::default(), &sizes), [7]);
        assert!(far(Bounds { scale: Scale::Log, ..Bounds::default() }, &sizes[..7]).is_empty());
        // Nought has no logarithm and is not judged by it.
        assert!(
            far(Bounds { scale: Scale::Log, ..Bounds::default() }, &[0, 4, 5, 6, 7, 5]).is_empty()
        );
    }

    #[test]
    fn among_equals_a_difference_of_no_interest_is_let_pass() {
        let slack = Bounds { slack: Millionths(2 * Millionths::ONE), ..Bounds::default() };
        assert_eq!(far(Bounds::default(), &[100, 100, 100, 100, 100, 99]), [5]);
        assert!(far(slack, &[100, 100, 100, 100, 100, 99]).is_empty());
        assert_eq!(far(slack, &[100, 100, 100, 100, 100, 97]), [5]);
    }

    #[test]
    fn a_jump_is_measured_as_the_scale_says() {
        let [ten, fifteen, sixteen] = [10, 15, 16].map(|x| Millionths(x * Millionths::ONE));
        let half = Some(Millionths(Millionths::ONE / 2));
        let log = Bounds { scale: Scale::Log, jump: half, ..Bounds::default() };
        assert_eq!(log.jumped(fifteen, ten), None);
        assert_eq!(log.jumped(ten, fifteen), None);
        assert!(log.jumped(sixteen, ten).is_some() && log.jumped(ten, sixteen).is_some());
        let plain = Bounds { jump: Some(Millionths(5 * Millionths::ONE)), ..Bounds::default() };
        assert_eq!(plain.jumped(fifteen, ten), None);
        assert!(plain.jumped(sixteen, ten).is_some());
        assert_eq!(Bounds::default().jumped(sixteen, ten), None, "nothing is declared");
        assert_eq!(log.jumped(Millionths(0), ten), None, "left to the limits");
        assert!(plain.jumped(Millionths(i64::MAX), Millionths(i64::MIN)).is_some());
    }

    #[test]
    fn impossible_values_are_named_with_the_bound() {
        let (min, max) = (Millionths(0), Millionths(100 * Millionths::ONE));
        let bounds = Bounds { min: Some(min), max: Some(max), ..Bounds::default() };
        let doubts: Vec<Option<Doubt>> =
            whole(&[-1, 0, 100, 101]).into_iter().map(|value| bounds.outside(value)).collect();
        let (below, above) = (Doubt::BelowMin { min }, Doubt::AboveMax { max });
        assert_eq!(doubts, [Some(below), None, None, Some(above)]);
    }
}
