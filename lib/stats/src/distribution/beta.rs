//! The beta distribution and its relatives: Fisher's F and Student's t.

use super::gamma::nonzero;
use super::{invert, saddle};

/// Lower and upper tail at `x`: the regularised incomplete beta functions.
pub(crate) fn tails(a: f64, b: f64, x: f64) -> (f64, f64) {
    tails_at(a, b, x, 1.0 - x)
}

/// The same with `y = 1 - x` given, to keep its digits.
pub(crate) fn tails_at(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if a.is_nan() || b.is_nan() || x.is_nan() || y.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    // x^a (1-x)^b Γ(a+b) / (Γ(a+1) Γ(b)), by way of a binomial probability.
    let front = saddle::binomial(a, a + b, x, y) * b / (a + b);
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = (front * fraction(a, b, x)).clamp(0.0, 1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (front * a / b * fraction(b, a, y)).clamp(0.0, 1.0);
        (1.0 - upper, upper)
    }
}

/// Lentz's continued fraction (Press and others, Numerical Recipes, 6.4).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let tiny = 1e-300;
    let (sum, above, below) = (a + b, a + 1.0, a - 1.0);
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - sum * x / above, tiny);
    let mut h = d;
    for m in 1..200_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((below + 2.0 * m) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d, tiny);
        c = nonzero(1.0 + even / c, tiny);
        h *= d * c;
        let odd = -(a + m) * (sum + m) * x / ((a + 2.0 * m) * (above + 2.0 * m));
        d = 1.0 / nonzero(1.0 + odd * d, tiny);
        c = nonzero(1.0 + odd / c, tiny);
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

fn density(a: f64, b: f64, x: f64) -> f64 {
    saddle::binomial(a, a + b, x, 1.0 - x) * a * b / ((a + b) * x * (1.0 - x))
}

/// The value not exceeded with probability `p`.
pub(crate) fn quantile(a: f64, b: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    let start = a / (a + b);
    if p <= 0.5 {
        invert(p, (0.0, 1.0), start, |x| tails(a, b, x).0, |x| density(a, b, x))
    } else {
        invert(p - 1.0, (0.0, 1.0), start, |x| -tails(a, b, x).1, |x| density(a, b, x))
    }
}

/// Probability of Fisher's F above `x`.
pub(crate) fn f_upper(x: f64, df1: f64, df2: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let total = df1 * x + df2;
    tails_at(0.5 * df1, 0.5 * df2, df1 * x / total, df2 / total).1
}

/// Quantile of Fisher's F.
pub(crate) fn f_quantile(p: f64, df1: f64, df2: f64) -> f64 {
    // Through the smaller of the two beta variables, so that neither end loses digits.
    let x = quantile(0.5 * df1, 0.5 * df2, p);
    if x <= 0.5 {
        return df2 * x / (df1 * (1.0 - x));
    }
    let y = quantile(0.5 * df2, 0.5 * df1, 1.0 - p);
    df2 * (1.0 - y) / (df1 * y)
}

/// Probability of Student's t above `x`.
pub(crate) fn t_upper(x: f64, df: f64) -> f64 {
    let square = x * x;
    let (lower, _) = tails_at(0.5 * df, 0.5, df / (df + square), square / (df + square));
    if x >= 0.0 { 0.5 * lower } else { 1.0 - 0.5 * lower }
}

/// Quantile of Student's t.
pub(crate) fn t_quantile(p: f64, df: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    let tail = p.min(1.0 - p);
    let square = f_quantile(1.0 - 2.0 * tail, 1.0, df);
    if p > 0.5 { square.sqrt() } else { -square.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_meet_and_quantiles_come_back() {
        for (a, b) in [(0.5, 0.5), (2.0, 3.0), (4.0, 8.0), (500.0, 0.5), (1e5, 2e5), (0.1, 7.0)] {
            for p in [1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999] {
                let x = quantile(a, b, p);
                let (lower, upper) = tails(a, b, x);
                let miss = if p < 0.5 { lower / p - 1.0 } else { upper / (1.0 - p) - 1.0 };
                // Where x is next to 1 it cannot be written more finely.
                assert!(miss.abs() < 1e-9 || x > 0.999_999, "{a} {b} {p}: {x} {miss}");
            }
        }
    }

    #[test]
    fn printed_quantiles_come_out() {
        // R 4.2: qt, qf.
        for (found, expected) in [
            (t_quantile(0.975, 10.0), 2.228_138_851_964_938_5),
            (t_quantile(0.995, 1.0), 63.656_741_162_871_58),
            (f_quantile(0.95, 3.0, 20.0), 3.098_391_212_232_49),
            (f_quantile(0.99, 10.0, 4.0), 14.545_900_803_120_42),
        ] {
            assert!((found / expected - 1.0).abs() < 1e-10, "{found} {expected}");
        }
        assert!((t_upper(t_quantile(0.9, 3.0), 3.0) - 0.1).abs() < 1e-14);
        assert!((t_upper(-1.0, 5.0) + t_upper(1.0, 5.0) - 1.0).abs() < 1e-15);
    }
}
