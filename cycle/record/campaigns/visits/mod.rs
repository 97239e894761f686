//! Visits (入企检查): planned from a draw or for a ground by law, begun by scanning the firm's code, done on the spot
//! with a checklist, photographs, samples and a signature, rated by the firm afterwards.
//!
//! A visit is its steps. The phone sends commands, never state: each has an id of its own (UUIDv7) and the number
//! of the last step that the device knew (`base`). The same id again changes nothing. A command that cannot stand
//! beside what came in between, or that the course does not allow any more, is kept as a conflict with both
//! values until somebody settles it; nothing that was typed is lost.
//!
//! What it refuses: fewer than two inspectors, a code of another firm, a reserve sample under the seal of the
//! sample, a seal that was used before, conclusion with a question open, a visit that a cap blocks, unless a duty
//! by law stands above it. What is urgent goes at once and is approved afterwards.
//!
//! The firm learns at the door who comes and why: the same code, scanned by the firm, tells who is there, on what
//! task, how often this year, and takes its rating afterwards ([`firm`]). A sample starts its way to the laboratory
//! with the register of samples and the journal event `sample.taken`.

mod desk;
pub mod door;
mod firm;
mod http;
mod list;
mod listed;
mod model;
mod plan;
pub mod province;
mod see;
mod show;
mod site;
mod store;
mod sync;

pub use http::routes;
pub(crate) use list::mark;
pub use listed::{Listed, by_state, of_campaign, of_firm, whose};
pub use model::{Act, Answer, Detail, Needs, Sheet, Standing, State, Told};
pub use plan::{NewVisit, Task, join, plan_many, plan_one, replace_inspector};
pub(crate) use show::restraint_words;
pub(crate) use store::names;
pub use store::{
    Conflict, Step, Visit, conflicts, load, questions, rating, settle, standing, steps, waiting,
};
pub use sync::{Came, Command, take};

/// The source of records that visits write into the registers.
pub const SOURCE: &str = "visit";

/// An id for what is made on a device or shown outside: time first (UUIDv7).
pub fn uuid7(micros: i64) -> String {
    let random = ::store::random::<10>();
    let millis = (micros / 1000).to_be_bytes();
    let mut bytes = [0u8; 16];
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex = ::store::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Whether a text is such an id.
pub fn is_uuid7(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes[14] == b'7'
        && matches!(bytes[19], b'8' | b'9' | b'a' | b'b')
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(byte),
        })
}
