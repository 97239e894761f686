//! The journal: who did what to which thing, when, on what ground. Read here, checked here, and its
//! head exported, so that a later truncation or rewrite shows. Nothing here changes anything.

mod http;
mod store;

#[cfg(test)]
mod tests;

pub use http::routes;
