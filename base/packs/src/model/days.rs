//! `calendar.csv`: days that are not what their weekday says (节假日与调休).

use serde::Deserialize;
use terms::Date;

use super::de;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// A weekday or weekend day off.
    Rest,
    /// A weekend day that is worked.
    Work,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The State Council office announced it.
    Announced,
    /// Ours until it is announced.
    Assumed,
}

#[derive(Debug, Clone, Deserialize)]
pub struct CalendarDay {
    #[serde(deserialize_with = "de::day")]
    pub day: Date,
    pub kind: DayKind,
    pub name_zh: String,
    pub name_en: String,
    /// A statutory holiday proper (全国年节及纪念日放假办法), not a day moved next to one.
    pub statutory: u8,
}

/// `[[calendar_year]]` of `calendar.toml`: whether a year is announced, and by which notice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    pub year: i16,
    pub standing: Standing,
    /// Number of the notice, where it is certain.
    pub notice: Option<String>,
}
