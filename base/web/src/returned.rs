//! Files that an import gave back with notes, kept in memory until the next import of the same thing.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// What was imported, into which thing, by whom.
type Of = (&'static str, i64, i64);

/// As many as are worth keeping in memory.
const KEPT: usize = 20;

/// One for a space, by [`crate::SpaceState::kept`].
#[derive(Default)]
pub struct Returned(Mutex<VecDeque<(Of, Vec<u8>)>>);

impl Returned {
    /// Keeps the file of this import, or none, in place of that of the one before.
    pub fn keep(&self, of: Of, file: Option<Vec<u8>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != of);
        kept.extend(file.map(|bytes| (of, bytes)));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }
    pub fn find(&self, of: Of) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| *known == of).map(|(_, bytes)| bytes.clone())
    }
}
