//! Figures that look made rather than measured.
//!
//! Where a figure decides a rank, some figures will be helped. Nobody is accused by arithmetic:
//! each check asks one question of the numbers, says in a sentence what is odd, how often honest
//! numbers would look as odd (the p-value), and on which values it rests. What follows is a look at
//! the records, by people.
//!
//! - [`digits`]: last digits that are not evenly spread, first and second digits against Benford;
//! - [`heaping`]: too many values on 0 and 5, or just above a target;
//! - [`smooth`]: a series steadier than its own sampling error allows, or than its peers;
//! - [`inlier`]: a unit too near the middle of everything, results too near their targets;
//! - [`copies`]: a block of values that comes twice, or from somebody else;
//! - [`edits`]: favourable changes crowded before the deadline;
//! - [`breaks`]: a level that jumps from one period to the next.
//!
//! [`screen`] asks all that fit a report and keeps the share of honest reports with any finding
//! below a level (Holm). Each check refuses data that cannot answer it, and says why.
//!
//! **When not.** A break has honest reasons (a new method, a closed plant). Digits say nothing on
//! values made by a formula, on prices, on a scale with few steps; give values in units of their
//! own resolution, or the resolution is what is found. Never publish a finding with a name before
//! somebody has looked.

pub mod breaks;
pub mod copies;
pub mod digits;
pub mod edits;
pub mod heaping;
pub mod inlier;
mod screening;
pub mod smooth;

use std::fmt;

pub use edits::Edit;
pub use screening::{Asked, Report, Screening, screen};
pub use smooth::Noise;

/// What is odd, with the numbers that a sentence needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Oddity {
    /// A last digit comes this often of so many; a tenth is expected.
    LastDigit { digit: u8, seen: usize, of: usize },
    /// A first digit comes this often; Benford expects that.
    FirstDigit { digit: u8, seen: usize, expected: f64 },
    /// The same of second digits.
    SecondDigit { digit: u8, seen: usize, expected: f64 },
    /// So many of so many end on 0 or 5; a fifth is expected.
    Fives { seen: usize, of: usize },
    /// Values just below and just above a target.
    AboveTarget { below: usize, above: usize },
    /// Changes from period to period as a share of what sampling error alone gives.
    TooSmooth { share: f64 },
    /// The same against peers.
    SmootherThanPeers { share: f64 },
    /// Squared distance from the middle of the other units, and its usual value.
    Inlier { distance: f64, usual: f64 },
    /// Mean squared distance from the targets in units of the usual spread; 1 is usual.
    NearTargets { share: f64 },
    /// The block of this length at `first` comes again at `second`.
    Repeated { first: usize, second: usize, length: usize },
    /// The block of this length at `own` stands at `other` in the other series.
    CopiedFrom { own: usize, other: usize, length: usize },
    /// Late favourable edits of all edits; the share among peers.
    LateEdits { late: usize, of: usize, peers: f64 },
    /// From this position on the level differs by so much.
    Break { at: usize, by: f64 },
}

impl fmt::Display for Oddity {
    /// The plain reason, for a list of findings.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Oddity::LastDigit { digit, seen, of } => {
                write!(
                    f,
                    "the last digit {digit} comes {seen} times in {of}; about a tenth is usual"
                )
            }
            Oddity::FirstDigit { digit, seen, expected } => {
                write!(
                    f,
                    "the first digit {digit} comes {seen} times; Benford's law expects {expected:.0}"
                )
            }
            Oddity::SecondDigit { digit, seen, expected } => {
                write!(
                    f,
                    "the second digit {digit} comes {seen} times; Benford's law expects {expected:.0}"
                )
            }
            Oddity::Fives { seen, of } => {
                write!(f, "{seen} of {of} values end on 0 or 5; about a fifth is usual")
            }
            Oddity::AboveTarget { below, above } => {
                write!(f, "{above} values lie just above the target and {below} just below it")
            }
            Oddity::TooSmooth { share } => write!(
                f,
                "changes from period to period are {:.0} % of what sampling error alone gives",
                100.0 * share
            ),
            Oddity::SmootherThanPeers { share } => write!(
                f,
                "changes from period to period are {:.0} % of those of the peers",
                100.0 * share
            ),
            Oddity::Inlier { distance, usual } => write!(
                f,
                "all indicators together lie {distance:.2} from the middle of the other units; {usual:.1} is usual"
            ),
            Oddity::NearTargets { share } => write!(
                f,
                "results lie nearer to their targets than they spread: {:.0} % of the usual squared distance",
                100.0 * share
            ),
            Oddity::Repeated { first, second, length } => write!(
                f,
                "{length} values in a row from number {} come again from number {}",
                first + 1,
                second + 1
            ),
            Oddity::CopiedFrom { own, other, length } => write!(
                f,
                "{length} values in a row from number {} stand in the other series from number {}",
                own + 1,
                other + 1
            ),
            Oddity::LateEdits { late, of, peers } => write!(
                f,
                "{late} of {of} edits are late and favourable; among peers {:.0} % are",
                100.0 * peers
            ),
            Oddity::Break { at, by } => {
                write!(f, "from number {} on the level differs by {by:.3}", at + 1)
            }
        }
    }
}

/// An answer: what was looked at, how odd it is, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub oddity: Oddity,
    /// How often honest figures look at least as odd. Small is odd.
    pub p_value: f64,
    /// Positions of the values that it rests on.
    pub rests_on: Vec<usize>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (p = {:.2e})", self.oddity, self.p_value)
    }
}
