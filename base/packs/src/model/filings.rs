//! `filings.toml`: what the lead of a task owes besides its deliverable, and by when.

use serde::{Deserialize, Serialize};
use terms::Text;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    pub code: String,
    pub name: Text,
    /// The move of the case `task` that files it.
    #[serde(rename = "move")]
    pub step: String,
    /// Counted by this clock of the calendar, from the day the plan was issued.
    pub clock: Option<String>,
    /// Each quarter, by this day of the month after it.
    pub quarter_day: Option<i8>,
    /// So many days before the quarter ends a report already counts for it.
    #[serde(default)]
    pub early_days: u8,
    /// Only of tasks that are not a part of another.
    #[serde(default)]
    pub wholes_only: bool,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}
