//! Gauss–Legendre integration: smooth integrands to full precision with few evaluations.

/// Nodes and weights on -1..1, by Newton's method on the Legendre polynomial.
pub(crate) fn gauss_legendre(count: usize) -> Vec<(f64, f64)> {
    let n = count as f64;
    let mut rule = vec![(0.0, 0.0); count];
    for i in 0..count.div_ceil(2) {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut p, mut before) = (1.0, 0.0);
            for k in 0..count {
                let k = k as f64;
                (p, before) = (((2.0 * k + 1.0) * x * p - k * before) / (k + 1.0), p);
            }
            slope = n * (x * p - before) / (x * x - 1.0);
            let step = p / slope;
            x -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        let weight = 2.0 / ((1.0 - x * x) * slope * slope);
        rule[i] = (-x, weight);
        rule[count - 1 - i] = (x, weight);
    }
    rule
}

/// Integrates over `low..high` cut into equal panels.
pub(crate) fn integrate(low: f64, high: f64, panels: usize, f: impl Fn(f64) -> f64) -> f64 {
    let rule = gauss_legendre(16);
    let half = 0.5 * (high - low) / panels as f64;
    let panel = |index: usize| {
        let middle = low + (2.0 * index as f64 + 1.0) * half;
        rule.iter().map(|(x, w)| w * f(middle + half * x)).sum::<f64>()
    };
    half * (0..panels).map(panel).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_up_to_twice_the_order_are_exact() {
        for count in [1, 2, 5, 16, 40] {
            let rule = gauss_legendre(count);
            assert!((rule.iter().map(|(_, w)| w).sum::<f64>() - 2.0).abs() < 1e-14);
            let power = 2 * count as i32 - 2;
            let found: f64 = rule.iter().map(|(x, w)| w * x.powi(power)).sum();
            assert!((found - 2.0 / f64::from(power + 1)).abs() < 1e-14, "{count}");
        }
        assert!((integrate(0.0, 3.0, 2, f64::exp) - (3.0f64.exp() - 1.0)).abs() < 1e-13);
    }
}
