//! Random numbers that can be reproduced: one independent stream per replication.
//!
//! The generator is ChaCha with eight rounds (D. J. Bernstein, 2008), used as a counter: the seed
//! is the key, the replication number is the stream identifier, so replication 4,711 draws the same
//! numbers whichever thread computes it and however many were computed before. It is written out
//! here, sixty lines, because a value published today must come out the same after every upgrade.
//!
//! This is for simulation. A *public* draw is specified on SHA-256 bytes and lives in the draw
//! module.

use crate::distribution::inversion;
#[cfg(doc)]
use crate::distribution::normal;
use crate::error::{Error, positive, within};

/// A stream of random numbers for one replication.
///
/// ```
/// use stats::stream::Stream;
/// let mut one = Stream::new(2026, 17);
/// let mut again = Stream::new(2026, 17);
/// assert_eq!(one.uniform(), again.uniform());
/// assert_ne!(Stream::new(2026, 18).uniform(), Stream::new(2026, 17).uniform());
/// ```
#[derive(Debug, Clone)]
pub struct Stream {
    key: [u32; 8],
    replication: u64,
    block: u64,
    numbers: [u64; NUMBERS],
    used: usize,
}

/// Numbers computed at a time: four blocks of eight, which a processor works out side by side.
const NUMBERS: usize = 32;

/// Fills the key beyond the eight bytes of the seed; names the scheme, so that a later one differs.
const SCHEME: &[u8; 24] = b"zhunsheng stats stream 1";

