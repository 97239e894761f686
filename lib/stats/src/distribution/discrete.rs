//! Counts: binomial, Poisson, negative binomial, hypergeometric.

use super::{beta, gamma, saddle};

/// Probability of exactly `k` successes in `n`.
pub(crate) fn binomial(k: u64, n: u64, p: f64) -> f64 {
    if k > n { 0.0 } else { saddle::binomial(k as f64, n as f64, p, 1.0 - p) }
}

/// Probability of at most `k` successes in `n`.
pub(crate) fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    beta::tails((k + 1) as f64, (n - k) as f64, p).1
}

/// Probability of exactly `k` events.
pub(crate) fn poisson(k: u64, mean: f64) -> f64 {
    saddle::poisson(k as f64, mean)
}

/// Probability of at most `k` events.
pub(crate) fn poisson_at_most(k: u64, mean: f64) -> f64 {
    gamma::tails(k as f64 + 1.0, mean).1
}

/// A law of counts without memory.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Law {
    Binomial { n: u64, p: f64 },
    Poisson { mean: f64 },
}

/// Probabilities of 0, 1, … `count - 1`: one of them exactly, near the peak, the others from their
/// neighbours by ratios. Nothing without a law.
pub(crate) fn first_chances(count: usize, law: Option<Law>) -> Vec<f64> {
    let mut chances = vec![0.0; count];
    let Some(law) = law.filter(|_| count > 0) else { return chances };
    let (peak, odds) = match law {
        Law::Binomial { n, p } => (n as f64 * p, p / (1.0 - p)),
        Law::Poisson { mean } => (mean, mean),
    };
    // Without odds there is nothing to step by; the exact values are 0 and 1.
    if odds == 0.0 || !odds.is_finite() {
        for (k, chance) in chances.iter_mut().enumerate() {
            *chance = exact(k as u64, law);
        }
        return chances;
    }
    let start = (peak as usize).min(count - 1);
    let ratio = |k: usize| match law {
        // P(k)/P(k - 1)
        Law::Binomial { n, .. } => (n as f64 + 1.0 - k as f64).max(0.0) / k as f64 * odds,
        Law::Poisson { mean } => mean / k as f64,
    };
    chances[start] = exact(start as u64, law);
    for k in start + 1..count {
        chances[k] = chances[k - 1] * ratio(k);
    }
    for k in (0..start).rev() {
        let ratio = ratio(k + 1);
        chances[k] = if ratio > 0.0 { chances[k + 1] / ratio } else { exact(k as u64, law) };
    }
    chances
}

fn exact(k: u64, law: Law) -> f64 {
    match law {
        Law::Binomial { n, p } => binomial(k, n, p),
        Law::Poisson { mean } => poisson(k, mean),
    }
}

/// Smallest `k` whose cumulative probability reaches `p`.
pub(crate) fn poisson_quantile(p: f64, mean: f64) -> u64 {
    smallest(p, mean + 3.0 * mean.sqrt(), |k| poisson_at_most(k, mean))
}

/// Probability of at most `k` failures before the `size`-th success of probability `p`; `size` may
/// be any positive number.
pub(crate) fn negative_binomial_at_most(k: u64, size: f64, p: f64) -> f64 {
    beta::tails_at(size, k as f64 + 1.0, p, 1.0 - p).0
}

/// Smallest `k` whose cumulative probability reaches `p`, for a mean and a size.
pub(crate) fn negative_binomial_quantile(p: f64, size: f64, probability: f64) -> u64 {
    let mean = size * (1.0 - probability) / probability;
    let spread = (mean / probability).sqrt();
    smallest(p, mean + 3.0 * spread, |k| negative_binomial_at_most(k, size, probability))
}

