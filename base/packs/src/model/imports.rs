//! `imports/*.toml`: how the columns of somebody else's export become ours.

use serde::Deserialize;
use terms::Text;

/// One kind of file that can be loaded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    pub code: String,
    pub name: Text,
    /// The system that makes the file.
    pub system: Text,
    /// Register the rows go to: `firms`, `inspections`, `samples`, `complaints`, `violations`, …
    pub into: String,
    /// Heading of the column that identifies a row in its own system; the same row again changes nothing.
    pub source_id: String,
    /// Headings guessed from memory: check against a real export before use.
    #[serde(default)]
    pub assumed: bool,
    pub note: Option<Text>,
    pub column: Vec<Column>,
    /// Fields that are the same in every row.
    #[serde(default)]
    pub constant: Vec<Constant>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Our field.
    pub field: String,
    /// Headings under which it has been seen.
    pub heading: Vec<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub kind: ColumnKind,
    /// Their words for ours: `{ 合格 = "pass" }`.
    #[serde(default)]
    pub words: std::collections::BTreeMap<String, String>,
    /// Put before the cell's text, to make our code of theirs: `ward-` and `7`.
    pub prefix: Option<String>,
    /// What an empty cell means; absent means no value.
    pub empty: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    pub field: String,
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    #[default]
    Text,
    Date,
    Number,
    Integer,
    /// 1, 0, 是, 否, yes, no.
    Truth,
    CreditCode,
    /// A unit's code, name or short name.
    Unit,
}
