//! What a document says about itself, outside its events.

use crate::context::Prefixes;
use crate::problem::{Code, Problem};
use crate::time::Instant;
use std::sync::Arc;

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DocumentKind {
    #[default]
    Document,
    QueryDocument,
    /// One event without a document around it.
    Event,
}

/// In which syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Syntax {
    #[default]
    Json,
    /// XML of EPCIS 1.0 to 1.2.
    Xml1,
    Xml2,
}

/// A thing described in the header: its attributes, and what lies under it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MasterData {
    /// The vocabulary, such as `urn:epcglobal:epcis:vtype:BusinessLocation`.
    pub vocabulary: String,
    pub id: String,
    pub attributes: Vec<(String, String)>,
    /// Identifiers below this one, for WD_ queries.
    pub children: Vec<String>,
}

/// The head of a document. It is complete when the last event has been read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    pub kind: DocumentKind,
    pub syntax: Syntax,
    pub id: Option<String>,
    pub schema_version: Option<String>,
    pub creation_date: Option<String>,
    pub sender: Option<String>,
    pub receiver: Option<String>,
    pub instance_identifier: Option<String>,
    pub query_name: Option<String>,
    pub subscription_id: Option<String>,
    pub has_context: bool,
    pub prefixes: Arc<Prefixes>,
    pub master_data: Vec<MasterData>,
    /// Extensions that a private field of the reference implementation takes out of the hash:
    /// namespace and local name.
    pub ignored: Vec<(String, String)>,
}

/// Namespace of the private field `ignoreFields`.
pub(crate) const IGNORE: (&str, &str) = ("https://repository-x.example.com/", "ignoreFields");

impl Head {
    /// What the document as a whole lacks (EPCIS 2.0 §9; required members of the JSON schema).
    pub fn check(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.syntax == Syntax::Json && !self.has_context {
            found.push(Problem::new(Code::MissingField, "@context"));
        }
        if self.kind == DocumentKind::Event {
            return found;
        }
        match (&self.schema_version, &self.creation_date) {
            (None, _) => found.push(Problem::new(Code::MissingField, "schemaVersion")),
            // Answers to queries are in circulation without one.
            (_, None) if self.kind == DocumentKind::QueryDocument => {}
            (_, None) => found.push(Problem::new(Code::MissingField, "creationDate")),
            (_, Some(date)) if date.trim().parse::<Instant>().is_err() => {
                found.push(Problem::new(Code::BadTime, "creationDate").with("value", date));
            }
            _ => {}
        }
        found
    }
}