impl Stream {
    /// The stream of one replication under a seed.
    pub fn new(seed: u64, replication: u64) -> Stream {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..].copy_from_slice(SCHEME);
        Stream::with_key(bytes, replication)
    }

    fn with_key(bytes: [u8; 32], replication: u64) -> Stream {
        let mut key = [0; 8];
        for (word, four) in key.iter_mut().zip(bytes.chunks_exact(4)) {
            *word = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        }
        Stream { key, replication, block: 0, numbers: [0; NUMBERS], used: NUMBERS }
    }

    /// Sixty-four random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if self.used >= NUMBERS {
            self.refill();
        }
        let number = self.numbers[self.used];
        self.used += 1;
        number
    }

    #[cold]
    fn refill(&mut self) {
        chacha8(&self.key, self.block, self.replication, &mut self.numbers);
        self.block += 4;
        self.used = 0;
    }

    /// Uniform strictly between 0 and 1: the midpoint of one of 2⁵² equal cells, so that a
    /// logarithm or a quantile of it is always finite.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        // 52 bits behind the point of a number from 1 to 2; both steps are exact.
        let cell = f64::from_bits((self.bits() >> 12) | 1.0f64.to_bits());
        (cell - 1.0) + 0.5 * f64::EPSILON
    }

    /// A whole number from 0 to `bound - 1`, without bias (Lemire, ACM TOMACS 29, 2019); 0 for
    /// bound 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut product = u128::from(self.bits()) * u128::from(bound);
        if (product as u64) < bound {
            let reject = bound.wrapping_neg() % bound;
            while (product as u64) < reject {
                product = u128::from(self.bits()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// Standard normal, by inversion: one uniform each, and rising with it. The quantile is read
    /// from a table of polynomials that agrees with [`normal::quantile`] to 1e-14.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        inversion::normal(self.uniform())
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// Gamma with the given shape and scale 1 (Marsaglia and Tsang, ACM TOMS 26, 2000, 363–372).
    pub fn gamma(&mut self, shape: f64) -> Result<f64, Error> {
        positive("shape", shape)?;
        Ok(self.gamma_unchecked(shape))
    }

    fn gamma_unchecked(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            // A gamma of shape a is one of shape a+1 times a uniform to the power 1/a.
            let boost = (self.uniform().ln() / shape).exp();
            return self.gamma_unchecked(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            if self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Beta with parameters `a` and `b`, as a ratio of gammas.
    ///
    /// The posterior of a pass rate after `x` passes and `y` failures under Jeffreys' prior is
    /// `beta(x + 0.5, y + 0.5)`.
    pub fn beta(&mut self, a: f64, b: f64) -> Result<f64, Error> {
        let x = self.gamma(positive("a", a)?)?;
        let y = self.gamma(positive("b", b)?)?;
        // Both can underflow for tiny parameters; the limit is then a coin with odds a : b.
        if x + y == 0.0 {
            return Ok(if self.uniform() * (a + b) < a { 1.0 } else { 0.0 });
        }
        Ok(x / (x + y))
    }

    /// Successes in `n` trials of probability `p`.
    ///
    /// Inversion while the mean is below 10, else transformed rejection (W. Hörmann, Journal of
    /// Statistical Computation and Simulation 46, 1993, 101–110, algorithm BTRS).
    pub fn binomial(&mut self, n: u64, p: f64) -> Result<u64, Error> {
        within("p", p, 0.0, 1.0)?;
        if p > 0.5 {
            return Ok(n - self.binomial_lower(n, 1.0 - p));
        }
        Ok(self.binomial_lower(n, p))
    }

    fn binomial_lower(&mut self, n: u64, p: f64) -> u64 {
        if p == 0.0 {
            0
        } else if n as f64 * p < 10.0 {
            self.binomial_by_waiting(n, p)
        } else {
            self.binomial_by_rejection(n as f64, p)
        }
    }

    /// Counts geometric waiting times until the trials are used up (Devroye 1986, X.4).
    fn binomial_by_waiting(&mut self, n: u64, p: f64) -> u64 {
        let scale = (-p).ln_1p();
        let (mut trials, mut successes) = (0.0, 0);
        loop {
            trials += (self.uniform().ln() / scale).floor() + 1.0;
            if trials > n as f64 || successes == n {
                return successes;
            }
            successes += 1;
        }
    }

    fn binomial_by_rejection(&mut self, n: f64, p: f64) -> u64 {
        let spread = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let alpha = (2.83 + 5.1 / b) * spread;
        let log_odds = (p / (1.0 - p)).ln();
        let mode = ((n + 1.0) * p).floor();
        let weight = |k: f64| libm::lgamma(k + 1.0) + libm::lgamma(n - k + 1.0);
        let top = weight(mode);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + n * p + 0.5).floor();
            if k < 0.0 || k > n {
                continue;
            }
            if us >= 0.07 && v <= 0.92 - 4.2 / b {
                return k as u64;
            }
            if (v * alpha / (a / (us * us) + b)).ln() <= top - weight(k) + (k - mode) * log_odds {
                return k as u64;
            }
        }
    }

    /// A Poisson count of the given mean.
    ///
    /// Multiplication of uniforms below 10, else transformed rejection (W. Hörmann, Insurance:
    /// Mathematics and Economics 12, 1993, 39–45, algorithm PTRS). Means above 10¹⁵ are refused:
    /// the count would not be exact.
    pub fn poisson(&mut self, mean: f64) -> Result<u64, Error> {
        within("mean", mean, 0.0, 1e15)?;
        if mean < 10.0 {
            let limit = (-mean).exp();
            let (mut product, mut count) = (self.uniform(), 0);
            while product > limit {
                product *= self.uniform();
                count += 1;
            }
            return Ok(count);
        }
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
            if us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2.0) {
                return Ok(k as u64);
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let accept = (v * inverse_alpha / (a / (us * us) + b)).ln();
            if accept <= k * mean.ln() - mean - libm::lgamma(k + 1.0) {
                return Ok(k as u64);
            }
        }
    }
}

/// Four blocks of ChaCha with eight rounds, 64-bit counter and 64-bit stream, as pairs of words.
///
/// The loop over the blocks is the outer one and everything in it is written out: so a compiler sees
/// sixteen words of four numbers each and works out the four blocks side by side, twice as fast.
fn chacha8(key: &[u32; 8], block: u64, stream: u64, numbers: &mut [u64; NUMBERS]) {
    const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];
    let counters: [u64; 4] = std::array::from_fn(|lane| block.wrapping_add(lane as u64));
    let (low, high) = (counters.map(|c| c as u32), counters.map(|c| (c >> 32) as u32));
    let mut results = [[0; 4]; 16];
    for lane in 0..4 {
        let ([a, b, c, d], [e, f, g, h, i, j, k, l]) = (CONSTANTS, *key);
        let (m, n, o, p) = (low[lane], high[lane], stream as u32, (stream >> 32) as u32);
        let start = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p];
        let mut words = start;
        double_round(&mut words);
        double_round(&mut words);
        double_round(&mut words);
        double_round(&mut words);
        macro_rules! finish {
            ($($place:literal)*) => {
                $(results[$place][lane] = words[$place].wrapping_add(start[$place]);)*
            };
        }
        finish!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    }
    for (place, number) in numbers.iter_mut().enumerate() {
        let (lane, pair) = (place / 8, 2 * (place % 8));
        *number = (u64::from(results[pair + 1][lane]) << 32) | u64::from(results[pair][lane]);
    }
}

