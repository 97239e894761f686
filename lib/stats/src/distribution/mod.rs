//! Distribution functions: density, cumulative probability, quantile.
//!
//! Own code over `libm`, because the limits on a control chart or a capability interval are
//! published to ten digits and tests compare them so. The normal distribution is public; the others
//! serve the methods of this crate, which check their arguments before they come here.

pub(crate) mod beta;
pub(crate) mod discrete;
pub(crate) mod gamma;
pub(crate) mod inversion;
pub(crate) mod noncentral_t;
pub mod normal;
mod saddle;

/// Solves `rising(x) = p` between `low` and `high` by Newton steps kept inside a shrinking bracket.
///
/// `density` is the derivative. Ends after the bracket or the step is down to rounding.
pub(crate) fn invert(
    p: f64,
    (mut low, mut high): (f64, f64),
    start: f64,
    rising: impl Fn(f64) -> f64,
    density: impl Fn(f64) -> f64,
) -> f64 {
    let mut x = start.clamp(low, high);
    for _ in 0..300 {
        let miss = rising(x) - p;
        if miss == 0.0 || miss.is_nan() {
            return x;
        }
        if miss > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - miss / density(x);
        let next = if newton > low && newton < high {
            newton
        } else if high.is_infinite() {
            2.0 * x.max(1.0)
        } else if low == 0.0 && newton <= low {
            // The root may lie many decades down; halving would take its time.
            x / 1000.0
        } else if low > 0.0 && high / low > 16.0 {
            // Far apart on a positive axis: halve the exponent, not the value.
            (low * high).sqrt()
        } else {
            0.5 * (low + high)
        };
        if (next - x).abs() <= 4e-16 * x.abs() {
            return next;
        }
        x = next;
    }
    x
}
