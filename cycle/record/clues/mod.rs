//! Clues and suggestions (线索与建议) that anybody leaves without an account.
//!
//! What is told becomes a case of the kind `clue`: received, accepted or not, assigned, answered, on the
//! clocks of the packs. Who told it is asked for only if they like, and is no part of the case: name, way
//! to reach them and the text as it was written are sealed under a key of the clue's own; the case holds
//! the text with numbers and names taken out. Whoever told it follows it by a number and a secret, of
//! which only the digest is kept, may rate the answer once and may have it reopened. A formal complaint
//! with a claim is not ours: it is handed to the national 12315 platform and comes back as a mirrored
//! record of `complaints`.
//!
//! What it refuses: more than a few in an hour from one browser or too many in all, a form filled in by
//! a machine, a look at who told it without the right and a ground; each look leaves a journal entry.

mod desk;
mod http;
mod keeping;
mod limit;
mod mask;
mod public;
mod store;

pub use http::routes;
pub use store::{Clue, New, Receipt, leave};
