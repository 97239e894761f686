//! What a table must hold: columns with their kinds, which are needed, and which together name a row.

use serde::{Deserialize, Serialize};
use terms::{Lang, Text};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Text,
    Integer,
    /// Up to six places, stored in millionths.
    Decimal,
    Date,
    /// One of `choices`.
    Code,
    /// Yes or no.
    Flag,
}

/// One answer of a list: written by its code or by its name in either language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub code: String,
    pub title: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub key: String,
    pub title: Text,
    #[serde(default)]
    pub kind: Kind,
    #[serde(default)]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Heads that other systems use for the same thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// In characters, for text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_len: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The unit of measure. Only a column in `%` takes figures written with a percent sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the sample row of the template shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub key: String,
    pub title: Text,
    pub columns: Vec<Column>,
    /// The columns that together name a row; no two rows of a file may agree in all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique: Vec<String>,
    /// Sentences for the sheet of instructions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
}

impl Column {
    /// A column with a key, two titles and a kind; the rest by [`Default`].
    pub fn new(key: &str, zh: &str, en: &str, kind: Kind) -> Self {
        Self { key: key.into(), title: Text::new(zh, en), kind, ..Self::default() }
    }
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// Everything that this column may be called in a file.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let titles = [Some(self.title.zh.clone()), self.title.en.clone(), Some(self.key.clone())];
        titles.into_iter().flatten().chain(self.aliases.iter().cloned())
    }
    /// The head in a written table: title, unit, and a star where it is needed.
    pub fn head(&self, lang: Lang) -> String {
        let title = self.title.get(lang);
        let unit = match (&self.unit, lang) {
            (None, _) => String::new(),
            (Some(unit), Lang::Zh) => format!("（{unit}）"),
            (Some(unit), Lang::En) => format!(" ({unit})"),
        };
        format!("{title}{unit}{}", if self.required { " *" } else { "" })
    }
}

impl Template {
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.key == key)
    }
    /// Where a column's value stands in a [`crate::Row`].
    pub fn place(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.key == key)
    }
}
