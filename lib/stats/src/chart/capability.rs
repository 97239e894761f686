//! Is a steady process good enough for its tolerance?
//!
//! Indices compare the width of the tolerance with that of the process. They mean something only
//! after the chart is quiet and if the values are about normal; always show the interval, because
//! thirty values leave Cp = 1.33 anywhere from 1.0 to 1.7.

use super::variables::Baseline;
use crate::describe::{mean_of, variance_of};
use crate::distribution::{gamma, normal};
use crate::error::{Error, all_finite, at_least, number, positive, strictly_within, within};
use crate::interval::{Interval, two_sided_z};

/// Specification limits; one of them may be absent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Specification {
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    /// Target; the middle if both limits are given and no target.
    pub target: Option<f64>,
}

/// An index with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub interval: Interval,
}

/// Capability indices; those that need an absent limit are `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capability {
    /// `(USL - LSL)/6σ`; interval by chi-squared with `N - 1`.
    pub cp: Option<Estimate>,
    /// `(μ - LSL)/3σ`; both ends are one-sided bounds at the confidence, as in qcc.
    pub cp_lower: Option<Estimate>,
    /// `(USL - μ)/3σ`; likewise.
    pub cp_upper: Option<Estimate>,
    /// The smaller of the two; two-sided interval of A. F. Bissell (Applied Statistics 39, 1990,
    /// 331–340).
    pub cpk: Estimate,
    /// `Cp/√(1 + ((μ - T)/σ)²)` (L. K. Chan, S. W. Cheng and F. A. Spiring, Journal of Quality
    /// Technology 20, 1988, 162–175).
    pub cpm: Option<Estimate>,
    /// Expected share below the lower limit under the normal distribution.
    pub below: f64,
    /// Expected share above the upper limit.
    pub above: f64,
}

/// Capability from a centre and a sigma estimated from `n` values.
///
/// With a [`Baseline`] from samples this is Cp, Cpk (short term); with [`overall`] it is Pp, Ppk.
///
/// ```
/// use stats::chart::capability::*;
/// use stats::chart::variables::Baseline;
/// let tolerance = Specification { lower: Some(4.0), upper: Some(16.0), target: None };
/// let found = capability(&Baseline { centre: 11.0, sigma: 1.0 }, 100, &tolerance, 0.95).unwrap();
/// assert_eq!(found.cp.unwrap().value, 2.0);
/// assert!((found.cpk.value - 5.0 / 3.0).abs() < 1e-12);
/// ```
pub fn capability(
    process: &Baseline,
    n: usize,
    specification: &Specification,
    confidence: f64,
) -> Result<Capability, Error> {
    strictly_within("confidence", confidence, 0.0, 1.0)?;
    positive("sigma", process.sigma)?;
    number("centre", process.centre)?;
    at_least("values", n, 2)?;
    let (mu, sigma) = (process.centre, process.sigma);
    let Specification { lower, upper, target } = *specification;
    for limit in [lower, upper, target].into_iter().flatten() {
        number("specification", limit)?;
    }
    let both = lower.zip(upper);
    if let Some((lower, upper)) = both {
        positive("upper minus lower specification", upper - lower)?;
    }
    // What is farther away than this has no meaning, and its square none either.
    for limit in [lower, upper, target].into_iter().flatten() {
        within(
            "distance of a specification in sigmas",
            (limit - process.centre) / process.sigma,
            -1e50,
            1e50,
        )?;
    }
    let count = n as f64;
    let chi = |value: f64, df: f64| {
        let end = |p: f64| value * (gamma::chi_squared_quantile(p, df) / df).sqrt();
        let tail = 0.5 * (1.0 - confidence);
        Estimate { value, interval: Interval { low: end(tail), high: end(1.0 - tail) } }
    };
    let bissell = |value: f64, z: f64| {
        let error = (1.0 / (9.0 * count) + value * value / (2.0 * (count - 1.0))).sqrt();
        Estimate { value, interval: Interval { low: value - z * error, high: value + z * error } }
    };
    let one_sided = normal::quantile(confidence);
    let down = lower.map(|lower| (mu - lower) / (3.0 * sigma));
    let up = upper.map(|upper| (upper - mu) / (3.0 * sigma));
    let Some(nearest) = down.into_iter().chain(up).reduce(f64::min) else {
        return Err(Error::NoAnswer { name: "specification", reason: "neither limit is given" });
    };
    let cpm = both.map(|(lower, upper)| {
        let off = ((mu - target.unwrap_or(0.5 * (lower + upper))) / sigma).powi(2);
        let df = count * (1.0 + off) / (1.0 + 2.0 * off);
        chi((upper - lower) / (6.0 * sigma) / (1.0 + off).sqrt(), df)
    });
    Ok(Capability {
        cp: both.map(|(lower, upper)| chi((upper - lower) / (6.0 * sigma), count - 1.0)),
        cp_lower: down.map(|value| bissell(value, one_sided)),
        cp_upper: up.map(|value| bissell(value, one_sided)),
        cpk: bissell(nearest, two_sided_z(confidence)?),
        cpm,
        below: down.map_or(0.0, |down| normal::cumulative(-3.0 * down)),
        above: up.map_or(0.0, |up| normal::upper(3.0 * up)),
    })
}

