//! The public draw.
//!
//! Before: the numbered list is fixed and its hash published, with the sample size, this method and
//! a future public source of chance (a lottery, a beacon). After: the seed is published and anybody
//! repeats the draw with a few lines of any language. Nothing here depends on a library's random
//! numbers.
//!
//! Seeds are the bytes of their UTF-8 text. [`seed_text`] brings what was typed to one form, so that
//! the same words from two machines are one seed. Positions count from 1.

use super::md5;
use crate::error::{Error, within};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// What was typed as a seed: without space around it, in Unicode's form NFC.
///
/// ```
/// use stats::drawing::verifiable::seed_text;
/// assert_eq!(seed_text(" Cafe\u{301} 12 "), "Caf\u{e9} 12");
/// ```
pub fn seed_text(typed: &str) -> String {
    typed.trim().nfc().collect()
}

/// The hash by which a list is fixed before the draw: SHA-256, in hexadecimal, of the names in form
/// NFC, each followed by a line feed.
///
/// ```
/// // printf 'A\nB\n' | sha256sum
/// let hash = stats::drawing::verifiable::fingerprint(&["A", "B"]);
/// assert!(hash.starts_with("daee1cd25194ae95"));
/// ```
pub fn fingerprint<T: AsRef<str>>(names: &[T]) -> String {
    let mut digest = Sha256::new();
    for name in names {
        digest.update(name.as_ref().nfc().collect::<String>().as_bytes());
        digest.update(b"\n");
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

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

/// More than this in one draw is a mistake, not a sample.
const DRAWN_MAX: f64 = 1e6;

fn select(pool: usize, n: usize, hash: impl Fn(usize) -> Vec<u8>) -> Result<Vec<usize>, Error> {
    within("size of the list", pool as f64, 0.0, 1e9)?;
    within("number to draw", n as f64, 0.0, DRAWN_MAX.min(pool as f64))?;
    let mut gone = Gone { parts: vec![Vec::new()] };
    let mut drawn = Vec::with_capacity(n);
    for round in 1..=n {
        let left = (pool - drawn.len()) as u128;
        let place =
            hash(round).iter().fold(0u128, |rest, byte| (rest * 256 + u128::from(*byte)) % left);
        drawn.push(gone.take(place as usize) + 1);
    }
    Ok(drawn)
}

/// Those drawn so far, ascending, in short parts: the k-th remaining is found without keeping the
/// whole list.
struct Gone {
    parts: Vec<Vec<usize>>,
}

const PART_MAX: usize = 1024;

impl Gone {
    /// Takes the one with `place` remaining below it. With `before` gone ones below a gone one, that
    /// one has `gone - before` remaining below; those with at most `place` come first.
    fn take(&mut self, place: usize) -> usize {
        let (mut before, mut part) = (0, 0);
        while part + 1 < self.parts.len()
            && self.parts[part + 1][0] - (before + self.parts[part].len()) <= place
        {
            before += self.parts[part].len();
            part += 1;
        }
        let (mut low, mut high) = (0, self.parts[part].len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.parts[part][middle] - (before + middle) <= place {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let chosen = place + before + low;
        self.parts[part].insert(low, chosen);
        if self.parts[part].len() > PART_MAX {
            let upper = self.parts[part].split_off(PART_MAX / 2);
            self.parts.insert(part + 1, upper);
        }
        chosen
    }
}

/// Uniform numbers from a seed as cryptorandom makes them: `SHA-256(seed "," k zero bytes)/2²⁵⁶`, k
/// from 0, at most 10,000. Use the first as the start of a systematic draw, and publish it.
///
/// ```
/// let u = stats::drawing::verifiable::uniforms("12345678901234567890", 2).unwrap();
/// assert!((u[0] - 0.9272915426537484).abs() < 1e-15);
/// ```
pub fn uniforms(seed: &str, count: usize) -> Result<Vec<f64>, Error> {
    // Message k is k bytes longer than the first.
    within("count", count as f64, 0.0, 10_000.0)?;
    let mut message = format!("{seed},").into_bytes();
    let mut next = || {
        let digest = Sha256::digest(&message);
        message.push(0);
        digest.iter().rev().fold(0.0, |below, byte| (below + f64::from(*byte)) / 256.0)
    };
    Ok((0..count).map(|_| next()).collect())
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
