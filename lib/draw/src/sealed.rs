//! Frame, plan and roster under one secret: what is announced, proved, drawn and opened.

use std::fmt;

use stats::drawing::verifiable::seed_text;

use crate::digest::{Digest, leaf, named};
use crate::error::Error;
use crate::files::{Announcement, FORMAT, Opening, Outcome, PartDrawn, Proof};
use crate::frame::{Entry, Frame};
use crate::inspectors::{Assignment, Roster};
use crate::merkle::Tree;
use crate::plan::Plan;
use crate::select::select;

/// Thirty-two random bytes of the operating system, made for one draw and kept like a key until it is
/// opened. All salts come from it.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The caller brings the chance: this crate has no source of it.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    pub(crate) fn opened(&self) -> Digest {
        Digest(self.0)
    }

    pub(crate) fn digest(&self) -> Digest {
        named("secret", &[&self.0])
    }

    fn salt(&self, object: &str) -> Digest {
        named("salt", &[&self.0, object.as_bytes()])
    }

    fn plan_salt(&self) -> Digest {
        named("plan salt", &[&self.0])
    }

    fn roster_salt(&self) -> Digest {
        named("roster salt", &[&self.0])
    }

    /// Stratum and size of an object, closed under its salt.
    fn seal(&self, entry: &Entry) -> Digest {
        let salt = self.salt(&entry.object);
        named("sealed", &[&salt.0, entry.stratum.as_bytes(), &entry.size.to_be_bytes()])
    }

    pub(crate) fn tree(&self, frame: &Frame) -> Tree {
        let leaves = frame.entries().iter().map(|entry| leaf(&entry.object, &self.seal(entry)));
        Tree::new(leaves.collect())
    }

    pub(crate) fn plan_digest(&self, plan: &Plan) -> Digest {
        plan.digest(&self.plan_salt())
    }

    pub(crate) fn roster_digest(&self, roster: &Roster) -> Digest {
        roster.digest(&self.roster_salt())
    }

    /// The secret is in it, so whoever guesses the whole frame still cannot compute the draw; the chance
    /// is in it, so whoever chose the secret could not choose the draw.
    pub(crate) fn seed(&self, root: &Digest, entropy: &str) -> Digest {
        named("seed", &[&self.0, &root.0, entropy.as_bytes()])
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A frozen draw.
#[derive(Debug, Clone)]
pub struct Sealed {
    frame: Frame,
    plan: Plan,
    roster: Roster,
    secret: Secret,
    tree: Tree,
    announcement: Announcement,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub entropy: String,
    pub seed: Digest,
    pub parts: Vec<PartDrawn>,
    /// All drawn objects once, in the order of names.
    pub objects: Vec<String>,
    pub assignment: Assignment,
}

impl Sealed {
    /// Freezes. What the plan asks for and the frame cannot give is refused here, before anything is
    /// public.
    pub fn new(
        title: &str,
        entropy_source: &str,
        frame: Frame,
        plan: Plan,
        roster: Roster,
        secret: Secret,
    ) -> Result<Self, Error> {
        plan.check(&frame)?;
        let tree = secret.tree(&frame);
        let announcement = Announcement {
            format: FORMAT.to_owned(),
            title: title.to_owned(),
            entropy_source: entropy_source.to_owned(),
            objects: frame.entries().len(),
            root: tree.root(),
            secret_digest: secret.digest(),
            plan_digest: secret.plan_digest(&plan),
            roster_digest: secret.roster_digest(&roster),
        };
        Ok(Self { frame, plan, roster, secret, tree, announcement })
    }

    /// Public from now on.
    pub fn announcement(&self) -> &Announcement {
        &self.announcement
    }

    /// For the firm that asks.
    pub fn proof(&self, object: &str) -> Option<Proof> {
        let place = self.frame.position(&seed_text(object))?;
        let entry = &self.frame.entries()[place];
        let sealed = self.secret.seal(entry);
        let (object, path) = (entry.object.clone(), self.tree.path(place));
        Some(Proof { format: FORMAT.to_owned(), object, sealed, place, path })
    }

    /// Draws objects and inspectors, once the announced chance is known.
    pub fn draw(&self, entropy: &str) -> Result<Drawn, Error> {
        let entropy = seed_text(entropy);
        if entropy.is_empty() {
            return Err(Error::NoEntropy);
        }
        let seed = self.secret.seed(&self.announcement.root, &entropy);
        let parts = select(&self.frame, &self.plan, &seed)?;
        let mut objects: Vec<String> = parts.iter().flat_map(|part| part.drawn.clone()).collect();
        objects.sort_unstable();
        objects.dedup();
        let assignment = self.roster.assign(&seed, &objects)?;
        Ok(Drawn { entropy, seed, parts, objects, assignment })
    }

    /// Public after the visits.
    pub fn outcome(&self, drawn: &Drawn) -> Outcome {
        Outcome {
            format: FORMAT.to_owned(),
            root: self.announcement.root,
            entropy: drawn.entropy.clone(),
            drawn: drawn.objects.clone(),
        }
    }

    /// For audit after the visits.
    pub fn opening(&self, drawn: &Drawn) -> Opening {
        Opening {
            format: FORMAT.to_owned(),
            secret: self.secret.opened(),
            entropy: drawn.entropy.clone(),
            seed: drawn.seed,
            frame: self.frame.entries().to_vec(),
            plan: self.plan.clone(),
            roster: self.roster.clone(),
            parts: drawn.parts.clone(),
            visits: drawn.assignment.visits.clone(),
            redraws: drawn.assignment.redraws.clone(),
        }
    }
}