/// Centre and overall standard deviation, for Pp and Ppk.
pub fn overall(values: &[f64]) -> Result<Baseline, Error> {
    at_least("values", values.len(), 2)?;
    all_finite("values", values)?;
    Ok(Baseline { centre: mean_of(values), sigma: variance_of(values).sqrt() })
}

/// Defects per million opportunities.
pub fn dpmo(defects: u64, units: u64, opportunities: u64) -> Result<f64, Error> {
    let chances = units as f64 * opportunities as f64;
    positive("units × opportunities", chances)?;
    within("defects", defects as f64, 0.0, chances)?;
    Ok(defects as f64 / chances * 1e6)
}

/// The sigma level `Φ⁻¹(1 - DPMO/10⁶) + shift`; the customary shift is 1.5.
///
/// ```
/// use stats::chart::capability::sigma_level;
/// for (dpmo, level) in [(3.4, 6.0), (233.0, 5.0), (6210.0, 4.0), (66_807.0, 3.0), (308_538.0, 2.0)] {
///     assert!((sigma_level(dpmo, 1.5).unwrap() - level).abs() < 0.005);
/// }
/// ```
pub fn sigma_level(dpmo: f64, shift: f64) -> Result<f64, Error> {
    strictly_within("DPMO", dpmo, 0.0, 1e6)?;
    number("shift", shift)?;
    Ok(shift - normal::quantile(dpmo / 1e6))
}

/// First-pass yield: units right the first time over units started.
pub fn first_pass_yield(right: u64, started: u64) -> Result<f64, Error> {
    crate::interval::check_counts(right, started)?;
    Ok(right as f64 / started as f64)
}

/// Rolled throughput yield: the product of the yields of all steps.
///
/// ```
/// let rolled = stats::chart::capability::rolled_yield(&[0.98, 0.97, 0.99]).unwrap();
/// assert!((rolled - 0.9411).abs() < 5e-5);
/// ```
pub fn rolled_yield(yields: &[f64]) -> Result<f64, Error> {
    at_least("yields", yields.len(), 1)?;
    for rate in yields {
        within("yield", *rate, 0.0, 1.0)?;
    }
    Ok(yields.iter().product())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(lower: f64, upper: f64) -> Specification {
        Specification { lower: Some(lower), upper: Some(upper), target: None }
    }

    #[test]
    fn indices_do_not_depend_on_the_unit_of_measure() {
        let one =
            capability(&Baseline { centre: 10.0, sigma: 0.5 }, 50, &both(8.0, 12.5), 0.9).unwrap();
        let process = Baseline { centre: 1005.0, sigma: 50.0 };
        let other = capability(&process, 50, &both(805.0, 1255.0), 0.9).unwrap();
        assert!((one.cpk.value - other.cpk.value).abs() < 1e-12);
        assert!((one.cpm.unwrap().interval.low - other.cpm.unwrap().interval.low).abs() < 1e-12);
        assert!(one.cpk.value <= one.cp.unwrap().value);
        assert!(one.cpk.interval.contains(one.cpk.value));
    }

    #[test]
    fn one_limit_is_enough_and_none_is_not() {
        let process = Baseline { centre: 10.0, sigma: 1.0 };
        let upper = Specification { lower: None, upper: Some(13.0), target: None };
        let found = capability(&process, 20, &upper, 0.95).unwrap();
        assert!(found.cp.is_none() && found.cp_lower.is_none());
        assert!((found.cpk.value - 1.0).abs() < 1e-15);
        let none = Specification { lower: None, upper: None, target: Some(1.0) };
        assert!(matches!(capability(&process, 20, &none, 0.95), Err(Error::NoAnswer { .. })));
        assert!(capability(&process, 20, &both(5.0, 5.0), 0.95).is_err());
        assert!(
            capability(&Baseline { centre: 1.0, sigma: 0.0 }, 20, &both(0.0, 2.0), 0.95).is_err()
        );
        assert!(sigma_level(0.0, 1.5).is_err() && dpmo(1, 0, 3).is_err() && dpmo(7, 2, 3).is_err());
        assert!(rolled_yield(&[]).is_err() && rolled_yield(&[1.1]).is_err());
    }
}
