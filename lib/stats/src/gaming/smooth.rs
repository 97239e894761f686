//! Too smooth: figures from samples jump, and if they do not, they were not counted.

use super::{Finding, Oddity};
use crate::distribution::{beta, gamma};
use crate::error::{Error, all_finite, at_least, same_length, within};

/// What is known of the sampling error of the values of a series.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Noise {
    /// Nothing.
    #[default]
    Unknown,
    /// The values are counts of events: at least Poisson.
    Counts,
    /// The values are shares of samples, in units of which `whole` make 100 %.
    Shares { sizes: Vec<u64>, whole: i64 },
    /// The standard error of each value.
    Errors(Vec<f64>),
}

/// Changes from period to period against the least that sampling error gives.
///
/// Two statistics on differences scaled by their sampling variance, `Σ d²/v`: of first differences
/// (expectation 1 each; the squares of neighbours correlate by ¼, which makes the variance of the
/// sum `3m - 1`) and of second differences, which a steady growth cannot hide (correlations of the
/// squares 4/9 and 1/36). Each is referred to a gamma distribution of those moments, lower tail, and
/// the smaller p doubled. Everything honest that adds noise (season, overdispersion) makes this
/// check more cautious; stretches at 0 or 100 %, where there is nothing to vary, are left out. At
/// least 12 differences must remain.
///
/// ```
/// use stats::gaming::{Noise, smooth::too_smooth};
/// let jumping = [104, 89, 97, 118, 92, 101, 110, 84, 99, 107, 95, 113, 90, 103];
/// let gliding = [100, 101, 101, 102, 103, 103, 104, 105, 105, 106, 107, 107, 108, 109];
/// assert!(too_smooth(&jumping, &Noise::Counts).unwrap().p_value > 0.1);
/// assert!(too_smooth(&gliding, &Noise::Counts).unwrap().p_value < 1e-6);
/// ```
pub fn too_smooth(values: &[i64], noise: &Noise) -> Result<Finding, Error> {
    let points = points(values, noise)?;
    let first = scaled(&points, &[1.0, -1.0]);
    let second = scaled(&points, &[1.0, -2.0, 1.0]);
    at_least("changes with sampling error", first.len().min(second.len()), 12)?;
    let by_first = lower(&first, &[0.25]);
    let by_second = lower(&second, &[4.0 / 9.0, 1.0 / 36.0]);
    let share = first.iter().sum::<f64>() / first.len() as f64;
    let p_value = (2.0 * by_first.min(by_second)).min(1.0);
    let oddity = Oddity::TooSmooth { share };
    Ok(Finding { oddity, p_value, rests_on: (0..values.len()).collect() })
}

/// A value and what its variance is made of.
struct Point {
    value: f64,
    noise: Scale,
}

enum Scale {
    Count,
    Share { size: f64 },
    Variance(f64),
}

fn points(values: &[i64], noise: &Noise) -> Result<Vec<Point>, Error> {
    let floats = values.iter().map(|v| *v as f64);
    match noise {
        Noise::Unknown => {
            let reason = "nothing is known of the sampling error";
            Err(Error::NoAnswer { name: "smoothness", reason })
        }
        Noise::Counts => {
            floats.clone().try_for_each(|v| within("count", v, 0.0, 1e15).map(|_| ()))?;
            at_least("values", values.len(), 1)?;
            let mean = floats.clone().sum::<f64>() / values.len() as f64;
            if mean < 5.0 {
                let reason = "counts below 5 on average say too little";
                return Err(Error::NoAnswer { name: "smoothness", reason });
            }
            Ok(floats.map(|value| Point { value, noise: Scale::Count }).collect())
        }
        Noise::Shares { sizes, whole } => {
            same_length("sizes of samples", sizes.len(), values.len())?;
            let whole = within("units of 100 %", *whole as f64, 1.0, 1e15)?;
            let point = |(value, size): (f64, &u64)| {
                within("share", value, 0.0, whole)?;
                let size = within("size of a sample", *size as f64, 1.0, 1e15)?;
                Ok(Point { value: value / whole, noise: Scale::Share { size } })
            };
            floats.zip(sizes).map(point).collect()
        }
        Noise::Errors(errors) => {
            same_length("standard errors", errors.len(), values.len())?;
            let point = |(value, error): (f64, &f64)| {
                let error = within("standard error", *error, f64::MIN_POSITIVE, 1e150)?;
                Ok(Point { value, noise: Scale::Variance(error * error) })
            };
            floats.zip(errors).map(point).collect()
        }
    }
}

