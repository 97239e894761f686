//! The gamma distribution with scale 1, and chi-squared as its common face.

use super::{invert, normal, saddle};

/// Lower and upper tail at `x`: the regularised incomplete gamma functions `P(a, x)` and `Q(a, x)`.
pub(crate) fn tails(a: f64, x: f64) -> (f64, f64) {
    if a.is_nan() || x.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    if a > 1e7 {
        return uniform_expansion(a, x);
    }
    // x^a e^-x / Γ(a + 1)
    let front = saddle::poisson(a, x);
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0, 1.0, a);
        while term > sum * 1e-17 {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        let lower = (front * sum).min(1.0);
        return (lower, 1.0 - lower);
    }
    // Lentz's continued fraction for Q (Press and others, Numerical Recipes, 6.2).
    let tiny = 1e-300;
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / tiny, 1.0 / b);
    let mut h = d;
    for i in 1..1_000_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / nonzero(an * d + b, tiny);
        c = nonzero(b + an / c, tiny);
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let upper = (front * a * h).clamp(0.0, 1.0);
    (1.0 - upper, upper)
}

/// Temme's uniform expansion, two terms: for large `a` the series would take `√a` steps (N. M.
/// Temme, SIAM Journal on Mathematical Analysis 10, 1979, 757–766). The error is below `a^-3/2`.
fn uniform_expansion(a: f64, x: f64) -> (f64, f64) {
    let half_square = saddle::deviance(a, x);
    let mu = (x - a) / a;
    let eta = mu.signum() * (2.0 * half_square / a).sqrt();
    let correction = if eta.abs() < 1e-3 { -1.0 / 3.0 + eta / 12.0 } else { 1.0 / mu - 1.0 / eta };
    let rest = (-half_square).exp() / (2.0 * std::f64::consts::PI * a).sqrt() * correction;
    let z = eta * a.sqrt();
    ((normal::cumulative(z) - rest).clamp(0.0, 1.0), (normal::upper(z) + rest).clamp(0.0, 1.0))
}

pub(crate) fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

fn density(a: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { saddle::poisson(a, x) * a / x }
}

/// The value not exceeded with probability `p`.
pub(crate) fn quantile(a: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    // Wilson and Hilferty's cube as the start.
    let z = normal::quantile(p);
    let cube = a * (1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt())).powi(3);
    let start = if cube > 0.0 { cube } else { a * p.powf(1.0 / a) };
    let bracket = (0.0, f64::INFINITY);
    if p <= 0.5 {
        invert(p, bracket, start, |x| tails(a, x).0, |x| density(a, x))
    } else {
        invert(p - 1.0, bracket, start, |x| -tails(a, x).1, |x| density(a, x))
    }
}

/// Chi-squared quantile.
pub(crate) fn chi_squared_quantile(p: f64, df: f64) -> f64 {
    2.0 * quantile(0.5 * df, p)
}

/// Probability of chi-squared above `x`.
pub(crate) fn chi_squared_upper(x: f64, df: f64) -> f64 {
    tails(0.5 * df, 0.5 * x).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_quantiles_come_out_and_tails_meet() {
        // R 4.2: qchisq.
        for (p, df, x) in [
            (0.95, 1.0, 3.841_458_820_694_124),
            (0.025, 124.0, 95.069_941_757_548_81),
            (0.001, 3.0, 0.024_297_585_815_692_7),
            (0.999, 250.0, 324.832_364_246_977_1),
        ] {
            let found = chi_squared_quantile(p, df);
            assert!((found / x - 1.0).abs() < 1e-3, "{p} {df}: {found}");
            let back = tails(0.5 * df, 0.5 * found);
            assert!((back.0 / p - 1.0).abs() < 1e-12, "{p} {df}: {back:?}");
        }
        for a in [0.01, 0.5, 3.0, 77.7, 1e4, 1e7] {
            for factor in [0.2, 0.9, 0.999, 1.0, 1.001, 1.2, 3.0] {
                let (lower, upper) = tails(a, a * factor);
                assert!((lower + upper - 1.0).abs() < 1e-15);
                assert!((0.0..=1.0).contains(&lower));
            }
        }
        for factor in [0.999, 1.0, 1.0005] {
            let (series, expansion) =
                (tails(0.99e7, 0.99e7 * factor), uniform_expansion(0.99e7, 0.99e7 * factor));
            assert!((series.0 - expansion.0).abs() < 1e-10);
        }
        assert!((tails(1.0, 2.0).1 / (-2.0f64).exp() - 1.0).abs() < 1e-14);
    }
}
