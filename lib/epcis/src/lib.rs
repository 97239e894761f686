//! EPCIS 2.0: what happened to which goods, when, where and why, in a form that firms exchange.
//!
//! This crate knows the standard and nothing else: no clock, no files, no network, no database. It
//! reads documents in JSON-LD and XML (2.0, and the XML of 1.2) one event after the other, writes
//! both, says what is wrong with an event and what to do about it, brings identifiers into one form,
//! and gives an event the hash that names it.
//!
//! - [`json`] and [`xml`]: documents in and out, in memory that does not grow with the document.
//! - [`event`]: the event itself; [`head`]: what a document says beside its events.
//! - [`gs1`]: keys with check digits, EPC URN and GS1 Digital Link; [`gs1::opaque`] for 追溯码 that
//!   are no GS1 keys.
//! - [`translate`]: an event with links, or with URNs.
//! - [`cbv`]: words of the Core Business Vocabulary; [`context`]: prefixes.
//! - [`validate`]: the rules of the standard; [`problem`]: what they find, in two languages.
//! - [`hash`]: the event hash in both orders that are in use.
//! - [`query`]: names and values of query parameters.
//! - [`graph`]: where goods came from and went, who has them, the scope of a recall.
//!
//! Sources: EPCIS 2.0 and CBV 2.0 (GS1, 2022), the JSON schema inside GS1's OpenAPI description,
//! the published description of the event hash, GS1 General Specifications, EPC Tag Data Standard,
//! GS1 Digital Link 1.2.

pub mod cbv;
pub mod context;
pub mod event;
pub mod graph;
pub mod gs1;
pub mod hash;
pub mod head;
pub mod json;
pub mod number;
mod owned;
pub mod problem;
pub mod query;
pub mod time;
pub mod translate;
pub mod validate;
pub mod xml;
