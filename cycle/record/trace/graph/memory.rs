//! What walks have read, kept for the next one.
//!
//! Rows of mentions and events only ever grow, except that an event may be declared void. So what is kept is good for
//! every past entry of the journal, and has to forget exactly the names and events that a capture touched. A reader of
//! an older snapshot must not put back what a newer capture made stale: only what was read at the newest known entry
//! is taken in.

use std::sync::{RwLock, RwLockReadGuard};

use super::Lens;
use super::fact::Fact;
use super::steps::{ByOptions, Reckoning};
use super::view::Node;
use crate::capture::Receipt;
use crate::names::ById;

/// Bytes beyond which all is forgotten and begun anew.
const MOST: usize = 640 << 20;

/// See the module. One a space.
#[derive(Debug, Default)]
pub struct Memory(RwLock<Held>);

#[derive(Debug, Default)]
pub(crate) struct Held {
    pub(crate) nodes: ById<Node>,
    pub(crate) facts: ById<Fact>,
    /// Ways on that were reckoned out of both.
    pub(crate) steps: ByOptions,
    /// The entry that last touched events, as far as this memory has heard.
    pub(crate) known: i64,
    weight: usize,
}

impl Memory {
    /// A capture of this process has committed.
    pub fn heard(&self, receipt: &Receipt) {
        if receipt.stored == 0 {
            return;
        }
        let mut held = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Something in between was not heard of: the next reader begins anew.
        if held.known != receipt.before {
            return;
        }
        held.known = receipt.seq;
        if receipt.voids {
            // Whatever was read out of an event that counts no more: seldom, so it is not looked for one by one.
            held.steps = ByOptions::default();
        }
        for touched in &receipt.touched {
            held.nodes.remove(touched);
            held.facts.remove(touched);
            held.steps.forget(*touched);
        }
    }

    /// Forgets everything; for measuring a first walk.
    pub fn forget(&self) {
        *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Held::default();
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Held> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Begins anew when somebody else wrote since.
    pub(crate) fn at(&self, topic: i64) {
        if self.read().known < topic {
            let mut held = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            if held.known < topic {
                *held = Held { known: topic, ..Held::default() };
            }
        }
    }

    /// Takes in what a reader of this entry has read, unless it is stale; gives it back then.
    pub(crate) fn keep(&self, topic: i64, nodes: ById<Node>, facts: ById<Fact>) -> Option<Held> {
        let mut held = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.known != topic {
            return Some(Held { nodes, facts, known: topic, ..Held::default() });
        }
        if held.weight > MOST {
            *held = Held { known: topic, ..Held::default() };
        }
        held.weight += nodes.values().map(Node::weight).sum::<usize>();
        held.weight += facts.values().map(Fact::weight).sum::<usize>();
        held.nodes.extend(nodes);
        held.facts.extend(facts);
        None
    }

    /// Takes in steps that a reader of this entry reckoned, unless they are stale.
    pub(crate) fn keep_steps(&self, topic: i64, lens: &Lens, reckoned: Vec<Reckoning>) {
        if reckoned.is_empty() {
            return;
        }
        let mut held = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.known == topic {
            held.weight += held.steps.take(lens, reckoned);
        }
    }
}
