//! What a document says about itself, outside its events.
//!
//! ```
//! let document = br#"{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"EPCISDocument",
//!   "schemaVersion":"2.0","epcisHeader":{"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:BusinessLocation",
//!     "vocabularyElementList":[{"id":"urn:epc:id:sgln:4012345.00001.0","children":["urn:epc:id:sgln:4012345.00001.1"]}]}]}},
//!   "epcisBody":{"eventList":[]}}"#;
//! let mut events = epcis::json::events(document);
//! // What the document as a whole lacks is told at its end.
//! let problems = events.next().unwrap().unwrap_err();
//! assert_eq!(problems[0].path, "creationDate");
//! assert!(events.next().is_none());
//! assert_eq!(events.head().master_data[0].children.len(), 1);
//! ```

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
