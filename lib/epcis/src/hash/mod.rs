//! The event hash of CBV 2.0: one name for one event, in whatever syntax and spelling it arrives.
//!
//! The event is written as one *pre-hash string* (CBV 2.0 §8.9; rules 1 to 24 of the published
//! description), whose SHA-256 becomes a named-information URI (RFC 6920).
//!
//! Two orders of fields are in use, and nine of eighty-nine published values tell them apart. The
//! published table puts business transactions, sources and destinations before sensors and ILMD
//! ([`Profile::Table`]). The published values come from a program that since 2023 writes those lists
//! behind everything else, sorted by name together with ILMD and extensions
//! ([`Profile::Reference`], the default). Keep the profile beside the hash.
//!
//! Where rule and reference program differ, the rule is followed: milliseconds round half up,
//! `1_000` is no number, numbers keep all digits ([`crate::number::Form`] says otherwise on demand),
//! `epcList` stands before `parentID`, fields of extensible parts stay in their part.
//!
//! ```
//! use epcis::hash::{Hasher, Profile};
//! let document = br#"{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"ObjectEvent",
//!   "eventTime":"2023-02-02T12:04:03.142+01:00","eventTimeZoneOffset":"+01:00","action":"OBSERVE",
//!   "epcList":["https://id.gs1.org/00/040123451111111110"],"bizStep":"shipping",
//!   "disposition":"in_transit","readPoint":{"id":"urn:epc:id:sgln:4012345.00011.0"}}"#;
//! let event = epcis::json::events(document).next().unwrap().unwrap();
//! let mut hasher = Hasher::new(Profile::Reference);
//! assert_eq!(hasher.pre_hash(&event), "eventType=ObjectEventeventTime=2023-02-02T11:04:03.142Z\
//!   eventTimeZoneOffset=+01:00epcListepc=https://id.gs1.org/00/040123451111111110action=OBSERVE\
//!   bizStep=https://ref.gs1.org/cbv/BizStep-shippingdisposition=https://ref.gs1.org/cbv/Disp-in_transit\
//!   readPointid=https://id.gs1.org/414/4012345000115");
//! assert!(hasher.hash(&event).starts_with("ni:///sha-256;"));
//! ```

mod fields;
mod order;
mod value;

pub(crate) use fields::sensor_vocabulary;

use crate::event::Event;
use crate::number::Form;
use order::Scratch;
use sha2::Digest;

/// In which order the fields come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// As the reference implementation of 2023 and later, whose values are published.
    #[default]
    Reference,
    /// As the published table of fields.
    Table,
}

impl Profile {
    /// The name to keep beside a hash.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Reference => "reference",
            Profile::Table => "table",
        }
    }
}

/// Digests of the registry of named information that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Algorithm {
    #[default]
    Sha256,
    Sha384,
    Sha512,
}

/// Hashes events one after the other with the same buffers.
#[derive(Debug)]
pub struct Hasher {
    profile: Profile,
    numbers: Form,
    algorithm: Algorithm,
    ignored: Vec<(String, String)>,
    scratch: Scratch,
}

impl Hasher {
    pub fn new(profile: Profile) -> Hasher {
        Hasher {
            profile,
            numbers: Form::Decimal,
            algorithm: Algorithm::Sha256,
            ignored: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// How numbers beyond fifteen digits are written.
    pub fn numbers(mut self, form: Form) -> Hasher {
        self.numbers = form;
        self
    }

    pub fn algorithm(mut self, algorithm: Algorithm) -> Hasher {
        self.algorithm = algorithm;
        self
    }

    /// Leaves out extensions of the event by namespace and local name, as
    /// [`crate::head::Head::ignored`] lists them. No part of CBV 2.0.
    pub fn ignoring(mut self, names: &[(String, String)]) -> Hasher {
        self.ignored = names.to_vec();
        self
    }

    /// The string whose digest is the hash.
    pub fn pre_hash(&mut self, event: &Event<'_>) -> &str {
        self.write(event);
        std::str::from_utf8(&self.scratch.out).expect("texts of an event are UTF-8")
    }

    /// The digest itself, for keys and comparison; always SHA-256.
    pub fn digest(&mut self, event: &Event<'_>) -> [u8; 32] {
        self.write(event);
        sha2::Sha256::digest(&self.scratch.out).into()
    }

    /// The hash as an event identifier: `ni:///sha-256;…?ver=CBV2.0`.
    pub fn hash(&mut self, event: &Event<'_>) -> String {
        self.write(event);
        let text = &self.scratch.out;
        match self.algorithm {
            Algorithm::Sha256 => named("sha-256", &sha2::Sha256::digest(text)),
            Algorithm::Sha384 => named("sha-384", &sha2::Sha384::digest(text)),
            Algorithm::Sha512 => named("sha-512", &sha2::Sha512::digest(text)),
        }
    }

    fn write(&mut self, event: &Event<'_>) {
        self.scratch.out.clear();
        fields::Writer {
            scratch: &mut self.scratch,
            prefixes: &event.prefixes,
            profile: self.profile,
            numbers: self.numbers,
            ignored: &self.ignored,
        }
        .event(event);
    }
}

/// The URI of a digest (RFC 6920 §3, in the form that CBV 2.0 fixes).
pub fn named(algorithm: &str, digest: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(22 + algorithm.len() + digest.len() * 2);
    out.push_str("ni:///");
    out.push_str(algorithm);
    out.push(';');
    for byte in digest {
        out.push(HEX[usize::from(byte >> 4)] as char);
        out.push(HEX[usize::from(byte & 15)] as char);
    }
    out.push_str("?ver=CBV2.0");
    out
}
