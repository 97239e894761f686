//! `sheets/*.csv`: figures that come with the pack, each with the paper it stands in.

use serde::Deserialize;
use terms::{Date, Decimal};

use super::de;

#[derive(Debug, Clone, Deserialize)]
pub struct PublishedFigure {
    pub indicator: String,
    /// As [`terms::Period`] reads it.
    pub period: String,
    pub unit: String,
    #[serde(deserialize_with = "de::decimal")]
    pub value: Decimal,
    /// The paper or page it was published in, with number where it has one.
    pub document: String,
    #[serde(deserialize_with = "de::day")]
    pub document_date: Date,
    /// `制度废止`, `有效`, `合成`: what a reader must know beside the number.
    pub status_zh: String,
    pub status_en: String,
}
