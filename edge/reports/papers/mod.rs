//! A paper from its first draft to its register entry and the receipts of those who got it.
//!
//! Draft → submitted → reviewed → signed → issued. Each step is a row with who, for whom, when and on
//! what ground. A draft's numbers are alive; **signing freezes them**: values, text and head are kept
//! for good under a digest, a number is taken from the organ's series in the write lane, and a check
//! code is printed that leads back to the frozen values beside today's.
//!
//! What is refused: whoever drafted neither reviews nor signs, and whoever reviewed does not sign; a
//! paper whose required values are missing is not signed; a number is never given twice and never
//! skipped (one that is not used is made void with a ground). An issued paper is never changed: it is
//! withdrawn by another paper that refers to it.

pub mod changes;
pub mod check;
pub mod draft;
pub mod frozen;
pub(crate) mod policy;
pub mod print;
pub mod receipts;
pub mod register;
pub mod sign;
pub mod steps;

use std::collections::BTreeMap;

use store::{Row, Tx, params};
use terms::{Error, Result};

use crate::feeds::Subject;

macro_rules! stages {
    ($($name:ident = $word:literal),* $(,)?) => {
        /// Where a paper stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Stage { $($name),* }
        impl Stage {
            pub const ALL: &'static [Stage] = &[$(Stage::$name),*];
            pub fn word(self) -> &'static str {
                match self { $(Stage::$name => $word),* }
            }
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|stage| stage.word() == word)
            }
            /// The key of its name in the texts.
            pub fn key(self) -> &'static str {
                match self { $(Stage::$name => concat!("paper-stage-", $word)),* }
            }
        }
    };
}
stages! {
    Draft = "draft",
    Submitted = "submitted",
    Reviewed = "reviewed",
    Signed = "signed",
    Issued = "issued",
    Void = "void",
    Withdrawn = "withdrawn",
}

/// A paper as lists and steps see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub id: i64,
    pub kind: String,
    pub kind_id: i64,
    /// The unit that drafts it.
    pub organ: i64,
    /// The unit it is about.
    pub unit: i64,
    pub title: String,
    pub subject: Subject,
    pub public: bool,
    pub stage: Stage,
    /// The number of its newest version.
    pub version: i64,
    pub batch: Option<i64>,
    pub drafted_by: i64,
    pub drafted_at: i64,
}

/// One state of the text and its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    pub number: i64,
    pub body: String,
    pub inputs: BTreeMap<String, String>,
    pub note: Option<String>,
    pub person: i64,
    pub at: i64,
}

pub(crate) const COLUMNS: &str = "p.id, p.kind, p.kind_id, p.organ, p.unit, p.title, p.subject, p.public, p.stage, p.version, p.batch, p.drafted_by, p.drafted_at";

pub(crate) fn read(row: &Row<'_>) -> Result<Paper> {
    let (subject, stage): (String, String) = (row.get(6)?, row.get(8)?);
    Ok(Paper {
        id: row.get(0)?,
        kind: row.get(1)?,
        kind_id: row.get(2)?,
        organ: row.get(3)?,
        unit: row.get(4)?,
        title: row.get(5)?,
        subject: serde_json::from_str(&subject).map_err(Error::broken)?,
        public: row.get(7)?,
        stage: Stage::named(&stage).ok_or_else(|| Error::broken(format!("stage {stage}")))?,
        version: row.get(9)?,
        batch: row.get(10)?,
        drafted_by: row.get(11)?,
        drafted_at: row.get(12)?,
    })
}

/// # Errors
/// Not found.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Paper> {
    let sql = format!("select {COLUMNS} from paper p where p.id = ?1");
    tx.find(&sql, params![id], read)?
        .ok_or_else(|| Error::not_found("paper-unknown").with("paper", id))
}

fn read_version(row: &Row<'_>) -> Result<Version> {
    let inputs: String = row.get(2)?;
    Ok(Version {
        number: row.get(0)?,
        body: row.get(1)?,
        inputs: serde_json::from_str(&inputs).map_err(Error::broken)?,
        note: row.get(3)?,
        person: row.get(4)?,
        at: row.get(5)?,
    })
}

/// # Errors
/// Not found.
pub fn version(tx: &mut Tx<'_>, paper: i64, number: i64) -> Result<Version> {
    tx.one(
        "select number, body, inputs, note, person, at from paper_version where paper = ?1 and number = ?2",
        params![paper, number],
        read_version,
    )
}

/// All versions, the newest first.
pub fn versions(tx: &mut Tx<'_>, paper: i64) -> Result<Vec<Version>> {
    tx.query(
        "select number, body, inputs, note, person, at from paper_version where paper = ?1 order by number desc",
        params![paper],
        read_version,
    )
}

/// The entry in the register: the number's words, and why it is void where it is.
pub fn number_of(tx: &mut Tx<'_>, paper: i64) -> Result<Option<(String, Option<String>)>> {
    tx.find("select text, void_ground from paper_number where paper = ?1", params![paper], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
