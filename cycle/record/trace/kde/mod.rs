//! Whether events say what a step has to say (key data elements of critical tracking events).
//!
//! Which elements a step asks for is written in packs, each with its source ([`cases::trace::TraceStep`]); what an
//! element looks for in an event is [`cases::trace::Asks`]. An event that belongs to no step of the list is not judged,
//! and the pages say how many those are. Nothing is stored: a list that changes, or master data that comes later,
//! changes the answer.

mod firm;
mod http;
mod judge;
mod store;

pub use http::routes;
pub use judge::{Gap, Step};
pub use store::gaps;
