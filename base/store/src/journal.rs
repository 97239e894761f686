//! The journal: who did what to which thing, when, on what ground. Gap-free, chained in batches.
//!
//! An entry never holds a name or a phone: personal fields are sealed elsewhere and enter here as
//! salted commitments. Rows written in bulk enter as one digest of their content.

use sha2::Digest as _;
use terms::{Error, Result};

/// The digest of the chain: a setting of the space (GM/T asks for SM3 where SHA-256 is not allowed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digest {
    #[default]
    Sha256,
    Sm3,
}

impl Digest {
    pub fn name(self) -> &'static str {
        match self {
            Digest::Sha256 => "sha256",
            Digest::Sm3 => "sm3",
        }
    }
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "sha256" => Ok(Digest::Sha256),
            "sm3" => Ok(Digest::Sm3),
            other => Err(Error::invalid("store-digest").with("value", other)),
        }
    }
    /// 32 bytes over the parts, each with its length in front, so that no two lists collide.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Digest::Sha256 => {
                let mut hash = sha2::Sha256::new();
                for part in parts {
                    hash.update((part.len() as u64).to_be_bytes());
                    hash.update(part);
                }
                hash.finalize().to_vec()
            }
            Digest::Sm3 => {
                use sm3::Digest as _;
                let mut hash = sm3::Sm3::new();
                for part in parts {
                    hash.update((part.len() as u64).to_be_bytes());
                    hash.update(part);
                }
                hash.finalize().to_vec()
            }
        }
    }
}

/// What a command says it did; the lane adds number, time and person.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) verb: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) subject: i64,
    pub(crate) ground: Option<String>,
    pub(crate) detail: serde_json::Value,
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) topics: Vec<&'static str>,
}

impl Entry {
    /// `Entry::new("figure.corrected", "indicator", id)`: verb, kind of thing, its id.
    pub fn new(verb: &'static str, kind: &'static str, subject: i64) -> Self {
        let detail = serde_json::Value::Object(serde_json::Map::new());
        Self { verb, kind, subject, ground: None, detail, content: None, topics: Vec::new() }
    }
    pub fn ground(mut self, ground: impl Into<String>) -> Self {
        self.ground = Some(ground.into());
        self
    }
    /// A JSON object; never personal data.
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }
    /// The digest of rows written in bulk.
    pub fn content(mut self, digest: Vec<u8>) -> Self {
        self.content = Some(digest);
        self
    }
    /// Names what changed, so that cached answers over it are made anew.
    pub fn touches(mut self, topic: &'static str) -> Self {
        self.topics.push(topic);
        self
    }
}

/// An entry as it stands in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub seq: i64,
    pub batch: i64,
    pub at: i64,
    pub actor: i64,
    pub acting_for: Option<i64>,
    pub verb: String,
    pub kind: String,
    pub subject: i64,
    pub ground: Option<String>,
    pub detail: String,
    pub content: Option<Vec<u8>>,
    pub digest: Vec<u8>,
}

pub(crate) const COLUMNS: &str =
    "seq, batch, at, actor, acting_for, verb, kind, subject, ground, detail, content, digest";

impl Recorded {
    pub fn read(row: &crate::Row<'_>) -> Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            batch: row.get(1)?,
            at: row.get(2)?,
            actor: row.get(3)?,
            acting_for: row.get(4)?,
            verb: row.get(5)?,
            kind: row.get(6)?,
            subject: row.get(7)?,
            ground: row.get(8)?,
            detail: row.get(9)?,
            content: row.get(10)?,
            digest: row.get(11)?,
        })
    }

    /// What `digest` must be.
    pub(crate) fn expected(&self, digest: Digest) -> Vec<u8> {
        let optional = |x: Option<&[u8]>| {
            let mut bytes = vec![u8::from(x.is_some())];
            bytes.extend_from_slice(x.unwrap_or_default());
            bytes
        };
        digest.of(&[
            &self.seq.to_be_bytes(),
            &self.batch.to_be_bytes(),
            &self.at.to_be_bytes(),
            &self.actor.to_be_bytes(),
            &optional(self.acting_for.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice)),
            self.verb.as_bytes(),
            self.kind.as_bytes(),
            &self.subject.to_be_bytes(),
            &optional(self.ground.as_deref().map(str::as_bytes)),
            self.detail.as_bytes(),
            &optional(self.content.as_deref()),
        ])
    }
}

/// The link of a batch: over the link before, its number and bounds, and the digest of each entry.
pub(crate) fn link(
    digest: Digest,
    before: &[u8],
    number: i64,
    first: i64,
    last: i64,
    entries: &[Vec<u8>],
) -> Vec<u8> {
    let bounds = [number.to_be_bytes(), first.to_be_bytes(), last.to_be_bytes()];
    let mut parts: Vec<&[u8]> = vec![before, &bounds[0], &bounds[1], &bounds[2]];
    parts.extend(entries.iter().map(Vec::as_slice));
    digest.of(&parts)
}
