//! Prefixes: which namespace `example:` stands for.
//!
//! The JSON-LD context of EPCIS is compiled in and never fetched. A document adds prefixes of its
//! own, an event may add more; the innermost declaration wins.
//!
//! ```
//! use epcis::context::Prefixes;
//! let mut prefixes = Prefixes::default();
//! prefixes.declare("example", "https://ns.example.com/epcis/");
//! assert_eq!(prefixes.namespace("example").as_deref(), Some("https://ns.example.com/epcis/"));
//! assert_eq!(prefixes.namespace("gs1").as_deref(), Some("https://gs1.org/voc/"));
//! assert_eq!(prefixes.namespace("nobody"), None);
//! ```

use std::sync::Arc;

/// Prefixes of the standard, known without declaration.
const STANDARD: &[(&str, &str)] = &[
    ("cbv", "https://ref.gs1.org/cbv/"),
    ("cbvmda", "urn:epcglobal:cbv:mda"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("epcis", "https://ref.gs1.org/epcis/"),
    ("gs1", "https://gs1.org/voc/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Spellings of a standard namespace that are no new meaning.
const SAME: &[(&str, &str)] = &[
    ("cbvmda", "urn:epcglobal:cbv:mda:"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("epcis", "urn:epcglobal:epcis:xsd:1"),
    ("epcis", "urn:epcglobal:epcis:xsd:2"),
];

/// A document that declares more prefixes does it to keep somebody busy.
const MOST: usize = 1000;

/// Declared prefixes, on top of those of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefixes {
    declared: Vec<(Box<str>, Arc<str>)>,
}

impl Prefixes {
    /// A later declaration of the same prefix takes the place of the earlier. The first thousand
    /// prefixes count; fields with further ones are told as undeclared.
    pub fn declare(&mut self, prefix: &str, namespace: &str) {
        match self.declared.iter().position(|(known, _)| **known == *prefix) {
            Some(place) if *self.declared[place].1 == *namespace => {}
            Some(place) => self.declared[place].1 = namespace.into(),
            None if self.declared.len() < MOST => {
                self.declared.push((prefix.into(), namespace.into()));
            }
            None => {}
        }
    }

    /// Whether this declaration gives a prefix of the standard another meaning.
    pub fn is_protected(prefix: &str, namespace: &str) -> bool {
        STANDARD.iter().any(|(known, meaning)| *known == prefix && *meaning != namespace)
            && !SAME.contains(&(prefix, namespace))
    }

    pub fn namespace(&self, prefix: &str) -> Option<Arc<str>> {
        self.declared
            .iter()
            .find(|(known, _)| **known == *prefix)
            .map(|(_, namespace)| namespace.clone())
            .or_else(|| standard(prefix).map(Arc::from))
    }

    /// The same for reading only.
    pub(crate) fn meaning(&self, prefix: &str) -> Option<&str> {
        self.declared
            .iter()
            .find(|(known, _)| **known == *prefix)
            .map(|(_, namespace)| namespace.as_ref())
            .or_else(|| standard(prefix))
    }

    /// A prefix for the namespace; one of the standard only when the document gave it no other
    /// meaning.
    pub fn prefix_of(&self, namespace: &str) -> Option<&str> {
        self.declared_prefix_of(namespace).or_else(|| {
            STANDARD
                .iter()
                .find(|(prefix, known)| *known == namespace && self.meaning(prefix) == Some(known))
                .map(|(prefix, _)| *prefix)
        })
    }

    /// The same among the declared ones only.
    pub(crate) fn declared_prefix_of(&self, namespace: &str) -> Option<&str> {
        self.declared
            .iter()
            .find(|(prefix, known)| **known == *namespace && !prefix.is_empty())
            .map(|(prefix, _)| prefix.as_ref())
    }

    /// Declared prefixes in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.declared.iter().map(|(prefix, namespace)| (prefix.as_ref(), namespace.as_ref()))
    }

    /// A compact URI written out; nothing when its prefix is not known.
    pub fn expand(&self, value: &str) -> Option<String> {
        let (prefix, rest) = value.split_once(':')?;
        // "https://…" is a URI and no compact one (JSON-LD 1.1 §3.4).
        if rest.starts_with("//") {
            return None;
        }
        self.meaning(prefix).map(|namespace| format!("{namespace}{rest}"))
    }
}

fn standard(prefix: &str) -> Option<&'static str> {
    STANDARD.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_declaration_wins() {
        let mut prefixes = Prefixes::default();
        prefixes.declare("a", "https://one.example/");
        prefixes.declare("a", "https://two.example/");
        assert_eq!(prefixes.expand("a:x").as_deref(), Some("https://two.example/x"));
        assert_eq!(prefixes.iter().count(), 1);
    }

    #[test]
    fn a_web_address_is_no_compact_uri() {
        let mut prefixes = Prefixes::default();
        prefixes.declare("https", "urn:trap:");
        assert_eq!(prefixes.expand("https://example.org/"), None);
    }

    #[test]
    fn giving_a_standard_prefix_its_own_meaning_is_no_new_meaning() {
        assert!(!Prefixes::is_protected("gs1", "https://gs1.org/voc/"));
        assert!(!Prefixes::is_protected("cbvmda", "urn:epcglobal:cbv:mda:"));
        assert!(Prefixes::is_protected("gs1", "https://example.org/"));
        assert!(!Prefixes::is_protected("example", "https://example.org/"));
    }
}
