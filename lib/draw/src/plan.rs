//! What is to be drawn from which stratum, and how.
//!
//! A plan has parts, and each part draws on its own: an *evaluation* part by equal chance is the only
//! one whose results may enter a rate that scores anybody; a *risk* part looks where it is worst; a
//! *hold-out*, drawn at random and never steered, measures for ever what the steering is worth.
//! One object may fall into several parts and is visited once. Rates and parts are internal: a rate
//! tells the class.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, named};
use crate::error::Error;
use crate::frame::{Frame, clean};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Everybody in the stratum alike; sizes are not looked at.
    Simple,
    /// Chances proportional to size, exact, by equal steps along a shuffled list. For any number.
    Systematic,
    /// Chances proportional to size, and every pair can be drawn, so that variances can be estimated.
    /// For strata of some thousands.
    Sampford,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Systematic => "systematic",
            Self::Sampford => "sampford",
        }
    }
}

/// How many of a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    Count(u64),
    /// Millionths of the stratum; a broken number is rounded up, so that a floor is kept.
    RatePpm(u64),
}

impl Take {
    pub(crate) fn of(self, there: usize) -> u64 {
        match self {
            Self::Count(count) => count,
            Self::RatePpm(rate) => (there as u64 * rate).div_ceil(1_000_000),
        }
    }

    /// As it enters the digest of the plan.
    fn text(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::RatePpm(rate) => format!("{rate} ppm"),
        }
    }
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// evaluation, risk, hold-out …
    pub part: String,
    pub stratum: String,
    pub method: Method,
    pub take: Take,
}

/// The lines, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plan {
    lines: Vec<Part>,
}

impl Plan {
    pub fn new(lines: Vec<Part>) -> Self {
        let tidy = |name: String| clean(&name).unwrap_or(name);
        let lines = lines.into_iter();
        let lines = lines.map(|l| Part { part: tidy(l.part), stratum: tidy(l.stratum), ..l });
        Self { lines: lines.collect() }
    }

    /// Everybody alike, without strata: `n` of a frame whose stratum is `stratum` throughout.
    pub fn simple(stratum: &str, n: u64) -> Self {
        let (part, stratum) = ("evaluation".to_owned(), stratum.to_owned());
        Self::new(vec![Part { part, stratum, method: Method::Simple, take: Take::Count(n) }])
    }

    pub fn lines(&self) -> &[Part] {
        &self.lines
    }

    /// Refuses a plan that this frame cannot answer, before anything is announced.
    pub(crate) fn check(&self, frame: &Frame) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for Part { part, stratum, method, take } in &self.lines {
            if !seen.insert((part, stratum)) {
                return Err(Error::StratumTwice { part: part.clone(), stratum: stratum.clone() });
            }
            let there = frame.stratum(stratum).count();
            if there == 0 {
                return Err(Error::NoSuchStratum { part: part.clone(), stratum: stratum.clone() });
            }
            if let Take::RatePpm(rate_ppm @ 1_000_001..) = *take {
                return Err(Error::Rate { stratum: stratum.clone(), rate_ppm });
            }
            let wanted = take.of(there) as usize;
            let can = match method {
                Method::Simple => there,
                _ => frame.stratum(stratum).filter(|i| frame.entries()[*i].size > 0).count(),
            };
            if wanted > can {
                return Err(Error::TooMany { stratum: stratum.clone(), wanted, there: can });
            }
        }
        if self.lines.iter().all(|line| line.take.of(1) == 0) {
            return Err(Error::NothingPlanned);
        }
        Ok(())
    }

    /// Sealed with a salt, because few plans are usual and could be tried one after the other.
    pub(crate) fn digest(&self, salt: &Digest) -> Digest {
        let takes: Vec<String> = self.lines.iter().map(|line| line.take.text()).collect();
        let mut parts: Vec<&[u8]> = vec![&salt.0];
        for (line, take) in self.lines.iter().zip(&takes) {
            parts.extend([
                line.part.as_bytes(),
                line.stratum.as_bytes(),
                line.method.name().as_bytes(),
                take.as_bytes(),
            ]);
        }
        named("plan", &parts)
    }
}
