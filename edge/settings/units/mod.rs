//! Units: the trees as they stood on any day, as known now or at any journal entry, and the page of
//! one unit with its names, its places and what it came from and became.

mod http;
mod store;

#[cfg(test)]
mod tests;

pub use http::routes;
pub(crate) use http::said;
pub(crate) use store::kinds;
