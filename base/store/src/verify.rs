//! `audit verify`: walks the whole history and names the first broken link.
//!
//! What it finds: any changed byte of an entry, of a batch link, of a figure that the log holds;
//! with an exported head also truncation and a rewrite of everything.

use serde_json::json;
use terms::{Error, Result};

use crate::journal::{COLUMNS, Digest, Recorded, link};
use crate::secrets::{hex, signed_by, unhex};
use crate::tx::Tx;

/// The journal head as it is exported daily: signed, printable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub batch: i64,
    pub link: String,
    pub at: i64,
    pub key: String,
    pub signature: String,
}

impl Head {
    fn signed_bytes(seq: i64, batch: i64, link: &str, at: i64) -> Vec<u8> {
        format!("zhunsheng head {seq} {batch} {link} {at}").into_bytes()
    }
    /// The head of this snapshot, signed with the key of the space.
    pub fn export(tx: &mut Tx<'_>) -> Result<Self> {
        let (seq, batch, link): (i64, i64, Vec<u8>) =
            tx.one("select seq, batch, link from head where one = 1", &[], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })?;
        let link = hex(&link);
        let at = tx.now_micros();
        let secrets = tx.secrets();
        let signature = hex(&secrets.sign(&Self::signed_bytes(seq, batch, &link, at)));
        Ok(Self { seq, batch, link, at, key: hex(&secrets.verifying_key()), signature })
    }
    pub fn to_json(&self) -> String {
        json!({ "seq": self.seq, "batch": self.batch, "link": self.link, "at": self.at,
                "key": self.key, "signature": self.signature })
        .to_string()
    }
    pub fn from_json(text: &str) -> Result<Self> {
        let bad = || Error::invalid("audit-head-unreadable");
        let value: serde_json::Value = serde_json::from_str(text).map_err(|_| bad())?;
        let number = |name: &str| value[name].as_i64().ok_or_else(bad);
        let string = |name: &str| value[name].as_str().map(str::to_owned).ok_or_else(bad);
        Ok(Self {
            seq: number("seq")?,
            batch: number("batch")?,
            link: string("link")?,
            at: number("at")?,
            key: string("key")?,
            signature: string("signature")?,
        })
    }
    pub fn signature_holds(&self) -> bool {
        let (Some(key), Some(signature)) = (unhex(&self.key), unhex(&self.signature)) else {
            return false;
        };
        signed_by(&key, &Self::signed_bytes(self.seq, self.batch, &self.link, self.at), &signature)
    }
}

/// The first thing found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    /// The entry's content does not give the digest it carries.
    Entry { seq: i64 },
    /// An entry is missing or out of place.
    Gap { expected: i64, found: i64 },
    /// The batch does not link to the one before.
    Link { batch: i64, first_seq: i64, last_seq: i64 },
    /// Rows of the figure log do not give the digest of their entry.
    Content { seq: i64 },
    /// The head row says something else than the last batch.
    Head { said: i64, found: i64 },
    /// The store ends before the exported head.
    Truncated { head: i64, found: i64 },
    /// The store has another history than the exported head.
    Rewritten { seq: i64 },
    /// The head file itself was changed, or signed by another key.
    HeadFile,
}

/// What was walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub entries: i64,
    pub batches: i64,
    pub breach: Option<Breach>,
}

struct Walk {
    digest: Digest,
    before: Vec<u8>,
    next_seq: i64,
    batches: i64,
}

/// Verifies everything from entry `from` on (0 for all), and against an exported head if given.
pub fn verify(tx: &mut Tx<'_>, from: i64, head: Option<&Head>) -> Result<Verdict> {
    if head.is_some_and(|h| !h.signature_holds() || h.key != hex(&tx.secrets().verifying_key())) {
        return Ok(Verdict { entries: 0, batches: 0, breach: Some(Breach::HeadFile) });
    }
    let (seq, digest, link): (i64, String, Vec<u8>) =
        tx.one("select seq, digest, link from head where one = 1", &[], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })?;
    let start: Option<(i64, i64)> = tx.find(
        "select number, first_seq from batch where last_seq >= ?1 and number > 0 order by number",
        crate::params![from],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let (number, first) = start.unwrap_or((1, 1));
    let before: Option<Vec<u8>> =
        tx.find("select link from batch where number = ?1", crate::params![number - 1], |r| {
            r.get(0)
        })?;
    let Some(before) = before else {
        return Ok(Verdict {
            entries: 0,
            batches: 0,
            breach: Some(Breach::Gap { expected: first - 1, found: first }),
        });
    };
    let mut walk = Walk { digest: Digest::named(&digest)?, before, next_seq: first, batches: 0 };
    let breach = walk.batches(tx, number)?;
    let breach = match breach {
        Some(breach) => Some(breach),
        None => against_head(tx, seq, &link, walk.next_seq - 1, head)?,
    };
    let breach = match breach {
        Some(breach) => Some(breach),
        None => figures(tx, first)?,
    };
    Ok(Verdict { entries: walk.next_seq - first, batches: walk.batches, breach })
}

