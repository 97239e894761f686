//! Packs: the rules and demo data that this space stands on, each with version, digest and licence.
//!
//! What a pack defined is shown as it was loaded. Loading is the business of the command line and of
//! the slices, each for its own section.

mod http;
mod store;

#[cfg(test)]
mod tests;

pub use http::routes;
pub(crate) use store::name_in;