/// Squares of a weighted difference over their sampling variance, where there is any.
fn scaled(points: &[Point], weights: &[f64]) -> Vec<f64> {
    let square = |window: &[Point]| {
        let pairs = || window.iter().zip(weights);
        let difference: f64 = pairs().map(|(point, w)| w * point.value).sum();
        // Within a window the share is taken as one; so it is under the null.
        let (mut passed, mut all) = (0.0, 0.0);
        for point in window {
            if let Scale::Share { size } = point.noise {
                passed += size * point.value;
                all += size;
            }
        }
        let share: f64 = if all > 0.0 { passed / all } else { 0.0 };
        let variance = |point: &Point| match point.noise {
            Scale::Count => point.value,
            Scale::Share { size } => share * (1.0 - share) / size,
            Scale::Variance(variance) => variance,
        };
        let total: f64 = pairs().map(|(point, w)| w * w * variance(point)).sum();
        (total > 0.0).then_some(difference * difference / total)
    };
    points.windows(weights.len()).filter_map(square).collect()
}

/// Lower tail of a sum of squares whose neighbours at distance 1, 2, … correlate so.
fn lower(squares: &[f64], correlations: &[f64]) -> f64 {
    let m = squares.len() as f64;
    let neighbours = correlations.iter().enumerate().map(|(i, r)| 4.0 * r * (m - 1.0 - i as f64));
    let variance = 2.0 * m + neighbours.sum::<f64>();
    gamma::tails(m * m / variance, squares.iter().sum::<f64>() * m / variance).0
}

/// The variance of changes from period to period against that of peers that report the same thing:
/// the ratio is referred to F with the effective degrees `2m²/(3m - 1)` of overlapping differences,
/// lower tail. For series without known sampling error; at least 8 changes each.
///
/// ```
/// use stats::gaming::smooth::smoother_than_peers;
/// let own = [50.0, 50.1, 50.1, 50.2, 50.2, 50.3, 50.3, 50.4, 50.4, 50.5];
/// let peer = vec![50.0, 52.0, 49.0, 51.5, 48.0, 50.5, 53.0, 49.5, 51.0, 50.0];
/// assert!(smoother_than_peers(&own, &[peer]).unwrap().p_value < 1e-4);
/// ```
pub fn smoother_than_peers(own: &[f64], peers: &[Vec<f64>]) -> Result<Finding, Error> {
    at_least("peers", peers.len(), 1)?;
    let (own_square, own_df) = changes("values", own)?;
    let (mut squares, mut df) = (0.0, 0.0);
    for peer in peers {
        let (square, degrees) = changes("values of a peer", peer)?;
        squares += square * degrees;
        df += degrees;
    }
    if squares == 0.0 {
        return Err(Error::Constant { name: "values of all peers", value: peers[0][0] });
    }
    let share = own_square / (squares / df);
    let above = own_df * share;
    let p_value = beta::tails_at(0.5 * own_df, 0.5 * df, above / (above + df), df / (above + df)).0;
    let oddity = Oddity::SmootherThanPeers { share };
    Ok(Finding { oddity, p_value, rests_on: (0..own.len()).collect() })
}

/// Mean square of the changes and its effective degrees of freedom.
fn changes(name: &'static str, values: &[f64]) -> Result<(f64, f64), Error> {
    at_least(name, values.len(), 9)?;
    all_finite(name, values)?;
    let m = values.len() as f64 - 1.0;
    let squares: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    let mean = within(name, squares / m, 0.0, f64::MAX)?;
    Ok((mean, 2.0 * m * m / (3.0 * m - 1.0)))
}
