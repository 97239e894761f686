//! `clusters.toml`: what happened in an industry cluster, on a day, with its source.

use serde::Deserialize;
use terms::{Date, Text};

use super::de;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClusterFact {
    /// Code of the cluster's unit.
    pub cluster: String,
    pub sort: ClusterSort,
    #[serde(deserialize_with = "de::day")]
    pub on: Date,
    /// Where it happened.
    pub area: Option<String>,
    /// As text, so that it is a decimal and no float.
    pub amount: Option<String>,
    /// What the amount is measured in, in words: 万吨/年, 条, 户.
    pub measure: Option<String>,
    pub name: Text,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    #[serde(default)]
    pub synthetic: bool,
}

/// What a dated fact of structure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClusterSort {
    /// A new industry or line.
    NewIndustry,
    /// Capacity that was retired.
    CapacityRetired,
    CleanerProduction,
    /// A technical renewal.
    Renewal,
    /// Firms that joined or merged.
    Merger,
}

impl ClusterSort {
    pub fn code(self) -> &'static str {
        match self {
            ClusterSort::NewIndustry => "new-industry",
            ClusterSort::CapacityRetired => "capacity-retired",
            ClusterSort::CleanerProduction => "cleaner-production",
            ClusterSort::Renewal => "renewal",
            ClusterSort::Merger => "merger",
        }
    }
}