impl Walk {
    fn batches(&mut self, tx: &mut Tx<'_>, first: i64) -> Result<Option<Breach>> {
        let batches: Vec<(i64, i64, i64, Vec<u8>)> = tx.query(
            "select number, first_seq, last_seq, link from batch where number >= ?1 order by number",
            crate::params![first],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
        )?;
        for (number, first_seq, last_seq, stored) in batches {
            if first_seq != self.next_seq {
                return Ok(Some(Breach::Gap { expected: self.next_seq, found: first_seq }));
            }
            let entries = tx.query(
                &format!(
                    "select {COLUMNS} from journal where seq >= ?1 and seq <= ?2 order by seq"
                ),
                crate::params![first_seq, last_seq],
                Recorded::read,
            )?;
            for entry in &entries {
                if entry.seq != self.next_seq {
                    return Ok(Some(Breach::Gap { expected: self.next_seq, found: entry.seq }));
                }
                if entry.expected(self.digest) != entry.digest {
                    return Ok(Some(Breach::Entry { seq: entry.seq }));
                }
                self.next_seq += 1;
            }
            if self.next_seq != last_seq + 1 {
                return Ok(Some(Breach::Gap { expected: self.next_seq, found: last_seq + 1 }));
            }
            let digests: Vec<Vec<u8>> = entries.into_iter().map(|e| e.digest).collect();
            if link(self.digest, &self.before, number, first_seq, last_seq, &digests) != stored {
                return Ok(Some(Breach::Link { batch: number, first_seq, last_seq }));
            }
            self.before = stored;
            self.batches += 1;
        }
        Ok(None)
    }
}

fn against_head(
    tx: &mut Tx<'_>,
    seq: i64,
    link: &[u8],
    found: i64,
    head: Option<&Head>,
) -> Result<Option<Breach>> {
    if seq != found {
        return Ok(Some(Breach::Head { said: seq, found }));
    }
    let last: Option<Vec<u8>> =
        tx.find("select link from batch order by number desc limit 1", &[], |r| r.get(0))?;
    if last.is_some_and(|last| last != link) {
        return Ok(Some(Breach::Head { said: seq, found }));
    }
    let Some(head) = head else { return Ok(None) };
    if head.seq > found {
        return Ok(Some(Breach::Truncated { head: head.seq, found }));
    }
    let stored: Option<Vec<u8>> =
        tx.find("select link from batch where number = ?1", crate::params![head.batch], |r| {
            r.get(0)
        })?;
    let same = head.batch == 0 || stored.is_some_and(|stored| hex(&stored) == head.link);
    Ok((!same).then_some(Breach::Rewritten { seq: head.seq }))
}

/// Each bulk entry about figures names the digest of its rows in the figure log.
fn figures(tx: &mut Tx<'_>, from: i64) -> Result<Option<Breach>> {
    let entries: Vec<(i64, Vec<u8>)> = tx.query(
        "select seq, content from journal where kind = 'figures' and content is not null and seq >= ?1 order by seq",
        crate::params![from],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    for (seq, content) in entries {
        if figure_content(tx, seq)? != content {
            return Ok(Some(Breach::Content { seq }));
        }
    }
    Ok(None)
}

/// The digest of the figure-log rows of one entry, in key order.
pub fn figure_content(tx: &mut Tx<'_>, seq: i64) -> Result<Vec<u8>> {
    let mut text = String::new();
    tx.each(
        "select series, period, unit, combo, value, numerator, denominator, n, status, source, ground
         from figure_log where seq = ?1 order by series, period, unit, combo",
        crate::params![seq],
        |r| {
            use std::fmt::Write as _;
            for column in [0, 1, 2, 3, 8, 9] {
                let _ = write!(text, "{}|", r.get::<i64>(column)?);
            }
            for column in [4, 5, 6, 7] {
                let _ = write!(text, "{:?}|", r.get::<Option<i64>>(column)?);
            }
            let _ = writeln!(text, "{:?}", r.get::<Option<String>>(10)?);
            Ok(true)
        },
    )?;
    Ok(Digest::Sha256.of(&[text.as_bytes()]))
}
