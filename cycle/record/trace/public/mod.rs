//! What everybody may see of a product by the code that stands on it, without an account.
//!
//! A camera opens `/01/{gtin}/10/{lot}` (GS1 Digital Link) or somebody types a code at `/product`; a 追溯码 that is no
//! GS1 key is read where its issuer registered how. The page shows the fields of a list that packs write
//! ([`cases::trace::PublicField`]) and nothing else: there is no word for a holder, an amount, a supplier or a customer,
//! so no pack can list one. A recall is said where the maker or an authority recorded it ([`state`]).
//!
//! A code that nobody made, a code of another space, a code that is none and a code whose issuer registered nothing are
//! answered alike, and every answer leaves at a whole fifth of a second, so that neither words nor time tell them apart.
//! Other forms of the answer (JSON, a set of links for programs) are made from the same list.

mod http;
mod image;
pub(crate) mod made;
mod read;
mod state;

pub use http::routes;
pub use image::code_in;
pub(crate) use read::{CALLED, tail};
pub use read::{Product, Shown, product, spelled};
pub use state::State;