/// Probability of at most `k` marked among `n` drawn from `total` with `marked`.
pub(crate) fn hypergeometric_at_most(k: u64, n: u64, marked: u64, total: u64) -> f64 {
    let least = (n + marked).saturating_sub(total);
    if k < least {
        return 0.0;
    }
    if k >= n.min(marked) {
        return 1.0;
    }
    let top = hypergeometric(k, n, marked, total);
    // Terms fall away from k towards the nearer end as a product of ratios.
    let mean = n as f64 * marked as f64 / total as f64;
    if (k as f64) <= mean {
        let (mut term, mut sum) = (1.0, 1.0);
        for j in (least..k).rev() {
            let (up, down) = ((j + 1) as f64, (total + j + 1 - marked - n) as f64);
            term *= up * down / ((marked - j) as f64 * (n - j) as f64);
            sum += term;
            if term < 1e-18 * sum {
                break;
            }
        }
        (top * sum).min(1.0)
    } else {
        let (mut term, mut sum) = (1.0, 0.0);
        for j in k..n.min(marked) {
            let (up, down) = ((marked - j) as f64 * (n - j) as f64, (j + 1) as f64);
            term *= up / (down * (total + j + 1 - marked - n) as f64);
            sum += term;
            if term < 1e-18 * sum {
                break;
            }
        }
        (1.0 - top * sum).clamp(0.0, 1.0)
    }
}

/// Probability of exactly `k` marked among `n` drawn from `total` with `marked`.
pub(crate) fn hypergeometric(k: u64, n: u64, marked: u64, total: u64) -> f64 {
    if k > n.min(marked) || n > total || marked > total || n - k > total - marked {
        return 0.0;
    }
    if n == 0 || n == total {
        return 1.0;
    }
    let p = n as f64 / total as f64;
    let q = (total - n) as f64 / total as f64;
    let part = |x: u64, of: u64| saddle::binomial(x as f64, of as f64, p, q);
    part(k, marked) * part(n - k, total - marked) / part(n, total)
}

/// The smallest count at which a rising function reaches `p`; doubling from a guess, then halving.
fn smallest(p: f64, guess: f64, at_most: impl Fn(u64) -> f64) -> u64 {
    // R's quantiles allow this much rounding before they step on.
    let p = p * (1.0 - 64.0 * f64::EPSILON);
    let mut high = guess.clamp(1.0, 1e15) as u64;
    while at_most(high) < p && high < 1 << 60 {
        high *= 2;
    }
    let mut low = 0;
    while low < high {
        let middle = low + (high - low) / 2;
        if at_most(middle) >= p {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_their_cumulative() {
        let (mut b, mut p, mut h) = (0.0, 0.0, 0.0);
        for k in 0..=30 {
            b += binomial(k, 30, 0.37);
            p += poisson(k, 12.5);
            h += hypergeometric(k, 30, 80, 200);
            assert!((b - binomial_at_most(k, 30, 0.37)).abs() < 1e-14);
            assert!((p - poisson_at_most(k, 12.5)).abs() < 1e-14);
            assert!((h - hypergeometric_at_most(k, 30, 80, 200)).abs() < 1e-13, "{k}");
        }
    }

    #[test]
    fn quantiles_are_the_first_count_that_reaches() {
        for mean in [0.3, 4.0, 60.0, 5000.0] {
            for p in [0.05, 0.5, 0.99, 0.9999] {
                let k = poisson_quantile(p, mean);
                assert!(poisson_at_most(k, mean) >= p * (1.0 - 1e-13));
                assert!(k == 0 || poisson_at_most(k - 1, mean) < p);
                let k = negative_binomial_quantile(p, mean / 0.7, 1.0 / 1.7);
                assert!(negative_binomial_at_most(k, mean / 0.7, 1.0 / 1.7) >= p * (1.0 - 1e-13));
            }
        }
        // P(X ≤ 2) with size 3, p = 0.5: 1/8 (1 + 3/2 + 6/4) = 0.5.
        assert!((negative_binomial_at_most(2, 3.0, 0.5) - 0.5).abs() < 1e-15);
    }
}
