//! The four files of a draw, as JSON. Two are public, one belongs to a firm, one to audit.

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, leaf};
use crate::frame::Entry;
use crate::inspectors::{Redraw, Roster, Visit};
use crate::merkle::root_of;
use crate::plan::Plan;

/// Names the method; another version has another name.
pub const FORMAT: &str = "zhunsheng-draw-1";

/// Public, before the draw. It holds digests, one count and words, and nothing a class or a rate
/// could be read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    pub format: String,
    /// The campaign and its public number.
    pub title: String,
    /// The chance to come, such that anybody knows where and when to read it.
    pub entropy_source: String,
    /// How many objects the frame has.
    pub objects: usize,
    /// Merkle root over the salted leaves.
    pub root: Digest,
    pub secret_digest: Digest,
    pub plan_digest: Digest,
    pub roster_digest: Digest,
}

/// Public, after the visits: the chance as it came, and who was drawn, in the order of names and
/// without part or stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub format: String,
    pub root: Digest,
    pub entropy: String,
    pub drawn: Vec<String>,
}

/// For one firm: it stands in the frame. Its stratum and size stay sealed, also for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    pub format: String,
    pub object: String,
    /// Stratum and size under the object's salt.
    pub sealed: Digest,
    /// Place of the leaf, from 0.
    pub place: usize,
    /// The partners on the way to the root.
    pub path: Vec<Digest>,
}

impl Proof {
    /// Whether this object, with whatever was sealed for it, stands under the announced root.
    pub fn holds(&self, announced: &Announcement) -> bool {
        let leaf = leaf(&self.object, &self.sealed);
        root_of(leaf, self.place, announced.objects, &self.path) == Some(announced.root)
    }
}

/// Who was drawn for one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartDrawn {
    pub part: String,
    pub stratum: String,
    pub drawn: Vec<String>,
}

/// For audit, after the visits: everything, so that everything can be computed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    pub format: String,
    pub secret: Digest,
    pub entropy: String,
    pub seed: Digest,
    pub frame: Vec<Entry>,
    pub plan: Plan,
    pub roster: Roster,
    pub parts: Vec<PartDrawn>,
    /// Who went, after all redraws.
    pub visits: Vec<Visit>,
    pub redraws: Vec<Redraw>,
}
