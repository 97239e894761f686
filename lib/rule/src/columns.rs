//! The names that a formula may use, with their types.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::functions::FUNCTIONS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Number,
    Text,
    Boolean,
    Date,
    /// A duration in whole days.
    Days,
    /// A duration in months.
    Months,
    List(Box<Type>),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number => f.write_str("number"),
            Self::Text => f.write_str("text"),
            Self::Boolean => f.write_str("boolean"),
            Self::Date => f.write_str("date"),
            Self::Days => f.write_str("days"),
            Self::Months => f.write_str("months"),
            Self::List(of) => write!(f, "list of {of}"),
        }
    }
}

/// Declared names. Letters (of any script), digits and `_`, beginning with a letter: FEEL would
/// also allow spaces and `-` within names, but then `a-b` could be read in two ways.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns(BTreeMap<String, Type>);

/// Words that the grammar or the evaluator keeps for itself.
const RESERVED: [&str; 27] = [
    "and",
    "between",
    "by",
    "context",
    "else",
    "every",
    "external",
    "false",
    "for",
    "function",
    "if",
    "in",
    "instance",
    "item",
    "list",
    "not",
    "null",
    "of",
    "or",
    "partial",
    "range",
    "return",
    "satisfies",
    "some",
    "then",
    "true",
    "where",
];

impl Columns {
    /// # Errors
    /// [`Problem::Name`] for a name that FEEL would read differently, [`Problem::Repeated`].
    pub fn new<N: Into<String>>(
        columns: impl IntoIterator<Item = (N, Type)>,
    ) -> Result<Self, Problem> {
        let mut all = BTreeMap::new();
        for (name, kind) in columns {
            let name = name.into();
            if !speakable(&name) {
                return Err(Problem::Name { name });
            }
            if all.insert(name.clone(), kind).is_some() {
                return Err(Problem::Repeated { name });
            }
        }
        Ok(Self(all))
    }
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.0.get(name)
    }
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Whether a name is one and the same to a reader and to the grammar.
pub(crate) fn speakable(name: &str) -> bool {
    let mut chars = name.chars();
    let begins = chars.next().is_some_and(letter);
    begins
        && chars.all(|c| letter(c) || c.is_ascii_digit() || c == '_')
        && name.len() <= 200
        && !RESERVED.contains(&name)
        && FUNCTIONS.iter().all(|function| function.name != name)
}

/// Letters that the grammar takes in names: no full-width punctuation, which it takes as well.
fn letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || c.is_alphabetic()
            && matches!(c, '\u{C0}'..='\u{2FF}' | '\u{370}'..='\u{1FFF}' | '\u{3041}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{20000}'..='\u{3FFFF}')
}