#[inline(always)]
fn double_round(words: &mut [u32; 16]) {
    quarter(words, 0, 4, 8, 12);
    quarter(words, 1, 5, 9, 13);
    quarter(words, 2, 6, 10, 14);
    quarter(words, 3, 7, 11, 15);
    quarter(words, 0, 5, 10, 15);
    quarter(words, 1, 6, 11, 12);
    quarter(words, 2, 7, 8, 13);
    quarter(words, 3, 4, 9, 14);
}

#[inline(always)]
fn quarter(words: &mut [u32; 16], a: usize, b: usize, c: usize, d: usize) {
    words[a] = words[a].wrapping_add(words[b]);
    words[d] = (words[d] ^ words[a]).rotate_left(16);
    words[c] = words[c].wrapping_add(words[d]);
    words[b] = (words[b] ^ words[c]).rotate_left(12);
    words[a] = words[a].wrapping_add(words[b]);
    words[d] = (words[d] ^ words[a]).rotate_left(8);
    words[c] = words[c].wrapping_add(words[d]);
    words[b] = (words[b] ^ words[c]).rotate_left(7);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_first_block() {
        // ECRYPT test vector for ChaCha8: 256-bit zero key, zero nonce, block 0.
        let mut stream = Stream::with_key([0; 32], 0);
        assert_eq!(stream.bits().to_le_bytes(), [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6]);
        assert_eq!(stream.bits().to_le_bytes(), [0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1]);
    }

    /// Mean and variance of many draws against theory, five standard errors wide.
    fn check_moments(
        name: &str,
        mean: f64,
        variance: f64,
        mut draw: impl FnMut(&mut Stream) -> f64,
    ) {
        let count = 200_000;
        let mut stream = Stream::new(1, 0);
        let draws: Vec<f64> = (0..count).map(|_| draw(&mut stream)).collect();
        let found = draws.iter().sum::<f64>() / f64::from(count);
        let spread = draws.iter().map(|x| (x - found).powi(2)).sum::<f64>() / f64::from(count - 1);
        let error = (variance / f64::from(count)).sqrt();
        assert!((found - mean).abs() < 5.0 * error, "{name}: mean {found}, expected {mean}");
        assert!((spread / variance - 1.0).abs() < 0.05, "{name}: variance {spread} not {variance}");
    }

    #[test]
    fn draws_have_the_moments_of_their_distribution() {
        check_moments("uniform", 0.5, 1.0 / 12.0, Stream::uniform);
        check_moments("normal", 0.0, 1.0, Stream::normal);
        check_moments("exponential", 1.0, 1.0, Stream::exponential);
        for shape in [0.3, 1.0, 2.5, 80.0] {
            check_moments("gamma", shape, shape, |s| s.gamma(shape).unwrap());
        }
        for (a, b) in [(0.5, 0.5), (38.5, 2.5), (2.0, 5.0)] {
            let sum: f64 = a + b;
            let variance = a * b / (sum * sum * (sum + 1.0));
            check_moments("beta", a / sum, variance, |s| s.beta(a, b).unwrap());
        }
        for (n, p) in [(40u64, 0.05), (40, 0.95), (1000, 0.3), (100, 0.5), (1_000_000, 2e-6)] {
            let mean = n as f64 * p;
            check_moments("binomial", mean, mean * (1.0 - p), |s| s.binomial(n, p).unwrap() as f64);
        }
        for mean in [0.2, 9.9, 10.1, 500.0] {
            check_moments("poisson", mean, mean, |s| s.poisson(mean).unwrap() as f64);
        }
        check_moments("below", 4.5, 8.25, |s| s.below(10) as f64);
    }

    #[test]
    fn impossible_parameters_are_refused_and_the_ends_are_exact() {
        let mut stream = Stream::new(1, 1);
        for bad in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(stream.gamma(bad).is_err());
            assert!(stream.beta(1.0, bad).is_err());
            assert!(stream.binomial(3, bad).is_err());
            assert!(stream.poisson(bad).is_err());
        }
        assert_eq!(stream.binomial(7, 0.0), Ok(0));
        assert_eq!(stream.binomial(7, 1.0), Ok(7));
        assert_eq!(stream.binomial(0, 0.5), Ok(0));
        assert_eq!(stream.poisson(0.0), Ok(0));
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.below(1), 0);
        for _ in 0..1000 {
            assert!((0.0..=1.0).contains(&stream.beta(1e-9, 1e-9).unwrap()));
        }
    }
}
