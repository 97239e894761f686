//! A calendar of one's deadlines (ICS), for the phone that a person carries anyway.
//!
//! Its address is a secret of one person, made and taken back by them; only its digest is kept. It holds titles and days
//! of open cases whose turn is theirs, of the ordinary class alone, and no name. Whoever has the address reads it without
//! an account, so it says nothing that a title does not say.

mod http;
mod ics;

pub use http::routes;
pub(crate) use http::standing;
