//! `pack.toml`: what this pack is, whose, how far to trust it, and what it stands on.

use serde::Deserialize;
use terms::{Date, DeclaredYear, Text};

use super::de;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The folder's name.
    pub code: String,
    pub name: Text,
    /// The author's own numbering; the digest is what identifies the content.
    pub version: String,
    #[serde(deserialize_with = "de::day")]
    pub issued: Date,
    pub licence: String,
    /// Shown on every page, export and paper while any of the data is synthetic.
    #[serde(default)]
    pub synthetic: bool,
    pub note: Option<Text>,
    /// Packs this one stands on, by code.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The space this pack makes; a pack of rules alone makes none.
    pub space: Option<Space>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Space {
    /// GB/T 2260 code of the city, or a code of the pack's own where that standard has none.
    pub code: String,
    /// The unit that is the top of the territory.
    pub home: String,
    /// IANA zone of the civil days.
    pub zone: String,
    /// The period a reader sees first.
    pub opens_at: String,
}

/// `[[year]]`: a year of its own, as the assessment year from July to June.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    pub slot: u8,
    pub month: i8,
    pub day: i8,
    pub name: Text,
    pub source: Option<String>,
}

impl Year {
    pub fn declared(&self) -> DeclaredYear {
        DeclaredYear { slot: self.slot, month: self.month, day: self.day }
    }
}

/// `[severity]`: what one finding of each class weighs; `weighted` of an inspection is the sum.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityWeights {
    pub critical: u32,
    pub serious: u32,
    pub minor: u32,
    pub note: Text,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// `[[source]]`: where the data of this pack come from and on what terms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub code: String,
    pub name: Text,
    pub licence: Option<String>,
    pub url: Option<String>,
    /// A file of the pack that holds the licence text.
    pub licence_file: Option<String>,
    pub note: Option<Text>,
}

/// `[[document]]`: a numbered paper (文号) that figures, schemes and items refer to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// `运质强办〔2026〕示例1号`
    pub number: String,
    pub title: Text,
    pub issuer: String,
    #[serde(deserialize_with = "de::day")]
    pub issued: Date,
    #[serde(default)]
    pub synthetic: bool,
    pub url: Option<String>,
}

/// `[[records]]`: a file of records that comes with the pack and is loaded through an import.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    pub file: String,
    /// Code of the import that maps its columns.
    pub import: String,
    /// Code of the [`Source`].
    pub source: String,
    /// Rows without the head, as a check that the file is whole.
    pub rows: u64,
}
