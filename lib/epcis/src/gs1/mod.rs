//! GS1 identification keys: trade items, lots, cases, places, parties, assets and documents.
//!
//! A key is written in two ways: as an EPC URN, which needs to know how long the company's prefix
//! is, and as a GS1 Digital Link, which does not. Both become one [`Identifier`], and its canonical
//! form is the *constrained canonical Digital Link* of CBV 2.0 §8.9, rule 18: `https://id.gs1.org`
//! and the finest level of identification, nothing else.
//!
//! A wrong check digit is a remark and no refusal: boxes with misprinted codes exist, and the event
//! about them must be kept. Codes that are no GS1 keys at all (many 追溯码) stay opaque URIs; see
//! [`opaque`].
//!
//! ```
//! use epcis::gs1::Identifier;
//! let item = Identifier::parse("urn:epc:id:sgtin:4012345.011111.9876").unwrap();
//! assert_eq!(item.canonical(), "https://id.gs1.org/01/04012345111118/21/9876");
//! assert_eq!(item.urn(7).unwrap(), "urn:epc:id:sgtin:4012345.011111.9876");
//! ```

pub mod check;
mod escape;
mod key;
mod link;
pub mod opaque;
pub mod prefix;
mod urn;

pub use key::{CheckDigit, Fault, Identifier, Level, Part, Scheme};

/// The canonical Digital Link of any URI that carries a GS1 key; nothing for every other text.
///
/// ```
/// use epcis::gs1::canonical;
/// assert_eq!(
///     canonical("https://example.org/gtin/9780345418913/lot/1223/ser/765tz?abc=1").as_deref(),
///     Some("https://id.gs1.org/01/09780345418913/21/765tz"),
/// );
/// assert_eq!(canonical("geo:47.5,11.1"), None);
/// ```
pub fn canonical(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len() + 8);
    write_canonical(text, &mut out)
        .then(|| String::from_utf8(out).expect("a canonical link is ASCII and percent signs"))
}

/// The same into a buffer; says whether anything was written.
pub(crate) fn write_canonical(text: &str, out: &mut Vec<u8>) -> bool {
    match Identifier::parse(text) {
        Ok(identifier) => {
            identifier.write_canonical(out);
            true
        }
        Err(_) => false,
    }
}
