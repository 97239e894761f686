//! Units: what can be measured or held to account, how they hang together, and what became of them.

use serde::Deserialize;
use terms::{Date, Text};

use super::de;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    Province,
    City,
    County,
    /// 开发区: assessed like a county, without a GB/T 2260 code.
    Zone,
    Township,
    Ward,
    Government,
    Department,
    Institute,
    Cluster,
    Industry,
    /// A body from outside the government that measures (third party).
    ThirdParty,
}

/// Several hierarchies at once; a report says whose tree it used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hierarchy {
    Territory,
    Command,
    Industry,
}

/// `[[unit]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// GB/T 2260 where there is one; else a code of the pack's own.
    pub code: String,
    pub kind: UnitKind,
    pub name: Text,
    pub short: Option<Text>,
    /// Whether scores are given to it.
    #[serde(default)]
    pub assessed: bool,
    #[serde(default, deserialize_with = "de::day_if")]
    pub from: Option<Date>,
    /// First day on which it no longer exists.
    #[serde(default, deserialize_with = "de::day_if")]
    pub to: Option<Date>,
    /// Unit directly above, for short: an edge over the unit's whole life.
    #[serde(default)]
    pub under: Under,
    /// GB/T 4754 codes, for clusters.
    #[serde(default)]
    pub industries: Vec<String>,
    #[serde(default)]
    pub synthetic: bool,
    pub source: Option<String>,
}

/// The unit above, by hierarchy.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Under {
    pub territory: Option<String>,
    pub command: Option<String>,
    pub industry: Option<String>,
}

impl Under {
    pub fn all(&self) -> impl Iterator<Item = (Hierarchy, &str)> {
        [
            (Hierarchy::Territory, &self.territory),
            (Hierarchy::Command, &self.command),
            (Hierarchy::Industry, &self.industry),
        ]
        .into_iter()
        .filter_map(|(hierarchy, above)| Some((hierarchy, above.as_deref()?)))
    }
}

/// `[[edge]]`: above and below in one hierarchy, for a time. What `under` says becomes edges too.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    pub hierarchy: Hierarchy,
    pub above: String,
    pub below: String,
    #[serde(default, deserialize_with = "de::day_if")]
    pub from: Option<Date>,
    #[serde(default, deserialize_with = "de::day_if")]
    pub to: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Merge,
    Split,
}

/// `[[succession]]`: units of `before` became units of `after` on a day. A unit of `before` that is
/// not in `after` ends on that day, and says so itself (`to`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    pub change: Change,
    pub before: Vec<String>,
    pub after: Vec<String>,
    #[serde(deserialize_with = "de::day")]
    pub on: Date,
    pub document: Option<String>,
    #[serde(default)]
    pub synthetic: bool,
}

/// `divisions.csv`: GB/T 2260.
#[derive(Debug, Clone, Deserialize)]
pub struct Division {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    /// Code of the division above; empty for a province.
    pub above: String,
    /// Year of the edition the code was read from.
    pub edition: u16,
}

/// `industries.csv`: GB/T 4754-2017 sections, divisions, groups and classes.
#[derive(Debug, Clone, Deserialize)]
pub struct IndustryCode {
    /// `C`, `C32`, `C321`, `C3216`.
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub above: String,
    pub edition: u16,
    /// `yes` where the code stands but our wording of the name is from memory.
    pub assumed: String,
}

/// `tiles.toml`: the schematic map.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TileMap {
    /// Says that it is a scheme and not a boundary.
    pub note: Text,
    /// 审图号 of official boundaries, when an operator imports them; the tile map has none.
    pub approval: Option<String>,
    pub tile: Vec<Tile>,
}

/// One tile, two half steps wide, laid in courses like brick.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    pub unit: String,
    pub row: u8,
    /// Left edge in half steps.
    pub column: u8,
}
