//! Units: the trees as they stood on any day, as known now or at any journal entry, and the page of
//! one unit with its names, its places and what it came from and became.
//!
//! - [`change`]: setting up, renaming, moving, merging, splitting, ending, taking back; each with a
//!   preview, a ground and a paper.
//! - [`boundaries`]: official boundaries with their approval number (审图号).

mod boundaries;
mod change;
mod history;
mod http;
mod show;
mod store;

#[cfg(test)]
mod tests;

pub use http::routes;
pub(crate) use http::said;
pub(crate) use store::kinds;
