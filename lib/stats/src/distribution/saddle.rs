//! Accurate building blocks of binomial and Poisson probabilities (C. Loader, Fast and Accurate
//! Computation of Binomial Probabilities, 2000): no difference of large logarithms is ever taken.

const HALF_LOG_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// `ln n! - [½ ln(2πn) + n ln n - n]`, the error of Stirling's formula.
pub(crate) fn stirling_error(n: f64) -> f64 {
    if n <= 16.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * n.ln() + n - HALF_LOG_TWO_PI;
    }
    let n2 = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * n2)) / n2) / n2) / n2)
        / n
}

/// `x ln(x/m) + m - x`, without cancellation when `x` is near `m`.
pub(crate) fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() < 0.1 * (x + m) {
        let v = (x - m) / (x + m);
        let mut sum = (x - m) * v;
        let mut term = 2.0 * x * v;
        let square = v * v;
        for j in 1..1000 {
            term *= square;
            let next = sum + term / f64::from(2 * j + 1);
            if next == sum {
                return next;
            }
            sum = next;
        }
        return sum;
    }
    x * (x / m).ln() + m - x
}

/// `exp(-m) m^x / Γ(x + 1)` for real `x >= 0`, `m >= 0`.
pub(crate) fn poisson(x: f64, m: f64) -> f64 {
    if m == 0.0 {
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    if x == 0.0 {
        return (-m).exp();
    }
    if x < 1e-290 * m {
        return (-m).exp();
    }
    (-stirling_error(x) - deviance(x, m)).exp() / (2.0 * std::f64::consts::PI * x).sqrt()
}

/// `n!/(x!(n-x)!) p^x q^(n-x)` for real `0 <= x <= n`; `q = 1 - p` given to keep its digits.
pub(crate) fn binomial(x: f64, n: f64, p: f64, q: f64) -> f64 {
    if p == 0.0 {
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    if q == 0.0 {
        return if x == n { 1.0 } else { 0.0 };
    }
    if x == 0.0 {
        return if n == 0.0 {
            1.0
        } else {
            (n * if p < 0.1 { (-p).ln_1p() } else { q.ln() }).exp()
        };
    }
    if x == n {
        return (n * if q < 0.1 { (-q).ln_1p() } else { p.ln() }).exp();
    }
    let core = stirling_error(n)
        - stirling_error(x)
        - stirling_error(n - x)
        - deviance(x, n * p)
        - deviance(n - x, n * q);
    core.exp() * (n / (2.0 * std::f64::consts::PI * x * (n - x))).sqrt()
}
