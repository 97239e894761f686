//! 追溯码 that are no GS1 keys.
//!
//! Many Chinese traceability codes are numbers of a platform or of an enterprise. An event carries
//! them as URIs, and they are identifiers like any other: compared letter by letter, never reordered
//! and never "corrected". What such a code means (its product, its lot) only its issuer knows; a
//! [`Resolver`] registered for the beginning of the URI says it.
//!
//! ```
//! use epcis::gs1::opaque::{Meaning, Register, Resolver};
//! struct Brewery;
//! impl Resolver for Brewery {
//!     fn resolve(&self, code: &str) -> Option<Meaning> {
//!         let number = code.strip_prefix("https://trace.example.cn/q/")?;
//!         let (product, lot) = number.split_at_checked(6)?;
//!         Some(Meaning { class: format!("https://trace.example.cn/p/{product}"), lot: Some(lot.into()), serial: None })
//!     }
//! }
//! let mut register = Register::default();
//! register.add("https://trace.example.cn/", Box::new(Brewery));
//! let meaning = register.resolve("https://trace.example.cn/q/10023420260701").unwrap();
//! assert_eq!(meaning.lot.as_deref(), Some("20260701"));
//! assert!(register.resolve("urn:example:else").is_none());
//! ```

use std::fmt;

/// What an issuer says of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The product, as a URI.
    pub class: String,
    pub lot: Option<String>,
    pub serial: Option<String>,
}

/// Reads codes of one issuer. Pure: a resolver that must ask elsewhere keeps the answers itself.
pub trait Resolver: Send + Sync {
    fn resolve(&self, code: &str) -> Option<Meaning>;
}

/// Resolvers by the beginning of the URIs they know; the longest beginning is asked first.
#[derive(Default)]
pub struct Register {
    resolvers: Vec<(String, Box<dyn Resolver>)>,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.resolvers.iter().map(|(start, _)| start)).finish()
    }
}

impl Register {
    pub fn add(&mut self, start: &str, resolver: Box<dyn Resolver>) {
        self.resolvers.push((start.to_owned(), resolver));
        self.resolvers.sort_by_key(|(start, _)| std::cmp::Reverse(start.len()));
    }

    /// The first answer among the resolvers whose beginning fits. GS1 keys are not asked about.
    pub fn resolve(&self, code: &str) -> Option<Meaning> {
        if super::Identifier::parse(code).is_ok() {
            return None;
        }
        self.resolvers
            .iter()
            .filter(|(start, _)| code.starts_with(start.as_str()))
            .find_map(|(_, resolver)| resolver.resolve(code))
    }
}
