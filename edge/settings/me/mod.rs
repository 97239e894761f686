//! A person's own account: whom they may act for, password, second factor, how pages
//! stand on the screen, language.
//!
//! Acting for a principal (AB角) is taken up here and laid down here; while it lasts every entry in
//! the journal names both. A new password ends every session, this one too; whoever came in with one that
//! somebody else made gets no further than here. A second factor is on only after its first code was
//! right, so that nobody locks themself out.

mod http;
mod second_factor;
mod view;

#[cfg(test)]
mod tests;

pub use http::routes;
