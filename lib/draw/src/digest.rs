//! SHA-256 with every use under its own name, so that a digest made for one purpose can never stand
//! for another.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// Thirty-two bytes, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// The first part of every named digest; another version of the method has another name.
const NAME: &str = "zhunsheng-draw-1 ";

/// `SHA-256` over the parts, each behind its length in eight bytes; the first part is the purpose.
pub(crate) fn named(purpose: &str, parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(((NAME.len() + purpose.len()) as u64).to_be_bytes());
    hash.update(NAME);
    hash.update(purpose);
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Digest(hash.finalize().into())
}

/// A leaf of the tree: RFC 6962 puts a zero byte before it.
pub(crate) fn leaf(object: &str, sealed: &Digest) -> Digest {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update((object.len() as u64).to_be_bytes());
    hash.update(object);
    hash.update(sealed.0);
    Digest(hash.finalize().into())
}

/// An inner node of the tree: RFC 6962 puts a one before its two children.
pub(crate) fn node(left: &Digest, right: &Digest) -> Digest {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left.0);
    hash.update(right.0);
    Digest(hash.finalize().into())
}

impl Digest {
    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits: Option<Vec<u8>> =
            text.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
        let digits = digits.filter(|digits| digits.len() == 64)?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair[0] * 16 + pair[1];
        }
        Some(Self(bytes))
    }

    pub fn hex(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::from_hex(&text)
            .ok_or_else(|| serde::de::Error::custom("a digest is 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_slide_into_each_other_and_a_purpose_changes_everything() {
        let found = [
            named("seed", &[b"ab", b"c"]),
            named("seed", &[b"a", b"bc"]),
            named("seed", &[b"abc"]),
            named("seed", &[b"abc", b""]),
            named("order", &[b"abc"]),
        ];
        for (i, one) in found.iter().enumerate() {
            assert!(found[i + 1..].iter().all(|other| one != other));
        }
    }

    #[test]
    fn hexadecimal_goes_there_and_back_and_anything_else_is_refused() {
        let digest = named("test", &[]);
        assert_eq!(Digest::from_hex(&digest.hex()), Some(digest));
        for bad in ["", "00", &"g".repeat(64), &"0".repeat(65), "质"] {
            assert_eq!(Digest::from_hex(bad), None, "{bad}");
        }
    }
}
