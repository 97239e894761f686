//! The public draw.
//!
//! Before: the numbered list is fixed and its hash published, with the sample size, this method and
//! a future public source of chance (a lottery, a beacon). After: the seed is published and anybody
//! repeats the draw with a few lines of any language. Nothing here depends on a library's random
//! numbers.
//!
//! Seeds are the bytes of their UTF-8 text; normalise to NFC before calling, so that 质 typed on two
//! machines is one seed. Positions count from 1.

use super::md5;
use crate::error::{Error, within};
use sha2::{Digest, Sha256};

/// Draws `n` of `pool` without replacement, in order of drawing: round `i` (from 1) takes
/// `SHA-256(seed "," i)` as a big-endian number modulo the count of those remaining; the remaining
/// one at that place (from 0, in list order) is drawn.
///
/// The modulo favours small numbers by less than `pool/2²⁵⁶`, which nobody can notice.
///
/// ```
/// let drawn = stats::drawing::verifiable::draw("city-2024-open-seed", 500, 40).unwrap();
/// assert_eq!(drawn[..5], [67, 480, 59, 420, 325]);
/// ```
pub fn draw(seed: &str, pool: usize, n: usize) -> Result<Vec<usize>, Error> {
    select(pool, n, |round| {
        let digest = Sha256::digest(format!("{seed},{round}").as_bytes());
        digest.to_vec()
    })
}

/// The draw of RFC 3797 (D. Eastlake 2004): MD5 of counter, key, counter; for comparison with draws
/// made elsewhere. `key` is the string of section 4 of the RFC, and the counter is two bytes, so at
/// most 65,536 can be drawn.
pub fn draw_rfc3797(key: &str, pool: usize, n: usize) -> Result<Vec<usize>, Error> {
    within("number to draw", n as f64, 0.0, 65_536.0)?;
    select(pool, n, |round| rfc3797_digest(key, (round - 1) as u16).to_vec())
}

/// The digest of one round of RFC 3797; the counter starts at 0.
pub fn rfc3797_digest(key: &str, counter: u16) -> [u8; 16] {
    let counter = counter.to_be_bytes();
    md5::digest(&[&counter, key.as_bytes(), &counter].concat())
}

fn select(pool: usize, n: usize, hash: impl Fn(usize) -> Vec<u8>) -> Result<Vec<usize>, Error> {
    within("number to draw", n as f64, 0.0, pool as f64)?;
    within("size of the list", pool as f64, 0.0, 1e9)?;
    // Those drawn so far, ascending: the k-th remaining is found without keeping the whole list.
    let mut gone: Vec<usize> = Vec::with_capacity(n);
    let mut drawn = Vec::with_capacity(n);
    for round in 1..=n {
        let left = (pool - gone.len()) as u128;
        let place =
            hash(round).iter().fold(0u128, |rest, byte| (rest * 256 + u128::from(*byte)) % left);
        let mut chosen = place as usize;
        // Smallest number with `place` remaining below it: halve over how many of the gone stand
        // before it.
        let (mut low, mut high) = (0, gone.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if gone[middle] - middle <= place as usize {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        chosen += low;
        gone.insert(low, chosen);
        drawn.push(chosen + 1);
    }
    Ok(drawn)
}

/// Uniform numbers from a seed as cryptorandom makes them: `SHA-256(seed "," k zero bytes)/2²⁵⁶`, k
/// from 0. Use the first as the start of a systematic draw, and publish it.
///
/// ```
/// let u = stats::drawing::verifiable::uniforms("12345678901234567890", 2);
/// assert!((u[0] - 0.9272915426537484).abs() < 1e-15);
/// ```
pub fn uniforms(seed: &str, count: usize) -> Vec<f64> {
    let mut message = format!("{seed},").into_bytes();
    let mut next = || {
        let digest = Sha256::digest(&message);
        message.push(0);
        digest.iter().rev().fold(0.0, |below, byte| (below + f64::from(*byte)) / 256.0)
    };
    (0..count).map(|_| next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_drawn_once_and_the_first_draws_do_not_depend_on_how_many_follow() {
        let all = draw("质量", 300, 300).unwrap();
        let mut sorted = all.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=300).collect::<Vec<usize>>());
        assert_eq!(all[..7], draw("质量", 300, 7).unwrap());
        assert_ne!(all, draw("质量 ", 300, 300).unwrap());
    }

    #[test]
    fn drawing_more_than_there_are_is_refused() {
        assert!(draw("seed", 3, 4).is_err() && draw_rfc3797("key", 3, 4).is_err());
        assert_eq!(draw("seed", 0, 0), Ok(vec![]));
        assert!(draw_rfc3797("key", 1_000_000, 65_537).is_err());
    }

    #[test]
    fn every_place_is_drawn_about_equally_often() {
        let mut times = [0; 10];
        for seed in 0..5000 {
            times[draw(&format!("seed {seed}"), 10, 1).unwrap()[0] - 1] += 1;
        }
        assert!(times.iter().all(|count| (400..=600).contains(count)), "{times:?}");
    }
}
