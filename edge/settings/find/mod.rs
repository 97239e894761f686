//! Find: one field for units, firms, indicators, people and the codes of records.
//!
//! A reader finds what the reader may see: records within the territory, people only where the
//! policy allows. Each list is short and says how many there are in all.

mod http;
mod store;

#[cfg(test)]
mod tests;

pub use http::routes;
