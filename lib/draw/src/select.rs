//! The draw itself: from a seed to positions, by each method.

use stats::drawing::inclusion::probabilities;
use stats::drawing::proportional;
use stats::drawing::verifiable;

use crate::digest::{Digest, named};
use crate::error::Error;
use crate::files::PartDrawn;
use crate::frame::{Entry, Frame};
use crate::plan::{Method, Part, Plan};

/// Each line of the plan draws with a seed of its own, so that no line depends on another.
pub(crate) fn select(frame: &Frame, plan: &Plan, seed: &Digest) -> Result<Vec<PartDrawn>, Error> {
    let line = |Part { part, stratum, method, take }: &Part| {
        let units: Vec<&Entry> = frame.stratum(stratum).map(|i| &frame.entries()[i]).collect();
        let n = take.of(units.len()) as usize;
        let seed = named("line", &[&seed.0, part.as_bytes(), stratum.as_bytes()]);
        let mut drawn = match method {
            Method::Simple => simple(&seed, units.len(), n),
            Method::Systematic => systematic(&seed, &units, n),
            Method::Sampford => sampford(&seed, &units, n, stratum)?,
        };
        drawn.sort_unstable();
        let drawn = drawn.into_iter().map(|place| units[place].object.clone()).collect();
        Ok(PartDrawn { part: part.clone(), stratum: stratum.clone(), drawn })
    };
    plan.lines().iter().map(line).collect()
}

/// Round by round, the hash of seed and round modulo those left ([`verifiable::draw`]).
fn simple(seed: &Digest, pool: usize, n: usize) -> Vec<usize> {
    let drawn = verifiable::draw(&seed.hex(), pool, n);
    let drawn = drawn.expect("a plan that was checked draws no more than there are");
    drawn.into_iter().map(|position| position - 1).collect()
}

/// A list shuffled by hashes is crossed at equal steps, all in whole numbers: a unit is drawn when one
/// of `start + j·total` falls into its stretch of `n·size`, which has the chance `n·size/total` exactly.
/// Units whose stretch is a whole step are certain and set aside first (Särndal, Swensson and Wretman
/// 1992, 3.6.2).
fn systematic(seed: &Digest, units: &[&Entry], n: usize) -> Vec<usize> {
    let mut order: Vec<(Digest, usize)> = Vec::with_capacity(units.len());
    for (place, unit) in units.iter().enumerate().filter(|(_, unit)| unit.size > 0) {
        order.push((named("order", &[&seed.0, unit.object.as_bytes()]), place));
    }
    order.sort_unstable();
    let (mut drawn, mut open) = (Vec::with_capacity(n), order);
    let (total, steps) = loop {
        let total: u64 = open.iter().map(|(_, place)| units[*place].size).sum();
        let steps = (n - drawn.len()) as u64;
        if steps == 0 {
            return drawn;
        }
        let certain = |unit: &&(Digest, usize)| {
            u128::from(units[unit.1].size) * u128::from(steps) >= total.into()
        };
        let before = drawn.len();
        drawn.extend(open.iter().filter(certain).map(|(_, place)| *place));
        if drawn.len() == before {
            break (u128::from(total), u128::from(steps));
        }
        open.retain(|unit| !certain(&unit));
    };
    let mut next = modulo(&named("start", &[&seed.0]), total);
    let mut reached = 0;
    for (_, place) in open {
        reached += u128::from(units[place].size) * steps;
        if next < reached {
            drawn.push(place);
            next += total;
        }
    }
    drawn
}

/// A digest as one big-endian number, modulo something below 2¹²⁰.
fn modulo(digest: &Digest, by: u128) -> u128 {
    digest.0.iter().fold(0, |rest, byte| (rest * 256 + u128::from(*byte)) % by)
}

/// Sampford's design by [`proportional::sampford`], with uniform numbers of 53 bits from hashes.
fn sampford(seed: &Digest, units: &[&Entry], n: usize, stratum: &str) -> Result<Vec<usize>, Error> {
    let refused = |error: stats::Error| Error::TooLarge {
        stratum: stratum.to_owned(),
        reason: error.to_string(),
    };
    if n == 0 {
        return Ok(Vec::new());
    }
    let sizes: Vec<f64> = units.iter().map(|unit| unit.size as f64).collect();
    let chances = probabilities(&sizes, n).map_err(refused)?;
    let mut round = 0u64;
    let uniform = || {
        round += 1;
        let digest = named("uniform", &[&seed.0, &round.to_be_bytes()]);
        let bits = digest.0[..8].iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        (bits >> 11) as f64 / (1u64 << 53) as f64
    };
    proportional::sampford(&chances, uniform).map_err(refused)
}
