//! What is to be brought in, by whom, and what is allowed.

use identity::Territory;
use store::Actor;
use tables::Mapping;
use terms::Lang;

use crate::Kind;

/// What is to be brought in, by whom.
#[derive(Debug, Clone)]
pub struct Order {
    pub kind: Kind,
    /// Code of the source; that of the kind is our own template.
    pub source: String,
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub actor: Actor,
    /// Rows outside are bad rows.
    pub territory: Territory,
    /// The language of the notes in the workbook that goes back.
    pub lang: Lang,
    /// For corrections whose row names no ground of its own.
    pub ground: Option<String>,
    /// Columns that a person chose; none takes what was remembered, and names.
    pub mapping: Option<Mapping>,
    /// The number the run is to have; none takes a fresh one.
    pub run: Option<i64>,
}

impl Order {
    /// A file in our own template, from the program itself, with no limit of area.
    pub fn new(kind: Kind, file_name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            source: kind.code().to_owned(),
            file_name: file_name.into(),
            bytes,
            actor: Actor::PROGRAM,
            territory: Territory::Everywhere,
            lang: Lang::Zh,
            ground: None,
            mapping: None,
            run: None,
        }
    }
    #[must_use]
    pub fn from_source(mut self, code: impl Into<String>) -> Self {
        self.source = code.into();
        self
    }
    #[must_use]
    pub fn ground(mut self, ground: impl Into<String>) -> Self {
        self.ground = Some(ground.into());
        self
    }
}
